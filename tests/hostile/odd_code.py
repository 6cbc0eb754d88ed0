"""Right answers in unusual words and code: no point may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import CHART, CLAIMS, REACH, RIGHT, WHERE, Hostile, Maker

LENGTHS = "[1496, 2225, 3873, 4162, 5077]"
LEGS = '["air-05", "air-08", "air-11", "air-13", "air-10"]'

VALUES = {  # name -> why, set, answers
    "numpy-values": ("numpy's scalars and arrays", WHERE, {
        "04.1": "import numpy as np\nanswer_1 = np.float32(1482)",
        "04.2": 'answer_2 = np.array(["benghazi", "mozdok", "riyadh", "sevastopol", "tehran", '
                '"tobruk"])',
        "04.3": 'answer_3 = np.str_("naval")',
        "04.4": 'answer_4 = np.array("cargo-only")',
        "04.5": "answer_5 = np.array([18.2])",
        "04.6": REACH.replace("return [name for", "return np.array([name for") + ")"}),
    "exact-numbers": ("Decimal and Fraction", WHERE, {
        "04.1": 'from decimal import Decimal\nanswer_1 = Decimal("1482.0")',
        "04.5": "from fractions import Fraction\nanswer_5 = Fraction(8090 * 1000, 1852 * 240)"}),
    "numbers-as-text": ("thousands, units, blanks", WHERE, {
        "04.1": 'answer_1 = " 1,482 km "', "04.5": 'answer_5 = "18.2 days"'}),
    "numbers-by-pandas": ("numbers in a Series, a list, a set", WHERE, {
        "04.1": "import pandas as pd\nanswer_1 = pd.Series([1482.0])",
        "04.5": "answer_5 = [18.2]"}),
    "numbers-by-the-kit": ("the functions of the notebook", WHERE, {
        "04.1": 'answer_1 = geodesy.distance_km(points["tartus"], points["benghazi"])',
        "04.5": 'answer_5 = round(km["sea-04"] / 1.852 / 10 / 24, 1)'}),
    "labels-in-a-tuple": ("tuples for texts", WHERE, {
        "04.2": 'answer_2 = ("tobruk", "tehran", "sevastopol", "riyadh", "mozdok", "benghazi")',
        "04.3": 'answer_3 = ("naval",)', "04.4": 'answer_4 = ["cargo-only"]'}),
    "labels-in-a-set": ("a set and a Series", WHERE, {
        "04.2": 'answer_2 = {"tobruk", "tehran", "sevastopol", "riyadh", "mozdok", "benghazi"}',
        "04.6w": 'import pandas as pd\nanswer_6w = pd.Series({"a": "yes", "b": "no", "c": "yes",'
                 ' "d": "no", "e": "no", "f": "yes"})'}),
    "labels-in-prose": ("capitals, commas, 'and', lines", WHERE, {
        "04.2": 'answer_2 = """\nTobruk, Tehran, Sevastopol,\nRiyadh, Mozdok and Benghazi.\n"""',
        "04.3": 'answer_3 = " Naval. "', "04.4": "answer_4 = 'Cargo-Only'"}),
    "quotes-of-other-kinds": ("typographic quotes and dashes inside the text", WHERE, {
        "04.2": 'answer_2 = "“benghazi” “mozdok” ‘riyadh’ «sevastopol» „tehran“ tobruk"',
        "04.4": 'answer_4 = "cargo–only"', "04.3": "answer_3 = '''“naval”'''"}),
    "pairs-in-a-dictionary": ("dictionaries, True for yes", WHERE, {
        "04.6w": 'answer_6w = {"a": True, "b": False, "c": True, "d": False, "e": False, '
                 '"f": True}',
        "04.6gw": 'answer_6gw = dict(length="kilometres", axis="quantity-and-unit", '
                  'name="destination", start="zero", third="Bangui")'}),
    "pairs-with-colons": ("colons, commas, blanks around signs, other order", WHERE, {
        "04.6w": 'answer_6w = "f: yes, e: no, d: no; c : yes\\nb = no,a=YES  "',
        "04.6gw": 'answer_6gw = "third = Bangui, start=zero,name=destination, '
                  'axis = quantity-and-unit , length=Kilometres"'}),
    "pairs-as-json": ("a text that looks like JSON", WHERE, {
        "04.6w": 'answer_6w = \'{"a": "yes", "b": "no", "c": "yes", "d": "no", "e": "no", '
                 '"f": "yes"}\'',
        "04.6gw": 'answer_6gw = [("length", "kilometres"), ("axis", "quantity-and-unit"), '
                  '("name", "destination"), ("start", "zero"), ("third", "Bangui")]'}),
    "order-with-signs": ("arrows, commas and numbers in an order", CLAIMS, {
        "01.5": 'answer_5 = "s4 -> s6, S3 → s1 → s5, s2"',
        "01.3": 'answer_3 = ["port", "cash", "shelter", "us-talks", "call-day"]',
        "01.2": 'answer_2 = "NAVAL-SITE; airfield; airfield"',
        "01.4": 'answer_4 = "B)"'}),
    "bound-in-odd-ways": ("annotations, walrus, unpacking, loops, globals", WHERE, {
        "04.1": "answer_1: float = 0\nanswer_1 += 1482",
        "04.2": 'for answer_2 in [["benghazi", "mozdok", "riyadh", "sevastopol", "tehran", '
                '"tobruk"]]: pass',
        "04.3": 'answer_3, answer_4 = "naval", "cargo-only"', "04.4": "# see above",
        "04.5": "print(answer_5 := 18.2)",
        "04.6": "reach = lambda a, p, legs: [n for n in legs if [c for c in a if c[0] >= p] and "
                "legs[n] <= min(c for c in a if c[0] >= p)[1]]",
        "04.6w": 'globals()["answer_6w"] = "a=yes b=no c=yes d=no e=no f=yes"',
        "04.6gw": 'if True:\n    try:\n        ' + RIGHT[WHERE]["04.6gw"]
                  + "\n    finally:\n        pass"}),
    "names-in-other-scripts": ("names with letters of other scripts", WHERE, {
        "04.1": "größe_km = 1482\nрасстояние = größe_km\nanswer_1 = расстояние",
        "04.5": "日数 = 18.2\nanswer_5 = 日数"}),
    "awaited": ("top-level await", WHERE, {
        "04.1": "import asyncio\nasync def measure():\n    await asyncio.sleep(0.01)\n"
                "    return 1482\nanswer_1 = await measure()"}),
}  # fmt: skip

FUNCTIONS = {  # name -> why, code of question 04.6
    "function-by-recursion": (
        "recursion, type hints, a doctest",
        '''
def reach(aircraft: list[list[float]], payload: float, legs: dict[str, float]) -> list[str]:
    """>>> reach([[1, 2]], 1, {"a": 2})
    ['a']
    """
    def lightest(cases):
        if not cases:
            return None
        rest = lightest(cases[1:])
        fits = cases[0][0] >= payload and (rest is None or cases[0] < rest)
        return cases[0] if fits else rest
    case = lightest(list(aircraft))
    return [] if case is None else [leg for leg, km in legs.items() if km <= case[1]]''',
    ),
    "function-of-a-class": (
        "a class with __call__",
        """
