"""Open the gradebook's SQLite file, and say in sentences what is wrong with it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from foothold.grading.files import problem_of
from foothold.grading.problems import GradingError

SCHEMA_VERSION = 1
APPLICATION = 0x466F6F74  # "Foot": tells our file from another program's
WAIT_SECONDS = 30.0  # how long a second grader waits for the first one's transaction

_SCHEMA = Path(__file__).with_name("schema.sql")


def _sentence(error: sqlite3.Error, path: Path) -> str:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    known = {
        sqlite3.SQLITE_READONLY: f"The gradebook {path} may only be read. Copy it to a folder"
        " that you may write to, or change its permissions.",
        sqlite3.SQLITE_CANTOPEN: f"The gradebook {path} cannot be opened. Check that the folder"
        " exists and that you may write to it.",
        sqlite3.SQLITE_PERM: f"You may not open the gradebook {path}. Check its permissions.",
        sqlite3.SQLITE_FULL: f"The disk is full: nothing of this submission was stored in {path}."
        " Make room and run again.",
        sqlite3.SQLITE_BUSY: f"Another program has been writing to {path} for"
        f" {WAIT_SECONDS:.0f} seconds. Let it finish, then run again.",
        sqlite3.SQLITE_LOCKED: f"Another program is writing to {path}. Let it finish, then run"
        " again.",
        sqlite3.SQLITE_NOTADB: f"{path} is not a gradebook (not an SQLite file). Move it away, or"
        " give another folder with --out.",
        sqlite3.SQLITE_CORRUPT: f"The gradebook {path} is damaged. Put back a copy, or move it"
        " away and grade again; marks given by hand would have to be read in again.",
        sqlite3.SQLITE_IOERR: f"The disk reported an error on {path}; nothing of this submission"
        " was stored. Check the disk, your quota and the limit on the size of files, then run"
        " again.",
    }
    return known.get(code, f"The gradebook {path} could not be used ({error}).")


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the file system into a :class:`GradingError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise GradingError(_sentence(error, path)) from error
    except OSError as error:
        raise problem_of(error, path) from error


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Do all of the block or nothing of it; a second writer waits its turn."""
    with sentences(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")  # fails, too, if somebody reads for longer than we wait
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a full disk may have rolled back already
                connection.execute("ROLLBACK")
            raise


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _is_new(connection: sqlite3.Connection, path: Path) -> bool:
    """Is the file still without tables, and nobody else's?"""
    if _pragma(connection, "application_id") not in (0, APPLICATION):
        raise _foreign(path)
    return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def _foreign(path: Path) -> GradingError:
    return GradingError(
        f"{path} is an SQLite file of another program, not a gradebook. Give another folder"
        " with --out."
    )


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION:
        raise _foreign(path)
    version = _pragma(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise GradingError(
            f"{path} was written by a newer Foothold (gradebook version {version}; this one"
            f" knows {SCHEMA_VERSION}). Update Foothold, then run again."
        )
    damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok":
        raise sqlite_corrupt(damage)


def sqlite_corrupt(detail: str) -> sqlite3.DatabaseError:
    """Return the error that SQLite itself raises for a damaged file."""
    error = sqlite3.DatabaseError(detail)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def connect(path: Path) -> sqlite3.Connection:
    """Open or make a gradebook file.

    The rollback journal stays on its default: one file that can be copied, and it also works
    on network folders, where write-ahead logging does not.

    Parameters
    ----------
    path
        The file; its folder is made if it is missing.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode (transactions are ours), foreign keys enforced.

    Raises
    ------
    GradingError
        A sentence, if the file cannot be opened, is damaged, another program's, or newer.
    """
    with sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        with sentences(path):
            connection.execute("PRAGMA foreign_keys = ON")
            if _is_new(connection, path):
                with transaction(connection, path):
                    if _is_new(connection, path):  # nobody else made it while we waited
                        for statement in _SCHEMA.read_text(encoding="utf-8").split(";\n"):
                            connection.execute(statement)
                        connection.execute(f"PRAGMA application_id = {APPLICATION}")
                        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            _check_kind(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection
