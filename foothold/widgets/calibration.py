"""The price of a number: what a forecast will score if the answer is yes, and if it is no.

It never knows an answer, so it may be used before the envelope is open.
"""

from __future__ import annotations

from typing import Any

from foothold.data import load
from foothold.figures.calibration import ScoreBoard, number, score_sentence
from foothold.models.scoring import brier, brier_two, expected_brier
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, Select, View, table

INVENTED = {
    "coin": "Will the next toss of a fair coin show heads?",
    "die": "Will the next throw of a fair die show a six?",
}


def explorer() -> Explorer:
    """Make the explorer of scores.

    Returns
    -------
    Explorer
        Values ``question`` (``"coin"``, ``"die"`` or ``"Q01"`` to ``"Q20"``), ``said`` and
        ``believed`` (whole per cent). The table holds the score for either answer in both forms.

    Examples
    --------
    >>> explorer().set(said=100, believed=70).finding[:52]
    '100 % scores 0.00 if it happens and 1.00 if not; who'
    """
    asked = load("questions")
    questions = INVENTED | dict(zip(asked["question_id"], asked["question"], strict=True))
    board = ScoreBoard()
    board.show(0.3, 0.9)  # all marks apart, so that the palette has each colour
    canvas = Canvas(board.figure, board.moving)

    def draw(values: dict[str, Any]) -> View:
        said, believed = values["said"] / 100, values["believed"] / 100
        board.show(said, believed)
        detail = _scores(questions[values["question"]], said, believed)
        return View(canvas.draw(), score_sentence(said, believed), detail)

    return Explorer(
        "What does a number cost?",
        [
            Select(
                "question",
                "Question",
                [
                    (key, f"{'Invented' if key in INVENTED else key} · {text}")
                    for key, text in questions.items()
                ],
                "coin",
            ),
            Range("said", "Chance that you give", 0, 100, 1, 90, unit="%"),
            Range(
                "believed", "Chance that you believe", 0, 100, 1, 90, unit="%",
                help="Keep it, move the other one, and watch the expected score.",
            ),
        ],
        draw,
        description="Give a chance and see its price for either answer. No answer is known here. "
        "Can you expect less by saying something other than you believe?",
    )  # fmt: skip


def _scores(question: str, said: float, believed: float) -> str:
    rows = [
        ["if it happens", number(brier(said, True)), number(brier_two(said, True))],
        ["if it does not", number(brier(said, False)), number(brier_two(said, False))],
        [
            "expected",
            number(expected_brier(said, believed)),
            number(2 * expected_brier(said, believed)),
        ],
    ]
    head = ["Case", "One probability (0 to 1), used here", "Two categories (0 to 2), Brier 1950"]
    return table(head, rows, caption=question)
