"""Derive what learners get from what authors write.

``solutions/NN_x.ipynb`` and ``solutions/NN_x.toml`` become ``exercises/NN_x.ipynb`` (answers
taken out, "not yet" stored under each check) and ``exercises/keys/NN_x.json`` (the public key
and the pristine notebook). Nobody edits these two by hand; ``--check`` fails when they differ.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..exercises import key
from ..exercises.selfcheck import Message, invitation
from .exercise import BEGIN, END, Exercise, load_exercise, question, role
from .lean_imports import nbformat
from .reference import bind_visible, reference_data


def stub_source(source: str, stub: str) -> str:
    """An answer cell with its solution replaced by the stub.

    Examples
    --------
    >>> cell = "# days\\n### BEGIN SOLUTION\\nanswer_1 = 3\\n### END SOLUTION"
    >>> stub_source(cell, "answer_1 = ...")
    '# days\\nanswer_1 = ...'
    """
    if BEGIN not in source:
        return stub
    head, _, rest = source.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return "\n".join(part for part in (head.rstrip(), stub, tail.strip()) if part)


def derive_notebook(exercise: Exercise) -> nbformat.NotebookNode:
    """The notebook that learners get.

    Parameters
    ----------
    exercise : Exercise
        The set as its author wrote it.

    Returns
    -------
    nbformat.NotebookNode
        Same cells and ids; answers are stubs, check cells hold "not yet" with an execution count.
    """
    notebook = copy.deepcopy(exercise.solution)
    count = 0
    for cell in notebook.cells:
        stub = cell.metadata.get("foothold", {}).pop("stub", "")
        if role(cell) == "answer":
            cell.source = stub_source(cell.source, stub)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
        if role(cell) == "answer":
            cell.outputs = []
        if role(cell) == "check":
            cell.outputs = [_not_yet(exercise.checks[question(cell)], count)]
    return notebook


def _not_yet(check: dict[str, Any], count: int) -> nbformat.NotebookNode:
    message = Message("not yet", invitation(check))
    content = {
        "data": {"text/plain": repr(message), "text/html": message._repr_html_()},
        "metadata": {},
        "execution_count": count,
    }
    message = {"header": {"msg_type": "execute_result"}, "content": content}
    return nbformat.v4.output_from_msg(message)


def derive_key(exercise: Exercise, notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """The public key file: hashed answers and the pristine notebook without outputs.

    Runs the solution to learn the answers.
    """
    salt = f"{exercise.name}:{key.VERSION}"
    bound = bind_visible(exercise, reference_data(exercise))
    checks = {name: key.public_check(each, salt) for name, each in bound.items()}
    return {
        "set": exercise.name,
        "title": exercise.title,
        "salt": salt,
        "open": {
            name: {"question": check["question"], "part": check["part"], "track": check["track"]}
            for name, check in exercise.open.items()
        },
        "checks": checks,
        "pristine": pristine(notebook),
    }


def pristine(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """A plain copy of the learner's notebook without outputs, as the merge needs it."""
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return plain


def derive(solutions: Path, name: str) -> dict[str, str]:
    """Both derived files of one set, as texts by their path below ``exercises/``.

    Raises
    ------
    ExerciseError
        If the set is not in order.
    """
    exercise = load_exercise(solutions, name)
    notebook = derive_notebook(exercise)
    public = derive_key(exercise, notebook)
    return {
        f"{name}.ipynb": nbformat.writes(notebook) + "\n",
        f"keys/{name}.json": json.dumps(public, indent=1, ensure_ascii=False) + "\n",
    }


def release(
    kit: Path, names: list[str], check: bool = False, say: Callable[[str], None] = print
) -> list[str]:
    """Write ``exercises/`` anew, or only compare.

    Parameters
    ----------
    kit : pathlib.Path
        Folder with ``solutions/`` and ``exercises/``.
    names : list of str
        Sets to derive.
    check : bool
        Compare and write nothing.
    say : callable
        Receives one sentence for each set.

    Returns
    -------
    list of str
        Files below ``exercises/`` that differ (with ``check``) or were written.
    """
    exercises = kit / "exercises"
    changed = []
    for name in names:
        for relative, text in derive(kit / "solutions", name).items():
            path = exercises / relative
            same = path.is_file() and path.read_text(encoding="utf-8") == text
            if same:
                continue
            changed.append(relative)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        mine = [relative for relative in changed if name in relative]
        say(f"{name}: " + (", ".join(mine) if mine else "unchanged"))
    if check:
        known = {f"{name}.ipynb" for name in names} | {f"keys/{name}.json" for name in names}
        for path in [*exercises.glob("*.ipynb"), *exercises.glob("keys/*.json")]:
            relative = path.relative_to(exercises).as_posix()
            if relative not in known:
                changed.append(f"{relative} (has no solution)")
    return changed
