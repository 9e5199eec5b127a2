"""A sidecar says what a page does not say itself; one that cannot be read stops its page."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from crawler.inputs.sidecars import MAX_SIDECAR
from tests.crawler.inputs.making import FETCHED, STATED, URL, packed, read, tarred, zipped

SUFFIXES = {"gzip": ".gz", "zstd": ".zst", "bzip2": ".bz2", "xz": ".xz"}
SIDECAR = json.dumps(STATED | {"content_type": "text/html; charset=utf-8", "id": 7}).encode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.html").write_bytes(b"<p>one")
    (tmp_path / "page.html.json").write_bytes(SIDECAR)
    (tmp_path / "other.html").write_bytes(b"<p>two")
    return tmp_path


def test_a_page_of_a_folder_has_what_its_sidecar_says(folder):
    found = read(folder)

    other, page = found.pages
    assert (page.url, page.outlet, page.fetched_at) == (URL, "sedaily", FETCHED)
    assert page.content_type == "text/html; charset=utf-8"
    assert (other.url, other.outlet, other.fetched_at) == (None, None, None)
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"]


def test_a_page_that_is_named_has_the_same(folder):
    assert read(folder / "page.html").pages == read(folder).pages[1:]


def test_a_sidecar_that_is_named_is_no_page(folder):
    found = read(folder / "page.html.json", folder / "page.html")

    assert [page.url for page in found.pages] == [URL]
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"]


def test_a_file_of_json_alone_is_no_sidecar(folder):
    (folder / "lines.json").write_text('{"html": "<p>three"}\n')

    assert b"<p>three" in read(folder).bodies


def test_a_file_called_as_a_folder_beside_it_is_no_sidecar(tmp_path):
    """`2024.json`, what is left of `2024/`: a folder is no page that it could say something of."""
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "page.html").write_bytes(b"<p>one")
    (tmp_path / "2024.json").write_text('{"html": "<p>three"}\n')

    found = read(tmp_path)

    assert sorted(found.bodies) == [b"<p>one", b"<p>three"]
    assert found.passed_over == []


def test_the_outlet_of_a_whole_archive_can_be_said(tmp_path):
    members = {"a": b"one", "b": b"two", "b.json": b'{"outlet": "etnews"}'}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    (tmp_path / "a.zip.json").write_bytes(b'{"outlet": "sedaily", "url": "http://a.example/"}')

    pages = read(tmp_path).pages

    assert [(page.outlet, page.url) for page in pages] == [("sedaily", None), ("etnews", None)]


def test_an_outlet_for_all_gives_way_to_one_that_is_said(folder):
    assert [page.outlet for page in read(folder, outlet="etnews").pages] == ["etnews", "sedaily"]


@pytest.mark.parametrize(
    "pack",
    [
        zipped,
        tarred,
        lambda members: gzip.compress(tarred(members)),
        lambda members: zipped({"inner.zip": zipped(members)}),
    ],
    ids=["zip", "tar", "tar.gz", "zip in zip"],
)
@pytest.mark.parametrize("first", [True, False])
def test_sidecars_of_archives_stand_where_they_like(tmp_path, pack, first):
    members = {"page": b"one", "more": b"two", "page.json": SIDECAR}
    if first:
        members = dict(reversed(members.items()))
    (tmp_path / "a").write_bytes(pack(members))

    found = read(tmp_path)

    assert {(page.body, page.url) for page in found.pages} == {(b"one", URL), (b"two", None)}
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"]
    assert found.unreadable == []


def test_of_a_tar_that_comes_by_once_sidecars_are_named():
    found = read("-", stdin=io.BytesIO(tarred({"page": b"one", "page.json": SIDECAR})))

    assert [page.url for page in found.pages] == [None]
    assert found.reasons == ["no field that is known to hold a page"]


BAD = {
    "no JSON": (b"url: x", "its sidecar is no JSON"),
    "no object": (b"[]", "its sidecar is no JSON object"),
    "a bad address": (b'{"url": "x"}', "its sidecar has an address that is no http URL"),
    "a bad time": (b'{"fetched_at": "x"}', "its sidecar has a fetch time that is no time"),
    "a bad outlet": (b'{"outlet": "Le Monde"}', "its sidecar has an outlet that is no slug"),
    "a bad type": (b'{"content_type": 5}', "its sidecar has a content_type that is no text"),
    "too long": (b" " * (MAX_SIDECAR + 1), "its sidecar cannot be read (over 1 MiB)"),
}


@pytest.mark.parametrize(("body", "reason"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("pack", [None, zipped, tarred], ids=["folder", "zip", "tar"])
def test_a_bad_sidecar_stops_its_page_alone(folder, body, reason, pack):
    (folder / "page.html.json").write_bytes(body)
    members = {path.name: path.read_bytes() for path in folder.iterdir()}
    if pack:
        for path in folder.iterdir():
            path.unlink()
        (folder / "a").write_bytes(pack(members))

    found = read(folder)

    assert found.bodies == [b"<p>two"]
    assert [one.path.endswith("page.html") for one in found.unreadable] == [True]
    assert found.reasons[0].startswith(reason)
    assert "url, outlet, fetched_at, content_type" in found.unreadable[0].hint


def test_a_sidecar_is_not_followed_out_of_its_folder(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.json"
    secret.write_bytes(SIDECAR)
    (folder / "page.html.json").unlink()
    (folder / "page.html.json").symlink_to(secret)

    for path in (folder, folder / "page.html"):
        found = read(path)
        assert "its sidecar cannot be read (a link to a file outside" in found.reasons[0]


def test_a_damaged_sidecar_in_a_zip_stops_its_page_alone(tmp_path):
    body = zipped({"a": b"one", "b": b"two", "b.json": SIDECAR}, 0)
    (tmp_path / "a.zip").write_bytes(body.replace(b"news.example", b"NEWS.example"))

    found = read(tmp_path)

    assert found.bodies == [b"one"]
    assert "its sidecar cannot be read (its checksum is wrong" in found.reasons[0]


@pytest.mark.parametrize("empty", ["{}", '{"url": "", "outlet": null, "fetched_at": "nan"}'])
def test_a_sidecar_may_say_nothing(folder, empty):
    (folder / "page.html.json").write_text(empty)

    assert [page.url for page in read(folder).pages] == [None, None]


def test_a_folder_called_as_a_sidecar_is_none(folder):
    (folder / "other.html.json").mkdir()

    assert {*read(folder).bodies} == {b"<p>one", b"<p>two"}


# ---- of packed pages


IN = {
    "folder": lambda folder, members: [
        (folder / name).write_bytes(body) for name, body in members.items()
    ],
    "zip": lambda folder, members: (folder / "a").write_bytes(zipped(members)),
    "tar": lambda folder, members: (folder / "a").write_bytes(tarred(members)),
}


@pytest.mark.parametrize("put", IN.values(), ids=IN)
@pytest.mark.parametrize("by", SUFFIXES)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("page.html{}.json", id="of the file that is there"),
        pytest.param("page.html.json", id="of the page before it was packed"),
        pytest.param("page.html.json{}", id="packed with its page"),
    ],
)
def test_a_packed_page_has_what_its_sidecar_says(tmp_path, put, by, name):
    suffix = SUFFIXES[by]
    sidecar = packed(SIDECAR, by) if name.endswith("{}") else SIDECAR
    put(
        tmp_path, {name.format(suffix): sidecar, f"page.html{suffix}": packed(b"<p>one" * 1000, by)}
    )

    found = read(tmp_path)

    assert [(page.url, page.outlet) for page in found.pages] == [(URL, "sedaily")]
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"]
    assert found.unreadable == []


@pytest.mark.parametrize("put", IN.values(), ids=IN)
def test_the_sidecar_of_the_packed_file_itself_wins(tmp_path, put):
    put(
        tmp_path,
        {
            "page.html.gz": gzip.compress(b"<p>one"),
            "page.html.json": b'{"outlet": "etnews"}',
            "page.html.gz.json": b'{"outlet": "sedaily"}',
        },
    )

    found = read(tmp_path)

    assert [page.outlet for page in found.pages] == ["sedaily"]
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"] * 2


def test_a_page_and_the_same_packed_have_one_sidecar(folder):
    (folder / "page.html.gz").write_bytes(gzip.compress(b"<p>one"))

    assert [page.url for page in read(folder).pages] == [None, URL, URL]


@pytest.mark.parametrize("name", ["page.html.json", "page.html.gz.json", "page.html.json.gz"])
def test_a_sidecar_of_a_packed_page_that_is_named_is_no_page(tmp_path, name):
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(b"<p>one"))
    (tmp_path / name).write_bytes(gzip.compress(SIDECAR) if name.endswith(".gz") else SIDECAR)

    found = read(*sorted(tmp_path.iterdir()))

    assert [page.url for page in found.pages] == [URL]
    assert [one.reason for one in found.passed_over] == ["sidecar of a page"]


def test_a_packed_sidecar_that_goes_off_is_bounded(tmp_path):
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(b"<p>one"))
    (tmp_path / "page.html.json.gz").write_bytes(gzip.compress(b" " * (1 << 28)))

    assert read(tmp_path).reasons == ["its sidecar cannot be read (over 1 MiB)"]


@pytest.mark.parametrize("name", ["lines.json.gz", "lines.json"])
def test_packed_json_alone_is_no_sidecar(tmp_path, name):
    body = b'{"html": "<p>three"}\n'
    (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    (tmp_path / "lines").mkdir()

    assert read(tmp_path).bodies == [b"<p>three"]
