"""Turn the bytes of a handed-in notebook into a plain, clean dictionary, or say why not.

Only the learner's words survive: cell type, source, id, and the kit's own ``foothold`` metadata.
Outputs, tags and all other metadata are dropped here, so that nothing further down can be
steered by them.
"""

from __future__ import annotations

import json
import re

COPY_MARK = "--copy-"  # what follows the id of a cell whose id an earlier cell already has
MOST_CELLS = 2_000
MOST_CODE = 2_000_000  # characters in all code cells
MOST_PARTS = 4_000_000  # brackets and commas: each becomes an object in memory
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_AGAIN = "Ask for the file again: in Jupyter choose File > Save, then hand in that file."


class UnreadableNotebook(ValueError):  # noqa: N818 - it reads as the sentence it carries
    """A file that is not a notebook; the message is a sentence for the teacher's report."""


def read_notebook(content: bytes) -> dict:
    """Read a notebook of any format from 2 to 4.5, tolerantly.

    Parameters
    ----------
    content : bytes
        The file as it was handed in: UTF-8 (with or without byte order mark), UTF-16, UTF-32 or
        Windows-1252.

    Returns
    -------
    dict
        ``{"nbformat": 4, "nbformat_minor": 5, "metadata": {...}, "cells": [...]}``. Each cell has
        ``id`` (unique), ``cell_type`` (``code``, ``markdown`` or ``raw``), ``source`` (one
        string) and ``metadata`` (at most ``{"foothold": {...}}`` with text values); code cells
        have empty ``outputs``. A repeated id gets the suffix ``--copy-2``, a missing one becomes
        ``unnamed-<number>``.

    Raises
    ------
    UnreadableNotebook
        With one sentence on what the file is and what to do.

    Examples
    --------
    >>> book = read_notebook(b'{"cells": [{"cell_type": "code", "source": ["x = 1"]}]}')
    >>> [(cell["id"], cell["source"]) for cell in book["cells"]]
    [('unnamed-1', 'x = 1')]
    """
    data = _parse(_decode(content))
    if not isinstance(data, dict):
        raise UnreadableNotebook(f"The file is JSON, but not a notebook. {_AGAIN}")
    raw_cells = _find_cells(data)
    if len(raw_cells) > MOST_CELLS:
        raise UnreadableNotebook(
            f"The notebook has {len(raw_cells)} cells; more than {MOST_CELLS} are not read. "
            "Ask for a copy that holds only the exercise."
        )
    cells, seen = [], {}
    for number, raw in enumerate(raw_cells, start=1):
        if isinstance(raw, dict):
            cells.append(_clean_cell(raw, number, seen, old="cells" not in data))
    if sum(len(cell["source"]) for cell in cells if cell["cell_type"] == "code") > MOST_CODE:
        raise UnreadableNotebook(
            "The code cells hold more text than anyone types. Ask for a copy without pasted data."
        )
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": _own_metadata(data.get("metadata")),
        "cells": cells,
    }


def base_id(cell_id: str) -> str:
    """Return the id that a cell had before ``read_notebook`` made it unique.

    >>> base_id("q3-answer--copy-2")
    'q3-answer'
    """
    return cell_id.split(COPY_MARK, 1)[0]


