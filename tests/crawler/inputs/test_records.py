"""JSON lines, JSON, CSV and Parquet: each record is a page, or is named with what to do."""

from __future__ import annotations

import builtins
import codecs
import gzip
import io
import json
import random
import sys
from datetime import UTC, datetime
from functools import partial

import pyarrow
import pyarrow.parquet
import pytest

from cleaners.article import RawPage
from crawler.inputs import jsonl, tables
from crawler.inputs.arrivals import MAX_PAGE
from crawler.inputs.options import Fields
from tests.crawler.inputs.making import csv_of, json_lines, packed, parquet_of, parts, read, zipped

HTML = "<p>도서관이 문을 열었다."
URL = "https://news.example/1"
FETCHED = datetime(2024, 9, 5, 1, 2, 3, tzinfo=UTC)
KINDS = {"JSON lines": (json_lines, "line"), "CSV": (csv_of, "row"), "Parquet": (parquet_of, "row")}
every_kind = pytest.mark.parametrize(("make", "noun"), KINDS.values(), ids=KINDS)


def write(folder, body, name="file"):
    path = folder / name
    path.write_bytes(body)
    return path


@every_kind
def test_a_record_is_a_page_with_what_its_fields_say(tmp_path, make, noun):
    one = {"id": "1", "html": HTML, "url": URL, "date": "2024-09-05T01:02:03Z", "outlet": "sedaily"}
    path = write(tmp_path, make(one, one | {"html": "<p>2"}))

    first, second = read(path).pages

    assert first == RawPage(
        body=HTML.encode(),
        url=URL,
        source_path=f"{path}!/{noun} 1",
        outlet="sedaily",
        content_type="text/html; charset=utf-8",
        fetched_at=FETCHED,
    )
    assert (second.body, second.source_path) == (b"<p>2", f"{path}!/{noun} 2")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param(",url,html", "0,{url},{html}", id="row numbers of a data frame"),
        pytest.param("url,html,", "{url},{html},", id="a delimiter at the end"),
        pytest.param("tag,tag,url,html", "a,b,{url},{html}", id="a name twice"),
        pytest.param("url,html,html,html.1", "{url},{html},2,3", id="the page's name twice"),
        pytest.param(",,url,html", "a,b,{url},{html}", id="two without a name"),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_header_with_empty_or_repeated_names_is_one(tmp_path, header, row, rows):
    lines = [header, *([row.format(url=URL, html=HTML)] * rows)]

    found = read(write(tmp_path, "\n".join(lines).encode()))

    assert [(page.url, page.body) for page in found.pages] == [(URL, HTML.encode())] * rows
    assert found.unreadable == []


def test_a_table_of_one_column_is_one_if_it_is_called_so(tmp_path):
    body = f"html\n{HTML}\n{HTML}2\n".encode()

    assert read(write(tmp_path, body, "a.csv")).bodies == [HTML.encode(), f"{HTML}2".encode()]
    assert read(write(tmp_path, body, "a.txt")).bodies == [body]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(b"Text, and more\nof it, here\n", "a.txt", id="a sentence"),
        pytest.param(b",,,\n,,,\n", "a.txt", id="no name at all"),
        pytest.param(b"<html>\n<p>one, two\n", "page.csv", id="a page that is called so"),
    ],
)
def test_what_is_no_table_is_a_page(tmp_path, body, name):
    assert read(write(tmp_path, body, name)).bodies == [body]


@pytest.mark.parametrize(
    ("kind", "suffix"), [("gzip", ".gz"), ("zstd", ".zst"), ("bzip2", ".bz2"), ("xz", ".xz")]
)
def test_a_packed_file_called_csv_may_call_its_fields_anything(tmp_path, kind, suffix):
    body = csv_of({"id": "1", "markup": HTML}, {"id": "2", "markup": HTML})
    path = write(tmp_path, packed(body, kind), f"a.csv{suffix}")

    assert read(path, fields=Fields(html="markup")).bodies == [HTML.encode()] * 2
    assert read(path).reasons == ["no field that is known to hold a page"]


