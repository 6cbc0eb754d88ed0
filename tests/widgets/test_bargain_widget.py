"""The bargaining explorer in all its stories and tables, against sums done here."""

import re

import pytest

from foothold import load
from foothold.figures.bargain_cases import STORIES, TABLES, Case
from foothold.widgets.bargain import explorer


@pytest.fixture(scope="module")
def widget():
    return explorer()


def cells(detail, row):
    found = re.search(rf'<th scope="row">{row}</th>((?:<td>[^<]*</td>)+)', detail)
    return re.findall(r"<td>([^<]*)</td>", found[1])


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize(("russia", "damascus"), [(20, 30), (60, 50), (0, 0), (95, 5), (100, 100)])
def test_one_sum_is_shared_by_hand(widget, story, russia, damascus):
    view = widget.set(table="one", russia=russia, damascus=damascus, story=story)
    r = min(100, max(0, russia + STORIES[story].russia))
    d = min(100, max(0, damascus + STORIES[story].damascus))
    if r + d > 100:
        assert "No zone of agreement" in view.finding
        assert cells(view.detail, "Russia")[1:] == ["–", "–"]
        return
    rest = 100 - r - d
    assert cells(view.detail, "Russia") == [f"{r}", f"{r + rest / 2:.1f}", f"{rest / 2:.1f}"]
    assert cells(view.detail, "Damascus") == [f"{d}", f"{d + rest / 2:.1f}", f"{rest / 2:.1f}"]


def test_linking_opens_a_zone_where_one_sum_has_none(widget):
    assert "No zone" in widget.set(table="one", russia=60, damascus=50, story="none").finding
    view = widget.set(table="linked")
    assert "No zone" not in view.finding
    assert len(re.findall(r'<th scope="row">G\d\d ', view.detail)) == 12
    assert float(cells(view.detail, "Russia")[1]) > 60
    assert float(cells(view.detail, "Damascus")[1]) > 50


def test_redress_that_is_not_for_sale_stays_with_damascus(widget):
    traded = widget.set(table="linked", russia=40, damascus=20, story="none")
    assert cells(traded.detail, "G05 Redress for war harm")[-1] == "Russia&#39;s way"
    kept = widget.set(table="redress")
    assert "not traded" in cells(kept.detail, "G05 Redress for war harm")[-1]


def test_the_picture_follows_every_control_and_comes_back(widget):
    start = {"table": "linked", "russia": 40, "damascus": 20, "story": "none"}
    first = widget.set(**start).png
    assert first[:4] == b"\x89PNG"
    for move in ({"russia": 55}, {"damascus": 5}, {"story": "gulf"}, {"table": "one"}):
        assert widget.set(**{**start, **move}).png != first
    assert widget.set(**start).png == first


def test_nothing_of_later_than_the_article_is_shown(widget):
    late = set(load("bargaining", as_of=None)["label"]) - set(load("bargaining")["label"])
    assert len(late) == 2
    for table in TABLES:
        view = widget.set(table=table, russia=40, damascus=20, story="none")
        assert not [label for label in late if label in view.detail + view.finding]


def test_a_value_off_the_scale_is_refused(widget):
    with pytest.raises(ValueError, match="from 0 to 100"):
        widget.set(russia=101)
    with pytest.raises(ValueError):
        widget.set(story="peace")


def test_it_starts_as_the_still_picture_does():
    fresh = explorer()
    start = Case()
    assert fresh.values == {
        "table": start.table, "russia": start.russia, "damascus": start.damascus, "story": "none",
    }  # fmt: skip
