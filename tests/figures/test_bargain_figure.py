"""The bargaining picture says and shows what a second count of the same table says."""

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from foothold import load
from foothold.data import data_folder
from foothold.figures.bargain import Board, frontier, salience
from foothold.figures.bargain_cases import (
    STORIES,
    TABLES,
    Case,
    answer,
    chain,
    detail,
    finding,
    obstacles,
    package,
    status_quo,
)

PLACES = [0, 3, 20, 40, 57, 62, 75, 88, 97, 100]


@pytest.fixture(scope="module")
def boards():
    made = {table: Board(table) for table in TABLES}
    for board in made.values():
        FigureCanvasAgg(board.figure).draw()
    return made


def texts(figure):
    found = figure.findobj(lambda a: hasattr(a, "get_text"))
    return [t for t in found if t.get_text().strip() and t.get_visible()]


@pytest.mark.parametrize("table", TABLES)
def test_no_label_is_cut_off_and_none_covers_another(boards, table):
    figure = boards[table].figure
    for r, d in itertools.product(PLACES, PLACES):
        boards[table].show(Case(r, d, table=table))
        moving = [boards[table].dot_label, boards[table].star_label]
        boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure)]
        for text, box in boxes:
            assert box.x0 >= -1, (r, d, text)
            assert box.x1 <= figure.bbox.x1 + 1, (r, d, text)
        one, two = (t.get_window_extent() for t in moving)
        assert not one.padded(-2).overlaps(two.padded(-2)), (r, d)


@pytest.mark.parametrize("table", TABLES)
def test_the_zone_is_what_a_grid_of_points_says(boards, table):
    curve = np.array(chain(table))
    for r, d in [(40, 20), (0, 0), (10, 60), (60, 50), (80, 5), (95, 95)]:
        case = Case(r, d, table=table)
        board = boards[table]
        board.show(case)
        grid = [(x, y) for x in range(0, 101, 4) for y in range(0, 101, 4)]
        under = [(x, y) for x, y in grid if x < curve[-1, 0] and y < np.interp(x, *curve.T) - 0.01]
        inside = {(x, y) for x, y in under if x > r and y > d}
        assert board.area.get_visible() == (answer(case) is not None)
        if board.area.get_visible():
            path = board.area.get_path()
            assert {p for p in grid if path.contains_point(p)} >= inside
            outside = {(x, y) for x, y in grid if x < r - 1 or y < d - 1}
            assert not [p for p in outside if path.contains_point(p)]
            assert board.area.get_hatch()
            assert board.star.get_xydata()[0] == pytest.approx(answer(case))
        assert board.dot.get_xydata()[0].tolist() == [r, d]


def test_the_markers_of_the_two_sides_differ_in_shape_and_stand_on_their_axis(boards):
    board = boards["linked"]
    board.show(Case(30, 10))
    assert board.r_mark.get_marker() != board.d_mark.get_marker()
    assert board.r_mark.get_xydata().tolist() == [[30, 0]]
    assert board.d_mark.get_xydata().tolist() == [[0, 10]]


def test_the_picture_names_what_it_shows_and_that_it_is_invented():
    picture = frontier()
    shown = " ".join(t.get_text() for t in texts(picture.figure))
    for word in ("as things stand", "Nash 66 | 52", "no deal 40 | 20", "invented for teaching",
                 "data/bargaining.csv"):  # fmt: skip
        assert word in shown
    assert (data_folder() / "bargaining.csv").exists()
    one = frontier(Case(table="one"))
    assert "Invented" in " ".join(t.get_text() for t in texts(one.figure))


def test_findings_by_hand():
    assert "40 of 100 points remain" in finding(Case(40, 20, table="one"))
    assert finding(Case(40, 20, table="one")).endswith("gives Russia 60, Damascus 40.")
    assert "add up to 110" in finding(Case(60, 50, table="one"))
    gulf = finding(Case(40, 20, "gulf", "one"))
    assert "Damascus's no-deal value goes from 20 to 40." in gulf
    assert gulf.endswith("gives Russia 50, Damascus 50.")
    assert "no zone at all" in finding(Case(60, 50))
    assert "No zone of agreement" in finding(Case(60, 60))
    assert "no value can move further" in finding(Case(0, 0, "war"))


