"""Tar archives: every member is read, or named; whatever the headers say."""

from __future__ import annotations

import io
import random
import tarfile

import pytest

from tests.crawler.inputs.making import json_lines, packed, parts, read, tarred, zipped

PAGE = "<p>도서관이 문을 열었다고 시는 밝혔다.</p>".encode() * 500
FORMS = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}


def write(folder, body, name="a.tar"):
    path = folder / name
    path.write_bytes(body)
    return path


def with_header(**fields):
    """An archive of one header, and a page behind it."""
    header = tarfile.TarInfo(fields.pop("name", "odd"))
    for name, value in fields.items():
        setattr(header, name, value)
    return header.tobuf(tarfile.GNU_FORMAT) + tarred({"page.html": PAGE})


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_member_is_a_page_with_its_place(tmp_path, form):
    path = write(tmp_path, tarred({"a/b.html": PAGE, "c.txt": b"text", "d": b""}, form))

    found = read(path)

    assert found.bodies == [PAGE, b"text", b""]
    assert [page.source_path for page in found.pages] == [
        f"{path}!/a/b.html",
        f"{path}!/c.txt",
        f"{path}!/d",
    ]


@pytest.mark.parametrize("form", ["pax", "gnu"])
def test_a_long_name_of_any_letters_is_whole(tmp_path, form):
    name = "/".join(["뉴스"] * 60) + ".html"

    assert parts(read(write(tmp_path, tarred({name: PAGE, "b": b"2"}, FORMS[form])))) == [name, "b"]


def test_a_tar_of_old_without_a_mark_is_one(tmp_path):
    body = bytearray(tarred({"a": PAGE}, tarfile.USTAR_FORMAT))
    body[257:265] = bytes(8)
    body[148:156] = b"%06o\0 " % (sum(body[:148]) + sum(body[156:512]) + 8 * 32)

    assert parts(read(write(tmp_path, bytes(body)))) == ["a"]


@pytest.mark.parametrize("name", ["../../out.html", "/etc/out.html", ".."])
def test_a_name_that_leads_out_is_a_name(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = read(write(tmp_path, tarred({name: PAGE})))

    assert (found.bodies, parts(found)) == ([PAGE], [name])
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "link", id="link"),
        pytest.param({"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"}, "link", id="hard link"),
        pytest.param({"type": tarfile.CHRTYPE}, "device", id="device"),
        pytest.param({"type": tarfile.FIFOTYPE}, "named pipe", id="pipe"),
    ],
)
def test_what_is_no_file_is_passed_over_and_counted(tmp_path, fields, reason):
    found = read(write(tmp_path, with_header(**fields)))

    assert found.bodies == [PAGE]
    assert [one.reason for one in found.passed_over] == [f"{reason} in an archive"]


def test_folders_and_hidden_files_are_no_pages(tmp_path):
    body = with_header(type=tarfile.DIRTYPE, name="folder")
    body = tarred({".hidden": b"x"})[:1024] + body

    found = read(write(tmp_path, body))

    assert parts(found) == ["page.html"]
    assert [one.reason for one in found.passed_over] == ["hidden file"]


def test_a_sparse_member_is_named(tmp_path):
    found = read(write(tmp_path, with_header(type=tarfile.GNUTYPE_SPARSE)))

    assert (found.bodies, parts(found)) == ([PAGE], ["page.html"])
    assert "sparse" in found.reasons[0]


def test_a_sparse_member_of_pax_is_named_by_its_own_name(tmp_path):
    """Its bytes begin with a map of its holes, which is no text of the page."""
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name, more in (("GNUSparseFile.1/a.html", {"GNU.sparse.name": "a.html"}), ("b", {})):
            header = tarfile.TarInfo(name)
            header.size = len(b"1\n0\n5\n<p>one")
            header.pax_headers = {"GNU.sparse.major": "1", **more} if more else {}
            archive.addfile(header, io.BytesIO(b"1\n0\n5\n<p>one"))

    found = read(path)

    assert parts(found) == ["b"]
    assert [one.path for one in found.unreadable] == [f"{path}!/a.html"]
    assert "sparse" in found.reasons[0]


def test_containers_in_a_tar_are_read(tmp_path):
    members = {
        "a.zip": zipped({"b.html": b"one"}),
        "c.jsonl.gz": packed(json_lines({"html": "two"}), "gzip"),
        "d.tar": tarred({"e": b"three"}),
    }

    found = read(write(tmp_path, packed(tarred(members), "zstd")))

    assert dict(zip(parts(found), found.bodies, strict=True)) == {
        "a.zip!/b.html": b"one",
        "c.jsonl.gz!/line 1": b"two",
        "d.tar!/e": b"three",
    }


