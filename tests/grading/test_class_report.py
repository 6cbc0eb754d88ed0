"""The instructor's report: numbers counted by hand, whole by itself, nothing obeyed in it."""

from __future__ import annotations

import re

import pytest
from gradebook_samples import SET, check, open_check, rich, work
from html_pages import NASTY, UNSEEN, checked
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.cli import main
from foothold.grading import classreport, confinement
from foothold.grading.classreport import render_report
from foothold.grading.classview import view_class
from foothold.grading.gradebook import Gradebook
from foothold.grading.histogram import MOST_BARS, histogram, step_for
from foothold.grading.records import Rejected
from foothold.grading.scores import Mark
from foothold.grading.twins import SharedAnswer, Twins, TwinsFound

LATE = "A cell ran longer than 20 seconds and was stopped."


def rows(page_html: str, caption: str) -> list[list[str]]:
    """Cells of the table with this caption, as text."""
    table = next(t for t in re.findall(r"<table.*?</table>", page_html, re.S)
                 if re.search(rf"<caption>{caption}", t))  # fmt: skip
    return [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip()
         for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", table, re.S)
    ]  # fmt: skip


def twenty():
    """01.1 is easy and tells nobody apart, 01.2 splits the class in two halves, 01.3 backwards."""
    return [
        work(
            check("01.1", "right", 2, 2),
            check("01.2", *(("right", 4) if n < 10 else ("wrong", 0)), 4,
                  mistake="" if n < 10 else "late" if n < 17 else "early",
                  hint="" if n < 10 else "Look at the day." if n < 17 else "Look at the hour."),
            check("01.3", *(("wrong", 0) if n < 10 else ("right", 1)), 1),
            learner=f"learner {n:02}",
            notes=("Confinement: strict.",) if n else ("Confinement: basic.",),
        )
        for n in range(20)
    ]  # fmt: skip


def report(results, marks=None, rejected=(), **more):
    return render_report(view_class(results, marks), rejected, **more)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def test_the_table_of_questions_says_what_was_counted_by_hand():
    html = report(twenty(), question_titles={"01.2": "When?"})
    checked(html)
    first, second, third = rows(html, "Difficulty")[1:]
    assert first == ["01.1", "20", "2", "1.00", "nothing varies", "none", "nothing varies", "none"]
    # Points 6 (ten learners) or 3: who has 01.2 lacks 01.3, so each is held against its opposite.
    assert second == ["01.2 When?", "20", "2", "0.50", "−1.00", "−1.00 to −1.00", "1.00",
                      "very good"]  # fmt: skip
    assert third[3:5] == ["0.50", "−1.00"] and third[6:] == ["−1.00", "poor"]
    assert rows(html, "How many of 20")[2] == ["01.2 When?", "10", "0", "10", "0", "0", "0", "0"]


def test_five_numbers_and_the_finding_are_those_of_the_class():
    html = report(twenty())
    five = dict(rows(html, "In five numbers"))
    assert five == {"Smallest": "3", "Lower quartile": "3", "Median": "4.5", "Upper quartile": "6",
                    "Largest": "6", "Mean": "4.5", "Standard deviation": "1.54"}  # fmt: skip
    page = checked(html)
    (drawing,) = [d for d in page.all("svg") if d.get("role") == "img"]
    finding = re.search(rf'id="{drawing["aria-labelledby"]}">(.*?)</span>', html)[1]
    assert finding == (
        "The middle half of 20 learners lies between 3 and 6 of 7 points; the median is 4.5. "
        "The fullest bar, 3 to 4 points, holds 10."
    )


def test_mistakes_come_with_their_hint_and_the_number_who_made_them():
    assert rows(report(twenty()), "Recognised mistakes")[1:] == [
        ["01.2", "late", "Look at the day.", "7 (35 %)"],
        ["01.2", "early", "Look at the hour.", "3 (15 %)"],
    ]


def test_a_question_that_turns_the_class_round_is_named_first_of_all():
    html = report(twenty())
    assert "Questions to look at first" in html
    assert "did worse here (r = −1.00)" in html and "Is the key right" in html


