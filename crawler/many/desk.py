"""The desk of the machine that stores: it hands requests out through Redis and waits for answers.

A ticket that was handed out is answered, given up, or handed out again: by its lease where its
worker dies, by being asked for anew where Redis forgot it. So nothing waits for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from crawler.many import books
from crawler.many.link import SILENCE, bare, patience
from crawler.many.wire import Came, Failed, Ticket, WireError, pack_ticket, unpack_answer

TICK: Final = 0.02  # seconds between two looks for answers; a page takes ten times as long
AGAIN: Final = 5.0  # seconds after which what is waited for is asked for anew, if it is not there
REST: Final = 1.0  # seconds, where Redis does not answer
GARBLED: Final = Failed(kind="DownloadFailedError", why="what a worker sent is no answer")

logger = logging.getLogger(__name__)


class NobodyError(Exception):
    """Nobody fetches; the message says why and what now."""


class Desk:
    """Requests on loan to workers."""

    def __init__(self, url: str, node: str) -> None:
        self._where = bare(url)
        self._node = node
        self._redis = Redis.from_url(url, **patience(SILENCE))
        self._ask = self._redis.register_script(books.ASK)
        self._withdraw = self._redis.register_script(books.WITHDRAW)
        self._waiting: dict[str, tuple[Ticket, asyncio.Future[Came | Failed]]] = {}
        self._looking: asyncio.Task[None] | None = None
        # When all was well for the last time, and when all was asked for.
        self._well = self._asked = time.monotonic()

    async def fetched(self, ticket: Ticket) -> Came | Failed:
        """What a worker fetched; raises NobodyError where there is none, or no Redis."""
        known = self._waiting.get(ticket.id)
        if known is not None:
            # Two sites may keep their robots.txt at one place.
            return await asyncio.shield(known[1])
        answer: asyncio.Future[Came | Failed] = asyncio.get_running_loop().create_future()
        self._waiting[ticket.id] = ticket, answer
        if self._looking is None or self._looking.done():
            self._well = self._asked = time.monotonic()
            self._looking = asyncio.create_task(self._look())
        try:
            await self._hand_out([ticket])
            return await answer
        except BaseException:
            await self._take_back(ticket)
            raise
        finally:
            self._waiting.pop(ticket.id, None)

    async def stored(self, ids: Iterable[str]) -> None:
        """These answers need not be kept any longer."""
        keys = [books.ANSWER + one for one in ids]
        try:
            if keys:
                await self._redis.delete(*keys)
        except RedisError as error:
            # It goes by itself after a day, and is taken for no other request.
            logger.info("Redis kept an answer: %s", error)

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        await self._redis.aclose()

    async def _look(self) -> None:
        while self._waiting:
            try:
                await self._look_once()
            except RedisError as error:
                self._give_up_after(
                    books.PRESENT, f"Redis at {self._where} does not answer: {error}"
                )
                await asyncio.sleep(REST)
            await asyncio.sleep(TICK)

    async def _look_once(self) -> None:
        ids = list(self._waiting)
        *came, looked = await self._redis.mget([books.ANSWER + one for one in ids] + [books.LOOKED])
        for one, packed in zip(ids, came, strict=True):
            if packed is not None:
                self._answer(one, packed)
        if looked is not None:
            self._well = time.monotonic()
        self._give_up_after(
            books.PRESENT,
            f"no worker looked for work at {self._where} for a minute. Start one: newswinnow fetch",
        )
        if time.monotonic() - self._asked > AGAIN:
            self._asked = time.monotonic()
            await self._hand_out([ticket for ticket, _ in self._waiting.values()])

    def _answer(self, one: str, packed: bytes) -> None:
        _, answer = self._waiting.get(one, (None, None))
        if answer is not None and not answer.done():
            try:
                answer.set_result(unpack_answer(packed))
            except WireError:
                answer.set_result(GARBLED)

    def _give_up_after(self, seconds: float, why: str) -> None:
        if time.monotonic() - self._well > seconds:
            self._fail(why)

    def _fail(self, why: str) -> None:
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NobodyError(why))

    async def _hand_out(self, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            keys = (books.ASKED, books.OPEN, books.LEASED, books.NODE, books.ANSWER + ticket.id)
            values = (ticket.id, pack_ticket(ticket), self._node, books.PRESENT, books.KEPT)
            try:
                other = await self._ask(keys=keys, args=values)
            except RedisError:
                # Whoever looks for the answer tells of it, and it is asked for anew.
                return
            if other is not None:
                self._fail(
                    f"{other.decode('utf-8', 'replace')} stores through the same Redis "
                    f"({self._where}), and one machine stores. Wait a minute if it ended just now"
                )
                return

    async def _take_back(self, ticket: Ticket) -> None:
        try:
            keys = (books.ASKED, books.OPEN, books.LEASED, books.TRIES)
            await self._withdraw(keys=keys, args=[ticket.id])
        except RedisError as error:
            logger.info("Redis kept a request: %s", error)
