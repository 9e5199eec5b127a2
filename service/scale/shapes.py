"""What goes from task to task; between tasks it is packed, so that its bytes are known."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from typing import Final

from cleaners.article import Cleaned, Outcome
from cleaners.stories import Member
from crawler.inputs.arrivals import Arrival
from db.records import State

QUICK: Final = 1  # of zlib: a third of the bytes, at 60 MB a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a path gave, and what became of it; a page is without its bytes."""

    arrival: Arrival
    sha256: str = ""
    outcome: Outcome | None = None
    """None for what is no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An article among all."""

    number: int
    """By the order of ids."""
    id: str
    address: str
    url: str | None
    """This one and the next are of the page that was the first article at the address."""
    source_path: str | None
    outlet: str | None
    """As somebody said last."""
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one arrival of a part ended."""

    at: int
    """Its index in the part."""
    state: State
    article: str | None = None
    """Of its address."""
    place: Place | None = None
    """Where it is the address's current version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A current version, where it lies."""

    place: Place
    sha256: str
    source: str | None
    """As of `crawler.sources`."""
    cleaned: Cleaned
    is_recalled: bool = False
    """Furniture that was learned was taken out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two articles that tell the same story."""

    one: Member
    """Of the lesser id."""
    other: Member
    parts: tuple[int, int]
    """In which they lie."""
    similarity: float


def pack(value: object) -> bytes:
    """As few bytes, quickly."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), QUICK)


def unpack(packed: bytes) -> object:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 - of our own workers
