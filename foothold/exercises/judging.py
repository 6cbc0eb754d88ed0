"""Judge a reading against the reference: right or not, points per part, the mistake it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import briefs, features
from .features import Reading
from .grids import Grid, exact, overlap
from .plain import Plain
from .texts import UnreadableError

NUMBER = r"[+-]?\d+(?:\.\d+)?"
NEAR = re.compile(rf"^(?:near:|(?P<slot>.+?)~)(?P<centre>{NUMBER})(?:~(?P<tolerance>{NUMBER}))?$")


@dataclass(frozen=True)
class Mistake:
    """A known mistake: features that must be present, features that must be absent, the hint."""

    name: str
    present: frozenset[str]
    absent: frozenset[str]
    hint: str

    def shows_in(self, found: Iterable[str]) -> bool:
        """Does an answer with these features show the mistake?"""
        found = frozenset(found)
        return self.present <= found and not self.absent & found


@dataclass(frozen=True)
class Bound:
    """A question together with its reference: all that is needed to judge an answer.

    Attributes
    ----------
    check : dict
        The question as the TOML file has it.
    reference : Reading
        What the solution's run showed.
    grids : dict of str to list of Grid
        For each slot the grid of the reference (first) and of each mistake stated on it.
    mistakes : tuple of Mistake
        In the order of the file; the first that shows gives its hint.
    """

    check: dict[str, Any]
    reference: Reading
    grids: dict[str, list[Grid]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def core(self, reading: Reading) -> frozenset[str]:
        """Features that decide whether an answer is right."""
        numbers = {
            f"{slot}#0#{self.grids[slot][0].cell(value)}"
            if slot in self.grids
            else f"{slot}=number"
            for slot, value in reading.slots.items()
        }
        return reading.words | numbers

    def all_features(self, reading: Reading) -> frozenset[str]:
        """Features that decide, and the cells in which mistakes are stated."""
        found = set(self.core(reading))
        for slot, value in reading.slots.items():
            for i, grid in enumerate(self.grids.get(slot, [])[1:], 1):
                found.add(f"{slot}#{i}#{grid.cell(value)}")
        return frozenset(found)

    def is_right(self, reading: Reading) -> bool:
        """Do the features of the answer equal those of the reference?"""
        return self.core(reading) == self.core(self.reference)

    def mistake_in(self, reading: Reading) -> Mistake | None:
        """The first known mistake that the answer shows, or None."""
        found = self.all_features(reading)
        return next((mistake for mistake in self.mistakes if mistake.shows_in(found)), None)


def tolerance_of(check: dict[str, Any], slot: str) -> float:
    """The tolerance of one slot, in the unit of the answer.

    Raises
    ------
    ValueError
        If the question gives none.
    """
    kind = check["kind"]
    if kind == "dict" and slot in check["fields"]:
        return check["fields"][slot]["number"]
    if kind == "function":
        return check["result"]["number"]
    if "tolerance" not in check:
        raise ValueError(f"Question {check['id']} needs a 'tolerance'.")
    return check["tolerance"]


def bind(check: dict[str, Any], reference: Reading) -> Bound:
    """Tie a question to its reference.

    Raises
    ------
    ValueError
        If a mistake is stated on a slot that does not exist, or its range touches the reference's
        or that of another mistake on the same slot: an answer could then mean both.

    Examples
    --------
    >>> from fractions import Fraction
    >>> check = {"id": "x", "kind": "number", "tolerance": 1,
    ...          "mistake": [{"name": "twice", "when": ["near:20"], "hint": "Halve it."}]}
    >>> bound = bind(check, Reading(slots={"value": Fraction(10)}))
    >>> bound.mistake_in(Reading(slots={"value": Fraction(41, 2)})).name
    'twice'
    """
    grids = {
        slot: [Grid.centred(value, tolerance_of(check, slot))]
        for slot, value in reference.slots.items()
    }
    ranges = {slot: [(value, tolerance_of(check, slot))] for slot, value in reference.slots.items()}
    mistakes = []
    for entry in check.get("mistake", []):
        present, absent = set(), set()
        for condition in entry["when"]:
            target = absent if condition.startswith("!") else present
            target.add(_feature(check, condition.removeprefix("!"), grids, ranges))
        mistakes.append(
            Mistake(entry["name"], frozenset(present), frozenset(absent), entry["hint"])
        )
    return Bound(check, reference, grids, tuple(mistakes))


def _feature(check: dict, condition: str, grids: dict, ranges: dict) -> str:
    """A condition as a feature; a number gets a grid of its own."""
    found = NEAR.match(condition)
    if not found:
        return condition
    slot = found["slot"] or "value"
    if slot not in grids:
        raise ValueError(
            f"{check['id']}: the condition '{condition}' speaks of '{slot}', "
            "which is no number of the right answer."
        )
    centre, tolerance = found["centre"], float(found["tolerance"] or tolerance_of(check, slot))
    for i, (other, other_tolerance) in enumerate(ranges[slot]):
        if str(other) == centre and other_tolerance == tolerance:
            return f"{slot}#{i}#{grids[slot][i].cell(exact(centre))}"
        if overlap(str(other), other_tolerance, centre, tolerance):
            raise ValueError(
                f"{check['id']}: the ranges of '{condition}' and of "
                f"{'the right answer' if i == 0 else 'another mistake'} overlap. "
                "Give the mistake a smaller tolerance (near:NUMBER~TOLERANCE) or drop it."
            )
    grid = Grid.centred(exact(centre), tolerance)
    grids[slot].append(grid)
    ranges[slot].append((centre, tolerance))
    return f"{slot}#{len(grids[slot]) - 1}#{grid.cell(exact(centre))}"


@dataclass(frozen=True)
class Verdict:
    """The judge's word: a status of :mod:`foothold.grading.records`, points, parts, the hint."""

    status: str
    points: float
    parts: tuple[tuple[str, float, float], ...] = ()
    hint: str = ""
    mistake: str = ""


