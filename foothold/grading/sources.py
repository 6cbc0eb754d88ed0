"""What a cell of a learner's code does with the names of the answers: read, never run."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 50_000  # characters; a longer cell is not looked into
SHORT = 2_000  # characters; the tree of a longer cell is too large to keep many
DEEPEST = 300  # levels of a syntax tree; a deeper one is not looked into either
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_MAGIC_VALUE = re.compile(r"^(\s*\w[\w, ]*=\s*)[%!].*$")
_BODY_IS_PYTHON = re.compile(r"^\s*%%(?:time|timeit|capture|prun|px)\b.*$")
_BODY_IS_NO_PYTHON = re.compile(
    r"\s*%%(?:!|(?:bash|sh|script|sx|system|cmd|writefile|file|html|HTML|javascript|js|latex|"
    r"markdown|svg|SVG|perl|ruby|python|python2|python3|pypy)\b)"
)
_FENCE = re.compile(r"(?:```|~~~)[^\S\n]*\w*")


def parse(source: str) -> ast.Module | None:
    """Parse a cell as IPython would take it, or return None.

    Magics and shell lines count as ``pass``; a cell that is indented as a whole is accepted, as
    IPython accepts it.

    >>> parse("%matplotlib inline\\nx = 1") is not None
    True
    >>> parse("x = ") is None
    True
    """
    if len(source) > LONGEST:
        return None
    return _parse_short(source) if len(source) <= SHORT else _parse_long(source)


def _parse(source: str) -> ast.Module | None:
    lines = source.split("\n")
    plain = "\n".join(_plain(line, first=n == 0) for n, line in enumerate(lines))
    for text in (source, plain, textwrap.dedent(plain)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "\d" in a learner's text is not our concern
                tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return None if _too_deep(tree) else tree
    return None


_parse_short = lru_cache(maxsize=256)(_parse)  # cells that are alike in all notebooks of a class
_parse_long = lru_cache(maxsize=4)(_parse)  # one cell is looked at many times in a row


def _too_deep(tree: ast.Module) -> bool:
    """Would a walk by recursion fail, as in ``1 + 1 + 1 ...`` with thousands of terms?"""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def _plain(line: str, first: bool) -> str:
    if line.lstrip().startswith("%%"):
        return "" if first and _BODY_IS_PYTHON.match(line) else line
    line = _MAGIC.sub(r"\1pass", line)
    return _MAGIC_VALUE.sub(r"\1None", line)


def bindings(source: str, names: Iterable[str], stub: str = "") -> dict[str, bool]:
    """Tell which of ``names`` a cell sets, and whether to something.

    Parameters
    ----------
    source : str
        A code cell.
    names : iterable of str
        The names of answers.
    stub : str
        The cell as it was handed out; a statement that still stands as in it counts as blank.

    Returns
    -------
    dict
        name -> True if the last statement that sets it gives it a value, False if it is left
        blank (``...``, ``None``, an empty text, a function that does nothing yet). A cell that
        does not parse is searched by pattern, and then counts as an attempt.

    Examples
    --------
    >>> bindings('answer_1 = 5; answer_2 = ""', ["answer_1", "answer_2", "answer_3"])
    {'answer_1': True, 'answer_2': False}
    """
    wanted = set(names)
    tree = parse(source)
    if tree is None:
        if _BODY_IS_NO_PYTHON.match(source):
            return {}
        return {name: True for name in sorted(wanted) if _pattern(name).search(source)}
    given = parse(stub) if stub else None
    as_given = {ast.dump(node) for node in given.body} if given else set()
    found: dict[str, bool] = {}
    for node in tree.body:
        for name in _sets(node) & wanted:
            found[name] = not _is_blank(node, name) and ast.dump(node) not in as_given
    return {name: found[name] for name in sorted(found)}


def _pattern(name: str) -> re.Pattern:
    word = re.escape(name)
    return re.compile(rf"^[ \t]*(?:{word}\s*(?::[^=\n]*)?=(?!=)|def\s+{word}\s*\()", re.MULTILINE)


def _sets(node: ast.AST) -> set[str]:
    """Names that a statement sets at the level of the notebook."""
    names: set[str] = set()
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(item.name)
            names |= {n for g in ast.walk(item) if isinstance(g, ast.Global) for n in g.names}
            continue
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            names.add(item.id)
        elif isinstance(item, ast.alias):
            names.add((item.asname or item.name).split(".")[0])
        if isinstance(item, ast.comprehension):  # its own names end with it
            todo.extend([item.iter, *item.ifs])
        elif not isinstance(item, ast.Lambda):
            todo.extend(ast.iter_child_nodes(item))
    return names


def makes_function(source: str, name: str) -> bool:
    """Does a cell set a name to what may be a function, and not to a number or a loop's item?"""
    tree = parse(source)
    for node in ast.walk(tree) if tree else []:
        if name in (getattr(node, "name", ""), getattr(node, "asname", "")):  # def, class, import
            return True
        if isinstance(node, ast.Assign):
            known = isinstance(node.value, ast.Lambda | ast.Name | ast.Attribute)
            if known and name in {getattr(each, "id", "") for each in node.targets}:
                return True
    return False


