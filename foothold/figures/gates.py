"""Sea routes drawn to scale as straight lines, with the gates that they pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foothold.data import load
from foothold.figures.picture import Picture, source_line
from foothold.figures.reach import tables
from foothold.figures.style import BLUE, INK, NOTE_SIZE, VERMILLION, new_figure, use_style
from foothold.models.itinerary import Leg

SEA_LEGS = ("sea-06", "sea-11", "sea-01", "sea-04", "sea-05")


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
    return Picture(figure, _sentence(legs))


def _along(leg: Leg) -> list[float]:
    """Kilometres from the start to each stop."""
    part = [Leg(leg.leg_id, leg.mode, leg.stops, leg.points[: i + 2], "") for i in range(99)]
    return [0.0] + [piece.km for piece in part[: len(leg.stops) - 1]]


def _montreux(place: str) -> bool:
    return place in ("bosporus", "dardanelles")


def _sentence(legs: Sequence[Leg]) -> str:
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
