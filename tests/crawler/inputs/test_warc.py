"""WARC: each record is a page, is passed over with its reason, or is named as damaged."""

from __future__ import annotations

import gzip
import io
import random
import re
import zlib
from datetime import timedelta

import pytest
from warcio.statusandheaders import StatusAndHeaders

from cleaners.article import RawPage
from crawler.inputs import feed
from crawler.inputs.arrivals import MAX_PAGE, PassedOver, Revisit
from crawler.inputs.warc import Responses, _remember
from crawler.inputs.warc_records import Record
from tests.crawler.inputs.making import (
    FETCHED,
    URL,
    Response,
    chunked,
    packed,
    parts,
    read,
    warc,
)

PAGE = "<html><p>도서관이 문을 열었다고 시는 밝혔다.</p>".encode() * 100


def write(folder, body, name="a.warc.gz"):
    path = folder / name
    path.write_bytes(body)
    return path


def plain(*responses):
    return warc(*responses, gzipped=False)


def reasons(found):
    return [one.reason for one in found.passed_over]


def with_headers(body=PAGE, **headers):
    pairs = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, headers=tuple(pairs.items()))


def test_a_response_is_a_page_with_all_that_is_known_of_it(tmp_path):
    path = write(
        tmp_path, warc(Response(PAGE, headers=(("Content-Type", "text/html; charset=x"),)))
    )

    [page] = read(path).pages

    assert page == RawPage(
        body=PAGE,
        url=URL,
        source_path=f"{path}!/record 2",
        content_type="text/html; charset=x",
        headers=(("Content-Type", "text/html; charset=x"),),
        fetched_at=FETCHED,
    )


