"""Import libraries without what takes long and is not needed: other libraries, and garbage."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let the imports of some modules fail during the block.

    Parameters
    ----------
    *names : str
        Modules; one that is imported already stays as it is.

    Examples
    --------
    >>> with without("this_module"):
    ...     try:
    ...         import this_module
    ...     except ImportError:
    ...         print("not there")
    not there
    >>> "this_module" in sys.modules
    False
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # None: Python then looks no further
    try:
        yield
    finally:
        for name in hidden:
            if sys.modules[name] is None:
                del sys.modules[name]


@contextmanager
def stand_in(module: str, *functions: str) -> Iterator[None]:
    """Let a module be found during the block whose functions do nothing.

    Parameters
    ----------
    module : str
        Full name; one that is imported already stays as it is.
    *functions : str
        Names in it.

    Examples
    --------
    >>> with stand_in("this_module", "report"):
    ...     from this_module import report
    >>> report("anything") is None, "this_module" in sys.modules
    (True, False)
    """
    if module in sys.modules:
        yield
        return
    made = ModuleType(module, "Does nothing.")
    vars(made).update(dict.fromkeys(functions, _nothing))
    sys.modules[module] = made
    try:
        yield
    finally:
        del sys.modules[module]


def _nothing(*_: object, **__: object) -> None:
    """Take anything, do nothing."""


@contextmanager
def without_garbage() -> Iterator[None]:
    """Import in the block without looking for garbage, of which modules make none.

    What is there at the end is not looked at in later searches either: a tenth of the time that
    imports take goes into them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
