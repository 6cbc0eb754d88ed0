"""Feedback pages: whole, safe, readable without colour, silent on the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gradebook_samples import SET, check, open_check, rich, work
from html_pages import NASTY, UNSEEN, Page, checked
from hypothesis import given, settings
from hypothesis import strategies as st

import foothold.grading
from foothold.grading.feedback import feedback_path, render, write_feedback
from foothold.grading.gradebook import Gradebook
from foothold.grading.plaintext import slug
from foothold.grading.records import Part, Rejected
from foothold.grading.reports import write_reports
from foothold.grading.scores import Mark

# ── what a learner sees ──────────────────────────────────────────────────────────────────────


def test_the_page_shows_answers_points_words_hints_and_notes():
    result = rich()
    page = checked(render(result, title="Reading claims", question_titles={"01.1": "Sort"}))
    text = page.text()
    for c in result.results:
        if c.check != "01.7":  # the code track was left empty, the words track counts
            assert c.typed in text and c.hint in text and c.note in text
    assert "def overlaps" not in text
    for words in ("Right", "Partly right", "Not right", "Left empty", "Could not be read",
                  "Stopped with an error", "Was not run", "To be marked"):  # fmt: skip
        assert words in page.text("span")
    assert "Question 01.1: Sort" in page.text("h2")
    assert "Zoë Ünal" in page.text("bdi")
    assert "Two copies were handed in" in text
    assert "9 of 25 points so far" in text and "3 more points wait" in text


def test_points_of_every_part_stand_in_a_table():
    page = checked(render(rich()))
    cells = page.text("td")
    assert "P7.S2" in page.text("bdi") and "0 of 1" in cells and "1 of 1" in cells
    single = checked(render(work(check(parts=(Part("answer", 2, 2),)))))
    assert "Points for each part" not in single.text()


def test_a_mark_and_its_comment_replace_to_be_marked():
    mark = Mark("Zoë Ünal", SET, "01.6", 2.5, "Fair.\n<b>Why</b> may?", "secret marker")
    page = checked(render(rich(), {"01.6": mark}))
    text = page.text()
    assert "To be marked" not in text and "Marked" in text
    assert "11.5 of 28 points" in text and "so far" not in text
    assert "Fair.\n<b>Why</b> may?" in text
    assert "secret marker" not in text


def test_the_level_of_confinement_stands_in_the_foot_note_only():
    notes = ("Confinement: landlock.", "You sent two copies.")
    page = checked(render(work(check(), notes=notes)))
    assert page.text("bdi").endswith("landlock") and "You sent two copies." in page.text("p")
    assert page.text().count("landlock") == 1 and "Confinement:" not in page.text()


@pytest.mark.parametrize(
    "typed", ["\n\nstarts late", "\n", " lead\ttab  two ", "a\r\nb", "é<&>\"'"]
)
def test_an_answer_is_shown_exactly_as_typed(typed):
    page = Page(render(work(check(typed=typed))))
    # Browsers drop one line end right after <pre>; html.parser does not.
    shown = [t for tag, t in page.texts if tag == "pre"]
    expected = typed.replace("\r\n", "\n")
    assert "".join(shown) == ("\n" + expected if expected.strip() else "")


def test_a_huge_answer_is_cut_and_says_so():
    html = render(work(check(typed="x" * 1_000_000)))
    assert len(html) < 60_000 and "Only the beginning is shown" in html


@pytest.mark.parametrize("text", NASTY)
def test_nothing_a_learner_or_marker_wrote_becomes_markup(text):
    def build(words):
        result = work(
            check("01.1", "partly", 1, part=words, typed=words, hint=words, note=words,
                  parts=(Part(words, 1, 1), Part("b", 0, 1))),
            open_check(typed=words), learner=words, file_name=words, notes=(words,), digest=words,
        )  # fmt: skip
        marks = {"01.6": Mark(words, SET, "01.6", 1, words, words)}
        return render(result, marks, title=words, question_titles={"01.1": words})

    page, same = checked(build(text)), checked(build("harmless"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in same.elements]
    assert not re.search(UNSEEN, build(text))


@settings(deadline=None, max_examples=40)
@given(st.text(), st.text())
def test_any_text_at_all_gives_a_whole_page(name, typed):
    result = work(check(typed=typed, hint=typed), open_check(typed=typed), learner=name)
    html = render(result)
    assert "script" not in {tag for tag, _ in Page(html).elements}
    html.encode("utf-8")


def test_two_runs_give_the_same_page():
    assert render(rich()) == render(rich())


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_slugs_are_safe_and_keep_every_name_apart():
    names = ["ann", "Ann", "ANN", "ann ", "ánn", "a/nn", "a\\nn", "../../etc/passwd", "..", ".", "",
             "con", "CON", "nul", "com1", "名", "前", "😀", "ann.", "x" * 300, "x" * 301, "-rf",
             "~root", "a\nb", "a\0b", "ann\ud800", "%2e%2e", "ann:stream", *NASTY]  # fmt: skip
    names += [slug(name) for name in names if slug(name) != name]  # a name that copies a slug
    slugs = [slug(name) for name in names]
    assert len({s.lower() for s in slugs}) == len(set(names))
    for s in slugs:
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", s) and not s.endswith(".")
        assert s.split(".")[0] not in {"con", "nul", "com1", "aux", "prn"}
    assert slug(SET) == SET


def test_pages_lie_below_feedback_whatever_the_names(tmp_path):
    results = [rich(name) for name in ("../../out", "/etc/x", "a\\..\\b", "con", "")]
    results += [work(check(), set_name="../../../out")]
    pages = write_feedback(tmp_path / "grades", results)
    assert len(set(pages)) == len(results)
    root = (tmp_path / "grades" / "feedback").resolve()
    assert all(p.resolve().is_relative_to(root) and p.is_file() for p in pages)
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == set(pages)


def test_the_report_links_every_page_and_names_what_was_not_graded(tmp_path):
    with Gradebook(tmp_path / "gradebook.sqlite") as book:
        for name in ("Zoë <b>", "ann"):
            book.record(rich(name))
        book.record(work(check("02.1"), learner="ann", set_name="02_when"))
        book.reject([Rejected("dora", "a.pdf", "It is a PDF.")])
        summary = write_reports(tmp_path, book)
        page = checked((tmp_path / "report.html").read_text("utf-8"))
        links = {a["href"] for a in page.all("a") if a["href"].startswith("feedback/")}
        pages = {str(p.relative_to(tmp_path)) for p in tmp_path.glob("feedback/*/*.html")}
        assert links == pages and len(pages) == 3
        assert "It is a PDF." in page.text() and "none handed in" in page.text()
        assert "2 open answers wait" in page.text() and "2 open answers wait" in summary
        before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.*")}
        assert write_reports(tmp_path, book) == summary
        assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.*")} == before


# ── looks ────────────────────────────────────────────────────────────────────────────────────


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_a_contrast_of_at_least_four_and_a_half_in_both_modes():
    css = Path(foothold.grading.__file__).with_name("templates").joinpath("page.css").read_text()
    blocks = re.findall(r":root \{([^}]*--ink[^}]*)\}", css)
    assert len(blocks) == 2
    for block in blocks:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))
        for name in ("ink", "soft", "link", "right", "partly", "wrong", "open"):
            for ground in ("paper", "card", "code"):
                light, dark = sorted((luminance(colours[name]), luminance(colours[ground])))[::-1]
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


def test_a_path_is_the_same_for_the_same_names():
    assert feedback_path("Ann B", SET) == feedback_path("Ann B", SET)
    assert feedback_path("Ann B", SET) != feedback_path("ann b", SET)
