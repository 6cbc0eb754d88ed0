"""What the journal accepts as a value: blanks, plain data and probabilities."""

from __future__ import annotations

import math
import re
from datetime import date

_PERCENT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*%")
_DECIMAL = re.compile(r"[-+]?[0-9]*[.,]?[0-9]+")
_HOW = 'Write a number from 0 to 1, such as 0.7, or text such as "70 %".'


class BadValueError(ValueError):
    """A value that cannot be kept; its text tells the learner what to write instead."""


def is_blank(value: object) -> bool:
    """Tell whether ``value`` means *not yet*: ``...``, ``None``, empty text, or a form with gaps.

    An empty list is an answer ("none of them"), not a blank.
    """
    if value is None or value is ...:
        return True
    if isinstance(value, str):
        return value.strip() in ("", "...", "…")
    if isinstance(value, dict):
        return any(is_blank(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(is_blank(item) for item in value)
    return False


def plain(value: object) -> object:
    """Turn ``value`` into what JSON can hold, or raise a :class:`BadValueError` sentence.

    Tuples become lists, sets become sorted lists, dates become ISO text, numpy scalars (anything
    with ``.item()``) become Python numbers.
    """
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise BadValueError("This number is not finite. Write an ordinary number.")
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=lambda item: (str(type(item)), str(item)))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if callable(getattr(value, "item", None)) and getattr(value, "ndim", None) == 0:
        return plain(value.item())
    raise BadValueError("This cannot be stored. Write text between quotes, or a number.")


def probability(value: object) -> float:
    """Read a probability: a number from 0 to 1, or text with a percent sign.

    Parameters
    ----------
    value : object
        ``0.7``, ``"0.7"``, ``"70 %"`` or ``"70%"``; a decimal comma in text is read as a point.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValueError
        With a sentence for the learner: 70 may be meant as 0.70, and is not guessed.

    Examples
    --------
    >>> probability("70 %")
    0.7
    """
    number = _number(value)
    if 0 <= number <= 1:
        return number
    if 1 < number <= 100:
        share = f"{number / 100:.4f}".rstrip("0")
        share += "0" * (4 - len(share))
        raise BadValueError(f"Did you mean {share}, so {number:g} %? Nothing is stored. {_HOW}")
    raise BadValueError(f"A probability is never below 0 or above 1. Nothing is stored. {_HOW}")


def _number(value: object) -> float:
    if isinstance(value, str):
        text = value.strip()
        percent = _PERCENT.fullmatch(text)
        if percent:
            share = float(percent[1].replace(",", "."))
            if share > 100:
                raise BadValueError(f"A chance is at most 100 %. Nothing is stored. {_HOW}")
            return share / 100
        if not _DECIMAL.fullmatch(text):
            raise BadValueError(f"This is not a probability. Nothing is stored. {_HOW}")
        return float(text.replace(",", "."))
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValueError(f"This is not a probability. Nothing is stored. {_HOW}")
    try:
        return float(value)
    except OverflowError:
        return math.inf
