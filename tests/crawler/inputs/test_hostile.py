"""Whatever is in a file: values, no exceptions; nothing outside is read; memory stays flat."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import RawPage
from crawler.inputs import feed
from crawler.inputs.formats import FORMATS
from tests.conftest import ROOT
from tests.crawler.inputs.making import (
    STATED,
    ZIP_METHODS,
    Response,
    chunked,
    csv_of,
    json_lines,
    mhtml,
    packed,
    parquet_of,
    parts,
    read,
    tarred,
    warc,
    zipped,
)

PAGE = "<html><p>도서관이 문을 열었다고 시는 밝혔다.</p>".encode() * 30
RECORD = {"html": PAGE.decode(), "url": "https://a.example/1", "date": "2024-09-05"}
MEMBERS = {"a/p.html": PAGE, "a/p.html.json": json.dumps(STATED).encode(), "b.txt": b"text"}
ENCODED = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
MADE = {
    **{f"page.{by}": packed(PAGE, by) for by in ("gzip", "zstd", "bzip2", "xz")},
    **{f"zip.{name}": zipped(MEMBERS, *how) for name, how in ZIP_METHODS.items()},
    "tar": tarred(MEMBERS),
    "tar.gz": gzip.compress(tarred(MEMBERS)),
    "warc": warc(Response(PAGE), Response(gzip.compress(PAGE), headers=ENCODED), gzipped=False),
    "warc.gz": warc(
        Response(PAGE),
        Response(chunked(PAGE, 100), headers=(("Transfer-Encoding", "chunked"),)),
        Response(PAGE),
    ),
    "jsonl": json_lines(RECORD, RECORD),
    "utf16": codecs.BOM_UTF16_LE + json_lines(RECORD, RECORD).decode().encode("utf-16-le"),
    "json": json.dumps([RECORD, RECORD], indent=1).encode(),
    "csv": csv_of(RECORD, RECORD),
    "parquet": parquet_of(RECORD, RECORD),
    "mhtml": mhtml(PAGE),
    "mailbox": b"From a@b.example Thu Sep  5 10:02:03 2024\n" + mhtml(PAGE),
    "arc": b"filedesc://a.arc 0.0.0.0 20080905010203 text/plain 76\n1 0 Crawler\n\n" + PAGE,
    "zip of all": zipped({"w.warc.gz": warc(Response(PAGE)), "t.tar": tarred(MEMBERS)}),
}


def test_there_is_a_sample_of_every_kind():
    """The beginning of each is told, and by the right row."""
    names = {form.name for form in FORMATS}

    assert names == {
        "gzip", "zstd", "bzip2", "xz", "WARC", "ARC", "zip", "Parquet", "tar", "UTF-16",
        "JSON lines", "JSON", "MHTML", "mailbox", "CSV", "page",
    }  # fmt: skip


def spoilt(body, chance):
    """The same with some bytes changed, taken out or put in."""
    body = bytearray(body)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(body))
        what = chance.random()
        if what < 0.5:
            body[at] ^= 1 << chance.randrange(8)
        elif what < 0.7:
            del body[at : at + chance.randrange(1, 50)]
        elif what < 0.9:
            body[at:at] = chance.randbytes(chance.randrange(1, 50))
        else:
            del body[at:]
        if not body:
            return b""
    return bytes(body)


@pytest.mark.parametrize("name", MADE)
def test_spoilt_files_give_values(tmp_path, name):
    chance = random.Random(name)
    path = tmp_path / "file"
    for _ in range(60):
        path.write_bytes(spoilt(MADE[name], chance))

        found = read(path)

        assert found.pages or found.unreadable or found.passed_over


@given(st.binary(max_size=2000), st.sampled_from(list(MADE.values())), st.integers(0, 200))
def test_any_bytes_behind_any_beginning_give_values(tmp_path_factory, tail, body, length):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(body[:length] + tail)

    assert list(feed.pages([str(path)]))


# ---- nothing outside is read

WATCH = """
import os, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
from crawler.inputs import feed, formats
import pyarrow.parquet, pyarrow.types, encodings.idna, email.policy, tempfile, _strptime
tempfile.gettempdir()
del opened[:]
for reading in feed.pages(sys.argv[1:]):
    print(type(reading).__name__)
root = os.path.realpath(sys.argv[1])
for path in opened:
    if isinstance(path, (str, bytes)):
        whole = os.path.abspath(os.fsdecode(path))
        if not whole.startswith((root, sys.prefix, sys.base_prefix)):
            print("OUTSIDE", whole)
"""


def test_nothing_outside_of_a_folder_is_opened(tmp_path):
    folder, outside = tmp_path / "pages", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.html").write_bytes(PAGE)
    for name, body in MADE.items():
        (folder / name).write_bytes(body)
    out = "../outside/secret.html"
    (folder / "out.zip").write_bytes(zipped({out: PAGE, str(outside / "secret.html"): PAGE}))
    (folder / "out.tar").write_bytes(tarred({out: PAGE, str(outside / "secret.html"): PAGE}))
    (folder / "a.html").symlink_to(outside / "secret.html")
    (folder / "b").symlink_to(outside)
    (folder / "c.html").symlink_to(out)
    (folder / "d.html").write_bytes(PAGE)
    (folder / "d.html.json").symlink_to(outside / "secret.html")
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")

    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("OUTSIDE")] == []
    assert lines.count("Unreadable") == 7  # six that lead out, and the ARC
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside", "pages"]


# ---- memory and time

BIG = {
    "jsonl.gz": lambda pages: gzip.compress(json_lines(*({"html": one.decode()} for one in pages))),
    "csv": lambda pages: csv_of(*({"html": one.decode(), "id": "1"} for one in pages)),
    "warc.gz": lambda pages: warc(*(Response(one) for one in pages)),
    "tar.gz": lambda pages: gzip.compress(tarred({f"{n}": one for n, one in enumerate(pages)}), 1),
    "zip": lambda pages: zipped({f"{n}": one for n, one in enumerate(pages)}),
    "parquet": lambda pages: parquet_of(*({"html": one.decode()} for one in pages)),
    "zip in zip": lambda pages: zipped({"a": zipped({f"{n}": one for n, one in enumerate(pages)})}),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", BIG.values(), ids=BIG)
def test_memory_does_not_grow_with_the_file(tmp_path, make):
    chance = random.Random(1)
    pages = [PAGE + chance.randbytes(10_000).hex().encode() for _ in range(1500)]
    path: Path = tmp_path / "file"
    path.write_bytes(make(pages))
    del pages
    tracemalloc.start()

    count = sum(isinstance(one, RawPage) for one in feed.pages([str(path)]))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert peak < 8_000_000, "the pages have 33 MB"


def test_a_folder_of_odd_things_blocks_nothing(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 10_000_000_000)
    (tmp_path / os.fsdecode(b"\xff.zip")).write_bytes(zipped({"a": PAGE}))
    (tmp_path / "empty").touch()

    found = read(tmp_path)

    assert len(found.unreadable) == 2
    assert [one.size for one in found.oversized] == [10_000_000_000]
    assert parts(found) == ["", "a"]
