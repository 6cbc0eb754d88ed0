"""Draw the whole contact sheet and write it as one page with its pictures beside it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from foothold.figures.picture import css_size, png
from foothold.gallery.samples import samples
from foothold.gallery.states import explorers, shown_in, states
from foothold.gallery.texts import Recorder, draw_texts, faults, recording

GENERATOR = "foothold gallery"


@dataclass
class Shot:
    """One picture of the sheet and all settings that look exactly so."""

    labels: list[str]
    finding: str
    png: bytes
    faults: list[str] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        return css_size(self.png)


@dataclass(frozen=True)
class Section:
    """All shots of one figure function or widget."""

    name: str
    kind: str
    notebooks: str
    shots: list[Shot]


def sections(only: str = "") -> Iterator[Section]:
    """Draw every figure sample and every state of every widget.

    Parameters
    ----------
    only : str
        Draw those only whose name holds this text.

    Yields
    ------
    Section
    """
    with recording() as recorder:
        for name, calls in samples().items():
            if only in name:
                yield Section(name, "figure", shown_in(name), _figures(calls, recorder))
        for name, make in explorers().items():
            if only in name:
                yield Section(name, "widget", shown_in(name), _states(make(), recorder))


def _figures(calls, recorder: Recorder) -> list[Shot]:
    shots = []
    for label, call in calls:
        picture = call()
        draw_texts(picture.figure, recorder)
        found = faults(recorder)
        shots.append(Shot([label], picture.finding, png(picture.figure), found))
    return shots


def _states(explorer, recorder: Recorder) -> list[Shot]:
    start = dict(explorer.values)
    shots: dict[bytes, Shot] = {}
    for label, values in states(explorer):
        recorder.texts.clear()
        try:
            view = explorer.set(**{**start, **values})
        except ValueError as sentence:  # the page shows it instead of a picture
            image, finding, found = b"", str(sentence), []
        else:
            image, finding, found = view.png, view.finding, faults(recorder)
        same = shots.setdefault(image or finding.encode(), Shot([], finding, image))
        same.labels.append(label)
        same.faults += [fault for fault in found if fault not in same.faults]
    return list(shots.values())


def write(out: Path, only: str = "") -> list[Section]:
    """Write ``index.html`` and the pictures in the place of an earlier sheet.

    Parameters
    ----------
    out : pathlib.Path
        The folder, replaced as a whole.
    only : str
        As for `sections`.

    Returns
    -------
    list of Section

    Raises
    ------
    ValueError
        If the folder holds something else.
    """
    page = out / "index.html"
    if out.exists() and any(out.iterdir()):
        ours = f'content="{GENERATOR}"'
        if not page.is_file() or ours not in page.read_text(encoding="utf-8"):
            raise ValueError(f"{out} holds other things than a gallery. Name an empty folder.")
    drawn = list(sections(only))
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{out.name}-", dir=out.parent))
    (fresh / "images").mkdir()
    for section in drawn:
        for shot in section.shots:
            if shot.png:
                (fresh / place(shot)).write_bytes(shot.png)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("gallery.html").render(
        sections=drawn, place=place, generator=GENERATOR
    )
    (fresh / "index.html").write_text(text, encoding="utf-8", newline="\n")
    fresh.chmod(0o755)
    if out.exists():
        shutil.rmtree(out)
    fresh.rename(out)
    return drawn


def place(shot: Shot) -> str:
    """Name of a picture's file, made from what it shows."""
    return f"images/{hashlib.sha256(shot.png).hexdigest()[:16]}.png"
