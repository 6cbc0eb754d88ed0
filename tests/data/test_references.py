"""Every id that a row names exists, in the whole tables and on the article's day.

The files are read with the csv module, not with the loader, so that a fault of the loader
cannot hide a fault of the data.
"""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
CUTOFF = dt.date(2025, 2, 18)
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {r["name"]: r["schema"] for r in PACKAGE["resources"] if "schema" in r}


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WHOLE = {name: read(name) for name in SCHEMAS}
THEN = {
    name: [
        {column: cell for column, cell in row.items() if not column.startswith("later_")}
        for row in rows
        if dt.date.fromisoformat(row.get("known_by") or "1900-01-01") <= CUTOFF
    ]
    for name, rows in WHOLE.items()
}


def links():
    """Every column that refers to another: (table, column, delimiter, table, column)."""
    for name, schema in SCHEMAS.items():
        for field in schema["fields"]:
            if "x-list-of" in field:
                yield name, field["name"], field["x-list-delimiter"], *field["x-list-of"].split(".")
        for key in schema.get("foreignKeys", []):
            reference = key["reference"]
            target = reference.get("resource") or name
            yield name, key["fields"][0], None, target, reference["fields"][0]


LINKS = list(links())


@pytest.mark.parametrize("view", [WHOLE, THEN], ids=["whole", "then"])
@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link[0]}.{link[1]}")
def test_no_reference_dangles(link, view):
    name, column, delimiter, target, target_column = link
    known = {row[target_column] for row in view[target]}
    for row in view[name]:
        cell = row.get(column, "")  # a later_ column is gone from the view of then
        ids = cell.split(delimiter) if delimiter and cell else [cell] if cell else []
        assert len(ids) == len(set(ids)), f"{name}: {cell!r} names an id twice"
        missing = set(ids) - known
        assert not missing, f"{name}.{column}: {sorted(missing)} in {list(row.values())[:2]}"


def test_the_links_cover_all_columns_that_hold_ids():
    linked = {(link[0], link[1]) for link in LINKS}
    for name, schema in SCHEMAS.items():
        for field in schema["fields"]:
            if field["name"].endswith(("_ids", "_place", "actors", "places", "via_places")):
                assert (name, field["name"]) in linked, f"{name}.{field['name']} is not checked"


def test_an_id_is_never_both_an_actor_and_a_place():
    actors = {row["actor_id"] for row in WHOLE["actors"]}
    assert not actors & {row["place_id"] for row in WHOLE["places"]}


def test_no_date_is_later_than_the_day_of_knowing():
    """A shortened date counts from its first day: 2020-11 may be known in November 2020."""
    for name in ("events", "agreements", "statements", "sources"):
        for row in WHOLE[name]:
            assert row["date"] <= row["known_by"], f"{name}: {list(row.values())[:4]}"


def test_date_precision_agrees_with_the_date():
    for name in ("events", "agreements"):
        for row in WHOLE[name]:
            assert {4: "year", 7: "month", 10: "day"}[len(row["date"])] == row["date_precision"]


def test_events_stand_in_order_of_date():
    dates = [row["date"] for row in WHOLE["events"]]
    assert dates == sorted(dates)


def test_what_came_later_names_its_sources():
    for rows in WHOLE.values():
        for row in rows:
            if "later_source_ids" in row:
                assert bool(row["later_note"]) == bool(row["later_source_ids"]), row


def test_ties_are_named_after_their_actors_in_alphabetical_order():
    known_by = {"2024-11": "2024-11-30", "2025-02": "2025-02-18", "2025-10": "2025-10-31"}
    for row in WHOLE["relations"]:
        assert row["actor_a"] < row["actor_b"]
        assert row["tie_id"] == f"{row['snapshot']}:{row['actor_a']}--{row['actor_b']}"
        assert row["known_by"] == known_by[row["snapshot"]]


def test_low_middle_and_high_values_stand_in_order():
    triples = {"stakes": ("position", "salience", "power"), "option_scores": ("score",)}
    for name, stems in {**triples, "options": ("feasible",)}.items():
        for row in WHOLE[name]:
            for stem in stems:
                values = [row[f"{stem}_{end}"] for end in ("low", "mid", "high")]
                assert len({value == "" for value in values}) == 1, row
                numbers = [float(value) for value in values if value]
                assert numbers == sorted(numbers), row


def test_paragraphs_and_actors_of_the_article_agree():
    coded: dict[str, set[str]] = {}
    for row in WHOLE["article"]:
        assert row["sentence_id"].startswith(row["paragraph"] + ".")
        for actor in filter(None, row["actors"].split(";")):
            coded.setdefault(actor, set()).add(row["paragraph"])
    for row in WHOLE["actors"]:
        named = set(filter(None, row["named_in_article"].split(";")))
        assert named == coded.get(row["actor_id"], set()), row["actor_id"]


def test_quotes_of_the_article_have_at_most_four_words():
    for row in WHOLE["article"]:
        assert len(row["short_quote"].split()) <= 4, row["sentence_id"]
        for word in row["loaded_words"].split(";"):
            assert len(word.split()) <= 2, row["sentence_id"]