def _is_blank(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.AnnAssign):
        return node.value is None or _is_blank_value(node.value)
    if isinstance(node, ast.Assign):
        for target in node.targets:  # answer_1, answer_2 = ..., 5
            if (
                isinstance(target, ast.Tuple | ast.List)
                and isinstance(node.value, ast.Tuple | ast.List)
                and len(target.elts) == len(node.value.elts)
            ):
                for left, right in zip(target.elts, node.value.elts, strict=True):
                    if isinstance(left, ast.Name) and left.id == name:
                        return _is_blank_value(right)
        return _is_blank_value(node.value)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name == name and all(_does_nothing(part) for part in node.body)
    return False


def _is_blank_value(value: ast.expr) -> bool:
    if not isinstance(value, ast.Constant):
        return False
    if isinstance(value.value, str):
        return not value.value.strip()
    return value.value is None or value.value is Ellipsis


def _does_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Return):
        return node.value is None or _is_blank_value(node.value)
    return isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)


def only_blanks(source: str, names: Iterable[str], stub: str = "") -> bool:
    """Tell whether a cell does nothing but leave answers blank (so it need not be run).

    >>> only_blanks("# later\\nanswer_3 = ''", ["answer_3"])
    True
    """
    tree = parse(source)
    if tree is None:
        return not source.strip()
    if any(_MAGIC.match(line) for line in source.split("\n")):
        return False
    wanted = set(names)
    given = parse(stub) if stub else None
    as_given = {ast.dump(node) for node in given.body} if given else set()
    for node in tree.body:
        if ast.dump(node) in as_given or isinstance(node, ast.Pass):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            if node.value.value is Ellipsis or node.value.value is None:
                continue
            return False  # a bare text or number is an answer that lost its name
        bound = _sets(node)
        if not bound or not bound <= wanted or not all(_is_blank(node, name) for name in bound):
            return False
    return True


def checks_called(source: str) -> tuple[str, ...] | None:
    """Return the ids of a cell that holds nothing but ``check(...)`` calls, else None.

    >>> checks_called('check("01.3")'), checks_called("x = 1")
    (('01.3',), None)
    """
    tree = parse(source) if "check" in source else None
    if tree is None or not tree.body:
        return None
    ids = []
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr) else None
        if not (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "check"
        ):
            return None
        first = call.args[0] if call.args else None
        ids.append(first.value if isinstance(first, ast.Constant) else "")
    return tuple(item for item in ids if isinstance(item, str))


def names_set(source: str) -> tuple[str, ...]:
    """Return the names that a cell sets, in order: from a stub, the names of its answer.

    >>> names_set('answer_3 = ""  # ids')
    ('answer_3',)
    """
    tree = parse(source)
    found: dict[str, None] = {}
    for node in tree.body if tree else ():
        if not isinstance(node, ast.Import | ast.ImportFrom):
            found.update(dict.fromkeys(sorted(_sets(node))))
    return tuple(found)


def statements_of(source: str, name: str) -> str:
    """Return the lines of the statements that set ``name``; all lines if that is not possible.

    >>> statements_of('answer_1 = 5\\nanswer_2 = 6', "answer_2")
    'answer_2 = 6'
    """
    tree = parse(source)
    lines = source.split("\n")
    nodes = [node for node in tree.body if name in _sets(node)] if tree else []
    if not nodes:
        return source
    starts = [min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", ()))]) for n in nodes]
    return "\n".join(
        "\n".join(lines[start - 1 : node.end_lineno])
        for start, node in zip(starts, nodes, strict=True)
    )


def adds_code(source: str, pristine: str) -> bool:
    """Tell whether an edited cell holds a statement that the handed-out cell does not.

    >>> adds_code("x = 1  # my note", "x = 1"), adds_code("x = 1; y = 2", "x = 1")
    (False, True)
    """
    tree, given = parse(source), parse(pristine)
    if tree is None or given is None:
        return bool(source.strip())
    return bool({ast.dump(node) for node in tree.body} - {ast.dump(node) for node in given.body})


def without_fences(text: str) -> str:
    """Drop the lines that open or close a code block in Markdown.

    >>> without_fences("```python\\nx = 1\\n```")
    'x = 1'
    """
    return "\n".join(line for line in text.split("\n") if not _FENCE.fullmatch(line.strip()))


def squeeze(text: str) -> str:
    """Return a text without the spaces and marks of emphasis that do not change what it says.

    >>> squeeze("*Write  here.*") == squeeze("Write here.")
    True
    """
    return " ".join(text.split()).strip("*_ ")
