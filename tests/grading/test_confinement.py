"""The walls around a kernel, attacked at every level that this machine can build."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from foothold.cli import main
from foothold.grading import attacks, seccomp, walls
from foothold.grading.confinement import LEVELS, at_least
from foothold.grading.kernel import GradeKernel
from foothold.grading.limits import Limits
from foothold.grading.managers import close_servers
from foothold.grading.selftest import self_test
from foothold.grading.warm_client import KernelError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
STRONG = [level for level in LEVELS if level != "basic"]


@pytest.mark.parametrize("level", STRONG)
def test_every_level_that_starts_stands_the_attacks(level):
    refused: dict[str, str] = {}
    if level not in list(walls._possible(refused)):
        pytest.skip(refused[level])
    try:
        trials = self_test(level)
    except KernelError as error:
        pytest.skip(str(error))
    assert len(trials) >= 20
    assert [trial.name for trial in trials if not trial.held] == []


def test_the_attacks_do_get_through_where_there_are_no_walls(tmp_path):
    secret = tmp_path / "reference"
    secret.write_text("secret")
    victim = subprocess.Popen(["sleep", "60"])
    tried = [
        (attacks.read_file, (str(secret),)),
        (attacks.write_beside, (str(secret),)),
        (attacks.read_environment, (victim.pid,)),
        (attacks.kill_process, (victim.pid,)),
        (attacks.take_kernel_memory, (1,)),
    ]
    source = attacks.source_of(tried, "x").rsplit("\n", 1)[0] + "\nprint(results)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert eval(done.stdout) == dict.fromkeys((attack.__name__ for attack, _ in tried), True)
    assert victim.wait(10) == -15


def test_this_machine_confines_strictly():
    # CI and the machines this kit is built on have namespaces; a silent fall would go unseen
    assert walls.find_level() in ("strict", "landlock")
    assert walls.find().attacks >= 20


def test_a_level_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr(walls, "find", lambda: walls.Found("landlock", {"strict": "no"}, 20))
    walls.find_level.cache_clear()
    try:
        assert walls.find_level("landlock") == "landlock"
        with pytest.raises(walls.ConfinementError, match=r"only landlock. strict: no\."):
            walls.find_level("strict")
        with pytest.raises(walls.ConfinementError, match="no level 'iron'"):
            walls.find_level("iron")
    finally:
        walls.find_level.cache_clear()


def test_levels_are_ordered():
    for stronger, weaker in itertools.pairwise(LEVELS):
        assert at_least(stronger, weaker)
        assert not at_least(weaker, stronger)


def test_never_the_superuser():
    kernel = GradeKernel(Limits())
    try:
        shown = kernel.run("import os; display([*os.getresuid(), *os.getgroups()])", 10)
        numbers = eval(shown.outputs[0]["data"]["text/plain"])
    finally:
        kernel.stop()
    assert 0 not in numbers


def test_many_processes_below_the_limit_are_too_much_together():
    # each takes less than one process may
    hoard = (
        "import os, time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        x = b'x' * (100 * 1024**2); time.sleep(60)\n"
        "time.sleep(20)"
    )
    kernel = GradeKernel(Limits(total_memory_bytes=400 * 1024**2))
    try:
        started = time.monotonic()
        assert kernel.run(hoard, 20).state == "memory"
        assert time.monotonic() - started < 15
    finally:
        kernel.stop()


def test_nothing_is_left_behind(monkeypatch):
    close_servers()
    folder = Path(tempfile.mkdtemp())  # short: paths of sockets have little room
    folder.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    kernel = GradeKernel(Limits())
    kernel.run("open('kept', 'w').write('x')\nimport os\nos.fork() or os.setsid()", 10)
    kernel.stop()
    close_servers()
    assert list(folder.iterdir()) == []
    folder.rmdir()


def test_a_kernel_ends_with_its_grader():
    code = (
        "import os\n"
        "from foothold.grading.kernel import GradeKernel\n"
        "from foothold.grading.limits import Limits\n"
        "kernel = GradeKernel(Limits())\n"
        "print(kernel.km.warm_server.process_id, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    server = int(done.stdout.split()[0])
    until = time.monotonic() + 20
    while time.monotonic() < until and members_of(server):
        time.sleep(0.1)
    assert members_of(server) == []


def members_of(session: int) -> list[str]:
    """Processes of the kernel server's session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_allows_what_python_needs_and_refuses_the_rest(machine):
    """A second reading of the program: run it by hand for every system call number."""
    lines = seccomp.program(machine)
    architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]

    def run(number: int, argument: int = 0, arch: int = architecture) -> int:
        data, register, at = {0: number, 4: arch, 16: argument}, 0, 0
        while True:
            code, true, false, value = lines[at]
            at += 1
            if code == 0x20:
                register = data[value]
            elif code == 0x06:
                return value
            else:
                holds = {0x15: register == value, 0x35: register >= value, 0x45: register & value}
                at += true if holds[code] else false

    allow, kill = 0x7FFF0000, 0x80000000
    read, write, mount, clone, socket = {
        "x86_64": (0, 1, 165, 56, 41),
        "aarch64": (63, 64, 40, 220, 198),
    }[machine]
    assert run(read) == run(write) == allow
    assert run(mount) == 0x50000 | 1
    assert run(clone, 0x3D0F00) == allow  # a thread, as the C library starts it
    assert run(clone, 0x10000000) == 0x50000 | 1  # a user namespace
    assert run(socket, 1) == allow
    assert run(socket, 2) == run(socket, 10) == run(socket, 16) == 0x50000 | 97
    assert run(435) == 0x50000 | 38
    assert run(read, arch=0x40000003) == kill
    if machine == "x86_64":
        assert run(0x40000000 + 1) == 0x50000 | 1
    refused = [n for n in range(500) if run(n, 1) not in (allow, kill)]
    assert len(refused) > 40


