"""Printed lines break between words, keep every word, and keep their own blanks in front."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foothold
from foothold.wording import say

WORDS = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), min_size=1)


def printed(capsys) -> list[str]:
    return capsys.readouterr().out.removesuffix("\n").split("\n")


def test_it_is_at_hand_in_the_kit():
    assert foothold.say is say


def test_a_short_line_is_printed_as_print_does(capsys):
    say("E10", "·", 3)
    say("")
    assert capsys.readouterr().out == "E10 · 3\n\n"


def test_what_does_not_fit_is_set_in_below_its_own_line(capsys):
    say("  one two three\nfour", width=9, indent=2)
    assert printed(capsys) == ["  one two", "    three", "four"]


def test_an_address_stays_whole(capsys):
    address = "https://example.org/" + "a-long-path/" * 12
    say("- Outlet,", address)
    assert printed(capsys) == ["- Outlet,", "  " + address]


def test_no_line_is_too_long_and_no_word_is_lost(capsys):
    @given(WORDS)
    def holds(words):
        say(*words)
        lines = printed(capsys)
        assert max(map(len, lines)) <= 66
        assert " ".join(lines).split() == words
        assert all(line.startswith("  ") for line in lines[1:])

    holds()


def test_an_indent_wider_than_the_line_is_refused():
    with pytest.raises(ValueError, match="leaves no room"):
        say("text", indent=90)
