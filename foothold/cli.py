"""The command ``foothold``: a thin layer over the rooms that do the work."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def kit_folder() -> Path:
    """The folder with ``exercises/`` and ``solutions/``: where one stands, or the checkout."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir() and (folder / "exercises").is_dir():
            return folder
    return Path(__file__).resolve().parents[1]


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="foothold", description="Teach, check and grade with the Foothold kit."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    release = commands.add_parser("release", help="derive exercises/ from solutions/")
    release.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    release.add_argument("--kit", type=Path, help="folder with solutions/ and exercises/")
    release.set_defaults(run=run_release)

    refresh = commands.add_parser("refresh", help="run notebooks in place and store their outputs")
    refresh.add_argument("notebooks", type=Path, nargs="+")
    refresh.set_defaults(run=run_refresh)
    return parser


def run_release(arguments: argparse.Namespace) -> int:
    """``foothold release [--check] [--kit DIR]``."""
    from .grading.exercise import find_exercises
    from .grading.release import release

    kit = arguments.kit or kit_folder()
    names = find_exercises(kit / "solutions")
    if not names:
        raise SystemExit(f"No exercise set was found in {kit / 'solutions'}.")
    changed = release(kit, names, check=arguments.check)
    if arguments.check and changed:
        print("exercises/ differs from solutions/: " + ", ".join(changed))
        print("Run 'foothold release' and commit what it writes.")
        return 1
    return 0


def run_refresh(arguments: argparse.Namespace) -> int:
    """``foothold refresh NOTEBOOK ...``."""
    from .authoring import refresh

    for path in arguments.notebooks:
        print(f"{path}: {'changed' if refresh(path) else 'unchanged'}", flush=True)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run one command; errors that a user can mend are one sentence."""
    arguments = build_parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except (ValueError, OSError) as error:
        print(f"foothold: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
