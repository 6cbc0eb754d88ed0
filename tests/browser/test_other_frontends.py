"""One notebook in Notebook 7 and one in Voilà: the widget is there and obeys the keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pages
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from foothold.authoring import KERNELSPEC

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.fixture
def page(open_page):
    return open_page()


def used(page, root, first: dict) -> None:
    moves = list(pages.use_every_control(page, root, first))
    assert all(move.after["alt"] == move.after["finding"] != "" for move in moves)
    assert any(move.changed == {"pixels", "alt", "finding"} for move in moves)


def test_a_notebook_in_notebook_7(server, page):
    shutil.copy(NOTEBOOKS / "07_bargain.ipynb", server.folder / "in-notebook-7.ipynb")
    pages.run_notebook(page, server.url("in-notebook-7.ipynb", "notebook"))
    assert page.evaluate(pages.TROUBLES) == []
    root = pages.drawn(page)
    used(page, root, pages.go_to_widget(page, root))
    assert pages.violations(page) == []
    assert page.strayed == []
    page.evaluate(pages.SHUT_DOWN)


def test_a_notebook_in_voila(server, page, open_page):
    shutil.copy(NOTEBOOKS / "08_forecast.ipynb", server.folder / "in-voila.ipynb")
    page.goto(server.url("in-voila.ipynb", "voila"), timeout=120_000)
    root = pages.drawn(page)
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    first = pages.tab_into(page, root)
    assert first, "Tab does not lead into the widget"
    used(page, root, first)
    assert pages.violations(page) == []
    # Voilà's own page asks the web for icons, and lives without them; the kit adds nothing to that
    bare = open_page()
    cells = [new_code_cell("import ipywidgets\nipywidgets.HTML('words')")]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    nbformat.write(notebook, server.folder / "bare.ipynb")
    bare.goto(server.url("bare.ipynb", "voila"))
    bare.wait_for_selector(".widget-html")
    assert set(page.strayed) <= set(bare.strayed)
