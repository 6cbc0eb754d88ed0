"""Files that are no notebooks or damaged ones: a sentence says why, or nothing is lost."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator

from corpus import CLAIMS, WHERE, Hostile, Maker, Notebook, code, own, raw, text

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def packed(files: dict[str, bytes], level: int = 9) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def submissions(make: Maker) -> Iterator[Hostile]:
    """All broken files."""
    yield from _no_notebooks(make)
    yield from _damaged(make)


def _no_notebooks(make: Maker) -> Iterator[Hostile]:
    whole = raw(make.notebook(CLAIMS, {}))
    cut = raw(make.notebook(CLAIMS, {}))[: len(whole) // 2]
    deep = b"[" * 100_000 + b"]" * 100_000
    outputs = whole.replace(b'"outputs": []', b'"outputs": ' + deep, 1)
    contents = {
        "empty": ("a file of no bytes", b"", ""),
        "zero-bytes": ("a copy that broke off", b"\0" * 5000, ""),
        "not-json": ("a shopping list", b"eggs, milk, 01.1 = event\n", ""),
        "python-script": ("the code alone, as .ipynb", b"answer_1 = 1\ncheck('01.1')\n", ""),
        "cut-in-half": ("half a download", cut, ""),
        "merge-marks": ("an unfinished merge", b"{\n<<<<<<< mine\n" + whole + b">>>>>>> x\n", ""),
        "deep-json": ("brackets, 100,000 deep", deep, ""),
        "deep-outputs": ("a notebook with outputs 100,000 deep", outputs, ""),
        "a-list": ("JSON, but a list", b"[1, 2, 3]", ""),
        "a-number": ("JSON, but a number", b"9" * 100_000, ""),
        "no-cells": ("a notebook without cells",
                     b'{"metadata": {}, "nbformat": 4, "nbformat_minor": 5}', ""),
        "cells-no-list": ("cells that are a text", b'{"cells": "all of them", "nbformat": 4}', ""),
        "picture": ("a picture that was renamed", PIXEL, ""),
        "web-page": ("a page saved from a preview", b"<!DOCTYPE html><html>01.1</html>", ""),
        "pdf": ("a PDF that was renamed", b"%PDF-1.7\n" + b"x" * 2000, ""),
        "word-file": ("a word processor's file", packed({"word/document.xml": b"x"}), ""),
        "other-suffix": ("a PDF that says so", b"%PDF-1.7\n", f"{CLAIMS}.pdf"),
        "zip-bomb": ("a zip of 60 KB that unpacks to 60 MB",
                     packed({f"{CLAIMS}.ipynb": b"[" * 60_000_000}), f"{CLAIMS}.zip"),
        "zip-damaged": ("a zip that lost its end",
                        packed({f"{CLAIMS}.ipynb": whole}, 1)[:-200], f"{CLAIMS}.zip"),
        "other-set": ("an exercise of a set that does not exist", raw(_stranger()),
                      "77_unknown.ipynb"),
        "too-many-cells": ("twenty thousand cells",
                           raw({**make.notebook(CLAIMS, {}),
                                "cells": [text("x", f"c{n}") for n in range(20_000)]}), ""),
    }  # fmt: skip
    for name, (why, content, file_name) in contents.items():
        yield make.submission("broken", name, why, encode=lambda book, c=content: c,
                              rejected=True, file_name=file_name)  # fmt: skip


def _stranger() -> Notebook:
    return {"cells": [code("answer_1 = 2", "x1"), code('check("77.1")', "x2")],
            "metadata": {"foothold": {"set": "77_unknown"}}, "nbformat": 4,
            "nbformat_minor": 5}  # fmt: skip


def _damaged(make: Maker) -> Iterator[Hostile]:
    """Damage that costs no word of the learner's: all points."""

    def bare(book: Notebook) -> None:
        book.pop("metadata")
        for cell in book["cells"]:
            cell.pop("metadata")

    def third_format(book: Notebook) -> Notebook:
        cells = []
        for cell in book["cells"]:
            made = {**cell, "metadata": {}}
            made.pop("id")
            if cell["cell_type"] == "code":
                made |= {"input": made.pop("source"), "prompt_number": 1, "language": "python"}
            cells.append(made)
        return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
                "worksheets": [{"cells": cells, "metadata": {}}]}  # fmt: skip

    def same_ids(book: Notebook) -> None:
        for cell in book["cells"]:
            cell["id"] = "q1-answer"

    def empty(book: Notebook) -> None:
        book["cells"] = []

    def odd_parts(book: Notebook) -> None:
        book["cells"][2:2] = [None, 5, [], {}, {"cell_type": 7, "source": 9}, {"source": None}]
        book["nbformat"] = "four"
        for cell in book["cells"]:
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                cell["execution_count"], cell["outputs"] = "*", {"no": "list"}

    def essay(book: Notebook) -> None:
        book["cells"].insert(1, text("A long diary. " * 300_000, "diary"))
        book["cells"].insert(1, text("```" + " " * 400_000 + "!", "fence"))

    def paste(book: Notebook) -> None:
        book["cells"].insert(3, code("data = [" + "1.25, " * 200_000 + "]", "paste"))

    def with_constants(book: Notebook) -> bytes:
        return raw(book).replace(b'"outputs": []', b'"outputs": [NaN, -Infinity, 1e999]')

    def with_long_numbers(book: Notebook) -> bytes:
        return raw(book).replace(b'"execution_count": null', b'"execution_count": ' + b"9" * 9000)

    def with_zeros(book: Notebook) -> bytes:
        return raw(book).replace(b"Form: one letter.", b"Form: \\u0000 one \0 letter.") + b"\0" * 64

    edits = {
        "no-metadata": ("neither the notebook nor its cells have metadata", bare),
        "third-format": ("a notebook of format 3", third_format),
        "same-id-everywhere": ("one id for all cells", same_ids),
        "odd-parts": ("cells that are no cells, outputs that are no list", odd_parts),
        "huge-text": ("text cells of five megabytes, one a trap for slow patterns", essay),
        "huge-paste": ("a code cell with two hundred thousand pasted numbers", paste),
    }
    for name, (why, edit) in edits.items():
        yield make.submission("broken", name, why, edit=edit)
    encodings = {
        "utf-16": ("saved as UTF-16", lambda book: raw(book).decode().encode("utf-16")),
        "utf-32": ("saved as UTF-32", lambda book: raw(book).decode().encode("utf-32")),
        "byte-order-mark": ("saved with a byte order mark",
                            lambda book: b"\xef\xbb\xbf" + raw(book)),
        "constants": ("NaN and infinity in stored outputs", with_constants),
        "long-numbers": ("a number of 9,000 digits in stored outputs", with_long_numbers),
        "zero-bytes-inside": ("zero bytes in a text and at the end", with_zeros),
        "latin-letters": ("bytes of Windows-1252 in a prompt",
                          lambda book: raw(book).replace(b"one letter", b"one \x93letter\x94")),
        "one-line": ("all of it in one line", lambda book: json.dumps(book).encode()),
    }  # fmt: skip
    for name, (why, encode) in encodings.items():
        yield make.submission("broken", name, why, encode=encode)
    names = {
        "text-suffix": ("a browser added .txt", f"{CLAIMS}.ipynb.txt", raw),
        "json-suffix": ("a mail programme wrote .json", f"{CLAIMS}.json", raw),
        "copy": ("a second download", f"{CLAIMS} (1).ipynb", raw),
        "own-name": ("a name of the learner's own", "Homework final FINAL.ipynb", raw),
        "name-of-another-set": ("the wrong name, the right notebook", f"{WHERE}.ipynb", raw),
        "zipped": ("in a zip in a folder", "work.zip",
                   lambda book: packed({"a/b/work.ipynb": raw(book), "a/._x": b"x"})),
    }  # fmt: skip
    for name, (why, file_name, encode) in names.items():
        yield make.submission("broken", name, why, file_name=file_name, encode=encode)
    yield make.submission("broken", "all-cells-deleted", "the set's name and nothing else",
                          edit=empty, points=make.nothing(CLAIMS))  # fmt: skip

    def stolen_name(book: Notebook) -> bytes:
        inside = f"victim/{CLAIMS}.ipynb"
        return packed({inside: raw(book), "victim_77_88_" + f"{CLAIMS}-99.ipynb": raw(book)})

    yield make.submission(
        "cheat", "name-of-another-learner", "a zip whose folders and files name somebody else",
        encode=stolen_name, file_name="mine.zip",
        edit=lambda book: _without_answers(book),
    )  # fmt: skip


def _without_answers(book: Notebook) -> None:
    for cell in book["cells"]:
        if own(cell, "role") == "answer":
            cell["source"] = "answer_0 = 'I was not here'"
