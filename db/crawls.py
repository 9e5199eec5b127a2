"""Crawls of outlets: which are at work, and what became of the others.

A crawl that is at work is a lease: no other process crawls its outlet meanwhile. Whoever holds it
says again and again that it lives; one that is silent is lost, and another may begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from db.connection import Database, Row
from db.frontier import NOT_NAMED
from db.records import maybe_storable, moment_or_none, number_of, text_of, text_or_none, utc_text

BEAT: Final = timedelta(seconds=5)
"""How often a holder says that it lives."""
SILENCE: Final = 4 * BEAT
"""After which it is lost."""
PROMPT: Final = timedelta(minutes=1)
"""In which a crawl begins that is due, where nothing keeps it: a process takes time to start."""
COUNTS: Final = (
    "asked", "not_modified", "new_links", "failed", "new", "new_version", "unchanged", "rejected",
    "quarantined",
)  # fmt: skip


class Outcome(StrEnum):
    """How a crawl ended."""

    DONE = "done"
    """At least one of the outlet's lists answered."""
    FAILED = "failed"
    STOPPED = "stopped"
    """Somebody asked it to end."""
    LOST = "lost"
    """It was killed, or its machine went down."""
    OVERDUE = "overdue"
    """It was ended at its deadline, with something new; with nothing new it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One crawl of one outlet."""

    id: int
    outlet: str
    due_at: datetime
    """The window it is for."""
    holder: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    """None while it is at work."""
    detail: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an outlet's crawls stand."""

    outlet: str
    started_at: datetime | None
    """Of the newest that was not lost, or of the one for its window that was; that window's time
    where the clock was set back before it."""
    ended_at: datetime | None
    failures: int
    """In a row until now."""
    lost: int
    """The same, of those that were lost."""
    overdue: int
    """In a row, since one came to its own end, that were ended at their deadline."""
    stopped: int
    """In a row, that somebody asked to end."""
    is_running: bool
    took: timedelta | None
    """How long the newest took that went well."""
    done_at: datetime | None
    """When the newest ended that went well, however many were not since."""
    lists_due_at: datetime | None
    """Before that none of its lists wants to be asked; None where nothing is known of them."""


