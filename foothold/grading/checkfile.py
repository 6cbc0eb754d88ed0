"""``foothold check FILE``: what a learner's whole notebook says, run anew from a pristine copy.

The learner's cells are merged into the pristine notebook that travels in the public key, all of
it runs through nbval in a fresh kernel, and the public key judges. What outputs were saved in
the file plays no part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..exercises import selfcheck
from ..exercises.plain import Plain
from .assess import steps_of
from .limits import Limits
from .merge import merge
from .plaintext import natural
from .problems import GradingError
from .reading import read_notebook
from .runner import run

WIDTH = 80


@dataclass(frozen=True)
class Line:
    """One row of the table: check, verdict in a word, the sentence that goes with it."""

    check: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Checked:
    """All rows, sentences on the file, and whether nothing is left to do."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True if every answer is right, recorded, or covered by its twin."""
        return all(line.verdict in ("yes", "recorded", "to mark") for line in self.lines)


def find_key(content: bytes, name: str, folders: Iterable[Path]) -> dict[str, Any]:
    """The public key that belongs to a file: by its metadata, then its checks, then its name.

    Raises
    ------
    GradingError
        If no key fits; the sentence names the sets there are.
    """
    keys: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            keys.setdefault(path.stem, json.loads(path.read_text(encoding="utf-8")))
    text = content.decode("utf-8", errors="replace")
    for stem in keys:
        if f'"set": "{stem}"' in text or stem in name:
            return keys[stem]
    called = re.findall(r'check\(\\?["\'](\d\d)\.', text)
    for stem, found in keys.items():
        if called and stem.startswith(max(set(called), key=called.count)):
            return found
    known = ", ".join(keys) or "none"
    raise GradingError(f"{name} is none of the exercise sets (found: {known}).")


def check_file(path: Path, limits: Limits | None = None) -> Checked:
    """Run one notebook and judge its answers with the public key.

    Parameters
    ----------
    path : pathlib.Path
        The learner's notebook; it is only read.
    limits : Limits, optional
        Bounds for the kernel.

    Returns
    -------
    Checked

    Raises
    ------
    GradingError
        If the file cannot be read or belongs to no set.
    """
    if not path.is_file():
        raise GradingError(f"There is no file {path}.")
    content = path.read_bytes()
    try:
        learner = read_notebook(content)
    except ValueError as error:
        raise GradingError(f"{path.name}: {error}") from error
    folders = [path.resolve().parent / "keys", *selfcheck.key_folders()]
    public = find_key(content, path.name, [f for f in folders if f.is_dir()])
    merged = merge(learner, public["pristine"])
    lines: dict[str, Line] = {}

    def decide(name: str, data: Plain) -> bool:
        said = selfcheck.judged(public["checks"][name], public["salt"], data)
        blank = "Still blank." if said.verdict == "not yet" else ""
        lines[name] = Line(name, said.verdict, said.text or blank)
        return lines[name].verdict in ("yes", "recorded")

    work = run(steps_of(merged, public["checks"]), decide, limits or Limits())
    rows = []
    for name in public["checks"]:
        line = lines.get(name, Line(name, "not run", "The notebook stopped before this question."))
        outcome = work.outcomes.get(name)
        if outcome and outcome.notes:
            line = Line(line.check, line.verdict, " ".join([line.text, *outcome.notes]).strip())
        if line.verdict == "not yet" and outcome and outcome.errors:
            said = f"A cell before this check stopped with {outcome.errors[-1]}."
            line = Line(name, "not yet", said)
        rows.append(line)
    for name in public["open"]:
        text = merged.open.get(name, "").strip()
        said = f"{len(text.split())} words, for a person to mark." if text else "Nothing written."
        rows.append(Line(name, "to mark" if text else "not yet", said))
    rows.sort(key=lambda row: natural(row.check))
    return Checked(tuple(_twins(rows, public)), merged.notes)


def _twins(rows: list[Line], public: dict[str, Any]) -> list[Line]:
    """Of two tracks of one part only one has to be answered: drop a blank twin of an answer."""
    about = {**public["checks"], **public["open"]}
    done = {
        (about[row.check]["question"], about[row.check]["part"])
        for row in rows
        if row.verdict not in ("not yet", "not run")
    }
    return [
        row
        for row in rows
        if row.verdict != "not yet"
        or about[row.check]["track"] == "any"
        or (about[row.check]["question"], about[row.check]["part"]) not in done
    ]


def table(checked: Checked) -> str:
    """The rows as text of at most 80 columns.

    Examples
    --------
    >>> print(table(Checked((Line("01.1", "yes", ""),), ())))
    01.1    ✓ yes
    """
    signs = {**selfcheck.SIGNS, "to mark": "✎", "not run": "–"}
    out = []
    for line in checked.lines:
        head = f"{line.check:<8}{signs[line.verdict]} {line.verdict:<11}"
        out.append((head + _fold(line.text, 21)).rstrip())
    return "\n".join([*out, *(f"Note: {_fold(note, 6)}" for note in checked.notes)])


def _fold(text: str, indent: int) -> str:
    import textwrap

    lines = textwrap.wrap(" ".join(text.split()), WIDTH - indent)
    return ("\n" + " " * indent).join(lines)
