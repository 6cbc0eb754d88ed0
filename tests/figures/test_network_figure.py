"""What the balance figures show, counted a second time from the table with pandas and networkx."""

import re
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from foothold import load
from foothold.figures.balance_tables import (
    camps,
    grounds,
    second_coder,
    sensitivity,
    strains,
    triangles,
)
from foothold.figures.balance_words import NAMES, case, finding, moves, sides
from foothold.figures.network import ALL, HIGH, PLAIN, SOME, WIDE, NetworkBoard, network
from foothold.figures.seats import SEATS
from foothold.figures.style import actor_colour
from foothold.figures.triads import flip_table, flips, kinds

SNAPSHOTS = ["2024-11", "2025-02"]


@pytest.fixture(scope="module")
def relations():
    return load("relations")


def rows_of(relations, snapshot):
    return relations.query("snapshot == @snapshot and core and sign != 0")


def cost(rows, camp):
    """Ties of a table that contradict a split, given as one of its camps."""
    same = rows["actor_a"].isin(camp) == rows["actor_b"].isin(camp)
    return rows[same != (rows["sign"] > 0)]


def triangle_signs(rows):
    graph = nx.Graph()
    graph.add_weighted_edges_from(rows[["actor_a", "actor_b", "sign"]].itertuples(index=False))
    found = [clique for clique in nx.enumerate_all_cliques(graph) if len(clique) == 3]
    return {
        frozenset(c): int(np.prod([graph[a][b]["weight"] for a, b in combinations(c, 2)]))
        for c in found
    }


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_the_finding_counts_what_the_table_holds(relations, snapshot):
    rows = rows_of(relations, snapshot)
    signs = list(triangle_signs(rows).values())
    text = network(relations, snapshot).finding
    assert f"{signs.count(1)} of {len(signs)} triangles are balanced" in text
    assert f" of {len(rows)} ties strained" in text


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_each_tie_is_drawn_once_between_its_seats_with_its_sign_and_line(relations, snapshot):
    board = NetworkBoard(case(relations, snapshot))
    board.show(case(relations, snapshot))
    rows = rows_of(relations, snapshot)
    for sign, lines in board.lines.items():
        own = rows[rows["sign"] == sign]
        expected = sorted(
            sorted([SEATS[a], SEATS[b]]) for a, b in zip(own.actor_a, own.actor_b, strict=True)
        )
        drawn = sorted(sorted(map(tuple, line)) for line in np.array(lines.get_segments()))
        assert drawn == expected
        assert len(board.signs[sign].get_offsets()) == len(own)
    dashes = [tuple(np.ravel(lines.get_linestyle()[0][1] or [])) for lines in board.lines.values()]
    assert dashes[0] == () and len(dashes[1]) > 0, "the sign must not be told by colour alone"
    assert len(board.discs.get_offsets()) == len(rows)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_thick_ties_are_those_that_contradict_the_best_splits(relations, snapshot):
    seen = case(relations, snapshot)
    board = NetworkBoard(seen)
    board.show(seen)
    rows = rows_of(relations, snapshot)
    bad = [
        {tuple(pair) for pair in cost(rows, split.camps[0])[["actor_a", "actor_b"]].to_numpy()}
        for split in seen.now.splits
    ]
    assert {len(ties) for ties in bad} == {seen.now.index}
    always, ever = set.intersection(*bad), set.union(*bad)
    widths = np.concatenate([lines.get_linewidths() for lines in board.lines.values()])
    assert (widths == ALL).sum() == len(always)
    assert (widths == SOME).sum() == len(ever - always)
    assert (widths == PLAIN).sum() == len(rows) - len(ever)
    listed = strains(seen)
    assert len(listed) == len(ever)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_camps_are_told_by_marker_and_letter_and_actors_by_their_colour(relations, snapshot):
    seen = case(relations, snapshot)
    board = NetworkBoard(seen)
    board.show(seen)
    letters, shown = sides(seen.now), {}
    place = {SEATS[actor]: actor for actor in board.actors}
    for letter, marks in board.nodes.items():
        for spot, edge in zip(marks.get_offsets(), marks.get_edgecolors(), strict=True):
            actor = place[tuple(spot)]
            shown[actor] = letter
            assert to_hex(edge).upper() == actor_colour(actor).upper()
        if letter:
            assert len(board.letters[letter].get_offsets()) == len(marks.get_offsets())
    assert shown == letters
    for split in seen.now.splits:
        own = next(c for c in split.camps if {"syria-gov", "assad-gov"} & set(c))
        assert {a for a, s in letters.items() if s == "A"} <= set(own)
        assert not {a for a, s in letters.items() if s == "B"} & set(own)
    listed = camps(seen)
    assert len(listed) == len(seen.now.splits)
    everyone = ", ".join(listed.iloc[0, 1:]).split(", ")
    assert sorted(everyone) == sorted(NAMES[actor] for actor in board.actors)


