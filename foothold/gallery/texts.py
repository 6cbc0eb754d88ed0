"""Find mechanically what the eye should not have to: cut, crowded and tiny texts of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from unittest import mock

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from foothold.figures.style import NOTE_SIZE, use_style
from foothold.widgets.canvas import Canvas

SLACK = 1.0  # CSS pixels; boxes are those of whole lines, and glyphs seldom fill them
LINE_AIR = 0.16  # share of a line's height above and below that holds no ink


@dataclass(frozen=True)
class Shown:
    """A text as it was drawn: words, size in points, and box in CSS pixels from below left."""

    words: str
    points: float
    box: Bbox


@dataclass
class Recorder:
    """The texts of the newest picture, and the size of its paper."""

    texts: list[Shown]
    paper: Bbox
    now: list[Shown] = field(default_factory=list)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record what texts are drawn, by `draw_texts` and by every `Canvas` made or drawn inside."""
    kept: dict[int, list[Shown]] = {}
    recorder = Recorder([], Bbox.null())
    now = recorder.now
    draw, refresh, redraw = Text.draw, Canvas.refresh, Canvas.draw

    def seen(text: Text, renderer, *rest, **more) -> None:
        draw(text, renderer, *rest, **more)
        words = text.get_text().strip()
        if words and text.get_visible() and (text.get_alpha() is None or text.get_alpha() > 0):
            scale = 96 / text.get_figure(root=True).dpi
            box = text.get_window_extent(renderer)
            now.append(Shown(words, text.get_fontsize(), Bbox(box.get_points() * scale)))

    def refreshed(canvas: Canvas) -> None:
        now.clear()
        with mock.patch.object(canvas, "animated", []):
            refresh(canvas)
        kept[id(canvas)] = list(now)
        refresh(canvas)  # a second time, now with what moves

    def drawn(canvas: Canvas) -> bytes:
        now.clear()
        image = redraw(canvas)
        recorder.texts[:] = [*kept[id(canvas)], *now]
        recorder.paper = paper(canvas.figure)
        return image

    with (
        mock.patch.object(Text, "draw", seen),
        mock.patch.object(Canvas, "refresh", refreshed),
        mock.patch.object(Canvas, "draw", drawn),
    ):
        yield recorder


def draw_texts(figure: Figure, recorder: Recorder) -> None:
    """Draw a figure inside `recording`, so that the recorder holds its texts."""
    recorder.now.clear()
    with use_style():
        FigureCanvasAgg(figure).draw()
    recorder.texts[:] = recorder.now
    recorder.paper = paper(figure)


def paper(figure: Figure) -> Bbox:
    """The figure's own box, in CSS pixels."""
    return Bbox.from_bounds(0, 0, figure.get_figwidth() * 96, figure.get_figheight() * 96)


def faults(recorder: Recorder) -> list[str]:
    """Return a sentence for each text that is cut, tiny, or runs into another.

    Parameters
    ----------
    recorder : Recorder
        As filled by a picture.

    Returns
    -------
    list of str
    """
    found = []
    whole = recorder.paper.padded(SLACK)
    for text in recorder.texts:
        if text.points < NOTE_SIZE:
            found.append(f"{text.words!r} has {text.points:g} points, less than {NOTE_SIZE}")
        if not (
            whole.x0 <= text.box.x0
            and text.box.x1 <= whole.x1
            and whole.y0 <= text.box.y0
            and text.box.y1 <= whole.y1
        ):
            found.append(f"{text.words!r} runs over the edge")
    for one, other in combinations(recorder.texts, 2):
        # A name drawn again over itself, to stress it, is one name.
        if one.words != other.words and _touch(one, other):
            found.append(f"{one.words!r} and {other.words!r} overlap")
    return found


def _touch(one: Shown, other: Shown) -> bool:
    first, second = _ink(one), _ink(other)
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    high = min(first.y1, second.y1) - max(first.y0, second.y0)
    return wide > SLACK and high > SLACK


def _ink(text: Shown) -> Bbox:
    """The box without the air above and below its lines."""
    lines = text.words.count("\n") + 1
    air = LINE_AIR * min(text.box.height / lines, text.points * 96 / 72 * 1.2)
    return Bbox([[text.box.x0, text.box.y0 + air], [text.box.x1, text.box.y1 - air]])
