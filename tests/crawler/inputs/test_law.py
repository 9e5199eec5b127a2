"""The same page from any input gives the same article, byte for byte, its place apart."""

from __future__ import annotations

import gzip
import json
import tarfile
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest

from cleaners.article import Cleaned
from cleaners.pipeline import clean
from crawler.outlets import load_outlets
from crawler.weights import shipped_weights
from tests.conftest import ROOT
from tests.crawler.inputs.making import (
    FETCHED,
    STATED,
    URL,
    ZIP_METHODS,
    Response,
    chunked,
    csv_of,
    json_lines,
    mhtml,
    packed,
    parquet_of,
    read,
    tarred,
    warc,
    zipped,
)

PAGES = ROOT / "tests" / "pages"
HTML = ("html-ko-portal", "html-ko-old-table", "html-en-wordpress", "html-it-comments")
TEXT = ("ko-wire", "ko-printed-twice", "en-local-us")
SIDECAR = json.dumps(STATED).encode()


def bytes_of(slug):
    name = "page.html" if slug.startswith("html-") else "page.txt"
    return (PAGES / slug / name).read_bytes()


def text_of(body):
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp949")


def record(body, field):
    return {"id": "7", field: text_of(body), "url": URL, "date": STATED["fetched_at"],
            "outlet": "sedaily"}  # fmt: skip


def response(body, **headers):
    return Response(body, headers=tuple(headers.items()))


def packed_page(by):
    return lambda body, _: {"p.x": packed(body, by), "p.x.json": SIDECAR}


def in_a_zip(how):
    members = {"a/p.html.json": SIDECAR}
    return lambda body, _: {"a.zip": zipped({"a/p.html": body, **members}, *how)}


def in_a_packed_tar(by):
    return lambda body, _: {"a.tar": packed(tarred({"p.json": SIDECAR, "p": body}), by)}


def in_a_tar(form):
    return lambda body, _: {"a.tar": tarred({"p": body, "p.json": SIDECAR}, form)}


def in_a_packed_body(coding, by):
    headers = {"Content-Type": "text/html", "Content-Encoding": coding}
    return lambda body, _: {"a.warc.gz": warc(response(packed(body, by), **headers))}


LAYERS = ("gzip", "zstd", "bzip2", "xz")
ANY = {
    **{f"page.{by}": packed_page(by) for by in LAYERS},
    **{f"zip.{name}": in_a_zip(how) for name, how in ZIP_METHODS.items()},
    **{f"tar.{by}": in_a_packed_tar(by) for by in LAYERS},
    "tar.pax": in_a_tar(tarfile.PAX_FORMAT),
    "tar.gnu": in_a_tar(tarfile.GNU_FORMAT),
    "tar.ustar": in_a_tar(tarfile.USTAR_FORMAT),
    "a page packed in a zip": lambda body, _: {
        "a.zip": zipped({"p.html.gz": gzip.compress(body), "p.html.gz.json": SIDECAR})
    },
    "JSON lines": lambda body, field: {"a.jsonl": json_lines(record(body, field))},
    "JSON lines.gz": lambda body, field: {"a": gzip.compress(json_lines(record(body, field)))},
    "JSON": lambda body, field: {"a.json": json.dumps([record(body, field)], indent=1).encode()},
    "CSV": lambda body, field: {"a.csv": csv_of(record(body, field))},
    "Parquet": lambda body, field: {"a": parquet_of(record(body, field))},
    "Parquet of bytes in a zip": lambda body, field: {
        "a.zip": zipped({"a": parquet_of({**record(body, field), field: body})})
    },
    "TSV": lambda body, field: {"a.tsv": csv_of(record(body, field), delimiter="\t")},
}
OF_HTML = {
    "WARC": lambda body, _: {"a.warc": warc(Response(body), gzipped=False)},
    "WARC.gz": lambda body, _: {"a.warc.gz": warc(Response(body))},
    "WARC.zst": lambda body, _: {"a.warc.zst": packed(warc(Response(body), gzipped=False), "zstd")},
    "WARC gzipped as a whole": lambda body, _: {
        "a.warc.gz": gzip.compress(warc(Response(body), gzipped=False))
    },
    **{
        f"WARC, body by {coding}": in_a_packed_body(coding, by)
        for coding, by in (("gzip", "gzip"), ("br", "br"), ("zstd", "zstd"))
    },
    "WARC, body in chunks": lambda body, _: {
        "a.warc.gz": warc(
            response(
                chunked(gzip.compress(body)),
                **{"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
            )
        )
    },
    "WACZ": lambda body, _: {
        "a.wacz": zipped(
            {
                "datapackage.json": b"{}",
                "archive/data.warc.gz": warc(Response(body)),
                "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
            },
            zipfile.ZIP_STORED,
        )
    },
    "MHTML": lambda body, _: {"a.mhtml": mhtml(body)},
    "MHTML by base64": lambda body, _: {"a.mht": mhtml(body, encoding="base64")},
}
CASES = [(slug, name) for slug in HTML for name in {**ANY, **OF_HTML}] + [
    (slug, name) for slug in TEXT for name in ANY
]


@cache
def as_a_file(slug):
    """What comes out of the page as a file of its own, with a sidecar."""
    return cleaned({"page": bytes_of(slug), "page.json": SIDECAR})


def cleaned(files):
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        for file, content in files.items():
            (here / file).write_bytes(content)
        found = read(here)
    assert found.unreadable == []
    [page] = found.pages
    outcome = clean(page, outlets=load_outlets(), weights=shipped_weights())
    assert isinstance(outcome, Cleaned), outcome
    return outcome, (page.url, page.fetched_at)


@pytest.mark.parametrize(("slug", "name"), CASES, ids=lambda value: value.replace(" ", "-"))
def test_the_same_page_gives_the_same_article(slug, name):
    body = bytes_of(slug)
    make = {**ANY, **OF_HTML}[name]
    files = make(body, "html" if slug in HTML else "text")
    outcome, said = cleaned(files)
    expected, expected_said = as_a_file(slug)

    assert said == expected_said == (URL, FETCHED)
    if name in OF_HTML:  # a WARC or MHTML knows no outlets; a sidecar of the whole says it
        files |= {f"{next(iter(files))}.json": b'{"outlet": "sedaily"}'}
        outcome, _ = cleaned(files)
    assert outcome == expected
