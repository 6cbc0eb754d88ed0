"""The learner's own predictions, kept beside the notebooks.

A prediction is worth something only if it cannot be touched up afterwards. So the journal is a
file of JSON lines to which lines are only ever added: the first value committed under a key is
the one that is scored later, and every revision stays visible behind it. "Sealed" is a promise
to oneself: the file is plain text on the learner's own disk, and nothing stops a person from
opening or changing it. What the journal does promise is never to show, score or lose a value by
itself.

The file is ``journal.jsonl`` in the folder of the notebook, or the path in the environment
variable ``FOOTHOLD_JOURNAL``. Each line holds ``key``, ``value``, ``note`` and ``time`` (UTC, ISO
8601). The time is kept for the learner and never displayed, so that outputs stay the same on
every run. Standard library only.
"""

from __future__ import annotations

import contextlib
import json
import os
import pprint
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foothold.journal_values import BadValueError, is_blank, plain, probability

STORED = "stored"
AGAIN = "stored again: the first value counts"
NOT_YET = "not yet"
THIS_SESSION = (
    "kept for this session only, because the journal file cannot be written here. "
    "Run as_cell() and paste its text into a cell of your own to take the journal with you."
)

_unsaved: dict[Path, list[Entry]] = {}
_warned: set[tuple[Path, int]] = set()


@dataclass(frozen=True)
class Entry:
    """One committed value: what was said, under which key, with which note, and when."""

    key: str
    value: object
    note: str = ""
    time: str = ""