def test_seats_stay_put_and_only_damascus_changes_hands():
    assert SEATS["syria-gov"] == SEATS["assad-gov"]
    spots = [spot for actor, spot in SEATS.items() if actor != "assad-gov"]
    assert len(set(spots)) == len(spots)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_no_name_covers_another_name_or_a_marker_and_none_is_cut_off(relations, snapshot):
    board = NetworkBoard(case(relations, snapshot))
    for actor, box in board.boxes.items():
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= WIDE and box.y1 <= HIGH, actor
        for other, spot in board.at.items():
            assert not box.padded(9).contains(*spot), (actor, other)
            assert other == actor or not box.overlaps(board.boxes[other]), (actor, other)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_no_tie_runs_through_a_seat_and_no_sign_covers_another(relations, snapshot):
    seen = case(relations, snapshot)
    board = NetworkBoard(seen)
    for a, b in seen.ties:
        for other, spot in board.at.items():
            if other not in (a, b):
                assert distance(spot, board.at[a], board.at[b]) > 11, (a, b, other)
    spots = {tie: board.spots[tie] for tie in seen.ties}
    for one, two in combinations(spots, 2):
        assert np.hypot(*(spots[one] - spots[two])) > 10, (one, two)
    for tie, spot in spots.items():
        for actor, seat in board.at.items():
            assert np.hypot(*(spot - seat)) > 14, (tie, actor)
            assert not board.boxes[actor].contains(*spot), (tie, actor)


def distance(point, start, end):
    along = end - start
    share = np.clip(np.dot(point - start, along) / np.dot(along, along), 0, 1)
    return float(np.hypot(*(point - start - share * along)))


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
@pytest.mark.parametrize("sign", [1, -1, 0])
def test_a_changed_tie_is_told_against_the_record(relations, snapshot, sign):
    seen = case(relations, snapshot, "russia", "saudi-arabia", sign)
    rows = rows_of(relations, snapshot)
    here = (rows["actor_a"] == "russia") & (rows["actor_b"] == "saudi-arabia")
    changed = rows.assign(sign=rows["sign"].mask(here, sign)).query("sign != 0")
    now, was = (list(triangle_signs(table).values()) for table in (changed, rows))
    text = finding(seen)
    if sign == 1:
        assert not seen.changed and "Russia – Saudi Arabia (+) is in" in text
    else:
        assert f"{now.count(1)} of {len(now)} triangles are balanced" in text
        assert f"({was.count(1)} of {len(was)} as recorded)" in text
    table = triangles(seen)
    expected = [t for t in triangle_signs(rows) if {"russia", "saudi-arabia"} <= t]
    assert len(table) == len(expected)
    states = triangle_signs(changed)
    for triangle in expected:
        third = NAMES[next(iter(triangle - {"russia", "saudi-arabia"}))]
        told = table.set_index("third actor").at[third, "now"]
        state = states.get(triangle)
        assert told == {1: "balanced", -1: "unbalanced", None: "no triangle"}[state]


def test_a_change_of_camp_is_named(relations):
    seen = case(relations, "2025-02", "israel", "russia", 1)
    assert "set from 0 (mixed) to +" in finding(seen)
    assert "Israel goes from A to ?" in moves(seen)
    assert moves(case(relations, "2025-02")) == ""


def test_what_cannot_be_drawn_is_refused_with_a_sentence(relations):
    with pytest.raises(ValueError, match="Bashar al-Assad is not in the network of November 2024"):
        network(relations, "2024-11", "assad", "russia")
    with pytest.raises(ValueError, match="joins two actors"):
        network(relations, "2025-02", "iran", "iran")
    with pytest.raises(ValueError, match="there are 2024-11, 2025-02"):
        network(relations, "2025-10")


