"""What nbconvert makes of the stored notebooks: each picture still says what it shows."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parents[2]
STORED = [
    path
    for folder in ("notebooks", "exercises")  # solutions/ holds the same pictures as exercises/
    for path in sorted((ROOT / folder).glob("[0-9]*.ipynb"))
]


@pytest.fixture(scope="module")
def exporter():
    return HTMLExporter()  # the template that `jupyter nbconvert --to html` takes


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_picture_keeps_its_finding(path, exporter):
    notebook = nbformat.read(path, as_version=4)
    shown = [
        (cell, output.get("data", {}))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    page = BeautifulSoup(exporter.from_notebook_node(notebook)[0], "html.parser")
    pictures = page.find_all("img")
    assert len(pictures) == len(shown), "each stored picture is on the page once"
    for picture, (cell, data) in zip(pictures, shown, strict=True):
        if "text/html" not in data:
            # a plain figure, as learners make them: `make site` puts these words beside it
            assert path.parent.name == "exercises"
            assert len(cell.metadata["foothold"]["alt"].split()) >= 4
            continue
        alt = picture.get("alt", "")
        assert "No description" not in alt
        assert len(alt.split()) >= 4, "an alternative text is a sentence"
        # the same sentence stands under the picture, for those who see it
        assert alt == picture.find_parent("figure").figcaption.get_text()
