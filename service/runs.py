"""A run: pages go in one by one, and every one of them is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar

from cleaners.article import NO_OUTLETS, Outlets
from cleaners.pipeline import VERSION
from crawler.ingest import Ingested
from crawler.settle import settle
from db.records import Run, State
from db.repetition import Repetition
from db.store import Store

T = TypeVar("T")

FAILED: Final = frozenset({State.QUARANTINED, State.UNREADABLE})
BAD: Final = FAILED | {State.REJECTED}

WORDS: Final = {
    State.NEW: "new",
    State.NEW_VERSION: "new versions",
    State.UNCHANGED: "unchanged",
    State.REJECTED: "rejected",
    State.QUARANTINED: "quarantined",
    State.UNREADABLE: "unreadable",
}


def now() -> datetime:
    return datetime.now(UTC)


def carry_out(
    command: str,
    pages: Iterable[T],
    take: Callable[[T, Run], Ingested],
    *,
    store: Store,
    outlets: Outlets,
    watch: Callable[[Ingested], None],
) -> None:
    """Take every page and show what became of it to `watch`; the run ends with its counts.

    An interruption ends the run too, with the counts until then, and goes on to the caller.
    """
    counts: Counter[State] = Counter()
    run = store.begin_run(command, cleaner=VERSION, outlets=outlets, now=now())
    try:
        for page in pages:
            ingested = take(page, run)
            counts[ingested.state] += 1
            watch(ingested)
    except KeyboardInterrupt:
        store.finish_run(run, counts, now=now())
        raise
    settle(Repetition(store.database), run=run, now=now())
    store.finish_run(run, counts, now=now())


def settle_alone(command: str, *, store: Store) -> None:
    """A run that takes no page, after somebody changed what is held for furniture."""
    run = store.begin_run(command, cleaner=VERSION, outlets=NO_OUTLETS, now=now())
    settle(Repetition(store.database), run=run, now=now())
    store.finish_run(run, {}, now=now())


def summary(counts: Mapping[State, int], noun: str) -> str:
    """`5 files: 5 new, 0 new versions, …`; the numbers add up to the first."""
    total = sum(counts.values())
    parts = ", ".join(f"{counts.get(state, 0)} {word}" for state, word in WORDS.items())
    return f"{total} {noun}{'' if total == 1 else 's'}: {parts}"


def exit_code(counts: Mapping[State, int]) -> int:
    """1 where a page failed; one that is rejected for what it is did not."""
    return int(any(counts.get(state) for state in FAILED))
