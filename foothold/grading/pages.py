"""Templates into self-contained pages: no script, no address outside, escaped by default."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from foothold.grading.plaintext import number, one_line

_FOLDER = Path(__file__).with_name("templates")
_SHEETS = {"report.html": ("page.css", "report.css")}


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _style(template: str) -> tuple[str, str]:
    """The style sheet of a page, and the policy that lets this sheet and nothing else act.

    Even markup that slipped through escaping stays dead.
    """
    css = "".join(_read(name) for name in _SHEETS.get(template, ("page.css",)))
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode()
    return css, (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@cache
def look() -> str:
    """Fingerprint of the templates and style sheets: with a new look all pages are new."""
    text = "".join(_read(path.name) for path in sorted(_FOLDER.iterdir()) if path.is_file())
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["points"] = number
    environment.filters["line"] = one_line
    return environment


def read_templates() -> None:
    """Compile all templates now, so that the first page need not."""
    for name in _environment().list_templates(extensions=["html"]):
        _environment().get_template(name)


def render_page(template: str, page: object, fingerprint: str = "") -> str:
    """Return one page as HTML text.

    Parameters
    ----------
    template
        File name in ``templates/``.
    page
        What the template shows; it alone is in scope, as ``page``.
    fingerprint
        Stands at the top of the page, to tell without rendering whether it would change.
    """
    css, policy = _style(template)
    return (
        _environment()
        .get_template(template)
        .render(page=page, css=Markup(css), policy=policy, fingerprint=fingerprint)
    )
