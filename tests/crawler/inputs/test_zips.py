"""Zip archives and WACZ: every member is read, or named; whatever the directory says."""

from __future__ import annotations

import io
import lzma
import random
import struct
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

from crawler.inputs import zip_directory
from tests.crawler.inputs.making import (
    ZIP_METHODS,
    Response,
    json_lines,
    packed,
    parts,
    read,
    tarred,
    warc,
    zipped,
)

PAGE = "<p>도서관이 문을 열었다고 시는 밝혔다.</p>".encode() * 500


def write(folder, body, name="a.zip"):
    path = folder / name
    path.write_bytes(body)
    return path


def test_each_member_is_a_page_with_its_place(tmp_path):
    path = write(tmp_path, zipped({"a/b.html": PAGE, "c.txt": b"text"}))

    found = read(path)

    assert found.bodies == [PAGE, b"text"]
    assert [page.source_path for page in found.pages] == [f"{path}!/a/b.html", f"{path}!/c.txt"]


def test_a_name_does_not_say_what_a_file_is(tmp_path):
    path = write(tmp_path, zipped({"zip.txt": PAGE, "page.zip": b"text"}), "picture.png")

    assert read(path).bodies == [PAGE, b"text"]


@pytest.mark.parametrize(
    "name", ["../../out.html", "/etc/out.html", "C:\\out.html", "..", "\x1b[31m"]
)
def test_a_name_that_leads_out_is_a_name(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path, zipped({name: PAGE}))

    found = read(path)

    assert found.bodies == [PAGE]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_hidden_members_are_passed_over_and_counted(tmp_path):
    members = {".DS_Store": b"x", "__MACOSX/._a.html": b"x", "a/.git/b": b"x", "./a.html": PAGE}

    found = read(write(tmp_path, zipped(members)))

    assert parts(found) == ["./a.html"]
    assert [one.reason for one in found.passed_over] == ["hidden file"] * 3


def test_folders_are_none(tmp_path):
    found = read(write(tmp_path, zipped({"a/": b"", "a/b.html": PAGE})))

    assert (parts(found), found.passed_over) == (["a/b.html"], [])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_pages(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.html", b"one")
        archive.writestr("a.html", b"two")

    found = read(write(tmp_path, buffer.getvalue()))

    assert dict(zip(parts(found), found.bodies, strict=True)) == {
        "a.html": b"one",
        "a.html (2)": b"two",
    }


def test_containers_in_a_zip_are_read(tmp_path):
    members = {
        "a.zip": zipped({"b.html": b"one"}),
        "b.tar.gz": packed(tarred({"c.jsonl": json_lines({"html": "two"})}), "gzip"),
        "d.warc.gz": warc(Response(b"<html>three")),
    }

    found = read(write(tmp_path, zipped(members)))

    assert dict(zip(parts(found), found.bodies, strict=True)) == {
        "a.zip!/b.html": b"one",
        "b.tar.gz!/c.jsonl!/line 1": b"two",
        "d.warc.gz!/record 2": b"<html>three",
    }


def test_zips_in_zips_have_an_end(tmp_path):
    body = PAGE
    for _ in range(7):
        body = zipped({"a.zip": body})

    found = read(write(tmp_path, body))

    assert found.reasons == ["packed more than 5 times over"]


def test_a_document_that_is_a_zip_is_one_page(tmp_path):
    path = write(tmp_path, zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))

    [page] = read(path).pages

    assert (page.body, page.source_path) == (path.read_bytes(), str(path))


def test_a_zip_on_standard_input_is_read():
    assert read("-", stdin=io.BytesIO(zipped({"a": PAGE}))).bodies == [PAGE]


def test_an_empty_zip_has_no_pages(tmp_path):
    found = read(write(tmp_path, zipped({})))

    assert (found.pages, found.unreadable) == ([], [])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x09\x14\x05\x00", id="cut off before it begins"),
        pytest.param(b"\x09\x14\x05\x00\xe0\x00\x00\x80\x00" + b"x" * 50, id="impossible"),
        pytest.param(b"\x09\x14\x05\x00\x5d\xff\xff\xff\xff" + b"x" * 50, id="4 GiB of memory"),
    ],
)
def test_lzma_that_is_none_is_named(tmp_path, data):
    body = zipped({"a": data, "b": b"two"}, zipfile.ZIP_STORED)
    for header, at in ((b"PK\x03\x04", 8), (CENTRAL, 10)):
        body = changed(body, header, "<H", at, zipfile.ZIP_LZMA)

    found = read(write(tmp_path, body))

    assert found.bodies[-1] == b"two"
    assert [one.path[-4:] for one in found.unreadable] == ["p!/a"]


