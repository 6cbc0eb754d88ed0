"""Check the form that all notebooks share. Each checker returns a sentence for each fault.

The house rules are 25-60 words a text cell, code cells of up to 8 lines (15 at most), 900-1,400
words, 10-16 code cells and a heading every 4-6 cells; the checkers leave some room at the edges.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from statistics import median

import nbformat
from reading import ROOT, link_targets, output_text, outputs_text, prose

from foothold.data import load, table_names

FIELDS = ("Question", "Objectives", "Time", "You need", "Tables")
CELL_WORDS = (12, 72)
LIST_WORDS = 90  # a list, as of key points, reads faster than running text
TOTAL_WORDS = (850, 1500)
CODE_CELLS = (8, 18)
LINES_MOST, LINES_USUAL = 15, 8
HEADING_GAP = 7
PRINTED_MOST = 66  # characters that fit beside the list of files
FIGURES = (2, 5)  # two to four, and the still of the widget
ALT_WORDS = 4
_OBJECTIVE = re.compile(r"(?<![\w-])\d\d-O\d(?!\w)")
_SENTENCE = re.compile(r"(?<![\w.])P\d{1,2}\.S\d(?!\w)")
_IDS = re.compile(
    r"(?<![\w#.:/-])(?:P\d{1,2}\.S\d|C\d{2}|E\d{2}|S\d{3}|ST\d{2}|Q\d{2}|AG\d{2}"
    r"|(?:air|sea)-\d{2})(?![\w-])"
)


def header_faults(notebook: nbformat.NotebookNode, stem: str) -> list[str]:
    """Title, the fields in their order, objectives, minutes, tables."""
    cell, number = notebook.cells[0], stem[:2]
    if cell.cell_type != "markdown":
        return ["the first cell is not the header"]
    faults = []
    if not re.match(rf"# {number} · \S", cell.source):
        faults.append(f"the title is not '# {number} · ...'")
    found = [name for name in re.findall(r"\*\*([^*]+?):?\*\*", cell.source) if name in FIELDS]
    if found != list(FIELDS):
        faults.append(f"header fields are {found}, not {list(FIELDS)}")
    ids = objectives(notebook)
    if not 3 <= len(ids) <= 4 or ids != [f"{number}-O{n}" for n in range(1, len(ids) + 1)]:
        faults.append(f"objectives are {ids}: want {number}-O1 to O3 or O4, once each, in order")
    if not re.search(r"\*\*Time:?\*\*\W*teach\W+\d+\s*min\w*\W+do\W+\d+\s*min", cell.source, re.I):
        faults.append("Time does not say 'teach N min, do N min'")
    listed = set(re.findall(r"`(\w+)`", cell.source.partition("**Tables")[2]))
    if not listed or not listed <= set(table_names()):
        faults.append(f"Tables names {sorted(listed - set(table_names())) or 'nothing'}")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    loaded = set(re.findall(r"\bload\(\s*[\"'](\w+)[\"']", code))
    if loaded - listed:
        faults.append(f"the code loads {sorted(loaded - listed)}, which the header does not list")
    return faults


def objectives(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the objective ids in the header, in order."""
    return _OBJECTIVE.findall(notebook.cells[0].source)


def hook_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """The second cell hooks with a sentence of the article and ends in a question."""
    hook = notebook.cells[1] if len(notebook.cells) > 1 else None
    if hook is None or hook.cell_type != "markdown" or not _SENTENCE.search(hook.source):
        return ["the second cell does not name the sentence that hooks the reader"]
    return [] if "?" in prose(hook.source) else ["the hook asks no question"]


