"""The quick canvas shows what a whole drawing would show."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from foothold.figures.picture import css_size
from foothold.figures.style import ACTORS, BLUE, VERMILLION, new_figure, use_style
from foothold.widgets.canvas import Canvas


@use_style()
def parts():
    figure, axes = new_figure("Parts")
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    axes.plot([0, 10], [0, 10], color=BLUE)
    (line,) = axes.plot([0, 10], [5, 5], color=VERMILLION, zorder=5)
    label = axes.text(5, 7, "five", zorder=6)
    return figure, line, label


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def move(line, label, value):
    line.set_ydata([value, value])
    label.set_text(f"${value}")


@pytest.mark.parametrize("dpi", [96, 144])
def test_a_quick_picture_equals_a_whole_drawing(dpi):
    figure, line, label = parts()
    canvas = Canvas(figure, [line, label], dpi=dpi)
    move(line, label, 8)
    quick = pixels(bytes(canvas.draw()))

    figure, line, label = parts()
    move(line, label, 8)
    buffer = io.BytesIO()
    with use_style():
        figure.savefig(buffer, dpi=dpi)
    off = np.abs(quick - pixels(buffer.getvalue())).max(axis=-1)
    assert off.mean() < 1
    assert (off > 48).mean() < 0.001


def named_parts():
    figure, line, label = parts()
    with use_style():
        names = [
            figure.axes[0].text(x, 5, name, ha="center", va="center", zorder=5.5, size=14)
            for x, name in ((2, "one"), (8, "two"))
        ]
        for name in names:
            name.set_bbox({"fc": "#FFFFFF", "ec": "none", "pad": 2})
    return figure, line, label, names


@pytest.mark.parametrize("dpi", [96, 144])
def test_names_that_stand_over_a_moving_line_are_drawn_as_in_a_whole_drawing(dpi):
    figure, line, label, names = named_parts()
    canvas = Canvas(figure, [line, label], over=names, dpi=dpi)
    move(line, label, 7)
    canvas.draw()
    move(line, label, 5)
    quick = pixels(bytes(canvas.draw()))
    name, height = names[0].get_window_extent(), figure.bbox.height
    x, y = int((name.x0 + name.x1) / 2), int(height - (name.y0 + name.y1) / 2)
    struck = np.abs(quick[y, x - 8 : x + 8] - [213, 94, 0]).max(axis=-1) < 30
    assert not struck.any(), "the line does not pass over a name"

    figure, line, label, _ = named_parts()
    move(line, label, 5)
    buffer = io.BytesIO()
    with use_style():
        figure.savefig(buffer, dpi=dpi)
    whole = pixels(buffer.getvalue())
    off = np.abs(quick - whole).max(axis=-1)
    assert off.mean() < 1
    assert (off > 48).mean() < 0.001


def test_names_do_not_travel_with_each_move():
    def sent(over: bool) -> int:
        figure, line, label, names = named_parts()
        canvas = Canvas(figure, [line, label], over=names if over else ())
        move(line, label, 9)
        return len(canvas.draw().over)

    assert sent(over=True) <= sent(over=False)


def test_names_are_drawn_anew_after_a_change_of_limits():
    figure, line, label, names = named_parts()
    canvas = Canvas(figure, [line, label], over=names)
    before = bytes(canvas.draw())
    names[0].set_text("three")
    assert bytes(canvas.draw()) == before, "they are kept until refresh"
    canvas.refresh()
    assert bytes(canvas.draw()) != before


def test_a_move_there_and_back_leaves_no_trace():
    figure, line, label = parts()
    canvas = Canvas(figure, [line, label])
    move(line, label, 3)
    before = bytes(canvas.draw())
    move(line, label, 9)
    there = bytes(canvas.draw())
    move(line, label, 3)
    assert bytes(canvas.draw()) == before != there
    assert bytes(canvas.draw()) == before, "the same state gives the same bytes"


def test_what_was_hidden_at_the_start_keeps_its_colour():
    figure, line, label = parts()
    with use_style():
        hidden = [
            figure.axes[0].plot([k, k], [2, 4], lw=6, color=look.colour, visible=False)[0]
            for k, look in enumerate(list(ACTORS.values())[:10])
        ]
    canvas = Canvas(figure, [line, label, *hidden])
    for artist in hidden:
        artist.set_visible(True)
    seen = np.unique(pixels(bytes(canvas.draw())).reshape(-1, 3), axis=0)
    for artist in hidden:
        wanted = np.array([int(artist.get_color()[i : i + 2], 16) for i in (1, 3, 5)])
        assert np.abs(seen - wanted).max(axis=1).min() <= 4, artist.get_color()


def test_the_order_is_that_of_zorder():
    figure, line, label = parts()
    assert Canvas(figure, [label, line]).animated == [line, label]


def test_refresh_takes_in_what_was_fixed():
    figure, line, label = parts()
    canvas = Canvas(figure, [line, label])
    before = bytes(canvas.draw())
    figure.axes[0].set_title("Another title")
    assert bytes(canvas.draw()) == before, "the background is kept until refresh"
    canvas.refresh()
    assert bytes(canvas.draw()) != before


def test_the_size_on_the_page_is_the_figures():
    figure, line, label = parts()
    assert css_size(bytes(Canvas(figure, [line, label]).draw())) == (800, 444)
