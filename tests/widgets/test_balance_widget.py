"""The balance explorer: every tie and sign, against a count with pandas and plain Python."""

from __future__ import annotations

import html
import re
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold import load
from foothold.figures.balance_words import NAMES
from foothold.widgets.balance import GOVERNMENTS, SETTINGS, SNAPSHOTS, explorer

WIDGET = explorer()
OPTIONS = {spec["name"]: [value for value, _ in spec["options"]] for spec in WIDGET.controls}
ANY = {name: st.sampled_from(values) for name, values in OPTIONS.items()}


def ties(snapshot):
    rows = load("relations").query("snapshot == @snapshot and core and sign != 0")
    return {frozenset((r.actor_a, r.actor_b)): int(r.sign) for r in rows.itertuples()}


TIES = {snapshot: ties(snapshot) for snapshot in SNAPSHOTS}


def least(signs):
    """Index and number of best splits, by the spin form: half of (ties - sum of sign x x)."""
    nodes = sorted({a for tie in signs for a in tie})
    bits = np.arange(1 << (len(nodes) - 1))[:, None] >> np.arange(len(nodes)) & 1
    spin = dict(zip(nodes, (1 - 2 * bits).T, strict=True))
    energy = sum(sign * np.prod([spin[a] for a in tie], axis=0) for tie, sign in signs.items())
    bad = (len(signs) - energy) // 2
    return int(bad.min()), int((bad == bad.min()).sum())


def ends_of(values):
    here = GOVERNMENTS[values["snapshot"]]
    return [here if end == "damascus" else end for end in (values["one"], values["other"])]


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries(ANY))
def test_finding_and_tables_agree_with_a_count_of_all_splits(values):
    view = WIDGET.set(**values)
    signs = dict(TIES[values["snapshot"]])
    there = {a for tie in signs for a in tie}
    ends = ends_of(values)
    possible = ends[0] != ends[1] and set(ends) <= there
    if possible and SETTINGS[values["sign"]] is not None:
        signs[frozenset(ends)] = SETTINGS[values["sign"]]
        signs = {tie: sign for tie, sign in signs.items() if sign}
    index, ways = least(signs)
    assert re.search(rf"{index} of {len(signs)} ties (are )?strained", view.finding)
    if signs != TIES[values["snapshot"]]:
        assert f"{ways} split{'s are' if ways > 1 else ' is'} best" in view.finding
    detail = html.unescape(str(view.detail))
    assert f">1 of {ways}<" in detail
    third = [
        a
        for a in there - set(ends)
        if all(frozenset((a, e)) in TIES[values["snapshot"]] for e in ends)
    ]
    if possible:
        for actor in third:
            assert f'<th scope="row">{NAMES[actor]}</th>' in detail


def test_every_flip_of_february_gives_the_index_that_a_full_search_gives():
    for tie, sign in TIES["2025-02"].items():
        ends = ["damascus" if a == "syria-gov" else a for a in sorted(tie)]
        flipped = "minus" if sign > 0 else "plus"
        view = WIDGET.set(snapshot="2025-02", one=ends[0], other=ends[1], sign=flipped)
        index, ways = least(TIES["2025-02"] | {tie: -sign})
        assert f"{index} of 44 ties are strained in the best split (8 of 44)" in view.finding
        assert f"{ways} split" in view.finding


def test_it_opens_on_the_tie_of_the_article_as_recorded():
    fresh = explorer()
    assert fresh.values == {
        "snapshot": "2025-02", "one": "russia", "other": "damascus", "sign": "recorded"
    }  # fmt: skip
    everyone = sorted({a for tie in TIES["2025-02"] for a in tie})
    own = [t for t in combinations(everyone, 3) if {"russia", "syria-gov"} <= set(t)]
    own = [[TIES["2025-02"].get(frozenset(p)) for p in combinations(t, 2)] for t in own]
    bad = sum(None not in signs and signs[0] * signs[1] * signs[2] < 0 for signs in own)
    assert f"and {bad} unbalanced triangles" in fresh.shown.finding


def test_the_same_choice_of_damascus_follows_the_government():
    one = WIDGET.set(snapshot="2024-11", one="russia", other="damascus", sign="recorded")
    assert "Assad's government" in one.finding
    assert "Syria's new government" in WIDGET.set(snapshot="2025-02").finding


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"snapshot": "2024-11", "one": "assad", "other": "russia"}, "not in the network of Nov"),
        ({"snapshot": "2025-02", "one": "hts", "other": "russia"}, "not in the network of Feb"),
        ({"snapshot": "2025-02", "one": "iran", "other": "iran"}, "choose another one"),
    ],
)
def test_a_choice_that_is_no_tie_is_explained_and_changes_nothing(values, words):
    view = WIDGET.set(**values, sign="plus")
    assert words in view.finding
    assert "8 of" in view.finding
    assert "with" not in view.finding.partition(":")[0]


def test_the_picture_follows_the_tie_and_comes_back():
    start = {"snapshot": "2025-02", "one": "russia", "other": "damascus", "sign": "recorded"}
    first = WIDGET.set(**start).png
    seen = {WIDGET.set(sign=sign).png for sign in ("plus", "minus", "none")}
    assert first in seen, "the tie is + already, so setting it to + changes nothing"
    assert len(seen) == 3
    assert WIDGET.set(**start).png == first
    assert WIDGET.set(snapshot="2024-11").png != first


def test_nothing_of_a_later_network_reaches_the_page():
    assert OPTIONS["snapshot"] == ["2024-11", "2025-02"]
    whole = explorer(load("relations", as_of=None))
    text = str(whole.controls)
    for snapshot, sign in product(SNAPSHOTS, SETTINGS):
        text += whole.set(snapshot=snapshot, sign=sign).finding + str(whole.shown.detail)
    assert "UAE" not in text
    assert "October" not in text
