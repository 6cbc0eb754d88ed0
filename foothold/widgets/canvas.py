"""A figure that is redrawn within one frame: only what moves is drawn again.

Axes, maps and fixed labels are drawn once and kept as a background. Each move restores it, draws
the artists that change, and writes a palette PNG with a palette chosen beforehand: whole, and as
what differs from the background, which is all that has to travel.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
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
    over : iterable of Artist
        Artists that never change but stand over some that do, such as names over a moving line:
        they are drawn once, and copied at the lowest ``zorder`` among them.
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
        over: Iterable[Artist] = (),
        colours: int = 64,
        dpi: float = LIVE_DPI,
        busy: bool = False,
    ) -> None:
        self.figure = figure
        fixed = list(over)
        self._overlay = [_Overlay(figure, fixed)] if fixed else []
        self.animated = sorted([*animated, *self._overlay], key=lambda each: each.get_zorder())
        for artist in (*self.animated, *fixed):
            artist.set_animated(True)
        self._colours, self._dpi, self._busy = colours, dpi, busy
        figure.dpi = dpi
        self._agg = FigureCanvasAgg(figure)
        self.refresh()

    def refresh(self) -> None:
        """Draw the background anew, after a change of limits, titles or fixed artists."""
        with use_style():
            self._agg.draw()
            for overlay in self._overlay:
                overlay.forget()
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
            for overlay in self._overlay:  # names need not travel with each move
                overlay.draw(self._agg.get_renderer())
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


class _Overlay(Artist):
    """Artists that are drawn once, each time over what lies below them."""

    def __init__(self, figure: Figure, members: list[Artist]) -> None:
        super().__init__()
        self.set_figure(figure)
        self.members = sorted(members, key=lambda artist: artist.get_zorder())
        self.set_zorder(self.members[0].get_zorder())
        self.forget()

    def forget(self) -> None:
        """Draw the members anew the next time."""
        self._pixels: np.ndarray | None = None

    def draw(self, renderer: RendererBase) -> None:
        """Copy the pixels of the members, and nothing of the empty margin round them."""
        if self._pixels is None:
            self._pixels, self._corner = self._drawn(renderer)
        renderer.draw_image(renderer.new_gc(), *self._corner, self._pixels)

    def _drawn(self, renderer: RendererBase) -> tuple[np.ndarray, tuple[int, int]]:
        width, height = map(int, renderer.get_canvas_width_height())
        scratch = RendererAgg(width, height, self.get_figure(root=True).dpi)
        for artist in self.members:
            artist.draw(scratch)
        pixels = np.array(scratch.buffer_rgba())
        rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
        if not rows.size:
            return pixels[:1, :1], (0, 0)
        top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        # an image is placed by its lowest row, and holds its rows from there upwards
        return pixels[top:bottom, left:right][::-1], (int(left), int(height - bottom))
