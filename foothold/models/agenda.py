"""What two sides bargain over: the issues, the ideals and the salience of each side.

Positions and salience in ``data/bargaining.csv`` are the kit's teaching judgement, not
measurements. What a settlement is worth to a side is in `foothold.models.linkage`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

__all__ = ["Agenda", "Deal", "agenda"]


@dataclass(frozen=True)
class Agenda:
    """Issues on the table between two sides.

    Attributes
    ----------
    names : tuple of str
        One name or id for each issue.
    ideals : numpy.ndarray, shape (issues, 2)
        Ideal positions of the first and the second side, in this kit 0 to 100.
    salience : numpy.ndarray, shape (issues, 2)
        How much each side cares, 0 or more.

    Raises
    ------
    ValueError
        If shapes differ, a number is missing, a salience is negative, or nothing is at stake for
        one of the sides.
    """

    names: tuple[str, ...]
    ideals: np.ndarray
    salience: np.ndarray

    def __post_init__(self) -> None:
        for field in ("ideals", "salience"):
            given = np.asarray(getattr(self, field), dtype=float)
            if given.shape != (len(self.names), 2):
                raise ValueError(f"{field} needs two numbers for each of {len(self.names)} issues.")
            if not np.isfinite(given).all():
                raise ValueError(f"A number is missing in {field}; fill it or drop the issue.")
            object.__setattr__(self, field, given)
        if (self.salience < 0).any():
            raise ValueError("Salience cannot be negative: 0 means that a side does not care.")
        if not (self.salience * self._gaps()[:, None]).sum(axis=0).all():
            raise ValueError("One side has nothing at stake: the two agree, or it cares for none.")

    def _gaps(self) -> np.ndarray:
        return abs(self.ideals[:, 0] - self.ideals[:, 1])

    @property
    def stakes(self) -> np.ndarray:
        """Points that hang on each issue, shape (issues, 2); each column adds up to 100."""
        raw = self.salience * self._gaps()[:, None]
        return 100 * raw / raw.sum(axis=0)

    @property
    def lean(self) -> np.ndarray:
        """Who cares more: the first side's part in the salience of each issue, 0 to 1."""
        total = self.salience.sum(axis=1)
        return np.divide(self.salience[:, 0], total, out=np.full(len(total), 0.5), where=total > 0)

    @property
    def order(self) -> list[int]:
        """Positions of the issues, from those the first side cares for most, relatively."""
        return [int(i) for i in np.argsort(-self.lean, kind="stable")]

    def settle(self, parts: ArrayLike) -> np.ndarray:
        """Turn parts (1 = the first side's ideal, 0 = the second's) into settlements."""
        parts = np.asarray(parts, dtype=float)
        return self.ideals[:, 1] + parts * (self.ideals[:, 0] - self.ideals[:, 1])


@dataclass(frozen=True)
class Deal:
    """A settlement of every issue.

    Attributes
    ----------
    points : tuple of float
        What it is worth to the first and the second side.
    parts : tuple of float
        For each issue how far it goes the first side's way, 1 to 0.
    settlements : tuple of float
        For each issue the position agreed, on its own scale.
    """

    points: tuple[float, float]
    parts: tuple[float, ...]
    settlements: tuple[float, ...]


def agenda(
    table: pd.DataFrame, first: str = "russia", second: str = "damascus", names: str = "issue_id"
) -> Agenda:
    """Read an agenda from a table with the columns ``<side>_position`` and ``<side>_salience``.

    Examples
    --------
    >>> from foothold.data import load
    >>> len(agenda(load("bargaining")).names)
    12
    """
    return Agenda(
        tuple(table[names]),
        table[[f"{first}_position", f"{second}_position"]].to_numpy(),
        table[[f"{first}_salience", f"{second}_salience"]].to_numpy(),
    )