def test_two_members_of_one_name_are_two_pages(tmp_path):
    body = tarred({"a": b"one"})[:1024] + tarred({"a": b"two"})

    assert parts(read(write(tmp_path, body))) == ["a", "a (2)"]


def test_archives_one_behind_the_other_are_read(tmp_path):
    assert read(write(tmp_path, tarred({"a": b"1"}) + tarred({"b": b"2"}))).bodies == [b"1", b"2"]


def test_a_tar_on_standard_input_is_read():
    assert read("-", stdin=io.BytesIO(tarred({"a": PAGE}))).bodies == [PAGE]


# ---- damage and lies


def test_a_tar_that_is_cut_off_is_read_up_to_the_cut(tmp_path):
    noise = random.Random(1).randbytes(50_000)
    whole = tarred({"a": PAGE, "b": noise}, tarfile.USTAR_FORMAT)

    found = read(write(tmp_path, whole[: len(PAGE) + 20_000]))

    assert found.bodies[0] == PAGE
    assert noise.startswith(found.bodies[1])
    assert [one.path[-4:] for one in found.unreadable] == ["r!/b", ".tar"]
    assert "bytes are missing" in found.reasons[0]


def test_a_tar_without_its_end_is_named(tmp_path):
    found = read(write(tmp_path, tarred({"a": b"one"})[:1024]))

    assert (found.bodies, found.reasons) == (
        [b"one"],
        ["cut off: a tar without the mark at its end"],
    )


def test_a_damaged_header_is_named_and_the_next_one_read(tmp_path):
    body = tarred({"a": b"one"})[:1024] + b"\xff" * 512 + tarred({"b": b"two"})

    found = read(write(tmp_path, body))

    assert found.bodies == [b"one", b"two"]
    assert "damaged tar header" in found.reasons[0]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"size": 10**15}, id="a size of a petabyte"),
        pytest.param({"size": 10**15, "type": tarfile.GNUTYPE_LONGNAME}, id="a name of a petabyte"),
        pytest.param({"size": 10**15, "type": tarfile.XHDTYPE}, id="pax header of a petabyte"),
        pytest.param({"size": -512}, id="a negative size"),
    ],
)
def test_a_header_that_lies_is_named_and_takes_no_memory(tmp_path, fields):
    before = tarred({"a": b"one"})[:1024]

    found = read(write(tmp_path, before + with_header(**fields)))

    assert found.bodies[0] == b"one"
    assert found.unreadable


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"20 path=../../new\n", id="a new name"),
        pytest.param(b"99 path=x\n", id="a length too long"),
        pytest.param(b"2 path=x\n", id="a length too short"),
        pytest.param(b"abc\n", id="no length"),
        pytest.param(b"999999999999999999999 path=x\n", id="a huge length"),
        pytest.param(b"20 mtime=1234567890\n", id="another key"),
        pytest.param(b"\xff\xfe\0", id="no text"),
    ],
)
def test_any_pax_header_is_read(tmp_path, text):
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(text)
    body = header.tobuf() + text.ljust(512, b"\0") + tarred({"page": PAGE}, tarfile.USTAR_FORMAT)

    assert read(write(tmp_path, body)).bodies == [PAGE]


@pytest.mark.parametrize("size", ["5", "abc", "9" * 30])
def test_the_size_of_a_pax_header_wins(tmp_path, size):
    text = f"{len(size) + 9} size={size}\n".encode()
    text = f"{len(text)} size={size}\n".encode()
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(text)
    body = header.tobuf() + text.ljust(512, b"\0") + tarred({"page": b"12345678"})

    found = read(write(tmp_path, body))

    assert (found.bodies == [b"12345"]) == (size == "5")
    assert bool(found.unreadable) == (size != "5")


def test_a_header_for_all_members_is_none_of_them(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", pax_headers={"comment": "x"}) as archive:
        archive.addfile(tarfile.TarInfo("a"))

    assert parts(read(write(tmp_path, buffer.getvalue()))) == ["a"]


def test_a_text_is_no_tar(tmp_path):
    assert read(write(tmp_path, b"A text of a page. " * 100)).bodies == [
        b"A text of a page. " * 100
    ]
