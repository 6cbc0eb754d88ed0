"""A learner's work is found again, whatever was done to the notebook around it."""

from __future__ import annotations

import copy

import pytest
from builders import (
    ANSWERS,
    BLANK_OPEN,
    NAMES,
    OPEN,
    STUBS,
    VALUES,
    answered,
    at,
    book,
    cell,
    exercise,
    raw,
    run,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.grading.merge import merge
from foothold.grading.reading import read_notebook


def merged(learner):
    return merge(read_notebook(raw(learner)), read_notebook(raw(exercise())))


def strip(notebook, ids=True, metadata=True):
    """Do what Colab and old editors do: drop ids and metadata."""
    notebook = copy.deepcopy(notebook)
    for made in notebook["cells"]:
        if ids:
            made.pop("id", None)
        if metadata:
            made["metadata"] = {}
    return notebook


def locked(result):
    return [c.source for c in result.cells if c.kind == "locked"]


def pristine_locked():
    return [
        c["source"] for c in exercise()["cells"] if c["metadata"]["foothold"]["role"] != "answer"
    ]


def test_all_answers_of_an_untouched_notebook_are_found():
    result = merged(answered())
    assert run(result) == VALUES
    assert result.typed == {k: v for k, v in ANSWERS.items() if k != OPEN}
    assert result.open == {OPEN: ANSWERS[OPEN]}
    assert result.notes == ()
    assert locked(result) == pristine_locked()


def test_blank_notebook_stays_blank_and_runs_no_stub():
    result = merged(exercise())
    assert run(result) == {}
    assert set(result.typed.values()) == {""}
    assert result.open == {OPEN: ""}
    assert result.notes == ()
    assert not [c for c in result.cells if c.kind != "locked"]


def test_check_ids_are_read_from_the_pristine_notebook():
    result = merged(answered())
    assert {c.check: c.source for c in result.cells if c.kind == "answer"} == ANSWERS
    assert [c.check for c in result.cells if c.role == "check"] == list(STUBS)


def test_two_answer_cells_with_one_question_take_its_checks_in_order():
    pristine = exercise()
    for made in pristine["cells"]:
        if made["metadata"]["foothold"].get("question") == "01.3w":
            made["metadata"]["foothold"]["question"] = "01.3"
    result = merge(read_notebook(raw(answered(base=pristine))), read_notebook(raw(pristine)))
    assert result.typed["01.3"] == ANSWERS["01.3"] or "doubled" in result.typed["01.3"]
    assert set(result.typed) == set(STUBS)


def test_colab_copy_without_ids_and_metadata_keeps_every_answer():
    result = merged(strip(answered()))
    assert run(result) == VALUES
    assert result.open == {OPEN: ANSWERS[OPEN]}
    assert locked(result) == pristine_locked()
    assert result.notes == ()


def test_all_answers_in_one_cell_at_the_top():
    cells = exercise()["cells"]
    code = "\n".join(v for k, v in ANSWERS.items() if k != OPEN)
    result = merged(book([cell(code), *cells]))
    assert run(result) == VALUES
    assert result.typed["01.2"] == "answer_2 = 1479"
    assert result.typed["01.3"] == ANSWERS["01.3"]


def test_all_answers_in_one_cell_at_the_bottom():
    cells = exercise()["cells"]
    code = "\n".join(v for k, v in ANSWERS.items() if k != OPEN)
    assert run(merged(book([*cells, cell(code)]))) == VALUES


def test_only_the_answer_cells_handed_in():
    cells = [c for c in answered()["cells"] if c["metadata"]["foothold"]["role"] == "answer"]
    result = merged(book(cells))
    assert run(result) == VALUES
    assert locked(result) == pristine_locked()
    assert any("11 locked" in n or "locked cells were missing" in n for n in result.notes)


def test_answer_cells_in_reverse_order():
    notebook = answered()
    places = [
        n for n, c in enumerate(notebook["cells"])
        if c["metadata"]["foothold"]["role"] == "answer" and c["cell_type"] == "code"
    ]  # fmt: skip
    cells = list(notebook["cells"])
    for place, source in zip(places, reversed(places), strict=True):
        cells[place] = notebook["cells"][source]
    assert run(merged(book(cells))) == VALUES
    assert run(merged(strip(book(cells)))) == VALUES


def test_work_above_the_setup_runs_after_it():
    cells = strip(answered())["cells"]
    sources = [c.source for c in merged(book([cell("x = load"), *cells])).cells]
    assert sources.index("x = load") == sources.index("from foothold import check, load") + 1


def test_answer_that_calls_a_worked_example_although_only_answers_were_handed_in():
    answers = {**ANSWERS, "01.3w": "answer_3 = {3: 'twice'}[tripled(1)]"}
    kept = [c for c in answered(answers)["cells"] if c["source"] in answers.values()]
    assert run(merged(book(kept))) == VALUES


def test_answer_that_needs_an_extra_cell_keeps_it_before():
    notebook = answered({**ANSWERS, "01.2": "answer_2 = base + 79"})
    notebook["cells"].insert(at(notebook, "q2-answer"), cell("base = 1400", cell_id="mine"))
    assert run(merged(notebook)) == VALUES


def test_extra_cell_stays_between_its_locked_neighbours():
    notebook = answered()
    notebook["cells"].insert(at(notebook, "q2-check") + 1, cell("print('here')", cell_id="mine"))
    sources = [c.source for c in merged(notebook).cells]
    place = sources.index("print('here')")
    assert sources[place - 1] == 'check("01.2")'
    assert sources[place + 1].startswith("def tripled")


def test_answer_cell_split_in_two_statements():
    notebook = answered()
    here = at(notebook, "q2-answer")
    notebook["cells"][here]["source"] = "half = 1000"
    second = cell("answer_2 = half + 479", cell_id="new", question="01.2", role="answer")
    notebook["cells"].insert(here + 1, second)
    result = merged(notebook)
    assert run(result) == VALUES
    assert result.typed["01.2"] == "half = 1000\n\nanswer_2 = half + 479"


def test_answer_cell_split_inside_a_function():
    notebook = answered()
    here = at(notebook, "q3-answer")
    notebook["cells"][here]["source"] = "def doubled(a):\n    b = a + a"
    notebook["cells"].insert(here + 1, cell("    return b", cell_id="new"))
    result = merged(notebook)
    assert run(result) == VALUES
    assert "A cell that was split inside a statement was joined again." in result.notes


@pytest.mark.parametrize(
    "later",
    ["for doubled in [1, 2]:\n    print(doubled)", "doubled = 3", "[doubled for doubled in 'ab']",
     "doubled = sum([1, 2])"],
)  # fmt: skip
def test_a_functions_name_used_again_for_something_else_takes_no_answer(later):
    notebook = answered()
    notebook["cells"].append(cell(later, cell_id="scratch"))
    result = merged(notebook)
    assert run(result) == VALUES
    assert result.typed["01.3"] == ANSWERS["01.3"]


def test_a_function_that_is_mended_later_counts():
    notebook = answered({**ANSWERS, "01.3": "def doubled(a):\n    return 7"})
    notebook["cells"].append(cell(ANSWERS["01.3"], cell_id="better"))
    assert run(merged(notebook)) == VALUES


def test_open_answer_split_in_two_cells():
    notebook = answered()
    here = at(notebook, "q5-answer")
    notebook["cells"][here]["source"] = "The line takes a side."
    notebook["cells"].insert(here + 1, cell("It should name its source.", "markdown", "new"))
    assert merged(notebook).open[OPEN] == "The line takes a side.\n\nIt should name its source."


@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_open_answer_beside_its_blank_cell(kind):
    notebook = answered({})
    text = "The line takes a side; it should name its source."
    notebook["cells"].insert(at(notebook, "q5-answer") + 1, cell(text, kind, "new"))
    if kind == "code":  # prose in a code cell: only the cell provided can be told from code
        notebook["cells"].pop(at(notebook, "new"))
        notebook["cells"][at(notebook, "q5-answer")] = cell(text, "code", "q5-answer")
    result = merged(notebook)
    assert result.open[OPEN] == text
    assert run(result) == {}


def test_open_answer_typed_under_the_question():
    notebook = answered({})
    prompt = notebook["cells"][at(notebook, "q5-prompt")]
    prompt["source"] += "\n\nIt takes a side."
    result = merged(notebook)
    assert result.open[OPEN] == "It takes a side."
    assert locked(result) == pristine_locked()


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("fence", ["{}", "```python\n{}\n```"])
@pytest.mark.parametrize("keep_ids", [True, False])
def test_code_answer_in_a_text_cell(kind, fence, keep_ids):
    notebook = answered()
    here = at(notebook, "q1-answer")
    own = notebook["cells"][here]["metadata"]
    notebook["cells"][here] = cell(fence.format(ANSWERS["01.1"]), kind, "q1-answer")
    notebook["cells"][here]["metadata"] = own
    result = merged(notebook if keep_ids else strip(notebook))
    assert run(result) == VALUES
    assert "Code that stood in a text cell was run as code." in result.notes


def test_code_answer_typed_under_the_question():
    notebook = answered({k: v for k, v in ANSWERS.items() if k != "01.1"})
    notebook["cells"][at(notebook, "q1-prompt")]["source"] += "\n\n" + ANSWERS["01.1"]
    result = merged(notebook)
    assert run(result) == VALUES
    assert locked(result) == pristine_locked()


def test_prose_in_a_code_answer_cell_is_kept_as_typed():
    text = "answer_1 = P4.S3 and also P13.S1"
    result = merged(answered({**ANSWERS, "01.1": text}))
    assert result.typed["01.1"] == text
    assert [c.source for c in result.cells if c.check == "01.1" and c.kind == "answer"] == [text]


def test_answer_that_lost_its_name_is_typed_with_a_note():
    result = merged(answered({**ANSWERS, "01.1": '"P4.S3 P13.S1"'}))
    assert result.typed["01.1"] == '"P4.S3 P13.S1"'
    assert "The answer cell no longer sets its name: 01.1 (answer_1)." in result.notes


def test_restored_blank_does_not_overwrite_an_answer_given_above():
    notebook = answered({k: v for k, v in ANSWERS.items() if k != "01.1"})
    notebook["cells"].insert(at(notebook, "q1-answer"), cell(ANSWERS["01.1"], cell_id="mine"))
    assert run(merged(notebook)) == VALUES


def test_blank_stubs_pasted_at_the_end_do_not_overwrite():
    notebook = answered()
    notebook["cells"].append(cell("\n".join(STUBS.values()) + "\nprint(1)", cell_id="mine"))
    assert run(merged(notebook)) == VALUES


def test_last_of_several_answers_counts_and_a_note_says_so():
    notebook = answered({**ANSWERS, "01.2": "answer_2 = 1763"})
    notebook["cells"].append(cell("answer_2 = 1479", cell_id="mine"))
    result = merged(notebook)
    assert run(result) == VALUES
    assert result.typed["01.2"] == "answer_2 = 1479"
    assert "01.2 was answered in 2 cells; the last answer counts." in result.notes


def test_duplicated_answer_cell_last_filled_one_counts():
    notebook = answered({k: v for k, v in ANSWERS.items() if k != "01.2"})
    here = at(notebook, "q2-answer")
    blank = copy.deepcopy(notebook["cells"][here])
    filled = {**copy.deepcopy(blank), "source": "answer_2 = 1479"}
    for order in ([filled, blank], [blank, filled]):
        twice = copy.deepcopy(notebook)
        twice["cells"][here : here + 1] = copy.deepcopy(order)
        assert run(merged(twice)) == VALUES


def test_helper_below_the_answer_is_there_when_the_answer_is_shown():
    notebook = answered({**ANSWERS, "01.3": ""})
    check = notebook["cells"][at(notebook, "q3-check")]
    notebook["cells"] += [
        cell("def doubled(a):\n    return helper(a)", cell_id="m1"),
        cell("def helper(a):\n    return a + a", cell_id="m2"),
        {**check, "id": "copied"},
    ]
    assert run(merged(notebook)) == VALUES


def test_copied_answer_cell_put_to_use_for_another_question():
    notebook = answered({k: v for k, v in ANSWERS.items() if k != "01.4"})
    copied = copy.deepcopy(notebook["cells"][at(notebook, "q1-answer")])
    copied |= {"id": "new", "source": ANSWERS["01.4"]}
    notebook["cells"].append(copied)
    result = merged(notebook)
    assert run(result) == VALUES
    assert result.typed["01.4"] == ANSWERS["01.4"]
    assert result.typed["01.1"] == ANSWERS["01.1"]


def test_copied_answer_cell_is_not_taken_for_the_blank_original():
    notebook = answered({})
    copied = copy.deepcopy(notebook["cells"][at(notebook, "q1-answer")])
    notebook["cells"].append(copied | {"id": "new", "source": ANSWERS["01.4"]})
    result = merged(notebook)
    assert result.typed["01.1"] == "" and result.typed["01.4"] == ANSWERS["01.4"]
    assert run(result) == {"01.4": VALUES["01.4"]}


def test_scratch_work_beside_a_blank_answer_is_no_answer():
    notebook = strip(answered({}))
    place = next(n for n, c in enumerate(notebook["cells"]) if c["source"] == STUBS["01.1"])
    notebook["cells"].append(notebook["cells"].pop(place))
    notebook["cells"].insert(place, cell("1 + 1"))
    assert merged(notebook).typed["01.1"] == ""


def test_edited_check_cell_earns_nothing():
    notebook = answered({})
    notebook["cells"][at(notebook, "q1-check")]["source"] = "print('Yes, 3 of 3 points')"
    result = merged(notebook)
    assert locked(result) == pristine_locked()
    assert "Yes, 3 of 3" not in "".join(c.source for c in result.cells)
    assert "1 locked cell was changed; the original was used." in result.notes


def test_answer_typed_into_the_check_cell_is_found():
    notebook = answered({k: v for k, v in ANSWERS.items() if k != "01.1"})
    here = at(notebook, "q1-check")
    notebook["cells"][here]["source"] = ANSWERS["01.1"] + '\ncheck("01.1")'
    result = merged(notebook)
    assert run(result) == VALUES
    assert locked(result) == pristine_locked()


def test_edited_setup_runs_before_the_restored_one():
    notebook = answered()
    mine = "from foothold import check, load\nimport math\ncheck = print"
    notebook["cells"][at(notebook, "01-setup")]["source"] = mine
    sources = [c.source for c in merged(notebook).cells]
    assert sources.index(mine) == sources.index("from foothold import check, load") - 1


def test_comment_in_a_locked_code_cell_is_not_kept():
    notebook = answered()
    notebook["cells"][at(notebook, "q3-neighbour")]["source"] += "  # I see"
    assert "I see" not in "".join(c.source for c in merged(notebook).cells)


def test_deleted_moved_and_duplicated_locked_cells_are_restored_in_order():
    notebook = answered()
    cells = notebook["cells"]
    cells.append(cells.pop(at(notebook, "01-setup")))
    cells.append(copy.deepcopy(cells[at(notebook, "q1-prompt")]))
    cells.pop(at(notebook, "q2-prompt"))
    result = merged(notebook)
    assert locked(result) == pristine_locked()
    assert run(result) == VALUES
    assert result.notes == ("1 locked cell was missing; the original was used.",)


def test_magics_and_shell_lines_do_not_hide_an_answer():
    code = "%matplotlib inline\n!pip list\nanswer_1 = 'P4.S3 P13.S1'\nlen?"
    assert merged(answered({**ANSWERS, "01.1": code})).typed["01.1"] == code
    acts = "%run mine.py\nanswer_1 = ''"  # the magic may set what the next line does not
    assert merged(answered({"01.1": acts})).typed["01.1"] == acts
    lone = book([cell("%%time\n" + ANSWERS["01.2"])])
    assert merged(lone).typed["01.2"] == "%%time\nanswer_2 = 1479"


def test_nothing_of_tags_metadata_or_outputs_travels():
    notebook = answered()
    for made in notebook["cells"]:
        made["metadata"]["tags"] = ["raises-exception", "nbval-skip"]
        if made["cell_type"] == "code":
            made["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Yes"}]
    result = merged(notebook)
    assert result == merged(answered())
    assert set(vars(result.cells[0])) == {"kind", "source", "cell_type", "check", "role"}


