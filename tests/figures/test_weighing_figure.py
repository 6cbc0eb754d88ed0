"""What the weighing figures draw and say, counted again with pandas and plain loops."""

import re
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from foothold import load
from foothold.figures.ranking import BARS, Board, ranking, scale
from foothold.figures.stamps import Stamp
from foothold.figures.weighing import twelve, value_and_feasibility, weight_lines
from foothold.figures.weighing_case import (
    Case,
    core_five,
    finding,
    options_table,
    weights_table,
)

CORE = ["I02", "I04", "I05", "I08", "I09"]
CASES = [
    (CORE, (50, 50, 50, 50, 50)),
    (CORE, (100, 80, 40, 20, 10)),
    (CORE, (0, 0, 0, 0, 100)),
    (["I01", "I10", "I05", "I08", "I09"], (100, 20, 30, 10, 60)),
    (["I03", "I06", "I07", "I11", "I12"], (5, 5, 5, 5, 100)),
]


@pytest.fixture(scope="module")
def table():
    rows = load("option_scores")
    return rows.pivot(index="option_id", columns="interest_id", values="score_mid")


def by_hand(table, interests, swings):
    """Values of the options: the second method, in pandas and without the models."""
    weights = np.array(swings) / sum(swings)
    return (table[list(interests)] * weights).sum(axis=1)


@pytest.mark.parametrize(("interests", "swings"), CASES)
def test_rows_bars_and_numbers_follow_the_values(table, interests, swings):
    board = Board()
    board.show(Case.of(interests, swings))
    wanted = by_hand(table, interests, swings).round(9)
    wanted = wanted.sort_index().sort_values(ascending=False, kind="stable")
    assert [name.get_text()[:2] for name in board.names] == list(wanted.index)
    assert [bar.get_width() for bar in board.bars] == pytest.approx(list(wanted))
    assert [n.get_text() for n in board.numbers] == [f"{v:.1f}" for v in wanted]
    bold = [name.get_text()[:2] for name in board.names if name.get_weight() == "bold"]
    assert bold == list(wanted.index[wanted > wanted.max() - 1e-6])


@pytest.mark.parametrize(("interests", "swings"), CASES)
def test_feasibility_stands_beside_its_own_option_and_does_not_change_the_order(interests, swings):
    board = Board()
    board.show(Case.of(interests, swings))
    options = load("options").set_index("option_id")
    for name, span, dot in zip(board.names, board.spans, board.dots, strict=True):
        row = options.loc[name.get_text()[:2]]
        low, high = 100 * row["feasible_low"], 100 * row["feasible_high"]
        assert list(span.get_xdata()) == pytest.approx([low, high])
        assert dot.get_xdata()[0] == pytest.approx(100 * row["feasible_mid"])


@pytest.mark.parametrize(("interests", "swings"), CASES)
def test_the_finding_agrees_with_a_count_of_its_own(table, interests, swings):
    values = by_hand(table, interests, swings)
    said = finding(Case.of(interests, swings))
    best = values.max()
    top = list(values.index[values > best - 1e-9])
    if len(top) > 1:
        assert said.startswith(" and ".join(top))
        return
    second = values.drop(top).max()
    behind = list(values.index[abs(values - second) < 1e-9])
    assert said.startswith(top[0])
    lead = re.search(rf"leads with {best:.1f} of 10, ([\d.]+) ahead of", said)[1]
    assert float(lead) == pytest.approx(best - second, abs=0.0051)
    assert " and ".join(behind) in said
    if "no single weight can change that" in said:  # the next test tries all weights
        return
    flip = re.search(r"(O\d) would take over .* of (I\d+) .* from ([\d.]+) to (\w+) ([\d.]+)", said)
    assert flip, said
    who, interest, now, side, at = flip.groups()
    # Just beyond the weight that is named, the named option leads; just before it, not yet.
    place, start = interests.index(interest), np.array(swings) / sum(swings)
    assert float(now) == pytest.approx(start[place], abs=0.006)
    for step, leads in ((0.008, True), (-0.008, False)):
        weight = float(at) + (step if side == "above" else -step)
        others = np.delete(start, place)
        shares = others / others.sum() if others.sum() else np.full(4, 0.25)
        moved = np.insert((1 - weight) * shares, place, weight)
        assert ((table[interests] * moved).sum(axis=1).idxmax() == who) is leads


@pytest.mark.parametrize(("interests", "swings"), CASES)
def test_no_other_weight_flips_first_place_sooner(table, interests, swings):
    case = Case.of(interests, swings)
    values = by_hand(table, interests, swings)
    if (values > values.max() - 1e-9).sum() > 1:
        return
    nearest = min((abs(flip.at - flip.now) for flip in case.flips.values() if flip), default=2)
    named = re.search(r"from ([\d.]+) to (?:above|below) ([\d.]+)", finding(case))
    if named:  # the sentence names the shortest way
        assert abs(float(named[2]) - float(named[1])) == pytest.approx(nearest, abs=0.011)
    start = np.array(swings) / sum(swings)
    for place in range(5):
        for weight in np.linspace(0, 1, 401):
            if abs(weight - start[place]) > nearest - 1e-3:
                continue
            others = np.delete(start, place)
            shares = others / others.sum() if others.sum() else np.full(4, 0.25)
            moved = np.insert((1 - weight) * shares, place, weight)
            assert (table[interests] * moved).sum(axis=1).idxmax() == values.idxmax()


def test_the_tornado_shows_the_lead_at_both_ends_of_one_score(table):
    board = Board()
    board.show(Case.of(CORE, (50,) * 5))
    rows = load("option_scores").set_index(["option_id", "interest_id"])
    labels = load("interests").set_index("label")["interest_id"]
    ticks = [float(t.get_text().replace("−", "-")) for t in board.ticks]
    step = ticks[1] - ticks[0]
    for cell, bar, low, high in zip(board.cells, board.moves, board.lows, board.highs, strict=True):
        option, _, label = cell.get_text().partition(" on ")
        row = rows.loc[(option, labels[label])]
        assert (low.get_text(), high.get_text()) == (str(row.score_low), str(row.score_high))
        leads = []
        for score in (row.score_low, row.score_high):
            moved = table[CORE].copy()
            moved.loc[option, labels[label]] = score
            values = moved.mean(axis=1)
            leads.append(values["O2"] - values.drop("O2").max())
        drawn = [ticks[0] + step * x for x in (bar.get_x(), bar.get_x() + bar.get_width())]
        assert drawn == pytest.approx(sorted(leads))


def test_the_shares_of_all_weights_stand_in_the_table_and_sum_to_all():
    shown = options_table(Case.of(CORE, (50,) * 5))["first under"]
    numbers = [float(text.split()[0]) for text in shown if text != "no weights"]
    assert sum(numbers) == pytest.approx(100, abs=0.25)
    assert list(shown).count("no weights") == 4


def test_the_weights_table_marks_each_flip_that_the_notes_know():
    rows = weights_table(Case.of(CORE, (50,) * 5)).set_index("interest")["first place flips"]
    told = {name[:3]: text for name, text in rows.items()}
    assert told["I09"] == "below 0.05, to O1"
    assert told["I04"] == "above 0.43, to O1"
    assert told["I05"] == told["I08"] == "nowhere"


def test_an_interest_chosen_twice_counts_with_both_swings(table):
    twice = Case.of(["I09", "I04", "I09", "I02", "I08"], (20, 100, 40, 10, 10))
    once = Case.of(["I09", "I04", "I02", "I08"], (60, 100, 10, 10))
    assert list(twice.values) == pytest.approx(list(once.values))
    assert "its swings add up: I09" in finding(twice)
    assert "add up" not in finding(once)


def test_equal_first_places_are_called_shared():
    said = finding(Case.of(["I02", "I05"], (7, 5)))
    assert re.match(r"O\d \(", said)
    tied = finding(Case.of(["I01", "I10"], (1, 2)))  # O2: (7 + 2 x 5) / 3
    assert "share" in tied or "leads" in tied
    assert finding(Case.of(["I04", "I09"], (5, 2))).startswith("O1 and O2 share first place")


def test_value_and_feasibility_names_who_is_not_beaten_on_both(table):
    values = table[CORE].mean(axis=1)
    chances = load("options").set_index("option_id")["feasible_mid"]
    free = [
        a
        for a in values.index
        if not any(
            values[b] >= values[a] and chances[b] >= chances[a] and (values[b] > values[a]
            or chances[b] > chances[a]) for b in values.index)
    ]  # fmt: skip
    picture = value_and_feasibility(Case.of(CORE, (50,) * 5))
    named = re.search(r"together only (.*) are not dominated", picture.finding)[1]
    assert sorted(re.findall(r"O\d", named)) == sorted(free)


def test_lines_start_and_end_where_the_table_says(table):
    figure = weight_lines(Case.of(CORE, (50,) * 5), ["I09", "I04"]).figure
    for ax, interest in zip(figure.axes, ["I09", "I04"], strict=True):
        lines = [line for line in ax.lines if list(line.get_xdata()) == [0, 1]]
        others = [i for i in CORE if i != interest]
        ends = np.array([line.get_ydata() for line in lines])
        assert list(ends[:, 0]) == pytest.approx(list(table[others].mean(axis=1)))
        assert list(ends[:, 1]) == pytest.approx(list(table[interest]))


def test_the_lines_say_the_crossings_of_the_notes():
    said = weight_lines(Case.of(CORE, (50,) * 5), ["I09", "I04"]).finding
    assert "I09: O1 to 0.05, O2 to 0.56, O5 to 0.81, O7 beyond" in said
    assert "I04: O2 to 0.43, O1 beyond" in said


def test_the_twelve_count_every_choice_of_five(table):
    interests = load("interests")
    russian = list(interests["interest_id"][interests["holder"] == "russia"])
    counts = {}
    for five in combinations(russian, 5):
        sums = table[list(five)].to_numpy().sum(axis=1)
        top = tuple(table.index[sums == sums.max()])
        counts[top] = counts.get(top, 0) + 1
    picture = twelve()
    assert f"of the {sum(counts.values())} ways" in picture.finding
    for name in ("O1", "O2", "O5"):
        assert f"{name} in {counts[(name,)]}" in picture.finding
    ties = sum(count for who, count in counts.items() if len(who) > 1)
    assert f"{ties} are ties" in picture.finding
    assert "O1 78 to O2 73" in picture.finding
    gaps = sorted((table.loc["O1"] - table.loc["O2"])[russian], reverse=True)
    drawn = [bar.get_width() for bar in picture.figure.axes[0].patches]
    assert drawn == pytest.approx(gaps)


@pytest.mark.parametrize(
    "make",
    [
        ranking,
        value_and_feasibility,
        lambda case: weight_lines(case, CORE[:1]),
        lambda case: weight_lines(case, [CORE[4], CORE[1]]),
        lambda case: twelve(),
    ],
)
@pytest.mark.parametrize(("interests", "swings"), CASES[:2])
def test_all_text_stays_inside_and_the_source_says_judgement(make, interests, swings):
    figure = make(Case.of(interests, swings)).figure
    FigureCanvasAgg(figure).draw()
    texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    unseen = []  # matplotlib keeps ticks beyond the ends of an axis, but draws none of them
    for axis in [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]:
        low, high = sorted(axis.get_view_interval())
        ticks = [t for t in axis.get_major_ticks() if not low <= t.get_loc() <= high]
        unseen += [t.label1 for t in ticks]
    for text in texts:
        if isinstance(text, Stamp) or text in unseen:
            continue
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width, text.get_text()
        assert box.y0 >= -1 and box.y1 <= figure.bbox.height + 1, text.get_text()
    assert any("this kit's judgement" in t.get_text() for t in texts)


@pytest.mark.parametrize(("low", "high"), [(0, 1.2), (-0.8, 0.9), (0, 0.02), (-3, 8), (0, 9)])
def test_the_axis_of_the_leads_holds_both_ends(low, high):
    start, step = scale(low, high)
    assert start <= low and high <= start + 6 * step


def test_a_stamp_draws_what_a_text_draws():
    """Same ink, within a pixel, as matplotlib's own text at the same place."""
    pictures = []
    for kind in (Text, Stamp):
        figure = Figure(figsize=(3, 0.5), dpi=100)
        text = kind(0.5, 0.5, "O2 on Save forces", ha="center", va="baseline", figure=figure)
        text.set_transform(figure.transFigure)
        figure.add_artist(text)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba())[..., 0] < 128)
    rows, columns = (np.array([p.sum(axis=a) for p in pictures]) for a in (1, 0))
    assert abs(pictures[0].sum() - pictures[1].sum()) < 0.12 * pictures[0].sum()
    left = [np.flatnonzero(c)[[0, -1]] for c in columns]
    assert np.abs(left[0] - left[1]).max() <= 2
    heights = [np.ptp(np.flatnonzero(r)) for r in rows]
    assert abs(heights[0] - heights[1]) <= 1


def test_the_core_five_start_the_board():
    assert list(core_five()) == CORE
    assert BARS <= 8
