"""Balance and frustration against brute force, published values and the codebook's own table."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold import load
from foothold.models.agreement import agreement
from foothold.models.balance import (
    census,
    change,
    checked,
    coded,
    is_balanced,
    pair,
    signed_ties,
    triads,
)
from foothold.models.frustration import Split, frustration, single_changes, strained

# Read's Gahuku-Gama tribes (K. E. Read, Cultures of the Central Highlands, New Guinea,
# Southwestern Journal of Anthropology 10 (1954) 1-43), as the Koblenz Network Collection
# (ucidata-gama) numbers them: for each tribe, its friends and its enemies of lower number.
TRIBES = """
2: 1 /            3: / 1 2          4: 3 / 1          5: / 1 2         6: 3 / 1 2
7: 3 5 6 /        8: 3 4 6 7 /      9: 5 / 2 6        10: 9 / 2        11: 6 7 8 / 9 10
12: 6 7 8 11 / 1  13: 7 9 10 / 6 11  14: 5 13 / 8 12  15: 1 2 / 5 9 10 11 12 13
16: 1 2 15 / 5 6 11 12 13 14
"""


def tribes():
    ties, words, now, sign = {}, TRIBES.replace(":", " :").split(), 0, 1
    for i, word in enumerate(words):
        if word == ":":
            now, sign = int(words[i - 1]), 1
        elif word == "/":
            sign = -1
        elif i + 1 == len(words) or words[i + 1] != ":":
            ties[pair(f"t{int(word):02}", f"t{now:02}")] = sign
    return ties


def complete(n, sign=-1):
    return {(f"n{i}", f"n{j}"): sign for i, j in combinations(range(n), 2)}


def of_graph(graph, negative=lambda a, b: True):
    return {pair(f"n{a:02}", f"n{b:02}"): -1 if negative(a, b) else 1 for a, b in graph.edges()}


def brute_force(ties):
    """All splits, counted one by one."""
    everyone = sorted({a for tie in ties for a in tie})
    found = {} if everyone else {0: {frozenset()}}
    for sides in product((0, 1), repeat=len(everyone) - 1) if everyone else ():
        side = dict(zip(everyone, (0, *sides), strict=True))
        bad = sum((side[a] == side[b]) != (sign > 0) for (a, b), sign in ties.items())
        found.setdefault(bad, set()).add(frozenset(a for a in everyone if side[a] == 0))
    return min(found), found[min(found)]


@st.composite
def networks(draw, most=8):
    n = draw(st.integers(2, most))
    pairs = list(combinations([f"n{i}" for i in range(n)], 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    return {tie: draw(st.sampled_from((1, -1))) for tie in chosen}


@settings(max_examples=300, deadline=None)
@given(networks())
def test_index_and_all_best_splits_equal_those_of_brute_force(ties):
    index, splits = brute_force(ties)
    found = frustration(ties)
    assert found.index == index
    first = min(a for tie in ties for a in tie)
    near = [set(s.camps[s.side(first)]) for s in found.splits]
    assert {frozenset(camp) for camp in near} == splits
    assert len(near) == len(splits)
    for split in found.splits:
        assert len(strained(ties, split)) == index
        assert sorted(split.camps[0] + split.camps[1]) == sorted({a for t in ties for a in t})


@settings(max_examples=150, deadline=None)
@given(networks(7))
def test_single_changes_equal_a_new_search_for_each_changed_network(ties):
    flips = single_changes(ties)
    assert sorted(f.tie for f in flips) == sorted(ties)
    assert [f.flipped for f in flips] == sorted(f.flipped for f in flips)
    for flip in flips:
        a, b = flip.tie
        assert flip.sign == ties[a, b]
        assert flip.flipped == brute_force(ties | {(a, b): -ties[a, b]})[0]
        assert flip.removed == brute_force({t: s for t, s in ties.items() if t != (a, b)})[0]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_the_index_is_the_least_number_of_ties_to_flip_or_to_take_out(ties):
    """Harary (1959): deletion and negation of the same few ties both give balance."""
    index = frustration(ties).index
    bad = strained(ties, frustration(ties).splits[0])
    flipped = {tie: -sign if tie in bad else sign for tie, sign in ties.items()}
    kept = {tie: sign for tie, sign in ties.items() if tie not in bad}
    for mended in (flipped, kept):
        assert all(product_of(mended, cycle) > 0 for cycle in cycles(mended))
    if index and len(ties) <= 10:
        for few in combinations(ties, index - 1):
            rest = {tie: sign for tie, sign in ties.items() if tie not in few}
            assert any(product_of(rest, cycle) < 0 for cycle in cycles(rest))


def cycles(ties):
    graph = nx.Graph(list(ties))
    return nx.cycle_basis(graph)


def product_of(ties, cycle):
    sign = 1
    for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True):
        sign *= ties[pair(a, b)]
    return sign


@settings(max_examples=150, deadline=None)
@given(networks(), st.sets(st.integers(0, 7)))
def test_switching_sides_changes_signs_but_neither_index_nor_triangles(ties, chosen):
    """Turning all ties of some actors around keeps every cycle's sign (Zaslavsky 1982)."""
    turned = {f"n{i}" for i in chosen}
    other = {(a, b): -s if (a in turned) != (b in turned) else s for (a, b), s in ties.items()}
    assert frustration(other).index == frustration(ties).index
    assert len(frustration(other).splits) == len(frustration(ties).splits)
    assert [t.balanced for t in triads(other)] == [t.balanced for t in triads(ties)]


