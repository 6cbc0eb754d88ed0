"""Find every figure function and every widget in the code, and the states worth seeing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import foothold.figures
import foothold.widgets
from foothold.data.locate import data_folder
from foothold.figures.picture import Picture
from foothold.widgets.explorer import Explorer

LONG_WORDS = "A line that somebody typed, as long as a careful reader may well make it. " * 3


def figure_functions() -> dict[str, Callable[..., Picture]]:
    """Return each public function of ``foothold.figures`` that makes a `Picture`.

    Returns
    -------
    dict of str to callable
        ``"module.function"`` to the function, in the order of the names.

    Examples
    --------
    >>> "maps.range_map" in figure_functions()
    True
    """
    found = {}
    for module in _modules(foothold.figures):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            # Read as text: some names of the annotations exist for type checkers only.
            if "Picture" in str(inspect.signature(function).return_annotation):
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = function
    return found


def explorers() -> dict[str, Callable[[], Explorer]]:
    """Return the function that makes the widget of each module of ``foothold.widgets``.

    Returns
    -------
    dict of str to callable
        Name of the module to its function ``explorer``.
    """
    found = {}
    for module in _modules(foothold.widgets):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                hints = str(typing.get_type_hints(function).get("return", ""))
                if "Explorer" in hints:
                    short = module.__name__.rpartition(".")[2]
                    found[short if name == "explorer" else f"{short}.{name}"] = function
    return found


def states(explorer: Explorer) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the states of a widget worth seeing: how it starts, then one control at a time.

    Parameters
    ----------
    explorer : Explorer
        As it starts.

    Yields
    ------
    tuple
        A label for people, and the values that differ from the start.
    """
    yield "as it starts", {}
    for spec in explorer.controls:
        for value, words in _values(spec):
            if value != spec.get("value"):
                yield f"{spec['label']}: {words}", {spec["name"]: value}
    yield from _together(explorer)


def _values(spec: dict[str, Any]) -> list[tuple[Any, str]]:
    """Each option, both ends and the middle of a range, both ways of a box."""
    kind = spec["kind"]
    if kind == "select":
        return [(value, text) for value, text in spec["options"]]
    if kind == "check":
        return [(value, "on" if value else "off") for value in (False, True)]
    if kind == "range":
        low, high, step = spec["min"], spec["max"], spec["step"]
        middle = low + round((high - low) / 2 / step) * step
        return [
            (v, spec["marks"][round((v - low) / step)] if spec.get("marks") else str(v))
            for v in dict.fromkeys((low, middle, high))
        ]
    if kind == "number":
        ends = [spec["min"], spec["max"], None]
        return [(v, "blank" if v is None else str(v)) for v in dict.fromkeys(ends)]
    if kind == "text":
        return [("", "blank"), (LONG_WORDS[: spec["max_length"]], "long")]
    return [(1, "pressed")]


def _together(explorer: Explorer) -> Iterator[tuple[str, dict[str, Any]]]:
    """All ranges at one end, and each option of a filter while the others let all through."""
    ranges = [spec for spec in explorer.controls if spec["kind"] == "range"]
    if len(ranges) > 1:
        for end, words in (("min", "lowest"), ("max", "highest")):
            yield f"all sliders at their {words}", {spec["name"]: spec[end] for spec in ranges}
    filters = [spec for spec in explorer.controls if "any" in dict(spec.get("options", ()))]
    for spec in filters:
        others = {other["name"]: "any" for other in filters}
        for value, text in spec["options"]:
            yield f"only {spec['label']}: {text}", {**others, spec["name"]: value}


@cache
def shown_in(name: str) -> str:
    """Numbers of the notebooks that use a figure function or a widget, such as ``"04, 08"``."""
    module, _, function = name.partition(".")
    folder = data_folder().parent / "notebooks"
    if function:
        wanted = re.compile(rf"\b{function}\(")
        also = re.compile(
            rf"foothold\.figures\.{module}\b|foothold\.figures import [\w, ]*\b{module}\b"
        )
    else:
        wanted = also = re.compile(rf"foothold\.widgets\.{module} import")
    found = []
    for path in sorted(Path(folder).glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        if wanted.search(text) and also.search(text):
            found.append(path.name[:2])
    return ", ".join(found)


def _modules(package) -> list:
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]
