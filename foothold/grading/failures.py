"""What went wrong besides wrong answers, by kind: time, memory, dead kernels, exceptions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from foothold.grading.plaintext import one_line
from foothold.grading.records import CheckResult, SetResult

# A kind, its words, and how the grader's own sentences about a check show it.
_TOLD = (
    ("timeout", "A cell ran too long and was stopped", r"\bran longer than\b"),
    ("late", "The notebook's time was up", r"\btime was up before this\b"),
    ("memory", "Memory ran out", r"\bmore memory than\b|\bout of memory\b"),
    ("flood", "A cell printed without end and was stopped", r"\bprinted without end\b"),
    ("disk", "A cell wrote more files than it may", r"\bwrote more files\b"),
    ("died", "The kernel died while a cell ran", r"\bkernel (?:stopped|died)\b"),
    ("not reached", "The notebook stopped, or its time was up, before the question",
     r"\bnotebook stopped before\b"),
)  # fmt: skip
_NAMED = " stopped with "  # then the name of an exception, which a learner can choose
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, _, pattern in _TOLD)
_WORDS = {kind: words for kind, words, _ in _TOLD} | {
    "unreadable": "An answer in a form that the question does not take",
    "raised": "A function raised an exception on some of its inputs",
}
EXCEPTION = "exception "
_ORDER = (*_WORDS,)


def kinds_of(check: CheckResult) -> frozenset[str]:
    """Return the kinds of failure that one check shows.

    Kinds are ``timeout``, ``memory``, ``flood``, ``disk``, ``died``, ``not reached``,
    ``unreadable``, ``raised`` and ``exception NAME``; a wrong or a blank answer is none.

    Parameters
    ----------
    check : CheckResult
        As the judge left it; the kinds stand in its status and in the grader's note.

    Examples
    --------
    >>> late = CheckResult("1", "1", "", "any", "number", "not run", 0, 2,
    ...                    note="A cell ran longer than 20 seconds and was stopped.")
    >>> sorted(kinds_of(late))
    ['timeout']
    """
    told, _, name = check.note.partition(_NAMED)
    found = {kind for kind, pattern in _KINDS if pattern.search(told)}
    if check.status == "unreadable":
        found.add("unreadable")
    if check.status == "error":
        name = one_line(name.removesuffix("."))[:60]
        if name:
            found.add("memory" if name == "MemoryError" else EXCEPTION + name)
        elif not found:  # no cell stopped: it was in the calls of a function
            found.add("raised")
    if check.status == "not run" and not found:
        found.add("not reached")
    return frozenset(found)


def words_of(kind: str) -> str:
    """Return what a kind is called in a report.

    >>> words_of("exception NameError")
    'A cell stopped with NameError'
    """
    if kind.startswith(EXCEPTION):
        return f"A cell stopped with {kind.removeprefix(EXCEPTION)}"
    return _WORDS[kind]


@dataclass(frozen=True)
class Failure:
    """One kind of failure in one set: how many answers it cost whom."""

    kind: str
    words: str
    answers: int
    learners: tuple[str, ...]


@dataclass
class FailureTally:
    """Counts failures of one set, learner by learner."""

    _by_kind: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, result: SetResult) -> None:
        """Count one learner's set."""
        for check in result.results:
            for kind in kinds_of(check):
                self._by_kind.setdefault(kind, Counter())[result.learner] += 1

    def found(self) -> tuple[Failure, ...]:
        """Return the failures: the grader's own kinds first, then exceptions, common ones first."""

        def place(item: tuple[str, Counter[str]]) -> tuple:
            kind, who = item
            rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
            return rank, -len(who), kind

        return tuple(
            Failure(kind, words_of(kind), sum(who.values()), tuple(who))
            for kind, who in sorted(self._by_kind.items(), key=place)
        )
