"""Loading: types, the day of the article, copies, and errors that say what to do."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from foothold.data import CUTOFF, cite, load, table_names, term

DATA = Path(__file__).resolve().parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {r["name"]: r["schema"] for r in PACKAGE["resources"] if "schema" in r}
ENDLESS = dt.date(9999, 12, 31)


def raw(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_tables_of_the_description_can_be_loaded():
    assert table_names() == sorted(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_whole_table_says_what_the_file_says(name):
    table, rows = load(name, as_of=None), raw(name)
    assert list(table.columns) == [field["name"] for field in SCHEMAS[name]["fields"]]
    assert isinstance(table.index, pd.RangeIndex) and len(table) == len(rows)
    for field in SCHEMAS[name]["fields"]:
        kind, delimiter = field["type"], field.get("x-list-delimiter")
        for value, row in zip(table[field["name"]], rows, strict=True):
            cell = row[field["name"]]
            if delimiter:
                assert type(value) is tuple and delimiter.join(value) == cell
            elif kind == "date":
                assert type(value) is dt.date and value.isoformat() == cell
            elif kind == "boolean":
                assert bool(value) is (cell == "true")
            elif cell == "" and kind != "string":
                assert pd.isna(value)
            elif kind in ("integer", "year"):
                assert int(value) == int(cell)
            elif kind == "number":
                assert float(value) == float(cell)
            else:
                assert isinstance(value, str) and value == cell


@pytest.mark.parametrize("name", SCHEMAS)
def test_numbers_and_booleans_have_their_dtype(name):
    for view in (load(name), load(name, as_of=None)):
        for field in SCHEMAS[name]["fields"]:
            if field["name"] not in view:
                continue
            kind = view[field["name"]].dtype.kind
            if field["type"] in ("integer", "year"):
                assert kind == "i"
            elif field["type"] == "number":
                assert kind == "f"
            elif field["type"] == "boolean":
                assert kind == "b"


@pytest.mark.parametrize("name", SCHEMAS)
def test_default_view_holds_nothing_later(name):
    table = load(name)
    assert not [column for column in table if column.startswith("later_")]
    assert isinstance(table.index, pd.RangeIndex)
    rows = raw(name)
    if "known_by" in rows[0]:
        then = [row for row in rows if row["known_by"] <= "2025-02-18"]
        assert [d.isoformat() for d in table["known_by"]] == [row["known_by"] for row in then]
        key = next(iter(rows[0]))
        assert list(table[key]) == [row[key] for row in then]
    else:
        assert len(table) == len(rows)


def test_cutoff_is_the_articles_day():
    assert CUTOFF == "2025-02-18"
    assert load("events").equals(load("events", as_of="2025-02-18"))


def test_the_envelope_is_empty_until_it_is_opened():
    assert load("outcomes").empty and "outcome" in load("outcomes")
    assert len(load("outcomes", as_of=None)) == len(raw("outcomes")) == len(load("questions"))


def test_the_day_itself_is_known_and_the_next_is_not():
    # Hand-picked: E27 was known on 16 February 2025, E24 on 7 February, E30 on 24 February.
    assert "E27" in set(load("events", "2025-02-16").event_id)
    assert "E27" not in set(load("events", "2025-02-15").event_id)
    later = load("events", as_of="2025-02-24")
    assert "E30" in set(later.event_id) and "later_note" not in later


def test_a_day_may_be_text_or_a_date():
    expected = load("events", "2024-12-08")
    assert load("events", dt.date(2024, 12, 8)).equals(expected)
    assert load("events", dt.datetime(2024, 12, 8, 23, 59)).equals(expected)
    assert len(load("sources", ENDLESS)) == len(raw("sources"))


@pytest.mark.parametrize(
    "day",
    ["", "2025-2-18", "20250218", "2025-W08-2", "18 February 2025", "2025-02-30", 20250218, True],
)
def test_what_is_no_day_is_refused_in_a_sentence(day):
    with pytest.raises(ValueError, match=r"is not a day\. Write it as year-month-day"):
        load("events", as_of=day)


@pytest.mark.parametrize("name", ["event", "Events", "", None, ["events"], "map_levant", "../x"])
def test_an_unknown_table_is_answered_with_the_names(name):
    with pytest.raises(KeyError) as caught:
        load(name)
    assert str(caught.value).startswith("There is no table ")
    assert "claims, events, glossary" in str(caught.value)


def test_callers_cannot_spoil_each_others_tables():
    for as_of in (None, "2025-02-18"):
        first = load("places", as_of)
        expected = first.copy(deep=True)
        first.loc[0, "name"] = "Atlantis"
        first.loc[:, "lat"] = 0.0
        first["extra"] = 1
        del first["kind"]
        assert load("places", as_of).equals(expected)


def test_cite_gives_publisher_title_date_and_address():
    assert cite("S001") == (
        'Kyiv Independent, "Russia close to deal with Syria for post-Assad military presence, '
        'Bloomberg reports", 2025-02-17, https://kyivindependent.com/russia-close-to-deal-with-'
        "syria-for-post-assad-military-presence-bloomberg-reports/"
    )


def test_cite_leaves_out_what_is_blank():
    for row in raw("sources"):
        line = cite(row["source_id"], as_of=None)
        assert ", ," not in line and not line.endswith(", ")
        assert row["title"] in line and row["publisher"] in line


def test_term_gives_the_definition():
    assert term("lease").startswith("Lease: A contract to use land or buildings for a set time.")


@pytest.mark.parametrize("look_up", [cite, term])
def test_an_unknown_id_is_answered_in_a_sentence(look_up):
    with pytest.raises(KeyError, match=r"There is no 'nothing-like-it' in \w+\.csv\. See the ids"):
        look_up("nothing-like-it")
    with pytest.raises(KeyError, match="There is no None"):
        look_up(None)


def test_a_near_miss_is_named():
    with pytest.raises(KeyError, match="Did you mean hedging"):
        term("hedgeing")


def test_later_sources_are_not_cited_before_the_envelope_is_opened():
    with pytest.raises(KeyError) as caught:
        cite("S101")
    assert "was not public by 2025-02-18" in str(caught.value)
    assert "Kremlin" not in str(caught.value)
    assert "Kremlin" in cite("S101", as_of=None)


def test_the_default_view_names_no_later_day():
    """No cell speaks of a later day, but for the questions, the addresses of sources, and the
    sample briefs, whose forecasts and signs have to be dated."""
    later = re.compile(
        r"\b(2025-(0[3-9]|1[0-2])|2025-02-(19|2\d)|20(2[6-9]|[3-9]\d)-\d\d|"
        r"(March|April|May|June|July|August|September|October|November|December) 2025)"
    )
    for name in set(table_names()) - {"brief_samples"}:
        table = load(name)
        for column in set(table) - {"question", "resolves_on", "url"}:
            for cell in table[column]:
                assert not later.search(str(cell)), f"{name}.{column}: {cell}"
