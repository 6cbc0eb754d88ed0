"""Full disks, folders that may only be read, files that are no gradebook: a sentence each."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import make_kit
from standins import SCRIPT, gradebook, learners, make_class, quick_folder, reports, run

CLASS = 60
UNSHARE = ["unshare", "--mount", "--user", "--map-root-user", "sh", "-euc"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and mounts are POSIX")


def can_mount() -> bool:
    """Whether this machine lets us mount a small disk that only we see."""
    try:
        probe = subprocess.run([*UNSHARE, "mount -t tmpfs none /mnt"], capture_output=True)
    except OSError:
        return False
    return probe.returncode == 0


mounts = pytest.mark.skipif(not can_mount(), reason="no private mounts on this machine")


@pytest.fixture(scope="module")
def place():
    with quick_folder() as folder:
        make_kit(folder / "kit", run=False)
        make_class(folder / "kit", folder / "in", CLASS)
        done = run(*command(folder, folder / "whole"))
        assert done.returncode == 0, done.stderr
        yield folder


def command(place: Path, out: Path) -> tuple:
    return ("grade", place / "in", "--out", out, "--kit", place / "kit", "--seed", "s")


def shell(script: str, place: Path, out: Path) -> subprocess.CompletedProcess:
    """Run a script that may mount; in it ``grade`` is the command."""
    words = " ".join(f"'{word}'" for word in (sys.executable, SCRIPT, *command(place, out)))
    text = f"out='{out}'; grade() {{ {words}; }}\n{script}"
    return subprocess.run([*UNSHARE, text], capture_output=True, text=True, timeout=120)


def one_sentence(said: str) -> str:
    """The last line: what a person reads; no traceback anywhere."""
    assert "Traceback" not in said
    last = said.strip().splitlines()[-1]
    assert last.startswith("foothold: ") and last.endswith(".")
    return last


def check_finished(place: Path, out: Path) -> None:
    assert len(learners(out)) == len(set(learners(out))) == CLASS
    assert gradebook(out) == gradebook(place / "whole")
    assert reports(out) == reports(place / "whole")
    assert not list(out.rglob("*.foothold-part"))


@mounts
@pytest.mark.parametrize("pages", [90, "reports"])
def test_a_full_disk_keeps_what_is_stored_and_the_rest_follows(place, tmp_path, pages):
    """Full while results are stored, and full when the reports are written."""
    out, kept = tmp_path / "out", tmp_path / "kept"
    if pages == "reports":
        size = (place / "whole/gradebook.sqlite").stat().st_size
        pages = size // 4096 + 30
    out.mkdir()
    script = f"""
    mount -t tmpfs -o size={pages * 4}k none "$out"
    grade && exit 99 || test $? = 2
    cp -r "$out" '{kept}'
    mount -o remount,size=100m "$out"
    grade
    cp -r "$out" '{kept}2'
    """
    done = shell(script, place, out)
    assert done.returncode == 0, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("foothold: ")]
    assert len(said) == 1 and "disk is full" in said[0].lower(), said
    assert "Traceback" not in done.stderr
    stored = learners(kept)
    assert len(stored) == len(set(stored)) > 0
    for name, content in reports(kept).items():
        assert content == (place / "whole" / name).read_bytes(), "whole or not there"
    assert not list(kept.rglob("*.foothold-part"))
    check_finished(place, Path(f"{kept}2"))


@posix
def test_a_limit_on_file_size_keeps_what_is_stored(place, tmp_path):
    import resource

    out = tmp_path / "out"
    most = (place / "whole/gradebook.sqlite").stat().st_size * 4 // 5
    small = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, command(place, out))],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert small.returncode == 2
    assert "limit on the size of files" in one_sentence(small.stderr)
    assert 0 < len(set(learners(out))) < CLASS
    assert run(*command(place, out)).returncode == 0
    check_finished(place, out)


@mounts
def test_a_read_only_folder_gets_a_sentence_before_anything_is_graded(place, tmp_path):
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    shutil.copytree(place / "whole", full)
    before = {path: path.read_bytes() for path in full.rglob("*") if path.is_file()}
    for out in (empty, full):
        script = """
        mount --bind "$out" "$out"
        mount -o remount,bind,ro "$out"
        grade && exit 99 || exit $?
        """
        done = shell(script, place, out)
        assert done.returncode == 2
        assert "may not be written" in one_sentence(done.stderr)
        assert "Running the solution" not in done.stdout
    assert list(empty.iterdir()) == []
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_the_right_to_write_gets_a_sentence(place, tmp_path):
    tmp_path.chmod(0o500)
    try:
        done = run(*command(place, tmp_path / "out"))
        assert done.returncode == 2
        assert "may not be written" in one_sentence(done.stderr)
    finally:
        tmp_path.chmod(0o700)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as book:
        book.execute("CREATE TABLE diary (day TEXT)")
    book.close()


def empty_foreign(path: Path) -> None:
    """Another program's file that has no table yet."""
    with sqlite3.connect(path) as book:
        book.execute("PRAGMA application_id = 252006674")
    book.close()


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xa5" * 32768
    path.write_bytes(data)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as book:
        book.execute("PRAGMA user_version = 999")
    book.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_text("my notes\n" * 200), "not a gradebook"),
        (foreign, "another program"),
        (empty_foreign, "another program"),
        (damaged, "damaged"),
        (newer, "newer Foothold"),
    ],
    ids=["text", "foreign", "empty foreign", "damaged", "newer"],
)
def test_a_file_that_cannot_be_the_gradebook_is_never_overwritten(place, tmp_path, spoil, words):
    path = tmp_path / "gradebook.sqlite"
    if spoil in (damaged, newer):
        shutil.copy(place / "whole/gradebook.sqlite", path)
    spoil(path)
    before = path.read_bytes()
    done = run(*command(place, tmp_path))
    assert done.returncode == 2
    assert words in one_sentence(done.stderr)
    assert "Running the solution" not in done.stdout
    assert path.read_bytes() == before
    assert reports(tmp_path) == {}
