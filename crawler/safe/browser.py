"""What a browser may load of what a page asks for; for pages that are made by JavaScript.

The browser looks names up itself, after we did: a name that changes between the two gets through,
and so does what an address leads on to. Its answers are pages like others.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from crawler.safe.networks import Allowed, refusal

# A text needs none of them.
UNNEEDED: Final = frozenset({"image", "media", "font", "eventsource", "manifest"})
SCHEMES: Final = frozenset({"http", "https"})


class BrowserError(Exception):
    """There is no browser to be had; the message says why and what now."""


class Asked(Protocol):
    """A request of Playwright's, as much of it as is looked at."""

    @property
    def url(self) -> str: ...
    @property
    def resource_type(self) -> str: ...


class Route(Protocol):
    """A request that waits for a word."""

    @property
    def request(self) -> Asked: ...
    async def abort(self) -> None: ...
    async def fallback(self) -> None: ...


class Opened(Protocol):
    """A page of Playwright's, as much of it as is needed."""

    @property
    def context(self) -> Any: ...


class Doorman:
    """For PLAYWRIGHT_ABORT_REQUEST: true for what a browser is not to load."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    async def __call__(self, request: Asked) -> bool:
        try:
            parts = urlsplit(request.url)
            host = parts.hostname
            if request.resource_type in UNNEEDED or parts.scheme not in SCHEMES or not host:
                return True
            found = await asyncio.get_running_loop().getaddrinfo(
                host, None, type=socket.SOCK_STREAM
            )
        except (OSError, ValueError):  # no such name, and what can be none: a..b, http://[
            return True
        return any(refusal(host, str(place[0]), self._allowed) for *_, place in found)

    async def at(self, page: Opened, _request: object) -> None:
        """For `playwright_page_init_callback`: also over what Playwright's pages do not see.

        Windows that a page opens are asked about by their context, and web sockets apart.
        """
        await page.context.route_web_socket("**", lambda socket: socket.close())
        await page.context.route("**", self._decide)

    async def _decide(self, route: Route) -> None:
        await (route.abort() if await self(route.request) else route.fallback())


def browser_settings(path: str, allowed: Allowed, *, is_root: bool) -> Mapping[str, object]:
    """Scrapy's settings for the browser at this path; raises BrowserError."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise BrowserError(
            "NEWSWINNOW_BROWSER needs scrapy-playwright, which is not installed. "
            "Install it: pip install 'newswinnow[javascript]'"
        )
    return {
        # Chromium has no sandbox for root.
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": path, "chromium_sandbox": not is_root},
        "PLAYWRIGHT_ABORT_REQUEST": Doorman(allowed),
        # What they ask for, nobody is asked about.
        "PLAYWRIGHT_CONTEXTS": {"default": {"service_workers": "block"}},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,
    }
