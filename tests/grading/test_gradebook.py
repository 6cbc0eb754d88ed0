"""The gradebook: round trips, history, marks, transactions, sentences for broken files."""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from gradebook_samples import SET, check, open_check, rich, work
from hypothesis import given
from hypothesis import strategies as st

from foothold.grading.gradebook import Gradebook
from foothold.grading.problems import GradingError
from foothold.grading.records import Rejected
from foothold.grading.scores import Mark, score_question, score_set


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "grades" / "gradebook.sqlite") as opened:
        yield opened


def test_a_result_comes_back_as_it_was_recorded(book, tmp_path):
    results = [rich("Zoë Ünal"), rich("bob"), work(check(), learner="bob", set_name="02_when")]
    for result in results:
        book.record(result)
    with Gradebook(book.path) as again:
        assert again.results() == (results[1], results[2], results[0])


def test_the_newest_run_counts_and_the_old_one_stays_in_the_history(book):
    book.record(work(check(points=0, status="wrong"), digest="d1"), "1")
    book.record(work(check(points=2), digest="d2"), "1")
    assert [s.total for s in book.scores()] == [2.0]
    assert [(r.digest, r.version) for r in book.history("ann", SET)] == [("d1", "1"), ("d2", "1")]


def test_only_the_same_bytes_and_version_as_the_newest_run_are_already_graded(book):
    book.record(work(check(), digest="d1"), "1")
    assert book.already_graded("ann", SET, "d1", "1")
    assert not book.already_graded("ann", SET, "d1", "2")
    assert not book.already_graded("ann", SET, "d2", "1")
    assert not book.already_graded("bob", SET, "d1", "1")
    assert not book.already_graded("ann", "02_when", "d1", "1")
    book.record(work(check(), digest="d2"), "1")
    assert not book.already_graded("ann", SET, "d1", "1"), "an older run does not count any more"


def test_lone_surrogates_and_control_characters_do_not_stop_a_recording(book):
    book.record(work(open_check(typed="half \ud83d and nul \0 end"), learner="a\ud800\nb\x1b[2J"))
    (result,) = book.results()
    assert result.learner == "a\ufffd\nb\x1b[2J"
    assert result.results[0].typed == "half \ufffd and nul \0 end"
    assert book.already_graded("a\ud800\nb\x1b[2J", SET, "d1")


# ── transactions ─────────────────────────────────────────────────────────────────────────────


def test_an_error_in_mid_transaction_leaves_the_old_state(book):
    good = rich("ann")
    book.record(good)
    broken = replace(good, results=(*good.results, check("01.99", points=float("nan"))))
    with pytest.raises(GradingError, match="could not be used"):
        book.record(broken)
    twice = replace(good, results=good.results * 2)
    with pytest.raises(GradingError):
        book.record(twice)
    assert book.results() == (good,)
    assert len(book.history("ann", SET)) == 1


KILLED = """
import os, sys
import foothold.grading.database_rows as rows
from foothold.grading.gradebook import Gradebook
from gradebook_samples import rich
seen = []
def die(connection, key, check, inner=rows._insert_check):
    inner(connection, key, check)
    seen.append(check)
    if len(seen) == 4:
        os._exit(9)
rows._insert_check = die
Gradebook(sys.argv[1]).record(rich("ann", typed="new words"))
"""


def test_a_kill_in_mid_transaction_leaves_the_old_state(book, tmp_path):
    good = rich("ann")
    book.record(good)
    here = os.path.dirname(__file__)  # noqa: PTH120
    environment = {**os.environ, "PYTHONPATH": here}
    command = [sys.executable, "-c", KILLED, str(book.path)]
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    with Gradebook(book.path) as again:
        assert again.results() == (good,)
        again.record(replace(good, digest="d2"))
        assert len(again.history("ann", SET)) == 2


def test_two_connections_that_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "gradebook.sqlite"
    start = threading.Barrier(2)
    problems = []

    def write(name):
        try:
            start.wait()
            with Gradebook(path) as book:  # both also race for making the file
                for number in range(15):
                    book.record(work(check(), open_check(), learner=f"{name}{number}"))
                    book.mark(f"{name}{number}", SET, "01.6", number % 4)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with Gradebook(path) as book:
        names = {f"{name}{number}" for name in "ab" for number in range(15)}
        assert {r.learner for r in book.results()} == names
        assert {(m.learner, m.points) for m in book.marks()} == {
            (name, int(name[1:]) % 4) for name in names
        }
    checks = sqlite3.connect(path)
    assert checks.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert checks.execute("PRAGMA foreign_key_check").fetchall() == []
    checks.close()


