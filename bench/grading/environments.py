"""An environment for each peer, made once: pinned, apart from the kit's own, git-ignored."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).parent / "requirements"
SHOWN = {
    "nbgrader": ("nbgrader", "nbconvert", "nbclient", "jupyter_client", "ipykernel"),
    "otter": ("otter-grader", "nbconvert", "nbclient", "jupyter_client", "ipykernel"),
    "nbval": ("nbval", "pytest", "jupyter_client", "ipykernel"),
}
_VERSIONS = (
    "import sys; from importlib.metadata import version; "
    "print(*[name + ' ' + version(name) for name in sys.argv[1:]], sep=', ')"
)


def clean_variables() -> dict[str, str]:
    """The variables of this process without those that change how Python runs.

    Among them is one that forbids compiled files: with it every kernel of every tool would
    compile its libraries anew, and times would say nothing. Nor may this process's own backend
    for figures reach a kernel, which would then draw none.
    """
    odd = ("PYTHON", "MPLBACKEND")
    return {name: value for name, value in os.environ.items() if not name.startswith(odd)}


def compile_packages(python: str, *folders: Path) -> None:
    """Compile what has no compiled file yet: a tool may run as a user that cannot write it."""
    command = [python, "-m", "compileall", "-q", "-j", "0", *map(str, folders)]
    # a package may hold files that are no Python of this version; nobody imports them
    subprocess.run(command, env=clean_variables(), capture_output=True)


@dataclass(frozen=True)
class Environment:
    """A Python with one peer in it.

    Attributes
    ----------
    name : str
        The peer.
    folder : pathlib.Path
    """

    name: str
    folder: Path

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.folder / "bin" / "python")

    def variables(self) -> dict[str, str]:
        """The environment variables of an activated environment.

        nbgrader starts ``alembic`` by its bare name, so the folder must stand first on PATH.
        """
        mine = clean_variables()
        mine["VIRTUAL_ENV"] = str(self.folder)
        mine["PATH"] = os.pathsep.join([str(self.folder / "bin"), mine.get("PATH", os.defpath)])
        mine["JUPYTER_PLATFORM_DIRS"] = "1"
        return mine

    def versions(self) -> str:
        """What is installed, for the report."""
        command = [self.python, "-c", _VERSIONS, *SHOWN[self.name]]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def make_environment(name: str, folder: Path, say: Callable[[str], None] = print) -> Environment:
    """Install a peer, or find it installed as its requirements say.

    Parameters
    ----------
    name : str
        ``nbgrader``, ``otter`` or ``nbval``.
    folder : pathlib.Path
        Holds one folder for each peer.
    say : callable
        Receives sentences on the progress.

    Returns
    -------
    Environment

    Raises
    ------
    SystemExit
        If nothing can be installed; the text holds what the installer said.
    """
    place = Environment(name, folder / name)
    wanted = _fingerprint(name)
    ready = place.folder / ".ready"
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return place
    say(f"Installing {name} in {place.folder} (once; about half a minute) ...")
    shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.parent.mkdir(parents=True, exist_ok=True)
    install = _installer(place)
    constraints = ["-c", str(ROOT / "constraints.txt")]
    _run([*install, *constraints, "-r", str(REQUIREMENTS / f"{name}.txt")])
    _run([*install, "--no-deps", "-e", str(ROOT)])  # the course's own package, nothing with it
    compile_packages(place.python, place.folder / "lib")
    ready.write_text(wanted, encoding="utf-8")
    return place


class Places(dict):
    """The environments by name; one is made when it is first asked for."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        super().__init__()
        self.folder, self.say = folder, say

    def __missing__(self, name: str) -> Environment:
        self[name] = make_environment(name, self.folder, self.say)
        return self[name]


def _fingerprint(name: str) -> str:
    files = [REQUIREMENTS / "course.txt", REQUIREMENTS / f"{name}.txt", ROOT / "constraints.txt"]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return hashlib.sha256(f"{sys.version}|{ROOT}|{text}".encode()).hexdigest()


def _installer(place: Environment) -> list[str]:
    """Make an empty environment; with uv where it is to be had, else with venv and pip."""
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".venv/bin"), os.environ["PATH"]]))
    if uv:
        _run([uv, "venv", "--quiet", "--python", sys.executable, str(place.folder)])
        return [uv, "pip", "install", "--quiet", "--python", place.python]
    _run([sys.executable, "-m", "venv", str(place.folder)])
    return [place.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _run(command: list[str]) -> None:
    """Run an installer; what it has to say is of interest only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