@pytest.mark.parametrize(
    ("first", "name"),
    [
        pytest.param(b"oops", "dump", id="another text"),
        pytest.param(b'cle", "url": "https://news.example/0"}', "dump", id="without its beginning"),
        pytest.param(b"\x00" * 50, "dump", id="zeros"),
        pytest.param(b"{}", "dump", id="an object without fields"),
        pytest.param(b"oops", "dump.jsonl.gz", id="called so"),
    ],
)
def test_json_lines_whose_first_is_damaged_are_json_lines(tmp_path, first, name):
    body = first + b"\n" + json_lines(*[{"html": HTML}] * 3)

    found = read(write(tmp_path, body, name))

    assert found.bodies == [HTML.encode()] * 3
    assert [one.path.partition("!/")[2] for one in found.unreadable] == ["line 1"]


@pytest.mark.parametrize("blanks", [1, 99, 200, 5000])
def test_json_lines_behind_blank_ones_are_json_lines(tmp_path, blanks):
    found = read(write(tmp_path, b"\r\n" * blanks + json_lines({"html": HTML}, {"html": HTML})))

    assert parts(found) == [f"line {blanks + 1}", f"line {blanks + 2}"]


def test_json_lines_longer_than_what_is_looked_at_are_json_lines(tmp_path):
    body = b"oops\n" + json_lines({"html": HTML * 5000}, {"html": HTML})

    assert len(read(write(tmp_path, body)).pages) == 2


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'<html><script>\n{"a": 1}\n</script>', id="an object in a page"),
        pytest.param(b'The answer was\n{"a": 1}\n', id="an object in a text"),
    ],
)
def test_a_page_with_a_line_of_json_is_a_page(tmp_path, body):
    assert read(write(tmp_path, body)).bodies == [body]


def test_a_list_of_objects_on_many_lines_is_a_document(tmp_path):
    lines = [json.dumps({"html": HTML}) for _ in range(3000)]

    found = read(write(tmp_path, b"[\n" + ",\n".join(lines).encode() + b"\n]"))

    assert parts(found)[:2] == ["item 1", "item 2"]


@every_kind
def test_text_is_read_where_there_is_no_markup(tmp_path, make, noun):
    body = make({"Text": "글", "html": "", "id": "1"}, {"Text": "글", "html": HTML, "id": "2"})

    first, second = read(write(tmp_path, body)).pages

    assert (first.body, first.content_type) == ("글".encode(), "text/plain; charset=utf-8")
    assert (second.body, second.content_type) == (HTML.encode(), "text/html; charset=utf-8")


@every_kind
def test_fields_can_be_named(tmp_path, make, noun):
    one = {
        "html": "no",
        "url": "no",
        "본문": "글",
        "주소": URL,
        "때": "20240905010203",
        "who": "x1",
    }
    fields = Fields(text="본문", url="주소", date="때", outlet="who")

    [page] = read(write(tmp_path, make(one)), fields=fields).pages

    assert (page.body, page.url, page.fetched_at, page.outlet) == (
        "글".encode(),
        URL,
        FETCHED,
        "x1",
    )


@every_kind
@pytest.mark.parametrize("option", ["html", "text", "url", "date", "outlet"])
def test_a_field_that_is_not_there_is_named_with_those_that_are(tmp_path, make, noun, option):
    path = write(tmp_path, make({"html": HTML, "id": "1"}))

    found = read(path, fields=Fields(**{option: "markup"}))

    assert found.pages == []
    assert found.reasons[0] == "no field 'markup'"
    assert found.unreadable[0].hint == f"There are: html, id. Choose one with --{option}-field"