def rhythm_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Words, lines, headings."""
    faults, total, gap = [], 0, 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            lines = code_lines(cell)
            if lines > LINES_MOST:
                faults.append(f"{cell.id}: {lines} lines of code, at most {LINES_MOST}")
        else:
            words = count_words(cell.source)
            total += words
            low, high = CELL_WORDS[0], LIST_WORDS if is_list(cell.source) else CELL_WORDS[1]
            if number and words and not low <= words <= high:
                faults.append(f"{cell.id}: {words} words, not {low} to {high}")
        gap = 0 if has_heading(cell) else gap + 1
        if gap == HEADING_GAP:
            faults.append(f"{cell.id}: {gap} cells without a heading")
    code = [code_lines(cell) for cell in notebook.cells if cell.cell_type == "code"]
    if not TOTAL_WORDS[0] <= total <= TOTAL_WORDS[1]:
        faults.append(f"{total} words in all, not {TOTAL_WORDS[0]} to {TOTAL_WORDS[1]}")
    if not CODE_CELLS[0] <= len(code) <= CODE_CELLS[1]:
        faults.append(f"{len(code)} code cells, not {CODE_CELLS[0]} to {CODE_CELLS[1]}")
    if code and median(code) > LINES_USUAL:
        faults.append(f"half of the code cells are longer than {LINES_USUAL} lines")
    return faults


def count_words(source: str) -> int:
    """Count the words of running text: no headings, no tables."""
    lines = [
        line for line in prose(source).splitlines() if not line.lstrip().startswith(("#", "|"))
    ]
    return len(re.findall(r"[\w'’-]*\w[\w'’-]*", " ".join(lines)))


def is_list(source: str) -> bool:
    """Tell whether at least three lines, and half of all, are items of a list."""
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith("#")]
    items = [line for line in lines if re.match(r"\s*(?:[-*]|\d+\.)\s", line)]
    return len(items) >= 3 and 2 * len(items) >= len(lines)


def code_lines(cell: nbformat.NotebookNode) -> int:
    """Count the lines of code that are not blank."""
    return sum(1 for line in cell.source.splitlines() if line.strip())


def has_heading(cell: nbformat.NotebookNode) -> bool:
    """Tell whether a text cell holds a heading."""
    return cell.cell_type == "markdown" and bool(re.search(r"^#{1,4} \S", cell.source, re.M))


def widget_cells(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the id of the cell of each call into foothold.widgets."""
    names, found = set(), []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "foothold.widgets"
            ):
                names |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.startswith("foothold.widgets"):
                        names.add(alias.asname or "foothold")
        for node in ast.walk(tree):
            root = node.func if isinstance(node, ast.Call) else None
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in names:
                found.append(cell.id)
    return found


def picture_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """One widget, then its still; two to four figures; each picture says what it shows."""
    faults, widgets, figures = [], widget_cells(notebook), 0
    if len(widgets) != 1:
        faults.append(f"{len(widgets)} widgets ({widgets}), not one")
    pictured = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            images = [kind for kind in data if kind.startswith("image/")]
            page = data.get("text/html", "")
            tags = re.findall(r"<img\b[^>]*>", page)
            if images and not tags:
                faults.append(f"{cell.id}: a picture without <img alt> in text/html")
            for tag in tags:
                alt = re.search(r"\balt=\"([^\"]*)\"", tag)
                if not alt or len(alt[1].split()) < ALT_WORDS:
                    faults.append(f"{cell.id}: a picture without a sentence as alt text")
                pictured.append(cell.id)
                figures += cell.id not in widgets
    if not FIGURES[0] <= figures <= FIGURES[1]:
        faults.append(f"{figures} figures besides the widget, not {FIGURES[0]} to {FIGURES[1]}")
    if widgets and widgets[0] not in pictured:
        faults.append(f"{widgets[0]}: the stored widget shows no picture without a kernel")
    order = [cell.id for cell in notebook.cells]
    if widgets and not any(
        name in order[order.index(widgets[0]) :] for name in pictured if name != widgets[0]
    ):
        faults.append("no still picture follows the widget")
    return faults