def test_stories_move_what_their_label_says_and_stay_on_the_scale():
    assert Case(40, 90, "gulf").no_deal == (40, 100)
    assert Case(10, 90, "war").no_deal == (0, 75)
    for key, story in STORIES.items():
        r, d = Case(50, 50, key).no_deal
        assert (r - 50, d - 50) == (story.russia, story.damascus)
    with pytest.raises(ValueError, match="no story 'peace'"):
        Case(story="peace")
    with pytest.raises(ValueError, match="no table"):
        Case(table="two")
    with pytest.raises(ValueError, match="0 to 100"):
        Case(russia=101)


def test_each_story_starts_from_rows_that_were_known():
    known = {
        row
        for name in ("article", "statements", "bargaining")
        for row in load(name).iloc[:, 0].astype(str)
    }
    for key, story in STORIES.items():
        ids = set(filter(None, story.source.split(", ")))
        assert ids <= known
        assert bool(ids) == (key != "none")


def test_the_package_adds_up_to_the_points_of_the_deal():
    case = Case(40, 20)
    rows = package(case)
    assert len(rows) == 12
    russia = rows["Russia"].astype(float)[rows["goes"] == "Russia's way"].sum()
    damascus = rows["Damascus"].astype(float)[rows["goes"] == "Damascus's way"].sum()
    assert (russia, damascus) == pytest.approx(answer(case), abs=0.5)
    kept = package(Case(40, 20, table="redress"))
    assert kept.loc["G05 Redress for war harm", "goes"] == "Damascus's way (not traded)"
    assert package(Case(table="one")).empty
    assert package(Case(90, 90)).empty


def test_the_detail_holds_gains_or_dashes():
    rows = detail(Case(40, 20, table="one"))
    assert rows.loc["Russia"].tolist() == ["40", "60.0", "20.0"]
    assert detail(Case(60, 50, table="one"))["gain"].tolist() == ["–", "–"]


def test_each_obstacle_leaves_nothing_of_what_both_would_sign():
    rows = obstacles()
    assert list(rows.index) == ["trust", "indivisible", "audience", "spoiler"]
    for cell in rows["both would sign"]:
        low, high = map(int, cell.split(" to "))
        assert 0 < low < high < 100  # a zone that has room, and holds neither all nor nothing
    assert set(rows["left"]) == {"nothing"}
    assert rows.loc["trust", "but"].endswith("30 to 50")


def test_things_as_they_stand_by_hand():
    """One side again, row by row with pandas."""
    rows = load("bargaining")
    gap = (rows["russia_position"] - rows["damascus_position"]).abs()
    for number, side in enumerate(("russia", "damascus")):
        off = (rows["status_quo_2025_02"] - rows[f"{side}_position"]).abs()
        care = rows[f"{side}_salience"]
        share = 1 - (care * off).sum() / (care * gap).sum()
        assert status_quo()[number] == pytest.approx(100 * share)


def test_salience_shows_every_number_and_sorts_by_who_cares_more():
    rows = load("bargaining")
    picture = salience(rows)
    ax = picture.figure.axes[0]
    labels = [t.get_text() for t in ax.get_yticklabels()]
    share = rows["russia_salience"] / (rows["russia_salience"] + rows["damascus_salience"])
    ids = [label.split()[0] for label in labels]
    assert sorted(ids) == sorted(rows["issue_id"])
    ranked = share.set_axis(rows["issue_id"])[ids].to_numpy()
    assert (np.diff(ranked) >= 0).all()
    by_id = rows.set_index("issue_id")
    for dots, column in zip(ax.collections[1:], ("russia_salience", "damascus_salience"),
                            strict=True):  # fmt: skip
        assert dots.get_offsets()[:, 0].tolist() == by_id.loc[ids, column].tolist()
    more = int((rows["russia_salience"] > rows["damascus_salience"]).sum())
    assert f"Russia cares more about {more} and Damascus about {12 - more}" in picture.finding
    with pytest.raises(ValueError, match="no issue to draw"):
        salience(rows.iloc[:0])


def test_salience_texts_do_not_collide_or_leave_the_figure():
    figure = salience(load("bargaining")).figure
    FigureCanvasAgg(figure).draw()
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure)]
    for i, (one, a) in enumerate(boxes):
        assert a.x0 >= -1, one
        assert a.x1 <= figure.bbox.x1 + 1, one
        for other, b in boxes[:i]:
            assert not a.padded(-1).overlaps(b.padded(-1)), (one, other)
