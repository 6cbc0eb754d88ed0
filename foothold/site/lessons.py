"""Read what a notebook says about itself: title, question, objectives, minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

_ITEM = re.compile(r"^\s+- `(\d\d-O\d)` (.+)$", re.M)


@dataclass(frozen=True)
class Lesson:
    """One notebook or exercise as the site lists it.

    Attributes
    ----------
    stem : str
        File name without its ending, such as ``"04_where"``.
    folder : str
        ``"notebooks"`` or ``"exercises"``.
    title : str
        As the first heading says, such as ``"04 · Where"``.
    question, minutes, lead : str
        The question and the minutes of a notebook's header; the first sentence of an exercise.
    objectives : tuple of str
        What the learner can do afterwards.
    cells : list
        The cells, as nbformat reads them.
    """

    stem: str
    folder: str
    title: str
    question: str
    minutes: str
    lead: str
    objectives: tuple[str, ...]
    cells: list

    @property
    def number(self) -> str:
        """The two digits that the file name begins with."""
        return self.stem[:2]

    @property
    def path(self) -> str:
        """The page's place in the site."""
        return f"{self.folder}/{self.stem}.html"

    @property
    def name(self) -> str:
        """The title without its number."""
        return self.title.partition(" · ")[2] or self.title


def read_lesson(path: Path) -> Lesson:
    """Read one notebook.

    Parameters
    ----------
    path : pathlib.Path
        An ``.ipynb`` in ``notebooks/`` or ``exercises/``.

    Returns
    -------
    Lesson

    Raises
    ------
    ValueError
        If the file is no notebook, or does not begin with a heading.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as problem:  # nbformat raises whatever the JSON reader or its schema raises
        raise ValueError(f"{path.name} cannot be read as a notebook: {problem}") from problem
    header = notebook.cells[0].source if notebook.cells else ""
    title = re.search(r"^# (.+)$", header, re.M)
    if not title:
        raise ValueError(f"{path.name} must begin with a heading such as '# 04 · Where'.")
    paragraphs = [part for part in header.split("\n\n")[1:] if not part.startswith("- ")]
    return Lesson(
        stem=path.stem,
        folder=path.parent.name,
        title=title[1].strip(),
        question=_field(header, "Question"),
        minutes=_field(header, "Time"),
        lead=paragraphs[0].partition(". ")[0].rstrip(".") + "." if paragraphs else "",
        objectives=tuple(text for _, text in _ITEM.findall(header)),
        cells=notebook.cells,
    )


def read_folder(folder: Path) -> list[Lesson]:
    """Read all notebooks of a folder, in the order of their names.

    Raises
    ------
    ValueError
        If there is none.
    """
    found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise ValueError(f"There is no notebook in {folder}. Build the site in the kit's folder.")
    return [read_lesson(path) for path in found]


def _field(header: str, name: str) -> str:
    found = re.search(rf"\*\*{name}\*\*: (.+)$", header, re.M)
    return found[1].strip() if found else ""
