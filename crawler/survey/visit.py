"""The coat of Scrapy over a visit: a few addresses, one by one, by the project's settings."""

from __future__ import annotations

from asyncio import Future
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, NoReturn, TypeVar

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from typing_extensions import override

from crawler.polite.components import META
from crawler.polite.failures import in_words
from crawler.survey.fetched import Answer, Fetch, Fetched, NotFetched, VisitError

T = TypeVar("T")
Plan = Callable[[Fetch], Awaitable[T]]
Say = Callable[[str], None]

# Nothing is stored, and the log of a crawl is no part of an answer at a terminal.
SETTINGS: Final[Mapping[str, object]] = {"ITEM_PIPELINES": {}, "LOG_LEVEL": "WARNING"}


@dataclass(slots=True)
class _Outcome(Generic[T]):
    """What a plan came to; it is filled inside of the crawl."""

    values: list[T] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)


def visit(plan: Plan[T], settings: Mapping[str, object], say: Say) -> T:
    """Run the plan inside of one crawl, and give what it returns.

    Once in a process: Twisted's reactor cannot be started again. `say` hears each address.
    Raises what the plan raises, VisitError, and KeyboardInterrupt where somebody stops it.
    """
    outcome: _Outcome[T] = _Outcome()
    project = Settings()
    project.setmodule("crawler.settings", "project")
    project.setdict({**SETTINGS, **settings}, "cmdline")
    process = AsyncCrawlerProcess(project)
    crawl = process.crawl(VisitSpider, plan=plan, outcome=outcome, say=say)
    process.start()
    if outcome.errors:
        raise outcome.errors[0]
    if not outcome.values:
        _tell_why(crawl)
    return outcome.values[0]


def _tell_why(crawl: Future[None]) -> NoReturn:
    error = crawl.exception() if crawl.done() and not crawl.cancelled() else None
    if error:
        raise VisitError(f"The visit could not begin: {type(error).__name__}: {error}") from error
    # Scrapy takes Ctrl-C for a wish to end in good order.
    raise KeyboardInterrupt


class VisitSpider(scrapy.Spider):
    """Fetches what a plan asks for; it has no pages of its own."""

    name = "visit"

    def __init__(self, plan: Plan[T], outcome: _Outcome[T], say: Say, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._plan = plan
        self._outcome = outcome
        self._say = say

    @override
    async def start(self) -> AsyncIterator[Any]:
        try:
            self._outcome.values.append(await self._plan(self._fetch))
        except Exception as error:  # noqa: BLE001 - it is raised again, outside of the crawl
            self._outcome.errors.append(error)
        nothing: tuple[scrapy.Request, ...] = ()
        for request in nothing:
            yield request

    async def _fetch(self, url: str, *, by_robots: bool = True) -> Answer:
        self._say(url)
        free: dict[str, object] = {} if by_robots else {"dont_obey_robotstxt": True}
        try:
            request = scrapy.Request(url, meta=free, callback=scrapy.http.request.NO_CALLBACK)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no answer
            return NotFetched(asked=url, wrong=in_words(error))
        return _fetched(url, response)


def _fetched(url: str, response: Response) -> Fetched:
    content_type = response.headers.get("Content-Type")
    asked = response.request.meta if response.request else {}
    said = asked.get(META, {})
    return Fetched(
        asked=url,
        url=response.url,
        status=response.status,
        body=response.body,
        content_type=content_type.decode("latin-1") if content_type else None,
        said=said,
    )
