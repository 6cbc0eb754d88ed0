"""Turn any answer into plain data of exact types, so that it can be judged elsewhere.

An answer may be a tuple, a set, a numpy scalar, a pandas Series, a date or an object made to
equal everything. What leaves this module is JSON: ``None`` for a blank, ``bool``, ``int``,
``float``, ``str``, ``list``, and four tagged forms, ``{"set": [...]}``, ``{"dict": [[k, v]]}``,
``{"date": "2025-02-12"}`` and ``{"odd": "a function"}`` for what cannot be an answer.
Comparing happens on that data only; no method of the learner's objects is asked for equality.
"""

from __future__ import annotations

import datetime
import math
from collections import deque
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

MAX_DEPTH = 6
MAX_ITEMS = 5_000
MAX_TEXT = 20_000
MAX_DIGITS = 300
MAX_VALUES = 100_000  # in one answer, all levels together
MAX_ALL_TEXT = 200_000  # characters in one answer

Plain = None | bool | int | float | str | list | dict


def plain(value: Any, depth: int = 0, left: list[int] | None = None) -> Plain:
    """Encode one value.

    Parameters
    ----------
    value : object
        Whatever stands in the learner's variable.
    depth : int
        Collections around the value.
    left : list of int, optional
        How many values the whole answer may still have; counted down in place.

    Returns
    -------
    None, bool, int, float, str, list or dict
        JSON data; ``None`` stands for a blank (``...`` and ``None``).

    Examples
    --------
    >>> plain((1, "a", ...))
    [1, 'a', None]
    >>> plain({"P4.S3"})
    {'set': ['P4.S3']}
    """
    if value is None or value is Ellipsis:
        return None
    left = [MAX_VALUES // 2] if left is None else left  # tags such as "set" count as values, too
    left[0] -= 1
    if depth > MAX_DEPTH:
        return odd("a value nested too deeply")
    if left[0] < 0:
        return odd("a value with far too many parts")
    for kinds, encode in _ENCODERS:
        if issubclass(type(value), kinds):  # isinstance would believe a forged __class__
            try:
                return encode(value, depth, left)
            except Exception:  # a learner's subclass may raise anything
                return odd(f"a {type(value).__name__} that cannot be read")
    return _foreign(value, depth, left)


def odd(what: str) -> dict:
    """Mark a value that cannot be an answer, with words for the learner."""
    return {"odd": what}


def _number(value: float, depth: int, left: list[int]) -> Plain:
    exact = float.__float__(value) if isinstance(value, float) else float(value)
    if math.isnan(exact):
        return odd("not a number (NaN)")
    return odd("an infinite number") if math.isinf(exact) else exact


def _integer(value: int, depth: int, left: list[int]) -> Plain:
    exact = int.__int__(value)
    return odd("a number with too many digits") if exact.bit_length() > 3 * MAX_DIGITS else exact


def _text(value: str, depth: int, left: list[int]) -> Plain:
    exact = str.__str__(value)
    return odd("a text that is far too long") if len(exact) > MAX_TEXT else exact


def _sequence(value: Any, depth: int, left: list[int]) -> Plain:
    items = _items(value)
    if len(items) > MAX_ITEMS:
        return odd("a list that is far too long")
    return [plain(item, depth + 1, left) for item in items]


def _items(value: Any) -> list:
    """The first items as the base type holds them: a subclass may lie, or never end."""
    home = next((kind for kind in _COLLECTIONS if issubclass(type(value), kind)), type(value))
    return list(islice(home.__iter__(value), MAX_ITEMS + 1))


def _set(value: Any, depth: int, left: list[int]) -> Plain:
    items = _sequence(value, depth, left)
    return {"set": sorted(items, key=repr)} if isinstance(items, list) else items


def _mapping(value: dict, depth: int, left: list[int]) -> Plain:
    if dict.__len__(value) > MAX_ITEMS:
        return odd("a dictionary that is far too long")
    inner = depth + 1
    return {"dict": [[plain(k, inner, left), plain(v, inner, left)] for k, v in dict.items(value)]}


def _date(value: datetime.date, depth: int, left: list[int]) -> Plain:
    try:
        return {"date": value.strftime("%Y-%m-%d")}
    except (ValueError, TypeError):  # pandas.NaT is a datetime that has no day
        return odd("a missing date")


_COLLECTIONS = (list, tuple, set, frozenset, deque)
_LONG_FLOATS = ("longdouble", "float96", "float128")

_ENCODERS = (
    ((bool,), lambda value, depth, left: value is True),
    ((str,), _text),
    ((int,), _integer),
    ((float, Decimal, Fraction), _number),
    ((list, tuple, range, deque, type({}.keys()), type({}.values())), _sequence),
    ((set, frozenset), _set),
    ((dict,), _mapping),
    ((datetime.date,), _date),
)


def _foreign(value: Any, depth: int, left: list[int]) -> Plain:
    """Values of numpy and pandas, known by where their type comes from; neither is imported."""
    home = type(value).__module__.partition(".")[0]
    name = type(value).__name__
    try:
        if home == "numpy":
            if name == "datetime64":
                return plain(value.astype("datetime64[D]").item(), depth + 1, left)
            if name == "ndarray" and value.size > MAX_ITEMS:
                return odd("an array that is far too long")
            if name in _LONG_FLOATS:  # no type of Python's own is as long
                return plain(float(value), depth + 1, left)
            inner = value.tolist()
            if type(inner) is type(value):
                return odd(f"a numpy {name}")
            return plain(inner, depth + 1, left)
        if home == "pandas" and name == "Series":
            if len(value) > MAX_ITEMS:
                return odd("a Series that is far too long")
            index = plain(value.index.tolist(), depth + 1, left)
            values = plain(value.tolist(), depth + 1, left)
            return {"series": [list(pair) for pair in zip(index, values, strict=True)]}
        if home == "pandas" and (name.endswith("Array") or name == "Categorical"):
            if len(value) > MAX_ITEMS:
                return odd("an array that is far too long")
            return plain(value.tolist(), depth + 1, left)
        if home == "pandas" and name.endswith("Index"):
            return plain(value.tolist(), depth + 1, left)
        if home == "pandas" and name == "DataFrame":
            return odd("a whole table")
    except Exception:  # a learner's subclass may raise anything
        return odd(f"a {name}")
    return odd("a function" if callable(value) else f"a {name}")


def within_bounds(data: Plain) -> bool:
    """Is this data that :func:`plain` could have made, in kind and in size?

    A notebook can forge what it shows. Reading it must cost the grader no more than an honest
    answer does, so the bounds of the notebook's side are held here once more.

    Examples
    --------
    >>> within_bounds([1, "a"]), within_bounds(" " * 10_000_000)
    (True, False)
    """
    values, letters, todo = 0, 0, [(data, 0)]
    while todo:
        item, depth = todo.pop()
        values += 1
        if isinstance(item, str):
            letters += len(item)
            if len(item) > MAX_TEXT or letters > MAX_ALL_TEXT:
                return False
        elif isinstance(item, (list, dict)):
            if depth > 3 * MAX_DEPTH or values + len(todo) + len(item) > MAX_VALUES:
                return False
            inner = item if isinstance(item, list) else [*item, *item.values()]
            todo += [(each, depth + 1) for each in inner]
        elif isinstance(item, int) and item.bit_length() > 3 * MAX_DIGITS:
            return False
    return True


def is_blank(data: Plain, depth: int = 0) -> bool:
    """Is this plain value a blank: nothing, an empty text, or a container of blanks only?

    An empty set, list or dictionary is an answer ("none of them"), not a blank.
    """
    if depth > 3 * MAX_DEPTH:
        return False
    if data is None:
        return True
    if isinstance(data, str):
        return not data.strip()
    if isinstance(data, list):
        return bool(data) and all(is_blank(item, depth + 1) for item in data)
    if isinstance(data, dict) and isinstance(data.get("dict"), list):  # it may be forged
        items = [pair[1] for pair in data["dict"] if isinstance(pair, list) and len(pair) == 2]
        return bool(items) and all(is_blank(item, depth + 1) for item in items)
    return False


def value_of(data: Plain) -> list | None:
    """Items of a list, set or Series as plain data, or None where it is not a collection."""
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        if "set" in data:
            return data["set"]
        if "series" in data:
            return [item for _, item in data["series"]]
    return None


def pairs_of(data: Plain) -> list | None:
    """Key and value pairs of a dictionary, Series or list of pairs, or None."""
    if isinstance(data, dict):
        return data.get("dict", data.get("series"))
    if isinstance(data, list) and all(isinstance(item, list) and len(item) == 2 for item in data):
        return data
    return None
