"""Weights, values, dominance and sensitivity, each by a second method.

Second methods: fractions and loops instead of arrays, grids instead of computed crossings, closed
formulas and areas instead of cut volumes, sampling, and figures that somebody else computed from
the same tables and wrote down beside them.
"""

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foothold import load
from foothold.models.acceptability import first_shares, sampled_shares
from foothold.models.decision import dominates, dominations, leaders, swing_weights, value
from foothold.models.sensitivity import choices_of_criteria, one_way, stretches, tornado

SCORES = st.integers(0, 10)


@st.composite
def problems(draw, least=2, most=5, options=6):
    """A small table of whole scores, and whole swings that are not all 0."""
    criteria = draw(st.integers(least, most))
    row = st.lists(SCORES, min_size=criteria, max_size=criteria)
    table = draw(st.lists(row, min_size=2, max_size=options))
    swings = draw(st.lists(st.integers(0, 100), min_size=criteria, max_size=criteria))
    assume(any(swings))
    return table, swings


def exact_values(table, swings):
    """The second method: fractions, one option at a time."""
    total = sum(swings)
    return [sum(Fraction(w, total) * s for w, s in zip(swings, row, strict=True)) for row in table]


# Weights and values


@given(problems())
def test_weights_sum_to_one_and_keep_proportions(problem):
    _, swings = problem
    weights = swing_weights(swings)
    assert weights.sum() == pytest.approx(1)
    assert list(weights) == pytest.approx([float(Fraction(s, sum(swings))) for s in swings])


def test_five_swings_by_hand():
    # 200 + 100 + 100 + 60 + 40 = 500: fifths, tenths and so on, done on paper
    weights = swing_weights([200, 100, 100, 60, 40])
    assert list(weights) == pytest.approx([0.4, 0.2, 0.2, 0.12, 0.08])


@given(problems(), st.floats(0.01, 1e6))
def test_only_the_proportions_of_swings_count(problem, factor):
    _, swings = problem
    assert list(swing_weights(np.array(swings) * factor)) == pytest.approx(
        list(swing_weights(swings))
    )


@given(problems())
def test_value_agrees_with_fractions(problem):
    table, swings = problem
    assert list(value(table, swing_weights(swings))) == pytest.approx(
        [float(v) for v in exact_values(table, swings)]
    )


@given(problems(), st.randoms(use_true_random=False))
def test_value_does_not_hang_on_the_order_of_options_or_criteria(problem, random):
    table, swings = problem
    rows, columns = list(range(len(table))), list(range(len(swings)))
    random.shuffle(rows)
    random.shuffle(columns)
    moved = [[table[r][c] for c in columns] for r in rows]
    plain = value(table, swing_weights(swings))
    shuffled = value(moved, swing_weights([swings[c] for c in columns]))
    assert list(shuffled) == pytest.approx([plain[r] for r in rows])


@given(problems(), st.floats(0.1, 50), st.floats(-20, 20))
def test_stretching_and_shifting_all_scores_keeps_the_ranking(problem, factor, shift):
    table, swings = problem
    weights = swing_weights(swings)
    plain = value(table, weights)
    moved = value(np.array(table) * factor + shift, weights)
    assert list(moved) == pytest.approx([factor * v + shift for v in plain], abs=1e-6)


@given(problems(), st.integers(0, 10))
def test_a_criterion_on_which_all_score_alike_cannot_change_the_order(problem, same):
    table, swings = problem
    wider = [[*row, same] for row in table]
    before = exact_values(table, swings)
    weights = swing_weights([*swings, 50])
    after = value(wider, weights)
    for i, j in combinations(range(len(table)), 2):
        before_gap, after_gap = before[i] - before[j], after[i] - after[j]
        assert np.sign(float(before_gap)) == np.sign(round(after_gap, 9))


@given(problems())
def test_who_is_dominated_never_beats_who_dominates(problem):
    table, swings = problem
    values = value(table, swing_weights(swings))
    for i, j in dominations(table):
        assert values[i] >= values[j] - 1e-9
    for i, j in dominations(table, strictly=True):
        assert values[i] > values[j]


BAD_WEIGHTS = [
    ([0.5, 0.4], "sum to 0.9"),
    ([1.5, -0.5], "negative"),
    ([float("nan"), 1], "no finite number"),
    ([float("inf"), 1], "no finite number"),
    ([0.2, 0.3, 0.5], "There are 3 weights"),
    ([], "one list"),
    ([[0.5, 0.5]], "one list"),
    (["a", "b"], "must be numbers"),
]


