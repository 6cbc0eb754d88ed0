"""The widgets in a real JupyterLab: they run, keys move them, no request leaves the machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from foothold.authoring import KERNELSPEC

playwright = pytest.importorskip(
    "playwright.sync_api", reason="browser tests need: pip install -e .[browser]"
)

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
DEMO = """
from foothold.figures.style import BLUE, new_figure, use_style
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Button, Check, Explorer, Range, Select, Text, View, table

with use_style():
    figure, axes = new_figure("Demo")
    (line,) = axes.plot([0, 1], [0, 0], color=BLUE)
    axes.set_ylim(0, 100)
canvas = Canvas(figure, [line])
presses = []

def draw(values):
    if values["keep"] > len(presses):
        presses.append(values["height"])
    if values["word"] == "fail":
        raise RuntimeError("asked to <b>fail</b>")
    line.set_ydata([values["height"]] * 2)
    detail = table(["What", "Value"], [["height", values["height"]], ["kept", presses]])
    return View(canvas.draw(), f"The line is at {values['height']} <b>now</b>.", detail)

demo = Explorer(
    "Demo",
    [
        Range("height", "Height", 0, 100, 1, 50, help="Use the arrow keys."),
        Select("side", "Side", [("a", "left"), ("b", "right")], "a", group="More"),
        Check("on", "Shown", True, group="More"),
        Text("word", "Word"),
        Button("keep", "Keep"),
    ],
    draw,
)
"""
SHOWN = """(root) => ({
  alt: root.querySelector('img').alt,
  src: root.querySelector('img').src,
  finding: root.querySelector('[role=status]').textContent,
})"""


@pytest.fixture
def demo(lab, run_notebook, page):
    """The demo explorer, displayed twice."""
    cells = [new_code_cell(text) for text in (DEMO, "demo", "demo", "demo.values")]
    # without a kernel's name JupyterLab opens a dialog and waits
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    nbformat.write(notebook, lab.folder / "demo.ipynb")
    run_notebook("demo.ipynb")
    page.wait_for_function(
        "() => document.querySelectorAll('.foothold-explorer img[src^=blob]').length === 2"
    )
    return page.locator(".foothold-explorer").first


def focus(page, control) -> None:
    """Focus a control; Run All moves the focus back to the notebook once, so insist."""
    for _ in range(50):
        control.focus()
        page.wait_for_timeout(50)
        if control.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail("the control did not keep the keyboard's focus")


def await_finding(page, root, text: str) -> None:
    page.wait_for_function(
        "([root, text]) => root.querySelector('[role=status]').textContent.includes(text)",
        arg=[root.element_handle(), text],
        timeout=30_000,
    )


def test_all_six_keys_move_a_slider_and_all_that_is_said(demo, page):
    slider = demo.get_by_label("Height")
    focus(page, slider)
    seen = {demo.evaluate(SHOWN)["src"]}
    expected = 50
    for key, step in (
        ("ArrowRight", 1),
        ("ArrowUp", 1),
        ("ArrowLeft", -1),
        ("ArrowDown", -1),
        ("End", 50),
        ("Home", -100),
    ):
        page.keyboard.press(key)
        expected += step
        await_finding(page, demo, f"at {expected} ")
        shown = demo.evaluate(SHOWN)
        assert shown["alt"] == shown["finding"] == f"The line is at {expected} <b>now</b>."
        seen.add(shown["src"])
        assert slider.evaluate("(element) => element === document.activeElement")
        assert slider.get_attribute("aria-valuetext") == str(expected)
    assert len(seen) == 7, "each move must bring a new picture"
    assert demo.locator("td").first.inner_text() == "0"
    assert page.strayed == []


def test_a_held_key_ends_where_the_slider_stands(demo, page):
    focus(page, demo.get_by_label("Height"))
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    await_finding(page, demo, "at 80 ")
    # the second display of the same widget follows, picture and slider
    second = page.locator(".foothold-explorer").nth(1)
    await_finding(page, second, "at 80 ")
    assert second.get_by_label("Height").input_value() == "80"


def test_a_press_keeps_the_values_of_its_moment(demo, page):
    """All in one go, so that the kernel is still busy with the first move when the rest comes."""
    demo.evaluate(
        """(root) => {
          const slider = root.querySelector('input[type=range]');
          const move = (value) => {
            slider.value = value;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
          };
          move(10); move(20); move(30);
          root.querySelector('button').click();
          move(40); move(50); move(60);
        }"""
    )
    await_finding(page, demo, "at 60 ")
    assert demo.locator("td").all_inner_texts() == ["60", "[30]"]


def test_an_error_while_drawing_is_said_and_passes(demo, page):
    focus(page, demo.get_by_label("Word"))
    page.keyboard.type("fail")
    await_finding(page, demo, "RuntimeError: asked to <b>fail</b>")
    page.keyboard.press("Backspace")
    await_finding(page, demo, "The line is at 50 ")
    assert demo.get_by_label("Word").input_value() == "fai"
    # typing never reached the notebook's one-letter commands
    assert page.locator(".jp-CodeCell").count() == 4


def test_nothing_is_cut_off_at_200_percent(demo, page):
    page.set_viewport_size({"width": 700, "height": 700})
    page.wait_for_timeout(500)
    wide = demo.evaluate(
        """(root) => [...root.querySelectorAll('*')].filter((e) => !e.closest('.fh-scroll > *')
             && e.getBoundingClientRect().right > root.getBoundingClientRect().right + 1
           ).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    # the picture keeps a readable width and is scrolled, with the keyboard too
    box = demo.locator(".fh-scroll").first
    assert box.evaluate("(e) => e.scrollWidth > e.clientWidth") is True
    assert box.get_attribute("tabindex") == "0"
    small = demo.evaluate(
        """(root) => [...root.querySelectorAll('input, select, button, textarea')]
             .map((e) => e.getBoundingClientRect())
             .filter((r) => r.height < 24 || r.width < 24).length"""
    )
    assert small == 0


