"""What the glossary, the sources and the tables pages show, split at the day of the article."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from foothold.data import load
from foothold.data.locate import data_folder, resources
from foothold.data.tables import CUTOFF, parse_day

LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
}


def glossary() -> list[dict[str, Any]]:
    """The terms as they could be known on the day, in the order of the alphabet."""
    return _terms(load("glossary"))


def later_terms() -> list[dict[str, Any]]:
    """Terms that came up later, and terms about which something later is noted."""
    whole = load("glossary", as_of=None)
    return _terms(whole[_later(whole)])


def sources() -> list[dict[str, Any]]:
    """The sources that were public on the day, in the order of their ids."""
    return _sources(load("sources"))


def later_sources() -> list[dict[str, Any]]:
    """Sources that were published later, and those about which something later is noted."""
    whole = load("sources", as_of=None)
    return _sources(whole[_later(whole)])


def tables() -> list[dict[str, Any]]:
    """Each file of ``data/`` with its columns, as its description says, and how many rows."""
    found = []
    for name, resource in resources().items():
        columns = resource.get("schema", {}).get("fields", [])
        shown = [column for column in columns if not column["name"].startswith("later_")]
        found.append(
            {
                "name": name,
                "file": resource["path"],
                "title": resource.get("title", name),
                "description": resource.get("description", ""),
                "rows": len(load(name)) if columns else None,
                "columns": [{"name": column["name"], "says": _column(column)} for column in shown],
            }
        )
    return found


def data_notes() -> str:
    """The README of the tables, as Markdown."""
    return (data_folder() / "README.md").read_text(encoding="utf-8")


def _column(column: dict[str, Any]) -> str:
    """Description of a column, with the values that it admits."""
    words = column.get("description", "").rstrip(".")
    values = map(str, column.get("constraints", {}).get("enum", []))
    # a later snapshot or year among the values would say that there is something to see
    known = [v for v in values if not re.match(r"\d{4}", v) or v <= CUTOFF[: len(v)]]
    if known:
        words += f". One of: {', '.join(known)}"
    return words + "."


def _later(whole: pd.DataFrame) -> list[bool]:
    """Tell of each row whether it, or a note on it, is later than the article."""
    day = parse_day(CUTOFF)
    return [
        known > day or bool(note)
        for known, note in zip(whole["known_by"], whole["later_note"], strict=True)
    ]


def _terms(table: pd.DataFrame) -> list[dict[str, Any]]:
    names = load("glossary", as_of=None).set_index("term_id")["term"]
    rows = table.sort_values("term", key=lambda column: column.str.casefold())
    return [
        {
            **row,
            "see_also": [(key, names[key]) for key in row["see_also"]],
        }
        for row in rows.to_dict("records")
    ]


def _sources(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{**row, "in": LANGUAGES.get(row["language"], "")} for row in table.to_dict("records")]
