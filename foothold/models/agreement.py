"""How well two coders of the same ties agree.

References
----------
J. Cohen, A coefficient of agreement for nominal scales, *Educational and Psychological
Measurement* 20 (1960) 37-46.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foothold.models.balance import Pair, pair


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on the ties that both coded.

    Attributes
    ----------
    both : int
        Number of ties coded by both.
    same : int
        How many of them got the same sign.
    kappa : float or None
        Cohen's kappa: 1 is full agreement, 0 what chance alone would give. None if it is not
        defined, because both used one and the same sign throughout or nothing is coded by both.
    """

    both: int
    same: int
    kappa: float | None

    def __str__(self) -> str:
        if not self.both:
            return "not yet: no tie is coded by both"
        told = f"{self.same} of {self.both} ties agree"
        return told if self.kappa is None else f"{told}; kappa {self.kappa:.2f}"


def agreement(first: Mapping[Pair, object], second: Mapping[Pair, object]) -> Agreement:
    """Compare two codings of the same ties.

    Parameters
    ----------
    first, second : mapping
        Pair of actor ids to 1, 0 or -1. A blank (``...`` or None) counts as not coded.

    Returns
    -------
    Agreement
        Counts, and Cohen's kappa, over the ties that both coded.

    Raises
    ------
    ValueError
        If a code is none of 1, 0, -1.

    References
    ----------
    J. Cohen, A coefficient of agreement for nominal scales, *Educational and Psychological
    Measurement* 20 (1960) 37-46.

    Examples
    --------
    >>> print(agreement({("a", "b"): 1, ("a", "c"): -1}, {("b", "a"): 1, ("a", "c"): 0}))
    1 of 2 ties agree; kappa 0.33
    """
    one, two = (
        {pair(*k): _code(k, v) for k, v in c.items() if not _blank(v)} for c in (first, second)
    )
    both = [(one[tie], two[tie]) for tie in one if tie in two]
    same, n = sum(a == b for a, b in both), len(both)
    chance = sum(sum(a == s for a, _ in both) * sum(b == s for _, b in both) for s in (1, 0, -1))
    kappa = (n * same - chance) / (n * n - chance) if chance < n * n else None
    return Agreement(n, same, kappa)


def _blank(code: object) -> bool:
    return code is None or code is ...


def _code(tie: Pair, code: object) -> int:
    if isinstance(code, bool) or code not in (1, 0, -1):
        raise ValueError(f"The code of {' - '.join(tie)} is {code!r}; write 1, 0 or -1.")
    return int(code)  # type: ignore[call-overload]