def test_all_records_are_accounted_for(tmp_path):
    body = warc(
        Response(PAGE),
        Response(b"", status="301 Moved"),
        Response(PAGE, status="404 Not Found"),
        Response(PAGE, status="abc"),
        Response(b"", kind="revisit"),
        Response(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        Response(b"x", kind="metadata"),
        Response(b"x", kind="from-the-future"),
        with_headers(b"\x89PNG", Content_Type="image/png"),
        with_headers(b"{}", Content_Type="application/json; charset=utf-8"),
        with_headers(b"%PDF-", Content_Type="x" * 1000),
        Response(PAGE, url="http://b.example/"),
    )

    found = read(write(tmp_path, body))

    assert parts(found) == ["record 2", "record 13"]
    assert reasons(found) == [
        "warcinfo record",
        "HTTP 301",
        "HTTP 404",
        "HTTP without a status",
        "revisit record",
        "request record",
        "metadata record",
        "unknown record",
        "image/png",
        "application/json",
        "an unknown type",
    ]
    assert found.unreadable == []


LATER = "2024-09-06T01:02:03Z"
OTHER = "https://news.example/2024/09/04/library.html?print"
ID = "<urn:uuid:0d1c5b9e-0000-4000-8000-000000000001>"
SAME = (("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),)
UNCHANGED = (("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/server-not-modified"),)


def revisit(*named, url=OTHER):
    return Response(b"", url=url, kind="revisit", warc=(("WARC-Date", LATER), *named))


@pytest.mark.parametrize(
    ("revisited", "of_time"),
    [
        pytest.param(
            revisit(
                *SAME,
                ("WARC-Refers-To-Target-URI", URL),
                ("WARC-Refers-To-Date", "2024-09-05T01:02:03Z"),
            ),
            FETCHED,
            id="WARC 1.1",
        ),
        pytest.param(revisit(*SAME, ("WARC-Refers-To", ID)), FETCHED, id="an id in this file"),
        pytest.param(
            revisit(*SAME, ("WARC-Refers-To", ID), ("WARC-Refers-To-Target-URI", URL)),
            FETCHED,
            id="an id, and an address without its time",
        ),
        pytest.param(revisit(*UNCHANGED, url=URL), None, id="not modified"),
    ],
)
def test_a_revisit_says_of_which_page(tmp_path, revisited, of_time):
    body = warc(Response(PAGE, warc=(("WARC-Record-ID", ID),)), revisited)
    path = write(tmp_path, body)

    found = read(path)

    [again] = [one for one in found.passed_over if isinstance(one, Revisit)]
    assert (again.of_url, again.of_time) == (URL, of_time)
    assert again.page == RawPage(
        body=b"",
        url=revisited.url,
        source_path=f"{path}!/record 3",
        fetched_at=FETCHED + timedelta(days=1),
    )


@pytest.mark.parametrize(
    "revisited",
    [
        pytest.param(revisit(*SAME), id="nothing is named"),
        pytest.param(revisit(*SAME, ("WARC-Refers-To", ID)), id="an id of another file"),
        pytest.param(revisit(("WARC-Refers-To-Target-URI", "news"), *SAME), id="no address"),
        pytest.param(revisit(*UNCHANGED, url="urn:x"), id="of no page"),
        pytest.param(revisit(*SAME, ("WARC-Refers-To-Target-URI", URL)), id="no time"),
        pytest.param(
            revisit(*SAME, ("WARC-Refers-To-Target-URI", URL), ("WARC-Refers-To-Date", "garbage")),
            id="a time that is none",
        ),
    ],
)
def test_a_revisit_of_nobody_knows_what_is_passed_over(tmp_path, revisited):
    found = read(write(tmp_path, warc(revisited)))

    assert [type(one) for one in found.passed_over] == [PassedOver, PassedOver]
    assert reasons(found)[1:] == ["revisit record"]


def test_a_response_without_an_id_is_named_by_nobody(tmp_path):
    found = read(write(tmp_path, warc(Response(PAGE), revisit(*SAME))))

    assert [type(one) for one in found.passed_over] == [PassedOver, PassedOver]


def test_what_is_remembered_of_responses_is_short():
    kept: Responses = {}
    for name, url in ((ID, URL), ("<" + "a" * 300 + ">", URL), ("<b>", URL + "a" * 100_000)):
        headers = [
            ("WARC-Type", "response"), ("WARC-Record-ID", name), ("WARC-Target-URI", url),
            ("WARC-Date", LATER),
        ]  # fmt: skip
        said = StatusAndHeaders("", headers)
        _remember(kept, Record(place="", headers=said, block=b"", length=0))

    assert kept == {ID: (URL, LATER)}


def test_html_under_a_wrong_label_is_a_page(tmp_path):
    body = warc(
        with_headers(b"<!DOCTYPE html><p>one", Content_Type="application/xml"),
        with_headers(b"two"),
        with_headers(b"three", Content_Type="text/plain"),
    )

    assert len(read(write(tmp_path, body)).pages) == 3


def test_a_record_of_text_alone_is_a_page(tmp_path):
    body = warc(Response(b"a text", kind="conversion"), Response(b"a page", kind="resource"))

    found = read(write(tmp_path, body))

    assert found.bodies == [b"a text", b"a page"]
    assert found.pages[0].content_type == "text/plain"


def test_a_response_without_http_is_passed_over(tmp_path):
    body = plain(Response(PAGE)).replace(b"HTTP/1.1 200", b"IRC/11.1 200")

    assert "response without HTTP" in reasons(read(write(tmp_path, body)))


def test_an_address_that_is_none_is_left_out_and_told(tmp_path):
    body = plain(Response(PAGE)).replace(URL.encode(), b"x" * len(URL))

    found = read(write(tmp_path, body))

    assert [page.url for page in found.pages] == [None]
    assert reasons(found)[1:] == ["an address that is no http URL, left out"]


def test_cc_news_as_it_comes_is_read(tmp_path):
    """Its bodies are unpacked, and their headers say under another name what they were."""
    one = with_headers(
        PAGE, Content_Type="text/html", X_Crawler_Content_Encoding="gzip",
        X_Crawler_Transfer_Encoding="chunked", Content_Length=str(len(PAGE)),
    )  # fmt: skip

    found = read(write(tmp_path, warc(one, one, one)))

    assert found.bodies == [PAGE] * 3
    assert found.unreadable == []


# ---- bodies


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE), {"Content_Encoding": "gzip"}, id="gzip"),
        pytest.param(gzip.compress(PAGE), {"Content_Encoding": "x-gzip"}, id="gzip of old"),
        pytest.param(zlib.compress(PAGE), {"Content_Encoding": "deflate"}, id="deflate"),
        pytest.param(zlib.compress(PAGE)[2:-4], {"Content_Encoding": "deflate"}, id="bare deflate"),
        pytest.param(packed(PAGE, "br"), {"Content_Encoding": "br"}, id="brotli"),
        pytest.param(packed(PAGE, "zstd"), {"Content_Encoding": "zstd"}, id="zstd"),
        pytest.param(packed(gzip.compress(PAGE), "br"), {"Content_Encoding": "gzip, br"}, id="two"),
        pytest.param(chunked(PAGE), {"Transfer_Encoding": "chunked"}, id="chunks"),
        pytest.param(
            chunked(gzip.compress(PAGE)),
            {"Transfer_Encoding": "Chunked", "Content_Encoding": "GZIP"},
            id="gzip in chunks",
        ),
        pytest.param(PAGE, {"Transfer_Encoding": "chunked"}, id="chunks, it says"),
        pytest.param(PAGE, {"Content_Encoding": "gzip"}, id="gzip, it says"),
        pytest.param(PAGE, {"Content_Encoding": "br"}, id="brotli, it says"),
        pytest.param(PAGE, {"Content_Encoding": "identity"}, id="none"),
        pytest.param(PAGE, {"Content_Encoding": "rot13"}, id="one that nobody knows"),
    ],
)
def test_a_body_is_unpacked_however_it_was_sent(tmp_path, body, headers):
    found = read(write(tmp_path, warc(with_headers(body, Content_Type="text/html", **headers))))

    assert (found.bodies, found.reasons) == ([PAGE], [])


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_body_that_goes_off_is_bounded(tmp_path, coding):
    bomb = packed(bytes(30_000_000), coding)
    body = warc(
        with_headers(bomb, Content_Type="text/html", Content_Encoding=coding), Response(PAGE)
    )

    found = read(write(tmp_path, body))

    assert [one.size for one in found.oversized] == [MAX_PAGE + 1]
    assert found.bodies == [PAGE]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE)[:-20], {"Content_Encoding": "gzip"}, id="gzip"),
        pytest.param(packed(PAGE, "br")[:-20], {"Content_Encoding": "br"}, id="brotli"),
        pytest.param(chunked(PAGE)[:-1500], {"Transfer_Encoding": "chunked"}, id="chunks"),
    ],
)
def test_a_body_that_is_cut_off_is_read_and_named(tmp_path, body, headers):
    one = with_headers(body, Content_Type="text/html", **headers)

    found = read(write(tmp_path, warc(one, Response(b"<html>2"))))

    assert PAGE.startswith(found.bodies[0])
    assert found.bodies[1] == b"<html>2"
    assert ["cut off" in reason for reason in found.reasons] == [True]