@pytest.mark.parametrize(("weights", "words"), BAD_WEIGHTS)
def test_bad_weights_are_refused_with_a_sentence(weights, words):
    with pytest.raises(ValueError, match=words) as problem:
        value([[1, 2], [3, 4]], weights)
    assert str(problem.value).endswith(".")


@pytest.mark.parametrize(
    "scores", [[[1, 2, 3]], [[1, 2], [3]], [[1, None]], [[[1, 2]]], [[1, float("nan")]], 3]
)
def test_bad_scores_are_refused(scores):
    with pytest.raises(ValueError, match=r"\.$"):
        value(scores, [0.5, 0.5])


@pytest.mark.parametrize(
    ("swings", "words"),
    [([0, 0], "All swings are 0"), ([-1, 5], "negative"), ([float("nan")], "finite"), ([], "list")],
)
def test_bad_swings_are_refused(swings, words):
    with pytest.raises(ValueError, match=words):
        swing_weights(swings)


def test_ten_tenths_are_one():
    assert value([1] * 10, [0.1] * 10) == pytest.approx(1)


def test_ties_are_all_leaders():
    weights = swing_weights([1, 1, 1])  # thirds: not exact in binary
    assert leaders(value([[3, 3, 3], [9, 0, 0], [0, 0, 8]], weights)) == (0, 1)


# Dominance


@pytest.mark.parametrize(
    ("one", "other", "weakly", "strictly"),
    [
        ([5, 5], [5, 5], False, False),
        ([5, 6], [5, 5], True, False),
        ([6, 6], [5, 5], True, True),
        ([9, 4], [5, 5], False, False),
        ([5, 5], [5, 6], False, False),
    ],
)
def test_weak_and_strict_dominance(one, other, weakly, strictly):
    assert dominates(one, other) is weakly
    assert dominates(one, other, strictly=True) is strictly


def test_options_on_different_criteria_are_not_compared():
    with pytest.raises(ValueError, match="same criteria"):
        dominates([1, 2], [1, 2, 3])


# One weight from 0 to 1


@given(problems(), st.data())
def test_the_others_keep_their_proportions(problem, data):
    _, swings = problem
    weights = swing_weights(swings)
    k = data.draw(st.integers(0, len(swings) - 1))
    new = data.draw(st.floats(0, 1))
    moved = one_way(weights, k, new)
    assert moved.sum() == pytest.approx(1)
    assert moved[k] == new
    others = [i for i in range(len(swings)) if i != k]
    for i, j in combinations(others, 2):
        assert moved[i] * weights[j] == pytest.approx(moved[j] * weights[i], abs=1e-9)


def test_without_proportions_the_others_share_equally():
    assert list(one_way([1, 0, 0], 0, 0.5)) == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(("k", "new"), [(5, 0.5), (-1, 0.5), (0, 1.1), (0, float("nan"))])
def test_a_move_that_makes_no_sense_is_refused(k, new):
    with pytest.raises(ValueError, match=r"\.$"):
        one_way([0.5, 0.5], k, new)


@given(problems(), st.data())
@settings(max_examples=60)
def test_stretches_agree_with_a_grid_of_weights(problem, data):
    table, swings = problem
    k = data.draw(st.integers(0, len(swings) - 1))
    weights = swing_weights(swings)
    found = stretches(table, weights, k)
    assert (found[0].start, found[-1].end) == (0, 1)
    assert all(a.end == b.start for a, b in pairwise(found))
    for t in np.linspace(0, 1, 101):
        here = leaders(value(table, one_way(weights, k, t)))
        for stretch in found:
            if stretch.start + 1e-6 < t < stretch.end - 1e-6:
                assert stretch.first == here


@given(problems(), st.data())
def test_at_each_crossing_the_old_and_the_new_leader_tie(problem, data):
    table, swings = problem
    k = data.draw(st.integers(0, len(swings) - 1))
    weights = swing_weights(swings)
    for old, new in pairwise(stretches(table, weights, k)):
        values = value(table, one_way(weights, k, old.end))
        assert values[old.first[0]] == pytest.approx(values[new.first[0]], abs=1e-7)
        assert set(old.first) != set(new.first)


# One score from low to high


