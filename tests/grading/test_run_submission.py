"""Submissions in a real kernel: each trouble costs its own cells only, and is named."""

import threading

import pytest

from foothold.exercises.show import MIME
from foothold.grading import kernel as kernel_module
from foothold.grading.kernel import GradeKernel
from foothold.grading.limits import Limits
from foothold.grading.nbval_plugin import Step, show_source
from foothold.grading.runner import run

QUICK = Limits(cell_seconds=2.0, notebook_seconds=40.0)


def ask(name, answer=None, **more):
    return {"id": name, "kind": "choice", "answer": answer or f"a{name[-1]}", **more}


def show(name):
    return Step(show_source(ask(name)), name, locked=True)


def work(*cells, limits=QUICK):
    steps = [cell if isinstance(cell, Step) else Step(cell) for cell in cells]
    return run(steps, lambda check, data: data == "right", limits)


def shown(result):
    return {name: outcome.data for name, outcome in result.outcomes.items() if outcome.shown}


def test_each_check_shows_its_own_answer():
    result = work("a1 = 'right'", show("1.1"), "a2 = ('x', 2)", show("1.2"), show("1.3"))
    assert shown(result) == {"1.1": "right", "1.2": ["x", 2], "1.3": None}


@pytest.mark.parametrize(
    ("trouble", "note"),
    [
        ("import os; os._exit(3)", "kernel stopped"),
        # the first process of a namespace of its own does not die of its own signal
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", ""),
        ("import ctypes; ctypes.string_at(0)", "kernel stopped"),
        ("while True: pass", "longer than 2 seconds"),
        ("import time\ntime.sleep(1000)", "longer than 2 seconds"),
        ("import time\nwhile True:\n    try: time.sleep(1)\n    except BaseException: pass",
         "kernel stopped"),
        ("while True:\n    try:\n        while True: print('x')\n    except BaseException: pass",
         "kernel stopped"),
        ("get_ipython().kernel.do_shutdown(False)\nexit()", ""),
    ],
)  # fmt: skip
def test_trouble_costs_its_own_cell_only(trouble, note):
    result = work("a1 = 'right'", show("1.1"), trouble, "a2 = 'kept'", show("1.2"), "a3 = 3",
                  show("1.3"))  # fmt: skip
    assert shown(result) == {"1.1": "right", "1.2": "kept", "1.3": 3}
    assert note in " ".join(result.outcomes["1.2"].notes)


def test_time_for_the_whole_notebook_is_bounded():
    limits = Limits(cell_seconds=30, notebook_seconds=4)
    cells = ["a1 = 'right'", show("1.1"), *["import time; time.sleep(3)"] * 20, show("1.2")]
    result = work(*cells, limits=limits)
    assert shown(result) == {"1.1": "right"}
    assert result.seconds < 20


def test_an_error_is_named_and_the_rest_goes_on():
    result = work("1 / 0", "a1 = 'right'", show("1.1"))
    assert shown(result) == {"1.1": "right"}
    assert result.outcomes["1.1"].errors == ["ZeroDivisionError"]


def test_an_answer_after_its_check_still_counts():
    result = work(show("1.1"), show("1.2"), "a1 = 'right'")
    assert shown(result) == {"1.1": "right", "1.2": None}
    assert "after its check" in result.outcomes["1.1"].notes[-1]


CHEATS = {
    "redefined check": "check = lambda *a: 'Yes'",
    "equal to everything": "class A(str):\n    __eq__ = lambda s, o: True\n    __hash__ = None\n"
    "a1 = A('wrong')",
    "printed output": "print('✓ Yes.')",
    "nbval markers": "# NBVAL_SKIP\n# NBVAL_IGNORE_OUTPUT\na1 = 'wrong'",
    "another check's data": "from IPython.display import display\n"
    f"display({{'{MIME}': {{'check': '1.1', 'data': 'right'}}}}, raw=True)",
    "patched show": "import foothold.exercises.show as s\ns.show = lambda c: print('✓')",
    "patched display": "import IPython.display as d\nd.display = lambda *a, **k: None",
    "formatter": "get_ipython().display_formatter.format = lambda *a, **k: ({}, {})",
    "hook": "get_ipython().events.register('pre_run_cell', lambda i: globals().update(a1='x'))",
}


