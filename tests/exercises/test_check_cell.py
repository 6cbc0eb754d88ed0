"""What a learner sees: not yet, not quite with one hint, yes; never a traceback or the answer."""

import json
import random

import matplotlib
import pytest

from foothold.exercises import check, key, selfcheck
from foothold.exercises.calls import answer_data
from foothold.exercises.features import read
from foothold.exercises.judging import bind

matplotlib.use("Agg")
from matplotlib import pyplot as plt

LADDER = ["Look at the rows.", "Count once.", "In another case two of five were meant."]


def question(number, kind, right, mistakes=(), **more):
    entry = {
        "id": f"77.{number}",
        "question": f"77.{number}",
        "kind": kind,
        "answer": f"answer_{number}",
        "points": 2,
        "why": f"Reason {number}.",
        "ladder": LADDER,
        "mistake": [dict(zip(("name", "when", "hint"), m, strict=True)) for m in mistakes],
        **more,
    }
    reading = read(entry, answer_data(entry, right))
    return key.public_check(bind(entry, reading), "salt")


def overlaps(a, b):
    return a[0] <= b[1] and b[0] <= a[1]


def chart(draw):
    figure, axes = plt.subplots()
    draw(axes)
    plt.close(figure)
    return axes


def legs(axes):
    axes.bar(["north", "south"], [100, 250])
    axes.set_ylabel("Distance (km)")


@pytest.fixture
def kit(tmp_path, monkeypatch):
    folder = tmp_path / "keys"
    folder.mkdir()
    checks = [
        question(1, "set", {"P1.S1", "P2.S1"}, [("flat", ["has:P3.S1"], "Who says so?")],
                 items=["P1.S1", "P2.S1", "P3.S1", "P4.S1"]),
        question(2, "number", 1479, [("plane", ["near:1763"], "Degrees shrink.")],
                 tolerance=5, unit="km"),
        question(3, "order", ["a", "b", "c"], [("reverse", ["c<b", "b<a"], "Start early.")],
                 items=["a", "b", "c", "d"][:3]),
        question(4, "choice", "b", [("cause", ["choice=a"], "After is not because.")],
                 options=["a", "b", "c"]),
        question(5, "function", overlaps, [("strict", ["case1=false"], "Do ends belong?")],
                 inputs=[{"args": [[1, 3], [3, 4]]}, {"args": [[1, 2], [3, 4]]}], result="bool"),
        question(6, "figure", chart(legs), [("no unit", ["!axis:unit"], "In what unit?")],
                 tolerance=1, unit="km", quantity=["distance"], labels={"north": [], "south": []}),
        question(7, "set", {"P1.S1"}, items=["P1.S1", "P2.S1"], self_check="form"),
        question(8, "match", {"x": "event", "y": "forecast"}, keys=["x", "y"],
                 values=["event", "forecast", "not stated"]),
        question(9, "dict", {"first": "2025-01-01", "days": 31},
                 fields={"first": "date", "days": {"number": 0.5}}),
    ]  # fmt: skip
    data = {"set": "77_try", "salt": "salt", "checks": {c["id"]: c for c in checks}}
    (folder / "77_try.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(selfcheck, "_wrong_answers", {})
    return data


def verdict(name, value):
    return check(name, value).verdict


@pytest.mark.parametrize("blank", [..., None, "", "   ", [...]])
@pytest.mark.parametrize("number", range(1, 10))
def test_a_blank_is_not_yet(kit, number, blank):
    assert verdict(f"77.{number}", blank) == "not yet"


def test_a_missing_name_is_not_yet(kit):
    assert check("77.1").verdict == "not yet"


def test_the_name_is_found_where_check_is_called(kit):
    namespace = {"check": check, "answer_4": "b"}
    assert eval('check("77.4")', namespace).verdict == "yes"


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (1, ["P1.S1 P2.S1", "p2.s1, p1.s1", {"P2.S1", "P1.S1"}, ["P1.S1", "P2.S1"],
             "P1.S1 and P2.S1", "['P1.S1', 'P2.S1']"]),
        (2, [1479, 1474.0, "1,484 km", "1479", 1479.2]),
        (3, ["a b c", "a < b < c", "c > b > a", ["a", "b", "c"], "a, b, c"]),
        (4, ["b", "B", "b)", "(b)", ["b"]]),
        (8, ["x=event y=forecast", {"y": "forecast", "x": "event"}, "y: forecast; x: event"]),
        (9, ["first=2025-01-01 days=31", {"first": "1 January 2025", "days": 31.2}]),
    ],
)  # fmt: skip
def test_right_answers_in_many_forms(kit, number, values):
    for value in values:
        message = check(f"77.{number}", value)
        assert (message.verdict, message.text) == ("yes", f"Reason {number}."), value


def test_a_function_by_another_way_passes(kit):
    def by_days(a, b):
        return bool(set(range(a[0], a[1] + 1)) & set(range(b[0], b[1] + 1)))

    assert verdict("77.5", by_days) == "yes"


