"""Templates into pages that load nothing from elsewhere, escaped by default."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

_FOLDER = Path(__file__).with_name("templates")
GENERATOR = "foothold site"


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
    css = (_FOLDER / "site.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode()
    environment.globals["css"] = Markup(css)
    environment.globals["generator"] = GENERATOR
    # The browser itself refuses whatever is not a picture of this site or this one style sheet.
    environment.globals["policy"] = (
        f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment


def render(template: str, **context: Any) -> str:
    """Return one page as HTML text.

    Parameters
    ----------
    template : str
        File name in ``templates/``.
    **context
        What the template shows.
    """
    return _environment().get_template(template).render(**context)
