"""The class summary for the terminal: plain text, 80 columns, no colour."""

from __future__ import annotations

import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from foothold.grading.classview import OUTCOMES, Marks, QuestionView, SetView, view_class
from foothold.grading.plaintext import counted, number, one_line
from foothold.grading.records import Rejected, SetResult

WIDTH = 80
MOST_MISTAKES = 8
MOST_FILES = 20

_HEADINGS = ("right", "partly", "wrong", "empty", "error", "not run", "to mark")


def class_summary(
    results: Iterable[SetResult],
    marks: Marks | None = None,
    rejected: Sequence[Rejected] = (),
    titles: Mapping[str, str] | None = None,
) -> str:
    """Say what a class did and what it misunderstood.

    Parameters
    ----------
    results
        The newest result of each learner and set.
    marks
        Marks by learner and set, then check id (``Gradebook.marks_by_work()``).
    rejected
        Files that could not be graded.
    titles
        Titles of sets by name, if known.

    Returns
    -------
    str
        Lines of at most 80 columns, ending in a line end; control and direction characters in
        learners' names are shown, never obeyed.

    Examples
    --------
    >>> print(class_summary([]), end="")
    Nothing was graded.
    """
    return summary_of(view_class(results, marks), rejected, titles)


def summary_of(
    views: Sequence[SetView],
    rejected: Sequence[Rejected] = (),
    titles: Mapping[str, str] | None = None,
) -> str:
    """Return :func:`class_summary` of sets that have been counted already."""
    lines: list[str] = []
    for view in views:
        lines += [*_set_lines(view, (titles or {}).get(view.set_name, "")), ""]
    if not views:
        lines += ["Nothing was graded.", ""]
    if rejected:
        lines += [*_rejected_lines(rejected), ""]
    waiting = sum(view.to_mark for view in views)
    if waiting:
        lines += [_waiting_line(waiting), ""]
    confinement = confinement_line(views)
    if confinement:
        lines += [confinement, ""]
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def confinement_line(views: Iterable[SetView]) -> str:
    """Say at which level of confinement the notebooks ran.

    ``basic`` means that a hostile notebook could have read what the grader's user may read.
    """
    counts = sum((Counter(view.levels) for view in views), Counter())
    levels = ", ".join(
        f"{one_line(level)} ({counted(count, 'notebook')})"
        for level, count in sorted(counts.items())
    )
    return f"Confinement: {levels}" if levels else ""


def _waiting_line(waiting: int) -> str:
    if waiting == 1:
        return "1 open answer waits for a mark: foothold mark"
    return f"{waiting} open answers wait for a mark: foothold mark"


def _middle(values: Sequence[float]) -> str:
    return f"mean {number(statistics.fmean(values))}, median {number(statistics.median(values))}"


def _set_lines(view: SetView, title: str) -> Iterator[str]:
    heading = one_line(view.set_name) + (f": {one_line(title)}" if title else "")
    yield from _wrapped(f"{heading}  ({counted(view.learners, 'learner')})", "")
    if 2 * len(view.totals) >= view.learners:  # few whole marks are those of empty work
        whole = len(view.totals)
        whose = "" if whole == view.learners else f" of {counted(whole, 'learner')}"
        yield f"  Totals{whose}: {_middle(view.totals)} of {number(view.maximum)} points"
    if view.to_mark:
        yield f"  Automatic points: {_middle(view.autos)} of {number(view.auto_max)}"
    yield ""
    yield f"  {'question':<10}{'mean':>6} {'of':<5}" + "".join(f"{h:>8}" for h in _HEADINGS)
    for question in view.questions:
        yield _question_line(question, view.learners)
    if view.mistakes:
        yield ""
        yield "  Most common mistakes"
        for mistake in view.mistakes[:MOST_MISTAKES]:
            name = one_line(mistake.name).replace("-", " ")
            who = counted(mistake.learners, "learner")
            yield from _wrapped(f"{one_line(mistake.question)}  {name}: {who}", "    ")
        more = len(view.mistakes) - MOST_MISTAKES
        if more > 0:
            yield f"    and {more} rarer ones"


def _question_line(question: QuestionView, learners: int) -> str:
    """One row of the table: shares in per cent of the learners, a dot for none."""
    counts = [question.shares.get(outcome, 0) for outcome in OUTCOMES]
    shares = (f"{100 * n / learners:.0f}%" if n else "." for n in counts)
    mean = "-" if question.mean is None else _cut(f"{question.mean:.1f}", 6)
    start = f"  {_cut(question.question, 9):<10}{mean:>6} {_cut(number(question.maximum), 5):<5}"
    return start + "".join(f"{share:>8}" for share in shares)


def _cut(text: str, width: int) -> str:
    text = one_line(text)
    return text if len(text) <= width else text[: width - 1] + "~"


def _rejected_lines(rejected: Sequence[Rejected]) -> Iterator[str]:
    count = len(rejected)
    yield f"{counted(count, 'file')} could not be graded"
    for item in sorted(rejected, key=lambda r: (r.learner, r.file_name))[:MOST_FILES]:
        who = one_line(item.learner) or "(learner unknown)"
        yield from _wrapped(f"{who}, {one_line(item.file_name)}: {one_line(item.reason)}", "  ")
    if count > MOST_FILES:
        yield f"  and {count - MOST_FILES} more; all of them are listed in grades.csv"


def _columns(text: str) -> int:
    """Count the columns a terminal gives to a text; east Asian letters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Wrap to the width of the terminal, counting columns and not letters."""
    hanging = indent + "  "
    width = WIDTH - len(hanging)
    line = indent
    for word in text.split():
        while _columns(word) > width:  # one endless word
            if line.strip():
                yield line
            head = _head(word, width)
            line, word = hanging, word[len(head) :]
            yield hanging + head
        if line.strip() and _columns(line) + 1 + _columns(word) > WIDTH:
            yield line
            line = hanging
        line += (" " if line.strip() else "") + word
    if line.strip():
        yield line


def _head(word: str, width: int) -> str:
    end = 1
    while end < len(word) and _columns(word[: end + 1]) <= width:
        end += 1
    return word[:end]