@pytest.mark.parametrize("option", ["url", "date", "outlet"])
def test_a_record_without_a_field_that_others_have_is_a_page_all_the_same(tmp_path, option):
    values = {"url": URL, "date": "2024-09-05T01:02:03Z", "outlet": "sedaily"}
    body = json_lines(*({"html": HTML} | one for one in ({}, {"mine": values[option]}, {})))

    found = read(write(tmp_path, body), fields=Fields(**{option: "mine"}))

    assert found.bodies == [HTML.encode()] * 3
    assert [one.reason for one in found.passed_over] == ["no field 'mine', left out"] * 2
    assert found.unreadable == []


@pytest.mark.parametrize("records", [1, 5, 500])
def test_a_field_that_the_first_records_lack_costs_no_page_its_address(tmp_path, records):
    body = json_lines(*({"html": HTML, f"name{n}": 1} for n in range(records)))

    found = read(write(tmp_path, body), fields=Fields(url="ulr"))

    assert (found.pages, found.reasons) == ([], ["no field 'ulr'"])
    assert "name0" in found.unreadable[0].hint
    assert "--url-field" in found.unreadable[0].hint


def test_of_two_fields_for_pages_a_record_may_have_one(tmp_path):
    body = json_lines({"markup": HTML}, {"words": "글"}, {"other": "글"})

    found = read(write(tmp_path, body), fields=Fields(html="markup", text="words"))

    assert found.bodies == [HTML.encode(), "글".encode()]
    assert found.reasons == ["no field 'markup'"]


@every_kind
def test_without_a_field_for_pages_those_that_are_there_are_listed(tmp_path, make, noun):
    many = {f"field{number}": "x" for number in range(40)}

    found = read(write(tmp_path, make(many), "file.csv"))

    assert found.reasons == ["no field that is known to hold a page"]
    assert "field0, field1" in found.unreadable[0].hint
    assert "and 10 more" in found.unreadable[0].hint


@every_kind
def test_what_fields_say_wrongly_is_left_out_and_counted(tmp_path, make, noun):
    one = {"html": HTML, "url": "/1.html", "date": "gestern", "outlet": "The Times"}

    found = read(write(tmp_path, make(one)))

    assert [(page.url, page.fetched_at, page.outlet) for page in found.pages] == [(None,) * 3]
    assert [one.reason for one in found.passed_over] == [
        "an address that is no http URL, left out",
        "an outlet that is no slug, left out",
        "a fetch time that is no time, left out",
    ]


@every_kind
def test_a_page_too_large_is_named_and_the_next_one_read(tmp_path, make, noun):
    body = make({"html": "a" * (MAX_PAGE + 1), "id": "1"}, {"html": HTML, "id": "2"})

    found = read(write(tmp_path, body))

    assert parts(found) == [f"{noun} 2"]
    assert len(found.oversized) == 1


@every_kind
def test_they_are_read_inside_of_a_zip_and_from_standard_input(tmp_path, make, noun):
    body = make({"html": HTML, "id": "1"})

    assert read(write(tmp_path, zipped({"a": body}))).bodies == [HTML.encode()]
    [page] = read("-", stdin=io.BytesIO(body)).pages
    assert (page.body, page.source_path) == (HTML.encode(), None)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-09-05T01:02:03+00:00", FETCHED),
        ("2024-09-05 01:02:03", FETCHED),
        ("2024-09-05T10:02:03+09:00", FETCHED),
        ("Thu, 5 Sep 2024 01:02:03 GMT", FETCHED),
        ("20240905010203", FETCHED),
        (1725498123, FETCHED),
        (1725498123.0, FETCHED),
        (1725498123000, FETCHED),
        (1725498123000.0, FETCHED),
        ("1725498123000.0", FETCHED),
        ("1725498123", FETCHED),
        ("2024-09-05", datetime(2024, 9, 5, tzinfo=UTC)),
        (True, None),
        ([2024], None),
        ("20249999999999", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
        ("", None),
        (float("nan"), None),
    ],
    ids=repr,
)
def test_a_time_is_read_as_crawlers_write_it(tmp_path, value, moment):
    [page] = read(write(tmp_path, json_lines({"html": HTML, "date": value}))).pages

    assert page.fetched_at == moment


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://",
        "ftp://a/b",
        "http://a b/",
        "http://a/\nb",
        "x" * 9000,
        5,
        "http://a/\x00",
    ],
    ids=range(8),
)
def test_an_address_that_is_none_is_no_address(tmp_path, url):
    [page] = read(write(tmp_path, json_lines({"html": HTML, "url": url}))).pages

    assert page.url is None


