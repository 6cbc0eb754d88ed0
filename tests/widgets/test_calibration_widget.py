"""The score explorer shows the price of a number for either answer, and knows no answer."""

import csv

import pytest

from foothold.data import data_folder
from foothold.widgets import calibration


@pytest.fixture(scope="module")
def widget():
    return calibration.explorer()


def questions():
    with (data_folder() / "questions.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_open_and_invented_questions_are_offered(widget):
    offered = next(c for c in widget.controls if c["name"] == "question")["options"]
    assert [key for key, _ in offered] == ["coin", "die"] + [q["question_id"] for q in questions()]
    assert all("Invented" in text for key, text in offered if key in ("coin", "die"))


def test_both_answers_have_their_price_in_both_forms(widget):
    view = widget.set(question="Q03", said=70, believed=70)
    assert view.finding.startswith("70 % scores 0.09 if it happens and 0.49 if not")
    for score in ("0.09", "0.49", "0.18", "0.98", "0.21", "0.42"):
        assert score in view.detail
    assert questions()[2]["question"] in view.detail


def test_saying_what_one_does_not_believe_costs(widget):
    assert "expects 0.30, and 0.21 by saying 70 %" in widget.set(said=100, believed=70).finding


def test_a_move_changes_the_picture_and_back(widget):
    before = widget.set(question="coin", said=90, believed=90).png
    assert widget.set(said=20).png != before
    assert widget.set(said=90).png == before


def test_the_question_changes_nothing_but_its_name(widget):
    """No answer can shine through: pictures, sentences and numbers are the same for all."""
    seen = set()
    for row in questions():
        view = widget.set(question=row["question_id"], said=60, believed=60)
        seen.add((view.png, view.finding, view.detail.replace(row["question"], "")))
    assert len(seen) == 1


def test_the_module_never_reads_the_answers(monkeypatch):
    asked = []
    real = calibration.load

    def spy(name, *rest, **more):
        asked.append((name, rest, more))
        return real(name, *rest, **more)

    monkeypatch.setattr(calibration, "load", spy)
    calibration.explorer().set(said=10)
    assert asked == [("questions", (), {})]


@pytest.mark.parametrize("bad", [{"said": 101}, {"believed": -1}, {"question": "Q21"}])
def test_bad_values_are_refused(widget, bad):
    with pytest.raises(ValueError):
        widget.set(**bad)


def test_without_a_kernel_the_default_state_is_told():
    data, _ = calibration.explorer()._repr_mimebundle_()
    assert data["text/plain"].startswith("90 % scores 0.01 if it happens and 0.81 if not")
    assert "Chance that you give: 90 %" in data["text/html"]
