"""Read the bytes of hand-ins when their turn comes, so that a class need not fit into memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .archive import walk
from .records import HandIn, Submission
from .zips import Found, Limits

CHANGED = (
    "The file changed or went away while the class was being graded. Run the same command again."
)


def read_again(
    path: Path, handins: Iterable[HandIn], limits: Limits | None = None
) -> Iterator[Submission | HandIn]:
    """Walk a folder or zip once more, under the same bounds, and yield what is to be graded.

    A second walk in the same order opens each zip once, needs no copy on disk and holds one
    file (and the zips it lies in) at a time.

    Parameters
    ----------
    path : pathlib.Path
        What ``intake.collect`` was given.
    handins : iterable of HandIn
        Those of its hand-ins that are wanted.
    limits : Limits, optional
        Bounds on sizes and numbers, as for ``intake.collect``.

    Yields
    ------
    Submission or HandIn
        Submissions in the order of the folder; at the end each hand-in whose file is gone or no
        longer what intake saw.
    """
    waiting = {(each.file_name, each.digest): each for each in handins}
    names = {name.rpartition("/")[2] for name, _ in waiting}
    if not waiting:
        return
    for item in walk(Path(path), names.__contains__, limits):
        if not isinstance(item, Found) or item.content is None:
            continue
        key = "/".join(item.parts), hashlib.sha256(item.content).hexdigest()
        found = waiting.pop(key, None)
        if found is not None:
            yield Submission(
                found.learner, found.set_name, found.file_name, item.content, found.notes
            )
        if not waiting:
            return
    yield from waiting.values()
