"""Texts that are drawn once and then only copied, for figures that move.

Laying out and rendering a line of text takes most of the time of a small redraw. A `Stamp` keeps
its pixels for each wording, so that a label that comes back costs next to nothing.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text

PAD = 2  # pixels round the letters, for their soft edges
MOST = 5000  # wordings kept; a board has some hundred


class Stamp(Text):
    """A one-line text in a figure; ``va`` is the middle of its digits, whatever its letters.

    Takes the arguments of `matplotlib.text.Text`; ``ha`` may be left, center or right, and
    rotation and boxes are not for stamps.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> stamp = axes.add_artist(Stamp(0.5, 0.5, "O2", ha="right"))
    >>> stamp.set_text("O5")
    """

    _kept: ClassVar[dict[tuple, tuple[np.ndarray, float, float]]] = {}

    def draw(self, renderer: RendererBase) -> None:
        """Copy the pixels of the text to its place."""
        if not self.get_visible() or not self.get_text():
            return
        pixels, width, middle = self._pixels(renderer)
        x, y = self.get_transform().transform(self.get_position())
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[self.get_ha()]
        gc = renderer.new_gc()
        renderer.draw_image(
            gc, round(x - shift * width) - PAD, round(y - middle) - PAD, pixels[::-1]
        )
        gc.restore()
        self.stale = False

    def _pixels(self, renderer: RendererBase) -> tuple[np.ndarray, float, float]:
        """Pixels, width of the text, height of the digits' middle over its lowest line."""
        font, dpi = self.get_fontproperties(), self.get_figure(root=True).dpi
        key = (self.get_text(), self.get_weight(), self.get_size(), self.get_color(), dpi)
        if key not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            width, height, depth = renderer.get_text_width_height_descent(key[0], font, False)
            _, digit, below = renderer.get_text_width_height_descent("0", font, False)
            size = (int(np.ceil(width)) + 2 * PAD, int(np.ceil(height)) + 2 * PAD)
            scratch = RendererAgg(*size, dpi)
            gc = scratch.new_gc()
            gc.set_foreground(self.get_color())
            scratch.draw_text(gc, PAD, size[1] - PAD - depth, key[0], font, 0)
            pixels = np.array(scratch.buffer_rgba())
            self._kept[key] = (pixels, width, depth + (digit - below) / 2)
        return self._kept[key]
