"""What the balance figures and the balance explorer say, in words.

A `Case` is one snapshot with at most one tie set to another sign. Everything that is drawn or
printed about it is worked out here, once, so that picture, sentence and table cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from foothold.models.balance import (
    Pair,
    Triad,
    actors,
    change,
    coded,
    pair,
    triads,
)
from foothold.models.frustration import Frustration, frustration, strained

NAMES = {  # short names for labels; the full ones stand in data/actors.csv
    "russia": "Russia",
    "syria-gov": "Syria's new government",
    "assad-gov": "Assad's government",
    "assad": "Bashar al-Assad",
    "usa": "United States",
    "european-officials": "European authorities",
    "ukraine": "Ukraine",
    "turkey": "Turkey",
    "saudi-arabia": "Saudi Arabia",
    "qatar": "Qatar",
    "israel": "Israel",
    "iran": "Iran",
    "hezbollah": "Hezbollah",
    "hts": "HTS",
    "sna": "SNA",
    "sdf": "SDF",
    "isis": "ISIS",
    "uae": "UAE",
}
DAMASCUS = ("syria-gov", "assad-gov")  # whoever governs there gives camp A its letter
SIGNS = {1: "+", -1: "−"}
MONTHS = {"01": "January", "02": "February", "10": "October", "11": "November"}


def name(actor: str) -> str:
    """Short name of an actor."""
    return NAMES.get(actor, actor)


def tie_name(tie: Pair) -> str:
    """Return both short names, in the order of `NAMES`.

    Examples
    --------
    >>> tie_name(("assad", "russia"))
    'Russia – Bashar al-Assad'
    """
    return " – ".join(name(actor) for actor in sorted(tie, key=rank))


def rank(actor: str) -> tuple[int, str]:
    """Sort key: actors in the order of `NAMES`, others after them."""
    order = list(NAMES)
    return (order.index(actor) if actor in order else len(order), actor)


def month(snapshot: str) -> str:
    """Return ``"2025-02"`` as February 2025."""
    year, number = snapshot.split("-")
    return f"{MONTHS.get(number, number)} {year}"


@dataclass(frozen=True)
class Case:
    """One snapshot, perhaps with one tie changed.

    Attributes
    ----------
    snapshot : str
        For example ``"2025-02"``.
    recorded, ties : dict
        The signed ties as the table has them, and as they are now.
    mixed : frozenset of tuple
        Pairs coded 0, friendly and hostile at once; they are not among the ties.
    focus : tuple of str or None
        The tie that is looked at, whether or not it was changed.
    """

    snapshot: str
    recorded: dict[Pair, int]
    ties: dict[Pair, int]
    mixed: frozenset[Pair] = frozenset()
    focus: Pair | None = None

    @property
    def changed(self) -> bool:
        """True if a tie differs from the table."""
        return self.ties != self.recorded

    def said(self, ties: dict[Pair, int]) -> str:
        """Write the sign that the tie in focus has among some ties."""
        if self.focus in ties:
            return SIGNS[ties[self.focus]]
        return "0 (mixed)" if self.focus in self.mixed else "no tie"

    @cached_property
    def before(self) -> Frustration:
        """Frustration as recorded."""
        return frustration(self.recorded)

    @cached_property
    def now(self) -> Frustration:
        """Frustration as it is now."""
        return frustration(self.ties)

    @cached_property
    def strain(self) -> dict[Pair, int]:
        """Tie to the number of best splits that it contradicts."""
        all_of_them = [tie for split in self.now.splits for tie in strained(self.ties, split)]
        return {tie: all_of_them.count(tie) for tie in self.ties}


def case(
    relations: pd.DataFrame,
    snapshot: str,
    a: str = "",
    b: str = "",
    sign: int | None = None,
) -> Case:
    """Take one snapshot of the core network, and set one tie to a sign.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    snapshot : str
        For example ``"2025-02"``.
    a, b : str
        The two actors whose tie is looked at; none if empty.
    sign : int, optional
        1, -1, or 0 for no tie; the recorded sign if None.

    Returns
    -------
    Case
        The network with all that follows from it.

    Raises
    ------
    ValueError
        If an actor has no tie in this snapshot, or both are the same.
    """
    codes = coded(relations, snapshot)
    recorded = {tie: code for tie, code in codes.items() if code}
    mixed = frozenset(codes) - frozenset(recorded)
    if not (a and b):
        return Case(snapshot, recorded, recorded, mixed)
    there = actors(recorded)
    for actor in (a, b):
        if actor not in there:
            raise ValueError(f"{name(actor)} is not in the network of {month(snapshot)}.")
    focus = pair(a, b)
    ties = recorded if sign is None else change(recorded, a, b, sign)
    return Case(snapshot, recorded, ties, mixed, focus)


def sides(found: Frustration) -> dict[str, str]:
    """Give each actor its letter: A, B, or ? if best splits disagree.

    A is the camp of whoever governs in Damascus. The letters say how the counting came out, not
    who is allied with whom.
    """
    first = found.splits[0]
    everyone = [actor for camp in first.camps for actor in camp]
    anchor = next((a for a in DAMASCUS if a in everyone), min(everyone))
    letters = {}
    for actor in sorted(everyone):
        together = {split.together(anchor, actor) for split in found.splits}
        letters[actor] = "?" if len(together) == 2 else "A" if True in together else "B"
    return letters


def finding(seen: Case) -> str:
    """Say in one sentence how balanced a case is, and what a changed tie has done.

    Examples
    --------
    >>> from foothold import load
    >>> finding(case(load("relations"), "2025-02"))[:52]
    'February 2025: 27 of 38 triangles are balanced; the '
    """
    good, total = _balanced(seen.ties)
    index, ways = seen.now.index, len(seen.now.splits)
    if not seen.changed:
        text = f"{month(seen.snapshot)}: {good} of {total} triangles are balanced; the best split "
        text += f"into two camps leaves {index} of {len(seen.ties)} ties strained, and "
        text += "no other split does as well" if ways == 1 else f"{ways} splits do equally well"
        if seen.focus:
            own = [triad.balanced for triad in _with(seen.ties, seen.focus)]
            text += f"; {tie_name(seen.focus)} ({seen.said(seen.recorded)}) is in "
            text += f"{own.count(True)} balanced and {own.count(False)} unbalanced triangles"
        return text + "."
    was_good, was_total = _balanced(seen.recorded)
    text = f"{month(seen.snapshot)}, with {tie_name(seen.focus)} set from "
    text += f"{seen.said(seen.recorded)} to {seen.said(seen.ties)}: "
    text += f"{good} of {total} triangles are balanced ({was_good} of {was_total} as recorded), "
    text += f"{index} of {len(seen.ties)} ties are strained in the best split "
    text += f"({seen.before.index} of {len(seen.recorded)}), "
    text += "1 split is best" if ways == 1 else f"{ways} splits are best"
    moved = moves(seen)
    return f"{text} ({len(seen.before.splits)}), and {moved or 'nobody changes camp'}."


def moves(seen: Case) -> str:
    """Say whose camp letter differs from that as recorded; empty if nobody's does."""
    old, new = sides(seen.before), sides(seen.now)
    told = [
        f"{name(actor)} goes from {old[actor]} to {new.get(actor, 'no camp')}"
        for actor in sorted(old, key=rank)
        if old[actor] != new.get(actor)
    ]
    if len(told) > 3:
        return f"{len(told)} actors change camp"
    return ", ".join(told)


def _balanced(ties: dict[Pair, int]) -> tuple[int, int]:
    found = triads(ties)
    return sum(triad.balanced for triad in found), len(found)


def _with(ties: dict[Pair, int], focus: Pair) -> list[Triad]:
    return [triad for triad in triads(ties) if set(focus) <= set(triad.actors)]
