"""The explorer of notebook 05 against values of its own, over many settings."""

import random
import re

import pytest

from foothold import load
from foothold.widgets.weighing import PLACES, explorer


@pytest.fixture(scope="module")
def widget():
    return explorer()


@pytest.fixture(scope="module")
def table():
    rows = load("option_scores")
    return rows.pivot(index="option_id", columns="interest_id", values="score_mid")


def settings(seed):
    """Five interests and swings, sometimes with an interest that stands twice."""
    rng = random.Random(seed)
    interests = [f"I{n:02d}" for n in range(1, 13)]
    chosen = rng.sample(interests, 5) if seed % 4 else rng.choices(interests, k=5)
    swings = [rng.randrange(0, 101, 5) for _ in PLACES]
    swings[seed % 5] = 100
    return chosen, swings


def moved(chosen, swings):
    values = {f"interest_{p}": i for p, i in zip(PLACES, chosen, strict=True)}
    return values | {f"swing_{p}": s for p, s in zip(PLACES, swings, strict=True)}


@pytest.mark.parametrize("seed", range(24))
def test_every_setting_ranks_as_a_plain_sum_does(widget, table, seed):
    chosen, swings = settings(seed)
    view = widget.set(**moved(chosen, swings))
    values = sum(s * table[i] for s, i in zip(swings, chosen, strict=True)) / sum(swings)
    top = list(values.index[values > values.max() - 1e-9])
    assert view.finding.startswith(" and ".join(top))
    assert f"with {values.max():.1f} of 10" in view.finding
    options = view.detail.partition("The options:")[2]
    rows = re.findall(r'<th scope="row">(O\d) [^<]*</th><td>([\d.]+)</td>', options)
    ranked = values.round(9).sort_index().sort_values(ascending=False, kind="stable")
    assert rows == [(name, f"{value:.1f}") for name, value in ranked.items()]
    repeated = len(set(chosen)) < 5
    assert ("its swings add up" in view.finding) is repeated


def test_the_selects_offer_russias_twelve_and_no_other_partys(widget):
    interests = load("interests")
    wanted = set(interests["interest_id"][interests["holder"] == "russia"])
    for control in widget.controls:
        if control["kind"] == "select":
            assert {value for value, _ in control["options"]} == wanted
    assert len(wanted) == 12


def test_each_control_has_a_label_of_its_own(widget):
    labels = [control["label"] for control in widget.controls]
    assert len(set(labels)) == len(labels) == 10


def test_it_starts_on_the_core_five_weighing_alike():
    fresh = explorer()
    assert {fresh.values[f"swing_{p}"] for p in PLACES} == {50}
    assert "O2 (Smaller force at both bases) leads with 7.0 of 10" in fresh.shown.finding
    assert "I09 (Save forces for Ukraine) fell from 0.20 to below 0.05" in fresh.shown.finding


def test_all_swings_at_0_get_a_sentence_and_the_next_move_works(widget):
    with pytest.raises(ValueError, match="All swings are 0"):
        widget.set(**{f"swing_{p}": 0 for p in PLACES})
    assert "All swings are 0" in widget.view["trouble"]
    assert widget.set(swing_a=50).finding.startswith("O")
    assert widget.view["trouble"] == ""


def test_the_picture_changes_with_a_swing_and_comes_back(widget):
    start = moved(["I02", "I04", "I05", "I08", "I09"], [50] * 5)
    first = widget.set(**start).png
    other = widget.set(swing_e=100).png
    assert first[:4] == b"\x89PNG"
    assert first != other
    assert widget.set(swing_e=50).png == first
