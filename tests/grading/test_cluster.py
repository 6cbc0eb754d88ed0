"""A scheduler and workers on loopback: the same results, and what is lost costs only a retry."""

import csv
import json
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from clusters import loopback_cluster
from kits import RIGHT, blank, filled, make_kit

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from foothold.cli import main
from foothold.grading import cluster as cluster_module
from foothold.grading.cluster import ClusterExecutor, find_cluster
from foothold.grading.exercise import load_exercise
from foothold.grading.grade import prepare
from foothold.grading.limits import Limits
from foothold.grading.problems import GradingError
from foothold.grading.records import Rejected, SetResult, Submission
from foothold.grading.workers import LocalExecutor, SerialExecutor, grade_with

ROOT = Path(__file__).parents[2]
LIMITS = Limits(cell_seconds=20.0, notebook_seconds=60.0)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return make_kit(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def answers(kit):
    return {"91_small": prepare(load_exercise(kit / "solutions", "91_small"), LIMITS)}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with loopback_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


def connected(cluster, *files, say=lambda text: None):
    return ClusterExecutor(find_cluster(cluster.address, *files), say)


def submission(learner, notebook):
    content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return Submission(learner, "91_small", "91_small.ipynb", content)


def with_cell(notebook, source):
    cell = {"cell_type": "code", "id": "extra", "metadata": {}, "outputs": [],
            "execution_count": None, "source": source}  # fmt: skip
    notebook["cells"].insert(1, cell)
    return notebook


def small_class(kit):
    start = blank(kit)
    half = {"91.1": 'answer_1 = "P1.S1 P3.S1"', "91.2": "answer_2 = '1,479.5 km'"}
    return [
        submission("right", filled(start, RIGHT)),
        submission("half", filled(start, half)),
        submission("blank", start),
        submission("dead", with_cell(filled(start, RIGHT), "import os; os._exit(1)")),
        submission("cut", json.dumps(start).encode()[:700]),
    ]


def by_learner(executor, batch, answers):
    """Results without what may differ: time and order."""
    found = {}
    for mine, result in grade_with(executor, batch, answers, LIMITS):
        same = replace(result, seconds=0.0) if isinstance(result, SetResult) else result
        found[mine.learner] = same
    return found


def points(result):
    return {each.check: each.points for each in result.results}


def test_serial_pool_and_cluster_give_the_same(kit, answers, running):
    batch, said = small_class(kit), []
    serial = by_learner(SerialExecutor(), batch, answers)
    with LocalExecutor(2) as pool:
        local = by_learner(pool, batch, answers)
    with connected(running, say=said.append) as executor:
        far = by_learner(executor, batch, answers)
        again = by_learner(executor, batch[:1], answers)
    assert serial == local == far
    assert again["right"] == far["right"]
    assert points(serial["right"]) == {"91.1": 2, "91.2": 2, "91.3": 4, "91.3w": 4, "91.4": 0}
    assert points(serial["half"])["91.2"] == 2
    assert isinstance(far["cut"], Rejected)
    assert said == [f"Grading on 2 workers of {running.address}."]


def test_workers_with_another_kit_are_refused(running, monkeypatch):
    monkeypatch.setattr(cluster_module, "own_kit", lambda: "9.9.9+other")
    with pytest.raises(GradingError, match=r"2 of 2 workers.*9\.9\.9\+other"):
        connected(running)


def test_the_command_grades_on_a_cluster(kit, running, tmp_path, capsys):
    for learner, notebook in (("ada", filled(blank(kit), RIGHT)), ("bob", blank(kit))):
        (tmp_path / "in" / learner).mkdir(parents=True)
        (tmp_path / "in" / learner / "91_small.ipynb").write_text(json.dumps(notebook), "utf-8")
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--kit", str(kit),
               "--cluster", running.address]  # fmt: skip
    assert main(command) == 0
    assert "Grading on 2 workers" in capsys.readouterr().out
    with (tmp_path / "out/grades.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["learner"]: float(row["auto_points"]) for row in csv.DictReader(file)}
    assert found == {"ada": 8.0, "bob": 0.0}
    assert main([*command, "--regrade", "--workers", "2"]) == 2
    assert "--workers counts processes" in capsys.readouterr().err


def test_nothing_of_a_class_is_lost_with_a_worker_or_with_the_scheduler(kit, answers, tmp_path):
    slow = with_cell(filled(blank(kit), RIGHT), "import time; time.sleep(0.5)")
    batch = [submission(f"l{number}", slow) for number in range(6)]
    with loopback_cluster(tmp_path / "cluster", workers=2) as cluster:
        done = {}
        with connected(cluster) as executor:
            for mine, result in grade_with(executor, batch, answers, LIMITS):
                if not done:
                    cluster.workers[0].kill()
                assert mine.learner not in done
                done[mine.learner] = result
        assert set(done) == {f"l{number}" for number in range(6)}
        assert {type(result) for result in done.values()} == {SetResult}

        kept, start = [], None
        with (
            connected(cluster) as executor,
            pytest.raises(GradingError, match=r"scheduler .* is gone.*is kept"),
        ):
            for mine, _ in grade_with(executor, batch * 10, answers, LIMITS):
                kept.append(mine)
                if len(kept) == 1:
                    cluster.scheduler.kill()
                    start = time.monotonic()
        assert 1 <= len(kept) < 60
        assert time.monotonic() - start < 90  # not a speed, but an end


def test_a_worker_of_another_version_and_no_worker_at_all(tmp_path, monkeypatch):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "foothold", other / "foothold",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    shutil.copytree(ROOT / "data", other / "data")
    start = other / "foothold" / "__init__.py"
    text = start.read_text(encoding="utf-8")
    start.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.9"', text), "utf-8")
    with loopback_cluster(tmp_path / "cluster", workers=0) as cluster:
        monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 5.0)
        with pytest.raises(GradingError, match=f"no worker.*dask worker {cluster.address}"):
            connected(cluster)
        monkeypatch.undo()
        cluster.start_worker(PYTHONPATH=str(other))
        cluster.await_workers()
        with pytest.raises(GradingError, match=r"has another kit \(0\.0\.9\+"):
            connected(cluster)


