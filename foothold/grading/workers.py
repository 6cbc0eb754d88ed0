"""Grade many submissions: in this process, on all cores, or on a cluster.

All three ways are an executor with ``submit``. :func:`grade_with` feeds it: submissions are
read only as they are needed, a bounded number is under way, results come as they are ready. It
never raises for one submission: what goes wrong there is a :class:`Rejected` with a sentence.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Protocol

from .assess import Answers
from .interrupts import undisturbed
from .lifeline import start_worker
from .limits import Limits
from .managers import server_address, use_server
from .problems import GradingError
from .processes import context
from .records import Rejected, SetResult, Submission
from .tasks import Missing, Packed, Task, pack, perform, rejected
from .warm_client import Address

Graded = tuple[Submission, SetResult | Rejected]
LOOK_SECONDS = 1.0  # how often a silent executor is asked whether it is still there
AHEAD = 2  # tasks under way for each worker: one that runs, one that waits at its door


class GradingExecutor(Protocol):
    """Where submissions are graded; ``submit`` is that of ``concurrent.futures.Executor``.

    Attributes
    ----------
    kit : str
        Fingerprint that a worker must share; empty where it cannot differ.
    lost : tuple of exception types
        What a future raises when the process that held it is gone.
    """

    kit: str
    lost: tuple[type[BaseException], ...]

    @property
    def window(self) -> int:
        """How many tasks to keep under way."""

    def submit(self, fn: Callable, /, *args) -> Future:
        """Run ``fn(*args)`` somewhere, some time."""

    def check(self) -> None:
        """Raise a GradingError with a sentence if nobody is left to do the work."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of workers, connections and all that was not started."""


class SerialExecutor(Executor):
    """Does everything at once, in this process."""

    kit = ""
    lost = ()
    window = 1

    def submit(self, fn: Callable, /, *args) -> Future:
        """Run now; the future is done when it is returned."""
        future: Future = Future()
        try:
            future.set_result(fn(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def check(self) -> None:
        """This process is always there."""


class LocalExecutor(Executor):
    """Processes of this machine; a broken pool is replaced.

    Parameters
    ----------
    workers : int
        Processes. They live as long as this executor, so that what they keep warm pays.
    initializer : callable, optional
        Called once in each process, before its first task.
    """

    kit = ""
    lost = (BrokenProcessPool,)

    def __init__(self, workers: int, initializer: Callable[[], None] | None = None) -> None:
        self.workers, self.initializer = workers, initializer
        self._pool = self._new_pool()

    @property
    def window(self) -> int:
        """Tasks to keep under way."""
        return AHEAD * self.workers

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self.workers,
            mp_context=context(),
            initializer=start_worker,
            initargs=(self.initializer,),
        )

    def submit(self, fn: Callable, /, *args) -> Future:
        """Hand over to the pool, a new one if a process of the old one died."""
        with undisturbed():
            try:
                return self._pool.submit(fn, *args)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._new_pool()
                return self._pool.submit(fn, *args)

    def check(self) -> None:
        """A pool tells by its futures when it breaks."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after what they are just doing."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        """Leave; on an error or Ctrl-C the processes close their notebook and end at once."""
        if kind is not None:
            # Python 3.14 has a public method for this
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
        self.shutdown(cancel_futures=True)


def grade_in_parallel(
    submissions: Iterable[Submission],
    answers: Mapping[str, Answers],
    limits: Limits,
    workers: int | None = None,
    executor: GradingExecutor | None = None,
    initializer: Callable[[], None] | None = None,
) -> Iterator[Graded]:
    """Grade on several cores, or wherever the executor is.

    Parameters
    ----------
    submissions : iterable of Submission
        Read as needed: some :data:`AHEAD` for each worker are in memory at a time.
    answers : mapping of str to Answers
        By set name; each is asked for when the first submission of its set comes.
    limits : Limits
    workers : int, optional
        Processes; by default one for each core that may be used.
    executor : GradingExecutor, optional
        Another place, such as a cluster; it stays open.
    initializer : callable, optional
        Called once in each local process.

    Yields
    ------
    tuple of Submission and SetResult or Rejected
        As they are ready. A worker that is killed costs a second try of what it held, alone; a
        submission that kills its worker twice is rejected.
    """
    if executor is not None:
        # another machine finds out itself how well it can confine
        yield from grade_with(executor, submissions, answers, replace(limits, level=""))
        return
    waiting = iter(submissions)
    first = list(islice(waiting, 2))
    workers = workers or available_cores()
    alone = workers == 1 or len(first) < 2
    address = None if alone or not limits.level else server_address(limits.level)
    if address is not None:  # one kernel server for all, instead of one in each process
        initializer = partial(_use_server, address, initializer)
    with SerialExecutor() if alone else LocalExecutor(workers, initializer) as own:
        yield from grade_with(own, chain(_emptied(first), waiting), answers, limits)


def _use_server(address: Address, further: Callable[[], None] | None) -> None:
    """In a worker process: take kernels from the grader's server."""
    use_server(address)
    if further is not None:
        further()


def _emptied(items: list) -> Iterator:
    """The items, each let go of when it is handed over."""
    while items:
        yield items.pop(0)


def grade_with(
    executor: GradingExecutor,
    submissions: Iterable[Submission],
    answers: Mapping[str, Answers],
    limits: Limits,
) -> Iterator[Graded]:
    """Feed an executor and yield what comes back; see :func:`grade_in_parallel`.

    Raises
    ------
    GradingError
        If the executor as a whole is lost. What was yielded before stands.
    """
    waiting, packed = iter(submissions), {}
    flying: dict[Future, Submission] = {}
    suspects: deque[Submission] = deque()  # their worker died; one of them may be why

    def send(submission: Submission, *, whole: bool = False) -> None:
        name = submission.set_name
        if name not in packed:
            packed[name] = pack(answers[name])
        task = _task(submission, packed[name], limits, executor.kit, whole=whole)
        flying[executor.submit(perform, task)] = submission

    alone = False
    try:
        while True:
            if not flying:
                alone = bool(suspects)
                if alone:
                    send(suspects.popleft(), whole=True)
            while not (alone or suspects) and len(flying) < executor.window:
                submission = next(waiting, None)
                if submission is None:
                    break
                send(submission)
            if not flying:
                return
            trouble = None
            with undisturbed():
                done = wait(flying, LOOK_SECONDS, FIRST_COMPLETED).done
            for future in done:
                submission = flying.pop(future)
                try:
                    result = future.result()
                except executor.lost:
                    if not alone:
                        suspects.append(submission)
                        continue
                    result = rejected(submission, "The grader's process died on this file.")
                except (GradingError, CancelledError, ImportError, AttributeError) as error:
                    trouble = error  # said below: what else is ready must not be lost
                    continue
                if isinstance(result, Missing):
                    send(submission, whole=True)
                else:
                    yield submission, result
            executor.check()
            if trouble is not None:
                raise _sentence(trouble)
    finally:
        for future in flying:
            future.cancel()


def _task(submission: Submission, packed: Packed, limits: Limits, kit: str, *, whole: bool) -> Task:
    """A task for one submission; ``whole`` if the references travel with it."""
    return Task(submission, packed.digest, packed if whole else None, limits, kit)


def _sentence(trouble: BaseException) -> GradingError:
    """What stopped the whole batch, in words."""
    if isinstance(trouble, GradingError):
        return trouble
    if isinstance(trouble, CancelledError):
        return GradingError(
            "The workers gave the work back. Run the same command again; what is graded is kept."
        )
    return GradingError(f"A worker has no such kit as this machine ({trouble}).")


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