def test_lzma_of_many_pieces_is_read(tmp_path):
    noise = random.Random(1).randbytes(300_000)

    assert read(write(tmp_path, zipped({"a": noise}, zipfile.ZIP_LZMA))).bodies == [noise]


def test_lzma_with_a_mark_at_its_end_is_read(tmp_path):
    def marked(body):
        chain = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20, "lc": 3, "lp": 0, "pb": 2}]
        packed = lzma.compress(body, lzma.FORMAT_ALONE, filters=chain)
        return b"\x09\x14\x05\x00" + packed[:5] + packed[13:]

    body = zipped({"a": marked(PAGE), "b": b"two"}, zipfile.ZIP_STORED)
    for header, at in ((b"PK\x03\x04", 8), (CENTRAL, 10)):
        body = changed(body, header, "<H", at, zipfile.ZIP_LZMA)
    body = changed(body, CENTRAL, "<L", 24, len(PAGE) + 5)

    found = read(write(tmp_path, body))

    assert found.bodies == [PAGE, b"two"]
    assert "its checksum is wrong, or its length" in found.reasons[0]


# ---- WACZ


def calls_to_read(path):
    calls: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, argument: calls.update([event]))
    try:
        read(path)
    finally:
        sys.setprofile(None)
    return calls["c_call"]


def test_of_twice_as_many_members_it_is_told_in_twice_the_steps_whether_it_is_a_wacz(tmp_path):
    few, many = (
        write(tmp_path, zipped({"datapackage.json": b"{}", **dict.fromkeys(names, b"")}), name)
        for name, names in (
            ("few.zip", [f"{n}/" for n in range(100)]),
            ("many.zip", [f"{n}/" for n in range(200)]),
        )
    )

    assert calls_to_read(many) < 2.5 * calls_to_read(few)


def test_of_a_wacz_the_records_are_read(tmp_path):
    members = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b"{}\n",
        "indexes/index.cdx.gz": packed(b"x", "gzip"),
        "archive/1.warc.gz": warc(Response(b"<html>one")),
    }

    found = read(write(tmp_path, zipped(members, zipfile.ZIP_STORED), "a.wacz"))

    assert parts(found) == ["archive/1.warc.gz!/record 2"]
    assert [one.reason for one in found.passed_over] == [
        "part of a WACZ beside its records",
        "part of a WACZ beside its records",
        "part of a WACZ beside its records",
        "warcinfo record",
    ]


# ---- damage and lies


@pytest.mark.parametrize("how", ZIP_METHODS.values(), ids=ZIP_METHODS)
def test_a_member_that_is_damaged_leaves_the_others_alone(tmp_path, how):
    noise = random.Random(1).randbytes(50_000)
    body = bytearray(zipped({"a": b"one", "b": noise, "c": b"three"}, *how))
    at = len(body) // 2
    body[at : at + 40] = bytes(40)

    found = read(write(tmp_path, bytes(body)))

    assert {b"one", b"three"} <= set(found.bodies)
    assert [one.path[-4:] for one in found.unreadable] == ["p!/b"]


def test_a_zip_that_is_cut_off_is_read_up_to_the_cut(tmp_path):
    noise = random.Random(1).randbytes(50_000)
    whole = zipped({"a": PAGE, "b": b"two", "c": noise})

    found = read(write(tmp_path, whole[: len(whole) - 20_000]))

    assert found.bodies[:2] == [PAGE, b"two"]
    assert noise.startswith(found.bodies[2])
    assert [one.path[-4:] for one in found.unreadable] == ["p!/c", ".zip"]
    assert found.reasons[1] == "cut off: a zip without the directory at its end"


