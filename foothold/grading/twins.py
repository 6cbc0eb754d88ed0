"""Learners who share an unusual wrong answer: a prompt to look, never a verdict.

Off unless asked for. Only wrong answers in a free form are compared (see :mod:`.wrongforms`),
since right answers and choices are alike for good reasons. A mistake that the kit knows is left
out: many make it on their own. An answer that more than a few share is common, not unusual.
Where an answer is short, two people who make the same slip get the same answer, so a number or a
few words count only beside a second answer that the same two share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from foothold.grading.plaintext import natural, visible
from foothold.grading.records import SetResult
from foothold.grading.wrongforms import Form, form_of

FEWEST = 10  # answers to a question; among fewer nothing can be called unusual
MOST = 5  # learners who share an answer; more make it a common slip
SHOWN = 1_200  # characters of an answer


@dataclass(frozen=True)
class SharedAnswer:
    """One wrong answer that a few learners share.

    ``alike`` says how far: ``letter for letter``, ``but for comments and layout`` or ``but for
    the names chosen``. ``answers`` counts the learners who answered the question at all.
    """

    set_name: str
    question: str
    check: str
    learners: tuple[str, ...]
    answers: int
    alike: str
    text: str
    cut: bool


@dataclass(frozen=True)
class Twins:
    """Learners and the unusual wrong answers that all of them share."""

    learners: tuple[str, ...]
    shared: tuple[SharedAnswer, ...]


@dataclass(frozen=True)
class TwinsFound:
    """``groups`` to look at; ``slight`` are single numbers and short texts, for completeness."""

    groups: tuple[Twins, ...] = ()
    slight: tuple[SharedAnswer, ...] = ()


def unusual(sharing: int, answers: int) -> bool:
    """Tell whether an answer that so many share is unusual among so many answers.

    From two learners to a tenth of those who answered, but at least two and at most five; and
    only where ten or more answered.

    >>> [unusual(2, 9), unusual(2, 10), unusual(3, 29), unusual(3, 30), unusual(6, 1000)]
    [False, True, False, True, False]
    """
    return answers >= FEWEST and 2 <= sharing <= max(2, min(MOST, answers // 10))


@dataclass
class _Answer:
    form: Form
    question: str
    text: str  # of the first learner
    typed: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    learners: list[str] = field(default_factory=list)


@dataclass
class TwinFinder:
    """Collects the wrong answers of a class, one learner's set at a time.

    Parameters
    ----------
    given : mapping of str to iterable of str, optional
        check id -> sources that everybody had: the template and worked neighbours.
    """

    given: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _answered: Counter[tuple[str, str]] = field(default_factory=Counter)
    _wrong: dict[tuple[str, str], dict[str, _Answer]] = field(default_factory=dict)

    def add(self, result: SetResult) -> None:
        """Take one learner's set."""
        for check in result.results:
            place = (result.set_name, check.check)
            self._answered[place] += check.status != "blank"
            form = form_of(check, self.given.get(check.check, ()))
            if form is None:
                continue
            same = self._wrong.setdefault(place, {})
            text = visible(check.typed).strip()
            answer = same.setdefault(form.key, _Answer(form, check.question, text[: SHOWN + 1]))
            if len(answer.learners) <= MOST:  # more than that is common: no need to know whom
                answer.learners.append(result.learner)
                answer.typed.add(text)
                answer.exact.add(form.exact)

    def found(self) -> TwinsFound:
        """Return who shares what; the same for the same class in any order."""
        shared: list[SharedAnswer] = []
        alone: dict[SharedAnswer, bool] = {}  # does it stand by itself?
        slight: set[SharedAnswer] = set()
        for place in sorted(self._wrong, key=lambda p: (natural(p[0]), natural(p[1]))):
            for answer in sorted(self._wrong[place].values(), key=lambda a: a.form.key):
                if not unusual(len(answer.learners), self._answered[place]):
                    continue
                item = self._shared(place, answer)
                shared.append(item)
                same_names = answer.form.notable and len(answer.exact) == 1
                alone[item] = answer.form.long or (answer.form.kind == "code" and same_names)
                if answer.form.kind != "code" and answer.form.notable:
                    slight.add(item)
        groups = _groups(shared, alone)
        told = {item for group in groups for item in group.shared}
        return TwinsFound(groups, tuple(i for i in shared if i in slight and i not in told))

    def _shared(self, place: tuple[str, str], answer: _Answer) -> SharedAnswer:
        set_name, check = place
        alike = "letter for letter"
        if len(answer.typed) > 1:
            alike = "but for comments and layout"
        if len(answer.exact) > 1:
            alike = "but for the names chosen"
        return SharedAnswer(
            set_name,
            answer.question,
            check,
            tuple(sorted(answer.learners, key=lambda name: (natural(name), name))),
            self._answered[place],
            alike,
            answer.text[:SHOWN],
            len(answer.text) > SHOWN,
        )


def _groups(shared: list[SharedAnswer], alone: Mapping[SharedAnswer, bool]) -> tuple[Twins, ...]:
    """Learners who share one long answer, or as a pair answers to two questions."""
    found: dict[tuple[str, ...], list[SharedAnswer]] = {}
    for item in shared:
        if alone[item]:
            found.setdefault(item.learners, [])
    pairs: dict[tuple[str, ...], list[SharedAnswer]] = {}
    for item in shared:
        for pair in combinations(item.learners, 2):
            pairs.setdefault(pair, []).append(item)
    for items in pairs.values():
        if len({(i.set_name, i.question) for i in items}) > 1:
            everyone = set.intersection(*(set(i.learners) for i in items))
            found.setdefault(tuple(n for n in items[0].learners if n in everyone), [])
    for learners, items in found.items():
        items += [item for item in shared if set(learners) <= set(item.learners)]
    order = sorted(found, key=lambda who: (-len(found[who]), len(who), tuple(map(natural, who))))
    return tuple(Twins(who, tuple(found[who])) for who in order)
