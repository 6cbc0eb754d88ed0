"""The class summary: counts by hand, 80 columns, nothing obeyed that a learner typed."""

from __future__ import annotations

import re
import unicodedata

from gradebook_samples import SET, check, open_check, rich, work

from foothold.grading.records import Rejected
from foothold.grading.scores import Mark
from foothold.grading.summary import class_summary


def columns(line: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


def shares(text: str, question: str) -> list[str]:
    line = next(x for x in text.splitlines() if x.split()[:1] == [question])
    return line.split()[3:]


def class_of_eight():
    outcomes = [("right", 2), ("right", 2), ("partly", 1), ("wrong", 0), ("wrong", 0),
                ("blank", 0), ("unreadable", 0), ("not run", 0)]  # fmt: skip
    return [
        work(
            check("01.1", status, points, mistake="text-order" if status == "wrong" else ""),
            learner=f"learner {number}",
        )
        for number, (status, points) in enumerate(outcomes)
    ]


def test_counts_means_and_shares_are_those_counted_by_hand():
    text = class_summary(class_of_eight())
    assert "(8 learners)" in text
    assert "Totals: mean 0.62, median 0 of 2 points" in text  # 5 points / 8; 0 0 0 0 0 1 2 2
    assert shares(text, "01.1") == ["25%", "12%", "25%", "12%", "12%", "12%", "."]
    assert "01.1  text order: 2 learners".replace("  ", " ") in text
    assert "wait" not in text and "could not be graded" not in text


def test_open_answers_that_wait_are_counted_and_leave_totals_to_the_others():
    results = [work(check(points=p), open_check(), learner=n) for n, p in (("a", 2), ("b", 1))]
    text = class_summary(results)
    assert "Totals" not in text
    assert "Automatic points: mean 1.5, median 1.5 of 2" in text
    assert "2 open answers wait" in text
    assert shares(text, "01.6")[-1] == "100%"
    text = class_summary(results, {("a", SET): {"01.6": Mark("a", SET, "01.6", 3)}})
    assert "Totals of 1 learner: mean 5, median 5 of 5 points" in text
    assert "1 open answer waits" in text


def test_a_mistake_counts_once_per_learner_and_the_most_common_comes_first():
    twice = work(
        check("01.1", "wrong", 0, track="code", mistake="rare"),
        check("01.1w", "wrong", 0, track="words", mistake="rare"),
        check("01.2", "wrong", 0, mistake="common"),
        learner="a",
    )
    once = work(check("01.2", "wrong", 0, mistake="common"), learner="b")
    lines = class_summary([twice, once]).splitlines()
    start = lines.index("  Most common mistakes")
    assert lines[start + 1 : start + 3] == [
        "    01.2 common: 2 learners", "    01.1 rare: 1 learner"
    ]  # fmt: skip


def test_files_that_could_not_be_graded_are_named_with_their_reason():
    text = class_summary([], rejected=[Rejected("dora", "a.pdf", "It is a PDF."),
                                       Rejected("", "b.ipynb", "It is cut.")])  # fmt: skip
    assert "2 files could not be graded" in text
    assert "dora, a.pdf: It is a PDF." in text
    assert "(learner unknown), b.ipynb: It is cut." in text


def test_every_line_fits_80_columns_whatever_names_and_reasons_hold():
    long = "名" * 300 + " " + "x" * 300 + " reason " * 40
    results = [rich(f"{long}{n}") for n in range(300)]
    results += [work(check("a-very-long-check-id-of-another-kit", "wrong", 0, 1234.5,
                           question="a-very-long-question-id", mistake="m" * 200),
                     set_name="s" * 200)]  # fmt: skip
    text = class_summary(results, rejected=[Rejected(long, long, long)] * 50,
                         titles={SET: long})  # fmt: skip
    assert max(map(columns, text.splitlines())) <= 80


def test_terminal_escapes_direction_marks_and_line_ends_are_shown_not_obeyed():
    nasty = "a\x1b[2J\x07\u202eb\nFAKE LINE\r\x9bc"
    results = [work(check(mistake=nasty), set_name=nasty)]
    text = class_summary(results, None, [Rejected(nasty, nasty, nasty)], {nasty: nasty})
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not any(line.strip().startswith("FAKE") for line in text.splitlines())


def test_the_order_of_the_results_does_not_matter():
    results = class_of_eight()
    assert class_summary(results) == class_summary(results[::-1])
