"""Walk a folder or a zip of hand-ins, safely: in memory, bounded, never out of its own ground.

Nothing is unpacked to disk and no link is followed. What cannot be taken comes back as a
``Refused`` with a sentence; no file raises.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from .zips import (
    LINK,
    SPECIAL,
    Found,
    Ledger,
    Limits,
    Refused,
    ignored,
    read_zip,
    readable,
    take,
    too_many,
)


def walk(
    path: Path,
    wanted: Callable[[str], bool],
    limits: Limits | None = None,
    skip: Callable[[Path], bool] | None = None,
) -> Iterator[Found | Refused]:
    """List every file of a folder, a zip, or zips in either.

    Parameters
    ----------
    path : pathlib.Path
        A folder, a zip file or one single file.
    wanted : callable
        Takes a file name; of files for which it says yes the content is read.
    limits : Limits, optional
    skip : callable, optional
        Takes the path of a file or zip on disk; those for which it says yes are passed over.

    Yields
    ------
    Found or Refused
        Hidden files, ``__MACOSX`` and the like are left out.
    """
    ledger = Ledger(limits or Limits())
    try:
        real = path.resolve(strict=True)  # the folder that was named may itself be a link
        mode = real.stat().st_mode
    except (OSError, RuntimeError, ValueError):
        yield Refused((str(path),), "There is no such folder or file. Check the path.")
        return
    if stat.S_ISDIR(mode):
        items = _folder(real, (), wanted, ledger, skip or _nothing)
    else:
        is_zip = real.suffix.lower() == ".zip"
        items = _file(real, () if is_zip else (readable(real.name),), wanted, ledger)
    for item in items:
        yield item if item.parts else replace(item, parts=(readable(real.name) or "?",))


def _nothing(path: Path) -> bool:
    return False


def _folder(
    folder: Path,
    parts: tuple[str, ...],
    wanted: Callable[[str], bool],
    ledger: Ledger,
    skip: Callable[[Path], bool],
) -> Iterator[Found | Refused]:
    if len(parts) > ledger.limits.folders:
        yield Refused(parts, "The folders are nested too deeply; move the files up.")
        return
    try:
        with os.scandir(folder) as listing:
            entries = []
            for entry in listing:  # never list more than can be used
                if not ignored(entry.name):
                    entries.append(entry)
                if len(entries) > ledger.limits.entries:
                    break
    except OSError:
        yield Refused(parts, "This folder may not be read. Give yourself the right to read it.")
        return
    for entry in sorted(entries, key=lambda e: e.name):
        here = (*parts, readable(entry.name) or "?")
        if ledger.too_many():
            yield from too_many(here, ledger)
            return
        if entry.is_symlink():
            yield Refused(here, LINK)
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(Path(entry.path), here, wanted, ledger, skip)
        elif not skip(Path(entry.path)):
            yield from _file(Path(entry.path), here, wanted, ledger)


def _file(
    path: Path, parts: tuple[str, ...], wanted: Callable[[str], bool], ledger: Ledger
) -> Iterator[Found | Refused]:
    name = parts[-1] if parts else path.name
    is_zip = name.lower().endswith(".zip")
    try:
        # Without O_NONBLOCK opening a pipe would wait for ever; O_NOFOLLOW: no link, even one
        # that took the file's place a moment ago.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        if not stat.S_ISREG(path.lstat().st_mode):
            yield Refused(parts, SPECIAL)
            return
        if not is_zip and not wanted(name):
            yield Found(parts, path.lstat().st_mtime)
            return
        number = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        yield Refused(parts, "This file may not be read. Give yourself the right to read it.")
        return
    with os.fdopen(number, "rb") as stream:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            yield Refused(parts, SPECIAL)
        elif is_zip:
            yield from read_zip(stream, parts, wanted, ledger, 1)
        else:
            yield take(stream, parts, about.st_mtime, ledger, ledger.limits.notebook)
