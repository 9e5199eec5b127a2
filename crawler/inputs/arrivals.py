"""What a path can give, and the limits that hold for everything that is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cleaners.article import RawPage

STDIN: Final = "-"
INSIDE: Final = "!/"  # between a container and the place in it, as in the `jar:` URLs of Java

MIB: Final = 1024 * 1024
CHUNK: Final = 64 * 1024
HEAD: Final = 64 * 1024  # bytes by which a kind is told
# Twice what the guard lets through: a page a little too long is kept in quarantine, with its bytes.
MAX_PAGE: Final = 10 * MIB
MAX_DEPTH: Final = 5  # `tar.gz` with `warc.gz` in it: 4

DAMAGE_HINT: Final = "What could be read is cleaned; fetch or copy the file again for the rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A path, or a part of a container, that gave no page."""

    path: str
    reason: str
    hint: str
    """What to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversized:
    """A page over MAX_PAGE: named, and not kept."""

    path: str
    size: int
    """Bytes; where nobody knows how many there are, as many as were read before giving up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """What is no page by its nature: a request, a redirect, a picture of a WARC; counted."""

    path: str
    reason: str
    """One of few, so that it can be counted: `request record`, `HTTP 404`, `image/png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit(PassedOver):
    """A record that says: the page was fetched again, and was the same as another time.

    Passed over, unless somebody has that page.
    """

    page: RawPage
    """What is known of it but for its bytes, which are not in the record."""
    of_url: str
    of_time: datetime | None
    """When the other page was fetched; None: when the same address was fetched last before."""


Arrival = RawPage | Oversized | Unreadable
"""What ends in a state."""

Reading = Arrival | PassedOver
"""What a path can give."""


class DamagedError(Exception):
    """The rest of a file cannot be read, and why; what came before it counts."""

    def __init__(self, reason: str, hint: str = DAMAGE_HINT) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def inside(place: str, part: str) -> str:
    """The place of a part of a container: `/abs/news.zip!/a/b.html`."""
    return f"{place}{INSIDE}{part}"


def path_of(place: str) -> str | None:
    """The place as a page's path; None for standard input, which has no place to be found again."""
    return None if place == STDIN or place.startswith(f"{STDIN}{INSIDE}") else place
