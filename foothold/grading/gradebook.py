"""The gradebook: every grading kept, the newest counts, marks by hand survive a regrade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from foothold.grading.database import connect, sentences, transaction
from foothold.grading.database_rows import insert_result, newest_runs, read_run
from foothold.grading.markrules import check_points, unknown
from foothold.grading.plaintext import natural, one_line, storable
from foothold.grading.problems import GradingError
from foothold.grading.records import Rejected, Run, SetResult
from foothold.grading.scores import OPEN, Mark, OpenAnswer, SetScore, score_set


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _place(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    return natural(text), text


class Gradebook:
    """All results and marks of a course, in one SQLite file.

    >>> book = Gradebook(Path("grades/gradebook.sqlite"))  # doctest: +SKIP
    >>> book.record(result, version="0.1.0")               # doctest: +SKIP
    >>> [s.total for s in book.scores()]                   # doctest: +SKIP

    Parameters
    ----------
    path
        The file; it and its folder are made if missing.

    Raises
    ------
    GradingError
        A sentence, if the file cannot be used (also by every method below).
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._connection = connect(self.path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── storing ──────────────────────────────────────────────────────────────────────────────

    def record(self, result: SetResult, version: str = "") -> int:
        """Store one judged submission in one transaction.

        Parameters
        ----------
        result
            What the judge found.
        version
            Version of the kit (and key) that graded it; see :meth:`already_graded`.

        Returns
        -------
        int
            The number of this run.
        """
        with transaction(self._connection, self.path):
            return insert_result(self._connection, result, version, _now())

    def record_new(self, result: SetResult, version: str = "") -> bool:
        """Store one judged submission unless it is the newest run already.

        Looking and storing are one transaction, so that two graders at once store it once.

        Returns
        -------
        bool
            Whether it was stored now.
        """
        with transaction(self._connection, self.path):
            if self.already_graded(result.learner, result.set_name, result.digest, version):
                return False
            insert_result(self._connection, result, version, _now())
        return True

    def already_graded(self, learner: str, set_name: str, digest: str, version: str = "") -> bool:
        """Return whether the newest run of this learner and set has this digest and version."""
        newest = self.rows(
            "SELECT digest, version FROM run WHERE learner = ? AND set_name = ?"
            " ORDER BY id DESC LIMIT 1",
            (storable(learner), storable(set_name)),
        )
        return newest == [(digest, version)]

    def reject(self, rejected: Iterable[Rejected], source: str = "") -> None:
        """Remember which files of ``source`` (a folder's or zip's name) could not be graded.

        A later call for the same source replaces the list, so that a file put right is gone.
        """
        with transaction(self._connection, self.path):
            self._connection.execute("DELETE FROM rejected WHERE source = ?", (storable(source),))
            rows = [
                tuple(storable(t) for t in (r.learner, r.file_name, r.reason)) for r in rejected
            ]
            self._connection.executemany(
                "INSERT INTO rejected VALUES (?, ?, ?, ?, ?)",
                [(storable(source), i, *row) for i, row in enumerate(rows)],
            )

    # ── marking by hand ──────────────────────────────────────────────────────────────────────

    def mark(
        self,
        learner: str,
        set_name: str,
        question: str,
        points: float,
        comment: str = "",
        marker: str = "",
    ) -> Mark:
        """Store a person's mark for one open answer; an earlier mark is kept as history.

        Parameters
        ----------
        learner, set_name
            As in the gradebook.
        question
            Id of the question (``01.6``), or of the check where a question has two open ones.
        points
            From 0 to the question's maximum, in steps of one half.
        comment
            Shown to the learner.
        marker
            Who marked, for the instructors' own record.

        Returns
        -------
        Mark
            The mark that now counts. The same mark given twice is stored once.

        Raises
        ------
        GradingError
            A sentence, for an unknown learner, set or question, or points out of range.
        """
        learner, set_name = storable(learner), storable(set_name)
        with transaction(self._connection, self.path):
            run, check, maximum = self._open_check(learner, set_name, question)
            check_points(points, maximum, check)
            now = Mark(learner, set_name, check, float(points), storable(comment), storable(marker))
            before = {replace(m, marker=now.marker) for m in self.marks(learner, set_name)}
            if now not in before:
                self._connection.execute(
                    "INSERT INTO mark (run, learner, set_name, check_id, points, comment, marker,"
                    " marked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (run, learner, set_name, check, now.points, now.comment, now.marker, _now()),
                )
        return now

    def _open_check(self, learner: str, set_name: str, question: str) -> tuple[int, str, float]:
        """Find the newest run's open check, or say what is known instead."""
        learners = [name for (name,) in self.rows("SELECT DISTINCT learner FROM run")]
        if learner not in learners:
            raise GradingError(unknown("learner", learner, learners, "in the gradebook"))
        sets = self.rows("SELECT DISTINCT set_name FROM run WHERE learner = ?", (learner,))
        if (set_name,) not in sets:
            known = [name for (name,) in sets]
            raise GradingError(unknown("set", set_name, known, f"graded for {one_line(learner)}"))
        checks = self.rows(
            "SELECT run, check_id, maximum, question FROM result WHERE kind = ? AND run ="
            " (SELECT max(id) FROM run WHERE learner = ? AND set_name = ?) ORDER BY position",
            (OPEN, learner, set_name),
        )
        found = [c[:3] for c in checks if c[1] == question]
        found = found or [c[:3] for c in checks if c[3] == question]
        if not found:
            known = [c[1] for c in checks]
            raise GradingError(
                unknown("open question", question, known, f"in {one_line(set_name)}")
            )
        if len(found) > 1:
            ids = " or ".join(c[1] for c in found)
            raise GradingError(f"Question {question} has several open answers; name one: {ids}.")
        return found[0]

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    def rows(self, query: str, values: tuple = ()) -> list[tuple]:
        """Return what a query finds, for the modules beside this one."""
        with sentences(self.path):
            return self._connection.execute(query, values).fetchall()

    def results(self) -> tuple[SetResult, ...]:
        """Return the newest result of each learner and set, sorted by learner, then set."""
        return tuple(self.each_result())

    def each_result(self) -> Iterator[SetResult]:
        """Yield what :meth:`results` returns one by one; another grader may write meanwhile."""
        with sentences(self.path):
            runs = sorted(newest_runs(self._connection), key=lambda r: (_place(r[1]), _place(r[2])))
        for run in runs:
            with sentences(self.path):
                result = read_run(self._connection, run)
            yield result

    def history(self, learner: str | None = None, set_name: str | None = None) -> tuple[Run, ...]:
        """Return every grading of everybody, or of one learner and set, oldest first."""
        rows = self.rows(
            "SELECT id, learner, set_name, file_name, digest, seconds, version, graded_at FROM run"
            " WHERE coalesce(?, learner) = learner AND coalesce(?, set_name) = set_name"
            " ORDER BY id",
            (learner and storable(learner), set_name and storable(set_name)),
        )
        return tuple(Run(*row) for row in rows)

    def result_of(self, run: Run) -> SetResult:
        """Return what one grading found."""
        with sentences(self.path):
            return read_run(self._connection, astuple(run)[:6])

    def rejected(self) -> tuple[Rejected, ...]:
        """Return the files that could not be graded, sorted by learner and file name."""
        rows = self.rows("SELECT DISTINCT learner, file_name, reason FROM rejected")
        return tuple(Rejected(*row) for row in sorted(rows))

    def marks(self, learner: str | None = None, set_name: str | None = None) -> tuple[Mark, ...]:
        """Return the newest mark of each open answer, of everybody or of one learner and set."""
        rows = self.rows(
            "SELECT m.learner, m.set_name, m.check_id, m.points, m.comment, m.marker,"
            " coalesce(trim(read.typed) <> trim(newest.typed), 0)"
            " FROM mark m"
            " LEFT JOIN result read ON read.run = m.run AND read.check_id = m.check_id"
            " LEFT JOIN result newest ON newest.check_id = m.check_id AND newest.run ="
            "   (SELECT max(id) FROM run r WHERE r.learner = m.learner"
            "    AND r.set_name = m.set_name)"
            " WHERE m.id IN (SELECT max(id) FROM mark GROUP BY learner, set_name, check_id)"
            " AND coalesce(?, m.learner) = m.learner AND coalesce(?, m.set_name) = m.set_name",
            (learner, set_name),
        )
        marks = (Mark(*row[:6], changed=bool(row[6])) for row in rows)
        return tuple(
            sorted(marks, key=lambda m: (_place(m.learner), _place(m.set_name), _place(m.check)))
        )

    def marks_by_work(self) -> dict[tuple[str, str], dict[str, Mark]]:
        """Return all marks: learner and set -> check id -> mark."""
        found: dict[tuple[str, str], dict[str, Mark]] = {}
        for mark in self.marks():
            found.setdefault((mark.learner, mark.set_name), {})[mark.check] = mark
        return found

    def scores(self) -> tuple[SetScore, ...]:
        """Return the points of each learner and set, in the order of :meth:`results`."""
        marks = self.marks_by_work()
        return tuple(score_set(r, marks.get((r.learner, r.set_name), {})) for r in self.results())

    def open_answers(self) -> tuple[OpenAnswer, ...]:
        """Return every open answer that is not blank: by set, question, then learner.

        This order lets one person read all answers to one question in a row.
        """
        marks = self.marks_by_work()
        answers = [
            OpenAnswer(
                learner=result.learner,
                set_name=result.set_name,
                question=check.question,
                check=check.check,
                maximum=check.maximum,
                answer=check.typed,
                criteria=tuple(part.label for part in check.parts),
                mark=own.get(check.check),
            )
            for result in self.results()
            for own in [marks.get((result.learner, result.set_name), {})]
            for check in result.results
            if check.kind == OPEN and (check.status != "blank" or check.check in own)
        ]
        return tuple(
            sorted(answers, key=lambda a: (_place(a.set_name), _place(a.check), _place(a.learner)))
        )