@pytest.mark.parametrize("cheat", list(CHEATS))
def test_a_cheat_gains_nothing(cheat):
    result = work(CHEATS[cheat], show("1.1"))
    assert shown(result).get("1.1") != "right"


def test_what_is_shown_is_data_of_exact_types():
    result = work("import numpy as np\na1 = np.float64(0.5)", show("1.1"))
    assert type(shown(result)["1.1"]) is float


def test_the_kernel_is_bounded():
    kernel = GradeKernel(Limits(memory_bytes=512 * 1024**2))
    try:
        assert kernel.run("x = bytearray(1024**3)", 20).error == "MemoryError"
        assert kernel.run("open('big', 'wb').write(b'x' * (100 * 1024**2))", 20).state != "ok"
        assert kernel.run("import os; assert 'SECRET_FOR_TEST' not in os.environ", 5).state == "ok"
    finally:
        kernel.stop()


def test_a_kernel_that_ends_just_after_a_check_does_not_cost_that_check():
    """The next cell has begun before the grader has read the last; its end must not be mistaken."""
    cells = ["a1 = 'right'", show("1.1"), "import os; os._exit(1)", "a2 = 'right'", show("1.2")]
    for _ in range(5):
        result = work(*cells)
        assert shown(result) == {"1.1": "right", "1.2": "right"}
        assert "kernel stopped" in " ".join(result.outcomes["1.2"].notes)
        assert result.outcomes["1.1"].notes == []


LOOK = """
import gc
from IPython.display import display
kept = [each for each in gc.get_objects() if type(each) is list]
asks = "_foothold" + "_show("  # in two parts: this cell must not find itself
a1 = any(type(s) is str and asks in s and "a" + "2" in s for each in kept for s in each)
display({"text/plain": str(a1)}, raw=True)
"""


def test_what_a_check_will_ask_is_not_in_the_kernel_while_the_answer_is_given():
    asked = Step(show_source(ask("1.2")), "1.2", locked=True)
    assert shown(work(LOOK, show("1.1"), "a2 = 2", asked)) == {"1.1": False, "1.2": 2}
    kernel = GradeKernel(QUICK)  # the same look finds what was sent at the same time
    try:
        kernel.send([LOOK, asked.source])
        (output,) = kernel.run(LOOK, 20).outputs
    finally:
        kernel.stop()
    assert output["data"]["text/plain"] == "True"


def test_an_interrupted_cell_leaves_those_sent_with_it_alone():
    cells = [
        "a1 = 1",
        show("1.1"),
        "while True: pass",
        "a2 = 2",
        "a3 = 3",
        show("1.2"),
        show("1.3"),
    ]
    result = work(*cells)
    assert shown(result) == {"1.1": 1, "1.2": 2, "1.3": 3}
    assert "longer than 2 seconds" in " ".join(result.outcomes["1.2"].notes)


def test_an_interrupt_that_comes_late_costs_no_other_cell(monkeypatch):
    """The cell that took too long ends by itself while the signal is on its way."""

    def slow_manager(*told):
        manager = warm_manager(*told)
        interrupt = manager.interrupt_kernel
        monkeypatch.setattr(manager, "interrupt_kernel", threading.Timer(1.0, interrupt).start)
        return manager

    warm_manager = kernel_module.warm_manager
    monkeypatch.setattr(kernel_module, "warm_manager", slow_manager)
    too_long = "import time\ntime.sleep(2.5)"
    slow = "import time\ntime.sleep(1.2)\na2 = 'right'"
    result = work("a1 = 'right'", show("1.1"), too_long, slow, show("1.2"))
    assert shown(result) == {"1.1": "right", "1.2": "right"}
    assert "longer than 2 seconds" in " ".join(result.outcomes["1.2"].notes)


def test_tasks_left_to_run_have_their_turn_between_cells():
    later = "import asyncio\nasync def later():\n    global a1\n    a1 = 'right'\n"
    result = work(later + "task = asyncio.create_task(later())", "b = 1", show("1.1"))
    assert shown(result) == {"1.1": "right"}
