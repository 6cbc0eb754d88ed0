"""A chance on the line from 0 to 100 %, under the seven likelihood words of ICD 203."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    INK,
    NOTE_SIZE,
    RULE,
    TEXT_SIZE,
    VERMILLION,
    WIDTH,
    new_figure,
    use_style,
)
from foothold.models.forecasting import LIKELIHOOD, Step, likelihood_words

HEIGHT = 2.3
BAND = (0.06, 0.60)  # lower and upper edge of the bands, in axes units
TINTS = ("#C9DCE9", "#EAF1F6")  # neighbours differ; the word and the edge say which band it is


def likelihood_line(probability: float) -> Picture:
    """Draw one chance under the seven words.

    Parameters
    ----------
    probability : float
        From 0 to 1.

    Returns
    -------
    Picture
        The finding names the word or the two words that fit, or says that there is none.

    Raises
    ------
    ValueError
        If ``probability`` is not a number from 0 to 1.

    References
    ----------
    Intelligence Community Directive 203, *Analytic Standards*, 2015.

    Examples
    --------
    >>> likelihood_line(0.6)
    60 % is called "likely" (55 to 80 %).
    """
    finding = chance_sentence(probability)
    figure, marker = line_parts()
    move(marker, probability)
    return Picture(figure, finding)


def line_parts() -> tuple[Figure, tuple[Line2D, Text]]:
    """Draw the line and its words, and return the figure with the marker and its number.

    Returns
    -------
    tuple
        The figure, and the two artists that :func:`move` puts at a chance: a widget redraws
        only these.
    """
    figure, ax = new_figure("", WIDTH, HEIGHT)
    low, high = BAND
    with use_style():
        for number, step in enumerate(LIKELIHOOD):
            ax.axvspan(step.low, step.high, low, high, facecolor=TINTS[number % 2], edgecolor=RULE)
            _word(ax, step)
        # The line goes on to 0 and 100: certainty is thinkable, but the standard names it not.
        ax.plot([0, 100], [low, low], color=INK, linewidth=1.5)
        ax.set_xlim(-11, 112)
        ax.set_ylim(0, 1)
        ax.set_yticks([])
        limits = sorted({step.low for step in LIKELIHOOD} | {step.high for step in LIKELIHOOD})
        ax.set_xticks(limits, [str(limit) for limit in limits])
        ax.set_xlabel("Chance that it happens, per cent (marked: where one word ends)")
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.tick_params(length=0, pad=1)
        (pointer,) = ax.plot([], [], "v", markersize=14, color=VERMILLION, markeredgecolor=INK)
        number = ax.text(
            50, high + 0.21, "", ha="center", va="bottom", fontsize=TEXT_SIZE + 4, fontweight="bold"
        )
        source_line(figure, "Words and limits: ICD 203, Analytic Standards (US, 2015)")
    return figure, (pointer, number)


def move(marker: tuple[Line2D, Text], probability: float) -> None:
    """Put the marker of :func:`line_parts` at a chance from 0 to 1."""
    pointer, number = marker
    percent = 100 * probability
    pointer.set_data([percent], [BAND[1] + 0.11])
    number.set_x(percent)
    number.set_text(as_percent(probability))


def as_percent(probability: float) -> str:
    """Write a chance as text: 0.6 as ``60 %``.

    Examples
    --------
    >>> as_percent(0.075)
    '7.5 %'
    """
    return f"{round(100 * probability, 3):g} %"


def chance_sentence(probability: float) -> str:
    """Say which ICD 203 word fits a chance.

    Parameters
    ----------
    probability : float
        From 0 to 1.

    Returns
    -------
    str
        One sentence; on a shared limit it names both words.

    Examples
    --------
    >>> chance_sentence(0.55)
    '55 % lies on the limit between "roughly even chance" (45 to 55 %) and "likely" (55 to 80 %).'
    """
    words = likelihood_words(probability)
    percent = as_percent(probability)
    named = [f'"{s.word}" ({s.low} to {s.high} %)' for s in LIKELIHOOD if s.word in words]
    if not named:
        return f"{percent} has no word in ICD 203, which leaves room for surprise at both ends."
    if len(named) == 1:
        return f"{percent} is called {named[0]}."
    return f"{percent} lies on the limit between {named[0]} and {named[1]}."


def likelihood_table() -> pd.DataFrame:
    """Return the seven words as a table: word, the other word allowed for it, band in per cent."""
    return pd.DataFrame(
        [(step.word, step.other, f"{step.low} to {step.high} %") for step in LIKELIHOOD],
        columns=["word", "or", "chance"],
    )


def _word(ax, step: Step) -> None:
    middle = (BAND[0] + BAND[1]) / 2
    spot, side = (step.low + step.high) / 2, "center"
    if step is LIKELIHOOD[0]:  # too narrow for its word, which stands beside it
        spot, side = -0.6, "right"
    elif step is LIKELIHOOD[-1]:
        spot, side = 100.6, "left"
    text = step.word.replace(" ", "\n")
    ax.text(spot, middle, text, ha=side, va="center", fontsize=NOTE_SIZE + 0.5, linespacing=1.05)
