"""Native, labelled controls beside one picture, its finding and a small table.

The page and the kernel share two values: what the controls say (``values``) and what there is to
see (``view``). A move sends the newest values; while the kernel is still drawing, the page keeps
only the newest of the moves made meanwhile, so a held key never builds up a queue. Elements are
built once and then only changed, so the keyboard's focus never moves by itself.

The slider of ipywidgets was not used: it has no name for a screen reader, and Notebook 7 keeps
the arrow keys for itself unless the focused element forbids it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from foothold.figures.layers import Layered
from foothold.figures.picture import Picture, bundle, css_size, png
from foothold.widgets.controls import Button, Check, Control, Number, Range, Select, Text
from foothold.widgets.tables import safe, table

__all__ = [
    "Button",
    "Check",
    "Control",
    "Explorer",
    "Number",
    "Range",
    "Select",
    "Text",
    "View",
    "table",
]

HERE = Path(__file__).parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
STILL_NOTE = "Run this cell to use the controls."  # the site knows a stored widget by it


@dataclass(frozen=True)
class View:
    """What there is to see for one setting of the controls.

    Parameters
    ----------
    picture : bytes or Layered
        From `foothold.widgets.canvas.Canvas.draw` or `foothold.figures.picture.png`; ``b""`` for
        none. ``png`` gives the whole of it.
    finding : str
        One sentence: what the picture shows now. Printed, read out, and the picture's alt text.
    detail : str
        Put under the picture: HTML from `table` (or other ``markupsafe.Markup``); plain text is
        escaped.
    size : tuple of int, optional
        Width and height on the page in CSS pixels; read from the PNG if missing.
    """

    picture: bytes | Layered = field(repr=False)
    finding: str
    detail: str = field(default="", repr=False)
    size: tuple[int, int] | None = field(default=None, repr=False)

    @property
    def png(self) -> bytes:
        """The whole picture as a PNG."""
        return bytes(self.picture)

    @classmethod
    def of(cls, picture: Picture, detail: str = "") -> View:
        """Make a view of a `Picture`: simple, but slower than a `Canvas` (0.1 to 0.3 s)."""
        return cls(png(picture.figure), picture.finding, detail)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return bundle(self.png, self.finding, below=safe(self.detail))


class Explorer(anywidget.AnyWidget):
    """Controls, a picture, its finding, and a table, as one widget.

    Parameters
    ----------
    title : str
        Short heading, also the group's name for a screen reader.
    controls : sequence of Control
        `Range`, `Select`, `Check`, `Number`, `Text`, `Button`, in the order of the page.
    draw : callable
        Takes a dict of values (name to value), returns a `View`. Called once at the start.
    description : str
        One or two sentences under the title: what to try.

    Raises
    ------
    ValueError
        If two controls share a name, or `draw` does not return a `View` with a finding.

    Examples
    --------
    >>> def draw(values):
    ...     return View(b"", f"The box says {values['word']}.")
    >>> explorer = Explorer("Echo", [Text("word", "Word", "yes")], draw)
    >>> explorer.set(word="no").finding
    'The box says no.'
    """

    _esm = (HERE / "explorer.js").read_text(encoding="utf-8")
    _css = (HERE / "explorer.css").read_text(encoding="utf-8")

    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    # The page knows what it sent; an echo would only cost a message per move.
    values = traitlets.Dict().tag(sync=True, echo_update=False)
    asked = traitlets.Unicode().tag(sync=True, echo_update=False)
    # What stays under the picture, sent when it is new: {key, png}. `view` names the key it needs.
    ground = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        title: str,
        controls: Sequence[Control],
        draw: Callable[[dict[str, Any]], View],
        description: str = "",
    ) -> None:
        self._controls = {control.name: control for control in controls}
        if len(self._controls) != len(controls):
            raise ValueError("Two controls share a name; give each its own.")
        self._draw = draw
        self._quiet = True  # no drawing by the observer: here and in set_state it is done once
        start = {name: control.start() for name, control in self._controls.items()}
        self.shown = self._see(start)
        super().__init__(
            title=title,
            description=description,
            controls=[control.spec() for control in controls],
            values=start,
            ground=_ground(self.shown),
            view=self._message(self.shown, start),
        )
        self._quiet = False

    def set(self, **values: Any) -> View:
        """Set some values from a cell, as if the controls had been moved.

        Parameters
        ----------
        **values
            Control name to new value; the others stay as they are.

        Returns
        -------
        View
            What there is to see now; as the last line of a cell it shows the picture.

        Raises
        ------
        ValueError
            If a name is unknown or a value is not one that the control admits.
        """
        self.values = {**self.values, **values}
        return self.shown

    @traitlets.validate("values")
    def _check_values(self, proposal: traitlets.Bunch) -> dict[str, Any]:
        return self._admit(proposal["value"])

    def _admit(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete and check values, in the order of the controls."""
        unknown = [str(name) for name in given if name not in self._controls]
        if unknown:
            raise ValueError(
                f"There is no control named {', '.join(unknown)}; "
                f"there are {', '.join(self._controls) or 'none'}."
            )
        current = dict(self.values)
        return {
            name: control.check(given.get(name, current.get(name, control.start())))
            for name, control in self._controls.items()
        }

    @traitlets.observe("values")
    def _values_changed(self, change: traitlets.Bunch) -> None:
        if self._quiet:
            return
        try:
            self.shown = self._see(change["new"])
        except Exception as problem:
            self.view = self._trouble(problem)
            raise
        self._answer(change["new"])

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take a move from the page and answer it with a view, whatever happens.

        An error in `draw` becomes a sentence in the widget: a traceback would vanish in a log.
        """
        self._quiet = True
        try:
            super().set_state({key: new for key, new in sync_data.items() if key != "values"})
            if "values" in sync_data:  # checked first: traitlets would keep a refused value here
                super().set_state({"values": self._admit(sync_data["values"])})
            self.shown = self._see(self.values)
            self._answer(self.values)
        except Exception as problem:
            self.view = self._trouble(problem)
        finally:
            self._quiet = False

    def _see(self, values: dict[str, Any]) -> View:
        view = self._draw(dict(values))
        if not isinstance(view, View):
            raise ValueError(f"draw must return a View, not {type(view).__name__}.")
        if not view.finding.strip():
            raise ValueError("draw must say its finding in one sentence; it is blank.")
        return view

    def _answer(self, values: dict[str, Any]) -> None:
        ground = _ground(self.shown)
        if ground["key"] != self.ground["key"]:  # before the view that needs it
            self.ground = ground
        self.view = self._message(self.shown, values)

    def _message(self, view: View, values: dict[str, Any]) -> dict[str, Any]:
        layered = isinstance(view.picture, Layered)
        sent = view.picture.over if layered else view.picture
        width, height = view.size or (css_size(sent) if sent else (0, 0))
        return {
            "answers": self.asked,
            "values": dict(values),
            "said": self._said(values),
            "ground": _ground(view)["key"],
            "png": sent,
            "finding": view.finding,
            "detail": safe(view.detail),
            "width": width,
            "height": height,
            "trouble": "",
        }

    def _said(self, values: dict[str, Any]) -> dict[str, str]:
        """What stands beside each slider."""
        return {
            name: control.said(values[name])
            for name, control in self._controls.items()
            if isinstance(control, Range)
        }

    def _trouble(self, problem: Exception) -> dict[str, Any]:
        words = str(problem).strip() or type(problem).__name__
        if not isinstance(problem, ValueError | traitlets.TraitError):
            words = f"{type(problem).__name__}: {words}"
        sentence = f"This setting cannot be drawn. {words} Change a control, or run the cell again."
        said = self._said(self.values)
        return {**self.view, "answers": self.asked, "said": said, "trouble": sentence}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        settings = "; ".join(
            f"{control.label}: {control.said(self.values[name])}"
            for name, control in self._controls.items()
            if not isinstance(control, Button)
        )
        note = STILL_NOTE + (f" Shown here: {settings}." * bool(settings))
        still = bundle(
            self.shown.png,
            self.shown.finding,
            above=f"<p><strong>{html.escape(self.title)}</strong></p>",
            below=f"{safe(self.shown.detail)}<p><small>{html.escape(note)}</small></p>",
        )
        return {**still, WIDGET_VIEW: data[WIDGET_VIEW]}, metadata

    def __repr__(self) -> str:
        return f"<Explorer {self.title!r}>"


def _ground(view: View) -> dict[str, Any]:
    if isinstance(view.picture, Layered):
        return {"key": view.picture.ground.key, "png": view.picture.ground.png}
    return {"key": "", "png": b""}
