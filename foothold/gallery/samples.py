"""Sample calls of every figure function: as the notebooks call it, and the edges worth seeing.

A new function must be added here: a test fails as long as it is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from foothold.data import CUTOFF, load
from foothold.envelope import SAMPLE_NAME, scored
from foothold.figures import (
    actors,
    article_shape,
    bargain,
    brief,
    calibration,
    flatmap,
    forecast,
    gates,
    maps,
    network,
    positions,
    ranking,
    reader,
    sourcing,
    text_times,
    timeline,
    triads,
    weighing,
)
from foothold.figures.bargain_cases import STORIES, TABLES
from foothold.figures.bargain_cases import Case as Bargain
from foothold.figures.basemap import VIEWS
from foothold.figures.picture import Picture
from foothold.figures.reach import Wish
from foothold.figures.weighing_case import Case as Weighing
from foothold.figures.weighing_case import core_five

Sample = tuple[str, Callable[[], Picture]]


DRAFT = """
Reader: UN envoy for Syria
Bottom line: Some Russian forces will still be at the coast at the end of the year.
Evidence: Moscow says in public that it wants to stay (C06). A deal is near (C04).
Likelihood: Likely, 65 %.
Confidence: We are fairly sure.
"""
DEAL = {
    "Kyiv Independent": ["Bloomberg"],
    "SouthFront": ["Bloomberg"],
    "Tsarizm": ["Bloomberg"],
    "Orda.kz": ["Bloomberg"],
    "our article": ["Bloomberg"],
    "Bloomberg": ["unnamed\nsources"],
}
CALL = {
    "Hurriyet (S010)": ["AFP"],
    "UrduPoint (S011)": ["AFP"],
    "Kyiv Ind. (S013)": ["Kremlin", "Damascus"],
    "Vietnam.vn (S015)": ["RT", "Damascus"],
    "AFP": ["Kremlin"],
    "RT": ["Kremlin"],
}
CLAIMS = ("C06", "C07", "C04")


def samples() -> dict[str, list[Sample]]:
    """Return labelled calls of each figure function.

    Returns
    -------
    dict of str to list
        ``"module.function"`` to pairs of a label and a call that makes the picture.
    """
    found: dict[str, list[Sample]] = {}
    for part in (_the_article, _the_actors, _the_places, _the_balance, _the_judgement):
        found.update(part())
    return found


def _the_article() -> dict[str, list[Sample]]:
    article, events, claims = load("article"), load("events"), load("claims")
    day = dt.date.fromisoformat(CUTOFF)
    return {
        "article_shape.article_shape": [
            ("33 sentences", partial(article_shape.article_shape, article))
        ],
        "reader.picture": [
            ("all", partial(reader.picture, article)),
            ("one voice", partial(reader.picture, article, voice="anonymous-source")),
            (
                "nothing found",
                partial(reader.picture, article, voice="officials", claim_type="event"),
            ),
        ],
        "sourcing.sourcing_ladder": [("33 sentences", partial(sourcing.sourcing_ladder, article))],
        "sourcing.verdicts": [("35 claims", partial(sourcing.verdicts, claims))],
        "sourcing.origins": [
            (
                "two stories",
                partial(
                    sourcing.origins,
                    {"A deal is near": DEAL, "The call": CALL},
                    likely=[("our article", "Bloomberg")],
                ),
            ),
            ("one story", partial(sourcing.origins, {"The call": CALL})),
        ],
        "text_times.text_order": [("33 sentences", partial(text_times.text_order, article))],
        "text_times.call_dates": [("the call", partial(text_times.call_dates, article, events))],
        "timeline.timeline": [
            ("the last day", partial(timeline.timeline, events)),
            ("before the call", partial(timeline.timeline, events, dt.date(2025, 2, 12))),
            ("one theme", partial(timeline.timeline, events, day, "bases")),
            ("nothing yet", partial(timeline.timeline, events, dt.date(1971, 1, 1))),
        ],
    }


def _the_actors() -> dict[str, list[Sample]]:
    article, stakes = load("article"), load("stakes")
    names = load("actors").set_index("actor_id")["name"].to_dict()
    return {
        "actors.voices": [
            ("as printed", partial(actors.voices, article, names)),
            ("with the missing", partial(actors.voices, article, names, ["iran", "sdf"])),
        ],
        "actors.grid": [
            ("all", partial(actors.grid, stakes, names)),
            *(
                (
                    f"{actor}, high begins at {line}",
                    partial(actors.grid, stakes, names, actor, line),
                )
                for actor, line in (("turkey", 50), ("civilians", 20), ("usa", 80))
            ),
        ],
        "positions.wishes": [("12 parties", partial(positions.wishes, stakes, names))],
    }


def _the_places() -> dict[str, list[Sample]]:
    five = core_five()
    even, uneven = [50] * 5, [100, 5, 60, 20, 0]
    cases = [
        ("all alike", Weighing.of(five, even)),
        ("uneven", Weighing.of(five, uneven)),
        ("one only", Weighing.of(five[:1], [50])),
    ]
    return {
        "maps.bases_map": [("the two bases", maps.bases_map)],
        "maps.range_map": [
            (
                f"{view}, {route}",
                partial(maps.range_map, Wish(aircraft="il-76md-40t", route=route), view),
            )
            for view in VIEWS
            for route in ("", "relay-syria", "sea-04")
        ],
        "flatmap.compass_map": [
            (f"{base}, {km} km", partial(flatmap.compass_map, base, km))
            for base, km in (("hmeimim", 2000), ("hmeimim", 1000), ("tartus", 1500))
        ],
        "gates.sea_gates": [("five legs", gates.sea_gates)],
        "weighing.value_and_feasibility": [
            (label, partial(weighing.value_and_feasibility, case)) for label, case in cases
        ],
        "weighing.weight_lines": [
            ("two interests", partial(weighing.weight_lines, cases[0][1], ["I09", "I04"])),
            ("uneven", partial(weighing.weight_lines, cases[1][1], ["I02", "I05"])),
        ],
        "weighing.twelve": [
            ("O1 and O2", weighing.twelve),
            ("O2 and O8", partial(weighing.twelve, "O2", "O8")),
        ],
        "ranking.ranking": [(label, partial(ranking.ranking, case)) for label, case in cases],
    }


def _the_balance() -> dict[str, list[Sample]]:
    ties, later = load("relations"), load("relations", as_of=None)
    return {
        "network.network": [
            *(
                (month, partial(network.network, later, month))
                for month in ("2024-11", "2025-02", "2025-10")
            ),
            ("one tie set", partial(network.network, ties, "2025-02", "russia", "syria-gov", -1)),
            ("a new tie", partial(network.network, ties, "2025-02", "russia", "israel", 1)),
        ],
        "triads.kinds": [("two months", partial(triads.kinds, ties))],
        "triads.flips": [
            (month, partial(triads.flips, ties, month)) for month in ("2024-11", "2025-02")
        ],
        "bargain.frontier": [
            (f"{table}, {story}", partial(bargain.frontier, Bargain(40, 20, story, table)))
            for table in TABLES
            for story in STORIES
        ]
        + [("no zone", partial(bargain.frontier, Bargain(90, 90, "none", "one")))],
        "bargain.salience": [("14 issues", partial(bargain.salience, load("bargaining")))],
    }


def _the_judgement() -> dict[str, list[Sample]]:
    sample = load("sample_log").set_index("question_id")["probability"].to_dict()
    log = scored(sample)
    settled = log[log["outcome"] != "unknown"]
    hits = [outcome == "yes" for outcome in settled["outcome"]]
    practice = load("practice_log")
    return {
        "forecast.likelihood_line": [
            (f"{chance:.0%}", partial(forecast.likelihood_line, chance))
            for chance in (0, 0.05, 0.5, 0.6, 0.95, 1)
        ],
        "calibration.score_picture": [
            (
                f"says {said:.0%}, believes {held:.0%}",
                partial(calibration.score_picture, said, held),
            )
            for said, held in ((0.9, 0.9), (0.9, 0.6), (0, 0), (1, 1), (0.5, 0.5), (1, 0))
        ],
        "calibration.score_bars": [
            ("the sample log", partial(calibration.score_bars, log, SAMPLE_NAME))
        ],
        "calibration.calibration_plot": [
            (
                "few",
                partial(
                    calibration.calibration_plot,
                    list(settled["chance"]),
                    hits,
                    SAMPLE_NAME,
                    "Source: data/outcomes.csv",
                ),
            ),
            (
                "many",
                partial(
                    calibration.calibration_plot,
                    list(practice["probability"]),
                    list(practice["happened"]),
                    "the practice log (invented)",
                    "Source: data/practice_log.csv",
                ),
            ),
        ],
        "brief.anatomy": [("blank", brief.anatomy), ("a draft", partial(brief.anatomy, DRAFT))],
        "brief.shelves": [
            ("none cited", partial(brief.shelves, load("claims"))),
            ("three cited", partial(brief.shelves, load("claims"), CLAIMS)),
        ],
        "brief.sample_marks": [
            (
                "three samples",
                partial(brief.sample_marks, load("brief_rubric"), load("brief_marks")),
            )
        ],
    }
