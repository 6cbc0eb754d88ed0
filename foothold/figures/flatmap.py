"""Why a ring of equal distance is not a circle on a flat map."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from foothold.figures.basemap import HALO, View, draw_land, notes, plain_axes
from foothold.figures.picture import Picture, source_line
from foothold.figures.reach import listed, tables
from foothold.figures.style import BLUE, INK, NOTE_SIZE, VERMILLION, use_style
from foothold.models.geodesy import naive_km, ring, within

WIDTH_IN, HEIGHT_IN = 25 / 3, 6.85


def compass_map(base: str = "hmeimim", radius_km: float = 2000) -> Picture:
    """Draw a ring of equal distance over the circle that a compass would draw on a flat map.

    Parameters
    ----------
    base : str
        Place id of the centre.
    radius_km : float
        Radius, km; the compass is opened to as many degrees as it is north-south.

    Returns
    -------
    Picture
        The finding names the airfields and capitals that the compass puts on the wrong side.
    """
    data = tables()
    view = View("flat", "theatre", 4, 60, 11.5, 56, 0)
    home = data.points[base]
    with use_style():
        figure = Figure(figsize=(WIDTH_IN, 6.3))
        ax = figure.add_axes((0.075, 0.085, 0.9, 0.84))
        draw_land(ax, view, square=True)
        plain_axes(ax)
        around, turn = ring(home, radius_km), np.linspace(0, 2 * np.pi, 181)
        opening = np.ptp(around[:, 0]) / 2
        ax.plot(around[:, 1], around[:, 0], color=BLUE, lw=2.4, zorder=5)
        circle = home[1] + opening * np.sin(turn), home[0] + opening * np.cos(turn)
        ax.plot(*circle, color=VERMILLION, lw=2.2, ls=(0, (6, 3)), zorder=5)
        ax.plot(home[1], home[0], "*", ms=15, mfc=VERMILLION, mec=INK, zorder=6)
        ax.set_title(f"{radius_km:,.0f} km from {data.names[base]}: on the ground and on paper")
        wrong, named = _wrong_by_compass(home, radius_km), []
        for place in wrong:
            lat, lon = data.points[place]
            ax.plot(lon, lat, "o", ms=8, mfc=BLUE, mec=INK, mew=0.8, zorder=7)
            # below the dot if the name of a near neighbour stands above its own
            low = any(np.hypot(lat - y, lon - x) < 4 for x, y in named)
            named.append((lon, lat))
            text = ax.annotate(
                data.names[place], (lon, lat), (0, -18 if low else 10),
                textcoords="offset points", ha="center",
                fontsize=NOTE_SIZE + 1, weight="bold", zorder=8,
            )  # fmt: skip
            text.set_path_effects(HALO)
        west = around[:, 1].min()
        for x, y, words, side in (
            (home[1], around[:, 0].max() + 0.8, "both meet due north and due south", "center"),
            (west + 0.6, home[0] + opening / 2, "true ring", "right"),
            (home[1] - opening * 0.86, home[0] - opening * 0.4, "compass circle", "left"),
        ):
            ax.text(
                x, y, words, color=INK, weight="bold", fontsize=NOTE_SIZE + 1, zorder=8, ha=side,
                path_effects=HALO,
            )  # fmt: skip
        base_text = ax.text(
            home[1] + 0.8, home[0] + 0.5, data.names[base], fontsize=NOTE_SIZE + 1, zorder=8
        )
        base_text.set_path_effects(HALO)
        ax.text(
            0.01, 0.012, "\n".join(notes(view)), transform=ax.transAxes, va="bottom",
            fontsize=NOTE_SIZE, color=INK, zorder=9, gid="notes",
            bbox={"facecolor": "#FFFFFF", "edgecolor": "none", "alpha": 0.85},
        )  # fmt: skip
        source_line(figure, "Source: data/places.csv, overlays.csv; outlines: Natural Earth 4.1")
    names = [data.names[place] for place in wrong]
    sentence = f"A compass circle of {radius_km:,.0f} km on a flat map leaves out "
    sentence += (
        f"{listed(names)}, which lie within {radius_km:,.0f} km of {data.names[base]}."
        if names
        else f"none of the airfields and capitals within {radius_km:,.0f} km of {data.names[base]}."
    )
    return Picture(figure, sentence)


def _wrong_by_compass(home, radius_km: float) -> list[str]:
    """Airfields and capitals inside the ring on the ground but outside the circle on paper."""
    data = tables()
    shown = [*data.destinations, "engels", "doha", "riyadh", "tehran", "kyiv", "tripoli"]
    places = {place: data.points[place] for place in shown}
    inside = within(home, places, radius_km)
    return [place for place in inside if naive_km(home, places[place]) > radius_km]
