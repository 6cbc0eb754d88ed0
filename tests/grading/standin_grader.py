"""``foothold`` with a fast stand-in for kernel and judge; everything else is real.

``standin_grader.py grade SUBMISSIONS --out GRADES ...`` is ``foothold grade ...``. The stand-in
takes the place of a few modules before anything imports them; the server that forks the workers
imports this file first, so it holds there, too. ``standin_grader.py serve`` reads such commands
from standard input, one JSON object a line, and runs each in a forked process of its own session:
a start that costs no imports.

Environment: ``STANDIN_SLEEP`` seconds for one submission; ``STANDIN_TELL`` a file descriptor that
gets a byte after each stored result; ``STANDIN_UNLOCKED`` as on a file system without locks;
``STANDIN_PEAK`` a file for the most memory that the grader itself held.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import signal
import sys
import tempfile
import time
import types
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path


@dataclass(frozen=True)
class Answers:
    """As the real one: what judging one set needs."""

    name: str
    checks: dict
    bound: dict
    pristine: dict


def assess(submission, answers, limits):
    """Points that depend on the submitted bytes and on nothing else."""
    from foothold.grading.reading import read_notebook
    from foothold.grading.records import CONFINEMENT, CheckResult, Part, SetResult

    read_notebook(submission.content)
    time.sleep(float(os.environ.get("STANDIN_SLEEP", "0.002")))
    number = int(hashlib.sha256(submission.content).hexdigest()[:8], 16)
    status = ("wrong", "partly", "right")[number % 3]
    results = (
        CheckResult("91.1", "91.1", "", "any", "set", status, number % 3, 2.0, f"a = {number}",
                    (Part("P1.S1", number % 3, 2.0),), "Look again."),
        CheckResult("91.4", "91.4", "", "any", "open", "to mark", 0.0, 4.0, f"Words {number}."),
    )  # fmt: skip
    notes = (*submission.notes, f"{CONFINEMENT}none.")
    return SetResult(submission.learner, answers.name, submission.file_name, submission.digest,
                     results, notes, 0.002)  # fmt: skip


def stand_in(name: str, **members) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


stand_in("foothold.grading.assess", Answers=Answers, assess=assess)
stand_in("foothold.data", data_folder=lambda: None)  # spares importing pandas
stand_in(
    "foothold.grading.reference",
    reference_data=lambda exercise, limits: {},
    bind_all=lambda exercise, data: {},
    bind_visible=lambda exercise, data: {},
)


def tell_each_result() -> None:
    """Write a byte after each stored result, so that a test can kill at a chosen one."""
    from foothold.grading.gradebook import Gradebook

    def telling(inner, where=int(os.environ["STANDIN_TELL"])):
        def store(book, *values):
            stored = inner(book, *values)
            os.write(where, b".")
            return stored

        return store

    for name in ("record", "record_new"):
        setattr(Gradebook, name, telling(getattr(Gradebook, name)))


def warm_up() -> None:
    """Compile the schema of notebooks and the templates of reports once, not in each command."""
    import nbformat

    from foothold.grading.gradebook import Gradebook
    from foothold.grading.records import Submission
    from foothold.grading.reports import write_reports

    nbformat.validate(nbformat.v4.new_notebook())
    notebook = nbformat.writes(nbformat.v4.new_notebook()).encode()
    submission = Submission("ann", "91_small", "a.ipynb", notebook)
    result = assess(submission, Answers("91_small", {}, {}, {}), None)
    with tempfile.TemporaryDirectory() as name, Gradebook(Path(name, "g.sqlite")) as book:
        book.record(result)
        write_reports(Path(name), book)


def start_no_kernels() -> None:
    """No self-test of the confinement and no warm kernels: nothing would use them."""
    from foothold.grading import session

    doubles = {
        "find_level": lambda wanted: "",
        "start_server": lambda level, modules: None,
        "close_servers": lambda: None,
    }
    for name, double in doubles.items():
        getattr(session, name)  # a renamed function must not go unnoticed
        setattr(session, name, double)


def preload_this_file() -> None:
    """Let the server that forks the workers import this file before it imports the grader."""
    here, inner = Path(__file__), BaseContext.set_forkserver_preload
    known = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(here.parent), *filter(None, [known])])
    BaseContext.set_forkserver_preload = lambda own, names: inner(own, [here.stem, *names])


def write_peak(path: Path) -> None:
    """Write the peak of this process's memory in kB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    path.write_text(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


def serve() -> None:
    """Run the commands that come in, one after the other."""
    for line in sys.stdin:
        command = json.loads(line)
        child = os.fork()
        if child == 0:
            run_apart(**command)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def run_apart(argv: list[str], said: str, environment: dict[str, str]) -> None:
    """Become a command in a session of its own that writes to a file."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 70
    try:
        code = main(argv)
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    from foothold.cli import main

    preload_this_file()
    start_no_kernels()
    if "STANDIN_PEAK" in os.environ:
        atexit.register(write_peak, Path(os.environ["STANDIN_PEAK"]))
    if sys.argv[1:] == ["serve"]:
        warm_up()
    if "STANDIN_TELL" in os.environ:
        tell_each_result()
    if "STANDIN_UNLOCKED" in os.environ:
        from foothold.grading import lock

        lock._lock = lambda handle: True
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        sys.exit(main(sys.argv[1:]))
