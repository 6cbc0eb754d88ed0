"""What changed between the five questions before notebook 00 and the five after notebook 09.

The two forms ask for the same five skills on different invented texts. They were never tested for
equal difficulty, so one learner's difference says little; that of a class is a hint at best. The
answers lie in the learner's own journal and are not graded.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from foothold.data import load
from foothold.journal import Entry, entries, read_file
from foothold.wording import hung

FORMS = ("pre", "post")


def questions(form: str) -> str:
    """Write the five questions of one form as text.

    Parameters
    ----------
    form : str
        ``"pre"`` or ``"post"``.

    Raises
    ------
    ValueError
        If there is no such form.
    """
    if form not in FORMS:
        raise ValueError(f'There is no form {form!r}; write "pre" or "post".')
    items = load("check_items")
    blocks = []
    for row in items[items["form"] == form].itertuples():
        lines = hung(f"{row.item}. {row.text}", 3)
        lines += hung(f"   {row.question}", 3)
        for letter in "abcd":
            lines += hung(f"     {letter}  {getattr(row, letter)}", 8)
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def letters(log: Iterable[Entry]) -> dict[str, str]:
    """Return the answers in a journal: item id to letter, the first that was stored.

    Examples
    --------
    >>> letters([Entry("pre.1", " C) "), Entry("pre.1", "a"), Entry("pre.2", 7)])
    {'pre.1': 'c'}
    """
    found: dict[str, str] = {}
    for entry in log:
        letter = str(entry.value).strip(" .():'\"").lower()
        if re.fullmatch(r"(pre|post)\.[1-5]", entry.key) and letter in tuple("abcd"):
            found.setdefault(entry.key, letter)
    return found


def right(answers: Mapping[str, str]) -> dict[str, bool]:
    """Say for each item that was answered whether it was answered right."""
    key = load("check_items").set_index("item_id")["answer"]
    return {name: letter == key[name] for name, letter in answers.items()}


def before_and_after(log: Iterable[Entry] | None = None) -> pd.DataFrame:
    """Lay the learner's own answers side by side: one row for each of the five skills.

    Parameters
    ----------
    log : iterable of Entry, optional
        A journal; without it, the learner's own.

    Returns
    -------
    pandas.DataFrame
        ``skill``, ``before`` and ``after`` (yes, no, not yet) and the ``notebook`` to go back to.
    """
    done = right(letters(entries() if log is None else log))
    items = load("check_items").query("form == 'pre'")
    words = {True: "yes", False: "no", None: "not yet"}
    return pd.DataFrame(
        {
            "skill": list(items["skill"]),
            "before": [words[done.get(f"pre.{n}")] for n in items["item"]],
            "after": [words[done.get(f"post.{n}")] for n in items["item"]],
            "notebook": list(items["notebook"]),
        }
    )


def tally(folder: Path | str) -> pd.DataFrame:
    """Count a class: for each skill, how many were right before and after.

    Parameters
    ----------
    folder : pathlib.Path or str
        Journals (``*.jsonl``), or notebooks that hold the cell which ``as_cell()`` printed;
        searched with its subfolders. Nothing in them is run.

    Returns
    -------
    pandas.DataFrame
        One row for each skill: ``skill``, ``both`` (learners who answered before and after), and
        of these ``before`` and ``after`` (right), ``gained`` and ``lost`` (changed).

    Raises
    ------
    ValueError
        If the folder holds no journal at all.
    """
    logs = [log for path in sorted(Path(folder).rglob("*")) if (log := _log_of(path))]
    if not logs:
        raise ValueError(
            f"There is no journal in {folder}. Ask learners for their journal.jsonl, or for a "
            "notebook with the cell that as_cell() prints."
        )
    done = [right(letters(log)) for log in logs]
    rows = []
    for row in load("check_items").query("form == 'pre'").itertuples():
        names = f"pre.{row.item}", f"post.{row.item}"
        pairs = [tuple(d[n] for n in names) for d in done if all(n in d for n in names)]
        rows.append(
            (row.skill, len(pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs),
             pairs.count((False, True)), pairs.count((True, False)))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["skill", "both", "before", "after", "gained", "lost"])


def _log_of(path: Path) -> list[Entry]:
    if path.suffix == ".jsonl":
        return read_file(path)
    return _from_notebook(path) if path.suffix == ".ipynb" else []


def _from_notebook(path: Path) -> list[Entry]:
    """Entries in the ``restore({...})`` cells of a notebook, read as literals and never run."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError, OSError):
        return []
    found = []
    for source in sources:
        if "restore(" not in source:
            continue
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "restore":
                found += _literal(node)
    return found


def _literal(call: ast.Call) -> list[Entry]:
    try:
        log = ast.literal_eval(call.args[0])
        return [
            Entry(str(name), value[0] if isinstance(value, tuple) else value)
            for name, values in log.items()
            for value in values
        ]
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError, MemoryError):
        return []
