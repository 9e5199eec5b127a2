"""Names to addresses, the public ones alone: a connection goes to an address that was looked at."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final, Protocol, Self, cast

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from typing_extensions import override
from zope.interface import implementer

from crawler.safe.networks import Allowed, name_of, read_allowed, refusal

ALLOWED: Final = "SAFE_ALLOWED_HOSTS"
REMEMBERED: Final = 10_000  # hosts; as many as Scrapy's own cache of names has

logger = logging.getLogger(__name__)


class Receiver(Protocol):
    """Twisted's IResolutionReceiver as mypy knows interfaces."""

    def resolutionBegan(self, resolution: IHostResolution, /) -> None: ...  # noqa: N802 - Twisted's name
    def addressResolved(self, address: IAddress, /) -> None: ...  # noqa: N802 - Twisted's name
    def resolutionComplete(self) -> None: ...  # noqa: N802 - Twisted's name


class PublicResolver(CachingHostnameResolver):
    """For TWISTED_DNS_RESOLVER: refuses what is not the public web.

    It sees names and every spelling of an address (`127.1`, `0x7f000001`), for each connection: of
    a start URL, a redirect, robots.txt. The connection goes to one of the addresses that it lets
    through, so a name that changes between question and connection gains nothing.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: Allowed) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed
        self.refused: LocalCache[str, str] = LocalCache(REMEMBERED)
        """By `name_of` a host, why it was refused the last time.

        Kept when the host is asked for again: whoever was refused asks why while others ask.
        """

    @override
    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, read_allowed(settings.getlist(ALLOWED)))

    @override
    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Hand on the addresses that may be reached; what comes from the cache is looked at too."""
        return super().resolveHostName(
            Gate(cast("Receiver", resolutionReceiver), hostName, self),  # type: ignore[arg-type]  # zope
            hostName,
            portNumber,
            addressTypes,
            transportSemantics,
        )

    def refuses(self, host: str, address: str) -> bool:
        why = refusal(host, address, self._allowed)
        if why:
            self.refused[name_of(host)] = f"{address}: {why}"
            logger.warning("refused: %s is at %s: %s", host, address, why)
        return why is not None


@implementer(IResolutionReceiver)
class Gate:
    """Between the resolver and whoever connects: lets through what may be reached."""

    def __init__(self, behind: Receiver, host: str, resolver: PublicResolver) -> None:
        self._behind = behind
        self._host = host
        self._resolver = resolver

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        self._behind.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's name
        if not self._resolver.refuses(self._host, address.host):
            self._behind.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._behind.resolutionComplete()
