"""Where the actors of the signed network sit, and the outlines of what is written on it.

Outlines are drawn many times faster than texts, and a move of the widget has to fit one frame.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox

from foothold.figures.balance_words import name
from foothold.figures.style import BLUE, NOTE_SIZE, VERMILLION
from foothold.models.balance import Pair

PIXEL = 96  # CSS pixels per inch
NAME_SIZE = (NOTE_SIZE + 0.5) * PIXEL / 72  # CSS pixels
BLOCKED = ((0, 0), (-26, 27), (0, 27), (26, 27))  # of a seat: its marker and its name
SEATS = {  # CSS pixels from the lower left corner, tuned by hand: no tie meets a seat
    "assad": (690, 505),
    "syria-gov": (440, 345),
    "assad-gov": (440, 345),
    "european-officials": (62, 275),
    "hezbollah": (395, 536),
    "hts": (165, 490),
    "iran": (125, 395),
    "isis": (300, 175),
    "israel": (725, 415),
    "qatar": (660, 120),
    "russia": (355, 450),
    "saudi-arabia": (590, 290),
    "sdf": (335, 72),
    "sna": (738, 285),
    "turkey": (540, 58),
    "ukraine": (140, 165),
    "usa": (410, 232),
    "uae": (738, 190),
}


def label(actor: str) -> list[str]:
    """Short name of an actor, in two lines if it is long."""
    text = name(actor)
    middle = text.rfind(" ", 0, 14)
    return [text] if len(text) < 14 else [text[:middle], text[middle + 1 :]]


def name_path(actor: str, seat: np.ndarray) -> Path:
    """Return the name under a seat as the outline of its letters, in CSS pixels."""
    lines = []
    for row, text in enumerate(label(actor)):
        path = TextPath((0, 0), text, size=NAME_SIZE, prop={"family": "DejaVu Sans"})
        wide = path.vertices[:, 0].max()
        at = (seat[0] - wide / 2, seat[1] - 31 - row * 14.5)
        lines.append(Affine2D().translate(*at).transform_path(path))
    return Path.make_compound_path(*lines)


def name_box(actor: str, seat: np.ndarray) -> Bbox:
    """Return the box that a name fills, in CSS pixels."""
    return name_path(actor, seat).get_extents().padded(2)


def box_path(box: Bbox) -> Path:
    """Return a box as a path."""
    return (
        Affine2D()
        .scale(box.width, box.height)
        .translate(box.x0, box.y0)
        .transform_path(Path.unit_rectangle())
    )


def sign_spots(at: dict[str, np.ndarray]) -> dict[Pair, np.ndarray]:
    """Choose for every pair of actors the place of its sign on the line between them.

    A pair takes the place between 0.3 and 0.7 of its line that is farthest from the seats and
    from the signs already placed, short lines first. So a sign has the same place whether or not
    other ties are there.
    """
    pairs = [(a, b) for a in sorted(at) for b in sorted(at) if a < b and not _same(at, a, b)]
    pairs.sort(key=lambda tie: (float(np.hypot(*(at[tie[0]] - at[tie[1]]))), tie))
    taken = [seat - (dx, dy) for seat in at.values() for dx, dy in BLOCKED]
    spots: dict[Pair, np.ndarray] = {}
    for a, b in pairs:
        options = [at[a] + t * (at[b] - at[a]) for t in np.linspace(0.3, 0.7, 17)]
        room = [_room(spot, taken) - 0.02 * abs(i - 8) for i, spot in enumerate(options)]
        spots[a, b] = options[int(np.argmax(room))]
        taken.append(spots[a, b])
    return spots


def _room(spot: np.ndarray, taken: Iterable[np.ndarray]) -> float:
    return min(30.0, min(float(np.hypot(*(spot - other))) for other in taken))


def _same(at: dict[str, np.ndarray], a: str, b: str) -> bool:
    return bool((at[a] == at[b]).all())


def _outline(letter: str) -> MarkerStyle:
    """Return a letter as a marker: drawn many times faster than a text."""
    path = TextPath((0, 0), letter, size=1, prop={"family": "DejaVu Sans", "weight": "bold"})
    low, high = path.vertices.min(axis=0), path.vertices.max(axis=0)
    return MarkerStyle(Affine2D().translate(*(-(low + high) / 2)).transform_path(path))


def _cross(arms: Iterable[tuple[float, float]]) -> Path:
    """Return strokes through the middle as one filled path."""
    return Path.make_compound_path(
        *(Path([(-x, -y), (x, -y), (x, y), (-x, y), (-x, -y)], closed=True) for x, y in arms)
    )


LETTERS = {letter: _outline(letter) for letter in "AB?"}
SIGN_MARKS = {1: _cross([(1, 0.3), (0.3, 1)]), -1: _cross([(1, 0.3)])}
TIE_LOOKS: dict[int, tuple] = {1: (BLUE, "-"), -1: (VERMILLION, (0, (4, 2.2)))}