class Crawls:
    """The table of crawls of one database; each method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ---- the lease

    def take(self, outlet: str, *, due_at: datetime, holder: str, now: datetime) -> int | None:
        """Begin a crawl; None where another is at work, or the newest was for this window."""
        with self.database.writing():
            self._lose(now)
            row = self.database.row(
                TAKE, outlet=outlet, due_at=utc_text(due_at), holder=holder, now=utc_text(now)
            )
            return None if row is None else number_of(row, "id")

    def lose(self, *, now: datetime) -> None:
        """Note the crawls whose holders are silent as lost: nobody else would do it for them.

        Of a beat in the future (the clock was set back) it is not known how old it is: it counts as
        one of now, and is lost when no other follows.
        """
        times = _around(now)
        if self.database.row(DOUBTFUL, **times) is not None:
            with self.database.writing():
                self._lose(now)

    def at_work(self) -> tuple[Crawl, ...]:
        """Those that did not end, and whose holders may be gone."""
        return tuple(_crawl(row) for row in self.database.rows(AT_WORK))

    def _lose(self, now: datetime) -> None:
        times = _around(now)
        self.database.change(DOUBT, now=utc_text(now), ahead=times["ahead"])
        self.database.change(LOSE, now=utc_text(now), silent=times["silent"])

    def beat(self, crawls: Iterable[int], *, now: datetime) -> tuple[int, ...]:
        """Say that these are at work; those that are not theirs any more are left out."""
        with self.database.writing():
            return tuple(
                one for one in crawls if self.database.change(BEAT_OF, id=one, now=utc_text(now))
            )

    def end(
        self,
        crawl: int,
        *,
        outcome: Outcome,
        detail: str = "",
        counts: Mapping[str, int] | None = None,
        now: datetime,
    ) -> None:
        """Note what became of a crawl; one that was lost meanwhile stays so.

        Without counts it is not known what it brought.
        """
        numbers = {name: None if counts is None else counts.get(name, 0) for name in COUNTS}
        with self.database.writing():
            self.database.change(
                END,
                id=crawl,
                outcome=outcome,
                detail=maybe_storable(detail),
                now=utc_text(now),
                **numbers,
            )

    def end_late(self, outlet: str, *, due_at: datetime, detail: str, now: datetime) -> None:
        """Note that the crawl for this window was ended at its deadline, however it took that.

        One that came to its own end in the last moment stays as it is.
        """
        with self.database.writing():
            row = self.database.row(LATE, outlet=outlet, due_at=utc_text(due_at))
            if row is not None:
                self.database.change(
                    SET_LATE, id=number_of(row, "id"), outcome=self._late(_crawl(row)),
                    detail=maybe_storable(detail), now=utc_text(now),
                )  # fmt: skip

    def _late(self, crawl: Crawl) -> Outcome:
        """Of one that was killed before it could count what it brought, the articles tell."""
        if crawl.counts:
            return late(crawl.counts)
        since = utc_text(crawl.started_at)
        stored = self.database.row(STORED, outlet=crawl.outlet, since=since)
        return late({"new": int(stored is not None)})

    # ---- what was

    def standings(self) -> dict[str, Standing]:
        """Of every outlet that was crawled."""
        return {
            text_of(row, "outlet"): Standing(
                outlet=text_of(row, "outlet"),
                started_at=moment_or_none(row, "started_at"),
                ended_at=moment_or_none(row, "ended_at"),
                failures=number_of(row, "failures"),
                lost=number_of(row, "lost"),
                overdue=number_of(row, "overdue"),
                stopped=number_of(row, "stopped"),
                is_running=bool(number_of(row, "running")),
                took=_took(row),
                done_at=moment_or_none(row, "done_ended_at"),
                lists_due_at=moment_or_none(row, "lists_due_at"),
            )
            for row in self.database.rows(STANDINGS)
        }

    def newest(self, outlet: str | None = None, *, limit: int) -> tuple[Crawl, ...]:
        """The newest first."""
        question = NEWEST if outlet is None else NEWEST_OF
        rows = self.database.rows(question, outlet=outlet, limit=limit)
        return tuple(_crawl(row) for row in rows)

    def brought(self, outlet: str, *, limit: int) -> tuple[tuple[int, int], ...]:
        """Pages of each of its crawls, and how many of them are no article; the newest first."""
        rows = self.database.rows(BROUGHT, outlet=outlet, limit=limit)
        return tuple((number_of(row, "pages"), number_of(row, "bad")) for row in rows)

    def lists_failing(self, outlet: str) -> tuple[int, int, str]:
        """How many lists the outlet's file names, how many of them fail, and why one does.

        Of a list that moved it counts how the one does that stands for it.
        """
        [row] = self.database.rows(LISTS_FAILING, outlet=outlet, not_named=NOT_NAMED)
        return number_of(row, "lists"), number_of(row, "failing"), text_or_none(row, "reason") or ""


def _took(row: Row) -> timedelta | None:
    """How long the last good one took, with what its process needed until it had its lease.

    One that came to its turn late (others were at work, the machine slept) did not take so long.
    """
    names = ("done_due_at", "done_started_at", "done_ended_at")
    due, began, ended = (moment_or_none(row, name) for name in names)
    if due is None or began is None or ended is None:
        return None
    is_prompt = timedelta(0) <= began - due < PROMPT
    return max(ended - (due if is_prompt else began), timedelta(0))


def late(counts: Mapping[str, int]) -> Outcome:
    """What a crawl is that was ended at its deadline: what brought nothing is no crawl."""
    return Outcome.OVERDUE if counts.get("new") or counts.get("new_version") else Outcome.FAILED


def _around(now: datetime) -> dict[str, str]:
    return {"silent": utc_text(now - SILENCE), "ahead": utc_text(now + SILENCE)}


def _crawl(row: Row) -> Crawl:
    outcome = text_or_none(row, "outcome")
    return Crawl(
        id=number_of(row, "id"),
        outlet=text_of(row, "outlet"),
        due_at=datetime.fromisoformat(text_of(row, "due_at")),
        holder=text_of(row, "holder"),
        started_at=datetime.fromisoformat(text_of(row, "started_at")),
        ended_at=moment_or_none(row, "ended_at"),
        outcome=None if outcome is None else Outcome(outcome),
        detail=text_of(row, "detail"),
        counts={name: number_of(row, name) for name in COUNTS if row[name] is not None},
    )


AT_WORK = "select * from crawls where ended_at is null order by id"

LOSE = """
    update crawls set outcome = 'lost', ended_at = :now, detail = 'silent since ' || beat_at
    where ended_at is null and beat_at < :silent
"""

DOUBT = "update crawls set beat_at = :now where ended_at is null and beat_at > :ahead"

DOUBTFUL = """
    select 1 from crawls where ended_at is null and (beat_at < :silent or beat_at > :ahead) limit 1
