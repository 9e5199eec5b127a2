"""The guard around the cleaners: what a page may cost, and the words of what it does to them.

Free of the cleaners themselves: who only sends pages to workers does not load them.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from cleaners.article import Cleaned, Outcome, Quarantined, QuarantineReason, RawPage

MIB: Final = 1024 * 1024
MAX_PAGE_BYTES: Final = 5 * MIB  # as Common Crawl's news-crawl (http.content.limit)
MAX_STACK_CHARACTERS: Final = 20_000  # of a recursion error, both ends say all there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost, and when a worker is replaced."""

    seconds: float = 10.0
    """Of processor time, so that a busy machine changes no result."""
    wall: float = 30.0
    """Seconds by the clock, for a page that waits, or a machine that is far too busy."""
    memory: int = 1024 * MIB
    """Of address space; no page of the corpora takes 0.2 GiB, 5 MiB of `<br>` 0.8."""
    pages: int = 1000
    """After which a worker is replaced: whatever leaks in a C library is given back."""
    resident: int = 400 * MIB
    """From which it is replaced early."""


LIMITS: Final = Limits()


class Way(StrEnum):
    """How a page is cleaned."""

    WHOLE = "whole"
    PLAIN = "plain"
    """As its text alone; the second try of a page that broke its worker."""


class Guard(Protocol):
    """Cleans pages so that none of them can do harm."""

    @property
    def workers(self) -> int:
        """How many pages it cleans at once."""
        ...

    @property
    def ahead(self) -> int:
        """How many pages may be begun before the first of them is stored."""
        ...

    def begin(self, page: RawPage, restored: frozenset[str] = frozenset()) -> Future[Outcome]:
        """Begin to clean a page; the outcome never is an exception of the cleaners."""
        ...


def settled(outcome: Outcome) -> Future[Outcome]:
    """What nobody has to wait for."""
    done: Future[Outcome] = Future()
    done.set_result(outcome)
    return done


# ---- words


def too_large(size: int) -> Quarantined:
    """Say what a page over the limit is told."""
    return Quarantined(
        reason=QuarantineReason.TOO_LARGE,
        detail=f"{size / MIB:.1f} MiB, and a page may have {MAX_PAGE_BYTES // MIB} MiB: "
        "no news page is as long; if it holds several pages, split it into one file each",
    )


BREAKS: Final = MappingProxyType(
    {
        QuarantineReason.TOO_SLOW: "cleaning it takes more than {limits.seconds:g} seconds",
        QuarantineReason.TOO_MUCH_MEMORY: "cleaning it takes more than {memory} MiB of memory",
        QuarantineReason.WORKER_DIED: "the process that cleaned it died ({how})",
    }
)
"""What a page does to its worker; for each, the page is tried once more as its text alone."""


def broken(
    reason: QuarantineReason, *, how: str = "", stack: str = "", limits: Limits = LIMITS
) -> Quarantined:
    """Say what a page is told that broke its worker."""
    said = BREAKS[reason].format(limits=limits, memory=limits.memory // MIB, how=how)
    return Quarantined(reason=reason, detail=said, stack=shortened(stack))


def given_up(first: Quarantined) -> Quarantined:
    """A page that broke its workers both ways."""
    return replace(
        first,
        detail=f"{first.detail}, and its text alone gives no article either; its bytes are kept: "
        "report it with the page, and run `newswinnow reclean` after an update",
    )


def as_text_alone(cleaned: Cleaned, first: Quarantined) -> Cleaned:
    """The article of a page that could be cleaned in the plain way only; it says so."""
    warning = f"read as its text alone, without its markup: {first.detail}"
    article = replace(cleaned.article, warnings=(*cleaned.article.warnings, warning))
    return replace(cleaned, article=article)


def shortened(stack: str) -> str:
    """Both ends of a stack too long to keep."""
    if len(stack) <= MAX_STACK_CHARACTERS:
        return stack
    half = MAX_STACK_CHARACTERS // 2
    return f"{stack[:half]}\n…\n{stack[-half:]}"
