"""The palette: contrast by WCAG's formula, difference under simulated colour-blindness."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest

from foothold.data import load
from foothold.figures import basemap, style
from foothold.figures.style import ACTORS, CATEGORIES, CLAIM_TYPES, HEDGES, SIDES, VOICES

# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", IEEE TVCG 15(6), severity 1.0; they act on linear RGB.
MACHADO = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
SRGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
D65 = np.array([0.95047, 1.0, 1.08883])
LINES = [*ACTORS.values(), *CLAIM_TYPES.values(), *VOICES.values(), style.OTHER]


def linear(colour: str) -> np.ndarray:
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(MACHADO[sight]) @ linear(colour), 0, 1)
    t = SRGB_TO_XYZ @ seen / D65
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ratio(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio, apart from the code under test."""
    dark, light = sorted(float([0.2126, 0.7152, 0.0722] @ linear(c)) for c in (first, second))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("first", "second", "published"),
    # black on white by definition; #767676 is the well-known lightest AA grey on white
    [("#000000", "#FFFFFF", 21.0), ("#767676", "#FFFFFF", 4.54), ("#FF0000", "#FFFFFF", 4.0)],
)
def test_contrast_gives_published_ratios(first, second, published):
    assert style.contrast(first, second) == pytest.approx(published, abs=0.01)
    assert style.contrast(second, first) == style.contrast(first, second)


@pytest.mark.parametrize("look", LINES, ids=lambda look: look.label)
@pytest.mark.parametrize("ground", [style.PAPER, style.LAND, style.SEA])
def test_marks_keep_three_to_one(look, ground):
    assert ratio(look.colour, ground) >= 3


@pytest.mark.parametrize("ground", [style.PAPER, style.LAND, style.SEA, style.HIGHLIGHT])
@pytest.mark.parametrize("ink", [style.INK, style.INK_SOFT])
def test_text_keeps_four_and_a_half_to_one(ink, ground):
    assert ratio(ink, ground) >= 4.5


def test_axes_that_carry_meaning_keep_three_to_one():
    assert ratio(style.RULE, style.PAPER) >= 3


@pytest.mark.parametrize("ground", [style.LAND, basemap.WATER])
def test_maps_keep_their_lines_and_names_apart_from_land_and_water(ground):
    """Borders and coasts tell what lies where, so they count; rings and routes are in these."""
    for line in (basemap.BORDER, style.BLUE, style.VERMILLION, style.INK):
        assert ratio(line, ground) >= 3
    for text in (style.INK, style.INK_SOFT):
        assert ratio(text, ground) >= 4.5


@pytest.mark.parametrize("sight", MACHADO)
@pytest.mark.parametrize("category", ["actor", "claim_type", "voice"])
def test_colours_differ_in_every_sight(category, sight):
    """A difference of 10 in CIELAB is seen at a glance even in small marks; 2 is just seen."""
    looks = CATEGORIES[category]
    seen = {key: lab(look.colour, sight) for key, look in looks.items()}
    near = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(looks, 2)}
    assert {pair: d for pair, d in near.items() if d < 10} == {}


def test_hedges_darken_step_by_step_and_have_strokes():
    values = [style.luminance(look.colour) for look in HEDGES.values()]
    assert list(HEDGES) == ["none", "weak", "moderate", "strong"]
    assert values == sorted(values, reverse=True)
    assert all(light - dark > 0.1 for light, dark in pairwise(values))
    assert [len(look.hatch) for look in HEDGES.values()] == [0, 1, 2, 3]


@pytest.mark.parametrize("category", CATEGORIES)
def test_nothing_depends_on_colour_alone(category):
    looks = CATEGORIES[category].values()
    assert len({look.marker for look in looks}) == len(looks)
    assert len({look.hatch for look in looks}) == len(looks)


def test_every_value_in_the_tables_has_a_look():
    article = load("article")
    for column in ("claim_type", "voice", "hedge_strength"):
        assert set(article[column]) == set(CATEGORIES[column]), column


def test_people_look_like_the_side_that_the_table_names():
    actors = load("actors").set_index("actor_id")
    assert set(ACTORS) | set(SIDES) <= set(actors.index)
    for actor, represents in actors["represents"].items():
        if represents in ACTORS and actor not in ACTORS:
            assert SIDES[actor] == represents
    assert style.actor_look("jordan") is style.OTHER


def test_an_unknown_value_is_named_with_what_there_is():
    with pytest.raises(KeyError, match="forecast"):
        style.look("claim_type", "rumour")
    with pytest.raises(KeyError, match="voice"):
        style.look("colour", "red")


def test_the_style_ends_with_its_block():
    before = dict(mpl.rcParams)
    with style.use_style():
        assert mpl.rcParams["text.parse_math"] is False
    assert dict(mpl.rcParams) == before


def test_letters_are_readable_on_a_projector():
    sizes = [size for key, size in style.RC.items() if key.endswith("size") and "label" in key]
    assert min([*sizes, style.NOTE_SIZE, style.TEXT_SIZE, style.RC["legend.fontsize"]]) >= 9
    assert (round(style.WIDTH * 96, 6), style.HEIGHT * 96) == (800, 444)
