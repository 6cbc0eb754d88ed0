"""Every notebook in a real JupyterLab: it runs, its widget obeys the keyboard, and all can read it.

Each notebook is opened and run once; the tests below then look at the same page.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import frontends
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


def test_its_pictures_say_what_they_show(page):
    assert page.evaluate(pages.BARE_IMAGES) == []


def test_its_controls_are_large_enough_to_hit(page):
    assert page.evaluate(pages.TARGETS) == []


def test_a_small_projector_shows_all_without_scrolling_sideways(page):
    """1024 x 768, with JupyterLab's list of files open, as it is at the start."""
    wide = page.evaluate(pages.TOO_WIDE)
    assert wide["cut"] == []
    # a table of data may be wider than the page, and scrolls by itself; nothing else does
    assert [name for name in wide["scrolled"] if not name.startswith("TABLE")] == []
    needed, there = pages.drawn(page).evaluate(pages.IN_SIGHT)
    assert needed <= there, "the control in use, the picture and the finding, all at once"


def test_at_200_percent_nothing_is_cut_off(page):
    """A window of 1024 x 768 has half the pixels then; the list of files is shut."""
    page.set_viewport_size({"width": 512, "height": 384})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    try:
        page.wait_for_function("() => document.querySelector('.jp-Notebook').clientWidth > 380")
        assert page.evaluate(pages.TOO_WIDE)["cut"] == []
        assert page.evaluate(pages.TARGETS) == []
    finally:
        page.evaluate("() => window.jupyterapp.shell.expandLeft()")
        page.set_viewport_size(frontends.PROJECTOR)


def test_axe_finds_nothing_in_the_light_theme(page):
    assert pages.violations(page) == []


def test_the_dark_theme_is_readable(page):
    """Texts by axe; pictures keep their white paper, on which their colours were chosen."""
    page.evaluate(pages.THEME, pages.DARK)
    try:
        assert pages.violations(page) == []
        assert set(page.evaluate(pages.PAPERS)) == {"255,255,255,255"}
    finally:
        page.evaluate(pages.THEME, pages.LIGHT)
