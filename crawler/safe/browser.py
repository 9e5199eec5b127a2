"""What a browser may load of what a page asks for; for pages that are made by JavaScript.

The browser looks names up itself, after we did: a name that changes between the two gets through,
and so does what an address leads on to. Its answers are pages like others.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from collections.abc import Mapping
from typing import Final, Protocol
from urllib.parse import urlsplit

from crawler.safe.networks import Allowed, refusal

# A text needs none of them.
UNNEEDED: Final = frozenset({"image", "media", "font", "websocket", "eventsource", "manifest"})
SCHEMES: Final = frozenset({"http", "https"})


class BrowserError(Exception):
    """There is no browser to be had; the message says why and what now."""


class Asked(Protocol):
    """A request of Playwright's, as much of it as is looked at."""

    @property
    def url(self) -> str: ...
    @property
    def resource_type(self) -> str: ...


class Doorman:
    """For PLAYWRIGHT_ABORT_REQUEST: true for what a browser is not to load."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    async def __call__(self, request: Asked) -> bool:
        parts = urlsplit(request.url)
        if request.resource_type in UNNEEDED or parts.scheme not in SCHEMES or not parts.hostname:
            return True
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                parts.hostname, None, type=socket.SOCK_STREAM
            )
        except OSError:
            return True
        addresses = [str(place[0]) for *_, place in found]
        return any(refusal(parts.hostname, one, self._allowed) for one in addresses)


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
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,
    }
