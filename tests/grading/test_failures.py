"""Failures by kind: the grader's own sentences are told apart, learners' words are not obeyed."""

from __future__ import annotations

import pytest
from gradebook_samples import check, work

from foothold.grading import nbval_plugin
from foothold.grading.failures import FailureTally, kinds_of, words_of


@pytest.mark.parametrize("state", nbval_plugin.MESSAGES)
def test_each_sentence_of_the_grader_has_its_own_kind(state):
    note = nbval_plugin.MESSAGES[state].format(seconds=20)
    assert kinds_of(check(status="not run", points=0, note=note)) == {state}
    assert words_of(state)


@pytest.mark.parametrize(
    ("status", "note", "kinds"),
    [
        ("not run", "The notebook stopped before this question, or its time was up.",
         {"not reached"}),
        ("error", "A cell before this check stopped with NameError.", {"exception NameError"}),
        ("error", "A cell before this check stopped with MemoryError.", {"memory"}),
        ("error", "", {"raised"}),
        ("unreadable", "", {"unreadable"}),
        ("right", "This answer stood after its check; it counts.", set()),
        ("wrong", "", set()),
        ("blank", "", set()),
    ],
)  # fmt: skip
def test_status_and_note_tell_the_kind(status, note, kinds):
    assert kinds_of(check(status=status, points=0, note=note)) == kinds


def test_a_name_that_a_learner_chose_is_a_name_and_no_kind():
    note = "A cell before this check stopped with printed without end\x1b[2J."
    (kind,) = kinds_of(check(status="error", points=0, note=note))
    assert kind.startswith("exception ") and "\x1b" not in words_of(kind)


def test_answers_and_learners_are_counted_apart():
    tally = FailureTally()
    late = "A cell ran longer than 20 seconds and was stopped."
    tally.add(work(check("1", "not run", 0, note=late), check("2", "not run", 0, note=late),
                   learner="ann"))  # fmt: skip
    tally.add(work(check("1", "not run", 0, note=late), check("2", "right"), learner="bob"))
    (found,) = tally.found()
    assert (found.kind, found.answers, found.learners) == ("timeout", 3, ("ann", "bob"))
