"""WARC: what crawlers keep, record by record. The bounds are ours, warcio reads the headers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, Final, TypeAlias

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from cleaners.article import RawPage
from crawler.feeds.listing import MAX_URL
from crawler.inputs.arrivals import (
    MAX_PAGE,
    DamagedError,
    Oversized,
    PassedOver,
    Reading,
    Revisit,
    Unreadable,
    inside,
    path_of,
)
from crawler.inputs.compressed import BROTLI, DEFLATE, GZIP, ZLIB, ZSTD, Codec, unpacked
from crawler.inputs.labels import label_of
from crawler.inputs.page import page_at
from crawler.inputs.streams import Beginning, Budget, Label, Source, Stream
from crawler.inputs.warc_records import (
    BEGINS,
    MAX_BLOCK,
    MAX_LINE,
    MOST_LIES,
    LieError,
    Record,
    read_record,
    to_next,
)

STATUS: Final = re.compile(r"\s{0,5}(\d{3})\b", re.ASCII)
LAST_CHUNK: Final = re.compile(rb"(?:^|\n)0{1,8}[ \t]{0,8}(?:;[^\n]{0,200})?\r?\n")
MOST_CODINGS: Final = 3
# Responses of a file that its revisits may name by their id: 4 MB of real ones, 90 at most, for a
# header may have a megabyte.
MOST_REMEMBERED: Final = 10_000
LONGEST_ID: Final = 200
LONGEST_TIME: Final = 40
REVISIT: Final = "revisit record"
NOT_MODIFIED: Final = "/server-not-modified"  # profile of a revisit: the server said 304
PLAIN: Final = frozenset({"resource", "conversion"})  # a page without HTTP; of WET files its text

KINDS: Final = frozenset(
    {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion",
     "continuation"}
)  # fmt: skip
TYPES: Final = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", ""}
)
MEDIA_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}")
HTML_START: Final = re.compile(rb"\s{0,1000}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
Responses: TypeAlias = dict[str, tuple[str, str]]
"""Address and time of the latest responses of a file, by their id."""
CODECS: Final[Mapping[str, tuple[Codec, ...]]] = MappingProxyType(
    {
        "gzip": (GZIP,),
        "x-gzip": (GZIP,),
        # What is called deflate is zlib by the standard, and bare deflate of some servers.
        "deflate": (ZLIB, DEFLATE),
        "br": (BROTLI,),
        "zstd": (ZSTD,),
    }
)


def is_warc(begin: Beginning) -> bool:
    return BEGINS.match(begin.head.lstrip()) is not None


def is_arc(begin: Beginning) -> bool:
    return begin.head.startswith(b"filedesc://")


def refuse_arc(_source: Source, _stream: Stream) -> Iterator[Reading]:
    """As one page all pages of the archive would be one article."""
    raise DamagedError(
        "an ARC file, which came before WARC, and is not read here",
        "Make it a WARC: warcio recompress FILE.arc.gz NEW.warc.gz",
    )


def read_warc(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each response with status 200 that is text is a page: `!/record 3`; all records count.

    A record that lies about its length is named, and the next one is looked for.
    """
    number, lies = 0, 0
    responses: Responses = {}
    while to_next(stream):
        number += 1
        place = inside(source.place, f"record {number}")
        try:
            for record in read_record(source, stream, place, is_believed=lies < MOST_LIES):
                _remember(responses, record)
                yield from _readings_of(source, record, responses)
        except DamagedError as error:
            lies += isinstance(error, LieError)
            yield Unreadable(path=place, reason=error.reason, hint=error.hint)


# ---- what it holds


def _remember(responses: Responses, record: Record) -> None:
    name, url, time = (
        record.header(f"WARC-{what}") for what in ("Record-ID", "Target-URI", "Date")
    )
    is_short = len(name) <= LONGEST_ID and len(url) <= MAX_URL and len(time) <= LONGEST_TIME
    if record.kind == "response" and name and is_short:
        responses[name] = url, time
        if len(responses) > MOST_REMEMBERED:
            del responses[next(iter(responses))]


def _readings_of(source: Source, record: Record, responses: Responses) -> Iterator[Reading]:
    if record.kind == "revisit":
        yield _revisit(source, record, responses)
    elif record.kind == "response":
        yield from _response(source, record)
    elif record.kind in PLAIN and _is_page(record.header("Content-Type"), record.block):
        yield from _page(source, record, record.block, record.header("Content-Type"), ())
    else:
        kind = record.kind if record.kind in KINDS else "unknown"
        yield PassedOver(path=record.place, reason=f"{kind} record")


