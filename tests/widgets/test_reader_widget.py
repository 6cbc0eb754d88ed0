"""The annotated reader: what it says and lists agrees with a count of its own."""

from __future__ import annotations

import csv
import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.data import data_folder, load
from foothold.widgets import reader


def lines(name):
    with (data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = lines("article")
EXPLORER = reader.explorer()
OPTIONS = {spec["name"]: [value for value, _ in spec["options"]] for spec in EXPLORER.controls}


def fits(line, voice, kind, hedge, actor):
    return (
        voice in ("any", line["voice"])
        and kind in ("any", line["claim_type"])
        and hedge in ("any", line["hedge_strength"])
        and (actor == "any" or actor in line["actors"].split(";"))
    )


@settings(max_examples=120, deadline=None)
@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in OPTIONS.items()}))
def test_finding_and_table_agree_with_the_file_for_all_settings(values):
    expected = [line for line in LINES if fits(line, **values)]
    view = EXPLORER.set(**values)
    listed = re.findall(r'<th scope="row">(.*?)</th>', str(view.detail))
    assert listed == [line["sentence_id"] for line in expected]
    cells = [html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", str(view.detail))]
    assert all(line["restatement"] in cells for line in expected)
    if set(values.values()) == {"any"}:
        assert "No filter is set" in view.finding
    elif expected:
        assert f": {len(expected)} of {len(LINES)}" in view.finding
    else:
        assert view.finding.endswith(f"none of {len(LINES)}.")


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in OPTIONS.items()}))
def test_the_picture_depends_on_the_sentences_found_and_on_nothing_else(values):
    expected = {line["sentence_id"] for line in LINES if fits(line, **values)}
    first = EXPLORER.set(**values).png
    EXPLORER.set(voice="named-leader", kind="any", hedge="any", actor="any")
    leader = {line["sentence_id"] for line in LINES if line["voice"] == "named-leader"}
    assert (EXPLORER.shown.png == first) == (expected == leader)
    assert EXPLORER.set(**values).png == first


def test_it_opens_on_the_unnamed_sources():
    fresh = reader.explorer()
    expected = [i["sentence_id"] for i in LINES if i["voice"] == "anonymous-source"]
    assert all(sentence in fresh.shown.finding for sentence in expected)
    assert f"{len(expected)} of {len(LINES)}" in fresh.shown.finding


def test_actors_are_those_that_sentences_mention_most_often_first():
    options = reader.actor_options(load("article"))
    counted = {
        actor: sum(actor in line["actors"].split(";") for line in LINES)
        for line in LINES
        for actor in line["actors"].split(";")
        if actor
    }
    assert options[0] == ("any", "any")
    assert sorted(actor for actor, _ in options[1:]) == sorted(counted)
    order = [counted[actor] for actor, _ in options[1:]]
    assert order == sorted(order, reverse=True)
    names = {row["actor_id"]: row["name"] for row in lines("actors")}
    assert all(name == names[actor] for actor, name in options[1:])


def test_every_option_is_one_that_some_sentence_can_have():
    for name, column in (("voice", "voice"), ("kind", "claim_type"), ("hedge", "hedge_strength")):
        assert set(OPTIONS[name]) - {"any"} == {line[column] for line in LINES}


def test_a_value_that_does_not_exist_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="voice must be one of any, author"):
        EXPLORER.set(voice="oracle")
