"""Explorers: values in, view out; texts escaped; errors said."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest
from markupsafe import Markup

from foothold.figures.layers import Ground
from foothold.figures.picture import Picture, css_size, png
from foothold.figures.style import new_figure
from foothold.widgets.explorer import (
    WIDGET_VIEW,
    Button,
    Check,
    Explorer,
    Range,
    Select,
    Text,
    View,
    table,
)

NASTY = "<script>alert(\"x\")</script> & 'y'"


@pytest.fixture(scope="module")
def image():
    return png(new_figure("A")[0], dpi=96)


@pytest.fixture
def make(image):
    """Make an explorer whose view repeats its values; `seen` keeps what draw was given."""

    def build(fail=None):
        seen = []

        def draw(values):
            seen.append(dict(values))
            if values["word"] == "fail":
                raise fail or ZeroDivisionError("no ships")
            detail = table(["what", "value"], [[NASTY, values["height"]]], caption=NASTY)
            return View(image, f"{NASTY} at {values['height']} {values['word']}", detail)

        controls = [
            Range("height", "Height", 0, 10, 1, 5),
            Select("side", "Side", [("a", NASTY)], "a"),
            Check("on", "On"),
            Text("word", "Word"),
            Button("again", "Again"),
        ]
        explorer = Explorer(NASTY, controls, draw, description=NASTY)
        explorer.seen = seen
        return explorer

    return build


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.alts, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.alts += [value for key, value in attrs if key == "alt"]

    def handle_data(self, data):
        self.text += data


def test_it_starts_with_the_controls_values(make):
    explorer = make()
    assert explorer.values == {
        "height": 5, "side": "a", "on": False, "word": "", "again": 0,
    }  # fmt: skip
    assert explorer.seen == [explorer.values], "drawn once"


def test_set_changes_values_and_view(make):
    explorer = make()
    view = explorer.set(height=7, on=True)
    assert view is explorer.shown
    assert view.finding.endswith("at 7 ")
    assert explorer.seen[-1] == explorer.values
    assert (explorer.values["height"], explorer.values["on"]) == (7, True)
    assert explorer.view["finding"] == view.finding
    assert explorer.view["png"] == view.png


def test_draw_cannot_change_the_values(make, image):
    def draw(values):
        values["height"] = 99
        return View(image, "Drawn.")

    explorer = Explorer("t", [Range("height", "Height", 0, 10)], draw)
    explorer.set(height=3)
    assert explorer.values == {"height": 3}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"height": 11}, "height must be from 0 to 10"),
        ({"depth": 1}, "no control named depth; there are height, side"),
        ({"side": "b"}, "side must be one of a"),
    ],
)
def test_a_bad_value_from_a_cell_is_refused_and_changes_nothing(make, values, words):
    explorer = make()
    before = dict(explorer.view)
    with pytest.raises(ValueError, match=words):
        explorer.set(**values)
    assert explorer.values["height"] == 5
    assert explorer.view == before


def test_an_error_in_draw_reaches_the_cell(make):
    explorer = make()
    with pytest.raises(ZeroDivisionError, match="no ships"):
        explorer.set(word="fail")
    assert "ZeroDivisionError: no ships" in explorer.view["trouble"]


def test_an_error_at_the_start_reaches_the_cell():
    with pytest.raises(ZeroDivisionError):
        Explorer("t", [], lambda values: 1 / 0)


@pytest.mark.parametrize("wrong", [None, b"png", View(b"", " ")])
def test_draw_must_return_a_view_with_a_finding(wrong):
    with pytest.raises(ValueError, match="draw must"):
        Explorer("t", [], lambda values: wrong)


def test_two_controls_need_two_names():
    with pytest.raises(ValueError, match="share a name"):
        Explorer("t", [Check("a", "A"), Check("a", "B")], lambda values: View(b"", "x"))


def from_page(explorer, number=1, **values):
    """Do what the page's message does."""
    explorer.set_state({"values": {**explorer.values, **values}, "asked": f"page:{number}"})
    return explorer.view


def test_a_move_on_the_page_is_answered_with_its_number(make):
    explorer = make()
    view = from_page(explorer, 3, height=8)
    assert view["answers"] == "page:3"
    assert view["values"]["height"] == 8
    assert view["trouble"] == ""
    assert explorer.shown.finding.endswith("at 8 ")


def test_a_move_that_changes_nothing_is_answered_too(make):
    explorer = make()
    assert from_page(explorer, 1)["answers"] == "page:1"
    assert from_page(explorer, 2)["answers"] == "page:2"


def test_a_move_on_the_page_draws_once(make):
    explorer = make()
    from_page(explorer, height=8)
    assert len(explorer.seen) == 2


