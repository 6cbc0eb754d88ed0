"""Numbers with a tolerance as cells of a grid, so that an exact feature can stand for a range.

A number is right if it lies within the tolerance of the reference. To say so with a hash, the
line is cut into cells of width ``2 t (1 + 1e-9)``, one of them centred on the reference: right
means the same cell, ends included (the factor keeps a decimal such as 0.48 inside 0.49 ± 0.01).
Each known mistake has a grid of its own, centred on the mistaken value. The public key shows a
grid's width and offset, not which of its cells is meant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

MARGIN = 1 + Fraction(1, 10**9)


def exact(number: float | int | str) -> Fraction:
    """The decimal number that was typed, as a fraction: 0.1 is one tenth.

    Examples
    --------
    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(str(number))


@dataclass(frozen=True)
class Grid:
    """Cells of equal width on the number line.

    Attributes
    ----------
    offset : fractions.Fraction
        Left end of cell 0, between 0 and ``width``.
    width : fractions.Fraction
        Width of a cell, in the unit of the answer.
    """

    offset: Fraction
    width: Fraction

    @classmethod
    def centred(cls, centre: float | Fraction, tolerance: float) -> Grid:
        """The grid with a cell that reaches ``tolerance`` to both sides of ``centre``.

        Raises
        ------
        ValueError
            If the tolerance is not above 0.
        """
        if tolerance <= 0:
            raise ValueError("A tolerance must be above 0; give the question 'tolerance'.")
        width = 2 * exact(tolerance) * MARGIN
        middle = centre if isinstance(centre, Fraction) else exact(centre)
        return cls((middle - width / 2) % width, width)

    def cell(self, number: Fraction) -> int:
        """Number of the cell that holds ``number``."""
        return math.floor((number - self.offset) / self.width)

    def to_json(self) -> list[str]:
        """Offset and width as text, without loss."""
        return [str(self.offset), str(self.width)]

    @classmethod
    def from_json(cls, data: list[str]) -> Grid:
        """Read what :meth:`to_json` wrote."""
        return cls(Fraction(data[0]), Fraction(data[1]))


def overlap(a: float, tolerance_a: float, b: float, tolerance_b: float) -> bool:
    """Do the two ranges ``a ± tolerance_a`` and ``b ± tolerance_b`` share a number?"""
    return abs(exact(a) - exact(b)) <= (exact(tolerance_a) + exact(tolerance_b)) * MARGIN
