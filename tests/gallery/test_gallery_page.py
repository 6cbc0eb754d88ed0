"""The contact sheet forgets no figure and no widget, and no text in it is cut or crowded."""

import ast
import random
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from foothold.figures.picture import Picture
from foothold.figures.style import use_style
from foothold.gallery import sheet
from foothold.gallery.samples import samples
from foothold.gallery.states import explorers, figure_functions, states
from foothold.gallery.texts import draw_texts, faults, recording

ROOT = Path(__file__).parents[2]
# For each widget: combinations of settings, beside states of the sheet (`make gallery` has all).
MIXED, STATES = 8, 24


def test_every_public_figure_function_has_samples():
    named = set()
    for path in (ROOT / "foothold" / "figures").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if node.returns is not None and "Picture" in ast.unparse(node.returns):
                named.add(f"{path.stem}.{node.name}")
    assert len(named) > 25
    assert set(samples()) == set(figure_functions()) == named


def test_every_widget_of_the_notebooks_is_found():
    modules = {path.stem for path in (ROOT / "foothold" / "widgets").glob("*.py")}
    tools = {"__init__", "canvas", "controls", "explorer", "tables"}
    assert set(explorers()) == modules - tools
    assert len(explorers()) == len(list((ROOT / "notebooks").glob("*.ipynb")))


def test_states_try_each_option_both_ends_and_both_ways():
    made = explorers()["bargain"]()
    tried = {(name, value) for _, values in states(made) for name, value in values.items()}
    for spec in made.controls:
        if spec["kind"] == "select":
            wanted = {(spec["name"], value) for value, _ in spec["options"]}
        else:
            wanted = {(spec["name"], spec["min"]), (spec["name"], spec["max"])}
        assert wanted - {(spec["name"], spec["value"])} <= tried


@pytest.mark.parametrize("name", sorted(samples()))
def test_texts_of_figures_are_whole_apart_and_large_enough(name):
    with recording() as recorder:
        for label, call in samples()[name]:
            draw_texts(call().figure, recorder)
            assert recorder.texts
            assert not faults(recorder), label


@pytest.mark.parametrize("name", sorted(explorers()))
def test_texts_of_widgets_are_whole_apart_and_large_enough(name):
    """The states of the sheet, and combinations that nobody thought of."""
    chance = random.Random(name)
    found = {}
    with recording() as recorder:
        made = explorers()[name]()
        start = dict(made.values)
        tried = [values for _, values in states(made)]
        # options that change words only (claims, questions) look alike: a few of them do
        tried = tried if len(tried) <= STATES else chance.sample(tried, STATES)
        tried += [_any_setting(made.controls, chance) for _ in range(MIXED)]
        for values in tried:
            recorder.texts.clear()
            try:
                made.set(**{**start, **values})
            except ValueError as sentence:
                assert str(sentence).endswith(".")  # the page says it in place of the picture
                continue
            if wrong := faults(recorder):
                found[str(values)] = wrong
    assert not found


def _any_setting(controls, chance):
    values = {}
    for spec in controls:
        if spec["kind"] == "select":
            values[spec["name"]] = chance.choice(spec["options"])[0]
        elif spec["kind"] == "range":
            count = round((spec["max"] - spec["min"]) / spec["step"])
            values[spec["name"]] = spec["min"] + spec["step"] * chance.randint(0, count)
        elif spec["kind"] == "check":
            values[spec["name"]] = chance.random() < 0.5
    return values


def small_picture(*texts):
    """A picture of 4 x 2 inches with texts at (across, up, words, size)."""
    with use_style():
        figure = Figure(figsize=(4, 2))
        for x, y, words, size in texts:
            figure.text(x, y, words, fontsize=size)
    return Picture(figure, "Some words.")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ([(0.1, 0.5, "one", 10), (0.12, 0.5, "two", 10)], "overlap"),
        ([(0.95, 0.5, "a long word", 10)], "runs over the edge"),
        ([(0.1, 0.5, "tiny", 8)], "less than 9"),
    ],
)
def test_the_check_finds_what_it_is_for(texts, fault):
    with recording() as recorder:
        draw_texts(small_picture(*texts).figure, recorder)
    (found,) = faults(recorder)
    assert fault in found


def test_the_check_lets_neighbours_be():
    with recording() as recorder:
        neighbours = (0.1, 0.5, "above", 10), (0.1, 0.4, "below", 10), (0.5, 0.5, "beside", 10)
        draw_texts(small_picture(*neighbours).figure, recorder)
    assert not faults(recorder)


def test_the_sheet_shows_each_picture_with_its_finding_and_settings(tmp_path):
    drawn = sheet.write(tmp_path / "gallery", only="forecast")
    assert [(section.name, section.kind) for section in drawn] == [
        ("forecast.likelihood_line", "figure"),
        ("forecast", "widget"),
    ]
    soup = BeautifulSoup((tmp_path / "gallery" / "index.html").read_text("utf-8"), "html.parser")
    for section in drawn:
        part = soup.find(id=f"{section.kind}-{section.name}")
        for shot, figure in zip(section.shots, part.find_all("figure"), strict=True):
            assert figure.img["alt"] == shot.finding
            assert (tmp_path / "gallery" / figure.img["src"]).read_bytes() == shot.png
            assert all(label in figure.get_text() for label in shot.labels)
    labels = [label for section in drawn for shot in section.shots for label in shot.labels]
    assert "as it starts" in labels and "Store: pressed" in labels
    assert "Chance that the answer is yes: 100" in labels
    sheet.write(tmp_path / "gallery", only="gates")  # an earlier sheet is replaced
    assert "forecast" not in (tmp_path / "gallery" / "index.html").read_text("utf-8")


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds other things"):
        sheet.write(tmp_path, only="gates")
    assert (tmp_path / "thesis.txt").read_text() == "mine"
