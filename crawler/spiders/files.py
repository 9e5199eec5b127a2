"""The spider `files`: pages that lie on this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from typing_extensions import override

from cleaners.article import Outlets
from crawler.fetched import Fetched
from crawler.inputs import feed
from crawler.inputs.arrivals import Arrival, PassedOver, Reading, Unreadable
from crawler.inputs.options import Fields, Options
from crawler.inputs.paths import check_glob
from crawler.outlets import load_outlets
from crawler.pipelines import FAILED
from db.connection import files_of

# Scrapy takes items as fast as they are brought; a folder of a million files must not be in memory.
MOST_IN_HAND: Final = 64
SHORT: Final = 0.02  # seconds; far less than it takes to clean as many pages


class FilesSpider(scrapy.Spider):
    """Bring files and folders: `scrapy crawl files -a path=seeds`.

    Several paths are separated as in $PATH (`:` here): -a path=seeds:more/page.html
    The options of `newswinnow clean` are arguments here: -a glob='*.html' -a html_field=markup
    -a text_field=… -a url_field=… -a date_field=… -a outlet_field=… -a outlet=SLUG
    """

    name = "files"

    def __init__(
        self,
        path: str = "",
        glob: str = "",
        outlet: str | None = None,
        html_field: str | None = None,
        text_field: str | None = None,
        url_field: str | None = None,
        date_field: str | None = None,
        outlet_field: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.paths = [one for one in path.split(os.pathsep) if one]
        self.options = Options(
            globs=(glob,) if glob else (),
            outlet=outlet,
            fields=Fields(
                html=html_field,
                text=text_field,
                url=url_field,
                date=date_field,
                outlet=outlet_field,
            ),
        )
        self.unreadable = 0

    @override
    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    @override
    async def start(self) -> AsyncIterator[Arrival | Fetched]:
        """Bring the pages as items, without requests: the bytes are the file's own."""
        if not self.paths:
            self.logger.error("no path: name one, such as `scrapy crawl files -a path=seeds`")
            raise CloseSpider("no_path")
        self._check_globs()
        self._check_outlet()
        own = files_of(self.settings["NEWSWINNOW_DB"])
        for reading in feed.pages(self.paths, options=self.options, leave_out=own):
            if self.crawler.stats.get_value(FAILED):
                return
            chosen = self.chosen(reading)
            if isinstance(chosen, PassedOver):
                self.crawler.stats.inc_value(f"newswinnow/passed_over/{chosen.reason}")
                continue
            self.unreadable += isinstance(chosen, Unreadable)
            while self._in_hand() >= MOST_IN_HAND:
                await asyncio.sleep(SHORT)
            yield chosen

    def chosen(self, reading: Reading) -> Reading | Fetched:
        """What is made of a reading."""
        return reading

    @property
    def outlets(self) -> Outlets:
        """All that are known."""
        own = self.settings.get("NEWSWINNOW_OUTLETS")
        return load_outlets(Path(own) if own else None)

    def _check_globs(self) -> None:
        for glob in self.options.globs:
            try:
                check_glob(glob)
            except ValueError as error:
                self.logger.error("glob=%s: %s", glob, error)  # noqa: TRY400 - a user's mistake
                raise CloseSpider("no_glob") from error

    def _check_outlet(self) -> None:
        slug, outlets = self.options.outlet, self.outlets
        if slug is not None and slug not in outlets:
            self.logger.error(
                "there is no outlet '%s'. There are: %s", slug, ", ".join(sorted(outlets))
            )
            raise CloseSpider("no_outlet")

    def _in_hand(self) -> int:
        """Pages that are on their way into the database."""
        slot = self.crawler.engine.scraper.slot
        return slot.itemproc_size if slot else 0

    def idle(self) -> None:
        """Give the crawl its reason; only now, when no page is on its way any more."""
        if self.unreadable:
            raise CloseSpider("some_unreadable")
