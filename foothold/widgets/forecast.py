"""The forecast form of notebook 00: a question, a chance, its word, and a button that stores it.

Everything it does a plain cell does too: ``predict("Q01", 0.6)``.
"""

from __future__ import annotations

from typing import Any

from foothold.data import load
from foothold.figures.forecast import chance_sentence, line_parts, move
from foothold.journal import commit, entries
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Button, Explorer, Range, Select, View, table

NOTHING = "Nothing is stored yet. Choose at least three questions."


def explorer() -> Explorer:
    """Make the forecast form: all questions that are open on the article's day.

    Returns
    -------
    Explorer
        Values ``question`` (``"Q01"`` to ``"Q20"``), ``chance`` (whole per cent) and ``store``
        (presses of the button). The table says which questions are stored, never the numbers.

    Examples
    --------
    >>> explorer().set(chance=60).finding
    '60 % is called "likely" (55 to 80 %).'
    """
    asked = load("questions")
    questions = dict(zip(asked["question_id"], asked["question"], strict=True))
    figure, marker = line_parts()
    canvas = Canvas(figure, animated=list(marker))
    presses = 0

    def draw(values: dict[str, Any]) -> View:
        nonlocal presses
        chance = values["chance"] / 100
        finding = chance_sentence(chance)
        if values["store"] != presses:
            presses = values["store"]
            said = commit(values["question"], chance)
            finding = f"{said[0].upper()}{said[1:].rstrip('.')}. {finding}"
        move(marker, chance)
        return View(canvas.draw(), finding, stored(questions))

    return Explorer(
        "How likely is it?",
        [
            Select(
                "question",
                "Question",
                [(key, f"{key} · {text}") for key, text in questions.items()],
                next(iter(questions)),
            ),
            Range(
                "chance", "Chance that the answer is yes", 0, 100, 1, 50, unit="%",
                help="The slider starts in the middle; that is no hint.",
            ),
            Button("store", "Store"),
        ],
        draw,
        description="Choose a question, move the chance until its word sounds right, and store it. "
        "The first number counts.",
    )  # fmt: skip


def stored(questions: dict[str, str]) -> str:
    """List the questions with a stored forecast, without the numbers.

    Parameters
    ----------
    questions : dict of str to str
        Question id to question.

    Returns
    -------
    str
        A table for the ``detail`` of a `View`, or a sentence if nothing is stored.
    """
    times = dict.fromkeys(questions, 0)
    for entry in entries():
        if entry.key in times:
            times[entry.key] += 1
    rows = [
        [key, questions[key], "once" if count == 1 else f"{count} times; the first counts"]
        for key, count in times.items()
        if count
    ]
    if not rows:
        return NOTHING
    return table(["Id", "Question", "Stored"], rows, caption="In your journal")