def test_axe_finds_nothing_in_the_output(demo, page):
    script = os.environ.get("FOOTHOLD_AXE", "")
    if not Path(script).is_file():
        pytest.skip("set FOOTHOLD_AXE to the path of axe.min.js to check with axe-core")
    page.evaluate(Path(script).read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run('.jp-OutputArea-output')")
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_widget_moves(path, lab, run_notebook, page):
    shutil.copy(path, lab.folder / path.name)
    run_notebook(path.name)
    errors = page.locator(
        '[data-mime-type="application/vnd.jupyter.error"], .jp-RenderedText.jp-mod-error'
    )
    assert errors.all_inner_texts() == []
    if page.locator(".foothold-explorer").count() == 0 and "explorer" not in path.read_text():
        pytest.skip(f"{path.name} has no widget")
    root = page.locator(".foothold-explorer").first
    root.locator("img[src^=blob]").wait_for(timeout=20_000)
    before = root.evaluate(SHOWN)
    assert before["alt"] == before["finding"] != ""
    for control in root.locator("input, select").all():
        focus(page, control)
        for key in keys_for(control):
            page.keyboard.press(key)
            try:
                page.wait_for_function(
                    "([root, src]) => root.querySelector('img').src !== src",
                    arg=[root.element_handle(), before["src"]],
                    timeout=5_000,
                )
            except playwright.TimeoutError:
                continue
            page.wait_for_timeout(300)
            after = root.evaluate(SHOWN)
            assert after["alt"] == after["finding"]
            if after["finding"] != before["finding"]:
                assert page.strayed == []
                return
    pytest.fail("no control of the widget changes both its picture and its finding")


def keys_for(control) -> tuple[str, ...]:
    kind = control.get_attribute("type") or "select"
    return {"range": ("Home", "End"), "checkbox": ("Space",), "number": ("7",)}.get(
        kind, ("ArrowDown", "ArrowUp") if kind == "select" else ("x",)
    )
