"""A figure that is redrawn within one frame: only what moves is drawn again.

Axes, maps and fixed labels are drawn once and kept as a background. Each move restores it, draws
the artists that change, and writes a palette PNG with a palette chosen beforehand: whole, and as
what differs from the background, which is all that has to travel.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from foothold.figures.layers import Ground, Layered
from foothold.figures.picture import palette, rgb_image
from foothold.figures.style import CATEGORIES, INK, LAND, PAPER, use_style

LIVE_DPI = 144  # 1.5 image pixels per CSS pixel: a fair trade between sharpness and speed


class Canvas:
    """A persistent Agg figure with a kept background.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Fully laid out: titles, axes, fixed texts and lines.
    animated : iterable of Artist
        The artists that change between draws. They are drawn over all others, in the order of
        their ``zorder``.
    colours : int
        Size of the palette. The actors' colours are always in it.
    dpi : float
        Image pixels per inch (96 = one per CSS pixel).
    busy : bool
        Whether most of the figure could change, but little of it does so at a time. The page then
        keeps the whole figure as it is at the start, not only what is fixed.

    Examples
    --------
    >>> figure = Figure()
    >>> axes = figure.subplots()
    >>> (line,) = axes.plot([0, 1], [0, 1])
    >>> canvas = Canvas(figure, animated=[line])
    >>> line.set_ydata([1, 0])
    >>> bytes(canvas.draw())[:4]
    b'\\x89PNG'
    """

    def __init__(
        self,
        figure: Figure,
        animated: Iterable[Artist],
        colours: int = 64,
        dpi: float = LIVE_DPI,
        busy: bool = False,
    ) -> None:
        self.figure = figure
        self.animated = sorted(animated, key=lambda artist: artist.get_zorder())
        for artist in self.animated:
            artist.set_animated(True)
        self._colours, self._dpi, self._busy = colours, dpi, busy
        figure.dpi = dpi
        self._agg = FigureCanvasAgg(figure)
        self.refresh()

    def refresh(self) -> None:
        """Draw the background anew, after a change of limits, titles or fixed artists."""
        with use_style():
            self._agg.draw()
            # A layout engine would move the axes under the kept background.
            self.figure.set_layout_engine("none")
            self._background = self._agg.copy_from_bbox(self.figure.bbox)
            self._draw_animated()
        # What is hidden now may be shown later, and must then have its own colour.
        looks = [look.colour for category in CATEGORIES.values() for look in category.values()]
        keep = (PAPER, INK, LAND, *looks)
        self._palette = palette(rgb_image(self._agg), self._colours, keep)
        if not self._busy:
            self._agg.restore_region(self._background)
        self._ground = Ground.of(self._indices(), self._palette.getpalette(), self._dpi)

    def draw(self) -> Layered:
        """Draw the figure as it is now.

        Returns
        -------
        Layered
            What differs from the background; ``bytes`` of it is the whole PNG.
        """
        self._agg.restore_region(self._background)
        with use_style():
            self._draw_animated()
        return self._ground.under(self._indices())

    def _indices(self) -> np.ndarray:
        """The palette's index of each pixel that is drawn now."""
        image = rgb_image(self._agg)
        return np.asarray(image.quantize(palette=self._palette, dither=Image.Dither.NONE))

    def _draw_animated(self) -> None:
        renderer = self._agg.get_renderer()
        for artist in self.animated:
            artist.draw(renderer)
