"""Scrapy's coats over the rules of safety."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.statscollectors import StatsCollector
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object

from crawler.safe.networks import name_of
from crawler.safe.resolver import PublicResolver
from crawler.safe.wholeness import damage

SCHEMES: Final = frozenset({"http", "https"})
DAMAGED_FLAG: Final = "damaged"
# A body of a status that says so is empty, whatever its headers are (RFC 9110, 6.4.1).
EMPTY: Final = frozenset({204, 205, 304})


class UnsafeSettingsError(Exception):
    """Settings under which addresses would not be looked at."""


class PublicWebOnly:
    """Refuses other schemes than http and https, and says why a host was refused."""

    def __init__(self, stats: StatsCollector, why_refused: Callable[[str], str | None]) -> None:
        self._stats = stats
        self._why_refused = why_refused

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        resolver = load_object(crawler.settings["TWISTED_DNS_RESOLVER"])
        by_name = crawler.settings.getpriority("DNS_RESOLVER") or 0
        if (
            not crawler.settings.getbool("TWISTED_REACTOR_ENABLED")
            or not issubclass(resolver, PublicResolver)
            or crawler.settings.getbool("HTTPPROXY_ENABLED")
            or by_name > (crawler.settings.getpriority("TWISTED_DNS_RESOLVER") or 0)
        ):
            raise UnsafeSettingsError(
                "Addresses of this machine and its network would be reached. Set "
                "TWISTED_DNS_RESOLVER = 'crawler.safe.PublicResolver' and "
                "TWISTED_REACTOR_ENABLED = True, HTTPPROXY_ENABLED = False, and no DNS_RESOLVER"
            )
        return cls(crawler.stats, why_refused)

    def process_request(self, request: Request) -> None:
        scheme = urlparse_cached(request).scheme
        if scheme not in SCHEMES:
            self._stats.inc_value("safe/refused_scheme")
            raise IgnoreRequest(f"refused: {request.url[:100]} is not http or https")
        if request.meta.get("proxy"):
            # Scrapy goes through it also where HTTPPROXY_ENABLED is off.
            self._stats.inc_value("safe/refused_proxy")
            raise IgnoreRequest(f"refused: {request.url[:100]} through a proxy")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A host that is refused is not asked again, as one that is not found is."""
        host = urlparse_cached(request).hostname or ""
        why = self._why_refused(host) if isinstance(exception, CannotResolveHostError) else None
        if why:
            self._stats.inc_value("safe/refused_host")
            raise IgnoreRequest(f"refused: {host} is at {why}") from exception


def why_refused(host: str) -> str | None:
    """What the resolver of this process says of a host."""
    from twisted.internet import reactor  # noqa: PLC0415 - the reactor is installed by now

    resolver: object = reactor.nameResolver
    return resolver.refused.get(name_of(host)) if isinstance(resolver, PublicResolver) else None


class WholeBodies:
    """Asks again for a packed body that is not whole; if it stays so, the response is flagged."""

    def __init__(self, crawler: Crawler, limit: int) -> None:
        self._crawler = crawler
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        found = self._damage(request, response)
        if found is None:
            return response
        self._crawler.stats.inc_value(f"safe/{found.replace(' ', '_')}")
        return self._again(request, found) or response.replace(
            flags=[*response.flags, DAMAGED_FLAG, found]
        )

    def _again(self, request: Request, why: str) -> Request | None:
        spider = self._crawler.spider
        if spider is None or request.meta.get("dont_retry"):
            return None
        return get_retry_request(request, spider=spider, reason=why)

    def _damage(self, request: Request, response: Response) -> str | None:
        if request.method == "HEAD" or response.status in EMPTY:
            return None
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        limit = request.meta.get("download_maxsize", self._limit)
        return damage(response.body, encodings.split(","), limit) if encodings else None
