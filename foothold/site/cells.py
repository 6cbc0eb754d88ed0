"""Turn texts, code and outputs of a notebook into HTML; `foothold.site.mending` finishes it."""

from __future__ import annotations

import html
import re
from typing import Any

from markupsafe import Markup
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from foothold.widgets.explorer import STILL_NOTE

_PYTHON, _SPANS = PythonLexer(), HtmlFormatter(nowrap=True)


def text_html(source: str) -> str:
    """Markdown as JupyterLab reads it, as HTML."""
    return MarkdownWithMath(
        renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)
    ).render(source)


def code_html(source: str) -> str:
    """Python with a span for each kind of word."""
    spans = highlight(source, _PYTHON, _SPANS).rstrip("\n")
    return f'<pre class="code" translate="no"><code>{spans}</code></pre>'


def output_html(output: Any, alt: str = "") -> str:
    """One stored output, in the richest form that needs no kernel and no script.

    Parameters
    ----------
    output
        An output of a code cell.
    alt : str
        What a bare picture shows; pictures of the kit bring their own sentence.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the output is an error, or a picture that nobody described.
    """
    if output.output_type == "error":
        raise ValueError(f"an error is stored: {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        return _plain(output.text)
    data = output.data
    if "text/html" in data:
        return still(data["text/html"])
    if "image/png" in data:
        if not alt.strip():
            raise ValueError(
                "a picture has no words: let the cell end in a Picture, or write what it shows "
                "into the cell's metadata as foothold.alt"
            )
        words = html.escape(alt, quote=True)
        return (
            f'<figure><img alt="{words}" src="data:image/png;base64,{data["image/png"].strip()}">'
            f"<figcaption>{words}</figcaption></figure>"
        )
    return _plain(data.get("text/plain", ""))


def still(page: str) -> str:
    """Say of a widget's stored picture that it moves in JupyterLab only."""
    found = re.search(rf"<p><small>{re.escape(STILL_NOTE)}(.*?)</small></p>", page, re.S)
    if not found:
        return page
    settings = Markup(found[1]).striptags().strip().removeprefix("Shown here:").strip()
    note = '<p class="still"><strong>In JupyterLab this is a widget.</strong> Here it stands still'
    note += f", set to: {html.escape(settings)}</p>" if settings else ".</p>"
    return f'<div class="widget">{page[: found.start()]}{note}{page[found.end() :]}</div>'


def _plain(text: str) -> str:
    return f'<pre class="printed">{ansi2html(text.rstrip())}</pre>' if text.strip() else ""
