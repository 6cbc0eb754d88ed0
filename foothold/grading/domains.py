"""Domains of values, as property-based testing calls them, and draws that a seed fixes for good.

The names follow Hypothesis (https://hypothesis.readthedocs.io/en/latest/data.html). Both ends
belong to a range; a template is a constant, a domain, ``"$name"`` (or ``"$name.0"`` for one item)
or a list or table of templates:

================================ =========================================================
``integers = [low, high]``       whole numbers; with ``step``, ``low``, ``low + step``, ...
``decimals = [low, high]``       ``low``, ``low + step``, ...; ``step`` is needed
``dates = [first, last]``        days as text, such as ``"2025-02-12"``
``sampled_from = [...]``         one of these values
``one_of = [...]``               a value of one of these templates
``lists = T``                    ``length`` values of the template T (a number or a template)
``permutations = [...]``         all of these templates, in any order
``subsets = [...]``              ``length`` of these templates, in their order
``none_or = T``                  None with ``chance`` in per cent, else T
``walk = T``                     running sums: T, then one more for each of ``steps`` (dates: days)
``composition = T``              ``length`` multiples of ``step`` above 0 that sum to T
``mapping = T``                  a dictionary made of a list of pairs
================================ =========================================================

Drawing uses SHA-256 and whole numbers only, so one seed gives the same values with every version
of Python and on every platform; the ``random`` module promises that for its raw numbers only.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any


class DomainError(ValueError):
    """A block ``vary`` cannot be drawn from; the text says what to mend."""


class Source:
    """Random whole numbers that a seed fixes for good.

    Examples
    --------
    >>> source = Source("autumn")
    >>> [source.below(6) for _ in range(3)]
    [1, 3, 4]
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, number: int) -> int:
        """A whole number from 0 to ``number - 1``, each as likely as any other."""
        if number < 1:
            raise DomainError("A range is empty; its first end must not lie above its last.")
        limit = (1 << 64) - (1 << 64) % number
        while True:
            self._count += 1
            block = hashlib.sha256(f"{self._seed}|{self._count}".encode()).digest()
            value = int.from_bytes(block[:8], "big")
            if value < limit:
                return value % number

    def shuffled(self, items: list) -> list:
        """The items in any order (Fisher and Yates)."""
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def draw(template: Any, source: Source, names: dict[str, Any] | None = None) -> Any:
    """Fill in one template.

    Parameters
    ----------
    template : object
        A constant, a domain, ``"$name"``, or a list or table of templates.
    source : Source
        Where chance comes from.
    names : dict, optional
        Values drawn before, by name.

    Examples
    --------
    >>> draw({"integers": [3, 3]}, Source("a")), draw(["$x.1", 5], Source("a"), {"x": [7, 8]})
    (3, [8, 5])
    """
    names = names or {}
    if isinstance(template, str) and template.startswith("$"):
        return _named(template[1:], names)
    if isinstance(template, list):
        return [draw(each, source, names) for each in template]
    if not isinstance(template, dict):
        return template
    domains = [name for name in DOMAINS if name in template]
    if not domains:
        return {name: draw(each, source, names) for name, each in template.items()}
    return DOMAINS[domains[0]](template, lambda inner: draw(inner, source, names), source)


def _named(path: str, names: dict[str, Any]) -> Any:
    name, *places = path.split(".")
    if name not in names:
        raise DomainError(f"'${name}' is drawn nowhere; add it to 'draw', before its first use.")
    value = names[name]
    for place in places:
        value = value[int(place)]
    return value


# The domains: table as written, a function that fills in templates, and the source of chance.

Fill = Callable[[Any], Any]


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def _integers(table: dict, fill: Fill, source: Source) -> int:
    low, high = fill(table["integers"])
    step = table.get("step", 1)
    return low + step * source.below((high - low) // step + 1)


def _decimals(table: dict, fill: Fill, source: Source) -> float:
    low, high = map(_exact, fill(table["decimals"]))
    step = _exact(table["step"])
    return float(low + step * source.below((high - low) // step + 1))


def _dates(table: dict, fill: Fill, source: Source) -> str:
    first, last = map(datetime.date.fromisoformat, table["dates"])
    return (first + datetime.timedelta(source.below((last - first).days + 1))).isoformat()


def _sampled_from(table: dict, fill: Fill, source: Source) -> Any:
    return table["sampled_from"][source.below(len(table["sampled_from"]))]


def _one_of(table: dict, fill: Fill, source: Source) -> Any:
    return fill(table["one_of"][source.below(len(table["one_of"]))])


def _lists(table: dict, fill: Fill, source: Source) -> list:
    return [fill(table["lists"]) for _ in range(fill(table["length"]))]


def _permutations(table: dict, fill: Fill, source: Source) -> list:
    return source.shuffled(fill(table["permutations"]))


def _subsets(table: dict, fill: Fill, source: Source) -> list:
    items = fill(table["subsets"])
    length = fill(table["length"])
    if length > len(items):
        raise DomainError(f"a subset of {length} is wanted, and there are {len(items)} values.")
    chosen = sorted(source.shuffled(list(range(len(items))))[:length])
    return [items[place] for place in chosen]


def _none_or(table: dict, fill: Fill, source: Source) -> Any:
    return None if source.below(100) < table["chance"] else fill(table["none_or"])


def _walk(table: dict, fill: Fill, source: Source) -> list:
    found = [fill(table["walk"])]
    for step in table["steps"]:
        found.append(_further(found[-1], fill(step)))
    return found


def _further(value: Any, step: float) -> Any:
    if isinstance(value, str):
        return (datetime.date.fromisoformat(value) + datetime.timedelta(step)).isoformat()
    if isinstance(value, int) and isinstance(step, int):
        return value + step
    return float(_exact(value) + _exact(step))


def _composition(table: dict, fill: Fill, source: Source) -> list[float]:
    """Cut the total at places that differ (Stanley, Enumerative Combinatorics 1, section 1.2)."""
    total, step, length = _exact(fill(table["composition"])), _exact(table["step"]), table["length"]
    length, steps = fill(length), total / step
    if steps.denominator != 1 or not 1 <= length <= steps:
        raise DomainError(f"{float(total)} is no sum of {length} multiples of {float(step)}.")
    places = source.shuffled(list(range(1, int(steps))))[: length - 1]
    cuts = [0, *sorted(places), int(steps)]
    return [float((b - a) * step) for a, b in pairwise(cuts)]


def _mapping(table: dict, fill: Fill, source: Source) -> dict:
    return dict(fill(table["mapping"]))


DOMAINS: dict[str, Callable[[dict, Fill, Source], Any]] = {
    "integers": _integers,
    "decimals": _decimals,
    "dates": _dates,
    "sampled_from": _sampled_from,
    "one_of": _one_of,
    "lists": _lists,
    "permutations": _permutations,
    "subsets": _subsets,
    "none_or": _none_or,
    "walk": _walk,
    "composition": _composition,
    "mapping": _mapping,
}
