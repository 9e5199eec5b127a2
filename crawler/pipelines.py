"""Item pipelines: coats over `ingest`, which is the same for every way a page comes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.statscollectors import StatsCollector

from cleaners.article import Outlets
from cleaners.pipeline import VERSION
from crawler.ingest import Ingested, take_in
from crawler.inputs.arrivals import Arrival
from crawler.outlets import load_outlets
from db.errors import DbError
from db.records import Run, State
from db.store import Store

FAILED: Final = "newswinnow/failed"
REASON: Final = "database"
BAD: Final = frozenset({State.REJECTED, State.QUARANTINED, State.UNREADABLE})

logger = logging.getLogger(__name__)


class StorePages:
    """Clean and store every page a spider brings, and count how they ended.

    Stats: `newswinnow/new`, `newswinnow/rejected`, … for each state, and `newswinnow/failed` with
    the reason if the database gives up: a spider then stops bringing pages.
    """

    def __init__(
        self,
        *,
        path: str,
        outlets: Outlets,
        command: str,
        stats: StatsCollector,
        now: Callable[[], datetime],
    ) -> None:
        self._path = path
        self._outlets = outlets
        self._command = command
        self._stats = stats
        self._now = now
        self._counts: Counter[State] = Counter()
        self._store: Store | None = None
        self._run: Run | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        own_outlets = crawler.settings.get("NEWSWINNOW_OUTLETS")
        pipeline = cls(
            path=crawler.settings["NEWSWINNOW_DB"],
            outlets=load_outlets(Path(own_outlets) if own_outlets else None),
            command=f"scrapy crawl {crawler.spidercls.name}",
            stats=crawler.stats,
            now=lambda: datetime.now(UTC),
        )
        crawler.signals.connect(pipeline.spider_idle, signals.spider_idle)
        return pipeline

    def open_spider(self) -> None:
        try:
            self._store = Store.open(self._path)
            self._run = self._store.begin_run(
                self._command, cleaner=VERSION, outlets=self._outlets, now=self._now()
            )
        except DbError as error:
            self._note(error)
            raise CloseSpider(REASON) from error

    def spider_idle(self) -> None:
        # Only now: Scrapy 2.19 waits for ever when it is closed while items are on their way.
        if self._stats.get_value(FAILED):
            raise CloseSpider(REASON)

    def close_spider(self) -> None:
        if self._store is None:
            return
        try:
            if self._run is not None:
                self._store.finish_run(self._run, self._counts, now=self._now())
        except DbError as error:
            self._note(error)
        finally:
            self._store.close()

    async def process_item(self, item: Arrival) -> Ingested | Arrival:
        if self._store is None or self._run is None:
            return item
        try:
            ingested = take_in(
                item, store=self._store, outlets=self._outlets, run=self._run, now=self._now()
            )
        except DbError as error:
            self._note(error)
            return item
        self._count(ingested)
        return ingested

    def _count(self, ingested: Ingested) -> None:
        self._counts[ingested.state] += 1
        self._stats.inc_value(f"newswinnow/{ingested.state}")
        if ingested.state in BAD:
            logger.warning(
                "%r: %s: %s: %s",
                ingested.name,
                ingested.state,
                ingested.reason.replace("_", " "),
                ingested.detail,
            )

    def _note(self, error: DbError) -> None:
        if not self._stats.get_value(FAILED):
            logger.error("%s", error)
            self._stats.set_value(FAILED, str(error))
