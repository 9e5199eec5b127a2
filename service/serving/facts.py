"""What the database knows of an outlet, as the judges of its health look at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db.appeared import Appeared
from db.conditions import Condition, Conditions
from db.connection import Database
from db.crawls import Crawls, Outcome, Standing
from service.schedule import rhythm
from service.serving.health import Facts, Pages, Seen
from service.serving.judges import verdict
from service.serving.judges.pages import NEW

SEEN: Final = 200  # newest articles: the last 20 beside those before them
LATELY: Final = timedelta(days=2)
CRAWLS: Final = 50  # of the past, for how many went well and why the last did not
BROUGHT: Final = 500  # crawls with pages, for what is usual: three weeks of one an hour
WEEK: Final = timedelta(days=7)
WEEKS: Final = 3 * WEEK  # of articles, for a week among them to be few


def pace_of(database: Database, outlet: str, now: datetime) -> rhythm.Pace | None:
    """Articles an hour, as far back as a rhythm is remembered: how often it is worth asking."""
    return _rates(Appeared(database), outlet, now)


def rates_of(database: Database, outlet: str, now: datetime) -> rhythm.Pace | None:
    """The same until its newest article: what an outlet does that is not silent."""
    appeared = Appeared(database)
    last = last_of(appeared, outlet, now)
    return None if last is None else _rates(appeared, outlet, last)


def _rates(appeared: Appeared, outlet: str, until: datetime) -> rhythm.Pace | None:
    since = until - rhythm.REMEMBERED
    found = appeared.times(outlet, since=since)
    first = max(since, found[0]) if found else until
    return rhythm.rates(found, since=first, now=until)


def last_of(appeared: Appeared, outlet: str, now: datetime) -> datetime | None:
    """When its newest article appeared; all are looked at only where none was seen for weeks."""
    return appeared.last(outlet, since=now - rhythm.REMEMBERED) or appeared.last(outlet)


def facts_of(
    database: Database, standing: Standing, now: datetime, rates: rhythm.Pace | None
) -> Facts:
    """All that there is to know of one outlet."""
    slug = standing.outlet
    crawls, conditions, appeared = Crawls(database), Conditions(database), Appeared(database)
    newest = crawls.newest(slug, limit=CRAWLS)
    details = {one.outcome: one.detail for one in reversed(newest)}
    looks = conditions.looks(slug, limit=SEEN, since=now - rhythm.REMEMBERED)
    seen = [Seen(length=one.length, removed=one.removed, fields=one.fields) for one in looks]
    lists, failing, reason = crawls.lists_failing(slug)
    return Facts(
        slug=slug,
        now=now,
        last_done=standing.done_at,
        failures=standing.failures,
        lost=standing.lost,
        stopped=standing.stopped,
        overdue=standing.overdue,
        done=sum(one.outcome is Outcome.DONE for one in newest),
        detail=details.get(Outcome.FAILED, ""),
        overdue_detail=details.get(Outcome.OVERDUE, ""),
        lists=lists,
        lists_failing=failing,
        list_reason=reason,
        last_article=last_of(appeared, slug, now),
        rates=rates,
        week=week_of(appeared, slug, now),
        crawled=[
            Pages(count=count, rejected=rejected)
            for count, rejected in crawls.brought(slug, limit=BROUGHT)
        ],
        seen=seen if len(seen) > NEW else (),
        furniture_gone=conditions.furniture_gone(slug, since=now - LATELY),
    )


def week_of(appeared: Appeared, outlet: str, now: datetime) -> int | None:
    """Articles of the last week; None where the outlet is known for less than three."""
    times = appeared.times(outlet, since=now - rhythm.REMEMBERED)
    if not times or now - times[0] < WEEKS:
        return None
    return sum(at > now - WEEK for at in times)


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
