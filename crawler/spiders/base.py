"""What the spiders of outlets share: they ask what the frontier gives, and hand answers back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, Self
from zoneinfo import ZoneInfo

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure
from typing_extensions import override

from cleaners.article import Outlets
from crawler.answers import Answer
from crawler.due import Ending
from crawler.fetched import Fetched
from crawler.ingest import Ingested
from crawler.locks import LockError, Locks
from crawler.outlets import OutletError, load_outlets
from crawler.outlets.ways import Ways, load_ways
from crawler.pipelines import FAILED, RUN, workers_of
from crawler.polite.components import LEAST_DELAY, META, LeftAloneError
from crawler.polite.failures import in_words
from crawler.rounds import Again, Round
from crawler.safe.browser import browser_settings
from crawler.safe.networks import read_allowed
from crawler.safe.resolver import ALLOWED
from crawler.scope import Scope, Way, beginning_of, has_ways, why_not
from crawler.workers import default_count
from db.connection import MEMORY
from db.errors import DbError
from db.frontier import Entry, Frontier, LinkKind
from db.opening import open_for_writing

ALL: Final = "all"
ANOTHER_CRAWL: Final = "another crawl"
DAMAGED: Final = "damaged"  # the flag of crawler/safe on a body that is not whole
RELEASED: Final = object()
"""A signal of Scrapy's, with the `key` of an address: what came of it is stored, or noted."""
REDIS_HANDLER: Final = "crawler.many.handler.ThroughRedis"
BROWSER_HANDLER: Final = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
# Pages beyond those that are being cleaned: they keep the workers busy, and a killed crawl asks for
# them again.
MOST_AHEAD: Final = 2
LONGEST_SLEEP: Final = 1.0  # seconds between two looks at the clock, while nothing comes


