"""The one guard around the cleaners: whatever a page does to them, it ends as a value.

Size and exceptions are bounded here. Time and memory are not yet: for that the cleaners will run
in worker processes with limits of their own, behind the same function.
"""

from __future__ import annotations

import json
import traceback
from dataclasses import asdict
from datetime import UTC
from typing import Final, Protocol

from cleaners import pipeline
from cleaners.article import (
    Cleaned,
    Outcome,
    Outlets,
    Quarantined,
    QuarantineReason,
    RawPage,
    Rejected,
)
from cleaners.readers.learned import Weights
from crawler.weights import shipped_weights

MIB: Final = 1024 * 1024
MAX_PAGE_BYTES: Final = 5 * MIB  # as Common Crawl's news-crawl (http.content.limit)
MAX_STACK_CHARACTERS: Final = 20_000  # of a recursion error, both ends say all there is


class Cleaner(Protocol):
    """What `cleaners.pipeline.clean` is."""

    def __call__(
        self,
        page: RawPage,
        *,
        outlets: Outlets,
        weights: Weights | None,
        restored: frozenset[str],
    ) -> Cleaned | Rejected: ...


def clean_guarded(
    page: RawPage,
    *,
    outlets: Outlets,
    restored: frozenset[str] = frozenset(),
    clean: Cleaner = pipeline.clean,
) -> Outcome:
    """Clean a page; one that is too large, or breaks the cleaners, is quarantined. Never raises."""
    if len(page.body) > MAX_PAGE_BYTES:
        return too_large(len(page.body))
    try:
        outcome = clean(page, outlets=outlets, weights=shipped_weights(), restored=restored)
        check_storable(outcome)
    except Exception as error:  # noqa: BLE001 - the guard: any page must end as a value
        return Quarantined(
            reason=QuarantineReason.CRASHED,
            detail=f"the cleaners broke on this page ({_in_words(error)}); its bytes are kept: "
            "report it with the page, and run `newswinnow reclean` after an update",
            stack=_shortened(traceback.format_exc()),
        )
    return outcome


def too_large(size: int) -> Quarantined:
    """Say what a page over the limit is told."""
    return Quarantined(
        reason=QuarantineReason.TOO_LARGE,
        detail=f"{size / MIB:.1f} MiB, and a page may have {MAX_PAGE_BYTES // MIB} MiB: "
        "no news page is as long; if it holds several pages, split it into one file each",
    )


def check_storable(outcome: Cleaned | Rejected) -> None:
    """Raise UnicodeError or OverflowError for what no database could hold.

    The cleaners promise not to let such things out; one broken promise must not end a run.
    """
    if isinstance(outcome, Cleaned):
        for moment in (outcome.article.published.value, outcome.article.modified.value):
            if moment is not None:
                moment.astimezone(UTC)
    json.dumps(asdict(outcome), ensure_ascii=False, default=str).encode()


def _in_words(error: Exception) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _shortened(stack: str) -> str:
    if len(stack) <= MAX_STACK_CHARACTERS:
        return stack
    half = MAX_STACK_CHARACTERS // 2
    return f"{stack[:half]}\n…\n{stack[-half:]}"