def id_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Each id in text, code or output names a row that was known."""
    faults = []
    for cell in notebook.cells:
        texts = f"{cell.source}\n{outputs_text(cell)}"
        # In HTML cells of a table, tags part the ids; in addresses, "S001" would be no source.
        named = set(_IDS.findall(re.sub(r"https?://\S+", " ", texts)))
        faults += [f"{cell.id}: there is no {name}" for name in sorted(named - known_ids())]
    return faults


@cache
def known_ids() -> frozenset[str]:
    """Return the ids of the rows known on the day of the article."""
    tables = ("article", "claims", "events", "sources", "statements", "questions", "agreements")
    return frozenset(row for name in (*tables, "routes") for row in load(name).iloc[:, 0])


def link_faults(notebook: nbformat.NotebookNode, path: Path) -> list[str]:
    """Each relative link leads to a file, and each #place to a heading of this page."""
    faults = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for target in link_targets(cell.source):
            file = target.partition("#")[0]
            if re.match(r"[a-z]+:", target):
                if not target.startswith(("https://", "mailto:")):
                    faults.append(f"{cell.id}: {target} is not https")
            elif file and not (path.parent / file).exists():
                faults.append(f"{cell.id}: {target} leads nowhere")
            elif file and ROOT not in (path.parent / file).resolve().parents:
                faults.append(f"{cell.id}: {target} leaves the kit")
            elif not file and target[1:] not in anchors(notebook):
                faults.append(f"{cell.id}: {target} is no heading here")
    return faults


def anchors(notebook: nbformat.NotebookNode) -> set[str]:
    """Return the link targets that JupyterLab gives to the headings."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    titles = re.findall(r"^#{1,6} (.+?)\s*$", "\n".join(sources), re.M)
    return {title.replace(" ", "-") for title in titles}


def output_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Run from top to bottom; no address, traceback, warning or live widget state stored."""
    faults, count = [], 0
    if "widgets" in notebook.metadata:
        faults.append("widget states are stored")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        if cell.execution_count != count:
            faults.append(f"{cell.id}: execution count {cell.execution_count}, not {count}")
        for output in cell.outputs:
            text = output_text(output)
            if output.output_type == "error" or "Traceback (most recent call last)" in text:
                faults.append(f"{cell.id}: a traceback is stored")
            if output.get("name") == "stderr" or re.search(r"\w*Warning:", text):
                faults.append(f"{cell.id}: a warning is stored")
            if re.search(r"\b0x[0-9a-fA-F]{6,}", text):
                faults.append(f"{cell.id}: a memory address is stored")
            faults += [f"{cell.id}: too long a line: {line[:40]}" for line in long_lines(output)]
    return faults


def long_lines(output: nbformat.NotebookNode) -> list[str]:
    """Printed lines that JupyterLab would break inside a word on a page of 1024 pixels.

    An address of the web cannot be broken anywhere better.
    """
    text = output.get("text", "") if output.output_type == "stream" else ""
    lines = text.splitlines()
    return [line for line in lines if len(line) > PRINTED_MOST and len(line.split()) > 1]


def cell_id_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Cell ids are words, and no two cells share one."""
    ids = [cell.id for cell in notebook.cells]
    faults = [f"two cells are called {name!r}" for name in set(ids) if ids.count(name) > 1]
    made = [name for name in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", name)]
    return faults + [f"{name!r} is no readable cell id" for name in made]


def objective_faults(key: dict, notebook: nbformat.NotebookNode) -> list[str]:
    """Each check serves an objective of the notebook, and each objective has a check."""
    wanted = set(objectives(notebook))
    named = {check["id"]: check.get("objective", "") for check in key.get("check", [])}
    faults = [
        f"check {name}: {objective!r} is no objective of the notebook"
        for name, objective in named.items()
        if objective not in wanted
    ]
    missing = sorted(wanted - set(named.values()))
    return faults + [f"no check tests {objective}" for objective in missing]
