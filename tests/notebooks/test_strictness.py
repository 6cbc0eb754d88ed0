"""Stored outputs are really compared: change one and its cell fails; run again, nothing moves."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run_nbval(path: Path) -> dict[int, bool]:
    """Number of each code cell -> did it pass the strict run?"""
    report = path.with_suffix(".xml")
    plugins = ("conftest", "no:cacheprovider", "no:xdist")
    options = [f"-p{name}" for name in plugins] + ["-q", "--nbval", f"--junitxml={report}"]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT,
         *options, f"--nbval-sanitize-with={ROOT / 'tests/sanitize.cfg'}", path],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {int(case.get("name").removeprefix("Cell ")): len(case) == 0 for case in cases}


def changed(output: dict) -> bool:
    """Change the text of one stored output, in place; False if it holds none."""
    if output.get("output_type") == "stream":
        output["text"] = ["something else\n"]
        return True
    if "text/plain" in output.get("data", {}):
        output["data"]["text/plain"] = ["something else"]
        return True
    return False


def test_there_is_something_to_run():
    assert len(NOTEBOOKS) >= 4
    assert len(SOLUTIONS) == len(EXERCISES) >= 3


@pytest.mark.parametrize(
    "path", [*NOTEBOOKS, *SOLUTIONS], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_each_changed_output_fails_its_cell(path, tmp_path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    touched = set()
    for number, cell in enumerate(code_cells(notebook)):
        if sum(changed(output) for output in cell["outputs"]):
            touched.add(number)
    assert touched
    twin = tmp_path / path.name
    twin.write_text(json.dumps(notebook), encoding="utf-8")
    passed = run_nbval(twin)
    assert {number for number, good in passed.items() if not good} == touched


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)
def test_a_wrong_answer_in_a_solution_fails_its_check(path, tmp_path):
    """The other way round: the stored "Yes" stays, the answer goes."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    blanked, checks = {}, {}
    for number, cell in enumerate(code_cells(notebook)):
        own = cell["metadata"].get("foothold", {})
        if own.get("role") == "answer":
            cell["source"] = "pass"
            blanked[own["question"]] = number
        if own.get("role") == "check":
            checks[own["question"]] = number
    twin = tmp_path / path.name
    twin.write_text(json.dumps(notebook), encoding="utf-8")
    passed = run_nbval(twin)
    assert blanked
    for question in blanked:
        assert not passed[checks[question]], question


@pytest.mark.parametrize("path", NOTEBOOKS + SOLUTIONS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_second_run_equals_the_first(path, tmp_path):
    """All of the file but image bytes: another build of a font may draw a pixel elsewhere."""
    from foothold.authoring import refresh

    twin = tmp_path / path.name
    twin.write_bytes(path.read_bytes())
    refresh(twin)
    assert without_pictures(twin) == without_pictures(path)


def test_a_backend_that_is_set_outside_takes_no_picture_away(tmp_path, monkeypatch):
    from foothold.authoring import refresh

    monkeypatch.setenv("MPLBACKEND", "agg")
    path = tmp_path / "plot.ipynb"
    plot = new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    nbformat.write(new_notebook(cells=[plot]), path)
    refresh(path)
    (cell,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert any("image/png" in output.get("data", {}) for output in cell["outputs"])


def without_pictures(path: Path) -> dict:
    """A notebook without image bytes."""
    import re

    notebook = copy.deepcopy(json.loads(path.read_text(encoding="utf-8")))
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            data = output.get("data", {})
            data.pop("image/png", None)
            if "text/html" in data:
                html = "".join(data["text/html"])
                data["text/html"] = re.sub(r"base64,[\w+/=\n]+", "base64,", html)
    return notebook


@pytest.mark.parametrize("path", EXERCISES, ids=lambda p: p.stem)
def test_shipped_exercises_say_only_not_yet(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    shown = 0
    for cell in code_cells(notebook):
        own = cell["metadata"].get("foothold", {})
        assert "BEGIN SOLUTION" not in "".join(cell["source"])
        if own.get("role") == "check":
            (output,) = cell["outputs"]
            assert "".join(output["data"]["text/plain"]).startswith("… Not yet.")
            assert cell["execution_count"] is not None
            shown += 1
        if own.get("role") == "answer":
            assert cell["outputs"] == []
    assert shown >= 5


ASK = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=3)"


def test_a_notebook_that_asks_for_the_network_fails(tmp_path):
    cell = {"cell_type": "code", "id": "net", "metadata": {}, "execution_count": 1, "outputs": [],
            "source": ASK}  # fmt: skip
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    path = tmp_path / "net.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert run_nbval(path) == {0: False}
    cell["source"] = (
        "import socket\n"
        "try:\n"
        "    socket.create_connection(('192.0.2.1', 80), timeout=3)\n"
        "except PermissionError:\n"
        "    pass"
    )
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert run_nbval(path) == {0: True}


CONNECTION = """
import json
from ipykernel.connect import get_connection_info
assert json.loads(get_connection_info())["transport"] == "ipc"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kernels use ports elsewhere")
def test_kernels_use_no_port_that_another_process_could_take_first(tmp_path):
    path = tmp_path / "connection.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(CONNECTION)]), path)
    assert run_nbval(path) == {0: True}


def test_jupyters_checkpoints_are_not_run(tmp_path):
    path = tmp_path / ".ipynb_checkpoints" / "old-checkpoint.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0"), new_code_cell("1 / 0")]), path)
    beside = tmp_path / "now.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("None")]), beside)
    assert run_nbval(tmp_path) == {0: True}
