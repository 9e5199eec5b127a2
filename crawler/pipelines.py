"""Item pipelines: coats over `ingest`, which is the same for every way a page comes."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.statscollectors import StatsCollector

from crawler import fetched, ingest
from crawler.fetched import Fetched
from crawler.ingest import Ingested
from crawler.inputs.arrivals import Arrival
from crawler.knowledge import Knowledge, load_knowledge
from crawler.settle import settle
from crawler.workers import WorkerError, Workers
from db.errors import DbError
from db.frontier import Frontier
from db.records import Run, State
from db.store import Store

FAILED: Final = "newswinnow/failed"
RUN: Final = "newswinnow_run"
"""The number of the run, for whoever notes events."""
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
        knowledge: Knowledge,
        workers: int | None,
        command: str,
        stats: StatsCollector,
        now: Callable[[], datetime],
    ) -> None:
        self._path = path
        self._knowledge = knowledge
        self._command = command
        self._stats = stats
        self._now = now
        self._counts: Counter[State] = Counter()
        self._store: Store | None = None
        self._run: Run | None = None
        self._guard = Workers(knowledge.outlets, knowledge.own, count=workers)
        # Those who wait for it get it in the order in which they came: pages are stored in that
        # of their arrival, however long each takes to be cleaned.
        self._turn = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        outlets, rules = (crawler.settings.get(f"NEWSWINNOW_{key}") for key in ("OUTLETS", "RULES"))
        pipeline = cls(
            path=crawler.settings["NEWSWINNOW_DB"],
            knowledge=load_knowledge(
                Path(outlets) if outlets else None, Path(rules) if rules else None
            ),
            workers=crawler.settings.getint("NEWSWINNOW_WORKERS") or None,
            command=crawler.settings.get("NEWSWINNOW_COMMAND")
            or f"scrapy crawl {crawler.spidercls.name}",
            stats=crawler.stats,
            now=lambda: datetime.now(UTC),
        )
        crawler.signals.connect(pipeline.spider_idle, signals.spider_idle)
        return pipeline

    def open_spider(self) -> None:
        try:
            self._store = Store.open(self._path)
            self._run = self._store.begin_run(
                self._command,
                cleaner=self._knowledge.version,
                outlets=self._knowledge.outlets,
                now=self._now(),
            )
            self._stats.set_value(RUN, self._run.number)
        except DbError as error:
            self._note(error)
            raise CloseSpider(REASON) from error

    def spider_idle(self) -> None:
        # Only now: Scrapy 2.19 waits for ever when it is closed while items are on their way.
        if self._stats.get_value(FAILED):
            raise CloseSpider(REASON)

    def close_spider(self) -> None:
        self._guard.close()
        if self._store is None:
            return
        try:
            if self._run is not None:
                settle(self._store.database, run=self._run, now=self._now())
                self._store.finish_run(self._run, self._counts, now=self._now())
        except DbError as error:
            self._note(error)
        finally:
            self._store.close()

    async def process_item(self, item: Fetched | Arrival) -> Ingested | Fetched | Arrival:
        if self._store is None or self._run is None:
            return item
        try:
            ingested = await self._taken_in(item, self._store, self._run)
        except (DbError, WorkerError) as error:
            self._note(error)
            return item
        self._count(ingested)
        return ingested

    async def _taken_in(self, item: Fetched | Arrival, store: Store, run: Run) -> Ingested:
        arrival = item.page if isinstance(item, Fetched) else item
        note = (
            partial(fetched.note, Frontier(store.database), item, run.number)
            if isinstance(item, Fetched)
            else None
        )
        begun = ingest.begin(arrival, guard=self._guard, store=store)
        async with self._turn:
            if begun.cleaning is not None:
                await asyncio.wrap_future(begun.cleaning)
            return ingest.finish(
                begun,
                guard=self._guard,
                store=store,
                run=run,
                now=self._now,
                note=note,
            )

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

    def _note(self, error: DbError | WorkerError) -> None:
        if not self._stats.get_value(FAILED):
            logger.error("%s", error)
            self._stats.set_value(FAILED, str(error))
