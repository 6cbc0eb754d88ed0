"""Hostile and damaged folders and zips: a sentence each, never an exception, nothing on disk."""

from __future__ import annotations

import io
import os
import random
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from builders import answered, exercise, laid_out, raw, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.grading import archive, zips
from foothold.grading.intake import ExerciseInfo, collect
from foothold.grading.zips import Found, Limits, Refused

STEM = "01_reading_claims"
SETS = {
    STEM: ExerciseInfo(STEM, frozenset({"01.1"}), frozenset(c["id"] for c in exercise()["cells"]))
}
WORK = raw(answered())
NAME = f"ana/{STEM}.ipynb"


def listing(path, limits=None):
    """Return what was found and what was refused, by path."""
    items = list(archive.walk(path, lambda name: ".ipynb" in name, limits))
    for item in items:
        if isinstance(item, Refused):
            assert item.reason.endswith(".") and "\n" not in item.reason
    return (
        {"/".join(i.parts): i.content for i in items if isinstance(i, Found)},
        {"/".join(i.parts): i.reason for i in items if isinstance(i, Refused)},
    )


def in_zip(tmp_path, content: bytes, limits=None):
    path = tmp_path / "in.zip"
    path.write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    result = listing(path, limits)
    assert sorted(tmp_path.rglob("*")) == before  # nothing was unpacked
    return result


def with_entry(name=NAME, content=WORK, **changes) -> bytes:
    """Return a zip whose one entry has odd attributes."""
    info = zipfile.ZipInfo(name)
    info.compress_type = changes.pop("method", zipfile.ZIP_DEFLATED)
    for key, value in changes.items():
        setattr(info, key, value)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, content)
    return out.getvalue()


def test_files_of_a_folder_and_of_a_zip_are_the_same(tmp_path):
    files = {NAME: WORK, "ben/a.pdf": b"x", "deep/er/x.ipynb": WORK}
    expected = {NAME: WORK, "ben/a.pdf": None, "deep/er/x.ipynb": WORK}
    assert listing(laid_out(tmp_path / "f", files)) == (expected, {})
    assert in_zip(tmp_path, zipped(files)) == (expected, {})


@pytest.mark.parametrize(
    "name", ["../../evil.ipynb", "ana/../../evil.ipynb", "/etc/evil.ipynb", "C:/evil.ipynb",
             "C:\\evil.ipynb", "..\\evil.ipynb"],
)  # fmt: skip
def test_path_that_leads_out_of_the_zip(tmp_path, name):
    found, refused = in_zip(tmp_path, with_entry(name))
    assert not found
    ((path, reason),) = refused.items()
    assert "leads out of the zip" in reason and ".." not in path


def test_backslashes_of_old_windows_tools_are_folders(tmp_path):
    info = zipfile.ZipInfo("x")
    info.filename = f"ana\\{STEM}.ipynb"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, WORK)
    assert list(in_zip(tmp_path, out.getvalue())[0]) == [NAME]


def test_utf8_name_that_does_not_say_so(tmp_path):
    content = bytearray(zipped({"ána/x.ipynb": WORK}))
    central = content.rfind(b"PK\x01\x02")
    for flags in (6, central + 8):
        content[flags + 1] &= 0xF7  # the bit that says UTF-8
    assert list(in_zip(tmp_path, bytes(content))[0]) == ["ána/x.ipynb"]


@pytest.mark.parametrize(
    ("kind", "word"), [(stat.S_IFLNK, "link"), (stat.S_IFIFO, "pipe"), (stat.S_IFCHR, "device")]
)
def test_links_and_special_files_in_a_zip(tmp_path, kind, word):
    content = with_entry(content=b"/etc/passwd", external_attr=(kind | 0o777) << 16)
    found, refused = in_zip(tmp_path, content)
    assert not found and word in refused[NAME]


def test_link_in_a_folder_is_not_followed(tmp_path):
    secret = laid_out(tmp_path / "out", {"secret.ipynb": WORK})
    folder = laid_out(tmp_path / "in", {NAME: WORK})
    (folder / "a.ipynb").symlink_to(secret / "secret.ipynb")
    (folder / "b").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "c.zip").symlink_to("/dev/zero")
    found, refused = listing(folder)
    assert list(found) == [NAME]
    assert set(refused) == {"a.ipynb", "b", "loop", "c.zip"}
    assert all("links are not followed" in reason for reason in refused.values())