def judge(bound: Bound, data: Plain) -> Verdict:
    """Judge one answer as plain data.

    Parameters
    ----------
    bound : Bound
        The question with its reference.
    data : plain data
        What the learner's notebook showed.

    Returns
    -------
    Verdict
        Never an exception: whatever a notebook shows has a verdict.
    """
    try:
        reading = features.read(bound.check, data)
    except UnreadableError as error:
        return Verdict("unreadable", 0.0, hint=str(error))
    if reading is None:
        return Verdict("blank", 0.0)
    parts = score(bound, reading)
    maximum = float(bound.check["points"])
    if bound.is_right(reading):
        return Verdict("right", maximum, tuple((name, most, most) for name, _, most in parts))
    points = min(round(sum(earned for _, earned, _ in parts), 2), maximum)
    mistake = bound.mistake_in(reading)
    ladder = bound.check.get("ladder", [])
    raised = any("=error:" in word for word in reading.words - bound.reference.words)
    return Verdict(
        "partly" if points > 0 else "error" if raised else "wrong",
        points,
        parts,
        hint=mistake.hint if mistake else (ladder[0] if ladder else ""),
        mistake=mistake.name if mistake else "",
    )


def score(bound: Bound, reading: Reading) -> tuple[tuple[str, float, float], ...]:
    """Points per part: name, points earned, points possible.

    A wrong extra takes away what a right label gives (never below 0), or more where so few labels
    are wrong that naming everything would still pay; a function's part counts only if all its
    cases are right, and one that answers alike to all cases earns nothing.
    """
    check, points = bound.check, float(bound.check["points"])
    mine, right = bound.core(reading), bound.core(bound.reference)
    kind = check["kind"]
    if kind in ("choice", "number"):
        return (("answer", points if mine == right else 0.0, points),)
    if kind in ("set", "order"):
        chosen, wanted = ({f for f in found if ":" not in f or f.startswith("has:")}
                          for found in (mine, right))  # fmt: skip
        wrong = 1 / len(wanted) if wanted else 0
        if kind == "set" and len(check["items"]) > len(wanted):
            wrong = max(wrong, 1 / (len(check["items"]) - len(wanted)))
        share = len(chosen & wanted) / len(wanted) - len(chosen - wanted) * wrong if wanted else 0
        return (("labels" if kind == "set" else "pairs", points * max(0.0, share), points),)
    if kind in ("match", "dict"):
        names = check["keys"] if kind == "match" else list(check["fields"])
        return _equal(points, [(n, _of(mine, n) == _of(right, n) != set()) for n in names])
    if kind == "brief":
        return _equal(points, [(briefs.RULES[name][1], name in mine) for name in check["rules"]])
    if kind == "function":
        cases = check["inputs"] + check.get("hidden", [])
        groups: dict[str, list[bool]] = {}
        for name, case in zip(features.case_names(check), cases, strict=True):
            groups.setdefault(case.get("part", "results"), []).append(
                _of(mine, name) == _of(right, name) != set()
            )
        constant = len(_results(reading)) == 1 < len(_results(bound.reference))
        return _equal(points, [(n, all(good) and not constant) for n, good in groups.items()])
    return _figure_parts(check, points, mine, right)


def _results(reading: Reading) -> set:
    """The different results of a function, over all its cases."""
    return {word.partition("=")[2] for word in reading.words} | set(reading.slots.values())


def _of(found: Iterable[str], name: str) -> set[str]:
    """The features that speak of one name."""
    return {f for f in found if f.startswith((f"{name}=", f"{name}#"))}


def _equal(points: float, results: list[tuple[str, bool]]) -> tuple[tuple[str, float, float], ...]:
    each = points / len(results)
    return tuple((name, each if good else 0.0, each) for name, good in results)


def _figure_parts(check: dict, points: float, mine: set, right: set):
    """Bars or points for three quarters, the words along the axes for one quarter."""
    mark = "point" if check.get("mark") == "points" else "bar"
    drawn = {f for f in right if f.startswith(f"{mark}:")}
    wrong = {f for f in mine if f.startswith(f"{mark}:")} - drawn
    share = max(0.0, (len(mine & drawn) - len(wrong)) / len(drawn)) if drawn else 0.0
    if share == 1 and not {f for f in right if f.startswith(f"{mark}s:")} <= set(mine):
        share = 1 - 1 / len(drawn)
    wanted = {"axis:quantity", "axis:unit"} | {f for f in right if f.startswith("axis:")}
    axis = len(wanted & set(mine)) / len(wanted) if share else 0.0
    return (
        (f"{mark}s", 0.75 * points * share, 0.75 * points),
        ("axis label", 0.25 * points * axis, 0.25 * points),
    )
