"""Every state of the timeline's slider, against a count of its own."""

import re
from datetime import date

import pandas as pd
import pytest

from foothold import load
from foothold.widgets.timeline import DAYS, explorer


@pytest.fixture(scope="module")
def events():
    return load("events")


@pytest.fixture(scope="module")
def widget():
    return explorer()


def test_the_slider_ends_on_the_day_of_the_article(widget):
    marks = widget.controls[0]["marks"]
    assert (marks[0], marks[-1]) == ("8 December 2024", "18 February 2025")
    assert len(marks) == (date(2025, 2, 18) - date(2024, 12, 8)).days + 1
    with pytest.raises(ValueError, match="from 0 to"):
        widget.set(day=len(DAYS))


def test_every_day_counts_what_pandas_counts_and_shows_nothing_later(widget, events):
    public = pd.to_datetime(events["known_by"])
    told = events["sentence_ids"].str.len() > 0
    for step, day in enumerate(DAYS):
        view = widget.set(day=step, theme="all")
        known = public <= pd.Timestamp(day)
        assert f"know {sum(known)} of {len(events)} events; {sum(known & told)} of" in view.finding
        shown = re.findall(r'<th scope="row">(E\d+)</th>', view.detail)
        assert shown
        assert set(shown) <= set(events["event_id"][known])
        for text in events["title"][~known]:
            assert text not in view.detail
        dates = pd.to_datetime(re.findall(r"\d+ [A-Z][a-z]+ \d{4}", view.detail))
        assert max(dates) <= pd.Timestamp(day)


def test_each_theme_counts_its_own_rows(widget, events):
    for theme, rows in events.groupby("theme"):
        view = widget.set(day=len(DAYS) - 1, theme=theme)
        assert f"know {len(rows)} of {len(rows)} events on the theme" in view.finding


def test_the_picture_changes_with_the_day_and_comes_back(widget):
    first = widget.set(day=10, theme="all").png
    second = widget.set(day=60).png
    assert first[:4] == b"\x89PNG"
    assert first != second
    assert widget.set(day=10).png == first


def test_nothing_of_later_than_the_article_reaches_the_page():
    whole = load("events", as_of=None)
    late = set(whole["title"][[day > DAYS[-1] for day in whole["known_by"]]])
    widget = explorer()
    for step in range(0, len(DAYS), 8):
        view = widget.set(day=step)
        assert not [title for title in late if title in view.detail + view.finding]
