"""The static site: whole, offline, accessible, and silent about what came later."""

import csv
import itertools
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from foothold.data import load
from foothold.data.tables import CUTOFF
from foothold.site.build import build, make

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = sorted(path.stem for path in (ROOT / "exercises").glob("*.ipynb"))
BEFORE_THE_ENVELOPE = [
    *(f"notebooks/{stem}.html" for stem in NOTEBOOKS if stem[:2] < "08"),
    *(f"exercises/{stem}.html" for stem in EXERCISES if stem[:2] < "08"),
    "index.html",
    "glossary.html",
    "sources.html",
    "data.html",
]


def test_every_notebook_and_every_exercise_has_a_page(pages):
    for folder, stems in (("notebooks", NOTEBOOKS), ("exercises", EXERCISES)):
        found = {place for place in pages if place.startswith(folder)}
        assert found == {f"{folder}/{stem}.html" for stem in stems}
    assert len(NOTEBOOKS) == 10 and len(EXERCISES) == 9


def test_the_index_lists_each_notebook_with_question_minutes_and_objectives(soups):
    cards = {card.find("a")["href"]: card for card in soups["index.html"].select(".card")}
    for stem in NOTEBOOKS:
        header = (ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8")
        card = cards[f"notebooks/{stem}.html"]
        words = " ".join(card.get_text().split())
        (question,) = re.findall(r"- \*\*Question\*\*: (.+?)\\n", header)
        assert question in words
        assert re.search(r"teach \d+ min, do \d+ min", words)
        goals = re.findall(rf"  - `{stem[:2]}-O\d` (.+?)\\n", header)
        assert len(goals) == len(card.find_all("li")) >= 3
        assert all(goal in words for goal in goals)
    linked = {a["href"] for a in soups["index.html"].select("a[href^=exercises]")}
    assert linked == {f"exercises/{stem}.html" for stem in EXERCISES}


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(built, soups):
    cited = set(load("sources", as_of=None)["url"])
    for place, soup in soups.items():
        assert not soup.find_all(["script", "iframe", "object", "embed", "link", "base", "form"])
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
            for name in ("src", "srcset", "poster", "data", "action", "background"):
                if tag.has_attr(name):
                    assert (tag.name, name) == ("img", "src"), (place, tag)
                    assert (built / posixpath.dirname(place) / tag["src"]).is_file(), (place, tag)
        for link in soup.find_all("a"):
            parts = urlsplit(link["href"])
            if parts.scheme:
                assert parts.scheme == "https" or link["href"] in cited, link
                assert "noreferrer" in link["rel"], link
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(place), parts.path))
            target = target if parts.path else place
            assert target in soups, (place, link["href"])
            if parts.fragment:
                assert soups[target].find(id=unquote(parts.fragment)), (place, link["href"])


def test_sources_are_the_only_addresses_outside_but_for_licences_and_outlines(soups):
    cited = set(load("sources")["url"]) - {""}
    outside = {
        link["href"]
        for place in BEFORE_THE_ENVELOPE
        for link in soups[place].select("a[href^=http]")
    }
    others = {urlsplit(href).hostname for href in outside - cited}
    assert others <= {"creativecommons.org", "www.naturalearthdata.com", "github.com"}
    assert cited <= outside


def test_the_style_sheet_of_each_page_loads_nothing(soups):
    for soup in soups.values():
        (style,) = soup.find_all("style")
        assert not re.search(r"url\(|@import|@font-face", style.string)


def test_every_picture_says_its_finding(soups):
    seen = 0
    for place, soup in soups.items():
        for image in soup.find_all("img"):
            seen += 1
            assert len(image["alt"].split()) >= 4, (place, image)
            assert image["alt"] == image.find_parent("figure").find("figcaption").get_text()
            assert int(image["width"]) > 0 and int(image["height"]) > 0
    assert seen > 40


def test_each_notebook_shows_its_widget_as_a_still_with_a_word_on_it(soups):
    for stem in NOTEBOOKS:
        (box,) = soups[f"notebooks/{stem}.html"].select(".widget")
        assert "In JupyterLab this is a widget" in box.select_one(".still").get_text()
        assert box.find("img")


def test_the_chain_of_notebooks_is_complete_in_both_directions(soups):
    def turn(place, which):
        found = {a["href"] for a in soups[place].select(f"a[rel={which}]")}
        assert len(found) <= 1
        return posixpath.join("notebooks", *found) if found else None

    chain = [f"notebooks/{NOTEBOOKS[0]}.html"]
    while following := turn(chain[-1], "next"):
        assert turn(following, "prev") == chain[-1]
        chain.append(following)
    assert chain == [f"notebooks/{stem}.html" for stem in NOTEBOOKS]
    assert turn(chain[0], "prev") is None


def test_hand_over_links_lead_to_pages_not_to_notebook_files(soups):
    for stem, following in itertools.pairwise(NOTEBOOKS):
        links = soups[f"notebooks/{stem}.html"].select("main > p a, main > details a")
        assert f"{following}.html" in {link["href"] for link in links}
    for soup in soups.values():
        assert not soup.select('a[href$=".ipynb"]')


