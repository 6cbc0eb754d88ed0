"""One class of hostile, broken and odd submissions: exact points, and nothing touched outside."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from canaries import (
    left_files,
    left_processes,
    listener,
    memory_watch,
    scratch_folder,
    victim,
)
from corpus import CLAIMS, Canaries, Hostile, Maker, corpus, raw, right_answers

from foothold.grading.gradebook import Gradebook
from foothold.grading.limits import MIB, Limits
from foothold.grading.records import Rejected, SetResult

ROOT = Path(__file__).parents[2]
KINDS = {each.name: each for each in corpus(ROOT)}
BOMBS, OTHERS = "bombs", "others"  # two rounds: bombs run into walls that no honest cell may meet
LIMITS = {BOMBS: Limits(cell_seconds=4.0, notebook_seconds=30.0), OTHERS: Limits()}
WORKERS = {BOMBS: 3, OTHERS: 2}  # a bomb mostly waits
GRADE = """
import json, pathlib, sys
from foothold.grading.grade import grade
from foothold.grading.limits import Limits
if __name__ == "__main__":
    *folders, workers, limits = json.loads(sys.argv[1])
    grade(*map(pathlib.Path, folders), workers=workers, limits=Limits(**limits))
"""
SLACK = 30.0  # seconds for the starts of kernels on a busy machine
REFERENCE = "REFERENCE-ee31"  # stands in every solution
SECRET = "SECRET-5b0c"
MARKER = f"hostile-left-{os.getpid()}"


@dataclass
class Outcome:
    """What the class run left: results, and what the canaries saw."""

    results: dict[str, SetResult] = field(default_factory=dict)
    rejected: dict[str, Rejected] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    victim: dict[str, object] = field(default_factory=dict)
    secret: tuple[str, int, float] = ("", 0, 0.0)
    processes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    memory: int = 0


@pytest.fixture(scope="session")
def outcome(tmp_path_factory) -> Outcome:
    """Grade all of them once, also when several pytest workers share the tests."""
    base = tmp_path_factory.getbasetemp()
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        return class_run(base / "hostile")
    import fcntl

    kept = base.parent / "hostile.pickle"
    with (base.parent / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(class_run(base / "hostile")))
        return pickle.loads(kept.read_bytes())


def round_of(each: Hostile) -> str:
    """The round in which a submission is graded."""
    return BOMBS if each.kind == "bomb" else OTHERS


def grade_apart(source: Path, out: Path, kit: Path, name: str) -> None:
    """Grade in a process of its own, so that the grader's own servers end with it."""
    told = json.dumps([str(source), str(out), str(kit), WORKERS[name], asdict(LIMITS[name])])
    subprocess.run([sys.executable, "-c", GRADE, told], check=True, cwd=ROOT, timeout=1200)


def class_run(folder: Path) -> Outcome:
    """Grade the corpus between its canaries."""
    kit, source, out = folder / "kit", folder / "in", folder / "out"
    marked_kit(kit)
    secret = out / OTHERS / "secret.txt"
    secret.parent.mkdir(parents=True)
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    mode, modified = secret.stat().st_mode, secret.stat().st_mtime
    other = source / OTHERS / "victim" / f"{CLAIMS}.ipynb"
    other.parent.mkdir(parents=True)
    other.write_bytes(raw(Maker(kit).notebook(CLAIMS, right_answers(CLAIMS))))
    done = Outcome()
    with scratch_folder() as scratch, listener(done.heard) as port, victim(folder) as someone:
        book = out / OTHERS / "gradebook.sqlite"
        for each in corpus(kit, Canaries(secret, other, book, port, someone.pid, MARKER)):
            path = source / round_of(each) / each.name / each.file_name
            path.parent.mkdir(parents=True)
            path.write_bytes(each.content)
        with memory_watch() as peak:
            for name in LIMITS:
                grade_apart(source / name, out / name, kit, name)
        done.memory = max(peak)
        done.victim = {
            "alive": someone.poll() is None,
            "notes": (folder / "notes").read_text(),
            "nice": os.getpriority(os.PRIO_PROCESS, someone.pid),
            "offered": Path(f"/proc/{someone.pid}/oom_score_adj").read_text().strip(),
        }
        time.sleep(1)  # what is being killed may take a moment
        done.processes = left_processes(scratch, MARKER)
        aims = [
            folder,
            kit,
            kit / "exercises",
            other.parent,
            secret.parent,
            ROOT,
            ROOT / "foothold",
        ]
        done.files = [*map(str, scratch.rglob("*")), *left_files(aims, MARKER)]
    now = secret.stat()
    done.secret = (secret.read_text(), now.st_mode - mode, now.st_mtime - modified)
    for name in LIMITS:
        with Gradebook(out / name / "gradebook.sqlite") as book:
            done.results |= {result.learner: result for result in book.results()}
            done.rejected |= {item.learner: item for item in book.rejected()}
    for path in out.rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".md"):
            done.reports[str(path.relative_to(out))] = path.read_text(encoding="utf-8-sig")
    return done