def test_a_page_that_its_crawler_cut_off_is_named(tmp_path):
    found = read(write(tmp_path, warc(Response(PAGE, warc=(("WARC-Truncated", "length"),)))))

    assert (found.bodies, found.reasons) == ([PAGE], ["cut off by its crawler (length)"])


@pytest.mark.parametrize("gzipped", [True, False])
def test_empty_lines_above_the_first_record_are_no_matter(tmp_path, gzipped):
    above = gzip.compress(b"\r\n\r\n") if gzipped else b"\r\n\r\n"

    assert read(write(tmp_path, above + warc(Response(PAGE), gzipped=gzipped))).bodies == [PAGE]


def test_an_archive_from_before_warc_is_named_and_no_page(tmp_path):
    head = b"filedesc://a.arc 0.0.0.0 20080905010203 text/plain 76\n1 0 Crawler\n\n"

    found = read(write(tmp_path, gzip.compress(head) + gzip.compress(PAGE)))

    assert (found.pages, len(found.reasons)) == ([], 1)
    assert "warcio recompress" in found.unreadable[0].hint


def test_a_page_in_segments_is_named(tmp_path):
    first = Response(PAGE, warc=(("WARC-Segment-Number", "1"),))

    found = read(write(tmp_path, warc(first)))

    assert found.bodies == [PAGE]
    assert found.reasons == ["the first segment of a record, whose others are not read"]


def test_a_huge_record_is_named_and_skipped(tmp_path):
    body = warc(Response(random.Random(1).randbytes(12_000_000)), Response(PAGE))

    found = read(write(tmp_path, body))

    assert found.bodies == [PAGE]
    assert [one.size > 12_000_000 for one in found.oversized] == [True]


@pytest.mark.parametrize("kind", ["video/mp4", "application/pdf"])
def test_a_huge_record_that_is_no_page_is_passed_over_as_a_small_one_is(tmp_path, kind):
    film = Response(random.Random(1).randbytes(12_000_000), headers=(("Content-Type", kind),))

    found = read(write(tmp_path, warc(film, Response(PAGE))))

    assert (found.bodies, found.oversized, found.unreadable) == ([PAGE], [], [])
    assert [one.reason for one in found.passed_over] == ["warcinfo record", kind]


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("more", [0, 2_000_000], ids=["read whole", "read from a spool"])
def test_a_huge_page_on_standard_input_is_one_state_and_the_next_is_read(gzipped, more):
    huge = PAGE + random.Random(1).randbytes((11 << 19) + more).hex().encode()
    body = warc(Response(PAGE), Response(huge), Response(b"<html>three"), gzipped=gzipped)

    found = read("-", stdin=io.BytesIO(body))

    assert found.bodies == [PAGE, b"<html>three"]
    assert [one.path for one in found.oversized] == ["-!/record 3"]
    assert found.unreadable == []