def test_the_folder_itself_may_be_a_link(tmp_path):
    laid_out(tmp_path / "real", {NAME: WORK})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(listing(tmp_path / "link")[0]) == [NAME]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("name", ["a.ipynb", "a.zip", "a.pdf"])
def test_pipe_is_not_opened(tmp_path, name):
    os.mkfifo(tmp_path / name)
    found, refused = listing(tmp_path)
    assert not found and "pipe" in refused[name]
    assert "pipe" in next(iter(listing(tmp_path / name)[1].values()))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the rights of Unix")
@pytest.mark.parametrize("which", [STEM + ".ipynb", "."])
def test_file_or_folder_that_may_not_be_read(tmp_path, which, monkeypatch):
    folder = laid_out(tmp_path, {NAME: WORK, "ben/x.ipynb": WORK}) / "ana"
    if os.geteuid() == 0:  # root may read all: let the system refuse
        real_open, real_list = os.open, os.scandir

        def refuse(real, wanted):
            def call(path, *args, **kwargs):
                if Path(path) == wanted:
                    raise PermissionError(13, "Permission denied")
                return real(path, *args, **kwargs)

            return call

        monkeypatch.setattr(os, "open", refuse(real_open, folder / which))
        monkeypatch.setattr(os, "scandir", refuse(real_list, folder / which))
    else:
        (folder / which).chmod(0)
    found, refused = listing(tmp_path)
    assert list(found) == ["ben/x.ipynb"]
    assert "may not be read" in next(iter(refused.values()))
    (folder / which).chmod(0o700)


def test_zip_with_a_password(tmp_path):
    content = bytearray(zipped({NAME: WORK, "ana/b.ipynb": WORK}))
    at = -1
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + flags] |= 1
    found, refused = in_zip(tmp_path, bytes(content))
    assert not found and len(refused) == 1
    assert "password" in next(iter(refused.values()))


