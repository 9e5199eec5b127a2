"""The spider `fetch`: a worker, which fetches for the machine that stores."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import scrapy
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure
from typing_extensions import override

from crawler.many.wire import Came, Failed, headers_from
from crawler.polite.failures import in_words

TICK: Final = 0.05  # seconds between two looks for work

HandIn = Callable[[str, Came | Failed], bool]
"""Takes a ticket and what became of it; whether it was still waited for."""


class FetchSpider(scrapy.Spider):
    """Fetch what a crawl on another machine asks for: `scrapy crawl fetch -s REDIS_URL=redis://…`.

    What is asked for, and when, is decided there; only safety is decided here, where the connection
    is made.
    """

    name = "fetch"
    hand_in: HandIn
    """Set by the queue that the requests are of."""
    custom_settings: dict[str, Any] | None = {  # noqa: RUF012 - Scrapy's own
        "SCHEDULER": "crawler.many.scheduler.Scheduler",
        "SCHEDULER_QUEUE_CLASS": "crawler.many.scheduler.LeasedQueue",
        "SCHEDULER_PERSIST": True,
        "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
        # The crawl is polite for all workers together.
        "ADDONS": {},
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOADER_MIDDLEWARES": {"crawler.safe.components.PublicWebOnly": 560},
        "ITEM_PIPELINES": {},
        # Whoever stores unpacks, asks again and follows redirects as it sees fit.
        "COMPRESSION_ENABLED": False,
        "RETRY_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "REFERER_ENABLED": False,
        "DEPTH_LIMIT": 0,
    }

    @override
    async def start(self) -> AsyncIterator[Request]:
        """Look for work until somebody ends it."""
        if not self.settings.get("REDIS_URL"):
            self.logger.error("no Redis: name it, such as -s REDIS_URL=redis://127.0.0.1:6379/0")
            raise CloseSpider("no_redis")
        while True:
            await asyncio.sleep(TICK)
            # Scrapy itself asks a scheduler that had nothing again after five seconds.
            slot = self.crawler.engine._slot
            if slot is not None:
                slot.nextcall.schedule()
        yield

    def came(self, response: Response) -> None:
        """Hand in an answer, whatever its status is."""
        meta = response.meta
        answer = Came(
            status=response.status,
            headers=headers_from(response.headers.items()),
            body=response.body,
            seconds=meta.get("download_latency", 0.0),
        )
        self._hand_in(meta, answer)

    def failed(self, failure: Failure) -> None:
        """Hand in why nothing came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        kind = type(failure.value).__name__
        self._hand_in(request.meta, Failed(kind=kind, why=in_words(failure.value)))

    def _hand_in(self, meta: dict[str, Any], answer: Came | Failed) -> None:
        # Where Redis is gone, the lease ends and another fetches it.
        was_awaited = self.hand_in(meta["ticket"], answer)
        self.crawler.stats.inc_value(f"newswinnow/{'fetched' if was_awaited else 'fetched_late'}")
