"""Show one answer to the grader, as data and without judging it.

While a submission is graded, each check cell is replaced by ``show(...)``. The kernel then holds
no key: a notebook that redefines, patches or fakes anything here can only show values that it
already knows.
"""

from __future__ import annotations

import sys
from typing import Any

from .calls import answer_data

MIME = "application/vnd.foothold.answer+json"


def show(check: dict[str, Any]) -> None:
    """Display the answer to a question as plain data under :data:`MIME`.

    Parameters
    ----------
    check : dict
        ``id``, ``kind``, ``answer`` and, for a function, ``inputs`` and ``hidden``.
    """
    from IPython.display import display

    value = sys._getframe(1).f_globals.get(check["answer"])
    data = answer_data(check, value)
    display({MIME: {"check": check["id"], "data": data}}, raw=True)