# ---- JSON lines


def test_each_bad_line_is_named_and_the_others_read(tmp_path):
    lines = [
        b'\xef\xbb\xbf{"html": "1"}',
        b"",
        b"no JSON",
        b"[1, 2]",
        b'{"html": ["1"]}',
        b'{"html": {"a": 1}}',
        b'{"html": true}',
        b'{"html": 5.5}',
        b'{"html": null}',
        b'{"url": "http://a/"}',
        b'{"html": "2"',
        b"[" * 100_000,
        b'{"html": ' + b"1" * 10_000 + b"}",
        b'{"html": "3"}\r',
    ]

    found = read(write(tmp_path, b"\n".join(lines)))

    assert found.bodies == [b"1", b"3"]
    assert parts(found) == ["line 1", "line 14"]
    assert [one.path.rpartition(" ")[2] for one in found.unreadable] == [
        str(number) for number in range(3, 14)
    ]
    assert [reason.partition(" (")[0] for reason in found.reasons] == [
        "no JSON",
        "JSON, but no object with named fields",
        "the field 'html' holds a list, not text",
        "the field 'html' holds an object, not text",
        "the field 'html' holds true or false, not text",
        "the field 'html' holds a number, not text",
        "the field 'html' is empty",
        "no field that is known to hold a page",
        "no JSON",
        "no JSON",
        "no JSON",
    ]


def test_a_file_without_any_page_is_given_up(tmp_path):
    found = read(write(tmp_path, json_lines(*({"a": 1} for _ in range(1000)))))

    assert len(found.unreadable) == 21
    assert found.reasons[-1].startswith("none of its first 20 records has a page")


@every_kind
def test_what_failed_in_front_of_the_rest_costs_no_page(tmp_path, make, noun):
    """As an export has them that is ordered by status, or has what is null first."""
    failed = {"html": "nan" if make is csv_of else None, "id": "1"}
    body = make(*[failed] * 50, {"html": HTML, "id": "2"})

    assert HTML.encode() in read(write(tmp_path, body)).bodies


def test_a_file_with_nothing_in_its_field_is_given_up(tmp_path):
    found = read(write(tmp_path, json_lines(*({"html": None} for _ in range(2000)))))

    assert len(found.unreadable) == 1001
    assert found.reasons[-1].startswith("none of its first 1000 records has a page")


def test_some_records_without_a_page_are_no_reason_to_stop(tmp_path):
    body = json_lines({"html": "1"}, *({"html": None} for _ in range(50)), {"html": "2"})

    found = read(write(tmp_path, body))

    assert (found.bodies, len(found.unreadable)) == ([b"1", b"2"], 50)


def test_a_line_too_long_is_named_and_the_next_one_read(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 1000)
    body = json_lines({"html": "1"}, {"html": "a" * 200_000}, {"html": "3"}, {"html": "b" * 2000})

    found = read(write(tmp_path, body[:-1]))

    assert found.bodies == [b"1", b"3"]
    assert [(one.path.rpartition(" ")[2], one.size) for one in found.oversized] == [
        ("2", 200_013),
        ("4", 2012),
    ]


