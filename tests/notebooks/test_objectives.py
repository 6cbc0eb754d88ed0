"""A header promises what the exercises ask: an objective's verb fits the kinds of its questions."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SETS = sorted((ROOT / "solutions").glob("*.toml"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# What a learner has to do in a kind of question that shows the verb being done.
VERBS = {
    "sort": {"match"},
    "code": {"match"},
    "state": {"match"},
    "trace": {"set", "choice"},
    "choose": {"set", "choice"},
    "find": {"set", "choice"},
    "recognise": {"set", "choice"},
    "tell": {"match", "set"},
    "rank": {"order"},
    "put": {"order", "open"},
    "turn": {"dict", "number", "function"},
    "compute": {"number", "function"},
    "measure": {"number"},
    "count": {"number"},
    "score": {"number"},
    "test": {"number"},
    "take": {"number", "function"},
    "mend": {"choice"},
    "say": {"choice"},
    "judge": {"choice", "figure"},
    "explain": {"match", "open"},
    "report": {"open"},
    "write": {"open", "brief"},
}


def objectives(stem: str) -> dict[str, str]:
    """Id of each objective and its first word."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)
    return dict(re.findall(r"`(\d\d-O\d)` (\w+)", notebook.cells[0].source))


@pytest.mark.parametrize("path", SETS, ids=lambda p: p.stem)
def test_an_exercise_does_what_the_verb_says(path):
    asked: dict[str, set[str]] = {}
    for check in tomllib.loads(path.read_text(encoding="utf-8"))["check"]:
        asked.setdefault(check["objective"], set()).add(check["kind"])
    found = objectives(path.stem)
    assert set(asked) == set(found)
    for name, verb in found.items():
        assert verb in VERBS, f"{name}: say what questions show '{verb}'"
        assert VERBS[verb] & asked[name], f"{name}: '{verb}' is asked by {asked[name]} only"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_terms_lead_to_the_glossary(path):
    with (ROOT / "data/glossary.csv").open(encoding="utf-8", newline="") as file:
        known = {row["term_id"] for row in csv.DictReader(file)}
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    named = set(re.findall(r"term\(\"([\w-]+)\"\)", text))
    assert named
    assert named <= known
