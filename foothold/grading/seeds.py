"""The seed of the hidden cases, kept in the gradebook: one for the whole class, until changed.

Instructors see it; nothing that a learner gets may show it, since with it and the domains in
``solutions/`` the cases of the next hand-in could be known beforehand.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from .database import connect, sentences, transaction

_TABLE = """CREATE TABLE IF NOT EXISTS seed (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,  -- the newest row is in force
    text   TEXT NOT NULL,
    set_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
)"""


def kept_seed(gradebook: Path, wanted: str | None = None) -> str:
    """The seed in force: the one that is wanted now, else the one kept, else a new random one.

    Whatever it returns is kept, in one transaction, before anything is graded with it: grading
    again, or on after an interruption, meets the same cases.

    Parameters
    ----------
    gradebook : pathlib.Path
        The gradebook's file; made if it is missing.
    wanted : str, optional
        The seed that the instructor sets. Another one than before makes grades stale.

    Raises
    ------
    GradingError
        If the gradebook cannot be used.
    """
    connection = connect(gradebook)
    try:
        with transaction(connection, gradebook):
            connection.execute(_TABLE)
            row = connection.execute("SELECT text FROM seed ORDER BY id DESC LIMIT 1").fetchone()
            kept = row[0] if row else None
            seed = (wanted or "").strip() or kept or secrets.token_hex(8)
            if seed != kept:
                connection.execute("INSERT INTO seed (text) VALUES (?)", (seed,))
    finally:
        connection.close()
    return seed


def read_seed(gradebook: Path) -> str:
    """The seed in force, or an empty text if nothing was graded with one; for the report."""
    connection = connect(gradebook)
    try:
        with sentences(gradebook):
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seed'").fetchone():
                return ""
            row = connection.execute("SELECT text FROM seed ORDER BY id DESC LIMIT 1").fetchone()
    finally:
        connection.close()
    return row[0] if row else ""


def seed_line(gradebook: Path) -> str:
    """One sentence for the instructor's report: the seed, and how to set another."""
    seed = read_seed(gradebook)
    return f"Hidden inputs were drawn with the seed {seed} (--seed TEXT sets another)." * bool(seed)
