"""An explorer in a real kernel, and in a notebook under strict nbval."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbformat.v4 import new_code_cell, new_notebook

from foothold.authoring import KERNELSPEC, WIDGET_VIEW, refresh

ROOT = Path(__file__).resolve().parents[2]
DEMO = """
from foothold.figures.style import new_figure, use_style
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, View, table

with use_style():
    figure, axes = new_figure("Demo")
    (line,) = axes.plot([0, 1], [0, 0])
    axes.set_ylim(0, 10)
canvas = Canvas(figure, [line])

def draw(values):
    line.set_ydata([values["height"]] * 2)
    return View(canvas.draw(), f"At {10 / values['height']}.", table(["a"], [[values["height"]]]))

demo = Explorer("Demo", [Range("height", "Height", 0, 10, 1, 5)], draw)
"""


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def answers(client, message_id: str) -> list[dict]:
    messages = []
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        messages.append(message)
        if message["content"].get("execution_state") == "idle":
            return messages


def test_a_move_goes_to_the_kernel_and_comes_back_as_one_message(kernel):
    shown = answers(kernel, kernel.execute(DEMO + "\ndisplay(demo)"))
    assert not [m for m in shown if m["msg_type"] in ("error", "stream")]
    (display,) = [m["content"]["data"] for m in shown if m["msg_type"] == "display_data"]
    model = display[WIDGET_VIEW]["model_id"]
    assert display["text/plain"] == "At 2.0."

    def move(height, number):
        state = {"values": {"height": height}, "asked": f"t:{number}"}
        data = {"method": "update", "state": state, "buffer_paths": []}
        message = kernel.session.msg("comm_msg", {"comm_id": model, "data": data})
        kernel.shell_channel.send(message)
        replies = answers(kernel, message["header"]["msg_id"])
        (reply,) = [m for m in replies if m["msg_type"] == "comm_msg"]
        return reply["content"]["data"], reply["buffers"]

    data, buffers = move(4, 1)
    assert set(data["state"]) == {"view"}, "no echo of the values"
    assert data["state"]["view"]["finding"] == "At 2.5."
    assert data["state"]["view"]["answers"] == "t:1"
    assert data["buffer_paths"] == [["view", "png"]]
    assert bytes(buffers[0][:4]) == b"\x89PNG"
    data, _ = move(0, 2)
    assert "ZeroDivisionError" in data["state"]["view"]["trouble"]
    data, _ = move(8, 3)
    assert data["state"]["view"]["trouble"] == ""
    (error,) = [
        m for m in answers(kernel, kernel.execute("demo.set(height=0)")) if m["msg_type"] == "error"
    ]
    assert error["content"]["ename"] == "ZeroDivisionError"


def nbval(path: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_strict_nbval_passes_a_stored_explorer_and_fails_a_broken_one(tmp_path):
    path = tmp_path / "demo.ipynb"
    cells = [new_code_cell(text) for text in (DEMO, "demo", "demo.set(height=2)")]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    nbformat.write(notebook, path)
    refresh(path)
    assert not refresh(path), "a second run must store the same bytes"
    stored = nbformat.read(path, as_version=4)
    for cell, finding in ((stored.cells[1], "At 2.0."), (stored.cells[2], "At 5.0.")):
        data = cell.outputs[0].data
        assert set(data) == {"text/plain", "text/html", "image/png"}
        assert data["text/plain"] == finding
    good = nbval(path)
    assert good.returncode == 0, good.stdout
    assert "3 passed" in good.stdout

    broken = stored.cells[0].source.replace('[[values["height"]]]', '[["another table"]]')
    broken = broken.replace(
        "    line.set_ydata", "    assert values['height'] != 2\n    line.set_ydata"
    )
    assert "another table" in broken and "!= 2" in broken
    stored.cells[0].source = broken
    nbformat.write(stored, path)
    bad = nbval(path)
    assert "2 failed, 1 passed" in bad.stdout, bad.stdout[-2000:]
    assert "another table" in bad.stdout
    assert "AssertionError" in bad.stdout
