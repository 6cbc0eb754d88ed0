"""Twins: a rare wrong function in two hands is shown, whatever is honestly common is not."""

from __future__ import annotations

import random

import pytest
from gradebook_samples import check, work

from foothold.grading.twins import TwinFinder, unusual
from foothold.grading.wrongforms import form_of

ODD = """def reach(cases, load, legs):
    found = []
    biggest = cases[-1][1] * 2 // 3
    for leg in legs:
        if legs[leg] + 7 < biggest and load > 12:
            found.append(leg.upper())
    return found[::-1]"""
DISGUISED = '''# all my own work
def reach(c: list, w, ways: dict) -> list:
    """Return the names."""
    result=[ ]
    top = c[-1][1]*2//3   # two thirds
    for way in ways:

        if ways[way] + 7 < top and w > 12:
            result.append( way.upper() )
    return result[::-1]'''
STUB = 'def reach(cases, load, legs):\n    """Names."""\n    ...'


def wrong(typed, kind="function", cid="04.6", **more):
    return check(cid, "wrong", 0, 3, kind=kind, typed=typed, **more)


def own_code(number):
    """A wrong function as different people write them: no two alike."""
    rng = random.Random(number)
    lines = "".join(f"    x{i} = load * {rng.randint(2, 99)} + {i}\n" for i in range(6))
    return f"def reach(cases, load, legs):\n{lines}    return [x0, x{rng.randint(1, 5)}, {number}]"


def found(*classes, given=None):
    finder = TwinFinder(given or {})
    for learner, checks in classes:
        finder.add(work(*checks, learner=learner))
    return finder.found()


def a_class(*special, size=40):
    """``special`` answers for the first learners, everybody else on their own."""
    rest = [(wrong(own_code(n)),) for n in range(size - len(special))]
    return [(f"learner {n:02}", checks) for n, checks in enumerate([*special, *rest])]


# ── what is shown ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("copy", "alike"), [
    (ODD, "letter for letter"),
    (ODD.replace("= []", "=  []  # start"), "but for comments and layout"),
    (DISGUISED, "but for the names chosen"),
])  # fmt: skip
def test_a_rare_wrong_function_in_two_hands_is_shown_however_it_is_dressed(copy, alike):
    result = found(*a_class((wrong(ODD),), (wrong(copy),)))
    (group,) = result.groups
    assert group.learners == ("learner 00", "learner 01")
    (shared,) = group.shared
    assert shared.alike == alike and shared.answers == 40
    assert shared.text == ODD and not result.slight


def test_the_order_of_the_class_changes_nothing():
    people = a_class((wrong(ODD),), (wrong(DISGUISED),), (wrong(ODD),))
    first = found(*people)
    second = found(*people[::-1])
    assert [g.learners for g in first.groups] == [g.learners for g in second.groups]
    assert first.groups[0].learners == ("learner 00", "learner 01", "learner 02")


def test_two_shared_numbers_count_and_one_alone_is_slight():
    def numbers(first, second):
        return (wrong(f"answer_1 = {first}", "number", "04.1"),
                wrong(f"answer_5 = {second}", "number", "04.5"))  # fmt: skip

    honest = [numbers(2000 + n, 30 + n) for n in range(38)]
    both = found(*[(f"l{n:02}", c) for n, c in
                   enumerate([numbers(1391.5, 27), numbers("1391.50", 27), *honest])])  # fmt: skip
    (group,) = both.groups
    assert group.learners == ("l00", "l01")
    assert [s.question for s in group.shared] == ["04.1", "04.5"] and not both.slight
    one = found(*[(f"l{n:02}", c) for n, c in
                  enumerate([numbers(1391.5, 5), numbers(1391.5, 6), *honest])])  # fmt: skip
    assert not one.groups and [s.question for s in one.slight] == ["04.1"]


def test_a_brief_is_compared_by_its_words():
    text = " ".join(f"word{n}" for n in range(30))
    people = [(f"l{n:02}", (check("09.5", "partly", 2, 8, kind="brief",
                                  typed=f'brief = """{text if n < 2 else text + str(n)}"""'),))
              for n in range(20)]  # fmt: skip
    (group,) = found(*people).groups
    assert group.learners == ("l00", "l01")


# ── what is not ──────────────────────────────────────────────────────────────────────────────


