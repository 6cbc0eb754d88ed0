"""One exercise set in the instructor's report: distribution, questions, mistakes, in words."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foothold.grading.classview import OUTCOMES, QuestionView, SetView
from foothold.grading.histogram import Histogram, histogram
from foothold.grading.items import (
    FEWEST,
    SMALL,
    Analysis,
    FiveNumbers,
    Item,
    analyse,
    five_numbers,
    words_for,
)
from foothold.grading.plaintext import number, one_line, visible

MOST_MISTAKES = 20
HARD, EASY = 0.3, 0.95  # facility: worth a look below, tells nobody apart above
TURNED = -0.1  # an item-rest correlation below this is more than no correlation
POOR = 0.2  # D below this is "poor" with Ebel & Frisbie
MANY_EMPTY, MANY_UNREADABLE = 0.3, 0.15  # shares of learners worth a look


@dataclass(frozen=True)
class QuestionRow:
    """One question: numbers as text, ready to be shown; what cannot be said says why."""

    name: str
    title: str
    learners: int
    mean: str
    facility: str
    bar: float | None  # per cent of the maximum
    item_rest: str
    interval: str
    upper_lower: str
    words: str
    outcomes: tuple[int, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class MistakeRow:
    """A recognised mistake, its hint, and how many learners made it."""

    question: str
    name: str
    hint: str
    learners: int
    share: str


@dataclass(frozen=True)
class SetReport:
    """All that the report says about one set."""

    name: str
    title: str
    learners: int
    maximum: float
    whose: str  # what the distribution is of
    figure: Histogram | None
    five: FiveNumbers | None
    mean: float | None
    standard_deviation: float | None
    questions: tuple[QuestionRow, ...]
    caution: str
    reliability: str
    alpha: str
    mistakes: tuple[MistakeRow, ...]
    more_mistakes: int
    to_mark: int
    maximum_shown: float

    @property
    def to_look_at(self) -> tuple[QuestionRow, ...]:
        """Questions that a remark was made on."""
        return tuple(q for q in self.questions if q.remarks)


def report_on(
    view: SetView, title: str = "", question_titles: Mapping[str, str] | None = None
) -> SetReport:
    """Return what the report says about one set.

    Parameters
    ----------
    view : SetView
        One set of ``Tally.views()``.
    title : str
        Title of the set, if known.
    question_titles : mapping of str to str, optional
        Titles of questions by id.
    """
    found = analyse(*_table(view))
    waits = view.to_mark > 0
    values = view.autos if waits else view.totals
    maximum = view.auto_max if waits else view.maximum
    what = "points given by the program" if waits else "points"
    return SetReport(
        name=one_line(view.set_name),
        title=one_line(title),
        learners=view.learners,
        maximum=view.maximum,
        whose=what,
        figure=histogram(values, maximum, what),
        five=five_numbers(np.array(values)) if values else None,
        mean=statistics.fmean(values) if values else None,
        standard_deviation=statistics.stdev(values) if len(values) > 1 else None,
        questions=tuple(
            _row(question, item, view.learners, (question_titles or {}).get(question.question, ""))
            for question, item in zip(view.questions, found.items, strict=True)
        ),
        caution=_caution(view.learners),
        reliability=_reliability(found),
        alpha="" if found.alpha is None else _signed(found.alpha),
        mistakes=tuple(
            MistakeRow(
                one_line(m.question),
                one_line(m.name).replace("-", " "),
                visible(m.hint),
                m.learners,
                _percent(m.learners / view.learners),
            )
            for m in view.mistakes[:MOST_MISTAKES]
        ),
        more_mistakes=max(0, len(view.mistakes) - MOST_MISTAKES),
        to_mark=view.to_mark,
        maximum_shown=maximum,
    )


def _table(view: SetView) -> tuple[np.ndarray, np.ndarray]:
    """Points, learners by questions, NaN where a person still has to mark; and the maxima."""
    column = {q.question: j for j, q in enumerate(view.questions)}
    points = np.zeros((view.learners, len(column)))
    for i, score in enumerate(view.scores):
        for q in score.questions:
            points[i, column[q.question]] = np.nan if q.to_mark else q.points
    return points, np.array([q.maximum for q in view.questions])


def _row(question: QuestionView, item: Item, learners: int, title: str) -> QuestionRow:
    d, r = item.upper_lower, item.item_rest
    why = f"under {FEWEST} learners" if item.learners < FEWEST else "nothing varies"
    if question.mean is None:
        why = "not yet"
    low, high = item.interval or (None, None)
    return QuestionRow(
        name=one_line(question.question),
        title=one_line(title),
        learners=item.learners,
        mean="not yet" if question.mean is None else number(question.mean),
        facility="not yet" if item.facility is None else f"{item.facility:.2f}",
        bar=None if item.facility is None else round(100 * item.facility, 1),
        item_rest=why if r is None else _signed(r),
        interval="" if low is None else f"{_signed(low)} to {_signed(high)}",
        upper_lower=why if d is None else _signed(d),
        words="" if d is None else words_for(d),
        outcomes=tuple(question.shares.get(outcome, 0) for outcome in OUTCOMES),
        remarks=tuple(_remarks(question, item, learners)),
    )


def _remarks(question: QuestionView, item: Item, learners: int) -> list[str]:
    """Reasons to look at a question, worded as questions to its author."""
    said = []
    if item.item_rest is not None and item.item_rest < TURNED:
        said.append(
            f"Learners who did well elsewhere did worse here (r = {_signed(item.item_rest)}). "
            "Is the key right, and can the wording be read in two ways?"
        )
    elif (
        item.upper_lower is not None
        and item.upper_lower < POOR
        and HARD <= item.facility < EASY
    ):  # fmt: skip
        said.append(
            f"The upper and the lower 27 % did almost alike (D = {_signed(item.upper_lower)}). "
            "Does it ask for something that the rest of the set does not?"
        )
    empty = question.shares.get("blank", 0)
    if learners >= FEWEST and empty / learners >= MANY_EMPTY:
        said.append(f"{empty} of {learners} left it empty. Was it found, was there time?")
    elif item.facility is not None and item.learners >= FEWEST and item.facility < HARD:
        said.append(f"Few points were earned ({_percent(item.facility)} of them). Was that meant?")
    odd = question.shares.get("error", 0)
    if learners >= FEWEST and odd / learners >= MANY_UNREADABLE:
        said.append(
            f"{odd} of {learners} answers stopped with an error or could not be read. "
            "Is the form of the answer clear?"
        )
    return said


def _caution(learners: int) -> str:
    if learners < FEWEST:
        return (
            f"With fewer than {FEWEST} learners only the facility is given: one learner more or "
            "less would turn the other indices round."
        )
    if learners < SMALL:
        return (
            f"With fewer than {SMALL} learners read these indices with much care: the intervals "
            "show how far chance alone can move them."
        )
    return ""


def _reliability(found: Analysis) -> str:
    """Cronbach's alpha with what it does and does not say, or why there is none."""
    questions = sum(found.settled)
    if found.learners < FEWEST:
        return f"Cronbach's alpha is not given for fewer than {FEWEST} learners."
    if found.alpha is None:
        return (
            "Cronbach's alpha is not given: it needs two questions without open marks and totals "
            "that differ."
        )
    said = f"Cronbach's alpha over {questions} questions is {_signed(found.alpha)}."
    if found.alpha < 0:
        said += (
            " It is negative, so the questions do not go together: the total says little about "
            "any one ability."
        )
    left_out = len(found.settled) - questions
    if left_out:
        what = "question waits" if left_out == 1 else "questions wait"
        said += f" Left out: {left_out} {what} for marks."
    return said


def _signed(value: float) -> str:
    """Two decimals with a real minus sign; what rounds to nothing has no sign."""
    text = f"{value:.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
