"""What one hostile notebook may cost the grader itself: time and memory, measured at one kernel."""

import json
import time

import pytest

from foothold.exercises.show import MIME
from foothold.grading.kernel import GradeKernel
from foothold.grading.limits import MIB, Limits
from foothold.grading.nbval_plugin import Step, show_source
from foothold.grading.runner import run


def show(name):
    check = {"id": name, "kind": "choice", "answer": f"a{name[-1]}"}
    return Step(show_source(check), name, locked=True)


def work(*cells, limits):
    steps = [cell if isinstance(cell, Step) else Step(cell) for cell in cells]
    return run(steps, lambda check, data: data == "right", limits)


def shown(result):
    return {name: outcome.data for name, outcome in result.outcomes.items() if outcome.shown}


def test_cells_that_a_new_kernel_is_given_again_count_for_the_time_of_the_notebook():
    """Cells that are quick before some moment and slow after it, and a kernel that dies then."""
    limits = Limits(cell_seconds=2, notebook_seconds=5)
    work("a1 = 'right'", show("1.1"), limits=limits)  # from now on kernels start at once
    moment = time.monotonic() + 4
    slow_later = f"import time; time.sleep(1.9 if time.monotonic() > {moment} else 0)"
    wait = f"import time; time.sleep(max(0, min(1.5, {moment} - time.monotonic())))"
    cells = [slow_later] * 12 + [wait] * 3 + ["import os; os._exit(1)"]
    result = work("a1 = 'right'", show("1.1"), *cells, show("1.2"), limits=limits)
    assert shown(result)["1.1"] == "right"
    assert result.seconds < limits.notebook_seconds + 12  # all repeated: more than 25


FORGED = {
    "header that is a list": "dict(parent_header=[])",
    "no type": "dict(msg_type=5, header={})",
    "status without a state": "dict(msg_type='status', content={})",
    "display without data": "dict(msg_type='display_data', content={'data': 5})",
    "content that is a text": "dict(msg_type='display_data', content='x')",
    "error that is a list": "dict(msg_type='error', content=['x'])",
}
FORGE = """
kernel = get_ipython().kernel
session, parent = kernel.session, kernel.get_parent()
message = session.msg("display_data", content={{"data": {{}}}}, parent=parent)
message.update({changes})
if message["header"]:
    message["header"]["msg_type"] = message["msg_type"]
session.send(kernel.iopub_socket, message)
"""


@pytest.mark.parametrize("name", FORGED)
def test_a_message_that_breaks_the_protocol_costs_no_other_cell(name):
    forged = FORGE.format(changes=FORGED[name])
    limits = Limits(cell_seconds=4, notebook_seconds=30)
    result = work("a1 = 'right'", show("1.1"), forged, "a2 = 'right'", show("1.2"), limits=limits)
    assert shown(result) == {"1.1": "right", "1.2": "right"}


def test_the_grader_keeps_of_what_is_displayed_no_more_than_one_message_may_hold():
    limits = Limits(cell_seconds=20)
    kernel = GradeKernel(limits)
    flood = (
        "from IPython.display import display\n"
        f"data = {{'{MIME}': {{'check': '1.1', 'data': 'x' * 4_000_000}}}}\n"
        "for n in range(12): display(data, raw=True)"
    )
    try:
        kept = kernel.run(flood, 20).outputs
    finally:
        kernel.stop()
    assert sum(len(json.dumps(output)) for output in kept) <= limits.message_bytes + MIB
