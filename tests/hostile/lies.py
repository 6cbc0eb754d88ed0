"""Wrong answers and a lie: objects, functions and notebook files that pretend to be right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from cheats import MIME, NAMES
from corpus import CLAIMS, RIGHT, WHERE, WRONG, Hostile, Maker, Notebook, code, own

EQUAL = """class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __contains__(self, item): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __float__(self): return 1482.0
    def __json__(self): return "right"
    __int__ = __index__ = lambda self: 1482
"""
LYING = """class Text(str):
    __eq__ = lambda self, other: True
    __hash__ = str.__hash__
    __str__ = __repr__ = lambda self: "naval"
    lower = strip = casefold = lambda self, *a: "naval"
    split = lambda self, *a: ["naval"]
class Number(float):
    __float__ = __round__ = lambda self, *a: 1482.0
    __str__ = __repr__ = lambda self: "1482"
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = float.__hash__
class Items(list):
    def __iter__(self): return iter(["benghazi", "mozdok", "riyadh"])
    def __len__(self): return 3
class Pairs(dict):
    def items(self): return [("a", "yes"), ("b", "no")]
    __iter__ = keys = lambda self: iter(["a", "b"])
    def __getitem__(self, key): return "yes"
"""
FOREIGN = """def fake(name, home, value):
    return type(name, (), {"__module__": home, "tolist": lambda self: value, "size": 1,
                           "item": lambda self: value, "index": None})()
"""
FAKE_AXES = """import matplotlib.pyplot as plt
import random
from matplotlib.axes import Axes
class Bar:
    def __init__(self, at): self.at = at
    def get_x(self): return self.at - 0.4
    def get_width(self): return 0.8
    def get_height(self): return random.choice([808, 1783, 2.5])
class Container:
    orientation = "vertical"
    patches = [Bar(n) for n in range(5)]
class Fake(Axes):
    containers = property(lambda self: [Container()])
    def get_ylabel(self): return "distance length km right"
