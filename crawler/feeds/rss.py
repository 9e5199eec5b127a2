"""RSS 0.90 to 2.0, and RDF Site Summary 1.0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import Final

from lxml import etree

from crawler.feeds.collect import Entry, listing_of
from crawler.feeds.dates import read_date
from crawler.feeds.listing import Listing
from crawler.feeds.xml import Names, attribute, base_of, is_element, read_xml, text_in

PUBLISHED: Final = (
    "pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "atom:issued",
    "published", "issued", "date",
)  # fmt: skip
MODIFIED: Final = (
    "dcterms:modified", "atom:updated", "atom:modified", "updated", "modified", "lastbuilddate",
    "lastupdate",
)  # fmt: skip
AUTHORS: Final = ("dc:creator", "author", "atom:author", "itunes:author", "creator")
# The module Syndication: how often in a period a channel changes; in minutes.
PERIODS: Final = {
    "hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600,
}  # fmt: skip
LONGEST_TTL: Final = 525_600  # minutes of a year


def parse(text: str, url: str, zone: tzinfo = UTC) -> Listing:
    """The links of an RSS feed; raises FeedError."""
    document = read_xml(text, url)
    names = Names(document.root)
    return listing_of(
        (_entry(item, names, url, zone) for item in _items(document.root, names)),
        ttl=_ttl(document.root, names),
        passed_over=document.passed_over,
    )


def _items(root: etree._Element, names: Names) -> Iterator[etree._Element]:
    """Wherever they stand: in the channel, beside it (RDF), or in a channel inside a channel."""
    return (node for node in root.iter() if is_element(node) and names.of(node) == "item")


def _entry(item: etree._Element, names: Names, url: str, zone: tzinfo) -> Entry:
    return Entry(
        address=_address(item, names),
        base=_base(item, url),
        title=names.text(item, "title", "dc:title", "atom:title", "media:title"),
        published=read_date(names.text(item, *PUBLISHED), zone),
        modified=read_date(names.text(item, *MODIFIED), zone),
        authors=[_person(node, names) for node in names.children(item, *AUTHORS)],
    )


def _base(item: etree._Element, url: str) -> str:
    """What the item and all around it say; RSS has no word for it, and borrows that of XML."""
    base = url
    for node in reversed([item, *item.iterancestors()]):
        base = base_of(node, base)
    return base


def _address(item: etree._Element, names: Names) -> str | None:
    """The story's own address, which a counter of clicks (`feedburner`) keeps in its own field."""
    for node in names.children(item, "feedburner:origlink", "link", "atom:link"):
        found = text_in(node) or (attribute(node, "href") if _is_story(node) else None)
        if found:
            return found
    return _permalink(item, names) or attribute(item, "about")


def _is_story(link: etree._Element) -> bool:
    return (attribute(link, "rel") or "alternate") == "alternate"


def _permalink(item: etree._Element, names: Names) -> str | None:
    for guid in names.children(item, "guid"):
        found = text_in(guid)
        says = (attribute(guid, "ispermalink") or "true").lower()
        if says != "false" and found.lower().startswith(("http://", "https://")):
            return found
    return None


def _person(node: etree._Element, names: Names) -> str:
    return names.text(node, "atom:name", "name") or text_in(node)


def _ttl(root: etree._Element, names: Names) -> int | None:
    for channel in (node for node in root if is_element(node) and names.of(node) == "channel"):
        stated = names.text(channel, "ttl") or ""
        if stated.isdecimal() and len(stated) <= 7 and int(stated):
            return min(int(stated), LONGEST_TTL)
        return _period(channel, names)
    return None


def _period(channel: etree._Element, names: Names) -> int | None:
    minutes = PERIODS.get((names.text(channel, "sy:updateperiod") or "").lower())
    if minutes is None:
        return None
    often = names.text(channel, "sy:updatefrequency") or "1"
    times = int(often) if often.isdecimal() and len(often) <= 4 else 1
    return max(1, minutes // max(1, times))
