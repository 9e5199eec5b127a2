"""The one way of a page into the database; spiders, the file feed and workers all call it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cleaners.article import Cleaned, Outlets, Quarantined, RawPage, Removal
from crawler.guard import clean_guarded, too_large
from crawler.inputs.arrivals import STDIN, Arrival, Oversized, Unreadable
from db import queries
from db.errors import OutOfDateError
from db.records import Cause, Run, Saved, State
from db.store import Store

TRIES: Final = 5  # somebody would have to put back a removal of this page between each two


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one page."""

    name: str
    """The path or address by which a person knows it."""
    state: State
    article_id: str | None = None
    reason: str = ""
    """Of a page that is no article, in a word or few."""
    detail: str = ""
    """The rest, with what to do."""
    differences: tuple[str, ...] = ()
    """Of a new version."""


class NotRestoredError(Exception):
    """The removal cannot be put back; the message says why and what now."""


def take_in(
    arrival: Arrival, *, store: Store, outlets: Outlets, run: Run, now: datetime
) -> Ingested:
    """Store whatever a path gave: every arrival ends in exactly one state."""
    match arrival:
        case RawPage():
            return ingest(arrival, store=store, outlets=outlets, run=run, now=now)
        case Oversized():
            saved = store.save_unkept(arrival.path, _unread(arrival), run=run, now=now)
            return _ingested(arrival.path, saved)
        case Unreadable():
            saved = store.save_unreadable(
                arrival.path, reason=arrival.reason, hint=arrival.hint, run=run, now=now
            )
            return _ingested(arrival.path, saved)


def ingest(
    page: RawPage,
    *,
    store: Store,
    outlets: Outlets,
    run: Run,
    now: datetime,
    cause: Cause = Cause.PAGE_CHANGED,
) -> Ingested:
    """Clean a page and store what comes out; the same page as last time is passed over.

    With `Cause.RULES_CHANGED` it is cleaned in any case.
    """
    if cause is not Cause.RULES_CHANGED and (known := store.known(page)):
        return _ingested(_name_of(page), known)
    for _ in range(TRIES - 1):
        try:
            return _clean_and_save(page, store, outlets, run, cause, now)
        except OutOfDateError:
            continue
    return _clean_and_save(page, store, outlets, run, cause, now)


def restore(
    article: str, removal: Removal, *, store: Store, outlets: Outlets, run: Run, now: datetime
) -> Ingested:
    """Put a removal back for good and store the version that has it; may raise NotRestoredError."""
    page = queries.last_page(store.database, article)
    restored = store.restored_keys(page.address) | {removal.key}
    outcome = clean_guarded(page, outlets=outlets, restored=restored)
    if not isinstance(outcome, Cleaned):
        raise NotRestoredError(
            f"{article}: the page is no article under the present rules ({outcome.detail}). "
            "Nothing was changed"
        )
    if not _takes_effect(removal, before=_cleaned_without(page, store, outlets), after=outcome):
        raise NotRestoredError(
            f"{article}: the page has changed since, and its newest copy has nothing that "
            f"“{removal.text[:40]}” could be put back to. Nothing was changed"
        )
    saved = store.restore(page, removal, outcome, restored=restored, run=run, now=now)
    return _ingested(_name_of(page), saved)


def _cleaned_without(page: RawPage, store: Store, outlets: Outlets) -> Cleaned | None:
    outcome = clean_guarded(page, outlets=outlets, restored=store.restored_keys(page.address))
    return outcome if isinstance(outcome, Cleaned) else None


def _takes_effect(removal: Removal, *, before: Cleaned | None, after: Cleaned) -> bool:
    was_there = before is None or removal.key in {one.key for one in before.removals}
    return was_there and removal.key not in {one.key for one in after.removals}


def _clean_and_save(
    page: RawPage, store: Store, outlets: Outlets, run: Run, cause: Cause, now: datetime
) -> Ingested:
    restored = store.restored_keys(page.address)
    outcome = clean_guarded(page, outlets=outlets, restored=restored)
    saved = store.save(page, outcome, restored=restored, run=run, cause=cause, now=now)
    return _ingested(_name_of(page), saved)


def _unread(file: Oversized) -> Quarantined:
    outcome = too_large(file.size)
    return Quarantined(reason=outcome.reason, detail=f"{outcome.detail}; its bytes are not kept")


def _name_of(page: RawPage) -> str:
    return page.url or page.source_path or STDIN


def _ingested(name: str, saved: Saved) -> Ingested:
    return Ingested(
        name=name,
        state=saved.state,
        article_id=saved.article_id,
        reason=saved.reason,
        detail=saved.detail,
        differences=saved.differences,
    )
