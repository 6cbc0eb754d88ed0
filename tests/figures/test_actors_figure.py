"""The grid, the voices and the wishes show what the files say, and hide no name."""

from __future__ import annotations

import csv
import itertools
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from foothold.data import data_folder, load
from foothold.figures import actors, positions
from foothold.figures.power_grid import Grid, short_name
from foothold.figures.style import PAPER, actor_colour


def lines(name):
    with (data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STAKES, ARTICLE = load("stakes"), load("article")
NAMES = load("actors").set_index("actor_id")["name"].to_dict()
MODELLED = {row["actor_id"]: row for row in lines("stakes") if row["modelled"] == "true"}
ABSENT = ["iran", "ukraine", "sdf", "uae", "civilians"]


def marks(figure, start):
    """Scatter marks by what stands after `start` in their gid."""
    found = {}
    for mark in figure.axes[0].collections:
        gid = mark.get_gid() or ""
        if gid.startswith(start):
            found[gid.removeprefix(start)] = mark
    return found


def drawn(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


@pytest.mark.parametrize("build", [actors.grid, positions.wishes])
def test_a_marker_is_filled_exactly_if_the_wish_is_stated(build):
    found = marks(build(STAKES, NAMES).figure, "at-")
    assert set(found) == set(MODELLED)
    for actor, mark in found.items():
        fill, edge = (to_hex(c[0]).upper() for c in (mark.get_facecolors(), mark.get_edgecolors()))
        stated = MODELLED[actor]["stated_or_inferred"] == "stated"
        assert fill == (actor_colour(actor).upper() if stated else PAPER)
        assert stated or edge == actor_colour(actor).upper()


def test_the_grid_puts_each_party_where_the_file_says():
    found = marks(actors.grid(STAKES, NAMES).figure, "at-")
    for actor, mark in found.items():
        row = MODELLED[actor]
        at = (float(row["salience_mid"]), float(row["power_mid"]))
        assert tuple(mark.get_offsets()[0]) == at


def boxes(figure):
    """Extents of the labels, field names and markers, in pixels."""
    renderer = drawn(figure)
    ax = figure.axes[0]
    texts = [t for t in ax.texts if t.get_text() and t.get_visible()]
    found = [(t.get_text(), t.get_window_extent(renderer)) for t in texts]
    for actor, mark in marks(figure, "at-").items():
        x, y = ax.transData.transform(mark.get_offsets()[0])
        half = np.sqrt(mark.get_sizes()[0]) / 2 * figure.dpi / 72
        found.append((f"marker {actor}", type(found[0][1]).from_extents(
            x - half, y - half, x + half, y + half)))  # fmt: skip
    return found


@pytest.mark.parametrize("dpi", [96, 144])
def test_no_name_on_the_grid_covers_a_marker_or_another_name(dpi):
    figure = actors.grid(STAKES, NAMES).figure
    figure.dpi = dpi
    found = boxes(figure)
    assert len(found) >= 2 * len(MODELLED) + 4
    for (one, first), (two, second) in itertools.combinations(found, 2):
        assert not first.overlaps(second), (one, two)


def test_labels_find_another_side_in_two_close_columns():
    columns = STAKES.assign(
        salience_mid=[46 + 6 * (i % 2) for i in range(len(STAKES))],
        power_mid=[30 + 5 * (i // 2) for i in range(len(STAKES))],
    )
    names = [
        (text, box)
        for text, box in boxes(actors.grid(columns, NAMES).figure)
        if text in {short_name(actor, NAMES) for actor in MODELLED}
    ]
    assert len(names) == len(MODELLED)
    for (one, first), (two, second) in itertools.combinations(names, 2):
        assert not first.overlaps(second), (one, two)


def test_no_name_stands_on_the_line_at_which_the_grid_opens():
    figure = actors.grid(STAKES, NAMES).figure
    middle = figure.axes[0].transData.transform((50, 0))[0]
    for text, box in boxes(figure):
        assert not box.x0 < middle < box.x1, text


def test_a_card_to_read_is_the_card_of_the_explorer_escaped():
    from foothold.figures.actor_card import Reading, actor_card, cases_of

    table = Reading("A & B", (("<who>", 'says "no"'),))._repr_html_()
    assert "&lt;who&gt;" in table and "&quot;no&quot;" in table and "A &amp; B" in table
    statement = next(row for row in lines("statements") if row["statement_id"] == "ST08")
    assert statement["statement"] in repr(actor_card("turkey"))
    both = cases_of(load("cases"), NAMES, ["qatar", "iran"])
    own = {row["actor_id"]: row["case"] for row in lines("cases")}
    assert both.lines == (("Qatar", own["qatar"]), ("Iran", own["iran"]))


def test_the_ring_stands_on_the_party_and_the_bars_are_its_ranges():
    grid = Grid(STAKES, NAMES)
    for actor, row in MODELLED.items():
        grid.show(actor, 35)
        assert [float(v[0]) for v in grid.ring.get_data()] == [
            float(row["salience_mid"]), float(row["power_mid"])]  # fmt: skip
        for bar, kind in (
            (grid.reach_x.get_xdata(), "salience"),
            (grid.reach_y.get_ydata(), "power"),
        ):
            ends = [float(row[f"{kind}_low"]), float(row[f"{kind}_high"])]
            assert [float(bar[0]), float(bar[-1])] == ends
            assert ends[0] <= bar[1] <= float(row[f"{kind}_mid"]) <= bar[-2] <= ends[1]
        assert grid.bold.get_text() == grid.labels[actor].get_text()
    grid.show("civilians")
    assert not grid.ring.get_visible() and not grid.bold.get_visible()


@pytest.mark.parametrize("line", [30, 45, 50, 60])
def test_the_finding_of_the_grid_sorts_by_hand(line):
    said = actors.grid_finding(STAKES, NAMES, line=line)
    groups = dict(re.findall(r"(players|subjects|context setters): ([^;]*)", said))
    for actor, row in MODELLED.items():
        cares, strong = (float(row[f"{k}_mid"]) >= line for k in ("salience", "power"))
        name = short_name(actor, NAMES)
        assert (name in groups["players"].split(", ")) == (cares and strong)
        assert (name in groups["subjects"].split(", ")) == (cares and not strong)
        assert (name in groups["context setters"].split(", ")) == (strong and not cares)


def test_who_is_not_modelled_is_said_to_be_left_out():
    assert "Civilians stand nowhere" in actors.grid(STAKES, NAMES, "civilians").finding
    assert "not on the grid" in actors.grid_finding(STAKES, NAMES, "isis")


def test_voices_mark_each_naming_and_each_speech_of_the_file():
    figure = actors.voices(ARTICLE, NAMES, ABSENT).figure
    found = marks(figure, "")
    cells = {
        (actor, row["paragraph"])
        for row in lines("article")
        for actor in row["actors"].split(";")
        if actor
    }
    shown = {tuple(gid.rsplit("-", 2)[:2]) for gid in found if gid}
    assert shown == cells
    speaking = {gid.rsplit("-", 2)[0] for gid in found if gid.endswith("-speaks")}
    assert speaking == {"putin", "anonymous-sources", "european-officials", "usa"}
    for gid, mark in found.items():
        if gid.endswith("-about"):  # hollow and smaller: not by colour alone
            assert to_hex(mark.get_facecolors()[0]).upper() == PAPER
            assert mark.get_sizes()[0] < 100


def test_voices_count_sentences_and_name_those_who_are_absent():
    picture = actors.voices(ARTICLE, NAMES, ABSENT)
    written = {}
    for text in picture.figure.axes[0].texts:
        written.setdefault(text.get_gid(), []).append(text.get_text())
    for actor in ("russia", "al-sharaa", "putin", *ABSENT):
        named = sum(actor in row["actors"].split(";") for row in lines("article"))
        assert written[f"count-{actor}"][0] == str(named)
    for actor in ABSENT:
        assert short_name(actor, NAMES) in picture.finding.partition("no sentence names")[2]
    reported = sum(row["voice"] != "author" for row in lines("article"))
    assert f"{reported} of {len(ARTICLE)} sentences" in picture.finding


def test_wishes_draw_ranges_weights_and_the_published_middle():
    picture = positions.wishes(STAKES, NAMES)
    ax = picture.figure.axes[0]
    ranges = sorted(
        tuple(map(float, bar.get_xdata())) for bar in ax.lines if bar.get_gid() == "range"
    )
    by_file = [(float(r["position_low"]), float(r["position_high"])) for r in MODELLED.values()]
    assert ranges == sorted(by_file)
    found = marks(picture.figure, "at-")
    area = {actor: mark.get_sizes()[0] for actor, mark in found.items()}
    heavy = {a: float(r["power_mid"]) * float(r["salience_mid"]) for a, r in MODELLED.items()}
    assert area["syria-gov"] / area["turkey"] == pytest.approx(heavy["syria-gov"] / heavy["turkey"])
    texts = [text.get_text() for text in ax.texts]
    assert "weighted middle 32" in texts and "plain mean 29" in texts  # as the compilers give them
    assert {f"{weight:,.0f}" for weight in heavy.values()} <= set(texts)
    assert "is 32 of 100" in picture.finding and "is 29" in picture.finding


@pytest.mark.parametrize(
    "picture",
    [actors.grid(STAKES, NAMES), actors.voices(ARTICLE, NAMES, ABSENT),
     positions.wishes(STAKES, NAMES)],
    ids=["grid", "voices", "wishes"],
)  # fmt: skip
def test_nothing_is_cut_off_or_too_small(picture):
    renderer = drawn(picture.figure)
    width, height = picture.figure.canvas.get_width_height()
    ax = picture.figure.axes[0]
    texts = [*picture.figure.texts, *ax.texts, ax.xaxis.label, ax.yaxis.label, ax.title]
    texts += [*ax.get_xticklabels(), *ax.get_yticklabels()]
    for text in texts:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent(renderer)
            assert box.x0 >= -1 and box.y0 >= -1, text.get_text()
            assert box.x1 <= width + 1 and box.y1 <= height + 1, text.get_text()
            assert text.get_fontsize() >= 9