@given(problems(), st.data())
@settings(max_examples=60)
def test_tornado_agrees_with_full_recomputation(problem, data):
    middle, swings = problem
    less = data.draw(st.integers(0, 3))
    low = [[max(0, s - less) for s in row] for row in middle]
    high = [[min(10, s + 2) for s in row] for row in middle]
    option = data.draw(st.integers(0, len(middle) - 1))
    bars = tornado(low, middle, high, swing_weights(swings), option)
    seen = {(b.option, b.criterion): b for b in bars}
    for i in range(len(middle)):
        for k in range(len(swings)):
            leads = []
            for end in (low, high):
                table = [list(row) for row in middle]
                table[i][k] = end[i][k]
                values = exact_values(table, swings)
                leads.append(values[option] - max(v for j, v in enumerate(values) if j != option))
            if leads[0] == leads[1]:
                assert (i, k) not in seen
            else:
                bar = seen[i, k]
                assert [bar.low, bar.high] == pytest.approx([float(lead) for lead in leads])
    widths = [round(b.width, 9) for b in bars]
    assert widths == sorted(widths, reverse=True)


def test_a_low_score_above_the_middle_is_refused():
    with pytest.raises(ValueError, match="low <= middle"):
        tornado([[5], [1]], [[4], [1]], [[6], [1]], [1], 0)


# All weights


@given(st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=6))
def test_two_criteria_the_shares_are_lengths_on_a_line(table):
    """Closed form: with two criteria the weights are one number from 0 to 1."""
    table = [list(row) for row in table]
    lengths = dict.fromkeys(range(len(table)), Fraction(0))
    cuts = {Fraction(0), Fraction(1)}
    for (a, b), (c, d) in combinations(table, 2):
        if (a - c) != (b - d):
            cuts.add(Fraction(d - b, (a - c) - (b - d)))
    places = sorted(c for c in cuts if 0 <= c <= 1)
    for start, end in pairwise(places):
        middle = (start + end) / 2
        values = [middle * a + (1 - middle) * b for a, b in table]
        best = [i for i, v in enumerate(values) if v == max(values)]
        for i in best:
            lengths[i] += (end - start) / len(best)
    assert first_shares(table, exact=True) == list(lengths.values())


def area_share(table, option):
    """Closed form for three criteria: clip a triangle by half-planes, then its area."""
    polygon = [(Fraction(0), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]

    def gap(point, other):
        x, y = point
        weights = (x, y, 1 - x - y)
        pairs = zip(weights, table[option], table[other], strict=True)
        return sum(w * (a - b) for w, a, b in pairs)

    for other in range(len(table)):
        if other == option or not polygon:
            continue
        kept = []
        for here, there in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            g, h = gap(here, other), gap(there, other)
            if g >= 0:
                kept.append(here)
            if (g > 0 > h) or (g < 0 < h):
                t = g / (g - h)
                kept.append(tuple(a + t * (b - a) for a, b in zip(here, there, strict=True)))
        polygon = kept
    turned = polygon[1:] + polygon[:1]
    twice = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(polygon, turned, strict=True))
    return abs(twice)  # the whole triangle has area 1/2


@given(st.lists(st.tuples(SCORES, SCORES, SCORES), min_size=1, max_size=6, unique=True))
@settings(max_examples=60)
def test_three_criteria_the_shares_are_areas(table):
    assert first_shares(table, exact=True) == [area_share(table, i) for i in range(len(table))]


@pytest.mark.parametrize(
    "peaks", [[1, 1, 1], [3, 1], [5, 2, 1], [4, 3, 2, 1], [9, 7, 5, 3, 1], [6, 5, 4, 3, 2, 1]]
)
def test_specialists_have_a_closed_formula(peaks):
    """Option i scores peaks[i] on criterion i, else 0.

    Uniform weights are exponential numbers over their sum, so option i is first with the chance
    that an exponential number of rate 1/peaks[i] is the largest: inclusion and exclusion.
    """
    rates = [Fraction(1, p) for p in peaks]
    wanted = []
    for i, rate in enumerate(rates):
        others = [r for j, r in enumerate(rates) if j != i]
        share = sum(
            (-1) ** size * rate / (rate + sum(group))
            for size in range(len(peaks))
            for group in combinations(others, size)
        )
        wanted.append(share)
    assert sum(wanted) == 1
    assert first_shares(np.diag(peaks), exact=True) == wanted
    assert first_shares(np.diag(peaks)) == pytest.approx([float(w) for w in wanted])


@given(problems(least=4, most=5))
@settings(max_examples=15, deadline=None)
def test_exact_shares_agree_with_sampling_within_its_stated_error(problem):
    table, _ = problem
    exact = first_shares(table)
    shares, errors = sampled_shares(table, draws=20_000)
    assert sum(exact) == pytest.approx(1)
    for p, q in zip(exact, shares, strict=True):
        error = np.sqrt(p * (1 - p) / 20_000)
        assert abs(p - q) <= 5 * error + 1e-9
    assert list(errors) == pytest.approx([np.sqrt(q * (1 - q) / 20_000) for q in shares])


