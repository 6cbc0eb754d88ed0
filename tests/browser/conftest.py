"""A real JupyterLab and a real Chromium for the browser tests; skipped where one is missing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SETTINGS = {
    # off-screen outputs stay in the page, so that a test finds them without scrolling
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}
READY = """async () => {
  const session = window.jupyterapp.shell.currentWidget.sessionContext;
  const kernel = session.ready.then(() => session.session.kernel.info);
  const late = new Promise((_, no) => setTimeout(() => no(new Error('no kernel in 60 s')), 60000));
  await Promise.race([kernel, late]);
}"""
RUN_ALL = """async () => {
  const done = window.jupyterapp.commands.execute('notebook:run-all-cells');
  await Promise.race([done, new Promise((yes) => setTimeout(yes, 180000))]);
}"""
# JupyterLab stops at the first error, which is then for the test to report
ALL_RUN = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets
    .filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.source.trim());
  return cells.every((cell) => cell.model.executionCount !== null)
    || cells.some((cell) => cell.model.outputs.toJSON().some((o) => o.output_type === 'error'));
}"""
CLEAR = """() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"""


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium, or a skip."""
    named = os.environ.get("FOOTHOLD_CHROMIUM", "")
    found = next(filter(None, (shutil.which(name) for name in (named, *BROWSERS) if name)), None)
    if found is None:
        pytest.skip("browser tests need a Chromium on the PATH, or its path in FOOTHOLD_CHROMIUM")
    return found


class Lab:
    """A running JupyterLab over one folder."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def url(self, name: str) -> str:
        return f"{self.address}/lab/tree/{name}?reset"


@pytest.fixture(scope="session")
def lab(tmp_path_factory, chromium):
    """JupyterLab on 127.0.0.1 with folders of its own, stopped with all its kernels at the end."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "work"
    folder.mkdir()
    for name, content in SETTINGS.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    quiet = home / "config" / "labconfig" / "page_config.json"
    quiet.parent.mkdir(parents=True)
    quiet.write_text(
        json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}})
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "FOOTHOLD_JOURNAL": str(home / "journal.jsonl"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token=", "--allow-root"),
        *("--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"),
    ]
    with (home / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            command, env=environment, cwd=home, stdout=log, stderr=log, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(f"{address}/api/status", server, home / "lab.log")
        yield Lab(folder, address)
    finally:
        stop(server)


def await_answer(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


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


@pytest.fixture(scope="session")
def browser(chromium):
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page that reaches 127.0.0.1 only; other addresses it asks for are in ``page.strayed``."""
    context = browser.new_context(viewport={"width": 1024, "height": 900})
    page = context.new_page()
    page.strayed = []

    def only_here(route):
        address = route.request.url
        if address.startswith(("http://127.0.0.1", "data:", "blob:")):
            route.continue_()
        else:
            page.strayed.append(address)
            route.abort()

    page.route("**/*", only_here)
    yield page
    context.close()


@pytest.fixture
def run_notebook(lab, page):
    """Open a notebook of the lab's folder, run all its cells, and wait until all have run."""

    def run(name: str) -> None:
        page.goto(lab.url(name))
        page.wait_for_selector(".jp-Notebook", timeout=60_000)
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
        page.evaluate(READY)  # a Run All before the kernel is there is silently dropped
        page.evaluate(CLEAR)
        for _ in range(5):  # on a busy machine a Run All is now and then dropped even so
            page.evaluate(RUN_ALL)
            page.wait_for_timeout(500)
            if page.evaluate(ALL_RUN):
                return
        pytest.fail(f"the cells of {name} did not all run")

    return run
