"""A moving picture in two parts: the ground that stays, and what differs from it.

A map has a hundred kilobytes of coast and border that no slider moves. The page keeps them; each
move sends a PNG that is see-through wherever the picture is as the ground. Laid over the ground
it gives the whole picture, pixel by pixel.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property

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
        """Make the picture of these palette indices, to be laid over this ground."""
        return Layered(self, pixels)


class Layered:
    """A picture as what differs from its ground; ``bytes`` of it is the whole PNG.

    The whole is written only when it is asked for: a slider that moves never needs it.

    Attributes
    ----------
    ground : Ground
    over : bytes
        A PNG, see-through where the picture is as the ground.
    """

    def __init__(self, ground: Ground, pixels: np.ndarray) -> None:
        self.ground, self._pixels = ground, pixels
        clear = len(ground.colours) // 3
        over = np.where(pixels == ground.pixels, np.uint8(clear), pixels)
        self.over = write_png(over, [*ground.colours, 255, 255, 255], ground.dpi, 4, clear)

    @cached_property
    def whole(self) -> bytes:
        """The PNG of the whole picture."""
        return write_png(self._pixels, self.ground.colours, self.ground.dpi)

    def __bytes__(self) -> bytes:
        return self.whole


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
