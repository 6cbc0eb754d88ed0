"""Read notebooks for the checkers: cells, stored outputs as text, prose without its markup."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
BUILT = (  # grows with the kit
    "00_start_here",
    "01_reading_claims",
    "02_when",
    "03_who",
    "04_where",
    "05_weighing",
    "06_balance",
    "07_bargain",
    "08_forecast",
    "09_brief",
)

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")


def read(path: Path) -> nbformat.NotebookNode:
    """Return one notebook, after nbformat has found its form valid."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def paths(folder: str) -> list[Path]:
    """Return the notebooks of a folder of the project, by name."""
    return sorted((ROOT / folder).glob("*.ipynb"))


def number_of(path: Path) -> int:
    """Return the NN of ``NN_name.ipynb``."""
    return int(path.name[:2])


def prose(source: str) -> str:
    """Return Markdown as it is read: no code, no link targets, no tags, no bare addresses."""
    for pattern, with_what in ((_FENCE, " "), (_SPAN, " ~ "), (_LINK, r" \2 "), (_TAG, " ")):
        source = pattern.sub(with_what, source)
    return html.unescape(re.sub(r"https?://\S+", " ", source))


def code_spans(source: str) -> list[str]:
    """Return what stands between backticks, fences included."""
    fences = [match.group(0) for match in _FENCE.finditer(source)]
    return fences + [match.group(0) for match in _SPAN.finditer(_FENCE.sub(" ", source))]


def link_targets(source: str) -> list[str]:
    """Return the targets of Markdown links and of HTML ``href`` and ``src``."""
    text = _SPAN.sub(" ", _FENCE.sub(" ", source))
    found = re.findall(r"\]\(([^)\s]+)", text)
    return found + re.findall(r"(?:href|src)=\"([^\"]+)\"", text)


def output_text(output: nbformat.NotebookNode) -> str:
    """Return all text that one stored output shows, without images and tags."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join([output.ename, output.evalue, *output.traceback])
    shown = []
    for kind, content in output.data.items():
        if kind.startswith("text/") and isinstance(content, str):
            content = _IMAGE.sub(" ", content)
            if kind == "text/html":
                content = re.sub(r"<(style|script)\b.*?</\1>", " ", content, flags=re.S)
                alternatives = " ".join(re.findall(r"alt=\"([^\"]*)\"", content))
                content = html.unescape(alternatives + "\n" + _TAG.sub(" ", content))
            shown.append(content)
    return "\n".join(shown)


def outputs_text(cell: nbformat.NotebookNode) -> str:
    """Return the text of all stored outputs of a cell."""
    return "\n".join(output_text(output) for output in cell.get("outputs", []))
