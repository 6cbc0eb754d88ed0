"""Import and use once what every kernel of a class will use, so that a forked one need not."""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Iterable

from .absent import without, without_property_lists

# Not matplotlib_inline.backend_inline: it hooks into the shell when it is imported, and there is
# no shell yet; figures would silently stay away in every kernel.
MODULES = (
    "numpy",
    "pandas",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "geographiclib.geodesic",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "bdb",
    "pygments.formatters.terminal256",
    "faulthandler",
    "tornado.platform.asyncio",
    "foothold",
    "foothold.wording",
    "foothold.exercises.selfcheck",
    "foothold.exercises.show",
    "foothold.data",
    "foothold.figures.picture",
    "foothold.figures.style",
    "foothold.models.geodesy",
    "foothold.grading.kernel_app",
    "foothold.grading.guard",
)


def warm_up() -> None:
    """Import the course's libraries and run their slow first uses."""
    with without("debugpy"), without_property_lists():  # the first is ipykernel's debugger
        import_all(MODULES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _draw()
        _tabulate()


def use_figures() -> None:
    """Use pyplot once as a cell would; to be called when there is a shell.

    Figures of cells hook into the shell at their first use, which takes long. None is left open.
    """
    from matplotlib import pyplot

    _, axes = pyplot.subplots(figsize=(6, 2), layout="constrained")
    axes.barh(["a", "b"], [1, 2])
    axes.set_xlabel("Label")
    pyplot.show()
    pyplot.close("all")


def import_all(modules: Iterable[str]) -> None:
    """Import modules beforehand.

    Parameters
    ----------
    modules : iterable of str
        Such as those that the exercises of a kit import. What is not installed is left out: the
        kernel will say so where a cell needs it.
    """
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for name in modules:
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _draw() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="line")
    axes.bar(["a", "b"], [1, 2])
    axes.barh(["a", "b"], [1, 2])
    axes.legend()
    axes.set_title("Title, 0123456789")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def _tabulate() -> None:
    import pandas

    from ..data import load, table_names

    frame = pandas.DataFrame({"group": ["a", "b", "a"], "value": [1, 2, 3]})
    frame.groupby("group")["value"].sum()
    frame.merge(frame, on="group").sort_values("group").to_html()
    dict(frame.set_index("group").iterrows())
    repr(frame)
    for name in table_names():
        load(name)  # kept; a kernel then takes a copy
