"""What is asked of a site at most once in a while, however many requests want to know it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from scrapy.utils.datatypes import LocalCache
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

T = TypeVar("T")
Ask = Callable[[str, T | None], Awaitable[tuple[T, float]]]
"""Of a place and what was known of it: what is known now, and for how many seconds that holds."""

REMEMBERED: Final = 10_000  # places


class Once(Generic[T]):
    """What is known by place; while one asks, others wait for the answer."""

    def __init__(self, ask: Ask[T]) -> None:
        self._ask = ask
        self._known: LocalCache[str, tuple[T, float]] = LocalCache(REMEMBERED)
        self._asked: dict[str, Deferred[None]] = {}

    async def known(self, place: str) -> T:
        """What is known of a place, asked for where it is not, or holds no more."""
        while (waiting := self._asked.get(place)) is not None:
            # Each waits for its own: a Deferred of Scrapy's gives its value to one.
            mine: Deferred[None] = Deferred()
            waiting.chainDeferred(mine)
            await maybe_deferred_to_future(mine)
        known = self._known.get(place)
        if known is not None and time.monotonic() < known[1]:
            return known[0]
        self._asked[place] = Deferred()
        try:
            found, seconds = await self._ask(place, known[0] if known else None)
            self._known[place] = (found, time.monotonic() + seconds)
            return found
        finally:
            self._asked.pop(place).callback(None)