@pytest.mark.parametrize("name", list(NAMES))
def test_empty_containers_are_answers_but_blanks_are_not(name):
    number = name[3:]
    for value, filled in (("set()", True), ("[]", True), ("0", True), ("None", False),
                          ("...", False), ("'  '", False)):  # fmt: skip
        result = merged(answered({name: f"{NAMES[name]} = {value}"}))
        assert bool(result.typed[name]) is filled, (number, value)


def test_stub_function_that_only_raises_not_implemented_is_blank():
    code = "def doubled(a):\n    raise NotImplementedError()"
    assert merged(answered({"01.3": code})).typed["01.3"] == ""


def test_hostile_sources_do_not_break_the_merge():
    hostile = [
        "(" * 5000,
        "1" + "+1" * 20_000,
        "x" + ".a" * 20_000,
        "not " * 10_000 + "1",
        "answer_1 = '\ud800'",
        "\x00answer_2",
        "answer_2 =" + "-" * 40_000 + "1",
        "(" + "\n" * 49_000,
        "x" + " " * 49_000 + "!",
        " " * 49_000 + "x",
    ]
    result = merged(book([*answered()["cells"], *[cell(text) for text in hostile]]))
    assert set(result.typed) == set(STUBS)


# --- random edits -----------------------------------------------------------------------------