def commands_of_the_guide() -> str:
    """The lines of docs/CLUSTER.md that make certificates."""
    text = (ROOT / "docs" / "CLUSTER.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    (found,) = [block for block in blocks if "openssl" in block]
    return found


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates")
def test_the_certificates_of_the_guide_open_the_cluster_to_their_owner_only(
    kit, answers, tmp_path, monkeypatch
):
    for name in ("mine", "stranger"):
        (tmp_path / name).mkdir()
        subprocess.run(["sh", "-eu", "-c", commands_of_the_guide()], cwd=tmp_path / name,
                       check=True, capture_output=True)  # fmt: skip

    def files(owner, machine):
        return [tmp_path / owner / f for f in ("ca.pem", f"{machine}.pem", f"{machine}-key.pem")]

    ca, certificate, key = map(str, files("mine", "scheduler"))
    options = ("--protocol", "tls", "--tls-ca-file", ca, "--tls-cert", certificate,
               "--tls-key", key)  # fmt: skip
    with loopback_cluster(tmp_path / "cluster", workers=1, options=options) as cluster:
        assert cluster.address.startswith("tls://")
        with connected(cluster, *files("mine", "grader")) as executor:
            found = by_learner(executor, small_class(kit)[:1], answers)
        assert points(found["right"])["91.1"] == 2
        monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 3.0)
        with pytest.raises(GradingError, match="same authority"):
            connected(cluster, *files("stranger", "grader"))
        with pytest.raises(GradingError, match="write tls://"):
            ClusterExecutor(find_cluster(cluster.address.replace("tls:", "tcp:")))
