"""The floor: the same cells executed bare in one warm process. Arguments: CELLS.json OUT.json MODE.

Modes: ``exec`` (nothing else), ``png`` (each figure is also drawn as a picture after its cell, as
a notebook's kernel does), ``fork`` (a process of its own for each submission). No kernel, no
messages, no confinement, no report: nothing that runs these cells in Python can be much faster.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import warnings
from pathlib import Path


def run_cells(cells: list[list[str]], png: bool) -> dict[str, str]:
    """Execute ``[check, source]`` pairs in one namespace; what each check cell printed."""
    names: dict = {"__name__": "__main__"}
    printed = {}
    for check, source in cells:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.suppress(Exception):
            exec(compile(source, "cell", "exec"), names)
        if png:
            draw()
        if check:
            printed[check] = said.getvalue()
    plt = sys.modules.get("matplotlib.pyplot")
    if plt:
        plt.close("all")
    return printed


def draw() -> None:
    """Every open figure as PNG, then closed: what the inline backend does after a cell."""
    plt = sys.modules.get("matplotlib.pyplot")
    for number in plt.get_fignums() if plt else []:
        with contextlib.suppress(Exception):
            plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight", dpi=72)
        plt.close(number)


def forked(cells: list[list[str]]) -> dict[str, str]:
    """The same in a child, the way back through a pipe."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(run_cells(cells, png=False), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as back:
        found = json.load(back)
    os.wait()
    return found


def main(source: str, out: str, mode: str) -> None:
    """Run all submissions."""
    os.environ["MPLBACKEND"] = "agg"
    warnings.simplefilter("ignore")
    class_ = json.loads(Path(source).read_text(encoding="utf-8"))
    found = {}
    if mode == "fork":  # the parent has imported and used everything that the children use
        run_cells(class_["warm"], png=False)
    for learner, cells in class_["learners"].items():
        found[learner] = forked(cells) if mode == "fork" else run_cells(cells, mode == "png")
    Path(out).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
