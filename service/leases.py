"""Outlets that this process crawls, and nobody else meanwhile."""

from __future__ import annotations

import os
import platform
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from db.crawls import BEAT, Crawls, Outcome
from db.errors import DbError
from db.opening import open_for_reading, open_for_writing

MERCY: Final = timedelta(seconds=20)  # from TERM to KILL: what is in hand is stored meanwhile
TAKEN: Final = 75  # EX_TEMPFAIL: exit status of a crawl for a window that another process has


@dataclass(slots=True, kw_only=True)
class Leases:
    """By outlet, the crawl that is at work; what became of each is told with `end`."""

    path: Path
    crawls: Mapping[str, int]
    ended: set[str] = field(default_factory=set)

    def end(
        self,
        outlet: str,
        outcome: Outcome,
        detail: str = "",
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """What became of an outlet's crawl; without it, it was stopped."""
        # First, so that whoever says that we live does not take it for lost.
        self.ended.add(outlet)
        with open_for_writing(self.path) as database:
            Crawls(database).end(
                self.crawls[outlet], outcome=outcome, detail=detail, counts=counts, now=_now()
            )

    @property
    def at_work(self) -> set[int]:
        """The crawls that did not end."""
        return {crawl for outlet, crawl in self.crawls.items() if outlet not in self.ended}

    def lists_failing(self, outlet: str) -> tuple[int, int, str]:
        """As `Crawls.lists_failing`."""
        with open_for_reading(self.path) as database:
            return Crawls(database).lists_failing(outlet)


@contextmanager
def held(path: Path, outlets: Iterable[str], *, due_at: datetime | None = None) -> Iterator[Leases]:
    """Take the outlets that nobody else crawls; they are free again afterwards, however it ends."""
    now, mine = _now(), f"{holder()} {uuid4().hex[:8]}"
    with open_for_writing(path) as database:
        crawls = Crawls(database)
        free_dead(crawls, now=now)
        taken = {
            outlet: crawl
            for outlet in outlets
            if (crawl := crawls.take(outlet, due_at=due_at or now, holder=mine, now=now))
        }
    leases = Leases(path=path, crawls=taken)
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(leases, over), daemon=True)
    beating.start()
    outcome, detail = Outcome.STOPPED, ""
    try:
        yield leases
    except Exception as error:
        # What breaks is no wish of anybody's: it counts, and is tried again less and less often.
        outcome, detail = Outcome.FAILED, f"{type(error).__name__}: {error}"
        raise
    finally:
        over.set()
        beating.join()
        for outlet in taken.keys() - leases.ended:
            leases.end(outlet, outcome, detail)


def holder() -> str:
    """This machine and process."""
    return f"{platform.node()} {os.getpid()}"


def free_dead(crawls: Crawls, *, now: datetime) -> None:
    """Note the crawls of processes of this machine that are gone as lost.

    Whoever was killed is silent from then on, and silence takes a while to be heard.
    """
    for one in crawls.at_work():
        if _is_gone(one.holder):
            crawls.end(one.id, outcome=Outcome.LOST, detail="its process is gone", now=now)


def _is_gone(holder: str) -> bool:
    """Whether it was a process of this machine; of others, and of a number that is in use, no."""
    node, _, rest = holder.partition(" ")
    number = rest.partition(" ")[0]
    if node != platform.node() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _is_dead(int(number))


def _is_dead(process: int) -> bool:
    """Whether nobody asked for it since it ended: in a container there may be nobody who does."""
    try:
        said = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[:1] == ["Z"]


def _beat(leases: Leases, over: threading.Event) -> None:
    while not over.wait(BEAT.total_seconds()):
        try:
            with open_for_writing(leases.path) as database:
                mine = set(Crawls(database).beat(leases.at_work, now=_now()))
        except DbError:
            # The disk may be full for a while; the crawl itself says so.
            continue
        if leases.at_work - mine:
            # The machine slept, and another process has the outlet by now: this one makes an end,
            # and stores what is in hand; as long as whoever is asked to end may take for it.
            os.kill(os.getpid(), signal.SIGTERM)
            if not over.wait(MERCY.total_seconds()):
                os.kill(os.getpid(), signal.SIGKILL)
            return


def _now() -> datetime:
    return datetime.now(UTC)
