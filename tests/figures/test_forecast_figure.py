"""The chance line and the article's shape say and show what the data say."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from foothold.data import data_folder, load
from foothold.figures.article_shape import article_shape
from foothold.figures.forecast import (
    chance_sentence,
    likelihood_line,
    likelihood_table,
    line_parts,
    move,
)


def texts(figure):
    found = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    return [t for t in found if t.get_window_extent().width > 0]


def overlapping(figure):
    FigureCanvasAgg(figure).draw()
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure)]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    return [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1]) and a[0] != b[0]]


def outside(figure):
    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.width, figure.bbox.height
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure)]
    return [n for n, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1]


@pytest.mark.parametrize(
    ("chance", "sentence"),
    [
        (0.6, '60 % is called "likely" (55 to 80 %).'),
        (0.02, '2 % is called "almost no chance" (1 to 5 %).'),
        (0.075, '7.5 % is called "very unlikely" (5 to 20 %).'),
        (0.8, '80 % lies on the limit between "likely" (55 to 80 %) and "very likely" '
              "(80 to 95 %)."),
    ],
)  # fmt: skip
def test_the_sentence_names_word_and_band(chance, sentence):
    assert chance_sentence(chance) == sentence
    assert likelihood_line(chance).finding == sentence


@pytest.mark.parametrize("certain", [0, 1])
def test_certainty_has_no_word(certain):
    assert "no word" in chance_sentence(certain)


@pytest.mark.parametrize("chance", [0, 0.03, 0.5, 0.97, 1])
def test_the_marker_stands_at_the_chance_and_nothing_collides(chance):
    figure, (pointer, number) = line_parts()
    move((pointer, number), chance)
    assert list(pointer.get_xdata()) == [pytest.approx(100 * chance)]
    assert number.get_text() == f"{100 * chance:g} %"
    assert overlapping(figure) == []
    assert outside(figure) == []


def test_bands_reach_from_limit_to_limit_under_their_word():
    figure, _ = line_parts()
    ax = figure.axes[0]
    bands = [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
    inside = {t.get_text().replace("\n", " "): t.get_position()[0] for t in ax.texts}
    for word, (low, high) in zip(
        ["very unlikely", "unlikely", "roughly even chance", "likely", "very likely"],
        bands[1:-1],
        strict=True,
    ):
        assert low < inside[word] < high
    assert inside["almost no chance"] < 1
    assert inside["almost certain"] > 99


def test_the_table_holds_the_seven_words_in_order():
    table = likelihood_table()
    assert list(table["word"])[::3] == ["almost no chance", "roughly even chance", "almost certain"]
    assert table.set_index("word").loc["likely", "or"] == "probable"
    assert table.set_index("word").loc["likely", "chance"] == "55 to 80 %"


def test_bad_chance_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1"):
        likelihood_line(60)


def test_the_article_s_shape_shows_every_sentence_once():
    with (data_folder() / "article.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    picture = article_shape(load("article"))
    ax = picture.figure.axes[0]
    drawn = {}
    for patch in ax.patches:
        if (patch.get_gid() or "").startswith("kind-"):
            row = round(patch.get_y() + patch.get_height() / 2)
            column = round(patch.get_x())
            drawn[f"P{row + 1}.S{column + 1}"] = patch.get_gid().removeprefix("kind-")
    assert drawn == {row["sentence_id"]: row["claim_type"] for row in rows}
    counts = Counter(row["claim_type"] for row in rows)
    assert f"Of {len(rows)} sentences in 13 paragraphs" in picture.finding
    assert f"{counts['event']} report an event" in picture.finding
    for kind in set(counts) - {"event"}:
        assert f"{counts[kind]} {kind}" in picture.finding
    labels = Counter(t.get_text() for t in ax.texts)
    assert labels == counts
    assert overlapping(picture.figure) == []
    assert outside(picture.figure) == []


def test_kinds_differ_in_hatch_too():
    picture = article_shape(load("article"))
    kinds = {
        patch.get_gid(): patch.get_hatch()
        for patch in picture.figure.axes[0].patches
        if patch.get_gid()
    }
    assert len(kinds) == 6
    assert len(set(kinds.values())) == 6


def test_no_sentence_is_an_error_that_helps():
    with pytest.raises(ValueError, match="load"):
        article_shape(load("article").iloc[:0])
