"""Write the whole site into a folder."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from foothold.site import reference
from foothold.site.cells import code_html, output_html, text_html
from foothold.site.folding import pieces
from foothold.site.lessons import Lesson, read_folder
from foothold.site.mending import Mender
from foothold.site.pages import GENERATOR, render

PARTS = (
    ("Before you begin", ("00",)),
    ("The article", ("01", "02")),
    ("The actors", ("03",)),
    ("Russia's interests", ("04", "05")),
    ("The regional balance", ("06", "07")),
    ("Judgement", ("08", "09")),
)
SHORT_COURSE = ("01", "04", "06", "08")
PLACES = {
    "index.html": "Notebooks",
    "glossary.html": "Glossary",
    "sources.html": "Sources",
    "data.html": "Tables",
}
_LATER = "later.html"


@dataclass(frozen=True)
class Site:
    """All pages and pictures, by their place in the site.

    Attributes
    ----------
    pages : dict of str to str
    images : dict of str to bytes
    """

    pages: dict[str, str]
    images: dict[str, bytes]


def build(kit: Path, out: Path) -> Site:
    """Make the site and put it in the place of an earlier one.

    Parameters
    ----------
    kit : pathlib.Path
        Folder with ``notebooks/`` and ``exercises/``.
    out : pathlib.Path
        The site's folder. It is replaced as a whole, and only if an earlier site is there.

    Returns
    -------
    Site

    Raises
    ------
    ValueError
        If the folder holds something else, or a notebook cannot be shown.
    """
    first = out / "index.html"
    if out.exists() and any(out.iterdir()):
        ours = f'content="{GENERATOR}"'
        if not first.is_file() or ours not in first.read_text(encoding="utf-8"):
            raise ValueError(f"{out} holds other things than a site. Name an empty folder.")
    site = make(kit)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Written beside it and then moved: a failure half-way leaves the earlier site as it was.
    fresh = Path(tempfile.mkdtemp(prefix=f"{out.name}-", dir=out.parent))
    try:
        for place, text in site.pages.items():
            _put(fresh / place).write_text(text, encoding="utf-8", newline="\n")
        for place, content in site.images.items():
            _put(fresh / place).write_bytes(content)
        fresh.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        fresh.rename(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return site


def make(kit: Path) -> Site:
    """Make all pages in memory.

    Parameters
    ----------
    kit : pathlib.Path
        Folder with ``notebooks/`` and ``exercises/``.

    Returns
    -------
    Site
    """
    notebooks, exercises = read_folder(kit / "notebooks"), read_folder(kit / "exercises")
    known = {*PLACES, _LATER, *(lesson.path for lesson in (*notebooks, *exercises))}
    terms, sources = reference.glossary(), reference.sources()
    shared = {
        "known": known,
        "terms": {row["term_id"] for row in terms},
        "sources": {row["source_id"] for row in sources},
    }
    site = Site({}, {})
    sets = {lesson.number: lesson for lesson in exercises}
    for place, lesson in enumerate(notebooks):
        around = {
            "before": notebooks[place - 1] if place else None,
            "after": notebooks[place + 1] if place + 1 < len(notebooks) else None,
            "beside": sets.get(lesson.number),
        }
        _add_lesson(site, lesson, around, shared)
    numbers = [lesson.number for lesson in notebooks]
    for lesson in exercises:
        place = numbers.index(lesson.number)
        around = {
            "before": notebooks[place],
            "after": notebooks[place + 1] if place + 1 < len(notebooks) else None,
            "beside": None,
        }
        _add_lesson(site, lesson, around, shared)

    by_number = {lesson.number: lesson for lesson in notebooks}
    parts = [(name, [by_number[n] for n in numbers if n in by_number]) for name, numbers in PARTS]
    _add(site, "index.html", shared, parts=parts, sets=sets, short=SHORT_COURSE)
    _add(site, "glossary.html", shared, terms=terms)
    _add(site, "sources.html", shared, sources=sources)
    later = {"terms": reference.later_terms(), "sources": reference.later_sources()}
    _add(site, _LATER, shared, **later)
    mender = Mender("data.html", **shared)
    notes = Markup(mender.mend(text_html(reference.data_notes()), "data"))
    _add(site, "data.html", shared, mender, notes=notes, tables=reference.tables())
    return site


def _add_lesson(site: Site, lesson: Lesson, around: dict[str, Any], shared: dict[str, Any]) -> None:
    """Add the page of one notebook or exercise, and its pictures."""
    mender = Mender(lesson.path, **shared)
    shown = []
    for piece in pieces(lesson.cells):
        name = piece.cell.id
        try:
            if piece.kind == "text":
                page = mender.mend(text_html(piece.cell.source), name, listed=not piece.sealed)
            elif piece.kind == "code":
                page = code_html(piece.cell.source)
            else:
                alt = piece.cell.metadata.get("foothold", {}).get("alt", "")
                found = (output_html(output, alt) for output in piece.cell.outputs)
                page = "\n".join(mender.mend(part, name) for part in found if part)
        except ValueError as problem:
            raise ValueError(f"{lesson.path}, cell {name}: {problem}") from problem
        shown.append(
            {
                "kind": piece.kind,
                "html": Markup(page),
                "opens": piece.opens,
                "closes": piece.closes,
                "role": piece.cell.metadata.get("foothold", {}).get("role", ""),
            }
        )
    site.images.update(mender.images)
    site.pages[lesson.path] = _page(
        "lesson.html", mender, lesson=lesson, pieces=shown, title=lesson.title, **around
    )


def _add(
    site: Site, place: str, shared: dict[str, Any], mender: Mender | None = None, **context: Any
) -> None:
    """Add a page that is no notebook."""
    mender = mender or Mender(place, **shared)
    site.pages[place] = _page(place, mender, title=PLACES.get(place, "The envelope"), **context)


def _page(template: str, mender: Mender, **context: Any) -> str:
    return render(
        template,
        to=mender.to,
        here=mender.path,
        headings=mender.headings,
        places=PLACES,
        **context,
    )


def _put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
