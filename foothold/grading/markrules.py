"""What a mark by hand must be, and the sentences for one that is not."""

from __future__ import annotations

import difflib
import math

from foothold.grading.plaintext import number, one_line
from foothold.grading.problems import GradingError


def unknown(kind: str, name: str, known: list[str], where: str) -> str:
    """Return the sentence for a name that is not known, with the nearest one that is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        advice = f" Did you mean {one_line(near[0])!r}?"
    elif known:
        listed = ", ".join(one_line(k) for k in sorted(known)[:5])
        advice = f" Known: {listed}{', ...' if len(known) > 5 else ''}."
    else:
        advice = " There is none yet; grade the submissions first."
    return f"There is no {kind} {one_line(name)!r} {where}.{advice}"


def check_points(points: float, maximum: float, check: str) -> None:
    """Raise a GradingError unless the points lie in range and go in halves."""
    if not isinstance(points, int | float) or isinstance(points, bool) or not math.isfinite(points):
        raise GradingError(f"The points for {check} must be a number, not {points!r}.")
    if not 0 <= points <= maximum:
        raise GradingError(
            f"The points for {check} must lie between 0 and {number(maximum)}; {points:g} do not."
        )
    if points * 2 != int(points * 2):
        raise GradingError(f"Points go in steps of one half; {points:g} for {check} does not fit.")