def test_few_learners_get_sentences_in_place_of_indices():
    html = report(twenty()[:5])
    assert "With fewer than 10 learners only the facility is given" in html
    assert "alpha is not given for fewer than 10 learners" in html
    assert rows(html, "Difficulty")[2][3:] == ["1.00", "under 10 learners", "none",
                                               "under 10 learners", "none"]  # fmt: skip
    assert "With fewer than 30 learners read these indices with much care" in report(twenty())


@pytest.mark.parametrize("results", [
    [],
    [work(check("01.1", "blank", 0))],
    [work(check("01.1"), learner=f"l{n}") for n in range(12)],
    [work(open_check(typed=""), learner=f"l{n}") for n in range(12)],
    [work(open_check(), learner=f"l{n}") for n in range(12)],
    [work(check("01.1", "right", 0, 0), learner=f"l{n}") for n in range(12)],
    [work(check(f"01.{n}"), learner=f"l{n}") for n in range(12)],
    [work(learner="nothing")],
])  # fmt: skip
def test_no_class_gives_a_number_that_is_none(results):
    text = checked(report(results)).text()
    assert not re.search(r"\b(nan|inf|None)\b", text)


def test_open_answers_that_wait_are_counted_and_judged_by_no_index():
    results = [work(check("01.1", points=n % 3), open_check(typed="" if n < 4 else "Words."),
                    learner=f"l{n:02}") for n in range(12)]  # fmt: skip
    html = report(results, {("l05", SET): {"01.6": Mark("l05", SET, "01.6", 3)}})
    assert rows(html, "Answers to read")[1:] == [[SET, "01.6", "7"]]
    assert rows(html, "Difficulty")[2][2:4] == ["not yet", "not yet"]
    assert "the distribution is of the points that the program gave (2 at most)" in html
    every = {(r.learner, SET): {"01.6": Mark(r.learner, SET, "01.6", 3)} for r in results}
    done = report(results, every)
    assert "Answers to read" not in done and rows(done, "Difficulty")[2][2:4] == ["3", "1.00"]


def test_failures_stand_by_kind_with_who_met_them():
    results = [
        work(check("01.1", "not run", 0, note=LATE), check("01.2", "unreadable", 0), learner="ann"),
        work(check("01.1", "error", 0, note="A cell before this check stopped with NameError."),
             check("01.2"), learner="bob"),
    ]  # fmt: skip
    html = report(results, rejected=[Rejected("cy", "a.pdf", "It is a PDF."),
                                     Rejected("di", "b.pdf", "It is a PDF."),
                                     Rejected("", "c.ipynb", "It is cut.")])  # fmt: skip
    assert rows(html, "Failures by kind")[1:] == [
        ["A cell ran too long and was stopped", SET, "1", "1", "ann"],
        ["An answer in a form that the question does not take", SET, "1", "1", "ann"],
        ["A cell stopped with NameError", SET, "1", "1", "bob"],
    ]
    assert rows(html, "Files by reason")[1:] == [
        ["It is a PDF.", "2", "cy: a.pdf; di: b.pdf"], ["It is cut.", "1", "unknown: c.ipynb"],
    ]  # fmt: skip


def test_the_level_of_confinement_stands_at_the_top_and_is_explained():
    html = report(twenty())
    head = html[: html.index("<nav")]
    assert "<strong>basic</strong>, <strong>strict</strong>" in head
    assert "strict</strong> (19 notebooks)" in html and "Nothing kept a hostile notebook" in html


def test_every_level_that_exists_is_explained():
    assert set(classreport.LEVELS) == set(confinement.LEVELS)


def test_formulas_name_their_sources():
    text = checked(report(twenty())).text()
    for source in ("Crocker", "Cronbach", "Ebel", "Fisher", "Kelley"):
        assert text.count(source) >= 2, f"{source}: where it is used, and in the list"


def test_the_order_of_the_results_does_not_matter():
    assert report(twenty()) == report(twenty()[::-1])


# ── the drawing ──────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.integers(0, 88).map(lambda n: n / 4), min_size=1, max_size=60))
def test_every_learner_stands_in_exactly_one_bar(values):
    drawn = histogram(values, 22)
    assert sum(b.count for b in drawn.bars) == len(values)
    for bar in drawn.bars:
        last = bar is drawn.bars[-1]
        assert bar.count == sum(bar.low <= v < bar.high or (last and v == 22) for v in values)
        assert bar.x >= 0 and bar.x + bar.width <= drawn.width and bar.y >= 0


