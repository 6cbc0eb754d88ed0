"""Right answers and a bomb: what burns costs only itself, every other answer counts.

All bombs are bounded, see :mod:`corpus`. What a bomb was meant to answer is lost, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus import CLAIMS, RIGHT, WHERE, Hostile, Maker

SLEEPER = "import sys, time\ntime.sleep(120)"

CELLS = {  # name -> why, a cell that stands before the answers
    "endless-loop": ("a loop without end", "while True: pass"),
    "sleep": ("a cell that sleeps for an hour", "import time\ntime.sleep(3600)"),
    "swallows-interrupts": ("KeyboardInterrupt is caught and ignored", """
import time
while True:
    try:
        time.sleep(1)
    except BaseException:
        pass"""),
    "swallows-and-prints": ("the same, with a sign of life twice a second", """
import time
while True:
    try:
        print("still here", flush=True)
        time.sleep(0.5)
    except BaseException:
        pass"""),
    "number-bomb": ("arithmetic that never lets the interpreter go",
                    "x = len(str(3 ** (3 ** 17)))"),
    "stops-itself": ("SIGSTOP to the own process", """
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)"""),
    "descriptors-closed": ("the kernel's own sockets are closed", """
import os
os.closerange(3, 4096)"""),
    "exit-hard": ("os._exit", "import os\nos._exit(3)"),
    "kills-itself": ("SIGKILL", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "kills-its-group": ("SIGKILL to the own process group", """
import os, signal
os.killpg(0, signal.SIGKILL)"""),
    "kills-its-parent": ("SIGKILL to the parent, then to everybody's patience", """
import os, signal
if os.getppid() > 1:
    try:
        os.kill(os.getppid(), signal.SIGKILL)
    except OSError:
        pass"""),
    "quit": ("quit(), as a script would", "quit()"),
    "kernel-shut-down": ("the kernel is asked to shut down", """
get_ipython().kernel.do_shutdown(False)
raise SystemExit"""),
    "segfault": ("a null pointer is read", "import ctypes\nctypes.string_at(0)"),
    "recursion": ("a function that calls itself", "def f(n): return f(n + 1)\nf(0)"),
    "deep-recursion": ("the same without Python's limit", """
import sys
sys.setrecursionlimit(10**9)
def f(n): return f(n + 1)
f(0)"""),
    "memory-in-one-piece": ("more memory than there may be", "x = bytearray(64 * 1024**3)"),
    "memory-by-numpy": ("the same by numpy", "import numpy as np\nx = np.ones(8 * 1024**3)"),
    "memory-in-pieces": ("a list that grows by 64 MiB until it stops; at most 6 GiB", """
x = []
for _ in range(96):
    x.append(b"x" * 64 * 1024**2)"""),
    "memory-in-children": ("sixteen processes, each far below the limit of one", """
import os, time
for _ in range(16):
    if os.fork() == 0:
        x = b"x" * 256 * 1024**2
        time.sleep(6)
        os._exit(0)
time.sleep(2)"""),
    "fork-bomb": ("three hundred processes", """
import os, time
for _ in range(300):
    if os.fork() == 0:
        time.sleep(120)
        os._exit(0)"""),
    "thread-bomb": ("four thousand threads that never end", """
import threading
for _ in range(4000):
    threading.Thread(target=threading.Event().wait).start()"""),
    "big-file": ("one file of a gigabyte", """
with open("big", "wb") as file:
    for _ in range(64):
        file.write(b"x" * 16 * 1024**2)"""),
    "big-files": ("forty files of 30 MiB", """
for n in range(40):
    with open(f"big-{n}", "wb") as file:
        file.write(b"x" * 30 * 1024**2)"""),
    "many-files": ("twenty thousand files", """
for n in range(20_000):
    open(f"small-{n}", "w").close()"""),
    "deep-folders": ("folders that a simple clean-up cannot remove", """
import os
for _ in range(1500):
    os.mkdir("deep")
    os.chdir("deep")"""),
    "scratch-removed": ("the working folder and all beside it that can be", """
import os, shutil
for folder in [os.getcwd(), os.environ.get("HOME", "."), "../s"]:
    shutil.rmtree(folder, ignore_errors=True)"""),
    "output-flood": ("prints without end", """
while True:
    print("x" * 1000)"""),
    "huge-output": ("one print of 100 MB", "print('x' * 100_000_000)"),
    "display-flood": ("thirty thousand small displays", """
from IPython.display import display
for n in range(30_000):
    display(n)"""),
    "heavy-displays": ("displays of 4 MB, as many as fit", """
from IPython.display import display
for n in range(60):
    display({"application/json": "x" * 4_000_000}, raw=True)"""),
    "threads-stay": ("a thread that is no daemon and prints on", """
