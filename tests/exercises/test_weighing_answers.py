"""The answers of set 05, reached another way: fractions and plain comparisons on the CSV rows."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from foothold.grading.exercise import load_exercise, question, role

ROOT = Path(__file__).parents[2]
SET = load_exercise(ROOT / "solutions", "05_weighing")
OPTIONS = [f"O{n}" for n in range(1, 9)]


def middle():
    path = ROOT / "data" / "option_scores.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {(r["option_id"], r["interest_id"]): int(r["score_mid"])
                for r in csv.DictReader(file)}  # fmt: skip


SCORE = middle()


def cell(check_id):
    cells = [c for c in SET.solution.cells if role(c) == "answer" and question(c) == check_id]
    return cells[0].source


def near(check_id, mistake):
    found = next(m for m in SET.checks[check_id]["mistake"] if m["name"] == mistake)
    return float(found["when"][0].removeprefix("near:").partition("~")[0])


def meet(one, other, rest=Fraction(1, 2)):
    """Weight of I10 at which two options are worth the same; `rest` is the share of each other."""
    a, b = (sum(rest * SCORE[o, i] for i in ("I05", "I07")) for o in (one, other))
    p, q = SCORE[one, "I10"], SCORE[other, "I10"]
    return (a - b) / ((a - b) - (p - q))


def test_the_second_swing_is_eight_twentyfifths_of_the_whole():
    assert Fraction(80, 100 + 80 + 40 + 20 + 10) == Fraction(8, 25)
    assert near("05.1", "weights-from-ranks") == pytest.approx(4 / (5 + 4 + 3 + 2 + 1), abs=1e-4)
    assert near("05.1", "upside-down") == pytest.approx(250 / 80)


def test_dominated_options_by_pairs():
    interests = ["I01", "I03", "I09", "I12"]
    beaten = []
    for b in OPTIONS:
        for a in OPTIONS:
            gaps = [SCORE[a, i] - SCORE[b, i] for i in interests]
            if min(gaps) >= 0 and max(gaps) > 0 and b not in beaten:
                beaten.append(b)
    assert cell("05.3").split('"')[1].split() == beaten
    sums = {o: sum(SCORE[o, i] for i in interests) for o in OPTIONS}
    assert min(sums, key=sums.get) == "O7" and "O7" not in beaten
    for i in interests:  # O3 is beaten on each line, though not by one rival
        assert any(SCORE[o, i] > SCORE["O3", i] for o in OPTIONS)


def test_first_place_goes_from_o2_to_o7_at_eleven_nineteenths():
    flip = meet("O2", "O7")
    assert flip == Fraction(11, 19)
    for weight, leader in ((Fraction(1, 3), "O2"), (flip - Fraction(1, 99), "O2"),
                           (flip + Fraction(1, 99), "O7"), (Fraction(1), "O7")):  # fmt: skip
        half = (1 - weight) / 2
        worth = {
            o: half * (SCORE[o, "I05"] + SCORE[o, "I07"]) + weight * SCORE[o, "I10"]
            for o in OPTIONS
        }
        assert max(worth, key=worth.get) == leader
    assert near("05.4", "catches-the-wrong-option") == pytest.approx(
        float(meet("O5", "O7")), abs=1e-3
    )
    assert near("05.4", "another-challenger") == pytest.approx(float(meet("O2", "O5")), abs=1e-3)
    assert near("05.4", "added-instead-of-shared") == pytest.approx(
        float(meet("O2", "O7", Fraction(1))), abs=1e-3
    )
    # others left at a third each: (7 + 6) / 3 + 5 t = (1 + 1) / 3 + 9 t
    assert near("05.4", "the-rest-did-not-shrink") == pytest.approx(11 / 12, abs=1e-3)
    assert near("05.4", "a-swing-or-a-ratio") == pytest.approx(float(flip / ((1 - flip) / 2)))


def test_the_function_and_its_twin_say_the_same_of_the_same_rows():
    space = {}
    exec(cell("05.5"), space)
    rows = {
        "r1": ([8, 6, 7], [0.25, 0.25, 0.5]),
        "r2": ([8, 3], [0.4, 0.6]),
        "r3": ([8, 5], [0.5, 0.4]),
        "r4": ([8, 4], [50, 50]),
        "r5": ([10, 0], [1, 0]),
        "r6": ([2, 10], [0.75, 0.25]),
    }
    prompt = next(c.source for c in SET.solution.cells if c.id == "q5w-prompt")
    told = {}
    for name, (scores, weights) in rows.items():
        listed = (", ".join(f"{x:g}" for x in row) for row in (scores, weights))
        assert f"| `{name}` | {' | '.join(listed)} |" in prompt
        try:
            told[name] = f"{space['value'](scores, weights):g}"
        except ValueError:
            told[name] = "refuse"
    typed = cell("05.5w").split('"')[1].split()
    assert dict(pair.split("=") for pair in typed) == told


def test_the_sample_of_the_last_question_is_computed_and_is_not_the_explorers_start():
    from foothold.figures.weighing_case import Case, core_five, finding

    core = core_five()
    assert core[-1] == "I09"
    value = {o: Fraction(sum(SCORE[o, i] for i in core) + SCORE[o, "I09"], 6) for o in OPTIONS}
    first, second = sorted(OPTIONS, key=value.get, reverse=True)[:2]
    assert (first, second) == ("O2", "O5")
    lead = sum(SCORE["O2", i] - SCORE["O5", i] for i in core[:-1])
    crossing = Fraction(lead, lead + 4 * (SCORE["O5", "I09"] - SCORE["O2", "I09"]))
    sample = cell("05.6")
    for number in (f"{float(value[first]):.1f}", f"{float(value[second]):.1f}"):
        assert number in sample
    assert f"more than {float(crossing):.2f}" in sample
    every = {o: sum(n for (option, i), n in SCORE.items() if option == o and i != "I13")
             for o in ("O1", "O2")}  # fmt: skip
    assert f"{every['O1']} to {every['O2']}" in sample
    shown = finding(Case(core_five(), (50,) * 5))  # where the explorer of notebook 05 starts
    assert "leads with" in shown
    assert not [n for n in ("0.56", "6.5 ", "78 to 73") if n in shown]


def test_points_are_as_the_header_says():
    counted = {}
    for check in SET.checks.values():
        key = (check["question"], check["part"])
        counted[key] = max(counted.get(key, 0), check["points"])
    assert sum(counted.values()) == 18
    assert "18 points" in SET.solution.cells[0].source