@given(st.floats(0.25, 5000))
def test_bars_are_few_and_of_a_size_that_people_count_in(maximum):
    step = step_for(maximum)
    assert maximum / step <= MOST_BARS + 1e-6
    assert step == 0.25 or f"{step:e}"[0] in "125"


# ── nothing in it is obeyed ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_anybody_wrote_becomes_markup(text):
    def build(words):
        results = [
            work(check("01.1", "error", 0, mistake=words, hint=words, typed=words, question=words,
                       note=f"A cell before this check stopped with {words}."),
                 open_check(typed=words), learner=words, file_name=words,
                 notes=(words, f"Confinement: {words}."), set_name=words),
        ]  # fmt: skip
        shared = SharedAnswer(words, words, words, (words, words), 20, "letter for letter", words,
                              True)  # fmt: skip
        twins = TwinsFound((Twins((words, words), (shared,)),), (shared,))
        titles = {words: words}
        return report(results, rejected=[Rejected(words, words, words)], titles=titles,
                      question_titles=titles, twins=twins)  # fmt: skip

    ours, plain = build(text), build("harmless")
    tags = [[tag for tag, _ in checked(html).elements] for html in (ours, plain)]
    assert tags[0] == tags[1]
    assert not re.search(UNSEEN, ours)


@settings(max_examples=30)
@given(st.text())
def test_any_text_at_all_gives_a_whole_page(text):
    html = report([rich(text), work(check(mistake=text, hint=text, typed=text), set_name=text)],
                  rejected=[Rejected(text, text, text)], titles={text: text})  # fmt: skip
    checked(html)
    html.encode("utf-8")


# ── twins and the command ────────────────────────────────────────────────────────────────────


def gradebook(folder):
    from test_twins import a_class, wrong

    odd = (
        "def reach(a, b):\n"
        + "".join(f"    x{n} = a * {n} + b\n" for n in range(9))
        + "    return x3"
    )
    folder.mkdir(parents=True)
    with Gradebook(folder / "gradebook.sqlite") as book:
        for learner, checks in a_class((wrong(odd),), (wrong(odd),), size=12):
            book.record(work(*checks, learner=learner, set_name="04_where"))


def test_twins_are_named_only_when_asked_and_never_in_a_file_name(tmp_path, capsys):
    gradebook(tmp_path / "grades")
    assert main(["report", str(tmp_path / "grades")]) == 0
    plain = (tmp_path / "grades" / "report.html").read_text("utf-8")
    files = {p.name for p in tmp_path.rglob("*")}
    assert "answers in common" not in plain and "12 learners" in capsys.readouterr().out
    assert main(["report", str(tmp_path / "grades"), "--twins"]) == 0
    asked = (tmp_path / "grades" / "report.html").read_text("utf-8")
    checked(asked)
    assert "a prompt to look, not a verdict" in asked and "2 of 12 answers (17 %)" in asked
    assert {p.name for p in tmp_path.rglob("*")} == files
    marks = tmp_path / "marks.csv"
    for options in ([], ["--twins"]):  # written, then read: the page keeps what it showed
        assert main(["mark", str(tmp_path / "grades"), "--csv", str(marks), *options]) == 0
    assert (tmp_path / "grades" / "report.html").read_text("utf-8") == asked
    main(["report", str(tmp_path / "grades")])
    assert (tmp_path / "grades" / "report.html").read_text("utf-8") == plain


def test_without_a_gradebook_the_command_says_so(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    assert "There is no gradebook" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_pages_that_stand_are_left_alone_and_a_half_one_is_written_again(tmp_path):
    gradebook(tmp_path / "grades")
    main(["report", str(tmp_path / "grades")])
    pages = sorted(tmp_path.rglob("feedback/*/*.html"))
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in pages}
    pages[0].write_bytes(before[pages[0]][1][:-9])
    pages[1].unlink()
    main(["report", str(tmp_path / "grades")])
    assert len(pages) == 12 and {p: p.read_bytes() for p in pages} == {
        p: text for p, (_, text) in before.items()
    }
    changed = [p for p in pages if p.stat().st_mtime_ns != before[p][0]]
    assert changed == pages[:2]
