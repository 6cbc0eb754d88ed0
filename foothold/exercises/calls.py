"""Get an answer out of the notebook as plain data: a value, a function's results, a figure."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Mapping
from typing import Any

from . import charts
from .plain import Plain, is_blank, odd, plain


def answer_data(check: Mapping[str, Any], value: Any) -> Plain:
    """The answer to a question, as data that can be judged anywhere.

    Parameters
    ----------
    check : mapping
        The question: ``kind``, and for a function ``inputs`` and ``hidden``.
    value : object
        What the learner's name holds; None where the name is missing.

    Returns
    -------
    plain data
        See :mod:`foothold.exercises.plain`; ``{"calls": [...]}`` for a function and
        ``{"chart": {...}}`` for a figure.
    """
    data = plain(value)
    if is_blank(data):
        return None
    if check["kind"] == "function":
        return _calls(check, value)
    if check["kind"] == "figure":
        try:
            chart = charts.describe(value)
        except Exception as error:  # a broken figure is an answer too
            return odd(f"a figure that cannot be read ({type(error).__name__})")
        return odd("not a figure with one pair of axes") if chart is None else {"chart": chart}
    return data


def _calls(check: Mapping[str, Any], function: Any) -> Plain:
    if not callable(function):
        return plain(function) if isinstance(function, str) else odd("not a function")
    cases = [*check["inputs"], *check.get("hidden", [])]
    return {"calls": [_result(function, case["args"]) for case in cases]}


def _result(function: Any, args: list) -> Plain:
    """Result of one call; what the function prints is dropped, what it raises is named."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return plain(function(*copy.deepcopy(args)))
    except Exception as error:  # any exception of the learner's code
        return {"error": type(error).__name__}
