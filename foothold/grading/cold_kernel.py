"""A kernel that starts as a process of its own: macOS, Windows, and inside bubblewrap.

Run as ``python -m foothold.grading.cold_kernel CELL -f CONNECTION_FILE``; ``CELL`` is a
:class:`~foothold.grading.confinement.Cell` as JSON.
"""

from __future__ import annotations

import json
import os
import sys

from .confinement import Cell, shut_in
from .syscalls import LINUX


def main() -> None:
    """Confine this process, then become a kernel."""
    cell = Cell(**json.loads(sys.argv[1]))
    sys.argv = [sys.argv[0], *sys.argv[2:]]
    if LINUX:  # the number of the parent means nothing in a namespace; a signal tells its death
        os.environ.pop("JPY_PARENT_PID", None)
    from .kernel_app import LeanKernelApp, stay

    shut_in(cell)
    app = LeanKernelApp.instance(log_level=50)
    app.initialize()
    stay(app)
    app.start()


if __name__ == "__main__":
    main()
