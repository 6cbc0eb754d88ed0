"""Read what a learner types between two quotes: lists of labels, pairs, numbers and dates."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from .grids import exact

SIGNS_AROUND = "[](){}\"'`“”„‟«»‘’‚‛‹›"  # quotes and brackets around a label say nothing
_AROUND = re.compile(f"[{re.escape(SIGNS_AROUND)}]")
LONGEST_NUMBER = 40  # characters; more are no number that anybody types
NOTHING = {"none", "nothing", "no", "empty", "-", "∅", "{}", "[]", "set()"}
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class UnreadableError(ValueError):
    """An answer was given in a form that the question does not take; the text says what to do."""


def simple(text: str) -> str:
    """The text as it is compared: lower case, typographic signs made plain, spaces folded.

    Examples
    --------
    >>> simple("  P4.S3 – Event ")
    'p4.s3 - event'
    """
    swaps = {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "\u00a0": " "}
    for old, new in swaps.items():
        text = text.replace(old, new)
    return " ".join(text.lower().split())


_AS_TYPED = {0x2010: "-", 0x2011: "-"} | {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}


def tidied(data: Any) -> Any:
    """Plain data without signs that nobody sees, and with plain hyphens and narrow letters.

    They come along when a label is copied from a page or typed on another keyboard.

    Examples
    --------
    >>> tidied(["na\u200bval", "\uff21"])
    ['naval', 'A']
    """
    if isinstance(data, str):
        shown = "".join(sign for sign in data if unicodedata.category(sign) != "Cf")
        return shown.translate(_AS_TYPED)
    if isinstance(data, list):
        return [tidied(item) for item in data]
    if isinstance(data, dict):
        return {name: tidied(item) for name, item in data.items()}
    return data


def words(text: str) -> list[str]:
    """Split a list that was typed as one text: at spaces, commas, semicolons, arrows and ``and``.

    Quotes and brackets around the labels do not count.

    Examples
    --------
    >>> words("P4.S3, 'P13.S1' and P1.S1")
    ['P4.S3', 'P13.S1', 'P1.S1']
    """
    cleaned = _AROUND.sub(" ", text)
    tokens = re.split(r"[\s,;]+|->|→", cleaned)
    tokens = [token.strip(".:") for token in tokens]
    return [token for token in tokens if token and token.lower() != "and"]


def find_label(text: str, labels: Iterable[str]) -> str | None:
    """The label that the text means, or None.

    Case and typographic signs do not count. Where no label is the same, hyphens, underscores and
    blanks do not count either, if only one label then fits.

    Examples
    --------
    >>> find_label("Port Sudan", ["port-sudan", "tobruk"])
    'port-sudan'
    """
    labels = list(labels)
    wanted = simple(text).strip(".: " + SIGNS_AROUND)
    for label in labels:
        if simple(label) == wanted:
            return label
    bare = _joined(wanted)
    close = [label for label in labels if bare and _joined(label) == bare]
    return close[0] if len(close) == 1 else None


def _joined(text: str) -> str:
    return re.sub(r"[-_ ]", "", simple(text))


def whole_labels(found: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The labels that the words of a list mean, also those that several words make together.

    Raises
    ------
    UnreadableError
        At the first word that begins no label, as in :func:`need_label`.

    Examples
    --------
    >>> whole_labels(["tobruk", "port", "sudan"], ["port-sudan", "tobruk"])
    ['tobruk', 'port-sudan']
    """
    whole, place = [], 0
    while place < len(found):
        for length in (1, 2, 3):
            label = find_label(" ".join(found[place : place + length]), labels)
            if label is not None:
                break
        else:
            need_label(found[place], labels)
        whole.append(label)
        place += length
    return whole


def need_label(text: str, labels: Sequence[str], what: str = "label") -> str:
    """Like :func:`find_label`.

    Raises
    ------
    UnreadableError
        If no label fits; the sentence names the text and a few of the labels that exist.
    """
    found = find_label(text, labels)
    if found is None:
        shown = ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")
        raise UnreadableError(f"'{short(text)}' is not a {what} of this question. Use: {shown}.")
    return found


def pairs(text: str) -> list[tuple[str, str]]:
    """Pairs typed as one text: ``"a=event b=forecast"``, ``"a: event; b: forecast"`` or lines.

    Raises
    ------
    UnreadableError
        If a piece has no ``=`` or ``:``.

    Examples
    --------
    >>> pairs("a = event, b: forecast")
    [('a', 'event'), ('b', 'forecast')]
    """
    cleaned = _AROUND.sub(" ", text.replace("→", "=").replace("->", "="))
    # Long runs of blanks would make the patterns below slow beyond measure.
    cleaned = "\n".join(" ".join(line.split()) for line in cleaned.splitlines() if line.strip())
    cleaned = re.sub(r"\s*[=:]\s*", "=", cleaned)
    found = []
    for piece in re.split(r"[,;\n]+|\s+(?=[^\s=]+=)", cleaned):
        if not piece.strip():
            continue
        name, sign, value = piece.partition("=")
        if not sign:
            raise UnreadableError(
                f"'{short(piece.strip())}' is not a pair. Write pairs as name=value, "
                "with a space between two pairs."
            )
        found.append((name.strip(), value.strip()))
    return found


def number(text: str, unit: str = "") -> Fraction:
    """A number typed as text, with or without its unit: ``"1,479 km"``, ``"0.49"``, ``"70 %"``.

    A comma or a space is read as a thousands separator, and only where one can stand; a decimal
    comma is refused with advice rather than guessed.

    Raises
    ------
    UnreadableError
        If no single number can be read.

    Examples
    --------
    >>> number("1,479 km", "km")
    Fraction(1479, 1)
    """
    body = simple(text)
    if unit and body.endswith(unit.lower()):
        body = body[: -len(unit)].strip()
    body = body.removesuffix("%").strip() if unit == "%" else body
    body = body if len(body) <= LONGEST_NUMBER else "?"
    if re.fullmatch(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?", body):
        body = re.sub(r"[, ]", "", body)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", body):
        return exact(body)
    if re.fullmatch(r"[+-]?\d+,\d+", body):
        raise UnreadableError(
            f"'{short(text)}' can be read in two ways. Write a point for decimals: "
            f"{body.replace(',', '.')}."
        )
    wanted = f" in {unit}" if unit else ""
    raise UnreadableError(f"'{short(text)}' is not a number. Write one number{wanted}, in digits.")


def day(text: str) -> str:
    """A day typed as text, as ISO 8601: ``"2025-02-12"``, ``"12 February 2025"``, ``"12.2.2025"``.

    Raises
    ------
    UnreadableError
        If the text is not one existing day, or day and month could be swapped (``3/4/2025``).
    """
    body = simple(text)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", body)
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", body)
    named = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})", body)
    american = re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", body)
    try:
        if iso:
            return datetime.date(*map(int, iso.groups())).isoformat()
        if dotted:
            d, m, y = map(int, dotted.groups())
            return datetime.date(y, m, d).isoformat()
        if named or american:
            d, name, y = named.groups() if named else [american.group(i) for i in (2, 1, 3)]
            month = [m for m, full in enumerate(MONTHS, 1) if full.startswith(name)]
            if len(month) == 1:
                return datetime.date(int(y), month[0], int(d)).isoformat()
    except ValueError as error:
        raise UnreadableError(f"'{short(text)}' is not a day of the calendar.") from error
    raise UnreadableError(
        f"'{short(text)}' is not a date. Write year-month-day, for example 2024-05-31."
    )


def short(text: str, limit: int = 40) -> str:
    """The text, cut to ``limit`` characters, for use inside a sentence."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
