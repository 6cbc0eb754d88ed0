"""A figure of points is read by where its points stand, however they were drawn."""

import matplotlib
import numpy as np
import pandas as pd
import pytest

from foothold.exercises import charts
from foothold.exercises.calls import answer_data
from foothold.exercises.features import read
from foothold.exercises.judging import bind, judge
from foothold.exercises.texts import UnreadableError

matplotlib.use("Agg")
from matplotlib import pyplot as plt

CHECK = {
    "id": "77.7",
    "kind": "figure",
    "mark": "points",
    "points": 4,
    "tolerance": 2,
    "labels": {"10": [], "50": [], "90": []},
    "quantity": ["came true", "happened"],
    "unit": "per cent",
    "across": ["forecast", "chance"],
    "mistake": [
        {"name": "turned", "when": ["point:50~90"], "hint": "Which goes across?"},
        {"name": "raw", "when": ["points:6"], "hint": "Group first."},
    ],
}
X, Y = [10, 50, 90], [20.0, 40.0, 70.0]
RIGHT = {"point:10": 20.0, "point:50": 40.0, "point:90": 70.0}


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def named(axes):
    axes.set_xlabel("Forecast (%)")
    axes.set_ylabel("Came true, percent")


def found(axes):
    return charts.read_chart(CHECK, charts.describe(axes))


def scatter(ax):
    ax.scatter(X, Y, s=[10, 200, 30], marker="x")


def plot(ax):
    ax.plot(X, Y, "s--", color="0.3")


def unsorted(ax):
    ax.plot(X[::-1], Y[::-1], marker="o")


def one_by_one(ax):
    for x, y in zip(X, Y, strict=True):
        ax.plot(x, y, "D")


def errorbars(ax):
    ax.errorbar(X, Y, yerr=[5, 6, 7], fmt="o", capsize=4)


def with_diagonal_and_band(ax):
    ax.plot([0, 100], [0, 100], "k:")
    ax.axhline(50)
    ax.fill_between(X, [0, 10, 20], [50, 60, 80], alpha=0.2)
    ax.scatter(X, Y)


def by_pandas(ax):
    pd.DataFrame({"x": X, "y": Y}).plot.scatter("x", "y", ax=ax)


def by_pandas_line(ax):
    pd.Series(Y, index=X).plot(style="o-", ax=ax)


def as_categories(ax):
    ax.scatter([f"{x} %" for x in X], Y)


def by_arrays(ax):
    ax.scatter(np.array(X, dtype=float), np.array(Y), c=[1, 2, 3])


WAYS = [scatter, plot, unsorted, one_by_one, errorbars, with_diagonal_and_band, by_pandas,
        by_pandas_line, as_categories, by_arrays]  # fmt: skip


@pytest.mark.parametrize("draw", WAYS)
def test_ways_to_draw_the_same_points(ax, draw):
    draw(ax)
    named(ax)
    assert found(ax) == ({"points:3", "axis:quantity", "axis:unit", "axis:across"}, RIGHT)


def test_axis_words_are_told_apart(ax):
    scatter(ax)
    ax.set_xlabel("")
    ax.set_ylabel("Happened")
    assert found(ax)[0] == {"points:3", "axis:quantity"}
    ax.set_xlabel("chance given")
    ax.set_ylabel("share (%)")
    assert found(ax)[0] == {"points:3", "axis:unit", "axis:across"}


def test_a_point_a_little_beside_its_place_still_stands_there(ax):
    ax.scatter([10.5, 49.5, 90], Y)
    assert found(ax)[1] == RIGHT


def test_a_point_elsewhere_is_extra_and_a_second_one_does_not_count(ax):
    ax.scatter([10, 50, 90, 50, 30, 12], [*Y, 99, 99, 99])
    words, slots = found(ax)
    assert words == {"points:6"} and slots == RIGHT


@pytest.mark.parametrize("draw", [lambda ax: ax.plot(X, Y), lambda ax: ax.bar(X, Y)])
def test_without_markers_there_are_no_points(ax, draw):
    draw(ax)
    with pytest.raises(UnreadableError, match="no points"):
        found(ax)


def test_points_in_another_unit_get_a_sentence(ax):
    ax.scatter([0.1, 0.5, 0.9], [0.2, 0.4, 0.7])
    with pytest.raises(UnreadableError, match="Look at the unit"):
        found(ax)


def test_points_that_are_not_finite_are_left_out(ax):
    ax.scatter([10, 50, np.nan, 90], [20, np.inf, 1, 70])
    assert found(ax) == ({"points:2"}, {"point:10": 20.0, "point:90": 70.0})


def test_points_and_axis_words_earn_their_part(ax):
    plot(ax)
    named(ax)
    bound = bind(CHECK, read(CHECK, answer_data(CHECK, ax)))

    def verdict(x, y, across="forecast", up="came true %"):
        figure, axes = plt.subplots()
        axes.scatter(x, y)
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        told = judge(bound, answer_data(CHECK, axes))
        plt.close(figure)
        return told.status, told.points, told.mistake

    assert verdict(X, Y) == ("right", 4, "")
    assert verdict(X, [20, 40, 73])[:2] == ("partly", 2.0)  # 3 x (2 - 1) / 3 + 1
    assert verdict(X, Y, up="came true")[:2] == ("partly", 3.67)
    assert verdict(X, Y, across="")[:2] == ("partly", 3.67)
    assert verdict([*X, 30], [*Y, 30])[:2] == ("partly", 3.0)
    assert verdict([20, 50, 70], [10, 90, 90])[2] == "turned"
    assert verdict(X * 2, Y * 2) == ("right", 4, ""), "a line and a scatter of the same points"
    assert verdict([*X, 90, 91, 92], [*Y, 1, 2, 3])[2] == "raw"


def test_bars_are_read_as_before(ax):
    ax.bar(["10", "50"], [1, 2])
    assert charts.describe(ax)["bars"] == [["10", 1.0], ["50", 2.0]]
    assert charts.describe(ax)["points"] == []
