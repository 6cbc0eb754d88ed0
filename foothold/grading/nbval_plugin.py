"""Grade one submission as an nbval run: one pytest item for each check.

The file on disk is a stand-in. Its cells are the pristine ones with the learner's work between
them, made in memory; each check cell only *shows* an answer, and the judge stands where nbval
compares an output with its reference. No comment, tag or kernel name of the learner's file has
any power here, since none of it reaches nbval.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ..exercises.plain import Plain, is_blank
from ..exercises.show import MIME
from .kernel import GradeKernel, Ran
from .lean_imports import nbformat, nbval
from .limits import Limits

MESSAGES = {
    "timeout": "A cell ran longer than {seconds:g} seconds and was stopped; the next ones ran.",
    "flood": "A cell printed without end and was stopped.",
    "memory": "This cell needed more memory than a notebook may use, so it was stopped.",
    "disk": "This cell wrote more files than a notebook may, so it was stopped.",
    "late": "The notebook's time was up before this cell, so it did not run.",
    "died": "The kernel stopped while this cell ran, so the cell was left out.",
}


@dataclass(frozen=True)
class Step:
    """One cell to run: code, or (with ``check``) the code that shows an answer."""

    source: str
    check: str = ""
    locked: bool = False


@dataclass
class Outcome:
    """What one check showed, and what happened on the way to it."""

    check: str
    data: Plain = None
    shown: bool = False
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # names of exceptions in the learner's cells


@dataclass
class Work:
    """A submission ready to run, and where its outcomes are kept.

    ``judge`` takes a check's id and its data and says whether the answer is fully right; pytest
    only reports that word, the grader keeps its own records.
    """

    steps: list[Step]
    judge: Callable[[str, Plain], bool]
    limits: Limits = field(default_factory=Limits)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    level: str = "basic"
    seconds: float = 0.0


def show_source(check: dict[str, Any]) -> str:
    """Code of a cell that shows the answer to one check."""
    wanted = {k: check[k] for k in ("id", "kind", "answer", "inputs", "hidden") if k in check}
    literal = repr(json.dumps(wanted))
    return (
        "from foothold.exercises.show import show as _foothold_show\n"
        f"_foothold_show(__import__('json').loads({literal}))"
    )


class GradingPlugin:
    """Gives pytest the submission in place of the file it found."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_file(self, file_path: Path, parent: Any) -> SubmissionFile | None:
        """Collect the stand-in file as the submission."""
        if file_path.suffix != ".ipynb":
            return None
        file = SubmissionFile.from_parent(parent, path=file_path)
        file.work = self.work
        return file


class SubmissionFile(nbval.plugin.IPyNbFile):
    """A merged notebook in memory, with one item for each of its checks."""

    work: Work

    def collect(self) -> Iterator[QuestionItem]:
        """One item for each check; it first runs the cells that stand before it."""
        before: list[Step] = []
        for number, step in enumerate(self.work.steps):
            if not step.check:
                before.append(step)
                continue
            yield self._item(step.check, number, before, step)
            before = []
        if before:
            yield self._item("", len(self.work.steps), before, None)

    def _item(self, check: str, number: int, before: list[Step], step: Step | None):
        # not new_code_cell: nothing is to be learned from validating a cell that we just made
        source = step.source if step else ""
        cell = nbformat.NotebookNode(
            cell_type="code", source=source, metadata=nbformat.NotebookNode(), outputs=[]
        )
        item = QuestionItem.from_parent(
            self,
            name=check or "cells after the last check",
            cell_num=number,
            cell=cell,
            options={"check": True, "skip": False, "check_exception": False},
        )
        item.before, item.step = before, step
        return item

    def setup(self) -> None:
        """Start the kernel and the clock."""
        self.started = time.monotonic()
        self.kernel = GradeKernel(self.work.limits)
        self.started = time.monotonic()  # a learner's time begins when the kernel is there
        self.work.level = self.kernel.level
        self.together = {id(group[0]): group for group in _groups(self.work.steps)}
        self.done: list[Step] = []  # cells that ran well: what a new kernel is given again
        self.restarts = 0

    def teardown(self) -> None:
        """Stop the kernel, whatever became of it."""
        if self.kernel is not None:
            self.kernel.stop()
        self.work.seconds = time.monotonic() - self.started

    def seconds_left(self) -> float:
        """Wall time left for the whole notebook."""
        return self.work.limits.notebook_seconds - (time.monotonic() - self.started)

    def _run_one(self, step: Step) -> Ran:
        """Run one cell in the time that is left for it."""
        left = max(self.seconds_left(), 0)
        return self.kernel.run(step.source, min(left, self.work.limits.cell_seconds))

    def run(self, step: Step) -> Ran:
        """Run one cell; after a death give a new kernel all cells that had run well."""
        if self.seconds_left() <= 0:
            return Ran("late")
        group = self.together.pop(id(step), None)
        if group and self.kernel.is_alive():
            self.kernel.send([each.source for each in group])
        ran = self._run_one(step)
        unclear = ran.ended and self.kernel.ahead  # in this cell, or in one that it had begun?
        if unclear or self.kernel.hit_by_a_late_interrupt(ran):
            self._start_anew()
            ran = self._run_one(step)
        if ran.ended and self.restarts < self.work.limits.restarts:
            self.restarts += 1
            self._start_anew()
        elif ran.state in ("ok", "error") and not step.check:
            self.done.append(step)
        return ran

    def _start_anew(self) -> None:
        """Give a new kernel all cells that had run well."""
        self.kernel.restart()
        while self.seconds_left() > 0:
            dying = next((each for each in self.done if self._dies(each)), None)
            if dying is None:
                return
            self.done.remove(dying)  # it had spoiled the kernel; the others need not suffer
            self.kernel.restart()

    def _dies(self, step: Step) -> bool:
        """Does the kernel end in a cell that had run well before?"""
        return self.seconds_left() > 0 and self._run_one(step).ended


