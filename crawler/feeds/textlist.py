"""A sitemap as plain text: one address a line (sitemaps.org/protocol.html)."""

from __future__ import annotations

from datetime import UTC, tzinfo
from itertools import islice

from crawler.feeds.collect import Entry, listing_of
from crawler.feeds.listing import CUT, Listing
from crawler.feeds.xml import not_xml


def parse(text: str, url: str, zone: tzinfo = UTC) -> Listing:  # noqa: ARG001 - as all formats
    """The links of a text file that has nothing but addresses; raises FeedError.

    A last line without an end was cut off: `text_of` ends that of a file which is whole.
    """
    lines = [line.strip() for line in text.splitlines()]
    filled = [line for line in lines if line]
    if not filled or not is_list("\n".join(islice(filled, 10))):
        raise not_xml(text, url)
    is_whole = text.endswith(("\n", "\r"))
    return listing_of(
        (Entry(address=line, base=url) for line in (filled if is_whole else filled[:-1])),
        passed_over=() if is_whole else (CUT,),
    )


def is_list(text: str) -> bool:
    """Whether every line is an address."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line.startswith(("http://", "https://")) for line in lines)
