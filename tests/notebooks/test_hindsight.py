"""Nothing later than the article's day stands in notebooks 00-07, exercises and solutions 01-07."""

import tomllib

import pytest
from hindsight import chunks, hindsight, late_ids, late_phrases
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reading import ROOT, number_of, paths, read

EARLY = [
    path
    for folder in ("notebooks", "exercises", "solutions")
    for path in paths(folder)
    if number_of(path) <= 7
]
KEYS = [path for path in sorted((ROOT / "solutions").glob("*.toml")) if number_of(path) <= 7]
NOT_SHOWN = ("when", "inputs", "hidden", "ties")  # machine's side of a key: wrong answers, cases


def test_there_are_notebooks_to_check():
    assert [path for path in EARLY if path.parent.name == "notebooks"], "nothing was checked"
    assert late_ids() >= {"E30", "S101", "AG10", "G11", "anchorage"}
    assert len(late_phrases()[0]) > 1000


@pytest.mark.parametrize("path", EARLY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_hindsight(path):
    faults = hindsight(chunks(read(path)))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", KEYS, ids=lambda path: path.stem)
def test_no_hindsight_in_hints(path):
    key = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = hindsight([(where, "text", text) for where, text in shown(key, path.stem)])
    assert not faults, "\n".join(faults)


def shown(value, where):
    """All texts of a key that a learner may come to see."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_SHOWN:
                yield from shown(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from shown(inner, f"{where}[{number}]")


def faults_of(text="", code="1", output=""):
    code_cell = new_code_cell(code, id="code", execution_count=1)
    code_cell.outputs = [new_output("display_data", {"text/html": f"<p>{output}</p>"})]
    return hindsight(chunks(new_notebook(cells=[new_markdown_cell(text, id="text"), code_cell])))


@pytest.mark.parametrize(
    "text",
    [
        "See E30 for more.",
        "Told by S101.",
        "The tie 2025-10:russia--syria-gov.",
        "He came to the place `anchorage`.",
        "Then Netanyahu demands a demilitarised south of Syria, they say.",
        "By then al-Sharaa meets Putin in the Kremlin.",
        "In the end, by late January 2026 Russia had left Qamishli but kept the coast.",
        "It happened on 19 February 2025.",
        "It happened on 28 February.",
        "It happened in March 2025.",
        "It happened on 2025-03-05.",
        "It happened in 2025-10.",
        "It happened in 2026.",
        "Sanctions were repealed in December 2025.",
    ],
)
def test_later_knowledge_is_found_in_text_and_outputs(text):
    assert faults_of(text=text), text
    assert faults_of(output=text) or "`" in text, text


@pytest.mark.parametrize(
    "code",
    [
        'load("events", as_of=None)',
        'load("events", None)',
        'load("events", as_of="2025-03-01")',
        'places.loc["anchorage"]',
        'cite("S101", as_of = None)',
    ],
)
def test_opening_the_envelope_is_found_in_code(code):
    assert faults_of(code=code)


@pytest.mark.parametrize(
    "text",
    [
        "The article is of 18 February 2025; E29 of 2025-02-18; 12 February; February 2025.",
        "War since 24 February 2022, strikes in March 2023, 2025 people, 2,026 km.",
        "Q01: Will Russian forces still be at Hmeimim on 31 December 2025?",
        "Q20 asks about 18 November 2026 (resolves on 2026-11-18).",
        "Kallas said in December 2024 that many ministers wanted it.",
    ],
)
def test_what_was_known_or_asked_passes(text):
    assert faults_of(text=text, output=text) == []


def test_a_later_id_that_is_an_english_word_may_stand_in_prose():
    assert faults_of(text="Ships lie at anchorage off Tartus.") == []


def test_a_date_of_the_questions_needs_the_questions():
    assert faults_of(text="It ended on 31 December 2025.")
    assert faults_of(text="The question Q01 asks about 30 December 2025.")
