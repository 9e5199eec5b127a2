"""What is stored, in numbers: of everything, and of one outlet. Asked of the current versions.

An outlet is what repetition takes it for: its slug, else its registered domain. What would have to
look at every article looks at the newest ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from db.connection import Database, Row
from db.records import moment_or_none, number_of, shown_moment, text_of, text_or_none

LOOKED_AT: Final = 2000  # newest articles, for shares and kinds: more would change no per cent
FIELDS: Final = (
    "title", "authors", "published_at", "modified_at", "language", "section", "image", "url",
    "canonical",
)  # fmt: skip
"""Columns of `versions` that a page may state or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is."""

    articles: int
    stories: int
    outlets: int
    rejected: int
    quarantined: int
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """An article, and how many tell its story."""

    id: str
    story: str
    title: str | None
    source: str | None
    outlet: str | None
    """The name it gives itself."""
    published: datetime | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Whoever prints articles."""

    source: str
    name: str
    articles: int
    newest: date | None
    """Day on which its newest article was published."""
    furniture: int
    """Blocks learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of the newest articles of an outlet: when they come, and what they state."""

    articles: int
    hours: tuple[int, ...]
    """Articles published in each of the 24 hours of the day, on the clock of their pages."""
    fields: Mapping[str, int]
    """In how many of them each of FIELDS is known."""


def totals(database: Database) -> Totals:
    [row] = database.rows(TOTALS)
    return Totals(
        articles=number_of(row, "articles"),
        stories=number_of(row, "stories"),
        outlets=number_of(row, "outlets"),
        rejected=number_of(row, "rejected"),
        quarantined=number_of(row, "quarantined"),
        newest=moment_or_none(row, "newest"),
    )


def newest(database: Database, *, source: str | None = None, limit: int) -> tuple[Newest, ...]:
    """The newest stories, each by its newest article; those without a date come last."""
    found: dict[str, Newest] = {}
    with closing(database.rows(NEWEST if source is None else NEWEST_OF, source=source)) as rows:
        for row in rows:
            one = _newest(row)
            found.setdefault(one.story, one)
            if len(found) == limit:
                break
    return tuple(found.values())


def _newest(row: Row) -> Newest:
    return Newest(
        id=text_of(row, "id"),
        story=text_of(row, "story"),
        title=text_or_none(row, "title"),
        source=text_or_none(row, "source"),
        outlet=text_or_none(row, "outlet"),
        published=shown_moment(
            text_or_none(row, "published_at"), text_or_none(row, "published_offset")
        ),
        articles=number_of(row, "articles"),
    )


def days(
    database: Database, *, source: str | None = None, since: date
) -> Mapping[tuple[date, str], int]:
    """Articles of each day and outlet, on the clock of their pages; '' for unknown outlets."""
    return {
        (date.fromisoformat(text_of(row, "day")), text_of(row, "source")): number_of(row, "count")
        for row in database.rows(DAYS, since=since.isoformat(), source=source)
    }


def last_day(database: Database, *, source: str | None = None) -> date | None:
    """Of publication, of the newest article."""
    row = database.row(LAST_DAY if source is None else LAST_DAY_OF, source=source)
    day = None if row is None else text_or_none(row, "day")
    return None if day is None else date.fromisoformat(day)


def removed_kinds(database: Database, *, source: str | None = None) -> Counter[str]:
    """How many spans of each kind were taken out of the newest articles."""
    question = KINDS if source is None else KINDS_OF
    rows = database.rows(question, source=source, most=LOOKED_AT)
    return Counter({text_of(row, "kind"): number_of(row, "count") for row in rows})


def outlets(database: Database) -> tuple[Outlet, ...]:
    """Most articles first."""
    return tuple(map(_outlet, database.rows(OUTLETS)))


def outlet(database: Database, source: str) -> Outlet | None:
    row = database.row(OUTLET, source=source)
    return None if row is None else _outlet(row)


def _outlet(row: Row) -> Outlet:
    return Outlet(
        source=text_of(row, "source"),
        name=text_or_none(row, "name") or text_of(row, "source"),
        articles=number_of(row, "articles"),
        newest=_day_or_none(row, "newest"),
        furniture=number_of(row, "furniture"),
    )


def _day_or_none(row: Row, name: str) -> date | None:
    value = row[name]
    return None if value is None else date.fromordinal(int(str(value)))


