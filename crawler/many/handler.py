"""Scrapy's coat over the desk: a download handler that downloads nothing itself.

All above it stays as it is on one machine: the frontier, robots.txt, the pace of each host.
"""

from __future__ import annotations

import asyncio
import platform
import secrets
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

from scrapy import exceptions
from scrapy.crawler import Crawler
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawler.many.desk import Desk, NobodyError
from crawler.many.wire import Came, Failed, headers_from, ticket_of
from crawler.polite.components import LeftAloneError
from crawler.spiders.base import RELEASED
from db.frontier import Entry

ERRORS: Final[Mapping[str, type[Exception]]] = MappingProxyType(
    {
        error.__name__: error
        for error in (
            exceptions.CannotResolveHostError,
            exceptions.DownloadCancelledError,
            exceptions.DownloadConnectionRefusedError,
            exceptions.DownloadFailedError,
            exceptions.DownloadTimeoutError,
            exceptions.IgnoreRequest,
            exceptions.ResponseDataLossError,
        )
    }
)


class ThroughRedis:
    """Has others fetch, and forgets an answer when its page is stored."""

    lazy = True

    def __init__(self, desk: Desk, most: int) -> None:
        self._desk = desk
        self._most = most
        # Of robots.txt and its like: what an earlier process asked for is not looked at again.
        self._ours = secrets.token_hex(8)
        self._unstored: defaultdict[str, list[str]] = defaultdict(list)
        self._forgetting: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        desk = Desk(crawler.settings["REDIS_URL"], platform.node())
        this = cls(desk, crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        crawler.signals.connect(this.released, RELEASED)
        return this

    async def download_request(self, request: Request) -> Response:
        entry: Entry | None = request.cb_kwargs.get("entry")
        asked = entry.asked_at if entry else None
        ticket = ticket_of(
            request.url,
            headers_from(request.headers.items()),
            asked_before=asked.isoformat() if asked else "" if entry else self._ours,
            tried=request.meta.get("retry_times", 0),
        )
        try:
            answer = await self._desk.fetched(ticket)
        except NobodyError as error:
            # No host is to blame: all stays due.
            raise LeftAloneError(str(error)) from error
        if entry is None:
            await self._desk.stored([ticket.id])
        else:
            self._unstored[entry.key].append(ticket.id)
        if isinstance(answer, Came) and len(answer.body) > self._most:
            # Workers have the limit too; whoever sent this had none.
            raise exceptions.DownloadCancelledError(f"larger than {self._most} bytes")
        return response_of(request, answer)

    def released(self, key: str) -> None:
        """Its page is stored, or noted."""
        ids = self._unstored.pop(key, None)
        if ids:
            forgetting = asyncio.ensure_future(self._desk.stored(ids))
            self._forgetting.add(forgetting)
            forgetting.add_done_callback(self._forgetting.discard)

    async def close(self) -> None:
        await asyncio.gather(*self._forgetting)
        await self._desk.close()


def response_of(request: Request, answer: Came | Failed) -> Response:
    """As if it had been downloaded here; raises what Scrapy raises where nothing came."""
    if isinstance(answer, Failed):
        raise ERRORS.get(answer.kind, exceptions.DownloadFailedError)(answer.why)
    # AutoThrottle goes by it.
    request.meta["download_latency"] = answer.seconds
    headers = Headers()
    for name, value in answer.headers:
        headers.appendlist(name.encode("latin-1"), value.encode("latin-1"))
    made = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    return made(url=request.url, status=answer.status, headers=headers, body=answer.body)
