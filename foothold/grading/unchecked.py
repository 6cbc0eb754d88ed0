"""What the grade of an answer does not rest on, said to the learner in one sentence."""

from __future__ import annotations

from foothold.grading.records import CheckResult

_LABELS = "your reasons; only the labels were compared."
_BY_KIND = {
    "choice": "your reasons; only the choice itself was compared.",
    "set": _LABELS,
    "order": _LABELS,
    "match": _LABELS,
    "number": "the way to your number; only the number itself was compared.",
    "dict": "the way to your values; only the values themselves were compared.",
    "function": "how the function is written and how fast it is; only what it returned for the "
    "inputs that were tried was compared.",
    "figure": "colours, sizes, the title and the rest of the style; only the data drawn and the "
    "words along the axes were compared.",
    "brief": "the wording, and whether the judgement is sound; only the form was, rule by rule.",
}


def not_checked(check: CheckResult, marked: bool = False) -> str:
    """Return what was not checked about one answer, to follow "Not checked:"; empty for a blank.

    Parameters
    ----------
    check : CheckResult
        One answer as the judge left it.
    marked : bool
        A person has marked it.

    Examples
    --------
    >>> not_checked(CheckResult("1", "1", "", "any", "number", "right", 2, 2))
    'the way to your number; only the number itself was compared.'
    """
    if check.status == "blank":
        return ""
    if check.kind == "open":
        return "by a program; a person " + ("marked it." if marked else "still has to read it.")
    if check.status == "not run":
        return "the whole answer; the notebook did not get through this question."
    if check.status == "unreadable":
        return "the whole answer; it could not be read in the form it has."
    return _BY_KIND.get(check.kind, "")
