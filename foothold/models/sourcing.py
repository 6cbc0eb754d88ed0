"""Who stands behind a sentence, and how many independent sources a story has.

The voice of each sentence comes from ``data/article.csv``. The ladder of sourcing and the rule
that attribution stops at its sentence are the kit's teaching judgement, in the spirit of Mike
Caulfield's SIFT moves: stop, investigate the source, find better coverage, trace claims to their
origin. Nothing here says whether a claim is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from foothold.models.claims import VOICES, require

__all__ = ["RUNGS", "independent_sources", "ladder", "rests_on", "roots_of", "rung"]

RUNGS: Final = (
    "author's own voice",
    "anonymous source",
    "officials, no name",
    "named person",
    "document",
)
"""The sourcing ladder, lowest rung first: how easily can a reader check who stands behind it?"""

_RUNG_OF_VOICE: Final = dict(zip(VOICES, RUNGS, strict=False))


def rung(voice: str, document: bool = False) -> str:
    """Name the step of the sourcing ladder on which a sentence with this voice stands.

    The ladder is the kit's judgement. It ranks how far a reader can check *who stands behind* a
    sentence, not how likely the sentence is to be true: much in an author's own voice is well
    known, and a named person can be wrong.

    Parameters
    ----------
    voice : str
        A label of `VOICES`.
    document : bool
        True if the sentence points to a document that a reader could fetch.

    Returns
    -------
    str
        A label of `RUNGS`.

    Raises
    ------
    ValueError
        If the voice is not one that the coding uses.

    Examples
    --------
    >>> rung("officials")
    'officials, no name'
    """
    require(voice, "voice")
    return RUNGS[-1] if document else _RUNG_OF_VOICE[voice]


def ladder(article: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """List the sentences on each step of the sourcing ladder, empty steps included.

    The article's coding has no voice for documents, so its top step is always empty.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with columns sentence_id and voice.

    Returns
    -------
    dict of str to tuple of str
        Sentence ids by rung, lowest rung first, ids in the order of the text.

    Raises
    ------
    ValueError
        If a voice is not one that the coding uses.

    Examples
    --------
    >>> ladder(pd.DataFrame({"sentence_id": ["P1.S1"], "voice": ["author"]}))["document"]
    ()
    """
    steps: dict[str, list[str]] = {name: [] for name in RUNGS}
    for sentence, voice in zip(article["sentence_id"], article["voice"], strict=True):
        steps[rung(voice)].append(sentence)
    return {name: tuple(ids) for name, ids in steps.items()}


def rests_on(article: pd.DataFrame, carry: bool = False) -> dict[str, tuple[str, ...]]:
    """List the sentences that rest on each voice.

    Attribution stops at its sentence: "a source says A. B." puts A on the source and B on the
    author. `carry=True` shows the common misreading instead, in which a source keeps speaking
    until the paragraph ends or another source speaks.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with columns sentence_id, paragraph and voice, in the order of the text.
    carry : bool
        False for the rule, True for the misreading.

    Returns
    -------
    dict of str to tuple of str
        Sentence ids by voice, all voices included.

    Raises
    ------
    ValueError
        If a voice is not one that the coding uses.

    Examples
    --------
    >>> two = pd.DataFrame({"sentence_id": ["P3.S1", "P3.S2"], "paragraph": ["P3", "P3"],
    ...                     "voice": ["anonymous-source", "author"]})
    >>> rests_on(two)["anonymous-source"], rests_on(two, carry=True)["anonymous-source"]
    (('P3.S1',), ('P3.S1', 'P3.S2'))
    """
    found: dict[str, list[str]] = {voice: [] for voice in VOICES}
    paragraph, speaking = None, VOICES[0]
    for row in article[["sentence_id", "paragraph", "voice"]].itertuples(index=False):
        require(row.voice, "voice")
        if row.paragraph != paragraph:
            paragraph, speaking = row.paragraph, VOICES[0]
        if row.voice != VOICES[0]:
            speaking = row.voice
        found[speaking if carry else row.voice].append(row.sentence_id)
    return {voice: tuple(ids) for voice, ids in found.items()}


def roots_of(upstream: Mapping[str, Iterable[str]], outlets: Iterable[str]) -> tuple[str, ...]:
    """Follow each outlet upstream and list the distinct origins that are reached.

    An origin (root) is a name that takes from nobody: an own reporter on the spot, an official
    statement, a document. An outlet that both quotes others and reports itself needs an entry
    for its own reporting.

    Parameters
    ----------
    upstream : mapping of str to iterable of str
        For each outlet, those it takes the story from. Names without an entry are origins.
    outlets : iterable of str
        Where to start.

    Returns
    -------
    tuple of str
        Names of the origins, sorted.

    Raises
    ------
    ValueError
        If outlets take from each other in a circle, so that there is no origin to count.

    Examples
    --------
    >>> roots_of({"daily": ["agency"], "blog": ["daily"]}, ["blog", "daily"])
    ('agency',)
    """
    origins: set[str] = set()
    finished: set[str] = set()
    for start in outlets:
        # depth first without recursion: (name, its upstream still to visit)
        path, stack = [start], [iter(_above(upstream, start))]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                name = path.pop()
                finished.add(name)
                if not _above(upstream, name):
                    origins.add(name)
            elif step in path:
                circle = " <- ".join([*path[path.index(step) :], step])
                raise ValueError(
                    f"These take the story from each other in a circle: {circle}. "
                    "Find out who had it first and remove the other link."
                )
            elif step not in finished:
                path.append(step)
                stack.append(iter(_above(upstream, step)))
    return tuple(sorted(origins))


def independent_sources(
    upstream: Mapping[str, Iterable[str]], outlets: Iterable[str] | None = None
) -> int:
    """Count the distinct origins behind a set of outlets.

    Ten outlets that relay one report are one source (circular reporting). The count is an upper
    limit: two origins may still share an informant that we cannot see.

    Parameters
    ----------
    upstream : mapping of str to iterable of str
        For each outlet, those it takes the story from.
    outlets : iterable of str, optional
        The outlets to judge; all keys of `upstream` if left out.

    Returns
    -------
    int
        Number of distinct origins.

    Raises
    ------
    ValueError
        If outlets take from each other in a circle.

    Examples
    --------
    >>> independent_sources({"daily": ["agency"], "weekly": ["agency"]})
    1
    """
    return len(roots_of(upstream, upstream if outlets is None else outlets))


def _above(upstream: Mapping[str, Iterable[str]], name: str) -> tuple[str, ...]:
    above = upstream.get(name, ())
    if isinstance(above, str):  # {"daily": "agency"} would be read letter by letter
        return (above,)
    return tuple(above)
