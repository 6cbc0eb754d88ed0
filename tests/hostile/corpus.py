"""A class of hostile, broken and odd submissions, each with the points that it must get.

Built in code from two of the kit's own sets: ``04_where`` (a number, labels, choices, a function
with hidden inputs, a figure) and ``01_reading_claims`` (labels, an order, an open answer). What a
submission must get follows from the points in the TOML file and from what its author typed, never
from a run of the grader: answers are right or wrong by the rule of the question.

Four kinds::

    cheat   wrong answers and a trick: must get nothing for the trick
    bomb    right answers and a cell that burns time, memory, disk or processes: must lose only
            what the bomb itself was meant to answer
    broken  no notebook, or a damaged one: a sentence that says why, or all points if every
            answer can still be read
    odd     right answers in an unusual form: must get all points

Every bomb is bounded (at most some hundred processes, some gigabytes of address space, two minutes
of life), and signals that are tried on strangers are SIGURG, which nobody minds: a grader that
confines nothing is slowed by this corpus, but its machine survives.

For other graders: a ``Hostile`` with ``portable`` set is told completely by ``before`` (code cells
that stand before the first answer), ``answers`` (source of the answer to each question) and
``after`` (code cells at the end), so it can be put into any exercise format. The others play with
the file itself: ids, metadata, bytes; there is only ``content`` to send. ``right_answers`` gives
honest answers for comparison.
"""

from __future__ import annotations

import copy
import json
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

WHERE, CLAIMS = "04_where", "01_reading_claims"
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Canaries:
    """What must not be read, reached, hurt or left behind; the defaults are harmless.

    Attributes
    ----------
    secret, other, gradebook : Path
        A secret file, another learner's submission, the gradebook.
    port : int
        A TCP and UDP port on loopback at which somebody listens.
    victim : int
        A process that notes each SIGURG.
    marker : str
        Stands in the name or command line of all that a submission tries to leave behind.
    """

    secret: Path = Path(tempfile.gettempdir()) / "hostile-secret"
    other: Path = Path(tempfile.gettempdir()) / "hostile-other.ipynb"
    gradebook: Path = Path(tempfile.gettempdir()) / "hostile-gradebook.sqlite"
    port: int = 9
    victim: int = 2**22 - 1
    marker: str = "hostile-marker"


@dataclass(frozen=True)
class Hostile:
    """One submission.

    Attributes
    ----------
    name : str
        Unique; a file name.
    kind : str
        ``cheat``, ``bomb``, ``broken`` or ``odd``.
    content : bytes
        The file as handed in.
    expected : dict of str to float, or None
        Points of each check of the set; None if the file must be rejected with a sentence.
        Open answers count 0 until a person has marked them.
    why : str
        What the submission tries or shows.
    set_name, file_name : str
        The set, and how the file is called.
    answers, before, after, portable
        The same as sources, see the module.
    opens : dict of str to str
        Words that the open answers must have kept.
    """

    name: str
    kind: Literal["cheat", "bomb", "broken", "odd"]
    content: bytes
    expected: dict[str, float] | None
    why: str
    set_name: str
    file_name: str
    answers: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    portable: bool = True
    opens: dict[str, str] = field(default_factory=dict)


REACH = '''def reach(aircraft, payload, legs):
    """Names of the legs that can be flown with a payload."""
    heavy_enough = [case for case in aircraft if case[0] >= payload]
    if not heavy_enough:
        return []
    tonnes, kilometres = min(heavy_enough)
    return [name for name in legs if legs[name] <= kilometres]'''
CHART = """import matplotlib.pyplot as plt
figure, ax_6 = plt.subplots()
ax_6.bar(["Benghazi", "Brak al-Shati", "Bangui", "Niamey", "Bamako"], {lengths})
ax_6.set_ylabel("{label}")"""
PLAIN_WORDS = "Russia supported the government with arms and from the air. Many call it decisive."
RIGHT = {
    WHERE: {
        "04.1": "answer_1 = 1482",
        "04.2": 'answer_2 = "benghazi mozdok riyadh sevastopol tehran tobruk"',
        "04.3": 'answer_3 = "naval"',
        "04.4": 'answer_4 = "cargo-only"',
        "04.5": "answer_5 = 8090 / 1.852 / 10 / 24",
        "04.6": REACH,
        "04.6w": 'answer_6w = "a=yes b=no c=yes d=no e=no f=yes"',
        "04.6g": CHART.format(lengths="[1496, 2225, 3873, 4162, 5077]", label="Distance in km"),
        "04.6gw": 'answer_6gw = "length=kilometres axis=quantity-and-unit name=destination '
        'start=zero third=Bangui"',
    },
    CLAIMS: {
        "01.1": 'answer_1 = "P2.S2=forecast P4.S2=judgement P5.S2=attributed P6.S1=judgement '
        'P7.S4=attributed T01=forecast T05=event T10=event"',
        "01.2": 'answer_2 = "airfield naval-site"',
        "01.3": 'answer_3 = "call-day us-talks shelter cash port"',
        "01.4": 'answer_4 = "b"',
        "01.5": 'answer_5 = "s4 s3 s6 s5 s1 s2"',
        "01.6": PLAIN_WORDS,
        "01.7": 'answer_7 = "T02=author T03=unnamed T04=author T08=officials T11=author '
        'T12=leader"',
    },
}
WRONG = {  # by the rules of the judge worth nothing: no part right, or as many wrong as right
    WHERE: {
        "04.1": "answer_1 = 1763",
        "04.2": 'answer_2 = "al-jufra engels kyiv port-sudan"',
        "04.3": 'answer_3 = "military"',
        "04.4": 'answer_4 = "both"',
        "04.5": "answer_5 = 33.7",
        "04.6": 'def reach(aircraft, payload, legs):\n    return ["nowhere"]',
        "04.6w": 'answer_6w = "a=no b=yes c=no d=yes e=yes f=no"',
        "04.6g": CHART.format(lengths="[1, 2, 3, 4, 5]", label="Number"),
        "04.6gw": 'answer_6gw = "length=tonnes axis=unit name=number start=shortest-leg '
        'third=Brak"',
    },
    CLAIMS: {
        "01.1": 'answer_1 = "P2.S2=event P4.S2=event P5.S2=event P6.S1=event P7.S4=event '
        'T01=event T05=forecast T10=forecast"',
        "01.2": 'answer_2 = "troops-shift assad-out"',
        "01.3": 'answer_3 = "second-win offset heavy-blow"',
        "01.4": 'answer_4 = "a"',
        "01.5": 'answer_5 = "s2 s1 s5 s6 s3 s4"',
        "01.7": 'answer_7 = "T02=leader T03=leader T04=leader T08=leader T11=leader T12=author"',
    },
}


