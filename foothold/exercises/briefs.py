"""Form checks of a one-page brief: what a program can see, and nothing about its quality.

A brief is a text with labelled lines (or a dictionary with the same names)::

    Reader: EU diplomat
    Bottom line: Some Russian forces will still be at the coast at the end of the year.
    Evidence: Moscow has said in public that it wants to stay (C06).
    Likelihood: Likely, 65 %.
    Confidence: Moderate, because the terms rest on one report.
    Alternative: The talks stall over redress, and the forces leave by sea.
    Indicator: Cargo ships at Tartus load vehicles for a week before 2025-06-30.
    Left out: What people near the bases want.
    Log: Q01=65 % Q02=70 % Q03=20 %

Each rule below looks at one thing and returns the reasons why it is not met; an empty set means
that it is. The rules are generous on purpose: a marker word anywhere in the sentence will do,
because whether it is the right word is for the person who marks the brief. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import texts
from .brief_text import (
    DAYS,
    STEPS,
    chances,
    cited,
    count_words,
    days_named,
    sections,
    sentences,
    steps_named,
)
from .plain import Plain

# A claim with one of these verdicts is no fact: its sentence has to say so in some way.
MARKERS = {
    "contradicted": r"\bnot\b|n['’]t\b|contradict|\bwrong|untrue|\bfalse|mistak|\berror|incorrect"
    r"|refut|disprov",
    "unverifiable": r"unverif|unconfirm|\bunnamed|anonymous|\breport|alleg|rumou?r|unproven"
    r"|\bnot\b[^.]*(?:verif|confirm|check|establish)|cannot|could not|nobody|no one|\bone source"
    r"|single source",
    "opinion": r"opinion|judge?ment|\bviews?\b|argu|interpret|assess|consider|regard|\bseen as"
    r"|believ|\bthink|analyst|\bsays?\b|\bsaid\b",
}

_FORECAST = re.compile(r"\bq(\d{2})\b[^\dq]{0,30}?(\d+(?:\.\d+)?|\.\d+)\s*(%|per ?cent)?")
EVERYONE = {"everybody", "everyone", "anybody", "anyone", "whoever"}
EVERYBODY = {"all", "people", "readers", "the public", "the world"}

# The rules: brief (parts by name) and question in, reasons for not meeting the rule out.

Brief = Mapping[str, str]


def _body(brief: Brief) -> dict[str, str]:
    """All parts but the log, whose numbers and names are no part of the argument."""
    return {part: text for part, text in brief.items() if part != "log"}


def _known(brief: Brief, check: Mapping[str, Any]) -> list[str]:
    """Cited claims that exist."""
    return [name for name in cited("\n".join(_body(brief).values())) if name in check["claims"]]


def reader(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """The brief names its reader; "everybody" is none."""
    said = texts.simple(brief.get("reader", "")).strip(". ")
    if not said:
        return {"reader:missing"}
    first = said.removeprefix("for ").split()[:1]
    everybody = said.removeprefix("for ") in EVERYBODY or set(first) & EVERYONE
    return {"reader:everybody"} if everybody else set()


def bottom_line(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """The judgement stands in a line of its own that can be read in one breath."""
    number = count_words(brief.get("bottom line", ""))
    if number < 5:
        return {"bottom-line:missing"}
    return {"bottom-line:long"} if number > check.get("bottom_line", 40) else set()


def cites_enough(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """At least three claims are cited by ids that exist."""
    found = cited("\n".join(_body(brief).values()))
    unknown = {"cites:unknown"} if set(found) - set(check["claims"]) else set()
    few = len(set(found) & set(check["claims"])) < check.get("min_cites", 3)
    return unknown | ({"cites:few"} if few else set())


def cites_two_types(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """The claims are not all of one type: an argument of motives or of events alone is thin."""
    types = {check["claims"][name][0] for name in _known(brief, check)}
    return set() if len(types) >= check.get("min_types", 2) else {"cites:one-type"}


def no_misuse(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """No contradicted or unverifiable claim and no opinion stands in a sentence as a plain fact."""
    if not _known(brief, check):
        return {"misuse:nothing-cited"}
    found = set()
    for text in _body(brief).values():
        for sentence in sentences(text):
            for name in cited(sentence):
                verdict = check["claims"].get(name, ("", ""))[1]
                marker = MARKERS.get(verdict)
                if marker and not re.search(marker, sentence, re.IGNORECASE):
                    found.add(f"misuse:{verdict}")
    return found


def word_fits_number(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """Likelihood has one word of ICD 203 and a chance inside the band of that word."""
    text = brief.get("likelihood", "")
    if not text:
        return {"likelihood:missing"}
    steps, numbers = set(steps_named(text)), chances(text)
    if not steps or not numbers:
        return {"likelihood:no-word"} if not steps else {"likelihood:no-number"}
    if len(steps) > 1:
        return {"likelihood:several-words"}
    _, low, high = STEPS[steps.pop()]
    return set() if all(low <= n <= high for n in numbers) else {"likelihood:word-off"}


def confidence_apart(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """Confidence has a level and stands apart from every likelihood word and chance."""
    text = brief.get("confidence", "")
    if not text:
        return {"confidence:missing"}
    rest = [s for part, t in _body(brief).items() if part != "confidence" for s in sentences(t)]
    beside = [text, *(s for s in rest if re.search(r"\bconfiden", s, re.IGNORECASE))]
    if any(steps_named(said) or chances(said) for said in beside):
        return {"confidence:mixed"}
    level = re.search(r"\b(?:low|moderate|medium|high)(?:ly)?\b", texts.simple(text))
    return set() if level else {"confidence:no-level"}


def alternative(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """Another outcome is described, and it is not the bottom line once more."""
    text = brief.get("alternative", "")
    if count_words(text) < 5:
        return {"alternative:missing"}
    same = texts.simple(text).strip(". ") == texts.simple(brief.get("bottom line", "")).strip(". ")
    return {"alternative:same"} if same else set()


def indicator_dated(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """Something is named that one could see, by a day after the brief's own day."""
    text = brief.get("indicator", "")
    days = days_named(text)
    if count_words(DAYS.sub(" ", texts.simple(text))) < 4:
        return {"indicator:missing"}
    if not days:
        return {"indicator:no-date"}
    return set() if max(days) > check["as_of"] else {"indicator:past"}


