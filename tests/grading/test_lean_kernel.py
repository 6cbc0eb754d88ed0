"""Nothing that the grading kernel leaves out is missed; what it sends is read safely."""

import json
import os
import time

import pytest
from jupyter_client.session import Session

from foothold.grading.kernel import GradeKernel, read_message
from foothold.grading.limits import Limits
from foothold.grading.warm_client import KernelError

SHOW = "from IPython.display import display\ndisplay({{'application/json': {value}}}, raw=True)"


@pytest.fixture
def kernel():
    made = GradeKernel(Limits())
    yield made
    made.stop()


def value_of(kernel, expression):
    ran = kernel.run(SHOW.format(value=expression), 20)
    assert ran.state == "ok", ran.error
    return ran.outputs[-1]["data"]["application/json"]


def test_a_cell_may_await(kernel):
    assert kernel.run("import asyncio\nawait asyncio.sleep(0.01)\nx = 5", 10).state == "ok"
    assert value_of(kernel, "x") == 5


def test_threads_may_show_things_at_the_same_time(kernel):
    code = """
import threading
from IPython.display import display
def work(number):
    for n in range(20):
        display({"application/json": [number, n]}, raw=True)
threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
for each in threads: each.start()
for each in threads: each.join()
"""
    ran = kernel.run(code, 20)
    pairs = [tuple(output["data"]["application/json"]) for output in ran.outputs]
    assert ran.state == "ok"
    assert sorted(pairs) == [(a, b) for a in range(8) for b in range(20)]


def test_a_flood_loses_nothing_however_slow_the_grader_is(kernel, monkeypatch):
    receive, calls = kernel._receive, []

    def slow(seconds):
        calls.append(seconds)
        if len(calls) == 1:
            time.sleep(1.5)  # thousands of messages wait by now
        return receive(seconds)

    monkeypatch.setattr(kernel, "_receive", slow)
    code = "from IPython.display import display\nfor n in range(8000): display({'n': n}, raw=True)"
    assert kernel.run(code, 20).state == "ok"
    assert len(calls) > 8000


def test_what_is_printed_is_not_sent_and_costs_no_cell(kernel):
    code = "import sys\nfor n in range(2000): print('ü' * 1000); sys.stderr.write('x')"
    ran = kernel.run(code, 20)
    assert (ran.state, ran.outputs) == ("ok", [])
    assert value_of(kernel, "1 + 1") == 2


def test_figures_close_after_their_cell_and_keep_what_was_drawn(kernel):
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 2])"
    ran = kernel.run(code, 20)
    assert ran.state == "ok"
    assert not any("image/png" in output["data"] for output in ran.outputs)
    assert value_of(kernel, "plt.get_fignums()") == []
    assert value_of(kernel, "[bar.get_height() for bar in ax.patches]") == [1, 2]


def test_a_picture_can_still_be_saved(kernel):
    code = "import matplotlib.pyplot as plt, os\nplt.plot([1, 2])\nplt.savefig('mine.png')"
    assert kernel.run(code, 20).state == "ok"
    assert value_of(kernel, "os.path.getsize('mine.png')") > 1000


def test_files_and_settings_of_a_kernel_are_its_own(kernel):
    kernel.run("import os, tempfile", 10)
    assert value_of(kernel, "tempfile.gettempdir() == os.environ['HOME']")
    assert value_of(kernel, "get_ipython().profile_dir.location.startswith(os.environ['HOME'])")
    assert kernel.run("x = 3\n%store x", 10).state == "ok"


def test_no_two_kernels_draw_the_same_numbers():
    drawn, names = [], []
    for _ in range(2):
        kernel = GradeKernel(Limits())
        try:
            kernel.run("import random, numpy, uuid", 10)
            drawn += value_of(kernel, "[random.random(), float(numpy.random.random())]")
            names.append(value_of(kernel, "uuid.uuid4().hex"))
        finally:
            kernel.stop()
    assert len(set(drawn)) == 4
    assert len(set(names)) == 2


def signed(session, **content):
    parent = {"header": session.msg_header("execute_request")}
    message = session.msg("display_data", content=content, parent=parent["header"])
    return session.serialize(message)[1:], parent["header"]["msg_id"]


def test_a_message_is_read_as_jupyter_reads_it():
    session = Session(key=b"secret")
    parts, parent = signed(session, data={"text/plain": "2025-02-17T10:00:00Z"}, metadata={})
    mine = read_message(session, parts)
    theirs = Session(key=b"secret").deserialize(parts)
    assert mine["msg_type"] == theirs["msg_type"] == "display_data"
    assert mine["parent"] == parent
    assert mine["content"]["data"] == theirs["content"]["data"]
    assert mine["bytes"] == sum(map(len, parts))


@pytest.mark.parametrize("broken", ["signature", "content", "parts"])
def test_a_message_that_is_not_the_kernels_is_refused(broken):
    session = Session(key=b"secret")
    parts, _ = signed(session, data={})
    if broken == "signature":
        parts[0] = b"0" * len(parts[0])
    elif broken == "content":
        parts[4] = json.dumps({"data": {"forged": 1}}).encode()
    else:
        parts = parts[:3]
    with pytest.raises(ValueError):
        read_message(session, parts)


def test_a_kernel_that_starts_anew_does_the_same(monkeypatch):
    """As on macOS, on Windows and inside bubblewrap."""
    monkeypatch.setattr("foothold.grading.kernel.FORKING", ())
    try:
        kernel = GradeKernel(Limits(level="basic"))
    except KernelError as error:
        if os.access(os.__file__, os.R_OK) and os.geteuid() == 0:
            pytest.skip(f"The superuser's Python is closed to other users: {error}")
        raise
    try:
        assert kernel.run("import asyncio\nawait asyncio.sleep(0)\nprint('x')", 20).outputs == []
        assert value_of(kernel, "3 * 5") == 15
        assert kernel.run("1 / 0", 20).error == "ZeroDivisionError"
    finally:
        kernel.stop()
