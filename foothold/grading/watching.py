"""``foothold grade --watch``: grade what comes late, until somebody presses Ctrl-C."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from .plaintext import one_line
from .problems import GradingError, Stopped
from .records import Rejected
from .session import Graded, Options, Session, session

SETTLE_SECONDS = 2.0  # a file that did not change for so long is taken for whole
NAMED = 3  # files left out that one line names

Look = dict[Path, tuple[int, int]]


def look(source: Path, without: Path | None = None) -> Look:
    """Size and time of change (ns) of every file below a folder, or of one file.

    Parameters
    ----------
    source : pathlib.Path
    without : pathlib.Path, optional
        A folder in it that does not count, such as that of the grades.
    """
    found: Look = {}
    files = [source] if source.is_file() else []
    for folder, _, names in os.walk(source):
        if without is None or not Path(folder).is_relative_to(without):
            files += [Path(folder, name) for name in names]
    for path in files:
        try:
            about = path.lstat()
        except OSError:  # it went away meanwhile
            continue
        found[path] = about.st_size, about.st_mtime_ns
    return found


def unsettled(before: Look, now: Look) -> frozenset[Path]:
    """Files that came or changed between two looks: somebody may still be writing them.

    >>> a, b = Path("a"), Path("b")
    >>> unsettled({a: (1, 1)}, {a: (1, 1), b: (5, 2)}) == {b}
    True
    """
    return frozenset(path for path, about in now.items() if before.get(path) != about)


def watch(
    source: Path,
    out: Path,
    kit: Path,
    options: Options | None = None,
    *,
    every: float = 10.0,
    say: Callable[[str], None] = print,
    sleep: Callable[[float], None] = time.sleep,
) -> Graded:
    """Grade a folder or zip, then whatever is new or changed in it, until Ctrl-C.

    The kit is read once, at the start. Trouble that may pass (a full disk, a network folder that
    is away) is said in one line and tried again; trouble at the start ends it.

    Parameters
    ----------
    source, out, kit, options
        As for :func:`foothold.grading.grade.grade`; the folder may still be empty.
    every : float
        Seconds between two looks at the folder.
    say : callable
        Receives one line for each round in which something happened.
    sleep : callable
        Waits for some seconds.

    Returns
    -------
    Graded
        What was graded in all rounds together, and what is left out now.

    Raises
    ------
    GradingError
        As for ``grade``, if the first round cannot be done.
    """
    with session(source, out, kit, options or Options(), lambda text: None) as own:
        return _Watch(own, every, say, sleep).go_on()


class _Watch:
    def __init__(
        self,
        own: Session,
        every: float,
        say: Callable[[str], None],
        sleep: Callable[[float], None],
    ) -> None:
        self.session, self.every, self.say, self.sleep = own, every, say, sleep
        self.done = Graded("", 0, 0, 0)
        self.first = True
        self.trouble = ""

    def go_on(self) -> Graded:
        real, out = self.session.source.resolve(), self.session.out.resolve()
        self.say(f"Watching {self.session.source}, every {self.every:g} seconds. Ctrl-C ends it.")
        settled: Look | None = None  # what was graded
        try:
            while True:
                now = look(real, out)
                if now != settled or self.trouble:
                    self.sleep(min(SETTLE_SECONDS, self.every))
                    now, before = look(real, out), now
                    waiting = unsettled(before, now)
                    stable = {path: about for path, about in now.items() if path not in waiting}
                    if self._is_news(stable, settled, waiting, real) and self._round(waiting):
                        settled = stable
                self.sleep(self.every)
        except KeyboardInterrupt:
            return self.done
        except Stopped as error:
            return replace(self.done, graded=self.done.graded + error.graded)

    def _is_news(
        self, stable: Look, settled: Look | None, waiting: frozenset[Path], real: Path
    ) -> bool:
        """Is there something to do beside what somebody is still writing?"""
        if settled is None:
            return real not in waiting  # a zip that is still being copied
        if self.trouble:
            return not waiting  # a folder that comes back does so file by file
        return stable != {path: settled[path] for path in settled if path not in waiting}

    def _round(self, waiting: frozenset[Path]) -> bool:
        """Grade once; say whether that went well."""
        try:
            if not self.session.source.exists():
                raise GradingError(f"{self.session.source} is away.")
            graded = self.session.grade(self.session.look(waiting.__contains__), bar=False)
        except Stopped:
            raise
        except (GradingError, OSError) as error:
            if self.first:
                raise
            if str(error) != self.trouble:
                self.trouble = str(error)
                self.say(f"{_clock()}  {one_line(self.trouble)} Trying again.")
            return False
        self.session.options = replace(self.session.options, regrade=False)
        news = [each for each in graded.left_out if each not in self.done.left_out]
        if graded.graded or news or self.trouble or self.first:
            self.say(_line(graded, news))
        self.first, self.trouble = False, ""
        self.done = replace(graded, graded=self.done.graded + graded.graded)
        return True


def _clock() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _line(graded: Graded, news: list[Rejected]) -> str:
    text = (
        f"{_clock()}  graded {graded.graded}, unchanged {graded.unchanged},"
        f" not graded {graded.rejected}"
    )
    named = [f"{one_line(each.file_name)}: {one_line(each.reason)}" for each in news[:NAMED]]
    more = [f"and {len(news) - NAMED} more"] if len(news) > NAMED else []
    return text + (f" (new: {' '.join([*named, *more])})" if named else "")
