"""The spider `feeds`."""

from __future__ import annotations

from crawler.scope import Way
from crawler.spiders.base import OutletSpider


class FeedsSpider(OutletSpider):
    """Bring the articles of outlets by their feeds: `scrapy crawl feeds -a outlet=etnews`."""

    name = "feeds"
    ways = (Way.FEEDS,)