def test_a_second_marker_waits_instead_of_breaking_the_first_ones_transaction(book, monkeypatch):
    book.record(work(open_check("01.5"), open_check("01.6")))

    def second():
        with Gradebook(book.path) as other:
            other.mark("ann", SET, "01.6", 2)

    thread = threading.Thread(target=second)
    look = book._open_check

    def look_then_let_the_second_one_in(*names):
        found = look(*names)
        thread.start()
        thread.join(0.5)  # it cannot finish before we have written
        return found

    monkeypatch.setattr(book, "_open_check", look_then_let_the_second_one_in)
    book.mark("ann", SET, "01.5", 1)
    thread.join()
    assert {(m.check, m.points) for m in book.marks()} == {("01.5", 1.0), ("01.6", 2.0)}


def test_foreign_keys_are_enforced(book):
    with pytest.raises(sqlite3.IntegrityError):
        book._connection.execute("INSERT INTO note VALUES (99, 0, 'orphan')")


# ── files that cannot be used ────────────────────────────────────────────────────────────────


def raises_sentence(path, *words):
    with pytest.raises(GradingError) as caught:
        Gradebook(path)
    text = str(caught.value)
    assert text.endswith(".") and str(path) in text
    for word in words:
        assert word in text


def test_files_that_are_no_gradebook_get_a_sentence(tmp_path):
    (tmp_path / "text").write_bytes(b"These are notes, not a gradebook. " * 99)
    raises_sentence(tmp_path / "text", "not an SQLite file")

    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE x (y)")
    other.close()
    raises_sentence(tmp_path / "other", "another program")
    after = sqlite3.connect(tmp_path / "other")
    assert after.execute("SELECT name FROM sqlite_master").fetchall() == [("x",)]
    after.close()