def test_a_zip_written_to_a_pipe_is_cut_off_too(tmp_path):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    pipe = Pipe()
    noise = random.Random(1).randbytes(200_000)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", PAGE)
        archive.writestr("ë", noise)
        archive.writestr("c", noise)

    found = read(write(tmp_path, pipe.getvalue()[:-30_000]))

    assert found.bodies[:2] == [PAGE, noise]
    assert parts(found)[:2] == ["a", "ë"]
    assert len(found.unreadable) == 2


def test_a_beginning_alone_is_named(tmp_path):
    found = read(write(tmp_path, zipped({"a": PAGE})[:20]))

    assert (found.pages, found.reasons) == (
        [],
        ["cut off: a zip without the directory at its end"],
    )


def changed(body, where, form, at, value):
    """The archive with a number in the first header that is found."""
    body = bytearray(body)
    struct.pack_into(form, body, body.find(where) + at, value)
    return bytes(body)


CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"


@pytest.mark.parametrize(
    ("where", "form", "at", "value"),
    [
        pytest.param(CENTRAL, "<L", 24, 10, id="a size that is less"),
        pytest.param(CENTRAL, "<L", 24, 10**9, id="a size that is more"),
        pytest.param(CENTRAL, "<L", 20, 10, id="a packed size that is less"),
        pytest.param(CENTRAL, "<L", 42, 10**6, id="a place behind the end"),
        pytest.param(CENTRAL, "<L", 42, 5, id="a place that is none"),
        pytest.param(CENTRAL, "<L", 16, 5, id="a checksum"),
        pytest.param(CENTRAL, "<H", 10, 9, id="a method that nobody reads"),
        pytest.param(CENTRAL, "<H", 8, 1, id="encrypted, it says"),
    ],
)
def test_a_directory_that_lies_is_found_out(tmp_path, where, form, at, value):
    body = changed(zipped({"a": PAGE, "b": b"two"}), where, form, at, value)

    found = read(write(tmp_path, body))

    assert found.bodies[-1] == b"two"
    assert [one.path[-4:] for one in found.unreadable] == ["p!/a"]


@pytest.mark.parametrize(
    ("where", "form", "at", "value"),
    [
        pytest.param(CENTRAL, "<L", 0, 0, id="no directory where it should be"),
        pytest.param(END, "<L", 12, 10**8, id="a directory too large"),
        pytest.param(END, "<L", 12, 0xFFFFFFFF, id="a directory of 4 GiB"),
        pytest.param(END, "<L", 16, 10**8, id="a directory behind the end"),
        pytest.param(CENTRAL, "<H", 6, 99, id="a version from the future"),
        pytest.param(CENTRAL, "<H", 28, 0xFFFF, id="a name without end"),
    ],
)
def test_without_a_directory_the_members_are_read(tmp_path, where, form, at, value):
    body = changed(zipped({"a": PAGE, "b": b"two"}), where, form, at, value)

    found = read(write(tmp_path, body))

    assert found.bodies == [PAGE, b"two"]
    assert [one.path[-4:] for one in found.unreadable] == [".zip"]


def test_a_large_directory_of_zip64_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    body = zipped({"a": PAGE, "b": b"two"})
    body = changed(body, END, "<L", 12, 0xFFFFFFFF)

    assert read(write(tmp_path, body)).bodies == [PAGE, b"two"]
    monkeypatch.setattr(zip_directory, "MAX_DIRECTORY", 10)
    assert "its directory has" in read(write(tmp_path, body)).reasons[0]


def test_members_that_lie_over_each_other_do_not_go_off(tmp_path):
    """As the zip bombs of one kernel and many headers: each directory entry names the same data."""
    kernel = zipped({"a": bytes(9_000_000)})
    at, end = kernel.find(CENTRAL), kernel.find(END)
    entries = kernel[at:end] * 5000
    tail = bytearray(kernel[end:])
    struct.pack_into("<HHL", tail, 8, 5000, 5000, len(entries))

    found = read(write(tmp_path, kernel[:at] + entries + tail))

    assert len(found.pages) < 100
    assert "a bomb" in found.reasons[-1]


def test_encrypted_members_are_named_and_the_others_read(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html").write_bytes(b"two")
    made = subprocess.run(
        ["bash", "-c", "command -v zip && zip -qP secret a.zip a.html && zip -q a.zip b.html"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("needs the program zip")

    found = read(tmp_path / "a.zip")

    assert (found.bodies, found.reasons) == ([b"two"], ["encrypted"])
