"""What becomes of an address that is asked for, and of a visit as a whole."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of any status."""

    asked: str
    url: str
    """Behind all redirects."""
    status: int
    body: bytes
    content_type: str | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    """What robots.txt, headers and page say of its use, as `crawler.polite` records it."""

    @property
    def wrong(self) -> str | None:
        """Why there is nothing to read, or None."""
        return None if self.status == 200 else f"HTTP {self.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFetched:
    """No answer: it was refused, or nobody was there."""

    asked: str
    wrong: str


Answer = Fetched | NotFetched


class Fetch(Protocol):
    """Asks for an address, politely and safely; whatever happens, an answer comes back."""

    def __call__(self, url: str, *, by_robots: bool = True) -> Awaitable[Answer]: ...


class SiteError(Exception):
    """A site that nothing can be said of; the message says which, why and what now."""

    def __init__(self, url: str, why: str, hint: str) -> None:
        super().__init__(f"{url}: {why}. {hint}")


class VisitError(Exception):
    """A visit that could not begin; the message says why."""