import threading, time
def work():
    for _ in range(100):
        time.sleep(1)
        print("still here")
threading.Thread(target=work).start()"""),
    "farewell": ("atexit, __del__ and signal handlers that do not let go", """
import atexit, signal, time
class Clinging:
    def __del__(self):
        time.sleep(3600)
here = Clinging()
atexit.register(time.sleep, 3600)
signal.signal(signal.SIGTERM, lambda *a: time.sleep(3600))"""),
    "reading-input": ("a question to somebody who is not there", "input('Are you there? ')"),
}  # fmt: skip

VALUES = {  # name -> why, set, check, answer: this one answer is worth nothing
    "answer-deep": ("a list in a list, 100,000 deep", CLAIMS, "01.2",
                    "answer_2 = []\nfor _ in range(100_000):\n    answer_2 = [answer_2]"),
    "answer-itself": ("a list that holds itself", CLAIMS, "01.2",
                      "answer_2 = []\nanswer_2.append(answer_2)"),
    "answer-long": ("ten million labels", CLAIMS, "01.2", "answer_2 = ['airfield'] * 10**7"),
    "answer-wide": ("five thousand lists of five thousand", CLAIMS, "01.2",
                    "answer_2 = [['airfield'] * 5000] * 5000"),
    "answer-text-long": ("a text of 100 million characters", CLAIMS, "01.2",
                         "answer_2 = 'airfield ' * 10**7"),
    "answer-digits": ("an integer of 100,000 digits", WHERE, "04.1", "answer_1 = 10**100_000"),
    "answer-infinite": ("infinity for a number", WHERE, "04.5", "answer_5 = float('inf')"),
    "answer-nan": ("not a number for a number", WHERE, "04.5", "answer_5 = float('nan')"),
    "answer-endless": ("a generator without end", CLAIMS, "01.2",
                       "import itertools\nanswer_2 = itertools.repeat('airfield')"),
    "answer-blanks": ("19,000 blanks: a slow read for a careless pattern", CLAIMS, "01.1",
                      "answer_1 = 'P4.S2=event' + ' ' * 19_000 + 'x'"),
    "answer-digits-as-text": ("19,000 digits and a letter", WHERE, "04.1",
                              "answer_1 = '1' * 19_000 + 'x'"),
    "answer-sums": ("an expression of four thousand terms", WHERE, "04.1",
                    "answer_1 = " + " + ".join(["1"] * 4000)),
    "answer-surrogates": ("half a letter, which no encoding can carry", CLAIMS, "01.4",
                          "answer_4 = chr(0xD800) + chr(0)"),
    "function-endless": ("a generator that never ends, as a list", WHERE, "04.6",
                         "def reach(*args):\n    n = 0\n    while True:\n        n += 1"),
    "function-exits": ("a function that ends the kernel", WHERE, "04.6",
                       "import os\ndef reach(*args):\n    os._exit(0)"),
    "function-raises-system-exit": ("a function that raises SystemExit", WHERE, "04.6",
                                    "def reach(*args):\n    raise SystemExit(0)"),
}  # fmt: skip

ORPHANS = """
import os, subprocess, sys, time
for more in [dict(start_new_session=True), dict(start_new_session=True, env={{}}, cwd="/")]:
    try:
        subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(120)", "{marker}"],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    except OSError:
        pass
for _ in range(3):  # a daemon of the old school: fork, new session, fork
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execve(sys.executable, [sys.executable, "-S", "-c", "import time; time.sleep(120)",
                                       "{marker}"], {{}})
        os._exit(0)"""


def submissions(make: Maker) -> Iterator[Hostile]:
    """All bombs."""
    for name, (why, source) in CELLS.items():
        yield make.submission("bomb", name, why, before=[source.strip()])
    for name, (why, set_name, check, source) in VALUES.items():
        yield make.submission("bomb", name, why, set_name=set_name, answers={check: source},
                              points={check: 0.0})  # fmt: skip
    yield make.submission("bomb", "orphans", "processes that want to outlive the grader",
                          before=[ORPHANS.format(marker=make.canaries.marker).strip()])  # fmt: skip
    yield make.submission(
        "bomb", "bomb-with-an-answer", "the answer stands in the very cell that never ends",
        answers={"01.4": RIGHT[CLAIMS]["01.4"] + "\nwhile True: pass"},
    )  # fmt: skip
    yield make.submission(
        "bomb", "three-deaths", "three cells that end the kernel, between the answers",
        answers={c: f"import os\nos._exit(1)\n{RIGHT[CLAIMS][c]}" for c in ("01.2", "01.4")},
        before=["import os\nos._exit(1)"], points={"01.2": 0.0, "01.4": 0.0},
    )  # fmt: skip
