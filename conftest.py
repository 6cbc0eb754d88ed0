"""For every test and every notebook: no network, an empty journal, the same hash seed."""

from __future__ import annotations

import os
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
