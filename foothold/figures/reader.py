"""The annotated reader: which sentences fit a filter, as a picture, a sentence and a table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from foothold.figures.picture import Picture
from foothold.figures.sheet import draw_sheet
from foothold.figures.style import look
from foothold.models.claims import select, tally

__all__ = ["Listing", "finding", "listing", "matching", "picture", "words_for"]

LISTED = 8  # ids named in the finding; more would not be read


def picture(
    article: pd.DataFrame,
    voice: str = "",
    claim_type: str = "",
    hedge_strength: str = "",
    actor: str = "",
    actor_name: str = "",
) -> Picture:
    """Draw the sheet of sentences with those that fit the filters emphasised.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.
    voice, claim_type, hedge_strength, actor : str
        Filters as for `foothold.models.claims.select`; "" for any.
    actor_name : str
        How the finding names the actor; its id if left out.

    Returns
    -------
    Picture
        The sheet and its finding.

    Raises
    ------
    ValueError
        If a label is not one that the coding uses.
    """
    found = select(article, voice, claim_type, hedge_strength, actor)
    figure, _ = draw_sheet(article, set(found["sentence_id"]))
    said = words_for(voice, claim_type, hedge_strength, actor_name or actor)
    return Picture(figure, finding(found, len(article), said))


def words_for(
    voice: str = "", claim_type: str = "", hedge_strength: str = "", actor_name: str = ""
) -> str:
    """Say in words what a set of filters asks for; "" if it asks for nothing.

    Examples
    --------
    >>> words_for("anonymous-source", hedge_strength="weak")
    'report an unnamed source and carry a weak hedge'
    """
    parts = []
    if voice:
        own = "speak in the author's own voice"
        parts.append(own if voice == "author" else f"report {look('voice', voice).label}")
    if claim_type:
        parts.append(f"are coded {claim_type}")
    if hedge_strength:
        amount = "no" if hedge_strength == "none" else f"a {hedge_strength}"
        parts.append(f"carry {amount} hedge")
    if actor_name:
        parts.append(f"mention {actor_name}")
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + "".join(parts[-1:])


def finding(found: pd.DataFrame, total: int, said: str) -> str:
    """State how many sentences fit, and which.

    Parameters
    ----------
    found : pandas.DataFrame
        The sentences that fit.
    total : int
        How many sentences there are.
    said : str
        The filters in words, from `words_for`.

    Returns
    -------
    str
        One sentence.
    """
    if not said:
        return f"No filter is set: all {total} sentences of the article stand out."
    ids = list(found["sentence_id"])
    if not ids:
        return f"Sentences that {said}: none of {total}."
    own = int(tally(found, "voice")["author"])
    if len(ids) <= LISTED:
        which = f" ({', '.join(ids)})"
    elif own < len(ids):
        which = f" ({own} of them in the author's own voice)"
    else:  # naming so many ids would not be read, and the voice is said already
        which = ""
    return f"Sentences that {said}: {len(ids)} of {total}{which}."


def matching(found: pd.DataFrame) -> pd.DataFrame:
    """Make a small table of sentences to read beside the sheet.

    Parameters
    ----------
    found : pandas.DataFrame
        Rows of the table ``article``.

    Returns
    -------
    pandas.DataFrame
        Sentence id, restatement, claim type, voice and hedge, in plain words.
    """
    hedges = [
        f"{word} ({strength})" if word else "none"
        for word, strength in zip(found["hedge"], found["hedge_strength"], strict=True)
    ]
    return pd.DataFrame(
        {
            "sentence": list(found["sentence_id"]),
            "restated": list(found["restatement"]),
            "type": list(found["claim_type"]),
            "voice": [look("voice", voice).label for voice in found["voice"]],
            "hedge": hedges,
        }
    )


@dataclass(frozen=True)
class Listing:
    """Sentences to read: a table with its text set from the left, or plain lines.

    pandas sets every cell from the right, which suits numbers and makes sentences hard to read.
    """

    rows: pd.DataFrame

    def __repr__(self) -> str:
        lines = [
            f"{row.sentence} ({row.type}; {row.voice}; hedge: {row.hedge})\n    {row.restated}"
            for row in self.rows.itertuples(index=False)
        ]
        return "\n".join(lines) or "No sentence fits."

    def _repr_html_(self) -> str:
        if self.rows.empty:
            return "<p>No sentence fits.</p>"
        with pd.option_context("display.max_colwidth", None):  # whole sentences
            table = self.rows.to_html(index=False, border=0, escape=True, justify="left")
        return table.replace("<td>", '<td style="text-align:left">').replace(
            "<th>", '<th scope="col" style="text-align:left">'
        )


def listing(
    article: pd.DataFrame,
    voice: str = "",
    claim_type: str = "",
    hedge_strength: str = "",
    actor: str = "",
) -> Listing:
    """List the sentences that fit the filters, with their coding: the table beside `picture`.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.
    voice, claim_type, hedge_strength, actor : str
        Filters as for `foothold.models.claims.select`; "" for any.

    Returns
    -------
    Listing
        One row per sentence.

    Raises
    ------
    ValueError
        If a label is not one that the coding uses.
    """
    return Listing(matching(select(article, voice, claim_type, hedge_strength, actor)))
