"""``python -m foothold.gallery [--out DIR] [--only NAME]``: for authors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from foothold.gallery.sheet import write


def main(argv: list[str] | None = None) -> int:
    """Write the contact sheet and say what is wrong in it."""
    parser = argparse.ArgumentParser(prog="python -m foothold.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/gallery"))
    parser.add_argument("--only", default="", help="figures and widgets whose name holds this")
    arguments = parser.parse_args(argv)
    try:
        drawn = write(arguments.out, arguments.only)
    except ValueError as problem:
        print(f"gallery: {problem}", file=sys.stderr)
        return 2
    shots = [shot for section in drawn for shot in section.shots]
    found = [(section.name, shot) for section in drawn for shot in section.shots if shot.faults]
    for name, shot in found:
        print(f"{name}, {shot.labels[0]}: {'; '.join(shot.faults)}")
    print(
        f"{len(drawn)} figures and widgets, {len(shots)} pictures, {len(found)} with faults. "
        f"Open {arguments.out / 'index.html'} in a browser."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
