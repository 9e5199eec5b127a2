"""What the source of a site's front page says: its name, its language, its feeds, its links.

By patterns and not by a tree: whatever the page is, this takes a moment.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from crawler.outlets.keys import is_address

MOST: Final = 2 * 1024 * 1024  # characters that are looked at
TAG: Final = re.compile(r"<(link|meta|html|base|a)\s([^<>]{1,4000})>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(
    r"""([a-zA-Z][\w:-]{0,40})\s{0,10}=\s{0,10}(?:"([^"]{0,3000})"|'([^']{0,3000})'|([^\s"'>]{1,3000}))"""
)
TITLE: Final = re.compile(r"<title[^<>]{0,500}>([^<]{1,500})", re.IGNORECASE)
# JSON-LD of a front page: who publishes it.
PUBLISHER: Final = re.compile(
    r""""(?:publisher"\s{0,9}:\s{0,9}\{|@type"\s{0,9}:\s{0,9}"(?:News)?(?:Media)?Organization")"""
    r"""[^{}]{0,600}?"name"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){1,120}")"""
)
FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/rdf+xml",
        "application/feed+json", "application/xml", "text/xml",
    }
)  # fmt: skip
# A link that is called so may be a feed, or a page that lists them.
CALLED_FEED: Final = re.compile(r"(?i)(?:^|[/._-])(?:rss|atom|feeds?)(?:$|[/._?-])|\.rdf$")
COMMENTS: Final = re.compile(r"(?i)comment")  # WordPress names those of its comments as well
NAMES: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title")
LONGEST_NAME: Final = 80  # characters
LANGUAGE: Final = re.compile(r"[a-z]{2}(?=$|[-_])", re.IGNORECASE)
PARTS: Final = re.compile(r"\s(?:[-–—|:·]|::)\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """As the page says it."""

    name: str | None = None
    language: str | None = None
    """ISO 639-1."""
    feeds: tuple[str, ...] = ()
    """Named by the page for programs that look for them."""
    maybe_feeds: tuple[str, ...] = ()
    """Links whose address says feed."""
    links: tuple[str, ...] = ()
    """All the others, in the order of the page, each once."""


def read_head(source: str, url: str) -> Head:
    """What the front page at `url` says."""
    tags = tuple(_tags(source[:MOST]))
    base = next((joined(url, one["href"]) for kind, one in tags if _is(kind, "base", one)), None)
    at = base or url
    links = _addresses(at, (one["href"] for kind, one in tags if _is(kind, "a", one)))
    called = tuple(link for link in links if CALLED_FEED.search(link.partition("://")[2]))
    return Head(
        name=_name(source, tags),
        language=_language(tags),
        feeds=_addresses(at, (one["href"] for kind, one in tags if _names_feed(kind, one))),
        maybe_feeds=called,
        links=tuple(link for link in links if link not in called),
    )


def joined(at: str, written: str) -> str | None:
    """The address that is written on a page at another one; None for what is none."""
    try:
        return urljoin(at, written)
    except ValueError:  # such as https://[half
        return None


Tags = Iterable[tuple[str, Mapping[str, str]]]


def _tags(source: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for match in TAG.finditer(source):
        yield (
            match[1].lower(),
            {
                one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "").strip()
                for one in ATTRIBUTE.finditer(match[2])
            },
        )


def _is(kind: str, name: str, attributes: Mapping[str, str]) -> bool:
    return kind == name and "href" in attributes


def _names_feed(kind: str, attributes: Mapping[str, str]) -> bool:
    if not _is(kind, "link", attributes) or "alternate" not in attributes.get("rel", "").lower():
        return False
    words = f"{attributes['href']} {attributes.get('title', '')}"
    return attributes.get("type", "").lower() in FEED_TYPES and not COMMENTS.search(words)


def _addresses(at: str, written: Iterable[str]) -> tuple[str, ...]:
    found = (joined(at, one) for one in written)
    whole = (one.partition("#")[0] for one in found if one)
    return tuple(dict.fromkeys(one for one in whole if is_address(one)))


def _name(source: str, tags: Tags) -> str | None:
    metas = {
        attributes.get("property") or attributes.get("name", ""): attributes.get("content", "")
        for kind, attributes in tags
        if kind == "meta"
    }
    stated = next((metas[name] for name in NAMES if metas.get(name)), None) or _publisher(source)
    title = TITLE.search(source)
    # Of a front page: `Hanbit Ilbo | News, sport and opinion`.
    first = PARTS.split(html.unescape(title[1]).strip())[0] if title else ""
    return " ".join((stated or first).split())[:LONGEST_NAME] or None


def _publisher(source: str) -> str | None:
    match = PUBLISHER.search(source[:MOST])
    try:
        return str(json.loads(match[1])) if match else None
    except ValueError:
        return None


def _language(tags: Tags) -> str | None:
    stated = next((one.get("lang", "") for kind, one in tags if kind == "html"), "")
    match = LANGUAGE.match(stated)
    return match[0].lower() if match else None
