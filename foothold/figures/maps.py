"""The map of notebook 04: rings of equal distance, and routes as true shortest lines."""

from __future__ import annotations

from textwrap import fill

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from foothold.figures.basemap import HALO, VIEWS, draw_land, name_countries, notes, plain_axes
from foothold.figures.clearing import beside, clearest, text_boxes, words_size
from foothold.figures.picture import Picture, source_line
from foothold.figures.place_names import GATES, LABELS
from foothold.figures.reach import Wish, chain_of, destinations, finding, tables
from foothold.figures.style import BLUE, INK, INK_SOFT, NOTE_SIZE, VERMILLION, use_style
from foothold.models.geodesy import distance_km, line, ring, within

WIDTH_IN, HEIGHT_IN = 25 / 3, 6.4  # 800 x 614 CSS pixels
MAP_BOX = (0.075, 0.085, 0.60, 0.895)  # left, bottom, width, height of the map in the figure
SOURCE = (
    "Source: data/places.csv, routes.csv, aircraft.csv, overlays.csv; outlines: Natural Earth 4.1"
)


class ReachMap:
    """One map with its fixed background and the few artists that move.

    Parameters
    ----------
    view : str
        Key of `VIEWS`.
    signs : int
        How many of the eight signs the key explains, from the top.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    moving : list of matplotlib artists
        What `show` changes; everything else can be drawn once and kept.
    names : list of matplotlib artists
        Names of places and countries: they do not change, but stand over the rings and routes.
    """

    def __init__(self, view: str = "theatre", signs: int = 8) -> None:
        self.name, self.view = view, VIEWS[view]
        self._taken: list[list[float]] = []
        self.labels: dict[str, Text] = {}
        with use_style():
            self.figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN))
            self.ax = self.figure.add_axes(MAP_BOX)
            draw_land(self.ax, self.view)
            plain_axes(self.ax)
            countries = name_countries(self.ax, view)
            self._draw_places(view)
            self.names = [*countries, *self.labels.values()]
            self._name_boxes = text_boxes(self.ax, self.ax.texts)
            points = [tables().points[place] for place in LABELS[view]]
            self._dots = np.array([(lon, lat) for lat, lon in points])
            self._draw_moving()
            self._draw_key(signs)
            source_line(self.figure, SOURCE)

    def show(self, wish: Wish) -> None:
        """Move the rings, the route and the dots to what is wished for."""
        data = tables()
        home = data.points[wish.base]
        self.base.set_data([home[1]], [home[0]])
        self._taken = []
        self._ring(
            self.ring, self.ring_text, self.ring_lead, home, wish.ring_km, f"{wish.ring_km:,.0f} km"
        )
        row = data.aircraft.get(wish.aircraft)
        combat = row is not None and row["range_kind"] == "combat-radius"
        self.range.set_linestyle((0, (1, 1.5)) if combat else (0, (6, 3)))
        if row is None:
            self.range.set_data([], [])
            self.range_lead.set_data([], [])
            self.range_text.set_text("")
        else:
            name = f"{row['type']}\n{row['range_km']:,.0f} km" + (" radius" if combat else "")
            to = row["range_km"]
            self._ring(self.range, self.range_text, self.range_lead, home, to, name, turn=285)
        targets = destinations(wish)
        near = set(within(home, targets, wish.ring_km))
        for artist, chosen in ((self.inside, near), (self.outside, set(targets) - near)):
            points = [targets[place] for place in sorted(chosen)]
            artist.set_data([p[1] for p in points], [p[0] for p in points])
        self._route(wish)

    def _draw_places(self, view: str) -> None:
        data = tables()
        for place, (dx, dy, side) in LABELS[view].items():
            lat, lon = data.points[place]
            gate = place in GATES
            self.ax.plot(
                lon, lat, "D" if gate else "o", ms=5 if gate else 3.5, mfc="#FFFFFF", mec=INK,
                mew=0.9, zorder=4,
            )  # fmt: skip
            text = self.ax.annotate(
                data.names[place], (lon, lat), (dx, dy), textcoords="offset points", ha=side,
                fontsize=NOTE_SIZE, color=INK, fontstyle="italic" if gate else "normal", zorder=7.5,
            )  # fmt: skip
            text.set_path_effects(HALO)
            self.labels[place] = text

    def _draw_moving(self) -> None:
        def add(**style) -> Line2D:
            return self.ax.plot([], [], **style)[0]

        def word(colour: str) -> Text:
            text = self.ax.text(0, 0, "", fontsize=NOTE_SIZE, color=INK, weight="bold", zorder=9)
            text.set(ha="center", va="center", clip_on=True, linespacing=1.1)
            text.set_bbox({"boxstyle": "round,pad=0.2", "fc": "#FFFFFF", "ec": colour, "lw": 1.2})
            return text

        self.ring = add(color=BLUE, lw=2, zorder=7)
        self.range = add(color=VERMILLION, lw=2, zorder=7)
        self.ring_lead = add(color=BLUE, lw=1.2, zorder=7)
        self.range_lead = add(color=VERMILLION, lw=1.2, zorder=7)
        self.route = add(color=INK, lw=2.2, zorder=7)
        self.stops = add(color=INK, ls="", marker="s", ms=6, zorder=8)
        self.outside = add(ls="", marker="o", ms=8, mfc="#FFFFFF", mec=BLUE, mew=1.8, zorder=8)
        self.inside = add(ls="", marker="o", ms=8, mfc=BLUE, mec=INK, mew=0.8, zorder=8)
        self.base = add(ls="", marker="*", ms=15, mfc=VERMILLION, mec=INK, mew=0.9, zorder=9)
        self.ring_text, self.range_text = word(BLUE), word(VERMILLION)
        self.moving = [
            self.ring, self.range, self.ring_lead, self.range_lead, self.route, self.stops,
            self.outside, self.inside, self.base, self.ring_text, self.range_text,
        ]  # fmt: skip

    def _draw_key(self, signs: int) -> None:
        """Explain the signs and say what the map cannot: in the panel at the right."""
        x, y = 0.70, 0.955
        samples = [
            ({"marker": "*", "ms": 14, "mfc": VERMILLION, "mec": INK}, "base"),
            ({"color": BLUE, "lw": 2}, "measuring ring"),
            ({"color": VERMILLION, "lw": 2, "ls": (0, (6, 3))}, "one-way range"),
            ({"color": VERMILLION, "lw": 2, "ls": (0, (1, 1.5))}, "combat radius (out and back)"),
            ({"color": INK, "lw": 2.2, "marker": "s", "ms": 6}, "route and its stops"),
            ({"marker": "o", "ms": 8, "mfc": BLUE, "mec": INK}, "air destination inside ring"),
            ({"marker": "o", "ms": 8, "mfc": "#FFFFFF", "mec": BLUE, "mew": 1.8}, "… outside ring"),
            ({"marker": "D", "ms": 5, "mfc": "#FFFFFF", "mec": INK}, "gate at sea"),
        ]
        for style, text in samples[:signs]:
            at = [x, x + 0.025, x + 0.05] if "lw" in style else [x + 0.025]
            style = {"ls": "", **style} if "lw" not in style else style
            every = [0, 2] if "marker" in style else None
            handle = Line2D(at, [y] * len(at), transform=self.figure.transFigure, **style)
            if every and len(at) == 3:
                handle.set_markevery(every)
            self.figure.add_artist(handle)
            self.figure.text(x + 0.065, y, text, fontsize=NOTE_SIZE, va="center", color=INK)
            y -= 0.037
        scale = (
            "Rings and routes are true shortest distances. The map is flat, with its scale right "
            f"at {self.view.middle:g}° N, so a ring is not a circle and a straight way looks bent."
        )
        blocks = [fill(text, 37) for text in [scale, *notes(self.view)]]
        self.figure.text(
            x, y - 0.02, "\n\n".join(blocks), fontsize=NOTE_SIZE, va="top", color=INK_SOFT,
            linespacing=1.25, gid="notes",
        )  # fmt: skip

    def _ring(self, artist, text, lead, home, km, words, turn: int = 0) -> None:
        around = ring(home, km)
        lat, lon = around[:, 0], around[:, 1].copy()
        lon[1:][np.abs(np.diff(lon)) > 180] = np.nan  # a ring over the pole comes back elsewhere
        artist.set_data(lon, lat)
        text.set_text("")
        lead.set_data([], [])
        size = words_size(self.ax, words)
        spot, foot = self._free_spot(around[:-1], home, size, turn)
        if spot is not None:
            text.set(text=words, position=spot)
            lead.set_data(*zip(spot, foot, strict=True))
            self._taken.append([*(spot - size / 2), *(spot + size / 2)])

    def _free_spot(self, around: np.ndarray, home, size: np.ndarray, turn: int):
        """Where a ring's words cover least, and the point of the ring that they belong to."""
        view, count = self.view, len(around)
        steps = (turn * count // 360 + np.arange(72) * count // 72) % count
        on, middle = around[steps][:, ::-1], np.array(home[::-1])
        spots, price = beside(on, middle, size)
        low, high = np.array([view.west, view.south]), np.array([view.east, view.north])
        inside = ((spots - size * 0.6 >= low) & (spots + size * 0.6 <= high)).all(axis=1)
        if not inside[: len(on)].any():
            return None, None
        boxes = np.vstack([self._name_boxes, *[[box] for box in self._taken]])
        dots = np.vstack([self._dots, middle])
        # names of places and countries, words of the other ring, dots, the star in the middle
        counts = len(self._name_boxes), len(self._taken), len(self._dots), 1
        weights = np.repeat([1, 4, 0.8, 2], counts)
        best = spots[inside][clearest(spots[inside], size, boxes, dots, price[inside], weights)]
        return best, on[np.hypot(*((on - best) / size).T).argmin()]

    def _route(self, wish: Wish) -> None:
        chain = chain_of(wish)
        lines, stops = [], []
        for leg in chain:
            pieces = [line(a, b, 150) for a, b in zip(leg.points, leg.points[1:], strict=False)]
            lines += [*pieces, np.full((1, 2), np.nan)]
            stops += [leg.points[0], leg.points[-1]]
        path = np.vstack(lines) if lines else np.empty((0, 2))
        self.route.set_data(path[:, 1], path[:, 0])
        self.stops.set_data([p[1] for p in stops], [p[0] for p in stops])


def range_map(wish: Wish | None = None, view: str = "theatre") -> Picture:
    """Draw the rings round a base and a route.

    Parameters
    ----------
    wish : Wish
        Base, ring, aircraft and route; the default state of the explorer if not given.
    view : str
        Key of `VIEWS`: ``"theatre"``, ``"libya"`` or ``"levant"``.

    Returns
    -------
    Picture
        The finding is that of `foothold.figures.reach.finding`.
    """
    wish = wish or Wish()
    drawn = ReachMap(view)
    drawn.show(wish)
    return Picture(drawn.figure, finding(wish))


def bases_map() -> Picture:
    """Draw where the two places lie, with a ring that passes through the one round the other.

    The finding states how far apart they are and how far the capital is.
    """
    points = tables().points
    apart = distance_km(points["tartus"], points["hmeimim"])
    capital = distance_km(points["tartus"], points["damascus"])
    drawn = ReachMap("levant", signs=2)
    drawn.show(Wish("tartus", ring_km=apart))
    both = ("tartus", "hmeimim")
    drawn.base.set_data([points[p][1] for p in both], [points[p][0] for p in both])
    for place in both:
        drawn.labels[place].set(weight="bold", zorder=10)
    for dots in (drawn.inside, drawn.outside):
        dots.set_data([], [])
    sentence = (
        f"Tartus and Hmeimim lie {apart:.0f} km apart on Syria's coast; "
        f"Damascus is {capital:.0f} km from Tartus."
    )
    return Picture(drawn.figure, sentence)
