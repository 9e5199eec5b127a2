"""What a list of articles is, and the limits that hold for all kinds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# sitemaps.org/protocol.html: no more than 50,000 addresses in a file; few feeds have a hundred.
MAX_LINKS: Final = 50_000
# As much as the crawler takes of any body. The protocol allows 50 MB; such a one is read in part.
MAX_BYTES: Final = 10 * 1024 * 1024
MAX_URL: Final = 2_048  # characters, sitemaps.org/protocol.html
MAX_TITLE: Final = 1_000  # characters
MAX_AUTHOR: Final = 200  # characters
MAX_AUTHORS: Final = 50

NOT_HTTP: Final = "not http or https"
NO_ADDRESS: Final = "no address"
TOO_LONG: Final = f"an address of more than {MAX_URL:,} characters"
TOO_MANY: Final = f"over {MAX_LINKS:,} links"
NO_LINK: Final = "an entry without a link"
CUT: Final = "cut off: an entry that is not whole"
LOST: Final = "an entry in what cannot be read"
REPEATED: Final = "an address that stood there before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address, and what the list says of the article behind it."""

    url: str
    """Absolute, http or https, as the outlet writes it: not canonical."""
    title: str | None = None
    """Plain text."""
    published: datetime | None = None
    """Aware."""
    modified: datetime | None = None
    """Aware."""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """Entries that gave no link, and why; the reasons are few, so that they can be counted."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one feed or sitemap gave."""

    links: tuple[Link, ...] = ()
    """Articles, in the order of the file."""
    listings: tuple[Link, ...] = ()
    """Further lists: the sitemaps of an index, the next page of a feed."""
    passed_over: tuple[PassedOver, ...] = ()
    ttl: int | None = None
    """Minutes for which the outlet asks not to be asked again."""


class FeedError(Exception):
    """A body that is no list of articles; the message says which, why and what now."""

    def __init__(self, url: str, why: str, hint: str) -> None:
        super().__init__(f"{url}: {why}. {hint}")
        self.url = url
        self.why = why
        self.hint = hint
