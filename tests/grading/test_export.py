"""grades.csv and the marks file: order, injection, spreadsheets' habits, round trips."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pandas as pd
import pytest
from gradebook_samples import SET, check, open_check, rich, work
from hypothesis import given
from hypothesis import strategies as st

from foothold.grading.csvtext import guard, unguard
from foothold.grading.export import COLUMNS, grades_csv, write_grades
from foothold.grading.gradebook import Gradebook
from foothold.grading.marking import read_marks, store_marks, write_open_answers
from foothold.grading.problems import GradingError
from foothold.grading.records import Rejected
from foothold.grading.scores import Mark, score_set

STARTS = "=+-@\t\r"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def scores(*results, marks=None):
    return [score_set(result, marks or {}) for result in results]


# ── grades.csv ───────────────────────────────────────────────────────────────────────────────


def test_columns_come_in_the_promised_order_then_one_per_question():
    two = work(check("02.10"), check("02.2"), learner="bob", set_name="02_when")
    header = grades_csv(scores(work(check("01.1"), open_check()), two)).splitlines()[0]
    assert header.split(",") == [*COLUMNS, "Q01.1", "Q01.6", "Q02.2", "Q02.10"]
    assert COLUMNS == ("learner", "set", "auto_points", "auto_max", "manual_points", "manual_max",
                       "total", "to_mark", "notes")  # fmt: skip


def test_total_is_empty_while_something_is_to_mark_and_there_afterwards():
    result = work(check(points=1.5), open_check(), notes=("Late.",))
    (row,) = table(grades_csv(scores(result)))
    assert row == {
        "learner": "ann", "set": SET, "auto_points": "1.5", "auto_max": "2",
        "manual_points": "0", "manual_max": "3", "total": "", "to_mark": "1", "notes": "Late.",
        "Q01.1": "1.5", "Q01.6": "",
    }  # fmt: skip
    (row,) = table(grades_csv(scores(result, marks={"01.6": Mark("ann", SET, "01.6", 2.5)})))
    assert (row["manual_points"], row["total"], row["to_mark"]) == ("2.5", "4", "0")
    assert row["Q01.6"] == "2.5"


def test_the_order_depends_on_nothing_but_the_content():
    results = [rich(name) for name in ("bob", "Ann", "z10", "z9", "Élodie")]
    results += [work(check("02.1"), learner="bob", set_name="02_when")]
    rejected = [Rejected("y", "b", "why"), Rejected("x", "a", "why")]
    expected = grades_csv(scores(*results), rejected)
    for seed in range(5):
        random.Random(seed).shuffle(results)
        rejected.reverse()
        assert grades_csv(scores(*results), rejected) == expected
    names = [row["learner"] for row in table(expected)]
    assert names == ["Ann", "bob", "bob", "z9", "z10", "Élodie", "x", "y"]


def test_a_file_that_could_not_be_graded_has_a_row_without_points():
    rows = table(grades_csv(scores(work(check())), [Rejected("dora", "a.pdf", "It is a PDF.")]))
    assert rows[1]["learner"] == "dora"
    assert rows[1]["notes"] == "Not graded: a.pdf: It is a PDF."
    assert all(v == "" for k, v in rows[1].items() if k not in ("learner", "notes"))


ATTACKS = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1+1",
    "a;=1+1",
    "two\n=1+1",
    "two\r=1+1",
]


@pytest.mark.parametrize("name", ATTACKS)
def test_no_cell_can_become_a_formula_under_any_separator(name):
    text = grades_csv(scores(work(check(), learner=name, notes=(name,), file_name=name)))
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                assert not cell.lstrip(" ").startswith((*STARTS, "＝"))
    # Read without any quoting, as a spreadsheet with another separator does it.
    for line in text.splitlines():
        for cell in line.split(";"):
            assert not cell.lstrip(' "').startswith((*STARTS, "＝"))


def test_control_and_direction_characters_are_shown_not_obeyed():
    text = grades_csv(scores(work(check(), learner="a\x1b[2J\nb\u202ec\0")))
    assert not set(text) & set("\x1b\u202e\0")
    assert len(text.splitlines()) == 2
    assert table(text)[0]["learner"] == "a␛[2J␤b⟨U+202E⟩c␀"


@given(st.text(alphabet=st.sampled_from("'=+-@;\t\n\r ＝ab\u00a0"), max_size=12))
def test_guarding_is_undone_exactly(text):
    assert unguard(guard(text)) == text
    assert not guard(text).lstrip(" \u00a0").startswith((*"=+-@", "＝"))


def test_a_byte_order_mark_is_there_when_letters_beyond_ascii_need_it(tmp_path):
    path = tmp_path / "grades.csv"
    write_grades(path, scores(work(check())))
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    write_grades(path, scores(work(check(), learner="Zoë")))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(path)["learner"].tolist() == ["Zoë"]


def test_writing_replaces_the_file_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "grades.csv"
    write_grades(path, scores(work(check())))
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(GradingError, match="disk is full"):
        write_grades(path, scores(work(check(), learner="bob")))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["grades.csv"]


# ── marks out and in ─────────────────────────────────────────────────────────────────────────

ANSWERS = {
    "ann": "One line.",
    "=cmd()": "First\n\n- a list\n- of points;=1\n\ttabbed \"quoted\", and 'so'\n",
    "0012": "Второй ответ\nна двух строках",
    "Zoë Ünal": "نص عربي",
    "Bob": "x" * 200_000,
}


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "gradebook.sqlite") as opened:
        for learner, answer in ANSWERS.items():
            opened.record(work(check(), open_check(typed=answer), learner=learner))
        yield opened


def rows_of(path: Path) -> list[dict[str, str]]:
    return table(path.read_text("utf-8-sig"))


def save(path: Path, rows: list[dict[str, str]], separator=",", end="\r\n", encoding="utf-8"):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream, list(rows[0]), delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))


def fill(path: Path, **points: str) -> list[dict[str, str]]:
    """Type points into the file: learner -> points."""
    rows = rows_of(path)
    for row in rows:
        row["points"] = points.get(unguard(row["learner"]), row["points"])
    return rows


def test_one_row_per_open_answer_and_long_ones_still_fit_a_cell(book, tmp_path):
    path = tmp_path / "open.csv"
    waiting = write_open_answers(path, book.open_answers(), {"01.6": ["Neutral", "Same facts"]})
    rows = rows_of(path)
    assert waiting == len(rows) == 5
    assert list(rows[0]) == ["learner", "set", "question", "maximum", "rubric", "answer", "points",
                             "comment"]  # fmt: skip
    found = {unguard(r["learner"]): unguard(r["answer"]) for r in rows}
    assert {k: v for k, v in found.items() if k != "Bob"} == {
        k: v for k, v in ANSWERS.items() if k != "Bob"
    }
    assert 30_000 < len(found["Bob"]) < 32_767
    assert {(r["maximum"], r["rubric"], r["points"]) for r in rows} == {
        ("3", "Neutral; Same facts", "")
    }


def test_marks_go_out_come_in_and_go_out_again(book, tmp_path):
    path = tmp_path / "open.csv"
    write_open_answers(path, book.open_answers())
    rows = fill(path, **{"ann": "2.5", "=cmd()": "0", "0012": "3"})
    for row in rows:
        row["comment"] = "Good.\nBut: why?" if row["learner"] == "ann" else ""
    save(path, rows)
    done = store_marks(book, read_marks(path), "mk")
    assert (done.stored, done.blank, done.problems, done.waiting) == (3, 2, (), 2)
    marks = {m.learner: (m.points, m.comment, m.marker) for m in book.marks()}
    assert marks == {
        "ann": (2.5, "Good.\nBut: why?", "mk"), "=cmd()": (0.0, "", "mk"), "0012": (3.0, "", "mk")
    }  # fmt: skip
    write_open_answers(path, book.open_answers())
    points = {unguard(r["learner"]): (r["points"], r["comment"]) for r in rows_of(path)}
    assert points["ann"] == ("2.5", "Good.\nBut: why?")
    assert points["Bob"] == ("", "")
    store_marks(book, read_marks(path))
    assert book._connection.execute("SELECT count(*) FROM mark").fetchone() == (3,)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_save_is_read(book, tmp_path, separator, end, encoding):
    path = tmp_path / "open.csv"
    write_open_answers(path, book.open_answers())
    rows = fill(path, **{"ann": " 2,5 ", "Zoë Ünal": "1"})
    rows.reverse()
    del rows[1]
    columns = ["Comment", "seen by", "POINTS ", "Learner", "answer", "Set", "question"]
    mangled = [
        {c: row.get(c.strip().lower(), "x") for c in columns}
        | {"question": row["question"].removeprefix("Q0").replace(".", ",")}
        | {"Learner": row["learner"].lstrip("0").upper()}
        for row in rows
    ]
    save(path, mangled, separator, end, encoding)
    done = store_marks(book, read_marks(path))
    assert done.problems == ()
    assert {m.learner: m.points for m in book.marks()} == {"ann": 2.5, "Zoë Ünal": 1.0}


def test_excels_separator_line_old_code_page_and_missing_comment_column_are_read(book, tmp_path):
    path = tmp_path / "open.csv"
    text = f"sep=;\r\n;;;\r\nlearner;set;question;points\r\nZoë Ünal;{SET};01.6;1,5\r\n;;;\r\n"
    path.write_bytes(text.replace(";;;\r\nl", "l").encode("cp1252"))
    assert store_marks(book, read_marks(path)).problems == ()
    assert [(m.learner, m.points) for m in book.marks()] == [("Zoë Ünal", 1.5)]


def test_each_bad_row_gets_a_sentence_with_its_line_and_the_good_ones_are_stored(book, tmp_path):
    path = tmp_path / "open.csv"
    lines = [
        "learner,set,question,answer,points,comment",
        f'ann,{SET},01.6,"two\nlines",2,',  # lines 2 and 3
        f"Bob,{SET},01.6,x,four,",  # 4
        f"Bob,{SET},01.6,x,02. Mai,",  # 5
        f"Bob,{SET},01.6,x,3.5,",  # 6
        f"Bob,{SET},01.6,x,0.3,",  # 7
        f"Bob,{SET},01.6,x,-1,",  # 8
        f"Bobby,{SET},01.6,x,1,",  # 9
        f"Bob,{SET},01.1,x,1,",  # 10
        "Bob,03_who,01.6,x,1,",  # 11
        f",{SET},01.6,x,1,",  # 12
        f"ann,{SET},01.6,x,1,",  # 13: another mark for the same answer
        f"Bob,{SET},01.6,x,nan,",  # 14
        f"0012,{SET},01.6,x,3,fine",  # 15
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = store_marks(book, read_marks(path))
    assert {m.learner: m.points for m in book.marks()} == {"ann": 2.0, "0012": 3.0}
    assert done.stored == 2
    words = {
        4: "'four' is no number", 5: "date", 6: "between 0 and 3", 7: "one half",
        8: "between 0 and 3", 9: "no learner 'Bobby'", 10: "no open question '01.1'",
        11: "no set '03_who'", 12: "learner is missing", 13: "another mark in line 2",
        14: "'nan' is no number",
    }  # fmt: skip
    assert len(done.problems) == len(words)
    for (line, word), problem in zip(words.items(), done.problems, strict=True):
        assert problem.startswith(f"Line {line} (row {line - 1} in a spreadsheet): "), problem
        assert word in problem


def test_a_question_that_lost_its_zero_is_refused_where_two_could_be_meant(tmp_path):
    with Gradebook(tmp_path / "gradebook.sqlite") as book:
        book.record(work(open_check("01.1"), open_check("01.10")))
        path = tmp_path / "open.csv"
        path.write_text(f"learner,set,question,points\nann,{SET},1.1,2\nann,{SET},Q01.10,1\n")
        done = store_marks(book, read_marks(path))
        assert [p[:6] for p in done.problems] == ["Line 2"]
        assert [(m.check, m.points) for m in book.marks()] == [("01.10", 1.0)]


def test_a_changed_answer_goes_out_unmarked_so_that_it_is_read_again(book, tmp_path):
    book.mark("ann", SET, "01.6", 2, "ok")
    book.record(work(open_check(typed="New words."), digest="d2"))
    path = tmp_path / "open.csv"
    write_open_answers(path, book.open_answers())
    (row,) = [r for r in rows_of(path) if r["learner"] == "ann"]
    assert (row["points"], row["comment"]) == ("", "ok")
    store_marks(book, read_marks(path))
    assert book.marks()[0].points == 2.0


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "first line"),
        (b"learner,question,points\n", "no column set"),
        (b"PK\x03\x04rest of a workbook", "Save as"),
        (b"\xff\xd8\xff\xe0 a picture", "first line"),
    ],
)
def test_a_file_that_is_no_marks_file_gets_one_sentence(tmp_path, data, word):
    path = tmp_path / "open.csv"
    path.write_bytes(data)
    with pytest.raises(GradingError, match=word):
        read_marks(path)
    with pytest.raises(GradingError, match="cannot be read"):
        read_marks(tmp_path / "missing.csv")
