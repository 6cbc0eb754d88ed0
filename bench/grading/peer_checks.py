"""The checks of a set as plain code, for tools that run their tests beside the learner's code.

Each peer gets the kit's own reader of answers, so that it is as lenient as the kit: what is
compared is the tool, not the skill of who wrote its asserts.
"""

from __future__ import annotations

import json
import textwrap
from typing import Any

from foothold.exercises.judging import Bound
from foothold.exercises.key import PRIVATE

READER = '''\
import json
from foothold.exercises import calls, features, grids, judging

def _shown(check, cells, value):
    """What an answer says, in the words of the kit: the same for every form of it."""
    reading = features.read(check, calls.answer_data(check, value))
    if reading is None:
        return ["blank"]
    cells = {slot: [grids.Grid.from_json(cell)] for slot, cell in cells.items()}
    return sorted(judging.Bound(check, reading, cells).core(reading))
'''


def expected(bound: Bound) -> list[str]:
    """What the reader shows for a right answer."""
    return sorted(bound.core(bound.reference))


def shown(bound: Bound, value: str) -> str:
    """An expression that shows the answer held by the expression ``value``."""
    kept = (set(PRIVATE) - {"hidden"}) | {"ladder"}
    check: dict[str, Any] = {k: v for k, v in bound.check.items() if k not in kept}
    cells = {slot: grids[0].to_json() for slot, grids in bound.grids.items()}
    return f"_shown(json.loads({json.dumps(check)!r}), json.loads({json.dumps(cells)!r}), {value})"


def assert_cell(bound: Bound) -> str:
    """A test cell that fails unless the answer is fully right."""
    value = f"globals().get({bound.check['answer']!r})"
    return f"{READER}\nassert {shown(bound, value)} == {expected(bound)!r}"


def assert_function(bound: Bound) -> str:
    """The same as one function that is given all the names of the notebook."""
    value = f"env.get({bound.check['answer']!r})"
    body = f"{READER}\nassert {shown(bound, value)} == {expected(bound)!r}"
    return f"def test_answer(env):\n{textwrap.indent(body, '    ')}"


def print_cell(bound: Bound) -> str:
    """A cell that prints what the answer says."""
    value = f"globals().get({bound.check['answer']!r})"
    return f"{READER}\nprint({shown(bound, value)})"
