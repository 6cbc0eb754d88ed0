"""Time the widgets as a reader feels them: from the key press to the new pixels on the page.

In a real JupyterLab and a headless Chromium it presses arrow keys on each widget's main control.
The page's own clock runs from the key's time stamp to the first frame after the new picture was
decoded. Beside it, in the same run, the same figure is moved the usual way, with a slider of
``ipywidgets.interact`` and matplotlib's inline backend.

    .venv/bin/python bench/browser_widgets.py [module ...]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from widgets import MODULES, USUAL

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import frontends  # noqa: E402
import pages  # noqa: E402

from foothold.authoring import KERNELSPEC  # noqa: E402

WARM, PRESSES = 8, 40
MEDIAN_MS, NINETY_MS, KILOBYTES = 100, 150, 60
# The main control: the first slider, or a list where that is what the picture follows. `moves`
# holds its values in order, without those of a list that change nothing: the usual way shows no
# sign of them.
WIDGET = """
import importlib, json
widget_module = {module!r}
widget = importlib.import_module(widget_module).explorer()
specs = [c.spec() for c in widget._controls.values()]
main = next((s for s in specs if s["name"] in ("voice", "sign", "first")), None)
main = main or next(s for s in specs if s["kind"] == "range")
begin, values = widget.values[main["name"]], []
if main["kind"] == "range":
    steps = round((main["max"] - main["min"]) / main["step"])
    values = [main["min"] + k * main["step"] for k in range(steps + 1)]
else:
    before = None
    for value, _ in main["options"]:
        if widget.set(**{{main["name"]: value}}).png != before:
            values.append(value)
            before = widget.shown.png
    widget.set(**{{main["name"]: begin}})
