"""Compression is a layer: what is damaged is named, what is whole is read, bombs do not go off."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc

import pytest
from backports import zstd

from crawler.inputs.arrivals import CHUNK, MAX_PAGE, DamagedError
from crawler.inputs.compressed import BROTLI, DEFLATE, GZIP, ZLIB, ZSTD, unpacked
from crawler.inputs.streams import Budget, Stream
from tests.crawler.inputs.making import json_lines, packed, read, tarred, zipped

PAGE = "".join(f"<p>문장 {number} 번이 여기에 있다.</p>\n" for number in range(5000)).encode()
LAYERS = ("gzip", "zstd", "bzip2", "xz")


def write(folder, body, name="file"):
    path = folder / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("by", LAYERS)
def test_a_packed_page_has_the_place_of_its_file(tmp_path, by):
    path = write(tmp_path, packed(PAGE, by), "page.html")

    [page] = read(path).pages

    assert (page.body, page.source_path) == (PAGE, str(path))


@pytest.mark.parametrize("by", LAYERS)
def test_parts_one_behind_the_other_are_one_file(tmp_path, by):
    path = write(tmp_path, packed(PAGE[:1000], by) + packed(b"", by) + packed(PAGE[1000:], by))

    assert read(path).bodies == [PAGE]


@pytest.mark.parametrize("by", LAYERS)
def test_what_was_cut_off_is_read_up_to_the_cut_and_named(tmp_path, by):
    whole = packed(os.urandom(400_000) + PAGE, by)
    path = write(tmp_path, whole[: len(whole) // 2])

    found = read(path)

    [reason] = found.reasons
    assert "cut off" in reason
    assert by in reason
    # bzip2 gives blocks that are whole, and here there is none.
    assert len(found.pages) == (by != "bzip2")


@pytest.mark.parametrize("by", LAYERS)
def test_a_few_bytes_give_no_page(tmp_path, by):
    found = read(write(tmp_path, packed(PAGE, by)[:14]))

    assert (found.pages, len(found.unreadable)) == ([], 1)


def test_padding_behind_gzip_is_none_of_it(tmp_path):
    found = read(write(tmp_path, gzip.compress(PAGE) + bytes(1000)))

    assert (found.bodies, found.reasons) == ([PAGE], [])


@pytest.mark.parametrize("junk", [b"junk", b"junk, and more of it", b"\0\0junk"])
def test_other_bytes_behind_gzip_are_named(tmp_path, junk):
    found = read(write(tmp_path, gzip.compress(PAGE) + junk))

    assert (found.bodies, found.reasons) == ([PAGE], ["bytes behind its gzip data that are none"])


def test_a_damaged_part_does_not_take_the_next_one_with_it(tmp_path):
    first, second, third = (gzip.compress(json_lines({"html": f"<p>{n}"})) for n in (1, 2, 3))
    broken = second[:12] + b"\xff\xff\xff" + second[15:]

    found = read(write(tmp_path, first + broken + third))

    assert found.bodies == [b"<p>1", b"<p>3"]
    assert "damaged gzip data" in found.reasons[0]


def test_the_next_part_is_found_however_far_it_is(tmp_path):
    first, last = (gzip.compress(b"\n" + json_lines({"html": f"<p>{n}"})) for n in (1, 3))
    second = b"\x1f\x8b\x08" + b"\xff" * 300_000

    found = read(write(tmp_path, first + second + last))

    assert found.bodies == [b"<p>1", b"<p>3"]


def test_a_layer_in_a_layer_that_is_cut_off_is_named(tmp_path):
    whole = gzip.compress(gzip.compress(os.urandom(400_000)))

    found = read(write(tmp_path, whole[:200_000]))

    assert (len(found.pages), found.reasons) == (1, ["cut off in the middle of its gzip data"])


def test_an_archive_in_another_one_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.inputs.streams.MAX_SPOOL", 10_000)
    body = zipped({"a.zip": zipped({"b": os.urandom(200_000)}), "c": PAGE})

    found = read(write(tmp_path, body))

    assert found.bodies == [PAGE]
    assert "inside of another file" in found.reasons[0]


def test_a_wrong_checksum_is_damage(tmp_path):
    whole = bytearray(gzip.compress(PAGE))
    whole[-5] ^= 1

    found = read(write(tmp_path, bytes(whole)))

    assert "damaged gzip data" in found.reasons[0]


def test_a_frame_to_be_skipped_is_skipped(tmp_path):
    frame = b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip"

    assert read(write(tmp_path, frame + zstd.compress(PAGE))).bodies == [PAGE]


def test_layers_have_an_end(tmp_path):
    body = PAGE
    for _ in range(5):
        body = gzip.compress(body)
    assert read(write(tmp_path, body)).bodies == [PAGE]

    found = read(write(tmp_path, gzip.compress(body)))

    assert found.reasons == ["packed more than 5 times over"]


def test_a_packed_file_of_nothing_is_an_empty_page(tmp_path):
    assert read(write(tmp_path, gzip.compress(b""))).bodies == [b""]


def test_standard_input_may_be_packed():
    found = read("-", stdin=io.BytesIO(gzip.compress(PAGE)))

    assert (found.bodies, found.pages[0].source_path) == ([PAGE], None)


# ---- bombs


@pytest.mark.parametrize("by", LAYERS)
def test_a_bomb_is_a_page_too_large_and_takes_no_memory(tmp_path, by):
    path = write(tmp_path, packed(bytes(60_000_000), by))
    tracemalloc.start()

    found = read(path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(one.path, one.size) for one in found.oversized] == [(str(path), MAX_PAGE + 1)]
    assert (found.pages, found.unreadable) == ([], [])
    assert peak < 50_000_000


@pytest.mark.parametrize("outer", LAYERS)
def test_a_bomb_in_a_bomb_does_not_go_off(tmp_path, outer):
    inner = packed(bytes(50_000_000), "gzip") * 40
    path = write(tmp_path, packed(inner, outer))

    found = read(path)

    assert (found.pages, len(found.oversized)) == ([], 1)


def test_an_endless_line_is_stopped_and_named(tmp_path):
    bomb = gzip.compress(json_lines({"html": "<p>one"}) + b'{"html": "' + bytes(120_000_000))

    found = read(write(tmp_path, bomb))

    assert found.bodies == [b"<p>one"]
    assert "a bomb" in found.reasons[-1]
    assert found.unreadable[-1].hint.startswith("The rest of the file is not unpacked")


def test_a_bomb_among_members_stops_its_archive_alone(tmp_path):
    members = {"a.html": PAGE, "bomb": bytes(120_000_000), "b.html": PAGE}
    write(tmp_path, gzip.compress(tarred(members)), "1.tar.gz")
    write(tmp_path, PAGE, "2.html")

    found = read(tmp_path)

    assert [page.source_path[len(str(tmp_path)) :] for page in found.pages] == [
        "/1.tar.gz!/a.html",
        "/2.html",
    ]
    assert [one.path[len(str(tmp_path)) :] for one in found.oversized] == ["/1.tar.gz!/bomb"]
    assert "a bomb" in found.reasons[-1]


def test_a_bomb_in_a_zip_leaves_the_next_member_alone(tmp_path):
    path = write(
        tmp_path,
        zipped({"a": PAGE, "bomb": bytes(50_000_000), "bomb.gz": packed(bytes(5 * 10**7), "gzip"),
                "b": PAGE}),
    )  # fmt: skip

    found = read(path)

    assert found.bodies == [PAGE, PAGE]
    assert len(found.oversized) == 2


def test_honest_files_pack_well(tmp_path):
    lines = json_lines(*({"html": PAGE.decode()} for _ in range(600)))
    assert len(lines) > 100_000_000

    found = read(write(tmp_path, gzip.compress(lines, 1)))

    assert (len(found.pages), found.reasons) == (600, [])


# ---- what stands in no file of its own


def decoded(body, codec):
    stream = Stream(unpacked(iter([body]), codec, Budget()))
    return stream.read(10 * len(PAGE)), stream.damage


@pytest.mark.parametrize("codec", [ZLIB, DEFLATE, BROTLI, GZIP, ZSTD], ids=lambda codec: codec.name)
def test_random_bytes_are_damage_and_no_crash(codec):
    body, damage = decoded(os.urandom(1000), codec)

    assert isinstance(damage, DamagedError)
    assert len(body) < 100_000


def test_a_body_by_brotli_comes_in_pieces():
    pieces = list(unpacked(iter([packed(PAGE, "br")]), BROTLI, Budget(read=10**6)))

    assert b"".join(pieces) == PAGE
    assert max(map(len, pieces)) <= 2 * CHUNK


def test_zstd_that_asks_for_much_memory_is_refused(tmp_path):
    options = {int(zstd.CompressionParameter.window_log): 30}
    compressor = zstd.ZstdCompressor(options=options)
    body = compressor.compress(PAGE) + compressor.flush()

    found = read(write(tmp_path, body))

    assert found.pages == []
    assert "damaged zstd data" in found.reasons[0]
