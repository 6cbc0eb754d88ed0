"""The map of notebook 04: rings round a base, and routes leg by leg."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from foothold.figures.basemap import VIEWS
from foothold.figures.maps import ReachMap
from foothold.figures.reach import (
    BASES,
    Wish,
    aircraft_name,
    chain_of,
    detail,
    finding,
    gates,
    listed,
    tables,
)
from foothold.models.geodesy import ring
from foothold.models.itinerary import JOURNEYS
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, Select, View, table

__all__ = ["explorer"]

NONE = "none"


def explorer() -> Explorer:
    """Make the map with its rings and its leg planner.

    Returns
    -------
    Explorer
        Controls ``base``, ``ring`` (km), ``aircraft``, ``route`` and ``view``; an aircraft or a
        route may be ``"none"``.

    Examples
    --------
    >>> explorer().set(base="tartus", ring=200, aircraft="none").finding
    'Within 200 km of Tartus lie 1 of 12 air destinations.'
    """

    @cache  # a map is drawn once, when its window is first asked for
    def drawn(view: str) -> tuple[ReachMap, Canvas]:
        reach_map = ReachMap(view)
        reach_map.show(Wish(aircraft="su-34"))  # both rings visible: their colours are kept
        return reach_map, Canvas(reach_map.figure, reach_map.moving, over=reach_map.names)

    def draw(values: dict) -> View:
        wish = Wish(
            values["base"],
            values["ring"],
            "" if values["aircraft"] == NONE else values["aircraft"],
            "" if values["route"] == NONE else values["route"],
        )
        reach_map, canvas = drawn(values["view"])
        reach_map.show(wish)
        return View(canvas.draw(), finding(wish) + _unseen(wish, values["view"]), _tables(wish))

    controls = [
        Select("base", "Centre", [(b, tables().names[b]) for b in BASES], "hmeimim"),
        Select("view", "Map window", [(key, view.name) for key, view in VIEWS.items()], "theatre"),
        Select("aircraft", "Aircraft and load", _aircraft(), "il-76md-40t"),
        Select("route", "Route", _routes(), NONE),
        # last, so that it stands right above the map while it is moved
        Range("ring", "Measuring ring", 100, 6500, 50, 2000, unit="km"),
    ]
    about = (
        "Move the ring, then choose an aircraft and a route. The map measures; whether a state "
        "gives its consent stands in the table below it."
    )
    return Explorer("Rings and routes", controls, draw, about)


def _unseen(wish: Wish, view: str) -> str:
    """Say which ends of the route, and which rings, lie outside the window."""
    data = tables()
    shown = [wish.base, *(leg.stops[end] for leg in chain_of(wish) for end in (0, -1))]
    lost = [place for place in dict.fromkeys(shown) if not VIEWS[view].holds(*data.points[place])]
    words = [data.names[p] for p in lost]
    home, row = data.points[wish.base], data.aircraft.get(wish.aircraft)
    rings = {"the measuring ring": wish.ring_km, "the aircraft's range": row and row["range_km"]}
    words += [
        name
        for name, km in rings.items()
        if km and not any(VIEWS[view].holds(*point) for point in ring(home, km))
    ]
    return f" Outside this window: {listed(words)}." if words else ""


def _aircraft() -> list[tuple[str, str]]:
    rows = tables().aircraft
    kinds = {"range-with-payload": "one way", "combat-radius": "combat radius"}
    return [
        (NONE, "none"),
        *(
            (key, f"{aircraft_name(key)}: {row['range_km']:,.0f} km {kinds[row['range_kind']]}")
            for key, row in rows.items()
        ),
    ]


def _routes() -> list[tuple[str, str]]:
    data = tables()
    legs = [
        (key, f"{key}: {data.names[leg.stops[0]]} to {data.names[leg.stops[-1]]}{_by(leg)}")
        for key, leg in data.legs.items()
    ]
    return [
        (NONE, "none"),
        *((key, f"Moscow to Bamako {name}") for key, (name, _) in JOURNEYS.items()),
        *legs,
    ]


def _by(leg) -> str:
    """Tell two ways between the same ends apart by the first waypoint."""
    via = leg.stops[1:-1]
    return f" by {tables().names[via[0]]}" if via else ""


def _tables(wish: Wish) -> Markup:
    route, away = gates(wish), detail(wish)
    parts = []
    if len(route):
        parts.append(_table(route, "The route, and what each leg needs besides kilometres"))
    base = tables().names[wish.base]
    parts.append(_table(away, f"Air destinations by their distance from {base}"))
    return Markup("").join(parts)


def _table(frame, caption: str) -> Markup:
    rows = frame.astype(object).itertuples(index=False)
    shown = ([_cell(name, v) for name, v in zip(frame.columns, row, strict=True)] for row in rows)
    return table(list(frame.columns), shown, caption)


def _cell(column: str, value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if column in ("leg", "from", "to"):  # ids and names break at their hyphens otherwise
        return Markup('<span style="white-space:nowrap">{}</span>').format(value)
    return str(value)
