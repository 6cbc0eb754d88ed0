"""What the grade of an answer does not rest on, said to the learner in one sentence."""

from __future__ import annotations

from foothold.grading.records import CheckResult

_LABELS = "Only the labels were compared. Your reasons for them were not."
_BY_KIND = {
    "choice": "Only your choice was compared. Your reasons for it were not.",
    "set": _LABELS,
    "order": _LABELS,
    "match": _LABELS,
    "number": "Only the number was compared. The way to it was not.",
    "dict": "Only the values were compared. The way to them was not.",
    "function": "Only what the function returns was compared, also for inputs that the exercise "
    "does not show. How it is written, and how fast it is, was not.",
    "figure": "Only the data drawn and the words along the axes were compared. Colours, sizes, "
    "the title and the rest of the style were not.",
    "brief": "Only the form was checked, rule by rule. The wording was not, nor whether the "
    "judgement is sound.",
}


def not_checked(check: CheckResult, marked: bool = False) -> str:
    """Return what was not checked about one answer; empty for a blank.

    Parameters
    ----------
    check : CheckResult
        One answer as the judge left it.
    marked : bool
        A person has marked it.

    Examples
    --------
    >>> not_checked(CheckResult("1", "1", "", "any", "number", "right", 2, 2))
    'Only the number was compared. The way to it was not.'
    """
    if check.status == "blank":
        return ""
    if check.kind == "open":
        by = "A person marked this answer." if marked else "A person still has to read this answer."
        return f"{by} No program checked it."
    if check.status == "not run":
        return "Nothing was compared: the notebook did not come to this question."
    if check.status == "unreadable":
        return "Nothing was compared: the answer could not be read in the form it has."
    return _BY_KIND.get(check.kind, "")
