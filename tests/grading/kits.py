"""A small kit on disk with every kind of question, and learners' notebooks made from it."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

TOML = """
set = "91_small"
title = "A small set"
minutes = 5
[[check]]
id = "91.1"
kind = "set"
answer = "answer_1"
points = 2
items = ["P1.S1", "P2.S1", "P3.S1"]
why = "Two of them."
ladder = ["Look again."]
[[check.mistake]]
name = "third"
when = ["has:P3.S1"]
hint = "One of them is a forecast."
[[check]]
id = "91.2"
kind = "number"
answer = "answer_2"
points = 2
tolerance = 1
unit = "km"
why = "It is far."
ladder = ["Measure."]
[[check]]
id = "91.3"
kind = "function"
answer = "larger"
points = 4
track = "code"
result = "bool"
inputs = [{args = [1, 2], part = "unequal"}, {args = [2, 1], part = "unequal"},
          {args = [2, 2], part = "equal"}]
hidden = [{args = [7, 3], part = "unequal"}, {args = [5, 5], part = "equal"}]
why = "Equal is not larger."
ladder = ["Try equal numbers."]
[[check]]
id = "91.3w"
kind = "match"
answer = "answer_3w"
points = 4
track = "words"
keys = ["x", "y"]
values = ["yes", "no"]
why = "Equal is not larger."
ladder = ["Try equal numbers."]
[[check]]
id = "91.4"
kind = "open"
points = 4
rubric = [{criterion = "fairness", levels = ["0", "1", "2", "3"]}]
"""

ANSWERS = {
    "91.1": ('answer_1 = "P1.S1 P2.S1"', 'answer_1 = ""'),
    "91.2": ("answer_2 = 1479", "answer_2 = ..."),
    "91.3": ("def larger(a, b):\n    return a > b", "def larger(a, b):\n    ..."),
    "91.3w": ('answer_3w = "x=yes y=no"', 'answer_3w = ""'),
    "91.4": ("A sample answer.", "*Write your answer here.*"),
}


def meta(check, role, **more):
    return {"foothold": {"question": check, "role": role, **more}}


def make_kit(folder: Path, run: bool = True) -> Path:
    """Write solutions/ and derive exercises/; the check cells hold stored outputs.

    Without ``run`` no kernel is started and the outputs are made up: enough for a stand-in.
    """
    from foothold.authoring import refresh
    from foothold.grading.release import release

    cells = [new_code_cell("from foothold import check", id="setup", metadata=meta("", "setup"))]
    for check, (right, stub) in ANSWERS.items():
        name = check[3:]
        cells.append(
            new_markdown_cell(f"## {check}", id=f"s{name}-prompt", metadata=meta(check, "prompt"))
        )
        if check == "91.4":
            role = meta(check, "answer", stub=stub)
            cells.append(new_markdown_cell(right, id=f"s{name}-answer", metadata=role))
            continue
        source = f"### BEGIN SOLUTION\n{right}\n### END SOLUTION"
        role = meta(check, "answer", stub=stub)
        cells.append(new_code_cell(source, id=f"s{name}-answer", metadata=role))
        cells.append(
            new_code_cell(f'check("{check}")', id=f"s{name}-check", metadata=meta(check, "check"))
        )
    solutions = folder / "solutions"
    solutions.mkdir(parents=True)
    (folder / "exercises").mkdir()
    (solutions / "91_small.toml").write_text(TOML, encoding="utf-8")
    notebook = new_notebook(cells=cells, metadata={"foothold": {"set": "91_small"}})
    nbformat.write(notebook, solutions / "91_small.ipynb")
    release(folder, ["91_small"], say=lambda text: None)
    if run:
        refresh(solutions / "91_small.ipynb")
        return folder
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(execution_count=1, outputs=[new_output("stream", text="made up")])
    nbformat.write(notebook, solutions / "91_small.ipynb")
    return folder


def blank(kit: Path, name: str = "91_small") -> dict:
    """The exercise as a learner gets it."""
    return json.loads((kit / "exercises" / f"{name}.ipynb").read_text(encoding="utf-8"))


def filled(notebook: dict, answers: dict[str, str]) -> dict:
    """The notebook with some of its answer cells filled in."""
    done = copy.deepcopy(notebook)
    for cell in done["cells"]:
        own = cell["metadata"].get("foothold", {})
        if own.get("role") == "answer" and own["question"] in answers:
            cell["source"] = answers[own["question"]]
    return done


RIGHT = {check: right for check, (right, _) in ANSWERS.items()}
