"""What can be asked of the bargaining picture: the table, the no-deal values and the story.

The stories and their numbers are invented for teaching. Each says which sentence of the article,
or which row of our tables, it starts from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from foothold.data import load
from foothold.models.bargaining import Zone, common_zone, nash_split, within, zone
from foothold.models.linkage import Agenda, Deal, agenda, corners, nash_deal, worth

__all__ = [
    "STORIES",
    "TABLES",
    "Case",
    "Story",
    "answer",
    "detail",
    "finding",
    "obstacles",
    "package",
    "solve",
]

SURPLUS = 100


@dataclass(frozen=True)
class Story:
    """A change outside the talks: label, points added to each no-deal value, where it is from."""

    label: str
    russia: int
    damascus: int
    source: str


STORIES = {
    "none": Story("No outside help: as the sliders say", 0, 0, ""),
    "gulf": Story("Gulf money reaches Damascus", 0, 20, "P10.S2, ST13, ST15"),
    "libya": Story("Libya can take over the relay", 20, 0, "P7.S4"),
    "sanctions": Story("Sanctions on Syria stay", 0, -10, "ST13, ST19"),
    "war": Story("War returns to the coast", -15, -15, "G10"),
}

TABLES = {
    "one": "One sum of 100 points",
    "linked": "Twelve issues, linked",
    "redress": "Twelve issues, redress not for sale",
}
REDRESS = {"G05": 0.0}  # settled as Damascus asks, whatever else is traded


@dataclass(frozen=True)
class Case:
    """One setting of the picture.

    Parameters
    ----------
    russia, damascus : int
        No-deal values, 0 to 100 points, before the story.
    story : str
        A key of `STORIES`.
    table : str
        A key of `TABLES`.

    Raises
    ------
    ValueError
        If the story or the table is unknown, or a value is not from 0 to 100.
    """

    russia: float = 40
    damascus: float = 20
    story: str = "none"
    table: str = "linked"

    def __post_init__(self) -> None:
        for field, known in (("story", STORIES), ("table", TABLES)):
            if getattr(self, field) not in known:
                wrong = getattr(self, field)
                raise ValueError(f"There is no {field} {wrong!r}; there are {', '.join(known)}.")
        if not (0 <= self.russia <= SURPLUS and 0 <= self.damascus <= SURPLUS):
            raise ValueError("A no-deal value is a number from 0 to 100 points.")

    @property
    def no_deal(self) -> tuple[float, float]:
        """No-deal values after the story, kept from 0 to 100."""
        story = STORIES[self.story]
        moved = (self.russia + story.russia, self.damascus + story.damascus)
        return min(100, max(0, moved[0])), min(100, max(0, moved[1]))

    @property
    def fixed(self) -> dict[str, float]:
        """Issues that are not traded."""
        return REDRESS if self.table == "redress" else {}


@cache
def issues() -> Agenda:
    """Return the issues of data/bargaining.csv that were known when the article was written."""
    return agenda(load("bargaining"))


@cache
def _labels() -> dict[str, str]:
    return load("bargaining").set_index("issue_id")["label"].to_dict()


@cache
def status_quo() -> tuple[float, float]:
    """Return what things as they stand in February 2025 are worth, by the kit's judgement."""
    return worth(issues(), load("bargaining")["status_quo_2025_02"])


@cache
def chain(table: str) -> tuple[tuple[float, float], ...]:
    """Return the corners of the frontier for one of `TABLES`, Damascus's best first."""
    if table == "one":
        return ((0.0, float(SURPLUS)), (float(SURPLUS), 0.0))
    return tuple(map(tuple, corners(issues(), Case(table=table).fixed).tolist()))


@lru_cache(maxsize=512)  # a move asks for the same deal several times
def solve(case: Case) -> Deal | tuple[float, float] | None:
    """Return the Nash solution: a `Deal` on the issues, two shares of one sum, or None."""
    if case.table == "one":
        return nash_split(SURPLUS, *case.no_deal)
    return nash_deal(issues(), case.no_deal, case.fixed)


def answer(case: Case) -> tuple[float, float] | None:
    """Return the points of both sides at the Nash solution, or None if there is no zone."""
    found = solve(case)
    return found.points if isinstance(found, Deal) else found


