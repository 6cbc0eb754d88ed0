"""A real Jupyter server and a real Chromium, for the browser tests and for bench/.

One server shows JupyterLab, Notebook 7 and Voilà, with folders of its own and on this machine
only. Nothing here needs pytest.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
NO_BROWSER = "no Chromium: install one, or name its path in FOOTHOLD_CHROMIUM"
PATHS = {"lab": "/lab/tree/{}?reset", "notebook": "/notebooks/{}", "voila": "/voila/render/{}"}
# Only this machine has an address. What a page asks for elsewhere fails, and is noted by `watch`.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
PROJECTOR = {"width": 1024, "height": 768}
HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
SETTINGS = {
    # off-screen outputs stay in the page, so that a test finds them without scrolling
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}
# The extra "browser" adds buttons to JupyterLab that no learner has.
UNSEEN = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
)


def find_chromium() -> str | None:
    """Path of a Chromium, or None."""
    names = (os.environ.get("FOOTHOLD_CHROMIUM", ""), *BROWSERS)
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


def launch(playwright, chromium: str):
    """Start a headless Chromium that knows no address but this machine's."""
    # as root, and in most containers, Chromium has no sandbox of its own
    return playwright.chromium.launch(
        executable_path=chromium,
        args=["--no-sandbox", OFFLINE],
        ignore_default_args=["--hide-scrollbars"],  # readers have them, and lose their width
    )


def watch(page) -> list[str]:
    """Note every address beyond this machine that a page asks for; returns the growing list."""
    strayed: list[str] = []

    def note(address: str) -> None:
        if not address.startswith(HERE):
            strayed.append(address)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    return strayed


@dataclass(frozen=True)
class Server:
    """A running Jupyter server over one folder."""

    folder: Path
    address: str

    def url(self, name: str, frontend: str = "lab") -> str:
        """Address of a notebook in ``"lab"``, ``"notebook"`` or ``"voila"``."""
        return self.address + PATHS[frontend].format(name)


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Run a Jupyter server with all its folders in `home`; end it with all its kernels."""
    folder = home / "work"
    folder.mkdir()
    for name, content in SETTINGS.items():
        write(home / "settings" / name, content)
    write(
        home / "config" / "labconfig" / "page_config.json",
        {"disabledExtensions": dict.fromkeys(UNSEEN, True)},
    )
    port = free_port()
    runtime = tempfile.TemporaryDirectory(prefix="foothold-")  # short: it holds sockets
    environment = {
        **os.environ,
        "FOOTHOLD_JOURNAL": str(home / "journal.jsonl"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": runtime.name,
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token=", "--allow-root"),
        *("--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    if sys.platform == "linux":  # no port that another process may take before the kernel does
        command.append("--KernelManager.transport=ipc")
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, env=environment, cwd=home, stdout=log, stderr=log, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(f"{address}/api/status", server, home / "server.log")
        yield Server(folder, address)
    finally:
        stop(server)
        runtime.cleanup()


def free_port() -> int:
    """A port below those that a system hands out by itself, so that nothing takes it meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def write(file: Path, content: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def await_answer(address: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers, or say what it wrote."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The Jupyter server did not start:\n{log.read_text()[-2000:]}")


def stop(server: subprocess.Popen) -> None:
    """End the server and its kernels, which outlive it otherwise: its whole process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
        except ProcessLookupError:
            break
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            continue
