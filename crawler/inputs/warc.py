"""WARC: what crawlers keep, record by record. The bounds are ours, warcio reads the headers."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, Final

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.inputs.arrivals import (
    CHUNK,
    MAX_PAGE,
    DamagedError,
    Oversized,
    PassedOver,
    Reading,
    Unreadable,
    inside,
)
from crawler.inputs.compressed import BROTLI, DEFLATE, GZIP, ZLIB, ZSTD, Codec, unpacked
from crawler.inputs.labels import label_of
from crawler.inputs.page import page_at
from crawler.inputs.streams import MAX_SPOOL, Beginning, Budget, Source, Stream, pieces

BEGINS: Final = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
MAX_LINE: Final = 64 * 1024
MAX_HEADERS: Final = 1024 * 1024
MAX_BLOCK: Final = MAX_PAGE + MAX_HEADERS
AFTER: Final = 16  # bytes behind a block in which the next record begins, or nothing does
CRLF: Final = b"\r\n"
LENGTH: Final = re.compile(r"\d{1,18}", re.ASCII)
STATUS: Final = re.compile(r"\s{0,5}(\d{3})\b", re.ASCII)
SWALLOWED: Final = re.compile(rb"\n((?:\r?\n){0,2})WARC/[01]\.\d{1,2}\r?\nWARC-")
LAST_CHUNK: Final = re.compile(rb"(?:^|\n)0{1,8}[ \t]{0,8}(?:;[^\n]{0,200})?\r?\n")
MOST_CODINGS: Final = 3
BOUNDARY: Final = 64  # bytes that tell where a record begins, at most
# Lies that are paid for by reading once more what was read; then no length of the file is believed.
MOST_LIES: Final = 4
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
    return BEGINS.match(begin.head) is not None


def read_warc(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each response with status 200 that is text is a page: `!/record 3`; all records count.

    A record that lies about its length is named, and the next one is looked for.
    """
    number, lies = 0, 0
    while _to_next(stream):
        number += 1
        place = inside(source.place, f"record {number}")
        try:
            yield from _record(source, stream, place, is_believed=lies < MOST_LIES)
        except DamagedError as error:
            lies += isinstance(error, LieError)
            yield Unreadable(path=place, reason=error.reason, hint=error.hint)


# ---- the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, as far as it is looked at."""

    place: str
    headers: StatusAndHeaders
    block: bytes
    """At most MAX_BLOCK."""
    length: int
    """Of the whole block, as its headers say."""

    @property
    def kind(self) -> str:
        return self.header("WARC-Type").lower()

    def header(self, name: str) -> str:
        return str(self.headers.get_header(name) or "").strip()


def _to_next(stream: Stream) -> bool:
    """Read up to a record and its first line; False at the end."""
    while line := stream.readline(MAX_LINE):
        if BEGINS.match(line):
            return True
    return False


class LieError(DamagedError):
    """A record that is not as long as it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What was read as the block of a record."""

    kept: bytes
    """Its beginning, at most MAX_BLOCK."""
    size: int
    """Bytes that were read."""
    next_at: int | None
    """Where another record begins behind what is kept, in bytes of the whole archive."""
    spool: BinaryIO | None = None
    """What is behind it, where it may have to be read again and comes by only once."""

    def since(self, at: int) -> Iterator[bytes]:
        """The spooled bytes, as a stream has them; the file goes with them."""
        spool = self.spool
        if spool is not None:
            with spool:
                yield self.kept[at:]
                spool.seek(max(0, at - len(self.kept)))
                yield from pieces(spool)


def _record(source: Source, stream: Stream, place: str, *, is_believed: bool) -> Iterator[Reading]:
    headers = _headers(stream)
    length = _length_of(headers)
    begin = stream.position
    # What is not kept is read once more if it was a lie; where that cannot be, nothing is believed.
    once = length > MAX_BLOCK and not source.reopens
    stops = not is_believed or (once and length > MAX_SPOOL)
    block = _block(stream, length, stops=stops, spools=once and not stops)
    missing = length - block.size
    follows = stream.peek(AFTER).lstrip(CRLF)
    lies = bool(follows) and not follows.startswith(b"WARC/")
    if block.spool and not lies and not missing:
        block.spool.close()
    if lies:
        _resync(source, stream, block, begin)
        raise LieError(f"a record that is not as long as it says ({length} bytes)")
    if missing and _resync(source, stream, block, begin):
        raise LieError(f"a record that says it has {length} bytes, {missing} more than it has")
    yield from _readings_of(
        source, Record(place=place, headers=headers, block=block.kept, length=length)
    )
    if missing:
        raise DamagedError(f"cut off: {missing} of its {length} bytes are missing")


