"""Finish the HTML of a page: links, pictures, tables and headings that hold in a static copy."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from foothold.figures.picture import css_size

# What could run, load or style something: the page's own style sheet decides how things look.
_DROPPED_TAGS = ("style", "script", "iframe", "object", "embed", "link", "meta", "base", "form")
_DROPPED_ATTRIBUTES = ("style", "border", "class", "tabindex", "role", "scoped")
_KEPT_CLASSES = {"foothold-check", "widget", "still", "code", "printed"}
_SOURCE = re.compile(r"(?<![\w-])S\d{3}(?![\w-])")
_TERM = re.compile(r"term\([\"']([\w-]+)[\"']\)")
_NUMBER = re.compile(r"[+−-]?\d[\d,. ]*( ?(%|km|t|GW))?")
_CITED_IN = ("p", "li", "td", "th", "em", "strong", "figcaption")


@dataclass
class Mender:
    """What one page needs to know to be finished, and what it gathers.

    Attributes
    ----------
    path : str
        The page's place in the site, such as ``"notebooks/04_where.html"``.
    known : collection of str
        Places of all pages: a link to ``x.ipynb`` must lead to one of them.
    terms, sources : collection of str
        Ids that the glossary and the list of sources hold; they become links.
    images : dict of str to bytes
        Gathered: place in the site to PNG.
    headings : list of tuple
        Gathered: (level, id, HTML) of each heading below the first.
    """

    path: str
    known: Collection[str]
    terms: Collection[str] = ()
    sources: Collection[str] = ()
    images: dict[str, bytes] = field(default_factory=dict)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def mend(self, page: str, name: str, listed: bool = True) -> str:
        """Finish one piece of a page.

        Parameters
        ----------
        page : str
            HTML of a text or an output.
        name : str
            Of the cell; pictures are named after it.
        listed : bool
            Whether its headings go into the table of contents.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If a link leads to no page of the site, or a picture has no words.
        """
        soup = BeautifulSoup(page, "html.parser")
        for tag in soup.find_all(_DROPPED_TAGS):
            tag.decompose()
        for tag in soup.find_all(True):
            _strip(tag)
        for heading in soup.find_all(re.compile("^h[1-6]$")):
            self._name(heading, listed)
        for image in soup.find_all("img"):
            self._store(soup, image, name)
        for link in soup.find_all("a", href=True):
            self._lead(link)
        self._refer(soup)
        for table in soup.find_all("table"):
            _frame(soup, table)
        return soup.decode(formatter="minimal").strip()

    def to(self, place: str) -> str:
        """A link from this page to another place of the site, such as ``"glossary.html#hts"``."""
        page, mark, part = place.partition("#")
        if page == self.path and mark:
            return f"#{part}"
        return posixpath.relpath(page, posixpath.dirname(self.path) or ".") + mark + part

    def _name(self, heading: Tag, listed: bool) -> None:
        """Give a heading an id that is readable in an address, and list it."""
        words = re.sub(r"[^a-z0-9]+", "-", heading.get_text().lower()).strip("-") or "part"
        name = next(n for n in _numbered(words) if n not in self._ids)
        self._ids.add(name)
        heading["id"] = name
        if listed and heading.name != "h1":
            self.headings.append((int(heading.name[1]), name, heading.get_text()))

    def _store(self, soup: BeautifulSoup, image: Tag, name: str) -> None:
        """Take a picture out of the page into a file of its own."""
        if len((image.get("alt") or "").split()) < 3:
            raise ValueError(f"{name}: a picture has no sentence as alternative text.")
        head, _, code = image.get("src", "").partition("base64,")
        if head != "data:image/png;":
            raise ValueError(f"{name}: a picture is not stored as PNG inside the notebook.")
        content = base64.b64decode(code)
        stem = posixpath.join("images", self.path.removesuffix(".html"), name)
        free = (None, content)
        names = (f"{words}.png" for words in _numbered(stem))
        place = next(name for name in names if self.images.get(name) in free)
        self.images[place] = content
        if not image.has_attr("width"):
            image["width"], image["height"] = map(str, css_size(content))
        image["src"], image["loading"], image["decoding"] = self.to(place), "lazy", "async"
        box = {"class": "picture", "tabindex": "0", "role": "group", "aria-label": "Picture"}
        image.wrap(soup.new_tag("div", attrs=box))  # on a narrow page it scrolls by itself

    def _lead(self, link: Tag) -> None:
        """Point a link to the page of this site, and mark one that leaves it."""
        href = link["href"]
        if re.match(r"[a-z]+:", href):
            link["rel"] = "external noreferrer"
            return
        file, mark, part = unquote(href).partition("#")
        if not file:
            return
        place = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), file))
        place = re.sub(r"\.ipynb$", ".html", place)
        if place not in self.known:
            raise ValueError(f"A link leads to {href}, which is no page of the site.")
        link["href"] = self.to(place + mark + part)

    def _refer(self, soup: BeautifulSoup) -> None:
        """Link ``term("x")`` to the glossary and ``S001`` to the sources, outside of code."""
        for code in soup.find_all("code"):
            found = _TERM.fullmatch(code.get_text())
            if found and found[1] in self.terms and not code.find_parent(["a", "pre"]):
                code.wrap(soup.new_tag("a", href=self.to(f"glossary.html#{found[1]}")))
        for text in list(soup.find_all(string=_SOURCE)):
            if text.parent.name in _CITED_IN and not text.find_parent(["a", "pre", "code"]):
                _link_ids(soup, text, self.sources, self.to)


def _strip(tag: Tag) -> None:
    kept = _KEPT_CLASSES & set(tag.get_attribute_list("class"))
    for name in [n for n in tag.attrs if n in _DROPPED_ATTRIBUTES or n.startswith("on")]:
        del tag[name]
    if kept:
        tag["class"] = " ".join(sorted(kept))


def _link_ids(soup: BeautifulSoup, text: NavigableString, ids: Collection[str], to) -> None:
    """Replace each known id in a text by a link."""
    parts, last = [], 0
    for found in _SOURCE.finditer(text):
        if found[0] in ids:
            link = soup.new_tag("a", href=to(f"sources.html#{found[0]}"))
            link.string = found[0]
            parts += [NavigableString(text[last : found.start()]), link]
            last = found.end()
    if parts:
        text.replace_with(*parts, NavigableString(text[last:]))


def _frame(soup: BeautifulSoup, table: Tag) -> None:
    """Put a table into a box that scrolls by itself, and say what its headings are for."""
    for cell in table.find_all("th"):
        if not cell.get_text(strip=True):  # a corner that heads nothing
            cell.name = "td"
            cell.attrs.pop("scope", None)
        elif not cell.has_attr("scope"):
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
    for cell in table.find_all("td"):
        if _NUMBER.fullmatch(cell.get_text(strip=True)):
            cell["class"] = "number"
    caption = table.find("caption")
    heads = [head.get_text(strip=True) for head in table.select("thead th")]
    words = caption.get_text(strip=True) if caption else ", ".join(heads[:4])
    box = soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0", "role": "group"})
    box["aria-label"] = f"Table: {words}" if words else "Table"
    table.wrap(box)


def _numbered(words: str):
    """Yield the words, then the words with 2, 3, ... behind them."""
    yield words
    number = 2
    while True:
        yield f"{words}-{number}"
        number += 1
