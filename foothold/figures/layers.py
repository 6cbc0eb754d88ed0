"""A moving picture in two parts: the ground that stays, and what differs from it.

A map has a hundred kilobytes of coast and border that no slider moves. The page keeps them; each
move sends a PNG that is see-through wherever the picture is as the ground. Laid over the ground
it gives the whole picture, pixel by pixel.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Ground:
    """What stays: one palette index per pixel, and the same as a PNG with its key."""

    pixels: np.ndarray
    colours: list[int]
    dpi: float
    png: bytes
    key: str

    @classmethod
    def of(cls, pixels: np.ndarray, colours: list[int], dpi: float) -> Ground:
        """Keep a ground.

        Parameters
        ----------
        pixels : numpy.ndarray
            Palette indices, rows by columns, uint8.
        colours : list of int
            The palette: red, green, blue, red ..., of at most 255 colours.
        dpi : float
            Image pixels per inch.
        """
        whole = write_png(pixels, colours, dpi, level=9)
        return cls(pixels, colours, dpi, whole, hashlib.sha256(whole).hexdigest()[:16])

    def under(self, pixels: np.ndarray) -> Layered:
        """Make the picture of these palette indices, whole and as what differs from the ground."""
        clear = len(self.colours) // 3
        over = np.where(pixels == self.pixels, np.uint8(clear), pixels)
        picture = Layered(write_png(pixels, self.colours, self.dpi))
        picture.ground = self
        picture.over = write_png(over, [*self.colours, 255, 255, 255], self.dpi, 4, clear)
        return picture


class Layered(bytes):
    """The bytes of a whole PNG that can also be sent as `over`, to be laid over its `ground`."""

    ground: Ground
    over: bytes


def write_png(
    pixels: np.ndarray, colours: list[int], dpi: float, level: int = 1, clear: int | None = None
) -> bytes:
    """Write palette indices as a PNG; `clear` is the index that is see-through."""
    image = Image.fromarray(pixels, "P")
    image.putpalette(colours)
    buffer = io.BytesIO()
    extra = {} if clear is None else {"transparency": clear}
    image.save(buffer, "PNG", compress_level=level, dpi=(dpi, dpi), **extra)
    return buffer.getvalue()
