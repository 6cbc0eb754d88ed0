"""The journal keeps every committed value, scores the first, and never shows one by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold import journal


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "journal.jsonl"
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(path))
    return path


def test_first_value_counts_and_revisions_are_kept(file, capsys):
    journal.predict("02.p1", "Wednesday")
    journal.predict("02.p1", "weekend", note="second thoughts")
    assert capsys.readouterr().out == "stored\nstored again: the first value counts\n"
    assert journal.first("02.p1") == "Wednesday"
    assert journal.history("02.p1") == ["Wednesday", "weekend"]
    assert [entry.note for entry in journal.entries()] == ["", "second thoughts"]


def test_predict_never_repeats_a_value(file, capsys):
    for value in ("secretword", {"a": "secretword"}, ["secretword"]):
        journal.predict("k", value)
    journal.predict("Q01", "secretword")
    assert "secretword" not in capsys.readouterr().out


@pytest.mark.parametrize("blank", [..., None, "", "  ", "...", {"a": 1, "b": ...}, [1, None]])
def test_blank_is_not_yet_and_leaves_no_file(file, blank):
    assert journal.commit("01.p1", blank) == "not yet"
    assert not file.exists()


def test_empty_list_and_zero_are_answers(file):
    assert journal.commit("01.p1", []) == "stored"
    assert journal.commit("01.p2", 0) == "stored"
    assert journal.commit("Q03", 0) == "stored"
    assert journal.first("Q03") == 0.0


@pytest.mark.parametrize(
    ("value", "kept"),
    [(0.7, 0.7), ("70 %", 0.7), ("70%", 0.7), ("0.7", 0.7), ("0,7", 0.7), ("7.5 %", 0.075), (1, 1)],
)
def test_probability_forms(file, value, kept):
    assert journal.commit("Q07", value) == "stored"
    assert journal.first("Q07") == pytest.approx(kept, abs=1e-12)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (70, "Did you mean 0.70"),
        ("70", "Did you mean 0.70"),
        (5, "Did you mean 0.05"),
        (1.5, "Did you mean 0.015"),
        (-0.1, "never below 0"),
        (101, "never below 0"),
        (10**400, "never below 0"),
        ("150 %", "at most 100 %"),
        ("likely", "not a probability"),
        (True, "not a probability"),
        (float("nan"), "not finite"),
        ([0.5], "not a probability"),
        (object(), "cannot be stored"),
    ],
)
def test_bad_probability_gets_a_sentence_and_nothing_is_kept(file, value, part):
    said = journal.commit("Q07", value)
    assert part in said
    assert said.endswith(".")
    assert journal.entries() == []


def test_question_ids_are_read_kindly_and_unknown_ones_refused(file):
    assert journal.commit("q1", 0.5) == "stored"
    assert journal.first("Q01") == 0.5
    for wrong in ("Q21", "Q00", "Q1.5", "Q 3"):
        assert "Q01 to Q20" in journal.commit(wrong, 0.5)
    for wrong in ("", "  ", 3, None):
        assert "needs a key" in journal.commit(wrong, 0.5)
    assert len(journal.entries()) == 1


def test_plain_data_survives(file):
    numpy = pytest.importorskip("numpy")
    values = [3, "نص", ("a", 1), {"b", "a"}, date(2025, 2, 12), numpy.float64(2.5), {"k": [1.5]}]
    for value in values:
        assert journal.commit("x", value).startswith("stored")
    assert journal.history("x") == [3, "نص", ["a", 1], ["a", "b"], "2025-02-12", 2.5, {"k": [1.5]}]


def test_note_must_be_text(file):
    assert "note" in journal.commit("x", "yes", note=["because"])
    assert journal.entries() == []


def test_the_file_is_json_lines_with_a_time(file):
    journal.commit("x", "yes", note="why")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["key"] == "x"
    assert record["value"] == "yes"
    assert record["note"] == "why"
    assert record["time"].endswith("+00:00")


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_half_written_last_line_loses_nothing(file, cut):
    journal.commit("a", "erste")
    whole = file.read_bytes()
    journal.commit("b", "zweite äöü")
    torn = file.read_bytes()[: len(whole) + cut]
    file.write_bytes(torn)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        journal.commit("c", "dritte")
        assert journal.first("a") == "erste"
        assert journal.first("c") == "dritte"
    assert file.read_bytes().startswith(torn)


def test_a_complete_last_line_without_newline_still_counts(file):
    journal.commit("a", 1)
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    journal.commit("a", 2)
    assert journal.history("a") == [1, 2]


@pytest.mark.parametrize(
    "rubbish", [b"{", b"[1]", b"7", b'{"key": "x"}', b"\xff\xfe", b'"key"', b"[" * 100_000]
)
def test_corrupt_line_is_skipped_with_one_warning(file, rubbish):
    journal.commit("a", 1)
    file.write_bytes(rubbish + b"\n" + file.read_bytes())
    with pytest.warns(UserWarning, match="Line 1 of the journal"):
        assert journal.history("a") == [1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert journal.history("a") == [1]


def test_folder_that_cannot_be_written_keeps_the_value_for_the_session(tmp_path, monkeypatch):
    # A file where a folder should be: works for every user, also root, unlike a read-only mode.
    blocker = tmp_path / "blocker"
    blocker.write_text("")
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(blocker / "journal.jsonl"))
    assert "this session only" in journal.commit("Q01", 0.4)
    assert journal.first("Q01") == 0.4
    assert "as_cell()" in journal.commit("Q01", 0.6)
    assert journal.history("Q01") == [0.4, 0.6]
    blocker.unlink()
    journal.commit("Q02", 0.5)
    assert [(e.key, e.value) for e in journal.entries()] == [
        ("Q01", 0.4),
        ("Q01", 0.6),
        ("Q02", 0.5),
    ]
    assert len((blocker / "journal.jsonl").read_text().splitlines()) == 3


def test_a_journal_that_cannot_be_read_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path))
    with pytest.warns(UserWarning, match="cannot be read"):
        assert journal.entries() == []


def test_as_cell_restores_elsewhere_once_and_without_times(file, tmp_path, monkeypatch, capsys):
    journal.commit("Q01", 0.4)
    journal.commit("Q01", 0.6, note="news")
    journal.commit("00.p1", ["a", 'quo"te'])
    cell = journal.as_cell()
    year = journal.entries()[0].time[:4]
    assert year not in cell
    assert repr(cell) == str(cell)
    other = tmp_path / "other.jsonl"
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(other))
    exec(cell, {})
    exec(cell, {})
    assert journal.history("Q01") == [0.4, 0.6]
    assert journal.first("00.p1") == ["a", 'quo"te']
    assert [e.note for e in journal.entries()] == ["", "news", ""]
    assert capsys.readouterr().out == "restored\nrestored\n"


def test_restore_leaves_a_different_first_value_alone(file, capsys):
    journal.commit("Q01", 0.2)
    journal.restore({"Q01": [0.9], "Q02": [0.5]})
    assert journal.history("Q01") == [0.2]
    assert journal.first("Q02") == 0.5
    assert "Q01" in capsys.readouterr().out


def test_restore_refuses_other_things(file):
    with pytest.raises(ValueError, match="copy it unchanged"):
        journal.restore("Q01")


json_values = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(values=st.lists(st.tuples(st.sampled_from(["a", "00.p1"]), json_values), max_size=8))
def test_any_plain_value_comes_back_as_it_went_in(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTHOLD_JOURNAL", str(path))
        given_values = {"a": [], "00.p1": []}
        for key, value in values:
            if journal.commit(key, value) != "not yet":
                given_values[key].append(value)
        for key, kept in given_values.items():
            assert journal.history(key) == kept


def test_two_processes_that_store_at_once_keep_every_line(file):
    code = "from foothold import journal\nfor i in range(50): journal.commit('k', i)"
    runs = [subprocess.Popen([sys.executable, "-c", code], env={**os.environ}) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert sorted(journal.history("k")) == sorted([*range(50), *range(50)])


def test_the_journal_needs_only_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import foothold.journal;"
        "new = {m.split('.')[0] for m in set(sys.modules) - before};"
        "print(sorted(m for m in new if m not in sys.stdlib_module_names and m != 'foothold'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
