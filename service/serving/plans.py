"""What the outlets' files and their crawls so far say, as the schedule looks at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from crawler.findings import sites_of
from crawler.outlets import load_outlets
from crawler.outlets.ways import Ways, load_ways
from crawler.scope import CRAWLED, has_ways, why_not
from db.crawls import Standing
from service.config import ConfigError, Settings
from service.schedule.due import Past, Plan

# Killed crawls in a row that are made good at once; after more the outlet rests as after failures.
FORGIVEN: Final = 2
PATIENCE: Final = timedelta(days=1, hours=1)

Sites: TypeAlias = Mapping[str, frozenset[str]]
"""By outlet, the registered domains that it asks."""
Due: TypeAlias = tuple[datetime, str]
"""An outlet, and since when it is due."""
Written: TypeAlias = tuple[str, int, int]
"""A file: its path, when it changed last (ns), its size."""


def read_plans(
    folder: Path | None, chosen: Collection[str] | None
) -> tuple[Mapping[str, Plan], Sites]:
    """The plans of the chosen outlets (None: of all that can be crawled), and the sites of all.

    Raises ConfigError and OutletError.
    """
    ways, outlets = load_ways(folder), load_outlets(folder)
    every = {slug: one for slug, one in ways.items() if has_ways(one, CRAWLED)}
    for slug in chosen or ():
        why = why_not(slug, ways, CRAWLED)
        if why:
            raise ConfigError(f"[service] outlets: {why}")
    plans = {
        slug: plan_of(every[slug], zone=outlets[slug].time_zone)
        for slug in (every if chosen is None else chosen)
    }
    return plans, {
        slug: sites_of(one.addresses, outlets[slug].domains) for slug, one in every.items()
    }


def apart(waiting: Iterable[Due], sites: Sites, at_work: Iterable[str]) -> list[Due]:
    """Those whose sites no crawl that is at work asks, nor one that comes before them.

    Two crawls of one site at a time would be two readers: the second would fail.
    """
    busy = {site for slug in at_work for site in sites.get(slug, ())}
    free = []
    for due, slug in waiting:
        asked = sites.get(slug, frozenset())
        if busy.isdisjoint(asked):
            busy.update(asked)
            free.append((due, slug))
    return free


def plan_of(ways: Ways, *, zone: str) -> Plan:
    """When an outlet wants to be crawled, as its file says."""
    return Plan(
        slug=ways.slug,
        interval=ways.interval,
        cron=ways.cron,
        adaptive=ways.adaptive,
        zone=zone,
    )


def past_of(one: Standing, now: datetime) -> Past:
    """What became of an outlet's crawls, as the schedule looks at it.

    A crawl that was lost is made good at once; where one after the other is lost, the outlet rests.
    """
    lists = one.lists_due_at
    # No list asks for more than a day: what is later was noted while the clock was ahead. What a
    # crawl found that did not come to its end is due at once, whenever its lists are.
    has_left = bool(one.lost or one.stopped)
    waits = lists is not None and not has_left and now < lists <= now + PATIENCE
    return Past(
        started=one.started_at,
        ended=one.ended_at,
        failures=one.failures + max(one.lost - FORGIVEN, 0),
        stopped=one.stopped,
        is_running=one.is_running,
        took=one.took or timedelta(0),
        not_before=lists if waits else None,
    )


def written(settings: Settings, file: Path) -> frozenset[Written]:
    """The file of settings and those of outlets, as they are now; those that are gone are not."""
    found: set[Written] = set()
    for path in (file, *(settings.outlets.rglob("*.toml") if settings.outlets else ())):
        with suppress(OSError):
            state = path.stat()
            found.add((str(path), state.st_mtime_ns, state.st_size))
    return frozenset(found)
