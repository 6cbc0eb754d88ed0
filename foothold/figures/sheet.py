"""The sheet of sentences itself: one tile a sentence, one row a paragraph.

A tile that is emphasised is filled, framed and set in bold type, so that no meaning hangs on
colour. The sheet never shows the article's own words, only ids and coding.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from foothold.figures.layers import Ground, Layered
from foothold.figures.picture import SHARP_DPI, palette, rgb_image, source_line
from foothold.figures.style import (
    GRID,
    HIGHLIGHT,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    VOICES,
    WIDTH,
    use_style,
)

__all__ = ["Sheet", "draw_sheet"]

TILE_W, TILE_H = 1.0, 0.84  # in grid units: one column, one paragraph
BAND = 0.13  # the voice, at the left of a tile
GAP = 0.055  # free space on either side of a tile
HEAD, FOOT = 1.25, 0.62  # room above for the key, below for the source, in rows
BREAK = 0.55  # room for the sub-heading of the article, in rows
ROW_INCHES = 0.4


class Sheet:
    """The sheet for a live widget: drawn twice at the start, afterwards only put together.

    All tiles are drawn once plain and once emphasised; a picture takes each tile from one of the
    two. That keeps a move far below 40 ms, where drawing seventy texts again would not.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.
    dpi : float
        Image pixels per inch; 192 is two per CSS pixel.
    """

    def __init__(self, article: pd.DataFrame, dpi: float = SHARP_DPI) -> None:
        self.dpi = dpi
        ids = list(article["sentence_id"])
        plain, self._tiles = self._render(article, ())
        bold, _ = self._render(article, ids)
        table = palette(_above(plain, bold), 64, keep=tuple(v.colour for v in VOICES.values()))
        # an index per pixel, so that a move neither blends nor quantizes
        self._plain, self._bold = (
            np.asarray(image.quantize(palette=table, dither=Image.Dither.NONE))
            for image in (plain, bold)
        )
        self._ground = Ground.of(self._plain, table.getpalette(), dpi)

    def png(self, emphasised: Collection[str]) -> Layered:
        """Return the sheet with these sentences emphasised; ``bytes`` of it is a PNG.

        Raises
        ------
        KeyError
            If an id is not a sentence of the article.
        """
        pixels = self._plain.copy()
        for sentence in emphasised:
            rows, columns = self._tiles[sentence]
            pixels[rows, columns] = self._bold[rows, columns]
        return self._ground.under(pixels)

    def _render(
        self, article: pd.DataFrame, emphasised: Collection[str]
    ) -> tuple[Image.Image, dict[str, tuple[slice, slice]]]:
        figure, boxes = draw_sheet(article, emphasised)
        figure.dpi = self.dpi
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        image = rgb_image(canvas)
        axes = figure.axes[0]
        tiles = {}
        for sentence, (x, y, width, height) in boxes.items():
            corners = axes.transData.transform([(x, y), (x + width, y + height)])
            (left, top), (right, bottom) = corners[0], corners[1]
            margin = 0.02 * self.dpi  # the frame is wider than the tile
            rows = slice(
                int(image.height - max(top, bottom) - margin),
                int(image.height - min(top, bottom) + margin) + 1,
            )
            tiles[sentence] = (rows, slice(int(left - margin), int(right + margin) + 1))
        return image, tiles


def _above(first: Image.Image, second: Image.Image) -> Image.Image:
    both = Image.new("RGB", (first.width, first.height + second.height))
    both.paste(first, (0, 0))
    both.paste(second, (0, first.height))
    return both


def draw_sheet(
    article: pd.DataFrame, emphasised: Collection[str]
) -> tuple[Figure, dict[str, tuple[float, float, float, float]]]:
    """Draw the sheet of sentences.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``, in the order of the text.
    emphasised : collection of str
        Ids of the sentences that stand out.

    Returns
    -------
    figure : matplotlib.figure.Figure
        The sheet.
    boxes : dict of str to tuple of float
        x, y, width and height of each tile, in data units of the figure's only axes.
    """
    paragraphs = list(dict.fromkeys(article["paragraph"]))
    widest = int(article.groupby("paragraph").size().max())
    rows = len(paragraphs) + BREAK
    with use_style():
        figure = Figure(figsize=(WIDTH, (rows + HEAD + FOOT) * ROW_INCHES))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-0.3, widest + 0.03), ylim=(rows + FOOT, -HEAD))
        axes.axis("off")
        boxes, y, section = {}, 0.0, article["section"].iloc[0]
        for paragraph in paragraphs:
            rows_here = article[article["paragraph"] == paragraph]
            if rows_here["section"].iloc[0] != section:
                section = rows_here["section"].iloc[0]
                _sub_heading(axes, y, widest)
                y += BREAK
            axes.text(-0.06, y + TILE_H / 2, paragraph, ha="right", va="center", color=INK_SOFT)
            for column, row in enumerate(rows_here.itertuples(index=False)):
                box = (column + GAP / 2, y, TILE_W - GAP, TILE_H)
                boxes[row.sentence_id] = box
                _tile(axes, box, row, row.sentence_id in emphasised)
            y += 1
        _key(axes)
        source_line(figure, "Source: data/article.csv (restated and coded by the kit)")
    return figure, boxes


def _tile(axes: Axes, box: tuple[float, float, float, float], row, on: bool) -> None:
    x, y, width, height = box
    axes.add_patch(Rectangle((x, y), width, height, facecolor=HIGHLIGHT if on else "none"))
    _voice(axes, x, y, height, row.voice, on)
    axes.add_patch(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor="none",
            edgecolor=INK if on else GRID,
            linewidth=2 if on else 1,
        )
    )
    weight, ink = ("bold", INK) if on else ("normal", INK_SOFT)
    left, right = x + BAND + 0.045, x + width - 0.035
    axes.text(left, y + 0.23, row.sentence_id, va="center", weight=weight, color=ink)
    small = {"va": "center", "fontsize": NOTE_SIZE, "color": ink}
    axes.text(left, y + 0.625, row.claim_type, **small)
    if row.hedge_strength != "none":
        axes.text(right, y + 0.23, row.hedge_strength, ha="right", **small)


def _voice(axes: Axes, x: float, y: float, height: float, voice: str, on: bool) -> None:
    """A band in the colour of the voice with its marker; plain, only the marker's outline."""
    style = VOICES[voice]
    if on:
        axes.add_patch(Rectangle((x, y), BAND, height, facecolor=style.colour))
    axes.plot(
        x + BAND / 2,
        y + height / 2,
        marker=style.marker,
        markersize=8,
        markerfacecolor=PAPER,
        markeredgecolor=INK if on else RULE,
        markeredgewidth=1,
        linestyle="none",
    )


def _sub_heading(axes: Axes, y: float, widest: int) -> None:
    axes.plot([0.03, widest - 0.03], [y + 0.18, y + 0.18], color=RULE, linewidth=1)
    axes.text(
        widest / 2,
        y + 0.18,
        " the article's one sub-heading ",
        ha="center",
        va="center",
        fontsize=NOTE_SIZE,
        color=INK_SOFT,
        backgroundcolor=PAPER,
    )


def _key(axes: Axes) -> None:
    axes.text(0.03, -0.93, "Who speaks:", va="center", weight="bold")
    for place, voice in zip((0.66, 1.38, 2.30, 2.96), VOICES, strict=True):
        _voice(axes, place, -0.93 - TILE_H * 0.38, TILE_H * 0.76, voice, on=True)
        axes.text(place + BAND + 0.04, -0.93, VOICES[voice].label, va="center")
    axes.text(
        0.03,
        -0.36,
        "A filled, framed tile fits the filter. Under the id: claim type. Right: hedge.",
        va="center",
        fontsize=NOTE_SIZE,
        color=INK_SOFT,
    )
