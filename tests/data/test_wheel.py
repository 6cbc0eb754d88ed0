"""The built wheel carries its data: it is unpacked elsewhere and asked for everything."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys
from pathlib import Path
import foothold
from foothold.data import cite, data_folder, load, map_names, read_map, table_names, term

home = Path(sys.argv[1]).resolve()
assert home in Path(foothold.__file__).resolve().parents, foothold.__file__
assert data_folder() == home / "foothold" / "_data", data_folder()
for name in table_names():
    print(name, len(load(name)), len(load(name, as_of=None)))
for name in map_names():
    print(name, len(read_map(name)))
assert cite("S001") and term("hedging")
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel of this checkout, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_wheel_loads_every_table_and_map(unpacked, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(unpacked)],
        cwd=tmp_path,  # neither the checkout nor the wheel
        env=environment,
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stderr
    lines = asked.stdout.splitlines()
    assert "events 35 66" in lines and "outcomes 0 20" in lines
    assert "levant 14" in lines and "theatre 118" in lines
    assert len(lines) == 33


def test_wheel_holds_the_same_files_as_the_checkout(unpacked):
    for path in (ROOT / "data").rglob("*"):
        if path.is_file():
            copy = unpacked / "foothold" / "_data" / path.relative_to(ROOT / "data")
            assert copy.read_bytes() == path.read_bytes(), copy