moves = [dict(widget.values) | {{main["name"]: value}} for value in values]
start = values.index(begin) if begin in values else 0
widget
"""
USUAL_SLIDER = (
    USUAL.replace("json.loads({moves!r})", "moves")
    .replace("max=10**6", "value=start, max=len(moves) - 1")
    # made anew: what the widget has kept must not save the usual way a drawing
    .replace("slider =", "widget = importlib.import_module(widget_module).explorer()\nslider =", 1)
)
# One press: the key's own time stamp, then the next new picture in `box`, decoded, and its frame.
WAIT = """(box) => {
  window.felt = new Promise((done, fail) => {
    let pressed = null;
    const key = (event) => (pressed ??= event.timeStamp);
    document.addEventListener('keydown', key, { capture: true, once: true });
    const picture = () => box.querySelector('.fh-image') ?? box.querySelector('img');
    const before = picture()?.src;
    const look = async () => {
      const img = picture();
      if (!img || !img.src || img.src === before || pressed === null) return;
      watch.disconnect();
      await img.decode().catch(() => {});
      requestAnimationFrame(() => done(performance.now() - pressed));
    };
    const watch = new MutationObserver(look);
    watch.observe(box, { childList: true, subtree: true, attributes: true,
                         attributeFilter: ['src'] });
    setTimeout(() => fail(new Error('no new picture in 20 s')), 20000);
  });
}"""
EDGE = """(control) => {
  if (control.tagName === 'SELECT')
    return [control.selectedIndex, control.options.length - 1];
  const range = control.matches('input')
    ? [control.value, control.min, control.max, control.step || 1]
    : ['now', 'min', 'max'].map((k) => control.getAttribute(`aria-value${k}`)).concat(1);
  const [now, min, max, step] = range.map(Number);
  return [Math.round((now - min) / step), Math.round((max - min) / step)];
}"""


@dataclass
class Felt:
    """What the presses of one way took."""

    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def ninety(self) -> float:
        return statistics.quantiles(self.times, n=10)[8]

    @property
    def kilobytes(self) -> float:
        return statistics.median(self.sizes) / 1000

    @property
    def over(self) -> list[str]:
        """Which budgets are exceeded."""
        limits = (("median", self.median, MEDIAN_MS), ("p90", self.ninety, NINETY_MS))
        limits += (("kB", self.kilobytes, KILOBYTES),)
        return [name for name, value, limit in limits if value > limit]


class Wire:
    """Counts the bytes of all frames on the page's web sockets, both ways."""

    def __init__(self, page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        for event in ("Network.webSocketFrameReceived", "Network.webSocketFrameSent"):
            session.on(event, self._count)

    def _count(self, event: dict) -> None:
        frame = event["response"]
        length = len(frame["payloadData"])
        # a binary frame is handed over as base64
        self.bytes += length * 3 // 4 if frame["opcode"] == 2 else length


def press(page, control, box, wire: Wire) -> Felt:
    """Press arrow keys, to and fro between the ends; each press waits for its picture."""
    felt, up = Felt(), True
    keys = ("ArrowDown", "ArrowUp")
    if control.evaluate("(e) => e.tagName") != "SELECT":
        keys = ("ArrowRight", "ArrowLeft")
    for _ in range(50):  # Run All brings the focus back to the notebook, late on a busy machine
        control.focus()
        page.wait_for_timeout(40)
        if control.evaluate("(e) => e === document.activeElement"):
            break
    for number in range(WARM + PRESSES):
        at, last = control.evaluate(EDGE)
        up = at < last if up else at == 0
        page.wait_for_timeout(60)  # a reader's pause, and the end of the last move's messages
        wire.bytes = 0
        page.evaluate(WAIT, box.element_handle())
        page.keyboard.press(keys[0] if up else keys[1])
        took = page.evaluate("() => window.felt")
        page.wait_for_timeout(60)
        if number >= WARM:
            felt.times.append(took)
            felt.sizes.append(wire.bytes)
    return felt


@contextmanager
def opened(server, context, name: str, *cells: str):
    """Show a notebook of these cells, run; afterwards end its kernel."""
    notebook = new_notebook(
        cells=[new_code_cell(cell) for cell in cells], metadata={"kernelspec": KERNELSPEC}
    )
    nbformat.write(notebook, server.folder / name)
    page = context.new_page()
    try:
        pages.run_notebook(page, server.url(name))
        troubles = page.evaluate(pages.TROUBLES)
        if troubles:
            raise RuntimeError(f"{name}: {troubles[0]}")
        yield page
        page.evaluate(pages.SHUT_DOWN)
    finally:
        page.close()


def measure(server, context, module: str) -> tuple[Felt, Felt]:
    """Time one widget, and then the usual way with its figure, each in a kernel of its own."""
    name, first = module.rpartition(".")[2], WIDGET.format(module=module)
    with opened(server, context, f"{name}.ipynb", first) as page:
        root = pages.drawn(page)
        control = root.locator("[id$='-voice'], [id$='-sign'], [id$='-first']")
        control = (control if control.count() else root.locator("input[type=range]")).first
        ours = press(page, control, root, Wire(page))
    with opened(server, context, f"{name}-usual.ipynb", first, USUAL_SLIDER) as page:
        slider = page.locator(".jp-OutputArea [role=slider]").last
        box = page.locator(".widget-interact .jp-OutputArea").last
        box.locator("img").wait_for()
        return ours, press(page, slider, box, Wire(page))


def row(name: str, felt: Felt, note: str = "") -> str:
    numbers = f"{felt.median:>8.0f}{felt.ninety:>8.0f}{felt.kilobytes:>10.0f}"
    return f"{name:<36}{numbers}  {note}"


def main(modules: list[str]) -> int:
    from playwright.sync_api import sync_playwright

    chromium = frontends.find_chromium()
    if chromium is None:
        print(frontends.NO_BROWSER)
        return 2
    if hasattr(os, "getloadavg"):  # other work on the machine counts in every number below
        print(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; quiet is below 1.")
    print(f"Key press to new pixels in JupyterLab, {PRESSES} presses after {WARM} to warm up.")
    print(f"Budget: median {MEDIAN_MS} ms, p90 {NINETY_MS} ms, {KILOBYTES} kB a move.\n")
    print(f"{'':<36}{'median':>8}{'p90':>8}{'kB/move':>10}")
    late = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        sync_playwright() as playwright,
        frontends.serving(Path(scratch)) as server,
    ):
        browser = frontends.launch(playwright, chromium)
        context = browser.new_context(viewport=frontends.PROJECTOR)
        for module in modules:
            ours, usual = measure(server, context, module)
            late += bool(ours.over)
            note = f"OVER: {', '.join(ours.over)}" if ours.over else "within the budget"
            print(row(module, ours, note), flush=True)
            print(row("  the usual way (interact, inline)", usual), flush=True)
        browser.close()
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or MODULES))
