"""An HTTP answer as plain values, and where it leads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urljoin

from crawler.addresses import identity
from crawler.refresh import refresh_of
from crawler.scope import Way
from db.frontier import Entry, LinkKind

PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer, as plain values."""

    status: int
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The first of each name, in lower case."""
    rights: Mapping[str, object] = field(default_factory=dict)


def target_of(answer: Answer) -> str | None:
    """Where a redirect leads; None for nowhere."""
    location = answer.headers.get("location")
    try:
        return urljoin(answer.url, _written(location.strip())) if location else None
    except ValueError:
        return None


def onward(entry: Entry, answer: Answer) -> str | None:
    """Where a page leads on to that has no article yet; its own address is no way on."""
    is_page = entry.kind is LinkKind.ARTICLE or entry.way == Way.SECTIONS
    target = refresh_of(answer.body, answer.url) if is_page and not entry.article else None
    return target if target and identity(target) != entry.key else None


def _written(header: str) -> str:
    """An address as it stands in a header, whose bytes are a character each: UTF-8 is read.

    What is in another charset goes back to the server byte by byte, as browsers do it.
    """
    sent = header.encode("latin-1", "replace")
    try:
        return sent.decode()
    except UnicodeDecodeError:
        return quote(sent, safe=PRINTABLE)
