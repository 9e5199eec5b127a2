"""The spider `sitemaps`."""

from __future__ import annotations

from crawler.scope import Way
from crawler.spiders.base import OutletSpider


class SitemapsSpider(OutletSpider):
    """Bring the articles of outlets by their sitemaps: `scrapy crawl sitemaps -a outlet=etnews`."""

    name = "sitemaps"
    ways = (Way.SITEMAPS,)
