"""Tables in a notebook: no blank heading, and nothing else changed."""

from __future__ import annotations

import re

import pandas as pd
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell

from foothold.data import load
from foothold.data.shown import table_html


def headings(html: str) -> list[str]:
    return [cell.get_text() for cell in BeautifulSoup(html, "html.parser").find_all("th")]


def test_a_plain_table_has_no_blank_heading():
    html = table_html(pd.DataFrame({"km": [60, 220]}))
    assert headings(html) == ["km", "0", "1"]


def test_the_name_of_the_index_stands_above_its_column():
    frame = pd.DataFrame(
        {"km": [60], "by": ["sea"]}, index=pd.Index(["Tartus & port"], name="<place>")
    )
    html = table_html(frame)
    assert headings(html) == ["<place>", "km", "by", "Tartus & port"]
    assert len(BeautifulSoup(html, "html.parser").thead.find_all("tr")) == 1


def test_tables_with_several_levels_keep_their_words():
    rows = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["one", "two"])
    frame = pd.DataFrame(
        [[1, 2], [3, 4]], index=rows, columns=pd.MultiIndex.from_product([[7], ["x", "y"]])
    )
    for table in (frame, frame.T):
        html = table_html(table)
        assert "" not in headings(html)
        words = re.findall(r"\w+", BeautifulSoup(table._repr_html_(), "html.parser").get_text())
        assert re.findall(r"\w+", BeautifulSoup(html, "html.parser").get_text()) == words


def test_pandas_may_be_told_to_write_no_html():
    with pd.option_context("display.notebook_repr_html", False):
        assert table_html(pd.DataFrame({"a": [1]})) is None


def test_a_notebook_that_loads_a_table_shows_its_tables_so():
    shell = InteractiveShell.instance()
    try:
        load("actors")
        shown, _ = shell.display_formatter.format(pd.DataFrame({"a": [1]}))
    finally:
        InteractiveShell.clear_instance()
    assert headings(shown["text/html"]) == ["a", "0"]
