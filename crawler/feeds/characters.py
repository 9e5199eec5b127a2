"""The characters of a feed: unpacked, in the charset it is written in, without what XML forbids."""

from __future__ import annotations

import re
import zlib
from typing import Final

from cleaners.decode import NotText, decode
from crawler.feeds.listing import MAX_BYTES, FeedError

GZIP: Final = b"\x1f\x8b"
DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{2,40})[\"']")
HEAD: Final = 1_024  # bytes in which the declaration stands; junk may come before it
# XML 1.0, production 2: the characters that may stand in a document.
FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of(body: bytes, url: str, content_type: str | None = None) -> str:
    """The characters of a body, packed or not; raises FeedError."""
    unpacked, is_whole = _unpacked(body, url)
    if not unpacked.strip():
        raise FeedError(url, "empty", "Ask again later")
    decoded = decode(unpacked, _label(unpacked, content_type))
    if isinstance(decoded, NotText):
        raise FeedError(url, f"{decoded.what}, not a feed", "Check the address")
    # `decode` composes characters, which changes addresses: only its choice of charset is taken.
    text = unpacked.decode(decoded.encoding, "replace")
    # A last line without an end is half of one where something was cut off, and there alone.
    ending = "\n" if is_whole else ""
    return FORBIDDEN.sub("", text.lstrip("\ufeff")) + ending


def _unpacked(body: bytes, url: str) -> tuple[bytes, bool]:
    """The bytes, cut at MAX_BYTES, and whether they are all.

    Gzip is told by its bytes, as `.xml.gz` comes with and without a header.
    """
    if not body.startswith(GZIP):
        return body[:MAX_BYTES], len(body) <= MAX_BYTES
    is_whole = True
    pieces: list[bytes] = []
    room = MAX_BYTES
    # RFC 1952, 2.2: a file may be several, one behind the other.
    while body.startswith(GZIP) and room:
        gunzip = zlib.decompressobj(wbits=31)
        try:
            piece = gunzip.decompress(body, room)
        except zlib.error as error:
            if pieces:  # what follows a whole member is damaged, or was cut off
                is_whole = False
                break
            raise FeedError(url, "damaged gzip", "Fetch it again") from error
        pieces.append(piece)
        room -= len(piece)
        is_whole = gunzip.eof
        body = gunzip.unused_data
    return b"".join(pieces), is_whole


def _label(body: bytes, content_type: str | None) -> str | None:
    """The charset of the header, else of the XML declaration, as a header would say it."""
    if content_type and "charset" in content_type.lower():
        return content_type
    declared = DECLARED.search(body[:HEAD])
    return f"text/xml; charset={declared[1].decode('ascii')}" if declared else content_type