def test_bytes_that_are_no_utf8_stay_what_they_were(tmp_path):
    korean = "도서관".encode("cp949")

    [page] = read(write(tmp_path, b'{"html": "<p>' + korean + b'"}\n')).pages

    assert (page.body, page.content_type) == (b"<p>" + korean, "text/html")


def test_half_characters_are_kept_for_the_cleaners(tmp_path):
    [page] = read(write(tmp_path, b'{"html": "<p>\\ud83d \\ud83d\\ude00"}\n')).pages

    assert page.body == b"<p>\xed\xa0\xbd " + "😀".encode()


@pytest.mark.parametrize("indent", [None, 2], ids=["on one line", "on many lines"])
def test_a_list_of_objects_is_read(tmp_path, indent):
    text = json.dumps([{"html": "1"}, 5, {"html": "2"}], indent=indent)

    found = read(write(tmp_path, text.encode()))

    assert (found.bodies, parts(found)) == ([b"1", b"2"], ["item 1", "item 3"])
    assert len(found.unreadable) == 1


def test_one_object_on_many_lines_is_read(tmp_path):
    found = read(write(tmp_path, json.dumps({"html": "1"}, indent=2).encode()))

    assert (found.bodies, parts(found)) == ([b"1"], ["item 1"])


def test_a_damaged_document_is_named(tmp_path):
    found = read(write(tmp_path, b'{\n"html": "1",\n'))

    assert "no JSON" in found.reasons[0]


def test_a_large_document_is_to_be_made_lines(tmp_path):
    text = json.dumps([{"html": "a" * MAX_PAGE}])

    found = read(write(tmp_path, text.encode()))

    assert "jq -c" in found.unreadable[0].hint


# ---- CSV


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_tables_are_told_by_their_header(tmp_path, delimiter):
    body = csv_of({"id": "1", "html": '<p class="a">,;\t|\n"2"', "url": URL}, delimiter=delimiter)

    [page] = read(write(tmp_path, body)).pages

    assert (page.body, page.url) == (b'<p class="a">,;\t|\n"2"', URL)


