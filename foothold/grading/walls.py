"""Find the strongest confinement that this machine really gives, once, and refuse less."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import bubblewrap, landlock
from .confinement import LEVELS, at_least
from .problems import GradingError
from .syscalls import LINUX

_WALLS = (
    *("attacks", "bubblewrap", "cold_kernel", "confinement", "guard", "kernel_app", "landlock"),
    *("managers", "namespaces", "seccomp", "selftest", "syscalls", "walls", "warm_server", "watch"),
)

TRIES = 2  # on a very busy machine an attack may end for want of time, which proves nothing


class ConfinementError(GradingError):
    """This machine cannot grade at the level that was asked for."""


@dataclass(frozen=True)
class Found:
    """The strongest level that stood the self-test.

    Attributes
    ----------
    level : str
        One of :data:`~foothold.grading.confinement.LEVELS`.
    refused : dict of str to str
        Why each stronger level is not used.
    attacks : int
        How many attacks it withstood; 0 for ``basic``, which stops none.
    """

    level: str
    refused: dict[str, str]
    attacks: int


@functools.cache
def find_level(wanted: str = "basic") -> str:
    """The strongest level of this machine.

    Parameters
    ----------
    wanted : str
        Refuse to go below this level.

    Raises
    ------
    ConfinementError
        If the machine gives less; the text says why.
    """
    if wanted not in LEVELS:
        raise ConfinementError(f"There is no level {wanted!r}; choose one of {', '.join(LEVELS)}.")
    found = find()
    if not at_least(found.level, wanted):
        why = " ".join(
            f"{level}: {found.refused[level]}."
            for level in LEVELS
            if at_least(level, wanted) and level in found.refused
        )
        raise ConfinementError(
            f"Confinement {wanted} was asked for, but this machine gives only {found.level}. {why}"
        )
    return found.level


@functools.cache
def find() -> Found:
    """Try the levels from the strongest on; what was found is kept until the machine restarts."""
    kept = _kept_file()
    with contextlib.suppress(OSError, ValueError, TypeError):
        if kept is not None:
            return Found(**json.loads(kept.read_text(encoding="utf-8")))
    found = _try_levels()
    if kept is not None:
        with contextlib.suppress(OSError):
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept.write_text(json.dumps(found.__dict__), encoding="utf-8")
    return found


def _try_levels() -> Found:
    from .selftest import self_test
    from .warm_client import KernelError

    refused: dict[str, str] = {}
    for level in _possible(refused):
        for _ in range(TRIES):
            try:
                trials = self_test(level)
            except KernelError as error:
                refused[level] = str(error).rstrip(".")
                continue
            fallen = [trial.name for trial in trials if not trial.held]
            if not fallen:
                refused.pop(level, None)
                return Found(level, refused, len(trials))
            refused[level] = f"the self-test got through ({', '.join(fallen)})"
    return Found("basic", refused, 0)


def _possible(refused: dict[str, str]) -> Iterator[str]:
    """Levels worth trying; why the others are not goes to ``refused``."""
    if not LINUX:
        refused.update(dict.fromkeys(LEVELS[:-1], "it needs Linux"))
        return
    yield "strict"
    if bubblewrap.available():
        yield "strict-bwrap"
    else:
        refused["strict-bwrap"] = "bubblewrap is not installed, or this is the superuser"
    if landlock.version():
        yield "landlock"
    else:
        refused["landlock"] = "this Linux has no Landlock"


def _kept_file() -> Path | None:
    """Where the result is kept: for this boot, user, Python and version of the walls only."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        user = os.geteuid()
    except (OSError, AttributeError):
        return None
    here = Path(__file__).parent
    code = "".join((here / f"{name}.py").read_text(encoding="utf-8") for name in _WALLS)
    what = f"{boot}{user}{sys.executable}{sys.version}{platform.release()}{code}"
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "foothold" / f"{hashlib.sha256(what.encode()).hexdigest()[:16]}.json"
