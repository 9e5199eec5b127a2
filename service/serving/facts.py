"""What the database knows of an outlet, as the judges of its health look at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db.conditions import Condition, Conditions
from db.connection import Database
from db.crawls import Crawls, Outcome, Standing
from service.schedule import rhythm
from service.serving.health import NEW, Facts, Seen, verdict

SEEN: Final = 200  # newest articles: the last 20 beside those before them
LATELY: Final = timedelta(days=2)
CRAWLS: Final = 50  # of the past, for the last that went well


def rates_of(crawls: Crawls, outlet: str, now: datetime) -> rhythm.Pace | None:
    """Articles an hour, as far back as a rhythm is remembered."""
    since = now - rhythm.REMEMBERED
    found = crawls.found(outlet, since=since)
    first = max(since, found[0]) if found else now
    return rhythm.rates(found, since=first, now=now)


def facts_of(
    database: Database, standing: Standing, now: datetime, rates: rhythm.Pace | None
) -> Facts:
    """All that there is to know of one outlet."""
    crawls, conditions = Crawls(database), Conditions(database)
    newest = crawls.newest(standing.outlet, limit=CRAWLS)
    done = [one for one in newest if one.outcome is Outcome.DONE]
    failed = [one for one in newest if one.outcome is Outcome.FAILED]
    looks = conditions.looks(standing.outlet, limit=SEEN)
    seen = [Seen(length=one.length, fields=one.fields) for one in looks]
    lists, failing, reason = crawls.lists_failing(standing.outlet)
    counts = done[0].counts if done else {}
    pages = sum(counts.get(name, 0) for name in ("new", "new_version", "rejected", "quarantined"))
    return Facts(
        slug=standing.outlet,
        now=now,
        last_done=done[0].ended_at if done else None,
        failures=standing.failures,
        lost=standing.lost,
        detail=failed[0].detail if failed else "",
        lists=lists,
        lists_failing=failing,
        list_reason=reason,
        last_article=looks[0].first_seen if looks else None,
        rates=rates,
        pages=pages,
        rejected=counts.get("rejected", 0) + counts.get("quarantined", 0),
        seen=seen if len(seen) > NEW else (),
        furniture_gone=conditions.furniture_gone(standing.outlet, since=now - LATELY),
    )


def judge(
    database: Database, standing: Standing, now: datetime, rates: rhythm.Pace | None
) -> Condition:
    """Work out how an outlet is, and keep it."""
    found = verdict(facts_of(database, standing, now, rates))
    condition = Condition(
        outlet=standing.outlet,
        colour=found.colour,
        why=found.why,
        what_now=found.what_now,
        evidence=found.evidence,
        since=now,
    )
    Conditions(database).save(condition)
    return condition