def finding(case: Case) -> str:
    """Say in one or two sentences what the picture shows.

    Examples
    --------
    >>> finding(Case(60, 50, table="one"))[:36]
    'No zone of agreement: no-deal values'
    """
    r, d = case.no_deal
    told = _story_words(case)
    shares = answer(case)
    if shares is None and case.table == "one":
        return (
            f"{told}No zone of agreement: no-deal values of {r:g} and {d:g} add up to {r + d:g}, "
            f"more than the {SURPLUS} points that there are to share."
        )
    if shares is None:
        return (
            f"{told}No zone of agreement: no deal on the twelve issues gives Russia {r:g} and "
            f"Damascus {d:g} points, which they count on without one."
        )
    start = f"{told}With no-deal values of {r:g} for Russia and {d:g} for Damascus"
    if case.table == "one":
        left = SURPLUS - r - d
        return (
            f"{start}, {left:g} of {SURPLUS} points remain; the Nash split shares them equally "
            f"and gives Russia {shares[0]:g}, Damascus {shares[1]:g}."
        )
    apart = nash_split(SURPLUS, r, d)
    beside = (
        f"every issue split alike would give {apart[0]:g} and {apart[1]:g}"
        if apart
        else "with every issue split alike there is no zone at all"
    )
    linked = "linked issues" if case.table == "linked" else "issues with redress not for sale"
    return (
        f"{start}, the Nash deal on twelve {linked} is worth {shares[0]:.0f} and "
        f"{shares[1]:.0f} points; {beside}."
    )


def _story_words(case: Case) -> str:
    story = STORIES[case.story]
    before, after = (case.russia, case.damascus), case.no_deal
    moves = [
        f"{name}'s no-deal value goes from {old:g} to {new:g}"
        for name, old, new in zip(("Russia", "Damascus"), before, after, strict=True)
        if old != new
    ]
    if not story.russia and not story.damascus:
        return ""
    if not moves:
        return f"{story.label}: no value can move further. "
    return f"{story.label}: {', '.join(moves)}. "


def obstacles() -> pd.DataFrame:
    """Lay out four ways in which a deal can fail although both would gain; invented numbers.

    Returns
    -------
    pandas.DataFrame
        Index obstacle; columns both would sign (Russia's share of 100 points), but, and left.

    References
    ----------
    Trust: Fearon, *International Organization* 49 (1995). Audience: Putnam, *International
    Organization* 42 (1988). Spoiler: S. J. Stedman, "Spoiler Problems in Peace Processes",
    *International Security* 22 (1997).
    """
    wide, tight = zone(SURPLUS, 40, 20), zone(SURPLUS, 40, 40)
    today, later = zone(SURPLUS, 60, 20), zone(SURPLUS, 30, 50)
    whole = within([0, SURPLUS], wide)
    rows = {
        "trust": (_span(today), f"a year later only {_span(later)}", common_zone(today, later)),
        "indivisible": (_span(wide), "it is all or nothing, 0 or 100", whole),
        "audience": (_span(tight), "at home less than 65 is refused", zone(SURPLUS, 65, 40)),
        "spoiler": (_span(wide), "a blow leaves 55 of 100 to share", zone(55, 40, 20)),
    }
    told = {key: (signed, but, left or "nothing") for key, (signed, but, left) in rows.items()}
    columns = ["both would sign", "but", "left"]
    return pd.DataFrame.from_dict(told, orient="index", columns=columns).rename_axis("obstacle")


def _span(found: Zone) -> str:
    return f"{found.low:g} to {found.high:g}"


def detail(case: Case) -> pd.DataFrame:
    """Lay out for each side the no-deal value, the points of the deal, and the gain.

    Returns
    -------
    pandas.DataFrame
        Index side; columns no deal, Nash deal, gain; a dash where there is no deal.
    """
    shares = answer(case)
    rows = {}
    for number, side in enumerate(("Russia", "Damascus")):
        without = case.no_deal[number]
        got = None if shares is None else shares[number]
        rows[side] = (
            f"{without:g}",
            "–" if got is None else f"{got:.1f}",
            "–" if got is None else f"{got - without:.1f}",
        )
    columns = ["no deal", "Nash deal", "gain"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("side")


def package(case: Case) -> pd.DataFrame:
    """Lay out the Nash deal issue by issue, from what Russia cares for most, relatively.

    Returns
    -------
    pandas.DataFrame
        Index issue; columns Russia and Damascus (points that hang on it) and goes (whose way).
        Empty if there is no deal or only one sum.
    """
    found, agenda_ = solve(case), issues()
    if not isinstance(found, Deal):
        return pd.DataFrame(columns=["Russia", "Damascus", "goes"])
    stakes, rows = agenda_.stakes, {}
    for i in agenda_.order:
        first, second = stakes[i]
        name = agenda_.names[i]
        way = _way(found.parts[i]) + (" (not traded)" if name in case.fixed else "")
        rows[f"{name} {_labels()[name]}"] = (f"{first:.1f}", f"{second:.1f}", way)
    columns = ["Russia", "Damascus", "goes"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("issue")


def _way(part: float) -> str:
    percent = round(100 * part)
    if percent in (0, 100):
        return "Russia's way" if percent else "Damascus's way"
    return f"split, {percent} % Russia's way"