def test_a_table_of_excel_is_read(tmp_path):
    body = b"\xef\xbb\xbfhtml,url\r\n<p>1,\r\n<p>2,\r\n\r\n<p>3,"

    assert read(write(tmp_path, body)).bodies == [b"<p>1", b"<p>2", b"<p>3"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("sep=;\r\nurl;html\r\n{url};{html}\r\n", id="Excel is told the delimiter"),
        pytest.param("\ufeffsep=,\r\nurl,html\r\n{url},{html}\r\n", id="and a mark of order"),
        pytest.param('"sep=\t"\nurl\thtml\n{url}\t{html}\n', id="and the delimiter is a tab"),
        pytest.param("\n\r\nurl,html\n{url},{html}\n", id="below empty lines"),
        pytest.param('url, html\n{url}, "{html}"\n', id="a space behind each delimiter"),
        pytest.param('"url", "html"\n"{url}", "{html}"\n', id="and quotes"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_called_csv_is_a_table_however_it_begins(tmp_path, body, encoding):
    text = body.format(url=URL, html=HTML)

    found = read(write(tmp_path, text.encode(encoding), "a.csv"))

    assert [(page.url, page.body) for page in found.pages] == [(URL, HTML.encode())]
    assert (parts(found), found.unreadable) == (["row 1"], [])


def test_a_table_with_lines_of_old_is_named_and_no_page(tmp_path):
    body = f"url,html\r{URL},{HTML}\r".encode()

    found = read(write(tmp_path, body, "a.csv"))

    assert (found.pages, len(found.reasons)) == ([], 1)
    assert "carriage return" in found.reasons[0]


def test_a_table_whose_first_row_is_longer_than_what_is_looked_at(tmp_path):
    body = b'text,url\n"' + b"long, \n" * 20_000 + b'",\n'

    found = read(write(tmp_path, body))

    assert found.bodies == [b"long, \n" * 20_000]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    ("make", "noun"),
    [
        pytest.param(json_lines, "line", id="JSON lines"),
        pytest.param(lambda *all_of: json.dumps(all_of, indent=1).encode(), "item", id="JSON"),
        pytest.param(csv_of, "row", id="CSV"),
        pytest.param(partial(csv_of, delimiter="\t"), "row", id="tabs"),
    ],
)
def test_records_in_utf16_are_read(tmp_path, encoding, pack, make, noun):
    records = [{"url": URL, "html": HTML + "🐟 책" * n} for n in (1, 30_000)]
    text = f"\ufeff{make(*records).decode()}"

    found = read(write(tmp_path, pack(text.encode(encoding))))

    assert found.unreadable == []
    assert parts(found) == [f"{noun} 1", f"{noun} 2"]
    assert found.bodies == [one["html"].encode() for one in records]
    assert found.pages[0].content_type == "text/html; charset=utf-8"


def test_a_page_in_utf16_stays_as_it_came(tmp_path):
    body = f"\ufeff<html>{HTML}".encode("utf-16-le")

    [page] = read(write(tmp_path, body)).pages

    assert page.body == body


def test_a_cut_in_the_middle_of_a_character_is_named(tmp_path):
    body = "\ufeff".encode("utf-16-le") + json_lines({"html": HTML}).decode().encode("utf-16-le")

    found = read(write(tmp_path, body + b"\x00"))

    assert found.bodies == [HTML.encode()]
    assert found.reasons == ["cut off in the middle of a character"]


def test_half_a_pair_of_utf16_costs_no_other_record(tmp_path):
    half = "\ud83d".encode("utf-16-le", "surrogatepass")
    lines = [json_lines({"html": HTML + word}).decode().encode("utf-16-le") for word in "12"]
    bad = lines[0].replace("1".encode("utf-16-le"), half)

    found = read(write(tmp_path, codecs.BOM_UTF16_LE + bad + lines[1]))

    assert found.bodies[-1] == f"{HTML}2".encode()
    assert len(found.bodies) == 2


def test_a_table_in_cp949_is_read(tmp_path):
    body = "번호,text\n1,도서관\n".encode("cp949")

    [page] = read(write(tmp_path, body)).pages

    assert page.body == "도서관".encode("cp949")


@pytest.mark.parametrize(
    ("names", "encoding"),
    [(("주소", "본문"), "cp949"), (("番号", "本文"), "cp932"), (("地址", "正文"), "gb18030")],
    ids=["Korean", "Japanese", "Chinese"],
)
def test_fields_of_a_table_of_excel_in_asia_can_be_named(tmp_path, names, encoding):
    text = {"cp949": "도서관이 문을 열었다고 시는 밝혔다", "cp932": "図書館が開いたと市は発表した"}
    page = text.get(encoding, "市政府宣布图书馆对外开放，市民可以使用")
    rows = ({names[0]: URL, names[1]: page} for _ in range(3))
    path = write(tmp_path, csv_of(*rows).decode().encode(encoding), "a.csv")

    found = read(path, fields=Fields(url=names[0], text=names[1]))

    assert [(one.url, one.body) for one in found.pages] == [(URL, page.encode(encoding))] * 3
    assert f"There are: {', '.join(names)}." in read(path).unreadable[0].hint


def test_a_page_of_text_is_no_table(tmp_path):
    for text in (
        b"Home|Article|Contact\nA sentence of the page.\n",
        b"Home | Text\nA | B\n",
        b"id,text\n",
        b"id,text\n1,a\rb\n",
        b'id,text\n"no end',
        b"One, two\nthree, four\n", b"text\nurl\n", b"text,text\n", b'"text,\n', b"a\rb,text\n"
    ):  # fmt: skip
        assert read(write(tmp_path, text)).bodies == [text]


def test_a_row_that_is_none_is_named_and_the_next_one_read(tmp_path):
    body = b'id,html\n1,one\n2\n3,three,3\n4,"x"y\n5,five\n6,"no end\n'

    found = read(write(tmp_path, body))

    assert found.bodies == [b"one", b"five"]
    assert [(one.path.rpartition(" ")[2], one.reason) for one in found.unreadable] == [
        ("2", "1 fields, and the header has 2"),
        ("3", "3 fields, and the header has 2"),
        ("4", "no CSV (',' expected after '\"')"),
        ("6", "no CSV (unexpected end of data)"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(b'2,"' + b"a" * 5000 + b'"\n', id="on one line"),
        pytest.param(b'2,"' + b"a\n" * 2500 + b'"\n', id="on many lines"),
    ],
)
def test_a_row_too_long_ends_the_file_and_is_named(tmp_path, monkeypatch, row):
    monkeypatch.setattr(tables, "MAX_ROW", 1000)

    found = read(write(tmp_path, b"id,html\n1,one\n" + row + b"3,three\n"))

    assert found.bodies == [b"one"]
    assert len(found.oversized) == 1
    assert "the rest is not read" in found.reasons[0]


# ---- Parquet


def test_other_columns_are_not_read(tmp_path):
    path = write(tmp_path, parquet_of({"html": HTML, "vector": [1.0, 2.0], "n": 1}))

    assert read(path).bodies == [HTML.encode()]


def test_times_of_parquet_are_times(tmp_path):
    [page] = read(write(tmp_path, parquet_of({"html": HTML, "date": FETCHED}))).pages

    assert page.fetched_at == FETCHED


MICROSECONDS = int(FETCHED.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param([MICROSECONDS * 1000 + 1, None], pyarrow.timestamp("ns"), id="nanoseconds"),
        pytest.param([MICROSECONDS, 2**62], pyarrow.timestamp("us"), id="beyond the calendar"),
        pytest.param([MICROSECONDS, None], pyarrow.timestamp("us", "Mars/X"), id="unknown zone"),
        pytest.param([MICROSECONDS, None], pyarrow.timestamp("us", "Asia/Seoul"), id="a zone"),
        pytest.param([MICROSECONDS // 1000, 2**60], pyarrow.timestamp("ms"), id="milliseconds"),
    ],
)
def test_no_time_of_parquet_costs_a_page(tmp_path, values, kind):
    pages = ["<p>1", "<p>2"]
    table = pyarrow.table({"html": pages, "fetched_at": pyarrow.array(values, kind)})
    pyarrow.parquet.write_table(table, tmp_path / "a")

    found = read(tmp_path / "a")

    assert found.bodies == [b"<p>1", b"<p>2"]
    assert [page.fetched_at for page in found.pages] == [FETCHED, None]
    assert len(found.passed_over) == (values[1] is not None)


def test_texts_that_parquet_calls_bytes_are_texts(tmp_path):
    one = {"html": HTML, "url": URL, "date": "2024-09-05T01:02:03Z", "outlet": "sedaily"}
    as_bytes = {name: value.encode() for name, value in one.items()}
    path = write(tmp_path, parquet_of(as_bytes, as_bytes | {"url": b"\xff", "outlet": b""}))

    first, second = read(path).pages

    assert (first.url, first.outlet, first.fetched_at) == (URL, "sedaily", FETCHED)
    assert (second.url, second.outlet) == (None, None)
    assert [one.reason for one in read(path).passed_over] == [
        "an address that is no http URL, left out"
    ]


def test_days_of_parquet_are_times(tmp_path):
    days = [FETCHED.date(), None]
    pyarrow.parquet.write_table(pyarrow.table({"html": ["1", "2"], "date": days}), tmp_path / "a")

    [page, _] = read(tmp_path / "a").pages

    assert page.fetched_at == FETCHED.replace(hour=0, minute=0, second=0)


def test_a_column_of_parquet_without_a_value_holds_no_page(tmp_path):
    table = pyarrow.table({"html": pyarrow.nulls(2), "text": ["1", "2"]})
    pyarrow.parquet.write_table(table, tmp_path / "a")

    assert read(tmp_path / "a").bodies == [b"1", b"2"]


@pytest.mark.parametrize("kind", [pyarrow.string_view(), pyarrow.binary_view()], ids=str)
def test_views_of_texts_are_texts(tmp_path, kind):
    column = pyarrow.array(["<p>1"]).cast(kind)
    pyarrow.parquet.write_table(pyarrow.table({"html": column}), tmp_path / "a")

    assert read(tmp_path / "a").bodies == [b"<p>1"]


def test_two_columns_of_one_name_are_named(tmp_path):
    column = pyarrow.array(["<p>1"])
    table = pyarrow.Table.from_arrays([column, column], names=["html", "html"])
    pyarrow.parquet.write_table(table, tmp_path / "a")

    assert read(tmp_path / "a").reasons == ["2 columns are called 'html'"]


def test_of_two_columns_the_first_has_the_name(tmp_path):
    columns = [pyarrow.array([one]) for one in ("<p>1", URL, "x")]
    table = pyarrow.Table.from_arrays(columns, names=["html", "url", "url"])
    pyarrow.parquet.write_table(table, tmp_path / "a")

    assert [page.url for page in read(tmp_path / "a").pages] == [URL]


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(lambda column: column, id="plain"),
        pytest.param(lambda column: column.dictionary_encode(), id="dictionary"),
    ],
)
def test_bytes_of_parquet_that_are_no_utf8_cost_no_other_row(tmp_path, pack):
    korean = "도서관".encode("cp949")
    column = pack(pyarrow.array([b"<p>1", korean, b"<p>3"]).view(pyarrow.string()))
    pyarrow.parquet.write_table(pyarrow.table({"html": column}), tmp_path / "a")

    assert read(tmp_path / "a").bodies == [b"<p>1", korean, b"<p>3"]


