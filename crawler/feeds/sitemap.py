"""Sitemaps: a list of addresses, an index of such lists, and the news sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from lxml import etree

from crawler.feeds.collect import Entry, listing_of
from crawler.feeds.dates import read_date
from crawler.feeds.listing import Listing
from crawler.feeds.xml import Names, is_element, read_xml


def parse(text: str, url: str, zone: tzinfo = UTC) -> Listing:
    """The links of a sitemap, or the sitemaps of an index; raises FeedError."""
    document = read_xml(text, url)
    names = Names(document.root)
    return listing_of(
        _entries(document.root, "url", names, url, zone),
        listings=_entries(document.root, "sitemap", names, url, zone),
        passed_over=document.passed_over,
    )


def _entries(
    root: etree._Element, kind: str, names: Names, url: str, zone: tzinfo
) -> Iterator[Entry]:
    for node in root.iter():
        if is_element(node) and names.of(node) == kind:
            yield _entry(node, names, url, zone)


def _entry(node: etree._Element, names: Names, url: str, zone: tzinfo) -> Entry:
    news = next(names.children(node, "news:news"), None)
    inner = node if news is None else news
    return Entry(
        address=names.text(node, "loc"),
        base=url,
        title=names.text(inner, "news:title"),
        published=read_date(names.text(inner, "news:publication_date"), zone),
        modified=read_date(names.text(node, "lastmod"), zone),
    )
