"""Naming, speaking, missing, the grid and the weighted middle against a count of their own."""

from __future__ import annotations

import csv
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.data import data_folder, load
from foothold.models import positions, stakeholders

TABLES = [load(name) for name in ("article", "actors", "stakes", "relations")]
ARTICLE, ACTORS, STAKES, RELATIONS = TABLES


def lines(name):
    with (data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Read by a person, sentence by sentence; "Others" in P7.S4 may be other Europeans.
HEARD = {
    "P2.S1": "anonymous-sources",
    "P3.S1": "anonymous-sources",
    "P5.S2": "usa",
    "P7.S3": "european-officials",
    "P7.S4": "european-officials",
    "P12.S3": "putin",
    "P13.S1": "putin",
}


def test_the_speakers_are_those_that_a_person_reads():
    found = stakeholders.spoken(ARTICLE)
    assert found[found != "author"].to_dict() == HEARD
    assert len(found) == 33


def test_a_reported_sentence_without_an_actor_is_refused():
    row = {"sentence_id": "P1.S1", "voice": "officials", "actors": ()}
    with pytest.raises(ValueError, match=r"P1\.S1 .* Add the speaker"):
        stakeholders.spoken(pd.DataFrame([row]))


def test_presence_agrees_with_the_actors_table_and_with_a_count_of_the_file():
    grid = stakeholders.presence(ARTICLE)
    for row in lines("actors"):
        named = [name for name in row["named_in_article"].split(";") if name]
        if row["actor_id"] in grid.index:
            cells = grid.loc[row["actor_id"]].drop(["named", "speaks"])
            assert list(cells.index[cells != ""]) == named
        else:
            assert not named, row["actor_id"]
    for actor, counts in grid[["named", "speaks"]].iterrows():
        in_file = [i for i in lines("article") if actor in i["actors"].split(";")]
        assert counts["named"] == len(in_file)
        assert counts["speaks"] == list(HEARD.values()).count(actor)


def test_a_paragraph_in_which_an_actor_speaks_once_says_so_whatever_the_order():
    rows = [("P1.S1", "author"), ("P1.S2", "named-leader"), ("P1.S3", "author")]
    for order in itertools.permutations(rows):
        table = pd.DataFrame(order, columns=["sentence_id", "voice"])
        table = table.assign(paragraph="P1", actors=[("putin",)] * 3)
        assert stakeholders.presence(table).loc["putin"].tolist() == ["speaks", 3, 1]


def test_missing_are_those_in_the_tables_whom_no_sentence_names():
    found = stakeholders.missing(*TABLES)
    ties = [row for row in lines("relations") if row["snapshot"] == "2025-02"]
    text = {row["actor_id"]: row["named_in_article"] for row in lines("actors")}
    known = {row["actor_id"] for row in lines("stakes")}
    known |= {row[end] for row in ties for end in ("actor_a", "actor_b")}
    # the article says "European officials" for the EU
    assert set(found.index) == {actor for actor in known if not text[actor]} - {"eu"}
    for actor, row in found.iterrows():
        assert row["ties"] == sum(actor in (tie["actor_a"], tie["actor_b"]) for tie in ties)
    staked = list(found["stake"])
    assert staked == sorted(staked, reverse=True) and found.loc["civilians", "stake"]


def test_a_party_whose_leader_is_named_is_not_missing():
    article = ARTICLE.assign(actors=[("zelensky",)] * len(ARTICLE))
    found = stakeholders.missing(article, *TABLES[1:])
    assert "ukraine" not in found.index and "russia" in found.index


def test_the_middle_is_the_published_one():
    """Computed by the compilers of the tables, before this code: 32 weighted, 29 unweighted."""
    found = positions.middle(STAKES)
    assert round(found.mid) == 32
    assert round(found.unweighted) == 29
    assert found.low < found.mid < found.high


def test_the_middle_agrees_with_numpy():
    rows = [row for row in lines("stakes") if row["modelled"] == "true"]
    column = {name: np.array([float(r[name]) for r in rows]) for name in rows[0] if "_mid" in name}
    count = column["salience_mid"] * column["power_mid"]
    found = positions.middle(STAKES)
    assert found.mid == pytest.approx(np.average(column["position_mid"], weights=count))
    assert found.unweighted == pytest.approx(column["position_mid"].mean())
    assert positions.weights(STAKES).tolist() == count.tolist()


def corners(parties):
    """All weighted means with each position, salience and power at one of its two ends."""
    for choice in itertools.product((0, 1), repeat=3 * len(parties)):
        ends = np.array(choice).reshape(-1, 3)
        x, s, p = (
            np.array([party[k][e] for party, e in zip(parties, ends[:, k], strict=True)])
            for k in range(3)
        )
        if (s * p).sum() > 0:
            yield (x * s * p).sum() / (s * p).sum()


pair = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted).map(tuple)
heavy = st.tuples(st.integers(1, 100), st.integers(1, 100)).map(sorted).map(tuple)
party = st.tuples(pair, heavy, heavy)