def test_the_glossary_holds_every_term_with_its_definition(soups):
    soup = soups["glossary.html"]
    with (ROOT / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["known_by"] <= CUTOFF]
    assert rows
    assert {entry["id"] for entry in soup.select(".terms > div")} == {r["term_id"] for r in rows}
    for row in rows:
        words = soup.find(id=row["term_id"]).get_text()
        assert row["term"] in words and row["definition"] in words
        assert not row["later_note"] or row["later_note"] not in soup.get_text()
        also = {a["href"] for a in soup.find(id=row["term_id"]).select(".see a")}
        assert also == {f"#{key}" for key in row["see_also"].split(";") if key}


def test_terms_named_in_a_notebook_lead_to_the_glossary(soups):
    links = soups["notebooks/01_reading_claims.html"].select('a[href="../glossary.html#voice"]')
    assert [link.get_text() for link in links] == ['term("voice")']


def test_pages_before_the_envelope_know_nothing_later(soups):
    from hindsight import hindsight

    # A cell of a table that was public on the day may share a phrase with a later one.
    public = {
        " ".join(str(cell).split())
        for name in ("sources", "glossary")
        for row in load(name).itertuples(index=False)
        for cell in row
    }
    cite_as = "Facts around a news article on Russia's bases in Syria"
    faults = {}
    for place in BEFORE_THE_ENVELOPE:
        main = soups[place].find("main")
        if "/" in place:
            texts = [main.get_text(" ")]
        else:
            texts = [" ".join(text.split()) for text in main.stripped_strings]
            texts = [text for text in texts if text not in public | {cite_as}]
            texts = [text for text in texts if not text.startswith("(data tables, version")]
        faults[place] = hindsight([(place, "output", text) for text in texts])
    assert not {place: found for place, found in faults.items() if found}


def test_what_came_later_is_folded_under_a_warning(soups):
    for place in ("notebooks/08_forecast.html", "later.html"):
        for fold in soups[place].select("details.envelope"):
            assert not fold.has_attr("open")
            warned = fold.summary.get_text() + soups[place].select_one("main").get_text()
            assert "later than" in warned and "forecast first" in warned
    fold = soups["notebooks/08_forecast.html"].select_one("details.envelope")
    inside = fold.get_text()
    assert "So it went, as far as our record reaches" in inside
    fold.extract()
    rest = soups["notebooks/08_forecast.html"].get_text()
    assert "Key points" in rest and "What does a number cost?" in rest
    assert "So it went" not in rest and "Mean Brier score" not in rest
    assert "The option that lost" in inside and "The option that lost" not in rest  # nor its list


def test_the_answer_to_a_guess_stays_folded(soups):
    page = soups["notebooks/00_start_here.html"]
    answer = page.find(string=re.compile("Most of this news article is not news"))
    fold = answer.find_parent("details")
    assert "Guess first" in fold.summary.get_text()
    assert fold.find("img")["alt"].startswith("Of 33 sentences")
    assert page.find(string=re.compile("how many report an")).find_parent("details") is None
    # The still picture beside a widget tells as much as the widget.
    for place, told in (
        ("07_bargain", "All twelve go whole"),
        ("08_forecast", "Two categories: 1"),
    ):
        page = soups[f"notebooks/{place}.html"]
        assert page.find(string=re.compile(told)).find_parent("details"), place


def test_no_page_shows_a_solution(pages):
    for stem in EXERCISES:
        page = pages[f"exercises/{stem}.html"]
        assert page.count("<strong>Not yet.</strong>") >= 5
        assert "<strong>Yes" not in page and "Not quite." not in page


@pytest.mark.parametrize("folder", ["", "notebooks", "exercises"])
def test_pages_are_well_formed(pages, folder):
    for place, text in pages.items():
        if posixpath.dirname(place) == folder:
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            parser.parse(text)


def test_each_page_has_its_landmarks_language_and_one_first_heading(soups):
    for place, soup in soups.items():
        assert soup.html["lang"] == "en", place
        assert len(soup.find_all("main")) == 1 and len(soup.find_all("h1")) == 1, place
        assert soup.body.find("a")["href"] == "#main"
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in soup("nav")]
        assert all(names) and len(names) == len(set(names)), place
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), place
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1, place
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), (place, levels)


def test_wide_tables_scroll_in_a_box_that_the_keyboard_reaches(soups):
    for place, soup in soups.items():
        for table in soup.find_all("table"):
            assert "scroll" in table.parent["class"] and table.parent["tabindex"] == "0", place
            assert all(cell.get("scope") in ("col", "row") for cell in table.find_all("th")), place


def test_a_page_is_light_and_its_pictures_are_files(built, pages):
    for place, text in pages.items():
        assert "base64" not in text.replace("sha256-", ""), place
        assert len(text.encode()) < 150_000, place
    assert sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) < 6_000_000


def test_two_builds_are_equal(built):
    again = make(ROOT)
    files = {
        path.relative_to(built).as_posix(): path.read_bytes()
        for path in built.rglob("*")
        if path.is_file()
    }
    assert files == {
        **{place: text.encode() for place, text in again.pages.items()},
        **again.images,
    }


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds other things"):
        build(ROOT, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