def test_an_error_on_the_page_is_said_and_passes(make):
    explorer = make()
    view = from_page(explorer, 1, word="fail")
    assert view["answers"] == "page:1"
    assert "ZeroDivisionError: no ships" in view["trouble"]
    assert view["finding"].endswith("at 5 "), "the last good picture keeps its own words"
    assert from_page(explorer, 2, word="")["trouble"] == ""


@pytest.mark.parametrize("values", [{"height": 99}, {"depth": 1}, {"height": None}])
def test_a_bad_value_from_the_page_is_said(make, values):
    explorer = make()
    view = from_page(explorer, 1, **values)
    assert view["answers"] == "page:1"
    assert view["trouble"].startswith("This setting cannot be drawn.")
    assert explorer.values["height"] == 5


def test_the_stored_output_needs_no_kernel(make, image):
    explorer = make()
    explorer.set(height=2)
    data, _ = explorer._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "image/png", WIDGET_VIEW}
    assert data["text/plain"] == explorer.shown.finding
    assert base64.b64decode(data["image/png"]) == image
    page = Reader(data["text/html"])
    assert page.alts == [explorer.shown.finding]
    assert "script" not in page.tags
    assert page.text.count(NASTY) >= 4  # title, finding, table, setting: as text
    assert "Height: 2" in page.text
    assert "Again" not in page.text


def test_a_view_without_a_picture_has_words_only():
    explorer = Explorer("t", [], lambda values: View(b"", "Only words.", "a < b"))
    data, _ = explorer._repr_mimebundle_()
    assert "image/png" not in data
    assert "<img" not in data["text/html"]
    assert "<p>a &lt; b</p>" in data["text/html"]


def test_details_are_escaped_unless_marked_as_html(image):
    made = {
        kind: Explorer("t", [], lambda values, d=detail: View(image, "x", d)).view["detail"]
        for kind, detail in {"plain": "<b>1</b>", "marked": Markup("<b>1</b>"), "none": ""}.items()
    }
    assert made == {"plain": "<p>&lt;b&gt;1&lt;/b&gt;</p>", "marked": "<b>1</b>", "none": ""}


def test_a_table_names_its_rows_and_columns():
    page = Reader(made := table(["id", NASTY], [["a", NASTY], ["b", Markup("<b>x</b>")]], NASTY))
    assert page.tags.count("tr") == 3
    assert page.tags.count("script") == 0
    assert page.tags.count("b") == 1
    assert made.count('<th scope="col">') == 2
    assert made.count('<th scope="row">') == 2


def test_a_view_of_a_picture_is_its_png_and_finding():
    figure = new_figure("A")[0]
    view = View.of(Picture(figure, "A finding."))
    assert (view.finding, css_size(view.png)) == ("A finding.", (800, 444))
    assert view._repr_mimebundle_()["text/plain"] == "A finding."
    assert "png" not in repr(view)


def test_each_explorer_speaks_for_itself(make):
    one, two = make(), make()
    one.set(height=1)
    assert two.values["height"] == 5
    assert two.view["values"]["height"] == 5


@pytest.mark.parametrize("name", ["explorer.js", "explorer.css"])
def test_the_page_code_ships_and_fetches_nothing(name):
    text = files("foothold.widgets").joinpath(name).read_text(encoding="utf-8")
    assert text in (Explorer._esm, Explorer._css)
    for word in ("http:", "https:", "//cdn", "import ", "@import", "url("):
        assert word not in text.replace("URL.", ""), word


def test_the_ground_travels_only_when_it_changes():
    """A picture with a ground sends what lies over it; one without is sent whole."""
    grounds = [Ground.of(np.full((4, 6), n, np.uint8), [9, 9, 9, 0, 0, 0], 96) for n in (0, 1)]
    whole = grounds[0].png

    def draw(values):
        at = values["at"]
        pictures = [grounds[0].under(np.eye(4, 6, dtype=np.uint8)), None, whole]
        pictures[1] = grounds[1].under(np.zeros((4, 6), np.uint8))
        return View(pictures[at % 3], f"At {at}.")

    explorer = Explorer("t", [Range("at", "At", 0, 9)], draw)
    changes = []
    explorer.observe(lambda change: changes.append(change["name"]), ["ground", "view"])
    for at, key, sent in (
        (0, grounds[0].key, []),
        (3, grounds[0].key, ["view"]),
        (1, grounds[1].key, ["ground", "view"]),
        (2, "", ["ground", "view"]),
    ):
        changes.clear()
        shown = explorer.set(at=at)
        assert explorer.view["ground"] == explorer.ground["key"] == key
        assert changes == sent
        assert explorer.view["png"] == (shown.picture.over if key else whole)
