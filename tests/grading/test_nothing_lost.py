"""Whatever ends the grader, and whenever: the same command goes on and nothing is lost."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import make_kit
from standins import Server, gone, gradebook, kill, learners, make_class, quick_folder, reports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are POSIX")
ROUNDS, CLASS = 20, 200
FIXED = ("--workers", 2, "--seed", "fixed")


@pytest.fixture(scope="module")
def place():
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def server(place):
    opened = Server(place)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kit(place):
    return make_kit(place / "kit", run=False)


@pytest.fixture(scope="module")
def handed_in(kit, place):
    folder = make_class(kit, place / "in", CLASS)
    (folder / "broken").mkdir()
    (folder / "broken/91_small.ipynb").write_text("{ this is no notebook")
    return folder


@pytest.fixture(scope="module")
def whole(server, kit, handed_in, place):
    """An uninterrupted run, and how long it took to the first result and after the last."""
    out = place / "whole"
    begin = time.monotonic()
    server.start("grade", handed_in, "--out", out, "--kit", kit, *FIXED)
    server.wait_for(1)
    first = time.monotonic()
    server.wait_for(CLASS - 1)
    last = time.monotonic()
    assert server.code() == 0, server.said.read_text()
    return out, first - begin, time.monotonic() - last


def kill_somewhere(server, process, chance, whole) -> None:
    """Wait for a random moment of the run: before, while or after results are stored; kill."""
    _, before, after = whole
    moment = chance.choice(["before", "while", "while", "while", "after"])
    if moment == "before":
        time.sleep(chance.uniform(0, before))
    else:
        server.wait_for(CLASS if moment == "after" else chance.randint(1, CLASS))
        time.sleep(chance.uniform(0, after if moment == "after" else 0.004))
    if not server.ended():
        kill(process, whole=chance.random() < 0.5)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_then_run_again(server, kit, handed_in, whole, place, seed):
    chance, out, groups = random.Random(seed), place / f"out{seed}", []
    command = ("grade", handed_in, "--out", out, "--kit", kit, *FIXED)
    for _ in range(chance.randint(1, 2)):
        groups.append(server.start(*command))
        kill_somewhere(server, groups[-1], chance, whole)
        assert server.code() in (-9, 0), server.said.read_text()
    code, said = server.run(*command)
    assert code == 0, said
    assert learners(out) == learners(whole[0]), "everybody exactly once"
    assert gradebook(out) == gradebook(whole[0])
    assert reports(out) == reports(whole[0])
    assert all(gone(group) for group in groups), "workers must not outlive the grader"
