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
PEERS = ("nbgrader", "otter", "nbval")
SHOWN = {
    "nbgrader": ("nbgrader", "nbconvert", "nbclient", "jupyter_client", "ipykernel"),
    "otter": ("otter-grader", "nbconvert", "nbclient", "jupyter_client", "ipykernel"),
    "nbval": ("nbval", "pytest", "jupyter_client", "ipykernel"),
}
_VERSIONS = (
    "import sys; from importlib.metadata import version; "
    "print(*[name + ' ' + version(name) for name in sys.argv[1:]], sep=', ')"
)


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
        mine = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
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
        One of :data:`PEERS`.
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
    ready.write_text(wanted, encoding="utf-8")
    return place


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
