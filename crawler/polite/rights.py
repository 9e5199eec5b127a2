"""What an answer says of its use: X-Robots-Tag, meta robots, and the reservation of text mining."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

# A page says it in its head; behind that are only words that look like it.
HEAD: Final = 256 * 1024  # bytes
META: Final = re.compile(rb"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(
    r"""([a-zA-Z][\w:-]{0,40})\s{0,10}=\s{0,10}(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'>]{1,1000}))"""
)
# `otherbot: noindex`, but not `unavailable_after: 25 Jun 2027` or `max-snippet: 20`.
AGENT: Final = re.compile(r"\s{0,10}([A-Za-z][\w-]{0,60})\s{0,10}:\s{0,10}(.{0,1000})", re.DOTALL)
WITH_VALUE: Final = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
# A comma in a date, `unavailable_after: Friday, 25 Jun 2027`, separates nothing.
COMMA: Final = re.compile(r",(?!\s{0,5}\d{1,2}[ -][A-Za-z]{3})")
MAX_DIRECTIVES: Final = 50
LONGEST: Final = 500  # characters of an address of a policy
ROBOTS: Final = "robots"
RESERVED: Final = "1"
RESERVED_FLAG: Final = "tdm-reserved"
# developers.google.com/search/docs/crawling-indexing/robots-meta-tag: `none` is both.
NONE: Final = ("noindex", "nofollow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """As the outlet said it, in lower case; nothing of it is acted upon here."""

    x_robots_tag: tuple[str, ...] = ()
    """Directives of the header: `noarchive`, `noai`, `unavailable_after: …`."""
    meta_robots: tuple[str, ...] = ()
    """The same of the page."""
    tdm_reservation: str | None = None
    """`1`: text and data mining is reserved; `0`: it is not (W3C TDM Reservation Protocol)."""
    tdm_policy: str | None = None
    """The address of its conditions."""

    def plain(self) -> dict[str, object]:
        """As values that JSON has, without what was not said."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value
        }

    def flags(self) -> tuple[str, ...]:
        """In words to filter by, each once."""
        said = [*self.x_robots_tag, *self.meta_robots]
        whole = [*said, *(NONE if "none" in said else ())]
        reserved = [RESERVED_FLAG] if self.tdm_reservation == RESERVED else []
        return tuple(dict.fromkeys([*(one for one in whole if one.startswith("no")), *reserved]))


def read_rights(headers: Mapping[str, Sequence[str]], body: bytes, token: str) -> Rights:
    """What the headers (by name in lower case) and the head of the page say to us, or to all."""
    metas = _metas(body)
    return Rights(
        x_robots_tag=_directives(_for_us(headers.get("x-robots-tag", ()), token)),
        meta_robots=_directives(
            content for name, content in metas if name in {ROBOTS, token.lower()}
        ),
        tdm_reservation=_one(headers, metas, "tdm-reservation"),
        tdm_policy=_one(headers, metas, "tdm-policy"),
    )


def _for_us(values: Iterable[str], token: str) -> Iterable[str]:
    """The directives of a header without those that another crawler is named for."""
    for value in values:
        named = AGENT.match(value)
        if named is None or named[1].lower() in WITH_VALUE:
            yield value
        elif named[1].lower() in {token.lower(), ROBOTS, "*"}:
            yield named[2]


def _directives(values: Iterable[str]) -> tuple[str, ...]:
    parts = (part.strip().lower() for value in values for part in COMMA.split(value[:2_000]))
    return tuple(dict.fromkeys(part for part in parts if part))[:MAX_DIRECTIVES]


def _metas(body: bytes) -> list[tuple[str, str]]:
    """Name and content of the page's meta elements, names in lower case."""
    return [
        (attributes["name"].lower(), attributes.get("content", ""))
        for match in META.finditer(body[:HEAD])
        if "name" in (attributes := _attributes(match[1].decode("utf-8", "replace")))
    ]


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "").strip()
        for match in ATTRIBUTE.finditer(text)
    }


def _one(
    headers: Mapping[str, Sequence[str]], metas: Iterable[tuple[str, str]], name: str
) -> str | None:
    """The header; else the page's own word."""
    said = (*headers.get(name, ()), *(content for key, content in metas if key == name))
    return next((value.strip()[:LONGEST] for value in said if value.strip()), None)
