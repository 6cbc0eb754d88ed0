"""Small notebooks, zips and folders, built in memory for the tests of this folder."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from pathlib import Path

STEM = "01_reading_claims"
BLANK_OPEN = "*Write your answer here.*"
STUBS = {
    "01.1": 'answer_1 = ""  # sentence ids, separated by spaces',
    "01.2": "answer_2 = ...  # a number",
    "01.3": 'def doubled(a):\n    """Return twice a."""\n    ...',
    "01.3w": 'answer_3 = ""  # one word',
    "01.4": 'answer_4 = ""  # a=..., b=...',
}
NAMES = {
    "01.1": "answer_1",
    "01.2": "answer_2",
    "01.3": "doubled",
    "01.3w": "answer_3",
    "01.4": "answer_4",
}
OPEN = "01.5"


def cell(source, kind="code", cell_id=None, question=None, role=None, **metadata):
    """Return one notebook cell as a plain dictionary."""
    own = {k: v for k, v in (("question", question), ("role", role)) if v}
    made = {
        "cell_type": kind,
        "metadata": {**metadata, **({"foothold": own} if own else {})},
        "source": source,
    }
    if cell_id is not None:
        made["id"] = cell_id
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def book(cells, **metadata):
    """Return a notebook as a plain dictionary."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def raw(notebook) -> bytes:
    """Return the bytes of a notebook file."""
    return json.dumps(notebook, indent=1).encode()


def exercise(stem: str = STEM) -> dict:
    """Return a released exercise with every kind of cell that the kit uses."""
    nn = stem[:2]
    cells = [
        cell("# 01 · Exercises", "markdown", "title", role="text"),
        cell("from foothold import check, load", "code", f"{nn}-setup", role="setup"),
    ]
    for check, stub in STUBS.items():
        number = check[3:]
        check = f"{nn}.{number}"
        if number == "3":
            cells.append(
                cell("def tripled(a):\n    return 3 * a\n\ntripled(2)", "code", "q3-neighbour",
                     question=check, role="neighbour")
            )  # fmt: skip
        text = f"## {check} Task (3 points)\n\nThink about sentence {number}."
        cells += [
            cell(text, "markdown", f"q{number}-prompt", question=check, role="prompt"),
            cell(stub, "code", f"q{number}-answer", question=check, role="answer"),
            cell(f'check("{check}")', "code", f"q{number}-check", question=check, role="check"),
        ]
    cells += [
        cell(f"## {nn}.5 In your words (4 points)\n\nWrite two sentences.", "markdown",
             "q5-prompt", question=f"{nn}.5", role="prompt"),
        cell(BLANK_OPEN, "markdown", "q5-answer", question=f"{nn}.5", role="answer"),
        cell("Well done.", "markdown", "end", role="text"),
    ]  # fmt: skip
    return book(cells, foothold={"set": stem})


ANSWERS = {
    "01.1": 'answer_1 = "P4.S3 P13.S1"',
    "01.2": "answer_2 = 1479",
    "01.3": "def doubled(a):\n    b = a + a\n    return b",
    "01.3w": 'answer_3 = "twice"',
    "01.4": 'answer_4 = "a=event b=forecast"',
    "01.5": "The line takes a side. A neutral wording names who says so.",
}
VALUES = {  # what a run of ANSWERS gives, worked out by hand
    "01.1": "P4.S3 P13.S1",
    "01.2": 1479,
    "01.3": 14,  # doubled(7)
    "01.3w": "twice",
    "01.4": "a=event b=forecast",
}


def answered(answers=ANSWERS, base=None) -> dict:
    """Return the exercise with some answers typed in."""
    notebook = copy.deepcopy(base or exercise())
    for made in notebook["cells"]:
        own = made["metadata"].get("foothold", {})
        if own.get("role") == "answer" and own["question"] in answers:
            made["source"] = answers[own["question"]]
    return notebook


def at(notebook: dict, cell_id: str) -> int:
    """Return the position of the cell with this id."""
    return next(n for n, made in enumerate(notebook["cells"]) if made.get("id") == cell_id)


def run(merged) -> dict:
    """Run a merged notebook as a kernel would, as far as answers go: check id -> value.

    A function is shown by what it returns for 7. A name that is missing is not in the result.
    """
    shown: dict = {}
    space: dict = {"load": None}

    def check(name):
        value = space.get(NAMES[name])
        if callable(value):
            value = value(7)
        if value is not None and value is not ... and value != "":
            shown[name] = value

    for made in merged.cells:
        if made.cell_type != "code":
            continue
        source = made.source.replace("from foothold import check, load", "")
        space["check"] = check
        try:
            exec(compile(source, "cell", "exec"), space)
        except Exception:
            continue
    return shown


def zipped(files: dict[str, bytes | str], date=(2025, 2, 1, 12, 0, 0), **kwargs) -> bytes:
    """Return a zip with these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kwargs.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, kwargs.get("dates", {}).get(name, date))
            info.compress_type = kwargs.get("method", zipfile.ZIP_DEFLATED)
            archive.writestr(info, content)
    return out.getvalue()


def laid_out(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Write files into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
