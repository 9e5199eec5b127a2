"""When an outlet's articles appeared, whenever they were found.

What is filled in from the past (an archive, a sitemap of last year, `--since`) was found today and
says nothing of today: an article appeared when it was published, and at the latest when it was seen
first. Where neither its list nor its page has a date it appeared when it was seen, unless it was in
an archive.
"""

from __future__ import annotations

from datetime import datetime

from db.connection import Database
from db.records import moment_or_none, text_of, utc_text


class Appeared:
    """The articles of one database, as crawls found them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def times(self, outlet: str, *, since: datetime) -> tuple[datetime, ...]:
        """When each of its articles since then appeared; in order."""
        rows = self.database.rows(TIMES, outlet=outlet, since=utc_text(since))
        return tuple(datetime.fromisoformat(text_of(row, "at")) for row in rows)

    def last(self, outlet: str, *, since: datetime | None = None) -> datetime | None:
        """When the newest one appeared; of those that were seen `since` then, which is quick."""
        seen = "" if since is None else utc_text(since)
        row = self.database.row(LAST, outlet=outlet, since=seen) or {}
        return moment_or_none(row, "at") if row else None


AT = """
    select links.article, min(links.first_seen, coalesce(
        links.published_at, versions.published_at,
        case when links.way = 'archives' then '' else links.first_seen end)) as at
    from links indexed by links_seen
    join articles on articles.id = links.article
    join versions on versions.article = articles.id and versions.number = articles.version
    where links.outlet = :outlet and links.first_seen >= :since and links.article is not null
"""

TIMES = f"select min(at) as at from ({AT}) where at >= :since group by article order by 1"  # noqa: S608 - of our own

LAST = f"select max(at) as at from ({AT}) where at <> ''"  # noqa: S608 - of our own
