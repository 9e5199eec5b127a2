"""A run: pages go in one by one, and every one of them is counted."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import FrameType, TracebackType
from typing import Final, Self, TypeVar

from crawler.guard import Guard
from crawler.ingest import Ingested
from crawler.knowledge import Knowledge
from crawler.settle import settle
from crawler.workers import Workers
from db.records import Run, State
from db.store import Store
from service import terminal

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


def open_guard(knowledge: Knowledge, workers: int | None = None) -> AbstractContextManager[Guard]:
    """The processes that clean pages; gone when the context ends."""
    return Workers(knowledge.outlets, knowledge.own, count=workers)


class Stop:
    """Ctrl-C: the first lets what is in hand be finished, the second ends at once."""

    def __init__(self) -> None:
        self.asked = False
        self._reading = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        # Whoever started us with SIGINT ignored (nohup, a script's &) means it.
        if self._before is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        at_once = self.asked or self._reading
        self.asked = True
        if at_once:
            raise KeyboardInterrupt

    def until_asked(self, pages: Iterable[T]) -> Iterator[T]:
        """The pages until somebody asks to stop; nobody waits for one that does not come."""
        waiting = iter(pages)
        while not self.asked:
            self._reading = True
            try:
                page = next(waiting)
            except (StopIteration, KeyboardInterrupt):
                break
            finally:
                self._reading = False
            yield page
        if self.asked:
            terminal.warn("Finishing the pages in hand; Ctrl-C again stops at once.")


def carry_out(
    command: str,
    work: Callable[[Run, Stop], Iterable[Ingested]],
    *,
    store: Store,
    knowledge: Knowledge,
    watch: Callable[[Ingested], None],
) -> None:
    """Do the work and show what became of each page to `watch`; the run ends with its counts.

    An interruption ends the run too, with the counts until then, and goes on to the caller.
    """
    counts: Counter[State] = Counter()
    run = store.begin_run(command, cleaner=knowledge.version, outlets=knowledge.outlets, now=now())
    try:
        with Stop() as stop:
            for ingested in work(run, stop):
                counts[ingested.state] += 1
                watch(ingested)
            if not stop.asked:
                settle(store.database, run=run, now=now())
    except KeyboardInterrupt:
        store.finish_run(run, counts, now=now())
        raise
    store.finish_run(run, counts, now=now())
    if stop.asked:
        raise KeyboardInterrupt


def settle_alone(
    command: str, change: Callable[[], None], *, store: Store, knowledge: Knowledge
) -> None:
    """A run that takes no page: somebody changes what is held for furniture."""
    run = store.begin_run(command, cleaner=knowledge.version, outlets=knowledge.outlets, now=now())
    settle(store.database, run=run, now=now(), first=change)
    store.finish_run(run, {}, now=now())


def summary(counts: Mapping[State, int], noun: str) -> str:
    """`5 files: 5 new, 0 new versions, …`; the numbers add up to the first."""
    total = sum(counts.values())
    parts = ", ".join(f"{counts.get(state, 0)} {word}" for state, word in WORDS.items())
    return f"{terminal.counted(total, noun)}: {parts}"


def exit_code(counts: Mapping[State, int]) -> int:
    """1 where a page failed; one that is rejected for what it is did not."""
    return int(any(counts.get(state) for state in FAILED))
