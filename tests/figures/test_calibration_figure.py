"""The forecast figures show what the scores say; read back from their artists."""

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from foothold.figures import calibration as cal
from foothold.figures.picture import Picture

LOG = pd.DataFrame(
    {
        "question_id": ["Q01", "Q02", "Q03"],
        "question": [
            "Will it rain by 1 May 2025?",
            "Will snow fall in 2025?",
            "Will hail come between 1 May 2025 and 2 June 2025?",
        ],
        "chance": [0.7, 0.2, 0.5],
        "outcome": ["no", "yes", "unknown"],
        "score": [0.49, 0.64, float("nan")],
    }
)


def points(figure):
    lines = figure.axes[0].lines
    return [(*(float(v[0]) for v in line.get_data()), line.get_marker()) for line in lines
            if line.get_marker() in ("o", "X") and len(line.get_xdata()) == 1]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "yes", "no"), [(0.9, 0.01, 0.81), (0.5, 0.25, 0.25), (0, 1, 0), (1, 0, 1)]
)
def test_the_marks_stand_at_both_scores(said, yes, no):
    board = cal.ScoreBoard()
    board.show(said, said)
    heights = [float(mark.get_ydata()[0]) for mark in board.marks]
    assert heights[:2] == pytest.approx([yes, no])
    assert {float(mark.get_xdata()[0]) for mark in board.marks} == {100 * said}
    assert heights[2] == pytest.approx(said * (1 - said))


def test_the_dotted_line_is_lowest_at_what_is_believed():
    board = cal.ScoreBoard()
    for believed in (0.0, 0.3, 0.7, 1.0):
        board.show(0.5, believed)
        curve = list(board.hoped.get_ydata())
        assert board.hoped.get_xdata()[curve.index(min(curve))] == pytest.approx(100 * believed)


def test_the_finding_of_the_scores():
    picture = cal.score_picture(0.7)
    assert isinstance(picture, Picture)
    assert picture.finding == (
        "70 % scores 0.09 if it happens and 0.49 if not; who believes 70 % expects 0.21, the least."
    )
    assert cal.score_sentence(1.0, 0.7).endswith("expects 0.30, and 0.21 by saying 70 %.")


def test_scores_have_two_to_four_digits():
    assert [cal.number(x) for x in (0, 1, 0.25, 0.0225, 0.1, 0.00005)] == [
        "0.00", "1.00", "0.25", "0.0225", "0.10", "0.0001",
    ]  # fmt: skip


def test_a_calibration_point_for_each_group_with_its_count():
    chances = [0.8] * 10 + [0.2] * 4
    came = [True] * 6 + [False] * 4 + [True] + [False] * 3
    picture = cal.calibration_plot(chances, came, "a test", "Source: test")
    assert points(picture.figure) == [(20, 25, "o"), (80, 60, "o")]
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert texts == ["1 of 4", "6 of 10"]
    assert picture.finding == ("14 forecasts. Of 2 groups, 2 lie where chance alone may put them.")


def test_what_chance_does_not_explain_has_another_mark_and_is_named():
    came = [True] * 14 + [False] * 6
    picture = cal.calibration_plot([0.9] * 20, came, "a test", "Source: test")
    assert points(picture.figure) == [(90, 70, "X")]
    assert picture.finding.endswith("0 lie where chance alone may put them; "
                                    "outside: 90 % came true in 14 of 20.")  # fmt: skip


def test_score_bars_are_sorted_and_unknown_has_none():
    picture = cal.score_bars(LOG, "a test")
    ax = picture.figure.axes[0]
    assert [bar.get_width() for bar in ax.patches] == [0.49, 0.64]
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [True, False]
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["Q01  Will it rain?", "Q02  Will snow fall?", "Q03  Will hail come?"]
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["70 %, no: 0.49", "20 %, yes: 0.64", "50 %, unknown, not scored"]
    assert picture.finding == (
        "Mean Brier score of 2 settled questions: 0.565; 1 of 3 have no known answer "
        "and are left out."
    )


def test_nothing_runs_out_of_the_pictures():
    for picture in (
        cal.score_picture(0.55, 0.1),
        cal.score_bars(LOG, "the sample log (invented)"),
        cal.calibration_plot([0.1, 0.9], [False, True], "your own forecasts", "Source: test"),
    ):
        FigureCanvasAgg(picture.figure).draw()
        width = picture.figure.bbox.width
        (ax,) = picture.figure.axes
        texts = [*picture.figure.texts, *ax.texts, *ax.get_yticklabels(), ax.xaxis.label]
        for text in filter(lambda text: text.get_text(), texts):
            box = text.get_window_extent()
            assert box.x0 >= -1 and box.x1 <= width + 1, text.get_text()
            assert text.get_fontsize() >= 9
