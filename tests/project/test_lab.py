"""``make lab`` opens the first notebook with the whole kit below it, and says nothing odd."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_lab_serves_the_kit_and_opens_the_first_notebook(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    folders = {"JUPYTER_CONFIG_DIR": tmp_path / "c", "JUPYTER_DATA_DIR": tmp_path / "d",
               "JUPYTER_RUNTIME_DIR": tmp_path / "r"}  # fmt: skip
    log = tmp_path / "log.txt"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "foothold.cli", "lab", *root, "--no-browser", f"--port={port}",
             "--IdentityProvider.token="],
            cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, **{name: str(path) for name, path in folders.items()}},
        )  # fmt: skip
    try:
        page = answer(f"http://127.0.0.1:{port}/", server)
        assert page.geturl().endswith("/lab/tree/notebooks/00_start_here.ipynb")
        config = page.read().decode()
        assert "official Jupyter news" not in config
        for name in ("notebooks/00_start_here.ipynb", "exercises/01_reading_claims.ipynb"):
            url = f"http://127.0.0.1:{port}/api/contents/{name}?content=0"
            assert urllib.request.urlopen(url, timeout=20).status == 200
    finally:
        os.killpg(server.pid, signal.SIGKILL)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def answer(url, server):
    for _ in range(240):
        assert server.poll() is None, "the server ended at once"
        try:
            return urllib.request.urlopen(url, timeout=20)
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server did not answer")
