"""The description of the data agrees with the files: a second reader, frictionless, checks it."""

import csv
import hashlib
import json
from pathlib import Path

import frictionless
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [resource for resource in PACKAGE["resources"] if "schema" in resource]
MAPS = [resource for resource in PACKAGE["resources"] if resource["format"] == "geojson"]


def test_frictionless_finds_no_fault():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    faults = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    assert report.valid and not faults, faults


def test_every_file_is_described_and_every_description_has_a_file():
    described = {resource["path"] for resource in PACKAGE["resources"]}
    present = {path.name for path in DATA.iterdir() if path.suffix in (".csv", ".geojson")}
    assert described == present
    assert len(TABLES) == 31 and len(MAPS) == 2


@pytest.mark.parametrize("resource", TABLES, ids=lambda r: r["name"])
def test_columns_stand_in_the_described_order(resource):
    with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [field["name"] for field in resource["schema"]["fields"]]


@pytest.mark.parametrize("resource", MAPS, ids=lambda r: r["name"])
def test_maps_have_the_stated_size_and_hash(resource):
    content = (DATA / resource["path"]).read_bytes()
    assert len(content) == resource["bytes"]
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" == resource["hash"]


def test_cells_hold_no_stray_space():
    for resource in TABLES:
        with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                bad = [cell for cell in row if cell != " ".join(cell.split())]
                assert not bad, f"{resource['path']} row {number}: {bad}"
