"""Read a brief: its labelled parts, sentences, cited claims, likelihood words, chances and days."""

from __future__ import annotations

import re

from . import texts
from .plain import Plain, is_blank, pairs_of, value_of
from .texts import UnreadableError

LABELS = {
    "reader": ("reader", "for", "to"),
    "bottom line": ("bottom line", "main judgement", "main judgment", "judgement", "judgment"),
    "evidence": ("evidence", "sources", "because"),
    "likelihood": ("likelihood", "probability", "chance"),
    "confidence": ("confidence",),
    "alternative": ("alternative", "other outcome"),
    "indicator": ("indicator", "indicators", "signpost"),
    "left out": ("left out", "what this leaves out"),
    "log": ("log", "forecast log", "forecasts"),
}
"""The parts of a brief, and the labels by which each may be introduced."""

# ICD 203, Analytic Standards (2015): the two words of each step and its band in per cent.
STEPS = (
    (("almost no chance", "remote"), 1, 5),
    (("very unlikely", "highly improbable"), 5, 20),
    (("unlikely", "improbable", "improbably"), 20, 45),
    (("roughly even chance", "roughly even odds"), 45, 55),
    (("likely", "probable", "probably"), 55, 80),
    (("very likely", "highly probable"), 80, 95),
    (("almost certain", "nearly certain", "almost certainly"), 95, 99),
)

_LABEL_OF = {label: part for part, labels in LABELS.items() for label in labels}
_LINE = re.compile(
    r"^[\s>#*_-]*(" + "|".join(sorted(_LABEL_OF, key=len, reverse=True)) + r")[*_\s]*:[*_]*(.*)$",
    re.IGNORECASE,
)
_STEP_OF = {word: number for number, step in enumerate(STEPS) for word in step[0]}
_WORD = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(w) for w in sorted(_STEP_OF, key=len, reverse=True)).replace("\\ ", r"\s+")
    + r")(?!\w)"
)
_PERCENT = re.compile(
    r"(?<![\w.])(?:(\d{1,3}(?:\.\d+)?)\s*%?\s*(?:-|to|and)\s*)?"
    r"(\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent\b)"
)
_SHARE = re.compile(r"(?<![\w.])([01]?\.\d+)(?![\d.]*\s*%)(?!\w)")
_CLAIM = re.compile(r"(?<![\w.])C\d{2}(?!\w)", re.IGNORECASE)
_BREAK = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bU\.S\.)[\"')\]]*\s+(?=[\"'(\[]?[A-Z])"
    r"|\n+"
)
DAYS = re.compile(
    r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? \d{4}|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
    r"(?!\d)"
)


def sections(data: Plain) -> dict[str, str] | None:
    """Take a brief apart.

    Parameters
    ----------
    data : plain data
        A text with labelled lines, or a dictionary with the same names.

    Returns
    -------
    dict of str to str or None
        Text of each part that is not blank, by its name in :data:`LABELS`; lines before the
        first label stand under ``"title"``. None if every part is blank.

    Raises
    ------
    UnreadableError
        If there is no label at all, or a name that is none.

    Examples
    --------
    >>> sections("**Reader:** EU diplomat")
    {'reader': 'EU diplomat'}
    """
    if isinstance(data, str):
        found = _from_lines(data)
    else:
        pairs = pairs_of(data)
        if pairs is None or not all(isinstance(name, str) for name, _ in pairs):
            raise UnreadableError(
                "Write the brief between the three quotes, one labelled line for each part."
            )
        found = {}
        for name, value in pairs:
            label = texts.need_label(name.replace("_", " "), list(_LABEL_OF), "part of a brief")
            part = _LABEL_OF[label]
            found[part] = (found.get(part, "") + "\n" + _flat(value)).strip()
    kept = {part: text for part, text in found.items() if text}
    return kept if kept.keys() - {"title"} else None


def _from_lines(text: str) -> dict[str, str]:
    part, lines = "title", {"title": []}
    for line in text.replace("\u00a0", " ").splitlines():
        label = _LINE.match(line)
        if label:
            part, line = _LABEL_OF[label[1].lower()], label[2]
        lines.setdefault(part, []).append(line.strip())
    if lines.keys() == {"title"}:
        raise UnreadableError(
            "I find no labelled line. Begin each part with its name and a colon: "
            "Reader: ..., Bottom line: ..., Evidence: ..."
        )
    return {part: "\n".join(text).strip() for part, text in lines.items()}


def _flat(value: Plain) -> str:
    """A value of a dictionary as text: lists become lines, mappings become pairs."""
    if is_blank(value):
        return ""
    if isinstance(value, dict) and "date" in value:
        return value["date"]
    if isinstance(value, dict) and "dict" in value:
        return ", ".join(f"{name}={_flat(inner)}" for name, inner in value["dict"])
    items = value_of(value)
    return ", ".join(_flat(item) for item in items) if items is not None else str(value).strip()


def sentences(text: str) -> list[str]:
    """Split a part into sentences; a line that was only wrapped does not end one.

    Examples
    --------
    >>> sentences("It rests on one\\nreport (C04). Nobody confirmed it.")
    ['It rests on one report (C04).', 'Nobody confirmed it.']
    """
    joined = re.sub(r"\s*\n(?!\s*(?:[-*•]|\d+[.)])\s)\s*", " ", text.strip())
    return [piece.strip() for piece in _BREAK.split(joined) if piece and piece.strip()]


def cited(text: str) -> list[str]:
    """Ids of claims in a text, each once, in order.

    Examples
    --------
    >>> cited("C07 and c15; C07 again")
    ['C07', 'C15']
    """
    return list(dict.fromkeys(match.upper() for match in _CLAIM.findall(text)))


def count_words(text: str) -> int:
    """Number of words; ids and numbers count."""
    return len(re.findall(r"\w[\w'’-]*", text))


def steps_named(text: str) -> list[int]:
    """Likelihood words of ICD 203 in a text, as places in :data:`STEPS`.

    Examples
    --------
    >>> steps_named("Very likely, or at least likely")
    [5, 4]
    """
    return [_STEP_OF[" ".join(word.split())] for word in _WORD.findall(texts.simple(text))]


def chances(text: str) -> list[float]:
    """Chances in a text in per cent; both ends of a range.

    Examples
    --------
    >>> chances("likely, 60 to 70 %"), chances("likely (0.65)"), chances("by 2025-12-31")
    ([60.0, 70.0], [65.0], [])
    """
    plain = texts.simple(text)
    found = [float(n) for pair in _PERCENT.findall(plain) for n in pair if n]
    return found or [round(100 * float(n), 6) for n in _SHARE.findall(plain)]


def days_named(text: str) -> list[str]:
    """Days in a text as ISO dates, those that the calendar has.

    Examples
    --------
    >>> days_named("from June 1, 2025 until 30 September 2025, not 31.2.2025")
    ['2025-06-01', '2025-09-30']
    """
    found = []
    for day in DAYS.findall(texts.simple(text)):
        try:
            found.append(texts.day(day))
        except UnreadableError:
            continue
    return found