def test_hidden_secrets_of_the_grader_stay_there(monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "reference")
    close_servers()
    kernel = GradeKernel(replace(Limits(), cell_seconds=5))
    try:
        source = "import os, pathlib\nassert 'GRADER_SECRET' not in os.environ"
        source += "\nassert b'GRADER' not in pathlib.Path('/proc/self/environ').read_bytes()"
        assert kernel.run(source, 5).state == "ok"
    finally:
        kernel.stop()
        close_servers()
    assert os.environ["GRADER_SECRET"] == "reference"


def test_the_command_refuses_to_grade_below_the_level_that_was_asked_for(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "in").mkdir()
    found = walls.Found("landlock", {"strict": "no namespaces here"}, 20)
    monkeypatch.setattr(walls, "find", lambda: found)
    walls.find_level.cache_clear()
    try:
        command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
        assert main([*command, "--sandbox", "strict"]) == 2
    finally:
        walls.find_level.cache_clear()
    said = capsys.readouterr().err
    assert "gives only landlock" in said
    assert "no namespaces here" in said
    assert not (tmp_path / "out" / "gradebook.sqlite").exists()


def test_a_kit_below_the_folder_for_temporary_files_is_found_by_its_kernels(tmp_path):
    if not str(tmp_path).startswith("/tmp/"):
        pytest.skip("temporary files lie elsewhere on this machine")
    root = Path(__file__).resolve().parents[2]
    for name in ("foothold", "data"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "from foothold.grading.kernel import GradeKernel\n"
        "from foothold.grading.limits import Limits\n"
        "kernel = GradeKernel(Limits())\n"
        "look = 'import foothold.models.bargaining as b; display(b.__file__)'\n"
        "print(kernel.run(look, 10).outputs[0]['data']['text/plain'])\n"
        'print(kernel.run(\'open("/tmp/x", "w").write("mine")\', 10).state)\n'
        'print(kernel.run(\'open("/left", "w")\', 10).error)\n'
        "kernel.stop()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
    )
    where, writing, leaving = done.stdout.splitlines()
    assert eval(where).startswith(str(tmp_path))
    assert writing == "ok"
    assert leaving in ("OSError", "PermissionError")