def log_attached(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """The writer's own dated forecasts stand below, so that the reader can keep score."""
    text = texts.simple(brief.get("log", ""))
    if not text:
        return {"log:missing"}
    good, bad = set(), False
    for number, chance, percent in _FORECAST.findall(text):
        fits = 0 <= float(chance) <= (100 if percent else 1)
        if 1 <= int(number) <= check.get("questions", 20) and fits:
            good.add(number)
        else:
            bad = True
    few = len(good) < check.get("min_log", 3)
    return ({"log:bad"} if bad else set()) | ({"log:few"} if few else set())


def length(brief: Brief, check: Mapping[str, Any]) -> set[str]:
    """All parts but the log fit on one page."""
    low, high = check.get("words", (60, 300))
    number = sum(count_words(text) for text in _body(brief).values())
    return {"length:short"} if number < low else {"length:long"} if number > high else set()


RULES: dict[str, tuple[Callable[[Brief, Mapping[str, Any]], set[str]], str, str]] = {
    "reader": (reader, "a reader", "Name the one reader whom you advise."),
    "bottom-line": (bottom_line, "bottom line", "Say your judgement in one line, at the top."),
    "cites:>=3": (cites_enough, "three claims", "Cite three claims or more by id, such as C06."),
    "cites:types>=2": (cites_two_types, "two types", "Cite claims of at least two types."),
    "no-misuse": (no_misuse, "no misuse", "Mark what is unconfirmed, opinion or wrong."),
    "word-fits-number": (word_fits_number, "likelihood", "Give one word and the chance it covers."),
    "confidence-apart": (confidence_apart, "confidence", "Give a level, without a likelihood."),
    "alternative": (alternative, "alternative", "Describe another outcome that may come."),
    "indicator-dated": (indicator_dated, "indicator", "Name a sign and the day to look for it."),
    "log-attached": (log_attached, "forecast log", "Add your forecasts: Q01=60 % and so on."),
    "length": (length, "length", "Keep it to one page, and fill it."),
}
"""Each rule with its function, a short title, and what it asks in one sentence."""


def reasons(check: Mapping[str, Any], brief: Brief) -> dict[str, set[str]]:
    """For each rule of the question, why the brief does not meet it (empty: it does).

    Parameters
    ----------
    check : mapping
        ``rules`` (names in :data:`RULES`), ``claims`` (id -> type and verdict), ``as_of`` (ISO
        date); optional ``min_cites``, ``min_types``, ``min_log``, ``questions``, ``words``.
    brief : mapping
        As :func:`sections` returns it.

    Examples
    --------
    >>> reasons({"rules": ["reader"], "claims": {}}, {"reader": "everyone"})
    {'reader': {'reader:everybody'}}
    """
    return {name: RULES[name][0](brief, check) for name in check["rules"]}


def found_in(check: Mapping[str, Any], data: Plain) -> frozenset[str] | None:
    """Features of an answer: each rule that is met, and each reason where one is not."""
    brief = sections(data)
    if brief is None:
        return None
    found = set()
    for rule, why in reasons(check, brief).items():
        found |= why or {rule}
    return frozenset(found)