@pytest.mark.parametrize("value", [5, 1.5, True, ["x"], {"a": 1}, FETCHED], ids=repr)
def test_a_column_of_another_type_is_named(tmp_path, value):
    found = read(write(tmp_path, parquet_of({"html": value, "id": "1"})))

    assert len(found.unreadable) == 1
    assert found.reasons[0].startswith("the field 'html' holds ")


def test_a_dictionary_of_texts_is_text(tmp_path):
    column = pyarrow.array(["<p>1", "<p>2", "<p>1"]).dictionary_encode()
    pyarrow.parquet.write_table(pyarrow.table({"html": column}), tmp_path / "a")

    assert read(tmp_path / "a").bodies == [b"<p>1", b"<p>2", b"<p>1"]


@pytest.mark.parametrize("at", [0.05, 0.3, 0.5, 0.9, 0.999])
def test_damaged_parquet_is_named(tmp_path, at):
    rows = ({"html": random.Random(n).randbytes(2000).hex(), "id": str(n)} for n in range(200))
    whole = parquet_of(*rows)

    cut = read(write(tmp_path, whole[: int(len(whole) * at)]))
    body = bytearray(whole)
    body[int(len(whole) * at) :][:20] = b""
    spoilt = read(write(tmp_path, bytes(body[: int(len(whole) * at)]) + bytes(30) + whole[-8:]))

    assert "damaged Parquet" in cut.reasons[0]
    assert "damaged Parquet" in spoilt.reasons[0]


def test_without_pyarrow_it_says_how_to_get_it(tmp_path, monkeypatch):
    path = write(tmp_path, parquet_of({"html": HTML}))
    importing = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return importing(name, *args, **kwargs)

    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)

    [found] = read(path).unreadable

    assert "pyarrow is not installed" in found.reason
    assert found.hint == "Install it: pip install 'newswinnow[parquet]'"
