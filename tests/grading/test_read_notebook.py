"""Whatever bytes are handed in, a sound notebook comes out, or one sentence."""

from __future__ import annotations

import codecs
import json

import nbformat
import pytest
from builders import answered, book, cell, raw
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.grading.reading import UnreadableNotebook, base_id, read_notebook

SOUND = raw(answered())


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableNotebook) as caught:
        read_notebook(content)
    sentence = str(caught.value)
    assert sentence.endswith(".") and len(sentence) < 300 and "\n" not in sentence
    return sentence


def sources(content: bytes) -> list[str]:
    return [made["source"] for made in read_notebook(content)["cells"]]


def valid(content: bytes) -> dict:
    notebook = read_notebook(content)
    nbformat.validate(nbformat.from_dict(notebook))
    return notebook


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "zero bytes"),
        (SOUND[: len(SOUND) // 2], "cut off"),
        (SOUND[:-3], "cut off"),
        (SOUND.replace(b'"cells"', b'"cells', 1), "damaged"),
        (b"Dear teacher, here is my work", "does not start like one"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"PK\x03\x04 a zip", "zip or office file"),
        (b"%PDF-1.7", "PDF"),
        (b"[1, 2]", "not a notebook"),
        (b'"text"', "not a notebook"),
        (b"{}", "no notebook cells"),
        (b'{"cells": {}}', "no notebook cells"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"cells": [' + b"{}," * 3_000_000 + b"{}]}", "too large"),
        (b'{"cells": [' + b"{}," * 2_000 + b"{}]}", "2001 cells"),
        (raw(book([cell("x = 1\n" * 400_000)])), "than anyone types"),
        (SOUND.replace(b'"cells"', b'\n<<<<<<< HEAD\n"cells"', 1), "Git merge"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_file_that_is_no_notebook_gets_its_own_sentence(content, word):
    assert word in refused(content)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "cp1252"),
    ],
)
def test_file_saved_in_another_encoding(mark, encoding):
    text = json.dumps(book([cell("naïve – “yes”", "markdown")]), ensure_ascii=False)
    assert sources(mark + text.encode(encoding)) == ["naïve – “yes”"]


def test_zero_bytes_after_a_crash_are_cut():
    assert sources(SOUND + b"\0" * 4096) == sources(SOUND)


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4])
def test_format_without_cell_ids(minor):
    notebook = book([cell("x = 1"), cell("# Title", "markdown")])
    notebook["nbformat_minor"] = minor
    ids = [made["id"] for made in valid(raw(notebook))["cells"]]
    assert len(set(ids)) == 2


def test_format_3_reads_as_nbformat_converts_it():
    old = {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Task"]},
            {"cell_type": "markdown", "metadata": {}, "source": ["Think ", "first."]},
            {"cell_type": "code", "collapsed": False, "input": ["answer_1 = ", "'a'"],
             "language": "python", "metadata": {}, "outputs": [], "prompt_number": 3},
        ]}],
    }  # fmt: skip
    expected = nbformat.convert(nbformat.reads(json.dumps(old), as_version=3), 4)
    found = valid(json.dumps(old).encode())
    assert [(c["cell_type"], c["source"]) for c in found["cells"]] == [
        (c.cell_type, c.source) for c in expected.cells
    ]


def test_source_as_a_list_of_lines_is_joined():
    assert sources(raw(book([cell(["a = 1\n", "b = 2"])]))) == ["a = 1\nb = 2"]


def test_everything_but_the_kits_own_text_metadata_is_dropped():
    made = cell("x = 1", cell_id="q1", question="01.1", role="answer", tags=["nbval-skip"])
    made["metadata"]["foothold"]["deep"] = {"a": [1]}
    made["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Yes"}]
    made["execution_count"] = 7
    made["attachments"] = {"a.png": {"image/png": "AAAA"}}
    notebook = valid(raw(book([made], kernelspec={"name": "evil"}, foothold={"set": "01_x"})))
    assert notebook["metadata"] == {"foothold": {"set": "01_x"}}
    assert notebook["cells"] == [
        {
            "id": "q1",
            "cell_type": "code",
            "metadata": {"foothold": {"question": "01.1", "role": "answer"}},
            "source": "x = 1",
            "execution_count": None,
            "outputs": [],
        }
    ]


def test_duplicate_and_broken_ids_become_unique_and_keep_their_origin():
    odd = ["a", "a", "a", "a--copy-2", "", None, 5, "has space", "x" * 65]
    cells = [cell("x", cell_id="drop") | {"id": value} for value in odd]
    ids = [made["id"] for made in valid(raw(book(cells)))["cells"]]
    assert len(set(ids)) == len(odd)
    assert [base_id(i) for i in ids[:3]] == ["a", "a", "a"]


def test_id_where_colab_keeps_it():
    made = cell("x = 1", id="q1-answer")
    assert read_notebook(raw(book([made])))["cells"][0]["id"] == "q1-answer"


def test_cells_of_odd_shape():
    cells = [
        {"cell_type": "diagram", "source": "?"}, {"source": "no type"}, "text", None, [],
        {"cell_type": "code"}, {"cell_type": "code", "source": {"a": 1}},
        {"cell_type": "markdown", "source": ["a", None, 3, "b"], "metadata": []},
    ]  # fmt: skip
    found = valid(json.dumps({"cells": cells, "metadata": None}).encode())["cells"]
    assert [(c["cell_type"], c["source"]) for c in found] == [
        ("raw", "?"), ("raw", "no type"), ("code", ""), ("code", ""), ("markdown", "ab"),
    ]  # fmt: skip


def test_huge_numbers_and_nan_are_no_trouble():
    text = '{"cells": [{"cell_type": "code", "source": "x", "execution_count": %s, "a": [%s]}]}'
    assert sources((text % ("9" * 100_000, "NaN, -Infinity, 1e999999")).encode()) == ["x"]


def test_characters_that_a_kernel_cannot_take_are_replaced():
    content = b'{"cells": [{"cell_type": "code", "source": "a\\ud800b\\u0000c\\r\\nd"}]}'
    (source,) = sources(content)
    assert source == "a\ufffdbc\nd"
    source.encode()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SOUND)), st.integers(0, 40))
def test_damaged_bytes_give_a_notebook_or_a_sentence(noise, where, length):
    content = SOUND[:where] + noise + SOUND[where + length :]
    try:
        notebook = read_notebook(content)
    except UnreadableNotebook as error:
        assert str(error).endswith(".")
    else:
        nbformat.validate(nbformat.from_dict(notebook))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional={
    "cell_type": VALUES | st.sampled_from(["code", "markdown", "heading", "raw"]),
    "source": VALUES, "input": VALUES, "id": VALUES, "metadata": VALUES, "level": VALUES,
}) | VALUES, max_size=6), VALUES)  # fmt: skip
def test_any_json_in_the_place_of_cells_gives_a_valid_notebook(cells, metadata):
    content = json.dumps({"cells": cells, "metadata": metadata}).encode()
    nbformat.validate(nbformat.from_dict(read_notebook(content)))
