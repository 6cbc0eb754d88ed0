"""For every test and every notebook: no network, an empty journal, the same hash seed."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

try:
    from hypothesis import settings
except ImportError:  # a kit without the extra "test" can still run its notebooks
    settings = None

if settings is not None:  # a busy machine is no failure, and a test finds the same on each run
    settings.register_profile("kit", deadline=None, derandomize=True)
    settings.load_profile("kit")

OFFLINE = Path(__file__).parent / "tests" / "offline"


def pytest_configure(config) -> None:
    """Set the environment that test kernels inherit."""
    scratch = Path(tempfile.mkdtemp(prefix="foothold-test-"))
    config.add_cleanup(lambda: _remove(scratch))
    os.environ["FOOTHOLD_JOURNAL"] = str(scratch / "journal.jsonl")
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
    # A kernel started by a test imports sitecustomize from here and loses the network.
    inherited = os.environ.get("PYTHONPATH", "")
    if str(OFFLINE) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), inherited]))
    _speak_through_files(scratch)


def _speak_through_files(folder: Path) -> None:
    """Give nbval's kernels sockets in `folder` instead of TCP ports.

    A port is chosen before the kernel takes it; with two workers another process may take it
    first, and the kernel dies before it has replied.
    """
    try:
        import nbval.kernel as nbval_kernel
        from jupyter_client.manager import KernelManager
    except ImportError:  # a kit without the extra "test"
        return

    def manager(**options) -> KernelManager:
        sockets = Path(tempfile.mkdtemp(dir=folder))
        return KernelManager(**options, transport="ipc", ip=str(sockets / "k"))

    if sys.platform == "linux" and len(str(folder)) < 80:  # a socket's path has 107 characters
        nbval_kernel.KernelManager = manager


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say in one line that the browser tests did not run, and why: a skip alone says nothing."""
    skips = terminalreporter.stats.get("skipped", [])
    skipped = [skip for skip in skips if skip.nodeid.startswith("tests/browser/")]
    if skipped:
        why = str(skipped[0].longrepr[2]).removeprefix("Skipped: ")
        terminalreporter.write_line(
            f"NOT RUN: {len(skipped)} browser tests ({why}). README.md says how to run them.",
            yellow=True,
        )


# It replaces modules of the grader when it is imported; looking for doctests would import it.
collect_ignore = ["tests/grading/standin_grader.py"]
