"""Who stands behind a sentence, and how many origins a story has."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.data import load
from foothold.models import sourcing
from foothold.models.claims import VOICES


@pytest.fixture(scope="module")
def article():
    return load("article")


def test_each_sentence_rests_on_its_own_voice_only(article):
    found = sourcing.rests_on(article)
    by_hand = article.groupby("voice")["sentence_id"].apply(tuple).to_dict()
    assert found == {voice: by_hand.get(voice, ()) for voice in VOICES}


def test_attribution_of_p3_stops_at_its_sentence(article):
    third = article[article["paragraph"] == "P3"]
    assert sourcing.rests_on(third)["anonymous-source"] == ("P3.S1",)
    assert sourcing.rests_on(third, carry=True)["anonymous-source"] == ("P3.S1", "P3.S2")


coded = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(VOICES)), max_size=12).map(
    lambda rows: sorted(rows, key=lambda row: row[0])
)


@given(coded)
def test_carried_attribution_agrees_with_filling_forward(rows):
    table = pd.DataFrame(
        {
            "sentence_id": [f"s{i}" for i in range(len(rows))],
            "paragraph": [f"P{p}" for p, _ in rows],
            "voice": [voice for _, voice in rows],
        }
    )
    spoken = table["voice"].where(table["voice"] != "author")
    carried = spoken.groupby(table["paragraph"]).ffill().fillna("author")
    found = sourcing.rests_on(table, carry=True)
    for voice in VOICES:
        assert found[voice] == tuple(table["sentence_id"][carried == voice])


def test_the_ladder_holds_every_sentence_once_and_ranks_voices(article):
    steps = sourcing.ladder(article)
    assert list(steps) == list(sourcing.RUNGS)
    assert sorted(i for ids in steps.values() for i in ids) == sorted(article["sentence_id"])
    assert steps["document"] == ()
    ranked = ["author", "anonymous-source", "officials", "named-leader"]  # as the README of facts
    assert [sourcing.RUNGS.index(sourcing.rung(voice)) for voice in ranked] == [0, 1, 2, 3]
    assert sourcing.rung("author", document=True) == "document"
    with pytest.raises(ValueError, match="'rumour' is not a voice"):
        sourcing.rung("rumour")


edges = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20)


@given(edges, st.sets(st.integers(0, 8), min_size=1))
def test_roots_agree_with_networkx_on_graphs_without_circles(pairs, starts):
    # every link points to a smaller number, so there is no circle
    links = {(str(max(pair)), str(min(pair))) for pair in pairs if pair[0] != pair[1]}
    upstream = {a: sorted(b for x, b in links if x == a) for a, _ in links}
    graph = nx.DiGraph(list(links))
    graph.add_nodes_from(str(start) for start in starts)
    reached = {str(s) for s in starts} | {
        node for s in starts for node in nx.descendants(graph, str(s))
    }
    origins = sorted(node for node in reached if graph.out_degree(node) == 0)
    names = [str(start) for start in starts]
    assert list(sourcing.roots_of(upstream, names)) == origins
    assert sourcing.independent_sources(upstream, names) == len(origins)


@given(edges, st.integers(0, 8))
def test_a_circle_that_can_be_reached_is_refused_and_no_other_graph_is(pairs, start):
    upstream = {str(a): sorted({str(b) for x, b in pairs if x == a}) for a, _ in pairs}
    graph = nx.DiGraph([(str(a), str(b)) for a, b in pairs])
    graph.add_node(str(start))
    part = graph.subgraph(nx.descendants(graph, str(start)) | {str(start)})
    if nx.is_directed_acyclic_graph(part):
        assert sourcing.independent_sources(upstream, [str(start)]) >= 1
    else:
        with pytest.raises(ValueError, match=r"in a circle: .* Find out who had it first"):
            sourcing.independent_sources(upstream, [str(start)])


def test_ten_relays_of_one_report_are_one_source():
    relays = {f"outlet {n}": ["agency"] for n in range(10)}
    assert sourcing.independent_sources(relays) == 1


def test_own_reporting_beside_a_relay_adds_an_origin():
    upstream = {"daily": ["agency", "daily's reporter"], "weekly": ["agency"]}
    assert sourcing.independent_sources(upstream) == 2
    assert sourcing.independent_sources(upstream, ["weekly"]) == 1


def test_one_name_written_without_a_list_is_one_name():
    assert sourcing.roots_of({"daily": "agency"}, ["daily"]) == ("agency",)


def test_no_outlets_have_no_sources():
    assert sourcing.independent_sources({}) == 0