class Reach:
    tries = 0
    def __call__(self, aircraft, payload, legs):
        self.tries += 1
        cases = [c for c in sorted(aircraft) if c[0] >= payload]
        return tuple(leg for leg in legs if cases and legs[leg] <= cases[0][1])
reach = Reach()""",
    ),
    "function-with-helpers": (
        "helpers, defaults, partial, a decorator, prints, changed inputs",
        """
import functools, warnings
def loud(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("called", end=" ")
        warnings.warn("careful")
        return function(*args, **kwargs)
    return wrapper
def helper(limit, aircraft, payload, legs):
    aircraft.sort()
    while aircraft and aircraft[0][0] < payload:
        aircraft.pop(0)
    for leg in [n for n in legs if not aircraft or legs[n] > aircraft[0][1]]:
        del legs[leg]
    return legs.keys()
reach = loud(functools.partial(helper, None))""",
    ),
    "function-from-a-file": ("a module written by a magic and imported", "from mine import reach"),
    "function-from-a-run": ("an answer cell that only runs a file", "%run mine.py"),
}

CHARTS = {  # name -> why, code of question 04.6g
    "chart-by-pyplot": (
        "pyplot only",
        f"""
%matplotlib inline
import matplotlib.pyplot as plt
plt.style.use("ggplot")
plt.figure(figsize=(8, 3))
plt.barh({LEGS}, {LENGTHS}, color="teal")
plt.title("Legs from Hmeimim")
plt.xlabel("Length, kilometres")
ax_6 = plt.gca()
plt.tight_layout()
plt.show()""",
    ),
    "chart-by-pandas": (
        "pandas' own plot, sorted, with a grid",
        f"""
import pandas as pd
legs = pd.Series({LENGTHS}, index={LEGS}).sort_values()
ax_6 = legs.plot(kind="bar", rot=45, grid=True, legend=False)
ax_6.set(xlabel="", ylabel="DISTANCE [KM]")""",
    ),
    "chart-as-a-figure": (
        "the Figure kept instead of the Axes, ticks set by hand, values written",
        f"""
import matplotlib.pyplot as plt
ax_6, axes = plt.subplots()
bars = axes.bar(range(5), {LENGTHS}, width=0.5, hatch="/", edgecolor="black")
axes.set_xticks(range(5), ["Benghazi (air-05)", "Brak", "BANGUI", "to Niamey", "Bamako, Mali"])
axes.bar_label(bars)
axes.axhline(4200, linestyle="--")
axes.set_ylabel("length of the leg in kilometers")
axes.set_ylim(0, 6000)
plt.close("all")""",
    ),
    "chart-of-both": (
        "subplots kept as a pair, seaborn's style",
        f"""
import matplotlib.pyplot as plt
plt.style.use("seaborn-v0_8-whitegrid")
ax_6 = plt.subplots(layout="constrained")
ax_6[1].barh({LEGS}[::-1], {LENGTHS}[::-1])
ax_6[1].invert_yaxis()
ax_6[1].set_xlabel("Distance (km)")""",
    ),
}

SETTINGS = {  # name -> why, set, cells before, cells after
    "magics": ("magics and shell lines", WHERE,
               ["%matplotlib inline\n%time x = 1\n!ls\nfiles = !pwd", "%%bash\nls /",
                "%%html\n<b>hi</b>", "%config InlineBackend.figure_format = 'svg'", "%who",
                "%load_ext autoreload\n%autoreload 2", "print?"], []),
    "standard-output-closed": ("a cell that closes what it prints to", CLAIMS,
                               ["import sys\nsys.stdout.close()"], []),
    "namespace-reset": ("%reset between the questions", CLAIMS, ["x = 1", "%reset -f"],
                        ["%reset -f"]),
    "slow-cell": ("a cell that takes a second", CLAIMS, ["import time\ntime.sleep(1)"], []),
    "warnings-and-prints": ("warnings, prints, logs, progress", CLAIMS, [
        "import warnings\nwarnings.warn('old')\nwarnings.simplefilter('error')",
        "import logging, sys\nlogging.basicConfig(level=0)\nlogging.error('x' * 1000)\n"
        "print('to stderr', file=sys.stderr)\nfor n in range(500): print(n, end='\\r')",
        "from tqdm.auto import tqdm\nfor _ in tqdm(range(5)): pass"], []),
    "widgets": ("a widget and a figure that stay open", CLAIMS, [
        "import ipywidgets\nipywidgets.IntSlider()",
        "import matplotlib.pyplot as plt\nplt.ion()\nplt.plot([1, 2])"], []),
    "names-shadowed": ("names of the kit and of Python reused for own things", WHERE, [
        "list_ = list\ncheck = load = say = 3\nmax = 5\nstr_, id = 1, 2\njson = display = None",
        "sum = sorted = print\nsorted = None"], ["del check, load"]),
    "own-classes": ("classes, dataclasses, enums", WHERE, [
        "from dataclasses import dataclass\nfrom enum import Enum\n@dataclass\nclass Leg:\n"
        "    km: float\nclass Choice(str, Enum):\n    NAVAL = 'naval'\nlegs = [Leg(1482)]"], []),
    "question-to-the-learner": ("input() in a cell of notes", CLAIMS, ["name = input('Name? ')"],
                                ["input()"]),
    "kernel-restarted-by-code": ("a restart asked for in a cell", CLAIMS, [
        "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)"], []),
    "folder-changed": ("os.chdir and files of the learner's own", WHERE, [
        "import os\nos.makedirs('mine', exist_ok=True)\nos.chdir('mine')\n"
        "open('notes.txt', 'w').write('x')"], []),
    "background-thread": ("a thread that goes on for a while", CLAIMS, [
        "import threading, time\nthreading.Thread(target=time.sleep, args=(2,)).start()"], []),
}  # fmt: skip


def submissions(make: Maker) -> Iterator[Hostile]:
    """All odd ways to say what is right."""
    for name, (why, set_name, answers) in VALUES.items():
        yield make.submission("odd", name, why, set_name=set_name, answers=answers)
    for name, (why, source) in FUNCTIONS.items():
        before = []
        if "mine" in source:
            before = ["%%writefile mine.py\n" + REACH]
        yield make.submission("odd", name, why, set_name=WHERE, before=before,
                              answers={"04.6": source.strip()})  # fmt: skip
    for name, (why, source) in CHARTS.items():
        yield make.submission("odd", name, why, set_name=WHERE,
                              answers={"04.6g": source.strip()})  # fmt: skip
    for name, (why, set_name, before, after) in SETTINGS.items():
        answers = {"04.3": "answer_3 = Choice.NAVAL"} if name == "own-classes" else {}
        yield make.submission("odd", name, why, set_name=set_name, answers=answers,
                              before=before, after=after)  # fmt: skip
    yield make.submission(
        "odd", "magic-on-the-answers", "%%time and %%capture on answer cells", set_name=WHERE,
        answers={c: ("%%time\n" if n % 2 else "%%capture\n") + source
                 for n, (c, source) in enumerate(RIGHT[WHERE].items())},
    )  # fmt: skip
    yield make.submission(
        "odd", "shell-lines-on-the-answers", "!ls and %pip above each answer", set_name=WHERE,
        answers={c: "!ls\n%pip --version\n" + source for c, source in RIGHT[WHERE].items()},
    )  # fmt: skip
    yield make.submission(
        "odd", "strings-of-pandas", "unique() gives an array of pandas' own", set_name=WHERE,
        answers={"04.2": RIGHT[WHERE]["04.2"] + "\nimport pandas\n"
                         "answer_2 = pandas.Series(answer_2.split(), dtype='str').unique()"},
    )  # fmt: skip
    yield make.submission(
        "odd", "indented-with-semicolons", "indented cells, semicolons, blank lines, comments",
        set_name=WHERE,
        answers={"04.1": "\n\n    # my answer\n    answer_1 = 1_482.;   \n\n",
                 "04.5": "  answer_5 = 18.2;  # days", "04.6": "\n" + REACH + "\n\n\n",
                 "04.6g": CHART.format(lengths=LENGTHS, label="Distance in km") + ";"},
    )  # fmt: skip
