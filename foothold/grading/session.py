"""Grade one folder with one kit, once or again and again; each result is stored as it comes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tqdm import tqdm

from .assess import Answers
from .cluster import Cluster, ClusterExecutor
from .exercise import Exercise, find_exercises, load_exercise, question_titles
from .given import given_sources
from .gradebook import Gradebook
from .intake import Seen, collect
from .interrupts import interrupts
from .limits import Limits
from .lock import GRADER, hold
from .managers import close_servers, start_server
from .pages import read_templates
from .problems import GradingError, Stopped
from .publish import publish
from .ready import exercise_info, modules_of, prepare, version_of
from .records import HandIn, Intake, Rejected, SetResult, Submission
from .rereading import CHANGED, read_again
from .seeds import kept_seed
from .variation import with_drawn
from .walls import find_level
from .workers import grade_in_parallel

GRADEBOOK = "gradebook.sqlite"


class _Bar(tqdm):
    """A progress bar without a thread of its own, so that the grader can be forked."""

    monitor_interval = 0


@dataclass(frozen=True)
class Options:
    """How to grade.

    Attributes
    ----------
    workers : int or None
        Processes; None for one for each core.
    limits : Limits or None
        Bounds for each submission; None for the usual ones.
    regrade : bool
        Grade again what has not changed since it was graded.
    seed : str or None
        What hidden inputs are drawn with; None for the gradebook's own.
    twins : bool
        Name learners who share unusual wrong answers in the report.
    cluster : Cluster or None
        Other machines to grade on, in place of the cores of this one.
    """

    workers: int | None = None
    limits: Limits | None = None
    regrade: bool = False
    seed: str | None = None
    twins: bool = False
    cluster: Cluster | None = None


@dataclass(frozen=True)
class Graded:
    """What one call did.

    Attributes
    ----------
    summary : str
        The class summary, for the terminal.
    graded, unchanged, rejected : int
        Submissions graded now, submissions that had been graded before, files left out.
    left_out : tuple of Rejected
        The files left out, with the reason.
    """

    summary: str
    graded: int
    unchanged: int
    rejected: int
    left_out: tuple[Rejected, ...] = ()


@dataclass
class Session:
    """One kit and one folder of grades, for one round of grading or for many.

    Attributes
    ----------
    source, out : pathlib.Path
        What was handed in; the folder of grades.
    exercises : mapping of str to Exercise
        The sets to grade. Whatever changes a grade must be in here: :func:`version_of` sees it.
    titles : mapping of str to str
        Titles of questions by id.
    options : Options
    say : callable
        Receives sentences on the progress.
    """

    source: Path
    out: Path
    exercises: Mapping[str, Exercise]
    titles: Mapping[str, str]
    options: Options
    say: Callable[[str], None]
    answers: dict[str, Answers] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    refused: dict[HandIn, Rejected] = field(default_factory=dict)  # not tried twice in a session

    def look(self, skip: Callable[[Path], bool] | None = None) -> Intake:
        """Find what was handed in; ``skip`` says which files on disk to pass over."""
        sets = {name: exercise_info(each) for name, each in self.exercises.items()}
        own = self.out.resolve()  # may lie in the folder that is graded

        def passed_over(path: Path) -> bool:
            return path.is_relative_to(own) or (skip is not None and skip(path))

        return collect(self.source, sets, seen=self.seen, skip=passed_over)

    def grade(self, intake: Intake, *, bar: bool = True) -> Graded:
        """Grade what is new or changed, each in a transaction of its own; write the reports.

        Raises
        ------
        Stopped
            On Ctrl-C. What was graded is kept.
        """
        versions = {name: version_of(each) for name, each in self.exercises.items()}
        rejected = list(intake.rejected)
        with Gradebook(self.out / GRADEBOOK) as book:
            waiting = [each for each in intake.submissions if self._is_new(book, each, versions)]
            rejected += [self.refused[each] for each in waiting if each in self.refused]
            waiting = [each for each in waiting if each not in self.refused]
            graded = 0
            with interrupts() as stop:
                try:
                    # Closing ends the workers at once when storing fails.
                    with (
                        self._place(waiting) as place,
                        contextlib.closing(self._results(waiting, bar, place)) as results,
                    ):
                        for handin, result in results:
                            stop.check()
                            if not isinstance(result, Rejected):
                                with stop.after_this():
                                    graded += self._store(book, result, versions)
                                continue
                            rejected.append(result)
                            if result.reason != CHANGED:
                                self.refused[handin] = result
                    book.reject(rejected, str(self.source.resolve()))
                    sets = {name: each.title for name, each in self.exercises.items()}
                    given = given_sources(self.exercises.values()) if self.options.twins else None
                    summary = publish(self.out, book, sets, self.titles, given)
                except (KeyboardInterrupt, Exception) as error:
                    if stop.pressed or isinstance(error, KeyboardInterrupt):
                        text = _stopped(graded, len(waiting), self.out)
                        raise Stopped(text, graded) from None
                    raise
        unchanged = len(intake.submissions) - graded - (len(rejected) - len(intake.rejected))
        return Graded(summary, graded, unchanged, len(rejected), tuple(rejected))

    def _store(self, book: Gradebook, result: SetResult, versions: Mapping[str, str]) -> bool:
        version = versions[result.set_name]
        if self.options.regrade:
            return book.record(result, version) > 0
        return book.record_new(result, version)

    def _is_new(self, book: Gradebook, each: HandIn, versions: Mapping[str, str]) -> bool:
        version = versions[each.set_name]
        done = book.already_graded(each.learner, each.set_name, each.digest, version)
        return self.options.regrade or not done

    def _prepare(self, names: list[str]) -> None:
        for name in names:
            if name not in self.answers:
                self.say(f"Running the solution of {name} ...")
                self.answers[name] = prepare(self.exercises[name], self.limits)

    @property
    def limits(self) -> Limits:
        """Bounds for each submission, and the confinement that this machine gives."""
        limits = self.options.limits or Limits()
        # With a cluster only the solution runs here; each worker looks after its own walls.
        wanted = "basic" if self.options.cluster else limits.sandbox
        return replace(limits, level=find_level(wanted))

    @contextlib.contextmanager
    def _place(self, waiting: list[HandIn]) -> Iterator[ClusterExecutor | None]:
        """The cluster, if one was named; asked first, since without it nothing can be done."""
        if self.options.cluster is None or not waiting:
            yield None
            return
        with ClusterExecutor(self.options.cluster, self.say) as executor:
            yield executor

    def _results(
        self, waiting: list[HandIn], bar: bool, place: ClusterExecutor | None
    ) -> Iterator[tuple[HandIn, SetResult | Rejected]]:
        """Grade; bytes are read only as they are needed, results come as they are ready."""
        if waiting:
            read_templates()  # now, while the kernel server warms up
        self._prepare(sorted({each.set_name for each in waiting}))
        handins = {(each.file_name, each.digest): each for each in waiting}
        gone: list[HandIn] = []

        def submissions() -> Iterator[Submission]:
            for item in read_again(self.source, waiting):
                if isinstance(item, Submission):
                    yield item
                else:
                    gone.append(item)

        found = grade_in_parallel(
            submissions(), self.answers, self.limits, self.options.workers, place
        )
        with (
            contextlib.closing(found),
            _Bar(total=len(waiting), unit="notebook", desc="Grading", file=sys.stderr,
                 disable=not (bar and waiting)) as progress,
        ):  # fmt: skip
            for submission, result in found:
                yield handins[submission.file_name, submission.digest], result
                progress.update()
        for each in gone:
            yield each, Rejected(each.learner, each.file_name, CHANGED)


def _stopped(graded: int, waiting: int, out: Path) -> str:
    return (
        f"Stopped. {graded} of {waiting} notebooks were graded and are kept in {out / GRADEBOOK};"
        " the reports are those of the last whole run. Run the same command again to go on."
    )


@contextlib.contextmanager
def session(
    source: Path, out: Path, kit: Path, options: Options, say: Callable[[str], None] = print
) -> Iterator[Session]:
    """Load a kit and keep other graders out of a folder of grades during the block.

    Raises
    ------
    GradingError
        If there is no kit, nobody may write there, or another grader is at work there.
    ExerciseError
        If the kit itself is not in order.
    """
    names = find_exercises(kit / "solutions")
    if not names:
        raise GradingError(
            f"No exercise set was found in {kit / 'solutions'}. Go to the kit's folder, or name it "
            "with --kit: the folder that holds exercises/ and solutions/."
        )
    if not source.exists():
        raise GradingError(
            f"There is no folder or zip {source}. Give the path of what the class handed in."
        )
    level = find_level((options.limits or Limits()).sandbox)  # may refuse: before all else
    with hold(out / GRADER, f"grading {source.resolve()}"):
        loaded = [load_exercise(kit / "solutions", name) for name in names]
        seed = kept_seed(out / GRADEBOOK, options.seed)
        exercises = {each.name: with_drawn(each, seed) for each in loaded}
        titles = question_titles(kit / "solutions")
        own = Session(source, out, exercises, titles, options, say)
        modules = frozenset().union(*(modules_of(each) for each in loaded))
        start_server(level, modules)  # warms up while submissions are looked for
        try:
            yield own
        finally:
            close_servers()