class OutletSpider(scrapy.Spider):
    """Crawl outlets by their files: `-a outlet=etnews`, several by commas, or `-a outlet=all`.

    -a since=2026-05-01 leaves out what appeared earlier; -a limit=100 asks for at most as many
    pages of each outlet.
    """

    ways: ClassVar[tuple[Way, ...]] = ()
    # The frontier counts steps; a request that Scrapy drops on the way out nobody would hear of.
    # What a site reserves is kept with its articles.
    custom_settings: dict[str, Any] | None = {"DEPTH_LIMIT": 0, "POLITE_TDMREP": True}  # noqa: RUF012 - Scrapy's own

    def __init__(
        self,
        outlet: str = "",
        since: str = "",
        limit: str = "",
        early: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.slugs = [slug for slug in outlet.split(",") if slug]
        self.since = since
        self.limit = limit
        self.early = early
        self._rounds: dict[str, Round] = {}
        self._ways_of: Mapping[str, Ways] = {}
        self._moved = asyncio.Event()
        self._locks = Locks()

    @override
    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Have others download: machines behind a Redis, or a browser. Raises BrowserError."""
        super().update_settings(settings)
        path = settings.get("NEWSWINNOW_BROWSER")
        if settings.get("REDIS_URL"):
            _download_by(REDIS_HANDLER, settings)
        elif path:
            _download_by(BROWSER_HANDLER, settings)
            allowed = read_allowed(settings.getlist(ALLOWED))
            given = browser_settings(path, allowed, is_root=os.geteuid() == 0)
            settings.setdict(given, priority="spider")

    @override
    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_stored, signals.item_scraped)
        for signal in (signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.item_lost, signal)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    @property
    def rounds(self) -> tuple[Round, ...]:
        """What became of each outlet."""
        return tuple(self._rounds.values())

    # ---- what is asked

    @override
    async def start(self) -> AsyncIterator[Request]:
        """Ask for what is due, a few pages ahead of what is stored."""
        self._begin(self.settings["NEWSWINNOW_DB"])
        while not self.crawler.stats.get_value(FAILED):
            request = self._next()
            if request is not None:
                yield request
            elif any(one.turns.is_busy for one in self._rounds.values()):
                await self._wait()
            else:
                return

    def first_request(self) -> Request:
        """What is asked first of one outlet of which nothing is known: for Scrapy's contracts."""
        self._begin(MEMORY)
        request = self._next() if len(self._rounds) == 1 else None
        if request is None:
            error = ValueError(
                "one outlet is checked at a time, and while no crawl of its site is at work: "
                f"`scrapy check {self.name} -a outlet=etnews`"
            )
            raise self._refusal("wrong_argument", error) from error
        return request

    def _begin(self, database: str) -> None:
        workers = workers_of(self.settings) or default_count()
        self._most_unstored = workers + MOST_AHEAD
        try:
            self._frontier = Frontier(open_for_writing(database))
            scope = Scope(
                began=now(),
                ways=self.ways,
                limit=int(self.limit) if self.limit else None,
                early=float(self.early or 0),
            )
            own = self.settings.get("NEWSWINNOW_OUTLETS")
            folder = Path(own) if own else None
            self._ways_of = load_ways(folder)
            outlets = load_outlets(folder)
            for slug in self._chosen():
                self._take_up(slug, outlets, scope)
        except (ValueError, OutletError) as error:
            raise self._refusal("wrong_argument", error) from error
        except LockError as error:
            raise self._refusal("no_lock", error) from error
        except DbError as error:
            raise self._refusal("database", error) from error

    def _refusal(self, reason: str, error: Exception) -> CloseSpider:
        self.logger.error("%s", error)
        return CloseSpider(reason)

    def _chosen(self) -> list[str]:
        if self.slugs == [ALL]:
            return [slug for slug, ways in self._ways_of.items() if has_ways(ways, self.ways)]
        for slug in self.slugs:
            why = why_not(slug, self._ways_of, self.ways)
            if why:
                raise ValueError(why)
        if not self.slugs:
            raise ValueError(
                f"no outlet: name one, such as `scrapy crawl {self.name} -a outlet=etnews`"
            )
        return self.slugs

    def _take_up(self, slug: str, outlets: Outlets, scope: Scope) -> None:
        one = self._round(slug, outlets, scope)
        if self._locks.take(one.sites):
            one.begin(scope.began)
        else:
            one.turns.ended = ANOTHER_CRAWL
            self.logger.warning("%s: another crawl of its site is at work; it is left out", slug)
        self._rounds[slug] = one

    def _round(self, slug: str, outlets: Outlets, scope: Scope) -> Round:
        outlet = outlets[slug]
        zone = ZoneInfo(outlet.time_zone)
        one = Round(
            self._ways_of[slug],
            self._frontier,
            scope=replace(scope, since=beginning_of(self.since, zone)),
            domains=outlet.domains,
            zone=zone,
            count=lambda what, times: self.crawler.stats.inc_value(f"newswinnow/{what}", times),
        )
        one.run = self.crawler.stats.get_value(RUN)
        return one

    def _next(self) -> Request | None:
        """Of each outlet in turn, so that none waits for another."""
        if sum(one.turns.unstored for one in self._rounds.values()) >= self._most_unstored:
            return None
        for slug, one in list(self._rounds.items()):
            entry = one.take(now())
            if entry is not None:
                self._rounds[slug] = self._rounds.pop(slug)
                return self._request(entry, entry.url)
        return None

    async def _wait(self) -> None:
        self._moved.clear()
        try:
            await asyncio.wait_for(self._moved.wait(), LONGEST_SLEEP)
        except TimeoutError:
            return

    def _request(self, entry: Entry, url: str, hops: int = 0) -> Request:
        headers = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
        return Request(
            url,
            callback=self.parse_listing if entry.kind is LinkKind.LISTING else self.parse_article,
            errback=self.failed,
            # The frontier is the only one who knows what was asked for.
            dont_filter=True,
            headers={name: value for name, value in headers.items() if value},
            cb_kwargs={"entry": entry, "hops": hops},
            meta={
                # Redirects go through the frontier too: the page may be there already.
                "handle_httpstatus_all": True,
                "dont_redirect": True,
                LEAST_DELAY: self._ways_of[entry.outlet].delay,
                **(self._in_a_browser() if self._is_made_by_scripts(entry) else {}),
            },
        )

    def _in_a_browser(self) -> dict[str, object]:
        doorman = self.settings.get("PLAYWRIGHT_ABORT_REQUEST")
        at_the_door = {"playwright_page_init_callback": doorman.at} if doorman else {}
        return {"playwright": True, **at_the_door}

    def _is_made_by_scripts(self, entry: Entry) -> bool:
        is_page = entry.kind is LinkKind.ARTICLE or entry.way == Way.SECTIONS
        return is_page and self._ways_of[entry.outlet].javascript

    # ---- what comes back

    def parse_listing(
        self, response: Response, entry: Entry, hops: int = 0
    ) -> Iterator[Request | Fetched]:
        """Note the links of a list in the frontier.

        @first_list
        @names 1
        """
        yield from self._answered(response, entry, hops)

    def parse_article(
        self, response: Response, entry: Entry, hops: int = 0
    ) -> Iterator[Request | Fetched]:
        """Bring a page; the pipeline cleans and stores it."""
        yield from self._answered(response, entry, hops)

    def _answered(self, response: Response, entry: Entry, hops: int) -> Iterator[Request | Fetched]:
        one = self._rounds[entry.outlet]
        one.turns.arrived(entry.key)
        self._moved.set()
        outcome: Fetched | Again | None = None
        try:
            if DAMAGED in response.flags:
                one.failed(entry, "the body is cut off", now(), ending=Ending.FAILED)
            else:
                outcome = one.answered(entry, answer_of(response), now(), hops=hops)
        except DbError as error:
            self._give_up(error)
        except Exception as error:
            # Or it would be asked for again in this crawl, and again.
            one.failed(entry, f"{type(error).__name__}: {error}"[:300], now(), ending=Ending.FAILED)
            raise
        finally:
            if outcome is None:
                self._release(entry)
        if isinstance(outcome, Again):
            yield self._request(entry, outcome.url, hops + 1)
        elif outcome is not None:
            yield outcome

    def failed(self, failure: Failure) -> None:
        """Note that nothing came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        entry: Entry = request.cb_kwargs["entry"]
        is_refused = isinstance(failure.value, IgnoreRequest)
        why = in_words(failure.value)
        one = self._rounds[entry.outlet]
        try:
            if isinstance(failure.value, LeftAloneError):
                # The host's word, and not the page's: that is as due as it was.
                one.leave(entry, why, now(), failure.value.seconds)
            else:
                ending = Ending.REFUSED if is_refused else Ending.FAILED
                one.failed(entry, why, now(), ending=ending)
        except DbError as error:
            self._give_up(error)
        finally:
            self._release(entry)

    def item_stored(self, item: object, response: Response | None) -> None:
        """Ask for another."""
        request = response.request if response else None
        if request is not None:
            entry: Entry = request.cb_kwargs["entry"]
            if isinstance(item, Ingested):
                self._rounds[entry.outlet].stored[item.state] += 1
            self._release(entry)

    def item_lost(self, response: Response | None) -> None:
        """Note that a pipeline took the page and did not store it: one of a user's, or an error."""
        request = response.request if response else None
        if request is not None:
            entry: Entry = request.cb_kwargs["entry"]
            why = "a pipeline dropped it, or failed"
            self._rounds[entry.outlet].failed(entry, why, now(), ending=Ending.FAILED)
            self._release(entry)

    def _release(self, entry: Entry) -> None:
        self._rounds[entry.outlet].turns.release(entry.key)
        self._moved.set()
        self.crawler.signals.send_catch_log(RELEASED, key=entry.key)

    def _give_up(self, error: DbError) -> None:
        if not self.crawler.stats.get_value(FAILED):
            self.logger.error("%s", error)
            self.crawler.stats.set_value(FAILED, str(error))

    # ---- the end

    def idle(self) -> None:
        """Give the crawl its reason, where a budget ended it."""
        ended = {slug: one.ended for slug, one in self._rounds.items() if one.ended}
        for slug, reason in ended.items():
            self.crawler.stats.set_value(f"newswinnow/ended/{slug}", reason)
        if ended:
            raise CloseSpider(f"budget_{next(iter(ended.values())).replace(' ', '_')}")

    def spider_closed(self) -> None:
        self._locks.release()
        if hasattr(self, "_frontier"):
            self._frontier.database.close()


def _download_by(handler: str, settings: BaseSettings) -> None:
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    handlers |= dict.fromkeys(("http", "https"), handler)
    settings.set("DOWNLOAD_HANDLERS", handlers, "spider")


def answer_of(response: Response) -> Answer:
    """The answer as plain values."""
    return Answer(
        status=response.status,
        url=response.url,
        body=response.body,
        headers={
            name.decode("latin-1").lower(): values[0].decode("latin-1")
            for name, values in response.headers.items()
            if values
        },
        rights=response.meta.get(META, {}),
    )


def now() -> datetime:
    return datetime.now(UTC)
