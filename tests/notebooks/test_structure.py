"""All notebooks have one form, and what they point to exists."""

import tomllib

import pytest
import structure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reading import BUILT, ROOT, paths, read

NOTEBOOKS = paths("notebooks")
SETS = [path for folder in ("exercises", "solutions") for path in paths(folder)]
KEYS = sorted((ROOT / "solutions").glob("*.toml"))


def name(path):
    return f"{path.parent.name}/{path.stem}"


def test_the_notebooks_of_the_kit_are_there():
    assert NOTEBOOKS, "notebooks/ is empty: nothing was checked"
    assert not set(BUILT) - {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("stem", [stem for stem in BUILT if stem != "00_start_here"])
@pytest.mark.parametrize("place", ["exercises/{}.ipynb", "solutions/{}.ipynb", "solutions/{}.toml"])
def test_every_notebook_has_its_exercise_set(place, stem):
    assert (ROOT / place.format(stem)).is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
@pytest.mark.parametrize("part", ["hook", "rhythm", "picture"])
def test_form(path, part):
    faults = getattr(structure, f"{part}_faults")(read(path))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_header(path):
    faults = structure.header_faults(read(path), path.stem)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", NOTEBOOKS + SETS, ids=name)
def test_what_it_names_exists(path):
    notebook = read(path)
    faults = structure.id_faults(notebook) + structure.link_faults(notebook, path)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", NOTEBOOKS + SETS, ids=name)
def test_cells_and_outputs_are_tidy(path):
    notebook = read(path)
    faults = structure.output_faults(notebook) + structure.cell_id_faults(notebook)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", KEYS, ids=name)
def test_checks_and_objectives_agree(path):
    key = tomllib.loads(path.read_text(encoding="utf-8"))
    assert key["set"] == path.stem
    notebook = read(ROOT / "notebooks" / f"{path.stem}.ipynb")
    faults = structure.objective_faults(key, notebook)
    assert not faults, "\n".join(faults)


# The checkers themselves, on a small notebook that has the form and on its spoilt copies.

HEADER = """# 01 · Small

- **Question**: Who?
- **Objectives**: you can
  - `01-O1` read
  - `01-O2` sort
  - `01-O3` ask
- **Time**: teach 20 min, do 25 min
- **You need**: nothing
- **Tables**: `article`, `claims`
"""
IMG = '<img alt="Nine of ten sentences name no source." src="data:image/png;base64,AAAA">'
WIDGET = "from foothold.widgets.reader import explorer\n\nexplorer()"
WORDS = "word " * 50


def code(source, name, html=""):
    data = {"text/html": html, "text/plain": "x"} | ({"image/png": "AAAA"} if html else {})
    outputs = [new_output("display_data", data)]
    return new_code_cell(source, id=name, outputs=outputs)


def small():
    cells = [
        new_markdown_cell(HEADER, id="header"),
        new_markdown_cell(f"> Restated. *(P4.S1)*\n\nWhy? {WORDS}", id="hook"),
        code(WIDGET, "widget", IMG),
        code("still()", "still", IMG),
        code('load("article")', "other", IMG),
    ]
    for n in range(16):
        cells += [new_markdown_cell(f"## Heading\n\n{WORDS}", id=f"text-{n}")]
        cells += [code("1", f"code-{n}")] if n < 9 else []
    for count, cell in enumerate((c for c in cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
    return new_notebook(cells=cells)


def all_faults(notebook):
    path = ROOT / "notebooks" / "01_small.ipynb"
    return (
        structure.header_faults(notebook, path.stem)
        + structure.hook_faults(notebook)
        + structure.rhythm_faults(notebook)
        + structure.picture_faults(notebook)
        + structure.id_faults(notebook)
        + structure.link_faults(notebook, path)
        + structure.output_faults(notebook)
        + structure.cell_id_faults(notebook)
    )


def test_a_notebook_of_the_right_form_passes():
    assert all_faults(small()) == []


@pytest.mark.parametrize(
    ("cell", "old", "new", "fault"),
    [
        (0, "01 · Small", "02 · Small", "the title"),
        (0, "- **You need**: nothing\n", "", "header fields"),
        (0, "**Question**", "**Time needed**", "header fields"),
        (0, "01-O3", "02-O3", "objectives are"),
        (0, "  - `01-O3` ask\n", "  - `01-O2` ask\n", "objectives are"),
        (0, "do 25 min", "do it", "Time does not say"),
        (0, "`claims`", "`clams`", "Tables names ['clams']"),
        (0, "`article`, ", "", "the code loads ['article']"),
        (1, "P4.S1", "P4", "does not name the sentence"),
        (1, "P4.S1", "P4.S9", "there is no P4.S9"),
        (1, "Why?", "Why.", "asks no question"),
        (2, "explorer()", "explorer", "0 widgets"),
        (2, "explorer()", "explorer(); explorer()", "2 widgets"),
        (4, "load", "\n".join(["a = 1"] * 16) + "\nload", "17 lines of code"),
        (5, "word word", "word " * 40, "words, not"),
        (5, WORDS.strip(), "short", "words, not"),
        (5, "word", "See C99", "there is no C99"),
        (5, "word", "See E30", "there is no E30"),
        (5, "word", "See S101", "there is no S101"),
        (5, "word", "[x](nowhere.ipynb)", "leads nowhere"),
        (5, "word", "[x](#Nowhere)", "is no heading here"),
        (5, "word", "[x](http://example.org)", "is not https"),
        (5, "word", "[x](../../../../etc/hostname)", "leaves the kit"),
    ],
)
def test_a_spoilt_source_is_found(cell, old, new, fault):
    notebook = small()
    assert old in notebook.cells[cell].source
    notebook.cells[cell].source = notebook.cells[cell].source.replace(old, new, 1)
    assert any(fault in line for line in all_faults(notebook)), all_faults(notebook)


def spoil_counts(notebook):
    notebook.cells[3].execution_count = None


def spoil_address(notebook):
    notebook.cells[3].outputs[0].data["text/plain"] = "<object at 0x7f2a11bc>"


def spoil_traceback(notebook):
    notebook.cells[3].outputs = [new_output("error", ename="E", evalue="", traceback=[])]


def spoil_warning(notebook):
    notebook.cells[3].outputs = [new_output("stream", name="stderr", text="hm")]


def spoil_line(notebook):
    text = "https://example.org/" + "a" * 60 + "\n" + "word " * 14
    notebook.cells[3].outputs = [new_output("stream", name="stdout", text=text)]


def spoil_state(notebook):
    notebook.metadata["widgets"] = {}


def spoil_alt(notebook):
    notebook.cells[3].outputs[0].data["text/html"] = '<img src="x" alt="">'


def spoil_page(notebook):
    notebook.cells[3].outputs[0].data["text/html"] = ""


def spoil_figures(notebook):
    for cell in notebook.cells[3:5]:
        cell.outputs = []


def spoil_widget(notebook):
    notebook.cells[2].outputs = []


def spoil_headings(notebook):
    for cell in notebook.cells[5:]:
        cell.source = cell.source.replace("## Heading", "")


def spoil_length(notebook):
    del notebook.cells[8:]


def spoil_ids(notebook):
    notebook.cells[3].id = "1a2b3c4d"


def spoil_twins(notebook):
    notebook.cells[3].id = notebook.cells[4].id


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (spoil_counts, "execution count None, not 2"),
        (spoil_address, "a memory address"),
        (spoil_traceback, "a traceback"),
        (spoil_warning, "a warning"),
        (spoil_line, "too long a line: word"),
        (spoil_state, "widget states"),
        (spoil_alt, "without a sentence as alt text"),
        (spoil_page, "without <img alt>"),
        (spoil_figures, "0 figures besides the widget"),
        (spoil_figures, "no still picture follows"),
        (spoil_widget, "shows no picture without a kernel"),
        (spoil_headings, "cells without a heading"),
        (spoil_length, "words in all"),
        (spoil_length, "code cells, not"),
        (spoil_ids, "no readable cell id"),
        (spoil_twins, "two cells are called"),
    ],
)
def test_a_spoilt_notebook_is_found(spoil, fault):
    notebook = small()
    spoil(notebook)
    assert any(fault in line for line in all_faults(notebook)), all_faults(notebook)


def test_a_list_may_be_a_little_longer_than_running_text():
    notebook = small()
    notebook.cells[5].source = "## Points\n\n" + "\n".join(["- " + "word " * 20] * 4)
    assert structure.rhythm_faults(notebook) == []
    notebook.cells[5].source = "## Points\n\n" + "\n".join(["- " + "word " * 25] * 4)
    assert structure.rhythm_faults(notebook) == ["text-0: 100 words, not 12 to 90"]


def test_objectives_and_checks_are_compared_both_ways():
    checks = [{"id": "01.1", "objective": "01-O1"}, {"id": "01.2", "objective": "01-O2"}]
    assert structure.objective_faults({"check": checks}, small()) == ["no check tests 01-O3"]
    checks.append({"id": "01.3", "objective": "02-O3"})
    assert structure.objective_faults({"check": checks}, small()) == [
        "check 01.3: '02-O3' is no objective of the notebook",
        "no check tests 01-O3",
    ]
    checks.append({"id": "01.4", "objective": "01-O3"})
    assert len(structure.objective_faults({"check": checks}, small())) == 1
