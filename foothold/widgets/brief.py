"""The brief builder of notebook 09: choose and type the parts, see the form checks, copy a cell.

Everything it does a plain cell does too: type the labelled lines between three quotes and give
them to ``foothold.figures.brief.anatomy``.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from foothold.data import load
from foothold.exercises.briefs import RULES
from foothold.figures.brief import form_sentence, page_parts, show, unmet
from foothold.journal import entries
from foothold.models.briefing import (
    READERS,
    as_cell,
    as_lines,
    evidence_line,
    likelihood_line,
    log_line,
)
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Check, Explorer, Range, Select, Text, View, table

NONE = "none"
LEVELS = [("low", "low"), ("medium", "medium"), ("high", "high")]


def explorer() -> Explorer:
    """Make the brief builder.

    Returns
    -------
    Explorer
        Values ``reader``, ``bottom``, ``first``, ``second``, ``third`` (claims), ``marked``,
        ``chance`` (whole per cent), ``level``, ``because``, ``alternative``, ``indicator``,
        ``by`` (a day) and ``left``. The picture shows the form checks; the detail holds what is
        still open and the brief as a cell to paste. The log comes from your journal.

    Examples
    --------
    >>> view = explorer().set(marked=True)
    >>> "C04, unconfirmed" in view.detail
    True
    """
    claims = load("claims")
    listed = [(NONE, "none")] + [
        (row.claim_id, f"{row.claim_id} · {row.claim}") for row in claims.itertuples()
    ]
    figure, chips = page_parts()
    canvas = Canvas(figure, animated=[mark for pair in chips.values() for mark in pair])
    drawn: dict[frozenset[str], bytes] = {}  # typing changes the text far more often than a mark

    def draw(values: dict[str, Any]) -> View:
        text = written(values)
        why = unmet(text)
        still = frozenset(rule for rule, faults in why.items() if faults)
        if still not in drawn:
            show(chips, why)
            drawn.clear()
            drawn[still] = canvas.draw()
        return View(drawn[still], form_sentence(why), detail(text, why))

    def written(values: dict[str, Any]) -> str:
        chosen = [values[name] for name in ("first", "second", "third") if values[name] != NONE]
        because = values["because"].strip()
        sign, by = values["indicator"].strip(" .,"), values["by"].strip(" .")
        return as_lines(
            {
                "reader": dict(READERS)[values["reader"]],
                "bottom line": values["bottom"].strip(),
                "evidence": evidence_line(claims, chosen, values["marked"]),
                "likelihood": likelihood_line(values["chance"]),
                "confidence": values["level"].capitalize()
                + (f", because {because.removeprefix('because ').rstrip('.')}." * bool(because)),
                "alternative": values["alternative"].strip(),
                "indicator": sign + (f", by {by}." if by else ""),
                "left out": values["left"].strip(),
                "log": log_line(forecasts()),
            }
        )

    return Explorer(
        "Build a brief",
        [
            Select("reader", "Reader", list(READERS), "un"),
            Text("bottom", "Bottom line", rows=2, help="Your judgement, in one line."),
            Select("first", "First claim", listed, "C06", group="Evidence"),
            Select("second", "Second claim", listed, "C07", group="Evidence"),
            Select("third", "Third claim", listed, "C04", group="Evidence"),
            Check("marked", "Say how far each claim holds", False, group="Evidence"),
            Range("chance", "Likelihood", 1, 99, 1, 65, marks=_chances()),
            Select("level", "Level", LEVELS, "medium", group="Confidence"),
            Text("because", "because", group="Confidence"),
            Text("alternative", "Alternative", rows=2, help="What else may come?"),
            Text("indicator", "What to look for", group="Indicator"),
            Text("by", "by (year-month-day)", "2025-06-30", group="Indicator"),
            Text("left", "Left out", rows=2, help="Whom does your evidence leave out?"),
        ],
        draw,
        description="Fill in the parts and watch the marks. Below the picture you find what is "
        "still open, and the brief as a cell to paste. Your text stays on this page: copy it.",
    )  # fmt: skip


def forecasts() -> dict[str, float]:
    """Return the first forecast of each dated question in the journal, 0 to 1, by question id."""
    found: dict[str, float] = {}
    for entry in entries():
        if entry.key[:1] == "Q" and isinstance(entry.value, int | float):
            found.setdefault(entry.key, float(entry.value))
    return found


def detail(text: str, why: dict[str, set[str]]) -> Markup:
    """Say what is open, and show the brief as a cell that can be copied."""
    rows = [(RULES[rule][1], RULES[rule][2]) for rule, faults in why.items() if faults]
    still = table(["Open", "What to do"], rows) if rows else Markup("<p>No check is open.</p>")
    cell = Markup("<pre tabindex='0' style='white-space:pre-wrap'>{}</pre>").format(as_cell(text))
    return still + Markup("<p>The brief as a cell, to copy into exercise 09.5:</p>") + cell


def _chances() -> list[str]:
    return [likelihood_line(percent).rstrip(".") for percent in range(1, 100)]