def _revisit(source: Source, record: Record, responses: Responses) -> PassedOver:
    """Of which page it says that it was the same, by address and time: WARC 1.1, 6.7.

    The last one before is meant by a 304 alone; what names no time names no page.
    """
    is_304 = record.header("WARC-Profile").rstrip("/").endswith(NOT_MODIFIED)
    url, time = (record.header(f"WARC-Refers-To-{name}") for name in ("Target-URI", "Date"))
    if not (url and time):
        url, time = responses.get(record.header("WARC-Refers-To"), (url, time))
    if not url and is_304:
        url = record.header("WARC-Target-URI")
    stated, _ = _said(record.header("WARC-Target-URI"), record.header("WARC-Date"))
    other, _ = _said(url, time)
    is_named = other.url is not None and (other.fetched_at is not None or is_304)
    if stated.url is None or stated.fetched_at is None or other.url is None or not is_named:
        return PassedOver(path=record.place, reason=REVISIT)
    return Revisit(
        path=record.place,
        reason=REVISIT,
        page=RawPage(
            body=b"",
            url=stated.url,
            source_path=path_of(record.place),
            outlet=source.said_of(stated).outlet or source.options.outlet,
            fetched_at=stated.fetched_at,
        ),
        of_url=other.url,
        of_time=other.fetched_at,
    )


def _response(source: Source, record: Record) -> Iterator[Reading]:
    if not record.block.startswith(b"HTTP/"):
        yield PassedOver(path=record.place, reason="response without HTTP")
        return
    block = io.BytesIO(record.block)
    http = StatusAndHeadersParser([], verify=False).parse(block)
    status = STATUS.match(http.statusline)
    if not status or status[1] != "200":
        yield PassedOver(
            path=record.place, reason=f"HTTP {status[1] if status else 'without a status'}"
        )
        return
    body, damage = _body_of(http, block, source.budget)
    content_type = str(http.get_header("Content-Type") or "").strip()
    if not _is_page(content_type, body):
        yield PassedOver(path=record.place, reason=_media_type(content_type) or "no text")
        return
    if record.length > MAX_BLOCK:
        yield Oversized(path=record.place, size=record.length)
        return
    yield from _page(source, record, body, content_type, tuple(http.headers))
    cut_by = record.header("WARC-Truncated")
    if damage or cut_by:
        raise damage or DamagedError(f"cut off by its crawler ({cut_by[:40]})")
    if record.header("WARC-Segment-Number"):
        raise DamagedError("the first segment of a record, whose others are not read")


def _page(
    source: Source,
    record: Record,
    body: bytes,
    content_type: str,
    headers: tuple[tuple[str, str], ...],
) -> Iterator[Reading]:
    stated, complaints = _said(
        record.header("WARC-Target-URI"), record.header("WARC-Date"), content_type or None
    )
    for complaint in complaints:
        yield PassedOver(path=record.place, reason=complaint)
    yield page_at(
        record.place,
        body,
        source.said_of(stated),
        outlet=source.options.outlet,
        headers=headers,
    )


def _said(url: str, time: str, content_type: str | None = None) -> tuple[Label, tuple[str, ...]]:
    return label_of({"url": url.strip("<>"), "fetched_at": time}, content_type=content_type)


def _is_page(content_type: str, body: bytes) -> bool:
    return _media_type(content_type) in TYPES or HTML_START.match(body) is not None


def _media_type(content_type: str) -> str:
    """The type without its parameters; one of no known form is called so."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if not bare or MEDIA_TYPE.fullmatch(bare) else "an unknown type"


# ---- the body of a response


def _body_of(
    http: StatusAndHeaders, block: BinaryIO, budget: Budget
) -> tuple[bytes, DamagedError | None]:
    """The page without what HTTP packed it in, and why it is not whole."""
    body, damage = block.read(), None
    if "chunked" in str(http.get_header("Transfer-Encoding") or "").lower():
        body, damage = _without_chunks(body)
    codings = str(http.get_header("Content-Encoding") or "").lower().split(",")
    for coding in reversed(codings[-MOST_CODINGS:]):
        for codec in CODECS.get(coding.strip(), ()):
            stream = Stream(unpacked(iter([body]), codec, budget))
            unpacked_body = stream.read(MAX_PAGE + 1)
            # Many archives keep the body unpacked, and the header as the server sent it.
            if unpacked_body or not stream.damage:
                body, damage = unpacked_body, stream.damage or damage
                break
    return body, damage


def _without_chunks(body: bytes) -> tuple[bytes, DamagedError | None]:
    reader = ChunkedDataReader(io.BytesIO(body))
    joined = bytes(reader.read())
    ended = reader.not_chunked or LAST_CHUNK.search(body[-MAX_LINE:])
    return joined, None if ended else DamagedError("cut off: its last chunk is missing")