def test_two_files_of_one_name_last_counts(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(NAME, b"first")
        made.writestr(NAME, b"second")
    found, refused = in_zip(tmp_path, out.getvalue())
    assert found == {NAME: b"second"} and "two files of this name" in refused[NAME]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_unpacked_in_steps(tmp_path, method):
    found, refused = in_zip(tmp_path, with_entry(method=method))
    assert not found and "unusual way" in refused[NAME]


def test_file_larger_than_the_limit(tmp_path):
    small = Limits(notebook=1000)
    found, refused = in_zip(tmp_path, zipped({NAME: b"1" * 1001, "b.ipynb": b"1" * 1000}), small)
    assert list(found) == ["b.ipynb"] and "larger than" in refused[NAME]
    folder = laid_out(tmp_path / "f", {NAME: b"1" * 1001, "b.ipynb": b"1" * 1000})
    assert list(listing(folder, small)[0]) == ["b.ipynb"]


def test_file_that_grows_while_it_is_read():
    class Endless:
        reads = 0

        def read(self, size):
            self.reads += 1
            assert self.reads < 10
            return bytes(size)

    taken = zips.take(Endless(), ("a.ipynb",), 0, zips.Ledger(Limits()), 1_000_000)
    assert isinstance(taken, Refused) and "larger than 1 MB" in taken.reason


def test_bomb_that_tells_its_size(tmp_path):
    content = zipped({NAME: bytes(10_000_000), "ben/x.ipynb": WORK})
    assert len(content) < 30_000
    found, refused = in_zip(tmp_path, content)
    assert list(found) == ["ben/x.ipynb"] and "trap" in refused[NAME]


def test_bomb_that_lies_about_its_size(tmp_path):
    content = bytearray(zipped({NAME: bytes(60_000_000)}))
    central = content.rfind(b"PK\x01\x02")
    for place in (22, central + 24):
        content[place : place + 4] = struct.pack("<L", 100)
    tracemalloc.start()
    found, refused = in_zip(tmp_path, bytes(content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not found and "damaged" in refused[NAME]
    assert peak < 20_000_000


def test_total_of_all_files_is_bounded(tmp_path):
    files = {f"{n}/x.ipynb": random.Random(n).randbytes(1000) for n in range(10)}
    found, refused = in_zip(tmp_path, zipped(files), Limits(total=5000))
    assert len(found) == 5
    assert all("Grade the folder in two parts" in reason for reason in refused.values())


def test_zips_in_zips_end_somewhere(tmp_path):
    content = zipped({"x.ipynb": WORK})
    for _ in range(2):
        content = zipped({"a.zip": content})
    assert list(in_zip(tmp_path, content)[0]) == ["a.zip/a.zip/x.ipynb"]
    for _ in range(30):
        content = zipped({"a.zip": content})
    found, refused = in_zip(tmp_path, content)
    assert not found and list(refused) == ["a.zip/a.zip/a.zip"]


def test_many_files_in_a_zip(tmp_path):
    files = {f"{n}.txt": b"" for n in range(60)}
    found, refused = in_zip(tmp_path, zipped(files), Limits(entries=50))
    assert len(found) == 50 and len(refused) == 1
    assert len(listing(laid_out(tmp_path / "f", files), Limits(entries=50))[0]) == 50


@pytest.mark.parametrize("comment", [b"", b"hello"])
def test_table_of_contents_larger_than_the_limit_is_not_loaded(tmp_path, comment, monkeypatch):
    out = io.BytesIO(zipped({f"{n:0200}.txt": b"" for n in range(60)}))
    with zipfile.ZipFile(out, "a") as made:
        made.comment = comment
    monkeypatch.setattr(zips.zipfile, "ZipFile", None)  # to load it would be an error
    found, refused = in_zip(tmp_path, out.getvalue(), Limits(index=5000))
    assert not found and "too many files" in refused["in.zip"]


def test_mark_of_the_end_hidden_in_the_end_itself(tmp_path):
    content = bytearray(zipped({f"{n:0200}.txt": b"" for n in range(60)}))
    content[-6:-2] = b"PK\x05\x06"  # in the place of an offset
    found, refused = in_zip(tmp_path, bytes(content), Limits(index=5000))
    assert not found and "too many files" in refused["in.zip"]


def test_size_of_a_zip64_table_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", b"")
    plain = out.getvalue()
    end = plain.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 7_000_000, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    assert zips._index_size(io.BytesIO(plain[:end] + record + locator + plain[end:])) == 7_000_000


def test_endless_folders(tmp_path):
    laid_out(tmp_path, {"/".join("abcdefghijklmnopqrstuvw") + "/x.ipynb": WORK, NAME: WORK})
    found, refused = listing(tmp_path)
    assert list(found) == [NAME] and "nested too deeply" in next(iter(refused.values()))


def test_name_without_end(tmp_path):
    found, refused = in_zip(tmp_path, with_entry("a" * 60_000 + ".ipynb"))
    assert not found and "too long" in next(iter(refused.values()))


def test_names_that_turn_the_line_around_are_cleaned(tmp_path):
    found, _ = in_zip(tmp_path, zipped({"ana\u202e\u0007/x\n.ipynb": WORK}))
    assert list(found) == ["ana/x.ipynb"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no zip", WORK, b"PK\x05\x06" + b"\0" * 9]
)
def test_zip_that_is_none(tmp_path, content):
    found, refused = in_zip(tmp_path, content)
    assert not found and "not a zip" in refused["in.zip"]


SOUND = zipped({NAME: WORK, "b.zip": zipped({NAME: WORK}), "c.pdf": b"x"})


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=8),
       st.integers(0, len(SOUND)))  # fmt: skip
def test_damaged_zip_never_raises(tmp_path_factory, damage, end):
    content = bytearray(SOUND)
    for place, value in damage:
        content[place] = value
    if len(damage) % 2:
        del content[end:]
    path = tmp_path_factory.mktemp("z") / "in.zip"
    path.write_bytes(bytes(content))
    result = collect(path, SETS)
    for one in result.submissions:
        assert one.set_name == STEM
    for one in result.rejected:
        assert one.reason.endswith(".")


def test_broken_zip_of_a_class_is_named(tmp_path):
    path = tmp_path / "class.zip"
    path.write_bytes(SOUND[:200])
    result = collect(path, SETS)
    assert [one.file_name for one in result.rejected] == ["class.zip"]


def test_hostile_hand_in_beside_a_sound_one_costs_the_others_nothing(tmp_path):
    files = {
        f"ana_1_22_{STEM}.ipynb": WORK,
        f"ben_2_23_{STEM}.ipynb": b'{"cells": ' + b"[" * 100_000,
        "chi_3_24_work.zip": b"PK\x03\x04 broken",
        "dee_4_25_work.zip": zipped({f"../{STEM}.ipynb": WORK}),
        "eve_5_26_work.zip": zipped({f"{STEM}.ipynb": bytes(20_000_000)}),
    }
    result = collect(laid_out(tmp_path, files), SETS)
    assert [one.learner for one in result.submissions] == ["ana"]
    assert [one.learner for one in result.rejected] == ["ben", "chi", "dee", "eve"]
