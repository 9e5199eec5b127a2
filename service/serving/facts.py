"""What the database knows of an outlet, as the judges of its health look at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from db.appeared import Appearance, Appeared
from db.conditions import THE_DATABASE, Condition, Conditions
from db.connection import Database
from db.crawls import Crawls, Outcome, Standing
from service.schedule import rhythm
from service.serving.health import WELL, Colour, Facts, Pages, Seen
from service.serving.judges import verdict
from service.serving.judges.pages import NEW

SEEN: Final = 200  # newest articles: the last 20 beside those before them
LATELY: Final = timedelta(days=2)
CRAWLS: Final = 50  # of the past, for how many went well and why the last did not
BROUGHT: Final = 500  # crawls with pages, for what is usual: three weeks of one an hour
WEEK: Final = timedelta(days=7)
WEEKS: Final = 3 * WEEK  # of articles, for a week among them to be few
DAMAGED: Final = "it has damage, or cannot be read"
MEND: Final = "newswinnow check-db, and do as it says; within an hour it is looked at again"
CHECK_KILLED: Final = (
    "the check of the database was killed, so nothing is known of it: newswinnow check-db --quick"
)


def pace_of(database: Database, outlet: str, now: datetime) -> rhythm.Pace | None:
    """Articles an hour, as far back as a rhythm is remembered: how often it is worth asking."""
    return _rates(Appeared(database).since(outlet, now - rhythm.REMEMBERED), now)


def rates_of(database: Database, outlet: str, now: datetime) -> rhythm.Pace | None:
    """The same until its newest article: what an outlet does that is not silent."""
    appeared = Appeared(database)
    # As far back as the rhythm of one reaches that has been silent for as long as it is remembered.
    found = appeared.since(outlet, now - 2 * rhythm.REMEMBERED)
    if found and found[-1][1] >= now - rhythm.REMEMBERED:
        return _rates(found, found[-1][1])
    newest = appeared.newest(outlet, limit=1)
    if not newest:
        return None
    last = newest[-1][1]
    return _rates(appeared.since(outlet, last - rhythm.REMEMBERED), last)


def _rates(found: Sequence[Appearance], until: datetime) -> rhythm.Pace | None:
    since = until - rhythm.REMEMBERED
    times = [at for _, at in found if at >= since]
    first = max(since, times[0]) if times else until
    return rhythm.rates(times, since=first, now=until)


def facts_of(
    database: Database, standing: Standing, now: datetime, rates: rhythm.Pace | None
) -> Facts:
    """All that there is to know of one outlet."""
    slug = standing.outlet
    crawls, conditions = Crawls(database), Conditions(database)
    lately, latest = _appeared(Appeared(database), slug, now)
    newest = crawls.newest(slug, limit=CRAWLS)
    details = {one.outcome: one.detail for one in reversed(newest)}
    looks = conditions.looks(article for article, _ in reversed(latest))
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
        last_article=latest[-1][1] if latest else None,
        rates=rates,
        week=week_of(lately, now),
        crawled=[
            Pages(count=count, rejected=rejected)
            for count, rejected in crawls.brought(slug, limit=BROUGHT)
        ],
        seen=seen if len(seen) > NEW else (),
        furniture_gone=conditions.furniture_gone(slug, since=now - LATELY),
    )


def _appeared(
    appeared: Appeared, outlet: str, now: datetime
) -> tuple[Sequence[Appearance], Sequence[Appearance]]:
    """What appeared in the last weeks, and the newest; all is looked at where those are few.

    Asked once for all of it: of an outlet whose past was filled in there are 200,000.
    """
    lately = appeared.since(outlet, now - rhythm.REMEMBERED)
    enough = len(lately) >= SEEN
    return lately, lately[-SEEN:] if enough else appeared.newest(outlet, limit=SEEN)


def week_of(lately: Sequence[Appearance], now: datetime) -> int | None:
    """Articles of the last week; None where the outlet is known for less than three."""
    if not lately or now - lately[0][1] < WEEKS:
        return None
    return sum(at > now - WEEK for _, at in lately)


def condition_of(status: int, now: datetime) -> Condition:
    """How the database is, by the exit status of its check."""
    return Condition(
        outlet=THE_DATABASE,
        colour=Colour.RED if status else Colour.GREEN,
        why=DAMAGED if status else WELL.why,
        what_now=MEND if status else WELL.what_now,
        since=now,
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