figure = plt.figure()
ax_6 = figure.add_axes(Fake(figure, [0, 0, 1, 1]))
ax_6.set_xticks(range(5), ["air-05", "air-08", "air-11", "air-13", "air-10"])"""


def submissions(make: Maker) -> Iterator[Hostile]:
    """All lies in values, functions and files."""
    yield from _values(make)
    yield from _functions(make)
    yield from _files(make)


def _values(make: Maker) -> Iterator[Hostile]:
    every = {n: f"{n} = Equal()" for n in NAMES.split()}
    where = {c: every[s.split(" =")[0]] for c, s in WRONG[WHERE].items() if " =" in s[:12]}
    where |= {"04.6": "reach = Equal()", "04.6g": "ax_6 = Equal()"}
    yield make.submission("cheat", "equal-to-everything", "an object that equals every answer",
                          set_name=WHERE, before=[EQUAL], answers=where)  # fmt: skip
    yield make.submission(
        "cheat", "lying-subclasses", "texts, numbers, lists and dictionaries that lie",
        set_name=WHERE, before=[LYING],
        answers={"04.1": "answer_1 = Number(1)", "04.2": 'answer_2 = Items(["kyiv"])',
                 "04.3": 'answer_3 = Text("official")', "04.5": "answer_5 = Number(2)",
                 "04.6w": 'answer_6w = Pairs(a="no", b="yes")'},
    )  # fmt: skip
    yield make.submission(
        "cheat", "fake-numpy", "classes that say they are numpy's or pandas'", set_name=WHERE,
        before=[FOREIGN],
        answers={"04.1": 'answer_1 = fake("float64", "numpy", [1, 2, 3])',
                 "04.2": 'answer_2 = fake("Series", "pandas", ["kyiv"])',
                 "04.3": 'answer_3 = fake("str_", "numpy", ["naval", "military"])',
                 "04.6g": 'ax_6 = fake("ndarray", "numpy", True)'},
    )  # fmt: skip
    yield make.submission("cheat", "fake-axes", "Axes that report what they never drew",
                          set_name=WHERE, answers={"04.6g": FAKE_AXES})  # fmt: skip
    yield make.submission(
        "cheat", "pickles", "answers with __reduce__ for a grader that would unpickle them",
        answers={"01.2": "class P:\n    def __reduce__(self):\n        return (exec, "
                 '("raise SystemExit",))\nanswer_2 = P()',
                 "01.4": "import pickle\nanswer_4 = pickle.dumps(P())"},
    )  # fmt: skip
    yield make.submission(
        "cheat", "everything-named", "all options at once", set_name=WHERE,
        answers={"04.2": 'answer_2 = "al-jufra benghazi engels kyiv mozdok port-sudan riyadh '
                 'sevastopol tehran tobruk"',
                 "04.3": 'answer_3 = "military naval official permanent Syrian"',
                 "04.4": 'answer_4 = ["both", "cargo-only"]',
                 "04.1": "answer_1 = list(range(5000))",
                 "04.6w": 'answer_6w = "a=yes a=no b=yes b=no c=yes c=no d=no e=no f=no"'},
    )  # fmt: skip
    yield make.submission("cheat", "everything-named-in-claims", "all eight labels twice",
                          answers={"01.3": 'answer_3 = "call-day second-win us-talks shelter '
                                   'offset heavy-blow cash port"'})  # fmt: skip


def by_the_rule(case: dict) -> list[str]:
    """What ``reach`` must return, by the rule of question 04.6."""
    aircraft, payload, legs = case["args"]
    fits = [(tonnes, km) for tonnes, km in aircraft if tonnes >= payload]
    return [name for name, km in legs.items() if fits and km <= min(fits)[1]]


def points_of(check: dict, right: Callable[[dict], bool]) -> float:
    """Points for a function that is right in the fixed cases for which ``right(case)`` holds.

    A part counts only if all its cases are right. In cases that are drawn anew for each class
    (``vary``) the function counts as wrong.
    """
    parts: dict[str, list[bool]] = {}
    for case in [*check["inputs"], *check["hidden"]]:
        parts.setdefault(case["part"], []).append(right(case))
    for drawn in check.get("vary", []):
        parts.setdefault(drawn["part"], []).append(False)
    won = sum(all(results) for results in parts.values())
    return round(check["points"] * won / len(parts), 2)


def _functions(make: Maker) -> Iterator[Hostile]:
    check = make.checks[WHERE]["04.6"]
    known = {json.dumps(case["args"]): by_the_rule(case) for case in check["inputs"]}
    source = (
        f"import json\nknown = json.loads({json.dumps(known)!r})\n"
        "def reach(*args):\n    return known.get(json.dumps(list(args)), ['nowhere'])"
    )
    yield make.submission(
        "cheat", "hard-coded", "answers to the visible inputs only: the parts that they fill",
        set_name=WHERE, answers={"04.6": source},
        points={"04.6": points_of(check, lambda case: case in check["inputs"])},
    )  # fmt: skip
    yield make.submission(
        "cheat", "args-in-errors", "a function that publishes its inputs in error names",
        set_name=WHERE,
        answers={"04.6": "def reach(*args):\n    raise type(repr(args), (Exception,), {})",
                 "04.6w": "raise type('<b>' + 'x' * 500, (Exception,), {})"},
    )  # fmt: skip
    yield make.submission(
        "cheat", "caller-searched", "a function that looks for the answers in its callers",
        set_name=WHERE, answers={"04.6": """import sys
def reach(*args):
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_locals.items()):
            if name in ("reference", "right", "expected", "bound", "answer"):
                return value
        frame = frame.f_back
    return ["nowhere"]"""},
    )  # fmt: skip
    yield make.submission(
        "cheat", "changing-results", "a result that changes each time it is looked at",
        set_name=WHERE, answers={"04.6": """class Wheel(list):
    turn = 0
    def __iter__(self):
        Wheel.turn += 1
        return iter(["air-06"] if Wheel.turn % 2 else [])
    __eq__ = lambda self, other: True
