"""Role cards hold what a party has said, whole and with its sources, and nothing of others."""

import csv
from pathlib import Path

import pytest

from foothold.data import load
from foothold.models.roleplay import SEATS, role_card, seats

DATA = Path(__file__).resolve().parents[2] / "data"
CASES, STATEMENTS = load("cases"), load("statements")


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seat", SEATS)
def test_a_card_holds_all_statements_of_its_parties_and_of_nobody_else(seat):
    card = " ".join(role_card(CASES, STATEMENTS, seat).split())
    mine = {row["actor_id"] for row in read("cases") if row["seat"] == seat}
    assert mine
    for row in read("statements"):
        assert (row["statement_id"] in card) == (row["actor_id"] in mine)
        if row["actor_id"] in mine:
            for part in (row["statement"], row["speaker"], row["date"]):
                assert part in card
            assert all(source in card for source in row["source_ids"].split(";"))


@pytest.mark.parametrize("seat", SEATS)
def test_what_is_inferred_is_called_so(seat):
    lines = role_card(CASES, STATEMENTS, seat).splitlines()
    assert max(map(len, lines)) <= 66
    flat = " ".join(" ".join(lines).split())
    for row in read("cases"):
        if row["seat"] == seat:
            assert f"Hardly gives up (inferred): {row['non_negotiable']}" in flat
            assert f"Might trade (inferred): {row['could_trade']}" in flat


def test_the_gulf_states_share_a_seat_and_keep_two_cases():
    card = role_card(CASES, STATEMENTS, "gulf")
    assert card.index("SAUDI-ARABIA") < card.index("QATAR")
    assert card.count("Its case:") == 2


@pytest.mark.parametrize("seat", ["isis", "hts", "civilians", "", "iran"])
def test_there_is_no_card_for_who_has_no_seat(seat):
    with pytest.raises(ValueError, match="the seats are russia"):
        role_card(CASES, STATEMENTS, seat)


def test_the_list_of_seats():
    listed = seats(CASES, load("actors"))
    assert list(listed["seat"]) == list(SEATS)
    assert listed["statements"].sum() == len(
        {r["statement_id"] for r in read("statements")}
        & {i for row in read("cases") if row["seat"] for i in row["statement_ids"].split(";")}
    )
    assert listed.set_index("seat").at["gulf", "who"] == "Saudi Arabia and Qatar"
