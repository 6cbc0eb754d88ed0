"""Decide what a page shows at once and what it keeps folded.

Two things stay folded. What follows a guess: a reader who has not guessed learns less from the
answer. And whatever is later than the article: who has seen it can no longer forecast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

ASKS = re.compile(r"\*\*Guess\b")
STORES = re.compile(r"^\s*predict\(\"([^\"]+)\"", re.M)
WIDGET = re.compile(r"\bexplorer\(")
RECALLS = re.compile(r"\bfirst\(\"([^\"]+)\"")


@dataclass
class Piece:
    """A text, the code of a cell, or its outputs, in the order of the page.

    Attributes
    ----------
    kind : str
        ``"text"``, ``"code"`` or ``"out"``.
    cell
        The cell that it belongs to.
    opens : list of str
        Folds that begin before this piece: ``"guess"``, ``"envelope"``.
    closes : int
        How many folds end after it.
    sealed : bool
        Whether it lies in an envelope: even its headings would tell.
    """

    kind: str
    cell: Any
    opens: list[str] = field(default_factory=list)
    closes: int = 0
    sealed: bool = False


def pieces(cells: Iterable[Any]) -> list[Piece]:
    """Cut cells into pieces and mark which of them are folded.

    Parameters
    ----------
    cells : iterable
        Cells of a notebook, as nbformat reads them.

    Returns
    -------
    list of Piece
    """
    found: list[Piece] = []
    for cell in cells:
        found.append(Piece("code" if cell.cell_type == "code" else "text", cell))
        if cell.cell_type == "code" and cell.outputs:
            found.append(Piece("out", cell))
    for name, ranges in (("envelope", envelopes(found)), ("guess", guesses(found))):
        for first, last in ranges:
            found[first].opens.append(name)
            found[last].closes += 1
            for piece in found[first : last + 1]:
                piece.sealed = piece.sealed or name == "envelope"
    return found


def envelopes(found: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return first and last piece of what lies under each heading that the notebook collapses."""
    ranges = []
    for start, piece in enumerate(found):
        if piece.kind == "text" and piece.cell.metadata.get("jp-MarkdownHeadingCollapsed"):
            end = start + 1
            while end < len(found) and not 0 < level(found[end]) <= level(piece):
                end += 1
            if end > start + 1:
                ranges.append((start + 1, end - 1))
    return ranges


def guesses(found: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return first and last piece of what each guess is about: outputs and the text on them.

    That is the cell that recalls this guess alone, or else the next output, over one heading at
    most: behind a second heading begins another matter.
    """
    recalled = {keys[0] for keys in map(_recalls, found) if len(keys) == 1}
    ranges, headings = [], 9
    for place, piece in enumerate(found):
        source = piece.cell.source
        if piece.kind == "text":
            headings = 0 if ASKS.search(source) else headings + bool(level(piece))
        elif piece.kind == "code" and set(STORES.findall(source)) & recalled:
            headings = 9  # its answer comes where it is recalled
        elif piece.kind == "out" and (
            (headings < 2 and not STORES.search(source)) or _recalls(piece)
        ):
            ranges.append((place, _end(found, place)))
            headings = 9
    return ranges


def _end(found: Sequence[Piece], place: int) -> int:
    """Last piece that tells the answer: the text on it, and beside a widget its still picture."""
    widget = WIDGET.search(found[place].cell.source)
    end = place
    while end + 1 < len(found):
        after = found[end + 1]
        still = widget and after.kind != "text" and not STORES.search(after.cell.source)
        if not (explains(after) or still):
            break
        end += 1
    return end


def _recalls(piece: Piece) -> list[str]:
    """Keys of the guesses that a cell shows again beside the answer."""
    return RECALLS.findall(piece.cell.source) if piece.kind == "out" else []


def explains(piece: Piece) -> bool:
    """Tell whether a piece goes on about the output above it: plain text, no heading, no guess."""
    return piece.kind == "text" and not level(piece) and not ASKS.search(piece.cell.source)


def level(piece: Piece) -> int:
    """Level of the heading that a text begins with; 0 for none."""
    found = re.match(r"(#{1,6}) \S", piece.cell.source) if piece.kind == "text" else None
    return len(found[1]) if found else 0
