"""The spider `files`: pages that lie on this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any, Final, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from typing_extensions import override

from crawler import filefeed
from crawler.pipelines import FAILED
from db.connection import files_of

# Scrapy takes items as fast as they are brought; a folder of a million files must not be in memory.
MOST_IN_HAND: Final = 64
SHORT: Final = 0.02  # seconds; far less than it takes to clean as many pages


class FilesSpider(scrapy.Spider):
    """Bring files and folders: `scrapy crawl files -a path=seeds`.

    Several paths are separated as in $PATH (`:` here): -a path=seeds:more/page.html
    """

    name = "files"

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paths = [one for one in path.split(os.pathsep) if one]
        self.unreadable = 0

    @override
    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    @override
    async def start(self) -> AsyncIterator[filefeed.Arrival]:
        """Bring the pages as items, without requests: the bytes are the file's own."""
        if not self.paths:
            self.logger.error("no path: name one, such as `scrapy crawl files -a path=seeds`")
            raise CloseSpider("no_path")
        own = files_of(self.settings["NEWSWINNOW_DB"])
        for arrival in filefeed.pages(self.paths, leave_out=own):
            if self.crawler.stats.get_value(FAILED):
                return
            self.unreadable += isinstance(arrival, filefeed.Unreadable)
            while self._in_hand() >= MOST_IN_HAND:
                await asyncio.sleep(SHORT)
            yield arrival

    def _in_hand(self) -> int:
        """Pages that are on their way into the database."""
        slot = self.crawler.engine.scraper.slot
        return slot.itemproc_size if slot else 0

    def idle(self) -> None:
        """Give the crawl its reason; only now, when no page is on its way any more."""
        if self.unreadable:
            raise CloseSpider("some_unreadable")
