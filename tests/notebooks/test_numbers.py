"""Every number that a notebook states in its prose rests on a row, an output or a reason."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reading import number_of, paths, read
from tracing import countable, numbers, untraced

NOTEBOOKS = paths("notebooks")


def test_there_are_notebooks_to_check():
    assert NOTEBOOKS, "notebooks/ is empty: nothing was checked"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_is_traced(path):
    as_of = None if number_of(path) >= 8 else "2025-02-18"
    faults = untraced(read(path), as_of)
    assert not faults, "\n".join(faults)


def small(text: str, traced: dict | None = None, output: str = "") -> nbformat.NotebookNode:
    """A notebook of one text and one code cell whose id is ``count``."""
    markdown = new_markdown_cell(text, id="text", metadata={"foothold": {"numbers": traced or {}}})
    code = new_code_cell("1", id="count", execution_count=1)
    code.outputs = [new_output("stream", text=output)]
    return new_notebook(cells=[markdown, code])


@pytest.mark.parametrize(
    ("text", "traced"),
    [
        ("The article has 33 sentences.", {"33": "rows(article)"}),
        ("Of 35 claims, C10 among them.", {"35": "rows(claims)"}),
        ("It has 1 row.", {"1": "rows(events, actors=kallas, theme=bases)"}),
        ("Of 5.", {"5": "rows(interests, core_five=true)"}),
        ("Call on 12 February 2025.", {"12 February 2025": "cell(events, E25, date)"}),
        ("Call on 12 February.", {"12 February": "cell(events, E25, date)"}),
        (
            "On 12 February 2025, so 12 February.",
            {"12 February 2025": "cell(events, E25, date)"},
        ),
        ("A term of 49 years.", {"49": "cell(agreements, AG06, term)"}),
        ("The leg is 1,190 km.", {"1,190": "cell(routes, air-01, distance_km)"}),
        ("In 2019 it was signed.", {"2019": "cell(events, E07, date)"}),
        ("There were 12 rings.", {"12": "output(count)"}),
        ("Take 40 km, an invented case.", {"40": "example"}),
        ("About 25 minutes.", {"25": "kit(minutes of doing)"}),
        ("Both 33.", {"33": ["rows(article)", "kit(why)"]}),
    ],
)
def test_true_traces_pass(text, traced):
    assert untraced(small(text, traced, output="rings: 12")) == []


@pytest.mark.parametrize(
    ("text", "traced", "fault"),
    [
        ("The article has 33 sentences.", {}, "'33' is not declared"),
        ("The article has 34 sentences.", {"34": "rows(article)"}, "there are 33 such rows"),
        ("It knows 2.", {"2": "rows(questions, question_id=Q01)"}, "there are 1 such rows"),
        ("It is 1,190 km.", {"1,190": "cell(routes, air-26, distance_km)"}, "the cell says '504'"),
        ("It has 133.", {"33": "rows(article)"}, "does not stand in the text"),
        ("It has 33.5 km and 33,000.", {"33": "rows(article)"}, "does not stand in the text"),
        ("None here.", {"33": "rows(article)"}, "does not stand in the text"),
        ("On 13 February 2025.", {"13 February 2025": "cell(events, E25, date)"}, "2025-02-12"),
        ("On 24 February 2025.", {"24 February 2025": "cell(events, E31, date)"}, "no row 'E31'"),
        ("So 12.", {"12": "cell(events, E25, day)"}, "no column 'day'"),
        ("So 12.", {"12": "cell(happenings, E25, date)"}, "There is no table 'happenings'"),
        ("So 12.", {"12": "cell(events, E25)"}, "write cell(table, row-id, column)"),
        ("So 13.", {"13": "output(count)"}, "not in that output"),
        ("So 12.", {"12": "output(other)"}, "no code cell 'other'"),
        ("So 12.", {"12": "kit()"}, "say which fact"),
        ("So 12.", {"12": "because"}, "use rows"),
        ("So 12.", {"12": "example"}, "must say that it is an example"),
        ("So 12.", {"12": ["output(count)", "rows(article)"]}, "33 such rows"),
        ("So twelve.", {"twelve": "kit(why)"}, "no number in it"),
        ("In 12 February, 14 March.", {"12 February": "cell(events, E25, date)"}, "'14' is not"),
    ],
)
def test_wrong_traces_are_named(text, traced, fault):
    faults = untraced(small(text, traced, output="rings: 12"))
    assert any(fault in line for line in faults), faults


def test_what_is_no_number():
    text = (
        "# 04 · Where\n1. See P4.S3, P13, C10, E25, S001, ST05, Q03, AG07, air-05 and sea-12.\n"
        "2. Objective 04-O1, question 04.6w, prediction 04.p1, notebooks 00-07 and 04_where.\n"
        "The Il-76MD-90A, An-124 and Su-35S, base T4, A2/AD. `load(33)` [text](04_where.ipynb)\n"
        "```\n12\n```\nhttps://example.org/2025/01"
    )
    assert numbers(countable(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mid-2024 and 20th", ["2024", "20"]),
        ("5–10 %, 1,479.5 km, 0.05.", ["5", "10", "1,479.5", "0.05"]),
        ("a 12-day war, 3 < 4", ["12", "3", "4"]),
        ("[33 sentences](x.md)", ["33"]),
        ("(2,3)", ["2", "3"]),
        ("**7**, *8*", ["7", "8"]),
    ],
)
def test_what_is_a_number(text, found):
    assert numbers(countable(text)) == found
