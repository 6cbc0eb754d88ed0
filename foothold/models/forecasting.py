"""Words for chances: the seven likelihood steps of ICD 203.

The standard was written for US intelligence analysts and is used here because it is public and
fixes both words and numbers. It keeps likelihood (how probable the event is) apart from
confidence (how good the evidence is).

References
----------
Office of the Director of National Intelligence, Intelligence Community Directive 203, *Analytic
Standards*, 2015, degrees of likelihood.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CITATION = "ICD 203, Analytic Standards, US Director of National Intelligence, 2015"


@dataclass(frozen=True)
class Step:
    """One step of the scale: its word, the other word allowed for it, its band in per cent.

    Both limits belong to the band.
    """

    word: str
    other: str
    low: int
    high: int


LIKELIHOOD: tuple[Step, ...] = (
    Step("almost no chance", "remote", 1, 5),
    Step("very unlikely", "highly improbable", 5, 20),
    Step("unlikely", "improbable", 20, 45),
    Step("roughly even chance", "roughly even odds", 45, 55),
    Step("likely", "probable", 55, 80),
    Step("very likely", "highly probable", 80, 95),
    Step("almost certain", "nearly certain", 95, 99),
)


def likelihood_words(probability: float) -> tuple[str, ...]:
    """Name the ICD 203 likelihood words that fit a probability.

    Neighbouring bands share their limit, so a number on a limit fits two words. Below 1 % and
    above 99 % the standard has no word, because it keeps away from certainty.

    Parameters
    ----------
    probability : float
        From 0 to 1.

    Returns
    -------
    tuple of str
        No word, one word or two words, the less likely one first.

    Raises
    ------
    ValueError
        If ``probability`` is not a number from 0 to 1.

    References
    ----------
    Intelligence Community Directive 203 (2015), degrees of likelihood.

    Examples
    --------
    >>> likelihood_words(0.6)
    ('likely',)
    >>> likelihood_words(0.55)
    ('roughly even chance', 'likely')
    """
    if not (math.isfinite(probability) and 0 <= probability <= 1):
        raise ValueError("A probability is a number from 0 to 1, such as 0.7.")
    # 0.55 * 100 is 55.00000000000001: compare in steps of a thousandth of a per cent.
    percent = round(100 * probability, 3)
    return tuple(step.word for step in LIKELIHOOD if step.low <= percent <= step.high)
