"""One explorer with every kind of control, in JupyterLab and in Notebook 7."""

from __future__ import annotations

import re

import nbformat
import pages
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from foothold.authoring import KERNELSPEC
from foothold.figures.style import contrast

DEMO = """
from foothold.figures.style import BLUE, new_figure, use_style
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import (
    Button, Check, Explorer, Number, Range, Select, Text, View, table
)

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

def demo():
    return Explorer(
        "Demo",
        [
            Range("height", "Height", 0, 100, 1, 50, help="Use the arrow keys."),
            Select("side", "Side", [("a", "left"), ("b", "right")], "a", group="More"),
            Check("on", "Shown", True, group="More"),
            Number("share", "Share", 0, 100, unit="%"),
            Text("word", "Word"),
            Text("why", "Why", rows=3),
            Button("keep", "Keep"),
        ],
        draw,
    )
"""
CELLS = (DEMO, "twice = demo()\ntwice", "twice", "twice.values")
KINDS = "input[type=range], select, input[type=checkbox], input[type=number], textarea, button"
STYLE = """(e) => { const s = getComputedStyle(e); return {
  style: s.outlineStyle, width: parseFloat(s.outlineWidth), colour: s.outlineColor }; }"""
# the colour that is really behind an element: that of the nearest ancestor that is not see-through
BEHIND = """(e) => {
  for (let at = e.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/, 0\\)$|transparent/.test(colour)) return colour;
  }
  return 'rgb(255, 255, 255)';
}"""


@pytest.fixture(scope="module", params=["lab", "notebook"])
def frontend_page(request, server, open_page):
    """The demo explorer, displayed twice, in one of the two front ends."""
    cells = [new_code_cell(text) for text in CELLS]
    # without a kernel's name JupyterLab opens a dialog and waits
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    name = f"demo-{request.param}.ipynb"
    nbformat.write(notebook, server.folder / name)
    page = open_page()
    pages.run_notebook(page, server.url(name, request.param))
    yield page
    page.evaluate(pages.SHUT_DOWN)


@pytest.fixture
def demo(frontend_page):
    """The first display of the demo, as it is at the start."""
    page = frontend_page
    page.evaluate(pages.RUN_ALL)  # the cells make the explorer anew
    page.wait_for_function(pages.ALL_RUN)
    page.wait_for_function(
        """() => [...document.querySelectorAll('.foothold-explorer')]
             .filter((root) => root.querySelector('.fh-image[src^=blob]'))
             .filter((root) => root.textContent.includes('at 50 ')).length === 2"""
    )
    return page.locator(pages.EXPLORER).first


def await_finding(root, text: str) -> None:
    root.page.wait_for_function(
        "([root, text]) => root.querySelector('[role=status]').textContent.includes(text)",
        arg=[root.element_handle(), text],
    )


def rgb(colour: str) -> str:
    """Turn ``rgb(1, 2, 3)`` into ``#010203``."""
    numbers = colour[colour.index("(") + 1 : -1].split(",")[:3]
    return "#" + "".join(f"{int(float(number)):02X}" for number in numbers)


def test_all_six_keys_move_a_slider_and_all_that_is_said(demo):
    page = demo.page
    pages.go_to_widget(page, demo)
    slider = demo.get_by_label("Height")
    live = demo.get_by_role("status")
    live.evaluate("(node) => (node.sameNode = true)")
    seen, expected = {demo.evaluate(pages.SHOWN)["pixels"]}, 50
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
        await_finding(demo, f"at {expected} ")
        shown = demo.evaluate(pages.SHOWN)
        assert shown["alt"] == shown["finding"] == f"The line is at {expected} <b>now</b>."
        seen.add(shown["pixels"])
        assert slider.evaluate("(element) => element === document.activeElement")
        assert slider.get_attribute("aria-valuetext") == str(expected)
    assert len(seen) == 5, "50, 51, 52, 100 and 0 are five pictures"
    demo.locator("td", has_text=re.compile("^0$")).wait_for()
    # a screen reader hears the new words only if its element stays and is polite
    assert live.evaluate("(node) => node.sameNode === true")
    assert live.evaluate("(node) => node.ariaLive ?? 'polite'") == "polite"
    assert page.strayed == []


def test_a_held_key_ends_where_the_slider_stands(demo):
    pages.go_to_widget(demo.page, demo)
    for _ in range(30):
        demo.page.keyboard.press("ArrowRight")
    await_finding(demo, "at 80 ")
    # the second display of the same widget follows, picture and slider
    second = demo.page.locator(pages.EXPLORER).nth(1)
    await_finding(second, "at 80 ")
    assert second.get_by_label("Height").input_value() == "80"


def test_a_press_keeps_the_values_of_its_moment(demo):
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
    await_finding(demo, "at 60 ")
    demo.locator("td", has_text=re.compile("^60$")).wait_for()
    assert demo.locator("td").all_inner_texts() == ["60", "[30]"]


def test_an_error_while_drawing_is_said_and_passes(demo):
    page, cells = demo.page, demo.page.locator(".jp-CodeCell").count()
    pages.go_to_widget(page, demo)
    word = demo.get_by_label("Word")
    for _ in range(10):
        if word.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("fail")
    await_finding(demo, "RuntimeError: asked to <b>fail</b>")
    page.keyboard.press("Backspace")
    await_finding(demo, "The line is at 50 ")
    assert word.input_value() == "fai"
    # typing never reached the notebook's one-letter commands
    assert page.locator(".jp-CodeCell").count() == cells


def test_every_control_is_native_named_large_and_shows_its_focus(demo):
    pages.go_to_widget(demo.page, demo)
    named = {
        "slider": "Height", "combobox": "Side", "checkbox": "Shown",
        "spinbutton": "Share (%)", "button": "Keep",
    }  # fmt: skip
    for role, name in named.items():
        assert demo.get_by_role(role, name=name, exact=True).count() == 1
    assert [demo.get_by_label(name).count() for name in ("Word", "Why")] == [1, 1]
    for theme in (pages.LIGHT, pages.DARK):
        demo.page.evaluate(pages.THEME, theme)
        try:
            check_focus(demo)
        finally:
            demo.page.evaluate(pages.THEME, pages.LIGHT)


def check_focus(demo) -> None:
    page = demo.page
    demo.get_by_label("Height").focus()
    for number in range(7):
        # :focus-visible, since the last thing that the reader used was a key
        page.keyboard.press("Tab" if number else "Shift")
        control = page.locator(":focus")
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, (control.get_attribute("id"), box)
        focused = control.evaluate(STYLE)
        assert (focused["style"], focused["width"] >= 2) == ("solid", True)
        assert contrast(rgb(focused["colour"]), rgb(control.evaluate(BEHIND))) >= 3
        elsewhere = demo.locator(KINDS).nth(0 if number else 1)
        assert elsewhere.evaluate(STYLE)["style"] != "solid"


def test_axe_finds_nothing_in_the_output(demo):
    assert pages.violations(demo.page) == []
