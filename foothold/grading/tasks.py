"""What travels to a worker process, and what the process does with it.

A task carries the submission as bytes and only the *name* of the references: a process keeps the
references of each set after it got them once, and asks for them when it has not got them. So
the same task works in this process, in a pool of processes and on another machine.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .. import __version__
from .assess import Answers, assess
from .discreet import where_it_failed
from .lifeline import at_work
from .limits import Limits
from .problems import GradingError
from .reading import UnreadableNotebook
from .records import Rejected, SetResult, Submission

# pytest.main changes the whole process (standard output, working state): one notebook at a time,
# however many threads a worker was started with.
_one_at_a_time = threading.Lock()
_references: dict[str, Answers] = {}
_REMEMBERED = 64  # sets; a long-lived worker of a cluster must not grow with each new seed


class OtherKitError(GradingError):
    """A worker has another version of the kit; the text says which."""


@dataclass(frozen=True)
class Packed:
    """The references of one set, ready to travel.

    Attributes
    ----------
    digest : str
        SHA-256 of ``content``.
    content : bytes
        The pickled :class:`~foothold.grading.assess.Answers`.
    """

    digest: str
    content: bytes

    def __repr__(self) -> str:
        return f"Packed({self.digest[:8]})"  # never the references: a worker may log its tasks


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Attributes
    ----------
    submission : Submission
        With the notebook as bytes.
    digest : str
        Which references.
    references : Packed or None
        The references themselves, for a process that has not got them.
    limits : Limits
        Bounds for the kernel.
    kit : str
        Fingerprint of the sender's kit; empty if the worker is a process of the same machine.
    """

    submission: Submission
    digest: str
    references: Packed | None
    limits: Limits
    kit: str = ""

    def __repr__(self) -> str:
        return f"Task({self.submission.digest[:8]})"  # no names of learners in a worker's log


@dataclass(frozen=True)
class Missing:
    """A worker's answer that it needs the references with this digest."""

    digest: str


def pack(answers: Answers) -> Packed:
    """Make the references of one set ready to travel."""
    content = pickle.dumps(answers, protocol=5)
    return Packed(hashlib.sha256(content).hexdigest(), content)


def perform(task: Task) -> SetResult | Rejected | Missing:
    """Grade one submission in this process; two calls at once wait for each other.

    Returns
    -------
    SetResult, Rejected or Missing
        ``Missing`` if the references are neither here nor in the task.

    Raises
    ------
    GradingError
        If this process cannot grade at all: it runs another kit than the sender's, or its
        confinement is weaker than what was asked for.
    """
    if task.kit and task.kit != fingerprint():
        raise OtherKitError(
            f"A worker has another kit ({fingerprint()}) than this machine ({task.kit})."
        )
    answers = _find(task)
    if answers is None:
        return Missing(task.digest)
    limits = task.limits
    if task.kit:  # another machine: it finds out for itself how well it can shut kernels in
        limits = replace(limits, level="")
    with _one_at_a_time, at_work():
        try:
            return assess_safely(task.submission, answers, limits)
        except GradingError as error:
            where = f"The worker on {platform.node()}: " if task.kit else ""
            raise GradingError(f"{where}{error}") from None


def _find(task: Task) -> Answers | None:
    """The references of a task, remembered for the next one."""
    known = _references.get(task.digest)
    if known is None and task.references is not None:
        known = pickle.loads(task.references.content)
        while len(_references) >= _REMEMBERED:
            _references.pop(next(iter(_references)))
        _references[task.digest] = known
    return known


def assess_safely(submission: Submission, answers: Answers, limits: Limits) -> SetResult | Rejected:
    """Grade one submission; whatever fails about it becomes a sentence about that file."""
    try:
        return assess(submission, answers, limits)
    except GradingError:
        raise  # this machine cannot grade; another file would not go better
    except UnreadableNotebook as error:
        return rejected(submission, str(error))
    except Exception as error:  # one file must never stop the batch
        what = where_it_failed(error)  # not its text, which might quote a reference
        return rejected(submission, f"The grader could not grade this file ({what}).")


def rejected(submission: Submission, reason: str) -> Rejected:
    """A submission that cannot be graded, and why."""
    return Rejected(submission.learner, submission.file_name, reason)


@cache
def fingerprint() -> str:
    """Version of the kit and a digest of its code and data, equal on machines with the same kit.

    Returns
    -------
    str
        For example ``0.1.0+3f2a9c51d0b7``. Line ends do not count: they differ between systems.
    """
    package = Path(__file__).resolve().parents[1]
    from ..data import data_folder  # brings pandas, which a local grader can do without

    data = data_folder()
    files = {f"code/{p.relative_to(package).as_posix()}": p for p in package.rglob("*.py")}
    files |= {f"data/{p.relative_to(data).as_posix()}": p for p in data.rglob("*") if p.is_file()}
    lasting = {name: p for name, p in files.items() if "/." not in name}  # no editor's copies
    return f"{__version__}+{digest_of(lasting)[:12]}"


def digest_of(files: Mapping[str, Path]) -> str:
    """SHA-256 over names and contents, whatever the order and the line ends."""
    total = hashlib.sha256()
    for name in sorted(files):
        content = files[name].read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()
