"""The form checks of a brief: each rule alone, on texts as learners write them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.exercises import brief_text, briefs, features
from foothold.exercises.judging import bind, judge
from foothold.exercises.plain import plain
from foothold.exercises.texts import UnreadableError
from foothold.models.forecasting import LIKELIHOOD, likelihood_words

CHECK = {
    "id": "99.5",
    "kind": "brief",
    "points": 11,
    "rules": list(briefs.RULES),
    "as_of": "2025-02-18",
    "words": [40, 120],
    "claims": {
        "C01": ["event", "corroborated"],
        "C02": ["event", "partly-corroborated"],
        "C03": ["motive", "corroborated"],
        "C04": ["attributed", "unverifiable"],
        "C05": ["judgement", "opinion"],
        "C06": ["background", "contradicted"],
    },
}
GOOD = {
    "reader": "Harbour council",
    "bottom line": "The ferry will keep running in winter, with fewer trips.",
    "evidence": "Trips ran all year (C01, C02). The company says that it wants to stay (C03). "
    "That a sale is near rests on one unnamed source (C04).",
    "likelihood": "Likely, 70 %.",
    "confidence": "Moderate, because two records agree and nobody has seen the contract.",
    "alternative": "The company sells the boat in spring and the line is closed.",
    "indicator": "A new timetable for winter is printed before 2025-06-30.",
    "left out": "What the islanders would need.",
    "log": "Q01=70 % Q02=55 % Q03=10 %",
}


def text(parts):
    return "\n".join(f"{name.capitalize()}: {said}" for name, said in parts.items())


def why(**changes):
    """Features of the good brief after some parts were changed (None: taken out)."""
    parts = {**GOOD, **{name.replace("_", " "): said for name, said in changes.items()}}
    return briefs.found_in(CHECK, text({k: v for k, v in parts.items() if v is not None}))


ALL = frozenset(briefs.RULES)


def test_a_good_brief_meets_every_rule():
    assert why() == ALL


@pytest.mark.parametrize(
    "given_as",
    [
        text(GOOD),
        GOOD,
        {name.replace(" ", "_"): said for name, said in GOOD.items()},
        list(GOOD.items()),
        "\n\n".join(f"- **{name.upper()}**: {said}" for name, said in GOOD.items()),
        "\n".join(f"**{name.capitalize()}:**\n{said}\n" for name, said in GOOD.items()),
        "Advice on the ferry\n" + text(GOOD).replace("\n", "\r\n"),
        {**GOOD, "log": {"Q01": 0.7, "Q02": "55 %", "Q03": 0.1}},
        {**GOOD, "evidence": ["Trips ran (C01, C02).", "It wants to stay (C03)."]},
        text(GOOD).replace(" ", "\u00a0").replace("\u00a0C", " C"),
        # what foothold.journal.as_cell() prints, pasted under the label
        text({**GOOD, "log": "from foothold.journal import restore\n\nrestore({'00.p1': [7],\n"
              " 'Q01': [0.7, 0.6],\n 'Q02': [(0.55, 'it sails in 2 days')],\n 'Q03': [0.1]})"}),
    ],
)  # fmt: skip
def test_the_same_brief_in_other_clothes(given_as):
    assert features.read(CHECK, plain(given_as)).words == ALL


@pytest.mark.parametrize(
    ("changes", "reason", "rule"),
    [
        ({"reader": None}, "reader:missing", "reader"),
        ({"reader": "Everyone."}, "reader:everybody", "reader"),
        ({"reader": "For anyone who likes ferries"}, "reader:everybody", "reader"),
        ({"reader": "The public"}, "reader:everybody", "reader"),
        ({"bottom_line": None}, "bottom-line:missing", "bottom-line"),
        ({"bottom_line": "word " * 41}, "bottom-line:long", "bottom-line"),
        ({"evidence": "Trips ran (C01, C02)."}, "cites:few", "cites:>=3"),
        ({"evidence": "Trips ran (C01, C02, C03, C19)."}, "cites:unknown", "cites:>=3"),
        ({"evidence": "Trips ran (C01, C02)."}, "cites:one-type", "cites:types>=2"),
        ({"evidence": "Records agree (C01, C02, C03). It is the only boat (C06)."},
         "misuse:contradicted", "no-misuse"),
        ({"evidence": "Records agree (C01, C02, C03). A sale is near (C04)."},
         "misuse:unverifiable", "no-misuse"),
        ({"evidence": "Records agree (C01, C02, C03). It is a triumph (C05)."},
         "misuse:opinion", "no-misuse"),
        # a marker counts only in the sentence that cites
        ({"evidence": "Records agree (C01, C02, C03). It is unconfirmed. A sale is near (C04)."},
         "misuse:unverifiable", "no-misuse"),
        ({"alternative": "It closes, as a sale is near (C04)."}, "misuse:unverifiable",
         "no-misuse"),
        ({"evidence": "Everybody knows."}, "misuse:nothing-cited", "no-misuse"),
        ({"likelihood": None}, "likelihood:missing", "word-fits-number"),
        ({"likelihood": "70 %"}, "likelihood:no-word", "word-fits-number"),
        ({"likelihood": "Quite possible, 70 %"}, "likelihood:no-word", "word-fits-number"),
        ({"likelihood": "Likely, 70"}, "likelihood:no-number", "word-fits-number"),
        ({"likelihood": "Likely by 2025-12-31"}, "likelihood:no-number", "word-fits-number"),
        ({"likelihood": "Likely or very likely, 80 %"}, "likelihood:several-words",
         "word-fits-number"),
        ({"likelihood": "Very likely, 70 %"}, "likelihood:word-off", "word-fits-number"),
        ({"likelihood": "Unlikely, 70 %"}, "likelihood:word-off", "word-fits-number"),
        ({"likelihood": "Likely, 60 to 90 %"}, "likelihood:word-off", "word-fits-number"),
        ({"likelihood": "Almost certain, 100 %"}, "likelihood:word-off", "word-fits-number"),
        ({"confidence": None}, "confidence:missing", "confidence-apart"),
        ({"confidence": "We looked hard."}, "confidence:no-level", "confidence-apart"),
        ({"confidence": "High that it is likely."}, "confidence:mixed", "confidence-apart"),
        ({"confidence": "High, 90 %."}, "confidence:mixed", "confidence-apart"),
        ({"likelihood": "Likely, 70 %, with high confidence."}, "confidence:mixed",
         "confidence-apart"),
        ({"bottom_line": "We are confident that it is very likely to sail."},
         "confidence:mixed", "confidence-apart"),
        ({"alternative": None}, "alternative:missing", "alternative"),
        ({"alternative": "It may not."}, "alternative:missing", "alternative"),
        ({"alternative": GOOD["bottom line"].upper()}, "alternative:same", "alternative"),
        ({"indicator": None}, "indicator:missing", "indicator-dated"),
        ({"indicator": "By 2025-06-30."}, "indicator:missing", "indicator-dated"),
        ({"indicator": "A new timetable for winter is printed soon."}, "indicator:no-date",
         "indicator-dated"),
        ({"indicator": "A new timetable for winter by 31 June 2025."}, "indicator:no-date",
         "indicator-dated"),
        ({"indicator": "A new timetable was printed on 18 February 2025."}, "indicator:past",
         "indicator-dated"),
        ({"log": None}, "log:missing", "log-attached"),
        ({"log": "Q01=70 % Q02=10 %"}, "log:few", "log-attached"),
        ({"log": "Q01=70 % Q01=10 % Q01=3 %"}, "log:few", "log-attached"),
        ({"log": "see my journal"}, "log:few", "log-attached"),
        ({"log": "Q01=70 Q02=10 % Q03=3 %"}, "log:bad", "log-attached"),
        ({"log": "Q01=70 % Q02=10 % Q03=3 % Q21=5 %"}, "log:bad", "log-attached"),
        ({"left_out": None, "evidence": "C01 C02 C03", "confidence": "High.",
          "alternative": "We may be quite wrong."}, "length:short", "length"),
        ({"left_out": "word " * 100}, "length:long", "length"),
    ],
)  # fmt: skip
def test_each_fault_has_its_reason(changes, reason, rule):
    found = why(**changes)
    assert reason in found
    assert rule not in found


@pytest.mark.parametrize(
    "changes",
    [
        {"reader": "For the harbour council"},
        {"evidence": "As reported, a sale is near (C04). C01, C02 and c03 are on record."},
        {"evidence": "C01, C02, C03. It is NOT the only boat (C06)."},
        {"evidence": "C01, C02, C03. Critics argue that it is a triumph (C05)."},
        {"evidence": "C01, C02, C03. Unnamed people\nsay that a sale is near\n(C04)."},
        {"likelihood": "Probably (0.7)"},
        {"likelihood": "It is likely that it sails, 55–80 %."},
        {"likelihood": "55 per cent: likely"},
        {"likelihood": "55 %: roughly even odds"},
        {"likelihood": "Almost certainly, 97%"},
        {"likelihood": "Unlikely, 20 percent"},
        {"confidence": "We are highly confident: the records agree."},
        {"indicator": "A timetable for winter is printed by June 1, 2025"},
        {"indicator": "On 30.6.2025 a timetable for winter hangs out"},
        {"log": "Q01: 0.7; Q02: .5; Q20 (merger): 3 per cent"},
    ],
)
def test_what_is_well_said_passes(changes):
    assert why(**changes) == ALL


def test_blanks_and_forms_that_cannot_be_read():
    blank = "\n".join(f"{name.capitalize()}:" for name in GOOD)
    for value in ("", "  \n", blank, dict.fromkeys(GOOD, ""), None, ...):
        assert features.read(CHECK, plain(value)) is None
    for value in ("My advice is to wait.", 5, ["a", "b"], {"reder": "you"}, {1: "you"}):
        with pytest.raises(UnreadableError):
            features.read(CHECK, plain(value))


def test_the_likelihood_scale_is_that_of_the_models():
    assert [(step[0][0], step[0][1], *step[1:]) for step in brief_text.STEPS] == [
        (step.word, step.other, step.low, step.high) for step in LIKELIHOOD
    ]


@given(st.integers(1, 99), st.sampled_from([step.word for step in LIKELIHOOD]))
def test_word_and_number_agree_as_the_models_say(percent, word):
    fits = word in likelihood_words(percent / 100)
    assert ("word-fits-number" in why(likelihood=f"{word}, {percent} %")) == fits


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(said):
    for value in (said, "Reader: " + said, {"evidence": said, "log": said, "indicator": said}):
        try:
            features.read(CHECK, plain(value))
        except UnreadableError:
            continue


def test_points_are_one_for_each_rule_that_is_met():
    bound = bind(CHECK, features.read(CHECK, text(GOOD)))
    whole = judge(bound, text(GOOD))
    assert (whole.status, whole.points) == ("right", 11)
    rng = random.Random(9)
    for _ in range(50):
        out = rng.sample(list(GOOD), rng.randrange(1, len(GOOD)))
        parts = {name: said for name, said in GOOD.items() if name not in out}
        verdict = judge(bound, text(parts))
        met = why(**{name.replace(" ", "_"): None for name in out}) & ALL
        assert verdict.points == pytest.approx(len(met))
        assert [label for label, *_ in verdict.parts] == [rule[1] for rule in briefs.RULES.values()]


def test_a_label_alone_earns_next_to_nothing():
    """Naming a reader and citing nothing meets only the rule about the reader."""
    assert briefs.found_in(CHECK, "Reader: harbour council") & ALL == {"reader"}


def test_a_brief_cannot_stall_the_judge():
    for said in ("C04 " * 5000, "Q01 " * 5000, "a." * 9000, "1 to " * 4000, "\n- " * 6000):
        briefs.found_in(CHECK, plain({"evidence": said, "likelihood": said, "log": said}))
