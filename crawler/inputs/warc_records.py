"""The records of a WARC: where each begins and ends, whatever lengths they state."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.inputs.arrivals import CHUNK, MAX_PAGE, DamagedError
from crawler.inputs.streams import MAX_SPOOL, Source, Stream, pieces, spooling

BEGINS: Final = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
MAX_LINE: Final = 64 * 1024
MAX_HEADERS: Final = 1024 * 1024
MAX_BLOCK: Final = MAX_PAGE + MAX_HEADERS
AFTER: Final = 16  # bytes behind a block in which the next record begins, or nothing does
CRLF: Final = b"\r\n"
LENGTH: Final = re.compile(r"\d{1,18}", re.ASCII)
SWALLOWED: Final = re.compile(rb"\n((?:\r?\n){0,2})WARC/[01]\.\d{1,2}\r?\nWARC-")
BOUNDARY: Final = 64  # bytes that tell where a record begins, at most
# Lies that are paid for by reading once more what was read; then no length of the file is believed.
MOST_LIES: Final = 4


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


def to_next(stream: Stream) -> bool:
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


def read_record(
    source: Source, stream: Stream, place: str, *, is_believed: bool
) -> Iterator[Record]:
    """The record whose first line was read; raises DamagedError, perhaps behind what there is."""
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
    yield Record(place=place, headers=headers, block=block.kept, length=length)
    if missing:
        raise DamagedError(f"cut off: {missing} of its {length} bytes are missing")


def _block(stream: Stream, length: int, *, stops: bool, spools: bool) -> Block:
    """Read as many bytes; or, where it `stops`, as many as there are before another record."""
    with spooling():
        spool = tempfile.TemporaryFile() if spools else None  # noqa: SIM115 - goes with the block
    kept = [] if stops else [stream.read(min(length, MAX_BLOCK))]
    size = sum(map(len, kept))
    window, next_at = b"".join(kept)[-BOUNDARY:], None
    while size < length and (part := stream.read(min(length - size, CHUNK))):
        if size < MAX_BLOCK:
            kept.append(part[: MAX_BLOCK - size])
        if spool:
            with spooling():
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
