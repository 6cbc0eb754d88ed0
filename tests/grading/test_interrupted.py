"""Ctrl-C, a regrade that is cut short, marks in between, and the history of all of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import make_kit
from standins import Server, gone, gradebook, kill, learners, make_class, quick_folder

from foothold.cli import main
from foothold.grading.gradebook import Gradebook
from foothold.grading.interrupts import interrupts, undisturbed
from foothold.grading.problems import GradingError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
CLASS = 40


@pytest.fixture(scope="module")
def place():
    with quick_folder() as folder:
        make_kit(folder / "kit", run=False)
        make_class(folder / "kit", folder / "in", CLASS)
        yield folder


@pytest.fixture(scope="module")
def server(place):
    opened = Server(place)
    yield opened
    opened.close()


@pytest.fixture
def command(place, request):
    out = place / request.node.name.replace("[", "-").rstrip("]")
    return out, ("grade", place / "in", "--out", out, "--kit", place / "kit", "--seed", "s")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("whole", [True, False], ids=["terminal", "main process"])
def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(server, command, workers, whole):
    out, argv = command
    process = server.start(*argv, "--workers", workers, STANDIN_SLEEP="0.05")
    server.wait_for(5)
    (os.killpg if whole else os.kill)(process, signal.SIGINT)
    code, said = server.code(), server.said.read_text()
    assert code == 130
    kept = len(learners(out))
    assert 5 <= kept < CLASS
    assert f"Stopped. {kept} of {CLASS} notebooks were graded and are kept" in said
    assert "Traceback" not in said
    assert gone(process)
    assert not (out / "grades.csv").exists(), "reports are of whole runs only"
    code, said = server.run(*argv, "--workers", workers)
    assert f"Graded {CLASS - kept} notebooks; {kept} were graded before" in said
    assert len(learners(out)) == len(set(learners(out))) == CLASS


def test_marks_survive_a_regrade_and_a_kill_in_it(server, command, capsys):
    out, argv = command
    assert server.run(*argv)[0] == 0
    with Gradebook(out / "gradebook.sqlite") as book:
        for number in range(CLASS):
            book.mark(f"learner{number:04}", "91_small", "91.4", number % 5, "good", "mk")
    before = gradebook(out)
    process = server.start(*argv, "--regrade", STANDIN_SLEEP="0.02")
    server.wait_for(CLASS // 2)
    kill(process, whole=True)
    assert server.code() == -9
    assert gradebook(out)["mark"] == before["mark"]
    assert server.run(*argv, "--regrade")[0] == 0
    with Gradebook(out / "gradebook.sqlite") as book:
        assert [score.manual_points for score in book.scores()] == [n % 5 for n in range(CLASS)]
        runs = [len(book.history(f"learner{n:04}", "91_small")) for n in range(CLASS)]
    assert set(runs) == {2, 3}, "every grading is kept: first, cut short, regraded"
    after = gradebook(out)
    assert set(after["result"]) == set(before["result"])
    assert after["mark"] == before["mark"]
    # The last command wrote reports with the marks in them.
    assert b"good" in (out / "feedback/learner0001/91_small.html").read_bytes()
    assert main(["history", str(out), "learner0007"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == runs[7] + 1
    assert sum("  graded " in line for line in lines) == runs[7]
    assert sum("  marked 91.4: 2 by mk  (good)" in line for line in lines) == 1
    assert all("learner0007  91_small" in line and " UTC  " in line for line in lines)


def test_only_what_changed_is_graded_again(server, command, place):
    out, argv = command
    assert server.run(*argv)[0] == 0
    said = server.run(*argv)[1]
    assert f"Graded 0 notebooks; {CLASS} were graded before and unchanged" in said
    assert "Running the solution" not in said and "Grading:" not in said, "no work is done again"
    other = make_class(place / "kit", place / "other", 1, first=900)
    changed = other / "learner0900/91_small.ipynb"
    target = place / "in/learner0003/91_small.ipynb"
    kept = target.read_bytes()
    target.write_bytes(changed.read_bytes())
    try:
        said = server.run(*argv)[1]
        assert f"Graded 1 notebook; {CLASS - 1} were graded before and unchanged" in said
        assert " 0/1 " in said, "one notebook was to be graded, and no more"
        twice = [name for name in learners(out) if learners(out).count(name) > 1]
        assert set(twice) == {"learner0003"}
        target.write_bytes(kept)
        assert "Graded 1 notebook;" in server.run(*argv)[1], "an old version is news again"
    finally:
        target.write_bytes(kept)
    toml = place / "kit/solutions/91_small.toml"
    text = toml.read_text()
    toml.write_text(text.replace('why = "It is far."', 'why = "It is very far."'))
    try:
        assert f"Graded {CLASS} notebooks; 0 were" in server.run(*argv)[1], "another key"
    finally:
        toml.write_text(text)


def test_history_of_nobody_gets_a_sentence(tmp_path, capsys):
    assert main(["history", str(tmp_path)]) == 2
    assert "There is no gradebook" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    Gradebook(tmp_path / "gradebook.sqlite").close()
    assert main(["history", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Nothing was graded yet.\n"
    assert main(["history", str(tmp_path), "ann"]) == 2
    assert "no learner 'ann'" in capsys.readouterr().err


def test_a_stopped_grader_is_told_by_its_exit_code():
    from foothold.grading.problems import Stopped

    assert Stopped("Stopped.", 3).exit_code == 130
    assert GradingError("x").exit_code == 2


def test_ctrl_c_waits_for_what_must_not_be_torn():
    finished = []
    with interrupts() as stop, pytest.raises(KeyboardInterrupt):
        with undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            finished.append("block")
        finished.append("never")
    assert finished == ["block"]
    assert stop.pressed
    with undisturbed():  # nobody notes it: nothing is put off
        finished.append("again")
