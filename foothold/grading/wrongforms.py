"""Bring a wrong free-form answer into a form in which two can be compared: what it does, not looks.

Code is compared by its syntax tree: comments, layout, documentation strings, annotations and the
learner's own choice of names do not count. Numbers are compared by value, texts by their words.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foothold.exercises import texts
from foothold.grading.records import CheckResult
from foothold.grading.sources import parse

FREE_FORM = frozenset({"number", "dict", "function", "figure", "brief"})
WRONG = frozenset({"wrong", "partly", "error", "unreadable"})
NODES = 40  # of a syntax tree: about four lines that do something
NODES_SAME_NAMES = 25  # fewer will do where even the names chosen are the same
WORDS = 20  # of a brief
LETTERS = 20  # of a dictionary or of code that does not parse
DIGITS = 4  # significant ones


@dataclass(frozen=True)
class Form:
    """A wrong answer, ready to be compared.

    Attributes
    ----------
    key : str
        Equal for answers that say the same.
    exact : str
        Equal for answers that also chose the same names.
    kind : str
        ``code``, ``number`` or ``text``.
    size : int
        Nodes, significant digits or letters (words for a brief).
    long : bool
        Long enough that two people hardly write it by chance.
    notable : bool
        Too short for that, yet more than a slip of one letter.
    """

    key: str
    exact: str
    kind: str
    size: int
    long: bool
    notable: bool


def form_of(check: CheckResult, given: Iterable[str] = ()) -> Form | None:
    """Return the form of a wrong free-form answer, or None if there is nothing to compare.

    Parameters
    ----------
    check : CheckResult
        One answer. Right, blank and open answers, choices, labels in sets, orders and pairs,
        and every mistake that the kit knows are no matter for comparison.
    given : iterable of str
        Sources that everybody had: the template of the answer, worked neighbours. What a learner
        left of them does not count.

    Examples
    --------
    >>> def typed(text, kind="number"):
    ...     return CheckResult("1", "1", "", "any", kind, "wrong", 0, 2, typed=text)
    >>> form_of(typed("answer_1 = 1763.5")) == form_of(typed('answer_1 = "1,763.50"  # km'))
    True
    >>> form_of(typed('answer_1 = "b"', "choice")) is None
    True
    """
    if check.kind not in FREE_FORM or check.status not in WRONG or check.mistake:
        return None
    if not check.typed.strip() or squeezed(check.typed) in {squeezed(text) for text in given}:
        return None
    if check.kind in ("number", "dict", "brief"):
        value = _literal(check.typed)
        if value is not None:
            return _form_of_value(value, check.kind, given)
    return _form_of_code(check.typed, given)


def squeezed(source: str) -> str:
    """A source without comments and white space: what is left for text that does not parse."""
    return re.sub(r"\s+", "", re.sub(r"#[^\n]*", "", source))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _literal(source: str) -> Any:
    """The plain value that the last statement of a cell gives to a name, or None."""
    tree = parse(source)
    last = tree.body[-1] if tree and tree.body else None
    if not isinstance(last, ast.Assign | ast.AnnAssign) or last.value is None:
        return None
    try:
        return ast.literal_eval(last.value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _form_of_value(value: Any, kind: str, given: Iterable[str]) -> Form | None:
    if value in [_literal(text) for text in given]:
        return None
    exact = _as_number(value)
    if exact is not None:
        digits = re.sub(r"e.*|[^0-9]", "", exact).strip("0")
        key = _digest("number", exact)
        return Form(key, key, "number", len(digits), False, len(digits) >= DIGITS)
    if isinstance(value, dict):
        value = " ".join(f"{name}={value[name]}" for name in sorted(value, key=str))
    words = sorted(re.split(r"[\s,;]+", texts.simple(str(value)))) if kind != "brief" else (
        re.findall(r"\w+", str(value).casefold())
    )  # fmt: skip
    plain = " ".join(word for word in words if word)
    key = _digest(kind, plain)
    if kind == "brief":
        return Form(key, key, "text", len(words), len(words) >= WORDS, False)
    return Form(key, key, "text", len(plain), False, len(plain) >= LETTERS)


def _as_number(value: Any) -> str | None:
    if isinstance(value, str):
        try:
            value = float(texts.number(value))
        except (texts.UnreadableError, OverflowError, ValueError):
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return f"{float(value):.12g}"
    except OverflowError:
        return None


def _form_of_code(source: str, given: Iterable[str]) -> Form | None:
    tree = parse(source)
    if tree is None:
        plain = squeezed(source)
        key = _digest("text", plain)
        return Form(key, key, "text", len(plain), len(plain) >= 3 * LETTERS, False)
    try:
        had = {s for text in given for s in _statements(text, rename=True)}
        named, plain = _statements(source, rename=False), _statements(source, rename=True)
        own = [n for n, statement in enumerate(plain) if statement not in had]
        size = sum(_nodes(parse(source).body[n]) for n in own)
    except RecursionError:  # nested deeper than any person writes
        return None
    if not own:
        return None
    key = _digest("code", *(plain[n] for n in own))
    exact = _digest("code", *(named[n] for n in own))
    return Form(key, exact, "code", size, size >= NODES, size >= NODES_SAME_NAMES)


def _nodes(statement: ast.stmt) -> int:
    skipped = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
    return sum(not isinstance(node, skipped) for node in ast.walk(_bare(statement)))


def _statements(source: str, rename: bool) -> list[str]:
    """Each statement of a cell as text: the tree, with own names numbered if ``rename``."""
    tree = parse(source)
    if tree is None:
        return []
    found = []
    for statement in tree.body:
        bare = _bare(statement)
        found.append(ast.dump(_Numbered(bare).visit(bare) if rename else bare))
    return found


def _bare(statement: ast.stmt) -> ast.stmt:
    """A copy without documentation strings and annotations."""
    return _Bare().visit(ast.parse(ast.unparse(statement)).body[0])


class _Bare(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            rest = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            node.body = rest or [ast.Pass()]
        for name in ("returns", "annotation", "type_comment"):
            if isinstance(node, ast.FunctionDef | ast.arg) and hasattr(node, name):
                setattr(node, name, None)
        return node


class _Numbered(ast.NodeTransformer):
    """Numbers the names that the statement itself makes, in the order in which they are made."""

    def __init__(self, statement: ast.stmt) -> None:
        self.names: dict[str, str] = {}
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._number(node.id)
            elif isinstance(node, ast.arg):
                self._number(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._number(node.name)

    def _number(self, name: str) -> None:
        self.names.setdefault(name, f"name{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names[node.arg], node.annotation)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.names[node.name]
        return self.generic_visit(node)
