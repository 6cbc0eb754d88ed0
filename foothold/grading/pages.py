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
    css = (_FOLDER / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode()
    environment.globals["css"] = Markup(css)
    # Only our own style sheet may act: even markup that slipped through escaping stays dead.
    environment.globals["policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return environment


def render_page(template: str, page: object) -> str:
    """Return one page as HTML text.

    Parameters
    ----------
    template
        File name in ``templates/``.
    page
        What the template shows; it alone is in scope, as ``page``.
    """
    return _environment().get_template(template).render(page=page)
