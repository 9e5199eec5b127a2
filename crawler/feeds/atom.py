"""Atom 0.3 and 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Final

from lxml import etree

from crawler.feeds.collect import Entry, listing_of
from crawler.feeds.dates import read_date
from crawler.feeds.listing import Listing
from crawler.feeds.xml import Names, attribute, base_of, is_element, read_xml, text_in

REGISTERED: Final = "http://www.iana.org/assignments/relation/"


def parse(text: str, url: str, zone: tzinfo = UTC) -> Listing:
    """The links of an Atom feed, and its next page (RFC 5005); raises FeedError."""
    document = read_xml(text, url)
    root, names = document.root, Names(document.root)
    # RFC 4287, 4.2.1: an entry without an author is by those of the feed.
    authors = _authors(root, names)
    base = base_of(root, url)
    following = _hrefs(names.children(root, "link"), "next")
    return listing_of(
        (
            _entry(node, names, base, zone, authors)
            for node in root.iter()
            if is_element(node) and names.of(node) == "entry"
        ),
        listings=[Entry(address=address, base=base) for address in following[:1]],
        passed_over=document.passed_over,
    )


def _entry(
    node: etree._Element, names: Names, base: str, zone: tzinfo, authors: list[str]
) -> Entry:
    return Entry(
        address=_address(node, names),
        base=base_of(node, base),
        title=names.text(node, "title"),
        published=read_date(names.text(node, "published", "issued", "created", "dc:date"), zone),
        modified=read_date(names.text(node, "updated", "modified"), zone),
        authors=_authors(node, names) or authors,
    )


def _address(entry: etree._Element, names: Names) -> str | None:
    original = names.text(entry, "feedburner:origlink")
    if original:
        return original
    links = list(names.children(entry, "link"))
    found = _hrefs(links, "alternate") or [text_in(link) for link in links if text_in(link)]
    if found:
        return found[0]
    # Some feeds have the address only as the identifier.
    identifier = names.text(entry, "id") or ""
    return identifier if identifier.lower().startswith(("http://", "https://")) else None


def _hrefs(links: Iterable[etree._Element], relation: str) -> list[str]:
    """Addresses by relation, those of web pages first: an entry may be there as a picture too."""
    fitting = [link for link in links if _relation(link) == relation]
    fitting.sort(key=lambda link: "html" not in (attribute(link, "type") or "html"))
    hrefs = (attribute(link, "href") for link in fitting)
    return [href for href in hrefs if href]


def _relation(link: etree._Element) -> str:
    """RFC 4287, 4.2.7.2: a registered one may be written as an address; nothing is an alternate."""
    stated = (attribute(link, "rel") or "").strip().lower()
    return stated.removeprefix(REGISTERED) or "alternate"


def _authors(node: etree._Element, names: Names) -> list[str]:
    people = names.children(node, "author", "dc:creator")
    return [names.text(person, "name") or text_in(person) for person in people]
