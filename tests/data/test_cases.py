"""Each party's case rests on its own statements, and only parties that spoke have one."""

import csv
import re
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = {row["actor_id"]: row for row in read("cases")}
STATEMENTS = {row["statement_id"]: row for row in read("statements")}
SEATS = {"russia", "syria-gov", "turkey", "israel", "usa", "eu", "gulf"}


def test_who_has_statements_has_a_case_and_nobody_else():
    assert set(CASES) == {row["actor_id"] for row in STATEMENTS.values()}


def test_a_case_uses_every_statement_of_its_party_and_of_nobody_else():
    for actor, row in CASES.items():
        own = [i for i, said in STATEMENTS.items() if said["actor_id"] == actor]
        assert row["statement_ids"].split(";") == own


def test_a_case_names_the_sources_of_its_statements_and_its_judgement():
    for actor, row in CASES.items():
        sources = set(row["source_ids"].split(";"))
        for name in row["statement_ids"].split(";"):
            said = STATEMENTS[name]
            assert sources & set(said["source_ids"].split(";")), (actor, name)
            assert said["known_by"] <= row["known_by"]
        assert "judgement" in sources, "what it could trade is inferred"


def test_armed_groups_and_civilians_have_no_case():
    kinds = {row["actor_id"]: row["kind"] for row in read("actors")}
    assert {kinds[actor] for actor in CASES} <= {"state", "government", "bloc"}


def test_the_seven_seats_are_taken_and_the_gulf_states_share_one():
    assert {row["seat"] for row in CASES.values()} - {""} == SEATS
    gulf = {actor for actor, row in CASES.items() if row["seat"] == "gulf"}
    assert gulf == {"saudi-arabia", "qatar"}


def test_a_case_speaks_for_itself_and_stays_short():
    for actor, row in CASES.items():
        words = row["case"].split()
        assert 25 <= len(words) <= 90, (actor, len(words))
        assert re.search(r"\b(we|We|our|Our|here)\b", row["case"]), actor
        assert not re.search(r"\b(claims?|alleged\w*|so-called|regime)\b", row["case"]), actor
