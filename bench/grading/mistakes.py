"""Answers whose score is known by construction: right ones in many forms, and wrong ones.

The right answer is the author's. A wrong one is made from a mistake that the TOML file describes,
or is a function with one comparison turned, whose results are compared case by case with those of
the author's function. The grader takes no part.
"""

from __future__ import annotations

import ast
import copy
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .course import Course


@dataclass(frozen=True)
class Answer:
    """The text of one answer cell.

    Attributes
    ----------
    source : str
    share : float or None
        Part of the points that it must earn; None if it is wrong and must earn less than all.
    what : str
        What was done, for people.
    """

    source: str
    share: float | None
    what: str

    @property
    def right(self) -> bool:
        """Does it earn all points?"""
        return self.share == 1.0


def right_answers(course: Course, check: str, rng: random.Random) -> list[Answer]:
    """The author's answer, and the same answer in other forms."""
    entry, own = course.exercise.checks[check], course.right_source(check)
    name, value = entry["answer"], course.values[entry["answer"]]
    found = [Answer(own, 1.0, "as the author")]
    kind = entry["kind"]
    if kind == "choice":
        forms = [repr(value.upper()), repr(f" {value} "), f"[{value!r}]"]
    elif kind in ("set", "order") and isinstance(value, str):
        labels = value.split()
        if kind == "set":
            rng.shuffle(labels)
        forms = [repr(", ".join(labels)), repr(labels), repr(tuple(labels))]
    elif kind in ("match", "dict") and _pairs(value):
        pairs = list(_pairs(value).items())
        rng.shuffle(pairs)
        forms = [repr(dict(pairs)), repr(", ".join(f"{k}={v}" for k, v in pairs))]
    elif kind == "number":
        rounded = round(float(value), 6)
        forms = [repr(rounded), repr(str(rounded)), f"{rounded!r}  # measured"]
    elif kind == "function":
        found.append(Answer(_renamed(own, rng), 1.0, "variables renamed"))
        found.append(Answer(f"# my own way\n{own}\nprint('done')", 1.0, "commented"))
        forms = []
    elif kind == "figure":
        found.append(Answer(f"{own}\n{name}.grid(True)", 1.0, "with a grid"))
        forms = []
    else:
        forms = []
    found += [Answer(f"{name} = {form}", 1.0, "in another form") for form in forms]
    if forms:
        mine = f"my_{name}"
        found.append(
            Answer(f"{mine} = {forms[0]}\n{name} = {mine}", 1.0, "through a variable of one's own")
        )
    return found


def wrong_answers(course: Course, check: str) -> list[Answer]:
    """Known mistakes, as far as a plain answer can show them."""
    entry = course.exercise.checks[check]
    name, value = entry["answer"], course.values[entry["answer"]]
    makers = {
        "choice": _wrong_choice,
        "number": _wrong_number,
        "set": _wrong_set,
        "order": _wrong_order,
        "match": _wrong_pairs,
        "dict": _wrong_pairs,
    }
    found = []
    if entry["kind"] in makers:
        for text, share, mistake in makers[entry["kind"]](entry, value):
            found.append(Answer(f"{name} = {text}", share, f"mistake {mistake}"))
    if entry["kind"] == "function":
        found += _turned(course, check)
        odd = f'def {name}(*values):\n    """Always the same."""\n    return 12345.678'
        found.append(Answer(odd, _share(course, entry, odd), "always the same result"))
    if entry["kind"] == "figure":
        bare, count = re.subn(r"(set_[xy]label)\(.*\)", r'\1("")', course.right_source(check))
        if count:
            found.append(Answer(bare, None, "axes without words"))
    return found or [Answer(f"{name} = 12345.678", 0.0, "not in a form that the question takes")]


def blank_answer(course: Course, check: str) -> Answer:
    """The cell as it was handed out."""
    return Answer(course.stub(check), 0.0, "blank")


def raising_answers(course: Course, check: str) -> list[Answer]:
    """Cells that stop with an exception before the name is set."""
    name = course.exercise.checks[check]["answer"]
    found = [
        Answer(f"{name} = 1 / 0", 0.0, "raises"),
        Answer(f"{name} = no_such_name + 1", 0.0, "raises"),
    ]
    if course.exercise.checks[check]["kind"] == "function":
        raising = f"def {name}(*values):\n    raise ValueError('not ready')"
        share = _share(course, course.exercise.checks[check], raising)
        found.append(Answer(raising, share, "function raises"))
    return found


Wrong = Iterator[tuple[str, float | None, str]]


def _wrong_choice(entry: dict, value: str) -> Wrong:
    for option in entry["options"]:
        if option != value:
            yield repr(option), 0.0, option


