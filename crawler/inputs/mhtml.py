"""MHTML: a page as browsers save it, with its pictures, in the form of a mail; and mails."""

from __future__ import annotations

import binascii
import codecs
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from crawler.inputs.arrivals import CHUNK, HEAD, MAX_PAGE, MIB, DamagedError, Reading
from crawler.inputs.labels import label_of, url_of
from crawler.inputs.page import page_at
from crawler.inputs.streams import Beginning, Source, Stream

HEADERS: Final = re.compile(
    # A mail that went far has a hundred headers, and signatures in them of dozens of lines.
    rb"(?:[A-Za-z][\w-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,100}){2,200}"
)
IS_SAVED: Final = re.compile(
    # Without pictures Internet Explorer saved no parts, and the address alone tells it.
    rb"^Content-Type:\s{0,10}multipart/related\b|^Snapshot-Content-Location:"
    rb"|^Content-Location:\s{0,10}https?://",
    re.IGNORECASE | re.MULTILINE,
)
# Without both it is a text about mails, or one from before they had anything but plain letters.
IS_MAIL: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rb"^MIME-Version:\s{0,10}1\.0\b",
        rb"^Content-Type:\s{0,10}(?:multipart/|text/html\b|text/plain\b)",
    )
)
MAX_HEADERS: Final = 64 * 1024
# Quoted-printable writes a Korean letter in nine bytes, base64 in four.
MAX_PART: Final = 2 * MAX_PAGE
# Of parts in parts the library makes many times their size.
MAX_NESTED: Final = 8 * MIB
EMPTY_LINE: Final = re.compile(rb"^\r?\n|(?<=\n)\r?\n")
WHAT: Final = "MHTML or a mail"
HINT: Final = "Save it again, as HTML or MHTML"
MARKUP: Final = ("text/html", "application/xhtml+xml")
PAGES: Final = (*MARKUP, "text/plain")
PLAIN: Final = 1
MARKED_UP: Final = 2


def is_mhtml(begin: Beginning) -> bool:
    found = HEADERS.match(begin.head.removeprefix(codecs.BOM_UTF8).lstrip())
    return found is not None and (
        IS_SAVED.search(found[0]) is not None or all(one.search(found[0]) for one in IS_MAIL)
    )


def read_mhtml(source: Source, stream: Stream) -> Iterator[Reading]:
    """The page alone: what it shows beside its text is not looked at."""
    top = _parsed(_headers(stream))
    boundary = top.get_boundary()
    root = _root(stream, boundary, top) if boundary else None
    page, body = _opened(root) if root else (top, _decoded(top, stream.read(MAX_PART)))
    own, _ = label_of({"url": _address(page, top), "fetched_at": top["Date"]})
    said = replace(
        own,
        url=source.stated.url or own.url,
        outlet=source.stated.outlet,
        fetched_at=source.stated.fetched_at or own.fetched_at,
        content_type=str(page["Content-Type"]) if page["Content-Type"] else None,
    )
    yield page_at(source.place, body, said, outlet=source.options.outlet)
    if root and not root.has_end:
        raise DamagedError(f"cut off: {WHAT} without its end")


def _address(page: Message, top: Message) -> str | None:
    places = (page["Content-Location"], top["Snapshot-Content-Location"], top["Content-Location"])
    return next((str(place) for place in places if url_of(str(place))), None)


# ---- parts


def _headers(stream: Stream) -> bytes:
    lines = []
    size = 0
    _skip_what_stands_above(stream)
    while (line := stream.readline(MAX_HEADERS)).strip():
        lines.append(line)
        size += len(line)
        if size > MAX_HEADERS:
            raise DamagedError(f"{WHAT} whose headers do not end", HINT)
    return b"".join(lines)


def _skip_what_stands_above(stream: Stream) -> None:
    """A byte order mark and empty lines, which editors and mailboxes leave."""
    head = stream.peek(HEAD)
    stream.skip(len(head) - len(head.removeprefix(codecs.BOM_UTF8).lstrip()))


