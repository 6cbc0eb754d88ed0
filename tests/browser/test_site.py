"""The static site as a reader meets it: from a folder, offline, by keyboard, on any width."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIDTHS = (512, 1024, 1280)
# What sticks out of the window and is in no box that scrolls by itself.
STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter((part) =>
  part.getBoundingClientRect().right > window.innerWidth + 1
  && !part.closest('.scroll, .picture') && part.offsetParent
).map((part) => part.outerHTML.slice(0, 120))"""
OPEN_ALL = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
LOADED = """async () => {
  const images = [...document.images];
  images.forEach((image) => { image.loading = 'eager'; });
  await Promise.all(images.map((image) => image.decode()));
  return images.every((image) => image.naturalWidth > 0);
}"""


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory):
    from foothold.site.build import build

    out = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, out)
    return out


@pytest.fixture(scope="module")
def addresses(site):
    return [path.as_uri() for path in sorted(site.rglob("*.html"))]


@pytest.fixture
def page(browser):
    """A page of its own, which notes what it asks of other machines and complains about."""
    context = browser.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("request", lambda r: r.url.startswith("file:") or page.complaints.append(r.url))
    page.on("requestfailed", lambda request: page.complaints.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page, addresses, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    found = {}
    # The dark colours are those of one style sheet: a page of each kind shows them.
    kinds = ("index", "glossary", "data", "exercises/04_where", "notebooks/08_forecast")
    some = [
        a for a in addresses if scheme == "light" or a.endswith(tuple(f"{k}.html" for k in kinds))
    ]
    assert len(some) == (len(addresses) if scheme == "light" else len(kinds))
    for address in some:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        wrong = axe.run(page).response["violations"]
        if wrong:
            found[address] = [(rule["id"], node["html"][:120]) for rule in wrong
                              for node in rule["nodes"][:3]]  # fmt: skip
    assert not found


def test_pages_fit_every_width_and_ask_nobody_for_anything(page, addresses):
    for address in addresses:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        assert page.evaluate(LOADED), address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert not page.evaluate(STICKS_OUT), (address, width)
    assert not page.complaints


def test_the_whole_sequence_is_walked_with_the_keyboard(page, site):
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "00 · Start here"
    page.keyboard.press("Enter")
    page.wait_for_url("**/00_start_here.html")
    seen = [page.title()]
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").last.focus()
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) != "none"
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
        seen.append(page.title())
    assert len(seen) == 10 and seen[-1].startswith("09")


def test_a_fold_opens_with_the_keyboard_and_the_envelope_is_not_printed(page, site):
    page.goto((site / "notebooks" / "08_forecast.html").as_uri())
    inside = page.get_by_text("So it went, as far as our record reaches")
    guess = page.get_by_text("Four pieces tell nothing")
    assert not inside.is_visible() and not guess.is_visible()
    page.emulate_media(media="print")
    assert not inside.is_visible()
    assert guess.is_visible()  # on paper nothing opens: a printed lesson has its answers
    page.emulate_media(media="screen")
    page.locator("details.envelope > summary").focus()
    page.keyboard.press("Enter")
    assert inside.is_visible()