LOCKED = pristine_locked()
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "duplicate", "move", "retitle", "forget", "scratch", "swap"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=12,
)


def edited(notebook, edits):
    """Apply edits that lose no answer: only locked cells are deleted, whole cells move."""
    cells = copy.deepcopy(notebook["cells"])
    for number, (what, first, second) in enumerate(edits):
        a, b = first % len(cells), second % len(cells)
        if what == "delete" and len(cells) > 1 and cells[a]["source"] in LOCKED:
            if "01.5" not in cells[a]["source"]:  # else a text without id or metadata has no anchor
                cells.pop(a)
        elif what == "duplicate":
            cells.insert(b, copy.deepcopy(cells[a]))
        elif what == "move":
            cells.insert(b, cells.pop(a))
        elif what == "retitle":
            cells[a]["id"] = f"cell-{number}"
        elif what == "forget" and cells[a]["cell_type"] == "code":
            cells[a]["metadata"] = {}
        elif what == "scratch":
            cells.insert(b, cell(f"scratch_{number} = {number}", cell_id=f"mine-{number}"))
        elif what == "swap":
            cells[a], cells[b] = cells[b], cells[a]
            kinds = {cells[n]["cell_type"] for n in (a, b)}
            if kinds == {"code"} and not any("scratch" in cells[n]["source"] for n in (a, b)):
                cells[a]["id"], cells[b]["id"] = cells[b].get("id", "x"), cells[a].get("id", "y")
    return book(cells)


