"""Run one submission through pytest and nbval, in this process."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from _pytest.fixtures import FixtureManager

from ..exercises.plain import Plain
from .lean_imports import nbval
from .limits import Limits
from .nbval_plugin import GradingPlugin, Step, Work

# Plugins that a run of one submission has no use for. The first two collect garbage ten times at
# the end of each run, which takes longer than everything else together.
_WITHOUT = (
    *("unraisableexception", "threadexception", "cacheprovider", "debugging", "doctest"),
    *("faulthandler", "junitxml", "legacypath", "logging", "monkeypatch", "pastebin", "python"),
    *("python_path", "recwarn", "reports", "setuponly", "setupplan", "skipping", "stepwise"),
    *("subtests", "tmpdir", "unittest", "warnings"),
)
OPTIONS = (
    *("--quiet", "--no-header", "--capture=sys", "--color=no"),
    *(word for name in _WITHOUT for word in ("-p", f"no:{name}")),
)
_NO_OTHER_PLUGINS = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"


class RunnerError(RuntimeError):
    """The grader itself failed on a submission; the text holds what pytest said."""


def run(steps: list[Step], judge: Callable[[str, Plain], bool], limits: Limits) -> Work:
    """Run the cells of one submission and collect what its checks show.

    Parameters
    ----------
    steps : list of Step
        Cells in order; those with a check show an answer.
    judge : callable
        Takes a check's id and its data, says whether the answer is fully right.
    limits : Limits
        Bounds on time, memory and output.

    Returns
    -------
    Work
        With ``outcomes`` by check id. A check that was not reached has no outcome.

    Raises
    ------
    RunnerError
        If pytest could not run at all.
    """
    work = Work(steps, judge, limits)
    with tempfile.TemporaryDirectory(prefix="fh") as folder:
        stand_in = Path(folder) / "submission.ipynb"
        stand_in.write_text("{}", encoding="utf-8")
        (Path(folder) / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        said = io.StringIO()
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            _plugins_of_our_own(),
            # no item of ours has fixtures; pytest looks for them in all that a plugin contains
            mock.patch.object(FixtureManager, "parsefactories"),
        ):
            code = pytest.main(
                [*OPTIONS, "-c", str(Path(folder) / "pytest.ini"), str(stand_in)],
                plugins=[nbval.plugin, GradingPlugin(work)],
            )
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RunnerError(said.getvalue()[-2000:])
    return work


@contextlib.contextmanager
def _plugins_of_our_own() -> Iterator[None]:
    """Load no plugin only because it is installed: they cost time and may change the run."""
    before = os.environ.get(_NO_OTHER_PLUGINS)
    os.environ[_NO_OTHER_PLUGINS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_NO_OTHER_PLUGINS]
        else:
            os.environ[_NO_OTHER_PLUGINS] = before
