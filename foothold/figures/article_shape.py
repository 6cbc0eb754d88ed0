"""The article at one glance: each sentence a box, each kind of claim a colour, hatch and word."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Rectangle

from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    INK,
    INK_SOFT,
    NOTE_SIZE,
    RULE,
    WIDTH,
    look,
    new_figure,
    use_style,
)

BOX = (0.92, 0.74)  # width and height of a sentence, in columns and rows
SWATCH = 0.17


def article_shape(article: pd.DataFrame) -> Picture:
    """Draw the sentences by paragraph, in reading order, with the kind of claim each makes.

    Parameters
    ----------
    article : pandas.DataFrame
        Table ``article``: ``sentence_id`` such as ``P4.S3``, ``paragraph``, ``claim_type``.

    Returns
    -------
    Picture
        The finding counts the kinds of claim and names the paragraphs with an event.

    Raises
    ------
    ValueError
        If the table holds no sentence.

    Examples
    --------
    >>> from foothold.data import load
    >>> article_shape(load("article")).finding[:40]
    'Of 33 sentences in 13 paragraphs, 5 repo'
    """
    if article.empty:
        raise ValueError("There is no sentence to draw: give the whole table, load('article').")
    paragraphs = list(dict.fromkeys(article["paragraph"]))
    figure, ax = new_figure("", WIDTH, 5.6)
    with use_style():
        ax.set_title("What kind of claim does each sentence make?")
        for row, (_, sentences) in enumerate(article.groupby("paragraph", sort=False)):
            for column, kind in enumerate(sentences["claim_type"]):
                _box(ax, column, row, kind)
        widest = int(article.groupby("paragraph").size().max())
        ax.set_xlim(-0.06, widest)
        ax.set_ylim(len(paragraphs) - 0.4, -0.6)
        ax.set_yticks(range(len(paragraphs)), paragraphs)
        ax.set_xticks([n + BOX[0] / 2 for n in range(widest)], [f"S{n + 1}" for n in range(widest)])
        ax.set_xlabel("Sentence in the paragraph")
        ax.set_ylabel("Paragraph, in reading order")
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.tick_params(length=0)
        source_line(figure, "Source: data/article.csv, coded by the kit's authors")
    return Picture(figure, _finding(article, len(paragraphs)))


def _box(ax, column: int, row: int, kind: str) -> None:
    style = look("claim_type", kind)
    width, height = BOX
    low = row - height / 2
    ax.add_patch(
        Rectangle((column, low), width, height, facecolor="white", edgecolor=RULE, linewidth=0.8)
    )
    ax.add_patch(Rectangle((column, low), SWATCH, height, gid=f"kind-{kind}", **style.bar()))
    strong = kind == "event"
    ax.text(
        column + SWATCH + 0.05,
        row,
        style.label,
        va="center",
        ha="left",
        fontsize=NOTE_SIZE + 0.5,
        color=INK if strong else INK_SOFT,
        fontweight="bold" if strong else "normal",
    )


def _finding(article: pd.DataFrame, paragraphs: int) -> str:
    counts = article["claim_type"].value_counts()
    with_event = list(dict.fromkeys(article.loc[article["claim_type"] == "event", "paragraph"]))
    rest = sorted(
        ((kind, int(n)) for kind, n in counts.items() if kind != "event"),
        key=lambda pair: (-pair[1], pair[0]),
    )
    named = ", ".join(f"{n} {kind}" for kind, n in rest)
    return (
        f"Of {len(article)} sentences in {paragraphs} paragraphs, {int(counts.get('event', 0))} "
        f"report an event ({', '.join(with_event) or 'none'}); the others are {named}."
    )
