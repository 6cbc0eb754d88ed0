"""Grade one submission: read, merge, run, judge. Bytes in, records out, nothing on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..exercises.judging import Bound, Verdict, judge
from .discreet import exception_name, quotes_typed_only
from .limits import Limits
from .merge import Merged, merge
from .nbval_plugin import Outcome, Step, Work, show_source
from .reading import read_notebook
from .records import CONFINEMENT, CheckResult, Part, SetResult, Submission
from .runner import run


@dataclass(frozen=True)
class Answers:
    """All that judging one set needs; travels to workers as plain data.

    Attributes
    ----------
    name : str
        Stem of the set.
    checks : mapping of str to dict
        Every check, open ones included.
    bound : mapping of str to Bound
        The automatic checks with their reference, hidden cases included.
    pristine : dict
        The exercise as released, without outputs.
    """

    name: str
    checks: Mapping[str, dict[str, Any]]
    bound: Mapping[str, Bound]
    pristine: dict[str, Any]


def steps_of(merged: Merged, checks: Mapping[str, dict[str, Any]]) -> list[Step]:
    """The merged notebook as cells to run; each check cell becomes a cell that shows."""
    steps = []
    for cell in merged.cells:
        if cell.cell_type != "code":
            continue
        if cell.role == "check" and cell.check in checks:
            steps.append(Step(show_source(checks[cell.check]), cell.check, locked=True))
        else:
            steps.append(Step(cell.source, locked=cell.kind == "locked"))
    return steps


def assess(submission: Submission, answers: Answers, limits: Limits) -> SetResult:
    """Grade one submission.

    Parameters
    ----------
    submission : Submission
        A file that belongs to the set.
    answers : Answers
        The set with its references.
    limits : Limits
        Bounds for the kernel.

    Returns
    -------
    SetResult
        One result for each check of the set, whatever happened on the way.

    Raises
    ------
    UnreadableNotebook
        If the file is no notebook; the text says why.
    """
    merged = merge(read_notebook(submission.content), answers.pristine)
    verdicts: dict[str, Verdict] = {}
    failures: list[Exception] = []

    def decide(check: str, data: Any) -> bool:
        try:
            verdicts[check] = judge(answers.bound[check], data)
        except Exception as error:  # pytest would only call the answer a failed one
            failures.append(error)
            return False
        return verdicts[check].status == "right"

    work = run(steps_of(merged, answers.checks), decide, limits)
    if failures:
        raise failures[0]  # the grader's fault must cost nobody points
    results = []
    for name, check in answers.checks.items():
        if check["kind"] == "open":
            results.append(_open_result(name, check, merged.open.get(name, "")))
        else:
            verdict = verdicts.get(name)
            outcome = work.outcomes.get(name)
            results.append(_result(name, check, verdict, outcome, merged.typed.get(name, "")))
    return SetResult(
        learner=submission.learner,
        set_name=answers.name,
        file_name=submission.file_name,
        digest=submission.digest,
        results=tuple(results),
        notes=(*submission.notes, *troubles(work), *merged.notes, f"{CONFINEMENT}{work.level}."),
        seconds=round(work.seconds, 3),
    )


def troubles(work: Work) -> list[str]:
    """One sentence for each check before which the kernel died or a cell was stopped."""
    return [
        f"{name}: {note}"
        for name, outcome in work.outcomes.items()
        for note in dict.fromkeys(outcome.notes)
    ]


def _open_result(name: str, check: dict[str, Any], text: str) -> CheckResult:
    return CheckResult(
        check=name,
        question=check["question"],
        part=check["part"],
        track=check["track"],
        kind="open",
        status="to mark" if text.strip() else "blank",
        points=0.0,
        maximum=float(check["points"]),
        typed=text,
    )


def _result(
    name: str, check: dict[str, Any], verdict: Verdict | None, outcome: Outcome | None, typed: str
) -> CheckResult:
    """Verdict and outcome of one check as a record."""
    notes = list(dict.fromkeys(outcome.notes)) if outcome else []
    status = verdict.status if verdict else "not run"
    if verdict is None and not notes:
        notes = ["The notebook stopped before this question, or its time was up."]
    if status == "blank" and notes:
        status = "not run"  # the cell that would have answered was stopped, not left empty
    elif status == "blank" and outcome and outcome.errors:
        status = "error"
        notes.append(f"A cell before this check stopped with {exception_name(outcome.errors[-1])}.")
    hint = verdict.hint if verdict else ""
    if status == "unreadable":
        hint = quotes_typed_only(hint, typed)
    return CheckResult(
        check=name,
        question=check["question"],
        part=check["part"],
        track=check["track"],
        kind=check["kind"],
        status=status,
        points=verdict.points if verdict else 0.0,
        maximum=float(check["points"]),
        typed=typed,
        parts=tuple(Part(*part) for part in verdict.parts) if verdict else (),
        hint=hint,
        mistake=verdict.mistake if verdict else "",
        note=" ".join(notes),
    )
