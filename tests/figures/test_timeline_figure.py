"""What the timeline shows for each day, counted a second time with pandas alone."""

import re
from datetime import date, timedelta

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from foothold import load
from foothold.figures.text_times import call_dates, dated_sentences, text_order
from foothold.figures.timeline import (
    FIRST,
    LAST,
    SIZE,
    THEMES,
    Board,
    finding,
    newest,
    select,
    timeline,
)

DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@pytest.fixture(scope="module")
def events():
    return load("events")


@pytest.fixture(scope="module")
def boards(events):
    return {theme: Board(events, theme) for theme in ["all", *THEMES]}


def test_the_themes_are_those_of_the_table(events):
    assert set(THEMES) == set(events["theme"])


def test_an_unknown_theme_is_refused_with_the_ones_that_exist(events):
    with pytest.raises(ValueError, match=r"bases.*ukraine"):
        select(events, "weather")


@pytest.mark.parametrize("theme", ["all", *THEMES])
def test_each_day_shows_what_was_public_and_nothing_that_was_yet_to_come(events, boards, theme):
    board = boards[theme]
    table = events if theme == "all" else events.query("theme == @theme")
    first_day = pd.to_datetime(table["date"], format="ISO8601")
    public = pd.to_datetime(table["known_by"])
    told = table["sentence_ids"].str.len() > 0
    for day in DAYS:
        board.set_day(day)
        now = pd.Timestamp(day)
        counts = [
            len(dots.get_offsets()) for dots in (board.told_dots, board.other_dots, board.open_dots)
        ]
        known = public <= now
        waiting = (first_day <= now) & ~known
        assert counts == [sum(known & told), sum(known & ~told), sum(waiting)], day
        assert sorted(n for n in board.labels if n != "?") == sorted(
            table["event_id"][known].str[1:]
        )
        assert board.labels.count("?") == sum(waiting)
        assert len(board.numbers.get_paths()) == len(board.numbers.get_offsets()) == sum(counts)
        for title in board.titles:
            if title.get_visible() and title.get_text() != "(not yet wholly public)":
                assert title.get_text() in set(table["title"][known])


@pytest.mark.parametrize("day", [*DAYS[::6], LAST])
def test_no_marker_lies_to_the_right_of_the_day_of_writing(boards, day):
    board = boards["all"]
    board.set_day(day)
    for dots in (board.told_dots, board.other_dots, board.open_dots):
        if len(dots.get_offsets()):
            assert dots.get_offsets()[:, 0].max() <= board.x(day.toordinal())


@pytest.mark.parametrize("theme", ["all", *THEMES])
def test_no_two_markers_cover_each_others_number(boards, theme):
    at = boards[theme].at
    for i in range(len(at)):
        for j in range(i):
            apart = ((at[i] - at[j]) ** 2).sum() ** 0.5
            assert apart > 0.85 * SIZE, (i, j)


@pytest.mark.parametrize("theme", ["all", *THEMES])
def test_no_text_is_cut_off_at_the_edge_or_covers_another(boards, theme):
    board = boards[theme]
    board.set_day(LAST)
    figure = board.figure
    FigureCanvasAgg(figure).draw()
    texts = [t for t in figure.findobj(lambda a: hasattr(a, "get_text")) if t.get_text().strip()]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t.get_visible()]
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0, text
        assert box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height, text
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[:i]:
            assert not a.padded(-1).overlaps(b.padded(-1)), (one, other)


def test_the_finding_agrees_with_a_count_by_pandas_for_every_day(events):
    public = pd.to_datetime(events["known_by"])
    told = events["sentence_ids"].str.len() > 0
    for day in DAYS:
        known = public <= pd.Timestamp(day)
        numbers = re.findall(r"(\d+) of (\d+) events; (\d+) of", finding(events, day))
        assert numbers == [(str(sum(known)), str(len(events)), str(sum(known & told)))]


def test_the_newest_rows_are_the_last_to_become_public(events):
    rows = newest(events, date(2025, 2, 13), count=3)
    public = events[pd.to_datetime(events["known_by"]) <= "2025-02-13"]
    assert set(rows["event"][:2]) == set(
        public["event_id"][public["known_by"] == date(2025, 2, 13)]
    )
    assert list(rows["public by"][:2]) == ["13 February 2025"] * 2
    assert len(newest(events, FIRST, "turkey")) == 0


def test_the_picture_says_what_it_shows(events):
    picture = timeline(events, date(2025, 1, 30), "bases")
    assert picture.finding == finding(events, date(2025, 1, 30), "bases")
    assert "theme Bases" in picture.finding


def test_the_path_through_time_names_each_dated_sentence_and_counts_jumps():
    article = load("article")
    told = dated_sentences(article)
    ends = [text.split("/")[-1] for text in told["date_checked"]]
    starts = [text.split("/")[0] for text in told["date_checked"]]
    assert list(told["sentence_id"]) == [
        s for s in article["sentence_id"] if s in set(told["sentence_id"])
    ]
    against = [(i, j) for j in range(len(told)) for i in range(j) if ends[j] < starts[i]]
    picture = text_order(article)
    asked, others = picture.finding.split(";")  # the question asked is answered first
    assert sum(j == i + 1 for i, j in against) == 1
    assert f"of the {len(told)} dated sentences to the next" in asked
    assert asked.endswith("jumps back in time once")
    assert f"{len(against)} tell the later happening first" in others
    assert {told["sentence_id"][j] for _, j in against} == {"P12.S1"}
    assert "P12.S1" in picture.finding


def test_the_strip_shows_the_contradiction_and_follows_the_tables():
    article, events = load("article"), load("events")
    picture = call_dates(article, events)
    assert "fits P4.S3 and shares no day with P13.S1" in picture.finding
    assert "14 February 2025, before the weekend of 15 to 16 February 2025" in picture.finding
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert [w for w in words if w[0] in "✓✗"] == ["✓ fits the record", "✗ no day shared"] * 2
    days = [label.get_text() for label in picture.figure.axes[0].get_xticklabels()]
    assert (days[0], days[2], days[-1]) == ("Mon\n10", "Wed\n12", "Tue\n18")


@pytest.mark.parametrize("make", [text_order, lambda article: call_dates(article, load("events"))])
def test_the_still_figures_keep_all_text_inside(make):
    figure = make(load("article")).figure
    FigureCanvasAgg(figure).draw()
    for text in figure.findobj(lambda a: hasattr(a, "get_text")):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= figure.bbox.width, text.get_text()