# Published values


def test_the_highland_tribes_have_the_published_index_split_and_triangles():
    """signnet (D. Schoch; model of Aref, Mason and Wilson 2020) prints index 7, tribes 1, 2, 15
    and 16 against the rest, 0.867647 of the triangles balanced, and a score 1 - 2 x 7 / 58."""
    ties = tribes()
    assert len(ties) == 58 and sum(sign > 0 for sign in ties.values()) == 29
    found = frustration(ties)
    assert found.index == 7
    assert round(1 - 2 * found.index / len(ties), 7) == 0.7586207
    assert ("t01", "t02", "t15", "t16") in [split.camps[0] for split in found.splits]
    balanced = [triad.balanced for triad in triads(ties)]
    assert round(sum(balanced) / len(balanced), 6) == 0.867647


@pytest.mark.parametrize(
    ("ties", "index"),
    [
        # A complete graph of enemies: the best split halves it (Abelson and Rosenberg 1958).
        *[(complete(n), (n - 1) ** 2 // 4) for n in range(2, 12)],
        # All-hostile graphs: edges less the largest cut (Petersen 15 - 12, K3,3 bipartite).
        (of_graph(nx.petersen_graph()), 3),
        (of_graph(nx.complete_bipartite_graph(3, 3)), 0),
        (of_graph(nx.icosahedral_graph()), 10),
        (of_graph(nx.dodecahedral_graph()), 6),
        # One hostile tie in a ring, and a ring of five enemies: an odd number of minus signs.
        (of_graph(nx.cycle_graph(6), lambda a, b: (a, b) == (0, 1)), 1),
        (of_graph(nx.cycle_graph(5)), 1),
        (of_graph(nx.path_graph(9), lambda a, b: a % 3 == 0), 0),
    ],
)
def test_known_graphs_have_their_known_index(ties, index):
    assert frustration(ties).index == index


@pytest.mark.parametrize("n", range(2, 9))
def test_a_network_of_enemies_has_every_even_split_as_best(n):
    halves = {frozenset(c) for c in combinations(range(n), n // 2)}
    halves = {frozenset((half, frozenset(range(n)) - half)) for half in halves}
    assert len(frustration(complete(n)).splits) == len(halves)


def test_parts_without_a_tie_between_them_combine_in_every_way():
    apart = {("a", "b"): 1, ("c", "d"): -1, ("e", "f"): 1}
    assert frustration(apart).index == 0
    assert len(frustration(apart).splits) == 4
    three = {(f"{x}1", f"{x}2"): -1 for x in "abc"} | {(f"{x}1", f"{x}3"): -1 for x in "abc"}
    three |= {(f"{x}2", f"{x}3"): -1 for x in "abc"}
    assert (frustration(three).index, len(frustration(three).splits)) == (3, 27 * 4)


def test_twenty_entangled_actors_are_searched_exactly():
    """Moebius ladders of hostile ties: on 2n actors balanced if n is odd, else not."""
    odd = of_graph(nx.circulant_graph(18, [1, 9]))
    even = of_graph(nx.circulant_graph(20, [1, 10]))
    assert nx.is_bipartite(nx.circulant_graph(18, [1, 9]))
    assert frustration(odd).index == 0
    assert frustration(even).index == brute_force_by_cut(even) > 0


def brute_force_by_cut(ties):
    """Index of all-hostile ties by an integer count over bit masks, in plain Python."""
    everyone = sorted({a for tie in ties for a in tie})
    place = {a: i for i, a in enumerate(everyone)}
    edges = [(place[a], place[b]) for a, b in ties]
    best = len(edges)
    for mask in range(1 << (len(everyone) - 1)):
        inside = 0
        for a, b in edges:
            inside += not ((mask >> a ^ mask >> b) & 1)
            if inside >= best:
                break
        best = min(best, inside)
    return best


def test_what_cannot_be_searched_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="at most 24"):
        frustration(complete(25))
    with pytest.raises(ValueError, match="one by one"):
        frustration({(f"n{i:02}", f"n{i + 1:02}"): 1 for i in range(0, 60, 2)})
    assert frustration({}).index == 0


# The codebook's table, worked out by its coder with another program
CODEBOOK = [  # snapshot, ties, balanced, unbalanced, index, best, alt index of ties, without ISIS
    ("2024-11", 50, 46, 16, 8, 2, (10, 55), (5, 43)),
    ("2025-02", 44, 27, 11, 8, 1, (11, 45), (6, 37)),
    ("2025-10", 44, 37, 12, 7, 2, (9, 45), (6, 38)),
]


@pytest.fixture(scope="module")
def relations():
    return load("relations", as_of=None)


@pytest.mark.parametrize("row", CODEBOOK, ids=[row[0] for row in CODEBOOK])
def test_the_figures_of_the_codebook_come_out(relations, row):
    snapshot, count, good, bad, index, best, alternative, no_isis = row
    ties = signed_ties(relations, snapshot)
    balanced = [triad.balanced for triad in triads(ties)]
    assert (len(ties), sum(balanced), len(balanced) - sum(balanced)) == (count, good, bad)
    found = frustration(ties)
    assert (found.index, len(found.splits)) == (index, best)
    other = signed_ties(relations, snapshot, "alt_sign")
    assert (frustration(other).index, len(other)) == alternative
    without = signed_ties(relations, snapshot, without=["isis"])
    assert (frustration(without).index, len(without)) == no_isis


@pytest.mark.parametrize(
    ("a", "b", "sign", "index", "ties", "best"),
    [
        ("russia", "syria-gov", 0, 7, 43, None),
        ("russia", "syria-gov", -1, 7, 44, None),
        ("israel", "russia", 1, 9, 45, 4),
    ],
)
def test_the_codebooks_hard_cases_come_out(relations, a, b, sign, index, ties, best):
    changed = change(signed_ties(relations, "2025-02"), a, b, sign)
    found = frustration(changed)
    assert (found.index, len(changed)) == (index, ties)
    assert best in (None, len(found.splits))


@pytest.mark.parametrize("snapshot", ["2024-11", "2025-02"])
def test_the_ties_are_those_of_the_table_read_with_pandas(relations, snapshot):
    rows = relations.query("snapshot == @snapshot and core and sign != 0")
    expected = {(r.actor_a, r.actor_b): r.sign for r in rows.itertuples()}
    assert signed_ties(relations, snapshot) == expected
    every = coded(relations, snapshot, core=False)
    assert len(every) == (relations["snapshot"] == snapshot).sum()


# Triangles


@pytest.mark.parametrize("signs", list(product((1, -1), repeat=3)))
def test_a_triangle_is_balanced_with_an_even_number_of_enemies(signs):
    assert is_balanced(*signs) == (signs.count(-1) % 2 == 0)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_triangles_are_those_of_networkx(ties):
    graph = nx.Graph(list(ties))
    found = triads(ties)
    assert len(found) == sum(nx.triangles(graph).values()) // 3
    assert sum(census(ties).values()) == len(found)
    for triad in found:
        assert triad.ties().items() <= ties.items()
        assert triad.kind.count("-") == triad.signs.count(-1)
        assert triad.balanced == (triad.kind in ("+++", "+--"))


def test_wrong_input_is_refused_with_a_sentence(relations):
    with pytest.raises(ValueError, match="1 or -1"):
        is_balanced(1, 0, 1)
    with pytest.raises(ValueError, match="given twice"):
        pair("iran", "iran")
    with pytest.raises(ValueError, match="stands twice"):
        checked({("a", "b"): 1, ("b", "a"): 1})
    with pytest.raises(ValueError, match="write 1 or -1"):
        triads({("a", "b"): 2})
    with pytest.raises(ValueError, match="2024-11"):
        signed_ties(relations, "1999-01")
    with pytest.raises(ValueError, match="alt_sign"):
        signed_ties(relations, "2025-02", "strength")
    with pytest.raises(ValueError, match="0 for no tie"):
        change({}, "a", "b", 3)
    with pytest.raises(ValueError, match="neither camp"):
        Split((("a",), ("b",))).side("c")


# Two coders


def test_kappa_of_the_textbook_two_by_two():
    """Cohen's kappa for 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no is 0.40 (agreement 0.70)."""
    codes = [(1, 1)] * 20 + [(1, -1)] * 5 + [(-1, 1)] * 10 + [(-1, -1)] * 15
    one = {("a", f"n{i}"): code for i, (code, _) in enumerate(codes)}
    two = {("a", f"n{i}"): code for i, (_, code) in enumerate(codes)}
    found = agreement(one, two)
    assert (found.both, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.40)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((1, 0, -1)), st.sampled_from((1, 0, -1))), min_size=1))
def test_kappa_agrees_with_its_definition_on_a_pandas_table(codes):
    one = {("a", f"n{i}"): code for i, (code, _) in enumerate(codes)}
    two = {(f"n{i}", "a"): code for i, (_, code) in enumerate(codes)}
    found = agreement(one, two)
    frame = pd.DataFrame(codes, columns=["one", "two"])
    seen = (frame["one"] == frame["two"]).mean()
    shares = [frame[c].value_counts(normalize=True) for c in frame]
    chance = sum(shares[0].get(s, 0) * shares[1].get(s, 0) for s in (1, 0, -1))
    assert found.same == round(seen * len(codes))
    if found.kappa is None:
        assert chance == pytest.approx(1)
    else:
        assert found.kappa == pytest.approx((seen - chance) / (1 - chance))


def test_what_is_left_blank_is_not_compared():
    assert str(agreement({("a", "b"): ...}, {("a", "b"): 1})).startswith("not yet")
    assert agreement({("a", "b"): 1, ("a", "c"): None}, {("b", "a"): 1, ("a", "c"): 1}).both == 1
    with pytest.raises(ValueError, match="write 1, 0 or -1"):
        agreement({("a", "b"): "plus"}, {("a", "b"): 1})
