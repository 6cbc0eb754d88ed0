"""Grade many submissions: one after the other, or on all cores, each in a process of its own.

A runner takes submissions and yields results as they are ready. It never raises for one
submission: what goes wrong there is a :class:`Rejected` with a sentence. Another runner (many
machines) only has to offer the same function.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from .assess import Answers, assess
from .limits import Limits
from .reading import UnreadableNotebook
from .records import Rejected, SetResult, Submission

Graded = tuple[Submission, SetResult | Rejected]


def assess_safely(submission: Submission, answers: Answers, limits: Limits) -> SetResult | Rejected:
    """Grade one submission; whatever fails becomes a sentence about that file."""
    try:
        return assess(submission, answers, limits)
    except UnreadableNotebook as error:
        return _rejected(submission, str(error))
    except Exception as error:  # one file must never stop the batch
        what = f"{type(error).__name__}: {error}"[:300]
        return _rejected(submission, f"The grader could not grade this file ({what}).")


def _rejected(submission: Submission, reason: str) -> Rejected:
    return Rejected(submission.learner, submission.file_name, reason)


def grade_serially(
    submissions: Iterable[Submission], answers: Mapping[str, Answers], limits: Limits
) -> Iterator[Graded]:
    """Grade one after the other, in this process."""
    for submission in submissions:
        yield submission, assess_safely(submission, answers[submission.set_name], limits)


def grade_in_parallel(
    submissions: Iterable[Submission],
    answers: Mapping[str, Answers],
    limits: Limits,
    workers: int | None = None,
) -> Iterator[Graded]:
    """Grade on several cores.

    Parameters
    ----------
    submissions : iterable of Submission
    answers : mapping of str to Answers
        By set name.
    limits : Limits
    workers : int, optional
        Processes; by default one for each core that may be used.

    Yields
    ------
    tuple of Submission and SetResult or Rejected
        As they are ready. A worker that is killed costs a second try of what it held, alone; a
        submission that kills its worker twice is rejected.
    """
    waiting = list(submissions)
    workers = workers or available_cores()
    if workers == 1 or len(waiting) < 2:
        yield from grade_serially(waiting, answers, limits)
        return
    suspects: list[Submission] = []
    with _pool(min(workers, len(waiting))) as pool:
        futures = {_submit(pool, each, answers, limits): each for each in waiting}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                suspects.append(futures[future])
    for submission in suspects:
        with _pool(1) as pool:
            try:
                yield submission, _submit(pool, submission, answers, limits).result()
            except BrokenProcessPool:
                yield submission, _rejected(submission, "The grader's process died on this file.")


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked copy of a process that runs kernels would share their sockets
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _submit(
    pool: ProcessPoolExecutor,
    submission: Submission,
    answers: Mapping[str, Answers],
    limits: Limits,
) -> Future:
    return pool.submit(assess_safely, submission, answers[submission.set_name], limits)
