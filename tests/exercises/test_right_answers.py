"""Right answers pass in every usual form: types, orders, notations, algorithms, kinds of chart."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from other_solutions import FUNCTIONS

from foothold.exercises import check as ask
from foothold.exercises.calls import answer_data
from foothold.exercises.judging import judge
from foothold.grading.exercise import find_exercises, load_exercise
from foothold.grading.reference import bind_all, reference_data

matplotlib.use("Agg")
from matplotlib import pyplot as plt

ROOT = Path(__file__).parents[2]
SETS = find_exercises(ROOT / "solutions")


@cache
def bound(name):
    exercise = load_exercise(ROOT / "solutions", name)
    return bind_all(exercise, reference_data(exercise))


def checks(*kinds):
    return [
        (name, check["id"])
        for name in SETS
        for check in load_exercise(ROOT / "solutions", name).automatic.values()
        if check["kind"] in kinds
    ]


def passes(name, check_id, value):
    """Right for the learner's check cell and for the grader."""
    tied = bound(name)[check_id]
    verdict = judge(tied, answer_data(tied.check, value))
    said = ask(check_id, value).verdict
    form = tied.check.get("self_check", "full") == "form"
    assert said == ("recorded" if form else "yes"), (check_id, value, said)
    assert verdict.status == "right", (check_id, value, verdict)
    assert verdict.points == tied.check["points"]


@pytest.mark.parametrize(("name", "check_id"), checks("set"))
def test_sets(name, check_id):
    words = bound(name)[check_id].reference.words
    labels = sorted(word.removeprefix("has:") for word in words if word.startswith("has:"))
    backward = labels[::-1]
    for value in (
        " ".join(labels), ", ".join(backward), "; ".join(labels).lower(), str(labels),
        labels, tuple(backward), set(labels), frozenset(labels), np.array(labels),
        pd.Series(labels), dict.fromkeys(labels).keys(),
        " and ".join(labels), labels + labels[:1],
    ):  # fmt: skip
        passes(name, check_id, value)


@pytest.mark.parametrize(("name", "check_id"), checks("choice"))
def test_choices(name, check_id):
    (word,) = bound(name)[check_id].reference.words
    option = word.removeprefix("choice=")
    for value in (option, option.upper(), f" {option} ", f"{option})", [option], (option,)):
        passes(name, check_id, value)


@pytest.mark.parametrize(("name", "check_id"), checks("order"))
def test_orders_with_ties_in_either_order(name, check_id):
    tied = bound(name)[check_id]
    before = {tuple(word.split("<")) for word in tied.reference.words}
    items = tied.check["items"]
    rank = {item: sum((other, item) in before for other in items) for item in items}
    groups = [list(g) for _, g in itertools.groupby(sorted(items, key=rank.get), key=rank.get)]
    for row in (
        [item for group in groups for item in group],
        [item for group in groups for item in group[::-1]],
    ):
        for value in (" ".join(row), " < ".join(row), ", ".join(row), row, tuple(row),
                      " > ".join(row[::-1]), np.array(row)):  # fmt: skip
            passes(name, check_id, value)


@pytest.mark.parametrize(("name", "check_id"), checks("match"))
def test_matches(name, check_id):
    words = bound(name)[check_id].reference.words
    pairs = dict(sorted(word.split("=", 1) for word in words))
    backward = dict(reversed(pairs.items()))
    for value in (
        ", ".join(f"{k}={v}" for k, v in pairs.items()),
        "\n".join(f"{k}: {v}" for k, v in backward.items()),
        "; ".join(f"{k} = {v.upper()}" for k, v in pairs.items()),
        pairs, backward, list(pairs.items()), pd.Series(pairs), str(pairs),
    ):  # fmt: skip
        passes(name, check_id, value)


@pytest.mark.parametrize(("name", "check_id"), checks("number"))
def test_numbers_to_the_ends_of_the_tolerance(name, check_id):
    tied = bound(name)[check_id]
    (right,) = tied.reference.slots.values()
    tolerance, unit = float(tied.check["tolerance"]), tied.check.get("unit", "")
    number = float(right)
    inside = [number, number - 0.99 * tolerance, number + 0.99 * tolerance]
    for value in (
        *inside, np.float64(number), str(number), f"{number} {unit}".strip(), f"{number:,}",
        [number],
    ):  # fmt: skip
        passes(name, check_id, value)
    for value in (number - 1.02 * tolerance, number + 1.02 * tolerance):
        assert judge(tied, answer_data(tied.check, value)).status == "wrong"


@pytest.mark.parametrize(("name", "check_id"), checks("dict"))
def test_small_tables(name, check_id):
    tied = bound(name)[check_id]
    pairs = dict(word.split("=", 1) for word in tied.reference.words)
    pairs |= {slot: float(value) for slot, value in tied.reference.slots.items()}
    text = ", ".join(f"{k}={v}" for k, v in pairs.items())
    for value in (pairs, text, list(pairs.items()), dict(reversed(pairs.items()))):
        passes(name, check_id, value)
    dates = {k for k, kind in tied.check["fields"].items() if kind == "date"}
    if dates:
        passes(name, check_id, {k: pd.Timestamp(v) if k in dates else v for k, v in pairs.items()})