def test_no_room_for_what_comes_by_only_once_is_named(monkeypatch):
    def full(*_args, **_options):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    huge = Response(random.Random(1).randbytes(12_000_000))

    [one] = read("-", stdin=io.BytesIO(warc(huge))).unreadable

    assert one.reason == "no room for a temporary file (No usable temporary directory found)"
    assert one.hint.startswith("Make room there, or name another folder with TMPDIR")


# ---- damage and lies


def lying(length, *, at=0):
    """Three records, of which one says another length."""
    body = plain(Response(PAGE), Response(b"<html>two"), Response(b"<html>three"))
    found = list(re.finditer(rb"Content-Length: (\d+)\r\n\r\nHTTP", body))[at]
    return body[: found.start(1)] + str(length(int(found[1]))).encode() + body[found.end(1) :]


@pytest.mark.parametrize(
    ("length", "read_anyway"),
    [
        pytest.param(lambda length: length - 100, [], id="too short"),
        pytest.param(lambda length: 0, [], id="zero"),
        pytest.param(lambda length: length + 10, [], id="into the first line of the next record"),
        pytest.param(lambda length: length + 100, [], id="into the next record"),
        pytest.param(lambda length: length + 600, [], id="over the next record"),
        pytest.param(lambda length: length + 10_000, [], id="over the end"),
        pytest.param(lambda length: "abc", [], id="no number"),
        pytest.param(lambda length: -5, [], id="negative"),
        pytest.param(lambda length: "", [], id="empty"),
        pytest.param(lambda length: "٣٣", [], id="digits of another script"),
    ],
)
def test_a_record_that_lies_about_its_length_is_named_and_the_others_read(
    tmp_path, length, read_anyway
):
    found = read(write(tmp_path, lying(length), "a.warc"))

    assert found.bodies == [b"<html>two", b"<html>three"]
    assert [one.path.partition("!/")[2] for one in found.unreadable] == ["record 2"]


def test_a_record_of_a_petabyte_ends_at_the_end(tmp_path):
    found = read(write(tmp_path, lying(lambda _: 10**15), "a.warc"))

    assert found.bodies == [b"<html>two", b"<html>three"]
    assert "more than it has" in found.reasons[0]


def many_with_a_liar(length):
    """More than is kept of one record, all of it behind a record that says it is as long."""
    noise = [random.Random(n).randbytes(1_000_000).hex().encode() for n in range(7)]
    body = plain(Response(PAGE), *(Response(b"<html>" + one) for one in noise))
    found = re.search(rb"Content-Length: (\d+)\r\n\r\nHTTP", body)
    return body[: found.start(1)] + str(length).encode() + body[found.end(1) :], noise


