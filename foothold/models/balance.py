"""Structural balance: signed ties and their triangles.

A tie is friendly (+1) or hostile (-1). A triangle of ties is balanced if the product of its signs
is positive: a friend's friend is a friend, an enemy's enemy is a friend. Which ties exist and
which sign they carry is a coder's reading of sources, not a measurement; see
`signed_ties` for what is left out. How far a whole network is from balance is counted in
`foothold.models.frustration`.

References
----------
F. Heider, Attitudes and cognitive organization, *Journal of Psychology* 21 (1946) 107-112.
D. Cartwright and F. Harary, Structural balance: a generalization of Heider's theory,
*Psychological Review* 63 (1956) 277-293.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

Pair = tuple[str, str]  # two actor ids in alphabetical order
Ties = Mapping[Pair, int]  # +1 or -1 for each pair that has a tie

KINDS = ("+++", "+--", "++-", "---")  # two balanced kinds, two unbalanced ones


def pair(a: str, b: str) -> Pair:
    """Return two actor ids as the key of their tie, in alphabetical order.

    Raises
    ------
    ValueError
        If both are the same actor.

    Examples
    --------
    >>> pair("turkey", "russia")
    ('russia', 'turkey')
    """
    if a == b:
        raise ValueError(f"A tie joins two actors; {a!r} was given twice.")
    return (a, b) if a < b else (b, a)


def checked(ties: Ties) -> dict[Pair, int]:
    """Return ties with each pair in alphabetical order, after a look at the signs.

    Raises
    ------
    ValueError
        If a sign is neither +1 nor -1, an actor is tied to itself, or a pair stands twice.
    """
    clean: dict[Pair, int] = {}
    for (a, b), sign in ties.items():
        if sign not in (1, -1):
            raise ValueError(f"The tie {a} - {b} has the sign {sign!r}; write 1 or -1.")
        if pair(a, b) in clean:
            raise ValueError(f"The tie {a} - {b} stands twice. Keep one of the two.")
        clean[pair(a, b)] = int(sign)
    return clean


def signed_ties(
    relations: pd.DataFrame,
    snapshot: str,
    coding: str = "sign",
    without: Collection[str] = (),
    core: bool = True,
) -> dict[Pair, int]:
    """Pick the signed network of one moment out of the table ``relations``.

    Ties coded 0 (friendly and hostile at once) are left out: the theory has no place for them.
    The signs are the kit's coding of sources, with its reasons in the table.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    snapshot : str
        For example ``"2025-02"``.
    coding : str
        ``"sign"`` for the main coding; ``"alt_sign"`` takes the second sign wherever the table
        offers one.
    without : collection of str
        Actors to leave out with all their ties.
    core : bool
        Keep only the ties meant for balance analysis, not the Libyan and Arab fringe.

    Returns
    -------
    dict
        Pair of actor ids to +1 or -1, in the order of the table.

    Raises
    ------
    ValueError
        If the snapshot or the coding does not exist.

    Examples
    --------
    >>> from foothold import load
    >>> len(signed_ties(load("relations"), "2025-02"))
    44
    """
    codes = coded(relations, snapshot, coding, core)
    gone = set(without)
    return {tie: sign for tie, sign in codes.items() if sign and not gone & set(tie)}


def coded(
    relations: pd.DataFrame, snapshot: str, coding: str = "sign", core: bool = True
) -> dict[Pair, int]:
    """Return every coded tie of one moment, those coded 0 included.

    Parameters and errors are those of `signed_ties`.
    """
    if coding not in ("sign", "alt_sign"):
        raise ValueError(f"There is no coding {coding!r}; use 'sign' or 'alt_sign'.")
    rows = relations[relations["snapshot"] == snapshot]
    if rows.empty:
        known = ", ".join(sorted(set(relations["snapshot"])))
        raise ValueError(f"There is no snapshot {snapshot!r} in these rows; there are {known}.")
    if core:
        rows = rows[rows["core"].astype(bool)]
    signs = rows["sign"]
    if coding == "alt_sign":
        signs = rows["alt_sign"].where(rows["alt_sign"].notna(), signs)
    keys = zip(rows["actor_a"], rows["actor_b"], signs, strict=True)
    return {pair(a, b): int(sign) for a, b, sign in keys}


def change(ties: Ties, a: str, b: str, sign: int) -> dict[Pair, int]:
    """Return a copy of the ties in which one pair has another sign; 0 takes the tie out.

    Examples
    --------
    >>> change({("a", "b"): 1}, "b", "a", -1)
    {('a', 'b'): -1}
    """
    if sign not in (1, 0, -1):
        raise ValueError(f"A sign is 1, -1, or 0 for no tie; not {sign!r}.")
    new = dict(ties)
    if sign:
        new[pair(a, b)] = sign
    else:
        new.pop(pair(a, b), None)
    return new


def actors(ties: Ties) -> list[str]:
    """Return the actors that have a tie, in alphabetical order."""
    return sorted({actor for tie in ties for actor in tie})


def is_balanced(first: int, second: int, third: int) -> bool:
    """Tell whether three ties that close a triangle are balanced.

    Parameters
    ----------
    first, second, third : int
        Their signs, +1 or -1, in any order.

    Raises
    ------
    ValueError
        If one of them is neither +1 nor -1: without three signed ties there is no triangle.

    References
    ----------
    Cartwright and Harary (1956): a cycle is balanced if the product of its signs is positive.

    Examples
    --------
    >>> is_balanced(1, -1, -1)
    True
    >>> is_balanced(1, 1, -1)
    False
    """
    if any(sign not in (1, -1) for sign in (first, second, third)):
        raise ValueError("A triangle has three ties, each of them 1 or -1.")
    return first * second * third > 0


@dataclass(frozen=True)
class Triad:
    """Three actors who are all tied to one another.

    Attributes
    ----------
    actors : tuple of str
        Their ids a, b, c in alphabetical order.
    signs : tuple of int
        Signs of a-b, a-c and b-c.
    """

    actors: tuple[str, str, str]
    signs: tuple[int, int, int]

    @property
    def balanced(self) -> bool:
        """True if the product of the three signs is positive."""
        return is_balanced(*self.signs)

    @property
    def kind(self) -> str:
        """One of `KINDS`: its signs with the friendly ones first."""
        plus = self.signs.count(1)
        return "+" * plus + "-" * (3 - plus)

    def ties(self) -> dict[Pair, int]:
        """Return its three ties with their signs."""
        return dict(zip(combinations(self.actors, 2), self.signs, strict=True))


def triads(ties: Ties) -> list[Triad]:
    """List all triangles of a signed network.

    Parameters
    ----------
    ties : mapping
        Pair of actor ids to +1 or -1.

    Returns
    -------
    list of Triad
        Every three actors with three ties between them, in alphabetical order.

    Examples
    --------
    >>> [t.kind for t in triads({("a", "b"): 1, ("a", "c"): 1, ("b", "c"): -1})]
    ['++-']
    """
    signs = checked(ties)
    friends: dict[str, set[str]] = {actor: set() for actor in actors(signs)}
    for a, b in signs:
        friends[a].add(b)
        friends[b].add(a)
    return [
        Triad((a, b, c), (signs[a, b], signs[a, c], signs[b, c]))
        for a, b in sorted(signs)
        for c in sorted(friends[a] & friends[b])
        if c > b
    ]


def census(ties: Ties) -> dict[str, int]:
    """Count the triangles of each kind.

    Returns
    -------
    dict
        ``"+++"``, ``"+--"`` (balanced), ``"++-"``, ``"---"`` (unbalanced) to their number.

    Examples
    --------
    >>> census({("a", "b"): 1, ("a", "c"): -1, ("b", "c"): -1})
    {'+++': 0, '+--': 1, '++-': 0, '---': 0}
    """
    kinds = [triad.kind for triad in triads(ties)]
    return {kind: kinds.count(kind) for kind in KINDS}