def test_a_newer_gradebook_gets_a_sentence(tmp_path):
    path = tmp_path / "gradebook.sqlite"
    Gradebook(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 999")
    raw.close()
    raises_sentence(path, "newer", "Update")


def test_a_damaged_gradebook_gets_a_sentence(tmp_path):
    path = tmp_path / "gradebook.sqlite"
    with Gradebook(path) as book:
        for number in range(30):
            book.record(rich(f"learner {number}"))
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    data[3 * page : 9 * page] = b"\xa5" * (6 * page)
    path.write_bytes(data)
    raises_sentence(path, "damaged")


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    raises_sentence(tmp_path / "file" / "gradebook.sqlite")
    raises_sentence(tmp_path, "cannot be opened")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_gets_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    raises_sentence(tmp_path / "gradebook.sqlite")


def test_a_read_only_gradebook_can_be_read_and_says_so_when_written(book):
    book.record(rich("ann"))
    book._connection.execute("PRAGMA query_only = ON")
    assert len(book.scores()) == 1
    with pytest.raises(GradingError, match="may only be read"):
        book.record(rich("bob"))


def test_a_full_disk_costs_one_submission_and_leaves_the_rest(book):
    book.record(rich("ann"))
    pages = book._connection.execute("PRAGMA page_count").fetchone()[0]
    book._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(GradingError, match="disk is full"):
        book.record(rich("bob", typed="x" * 100_000))
    assert [r.learner for r in book.results()] == ["ann"]
    book._connection.execute("PRAGMA max_page_count = 100000")
    book.record(rich("bob"))
    assert len(book.results()) == 2


# ── marks ────────────────────────────────────────────────────────────────────────────────────


def test_there_is_no_total_until_every_open_answer_is_marked(book):
    book.record(work(check(), open_check("01.5"), open_check("01.6")))
    assert (book.scores()[0].total, book.scores()[0].to_mark) == (None, 2)
    book.mark("ann", SET, "01.5", 0)
    assert (book.scores()[0].total, book.scores()[0].to_mark) == (None, 1)
    book.mark("ann", SET, "01.6", 2.5)
    assert (book.scores()[0].total, book.scores()[0].to_mark) == (4.5, 0)


def test_an_open_answer_left_empty_keeps_nobody_waiting(book):
    book.record(work(check(), open_check(typed="  \n")))
    assert book.scores()[0].total == 2.0
    assert book.open_answers() == ()


def test_a_mark_survives_a_regrade_and_a_new_mark_replaces_it(book):
    book.record(work(open_check(typed="same words")))
    book.mark("ann", SET, "01.6", 2, "good", "mk")
    book.record(work(open_check(typed="same words"), digest="d2"), "newer kit")
    assert book.marks() == (Mark("ann", SET, "01.6", 2.0, "good", "mk", changed=False),)
    assert book.scores()[0].total == 2.0
    book.mark("ann", SET, "01.6", 3)
    assert book.scores()[0].total == 3.0


def test_a_mark_for_earlier_words_counts_and_is_flagged_until_marked_again(book):
    book.record(work(open_check(typed="first words")))
    book.mark("ann", SET, "01.6", 2)
    book.record(work(open_check(typed="other words"), digest="d2"))
    (score,) = book.scores()
    assert score.total == 2.0
    assert any("01.6" in note and "changed" in note for note in score.notes)
    book.mark("ann", SET, "01.6", 2)
    assert not book.marks()[0].changed
    assert book.scores()[0].notes == ()


def test_the_same_mark_twice_is_stored_once(book):
    book.record(work(open_check()))
    for _ in range(3):
        book.mark("ann", SET, "01.6", 2, "good")
    assert book._connection.execute("SELECT count(*) FROM mark").fetchone() == (1,)


@pytest.mark.parametrize("points", [-0.5, 3.5, 1e9, 0.25, 2.4, float("nan"), float("inf"), "2"])
def test_points_out_of_range_or_step_are_refused(book, points):
    book.record(work(open_check(maximum=3)))
    with pytest.raises(GradingError, match=r"01\.6"):
        book.mark("ann", SET, "01.6", points)
    assert book.marks() == ()


@pytest.mark.parametrize("points", [0, 0.5, 3, 3.0])
def test_points_within_range_are_taken(book, points):
    book.record(work(open_check(maximum=3)))
    assert book.mark("ann", SET, "01.6", points).points == points


def test_unknown_names_get_a_sentence_with_the_nearest_known_one(book):
    with pytest.raises(GradingError, match="none yet"):
        book.mark("ann", SET, "01.6", 1)
    book.record(work(check(), open_check()))
    with pytest.raises(GradingError, match=r"no learner 'anne'.*mean 'ann'"):
        book.mark("anne", SET, "01.6", 1)
    with pytest.raises(GradingError, match=r"no set '01_reading'.*mean '01_reading_claims'"):
        book.mark("ann", "01_reading", "01.6", 1)
    with pytest.raises(GradingError, match=r"no open question '01\.1'"):
        book.mark("ann", SET, "01.1", 1)
    with pytest.raises(GradingError) as caught:
        book.mark("x\x1b[2J\ny", SET, "01.6", 1)
    assert "\x1b" not in str(caught.value) and "\n" not in str(caught.value)


def test_two_open_answers_of_one_question_are_marked_by_their_check(book):
    book.record(work(open_check("01.6a", part="a"), open_check("01.6b", part="b")))
    with pytest.raises(GradingError, match=r"01\.6a or 01\.6b"):
        book.mark("ann", SET, "01.6", 1)
    book.mark("ann", SET, "01.6a", 1)
    book.mark("ann", SET, "01.6b", 2)
    assert book.scores()[0].total == 3


def test_open_answers_come_question_by_question(book):
    for name in ("bob", "ann"):
        book.record(work(open_check("01.10"), open_check("01.2"), learner=name))
    book.mark("bob", SET, "01.2", 1)
    found = [(a.question, a.learner, a.waits) for a in book.open_answers()]
    assert found == [("01.2", "ann", True), ("01.2", "bob", False),
                     ("01.10", "ann", True), ("01.10", "bob", True)]  # fmt: skip


def test_rejected_files_are_remembered_until_their_source_is_graded_again(book):
    first, second = Rejected("ann", "a.pdf", "A PDF."), Rejected("", "b.ipynb", "Cut.")
    book.reject([first, second], "set1.zip")
    book.reject([Rejected("bob", "c", "Empty.")], "set2.zip")
    book.reject([first], "set1.zip")
    assert book.rejected() == (first, Rejected("bob", "c", "Empty."))


# ── points ───────────────────────────────────────────────────────────────────────────────────

halves = st.integers(0, 8).map(lambda n: n / 2)


@st.composite
def question(draw):
    """Checks of one question: parts, each with shared checks, a code and a words track."""
    checks, serial = [], itertools.count()
    for part in draw(st.lists(st.sampled_from(["", "reach", "chart"]), min_size=1, unique=True)):
        tracks = draw(st.lists(st.sampled_from(["any", "code", "words"]), min_size=1, max_size=5))
        for track in tracks:
            kind = draw(st.sampled_from(["choice", "open"]))
            maximum = draw(halves)
            points = draw(halves.map(lambda p, top=maximum: min(p, top)))
            name = f"04.6x{next(serial)}"
            status = draw(st.sampled_from(["to mark", "blank"])) if kind == "open" else "partly"
            earned = 0 if kind == "open" else points
            checks.append(
                check(name, status, earned, maximum, question="04.6", part=part, track=track,
                      kind=kind)
            )  # fmt: skip
    return draw(st.permutations(checks))


@given(question(), st.data())
def test_the_better_track_of_each_part_counts_by_brute_force(checks, data):
    marks = {
        c.check: Mark("ann", SET, c.check, data.draw(halves.map(lambda p, c=c: min(p, c.maximum))))
        for c in checks
        if c.kind == "open" and data.draw(st.booleans())
    }
    score = score_question(checks, marks)

    def value(c):
        return marks[c.check].points if c.check in marks else c.points

    # Choose code or words for each part, in every combination; the best sum is the score.
    parts = sorted({c.part for c in checks})
    sums, maxima = [], []
    for choice in itertools.product(["code", "words"], repeat=len(parts)):
        chosen = dict(zip(parts, choice, strict=True))
        taken = [c for c in checks if c.track in ("any", chosen[c.part])]
        sums.append(sum(value(c) for c in taken))
        maxima.append(sum(c.maximum for c in taken))
    assert score.points == max(sums)
    assert score.maximum == max(maxima)
    assert 0 <= score.auto_points <= score.auto_max
    assert 0 <= score.manual_points <= score.manual_max

    # Something is to mark exactly if full marks for the unread answers would raise the points,
    # or an unread answer is part of what counts.
    unread = [c for c in checks if c.kind == "open" and c.status != "blank"
              and c.check not in marks]  # fmt: skip
    full = {c.check: Mark("ann", SET, c.check, c.maximum) for c in unread}
    if score_question(checks, {**marks, **full}).points > score.points:
        assert score.to_mark
    if not unread:
        assert not score.to_mark


def test_a_full_track_does_not_wait_for_the_other_one():
    code = check("04.6", "right", 3, 3, track="code", kind="function")
    words = open_check("04.6w", maximum=3, track="words")
    assert score_set(work(code, words), {}).total == 3
    half = replace(code, points=1.0, status="partly")
    assert score_set(work(half, words), {}).total is None


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ([check(points=2)], "right"),
        ([check("1a", question="1", points=2), check("1b", "wrong", 0, question="1")], "partly"),
        ([check("1a", "blank", 0, question="1"), check("1b", "wrong", 0, question="1")], "wrong"),
        ([check(status="blank", points=0)], "blank"),
        ([check(status="unreadable", points=0)], "unreadable"),
        ([check(status="error", points=0)], "error"),
        ([check(status="not run", points=0)], "not run"),
        ([open_check()], "to mark"),
        ([check("1a", question="1"), open_check("1b", question="1")], "right"),
    ],
)
def test_a_question_is_summed_up_in_one_word(checks, status):
    assert score_question(checks, {}).status == status


def test_a_mark_above_a_lowered_maximum_is_cut_to_it():
    marks = {"01.6": Mark("ann", SET, "01.6", 3)}
    assert score_set(work(open_check(maximum=2)), marks).total == 2