def right_answers(set_name: str) -> dict[str, str]:
    """Honest answers to one set, as a learner could type them."""
    return dict(RIGHT[set_name])


def own(cell: dict, key: str) -> str:
    """What the kit's own metadata says of a cell."""
    return cell.get("metadata", {}).get("foothold", {}).get(key, "")


def code(source: str, cell_id: str) -> dict:
    """A code cell."""
    return {"cell_type": "code", "id": cell_id, "metadata": {}, "source": source,
            "execution_count": None, "outputs": []}  # fmt: skip


def text(source: str, cell_id: str) -> dict:
    """A text cell."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def raw(notebook: Notebook) -> bytes:
    """The bytes of a notebook file, as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


class Maker:
    """Makes submissions from ``exercises/`` and ``solutions/*.toml`` in the kit's folder."""

    def __init__(self, kit: Path, canaries: Canaries | None = None) -> None:
        self.kit, self.canaries = kit, canaries or Canaries()
        self.checks: dict[str, dict[str, dict]] = {}
        self.released: dict[str, Notebook] = {}
        for name in (WHERE, CLAIMS):
            toml = (kit / "solutions" / f"{name}.toml").read_text(encoding="utf-8")
            self.checks[name] = {check["id"]: check for check in tomllib.loads(toml)["check"]}
            path = kit / "exercises" / f"{name}.ipynb"
            self.released[name] = json.loads(path.read_text(encoding="utf-8"))
            for cell in self.released[name]["cells"]:
                cell["source"] = "".join(cell["source"])

    def nothing(self, set_name: str) -> dict[str, float]:
        """No point for any check."""
        return dict.fromkeys(self.checks[set_name], 0.0)

    def everything(self, set_name: str) -> dict[str, float]:
        """All points for each check that a program judges."""
        checks = self.checks[set_name].items()
        return {name: 0.0 if c["kind"] == "open" else float(c["points"]) for name, c in checks}

    def notebook(
        self,
        set_name: str,
        answers: Mapping[str, str],
        before: Sequence[str] = (),
        after: Sequence[str] = (),
    ) -> Notebook:
        """The exercise with answers typed in and cells added."""
        book = copy.deepcopy(self.released[set_name])
        for cell in book["cells"]:
            if own(cell, "role") == "answer" and own(cell, "question") in answers:
                cell["source"] = answers[own(cell, "question")]
        at = 1 + next(n for n, c in enumerate(book["cells"]) if own(c, "role") == "setup")
        book["cells"][at:at] = [code(s, f"before-{n}") for n, s in enumerate(before)]
        book["cells"] += [code(s, f"after-{n}") for n, s in enumerate(after)]
        return book

    def submission(
        self,
        kind: Literal["cheat", "bomb", "broken", "odd"],
        name: str,
        why: str,
        *,
        set_name: str = CLAIMS,
        answers: Mapping[str, str] | None = None,
        points: Mapping[str, float] | None = None,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
        edit: Callable[[Notebook], Notebook | None] | None = None,
        encode: Callable[[Notebook], bytes] = raw,
        file_name: str = "",
        rejected: bool = False,
        opens: Mapping[str, str] | None = None,
    ) -> Hostile:
        """One submission: wrong answers for a cheat, else right ones.

        ``answers`` and ``points`` name only what differs; ``edit`` changes the notebook in place
        or returns another; ``encode`` turns it into bytes.
        """
        cheat = kind == "cheat"
        typed = {**(WRONG if cheat else RIGHT)[set_name], **(answers or {})}
        book = self.notebook(set_name, typed, before, after)
        if edit is not None:
            book = edit(book) or book
        usual = self.nothing(set_name) if cheat else self.everything(set_name)
        return Hostile(
            name=name,
            kind=kind,
            content=encode(book),
            expected=None if rejected else {**usual, **(points or {})},
            why=why,
            set_name=set_name,
            file_name=file_name or f"{set_name}.ipynb",
            answers=typed,
            before=tuple(before),
            after=tuple(after),
            portable=edit is None and encode is raw and not file_name,
            opens=dict(opens or {}),
        )


def corpus(kit: Path, canaries: Canaries | None = None) -> list[Hostile]:
    """All submissions.

    Parameters
    ----------
    kit : Path
        The kit's folder.
    canaries : Canaries, optional
        What the submissions try to reach; harmless names without it.
    """
    import bombs
    import broken
    import cheats
    import lies
    import odd
    import odd_code
    import prying

    make = Maker(kit, canaries)
    rooms = (cheats, lies, prying, bombs, broken, odd, odd_code)
    return [each for room in rooms for each in room.submissions(make)]
