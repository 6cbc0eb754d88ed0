"""Find what nobody could know on the day of the article: ids, words and dates of later rows."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import nbformat
from reading import code_spans, output_text
from tracing import dates_in, later_than

from foothold.data import CUTOFF, load, table_names

DAY = dt.date.fromisoformat(CUTOFF)
GRAM = 6  # so many words in a row are no coincidence
_OPENS = re.compile(r"as_of\s*=\s*None|load\([^()\n]*,\s*None\s*\)")
_YEARS = re.compile(r"(?<![\w.,-])20(?:2[6-9]|3\d)(?![\w,]|\.\d)")
_ASKS = re.compile(r"\bQ\d\d\b|question|forecast", re.I)


def chunks(notebook: nbformat.NotebookNode) -> list[tuple[str, str, str]]:
    """Return (where, kind, text) of all that a notebook holds; kind: text, code or output."""
    found = [("metadata", "output", str(notebook.metadata))]
    for cell in notebook.cells:
        kind = "code" if cell.cell_type == "code" else "text"
        found.append((cell.id, kind, cell.source))
        found.append((cell.id, "output", str(cell.metadata)))
        for output in cell.get("outputs", []):
            found.append((f"{cell.id} (output)", "output", output_text(output)))
    return found


def hindsight(found: list[tuple[str, str, str]]) -> list[str]:
    """Return a sentence for each piece of later knowledge in the chunks."""
    faults = []
    for where, kind, text in found:
        faults += [f"{where}: id {name!r} was not known" for name in _late_ids(kind, text)]
        faults += [f"{where}: later words {gram!r}" for gram in _late_words(text)]
        faults += [f"{where}: later date {date!r}" for date in _late_dates(text)]
        if kind == "code" and _OPENS.search(text):
            faults.append(f"{where}: opens what came later (as_of=None)")
    return faults


def _late_ids(kind: str, text: str) -> list[str]:
    """Return later ids. A one-word slug is an English word too, so in prose only as code."""
    coded = text if kind != "text" else "\n".join(code_spans(text))
    tokens = {"all": _tokens(text), "coded": _tokens(coded)}
    plain = {name for name in late_ids() if re.fullmatch(r"[a-z]+", name)}
    return sorted((late_ids() - plain) & tokens["all"] | plain & tokens["coded"])


def _tokens(text: str) -> set[str]:
    found = set(re.findall(r"[A-Za-z0-9][\w:]*(?:-+\w+)*", text))
    return found | set(re.findall(r"\d{4}-\d{2}:[\w-]+", text))


@cache
def late_ids() -> frozenset[str]:
    """Return the ids (first columns, if they name one row each) of rows known later."""
    late = set()
    for name in table_names():
        whole, then = load(name, None), load(name)
        key = whole.iloc[:, 0].astype(str)
        if key.is_unique and name != "outcomes":  # its ids are those of the open questions
            late |= set(key) - set(then.iloc[:, 0].astype(str))
    return frozenset(late)


def _late_words(text: str) -> list[str]:
    words = _words(text)
    joined = f" {' '.join(words)} "
    grams, short = late_phrases()
    found = {g for g in (" ".join(words[i : i + GRAM]) for i in range(len(words))) if g in grams}
    return sorted(found | {phrase for phrase in short if f" {phrase} " in joined})


@cache
def late_phrases() -> tuple[frozenset[str], frozenset[str]]:
    """Return runs of words, and short titles, that only later cells hold."""
    early, late, short = set(), set(), set()
    for name in table_names():
        whole, then = load(name, None), load(name)
        for column in whole:
            if column == "url":
                continue
            now = set(map(_phrase, then[column])) if column in then else set()
            for phrase in map(_phrase, whole[column]):
                grams = _grams(phrase)
                if phrase in now:
                    early |= grams | {phrase}
                elif grams:
                    late |= grams
                elif phrase.count(" ") >= 2:
                    short.add(phrase)
    return frozenset(late - early), frozenset(short - early)


def _phrase(cell: object) -> str:
    return " ".join(_words(cell)) if isinstance(cell, str) else ""


def _words(text: str) -> list[str]:
    """Split into words; a hyphened name is one, or lists of names would count as phrases."""
    return re.findall(r"\w+(?:-\w+)*", text.lower())


def _grams(phrase: str) -> set[str]:
    words = phrase.split()
    return {" ".join(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}


def _late_dates(text: str) -> list[str]:
    text = " ".join(text.split())  # a long printed line is broken, and a date may be with it
    asked = question_dates() if _ASKS.search(text) else set()
    found = [date for date, parts in dates_in(text) if later_than(parts, DAY)]
    late = [date for date in found if _plain(date) not in asked]
    for question in load("questions").question:  # 18 November 2026 holds a year of its own
        text = text.replace(question, " ")
    without = re.sub(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d{2}(-\d{2})?", " ", text)
    return late + _YEARS.findall(without)


def _plain(date: str) -> tuple:
    return dates_in(date)[0][1]


@cache
def question_dates() -> frozenset[tuple]:
    """Return the days that the open questions name: these may be spoken of with them."""
    table = load("questions")
    named = [parts for question in table.question for _, parts in dates_in(question)]
    days = [(day.year, day.month, day.day) for day in table.resolves_on]
    return frozenset(named + days)