def _decode(content: bytes) -> str:
    if not content:
        raise UnreadableNotebook(f"The file is empty (0 bytes). {_AGAIN}")
    if not content.strip(b"\0"):
        raise UnreadableNotebook(
            f"The file holds only zero bytes, as after a copy that broke off. {_AGAIN}"
        )
    start = content[:512].lstrip()
    for mark, what in (
        (b"PK\x03\x04", "a zip or office file with the wrong ending"),
        (b"%PDF", "a PDF with the wrong ending"),
        (b"\x89PNG", "a picture with the wrong ending"),
        (b"<", "a web page, perhaps saved from a preview"),
    ):
        if start.startswith(mark):
            raise UnreadableNotebook(f"This is {what}, not a notebook. {_AGAIN}")
    content = content.rstrip(b"\0") if content[-4:] == b"\0\0\0\0" else content
    encoding = json.detect_encoding(content)
    for name in (encoding, "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode(encoding, errors="replace")


def _parse(text: str) -> object:
    if text.count("[") + text.count("{") + text.count(",") > MOST_PARTS:
        raise UnreadableNotebook(
            "The notebook is too large to read. Ask for a copy without outputs: in Jupyter "
            "choose Edit > Clear Outputs of All Cells, then save."
        )
    try:
        # Numbers and constants matter only in outputs and metadata, which are dropped anyway:
        # nothing here may cost time or fail.
        return json.loads(
            text,
            strict=False,
            parse_int=lambda digits: int(digits) if len(digits) < 19 else 0,
            parse_constant=lambda name: None,
        )
    except RecursionError:
        raise UnreadableNotebook(
            f"The file is nested too deeply to be a real notebook. {_AGAIN}"
        ) from None
    except json.JSONDecodeError as error:
        raise UnreadableNotebook(_why_not_json(text, error)) from None


def _why_not_json(text: str, error: json.JSONDecodeError) -> str:
    if re.search(r"^<{7} ", text, re.MULTILINE):
        return "The file holds marks of an unfinished Git merge (<<<<<<<). Ask for the merged file."
    if not text.lstrip().startswith("{"):
        return f"The file is not a notebook: it does not start like one. {_AGAIN}"
    rest = text[error.pos :].strip()
    if not rest or error.msg.startswith("Unterminated string"):
        return f"The file is cut off: it ends in the middle of the notebook. {_AGAIN}"
    return f"The file is damaged in line {error.lineno} and cannot be read as a notebook. {_AGAIN}"


def _find_cells(data: dict) -> list:
    cells = data.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = data.get("worksheets")  # formats 2 and 3
    if isinstance(sheets, list):
        parts = [s.get("cells") for s in sheets if isinstance(s, dict)]
        return [cell for part in parts if isinstance(part, list) for cell in part]
    raise UnreadableNotebook(f"The file is JSON, but it holds no notebook cells. {_AGAIN}")


def _clean_cell(raw: dict, number: int, seen: dict[str, int], old: bool) -> dict:
    kind = raw.get("cell_type")
    source = _text(raw.get("source", raw.get("input")), old)  # "input": formats 2 and 3
    if kind == "heading":  # format 3
        level = raw.get("level")
        level = level if isinstance(level, int) and 1 <= level <= 6 else 1
        kind, source = "markdown", "#" * level + " " + source.replace("\n", " ")
    elif kind == "html":
        kind = "markdown"
    elif kind not in ("code", "markdown"):
        kind = "raw"
    metadata = raw.get("metadata")
    moved = metadata.get("id") if isinstance(metadata, dict) else None  # where Colab keeps ids
    cell = {
        "id": _unique(raw.get("id", moved), number, seen),
        "cell_type": kind,
        "metadata": _own_metadata(metadata),
        "source": source,
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _text(value: object, old: bool = False) -> str:
    parts = [p for p in (value if isinstance(value, list) else [value]) if isinstance(p, str)]
    # Some writers of format 3 split lines without their ends; nbformat reads them so, too.
    cut = old and bool(parts) and not parts[0].endswith("\n")
    text = ("\n" if cut else "").join(parts)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    # A lone half of a surrogate pair is legal in JSON but cannot be sent to a kernel.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _own_metadata(metadata: object) -> dict:
    own = metadata.get("foothold") if isinstance(metadata, dict) else None
    if not isinstance(own, dict):
        return {}
    kept = {
        _text(key): _text(value)
        for key, value in own.items()
        if isinstance(value, str) and len(key) <= 40 and len(value) <= 4_000
    }
    return {"foothold": kept} if kept else {}


def _unique(cell_id: object, number: int, seen: dict[str, int]) -> str:
    if not (isinstance(cell_id, str) and _ID.match(cell_id)):
        cell_id = f"unnamed-{number}"
    count = seen[cell_id] = seen.get(cell_id, 0) + 1
    if count == 1:
        return cell_id
    return _unique(f"{cell_id[:46]}{COPY_MARK}{count}", number, seen)
