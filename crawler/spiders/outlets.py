"""The spider `outlets`: all ways of an outlet together."""

from __future__ import annotations

from crawler.scope import CRAWLED
from crawler.spiders.base import OutletSpider


class OutletsSpider(OutletSpider):
    """Bring the articles of outlets, however their files say: what `newswinnow crawl` runs."""

    name = "outlets"
    ways = CRAWLED
