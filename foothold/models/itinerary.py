"""Routes as chains: the tables of places and legs made ready for measuring.

A *leg* is a row of `data/routes.csv`: from one place to another without landing or calling at a
port, perhaps round some waypoints. A *journey* is a chain of legs, each of which starts where
the one before ended. Two things decide a journey, and its total length is neither of them: the
longest leg (can it be covered in one go?) and the gates (does everyone on the way allow it?).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from foothold.models.geodesy import Point, chain_km, reach

# Three ways from Moscow to Bamako, as chains of legs of data/routes.csv. That they are worth
# comparing is our judgement; the first follows the pattern of flights that S183 reports (Moscow,
# Syria, eastern Libya, Bamako).
JOURNEYS = {
    "relay-syria": ("by Hmeimim and al-Khadim", ("air-04", "air-06", "air-17")),
    "relay-turkey": ("by al-Khadim, without Syria", ("air-30", "air-17")),
    "direct": ("in one go", ("air-24",)),
}


@dataclass(frozen=True)
class Leg:
    """One leg with its points and its length.

    Attributes
    ----------
    leg_id, mode : str
        Id and ``"air"`` or ``"sea"``.
    stops : tuple of str
        Place ids from start to end, waypoints included.
    points : tuple of (float, float)
        Latitude and longitude of the stops, degrees.
    constraint : str
        What has to be allowed, in the words of the table.
    """

    leg_id: str
    mode: str
    stops: tuple[str, ...]
    points: tuple[Point, ...]
    constraint: str

    @cached_property
    def km(self) -> float:
        """Length along the geodesics between the stops, km."""
        return chain_km(self.points)

    @property
    def schematic(self) -> bool:
        """Whether a stop on the way is a schematic waypoint, so that `km` is 5-10 % off."""
        return any(stop.startswith("wp-") for stop in self.stops)


def points_of(places: pd.DataFrame) -> dict[str, Point]:
    """Latitude and longitude of every place that has a point.

    Parameters
    ----------
    places : pandas.DataFrame
        `load("places")`; rows without coordinates (whole continents) are left out.

    Returns
    -------
    dict of str to (float, float)
    """
    known = places.dropna(subset=["lat", "lon"])
    rows = zip(known["place_id"], known["lat"], known["lon"], strict=True)
    return {place: (float(lat), float(lon)) for place, lat, lon in rows}


def legs_of(routes: pd.DataFrame, points: Mapping[str, Point]) -> dict[str, Leg]:
    """Every leg of a table of routes.

    Parameters
    ----------
    routes : pandas.DataFrame
        `load("routes")`.
    points : mapping of str to (float, float)
        From `points_of`.

    Returns
    -------
    dict of str to Leg
        In the order of the table.

    Raises
    ------
    ValueError
        If a leg names a place that has no point.
    """
    legs = {}
    for row in routes.itertuples():
        stops = (row.from_place, *row.via_places, row.to_place)
        lost = [stop for stop in stops if stop not in points]
        if lost:
            raise ValueError(f"The leg {row.leg_id} passes {lost[0]!r}, which has no coordinates.")
        at = tuple(points[stop] for stop in stops)
        legs[row.leg_id] = Leg(row.leg_id, row.mode, stops, at, row.constraint)
    return legs


def journey(legs: Mapping[str, Leg], leg_ids: Sequence[str]) -> list[Leg]:
    """Put legs in a row and make sure that they join.

    Parameters
    ----------
    legs : mapping of str to Leg
        From `legs_of`.
    leg_ids : sequence of str
        Ids in the order of travel.

    Returns
    -------
    list of Leg

    Raises
    ------
    ValueError
        If an id is unknown, or a leg starts elsewhere than where the one before ended.
    """
    unknown = [leg_id for leg_id in leg_ids if leg_id not in legs]
    if unknown:
        raise ValueError(f"There is no leg {unknown[0]!r} in data/routes.csv.")
    chain = [legs[leg_id] for leg_id in leg_ids]
    for before, after in pairwise(chain):
        if before.stops[-1] != after.stops[0]:
            raise ValueError(
                f"{before.leg_id} ends at {before.stops[-1]}, but {after.leg_id} starts at "
                f"{after.stops[0]}: the chain is broken."
            )
    return chain


def longest(chain: Sequence[Leg]) -> Leg:
    """The leg that a journey stands or falls with: the longest one."""
    return max(chain, key=lambda leg: leg.km)


def flyable(chain: Sequence[Leg], range_km: float) -> bool:
    """Whether every leg is within a one-way range; no refuelling in the air is assumed."""
    lengths = {leg.leg_id: leg.km for leg in chain}
    return len(reach(range_km, lengths)) == len(lengths)


def air_destinations(legs: Mapping[str, Leg]) -> list[str]:
    """Places where an air leg of the table ends, in the order of the table, each once."""
    return list(dict.fromkeys(leg.stops[-1] for leg in legs.values() if leg.mode == "air"))
