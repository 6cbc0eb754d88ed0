"""Records of the grader into rows of the gradebook and back."""

from __future__ import annotations

import sqlite3

from foothold.grading.plaintext import storable
from foothold.grading.records import CheckResult, Part, SetResult


def insert_result(
    connection: sqlite3.Connection, result: SetResult, version: str, graded_at: str
) -> int:
    """Insert one run with its checks, parts and notes; the caller holds the transaction.

    Returns
    -------
    int
        The number of the new run.
    """
    run = connection.execute(
        "INSERT INTO run (learner, set_name, file_name, digest, version, seconds, graded_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            storable(result.learner),
            storable(result.set_name),
            storable(result.file_name),
            result.digest,
            version,
            result.seconds,
            graded_at,
        ),
    ).lastrowid
    for position, check in enumerate(result.results):
        _insert_check(connection, (run, position), check)
    connection.executemany(
        "INSERT INTO note VALUES (?, ?, ?)",
        [(run, i, storable(text)) for i, text in enumerate(result.notes)],
    )
    return run


def _insert_check(connection: sqlite3.Connection, key: tuple[int, int], check: CheckResult) -> None:
    names = (check.check, check.question, check.part, check.track, check.kind, check.status)
    texts = (check.typed, check.hint, check.mistake, check.note)
    values = (*key, *names, check.points, check.maximum, *map(storable, texts))
    connection.execute(
        "INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
    )
    connection.executemany(
        "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
        [
            (*key, number, storable(part.label), part.points, part.maximum)
            for number, part in enumerate(check.parts)
        ],
    )


def newest_runs(connection: sqlite3.Connection) -> list[tuple]:
    """Return the newest run of each learner and set without its checks: little, even for many."""
    return connection.execute(
        "SELECT id, learner, set_name, file_name, digest, seconds FROM run WHERE id IN"
        " (SELECT max(id) FROM run GROUP BY learner, set_name)"
    ).fetchall()


def read_run(connection: sqlite3.Connection, run: tuple) -> SetResult:
    """Return one run of :func:`newest_runs` with its checks, parts and notes."""
    number, learner, set_name, file_name, digest, seconds = run
    return SetResult(
        learner=learner,
        set_name=set_name,
        file_name=file_name,
        digest=digest,
        results=_checks(connection, number),
        notes=_notes(connection, number),
        seconds=seconds,
    )


def _notes(connection: sqlite3.Connection, run: int) -> tuple[str, ...]:
    rows = connection.execute("SELECT text FROM note WHERE run = ? ORDER BY number", (run,))
    return tuple(text for (text,) in rows)


def _checks(connection: sqlite3.Connection, run: int) -> tuple[CheckResult, ...]:
    parts: dict[int, list[Part]] = {}
    for position, *values in connection.execute(
        "SELECT position, label, points, maximum FROM part WHERE run = ? ORDER BY position, number",
        (run,),
    ):
        parts.setdefault(position, []).append(Part(*values))
    rows = connection.execute(
        "SELECT position, hint, mistake, note, check_id, question, part, track, kind, status,"
        " points, maximum, typed FROM result WHERE run = ? ORDER BY position",
        (run,),
    )
    return tuple(
        CheckResult(*values, tuple(parts.get(position, ())), hint, mistake, note)
        for position, hint, mistake, note, *values in rows
    )