def _root(stream: Stream, boundary: str, top: Message) -> _Part:
    """The part that is the page: the one that is named as the start, else the first with text.

    Markup goes before plain text, but not in a page with its pictures, whose first part it is.
    """
    start = str(top.get_param("start") or "")
    enough = PLAIN if top.get_content_subtype() == "related" else MARKED_UP
    between = f"--{boundary}".encode("utf-8", "surrogateescape")
    best: _Part | None = None
    _part(stream, between)
    while (part := _part(stream, between)) is not None:
        if start and part.headers["Content-ID"] == start:
            return part
        if part.worth > (best.worth if best else 0):
            best = part
        is_found = best is not None and best.worth >= enough and not start
        if is_found or part.is_last:
            break
    if best is None:
        raise DamagedError(f"{WHAT} without a page in it", HINT)
    return best


def _part(stream: Stream, between: bytes) -> _Part | None:
    """Up to the next line between parts; None behind the last one."""
    lines = []
    size = 0
    while (line := stream.readline(CHUNK)) and not line.startswith(between):
        size += len(line)
        if size <= MAX_PART:
            lines.append(line)
    if not line and not lines:
        return None
    headers, body = _split(b"".join(lines))
    return _Part(
        headers=headers,
        body=body,
        is_whole=size <= MAX_PART,
        has_end=bool(line),
        is_last=line.startswith(between + b"--"),
    )


def _split(text: bytes) -> tuple[Message, bytes]:
    end = EMPTY_LINE.search(text)
    at, behind = end.span() if end else (len(text), len(text))
    # The line end in front of a line between parts belongs to that line.
    return _parsed(text[:at]), text[behind:].removesuffix(b"\n").removesuffix(b"\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Headers, and the bytes behind them as they stand there."""

    headers: Message
    body: bytes
    is_whole: bool
    """Not longer than MAX_PART."""
    has_end: bool
    """A line between parts stands behind it."""
    is_last: bool
    """That line says that what follows is no part."""

    @property
    def worth(self) -> int:
        """Whether it may be the page: 0, PLAIN or MARKED_UP; what has parts may have markup."""
        kind = self.headers.get_content_type()
        if _is_attached(self.headers):
            return 0
        if kind in MARKUP or self.headers.get_content_maintype() == "multipart":
            return MARKED_UP
        return PLAIN if kind in PAGES else 0


def _opened(part: _Part) -> tuple[Message, bytes]:
    """The page of a part, which may have parts of its own."""
    if not part.is_whole:
        raise DamagedError(f"{WHAT} whose page has over {MAX_PART // MIB} MiB", HINT)
    if part.headers.get_content_maintype() != "multipart":
        return part.headers, _decoded(part.headers, part.body)
    if len(part.body) > MAX_NESTED:
        raise DamagedError(f"{WHAT} with parts in parts over {MAX_NESTED // MIB} MiB", HINT)
    try:
        whole = message_from_bytes(part.headers.as_bytes() + part.body)
        page = _best(whole)
    except RecursionError as error:
        raise DamagedError(f"{WHAT} that is nested too deep", HINT) from error
    body = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(body, bytes):
        raise DamagedError(f"{WHAT} without a page in it", HINT)
    return page, body


def _best(whole: Message) -> Message | None:
    """Of the same thing in several forms markup says more; a mail has its plain text first."""
    pages = [
        one for one in whole.walk() if one.get_content_type() in PAGES and not _is_attached(one)
    ]
    markup = (one for one in pages if one.get_content_type() in MARKUP)
    return next(markup, pages[0] if pages else None)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _decoded(headers: Message, body: bytes) -> bytes:
    coding = str(headers["Content-Transfer-Encoding"] or "").strip().lower()
    if coding == "quoted-printable":
        return binascii.a2b_qp(body)
    if coding != "base64":
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error as error:
        raise DamagedError(f"{WHAT} whose page is no base64 ({error})", HINT) from error


def _parsed(headers: bytes) -> Message:
    return BytesHeaderParser(policy=email.policy.compat32).parsebytes(headers)
