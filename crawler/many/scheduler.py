"""What a worker takes from: scrapy-redis' scheduler, with a queue that only lends."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Self

import scrapy_redis.scheduler
from redis.exceptions import RedisError
from scrapy import Request
from scrapy.crawler import Crawler
from typing_extensions import override

from crawler.many import books
from crawler.many.wire import Came, Failed, pack_answer, unpack_ticket
from crawler.spiders.fetch import FetchSpider

if TYPE_CHECKING:
    from redis import Redis

TICKET: Final = "ticket"
"""In `request.meta`: the id of the ticket that it is of."""
# Two of the longest downloads: a worker that is alive is done by then.
LEASES: Final = 2
GIVEN_UP: Final = Failed(
    kind="DownloadCancelledError", why=f"{books.MOST_TRIES} workers took it and did not come back"
)

logger = logging.getLogger(__name__)


class Scheduler(scrapy_redis.scheduler.Scheduler):  # type: ignore[misc]  # it has no types
    """Without the counts of scrapy-redis 0.9, which Scrapy 2.19 warns of at every start."""

    @override
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made: Self = cls.from_settings(crawler.settings)
        return made


class LeasedQueue:
    """Tickets of the desk. Taken is not gone: what is not answered in time, another is given.

    scrapy-redis' own queues forget a request when they hand it out, and it is lost with its worker.
    """

    def __init__(
        self, server: Redis, spider: FetchSpider, key: str, serializer: object = None
    ) -> None:
        del key, serializer  # its own names, and no serializer that could run anything
        self._server = server
        self._take = server.register_script(books.TAKE)
        self._put = server.register_script(books.PUT)
        self._spider = spider
        spider.hand_in = self.hand_in
        self._lease = LEASES * spider.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._is_silent = False

    def __len__(self) -> int:
        return self._heard(self._server.zcard, books.OPEN) or 0

    def pop(self, timeout: float = 0) -> Request | None:
        """Take a ticket, for as long as the lease is; None where there is none."""
        del timeout  # the whole worker would stand still
        keys = (books.ASKED, books.OPEN, books.LEASED, books.TRIES, books.LOOKED)
        values = (
            self._lease, books.MOST_TRIES, pack_answer(GIVEN_UP), books.ANSWER, books.KEPT,
            books.PRESENT,
        )  # fmt: skip
        packed = self._heard(self._take, keys=keys, args=values)
        return None if packed is None else self._request(packed)

    def push(self, request: Request) -> None:
        """Nothing: a worker has no requests of its own, and a lease ends by itself."""

    def clear(self) -> None:
        """Nothing: what is in Redis is not the worker's."""

    def hand_in(self, ticket: str, answer: Came | Failed) -> bool:
        """Hand in what became of a ticket; whether it was still waited for."""
        place = books.ANSWER + ticket
        keys = (books.ASKED, books.OPEN, books.LEASED, books.TRIES, place)
        return bool(
            self._heard(self._put, keys=keys, args=(ticket, pack_answer(answer), books.KEPT))
        )

    def _request(self, packed: bytes) -> Request | None:
        try:
            ticket = unpack_ticket(packed)
            return Request(
                ticket.url,
                headers=list(ticket.headers),
                callback=self._spider.came,
                errback=self._spider.failed,
                dont_filter=True,
                meta={TICKET: ticket.id},
            )
        except ValueError as error:  # a WireError, or what Scrapy says of an address
            logger.warning("what stands in Redis is no request: %s", error)
            return None

    def _heard(self, ask: Any, *values: object, **named: object) -> Any:
        """What Redis says; None where it says nothing, which is told once."""
        try:
            said = ask(*values, **named)
        except RedisError as error:
            if not self._is_silent:
                logger.warning("Redis does not answer (%s); trying again", error)
            self._is_silent = True
            return None
        if self._is_silent:
            logger.warning("Redis answers again")
        self._is_silent = False
        return said