"""

# The newest alone: one that there was before the clock was set back was for another noon than this.
TAKE = """
    insert into crawls (outlet, due_at, holder, started_at, beat_at, detail)
    select :outlet, :due_at, :holder, :now, :now, ''
    where not exists (select 1 from crawls where outlet = :outlet and ended_at is null)
        and not exists (
            select 1 from (
                select due_at from crawls where outlet = :outlet and outcome is not 'lost'
                order by id desc limit 1)
            where due_at = :due_at)
    returning id
"""

BEAT_OF = "update crawls set beat_at = :now where id = :id and ended_at is null"

END = f"""
    update crawls set ended_at = :now, outcome = :outcome, detail = :detail,
        {", ".join(f"{name} = :{name}" for name in COUNTS)}
    where id = :id and ended_at is null
"""  # noqa: S608 - names of our own

# Killed since it did not end by itself, it may be known as lost already, and is so by its deadline.
LATE = """
    select * from crawls
    where outlet = :outlet and due_at = :due_at
        and (outcome is null or outcome in ('stopped', 'lost'))
    order by id desc limit 1
"""

STORED = """
    select 1 from links join versions on versions.article = links.article
    where links.outlet = :outlet and links.article is not null
        and links.fetched_at >= :since and versions.created_at >= :since
    limit 1
"""

SET_LATE = """
    update crawls set outcome = :outcome, detail = :detail, ended_at = coalesce(ended_at, :now)
    where id = :id
"""

# Asked every second: by outlet the newest row of each kind is looked up, however many there are.
# The newest by number, not by time: a clock that was ahead would be believed until it comes true.
STANDINGS = """
    with recursive known (outlet) as (
        select min(outlet) from crawls
        union all
        select (select min(outlet) from crawls where outlet > known.outlet)
        from known where known.outlet is not null
    ),
    newest as (
        select outlet,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome = 'done') as last_done,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome = 'failed') as last_failed,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome = 'stopped') as last_stopped,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome = 'lost') as last_lost,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome = 'overdue') as last_overdue,
            (select coalesce(max(id), 0) from crawls
             where crawls.outlet = known.outlet and outcome is null) as last_running
        from known where outlet is not null
    )
    select outlet,
        (select max(min(started_at), due_at) from crawls
         where outlet = newest.outlet and due_at = (
            select due_at from crawls
            where id = max(last_done, last_failed, last_stopped, last_overdue, last_running))
        ) as started_at,
        (select ended_at from crawls
         where id = max(last_done, last_failed, last_stopped, last_overdue, last_lost)
        ) as ended_at,
        (select count(*) from crawls
         where crawls.outlet = newest.outlet and outcome = 'failed'
            and id > max(last_done, last_overdue)) as failures,
        (select count(*) from crawls
         where crawls.outlet = newest.outlet and outcome = 'lost'
            and id > max(last_done, last_failed, last_stopped, last_overdue)) as lost,
        (select count(*) from crawls
         where crawls.outlet = newest.outlet and outcome = 'overdue'
            and id > max(last_done, last_failed)) as overdue,
        (select count(*) from crawls
         where crawls.outlet = newest.outlet and outcome = 'stopped'
            and id > max(last_done, last_failed, last_overdue)) as stopped,
        last_running > 0 as running,
        (select due_at from crawls where id = last_done) as done_due_at,
        (select started_at from crawls where id = last_done) as done_started_at,
        (select ended_at from crawls where id = last_done) as done_ended_at,
        (select min(due_at) from links indexed by links_lists
         where links.outlet = newest.outlet and kind = 'listing' and found_in is null)
            as lists_due_at
    from newest
"""

NEWEST = "select * from crawls order by id desc limit :limit"

NEWEST_OF = "select * from crawls where outlet = :outlet order by id desc limit :limit"

# Pages that are as they were say nothing: they were judged when they came.
BROUGHT = """
    select new + new_version + rejected + quarantined as pages, rejected + quarantined as bad
    from crawls
    where outlet = :outlet and new + new_version + rejected + quarantined > 0
    order by id desc limit :limit
"""

# Five steps, as many redirects as are followed in one crawl; a circle fails.
LISTS_FAILING = """
    with recursive lists as (
        select key, moved_to, due_at, failures, reason, 0 as hops from links indexed by links_lists
        where outlet = :outlet and kind = 'listing' and found_in is null and reason <> :not_named
        union all
        select links.key, links.moved_to, links.due_at, links.failures, links.reason, hops + 1
        from lists join links on links.key = lists.moved_to
        where lists.due_at is null and hops < 5
    ),
    ends as (select * from lists where due_at is not null or moved_to is null or hops = 5)
    select count(*) as lists, count(*) filter (where failures > 0 or due_at is null) as failing,
        max(reason) filter (where failures > 0 or due_at is null) as reason
    from ends
"""
