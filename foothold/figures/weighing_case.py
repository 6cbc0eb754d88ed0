"""Options, interests and scores of notebook 05 as one case, and what is said about it in words.

The options come from the debate that the article belongs to; scores, their ends and feasibility
are the kit's teaching judgement (source_id ``judgement`` in the tables), the swings the reader's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from foothold.data import load
from foothold.models.acceptability import MOST_CRITERIA, first_shares, sampled_shares
from foothold.models.decision import leaders, swing_weights, value
from foothold.models.sensitivity import Stretch, Swing, stretches, tornado

SOURCE = "Scores and feasibility: this kit's judgement (data/option_scores.csv, data/options.csv)"
SAME = 1e-9  # two values or weights nearer than this are one


@dataclass(frozen=True)
class Flip:
    """The nearest weight of one interest at which first place changes hands."""

    interest: str
    now: float
    at: float
    to: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A choice of interests with their swings, and all that follows from them.

    Attributes
    ----------
    interests : tuple of str
        Ids, each once: `of` merges what was chosen more than once.
    swings : tuple of float
        From 0, a number for each interest.
    repeated : tuple of str
        Ids that were chosen more than once, so that their swings were added.
    """

    interests: tuple[str, ...]
    swings: tuple[float, ...]
    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, interests: Sequence[str], swings: Sequence[float]) -> Case:
        """Make a case of any choice; counting an interest twice adds up its swings.

        Examples
        --------
        >>> Case.of(["I09", "I04", "I09"], [20, 100, 40])
        Case(interests=('I09', 'I04'), swings=(60, 100), repeated=('I09',))
        """
        total: dict[str, float] = {}
        for interest, swing in zip(interests, swings, strict=True):
            total[interest] = total.get(interest, 0) + swing
        repeated = tuple(key for key in total if list(interests).count(key) > 1)
        return cls(tuple(total), tuple(total.values()), repeated)

    @cached_property
    def weights(self) -> np.ndarray:
        """Weights that sum to 1."""
        return swing_weights(self.swings)

    @cached_property
    def values(self) -> np.ndarray:
        """Value of each option, 0 to 10, at middle scores."""
        return value(scores(self.interests), self.weights)

    @property
    def first(self) -> tuple[int, ...]:
        """Positions of the leaders, several if they tie."""
        return leaders(self.values)

    @property
    def order(self) -> list[int]:
        """Positions of the options, the highest value first, ties by id."""
        return sorted(range(len(self.values)), key=lambda i: (-round(self.values[i], 9), i))

    @cached_property
    def shares(self) -> list[float]:
        """Share of all weights of these interests under which each option ranks first."""
        return list(_shares(tuple(sorted(self.interests))))

    @cached_property
    def swings_of_scores(self) -> list[Swing]:
        """The tornado of the first option in `order`."""
        ends = (scores(self.interests, end) for end in ("low", "mid", "high"))
        return tornado(*ends, self.weights, self.order[0])

    def stretches(self, interest: str) -> list[Stretch]:
        """Who is first as the weight of one interest moves from 0 to 1."""
        return stretches(scores(self.interests), self.weights, self.interests.index(interest))

    @cached_property
    def flips(self) -> dict[str, Flip | None]:
        """For each interest the nearest weight at which first place changes, None if nowhere."""
        if len(self.interests) < 2:  # its weight is 1 and can be nothing else
            return dict.fromkeys(self.interests)
        names = option_ids()
        found: dict[str, Flip | None] = {}
        for k, interest in enumerate(self.interests):
            now = float(self.weights[k])
            parts = self.stretches(interest)
            inside = [n for n, s in enumerate(parts) if s.start - SAME <= now <= s.end + SAME]
            ways = []
            for n in (inside[0] - 1, inside[-1] + 1):
                if 0 <= n < len(parts):
                    at = parts[n].end if n < inside[0] else parts[n].start
                    ways.append(Flip(interest, now, at, tuple(names[i] for i in parts[n].first)))
            found[interest] = min(ways, key=lambda flip: abs(flip.at - now), default=None)
        return found


@cache
def option_ids() -> tuple[str, ...]:
    """Ids of the options, in the order of the table."""
    return tuple(load("options")["option_id"])


@cache
def option_names() -> dict[str, str]:
    """Id and label of each option, such as ``O2 Smaller force at both bases``."""
    options = load("options")
    return {i: f"{i} {text}" for i, text in zip(option_ids(), options["label"], strict=True)}


@cache
def feasibility() -> np.ndarray:
    """Chance that each option can be had: columns low, middle, high, from 0 to 1."""
    return load("options")[["feasible_low", "feasible_mid", "feasible_high"]].to_numpy()


@cache
def interest_names(holder: str = "russia") -> dict[str, str]:
    """Id and label of each interest of one holder."""
    interests = load("interests")
    own = interests[interests["holder"] == holder]
    return dict(zip(own["interest_id"], own["label"], strict=True))


@cache
def core_five() -> tuple[str, ...]:
    """Ids of the five interests at the start, one from each group."""
    interests = load("interests")
    return tuple(interests["interest_id"][interests["core_five"]])


