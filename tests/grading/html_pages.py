"""Read a page of the grader as a browser would, and hold it to what every page promises."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}
UNSEEN = (  # characters that act on the text around them and cannot be seen
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
NASTY = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1>100 of 100</h1>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp;",
    "]]><!-- -->",
    "a\x1b[31m\u202eb\0",
    "Ann\nBob",
    "أحمد",
    "javascript:alert(1)",
    "left\u200fright\u061c\u200b\ufeff",
    "' onmouseover='alert(1)",
    "\x9b31m\u2028<svg/onload=alert(1)>",
]


class Page(HTMLParser):
    """Elements, text and structure of a page; complains about tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []  # innermost element, text
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, inside=None):
        return "".join(t for tag, t in self.texts if tag != "style" and inside in (None, tag))


ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "h3", "bdi",
    "section", "svg", "rect", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "a",
    "span", "header", "pre", "footer", "strong", "ul", "li", "nav", "figure", "figcaption", "line",
    "path", "text", "dl", "dt", "dd", "em", "cite", "code", "details", "summary",
}  # fmt: skip


def checked(html: str) -> Page:
    """Parse a page and hold it to what every page promises."""
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert tags <= ALLOWED
    assert html.startswith("<!DOCTYPE html>")
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not {"src", "srcset", "action", "background"} & set(attributes)
    for link in page.all("a"):
        assert re.match(r"#[a-z]+[0-9]*$|feedback/[a-z0-9._-]+/[a-z0-9._-]+\.html$|grades\.csv$",
                        link["href"])  # fmt: skip
    assert all("scope" in th for th in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    for drawing in page.all("svg"):  # a drawing has words, or words beside it say the same
        assert drawing.get("aria-hidden") == "true" or drawing["role"] == "img"
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a} <= set(ids)
    skip = page.all("a")[0]
    assert skip["href"] == "#main" and page.all("main")[0]["id"] == "main"
    assert {a["href"][1:] for a in page.all("a") if a["href"][0] == "#"} <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    (css,) = [text for tag, text in page.texts if tag == "style"]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none';"
                      " form-action 'none'")  # fmt: skip
    assert "url(" not in css and "@import" not in css
    return page
