"""The one way of a page into the database; spiders, the file feed and workers all call it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar, Final

from cleaners.article import Cleaned, Outcome, Quarantined, RawPage, Removal
from cleaners.memory import recall
from crawler.forgotten import names_of
from crawler.guard import MIB, Guard, too_large
from crawler.inputs.arrivals import (
    STDIN,
    Arrival,
    Oversized,
    PassedOver,
    Revisit,
    Unreadable,
)
from crawler.remember import memory_of
from crawler.sources import source_of
from db import queries
from db.errors import OutOfDateError
from db.records import Cause, Run, Saved, State
from db.store import Store
from db.version_writer import slug_of

MOST_AHEAD: Final = 64 * MIB  # of pages that were begun and are not stored: memory stays flat
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An arrival whose cleaning goes on elsewhere, ahead of its turn to be stored."""

    arrival: Arrival
    restored: frozenset[str] = frozenset()
    """The keys it is cleaned with."""
    cleaning: Future[Outcome] | None = None
    """None where there is nothing to clean."""

    @property
    def is_done(self) -> bool:
        """Nothing has to be waited for."""
        return self.cleaning is None or self.cleaning.done()

    @property
    def size(self) -> int:
        """Bytes it holds."""
        return len(self.arrival.body) if isinstance(self.arrival, RawPage) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A revisit; its page is looked for when its turn comes, since it may stand right before it."""

    revisit: Revisit
    is_done: ClassVar[bool] = True
    size: ClassVar[int] = 0


def _nowhere(_: PassedOver) -> None: ...


def take_all(
    arrivals: Iterable[Arrival | Revisit],
    *,
    guard: Guard,
    store: Store,
    run: Run,
    now: Callable[[], datetime],
    cause: Cause = Cause.PAGE_CHANGED,
    pass_over: Callable[[PassedOver], None] = _nowhere,
) -> Iterator[Ingested]:
    """Store whatever the arrivals gave, in their order, however many are cleaned at once.

    A revisit of a page that is not there goes to `pass_over`.
    """

    def begun(arrival: Arrival | Revisit) -> Begun | Again:
        if isinstance(arrival, Revisit):
            return Again(revisit=arrival)
        return begin(arrival, guard=guard, store=store, cause=cause)

    def ended(one: Begun | Again) -> Iterator[Ingested]:
        if isinstance(one, Again):
            page = _revisited(one.revisit, store)
            if page is None:
                pass_over(one.revisit)
                return
            one = begin(page, guard=guard, store=store, cause=cause)
        yield finish(one, guard=guard, store=store, run=run, now=now, cause=cause)

    ahead: deque[Begun | Again] = deque()
    size = 0
    for arrival in arrivals:
        ahead.append(begun(arrival))
        size += ahead[-1].size
        while ahead and (ahead[0].is_done or len(ahead) > guard.ahead or size > MOST_AHEAD):
            size -= ahead[0].size
            yield from ended(ahead.popleft())
    while ahead:
        yield from ended(ahead.popleft())


def _revisited(revisit: Revisit, store: Store) -> RawPage | None:
    """The page that was fetched again, with the bytes of the other time."""
    page = revisit.page
    other = queries.page_captured(
        store.database,
        revisit.of_url,
        at=revisit.of_time,
        before=page.fetched_at or datetime.max.replace(tzinfo=UTC),
    )
    return other and replace(
        page, body=other.body, content_type=other.content_type, headers=other.headers
    )


def begin(
    arrival: Arrival, *, guard: Guard, store: Store, cause: Cause = Cause.PAGE_CHANGED
) -> Begun:
    """Begin to clean a page, unless it is known; what is true is asked again when it is stored."""
    if (
        not isinstance(arrival, RawPage)
        or store.forgotten(names_of(arrival))
        or _known(arrival, store, cause)
    ):
        return Begun(arrival=arrival)
    restored = store.restored_keys(arrival.address)
    return Begun(arrival=arrival, restored=restored, cleaning=guard.begin(arrival, restored))


def finish(
    begun: Begun,
    *,
    guard: Guard,
    store: Store,
    run: Run,
    now: Callable[[], datetime],
    cause: Cause = Cause.PAGE_CHANGED,
    note: Callable[[Saved], None] | None = None,
) -> Ingested:
    """Store what became of an arrival: each ends in exactly one state.

    What `note` writes of a page is stored with it, or not at all.
    """
    match begun.arrival:
        case RawPage() as page:
            forgotten = store.forgotten(names_of(page))
            if forgotten:
                if note is not None:
                    store.note_known(forgotten, note)
                return _ingested(_name_of(page), forgotten)
            known = _known(page, store, cause)
            if known:
                store.note_capture(page)
                if note is not None:
                    store.note_known(known, note)
                return _ingested(_name_of(page), known)
            return _clean_and_save(page, begun, guard, store, run, cause, now, note or _nothing)
        case Oversized() as file:
            forgotten = store.forgotten([file.path])
            if forgotten:
                return _ingested(file.path, forgotten)
            saved = store.save_unkept(file.path, unread(file), run=run, now=now())
            return _ingested(file.path, saved)
        case Unreadable() as missing:
            saved = store.save_unreadable(
                missing.path, reason=missing.reason, hint=missing.hint, run=run, now=now()
            )
            return _ingested(missing.path, saved)


def restore(
    article: str, removal: Removal, *, guard: Guard, store: Store, run: Run, now: datetime
) -> Ingested:
    """Put a removal back for good and store the version that has it; may raise NotRestoredError."""
    page = queries.last_page(store.database, article)
    restored = store.restored_keys(page.address) | {removal.key}
    outcome = _remembered(page, guard.begin(page, restored).result(), restored, store)
    if not isinstance(outcome, Cleaned):
        raise NotRestoredError(
            f"{article}: the page is no article under the present rules ({outcome.detail}). "
            "Nothing was changed"
        )
    if not _takes_effect(removal, before=_cleaned_without(page, store, guard), after=outcome):
        raise NotRestoredError(
            f"{article}: the page has changed since, and its newest copy has nothing that "
            f"“{removal.text[:40]}” could be put back to. Nothing was changed"
        )
    saved = store.restore(page, removal, outcome, restored=restored, run=run, now=now)
    return _ingested(_name_of(page), saved)


def _cleaned_without(page: RawPage, store: Store, guard: Guard) -> Cleaned | None:
    restored = store.restored_keys(page.address)
    outcome = _remembered(page, guard.begin(page, restored).result(), restored, store)
    return outcome if isinstance(outcome, Cleaned) else None


def _takes_effect(removal: Removal, *, before: Cleaned | None, after: Cleaned) -> bool:
    was_there = before is None or removal.key in {one.key for one in before.removals}
    return was_there and removal.key not in {one.key for one in after.removals}


def _known(page: RawPage, store: Store, cause: Cause) -> Saved | None:
    """What became of the very same page last time; with new rules it is cleaned in any case."""
    return None if cause is Cause.RULES_CHANGED else store.known(page)


def _clean_and_save(
    page: RawPage,
    begun: Begun,
    guard: Guard,
    store: Store,
    run: Run,
    cause: Cause,
    now: Callable[[], datetime],
    note: Callable[[Saved], None],
) -> Ingested:
    cleaning, cleaned_with = begun.cleaning, begun.restored
    for tries in range(1, TRIES + 1):
        restored = store.restored_keys(page.address)
        if cleaning is None or cleaned_with != restored:
            cleaning, cleaned_with = guard.begin(page, restored), restored
        outcome = _remembered(page, cleaning.result(), restored, store)
        try:
            saved = store.save(
                page,
                outcome,
                restored=restored,
                run=run,
                cause=cause,
                now=now(),
                note=note,
                names=names_of(page, outcome),
            )
        except OutOfDateError:
            if tries == TRIES:
                raise
            cleaning = None
        else:
            return _ingested(_name_of(page), saved)
    raise AssertionError  # pragma: no cover - the last try returns or raises


def _nothing(_: Saved) -> None: ...


def _remembered(page: RawPage, outcome: Outcome, restored: frozenset[str], store: Store) -> Outcome:
    """The outcome without what its outlet is known to print everywhere."""
    if not isinstance(outcome, Cleaned):
        return outcome
    article = outcome.article
    slug = page.outlet or slug_of(store.database, article.outlet.value)
    source = source_of(slug, article.url.value)
    memory = memory_of(store.database, source)
    # Of a page that was just cleaned nothing has to be put back.
    return recall(outcome, memory, restored=restored) if memory else outcome


def unread(file: Oversized) -> Quarantined:
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
