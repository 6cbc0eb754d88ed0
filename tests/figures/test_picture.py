"""Pictures: small, the same on every run, and never without their sentence."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from foothold.figures.picture import Picture, css_size, png, source_line
from foothold.figures.style import ACTORS, PAPER, new_figure, use_style

FINDING = 'Four of <14> "capitals" lie & stay within 300 km.'


@use_style()
def marks():
    figure, axes = new_figure("All actors")
    for place, look in enumerate(ACTORS.values()):
        axes.scatter([place], [place], **look.scatter())
        axes.text(place + 0.3, place, f"{look.label} $5 $6")
    source_line(figure, "Source: invented")
    return figure


class Reader(HTMLParser):
    """Collect images, and the text of the caption, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images, self.tags, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data):
        self.text += data


def test_the_bundle_carries_the_finding_three_times():
    data = Picture(marks(), FINDING)._repr_mimebundle_()
    page = Reader(data["text/html"])
    (image,) = page.images
    assert data["text/plain"] == image["alt"] == page.text == FINDING
    assert page.tags == ["figure", "img", "figcaption"]
    head, _, body = image["src"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(body) == base64.b64decode(data["image/png"])
    assert (image["width"], image["height"]) == ("800", "444")


def test_a_picture_prints_as_its_finding():
    assert repr(Picture(marks(), FINDING)) == FINDING


@pytest.mark.parametrize("finding", ["", "  ", "One.\nTwo."])
def test_a_finding_is_one_sentence(finding):
    with pytest.raises(ValueError, match="one sentence on one line"):
        Picture(marks(), finding)


def test_the_bytes_are_the_same_and_say_nothing_else():
    first, second = png(marks()), png(marks())
    assert first == second
    image = Image.open(io.BytesIO(first))
    image.load()
    assert image.mode == "P"
    assert set(image.info) <= {"dpi"}, "no program, version or date"
    assert len(first) < 80_000


def test_the_palette_is_small_and_keeps_the_actors_colours():
    image = Image.open(io.BytesIO(png(marks(), colours=64))).convert("RGB")
    seen = np.array([colour for _, colour in image.getcolors(1 << 20)])
    assert len(seen) <= 64
    for name, look in ACTORS.items():
        wanted = np.array([int(look.colour[i : i + 2], 16) for i in (1, 3, 5)])
        # a grey may be served by a shade of soft letters next to it; 11 of 442 is invisible
        assert np.linalg.norm(seen - wanted, axis=1).min() <= 11, name
    assert image.getpixel((0, 0)) == tuple(int(PAPER[i : i + 2], 16) for i in (1, 3, 5))


def test_the_palette_changes_no_pixel_much():
    figure = marks()
    small = np.asarray(Image.open(io.BytesIO(png(figure))).convert("RGB"), dtype=int)
    buffer = io.BytesIO()
    with use_style():
        figure.savefig(buffer, dpi=192)  # matplotlib's own full-colour PNG
    full = np.asarray(Image.open(buffer).convert("RGB"), dtype=int)
    assert small.shape == full.shape
    off = np.abs(small - full).max(axis=-1)
    assert off.mean() < 1
    assert (off > 48).mean() < 0.001


@pytest.mark.parametrize("colours", [1, 257])
def test_a_palette_has_limits(colours):
    with pytest.raises(ValueError, match="2 to 256"):
        png(marks(), colours=colours)


@pytest.mark.parametrize("dpi", [96, 144, 192])
def test_the_size_on_the_page_does_not_hang_on_the_sharpness(dpi):
    image = png(marks(), dpi=dpi)
    assert Image.open(io.BytesIO(image)).width == pytest.approx(800 * dpi / 96, abs=1)
    assert css_size(image)[0] == pytest.approx(800, abs=1)


def test_what_is_no_png_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        css_size(b"GIF89a")


def test_a_dollar_sign_is_money_and_drawing_leaves_the_figure_as_it_was():
    figure = marks()
    before = figure.dpi
    png(figure)
    assert figure.dpi == before
    assert all(not text.get_parse_math() for text in figure.axes[0].texts)


def test_the_source_line_is_free_of_the_axes():
    figure = marks()
    png(figure)
    renderer = figure.canvas.get_renderer()
    (line,) = figure.texts
    assert line.get_text() == "Source: invented"
    assert not line.get_window_extent(renderer).overlaps(figure.axes[0].get_tightbbox(renderer))
