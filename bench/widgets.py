"""Time the widgets in a real kernel: one move of a control, until the kernel is idle again.

Plays the front end: it shows each widget, sends the messages that the page would send, and reads
every answer. Beside it, in the same run, the same picture is drawn the usual way, with
``ipywidgets.interact`` and matplotlib's inline backend.

    .venv/bin/python bench/widgets.py [module ...]
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

MODULES = [
    "foothold.widgets.forecast",
    "foothold.widgets.reader",
    "foothold.widgets.timeline",
    "foothold.widgets.actors",
    "foothold.widgets.map",
    "foothold.widgets.weighing",
    "foothold.widgets.balance",
    "foothold.widgets.bargain",
    "foothold.widgets.calibration",
    "foothold.widgets.brief",
]
MOVES = 50
BUDGET_MS = 40
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

SHOW = """
import importlib
widget = importlib.import_module({module!r}).explorer()
display(widget)
"""
# The usual way draws the whole figure, so the kit's own quick drawing must not be counted with it:
# it only hands over the figure.
USUAL = """
%matplotlib inline
import json, ipywidgets
from foothold.data import load
from foothold.figures import sheet
from foothold.widgets.canvas import Canvas
moves, figures, pixels = json.loads({moves!r}), [], widget.shown.png
article = load("article")

def whole(canvas):
    for artist in canvas.animated:
        artist.set_animated(False)
    figures[:] = [canvas.figure]
    return pixels

def whole_sheet(_, emphasised):
    figures[:] = [sheet.draw_sheet(article, list(emphasised))[0]]
    return pixels

def usual(number):
    widget._draw(moves[number % len(moves)])
    display(figures[0])

Canvas.draw, sheet.Sheet.png = whole, whole_sheet
slider = ipywidgets.IntSlider(max=10**6)
ipywidgets.interact(usual, number=slider)
"""


class Page:
    """The front end's side of the conversation with one kernel."""

    def __init__(self) -> None:
        self.manager, self.client = start_new_kernel(kernel_name="python3")

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def until_idle(self, message_id: str) -> list[dict]:
        """Read all that the kernel says about one message."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            messages.append(message)
            if message["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
            state = message["content"].get("execution_state")
            if message["msg_type"] == "status" and state == "idle":
                return messages

    def run(self, code: str) -> list[dict]:
        return self.until_idle(self.client.execute(code))

    def move(self, model: str, state: dict) -> tuple[float, int, list[dict]]:
        """Send one move as a page would; return milliseconds, bytes and all answers."""
        content = {
            "comm_id": model,
            "data": {"method": "update", "state": state, "buffer_paths": []},
        }
        message = self.client.session.msg("comm_msg", content)
        start = time.perf_counter()
        self.client.shell_channel.send(message)
        answers = self.until_idle(message["header"]["msg_id"])
        took = 1000 * (time.perf_counter() - start)
        return took, sum(map(size, answers)), answers


def size(message: dict) -> int:
    text = len(json.dumps(message["content"], default=str).encode())
    return text + sum(len(part) for part in message["buffers"])


def models(messages: list[dict]) -> dict[str, dict]:
    """State by model id, of the widgets that were opened."""
    return {
        message["content"]["comm_id"]: message["content"]["data"].get("state", {})
        for message in messages
        if message["msg_type"] == "comm_open"
    }


def settings(state: dict, count: int) -> list[dict]:
    """List moves: each control in turn goes one step on, as a reader who tries them all."""
    values, moves = dict(state["values"]), []
    controls = [c for c in state["controls"] if c["kind"] in ("range", "select", "check")]
    for number in range(count):
        control = controls[number % len(controls)]
        name, now = control["name"], values[control["name"]]
        if control["kind"] == "range":
            steps = int((control["max"] - control["min"]) / control["step"])
            step = control["step"] * max(1, steps // 9)
            values[name] = now + step if now + step <= control["max"] else control["min"]
        elif control["kind"] == "select":
            options = [value for value, _ in control["options"]]
            values[name] = options[(options.index(now) + 1) % len(options)]
        else:
            values[name] = not now
        moves.append(dict(values))
    return moves


def ours(page: Page, module: str) -> tuple[list[float], list[int], list[dict], int]:
    opened = page.run(SHOW.format(module=module))
    first = sum(map(size, opened))
    model, state = next((m, s) for m, s in models(opened).items() if "controls" in s)
    moves = settings(state, MOVES)
    for number, values in enumerate(moves):  # what is made once and kept, is made now
        page.move(model, {"values": values, "asked": f"warm:{number}"})
    times, sizes = [], []
    for number, values in enumerate(moves):
        took, length, answers = page.move(model, {"values": values, "asked": f"bench:{number}"})
        views = [
            m["content"]["data"]["state"]["view"]
            for m in answers
            if m["msg_type"] == "comm_msg" and "view" in m["content"]["data"].get("state", {})
        ]
        if not views or views[-1]["answers"] != f"bench:{number}" or views[-1]["trouble"]:
            raise RuntimeError(f"{module} did not answer {values}: {views[-1:]}")
        times.append(took)
        sizes.append(length)
    return times, sizes, moves, first


def usual(page: Page, moves: list[dict]) -> tuple[list[float], list[int]]:
    opened = page.run(USUAL.format(moves=json.dumps(moves)))
    slider = next(m for m, s in models(opened).items() if s.get("_view_name") == "IntSliderView")
    times, sizes = [], []
    for number in range(MOVES + 1):
        took, length, answers = page.move(slider, {"value": number + 1})
        if not any("image/png" in str(m["content"])[:3000] for m in answers):
            raise RuntimeError("interact drew no picture")
        if number:  # the first one imports things
            times.append(took)
            sizes.append(length)
    return times, sizes


def row(name: str, times: list[float], sizes: list[int], note: str = "") -> str:
    middle, ninety = statistics.median(times), statistics.quantiles(times, n=10)[8]
    kilobytes = statistics.median(sizes) / 1000
    return f"{name:<44}{middle:>8.1f}{ninety:>8.1f}{kilobytes:>12.0f}  {note}"


def main(modules: list[str]) -> int:
    late = []
    if hasattr(os, "getloadavg"):  # other work on the machine counts in every number below
        print(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; quiet is below 1.")
    print(f"One move until the kernel is idle, {MOVES} moves; budget {BUDGET_MS} ms (median)\n")
    print(f"{'':<44}{'median':>8}{'p90':>8}{'kB/move':>12}")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["FOOTHOLD_JOURNAL"] = str(Path(scratch) / "journal.jsonl")
        os.environ["IPYTHONDIR"] = scratch
        for module in modules:
            page = Page()
            try:
                times, sizes, moves, first = ours(page, module)
                over = statistics.median(times) > BUDGET_MS
                late += [module] * over
                note = f"first display {first / 1000:.0f} kB{'  OVER THE BUDGET' * over}"
                print(row(module, times, sizes, note), flush=True)
                print(row("  the usual way (interact, inline)", *usual(page, moves)))
            finally:
                page.close()
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or MODULES))
