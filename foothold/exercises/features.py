"""Break an answer into features: small statements that are true of it.

``has:P13.S1``, ``size:4``, ``P4.S3=event``, ``E24<E26``, ``case3=true``: points, mistakes and the
public key are all stated over features, so a misconception is recognised in any answer that
shows it, not in one listed answer.

======== =========================================== ==============================
kind     a learner may give                           features
======== =========================================== ==============================
choice   ``"b"``, ``"B)"``, ``["b"]``                 ``choice=b``
set      text, list, set, Series of labels            ``has:X`` for each, ``size:n``
order    text, list; ``<`` between labels is fine     ``A<B`` for each strict pair
match    ``"a=event b=forecast"``, dict, Series       ``a=event``
number   number or text with its unit                 slot ``value``
dict     as match; dates and numbers as values        ``start=2025-01-01``, slots
function a function of the notebook                   ``case1=true``, slots
figure   matplotlib Axes or Figure                    ``bars:8`` or ``points:5``, slots
brief    text with labelled lines, dict               ``reader``, ``likelihood:word-off``
======== =========================================== ==============================

A *slot* is a number that will be compared with a tolerance (see :mod:`.grids`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

from . import briefs, charts, texts
from .grids import exact
from .plain import Plain, is_blank, pairs_of, value_of, within_bounds
from .texts import UnreadableError


@dataclass(frozen=True)
class Reading:
    """What an answer says.

    Attributes
    ----------
    words : frozenset of str
        Features that are compared as they are.
    slots : dict of str to fractions.Fraction
        Numbers that are compared with a tolerance, by name.
    """

    words: frozenset[str] = frozenset()
    slots: dict[str, Fraction] = field(default_factory=dict)


def read(check: dict[str, Any], data: Plain) -> Reading | None:
    """Read one answer.

    Parameters
    ----------
    check : dict
        The question as the TOML file or the public key describes it.
    data : plain data
        The answer as :func:`foothold.exercises.plain.plain` encodes it; for a function
        ``{"calls": [...]}``, for a figure ``{"chart": {...}}``.

    Returns
    -------
    Reading or None
        None for a blank.

    Raises
    ------
    UnreadableError
        If an answer is there but not in a form that the question takes.
    """
    if not within_bounds(data):
        raise UnreadableError(f"The answer is far too long to be read. {FORMS[check['kind']]}")
    if is_blank(data):
        return None
    if isinstance(data, dict) and "odd" in data:
        what = texts.short(data["odd"], 80)
        raise UnreadableError(f"The answer is {what}. {FORMS[check['kind']]}")
    try:
        labelled = check["kind"] in ("choice", "set", "order", "match", "dict")
        return READERS[check["kind"]](check, texts.tidied(data) if labelled else data)
    except UnreadableError:
        raise
    except Exception as error:  # whatever a notebook shows, the reader gets a sentence
        raise UnreadableError(FORMS[check["kind"]]) from error


FORMS = {
    "choice": "Write one letter between the quotes.",
    "set": "Write labels between the quotes, separated by spaces.",
    "order": "Write all labels in order between the quotes, separated by spaces.",
    "match": "Write pairs between the quotes, such as name=value.",
    "number": "Write one number.",
    "dict": "Write pairs between the quotes, such as name=value.",
    "function": "Define a function with the name that the question gives.",
    "figure": "Give the Axes that you drew on.",
    "brief": "Write labelled lines between the three quotes, such as Reader: EU diplomat",
}

_ARROWS = re.compile(r"(?<![-–—=~])[-–—=~]*[<>][-–—=~]*|[<>]|→|⇒")


def _labels(check: dict, data: Plain) -> list[str]:
    """The labels of a set or order, as the question spells them."""
    if isinstance(data, str):
        if texts.simple(data) in texts.NOTHING:
            return []
        items = [_ARROWS.sub(" ", data) if check["kind"] == "order" else data]
    else:
        items = value_of(data)
        if items is None or not all(isinstance(item, str) for item in items):
            raise UnreadableError(FORMS[check["kind"]])
    labels = check["items"]
    return [name for item in items for name in texts.whole_labels(texts.words(item), labels)]


def _choice(check: dict, data: Plain) -> Reading:
    items = [data] if isinstance(data, str) else value_of(data)
    if items is not None and len(items) == 1 and isinstance(items[0], str):
        text = items[0].strip(" .:()[]'\"")
        return Reading(frozenset({f"choice={texts.need_label(text, check['options'], 'choice')}"}))
    raise UnreadableError("Choose exactly one: " + ", ".join(check["options"]) + ".")


def _set(check: dict, data: Plain) -> Reading:
    chosen = set(_labels(check, data))
    return Reading(frozenset({f"has:{label}" for label in chosen} | {f"size:{len(chosen)}"}))


def tied(check: dict) -> set[frozenset[str]]:
    """Pairs of labels whose order is free."""
    return {frozenset(pair) for tie in check.get("ties", []) for pair in combinations(tie, 2)}


def _order(check: dict, data: Plain) -> Reading:
    if isinstance(data, str) and re.search("(?<![-–—=~])>", data):
        if "<" in data:
            raise UnreadableError("Use only < or only spaces between labels, not < and > mixed.")
        row = _labels(check, data)[::-1]
    else:
        row = _labels(check, data)
    missing = [label for label in check["items"] if label not in row]
    if missing or len(row) != len(set(row)):
        raise UnreadableError(
            f"An order names each of the {len(check['items'])} labels once. "
            + (f"Missing: {', '.join(missing)}." if missing else "One stands twice.")
        )
    free = tied(check)
    return Reading(
        frozenset(f"{a}<{b}" for a, b in combinations(row, 2) if frozenset((a, b)) not in free)
    )


def _named(data: Plain) -> list[tuple[str, Plain]]:
    """Name and value of each pair, blanks left out."""
    if isinstance(data, str):
        return [(name, value) for name, value in texts.pairs(data) if value]
    found = pairs_of(data)
    if found is None or not all(isinstance(name, str) for name, _ in found):
        raise UnreadableError(FORMS["match"])
    return [(name, value) for name, value in found if not is_blank(value)]


def _each_once(check: dict, data: Plain, names: list[str]) -> dict[str, Plain]:
    answer: dict[str, Plain] = {}
    for name, value in _named(data):
        label = texts.need_label(name, names, "name")
        if label in answer:
            raise UnreadableError(f"{label} stands twice. Give each name one value.")
        answer[label] = value
    return answer


def _match(check: dict, data: Plain) -> Reading:
    answer = _each_once(check, data, check["keys"])
    found = set()
    for key, value in answer.items():
        if isinstance(value, bool) and {"yes", "no"} <= set(check["values"]):
            value = "yes" if value else "no"
        elif type(value) in (int, float) and value == int(value):  # a label may be a numeral
            value = str(int(value))
        if not isinstance(value, str):
            allowed = ", ".join(check["values"])
            raise UnreadableError(f"The value of {key} is not one of: {allowed}.")
        found.add(f"{key}={texts.need_label(value, check['values'], 'value')}")
    return Reading(frozenset(found))


def to_number(data: Plain, unit: str = "") -> Fraction:
    """One number out of plain data.

    Raises
    ------
    UnreadableError
        If it is none; ``True`` is none either.
    """
    if isinstance(data, str):
        return texts.number(data, unit)
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return exact(data)
    items = value_of(data)
    if items is not None and len(items) == 1:
        return to_number(items[0], unit)
    raise UnreadableError("Write one number" + (f" in {unit}." if unit else "."))


def _number(check: dict, data: Plain) -> Reading:
    return Reading(slots={"value": to_number(data, check.get("unit", ""))})


def _dict(check: dict, data: Plain) -> Reading:
    words, slots = set(), {}
    for name, value in _each_once(check, data, list(check["fields"])).items():
        kind = check["fields"][name]
        if kind == "date":
            if isinstance(value, dict) and "date" in value:
                value = value["date"]
            if not isinstance(value, str):
                raise UnreadableError(f"The value of {name} is a date, such as 2024-05-31.")
            words.add(f"{name}={texts.day(value)}")
        elif isinstance(kind, dict):
            slots[name] = to_number(value)
        else:
            if not isinstance(value, str):
                raise UnreadableError(f"The value of {name} is one of: {', '.join(kind)}.")
            words.add(f"{name}={texts.need_label(value, kind, 'value')}")
    return Reading(frozenset(words), slots)


def _function(check: dict, data: Plain) -> Reading | None:
    if not isinstance(data, dict) or "calls" not in data:
        raise UnreadableError(FORMS["function"])
    calls = data["calls"]
    if all(is_blank(result) for result in calls):
        return None  # a stub that only returns None or ...
    words, slots = set(), {}
    for name, result in zip(case_names(check), calls, strict=False):
        if isinstance(result, dict) and "error" in result:
            words.add(f"{name}=error:{result['error']}")
        elif result is None and isinstance(check["result"], dict):
            words.add(f"{name}=none")
        elif isinstance(check["result"], dict):
            try:
                slots[name] = to_number(result)
            except UnreadableError:
                words.add(f"{name}=other")
        else:
            words.add(f"{name}={_result(check['result'], result)}")
    return Reading(frozenset(words), slots)


def case_names(check: dict) -> list[str]:
    """Names of a function's cases: ``case1`` … for the visible, ``hidden1`` … for the others."""
    visible = [f"case{i}" for i in range(1, len(check["inputs"]) + 1)]
    return visible + [f"hidden{i}" for i in range(1, len(check.get("hidden", [])) + 1)]


