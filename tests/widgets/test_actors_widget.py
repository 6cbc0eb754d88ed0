"""The actor explorer: each card says what the files say, and no more than it may."""

from __future__ import annotations

import csv
import html
import re

import pytest

from foothold.data import data_folder, load
from foothold.models import cards
from foothold.models.stakeholders import quadrant
from foothold.widgets import actors


def lines(name):
    with (data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = {row["actor_id"]: row for row in lines("actors")}
CASES = {row["actor_id"]: row for row in lines("cases")}
STAKES = {row["actor_id"]: row for row in lines("stakes")}
TABLES = {name: load(name) for name in cards.TABLES}
EXPLORER = actors.explorer()
OPTIONS = [value for value, _ in EXPLORER.controls[0]["options"]]
PARTY_OF = {"european-officials": "eu"} | {
    actor: row["represents"] for actor, row in ROWS.items() if row["represents"]
}


def shown(actor, **values):
    """Heading to text of the card that the page shows."""
    view = EXPLORER.set(actor=actor, **{"line": 50, "written": False, **values})
    heads = re.findall(r'<th scope="row">(.*?)</th>', str(view.detail))
    cells = re.findall(r"<td>(.*?)</td>", str(view.detail))
    return dict(zip(map(html.unescape, heads), map(html.unescape, cells), strict=True))


def test_the_options_hold_all_whom_the_article_names_and_all_with_a_stake():
    named = {actor for actor, row in ROWS.items() if row["named_in_article"]}
    assert set(OPTIONS) >= named | set(STAKES) | {"hezbollah", "sna"}
    assert len(OPTIONS) == len(set(OPTIONS))


@pytest.mark.parametrize("actor", OPTIONS)
def test_a_card_names_the_paragraphs_and_the_own_statements_with_their_dates(actor):
    card = shown(actor)
    own = ROWS[actor]["named_in_article"].split(";")
    if own == [""]:
        assert (
            "as European authorities" in card["In the article"]
            or "Not named" in (card["In the article"])
        )
    else:
        assert f"in {', '.join(own)} and" in card["In the article"]
    said = [row for row in lines("statements") if actor in (row["actor_id"], row["speaker_id"])]
    heads = [head for head in card if head.startswith("ST")]
    assert [head[:4] for head in heads] == [row["statement_id"] for row in said]
    for head, row in zip(heads, said, strict=True):
        assert row["statement"] in card[head] and row["speaker"] in card[head]
        assert all(source in card[head] for source in row["source_ids"].split(";"))
        assert head.endswith(row["date"][:4]) and str(int(row["date"][8:])) in head


@pytest.mark.parametrize("actor", [a for a in OPTIONS if ROWS[a]["kind"] == "armed-group"])
def test_armed_groups_get_facts_and_no_case(actor):
    card = shown(actor)
    assert "argues no case" in card["No case"]
    hidden = (ROWS[actor]["goals_in_syria"], ROWS[actor]["leverage"])
    assert not any(text in " ".join(card.values()) for text in hidden)
    assert not [head for head in card if head.startswith(("Its case", "Wants"))]


def test_civilians_have_no_seat_and_the_card_says_why():
    card = shown("civilians")
    assert card["Why the model leaves them out"] == STAKES["civilians"]["reason"]
    assert "6,954" in card["What was counted (C03)"] and "denies" in card["What was counted (C03)"]
    assert "no seat" in card["Constraints"]
    assert not [head for head in card if "case" in head.lower()]
    assert "leaves them out" in EXPLORER.shown.finding


@pytest.mark.parametrize("actor", [a for a in OPTIONS if ROWS[a]["kind"] in ("leader", "official")])
def test_people_get_acts_and_words_but_no_motives(actor):
    card = shown(actor)
    for column in ("goals_in_syria", "leverage", "constraints"):
        assert ROWS[actor][column] not in " ".join(card.values())


@pytest.mark.parametrize("actor", list(CASES))
def test_each_party_that_spoke_has_its_case_word_for_word(actor):
    assert shown(actor, written=True)["Its case, as it would state it"] == CASES[actor]["case"]


def test_the_case_that_an_exercise_asks_for_waits_until_it_is_written():
    text = shown("syria-gov")["Its case, as it would state it"]
    assert "03.6" in text and CASES["syria-gov"]["case"][:40] not in text
    others = [actor for actor in CASES if actor != "syria-gov"]
    for actor in others:
        assert shown(actor)["Its case, as it would state it"] == CASES[actor]["case"]


@pytest.mark.parametrize("line", [20, 45, 50, 80])
@pytest.mark.parametrize("actor", OPTIONS)
def test_the_finding_places_the_party_whoever_speaks_for_it(actor, line):
    finding = EXPLORER.set(actor=actor, line=line).finding
    party = actor if actor in STAKES else PARTY_OF.get(actor, actor)
    row = STAKES.get(party, {"modelled": "false"})
    if row["modelled"] == "true":
        here = quadrant(float(row["salience_mid"]), float(row["power_mid"]), line)
        assert f"cares {row['salience_mid']} and has power {row['power_mid']}: " in finding
        assert re.search(rf": (a|one of the) {here}, with the line at {line}", finding)
        assert ("for" in finding.partition("cares")[0]) == (party != actor)
    else:
        assert "cares" not in finding


def test_the_picture_follows_the_party_and_the_line_and_comes_back():
    first = EXPLORER.set(actor="turkey", line=50).png
    moved = EXPLORER.set(line=45).png
    other = EXPLORER.set(actor="qatar", line=50).png
    nobody = EXPLORER.set(actor="civilians").png
    assert len({first, moved, other, nobody}) == 4
    assert EXPLORER.set(actor="isis").png == nobody
    assert EXPLORER.set(actor="turkey", line=50).png == first
    assert EXPLORER.set(actor="al-sharaa").png == EXPLORER.set(actor="syria-gov").png


def test_an_unknown_actor_is_a_sentence():
    with pytest.raises(ValueError, match="Take an id from the table actors"):
        cards.card("nobody", TABLES)