def marked_kit(kit: Path) -> None:
    """A copy of the kit whose solutions carry a mark in every answer cell."""
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, kit / name)
    for path in (kit / "solutions").glob("*.ipynb"):
        book = json.loads(path.read_text(encoding="utf-8"))
        for cell in book["cells"]:
            if cell["metadata"].get("foothold", {}).get("role") == "answer":
                source = "".join(cell["source"])
                mark = f"\n\n<!-- {REFERENCE} -->" if cell["cell_type"] != "code" else ""
                cell["source"] = (
                    source.replace(
                        "### END SOLUTION", f"REFERENCE = '{REFERENCE}'\n### END SOLUTION"
                    )
                    + mark
                )
        path.write_text(json.dumps(book), encoding="utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_a_submission_gets_its_points(outcome, name):
    each: Hostile = KINDS[name]
    if each.expected is None:
        assert name not in outcome.results
        reason = outcome.rejected[name].reason
        assert re.fullmatch(r"[A-Z“'][^\n]{25,400}\.", reason), reason
        assert not re.search(r"Traceback|Error\b|Exception|\{|\\x", reason), reason
        return
    assert name not in outcome.rejected, outcome.rejected[name].reason
    result = outcome.results[name]
    assert result.set_name == each.set_name
    got = {item.check: item for item in result.results}
    points = {check: item.points for check, item in got.items()}
    told = {c: (got[c].status, got[c].typed[:200], got[c].hint, got[c].note, result.notes)
            for c in each.expected if points.get(c) != pytest.approx(each.expected[c])}  # fmt: skip
    assert points == pytest.approx(each.expected), told
    for check, words in each.opens.items():
        assert words in got[check].typed
        assert got[check].status == "to mark"


@pytest.mark.parametrize("name", [n for n, each in KINDS.items() if each.expected is not None])
def test_no_submission_takes_longer_than_its_bound(outcome, name):
    bound = LIMITS[round_of(KINDS[name])].notebook_seconds
    assert outcome.results[name].seconds < bound + SLACK


def test_another_learner_keeps_every_point(outcome):
    got = {item.check: item.points for item in outcome.results["victim"].results}
    assert got == Maker(ROOT).everything(CLAIMS)


def test_nobody_was_hurt(outcome):
    assert outcome.victim == {"alive": True, "notes": "", "nice": 0, "offered": "0"}


def test_nobody_was_called(outcome):
    assert outcome.heard == []


def test_the_secret_is_untouched_and_in_no_report(outcome):
    assert outcome.secret == (SECRET, 0, 0.0)
    for name, text in outcome.reports.items():
        found = [word for word in (SECRET, "LEAKED-", REFERENCE) if word in text]
        assert not found, name
    for item in outcome.rejected.values():
        assert REFERENCE not in item.reason
        assert SECRET not in item.reason


def test_no_report_tells_an_answer_that_its_learner_did_not_type(outcome):
    """Feedback on wrong answers holds none of the right ones."""
    right = ["benghazi mozdok riyadh", "a=yes b=no", "airfield naval-site", "T05=event",
             "s4 s3 s6", "axis=quantity-and-unit", "call-day us-talks"]  # fmt: skip
    for name, each in KINDS.items():
        pages = [text for path, text in outcome.reports.items() if f"/{name}/" in path]
        typed = (
            json.loads(each.content.decode(errors="replace"))["cells"]
            if (each.kind == "cheat" and each.content[:1] == b"{")
            else None
        )
        if typed is None:
            continue
        own = " ".join("".join(cell["source"]) for cell in typed
                       if cell["metadata"].get("foothold", {}).get("role") != "prompt")  # fmt: skip
        for page in pages:
            for words in right:
                assert words not in page or words in own, f"{words} told to {name}"


def test_markup_of_learners_is_shown_not_obeyed(outcome):
    for name, text in outcome.reports.items():
        assert "<script>alert(" not in text, name
        assert "\x1b" not in text, name


def test_no_process_is_left(outcome):
    assert outcome.processes == []


def test_no_file_is_left(outcome):
    assert outcome.files == []


def test_memory_of_a_submission_is_bounded_as_a_whole(outcome):
    graders = 1024 * MIB  # the workers with their libraries and warm servers
    limits = LIMITS[BOMBS]
    assert outcome.memory < 2 * limits.total_memory_bytes + graders
