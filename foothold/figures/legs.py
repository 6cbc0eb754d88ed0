"""Routes as chains: legs against ranges, and sea routes with their gates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foothold.data import load
from foothold.figures.picture import Picture, source_line
from foothold.figures.reach import tables
from foothold.figures.style import BLUE, INK, NOTE_SIZE, VERMILLION, new_figure, use_style
from foothold.models.geodesy import reach
from foothold.models.itinerary import Leg

AFRICA_LEGS = ("air-06", "air-04", "air-17", "air-30", "air-10", "air-24")
CAPACITY = ("il-76md-max", "il-76md-40t", "il-76md-20t")
SEA_LEGS = ("sea-06", "sea-11", "sea-01", "sea-04", "sea-05")
VIA = {"air-04": "the Caspian, Iran, Iraq", "air-30": "the Black Sea and Turkey"}
DOUBT = 0.10  # schematic waypoints: 5-10 % off (data/README.md); the wider figure is drawn


@use_style()
def leg_bars(leg_ids: Sequence[str] = AFRICA_LEGS, aircraft: Sequence[str] = CAPACITY) -> Picture:
    """Draw legs as bars, and one-way ranges as lines across them.

    Parameters
    ----------
    leg_ids : sequence of str
        Air legs of data/routes.csv, drawn from the top.
    aircraft : sequence of str
        Ids of data/aircraft.csv with a one-way range.

    Returns
    -------
    Picture
        The finding counts the legs within each range.

    Raises
    ------
    ValueError
        If an aircraft has a combat radius only, which must not be compared with one-way legs.
    """
    data = tables()
    legs = [data.legs[leg_id] for leg_id in leg_ids]
    rows = [data.aircraft[key] for key in aircraft]
    for row in rows:
        if row["range_kind"] != "range-with-payload":
            raise ValueError(
                f"{row['type']} has a combat radius, out and back: it is no one-way range."
            )
    figure, ax = new_figure("Each leg must fit within one range", height=4.4)
    for i, leg in enumerate(legs):
        ax.barh(
            i, leg.km, height=0.62, facecolor="#9CC3DD", edgecolor=INK, linewidth=0.8,
            hatch="//" if leg.schematic else "", gid=leg.leg_id,
        )  # fmt: skip
        if leg.schematic:
            ax.errorbar(leg.km, i, xerr=DOUBT * leg.km, color=INK, capsize=4, lw=1.4)
        ax.text(
            60, i, f"{leg.km:,.0f} km", va="center", fontsize=NOTE_SIZE, weight="bold",
            bbox={"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
    for row, style in zip(rows, ((0, (6, 3)), "-", (0, (1, 1.5))), strict=False):
        ax.axvline(row["range_km"], color=VERMILLION, lw=2, ls=style, zorder=3)
    heads = [f"{row['payload_t']:g} t\n{row['range_km']:,.0f}" for row in rows]
    sides = ["right", "left", "right"]
    for row, head, side in zip(rows, heads, sides, strict=False):
        nudge = -60 if side == "right" else 60
        ax.text(row["range_km"] + nudge, -0.62, head, ha=side, va="bottom", fontsize=NOTE_SIZE)
    ax.set_yticks(range(len(legs)), [_leg_name(leg) for leg in legs])
    ax.set_ylim(len(legs) - 0.5, -1.35)
    ax.set_xlim(0, 1.04 * max([leg.km for leg in legs] + [row["range_km"] for row in rows]))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(
        f"Length of the leg, km.   Lines: range of one {rows[0]['type']} by load, one way"
        "\nHatched, with a span of 10 %: by schematic waypoints"
    )
    source_line(figure, "Source: data/routes.csv, places.csv, aircraft.csv")
    return Picture(figure, _bars_sentence(legs, aircraft))


@use_style()
def sea_gates(leg_ids: Sequence[str] = SEA_LEGS) -> Picture:
    """Draw sea routes to scale as straight lines, with the gates that they pass.

    Parameters
    ----------
    leg_ids : sequence of str
        Sea legs of data/routes.csv, drawn from the top.

    Returns
    -------
    Picture
        The finding compares the shortest route from a Russian port with the shortest one that
        avoids the Turkish Straits.
    """
    data = tables()
    legs = [data.legs[leg_id] for leg_id in leg_ids]
    places = load("places").set_index("place_id")
    figure, ax = new_figure("Sea routes and their gates", height=4.6)
    for i, leg in enumerate(legs):
        ends = f"{data.names[leg.stops[0]]} to {data.names[leg.stops[-1]]}"
        ax.plot([0, leg.km], [i, i], color=INK, lw=2.2, zorder=2, gid=leg.leg_id)
        ax.plot([0, leg.km], [i, i], "s", color=INK, ms=6, zorder=3)
        ax.text(0, i - 0.22, ends, fontsize=NOTE_SIZE + 1, weight="bold", va="bottom")
        ax.text(leg.km + 110, i, f"{leg.km:,.0f} km", va="center", fontsize=NOTE_SIZE)
        gates = [
            (km, stop)
            for km, stop in zip(_along(leg), leg.stops, strict=True)
            if places.loc[stop, "kind"] == "strait"
        ]
        for km, stop in gates:
            shut = _montreux(stop)
            ax.plot(
                km, i, "X" if shut else "D", ms=10 if shut else 8, zorder=4,
                mfc=VERMILLION if shut else "#FFFFFF", mec=INK if shut else BLUE,
                mew=0.8 if shut else 1.8,
            )  # fmt: skip
        words = " and ".join(data.names[stop] for _, stop in gates)
        if gates:
            at = np.mean([km for km, _ in gates]) if len(gates) == 1 else gates[0][0] - 100
            ax.text(
                at, i + 0.2, words, ha="center" if len(gates) == 1 else "left", va="top",
                fontsize=NOTE_SIZE,
            )  # fmt: skip
    longest = max(leg.km for leg in legs)
    key = (
        (
            "X",
            VERMILLION,
            INK,
            "Turkish Straits: shut to warships of states at\nwar, except to return to base (AG01)",
        ),
        ("D", "#FFFFFF", BLUE, "other gate"),
    )
    for marker, face, edge, text in key:
        ax.plot([], [], marker, mfc=face, mec=edge, ms=8, mew=1.2, ls="", label=text)
    ax.legend(loc="upper right", fontsize=NOTE_SIZE, handletextpad=0.3, borderaxespad=0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(legs) - 0.4, -0.75)
    ax.set_xlim(-100, 1.12 * longest)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel("Way sailed, km (schematic waypoints: 5-10 % off)")
    source_line(figure, "Source: data/routes.csv, places.csv, agreements.csv (AG01)")
    return Picture(figure, _gates_sentence(legs))


def _leg_name(leg: Leg) -> str:
    names = tables().names
    ends = f"{names[leg.stops[0]]} to {names[leg.stops[-1]]}"
    via = VIA.get(leg.leg_id, names[leg.stops[1]])
    return f"{ends}\nby {via}" if len(leg.stops) > 2 else ends


def _along(leg: Leg) -> list[float]:
    """Kilometres from the start to each stop."""
    part = [Leg(leg.leg_id, leg.mode, leg.stops, leg.points[: i + 2], "") for i in range(99)]
    return [0.0] + [piece.km for piece in part[: len(leg.stops) - 1]]


def _montreux(place: str) -> bool:
    return place in ("bosporus", "dardanelles")


def _bars_sentence(legs: Sequence[Leg], aircraft: Sequence[str]) -> str:
    data = tables()
    lengths = {leg.leg_id: leg.km for leg in legs}
    counts = [
        f"{len(reach(data.aircraft[key]['range_km'], lengths))} with "
        f"{data.aircraft[key]['payload_t']:g} t"
        for key in aircraft
    ]
    kind = data.aircraft[aircraft[0]]["type"]
    return f"Of these {len(legs)} legs an {kind} can fly {', '.join(counts)}, without landing."


def _gates_sentence(legs: Sequence[Leg]) -> str:
    names = tables().names
    home = [leg for leg in legs if leg.stops[-1] == "tartus"]
    near = min(home, key=lambda leg: leg.km)
    free = [leg for leg in home if not any(map(_montreux, leg.stops))]
    if not free or near in free:
        return f"The shortest of these routes to Tartus is {near.km:,.0f} km long."
    other = min(free, key=lambda leg: leg.km)
    return (
        f"The way to Tartus from {names[near.stops[0]]} is {near.km:,.0f} km and passes the "
        f"Turkish Straits; from {names[other.stops[0]]} it avoids them and is "
        f"{other.km:,.0f} km, {other.km / near.km:.1f} times as long."
    )