def test_the_bars_are_the_number_of_triangles_of_each_kind(relations):
    picture = kinds(relations)
    top = picture.figure.axes[0]
    for snapshot, bars in zip(SNAPSHOTS, top.containers[:2], strict=True):
        rows = rows_of(relations, snapshot)
        sign = {frozenset((r.actor_a, r.actor_b)): r.sign for r in rows.itertuples()}
        count = dict.fromkeys(range(4), 0)
        for triangle in triangle_signs(rows):
            count[sum(sign[frozenset(p)] < 0 for p in combinations(triangle, 2))] += 1
        assert [bar.get_height() for bar in bars] == [count[0], count[2], count[1], count[3]]
        bad = count[1] + count[3]
        assert f"{bad} of {sum(count.values())} triangles" in picture.finding
        assert f"({bad / sum(count.values()):.0%}), {count[3]} of them three" in picture.finding


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_the_flips_are_those_that_lower_the_cost_and_their_triangles_are_counted(
    relations, snapshot
):
    rows = rows_of(relations, snapshot).reset_index(drop=True)
    now = case(relations, snapshot).now.index
    signs = triangle_signs(rows)
    expected = {}
    for _, row in rows.iterrows():
        if case(relations, snapshot, row.actor_a, row.actor_b, -row.sign).now.index < now:
            own = [v for t, v in signs.items() if {row.actor_a, row.actor_b} <= t]
            expected[frozenset((NAMES[row.actor_a], NAMES[row.actor_b]))] = (
                own.count(-1),
                own.count(1),
            )
    table = flip_table(relations, snapshot)
    told = {
        frozenset(tie.split(" – ")): (cured, spoiled)
        for tie, cured, spoiled in table[["tie", "cured", "spoiled"]].to_numpy()
    }
    assert told == expected
    gain = table["cured"] - table["spoiled"]
    assert gain.is_monotonic_decreasing
    assert f"{len(expected)} of {len(rows)} flips lower" in flips(relations, snapshot).finding


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_what_gives_the_signs_is_counted_tie_by_tie(relations, snapshot):
    rows = rows_of(relations, snapshot)
    told = sum(bool(ids) for ids in rows["in_article"])
    ours = sum(
        not ids and set(sources) == {"judgement"}
        for ids, sources in zip(rows["in_article"], rows["source_ids"], strict=True)
    )
    assert list(grounds(relations, snapshot)["ties"]) == [told, len(rows) - told - ours, ours]


def test_the_sensitivity_is_that_of_the_codebook(relations):
    """The figures of the codebook's table and of its hard case, worked out by its coder."""
    table = sensitivity(relations, "2025-02").set_index("coding")
    told = table[["frustration", "ties"]].to_numpy().tolist()
    assert told == [[8, 44], [11, 45], [6, 37], [7, 43], [7, 44]]
    assert table["unbalanced"].iloc[0] == "11 of 38"
    before = sensitivity(relations, "2024-11")
    assert before[["frustration", "ties"]].to_numpy().tolist()[:3] == [[8, 50], [10, 55], [5, 43]]


def test_a_reader_can_be_the_second_coder(relations):
    blank = {"russia--turkey": ..., "syria-gov--usa": ...}
    assert str(second_coder(relations, blank, "2025-02")).startswith("not yet")
    mine = {"russia--turkey": 0, "turkey--syria-gov": -1, "russia--uae": 1}
    found = second_coder(relations, mine, "2025-02")
    assert (found.both, found.same) == (2, 1)


@pytest.mark.parametrize("make", [kinds, flips, lambda r: network(r, "2024-11")])
def test_the_figures_keep_their_texts_inside_and_apart(relations, make):
    figure = make(relations).figure
    FigureCanvasAgg(figure).draw()
    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t.get_visible()]
    assert boxes
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0, text
        assert box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-1).overlaps(b.padded(-1)), (one, other)


def test_every_actor_of_the_network_has_a_seat_and_a_short_name():
    whole = load("relations", as_of=None)
    core = whole.query("core and sign != 0")
    there = set(core["actor_a"]) | set(core["actor_b"])
    assert there <= set(SEATS)
    assert there <= set(NAMES)
    assert not re.search(r"regime|terror", " ".join(NAMES.values()), re.I)
    assert set(pd.Series(list(NAMES))) <= set(load("actors")["actor_id"])
