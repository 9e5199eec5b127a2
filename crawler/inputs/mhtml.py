"""MHTML: a page as browsers save it, with its pictures, in one file in the form of a mail."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from typing import Final

from crawler.inputs.arrivals import CHUNK, MAX_PAGE, DamagedError, Reading
from crawler.inputs.page import page_at
from crawler.inputs.stated import stated_of, url_of
from crawler.inputs.streams import Beginning, Source, Stream

HEADERS: Final = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,20}){2,60}"
)
IS_SAVED: Final = re.compile(
    rb"^Content-Type:\s{0,10}multipart/related\b|^Snapshot-Content-Location:",
    re.IGNORECASE | re.MULTILINE,
)
MAX_HEADERS: Final = 64 * 1024
MAX_PART: Final = (
    2 * MAX_PAGE
)  # quoted-printable writes a Korean letter in nine bytes, base64 in four
HINT: Final = "Save the page again, as HTML or MHTML"
PAGES: Final = ("text/html", "application/xhtml+xml", "text/plain")


def is_mhtml(begin: Beginning) -> bool:
    found = HEADERS.match(begin.head)
    return found is not None and IS_SAVED.search(found[0]) is not None


def read_mhtml(source: Source, stream: Stream) -> Iterator[Reading]:
    """The page alone: what it shows beside its text is not looked at."""
    top = _parsed(_headers(stream))
    boundary = top.get_boundary()
    page = _page_of(_root(stream, boundary, top) if boundary else _whole(stream, top))
    body = page.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise DamagedError("MHTML without a page in it", HINT)
    own, _ = stated_of({"url": _address(page, top), "fetched_at": top["Date"]})
    said = replace(
        own,
        url=source.stated.url or own.url,
        outlet=source.stated.outlet,
        fetched_at=source.stated.fetched_at or own.fetched_at,
        content_type=str(page["Content-Type"]) if page["Content-Type"] else None,
    )
    yield page_at(source.place, body, said, outlet=source.options.outlet)


def _address(page: Message, top: Message) -> str | None:
    places = (page["Content-Location"], top["Snapshot-Content-Location"], top["Content-Location"])
    return next((str(place) for place in places if url_of(str(place))), None)


def _headers(stream: Stream) -> bytes:
    lines = []
    size = 0
    while (line := stream.readline(MAX_HEADERS)).strip():
        lines.append(line)
        size += len(line)
        if size > MAX_HEADERS:
            raise DamagedError("MHTML whose headers do not end", HINT)
    return b"".join(lines)


def _whole(stream: Stream, top: Message) -> Message:
    body = stream.read(MAX_PART)
    return _parsed(top.as_bytes().partition(b"\n\n")[0] + b"\n\n" + body)


def _root(stream: Stream, boundary: str, top: Message) -> Message:
    """The part that is the page: the one that is named as the start, else the first with text."""
    start = str(top.get_param("start") or "")
    between = f"--{boundary}".encode("utf-8", "surrogateescape")
    first: Message | None = None
    _part(stream, between)
    while text := _part(stream, between):
        part = _parsed(text)
        if start and part["Content-ID"] == start:
            return part
        if first is None and (part.get_content_type() in PAGES or part.is_multipart()):
            first = part
        if first is not None and not start:
            break
    if first is None:
        raise DamagedError("MHTML without a page in it", HINT)
    return first


def _part(stream: Stream, between: bytes) -> bytes:
    """Up to the next line between parts; the beginning of one that is too long."""
    lines = []
    size = 0
    while (line := stream.readline(CHUNK)) and not line.startswith(between):
        size += len(line)
        if size <= MAX_PART:
            lines.append(line)
    return b"".join(lines)


def _page_of(part: Message) -> Message:
    return next((one for one in part.walk() if one.get_content_type() in PAGES), part)


def _parsed(text: bytes) -> Message:
    try:
        return BytesParser(policy=email.policy.compat32).parsebytes(text)
    except RecursionError as error:
        raise DamagedError("MHTML that is nested too deep", HINT) from error
