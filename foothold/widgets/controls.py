"""The controls of an explorer: what each one asks, and which answers it admits.

A control is a plain record. The page builds a native element from it, with its own label; the
kernel checks values with the same record, so that a value set from a cell and one set with the
keyboard obey the same rule.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Control:
    """What all controls share.

    Parameters
    ----------
    name : str
        Key of the value that ``draw`` receives; a Python name.
    label : str
        The visible label, also what a screen reader says.
    help : str
        One short sentence under the control, or empty.
    group : str
        Controls next to each other with the same group stand in one box under that heading.
    """

    kind: ClassVar[str] = ""

    name: str
    label: str
    help: str = field(default="", kw_only=True)
    group: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"A control's name must be a Python name, not {self.name!r}.")
        if not self.label.strip():
            raise ValueError(f"Control {self.name!r} needs a label: say what it changes.")
        self.check(self.start())

    def start(self) -> Any:
        """Value at the start."""
        return self.value  # type: ignore[attr-defined]

    def check(self, value: Any) -> Any:
        """Return the value in its proper type, or raise ValueError with a sentence."""
        raise NotImplementedError

    def said(self, value: Any) -> str:
        """Return the value as a reader sees it."""
        return str(value)

    def spec(self) -> dict[str, Any]:
        """Return what the page needs to build the element, as plain data."""
        return {"kind": self.kind, **asdict(self)}


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} must be a number, not {value!r}.")
    return value


@dataclass(frozen=True)
class Range(Control):
    """A slider.

    Parameters
    ----------
    min, max, step, value : float
        Its ends, its step and its start (`min` if None). Whole numbers stay whole.
    marks : list of str or None
        The text of each step, for example dates; shown and read out instead of the number.
    unit : str
        Put after the number, for example ``"km"``.
    """

    kind: ClassVar[str] = "range"

    min: float
    max: float
    step: float = 1
    value: float | None = None
    marks: list[str] | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        for end in (self.min, self.max, self.step):
            _number(self.name, end)
        if self.step <= 0 or self.max < self.min:
            raise ValueError(f"Slider {self.name!r} needs min <= max and a step above zero.")
        steps = round((self.max - self.min) / self.step) + 1
        if self.marks is not None and len(self.marks) != steps:
            raise ValueError(f"Slider {self.name!r} has {steps} steps but {len(self.marks)} marks.")
        super().__post_init__()

    def start(self) -> float:
        return self.min if self.value is None else self.value

    def check(self, value: Any) -> float:
        _number(self.name, value)
        if not self.min <= value <= self.max:
            raise ValueError(
                f"{self.name} must be from {self.min:g} to {self.max:g}, not {value:g}."
            )
        steps = round((value - self.min) / self.step)
        nearest = min(self.max, self.min + steps * self.step)
        whole = all(float(part).is_integer() for part in (self.min, self.step))
        return int(nearest) if whole else round(nearest, 10)

    def said(self, value: Any) -> str:
        if self.marks is not None:
            return self.marks[round((value - self.min) / self.step)]
        return f"{value:,.10g} {self.unit}".strip()


@dataclass(frozen=True)
class Select(Control):
    """A drop-down list.

    Parameters
    ----------
    options : list of (str, str)
        Value and the text that a reader sees.
    value : str
        The value at the start.
    """

    kind: ClassVar[str] = "select"

    options: list[tuple[str, str]]
    value: str

    def check(self, value: Any) -> str:
        known = [option for option, _ in self.options]
        if value not in known:
            raise ValueError(f"{self.name} must be one of {', '.join(known)}, not {value!r}.")
        return value

    def said(self, value: Any) -> str:
        return dict(self.options)[value]


@dataclass(frozen=True)
class Check(Control):
    """A check box: on or off."""

    kind: ClassVar[str] = "check"

    value: bool = False

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"{self.name} must be True or False, not {value!r}.")
        return value

    def said(self, value: Any) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True)
class Number(Control):
    """A box for a number. ``value=None`` leaves it blank, and a blank is a value: None."""

    kind: ClassVar[str] = "number"

    min: float | None = None
    max: float | None = None
    step: float | None = None
    value: float | None = None
    unit: str = ""

    def check(self, value: Any) -> float | None:
        if value is None:
            return None
        _number(self.name, value)
        low, high = self.min, self.max
        if (low is not None and value < low) or (high is not None and value > high):
            ends = [
                f"{w} {e:g}" for w, e in (("at least", low), ("at most", high)) if e is not None
            ]
            raise ValueError(f"{self.name} must be {' and '.join(ends)}, not {value:g}.")
        return value

    def said(self, value: Any) -> str:
        return "blank" if value is None else f"{value:,.10g} {self.unit}".strip()


@dataclass(frozen=True)
class Text(Control):
    """A box for a line of text, or for several lines if ``rows`` is above one."""

    kind: ClassVar[str] = "text"

    value: str = ""
    rows: int = 1
    max_length: int = 500

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{self.name} must be text, not {value!r}.")
        if len(value) > self.max_length:
            raise ValueError(f"{self.name} has {len(value)} signs; at most {self.max_length}.")
        return value

    def said(self, value: Any) -> str:
        return value or "blank"


@dataclass(frozen=True)
class Button(Control):
    """A button; its value is how often it was pressed."""

    kind: ClassVar[str] = "button"

    value: int = 0

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"{self.name} counts presses: a whole number from 0, not {value!r}.")
        return value