@pytest.mark.parametrize(("name", "check_id"), checks("brief"))
def test_briefs_as_text_and_as_dictionary(name, check_id):
    cells = load_exercise(ROOT / "solutions", name).solution.cells
    source = next(c.source for c in cells if c.id == f"q{check_id[-1]}-answer")
    lines = source.split('"""')[1].strip().replace("\n  ", " ").splitlines()
    parts = dict(line.split(": ", 1) for line in lines)
    for value in (
        "\n".join(lines), "\n\n".join(lines), "\n".join(reversed(lines)),
        "\n".join(f"- **{part}:** {said}" for part, said in parts.items()),
        "\n".join(line.replace(" ", "\n  ", 3) for line in lines if "Bottom" not in line)
        + f"\nBOTTOM LINE: {parts['Bottom line']}",
        parts, {part.lower().replace(" ", "_"): said for part, said in parts.items()},
        list(parts.items()), pd.Series(parts),
    ):  # fmt: skip
        passes(name, check_id, value)


@pytest.mark.parametrize(("name", "check_id"), checks("function"))
def test_functions_by_two_algorithms(name, check_id):
    assert len(FUNCTIONS.get(check_id, [])) >= 2, f"write two other algorithms for {check_id}"
    for function in FUNCTIONS[check_id]:
        passes(name, check_id, function)


LEGS = {"air-05": "Benghazi", "air-08": "Brak al-Shati", "air-11": "Bangui", "air-13": "Niamey",
        "air-10": "Bamako"}  # fmt: skip


def leg_lengths():
    from foothold.data import load

    lengths = load("routes").set_index("leg_id")["distance_km"]
    return lengths[list(LEGS)]


def upright(ax, km):
    ax.bar(list(km.index), km)
    ax.set_ylabel("Distance (km)")


def lying(ax, km):
    ax.barh([LEGS[leg] for leg in km.index][::-1], list(km)[::-1])
    ax.set_xlabel("Length of the leg in km")


def by_pandas(ax, km):
    km.plot.bar(ax=ax, ylabel="length, km", color="0.3", rot=45)


def by_pandas_lying(ax, km):
    km.rename(LEGS).sort_values().plot(kind="barh", ax=ax)
    ax.set_xlabel("Distance [km]")


def ferry_log():
    from foothold.data import load

    return load("practice_log")


def cloud(ax, log):
    counts = log.groupby("probability")["happened"].agg(["sum", "count"])
    ax.scatter(100 * counts.index, 100 * counts["sum"] / counts["count"], s=4 * counts["count"])
    ax.set(xlabel="Forecast, %", ylabel="Share that came true, %")


def marked_line_with_bars(ax, log):
    for chance in sorted(set(log.probability)):
        group = log.happened[log.probability == chance]
        ax.errorbar(chance * 100, group.mean() * 100, yerr=8, fmt="s", capsize=3)
    ax.plot([0, 100], [0, 100], "--")
    ax.set(xlabel="Probability (percent)", ylabel="Happened (percent)")


def line_by_pandas(ax, log):
    share = log.assign(chance=(100 * log.probability).round()).groupby("chance").happened.mean()
    (100 * share).plot(style="o-", ax=ax)
    ax.set(xlabel="Chance said in per cent", ylabel="observed frequency (per cent)")


def named_places(ax, log):
    share = log.groupby("probability").happened.mean()
    ax.plot([f"{chance:.0%}" for chance in share.index], 100 * share, "D")
    ax.set(xlabel="chance given", ylabel="% true")


FIGURES = {
    "04.6g": (leg_lengths, [upright, lying, by_pandas, by_pandas_lying]),
    "08.6g": (ferry_log, [cloud, marked_line_with_bars, line_by_pandas, named_places]),
}


@pytest.mark.parametrize(("name", "check_id"), checks("figure"))
def test_figures_of_four_kinds(name, check_id):
    assert check_id in FIGURES, f"draw {check_id} in several ways"
    data, ways = FIGURES[check_id]
    for draw in ways:
        figure, axes = plt.subplots()
        draw(axes, data())
        for value in (axes, figure, (figure, axes)):
            passes(name, check_id, value)
        plt.close(figure)


def test_every_kind_of_question_is_there():
    kinds = {c["kind"] for n in SETS for c in load_exercise(ROOT / "solutions", n).checks.values()}
    assert kinds == {"set", "order", "match", "number", "choice", "dict", "function", "figure",
                     "brief", "open"}  # fmt: skip


TRANSFER = ("01", "03", "09")  # one more question there, on the invented article


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_six_questions_two_of_them_form_only(name):
    found = load_exercise(ROOT / "solutions", name).checks.values()
    transfer = [check for check in found if check.get("transfer")]
    assert len({check["question"] for check in found if check not in transfer}) == 6
    assert all(check["self_check"] == "form" for check in transfer), "transfer is not self-checked"
    assert len(transfer) == (1 if name[:2] in TRANSFER else 0)
    form = {c["question"] for c in found if c.get("self_check") == "form" or c["kind"] == "open"}
    assert len(form) >= 2
    tracks = {(c["question"], c["part"], c["track"]): c["points"] for c in found}
    for (question, part, track), points in tracks.items():
        if track == "code":
            assert tracks[question, part, "words"] == points, "a twin in words, equal points"


def test_keys_hold_no_open_answer():
    for name in SETS:
        text = (ROOT / "exercises/keys" / f"{name}.json").read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text
        for cell in load_exercise(ROOT / "solutions", name).solution.cells:
            own = cell.metadata.get("foothold", {})
            if own.get("role") == "answer" and cell.cell_type == "markdown":
                assert json.dumps(cell.source)[1:-1] not in text