@given(st.lists(party, min_size=1, max_size=4))
def test_the_range_is_that_of_all_corners(parties):
    low, high = positions.weighted_range(
        [x for x, _, _ in parties],
        [(s[0] * p[0], s[1] * p[1]) for _, s, p in parties],
    )
    tried = list(corners(parties))
    assert low == pytest.approx(min(tried))
    assert high == pytest.approx(max(tried))


def test_the_range_of_the_table_holds_all_corners_of_its_weights_and_any_mix():
    rows = STAKES[STAKES["modelled"]]
    ends = {
        name: rows[[f"{name}_low", f"{name}_high"]].to_numpy(float)
        for name in ("position", "salience", "power")
    }
    count = ends["salience"] * ends["power"]
    pick = np.array(list(itertools.product((0, 1), repeat=len(rows))))
    mix = count[np.arange(len(rows)), pick]
    found = positions.middle(STAKES)
    for x, end, best in ((0, found.low, np.min), (1, found.high, np.max)):
        at = ends["position"][:, x]
        assert end == pytest.approx(best((mix @ at) / mix.sum(axis=1)))
    rng = np.random.default_rng(3)
    for _ in range(500):
        x, s, p = (rng.uniform(ends[name][:, 0], ends[name][:, 1]) for name in ends)
        assert found.low <= np.average(x, weights=s * p) <= found.high


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), min_size=1, max_size=6))
def test_whole_weights_are_repetitions(rows):
    by_hand = [x for x, times in rows for _ in range(times)]
    found = positions.weighted_mean(*zip(*rows, strict=True))
    assert found == pytest.approx(sum(by_hand) / len(by_hand))


@pytest.mark.parametrize(
    ("at", "count", "says"),
    [
        ([1, 2], [1], "as many weights"),
        ([1, 2], [1, -1], "no weight below 0"),
        ([1, float("nan")], [1, 1], "must be numbers"),
        ([1, 2], [0, 0], "no middle"),
    ],
)
def test_a_mean_that_makes_no_sense_is_refused(at, count, says):
    with pytest.raises(ValueError, match=says):
        positions.weighted_mean(at, count)


def test_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="low value comes first"):
        positions.weighted_range([(5, 4)], [(1, 2)])


def test_the_pull_of_a_party_is_what_its_absence_changes():
    found = positions.pull(STAKES)
    for actor, shift in found.items():
        without = positions.middle(STAKES[STAKES["actor_id"] != actor])
        assert shift == pytest.approx(positions.middle(STAKES).mid - without.mid)
    assert "civilians" not in found and "isis" not in found
    sizes = found.abs().tolist()
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("interest", "power", "name"),
    [
        (80, 80, "player"),
        (80, 20, "subject"),
        (20, 80, "context setter"),
        (20, 20, "crowd"),
        (50, 50, "player"),
        (50, 49, "subject"),
    ],
)
def test_the_fields_have_the_names_of_eden_and_ackermann(interest, power, name):
    assert stakeholders.quadrant(interest, power) == name


@given(pair, pair, st.integers(1, 99))
def test_the_fields_within_reach_are_those_that_a_walk_over_the_box_meets(care, power, line):
    row = dict(
        zip(
            ("salience_low", "salience_high", "power_low", "power_high"),
            (*care, *power),
            strict=True,
        )
    )
    walked = {
        stakeholders.quadrant(s, p, line)
        for s in range(care[0], care[1] + 1)
        for p in range(power[0], power[1] + 1)
    }
    assert set(stakeholders.quadrants_within(pd.Series(row), line)) == walked