def _result(kind: str, data: Plain) -> str:
    if kind == "bool":
        return str(data).lower() if isinstance(data, bool) else "other"
    if kind == "text":
        return texts.simple(data) if isinstance(data, str) else "other"
    items = value_of(data)
    if items is None or not all(isinstance(item, (str, int)) for item in items):
        return "other"
    # Blanks inside an item are marked, and an item called "nothing" quoted: neither may read like
    # several items or like an empty list.
    shown = ["␣".join(str(item).split()) or "''" for item in items]
    shown = ["'nothing'"] if shown == ["nothing"] else shown
    return " ".join(sorted(set(shown)) if kind == "set" else shown) or "nothing"


def _figure(check: dict, data: Plain) -> Reading:
    if not isinstance(data, dict) or "chart" not in data:
        raise UnreadableError(FORMS["figure"])
    words, values = charts.read_chart(check, data["chart"])
    return Reading(frozenset(words), {name: exact(value) for name, value in values.items()})


def _brief(check: dict, data: Plain) -> Reading | None:
    found = briefs.found_in(check, data)
    return None if found is None else Reading(found)


READERS: dict[str, Callable[[dict, Plain], Reading | None]] = {
    "choice": _choice,
    "set": _set,
    "order": _order,
    "match": _match,
    "number": _number,
    "dict": _dict,
    "function": _function,
    "figure": _figure,
    "brief": _brief,
}