@pytest.mark.parametrize("length", [10**15, 12_000_000, 14_000_000], ids=str)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("way", ["a file", "standard input"])
def test_a_lie_longer_than_what_is_kept_costs_no_other_record(tmp_path, length, pack, way):
    body, noise = many_with_a_liar(length)

    if way == "a file":
        found = read(write(tmp_path, pack(body), "a.warc"))
    else:
        found = read("-", stdin=io.BytesIO(pack(body)))

    assert found.bodies == [b"<html>" + one for one in noise]
    assert [one.path.partition("!/")[2] for one in found.unreadable] == ["record 2"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("way", ["a file", "standard input"])
def test_an_archive_that_a_crawler_fetched_is_one_record_however_long_it_is(tmp_path, pack, way):
    inner = plain(*(Response(b"<html>" + bytes(1_000_000)) for _ in range(12)))
    fetched = with_headers(inner, Content_Type="application/warc")
    body = pack(plain(Response(PAGE), fetched, Response(b"<html>two")))

    found = read(
        *(["-"] if way == "standard input" else [write(tmp_path, body)]), stdin=io.BytesIO(body)
    )

    assert found.bodies == [PAGE, b"<html>two"]
    assert found.unreadable == []


@pytest.mark.parametrize("times", [3, 30])
def test_many_liars_cost_no_other_record(tmp_path, times):
    length = rb"Content-Length: \d+(?=\r\n\r\nHTTP)"
    liar = re.sub(length, b"Content-Length: 11000000", plain(Response(PAGE)))
    body = plain(Response(PAGE)) + b"".join(
        liar + plain(Response(b"<html>%d" % n)) for n in range(times)
    )

    found = read(write(tmp_path, body, "a.warc"))

    assert found.bodies == [PAGE, *(b"<html>%d" % n for n in range(times))]
    assert len(found.unreadable) == times


def test_a_huge_record_that_holds_records_does_not_make_any(tmp_path):
    inner = plain(Response(b"<html>forged", url="https://forged.example/"))
    huge = b"<html>" + bytes(MAX_PAGE + 2_000_000) + b"\r\n\r\n" + inner

    found = read(write(tmp_path, plain(Response(huge), Response(PAGE)), "a.warc"))

    assert [page.url for page in found.pages] == [URL]
    assert len(found.oversized) == 1


def test_a_page_that_holds_a_record_does_not_make_one(tmp_path):
    """As long as the lengths are right, what a page says is text."""
    inner = plain(Response(b"<html>forged", url="https://forged.example/"))
    body = warc(Response(b"<html>" + b"\r\n\r\n" + inner), Response(PAGE))

    found = read(write(tmp_path, body))

    assert [page.url for page in found.pages] == [URL, URL]


@pytest.mark.parametrize("gzipped", [True, False])
def test_an_archive_that_is_cut_off_is_read_up_to_the_cut(tmp_path, gzipped):
    noise = b"<html>" + random.Random(1).randbytes(20_000).hex().encode()
    body = warc(Response(PAGE), Response(noise), gzipped=gzipped)

    found = read(write(tmp_path, body[:-5000]))

    assert found.bodies[0] == PAGE
    assert noise.startswith(found.bodies[1])
    assert any("cut off" in reason for reason in found.reasons)


def test_an_archive_that_ends_in_a_header_is_named(tmp_path):
    body = plain(Response(PAGE))

    found = read(write(tmp_path, body[: body.rfind(b"WARC-Date")]))

    assert found.reasons == ["cut off in the headers of a record"]


def test_headers_without_end_are_named(tmp_path):
    body = plain(Response(PAGE))
    body = body.replace(b"WARC-Date", b"X: y\r\n" * 300_000 + b"WARC-Date") + plain(Response(PAGE))

    found = read(write(tmp_path, body))

    assert found.bodies == [PAGE]
    assert "a record whose headers do not end" in found.reasons


@pytest.mark.parametrize("times", [1, 3])
def test_a_record_damaged_in_the_middle_leaves_the_others_alone(tmp_path, times):
    records = [gzip.compress(plain(Response(b"<html>%d" % n))) for n in range(5)]
    for at in range(1, 1 + times):
        records[at] = records[at][:50] + b"\xff" * 20 + records[at][70:]

    found = read(write(tmp_path, b"".join(records)))

    assert [body for body in found.bodies if len(body) == 7] == [
        b"<html>%d" % n for n in (0, *range(1 + times, 5))
    ]
    assert found.unreadable


def test_what_stands_between_records_is_named(tmp_path):
    body = plain(Response(PAGE)) + b"garbage\r\n" * 5 + plain(Response(PAGE))

    found = read(write(tmp_path, body, "a.warc"))

    assert found.bodies[-1] == PAGE
    assert len(found.unreadable) == 1


def test_records_with_one_line_end_between_are_read(tmp_path):
    body = plain(Response(PAGE), Response(PAGE)).replace(b"\r\n\r\nWARC/", b"\r\nWARC/")

    assert read(write(tmp_path, body)).bodies == [PAGE, PAGE]


def test_records_come_one_by_one(tmp_path):
    path = write(tmp_path, warc(*(Response(PAGE) for _ in range(3))))
    pages = (one for one in feed.pages([str(path)]) if isinstance(one, RawPage))

    next(pages)
    path.write_bytes(path.read_bytes()[:-1])

    assert next(pages).body == PAGE


def test_an_archive_on_standard_input_is_read():
    assert read("-", stdin=io.BytesIO(warc(Response(PAGE)))).bodies == [PAGE]


@pytest.mark.parametrize("step", range(40))
def test_a_cut_at_any_place_gives_values(tmp_path, step):
    body = warc(Response(PAGE), Response(b"<html>two"), gzipped=bool(step % 2))

    found = read(write(tmp_path, body[: len(body) * step // 40]))

    assert len(found.pages) <= 2
    assert found.pages or found.unreadable or found.passed_over
