"""Read a zip of hand-ins in memory: bounded, tolerant of odd tools, safe against traps."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MB = 1_000_000
IGNORED = {"__macosx", "__pycache__", "thumbs.db", "desktop.ini"}
# All that zipfile, zlib and the system raise on damaged or hostile input.
FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
    KeyError, IndexError, OverflowError, MemoryError,
)  # fmt: skip
LINK = "This is a link, and links are not followed. Put the file itself in its place."
SPECIAL = "This is not an ordinary file (a pipe, socket or device), so it was not opened."


@dataclass(frozen=True)
class Limits:
    """Bounds on what one hand-in folder may cost; sizes in bytes."""

    notebook: int = 50 * MB
    nested_zip: int = 200 * MB
    total: int = 20_000 * MB  # all notebooks and nested zips together; only one is held at a time
    ratio: int = 250  # unpacked to packed size ...
    ratio_from: int = 8 * MB  # ... of files larger than this
    depth: int = 3  # zips in zips
    folders: int = 16  # folders in folders
    entries: int = 200_000
    index: int = 20 * MB  # a zip's table of contents
    name: int = 500  # characters of a path


@dataclass(frozen=True)
class Found:
    """A file: ``parts`` is its path (a zip counts as a folder), ``modified`` in seconds.

    ``content`` is None unless the file was wanted.
    """

    parts: tuple[str, ...]
    modified: float
    content: bytes | None = None


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and the sentence that says why."""

    parts: tuple[str, ...]
    reason: str


