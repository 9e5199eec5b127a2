"""Files of every kind, made by the libraries that make them in the world."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import brotli
import pyarrow
import pyarrow.parquet
from backports import zstd
from backports.zstd import zipfile as zstd_zipfile
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaners.article import RawPage
from crawler.inputs import feed
from crawler.inputs.arrivals import Oversized, PassedOver, Unreadable
from crawler.inputs.options import Options

URL = "https://news.example/2024/09/04/library.html"
FETCHED = datetime(2024, 9, 5, 1, 2, 3, tzinfo=UTC)
STATED = {"url": URL, "outlet": "sedaily", "fetched_at": FETCHED.isoformat()}


@dataclass(frozen=True)
class Read:
    """What a path gave, by kind."""

    pages: list[RawPage]
    oversized: list[Oversized]
    unreadable: list[Unreadable]
    passed_over: list[PassedOver]

    @property
    def bodies(self) -> list[bytes]:
        return [page.body for page in self.pages]

    @property
    def reasons(self) -> list[str]:
        return [one.reason for one in self.unreadable]


def read(*paths: Path | str, **options: Any) -> Read:
    stdin = options.pop("stdin", None)
    found = list(feed.pages([str(path) for path in paths], options=Options(**options), stdin=stdin))
    return Read(
        pages=[one for one in found if isinstance(one, RawPage)],
        oversized=[one for one in found if isinstance(one, Oversized)],
        unreadable=[one for one in found if isinstance(one, Unreadable)],
        passed_over=[one for one in found if isinstance(one, PassedOver)],
    )


def parts(read: Read) -> list[str]:
    """The places of the pages, without the file."""
    return [(page.source_path or "").partition("!/")[2] for page in read.pages]


# ---- one file


def packed(body: bytes, by: str) -> bytes:
    pack = {
        "gzip": gzip.compress,
        "zstd": zstd.compress,
        "bzip2": bz2.compress,
        "xz": lzma.compress,
        "br": brotli.compress,
    }
    return bytes(pack[by](body))


def zipped(
    members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, library: Any = zipfile
) -> bytes:
    buffer = io.BytesIO()
    with library.ZipFile(buffer, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return buffer.getvalue()


ZIP_METHODS = {
    "stored": (zipfile.ZIP_STORED, zipfile),
    "deflate": (zipfile.ZIP_DEFLATED, zipfile),
    "bzip2": (zipfile.ZIP_BZIP2, zipfile),
    "lzma": (zipfile.ZIP_LZMA, zipfile),
    "zstd": (zstd_zipfile.ZIP_ZSTANDARD, zstd_zipfile),
}


def tarred(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, body in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(body)
            archive.addfile(header, io.BytesIO(body))
    return buffer.getvalue()


def json_lines(*records: Any) -> bytes:
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in records)


def csv_of(*records: dict[str, str], delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(records[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue().encode("utf-8", "surrogateescape")


def parquet_of(*records: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    table = pyarrow.Table.from_pylist(list(records))
    pyarrow.parquet.write_table(table, buffer, row_group_size=100)
    return buffer.getvalue()


def mhtml(body: bytes, *, encoding: str = "quoted-printable", url: str = URL) -> bytes:
    """As Chrome saves it."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = url
    message["Subject"] = "a page"
    message["Date"] = "Thu, 5 Sep 2024 01:02:03 -0000"
    message.add_related(body, "text", "html", cte=encoding, headers=[f"Content-Location: {url}"])
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<frame@mhtml.blink>")
    message.set_param("type", "text/html")
    return message.as_bytes()


# ---- WARC


@dataclass(frozen=True)
class Response:
    """A response, as a crawler keeps it."""

    body: bytes
    url: str = URL
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)
    kind: str = "response"
    warc: tuple[tuple[str, str], ...] = ()


class Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """Warcio's own, which leaves temporary files open."""

    @staticmethod
    def _create_temp_file():
        return io.BytesIO()


def warc(*responses: Response, gzipped: bool = True) -> bytes:
    buffer = io.BytesIO()
    writer = Writer(buffer, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("test.warc.gz", {"software": "a test"}))
    for one in responses:
        http = StatusAndHeaders(one.status, list(one.headers), protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                one.url,
                one.kind,
                payload=io.BytesIO(one.body),
                http_headers=http if one.kind in {"response", "revisit"} else None,
                warc_headers_dict={"WARC-Date": "2024-09-05T01:02:03Z", **dict(one.warc)},
                warc_content_type="text/plain" if one.kind in {"conversion", "resource"} else "",
            )
        )
    return buffer.getvalue()


def chunked(body: bytes, size: int = 1000) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"