def _block(stream: Stream, length: int, *, stops: bool, spools: bool) -> Block:
    """Read as many bytes; or, where it `stops`, as many as there are before another record."""
    spool = tempfile.TemporaryFile() if spools else None  # noqa: SIM115 - goes with the block
    kept = [] if stops else [stream.read(min(length, MAX_BLOCK))]
    size = sum(map(len, kept))
    window, next_at = b"".join(kept)[-BOUNDARY:], None
    while size < length and (part := stream.read(min(length - size, CHUNK))):
        if size < MAX_BLOCK:
            kept.append(part[: MAX_BLOCK - size])
        if spool:
            spool.write(part)
        size += len(part)
        window += part
        found = SWALLOWED.search(window) if next_at is None else None
        if found:
            next_at = stream.position - len(window) + found.end(1)
            if stops:
                stream.unread(window[found.end(1) :])
                break
        window = window[-BOUNDARY:]
    return Block(kept=b"".join(kept), size=size, next_at=next_at, spool=spool)


def _resync(source: Source, stream: Stream, block: Block, begin: int) -> bool:
    """Where a length reaches over other records, go on with the first of them."""
    is_kept = block.size == len(block.kept)
    found = SWALLOWED.search(block.kept + (stream.peek(BOUNDARY) if is_kept else b""))
    at = begin + found.end(1) if found else block.next_at
    goes_back = at is not None and at < stream.position
    if block.spool and (is_kept or not goes_back):
        block.spool.close()
    if at is not None and goes_back:
        if is_kept:
            stream.unread(block.kept[at - begin :])
        elif block.spool:
            stream.go_on_with(block.since(at - begin), at)
        else:
            stream.go_back(source.open(), at)
    return at is not None


def _headers(stream: Stream) -> StatusAndHeaders:
    lines = [b"WARC/1.0\r\n"]
    size = 0
    while (line := stream.readline(MAX_LINE)).strip():
        lines.append(line)
        size += len(line)
        if size > MAX_HEADERS:
            raise DamagedError("a record whose headers do not end")
    if not line:
        raise DamagedError("cut off in the headers of a record")
    return _parsed(b"".join([*lines, CRLF]))


def _parsed(text: bytes) -> StatusAndHeaders:
    return StatusAndHeadersParser([], verify=False).parse(io.BytesIO(text))


def _length_of(headers: StatusAndHeaders) -> int:
    stated = str(headers.get_header("Content-Length") or "").strip()
    if not LENGTH.fullmatch(stated):
        raise DamagedError(f"a record without a length (Content-Length: {stated[:40]!r})")
    return int(stated)


# ---- what it holds


def _readings_of(source: Source, record: Record) -> Iterator[Reading]:
    if record.kind == "response":
        yield from _response(source, record)
    elif record.kind in PLAIN and _is_page(record.header("Content-Type"), record.block):
        yield from _page(source, record, record.block, record.header("Content-Type"), ())
    else:
        kind = record.kind if record.kind in KINDS else "unknown"
        yield PassedOver(path=record.place, reason=f"{kind} record")


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
    if record.length > MAX_BLOCK:
        yield Oversized(path=record.place, size=record.length)
        return
    body, damage = _body_of(http, block, source.budget)
    content_type = str(http.get_header("Content-Type") or "").strip()
    if not _is_page(content_type, body):
        yield PassedOver(path=record.place, reason=_media_type(content_type) or "no text")
        return
    yield from _page(source, record, body, content_type, tuple(http.headers))
    cut_by = record.header("WARC-Truncated")
    if damage or cut_by:
        raise damage or DamagedError(f"cut off by its crawler ({cut_by[:40]})")


def _page(
    source: Source,
    record: Record,
    body: bytes,
    content_type: str,
    headers: tuple[tuple[str, str], ...],
) -> Iterator[Reading]:
    stated, complaints = label_of(
        {
            "url": record.header("WARC-Target-URI").strip("<>"),
            "fetched_at": record.header("WARC-Date"),
        },
        content_type=content_type or None,
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
