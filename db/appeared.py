"""When an outlet's articles appeared, whenever they were found.

What is filled in from the past (an archive, a sitemap of last year, `--since`) was found today and
says nothing of today: an article appeared when it was published, and at the latest when it was seen
first. Where neither its list nor its page has a date it appeared when it was seen, unless it was in
an archive.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from db.connection import Database
from db.records import text_of, utc_text

Appearance: TypeAlias = tuple[str, datetime]
"""An article, and when it appeared."""


class Appeared:
    """The articles of one database, as crawls found them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def since(self, outlet: str, since: datetime) -> tuple[Appearance, ...]:
        """Its articles since then, in order."""
        return self._asked(SINCE, outlet=outlet, since=utc_text(since))

    def newest(self, outlet: str, *, limit: int) -> tuple[Appearance, ...]:
        """As many of its articles as there are, in order; all of them have to be looked at."""
        return self._asked(NEWEST, outlet=outlet, since="", limit=limit)[::-1]

    def _asked(self, question: str, **values: str | int) -> tuple[Appearance, ...]:
        return tuple(
            (text_of(row, "article"), datetime.fromisoformat(text_of(row, "at")))
            for row in self.database.rows(question, **values)
        )


# The page is asked last: where the list has a date, its versions need not be read.
AT = """
    select links.article, min(links.first_seen, coalesce(
        links.published_at,
        (select versions.published_at from articles
         join versions on versions.article = articles.id and versions.number = articles.version
         where articles.id = links.article),
        case when links.way = 'archives' then '' else links.first_seen end)) as at
    from links indexed by links_seen
    where links.outlet = :outlet and links.first_seen >= :since and links.article is not null
"""

SINCE = f"""
    select article, min(at) as at from ({AT}) where at >= :since group by article order by 2
"""  # noqa: S608 - of our own

NEWEST = f"""
    select article, min(at) as at from ({AT}) where at <> ''
    group by article order by 2 desc limit :limit
"""  # noqa: S608 - of our own
