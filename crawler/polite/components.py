"""Scrapy's coats over the rules of politeness."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Self

from scrapy import signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.statscollectors import StatsCollector
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached

from crawler.polite import pace, robots, tdmrep
from crawler.polite.agent import names_contact, token_of
from crawler.polite.failures import in_words
from crawler.polite.once import REMEMBERED, Once
from crawler.polite.rights import RESERVED, RESERVED_FLAG, read_rights
from crawler.polite.tdmrep import Reservation

META: Final = "polite"
"""Where in `response.meta` the record is: a dict of plain values."""
DELAY: Final = "delay"
LEAST_DELAY: Final = "polite_delay"
"""In `request.meta`: seconds that whoever crawls wants between two requests to the host."""
LONGEST_WAIT: Final = "POLITE_LONGEST_WAIT"
DEFAULT_LONGEST_WAIT: Final = 600.0  # seconds
TDMREP: Final = "POLITE_TDMREP"
FREE: Final = "dont_obey_robotstxt"  # Scrapy's own name for it
PRIORITY: Final = 1_000  # of robots.txt before pages, as in Scrapy

logger = logging.getLogger(__name__)


class LeftAloneError(IgnoreRequest):
    """A host is left alone in this crawl: it wants a long rest, or nobody knows what it allows."""

    def __init__(self, why: str, seconds: float = 0.0) -> None:
        super().__init__(why)
        self.seconds = seconds
        """For which it wants to be left alone, where it says so."""


class HostPace:
    """Keeps hosts at the pace they ask for, over what Scrapy's own settings and AutoThrottle say.

    Scrapy has a queue and a delay for each host. Before each request and after each answer (and
    after AutoThrottle, which listens first) the delay is raised to what the host asks for.
    """

    def __init__(self, crawler: Crawler, longest: float) -> None:
        self._crawler = crawler
        self._longest = longest
        self._hosts: LocalCache[str, pace.Host] = LocalCache(REMEMBERED)
        # What Scrapy's delay would be without a rest, so that it can be given back.
        self._usual: LocalCache[str, float] = LocalCache(REMEMBERED)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        seconds = crawler.settings.getfloat(LONGEST_WAIT, DEFAULT_LONGEST_WAIT)
        this = cls(crawler, seconds)
        crawler.signals.connect(this.before_request, signals.request_reached_downloader)
        crawler.signals.connect(this.after_answer, signals.response_downloaded)
        return this

    def process_request(self, request: Request) -> None:
        """Note the distance that robots.txt asks for; refuse what would wait for too long."""
        name = _host_of(request)
        host = self._hosts.get(name, pace.Host())
        asked = request.meta.get(META, {}).get(DELAY, 0.0)
        least = max(asked, request.meta.get(LEAST_DELAY) or 0.0)
        if least:
            host = pace.with_delay(host, least)
            self._hosts[name] = host
        clock = time.monotonic()
        why = pace.too_long(host, clock, self._longest)
        if why:
            self._count("left_alone")
            raise LeftAloneError(f"{name} {why}", pace.rest(host, clock))

    def before_request(self, request: Request) -> None:
        self._set_gap(request)

    def after_answer(self, response: Response, request: Request) -> None:
        name, clock = _host_of(request), time.monotonic()
        value = response.headers.get("Retry-After")
        asked = pace.retry_after(value.decode("latin-1") if value else None, datetime.now(UTC))
        before = self._hosts.get(name, pace.Host())
        after = pace.after_answer(before, response.status, asked, clock)
        self._hosts[name] = after
        if after.rests_until > before.rests_until:
            self._count("rests")
            seconds = after.rests_until - clock
            logger.info("%s is busy (HTTP %d): %.0f s of rest", name, response.status, seconds)
        self._set_gap(request)
        self._empty_queue(request, after, clock)

    def _set_gap(self, request: Request) -> None:
        slot, name = self._slot(request), _host_of(request)
        host = self._hosts.get(name)
        if slot is None or host is None:
            return
        clock = time.monotonic()
        resting = host.rests_until > clock
        own = self._usual.pop(name, slot.delay)
        if resting:
            self._usual[name] = own
        needed = pace.gap(host, own, slot.lastseen, clock)
        if needed > own or resting:
            # Half a second less than what was asked for is not what was asked for.
            slot.jitter = 0.0
        if needed < slot.delay:
            # The wait that was begun with the longer delay ends; Scrapy looks at its queue next.
            slot.close()
        slot.delay = needed

    def _empty_queue(self, request: Request, host: pace.Host, clock: float) -> None:
        """Give back what waits for a host that is not waited for any more."""
        slot, why = self._slot(request), pace.too_long(host, clock, self._longest)
        while why and slot is not None and slot.queue:
            waiting, answer = slot.queue.popleft()
            self._count("left_alone")
            seconds = pace.rest(host, clock)
            answer.errback(LeftAloneError(f"{_host_of(waiting)} {why}", seconds))

    def _slot(self, request: Request) -> Slot | None:
        key = str(request.meta.get("download_slot"))
        return self._crawler.engine.downloader.slots.get(key)

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"polite/{what}")


class ObeyRobots:
    """Asks each site for its robots.txt, at most once a day, and obeys it by RFC 9309."""

    def __init__(self, crawler: Crawler, agent: str, token: str) -> None:
        self._crawler = crawler
        self._token = token
        self._is_nameless = not names_contact(agent)
        self._rules = Once(self._renewed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        agent = settings.get("USER_AGENT") or ""
        token = (settings.get("ROBOTSTXT_USER_AGENT") or token_of(agent)).lower()
        return cls(crawler, agent, token)

    async def process_request(self, request: Request) -> None:
        """Let through what the site allows, and note why."""
        scheme = urlparse_cached(request).scheme
        if request.meta.get(FREE) or scheme not in {"http", "https"}:
            return
        rules = await self._rules.known(robots.place_of(request.url))
        decision = robots.decide(rules, request.url, self._token)
        request.meta[META] = _plain(decision, rules)
        if not decision.allowed:
            self._count("forbidden")
            why = f"{decision.why}: {request.url}"
            is_known = rules.kind is not robots.Kind.UNREACHABLE
            raise IgnoreRequest(why) if is_known else LeftAloneError(why, rules.rest)

    async def _renewed(self, place: str, old: robots.Robots | None) -> tuple[robots.Robots, float]:
        answer = await self._ask(place)
        return robots.renewed(old, answer), robots.kept_for(answer)

    async def _ask(self, place: str) -> robots.Robots:
        if self._is_nameless:
            self._is_nameless = False  # said once
            logger.warning("USER_AGENT names nobody whom an outlet could write to")
        url = place
        for _ in range(robots.MAX_HOPS + 1):
            response = await self._fetch(url)
            if isinstance(response, robots.Robots):
                return response
            location = response.headers.get("Location")
            target = robots.next_hop(
                response.status, location.decode("latin-1") if location else None, url
            )
            if target is None:
                self._count(f"robots/{response.status}")
                return robots.read_robots(response.status, response.body, self._token)
            url = target
        return robots.too_many_hops()

    async def _fetch(self, url: str) -> Response | robots.Robots:
        """The answer, or what it means that there is none."""
        request = Request(
            url,
            priority=PRIORITY,
            # A spider that keeps to its own domains obeys rules that are kept elsewhere too.
            meta={FREE: True, "dont_redirect": True, "allow_offsite": True},
            callback=NO_CALLBACK,
        )
        try:
            return await self._crawler.engine.download_async(request)
        except LeftAloneError as error:
            return self._unreachable(url, str(error), error.seconds)
        except Exception as error:  # noqa: BLE001 - whatever it is, the site did not answer
            return self._unreachable(url, f"{type(error).__name__}: {in_words(error)}")

    def _unreachable(self, url: str, why: str, rest: float = 0.0) -> robots.Robots:
        self._count("robots/unreachable")
        logger.info("no robots.txt at %s: %s", url, why)
        return robots.unreachable(why, rest)

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"polite/{what}")


class AskTdmRep:
    """Asks each site for its /.well-known/tdmrep.json, at most once a day."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules = Once(self._ask)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool(TDMREP):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Note what the site reserves of this address; behind robots.txt, which allows it."""
        if request.meta.get(FREE) or urlparse_cached(request).scheme not in {"http", "https"}:
            return
        rules = await self._rules.known(tdmrep.place_of(request.url))
        said = tdmrep.plain(tdmrep.reservation_of(request.url, rules))
        request.meta[META] = request.meta.get(META, {}) | said

    async def _ask(
        self, place: str, _old: Sequence[Reservation] | None
    ) -> tuple[Sequence[Reservation], float]:
        return tdmrep.read_tdmrep(await self._fetch(place)), robots.DAY

    async def _fetch(self, place: str) -> bytes:
        meta = {FREE: True, "dont_redirect": True, "dont_retry": True}
        request = Request(place, priority=PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the site did not answer
            logger.info("no tdmrep.json at %s: %s", place, error)
            return b""
        return response.body if response.status == 200 else b""


class RecordRights:
    """Notes with each response what its headers and its page say of their use."""

    def __init__(self, stats: StatsCollector, token: str) -> None:
        self._stats = stats
        self._token = token

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        token = settings.get("ROBOTSTXT_USER_AGENT") or token_of(settings.get("USER_AGENT") or "")
        return cls(crawler.stats, token.lower())

    def process_response(self, request: Request, response: Response) -> Response:
        headers = {
            name.decode("latin-1").lower(): [value.decode("latin-1") for value in values]
            for name, values in response.headers.items()
        }
        rights = read_rights(headers, response.body, self._token)
        said = request.meta.get(META, {}) | rights.plain()
        request.meta[META] = said
        # By the site's file alone.
        by_file = said.get("tdm_reservation") == RESERVED and rights.tdm_reservation is None
        flags = [*rights.flags(), *([RESERVED_FLAG] if by_file else [])]
        for flag in flags:
            self._stats.inc_value(f"polite/{flag}")
        return response.replace(flags=[*response.flags, *flags])


def _plain(decision: robots.Decision, rules: robots.Robots) -> dict[str, object]:
    """What robots.txt says of a request, as values that JSON has; without what was not said."""
    said = {
        "robots": decision.why,
        DELAY: rules.delay,
        "content_signal": list(rules.signals),
    }
    return {key: value for key, value in said.items() if value}


def _host_of(request: Request) -> str:
    """Without case and without the dot of the root: they are one host, and have one pace."""
    return (urlparse_cached(request).hostname or "").casefold().rstrip(".")