class Ledger:
    """What has been spent of the limits so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.read, self.seen, self.told = limits, 0, 0, False

    def too_many(self) -> bool:
        self.seen += 1
        return self.seen > self.limits.entries


def readable(name: str) -> str:
    """Return a file name as people read it: composed letters, no control characters.

    >>> readable("Jose\\u0301.ipynb") == "José.ipynb"
    True
    """
    raw = os.fsencode(name) if any("\udc80" <= c <= "\udcff" for c in name) else None
    if raw is not None:
        name = raw.decode("latin-1")  # each byte keeps its own letter: no two names fall together
    name = unicodedata.normalize("NFC", name)
    hidden = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    name = "".join(c for c in name if unicodedata.category(c) != "Cc" and c not in hidden)
    name = name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return " ".join(name.split())


def ignored(name: str) -> bool:
    """Tell whether a name belongs to a system, not to a learner.

    >>> [ignored(n) for n in ("__MACOSX", ".DS_Store", "01_x.ipynb")]
    [True, True, False]
    """
    return not name or name.startswith((".", "~$")) or name.lower() in IGNORED


def too_many(parts: tuple[str, ...], ledger: Ledger) -> Iterator[Refused]:
    if not ledger.told:
        ledger.told = True
        text = f"There are more than {ledger.limits.entries} files; the rest was left out."
        yield Refused(parts, text)


def take(
    stream, parts: tuple[str, ...], modified: float, ledger: Ledger, most: int
) -> Found | Refused:
    """Read a stream, but never more than may be kept."""
    left = ledger.limits.total - ledger.read
    chunks, size = [], 0
    try:
        while size <= min(most, left) and (chunk := stream.read(1 << 18)):
            chunks.append(chunk)
            size += len(chunk)
    except FAULTS:
        return Refused(parts, "This file is damaged and cannot be read. Ask for it again.")
    if size > most:
        return Refused(parts, _too_large(most))
    if size > left:
        text = "The files are too large to grade together. Grade the folder in two parts."
        return Refused(parts, text)
    ledger.read += size
    return Found(parts, modified, b"".join(chunks))


def _too_large(most: int) -> str:
    return (
        f"This file is larger than {most // MB} MB. Ask for a copy without outputs: in Jupyter "
        "choose Edit > Clear Outputs of All Cells, then save."
    )


def read_zip(
    stream, parts: tuple[str, ...], wanted: Callable[[str], bool], ledger: Ledger, depth: int
) -> Iterator[Found | Refused]:
    if depth > ledger.limits.depth:
        yield Refused(parts, "Zips stand in zips in zips; unpack this one and grade it again.")
        return
    try:
        if _index_size(stream) > ledger.limits.index:
            yield Refused(parts, "This zip lists too many files to be a hand-in.")
            return
        archive = zipfile.ZipFile(stream)
    except FAULTS:
        text = "This zip is damaged or not a zip. Ask for it again, or unpack it yourself."
        yield Refused(parts, text)
        return
    with archive:
        infos = archive.infolist()
        names = [_entry_name(info) for info in infos]
        last = {name: number for number, name in enumerate(names)}
        locked = False
        for number, (info, name) in enumerate(zip(infos, names, strict=True)):
            steps = tuple(readable(step) for step in name.split("/") if step not in ("", "."))
            if info.is_dir() or not steps or any(ignored(step) for step in steps if step != ".."):
                continue
            here = (*parts, *steps)
            if ledger.too_many():
                yield from too_many(here, ledger)
                return
            if info.flag_bits & 1:
                if not locked:
                    text = "This zip is locked with a password. Ask for one without a password."
                    yield Refused(parts or steps, text)
                locked = True
            elif last[name] != number:
                text = "The zip holds two files of this name; only the last one counts."
                yield Refused(here, text)
            elif (problem := _problem(info, name, ledger)) is not None:
                yield Refused(tuple(step for step in here if step != ".."), problem)
            else:
                yield from _entry(archive, info, here, wanted, ledger, depth)


def _entry(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    parts: tuple[str, ...],
    wanted: Callable[[str], bool],
    ledger: Ledger,
    depth: int,
) -> Iterator[Found | Refused]:
    modified = _date(info)
    is_zip = parts[-1].lower().endswith(".zip")
    if not is_zip and not wanted(parts[-1]):
        yield Found(parts, modified)
        return
    limits = ledger.limits
    most = limits.nested_zip if is_zip else limits.notebook
    if info.file_size > most:
        yield Refused(parts, _too_large(most))
        return
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size:
        text = "This file unpacks to far more than its size, as a trap would. It was not opened."
        yield Refused(parts, text)
        return
    try:
        stream = archive.open(info)
    except FAULTS:
        yield Refused(parts, "This file is damaged inside the zip. Ask for it again.")
        return
    with stream:
        taken = take(stream, parts, modified, ledger, most)
    if is_zip and isinstance(taken, Found):
        yield from read_zip(io.BytesIO(taken.content), parts, wanted, ledger, depth + 1)
        ledger.read -= len(taken.content)  # a nested zip is not kept
    else:
        yield taken


def _entry_name(info: zipfile.ZipInfo) -> str:
    """Return the path in the zip with plain slashes, with letters as they were meant."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        with contextlib.suppress(UnicodeError):  # many tools write UTF-8 without saying so
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _problem(info: zipfile.ZipInfo, name: str, ledger: Ledger) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if len(name) > ledger.limits.name:
        return "The name of this file is too long. Give it a short one."
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return "The path of this file leads out of the zip, so it was not opened."
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG):
        return SPECIAL
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Only these two can be unpacked in bounded steps.
        return "This file is packed in an unusual way. Ask for an ordinary zip."
    return None


def _date(info: zipfile.ZipInfo) -> float:
    try:
        return datetime(*info.date_time, tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _index_size(stream) -> int:
    """Return the size that a zip gives for its table of contents, before it is read."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557 - 76))
    tail = stream.read()
    end = len(tail) - 22  # the same two looks that zipfile takes, or a trap could fool this one
    if tail[end : end + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
        end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return 0  # zipfile will say that this is no zip
    (length,) = struct.unpack_from("<L", tail, end + 12)
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        (longer,) = struct.unpack_from("<Q", tail, end - 76 + 40)
        length = max(length, longer) if length != 0xFFFFFFFF else longer
    return length
