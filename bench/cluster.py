"""Time a Dask cluster on this machine: 10,000 made-up notebooks, with one worker and with two.

Scheduler and workers are processes on loopback, as ``dask scheduler`` and ``dask worker`` would
start them. Beside them, in the same run, stand the local ways on a part of the class, and what
Dask itself costs for a task that does nothing. Every score is compared with the one that is
known by construction. 10,000 notebooks take an hour or more on two cores::

    python -m bench.cluster --count 50
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from foothold.grading.assess import Answers
from foothold.grading.cluster import ClusterExecutor, find_cluster
from foothold.grading.limits import Limits
from foothold.grading.ready import prepare
from foothold.grading.records import CONFINEMENT, SetResult, Submission
from foothold.grading.walls import find_level
from foothold.grading.workers import LocalExecutor, SerialExecutor, grade_with

from .grading.course import SEED, Course, filled, load_course
from .grading.report import markdown
from .grading.synthetic import make_class
from .grading.timing import machine
from .grading.tools import wrong_scores

CHUNK = 100  # learners that are made up at a time
NOTHING = 1000  # tasks that do nothing


@dataclass
class Timed:
    """One way to grade: seconds until the first result and in all, memory of this process, MiB."""

    way: str
    count: int
    first: float
    seconds: float
    memory_early: float
    memory_late: float
    wrong: list[str]
    levels: set[str]

    def row(self) -> list[str]:
        steady = (self.seconds - self.first) / max(1, self.count - 1)
        return [
            self.way, str(self.count), f"{self.seconds:.1f}", f"{self.first:.1f}",
            f"{1000 * steady:.0f}", f"{1 / steady:.2f}" if self.count > 1 else "",
            f"{self.memory_early:.0f}", f"{self.memory_late:.0f}", str(len(self.wrong)),
            " ".join(sorted(self.levels)),
        ]  # fmt: skip


HEAD = ["way", "notebooks", "wall s", "first after s", "then ms each", "per second",
        "MiB early", "MiB at end", "wrong scores", "confinement"]  # fmt: skip


def submissions(course: Course, count: int, seed: int, right: dict) -> Iterator[Submission]:
    """A class made up bit by bit; the answers of those under way are noted in ``right``."""
    for number in range(count):
        if number % CHUNK == 0:
            learners = make_class(course, min(CHUNK, count - number), seed + number)
        learner = learners[number % CHUNK]
        notebook = filled(course.blank, learner.sources())
        notebook["metadata"]["learner"] = number  # no two files are the same, as in life
        right[number] = learner
        content = json.dumps(notebook, ensure_ascii=False).encode()
        yield Submission(str(number), course.name, f"{course.name}.ipynb", content)


def memory_mib() -> float:
    """Resident memory of this process (Linux; 0 elsewhere)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def grade_class(way: str, executor, course: Course, answers: Answers, count: int, seed: int):
    """Grade a class in one way."""
    right: dict = {}
    limits = Limits(level=find_level())
    made = submissions(course, count, seed, right)
    timed = Timed(way, count, 0.0, 0.0, 0.0, 0.0, [], set())
    done, start = 0, time.perf_counter()
    for mine, result in grade_with(executor, made, {course.name: answers}, limits):
        done += 1
        timed.first = timed.first or time.perf_counter() - start
        timed.wrong += problems(course, right.pop(int(mine.learner)), result)
        timed.levels |= levels(result)
        if done == max(1, count // 10):
            timed.memory_early = memory_mib()
    timed.seconds, timed.memory_late = time.perf_counter() - start, memory_mib()
    if done != count:
        timed.wrong.append(f"{done} of {count} came back")
    return timed


def problems(course: Course, learner, result) -> list[str]:
    """Scores that are not what they must be."""
    if not isinstance(result, SetResult):
        return [result.reason]
    scores = {learner.name: {each.check: each.points for each in result.results}}
    return wrong_scores(SimpleNamespace(partial=True), course, [learner], scores)


def levels(result) -> set[str]:
    """The confinement that a result names."""
    notes = getattr(result, "notes", ())
    return {n.removeprefix(CONFINEMENT).rstrip(".") for n in notes if n.startswith(CONFINEMENT)}


def nothing(content: bytes) -> int:
    """A task without work."""
    return len(content)


def overhead(executor, size: int) -> float:
    """Milliseconds for each task that carries ``size`` bytes and does nothing."""
    content, flying = os.urandom(size), set()
    start = time.perf_counter()
    for _ in range(NOTHING):
        flying.add(executor.submit(nothing, content))
        if len(flying) >= executor.window:
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
    for future in flying:
        future.result()
    return 1000 * (time.perf_counter() - start) / NOTHING


@contextlib.contextmanager
def loopback(workers: int) -> Iterator[ClusterExecutor]:
    """A scheduler and workers on this machine, and the way to them."""
    from distributed.deploy.subprocess import SubprocessCluster

    with SubprocessCluster(
        host="127.0.0.1", dashboard_address=None, n_workers=workers, threads_per_worker=1,
        worker_kwargs={"memory_limit": 0}, silence_logs=logging.ERROR,
    ) as cluster:  # fmt: skip
        cluster.wait_for_workers(workers, timeout=300)
        here = find_cluster(cluster.scheduler_address)
        with ClusterExecutor(here, say=lambda text: None) as executor:
            yield executor


def main() -> int:
    """Run all ways and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--count", type=int, default=10_000, help="notebooks (default: 10000)")
    parser.add_argument("--local", type=int, help="notebooks for the local ways (default: a tenth)")
    parser.add_argument("--one", type=int, help="notebooks for one worker alone (default: all)")
    parser.add_argument("--set", default="04_where", help="exercise set (default: 04_where)")
    parser.add_argument("--kit", type=Path, default=Path(), help="folder with solutions/")
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    local = max(2, options.count // 10) if options.local is None else options.local
    course = load_course(options.kit, options.set)
    answers = prepare(course.exercise, Limits(level=find_level()))
    timed, costs = [], [["", "nothing, ms", "100 kB, ms"]]
    ways = [("this process", SerialExecutor(), local),
            ("pool, 2 processes", LocalExecutor(2), local)] if local else []  # fmt: skip
    ways += [("cluster, 1 worker", loopback(1), options.one or options.count),
             ("cluster, 2 workers", loopback(2), options.count)]  # fmt: skip
    before = os.getloadavg()[0]
    for way, place, count in ways:
        print(f"{way}: {count} notebooks ...", flush=True)
        with place as executor:
            timed.append(grade_class(way, executor, course, answers, count, options.seed))
            if not isinstance(executor, SerialExecutor):
                costs.append([way, *(f"{overhead(executor, n):.2f}" for n in (0, 100_000))])
    print(f"\n# {course.name} on a cluster, seed {options.seed}, hidden inputs '{SEED}'\n")
    print(markdown([HEAD, *(each.row() for each in timed)]))
    print(f"\nA task that does nothing, mean of {NOTHING}:\n")
    print(markdown(costs))
    load = f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    print(f"\nScheduler, workers and this process share {machine()}; {load}.")
    wrong = [what for each in timed for what in each.wrong]
    print("\n".join(wrong[:10]))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
