"""What the grader knows about one submission: plain, frozen records that every stage shares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

CONFINEMENT = "Confinement: "  # a note of every graded file; for instructors, said once a report

Status = Literal[
    "right",       # every part
    "partly",      # some points
    "wrong",       # no points
    "blank",       # left empty: not a mistake
    "unreadable",  # an answer was given, but not in a form that the question takes
    "error",       # the learner's cell or function raised
    "not run",     # the kernel died or time ran out before this question
    "to mark",     # an open answer, kept for a person
]  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of an answer: what it is called, its points, and the most it could earn."""

    label: str
    points: float
    maximum: float


@dataclass(frozen=True)
class CheckResult:
    """The judge's word on one check of one submission.

    ``check`` is the id in the key (``04.6w``), ``question`` the question it belongs to
    (``04.6``), ``track`` is ``any``, ``code`` or ``words``: of two tracks of the same question
    and part the better one counts.
    """

    check: str
    question: str
    part: str
    track: str
    kind: str
    status: Status
    points: float
    maximum: float
    typed: str = ""  # the learner's own source of the answer cell, verbatim
    parts: tuple[Part, ...] = ()
    hint: str = ""
    mistake: str = ""  # name of the recognised mistake, for the class summary
    note: str = ""  # e.g. "The kernel stopped before this question."


@dataclass(frozen=True)
class SetResult:
    """One learner's work on one exercise set, judged."""

    learner: str
    set_name: str
    file_name: str
    digest: str  # sha256 of the submitted bytes
    results: tuple[CheckResult, ...]
    notes: tuple[str, ...] = ()  # sentences for the report: "Two copies were handed in; ..."
    seconds: float = 0.0


@dataclass(frozen=True)
class Run:
    """One grading of one submission, for the history."""

    number: int
    learner: str
    set_name: str
    file_name: str
    digest: str
    seconds: float
    version: str
    graded_at: str  # UTC, ISO 8601


def is_confinement(note: str) -> bool:
    """Is this note the level of confinement in which a notebook ran?"""
    return note.startswith(CONFINEMENT)


@dataclass(frozen=True)
class HandIn:
    """One file to grade, as intake found it: all but its bytes.

    A class of thousands does not fit into memory; ``intake.read_again`` makes a
    :class:`Submission` of it when its turn has come.
    """

    learner: str
    set_name: str
    file_name: str
    digest: str  # sha256 of the bytes that intake saw
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """One file to grade, with its bytes."""

    learner: str
    set_name: str
    file_name: str
    content: bytes
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the submitted bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Rejected:
    """One file that cannot be graded, and the sentence that says why and what to do."""

    learner: str
    file_name: str
    reason: str


@dataclass(frozen=True)
class Intake:
    """All that was found in a folder or zip."""

    submissions: tuple[HandIn, ...]
    rejected: tuple[Rejected, ...] = field(default=())
