"""An outlet's pages in an archive: which are taken, and how the frontier hears of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cleaners.article import RawPage
from crawler.due import appeared
from crawler.feeds.listing import Link
from crawler.fetched import Fetched
from crawler.findings import findings_of, sites_of
from crawler.outlets.ways import Ways
from crawler.scope import Way
from crawler.shapes import looks_like_article
from db.frontier import Batch, Body, Frontier, LinkKind

NO_ADDRESS: Final = "without an address"
KNOWN: Final = "fetched already"
TOO_OLD: Final = "of an earlier day"
NO_ARTICLE: Final = "no article by its address"
OK: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What one crawl takes from archives."""

    ways: Ways
    frontier: Frontier
    sites: frozenset[str]
    since: datetime | None = None

    def taken(self, page: RawPage, now: datetime) -> Fetched | str:
        """The page as if it had been fetched; or why it is passed over."""
        if page.url is None:
            return NO_ADDRESS
        if self.since and page.fetched_at and page.fetched_at < self.since:
            return TOO_OLD
        found = findings_of([Link(url=page.url)], sites=self.sites, is_article=self.ways.is_article)
        if not found.finds:
            return next(iter(found.passed_over))
        if self.ways.is_article(page.url) is None and not looks_like_article(page.url):
            return NO_ARTICLE
        return self._noted(page, found.finds[0].key, now) or KNOWN

    def _noted(self, page: RawPage, key: str, now: datetime) -> Fetched | None:
        batch = Batch(
            finds=findings_of(
                [Link(url=page.url or "")], sites=self.sites, is_article=lambda _: None
            ).finds,
            kind=LinkKind.ARTICLE,
            way=Way.ARCHIVES,
            outlet=self.ways.slug,
            found_in=page.source_path or "an archive",
            depth=1,
        )
        self.frontier.add(batch, now=now, is_newer=lambda _entry, _find: False)
        entry = self.frontier.entry(key)
        if entry is None or entry.fetched_at is not None:
            return None
        came = page.fetched_at or now
        return Fetched(
            page=RawPage(
                body=page.body,
                url=entry.url,
                outlet=self.ways.slug,
                content_type=page.content_type,
                headers=page.headers,
                fetched_at=page.fetched_at,
            ),
            key=key,
            url=entry.url,
            at=now,
            status=OK,
            # What is in an archive is as old as the archive.
            appeared=appeared(came, entry.published),
            failures=0,
            body=Body(sha256=hashlib.sha256(page.body).hexdigest()),
        )


def archived_of(
    ways: Ways, frontier: Frontier, *, domains: Iterable[str], since: datetime | None
) -> Archived:
    """Of this outlet alone."""
    sites = sites_of((*ways.feeds, *ways.sitemaps, *ways.sections), domains)
    return Archived(ways=ways, frontier=frontier, sites=sites, since=since)
