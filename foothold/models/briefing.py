"""A one-page brief as plain data: how it is put together, and what its form is measured by.

The brief is written with what was known on the day of the article. Which claims may stand in it
as facts follows from the kit's verdicts (``data/claims.csv``), which are our judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from foothold.data import CUTOFF
from foothold.models.forecasting import likelihood_words
from foothold.wording import WIDTH, hung

PARTS = (
    ("reader", "Reader", "the one person whom you advise"),
    ("bottom line", "Bottom line", "your judgement, first and in one line"),
    ("evidence", "Evidence", "claims by id, each at its true strength"),
    ("likelihood", "Likelihood", "one word, one chance"),
    ("confidence", "Confidence", "how well founded, and why"),
    ("alternative", "Alternative", "what else may come"),
    ("indicator", "Indicator", "what to look for, and by which day"),
    ("left out", "Left out", "whom the evidence leaves out"),
    ("log", "Log", "your own dated forecasts"),
)
"""The parts of a brief in order: name, label, job."""

READERS = (
    ("un", "UN envoy for Syria"),
    ("ministry", "Syrian foreign ministry"),
    ("eu", "EU diplomat"),
    ("gulf", "Gulf funder of rebuilding"),
)
WORDS = (80, 300)
SHELVES = {
    "corroborated": "may stand as a fact",
    "partly-corroborated": "with its limit",
    "unverifiable": "only if marked: unconfirmed",
    "opinion": "only if marked: an opinion",
    "contradicted": "only if marked: contradicted",
}
"""How a claim may be used in a brief, by its verdict."""

MARKS = {
    "partly-corroborated": "in part",
    "unverifiable": "unconfirmed",
    "opinion": "an opinion",
    "contradicted": "contradicted",
}


def form_question(
    claims: pd.DataFrame, article: pd.DataFrame, rules: Sequence[str]
) -> dict[str, Any]:
    """Describe the form of a brief as a question of kind ``brief`` does.

    Parameters
    ----------
    claims, article : pandas.DataFrame
        The tables of that name. A claim has the type of the first sentence that makes it.
    rules : sequence of str
        Names in ``foothold.exercises.briefs.RULES``.

    Returns
    -------
    dict
        ``rules``, ``claims`` (id -> type, verdict), ``as_of``, ``words``.
    """
    types = article.set_index("sentence_id")["claim_type"]
    known = {row.claim_id: [types[row.sentence_ids[0]], row.verdict] for row in claims.itertuples()}
    return {"rules": list(rules), "claims": known, "as_of": CUTOFF, "words": list(WORDS)}


def evidence_line(claims: pd.DataFrame, ids: Iterable[str], marked: bool) -> str:
    """Write the evidence: each claim in a sentence of its own, with its id.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    ids : iterable of str
        Claims to cite.
    marked : bool
        Say beside the id how far the claim holds.

    Examples
    --------
    >>> from foothold.data import load
    >>> evidence_line(load("claims"), ["C04"], marked=True)
    'Russia and the new Syrian authorities are close to an agreement (C04, unconfirmed).'
    """
    rows = claims.set_index("claim_id")
    said = []
    for name in dict.fromkeys(ids):
        mark = MARKS.get(rows.at[name, "verdict"], "") if marked else ""
        said.append(
            f"{rows.at[name, 'claim'].rstrip('.')} ({', '.join(filter(None, [name, mark]))})."
        )
    return " ".join(said)


def likelihood_line(percent: int) -> str:
    """Write a chance with its word; on a limit the likelier of the two words.

    Examples
    --------
    >>> likelihood_line(65), likelihood_line(80)
    ('Likely, 65 %.', 'Very likely, 80 %.')
    """
    return f"{likelihood_words(percent / 100)[-1].capitalize()}, {percent} %."


def log_line(values: Mapping[str, float]) -> str:
    """Write forecasts as one line: question id to chance from 0 to 1.

    Examples
    --------
    >>> log_line({"Q03": 0.2, "Q01": 0.655})
    'Q01=65.5 % Q03=20 %'
    """
    return " ".join(f"{name}={round(100 * values[name], 3):g} %" for name in sorted(values))


def as_lines(parts: Mapping[str, str]) -> str:
    """Write a brief as labelled lines, in the usual order; blank parts are left out.

    Examples
    --------
    >>> print(as_lines({"likelihood": "Likely, 65 %.", "reader": "EU diplomat"}))
    Reader: EU diplomat
    Likelihood: Likely, 65 %.
    """
    lines = [f"{label}: {parts[name]}" for name, label, _ in PARTS if parts.get(name, "").strip()]
    return "\n".join(lines)


def as_cell(text: str, name: str = "answer_5") -> str:
    """Write a brief as the text of a cell that is ready to paste.

    Examples
    --------
    >>> print(as_cell("Reader: EU diplomat"))
    answer_5 = \"\"\"
    Reader: EU diplomat
    \"\"\"
    """
    safe = text.replace("\\", "/").replace('"""', "'''")
    return f'{name} = """\n{safe}\n"""'


def sample_text(samples: pd.DataFrame, sample: str, width: int = WIDTH) -> str:
    """One sample brief as text.

    Parameters
    ----------
    samples : pandas.DataFrame
        The table ``brief_samples``.
    sample : str
        ``"weak"``, ``"sound"`` or ``"excellent"``.
    width : int
        Signs in a line.

    Returns
    -------
    str
        Labelled lines, wrapped.
    """
    mine = samples[samples["sample_id"] == sample]
    if mine.empty:
        raise ValueError(f"There is no sample {sample!r}; there are weak, sound and excellent.")
    lines = as_lines(dict(zip(mine["part"], mine["text"], strict=True))).splitlines()
    return "\n".join("\n".join(hung(line, 4, width)) for line in lines)