def source_of(database: Database, article: str) -> str | None:
    """The outlet that an article is of; None where nobody knows, or until its run has ended."""
    row = database.row(SOURCE_OF, article=article)
    return None if row is None else text_or_none(row, "source")


def coverage(database: Database, source: str) -> Coverage:
    hours = [0] * 24
    fields: Counter[str] = Counter()
    articles = 0
    for row in database.rows(COVERAGE, source=source, most=LOOKED_AT):
        articles += 1
        fields.update(name for name in FIELDS if row[name] is not None)
        moment = shown_moment(
            text_or_none(row, "published_at"), text_or_none(row, "published_offset")
        )
        if moment is not None:
            hours[moment.hour] += 1
    return Coverage(
        articles=articles, hours=tuple(hours), fields={name: fields[name] for name in FIELDS}
    )


TOTALS = """
    select
        (select count(*) from articles) as articles,
        (select count(distinct coalesce(story, id)) from articles) as stories,
        (select count(distinct source) from fingerprints) as outlets,
        (select count(*) from rejections) as rejected,
        (select count(*) from quarantine) as quarantined,
        (select max(published_at) from search_articles) as newest
"""

ROW = """
    select articles.id, coalesce(articles.story, articles.id) as story, versions.title,
        versions.outlet, versions.published_at, versions.published_offset, fingerprints.source,
        max(1, (select count(*) from articles as mate where mate.story = articles.story))
            as articles
"""

NEWEST = f"""
    {ROW}
    from search_articles
    join articles on articles.id = search_articles.article
    join versions on versions.article = articles.id and versions.number = articles.version
    left join fingerprints on fingerprints.article = articles.id
    order by search_articles.published_at desc
"""

NEWEST_OF = f"""
    {ROW}
    from fingerprints
    join articles on articles.id = fingerprints.article
    join versions on versions.article = articles.id and versions.number = articles.version
    where fingerprints.source = :source
    order by versions.published_at desc
"""

DAYS = """
    select search_articles.day, coalesce(fingerprints.source, '') as source, count(*) as count
    from search_articles left join fingerprints using (article)
    -- A page's clock is at most 14 hours before UTC: the index is asked for a day more.
    where search_articles.published_at >= date(:since, '-1 day') and search_articles.day >= :since
        and (:source is null or fingerprints.source = :source)
    group by search_articles.day, fingerprints.source
"""

LAST_DAY = "select day from search_articles order by published_at desc limit 1"

LAST_DAY_OF = """
    select max(search_articles.day) as day from fingerprints join search_articles using (article)
    where source = :source
"""

KINDS = """
    select removals.kind, count(*) as count
    from (select article from search_articles order by published_at desc limit :most) as newest
    join articles on articles.id = newest.article
    join removals on removals.article = articles.id and removals.version = articles.version
    group by removals.kind order by count(*) desc, removals.kind
"""

KINDS_OF = """
    select removals.kind, count(*) as count
    from (
        select article from fingerprints join search_articles using (article)
        where source = :source order by published_at desc limit :most
    ) as newest
    join articles on articles.id = newest.article
    join removals on removals.article = articles.id and removals.version = articles.version
    group by removals.kind order by count(*) desc, removals.kind
"""

# Of the outlets' own rows in the index `fingerprints_source`, and of few articles: that of each one
# took a second of 100,000.
COUNTED = """
    select source, count(*) as articles, max(day) as newest,
        -- Where our table does not know it, as one of its newest articles names it.
        coalesce(
            (select name from outlets where slug = source),
            (
                select max(outlet) from (
                    select search_articles.outlet
                    from fingerprints as newest join search_articles using (article)
                    where newest.source = fingerprints.source order by newest.day desc limit 20
                )
            )
        ) as name,
        (select count(*) from furniture where furniture.source = fingerprints.source) as furniture
    from fingerprints
"""

OUTLETS = f"""
    {COUNTED}
    where source is not null group by source order by count(*) desc, source
"""

OUTLET = f"""
    {COUNTED}
    where source = :source group by source
"""

SOURCE_OF = "select source from fingerprints where article = :article"

COVERAGE = f"""
    select {", ".join(f"versions.{name}" for name in FIELDS)}, versions.published_offset
    from fingerprints
    join articles on articles.id = fingerprints.article
    join versions on versions.article = articles.id and versions.number = articles.version
    where source = :source order by versions.published_at desc limit :most
"""  # noqa: S608 - names of our own
