"""Every notebook in a real JupyterLab: it runs, its widget obeys the keyboard, and all can read it.

Each notebook is opened and run once; the tests below then look at the same page.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pages
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def page(request, server, open_page):
    """A page of JupyterLab on which all cells of one notebook have run."""
    page = open_page()
    shutil.copy(request.param, server.folder / request.param.name)
    pages.run_notebook(page, server.url(request.param.name))
    yield page
    page.evaluate(pages.SHUT_DOWN)  # ten kernels at a time are too many for a small machine


def test_it_runs_without_an_error_and_alone(page):
    assert page.evaluate(pages.TROUBLES) == []
    assert page.strayed == [], "a page asks only the machine that it is on"


def test_its_widget_is_used_with_the_keyboard_only(page):
    root = pages.drawn(page)
    start = root.evaluate(pages.SHOWN)
    assert start["alt"] == start["finding"] != ""
    moves = list(pages.use_every_control(page, root, pages.go_to_widget(page, root)))
    for move in moves:
        print(move.label, sorted(move.changed))
        assert move.after["alt"] == move.after["finding"] != ""
    assert any(move.changed == {"pixels", "alt", "finding"} for move in moves)


def test_axe_finds_nothing_in_the_light_theme(page):
    assert pages.violations(page) == []


def test_axe_finds_nothing_in_the_dark_theme(page):
    page.evaluate(pages.THEME, pages.DARK)
    try:
        assert pages.violations(page) == []
    finally:
        page.evaluate(pages.THEME, pages.LIGHT)
