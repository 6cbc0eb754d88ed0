"""What the README tells a newcomer is true: its links, its commands, its numbers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ["README.md", "data/README.md", "data/TEACHERS.md", "docs/TEACHING.md"]
PAGES = [ROOT / name for name in NAMES]
README = PAGES[0].read_text(encoding="utf-8")
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text):
        assert (page.parent / target).exists(), target


def test_every_picture_has_an_alt():
    assert all(re.findall(r"!\[([^\]]*)\]", README))


def test_the_two_commands_stand_first():
    assert [command.split()[:2] for command in COMMANDS[:2]] == [["make", "lab"], ["make", "test"]]
    assert README.index("make lab") < 900


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_make_knows_the_target(command):
    target = command.split()[1]
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if "foothold" in c])
def test_foothold_takes_the_options(command):
    from foothold.cli import COMMANDS as RUN
    from foothold.options import build_parser

    words = command.split()
    assert words[0] == ".venv/bin/foothold"
    arguments = build_parser().parse_args(words[1:])
    assert arguments.command in RUN


def test_every_command_has_its_function():
    import argparse

    from foothold.cli import COMMANDS as RUN
    from foothold.options import build_parser

    (commands,) = [
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    assert set(commands.choices) == set(RUN)


def test_targets_and_commands_named_in_the_text_exist():
    from foothold.options import build_parser

    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.M), target
    known = build_parser().format_help()
    for command in set(re.findall(r"`foothold (\w+)", README)):
        assert command in known


def test_folders_named_in_the_table_exist():
    for folder in re.findall(r"^\| `(\w+)/` \|", README, re.M):
        assert (ROOT / folder).is_dir(), folder


def test_the_table_lists_every_notebook_and_set():
    for folder in ("notebooks", "exercises"):
        for path in (ROOT / folder).glob("*.ipynb"):
            assert f"({folder}/{path.name})" in README, path.name


def test_a_wrong_call_is_one_sentence():
    for words in (["grade", "nowhere-at-all"], ["check", "nothing.ipynb"], ["mark", "nowhere",
                  "--csv", "x.csv"]):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "foothold.cli", *words],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("foothold: ")
        assert len(done.stderr.strip().splitlines()) == 1
