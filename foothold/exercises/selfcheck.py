"""``check("01.3")``: what a learner is told about an answer, and nothing more.

Three answers: *not yet* (blank; never an exception), *not quite* with one hint, *yes* with why
it matters. Never the expected value and never a traceback. Questions that are judged for their
form only say "recorded".
"""

from __future__ import annotations

import html
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import features, key
from .calls import answer_data
from .plain import Plain
from .texts import UnreadableError, short

SIGNS = {"not yet": "…", "not quite": "✗", "yes": "✓", "recorded": "✎"}
LEADS = {"not yet": "Not yet.", "not quite": "Not quite.", "yes": "Yes.", "recorded": "Recorded."}

LAST_CELL_FAILED = (
    "The cell that you ran last stopped with an error, so its answer is not known. "
    "Mend that cell and run it, then run this check again."
)

_MISSING = object()
_wrong_answers: dict[str, list[frozenset[str]]] = {}


@dataclass(frozen=True)
class Message:
    """What a check cell shows: a word, a sentence, and the same as HTML with a sign."""

    verdict: str
    text: str

    def __repr__(self) -> str:
        return f"{SIGNS[self.verdict]} {LEADS[self.verdict]} {self.text}".rstrip()

    def _repr_html_(self) -> str:
        return (
            '<div class="foothold-check" role="status" style="border-left:4px solid '
            'currentColor;padding:.4em .8em;max-width:46em">'
            f'<span aria-hidden="true">{SIGNS[self.verdict]}</span> '
            f"<strong>{LEADS[self.verdict]}</strong> {html.escape(self.text)}</div>"
        )


def check(name: str, value: Any = _MISSING) -> Message:
    """Say whether the answer to a question is there and right.

    Parameters
    ----------
    name : str
        The question, for example ``"01.3"``.
    value : object, optional
        An answer to try. Without it, the answer is the variable that the question names, in the
        notebook from which ``check`` is called; a missing variable is a blank.

    Returns
    -------
    Message
        Shown under the cell: not yet, not quite, yes or recorded.

    Examples
    --------
    >>> check("99.1")
    … Not yet. There is no question 99.1 here. Keep the folder 'keys' beside your exercises.
    """
    name = str(name).strip()
    found = _find(name)
    if found is None:
        return Message(
            "not yet",
            f"There is no question {name} here. Keep the folder 'keys' beside your exercises.",
        )
    public, salt = found
    if value is _MISSING:
        if _last_cell_failed():
            return Message("not yet", LAST_CELL_FAILED)
        value = sys._getframe(1).f_globals.get(public["answer"])
    return _answer(public, salt, value)


def _last_cell_failed() -> bool:
    """Did the cell before this one raise? Its answer would be an older one, or none."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "last_execution_succeeded", True) is False


def _answer(public: dict[str, Any], salt: str, value: Any) -> Message:
    said = judged(public, salt, answer_data(public, value), _ladder)
    text = invitation(public) if said.verdict == "not yet" else f"{said.why} {said.text}".strip()
    return Message(said.verdict, text)


@dataclass(frozen=True)
class Judged:
    """What the public key says: a verdict, a sentence on the answer, why a right one matters."""

    verdict: str
    text: str = ""
    why: str = ""


def first_step(public: dict[str, Any], reading: features.Reading | None = None) -> str:
    """The first step of the ladder: what helps whoever shows no mistake that is known."""
    return (public.get("ladder") or ["Read the question once more."])[0]


def judged(
    public: dict[str, Any],
    salt: str,
    data: Plain,
    step: Callable[[dict[str, Any], features.Reading], str] = first_step,
) -> Judged:
    """Judge an answer by the public key, for the check cell and for ``foothold check`` alike.

    Parameters
    ----------
    public : dict
        The question in the public key.
    salt : str
        The salt of its set.
    data : plain data
        The answer.
    step : callable
        Gives the step of the ladder where no known mistake shows.

    Returns
    -------
    Judged
        A blank has no text: whoever asks knows best where the answer is to be written.
    """
    try:
        reading = features.read(public, data)
    except UnreadableError as error:
        return Judged("not quite", f"I cannot read this answer. {error}")
    if reading is None:
        return Judged("not yet")
    if public.get("form_only"):
        return Judged("recorded", "This answer is judged when it is graded.")
    if key.is_right(public, salt, reading):
        more = "More cases are tried when it is graded." if public.get("more_cases") else ""
        return Judged("yes", more, key.why(public, salt, reading))
    missing, hint = _missing_pairs(public, reading), key.hint(public, salt, reading)
    told = [_raised(public, reading), missing, hint or (None if missing else step(public, reading))]
    return Judged("not quite", " ".join(filter(None, told)))


def invitation(public: dict[str, Any]) -> str:
    """The sentence that a blank gets."""
    if public["kind"] == "function":
        return (
            f"Write the function {public['answer']}, which answers with return, "
            "then run this cell again."
        )
    return f"Write your answer to {public['id']} above, then run this cell again."


def _missing_pairs(public: dict[str, Any], reading: features.Reading) -> str:
    """How many pairs a match still lacks; a hint about thinking would come too early."""
    if public["kind"] != "match":
        return ""
    given = {word.partition("=")[0] for word in reading.words}
    left = len(public["keys"]) - len(given)
    return f"{left} of {len(public['keys'])} pairs are still missing." if left else ""


def _raised(public: dict[str, Any], reading: features.Reading) -> str:
    """One friendly line about the first call that raised and should not have."""
    errors = dict(word.split("=error:", 1) for word in reading.words if "=error:" in word)
    for number, given in enumerate(public.get("inputs", []), 1):
        case = f"case{number}"
        if case in errors and case not in public.get("refuses", []):
            call = f"{public['answer']}({', '.join(map(repr, given['args']))})"
            return f"Your function stopped with {errors[case]} on {short(call, 120)}."
    return ""


def _ladder(public: dict[str, Any], reading: features.Reading) -> str:
    """The next step of the ladder: one for each different wrong answer in this kernel."""
    seen = _wrong_answers.setdefault(public["id"], [])
    answer = reading.words | {f"{slot}={value}" for slot, value in reading.slots.items()}
    if answer not in seen:
        seen.append(answer)
    ladder = public.get("ladder") or ["Read the question once more."]
    return ladder[min(seen.index(answer), len(ladder) - 1)]


def _find(name: str) -> tuple[dict[str, Any], str] | None:
    """The public key of a question, from the nearest folder that has one."""
    for folder in key_folders():
        for path in sorted(folder.glob(f"{name.partition('.')[0]}_*.json")):
            data = _load(path, path.stat().st_mtime_ns)
            if data and name in data["checks"]:
                return data["checks"][name], data["salt"]
    return None


def key_folders() -> list[Path]:
    """Where keys may lie: the kit named by FOOTHOLD_KIT, beside the notebook, in the package."""
    here, package = Path.cwd(), Path(__file__).resolve().parents[1]
    places = [
        here / "keys",
        here / "exercises" / "keys",
        here.parent / "exercises" / "keys",
        package.parent / "exercises" / "keys",
        package / "_exercises" / "keys",
    ]
    if os.environ.get("FOOTHOLD_KIT"):
        places.insert(0, Path(os.environ["FOOTHOLD_KIT"]) / "exercises" / "keys")
    return [place for place in places if place.is_dir()]


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> dict[str, Any] | None:
    """One key file; None if it cannot be read (another folder may have it whole)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