@pytest.mark.parametrize(
    "draw",
    [
        legs,
        lambda ax: (ax.barh(["south", "North"], [250, 100]), ax.set_xlabel("distance in km")),
        lambda ax: (ax.bar([5, 9], [100, 250]), ax.set_xticks([5, 9], ["North leg", "South leg"]),
                    ax.set_ylabel("Distance, km")),
        lambda ax: __import__("pandas").Series({"north": 100, "south": 250}).plot.bar(
            ax=ax, ylabel="Distance [km]"),
        lambda ax: __import__("pandas").DataFrame({"km": [100, 250]}, index=["north", "south"])
        .plot(kind="barh", ax=ax, legend=False, xlabel="Distance (km)"),
    ],
)  # fmt: skip
def test_a_figure_is_read_by_its_data(kit, draw):
    axes = chart(draw)
    assert verdict("77.6", axes) == "yes"
    assert verdict("77.6", axes.figure) == "yes"


@pytest.mark.parametrize(
    ("number", "value", "hint"),
    [
        (1, "P1.S1 P3.S1", "Who says so?"),
        (2, 1760, "Degrees shrink."),
        (3, "c b a", "Start early."),
        (4, "a", "After is not because."),
        (5, lambda a, b: a[0] < b[1] and b[0] < a[1], "Do ends belong?"),
        (6, chart(lambda ax: (ax.bar(["north", "south"], [100, 250]), ax.set_ylabel("Distance"))),
         "In what unit?"),
    ],
)  # fmt: skip
def test_a_known_mistake_gets_its_hint(kit, number, value, hint):
    message = check(f"77.{number}", value)
    assert (message.verdict, message.text) == ("not quite", hint)


def test_the_ladder_climbs_with_each_different_wrong_answer(kit):
    told = [check("77.1", value).text for value in ("P1.S1", "P2.S1", "P1.S1", "P4.S1", "none")]
    assert told == [LADDER[0], LADDER[1], LADDER[0], LADDER[2], LADDER[2]]


def test_a_form_question_only_records(kit):
    assert verdict("77.7", "P2.S1") == verdict("77.7", "P1.S1") == "recorded"
    assert verdict("77.7", "P9.S9") == "not quite"


def raises(*args):
    raise KeyError("secret")


@pytest.mark.parametrize(
    "value",
    [3, 1.5, float("nan"), "?", "x" * 10**5, ["P1.S1", ...], {"a": {"b": 1}}, object(), print,
     raises, raises.__code__, type, 10**400, b"bytes", lambda: 1, iter("ab"), {1, "a"}, [[[[]]]]],
)  # fmt: skip
@pytest.mark.parametrize("number", range(1, 10))
def test_nonsense_gets_a_sentence_and_never_an_exception(kit, number, value):
    message = check(f"77.{number}", value)
    assert message.verdict in ("not quite", "not yet", "recorded")
    assert message.text.endswith((".", "?", "!"))
    assert "Traceback" not in repr(message)
    assert "0x" not in repr(message)


def test_an_exception_in_a_function_is_one_friendly_line(kit):
    message = check("77.5", raises)
    assert "stopped with KeyError on answer_5([1, 3], [3, 4])." in message.text
    assert "secret" not in message.text


def test_what_a_function_prints_is_not_shown(kit, capsys):
    check("77.5", lambda a, b: print("noise"))
    assert capsys.readouterr().out == ""


def test_an_unknown_question_is_a_sentence(kit):
    assert "no question 12.9" in check("12.9", 3).text


def test_a_cell_that_stopped_is_not_judged_by_its_older_answer(kit, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    shell.run_cell("from foothold import check\nanswer_4 = 'b'")
    assert shell.run_cell('check("77.4")').result.verdict == "yes"
    shell.run_cell("answer_4 = 'a")
    message = shell.run_cell('check("77.4")').result
    assert (message.verdict, message.text) == ("not yet", selfcheck.LAST_CELL_FAILED)
    shell.run_cell("answer_4 = 'a'")
    assert shell.run_cell('check("77.4")').result.text == "After is not because."


def test_missing_pairs_are_counted_before_any_hint_of_the_ladder(kit):
    assert check("77.8", "x=event").text == "1 of 2 pairs are still missing."


@pytest.mark.parametrize(
    "words", ["Distance (km)", "distance in kilometres", "Distance, Kilometer"]
)
def test_a_unit_may_be_written_out(kit, words):
    axes = chart(lambda ax: (ax.bar(["north", "south"], [100, 250]), ax.set_ylabel(words)))
    assert verdict("77.6", axes) == "yes"


def test_a_cut_axis_is_not_quite(kit):
    def cut(ax):
        legs(ax)
        ax.set_ylim(90, 260)

    assert verdict("77.6", chart(cut)) == "not quite"


def test_html_is_escaped(kit):
    html = check("77.1", "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_key_shows_no_answer_and_no_hint(kit):
    text = json.dumps(kit["checks"]["77.2"]) + json.dumps(kit["checks"]["77.4"])
    for secret in ("1479", "1763", "Degrees", "choice=b", "After is not because", "Reason"):
        assert secret not in text
    assert "mistake" not in kit["checks"]["77.7"]
    assert "right" not in kit["checks"]["77.7"]


def test_checks_in_any_order_judge_their_own_question(kit):
    answers = {"77.1": "P1.S1 P2.S1", "77.2": 1763, "77.3": "a b c", "77.4": "c"}
    expected = {"77.1": "yes", "77.2": "not quite", "77.3": "yes", "77.4": "not quite"}
    names = list(answers)
    for seed in range(6):
        random.Random(seed).shuffle(names)
        for missing in names:
            for name in names:
                want = "not yet" if name == missing else expected[name]
                assert verdict(name, None if name == missing else answers[name]) == want