@cache
def scores(interests: Sequence[str], end: str = "mid") -> np.ndarray:
    """Scores of all options on some interests, 0 to 10; `end` is low, mid or high."""
    rows = load("option_scores")
    wide = rows.pivot(index="option_id", columns="interest_id", values=f"score_{end}")
    table = wide.loc[list(option_ids()), list(interests)].to_numpy(dtype=float)
    table.setflags(write=False)  # it is kept and handed out again
    return table


@cache
def _shares(interests: tuple[str, ...]) -> tuple[float, ...]:
    if len(interests) <= MOST_CRITERIA:
        return tuple(first_shares(scores(interests)))
    return tuple(sampled_shares(scores(interests))[0])


def finding(case: Case) -> str:
    """Say in one sentence who leads, by how much, and what would change that.

    Examples
    --------
    >>> finding(Case(core_five(), (50, 50, 50, 50, 50)))[:69]
    'O2 (Smaller force at both bases) leads with 7.0 of 10, 0.8 ahead of O'
    """
    names, values = option_ids(), case.values
    top = [names[i] for i in case.first]
    best = values[case.first[0]]
    if len(top) > 1:
        said = f"{_listed(top)} share first place with {best:.1f} of 10"
    else:
        label = option_names()[top[0]].partition(" ")[2]
        rest = np.delete(values, case.first[0])
        seconds = [names[i] for i in range(len(names)) if abs(values[i] - rest.max()) < SAME]
        said = f"{top[0]} ({label}) leads with {best:.1f} of 10, "
        said += f"{gap_words(best - rest.max())} ahead of {_listed(seconds)}; {_flip_words(case)}"
        said += f"; {_score_words(case)}"
    if case.repeated:
        said += f"; chosen more than once, so its swings add up: {_listed(case.repeated)}"
    return said + "."


def _flip_words(case: Case) -> str:
    ways = [flip for flip in case.flips.values() if flip is not None]
    if not ways:
        return "no single weight can change that"
    flip = min(ways, key=lambda flip: abs(flip.at - flip.now))
    label = interest_names()[flip.interest]
    verb = "rose" if flip.at > flip.now else "fell"
    side = "above" if flip.at > flip.now else "below"
    who = _listed(flip.to)
    return (
        f"{who} would take over if the weight of {flip.interest} ({label}) {verb} "
        f"from {flip.now:.2f} to {side} {flip.at:.2f}"
    )


def _score_words(case: Case) -> str:
    over = [bar for bar in case.swings_of_scores if min(bar.low, bar.high) < -SAME]
    if not over:
        return "moving one score alone to its low or high end flips nothing"
    cells = list(dict.fromkeys(f"{option_ids()[b.option]} on {case.interests[b.criterion]}"
                               for b in over))  # fmt: skip
    named = _listed(cells, "or") if len(cells) < 3 else f"{cells[0]}, for example"
    count = {1: "one score", 2: "either of two scores"}.get(
        len(cells), f"any one of {len(cells)} scores"
    )
    return f"{count}, moved to an end, would flip it ({named})"


def gap_words(points: float) -> str:
    """Write a lead: with a second decimal only where it says something.

    Examples
    --------
    >>> gap_words(0.8), gap_words(0.25), gap_words(0.001), gap_words(-1e-16)
    ('0.8', '0.25', 'less than 0.005', '0.0')
    """
    if SAME < points < 0.005:
        return "less than 0.005"
    return f"{max(points, 0.0):.2f}".removesuffix("0")


def _listed(parts: Sequence[str], word: str = "and") -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def weights_table(case: Case) -> pd.DataFrame:
    """Return a row for each interest: swing, weight, scores of the best two, nearest flip."""
    names, table = option_ids(), scores(case.interests)
    one, two = case.order[:2]
    rows = []
    for k, interest in enumerate(case.interests):
        flip = case.flips[interest]
        rows.append(
            {
                "interest": f"{interest} {interest_names()[interest]}",
                "swing": f"{case.swings[k]:g}",
                "weight": f"{case.weights[k]:.2f}",
                names[one]: f"{table[one, k]:g}",
                names[two]: f"{table[two, k]:g}",
                "first place flips": "nowhere" if flip is None else _flip_cell(flip),
            }
        )
    return pd.DataFrame(rows)


def _flip_cell(flip: Flip) -> str:
    side = "above" if flip.at > flip.now else "below"
    return f"{side} {flip.at:.2f}, to {' and '.join(flip.to)}"


def options_table(case: Case) -> pd.DataFrame:
    """Return a row for each option, best first: value, feasibility, share of all weights."""
    chances = np.round(100 * feasibility()).astype(int)
    names = list(option_names().values())
    rows = []
    for i in case.order:
        low, middle, high = chances[i]
        share = case.shares[i]
        rows.append(
            {
                "option": names[i],
                "value": f"{case.values[i]:.1f}",
                "feasible": f"{middle} % ({low} to {high})",
                "first under": f"{100 * share:.1f} % of all weights" if share else "no weights",
            }
        )
    return pd.DataFrame(rows)
