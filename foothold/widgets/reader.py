"""The annotated reader of notebook 01: filter the sentences of the article and read them."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from foothold.data import load
from foothold.figures.reader import finding, matching, words_for
from foothold.figures.sheet import Sheet
from foothold.figures.style import HEDGES, VOICES
from foothold.models.claims import CLAIM_TYPES, HEDGE_STRENGTHS, select
from foothold.widgets.canvas import LIVE_DPI
from foothold.widgets.explorer import Explorer, Select, View, table

__all__ = ["actor_options", "explorer"]

ANY = "any"


def explorer() -> Explorer:
    """Make the annotated reader: four filters, the sheet of sentences, a finding and a table.

    Returns
    -------
    Explorer
        Controls ``voice``, ``kind`` (claim type), ``hedge`` and ``actor``; "any" lets all pass.

    Examples
    --------
    >>> explorer().set(voice="named-leader").finding
    'Sentences that report a named leader: 2 of 33 (P12.S3, P13.S1).'
    """
    article = load("article")
    actors = actor_options(article)
    sheet = Sheet(article, LIVE_DPI)
    names = dict(actors)

    def draw(values: dict[str, str]) -> View:
        voice, kind, hedge, actor = (
            "" if values[name] == ANY else values[name]
            for name in ("voice", "kind", "hedge", "actor")
        )
        found = select(article, voice, kind, hedge, actor)
        said = words_for(voice, kind, hedge, names[actor] if actor else "")
        listed = matching(found)
        return View(
            sheet.png(found["sentence_id"]),
            finding(found, len(article), said),
            table(list(listed), listed.itertuples(index=False)) if len(listed) else "",
        )

    controls = [
        Select("voice", "Who speaks", _with_any((v, look.label) for v, look in VOICES.items()),
               "anonymous-source"),
        Select("kind", "Claim type", _with_any((kind, kind) for kind in CLAIM_TYPES), ANY),
        Select("hedge", "Hedge", _with_any((h, HEDGES[h].label) for h in HEDGE_STRENGTHS), ANY),
        Select("actor", "Mentions", actors, ANY),
    ]  # fmt: skip
    about = (
        "The article in our own words, sentence by sentence. Choose what to look for; "
        "sentences that fit every choice stand out and are listed below the picture."
    )
    return Explorer("The annotated reader", controls, draw, about)


def actor_options(article: pd.DataFrame) -> list[tuple[str, str]]:
    """List the actors that the article's sentences mention, most often mentioned first.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.

    Returns
    -------
    list of (str, str)
        Actor id and name, after the entry for any actor.
    """
    counts = Counter(actor for named in article["actors"] for actor in named)
    names = load("actors").set_index("actor_id")["name"]
    ranked = sorted(counts, key=lambda actor: (-counts[actor], names[actor]))
    return _with_any((actor, names[actor]) for actor in ranked)


def _with_any(options) -> list[tuple[str, str]]:
    return [(ANY, "any"), *options]
