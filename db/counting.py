"""How much is stored: articles by outlet, language and day, removals, pages that are none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from db.choosing import CHOSEN, values_of
from db.connection import Database
from db.query_language import Filters
from db.records import number_of, text_of, text_or_none


class Of(StrEnum):
    """What is counted."""

    TOTAL = "total"
    OUTLET = "outlet"
    LANGUAGE = "language"
    DAY = "day"
    """Of publication, on the clock of the page; the newest first."""
    REMOVAL = "removal"
    """Of the current versions, by kind."""
    REJECTION = "rejection"
    """Pages that are no article, by reason."""
    QUARANTINE = "quarantine"
    """Pages that broke the cleaners, or would have, by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One number."""

    of: Of
    name: str | None
    """None for articles without it."""
    number: int


def counts(database: Database, filters: Filters) -> tuple[Count, ...]:
    """All counts of the articles that fit, in the order of `Of`; of each the most first.

    Outlets are to be named as the articles name them: see `db.choosing.with_known_outlets`. A page
    that is no article fits no filter.
    """
    values = values_of(database, filters) | {"filtered": int(filters != Filters())}
    found = (
        Count(
            of=Of(text_of(row, "of")),
            name=text_or_none(row, "name"),
            number=number_of(row, "number"),
        )
        for row in database.rows(COUNTED, **values)
    )
    newest_first = sorted(found, key=lambda one: one.name or "", reverse=True)
    return tuple(sorted(newest_first, key=_place))


def _place(one: Count) -> tuple[int, int, str]:
    """Days stay in the order that they have."""
    of = KINDS.index(one.of)
    if one.of is Of.TOTAL:
        return of, TOTALS.index(one.name), ""
    return (of, 0, "") if one.of is Of.DAY else (of, -one.number, one.name or "")


KINDS: Final = tuple(Of)
TOTALS: Final = ("articles", "stories", "versions", "paragraphs", "removals", None)

COUNTED: Final = f"""
    with chosen as materialized ({CHOSEN})
    select 'total' as of, 'articles' as name, count(*) as number from chosen
    union all
    select 'total', 'stories', count(distinct coalesce(articles.story, articles.id))
    from chosen join articles on articles.id = chosen.article
    union all
    select 'total', 'versions', count(*)
    from chosen join versions on versions.article = chosen.article
    union all
    select 'total', 'paragraphs', count(*) from chosen join paragraphs using (article, version)
    union all
    select 'total', 'removals', count(*) from chosen join removals using (article, version)
    union all
    select 'outlet', outlet, count(*) from chosen group by outlet
    union all
    select 'language', language, count(*) from chosen group by language
    union all
    select 'day', day, count(*) from chosen group by day
    union all
    select 'removal', removals.kind, count(*) from chosen join removals using (article, version)
    group by removals.kind
    union all
    select 'rejection', reason, count(*) from rejections where not :filtered group by reason
    union all
    select 'quarantine', reason, count(*) from quarantine where not :filtered group by reason
"""  # noqa: S608 - a question of our own