def test_an_honest_class_gives_none():
    assert found(*a_class()) == found()


@pytest.mark.parametrize("kind", ["choice", "set", "order", "match", "open"])
def test_choices_labels_and_open_answers_are_never_compared(kind):
    result = found(*a_class((wrong(ODD, kind),), (wrong(ODD, kind),)))
    assert not result.groups and not result.slight


@pytest.mark.parametrize("status", ["right", "blank", "not run", "to mark"])
def test_only_wrong_answers_are_compared(status):
    same = check("04.6", status, 0, 3, kind="function", typed=ODD)
    assert not found(*a_class((same,), (same,))).groups


def test_a_mistake_that_the_kit_knows_is_no_evidence():
    known = wrong(ODD, mistake="lighter-load-case")
    assert not found(*a_class((known,), (known,))).groups


def test_a_wrong_answer_that_many_share_is_common():
    assert not found(*a_class(*[(wrong(ODD),)] * 5)).groups, "5 of 40 are more than a tenth"
    assert found(*a_class(*[(wrong(ODD),)] * 4)).groups
    assert not found(*a_class(*[(wrong(ODD),)] * 6, size=400)).groups, "never more than five"


def test_small_classes_are_not_compared():
    assert not found(*a_class((wrong(ODD),), (wrong(ODD),), size=9)).groups
    assert found(*a_class((wrong(ODD),), (wrong(ODD),), size=10)).groups


def test_templates_and_worked_neighbours_are_nobodys_own():
    given = {"04.6": (STUB, ODD)}
    assert not found(*a_class((wrong(ODD),), (wrong(DISGUISED),)), given=given).groups
    renamed = ODD.replace("def reach", "def shelves")
    assert not found(*a_class((wrong(renamed),), (wrong(renamed),)), given=given).groups
    added = ODD + "\n" + own_code(1).replace("reach", "other")
    assert found(*a_class((wrong(added),), (wrong(added),)), given=given).groups, "the rest counts"


def test_short_code_is_alike_by_chance():
    short = "def larger(a, b):\n    return a > b"
    assert not found(*a_class((wrong(short),), (wrong(short),))).groups


def test_white_space_and_an_untouched_template_are_nothing():
    for typed in ("", "  \n ", STUB, STUB + "\n\n# later"):
        assert form_of(wrong(typed), (STUB,)) is None


def test_nothing_that_a_learner_types_stops_the_report():
    deep = "f = " + "(" * 150 + "1" + ")" * 150
    long = "def f():\n    return " + "+".join(["1"] * 9000)
    for typed in (deep, long, "def f(:\n  x", "x = \x00", "answer = 1e999", "answer = -0.0",
                  "answer = " + "9" * 5000, "answer = {1, 'a'}", "answer = {(1, 2): [3]}",
                  "answer = '\ud800'", "class A:\n    'doc'", "async def f(): ...", "lambda: 0",
                  "answer: int", "answer = True", "match x:\n    case {'a': b}: pass"):  # fmt: skip
        for kind in ("number", "dict", "function", "figure", "brief"):
            form_of(wrong(typed, kind), (STUB, "def ("))


def test_numbers_are_compared_by_value_and_dictionaries_without_order():
    def same(first, second, kind):
        return form_of(wrong(first, kind)).key == form_of(wrong(second, kind)).key

    assert same("a = 1763.5", 'a = "1,763.50"', "number")
    assert same('a = {"x": 1, "y": 2}', 'a = {"y": 2, "x": 1}', "dict")
    assert same('a = "start=2025-01-01 end=2025-02-02"', 'a = "end=2025-02-02, start=2025-01-01"',
                "dict")  # fmt: skip
    assert not same("a = 1763.5", "a = 1763.4", "number")


def test_names_from_elsewhere_are_not_renamed():
    def code(function):
        return f"def reach(a, b):\n    total = {function}(a)\n    return [total, b, {function}(b)]"

    first, second = form_of(wrong(code("sorted"))), form_of(wrong(code("reversed")))
    assert first.key != second.key


def test_the_bound_between_unusual_and_common():
    assert not unusual(1, 100) and unusual(5, 100) and not unusual(6, 100)
    assert not unusual(2, 9) and unusual(2, 10) and not unusual(3, 10)