@given(problems(least=2, most=4))
@settings(max_examples=40, deadline=None)
def test_shares_obey_dominance_order_and_scale(problem):
    table, _ = problem
    shares = first_shares(table, exact=True)
    assert sum(shares) == 1
    for _, j in dominations(table):
        assert shares[j] == 0
    assert first_shares(table[::-1], exact=True) == shares[::-1]
    assert first_shares([row[::-1] for row in table], exact=True) == shares
    assert first_shares([[3 * s + 2 for s in row] for row in table], exact=True) == shares


def test_equal_options_part_their_share():
    assert first_shares([[5, 1], [5, 1], [1, 5]], exact=True) == [
        Fraction(1, 4),
        Fraction(1, 4),
        Fraction(1, 2),
    ]
    shares, _ = sampled_shares([[5, 1], [5, 1]], draws=10)
    assert list(shares) == [0.5, 0.5]


def test_the_same_seed_gives_the_same_sample_and_another_seed_another():
    table = [[9, 1, 4], [2, 8, 5]]
    again = [sampled_shares(table, 5000, seed=seed)[0][0] for seed in (1, 1, 2)]
    assert again[0] == again[1] != again[2]


def test_too_many_criteria_are_sent_to_sampling():
    with pytest.raises(ValueError, match="use sampled_shares"):
        first_shares(np.ones((2, 12)))
    with pytest.raises(ValueError, match="at least one"):
        sampled_shares([[1, 2]], draws=0)


# What somebody else computed from the kit's tables (data notes, "Weighing")


@pytest.fixture(scope="module")
def middle():
    scores = load("option_scores")
    return scores.pivot(index="option_id", columns="interest_id", values="score_mid")


@pytest.fixture(scope="module")
def russian():
    interests = load("interests")
    return list(interests["interest_id"][interests["holder"] == "russia"])


CORE = ["I02", "I04", "I05", "I08", "I09"]


def test_core_five_are_the_flagged_rows():
    interests = load("interests")
    assert list(interests["interest_id"][interests["core_five"]]) == CORE


def test_o2_dominates_four_options_at_middle_scores(middle):
    pairs = dominations(middle[CORE])
    names = list(middle.index)
    assert {names[j] for i, j in pairs if names[i] == "O2"} == {"O3", "O4", "O6", "O8"}


def test_equal_weights_give_35_31_31(middle):
    values = value(middle[CORE], swing_weights([100] * 5))
    sums = dict(zip(middle.index, 5 * values, strict=True))
    assert sums["O2"] == pytest.approx(35)
    assert [sums["O1"], sums["O5"]] == pytest.approx([31, 31])
    assert sorted(sums.values())[-4] < 31


def test_one_weight_flips_first_place_where_the_notes_say(middle):
    names = list(middle.index)

    def told(interest):
        found = stretches(middle[CORE], [0.2] * 5, CORE.index(interest))
        return [(round(s.end, 2), [names[i] for i in s.first]) for s in found]

    assert told("I09") == [(0.05, ["O1"]), (0.56, ["O2"]), (0.81, ["O5"]), (1.0, ["O7"])]
    assert told("I04") == [(0.43, ["O2"]), (1.0, ["O1"])]


def test_the_full_twelve_give_78_to_73(middle, russian):
    assert len(russian) == 12
    sums = 12 * value(middle[russian], swing_weights([1] * 12))
    first, second = sorted(zip(sums, middle.index, strict=True))[:-3:-1]
    assert (round(first[0]), first[1]) == (78, "O1")
    assert (round(second[0]), second[1]) == (73, "O2")


def test_core_shares_by_cutting_and_by_sampling(middle):
    exact = first_shares(middle[CORE], exact=True)
    shares, errors = sampled_shares(middle[CORE], draws=100_000)
    for p, q, error in zip(exact, shares, errors, strict=True):
        assert abs(float(p) - q) <= 4 * error + 1e-4
    assert sum(exact) == 1


@given(problems(least=3, most=5), st.integers(1, 3))
@settings(max_examples=30)
def test_choices_of_criteria_agree_with_a_loop(problem, size):
    table, _ = problem
    counted = {}
    for chosen in combinations(range(len(table[0])), size):
        sums = [sum(row[k] for k in chosen) for row in table]
        top = tuple(i for i, total in enumerate(sums) if total == max(sums))
        counted[top] = counted.get(top, 0) + 1
    assert choices_of_criteria(table, size) == counted