class Text(str):
    """Text that shows itself as it is when it is the last line of a cell, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def journal_file() -> Path:
    """Return where the journal lies: ``FOOTHOLD_JOURNAL``, else ``journal.jsonl`` here."""
    return Path(os.environ.get("FOOTHOLD_JOURNAL") or "journal.jsonl").absolute()


def predict(key: str, value: object, note: str = "") -> None:
    """Seal a prediction and print one sentence, which never repeats the value.

    "Sealed" is a promise to oneself: the journal is a plain file on your own disk.

    Parameters
    ----------
    key : str
        What the prediction is about: ``"01.p1"`` in a notebook, ``"Q01"`` to ``"Q20"`` for the
        dated questions.
    value : object
        A word, a number, a list or a mapping. For a dated question a probability: a number from
        0 to 1, or text such as ``"70 %"``. ``...``, ``None`` and ``""`` mean *not yet*.
    note : str
        Your reason, in your own words; optional.

    Examples
    --------
    >>> predict("00.p1", ...)
    not yet
    """
    print(commit(key, value, note))


def commit(key: str, value: object, note: str = "") -> Text:
    """Do what :func:`predict` does and return the sentence, for a widget or a test.

    Parameters
    ----------
    key, value, note
        As in :func:`predict`.

    Returns
    -------
    Text
        ``stored``, ``stored again: the first value counts``, ``not yet``, or a sentence that says
        what to change. Only the first two (and the sentence about a folder that cannot be
        written to) mean that something was kept.
    """
    try:
        name = _checked_key(key)
        if is_blank(value):
            return Text(NOT_YET)
        kept = probability(value) if _is_question(name) else plain(value)
        remark = plain(note if note is not None else "")
        if not isinstance(remark, str):
            raise BadValueError('A note is text between quotes, such as note="because ...".')
    except BadValueError as problem:
        return Text(problem)
    again = bool(history(name))
    if not _append([Entry(name, kept, remark, _now())]):
        return Text(THIS_SESSION)
    return Text(AGAIN if again else STORED)


def entries() -> list[Entry]:
    """Return every committed value, oldest first, revisions included.

    A line that cannot be read is skipped with a warning that names its number; the file itself
    is never rewritten, so nothing is lost.
    """
    path = journal_file()
    return _read(path) + _unsaved.get(path, [])


def read_file(path: Path) -> list[Entry]:
    """Return the entries of another journal file, for example one that a learner handed in."""
    return _read(Path(path))


def history(key: str) -> list[object]:
    """Return all values committed under ``key``, oldest first; an empty list if there is none."""
    return [entry.value for entry in entries() if entry.key == key]


def first(key: str) -> object:
    """Return the value that counts, the first one committed, or ``None`` if there is none."""
    values = history(key)
    return values[0] if values else None


def as_cell() -> Text:
    """Return the text of one cell that restores this journal anywhere.

    Print it, copy it into a cell of a notebook that you hand in, and the journal travels along.
    It holds values and notes, but no times.

    Returns
    -------
    Text
        Two lines of Python or more: an import and one call of :func:`restore`.
    """
    log: dict[str, list[object]] = {}
    for entry in entries():
        kept = (entry.value, entry.note) if entry.note else entry.value
        log.setdefault(entry.key, []).append(kept)
    literal = pprint.pformat(log, width=88, sort_dicts=False)
    return Text(f"from foothold.journal import restore\n\nrestore({literal})")


def restore(log: Mapping[str, list[object]]) -> None:
    """Put back a journal that :func:`as_cell` wrote out; running it twice changes nothing.

    A key that this journal already holds with other values is left as it is, because the first
    value counts.

    Parameters
    ----------
    log : mapping of str to list
        For each key its values in order; a value with a note is a tuple ``(value, note)``.

    Raises
    ------
    ValueError
        If ``log`` is not the text of a cell made by :func:`as_cell`.
    """
    if not isinstance(log, Mapping) or not all(isinstance(v, list) for v in log.values()):
        raise ValueError("restore() needs the text that as_cell() printed: copy it unchanged.")
    new: list[Entry] = []
    left: list[str] = []
    for key, items in log.items():
        pairs = [item if isinstance(item, tuple) else (item, "") for item in items]
        have = history(key)
        given = [value for value, _ in pairs]
        if have != given[: len(have)] and given != have[: len(given)]:
            left.append(key)
            continue
        new += [Entry(key, value, note, _now()) for value, note in pairs[len(have) :]]
    kept = not new or _append(new)
    print("restored" if kept else THIS_SESSION)
    if left:
        print(f"Already in this journal with other values, left as they are: {', '.join(left)}.")


def _checked_key(key: object) -> str:
    if not isinstance(key, str) or not key.strip():
        raise BadValueError('A prediction needs a key between quotes, such as "00.p1" or "Q01".')
    name = key.strip()
    if re.match(r"[Qq]\s*[0-9]", name) is None:
        return name
    number = re.fullmatch(r"[Qq]0*([1-9]|1[0-9]|20)", name)
    if number is None:
        raise BadValueError(f"There is no question {name}: choose one from Q01 to Q20.")
    return f"Q{int(number[1]):02d}"


def _is_question(name: str) -> bool:
    return re.fullmatch(r"Q[0-9]{2}", name) is not None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(path: Path) -> list[Entry]:
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        _warn(path, 0, "The journal file cannot be read. Check that you may open journal.jsonl.")
        return []
    found = []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
            found.append(
                Entry(
                    str(record["key"]),
                    record["value"],
                    str(record.get("note", "")),
                    str(record.get("time", "")),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            _warn(
                path,
                number,
                f"Line {number} of the journal cannot be read and is skipped. "
                "It is still in the file, and all other lines count.",
            )
    return found


def _warn(path: Path, line: int, sentence: str) -> None:
    # Once for each line: a learner who has read it need not read it at every call.
    if (path, line) not in _warned:
        _warned.add((path, line))
        warnings.warn(sentence, UserWarning, stacklevel=4)


def _append(new: list[Entry]) -> bool:
    """Add lines at the end of the file; keep them in memory if that cannot be done."""
    path = journal_file()
    waiting = _unsaved.pop(path, []) + new
    text = "".join(json.dumps(vars(entry), ensure_ascii=False) + "\n" for entry in waiting)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate becomes an escape, which JSON reads back as the same character.
        _append_bytes(path, text.encode("utf-8", "backslashreplace"))
    except OSError:
        _unsaved[path] = waiting
        return False
    return True


def _append_bytes(path: Path, data: bytes) -> None:
    # One write in append mode: two notebooks that store at the same moment both keep their line.
    # O_BINARY exists on Windows only, where text mode would turn \n into \r\n.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            if os.read(handle, 1) != b"\n":
                # A line cut short by a crash must not swallow the one that follows it.
                data = b"\n" + data
        os.write(handle, data)
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
