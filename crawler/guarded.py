"""Cleaning one page, guarded: whatever it does to the cleaners, it ends as a value.

Size and exceptions are bounded here; time and memory by the processes of `crawler.worker`, which
call this.
"""

from __future__ import annotations

import json
import traceback
from dataclasses import asdict, replace
from datetime import UTC
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
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
from cleaners.metadata import slug_of
from cleaners.own import OwnRules, obey
from cleaners.readers.learned import Weights
from crawler.guard import LIMITS, MAX_PAGE_BYTES, Limits, Way, broken, shortened, too_large
from crawler.weights import shipped_weights

TEXT: Final = attrgetter("text")  # all that a passage says
SAYS: Final = attrgetter("text", "rule", "reason", "evidence", "key")  # all that a removal does


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


CLEANERS: Final = MappingProxyType(
    {Way.WHOLE: pipeline.clean, Way.PLAIN: pipeline.clean_plainly},
)


def clean_guarded(
    page: RawPage,
    *,
    outlets: Outlets,
    own: OwnRules = (),
    restored: frozenset[str] = frozenset(),
    clean: Cleaner = pipeline.clean,
    limits: Limits = LIMITS,
) -> Outcome:
    """Clean a page; one that is too large, or breaks the cleaners, is quarantined. Never raises.

    `own` are the user's own rules, which speak behind the cleaners.
    """
    if len(page.body) > MAX_PAGE_BYTES:
        return too_large(len(page.body))
    try:
        outcome = clean(page, outlets=outlets, weights=shipped_weights(), restored=restored)
        if own and isinstance(outcome, Cleaned):
            slug = page.outlet or slug_of(outcome.article.outlet.value, outlets)
            outcome = obey(outcome, own, slug=slug, restored=restored)
        check_storable(outcome)
    except MemoryError:
        stack = traceback.format_exc()
        return broken(QuarantineReason.TOO_MUCH_MEMORY, stack=stack, limits=limits)
    except Exception as error:  # noqa: BLE001 - the guard: any page must end as a value
        return Quarantined(
            reason=QuarantineReason.CRASHED,
            detail=f"the cleaners broke on this page ({_in_words(error)}); its bytes are kept: "
            "report it with the page, and run `newswinnow reclean` after an update",
            stack=shortened(traceback.format_exc()),
        )
    return outcome


def check_storable(outcome: Cleaned | Rejected) -> None:
    """Raise UnicodeError or OverflowError for what no database could hold.

    The cleaners promise not to let such things out; one broken promise must not end a run.
    """
    if isinstance(outcome, Cleaned):
        for moment in (outcome.article.published.value, outcome.article.modified.value):
            if moment is not None:
                moment.astimezone(UTC)
        # They are hundreds: one string of them is looked at thirty times as fast as one by one.
        many = (SAYS(one) for one in outcome.removals)
        whole = "".join(chain(chain.from_iterable(many), map(TEXT, outcome.article.passages)))
        whole.encode()
        outcome = Cleaned(article=replace(outcome.article, passages=()), removals=())
    json.dumps(asdict(outcome), ensure_ascii=False, default=str).encode()


def _in_words(error: Exception) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
