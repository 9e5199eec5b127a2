"""The table of the formats in which outlets list articles, and how one is told from another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from types import MappingProxyType
from typing import Final, Protocol

from crawler.feeds import atom, jsonfeed, rss, sitemap, textlist
from crawler.feeds.characters import text_of
from crawler.feeds.listing import Listing
from crawler.feeds.xml import PAGE, ROOT, not_xml


class Parse(Protocol):
    def __call__(self, text: str, url: str, zone: tzinfo = UTC) -> Listing: ...


FORMATS: Final[Mapping[str, Parse]] = MappingProxyType(
    {
        "rss": rss.parse,
        "atom": atom.parse,
        "json": jsonfeed.parse,
        "sitemap": sitemap.parse,
        "text": textlist.parse,
    }
)
# By the name of the root element.
KIND_OF_ROOT: Final = {
    "rss": "rss",
    "rdf": "rss",
    "channel": "rss",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}
JSON: Final = re.compile(r"\s{0,100}[\[{]")


def read_listing(
    body: bytes, url: str, content_type: str | None = None, zone: tzinfo = UTC
) -> Listing:
    """The links of a feed or sitemap of any kind; what the server calls it is not believed.

    Dates without a zone are in `zone`. Raises FeedError and nothing else, whatever the bytes are.
    """
    text = text_of(body, url, content_type)
    return FORMATS[kind_of(text, url)](text, url, zone)


def kind_of(text: str, url: str) -> str:
    """Which of FORMATS it is; raises FeedError where it is none."""
    if JSON.match(text):
        return "json"
    root = ROOT.search(text)
    if root and not PAGE.search(text, 0, root.start()):
        return KIND_OF_ROOT[root["name"].rpartition(":")[2].lower()]
    if textlist.is_list(text[:1_000].rpartition("\n")[0] or text):
        return "text"
    raise not_xml(text, url)
