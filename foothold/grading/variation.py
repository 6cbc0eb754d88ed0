"""Hidden cases of a function that vary with a seed: drawn from domains that the author states.

A question of kind ``function`` may have blocks ``[[check.vary]]`` beside its fixed ``hidden``
cases. Each block names the part its cases count for, how many are drawn, and from what::

    [[check.vary]]
    part = "touching ends"
    count = 2
    any_order = true
    draw.day = { walk = { dates = ["2024-06-01", "2025-01-15"] }, steps = [1, 2] }
    args = [["$day.0", "$day.1"], ["$day.1", "$day.2"]]

``args`` is a template (see :mod:`.domains`): every domain in it is replaced by a value drawn from
it. ``draw`` gives names to values that are needed more than once. ``any_order`` also mixes the
arguments. A drawn case equals no fixed case and no other drawn one.

How points stay fair: a function's part counts only if all its cases are right, fixed and drawn.
Drawn cases join a part that fixed cases have, so the parts and their points do not depend on the
seed, and a right function has full points at any seed. An author chooses each block so that it
tests the thought of its part and no other: then a function with a known mistake has the same
points at any seed too. And each part has cases with different results, so that neither a constant
nor a list of known answers with a constant for the rest earns anything.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .domains import DomainError, Source, draw

if TYPE_CHECKING:
    from .exercise import Exercise

TRIES = 200  # draws for one case before its domain counts as exhausted
MOST = 50  # drawn cases of one block


def with_drawn(exercise: Exercise, seed: str) -> Exercise:
    """The set with the cases of one seed drawn, behind the fixed hidden cases of each function.

    Parameters
    ----------
    exercise : Exercise
        The set as its author wrote it.
    seed : str
        Any text. The same text gives the same cases.

    Returns
    -------
    Exercise
        Same questions, parts and points.
    """
    checks = {
        name: _joined(check, draw_cases(check, seed)) if check.get("vary") else check
        for name, check in exercise.checks.items()
    }
    return replace(exercise, checks=checks)


def _joined(check: dict[str, Any], drawn: list[dict[str, Any]]) -> dict[str, Any]:
    fixed = {name: value for name, value in check.items() if name != "vary"}
    return {**fixed, "hidden": [*check.get("hidden", []), *drawn]}


def draw_cases(check: dict[str, Any], seed: str) -> list[dict[str, Any]]:
    """The drawn cases of one function.

    Parameters
    ----------
    check : dict
        The question as the TOML file has it.
    seed : str
        Any text.

    Returns
    -------
    list of dict
        Cases with ``args`` and ``part``, in the order of the blocks.

    Raises
    ------
    DomainError
        If a block is not complete, names a part that no fixed case has, or has too few values.
    """
    fixed = [*check["inputs"], *check.get("hidden", [])]
    parts = {case.get("part", "results") for case in fixed}
    used = {_text(case["args"]) for case in fixed}
    cases = []
    for number, block in enumerate(check.get("vary", []), 1):
        where = f"block {number} of 'vary'"
        try:
            if block.get("part", "results") not in parts:
                raise DomainError(f"no fixed case has the part '{block.get('part', 'results')}'.")
            count = block.get("count", 1)
            if not isinstance(count, int) or not 1 <= count <= MOST:
                raise DomainError(f"'count' is a whole number from 1 to {MOST}.")
            for place in range(count):
                source = Source(f"{seed}|{check['id']}|{number}|{place}")
                args = _new_args(block, source, used)
                used.add(_text(args))
                cases.append({"args": args, "part": block.get("part", "results")})
        except DomainError as error:
            raise DomainError(f"{where}: {error}") from error
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise DomainError(f"{where} cannot be read ({error}).") from error
    return cases


def _new_args(block: dict[str, Any], source: Source, used: set[str]) -> list:
    for _ in range(TRIES):
        names: dict[str, Any] = {}
        for name, template in block.get("draw", {}).items():
            names[name] = draw(template, source, names)
        args = draw(block["args"], source, names)
        if not isinstance(args, list):
            raise DomainError("'args' is a list, one entry for each argument.")
        args = source.shuffled(args) if block.get("any_order") else args
        if _text(args) not in used:
            return args
    raise DomainError("its domains hold too few cases that are not used already.")


def _text(args: Any) -> str:
    return json.dumps(args)
