"""Notebook 08 keeps its envelope shut: nothing later stands above it, and its exercises tell none.

Below the envelope later facts are meant to stand; JupyterLab shows that part folded.
"""

import tomllib

import nbformat
import pytest
from hindsight import chunks, hindsight
from nbformat.v4 import new_code_cell, new_markdown_cell
from reading import ROOT, read

from foothold.data import load

FOLDED = "jp-MarkdownHeadingCollapsed"
NOTEBOOK = ROOT / "notebooks" / "08_forecast.ipynb"
COMMIT = "predict-last"


def parts():
    """The cells above the envelope, those inside the fold, those after it."""
    notebook = read(NOTEBOOK)
    ids = [cell.id for cell in notebook.cells]
    opens, closes = ids.index("envelope"), ids.index("key-points")
    return notebook, notebook.cells[:opens], notebook.cells[opens:closes], notebook.cells[closes:]


def as_notebook(cells):
    return nbformat.v4.new_notebook(cells=cells)


def test_above_and_after_the_envelope_nothing_is_later():
    notebook, above, _, after = parts()
    assert len(above) > 20
    faults = hindsight(chunks(as_notebook(above + after)))
    assert not faults, "\n".join(faults)
    assert hindsight([("metadata", "output", str(notebook.metadata))]) == []


def test_the_check_would_find_what_stands_below():
    _, above, below, _ = parts()
    faults = "\n".join(hindsight(chunks(as_notebook(below))))
    assert "opens what came later" in faults and "later words" in faults and "later date" in faults
    for cell in below:
        if cell.cell_type == "code" and cell.id in ("open", "network"):
            assert hindsight(chunks(as_notebook([*above, cell]))), cell.id
    leak = new_markdown_cell("Al-Sharaa meets Putin in the Kremlin on 15 October 2025.", id="leak")
    assert hindsight(chunks(as_notebook([*above, leak])))


def test_no_cell_above_opens_the_envelope_or_reads_the_answers():
    _, above, below, _ = parts()
    code = "\n".join(cell.source for cell in above if cell.cell_type == "code")
    for word in ("open_envelope(", "as_of", "outcomes", "scored(", "predictions("):
        assert word not in code, word
    assert sum("open_envelope(" in cell.source for cell in below) == 1


def test_the_learner_commits_before_the_envelope_opens():
    notebook, *_ = parts()
    ids = [cell.id for cell in notebook.cells]
    assert ids.index(COMMIT) == ids.index("envelope") - 1
    assert notebook.cells[ids.index(COMMIT)].source.count("predict(") >= 3


def test_all_that_is_later_is_folded_away():
    notebook, _, below, after = parts()
    folded = [cell.id for cell in notebook.cells if cell.metadata.get(FOLDED)]
    assert folded == ["envelope"]
    assert below[0].source.startswith("## ") and after[0].source.startswith("## ")
    # A heading of the same level inside would end the fold.
    inner = [cell.source for cell in below[1:] if cell.cell_type == "markdown"]
    assert not [text for text in inner if text.startswith(("# ", "## "))]


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_the_exercises_reveal_no_outcome(folder):
    faults = hindsight(chunks(read(ROOT / folder / "08_forecast.ipynb")))
    assert not faults, "\n".join(faults)


def test_the_hints_reveal_no_outcome():
    text = (ROOT / "solutions" / "08_forecast.toml").read_text(encoding="utf-8")
    tomllib.loads(text)
    faults = hindsight([("08_forecast.toml", "text", text)])
    assert not faults, "\n".join(faults)


def test_the_stored_page_used_the_sample_log_and_says_so():
    notebook, *_ = parts()
    cell = next(cell for cell in notebook.cells if cell.id == "open")
    assert 'otherwise="sample log"' in cell.source
    said = "".join(output.get("text", "") for output in cell.outputs)
    assert "sample log (invented)" in said and "left out" in said
    known = load("outcomes", as_of=None)
    assert f"{(known.outcome == 'unknown').sum()} unknown and left out" in " ".join(said.split())


def test_a_leak_in_code_above_is_found():
    bad = new_code_cell('load("outcomes", as_of=None)', id="bad", execution_count=1)
    assert hindsight(chunks(as_notebook([bad])))
