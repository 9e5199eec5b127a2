"""The spider `sections`."""

from __future__ import annotations

from crawler.scope import Way
from crawler.spiders.base import OutletSpider


class SectionsSpider(OutletSpider):
    """Bring the articles of outlets by their sections: `scrapy crawl sections -a outlet=etnews`."""

    name = "sections"
    ways = (Way.SECTIONS,)
