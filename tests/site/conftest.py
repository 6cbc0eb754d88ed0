"""The site is built once, into memory and onto a disk, for all tests of this folder."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "notebooks"))  # the checkers of what was known when


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    from foothold.site.build import build

    out = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, out)
    return out


@pytest.fixture(scope="session")
def pages(built):
    """Each page's place and text."""
    return {
        path.relative_to(built).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(built.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def soups(pages):
    from bs4 import BeautifulSoup

    return {place: BeautifulSoup(text, "html.parser") for place, text in pages.items()}
