"""What a forecast costs, how a log of forecasts did, and how far chance may have helped."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from foothold.figures.forecast import as_percent
from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    BLUE,
    DASHES,
    DOTS,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    TEXT_SIZE,
    TITLE_SIZE,
    VERMILLION,
    new_figure,
    use_style,
)
from foothold.models.calibration import calibration
from foothold.models.forecasting import likelihood_words
from foothold.models.scoring import brier, expected_brier, mean_brier

FORMULA = "Score: Brier, one-probability form; 0 is best. Words: ICD 203 (2015)"
GRID = np.linspace(0, 1, 101)


@use_style()
def score_picture(said: float, believed: float | None = None) -> Picture:
    """Draw what a forecast will cost if the answer is yes, and if it is no.

    Parameters
    ----------
    said : float
        The forecast, from 0 to 1.
    believed : float, optional
        What the forecaster believes; `said` if left out.

    Returns
    -------
    Picture
        The finding names both scores, and the one that the forecaster must expect.

    References
    ----------
    Brier, *Monthly Weather Review* 78 (1950) 1-3.

    Examples
    --------
    >>> score_picture(0.9)
    90 % scores 0.01 if it happens and 0.81 if not; who believes 90 % expects 0.09, the least.
    """
    believed = said if believed is None else believed
    board = ScoreBoard()
    board.show(said, believed)
    return Picture(board.figure, score_sentence(said, believed))


def score_sentence(said: float, believed: float) -> str:
    """Say both scores of a forecast and the expected one.

    Parameters
    ----------
    said, believed : float
        From 0 to 1.

    Returns
    -------
    str
        One sentence.
    """
    costs = (
        f"{as_percent(said)} scores {number(brier(said, True))} if it happens "
        f"and {number(brier(said, False))} if not"
    )
    hoped = expected_brier(said, believed)
    best = expected_brier(believed, believed)
    tail = f"who believes {as_percent(believed)} expects {number(hoped)}"
    if said == believed:
        return f"{costs}; {tail}, the least."
    return f"{costs}; {tail}, and {number(best)} by saying {as_percent(believed)}."


def number(score: float) -> str:
    """Write a score with as many digits as it needs, two at least and four at most.

    Examples
    --------
    >>> number(0.25), number(0.0225)
    ('0.25', '0.0225')
    """
    short = f"{score:.4f}".rstrip("0")
    return short + "0" * max(0, 2 - len(short.partition(".")[2]))


class ScoreBoard:
    """Both scores over all chances, drawn once for many moves.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    moving : list
        The artists that `show` changes.
    """

    def __init__(self) -> None:
        with use_style():
            self.figure, ax = new_figure("What a forecast costs", height=3.6)
            percent = 100 * GRID
            ax.plot(percent, (1 - GRID) ** 2, color=BLUE)
            ax.plot(percent, GRID**2, color=VERMILLION, linestyle=DASHES)
            ax.text(0, 1.04, "if it happens", color=INK, va="bottom")
            ax.text(100, 1.04, "if it does not", color=INK, va="bottom", ha="right")
            ax.set_xlim(-2, 150)
            ax.set_ylim(-0.03, 1.13)
            ax.set_xticks(range(0, 101, 10))
            ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
            ax.spines["bottom"].set_bounds(0, 100)
            ax.hlines([0.25], 0, 100, color=RULE, linewidth=0.8)
            ax.text(1, 0.235, "0.25: always saying 50 %", fontsize=NOTE_SIZE, va="top")
            ax.set_xlabel("Chance that you give, per cent", loc="left")
            ax.set_ylabel("Brier score: lower is better")
            (self.hoped,) = ax.plot(percent, GRID, color=INK, linestyle=DOTS, linewidth=1.6)
            (self.post,) = ax.plot([0, 0], [0, 1], color=INK_SOFT, linewidth=1)
            marks = [("o", BLUE), ("s", VERMILLION), ("D", PAPER)]
            self.marks = [
                ax.plot([], [], shape, color=fill, markeredgecolor=INK, markersize=9)[0]
                for shape, fill in marks
            ]
            self.said = ax.text(108, 0.98, "", fontsize=TEXT_SIZE + 5, weight="bold", va="top")
            self.word = ax.text(108, 0.85, "", va="top", linespacing=1.2)
            keys = [
                ax.plot([110], [y], shape, color=fill, markeredgecolor=INK, markersize=9)[0]
                for (shape, fill), y in zip(marks, (0.52, 0.4, 0.28), strict=True)
            ]
            self.read = [ax.text(114, key.get_ydata()[0], "", va="center") for key in keys]
            source_line(self.figure, FORMULA)
        self.moving = [
            self.hoped, self.post, *self.marks, self.said, self.word, *self.read,
        ]  # fmt: skip

    def show(self, said: float, believed: float) -> None:
        """Put the marks at a chance and draw what one expects who believes another."""
        yes, no, hoped = brier(said, True), brier(said, False), expected_brier(said, believed)
        self.hoped.set_ydata(believed * (1 - GRID) ** 2 + (1 - believed) * GRID**2)
        self.post.set_xdata([100 * said] * 2)
        for mark, score in zip(self.marks, (yes, no, hoped), strict=True):
            mark.set_data([100 * said], [score])
        self.said.set_text(as_percent(said))
        self.word.set_text("\nor ".join(likelihood_words(said)) or "no word in ICD 203")
        texts = ("it happens", "it does not", f"expected at {as_percent(believed)}")
        for text, score, label in zip(self.read, (yes, no, hoped), texts, strict=True):
            text.set_text(f"{number(score)}  {label}")


@use_style()
def calibration_plot(
    probabilities: Sequence[float], outcomes: Sequence[bool], whose: str, source: str
) -> Picture:
    """Draw how often forecasts came true, against the chance that they gave.

    Grey bars show where a count lies, nine times in ten, if the number is exactly right: a dot
    inside its bar is no evidence against the forecaster.

    Parameters
    ----------
    probabilities : sequence of float
        From 0 to 1; equal numbers form a group (see `foothold.models.scoring.binned`).
    outcomes : sequence of bool
        One for each.
    whose : str
        Whose forecasts, for the title: ``"the sample log (invented)"``.
    source : str
        The line at the foot.

    Returns
    -------
    Picture
        The finding counts the groups that chance alone would explain.

    References
    ----------
    Bröcker and Smith, *Weather and Forecasting* 22 (2007) 651-661.
    """
    groups = calibration(probabilities, outcomes)
    figure, ax = new_figure(f"Calibration of {whose}", height=4.9)
    ax.plot([0, 100], [0, 100], color=RULE, linewidth=1)
    for group in groups:
        at = 100 * group.forecast
        low, high = (100 * count / group.count for count in (group.low, group.high))
        ax.plot([at, at], [low, high], color=RULE, linewidth=9, solid_capstyle="butt")
        ax.plot(at, 100 * group.share, "o" if group.usual else "X", color=BLUE if group.usual
                else VERMILLION, markeredgecolor=INK, markersize=9, zorder=3)  # fmt: skip
        ax.annotate(
            f"{group.happened} of {group.count}", (at, 100 * group.share), (8, 0),
            textcoords="offset points", fontsize=NOTE_SIZE, va="center", zorder=4,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
        )  # fmt: skip
    ax.set_xlim(-4, 108)
    ax.set_ylim(-6, 106)
    ax.set_xticks(range(0, 101, 10))
    ax.set_yticks(range(0, 101, 20))
    ax.set_xlabel(
        "Chance given, per cent\nLine: true exactly as often as forecast. "
        "Grey bar: the count chance alone allows, nine times in ten"
    )
    ax.set_ylabel("Came true, per cent")
    source_line(figure, source)
    odd = [group for group in groups if not group.usual]
    told = f"Of {len(groups)} groups, {len(groups) - len(odd)} lie where chance alone may put them"
    if odd:
        cases = ", ".join(
            f"{as_percent(g.forecast)} came true in {g.happened} of {g.count}" for g in odd
        )
        told += f"; outside: {cases}"
    return Picture(figure, f"{len(probabilities)} forecasts. {told}.")


@use_style()
def score_bars(log: pd.DataFrame, whose: str) -> Picture:
    """Draw the score of each question, the best first, and name those without an answer.

    Parameters
    ----------
    log : pandas.DataFrame
        Columns ``question_id``, ``question``, ``chance`` (0 to 1), ``outcome`` (``yes``, ``no``,
        ``unknown``) and ``score`` (missing if unknown), as `foothold.envelope` makes it.
    whose : str
        Whose forecasts, for the title.

    Returns
    -------
    Picture
        The finding gives the mean of the settled questions and how many are left out.
    """
    rows = log.sort_values(["score", "question_id"]).reset_index(drop=True)
    figure, ax = new_figure(height=1.3 + 0.29 * len(rows))
    figure.suptitle(f"Score by question: {whose}", x=0.008, ha="left", fontsize=TITLE_SIZE,
                    weight="bold")  # fmt: skip
    for place, row in rows.iterrows():
        settled = row["outcome"] != "unknown"
        if settled:
            hit = row["outcome"] == "yes"
            ax.barh(place, row["score"], height=0.62, facecolor=BLUE if hit else VERMILLION,
                    hatch="" if hit else "//", edgecolor=INK, linewidth=0.8)  # fmt: skip
        says = f"{as_percent(row['chance'])}, {row['outcome']}"
        says += f": {number(row['score'])}" if settled else ", not scored"
        ax.text((row["score"] if settled else 0) + 0.012, place, says, fontsize=NOTE_SIZE,
                va="center")  # fmt: skip
    names = [f"{row.question_id}  {short(row.question)}" for row in rows.itertuples()]
    ax.set_yticks(range(len(rows)), names)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, max(0.5, rows["score"].max() * 1.45))
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("Brier score, lower is better (plain: it happened; striped: not)", loc="right")
    source_line(figure, "Source: data/questions.csv, data/outcomes.csv")
    settled = log[log["outcome"] != "unknown"]
    mean = mean_brier(list(settled["chance"]), list(settled["outcome"] == "yes"))
    left = len(log) - len(settled)
    unknown = f"{left} of {len(log)} have no known answer and are left out" if left else (
        "every question is settled"
    )  # fmt: skip
    return Picture(
        figure, f"Mean Brier score of {len(settled)} settled questions: {mean:.3f}; {unknown}."
    )


def short(question: str) -> str:
    """Shorten a dated question to what it asks.

    Examples
    --------
    >>> short("Will al-Sharaa visit Moscow in 2025?")
    'Will al-Sharaa visit Moscow?'
    """
    day = r"\d{1,2} [A-Z][a-z]+ \d{4}"
    text = re.sub(rf" (?:by|on|before|between) {day}.*$| in \d{{4}}\?$", "", question)
    return text.rstrip("?") + "?"
