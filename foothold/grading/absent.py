"""Import a library as if something it can do without were not installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
