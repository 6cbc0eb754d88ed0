"""The sheet of sentences, the ladder, the verdicts and the origins say what the tables say."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from foothold.data import data_folder, load
from foothold.figures import reader, sheet, sourcing
from foothold.figures.style import HIGHLIGHT
from foothold.models.claims import CLAIM_TYPES, HEDGE_STRENGTHS, VOICES


def lines(name):
    with (data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ARTICLE = load("article")
LINES = lines("article")
LONG = " ".join(["long"] * 60)  # more than the 50 signs that pandas shows


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def filled(figure):
    """How many tiles carry the fill of an emphasised sentence."""
    rgb = tuple(int(HIGHLIGHT[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return sum(
        np.allclose(patch.get_facecolor()[:3], rgb) and patch.get_facecolor()[3] > 0
        for patch in figure.axes[0].patches
    )


@settings(max_examples=8, deadline=None)
@given(
    voice=st.sampled_from(("", *VOICES)),
    kind=st.sampled_from(("", *CLAIM_TYPES)),
    hedge=st.sampled_from(("", *HEDGE_STRENGTHS)),
)
def test_as_many_tiles_are_filled_as_lines_of_the_file_fit(voice, kind, hedge):
    expected = sum(
        voice in ("", line["voice"])
        and kind in ("", line["claim_type"])
        and hedge in ("", line["hedge_strength"])
        for line in LINES
    )
    picture = reader.picture(ARTICLE, voice, kind, hedge)
    assert filled(picture.figure) == expected
    said = re.search(r"(\d+|none) of (\d+)", picture.finding)
    if voice or kind or hedge:
        assert said.groups() == (str(expected) if expected else "none", str(len(LINES)))
    else:
        assert f"all {len(LINES)} sentences" in picture.finding


def test_every_sentence_is_on_the_sheet_with_its_coding_and_without_its_words():
    figure = reader.picture(ARTICLE).figure
    written = texts(figure)
    for line in LINES:
        assert line["sentence_id"] in written
        at = written.index(line["sentence_id"])
        assert written[at + 1] == line["claim_type"]
        if line["hedge_strength"] != "none":
            assert written[at + 2] == line["hedge_strength"]
        assert line["restatement"] not in written


def test_emphasis_is_more_than_colour():
    figure = reader.picture(ARTICLE, voice="anonymous-source").figure
    weights = {text.get_text(): text.get_weight() for text in figure.axes[0].texts}
    assert weights["P2.S1"] == "bold"
    assert weights["P1.S1"] == "normal"
    assert {patch.get_linewidth() for patch in figure.axes[0].patches} >= {1, 2}


def test_no_text_of_the_sheet_leaves_its_tile_or_meets_another():
    figure, boxes = sheet.draw_sheet(ARTICLE, list(ARTICLE["sentence_id"]))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    axes, renderer = figure.axes[0], canvas.get_renderer()
    for x, y, width, height in boxes.values():
        (left, top), (right, bottom) = axes.transData.transform([(x, y), (x + width, y + height)])
        inside = [
            text.get_window_extent(renderer)
            for text in axes.texts
            if x <= text.get_position()[0] <= x + width
            and y <= text.get_position()[1] <= y + height
        ]
        for i, box in enumerate(inside):
            assert left <= box.x0 and box.x1 <= right and bottom <= box.y0 and box.y1 <= top
            assert not any(box.overlaps(other) for other in inside[:i])


@pytest.fixture(scope="module")
def live():
    return sheet.Sheet(ARTICLE, dpi=96)


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


@pytest.mark.parametrize("ids", [[], ["P2.S1", "P3.S1"], ["P7.S4", "P13.S2"]])
def test_the_live_sheet_shows_the_same_as_a_sheet_drawn_anew(live, ids):
    figure, _ = sheet.draw_sheet(ARTICLE, ids)
    figure.dpi = 96
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    fresh = np.asarray(canvas.buffer_rgba(), dtype=int)[..., :3]
    difference = np.abs(pixels(bytes(live.png(ids))) - fresh).max(axis=-1)
    assert (difference > 60).mean() < 0.002  # the palette may shift soft edges a little


def test_the_live_sheet_forgets_what_was_emphasised_before(live):
    before = bytes(live.png([]))
    assert bytes(live.png(["P2.S1"])) != before
    assert bytes(live.png([])) == before


def test_the_ladder_counts_voices():
    found = sourcing.sourcing_ladder(ARTICLE)
    lengths = [bar.get_width() for bar in found.figure.axes[0].patches]
    by_voice = [sum(line["voice"] == voice for line in LINES) for voice in VOICES]
    assert lengths == [count for count in by_voice if count]
    assert found.finding.startswith(f"{by_voice[0]} of {len(LINES)} sentences")
    assert "0 on 'document'" in found.finding


def test_each_claim_has_one_box_in_the_row_of_its_verdict():
    rows = lines("claims")
    found = sourcing.verdicts(load("claims"))
    axes = found.figure.axes[0]
    place = {text.get_text(): text.get_position() for text in axes.texts}
    for row in rows:
        assert row["claim_id"] in place
    heights = {}
    for row in rows:
        heights.setdefault(row["verdict"], set()).add(place[row["claim_id"]][1])
    spans = sorted((min(ys), max(ys)) for ys in heights.values())
    assert all(low[1] < high[0] for low, high in pairwise(spans))
    right = min(place[row["claim_id"]][0] for row in rows if row["confidence"] == "medium")
    assert all(place[row["claim_id"]][0] < right for row in rows if row["confidence"] == "high")
    for verdict in ("contradicted", "unverifiable"):
        count = sum(row["verdict"] == verdict for row in rows)
        assert f"{count} {verdict}" in found.finding


def test_origins_count_ends_not_outlets():
    relayed = {"daily": ["agency"], "weekly": ["agency"], "agency": ["someone"]}
    met = {"daily": ["north", "south"], "radio": ["south"]}
    found = sourcing.origins({"One": relayed, "Two": met}, likely=[("weekly", "agency")])
    assert found.finding == "One: 2 texts lead to 1 origin; Two: 2 texts lead to 2 origins."
    bold = {t.get_text() for a in found.figure.axes for t in a.texts if t.get_weight() == "bold"}
    assert bold == {"someone", "north", "south"}
    dashed = [
        arrow.arrow_patch.get_linestyle() for arrow in found.figure.axes[0].texts
        if getattr(arrow, "arrow_patch", None) is not None
    ]  # fmt: skip
    assert sum(style != "-" for style in dashed) == 1


def test_origins_refuse_a_circle():
    with pytest.raises(ValueError, match="in a circle"):
        sourcing.origins({"Loop": {"a": ["b"], "b": ["c"], "c": ["b"]}})


def test_a_listing_holds_whole_sentences_escaped_and_from_the_left():
    found = reader.listing(ARTICLE.assign(restatement="<b>" + LONG), voice="officials")
    shown = found._repr_html_()
    assert "&lt;b&gt;" + LONG in shown
    assert "<b>" not in shown
    expected = [line["sentence_id"] for line in LINES if line["voice"] == "officials"]
    assert shown.count('<td style="text-align:left">') == 5 * len(expected)
    assert [line.split(" ")[0] for line in repr(found).splitlines()[::2]] == expected


def test_an_empty_listing_says_so():
    found = reader.listing(ARTICLE, voice="officials", claim_type="event")
    assert repr(found) == "No sentence fits."
    assert "No sentence fits." in found._repr_html_()
