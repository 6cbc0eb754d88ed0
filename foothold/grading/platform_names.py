"""Read the names that learning platforms give to what they export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Canvas: lastfirst_LATE_<user>_<file>_name-2.ipynb; Moodle: First Last_<id>_assignsubmission_file_
_CANVAS = re.compile(r"^(.+?)(_LATE)?_([1-9]\d*)_([1-9]\d*)_(.+)$")
_MOODLE = re.compile(r"^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)$")
_VERSION = re.compile(r"-(\d{1,3})(?:\.[^.]*)*$")
ENDING = re.compile(r"(\.ipynb|\.txt|\.json|\.zip)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Owner:
    """Who handed a file in, as far as a learning platform's naming tells.

    ``number`` is the platform's id, ``scope`` where that id holds (a Moodle id holds for one
    assignment only), ``version`` and ``order`` grow with each new hand-in, ``file`` is the
    learner's own file name.
    """

    name: str
    number: str
    scope: str
    version: int
    order: int
    late: bool
    file: str


def platform_owner(parts: Sequence[str]) -> Owner | None:
    """Read the names that Canvas and Moodle give to files and folders.

    >>> platform_owner(["perezana_LATE_123_4567_01_reading_claims-2.ipynb"]).version
    2
    >>> platform_owner(["Ana Pérez_99_assignsubmission_file_", "01_x.ipynb"]).name
    'Ana Pérez'
    >>> platform_owner(["ana", "01_reading_claims.ipynb"])
    """
    for place in range(len(parts) - 1, -1, -1):
        part, scope = parts[place], "/".join(parts[:place])
        if found := _MOODLE.match(part):
            name, number, rest = found.groups()
            return Owner(_tidy(name), number, scope, 0, 0, False, rest or parts[-1])
        if found := _CANVAS.match(part):
            name, late, number, order, rest = found.groups()
            version = _VERSION.search(ENDING.sub("", rest))
            number_of = int(version.group(1)) if version else 0
            order_of = int(order[:30])
            return Owner(_tidy(name), number, "", number_of, order_of, bool(late), rest)
    return None


def _tidy(name: str) -> str:
    return " ".join(name.replace("_", " ").split())
