"""Other people's functions for the questions in code: right by other ways, and known mistakes."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd


def overlaps_by_days(a, b):
    """All days of both, one by one."""
    days = [set(pd.date_range(*pair).strftime("%Y-%m-%d")) for pair in (a, b)]
    return bool(days[0] & days[1])


def overlaps_by_later_start(a, b):
    """The later start does not lie after the earlier end."""
    return max(a[0], b[0]) <= min(a[1], b[1])


def reach_by_sorting(aircraft, payload, legs):
    for tonnes, kilometres in sorted(aircraft):
        if tonnes >= payload:
            return [name for name in legs if legs[name] <= kilometres]
    return []


def reach_by_pandas(aircraft, payload, legs):
    cases = pd.DataFrame(aircraft, columns=["t", "km"])
    able = cases[cases["t"] >= payload]
    if able.empty:
        return []
    far = able.loc[able["t"].idxmin(), "km"]
    lengths = pd.Series(legs, dtype=float)
    return tuple(lengths.index[lengths <= far])


def update_by_counting(prior, ratio):
    """So many true cases with the evidence among all cases with it."""
    true, false = prior * ratio, 1 - prior
    return np.float64(true / (true + false))


def update_by_logarithms(prior, ratio):
    """Log-odds add up."""
    return 1 / (1 + np.exp(-(np.log(prior) - np.log1p(-prior) + np.log(ratio))))


def split_by_ends_of_the_zone(surplus, d1, d2):
    """The middle between the least and the most that the first side can get."""
    least, most = d1, surplus - d2
    return None if least > most else np.float64((least + most) / 2)


def split_by_trying_shares(surplus, d1, d2):
    """Of all shares in steps of an eighth that both would sign, the best product of gains."""
    shares = np.arange(-200, 200 + 1 / 16, 1 / 8)
    fair = shares[(shares >= d1) & (surplus - shares >= d2)]
    if not len(fair):
        return None
    return fair[np.argmax((fair - d1) * (surplus - fair - d2))]


def value_by_numpy(scores, weights):
    if not np.isclose(np.sum(weights), 1.0):
        raise ValueError("Weights sum to 1.")
    return np.dot(scores, weights)


def value_by_fractions(scores, weights):
    exact = [Fraction(str(weight)) for weight in weights]
    if sum(exact) != 1:
        raise ValueError
    return float(sum(Fraction(score) * weight for score, weight in zip(scores, exact, strict=True)))


def balanced_by_counting(a, b, c):
    return sum(tie < 0 for tie in (a, b, c)) % 2 == 0


def balanced_by_camps(a, b, c):
    """Some split into two camps has friends inside and enemies across."""
    camps = itertools.product((0, 1), repeat=2)
    return any(
        (a > 0) == (x == 0) and (b > 0) == (y == 0) and (c > 0) == (x == y) for x, y in camps
    )


FUNCTIONS = {
    "02.6": [overlaps_by_days, overlaps_by_later_start],
    "04.6": [reach_by_sorting, reach_by_pandas],
    "05.5": [value_by_numpy, value_by_fractions],
    "06.6": [balanced_by_counting, balanced_by_camps],
    "07.6": [split_by_ends_of_the_zone, split_by_trying_shares],
    "08.6": [update_by_counting, update_by_logarithms],
}


# Functions with one known mistake each, by check id.
MISTAKEN = [
    ("02.6", "lambda a, b: a[0] < b[1] and b[0] < a[1]"),
    ("02.6", "lambda a, b: a[0] < b[1] and b[0] <= a[1]"),
    ("02.6", "lambda a, b: a[0] <= b[0] <= a[1]"),
    ("02.6", "lambda a, b: a[0] <= b[0] <= b[1] <= a[1] or b[0] <= a[0] <= a[1] <= b[1]"),
    ("02.6", "lambda a, b: a[0] <= b[1]"),
    ("02.6", "lambda a, b: a == b"),
    ("02.6", "lambda a, b: a[1][-2:] >= b[0][-2:] and b[1][-2:] >= a[0][-2:]"),
    ("04.6", "lambda a, p, legs: [n for n, d in legs.items()"
             " if any(c[0] >= p and d < min(x for x in a if x[0] >= p)[1] for c in a)]"),
    ("04.6", "lambda a, p, legs: [n for n, d in legs.items()"
             " if any(c[0] >= p and d <= c[1] for c in a[:1])]"),
    ("04.6", "lambda a, p, legs: [n for n, d in legs.items() if any(d <= c[1] for c in a)]"),
    ("04.6", "lambda a, p, legs: sorted(n for n, d in legs.items()"
             " if any(c[0] >= p for c in a) and d <= min(c for c in a if c[0] >= p)[1])"),
    ("04.6", "lambda a, p, legs: [n for n, d in legs.items()"
             " if d <= min(c for c in a if c[0] >= p)[1]]"),
    ("05.5", "lambda s, w: sum(x * y for x, y in zip(s, w))"),
    ("05.5", "lambda s, w: sum(x * y for x, y in zip(s, w)) / sum(w)"),
    ("05.5", "lambda s, w: sum(x * y for x, y in zip(s, w)) if sum(w) == 1 else [][1]"),
    ("05.5", "lambda s, w: sum(x * y for x, y in zip(s, w)) if sum(w) <= 1.001 else int('')"),
    ("05.5", "lambda s, w: sum(x * y for x, y in zip(s, w)) if abs(sum(w) - 1) < 0.1 else int('')"),
    ("05.5", "lambda s, w: sum(s) / len(s) if abs(sum(w) - 1) < 1e-9 else int('')"),
    ("06.6", "lambda a, b, c: a + b + c > 0"),
    ("06.6", "lambda a, b, c: a * b * c == 1"),
    ("06.6", "lambda a, b, c: a > 0 and b > 0 and c > 0"),
    ("06.6", "lambda a, b, c: a == b == c or a * b * c > 0"),
    ("07.6", "lambda s, d1, d2: d1 + (s - d1 - d2) / 2"),
    ("07.6", "lambda s, d1, d2: d1 + (s - d1 - d2) / 2 if s > d1 + d2 else None"),
    ("07.6", "lambda s, d1, d2: d1 + (s - d1 - d2) / 2 if s >= d1 + d2 else 0"),
    ("07.6", "lambda s, d1, d2: d1 + (s - d1 - d2) / 2 if s >= d1 + d2 else float('nan')"),
    ("07.6", "lambda s, d1, d2: d2 + (s - d1 - d2) / 2 if s >= d1 + d2 else None"),
    ("08.6", "lambda p, r: p * r"),
    ("08.6", "lambda p, r: p / (1 - p) * r"),
    ("08.6", "lambda p, r: p * r / (1 + p * r)"),
    ("08.6", "lambda p, r: p / (1 - p) / r / (1 + p / (1 - p) / r)"),
    ("08.6", "lambda p, r: p if r == 1 else p * r"),
]  # fmt: skip