def _groups(steps: list[Step]) -> Iterator[list[Step]]:
    """Cells that the kernel gets in one message: a check, and all before the next one.

    What a check will ask reaches the kernel after the answer has been given.
    """
    group: list[Step] = []
    for step in steps:
        if step.check and group:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


class QuestionItem(nbval.plugin.IPyNbCell):
    """One check: run what stands before it, show the answer, judge it where nbval compares."""

    before: list[Step]
    step: Step | None

    def setup(self) -> None:
        """No expected failures: a dead kernel is dealt with, not excused."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where and what; nbval's own leans on a part of pytest that is on its way out."""
        return self.path, 0, self.name

    def runtest(self) -> None:
        """Run the cells of this question and judge what is shown."""
        work = self.parent.work
        notes, errors = [], []
        for step in self.before:
            ran = self.parent.run(step)
            if ran.state in MESSAGES:
                notes.append(MESSAGES[ran.state].format(seconds=work.limits.cell_seconds))
            if ran.error and ran.state == "error" and not step.locked:
                errors.append(ran.error)
        if self.step is None:
            self._look_again()
            return
        outcome = Outcome(self.step.check, notes=notes, errors=errors)
        work.outcomes[self.step.check] = outcome
        ran = self.parent.run(self.step)
        if ran.state in MESSAGES:
            outcome.notes.append(MESSAGES[ran.state].format(seconds=work.limits.cell_seconds))
        if not self.compare_outputs(ran.outputs, self.cell.outputs):
            self.raise_cell_error("The answer is not fully right.")

    def compare_outputs(self, test: list[dict], ref: list, skip_compare: Any = None) -> bool:
        """The judge in nbval's place: ``test`` is what the cell showed, the reference stays out."""
        work, check = self.parent.work, self.step.check
        outcome = work.outcomes[check]
        self.comparison_traceback = []
        for output in test:
            data = output["data"].get(MIME)
            if isinstance(data, dict) and data.get("check") == check and "data" in data:
                outcome.data, outcome.shown = data["data"], True
        return work.judge(check, outcome.data) if outcome.shown else False

    def _look_again(self) -> None:
        """An answer may stand after its check: look once more at what was blank."""
        work = self.parent.work
        for step in work.steps:
            outcome = work.outcomes.get(step.check)
            if outcome is not None and is_blank(outcome.data):
                self.step = step
                self.compare_outputs(self.parent.run(step).outputs, [])
                if not is_blank(outcome.data):
                    outcome.notes.append("This answer stood after its check; it counts.")

    def repr_failure(self, excinfo: Any) -> str:
        """Nothing of the reference, nothing of the answer."""
        return str(excinfo.value)