@settings(max_examples=150, deadline=None)
@given(EDITS, st.sets(st.sampled_from(sorted(ANSWERS))))
def test_random_edits_lose_no_answer_and_invent_none(edits, given_ones):
    answers = {k: v for k, v in ANSWERS.items() if k in given_ones}
    result = merged(edited(answered(answers), edits))
    assert run(result) == {k: v for k, v in VALUES.items() if k in answers}
    assert {k for k, v in result.typed.items() if v} == set(answers) - {OPEN}
    assert result.open[OPEN] == answers.get(OPEN, "")
    assert locked_order(result) == pristine_order()


@settings(max_examples=100, deadline=None)
@given(st.permutations([k for k in ANSWERS if k != OPEN]), st.booleans(), st.integers(1, 5))
def test_answers_in_any_order_and_grouping_without_ids(order, at_top, size):
    chunks = [order[n : n + size] for n in range(0, len(order), size)]
    mine = [cell("\n".join(ANSWERS[k] for k in chunk)) for chunk in chunks]
    rest = strip(exercise())["cells"]
    assert run(merged(book([*mine, *rest] if at_top else [*rest, *mine]))) == VALUES


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_split_between_statements_keeps_the_last_value(data):
    lines = ["a = 1000", "b = 400", "c = 79", "answer_2 = a", "answer_2 = a + b + c", "d = 5"]
    cuts = sorted(data.draw(st.sets(st.integers(1, 5))))
    parts = [lines[i:j] for i, j in zip([0, *cuts], [*cuts, 6], strict=True)]
    notebook = answered()
    here = at(notebook, "q2-answer")
    original = notebook["cells"][here]
    copies = [{**original, "source": "\n".join(p)} for p in parts]
    if data.draw(st.booleans()):
        copies = [{**c, "id": f"new-{n}", "metadata": {}} for n, c in enumerate(copies)]
    notebook["cells"][here : here + 1] = copies
    assert run(merged(notebook)) == VALUES


def locked_order(result):
    return [c.source for c in result.cells if c.kind == "locked" and c.role != "check"]


def pristine_order():
    roles = [(c["source"], c["metadata"]["foothold"]["role"]) for c in exercise()["cells"]]
    return [source for source, role in roles if role not in ("answer", "check")]


def test_blank_open_answer_is_the_stub_of_the_kit():
    assert BLANK_OPEN in [c["source"] for c in exercise()["cells"]]
