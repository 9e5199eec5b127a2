"""Entries to links: every address is made absolute and looked at, every text made plain."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.feeds.listing import (
    MAX_AUTHOR,
    MAX_AUTHORS,
    MAX_LINKS,
    MAX_TITLE,
    MAX_URL,
    NO_ADDRESS,
    NO_LINK,
    NOT_HTTP,
    REPEATED,
    TOO_LONG,
    TOO_MANY,
    Link,
    Listing,
    PassedOver,
)

# `<b>` and `</b>`, but not `a < b` or `<3`.
TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
# RSS 2.0 wants `mail@example.org (Name)` for an author.
MAIL_AND_NAME: Final = re.compile(r"\S{1,100}@\S{1,100}\s{1,5}\(([^()]{1,200})\)")
MAIL: Final = re.compile(r"[^\s@]{1,100}@[^\s@]{1,100}")
# `www.news.example/1`: a host, and no file beside the feed.
WITHOUT_SCHEME: Final = re.compile(r"www\.[\w-]{1,63}\.", re.IGNORECASE)
# Line ends and tabs stand in addresses that an editor has wrapped; browsers leave them out too.
WRAPS: Final = str.maketrans("", "", "\t\r\n")
# Nobody changes so many articles in a minute; a program that writes its own time into each does.
LEAST_ALIKE: Final = 20
AT_ONCE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it stands in the file."""

    address: str | None
    base: str
    """What the address is relative to."""
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: Sequence[str] = ()


def listing_of(
    entries: Iterable[Entry],
    *,
    listings: Iterable[Entry] = (),
    ttl: int | None = None,
    passed_over: Iterable[str] = (),
) -> Listing:
    """The links of the entries; each address once, as an outlet may repeat one."""
    reasons = Counter(passed_over)
    return Listing(
        links=_without_the_files_time(_links(entries, reasons)),
        listings=_links(listings, reasons),
        passed_over=tuple(PassedOver(reason=why, count=n) for why, n in reasons.items()),
        ttl=ttl,
    )


def _links(entries: Iterable[Entry], reasons: Counter[str]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for entry in entries:
        if len(links) >= MAX_LINKS:
            reasons[TOO_MANY] += 1
            continue
        link = _link(entry)
        if isinstance(link, str):
            reasons[link] += 1
        elif link.url in links:
            reasons[REPEATED] += 1
        else:
            links[link.url] = link
    return tuple(links.values())


def _without_the_files_time(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links without a time of change that is when the list was made.

    Else all articles would be newer than what is known of them, each time that it is asked for.
    """
    times = [link.modified for link in links if link.modified]
    if len(times) < len(links) or len(links) < LEAST_ALIKE or max(times) - min(times) > AT_ONCE:
        return links
    is_a_day = all(one.time() == time.min for one in times)
    return links if is_a_day else tuple(replace(link, modified=None) for link in links)


def _link(entry: Entry) -> Link | str:
    """The link, or the reason why there is none."""
    if not entry.address or not entry.address.strip():
        return NO_LINK
    url = absolute(entry.address, entry.base)
    why = _fault(url)
    if why or url is None:
        return why or NO_ADDRESS
    return Link(
        url=url,
        title=plain(entry.title, MAX_TITLE),
        published=entry.published,
        modified=entry.modified,
        authors=_names(entry.authors),
    )


def absolute(address: str, base: str) -> str | None:
    """The address behind `base`; None for what is none."""
    bare = address.strip().translate(WRAPS).replace("&amp;", "&")
    try:
        return urljoin(base, f"//{bare}" if WITHOUT_SCHEME.match(bare) else bare)
    except ValueError:  # such as https://[half
        return None


def _fault(url: str | None) -> str | None:
    if url is None:
        return NO_ADDRESS
    if len(url) > MAX_URL:
        return TOO_LONG
    try:
        parts = urlsplit(url)
        # Read for its fault: a port that is no number.
        is_address = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return NO_ADDRESS
    if parts.scheme not in {"http", "https"}:
        return NOT_HTTP
    return None if is_address else NO_ADDRESS


def plain(text: str | None, most: int) -> str | None:
    """A text without markup and escapes on one line; None for an empty one."""
    if not text:
        return None
    # Twice what is needed, so that a title of a megabyte costs no more than one of a line.
    unescaped = html.unescape(TAG.sub(" ", html.unescape(text[: most * 8])))
    line = " ".join(unescaped.split())[:most]
    return line.encode("utf-8", "ignore").decode() or None


def _names(authors: Sequence[str]) -> tuple[str, ...]:
    """The authors by name; an address of mail alone is nobody's name."""
    names = (plain(_name(author), MAX_AUTHOR) for author in authors[:MAX_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def _name(author: str) -> str | None:
    bare = author.strip()
    both = MAIL_AND_NAME.fullmatch(bare)
    if both:
        return both[1]
    return None if MAIL.fullmatch(bare) else bare
