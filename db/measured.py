"""Numbers to draw over time: what waits, what is rejected and taken out, how late articles are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from statistics import median
from typing import Final

from db.connection import Database
from db.records import number_of, text_of, utc_text

LOOKED_AT: Final = 2000  # newest articles, as in db/overview.py


def queue(database: Database, *, now: datetime) -> Mapping[str, int]:
    """By outlet: addresses that are due."""
    rows = database.rows(QUEUE, now=utc_text(now))
    return {text_of(row, "outlet"): number_of(row, "due") for row in rows}


def rejected(database: Database) -> Mapping[tuple[str, str], int]:
    """By state and reason: addresses whose last page is no article, or broke the cleaners."""
    return {
        (text_of(row, "state"), text_of(row, "reason")): number_of(row, "count")
        for row in database.rows(REJECTED)
    }


def removed(database: Database) -> Mapping[tuple[str, str], int]:
    """By kind and rule: spans taken out of the newest articles."""
    return {
        (text_of(row, "kind"), text_of(row, "rule")): number_of(row, "count")
        for row in database.rows(REMOVED, most=LOOKED_AT)
    }


def waits(database: Database, *, since: datetime) -> Mapping[str, float]:
    """By outlet: seconds from publication to storing, the median of what its lists named since."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in database.rows(WAITS, since=utc_text(since)):
        stored, told = (datetime.fromisoformat(text_of(row, name)) for name in ("stored", "told"))
        found[text_of(row, "outlet")].append((stored - told).total_seconds())
    return {outlet: median(seconds) for outlet, seconds in found.items()}


QUEUE = "select outlet, count(*) as due from links where due_at <= :now group by outlet"

REJECTED = """
    select 'rejected' as state, reason, count(*) as count from rejections group by reason
    union all
    select 'quarantined', reason, count(*) from quarantine group by reason
    order by 1, 2
"""

REMOVED = """
    select removals.kind, removals.rule, count(*) as count
    from (select article from search_articles order by published_at desc limit :most) as newest
    join articles on articles.id = newest.article
    join removals on removals.article = articles.id and removals.version = articles.version
    group by removals.kind, removals.rule order by 1, 2
"""

# What was published before somebody began to look was not late, but filled in.
WAITS = """
    select links.outlet, versions.created_at as stored, links.published_at as told
    from outlets
    join links indexed by links_seen on links.outlet = outlets.slug
    join versions on versions.article = links.article and versions.number = 1
    where links.first_seen >= :since and links.article is not null
        and links.published_at >= :since and links.published_at <= versions.created_at
"""
