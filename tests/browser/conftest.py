"""Fixtures of the browser tests; all are skipped, with one clear line, where a part is missing."""

from __future__ import annotations

import os

import frontends
import pytest


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, or a skip that says what is missing."""
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason='the extra "browser" is not installed'
    )
    chromium = frontends.find_chromium()
    if chromium is None:
        pytest.skip(frontends.NO_BROWSER)
    with sync_api.sync_playwright() as playwright:
        browser = frontends.launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    """One Jupyter server for all tests, over an empty folder."""
    with frontends.serving(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="session")
def context(browser):
    """One reader's browser: what is loaded once stays loaded. A small projector's screen."""
    context = browser.new_context(viewport=frontends.PROJECTOR)
    context.set_default_timeout(30_000 * int(os.environ.get("FOOTHOLD_PATIENCE", "1")))
    yield context
    context.close()


@pytest.fixture(scope="module")
def open_page(context):
    """Open pages whose requests to other machines are noted in ``page.strayed``."""
    pages = []

    def open_one():
        page = context.new_page()
        page.strayed = frontends.watch(page)
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()
