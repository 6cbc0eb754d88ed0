"""What lies within reach of a base: the numbers, the sentence and the table behind the map.

Inputs from sources: coordinates, ranges, what each leg needs (`data/`). Our judgement: which
places count (those where an air leg of `data/routes.csv` ends), the three journeys that are
compared, the waypoints. Left out: fuel reserves, wind, refuelling in the air, runway length,
and above all consent, which is printed as text because no number holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from foothold.data import load
from foothold.models.geodesy import Point, distance_km, sailing_days, within
from foothold.models.itinerary import (
    JOURNEYS,
    Leg,
    air_destinations,
    flyable,
    journey,
    legs_of,
    longest,
    points_of,
)

DOUBT = 0.10  # routes by schematic waypoints are 5-10 % off; the wider figure is used
LOADS = ("il-76md-max", "il-76md-40t", "il-76md-20t")
PLANNING_KNOTS = 12  # data/ships.csv, planning speed of the chartered cargo ships

SHORT = {  # names short enough for a map and a menu; other places use their name in the table
    "tartus": "Tartus",
    "hmeimim": "Hmeimim",
    "qamishli": "Qamishli",
    "mozdok": "Mozdok",
    "chkalovsky": "Moscow",
    "benghazi": "Benghazi",
    "benghazi-port": "Benghazi port",
    "tobruk": "Tobruk",
    "al-khadim": "al-Khadim",
    "al-jufra": "al-Jufra",
    "brak-al-shati": "Brak al-Shati",
    "maaten-al-sarra": "Maaten al-Sarra",
    "bamako": "Bamako",
    "bangui": "Bangui",
    "ouagadougou": "Ouagadougou",
    "niamey": "Niamey",
    "port-sudan": "Port Sudan",
    "incirlik": "Incirlik",
    "tel-aviv": "Tel Aviv",
    "t4": "T4",
    "palmyra": "Palmyra",
    "al-tanf": "al-Tanf",
    "latakia": "Latakia",
    "engels": "Engels",
    "bosporus": "Bosporus",
    "dardanelles": "Dardanelles",
    "gibraltar": "Gibraltar",
    "suez-canal": "Suez Canal",
}
BASES = ("hmeimim", "tartus", "chkalovsky", "mozdok", "novorossiysk", "al-khadim")


@dataclass(frozen=True)
class Wish:
    """What the reader asks the map to show.

    Attributes
    ----------
    base : str
        Place id of the centre of the rings.
    ring_km : float
        Radius of the measuring ring, km.
    aircraft : str
        Id in data/aircraft.csv, or ``""``.
    route : str
        Id in data/routes.csv or key of `JOURNEYS`, or ``""``.
    """

    base: str = "hmeimim"
    ring_km: float = 2000
    aircraft: str = ""
    route: str = ""


@dataclass(frozen=True)
class Tables:
    """The tables of this question, as of the article's day, in the form the models use."""

    points: dict[str, Point]
    names: dict[str, str]
    legs: dict[str, Leg]
    aircraft: dict[str, dict]
    destinations: tuple[str, ...]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Load them once; a widget asks at every move."""
    places = load("places")
    points = points_of(places)
    legs = legs_of(load("routes"), points)
    aircraft = {row["aircraft_id"]: row for row in load("aircraft").to_dict("records")}
    names = {
        place: SHORT.get(place, name.split(" (")[0])
        for place, name in zip(places["place_id"], places["name"], strict=True)
    }
    return Tables(points, names, legs, aircraft, tuple(air_destinations(legs)))


def chain_of(wish: Wish) -> list[Leg]:
    """The legs of the route that is wished for; an empty list for none."""
    if not wish.route:
        return []
    ids = JOURNEYS[wish.route][1] if wish.route in JOURNEYS else (wish.route,)
    return journey(tables().legs, ids)


def one_way_km(wish: Wish) -> float | None:
    """One-way range of the aircraft, km; None without one or if only a combat radius is known."""
    row = tables().aircraft.get(wish.aircraft)
    if row is None or row["range_kind"] != "range-with-payload":
        return None
    return row["range_km"]


def aircraft_name(aircraft_id: str) -> str:
    """Type and load case, for example ``"Il-76MD with 40 t"``."""
    row = tables().aircraft[aircraft_id]
    if row["range_kind"] == "combat-radius":
        return row["type"]
    return f"{row['type']} with {row['payload_t']:g} t"


def destinations(wish: Wish) -> dict[str, Point]:
    """The places that are counted: where air legs end, without the base itself."""
    data = tables()
    return {place: data.points[place] for place in data.destinations if place != wish.base}


def finding(wish: Wish) -> str:
    """Say in up to three short sentences what the map shows."""
    data = tables()
    home = data.points[wish.base]
    targets = destinations(wish)
    inside = within(home, targets, wish.ring_km)
    base = data.names[wish.base]
    parts = [
        f"Within {wish.ring_km:,.0f} km of {base} lie {len(inside) or 'none'} of {len(targets)} "
        "air destinations."
    ]
    if wish.aircraft:
        parts.append(_aircraft_sentence(wish, home, targets))
    chain = chain_of(wish)
    if chain:
        parts.append(_route_sentence(wish, chain))
    return " ".join(parts)


def _aircraft_sentence(wish: Wish, home: Point, targets: dict[str, Point]) -> str:
    data, km = tables(), one_way_km(wish)
    name = aircraft_name(wish.aircraft)
    row_km = data.aircraft[wish.aircraft]["range_km"]
    if km is None:
        return (
            f"The {name} has a combat radius of {row_km:,.0f} km, out and back: "
            "it is drawn, but not compared with one-way legs."
        )
    reached = within(home, targets, km)
    far = sorted(set(targets) - set(reached), key=lambda place: distance_km(home, targets[place]))
    article = "An" if name[0] in "AI" else "A"
    text = f"{article} {name} flies {km:,.0f} km one way and reaches {len(reached)} of them"
    if not far:
        return text + "."
    shown = [f"{data.names[p]} ({distance_km(home, targets[p]):,.0f} km)" for p in far]
    if len(shown) > 3:
        return f"{text}; the nearest beyond is {shown[0]}."
    return f"{text}; beyond {'is' if len(shown) == 1 else 'are'} {listed(shown)}."


def _route_sentence(wish: Wish, chain: list[Leg]) -> str:
    data = tables()
    worst, total = longest(chain), sum(leg.km for leg in chain)
    ends = f"{data.names[chain[0].stops[0]]} to {data.names[chain[-1].stops[-1]]}"
    if chain[0].mode == "sea":
        days = sailing_days(total, PLANNING_KNOTS)
        return (
            f"The sea route from {ends} is {total:,.0f} km: {days:.1f} days "
            f"at {PLANNING_KNOTS} knots, if every gate is open."
        )
    if len(chain) == 1:
        text = f"The route from {ends} is {total:,.0f} km in one hop"
    else:
        text = (
            f"The route from {ends} is {total:,.0f} km in {len(chain)} hops, "
            f"the longest {worst.km:,.0f} km"
        )
    km = one_way_km(wish)
    if km is None:
        return text + "."
    verdict = {
        "yes": "within that range",
        "no": "beyond that range",
        "close": "too close to that range to call, with schematic waypoints",
    }[_verdict(wish, chain)]
    return f"{text}: {verdict}."


def detail(wish: Wish) -> pd.DataFrame:
    """Distances of the air destinations from the base, nearest first.

    Returns
    -------
    pandas.DataFrame
        Columns ``place``, ``km``, ``in ring`` (yes or no) and, with an aircraft that has a
        one-way range, ``in range``.
    """
    data, km = tables(), one_way_km(wish)
    home = data.points[wish.base]
    rows = []
    for place, point in destinations(wish).items():
        away = distance_km(home, point)
        row = {"place": data.names[place], "km": round(away), "in ring": _yes(away <= wish.ring_km)}
        if km is not None:
            row["in range"] = _yes(away <= km)
        rows.append(row)
    return pd.DataFrame(rows).sort_values("km", ignore_index=True)


def gates(wish: Wish) -> pd.DataFrame:
    """What each leg of the route needs besides kilometres.

    Returns
    -------
    pandas.DataFrame
        Columns ``leg``, ``from``, ``to``, ``km``, ``needs``; empty without a route.
    """
    names = tables().names
    rows = [
        (leg.leg_id, names[leg.stops[0]], names[leg.stops[-1]], round(leg.km), leg.constraint)
        for leg in chain_of(wish)
    ]
    return pd.DataFrame(rows, columns=["leg", "from", "to", "km", "needs"])


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def journeys(aircraft: tuple[str, ...] = LOADS) -> pd.DataFrame:
    """Which of the three journeys from Moscow to Bamako an aircraft can fly, by load.

    Parameters
    ----------
    aircraft : tuple of str
        Ids of data/aircraft.csv with a one-way range.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``route``; columns ``longest leg``, its ``km``, and one column per load:
        yes, no, or ``close`` where schematic waypoints (5-10 % off) leave it open.
    """
    data, rows = tables(), []
    for key, (name, _) in JOURNEYS.items():
        chain = chain_of(Wish(route=key))
        worst = longest(chain)
        ends = f"{data.names[worst.stops[0]]} to {data.names[worst.stops[-1]]}"
        row = {"route": name, "longest leg": ends, "km": round(worst.km)}
        for load_case in aircraft:
            wish = Wish(aircraft=load_case, route=key)
            row[f"{data.aircraft[load_case]['payload_t']:g} t"] = _verdict(wish, chain)
        rows.append(row)
    return pd.DataFrame(rows).set_index("route")


def _verdict(wish: Wish, chain: list[Leg]) -> str:
    km = one_way_km(wish)
    if km is None:
        raise ValueError(
            f"The {aircraft_name(wish.aircraft)} has a combat radius, out and back: "
            "it cannot be held against a one-way leg."
        )
    if any(leg.km > km for leg in chain if not leg.schematic):
        return "no"
    close = any(leg.schematic and abs(leg.km - km) < DOUBT * leg.km for leg in chain)
    return "close" if close else _yes(flyable(chain, km))


def listed(words: list[str]) -> str:
    """Words as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
