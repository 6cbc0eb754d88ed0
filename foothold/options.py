"""The commands of ``foothold`` and their options, without what they do."""

from __future__ import annotations

import argparse
from pathlib import Path

from .grading.cluster_address import add_cluster_options

TWINS = "show who shares unusual wrong answers: a prompt to look, no verdict"


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="foothold", description="Teach, check and grade with the Foothold kit."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    commands.add_parser(
        "lab", help="open JupyterLab on the first notebook; further options go to jupyter lab"
    )

    check = commands.add_parser("check", help="run an exercise anew and say what is right")
    check.add_argument("notebooks", type=Path, nargs="+")

    grade = commands.add_parser("grade", help="grade a folder or zip of submissions")
    grade.add_argument("submissions", type=Path, help="what the learning platform exported")
    grade.add_argument("--out", type=Path, default=Path("grades"), help="folder for the grades")
    grade.add_argument("--kit", type=Path, help="folder with other exercises/ and solutions/")
    grade.add_argument("--workers", type=_count, help="processes (default: one for each core)")
    grade.add_argument("--regrade", action="store_true", help="grade unchanged files again")
    grade.add_argument("--watch", action="store_true", help="go on with late ones, until Ctrl-C")
    grade.add_argument(
        "--every", type=_seconds, default=10.0, metavar="SECONDS", help="between looks (default 10)"
    )
    grade.add_argument("--seed", help="draw hidden inputs with this text (default: as before)")
    grade.add_argument("--twins", action="store_true", help=TWINS)
    grade.add_argument(
        "--sandbox",
        metavar="LEVEL",
        help="refuse to grade below this confinement: strict, strict-bwrap, landlock, basic",
    )
    add_cluster_options(grade)
    grade.add_argument("--cell-seconds", type=_seconds, help="time for one cell (default: 20)")
    grade.add_argument(
        "--notebook-seconds", type=_seconds, help="time for a notebook (default: 180)"
    )

    report = commands.add_parser("report", help="write all reports anew from a gradebook")
    report.add_argument("grades", type=Path, nargs="?", default=Path("grades"))
    report.add_argument("--kit", type=Path, help="folder with other exercises/ and solutions/")
    report.add_argument("--twins", action="store_true", help=TWINS)

    history = commands.add_parser("history", help="list every grading and every mark")
    history.add_argument("grades", type=Path, nargs="?", default=Path("grades"))
    history.add_argument("learner", nargs="?", help="this learner only")

    mark = commands.add_parser("mark", help="send open answers out, read marks in")
    mark.add_argument("grades", type=Path, nargs="?", default=Path("grades"))
    mark.add_argument(
        "--csv", type=Path, required=True, help="written if it does not exist, else read"
    )
    mark.add_argument("--marker", default="", help="who marked")
    mark.add_argument("--kit", type=Path, help="folder with other exercises/ and solutions/")
    mark.add_argument("--twins", action="store_true", help=TWINS)

    commands.add_parser("sandbox", help="attack the confinement and say what held")

    release = commands.add_parser("release", help="derive exercises/ from solutions/")
    release.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    release.add_argument("--kit", type=Path, help="folder with solutions/ and exercises/")

    refresh = commands.add_parser("refresh", help="run notebooks in place and store their outputs")
    refresh.add_argument("notebooks", type=Path, nargs="+")

    site = commands.add_parser("site", help="write all notebooks as pages to read in a browser")
    site.add_argument("--out", type=Path, default=Path("build/site"), help="folder for the pages")
    return parser


def _count(text: str) -> int:
    """A number of processes."""
    if not text.strip().isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("give a whole number from 1 to 1000.")
    return int(text)


def _seconds(text: str) -> float:
    """A time above zero, for argparse."""
    value = float(text)
    if not 0.1 <= value <= 86_400:
        raise argparse.ArgumentTypeError("give seconds from 0.1 to 86400.")
    return value
