"""The links of a web page, as candidates: what they lead to is told elsewhere."""

from __future__ import annotations

from typing import Final

from lxml import etree

from crawler.feeds.characters import text_of
from crawler.feeds.collect import Entry, absolute, listing_of
from crawler.feeds.listing import FeedError, Listing

# A list of an outlet has a few hundred links; a page of 100,000 is a trap (threats.md, section 3).
MOST_LINKS: Final = 2_000
MOST_CHARACTERS: Final = 2_000_000
TOO_MANY: Final = f"over {MOST_LINKS:,} links on a page"


def links_on(body: bytes, url: str, content_type: str | None = None) -> Listing:
    """All links, each address once; raises FeedError where it is no web page."""
    text = text_of(body, url, content_type)[:MOST_CHARACTERS]
    try:
        # As bytes: of characters lxml refuses those of XHTML that begin with `<?xml encoding=…?>`.
        parser = etree.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8")
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise FeedError(url, "a page that cannot be read", "Check the address") from error
    if root is None:
        raise FeedError(url, "a page without elements", "Check the address")
    base = _base(root, url)
    hrefs = [str(anchor.get("href") or "") for anchor in root.iter("a")]
    return listing_of(
        (Entry(address=href, base=base) for href in hrefs[:MOST_LINKS] if _is_link(href)),
        passed_over=[TOO_MANY] * (len(hrefs) > MOST_LINKS),
    )


def _base(root: etree._Element, url: str) -> str:
    stated = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return (absolute(str(stated), url) or url) if stated else url


def _is_link(href: str) -> bool:
    """Whether it leads to another page; `#top` and `javascript:` are no news."""
    bare = href.strip().lower()
    return bool(bare) and not bare.startswith(("#", "javascript:", "mailto:", "tel:", "data:"))
