"""The envelope of notebook 08: answers and later facts, for those who have committed themselves.

It opens for a learner whose journal holds enough forecasts, and scores the first number given to
each question. Whoever has none may open it in plain words with the sample log, which is invented.
Like the journal, it is a promise to oneself: the tables are files that anybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from foothold import journal
from foothold.data import load
from foothold.models.scoring import brier

LEAST = 3
SAMPLE = "sample log"
OWN_NAME, SAMPLE_NAME = "your own forecasts", "the sample log (invented)"


class ClosedError(RuntimeError):
    """The envelope stays closed; the sentence says what opens it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # a sentence for the learner, not a traceback


@dataclass(frozen=True)
class Envelope:
    """The opened envelope.

    Attributes
    ----------
    whose : str
        ``"your own forecasts"`` or ``"the sample log (invented)"``.
    log : pandas.DataFrame
        One row for each forecast: ``question_id``, ``question``, ``chance`` (0 to 1),
        ``outcome`` (``yes``, ``no``, ``unknown``), ``score`` (Brier, one-probability form;
        missing if unknown), ``confidence`` and ``resolved_by``.
    """

    whose: str
    log: pd.DataFrame

    @property
    def settled(self) -> pd.DataFrame:
        """The forecasts whose question has a known answer."""
        return self.log[self.log["outcome"] != "unknown"].reset_index(drop=True)

    @property
    def chances(self) -> list[float]:
        """The forecasts that are scored."""
        return list(self.settled["chance"])

    @property
    def outcomes(self) -> list[bool]:
        """Whether each of them came true, in the same order."""
        return [outcome == "yes" for outcome in self.settled["outcome"]]

    def __repr__(self) -> str:
        left = len(self.log) - len(self.settled)
        unknown = f"{left} unknown and left out" if left else "none unknown"
        return (
            f"Open, with {self.whose}: {len(self.log)} forecasts, {len(self.settled)} settled, "
            f"{unknown}."
        )


def open_envelope(otherwise: str = "", least: int = LEAST) -> Envelope:
    """Open the envelope, if the learner has forecast or says in words that it shall open anyway.

    Parameters
    ----------
    otherwise : str
        ``"sample log"`` opens it with the invented log where the journal holds too few
        forecasts. Anything else keeps it closed then.
    least : int
        How many dated questions must have a forecast in the journal.

    Returns
    -------
    Envelope

    Raises
    ------
    ClosedError
        If there are too few forecasts and `otherwise` does not open it.
    """
    mine = own_forecasts()
    own = Envelope(OWN_NAME, scored(mine))
    if len(mine) >= least and own.chances:
        return own
    if str(otherwise).strip().lower() == SAMPLE:
        sample = load("sample_log")
        given = dict(zip(sample["question_id"], sample["probability"], strict=True))
        return Envelope(SAMPLE_NAME, scored(given))
    if len(mine) >= least:
        raise ClosedError(
            "The envelope stays closed: no source settles any of the questions that you chose, so "
            'nothing could be scored. Store a forecast on one more, such as predict("Q01", 0.6).'
        )
    raise ClosedError(
        f"The envelope stays closed: {len(mine)} of at least {least} questions have a forecast "
        'in your journal. Store some with predict("Q01", 0.6), or open it without with '
        f'open_envelope(otherwise="{SAMPLE}").'
    )


def own_forecasts() -> dict[str, float]:
    """Return the first chance that the journal holds for each dated question, by id."""
    found: dict[str, float] = {}
    for entry in journal.entries():
        if re.fullmatch(r"Q\d\d", entry.key):
            found.setdefault(entry.key, float(entry.value))
    return dict(sorted(found.items()))


def scored(forecasts: Mapping[str, float]) -> pd.DataFrame:
    """Set forecasts beside the answers.

    Parameters
    ----------
    forecasts : mapping of str to float
        Question id to chance, from 0 to 1.

    Returns
    -------
    pandas.DataFrame
        As `Envelope.log`, in the order of the questions.
    """
    questions = load("questions").merge(load("outcomes", as_of=None), on="question_id")
    log = questions[questions["question_id"].isin(forecasts)].reset_index(drop=True)
    log["chance"] = [float(forecasts[key]) for key in log["question_id"]]
    log["score"] = [
        brier(chance, outcome == "yes") if outcome != "unknown" else float("nan")
        for chance, outcome in zip(log["chance"], log["outcome"], strict=True)
    ]
    columns = ["question_id", "question", "chance", "outcome", "score"]
    return log[[*columns, "confidence", "resolved_by"]]


def predictions() -> journal.Text:
    """Return what was predicted in the notebooks (``"02.p1"``), each first value and its note."""
    first: dict[str, journal.Entry] = {}
    for entry in journal.entries():
        if re.fullmatch(r"\d\d\.p\d+", entry.key):
            first.setdefault(entry.key, entry)
    if not first:
        return journal.Text("This journal holds no predictions from the notebooks.")
    lines = [
        f"{key} · {entry.value}" + (f" ({entry.note})" if entry.note else "")
        for key, entry in sorted(first.items())
    ]
    return journal.Text("\n".join(lines))


def changed_ties(relations: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """List the ties between core actors that two snapshots code differently.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``; for a later snapshot, loaded with ``as_of=None``.
    before, after : str
        Snapshots, such as ``"2025-02"`` and ``"2025-10"``.

    Returns
    -------
    pandas.DataFrame
        ``tie``, the sign in each snapshot (``+``, ``0``, ``-``, or ``not coded``)
        and ``basis``, the reason for the later one (the earlier, if there is no later).
    """
    core = relations[relations["core"]]
    then, now = (
        core[core["snapshot"] == s].set_index(["actor_a", "actor_b"]) for s in (before, after)
    )
    rows = []
    for pair in sorted(set(then.index) | set(now.index)):
        signs = [int(t.loc[pair, "sign"]) if pair in t.index else None for t in (then, now)]
        if signs[0] != signs[1]:
            basis = (now if pair in now.index else then).loc[pair, "basis"]
            rows.append([" – ".join(pair), *map(_sign, signs), basis])
    return pd.DataFrame(rows, columns=["tie", before, after, "basis"])


def _sign(sign: int | None) -> str:
    return "not coded" if sign is None else {1: "+", 0: "0", -1: "−"}[sign]
