"""The engine that feeds workers: lazy, bounded, nothing lost; and processes that end with it."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import RIGHT, blank, filled, make_kit

from foothold.grading import tasks
from foothold.grading.assess import Answers
from foothold.grading.exercise import load_exercise
from foothold.grading.grade import prepare
from foothold.grading.limits import Limits
from foothold.grading.problems import GradingError
from foothold.grading.records import Rejected, SetResult, Submission
from foothold.grading.syscalls import LINUX
from foothold.grading.tasks import Missing, Task, digest_of, fingerprint, pack, perform
from foothold.grading.workers import (
    LocalExecutor,
    SerialExecutor,
    grade_with,
)

LIMITS = Limits(cell_seconds=10.0, notebook_seconds=60.0)
ANSWERS = {"91_small": Answers("91_small", {}, {}, {})}


def submission(learner, content=b"{}"):
    return Submission(f"learner{learner}", "91_small", "91_small.ipynb", content)


def graded(task):
    mine = task.submission
    return SetResult(mine.learner, mine.set_name, mine.file_name, mine.digest, ())


class LostError(Exception):
    """A stand-in for what an executor says when a worker died."""


class Stage(Executor):
    """An executor that plays a script: which tasks die, what it saw, what was under way."""

    kit, lost, window = "", (LostError,), 4

    def __init__(self, dies=(), fatal=(), error=None):
        self.dies, self.fatal, self.error = set(dies), set(fatal), error
        self.seen, self.left = [], None

    def submit(self, fn, /, task):
        self.seen.append(task)
        future, learner = Future(), task.submission.learner
        if learner in self.fatal:
            future.set_exception(LostError())
        elif learner in self.dies:
            self.dies.remove(learner)
            future.set_exception(LostError())
        elif self.error and learner == "learner5":
            future.set_exception(self.error)
        else:
            future.set_result(graded(task))
        return future

    def check(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise GradingError("Nobody is left.")


def test_submissions_are_read_as_they_are_needed():
    pulled = 0

    def stream():
        nonlocal pulled
        for number in range(500):
            pulled += 1
            yield submission(number)

    for count, _ in enumerate(grade_with(Stage(), stream(), ANSWERS, LIMITS), start=1):
        assert pulled - count < 2 * Stage.window
    assert count == 500


def test_references_of_a_set_are_asked_for_when_its_first_submission_comes():
    asked = []

    class Slow(dict):
        def __missing__(self, name):
            asked.append(name)
            return ANSWERS[name]

    results = grade_with(Stage(), (submission(n) for n in range(9)), Slow(), LIMITS)
    assert asked == []
    assert len(list(results)) == 9
    assert asked == ["91_small"]


def test_a_lost_worker_costs_a_second_try_alone():
    stage = Stage(dies={"learner2", "learner3"})
    done = dict(grade_with(stage, map(submission, range(10)), ANSWERS, LIMITS))
    assert len(done) == 10
    assert all(isinstance(result, SetResult) for result in done.values())
    again = [task.submission.learner for task in stage.seen]
    assert again.count("learner2") == again.count("learner3") == 2
    assert len(again) == 12


def test_what_kills_its_worker_twice_is_rejected_and_the_rest_is_graded():
    stage = Stage(fatal={"learner1"}, dies={"learner0"})
    done = {s.learner: r for s, r in grade_with(stage, map(submission, range(6)), ANSWERS, LIMITS)}
    bad = done.pop("learner1")
    assert isinstance(bad, Rejected)
    assert bad.reason == "The grader's process died on this file."
    assert len(done) == 5
    assert all(isinstance(result, SetResult) for result in done.values())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CancelledError(), "what is graded is kept"),
        (ModuleNotFoundError("No module named 'foothold'"), "No module named 'foothold'"),
        (tasks.OtherKitError("Another kit."), "Another kit."),
    ],
)
def test_trouble_of_the_whole_is_a_sentence_after_what_was_ready(error, words):
    stage, done = Stage(error=error), []
    with pytest.raises(GradingError, match=words):
        done.extend(_collect(grade_with(stage, map(submission, range(40)), ANSWERS, LIMITS), done))
    assert len(done) >= 5
    assert "learner5" not in {s.learner for s in done}
    assert len(stage.seen) < 20


def _collect(results, into):
    for mine, _ in results:
        into.append(mine)
    return []


def test_an_executor_that_is_gone_ends_the_batch_with_its_sentence():
    stage, done = Stage(), []
    stage.left = 2
    with pytest.raises(GradingError, match="Nobody is left"):
        _collect(grade_with(stage, map(submission, range(40)), ANSWERS, LIMITS), done)
    assert 0 < len(done) < 40


@pytest.fixture
def quick(monkeypatch):
    """perform() without kernels."""
    monkeypatch.setattr(tasks, "assess", lambda s, a, limits: graded(Task(s, "", None, limits)))
    monkeypatch.setattr(tasks, "_references", {})


def test_references_travel_once_to_a_process(quick):
    class Counting(SerialExecutor):
        sent = 0

        def submit(self, fn, /, task):
            self.sent += task.references is not None
            return super().submit(fn, task)

    executor = Counting()
    results = grade_with(executor, map(submission, range(30)), ANSWERS, LIMITS)
    assert len(list(results)) == 30
    assert executor.sent == 1


def test_a_process_without_references_asks_for_them(quick):
    packed = pack(ANSWERS["91_small"])
    lean = Task(submission(1), packed.digest, None, LIMITS)
    assert perform(lean) == Missing(packed.digest)
    assert isinstance(perform(replace(lean, references=packed)), SetResult)
    assert isinstance(perform(lean), SetResult)


def test_threads_of_one_process_grade_one_after_the_other(monkeypatch):
    inside, most = 0, 0

    def slow(mine, answers, limits):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.02)
        inside -= 1
        return graded(Task(mine, "", None, limits))

    monkeypatch.setattr(tasks, "assess", slow)
    packed = pack(ANSWERS["91_small"])
    jobs = [Task(submission(n), packed.digest, packed, LIMITS) for n in range(6)]
    threads = [threading.Thread(target=perform, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_worker_with_another_kit_says_both_versions():
    task = Task(submission(1), "", None, LIMITS, kit="0.0.1+abc")
    with pytest.raises(tasks.OtherKitError, match=r"0\.0\.1\+abc") as caught:
        perform(task)
    assert fingerprint() in str(caught.value)


def test_a_task_shows_no_name_and_no_reference_in_a_log():
    packed = pack(ANSWERS["91_small"])
    text = repr(Task(submission(7, b"secret"), packed.digest, packed, LIMITS))
    assert "learner7" not in text
    assert "secret" not in text
    assert "91_small" not in text


def test_the_fingerprint_sees_code_but_not_line_ends(tmp_path):
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    one.write_bytes(b"a = 1\nb = 2\n")
    two.write_bytes(b"a = 1\r\nb = 2\r\n")
    other.write_bytes(b"a = 1\nb = 3\n")
    assert digest_of({"m.py": one}) == digest_of({"m.py": two})
    assert digest_of({"m.py": one}) != digest_of({"m.py": other})
    assert digest_of({"m.py": one}) != digest_of({"n.py": one})


# From here on with real processes and kernels.


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return make_kit(tmp_path_factory.mktemp("kit"))


def slow_notebook(kit, seconds):
    notebook = filled(blank(kit), RIGHT)
    cell = {"cell_type": "code", "id": "slow", "metadata": {}, "outputs": [],
            "execution_count": None, "source": f"import time; time.sleep({seconds})"}  # fmt: skip
    notebook["cells"].insert(1, cell)
    return json.dumps(notebook).encode()


def test_a_killed_process_of_the_pool_loses_no_submission(kit):
    answers = {"91_small": prepare(load_exercise(kit / "solutions", "91_small"), LIMITS)}
    content, done = slow_notebook(kit, 0.5), []
    before = set(multiprocessing.active_children())
    with LocalExecutor(2) as executor:
        batch = (submission(n, content) for n in range(4))
        for mine, result in grade_with(executor, batch, answers, LIMITS):
            if not done:
                victim = next(iter(set(multiprocessing.active_children()) - before))
                os.kill(victim.pid, signal.SIGKILL)
            done.append((mine.learner, type(result).__name__))
    assert sorted(done) == [(f"learner{n}", "SetResult") for n in range(4)]


GRADER = """
import sys, threading
from pathlib import Path
from foothold.grading.exercise import load_exercise
from foothold.grading.grade import prepare
from foothold.grading.limits import Limits
from foothold.grading.records import Submission
from foothold.grading.workers import grade_in_parallel
if __name__ == "__main__":
    kit, slow, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for _ in range(1, threads):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    answers = {"91_small": prepare(load_exercise(kit / "solutions", "91_small"), Limits())}
    print("prepared", flush=True)
    limits = Limits(cell_seconds=300, notebook_seconds=300)
    batch = (Submission(f"l{n}", "91_small", "x.ipynb", slow.read_bytes()) for n in range(9))
    for mine, result in grade_in_parallel(batch, answers, limits, 2):
        print(mine.learner, result, flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes in /proc")
@pytest.mark.parametrize("threads", [1, 2], ids=["forked", "from a server"])
def test_workers_and_their_kernels_end_when_the_grader_is_killed(kit, tmp_path, threads):
    (tmp_path / "grader.py").write_text(GRADER, encoding="utf-8")
    (tmp_path / "slow").write_bytes(slow_notebook(kit, 200))
    grader = subprocess.Popen(
        [sys.executable, "grader.py", str(kit), "slow", str(threads)], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # numpy adds no thread of its own
    )  # fmt: skip
    below: set[tuple[int, str]] = set()
    try:
        assert grader.stdout.readline() == "prepared\n"
        known = descendants(grader.pid)  # what a single process of the grader keeps warm
        below = wait_until(lambda: descendants(grader.pid), lambda b: len(b - known) >= 5, 60)
        time.sleep(1.0)  # two workers, two kernels with their guards: now inside the slow cell
        below = descendants(grader.pid)
    finally:
        grader.kill()
        grader.stdout.close()
    try:
        left = wait_until(lambda: below & running(), lambda left: not left, 30)
        assert not left
    finally:
        for process, _ in below & running():
            os.kill(process, signal.SIGKILL)
        grader.wait()


@pytest.mark.skipif(not LINUX, reason="nothing is forked elsewhere")
def test_only_a_process_with_one_thread_is_forked():
    script = (
        "import threading; from foothold.grading.processes import context\n"
        "print(context().get_start_method())\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "print(context().get_start_method())\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert said.stdout.split() == ["fork", "forkserver"], said.stderr


def wait_until(look, enough, seconds):
    """What ``look`` saw last: when it was enough, or the time was up."""
    until = time.monotonic() + seconds
    while not enough(seen := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return seen


def processes() -> dict[tuple[int, str], int]:
    """Parent by process; a process is its number and the time of its start."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(folder.name), fields[19]] = int(fields[1])
    return found


def running() -> set[tuple[int, str]]:
    return set(processes())


def descendants(process: int) -> set[tuple[int, str]]:
    """All that a process started, and what those started."""
    parents, below, found = processes(), {process}, set()
    while more := {each for each, parent in parents.items() if parent in below} - found:
        found |= more
        below = {number for number, _ in more}
    return found