def _wrong_number(entry: dict, value: float) -> Wrong:
    for mistake in entry.get("mistake", []):
        near = re.fullmatch(r"near:(-?[\d.]+)(?:~[\d.]+)?", mistake["when"][0])
        if near and len(mistake["when"]) == 1:
            yield near[1], 0.0, mistake["name"]


def _wrong_set(entry: dict, value: str) -> Wrong:
    right = set(value.split())
    for mistake in entry.get("mistake", []):
        when = mistake["when"]
        if any(not c.removeprefix("!").startswith("has:") for c in when):
            continue
        more = {c.removeprefix("has:") for c in when if c.startswith("has:")}
        less = {c.removeprefix("!has:") for c in when if c.startswith("!has:")}
        chosen = (right | more) - less
        if chosen and chosen != right:
            # a wrong extra takes away so much that naming everything earns nothing
            cost = 1 / min(len(right), len(entry["items"]) - len(right))
            share = len(chosen & right) / len(right) - cost * len(chosen - right)
            yield repr(" ".join(sorted(chosen))), max(0.0, share), mistake["name"]


def _wrong_order(entry: dict, value: str) -> Wrong:
    labels = value.split()
    if not entry.get("ties"):
        yield repr(" ".join(labels[::-1])), 0.0, "reversed"
        pairs = len(labels) * (len(labels) - 1) // 2
        swapped = [labels[1], labels[0], *labels[2:]]
        yield repr(" ".join(swapped)), (pairs - 2) / pairs, "first two swapped"


def _wrong_pairs(entry: dict, value: str) -> Wrong:
    right = _pairs(value)
    for mistake in entry.get("mistake", []):
        asked = dict(c.split("=", 1) for c in mistake["when"] if re.match(r"[^!~:]+=", c))
        chosen = {key: asked.get(key, right[key]) for key in right}
        if chosen != right and set(asked) <= set(right):
            share = sum(chosen[key] == right[key] for key in right) / len(right)
            yield repr(" ".join(f"{k}={v}" for k, v in chosen.items())), share, mistake["name"]


def _pairs(value: Any) -> dict[str, str]:
    """The pairs of ``"a=yes b=no"``; empty if it is written in another way."""
    words = value.split() if isinstance(value, str) else []
    return dict(w.split("=", 1) for w in words) if all("=" in w for w in words) else {}


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self.names.get(node.arg, node.arg)
        return node


def _renamed(source: str, rng: random.Random) -> str:
    """The same functions with other names for what is local to them."""
    tree = ast.parse(source)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        local = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
        local |= {
            node.id
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        end = rng.choice(["_here", "_now", "2"])
        _Rename({name: name + end for name in local}).visit(function)
    return ast.unparse(tree)


TURNED = {
    ast.LtE: ast.Lt, ast.Lt: ast.LtE, ast.GtE: ast.Gt, ast.Gt: ast.GtE, ast.Eq: ast.NotEq,
}  # fmt: skip


def _turned(course: Course, check: str) -> list[Answer]:
    """The author's function with one comparison turned, where that changes a result."""
    tree = ast.parse(course.right_source(check))
    if any(isinstance(node, ast.While) for node in ast.walk(tree)):
        return []  # it might never end
    found, places = [], sum(isinstance(node, ast.Compare) for node in ast.walk(tree))
    for place in range(places):
        changed = copy.deepcopy(tree)
        compare = [node for node in ast.walk(changed) if isinstance(node, ast.Compare)][place]
        turned = TURNED.get(type(compare.ops[0]))
        if turned is None:
            continue
        compare.ops[0] = turned()
        source = ast.unparse(changed)
        share = _share(course, course.exercise.checks[check], source)
        if share < 1:
            found.append(Answer(source, share, f"comparison {place + 1} turned"))
    return found


def _share(course: Course, entry: dict, source: str) -> float:
    """Part of the points: a part counts if all its cases give what the author's function gives."""
    names = dict(course.values)
    exec(source, names)
    parts: dict[str, bool] = {}
    for case in entry["inputs"] + entry.get("hidden", []):
        part = case.get("part", "results")
        same = _same(course.values[entry["answer"]], names[entry["answer"]], case["args"], entry)
        parts[part] = parts.get(part, True) and same
    return sum(parts.values()) / len(parts)


def _same(right: Any, mine: Any, values: list, entry: dict) -> bool:
    wanted, got = _outcome(right, values), _outcome(mine, values)
    numbers = all(isinstance(each, (int, float)) for each in (wanted, got))
    if numbers and isinstance(entry["result"], dict):
        return math.isclose(got, wanted, rel_tol=0, abs_tol=entry["result"]["number"])
    return got == wanted


def _outcome(function: Any, values: list) -> Any:
    """What a call returns, or the name of what it raises: refusing can be the right answer."""
    try:
        return function(*copy.deepcopy(values))
    except Exception as error:  # whatever a changed function raises
        return f"raises {type(error).__name__}"