reach = lambda *args: Wheel(["nowhere"])"""},
    )  # fmt: skip


def _files(make: Maker) -> Iterator[Hostile]:
    def each_check(change):
        def edit(book: Notebook) -> None:
            for cell in book["cells"]:
                if own(cell, "role") == "check":
                    change(cell)

        return edit

    def say_yes(cell):
        cell["source"] = "print('✓ Yes.')  # NBVAL_IGNORE_OUTPUT"

    def store_yes(cell):
        data = {"text/html": ["<b>✓ Yes.</b>"], "text/plain": ["✓ Yes."],
                MIME: {"check": own(cell, "question"), "data": True}}  # fmt: skip
        cell["execution_count"] = 1
        cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {},
                            "execution_count": 1}]  # fmt: skip

    def tag(book: Notebook) -> None:
        for cell in book["cells"]:
            cell["metadata"]["tags"] = ["nbval-skip", "nbval-ignore-output", "raises-exception"]
            if cell["cell_type"] == "code":
                cell["source"] = "# NBVAL_SKIP\n# NBVAL_RAISES_EXCEPTION\n" + cell["source"]

    def swap_roles(book: Notebook) -> None:
        swap = {"check": "answer", "answer": "check", "setup": "answer", "neighbour": "setup"}
        for cell in book["cells"]:
            role = own(cell, "role")
            if role:
                cell["metadata"]["foothold"]["role"] = swap.get(role, role)

    def change_locked(book: Notebook) -> None:
        for cell in book["cells"]:
            if own(cell, "role") in ("setup", "neighbour") and cell["cell_type"] == "code":
                cell["source"] += "\ncheck = lambda *a: '✓ Yes.'\nload = say = check"
            if own(cell, "role") == "prompt":
                cell["source"] = "## 01.1 Any answer is right (99 points)"

    def retry(book: Notebook) -> None:
        at = 1 + next(n for n, c in enumerate(book["cells"]) if c["id"] == "q4-check")
        tries = [code(f'answer_4 = "{x}"\n' if n % 2 else 'check("01.4")', "q4-check")
                 for x in "bcda" for n in (1, 2)]  # fmt: skip
        book["cells"][at:at] = tries

    def other_kernel(book: Notebook) -> None:
        book["metadata"]["kernelspec"] = {"name": "bash", "display_name": "../../bin/sh"}
        book["metadata"]["language_info"] = {"name": "bash", "version": "; rm -rf ."}

    def lose_checks(book: Notebook) -> None:
        book["cells"] = [c for c in book["cells"] if own(c, "role") != "check"]

    def own_key(book: Notebook) -> None:
        extra = {"right": "b", "answer": "b", "points": 99, "maximum": 99, "inputs": "[]"}
        for cell in book["cells"]:
            cell["metadata"].setdefault("foothold", {}).update(extra)

    edits = {
        "edited-checks": ("check cells print yes", each_check(say_yes)),
        "stored-outputs": ("stored outputs say yes", each_check(store_yes)),
        "markers-and-tags": ("every marker and tag that skips or excuses", tag),
        "roles-swapped": ("answers call themselves checks, checks answers", swap_roles),
        "locked-cells-changed": ("setup, examples and prompts rewritten", change_locked),
        "all-options-tried": ("four tries, four copies of the check; the last counts", retry),
        "other-kernel": ("a kernel of another language", other_kernel),
        "checks-deleted": ("no check, no failure", lose_checks),
        "points-in-metadata": ("the notebook brings its own key and points", own_key),
    }
    for name, (why, edit) in edits.items():
        yield make.submission("cheat", name, why, edit=edit)
    yield make.submission(
        "cheat", "markup-in-answers", "markup and terminal codes for the reader of the report",
        answers={"01.2": 'answer_2 = "<script>alert(1)</script>"',
                 "01.4": 'answer_4 = "\\x1b[2J\\u202e<img src=x onerror=alert(1)>"',
                 "01.6": RIGHT[CLAIMS]["01.6"] + "\n\n<script>alert(2)</script>"},
        opens={"01.6": "<script>alert(2)"},
    )  # fmt: skip
