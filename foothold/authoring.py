"""Run notebooks in place and store outputs that are the same on every run.

For authors only: learners and graders never need this module. What differs from run to run
(time stamps, widget models, counters of partial streams) is left out, so that a second run of
an unchanged notebook changes no byte, and a page that shows the file without a kernel falls
back to the picture that each widget carries.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def refresh(path: Path) -> bool:
    """Run one notebook and store its outputs.

    Parameters
    ----------
    path : pathlib.Path
        The notebook; it is run in its own folder, with an empty journal.

    Returns
    -------
    bool
        True if the file changed.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises; the file is then left as it was.
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    with tempfile.TemporaryDirectory() as scratch:
        environment = {
            **os.environ,
            "FOOTHOLD_JOURNAL": str(Path(scratch) / "journal.jsonl"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # whatever is set outside
        }
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
            store_widget_state=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=40"],
        )
        client.execute(env=environment)
    normalise(notebook)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Remove from the outputs, in place, what two runs of the same notebook do not share."""
    notebook.metadata = nbformat.from_dict(
        {
            **{k: v for k, v in notebook.metadata.items() if k in ("foothold", "title")},
            "kernelspec": KERNELSPEC,
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            output.get("data", {}).pop(WIDGET_VIEW, None)
