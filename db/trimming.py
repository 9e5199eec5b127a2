"""What may go when a database grows too large: raw pages, older versions, and the room they leave.

In batches of one transaction each: killed at any moment, what was dropped is dropped, the rest is
there, and the same command goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from db.connection import Database
from db.copying import size_of
from db.errors import DiskFullError
from db.records import number_of, text_of, utc_text

BATCH: Final = (
    500  # pages, or versions, of one transaction: under 50 ms, in which nobody else writes
)
SECONDS_A_GB: Final = 9.0  # of a VACUUM, measured in benchmarks/torture/vacuum.py

Watch = Callable[[int], None]
"""Told how many went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """What went."""

    pages: int = 0
    versions: int = 0
    bytes: int = 0
    """Of pages as they are kept: compressed."""


def drop_pages(
    database: Database, *, before: datetime, now: datetime, watch: Watch = lambda _: None
) -> Trimmed:
    """Drop the bytes of raw pages that were first seen earlier; their rows stay, with the digest.

    So a page that comes again unchanged is still known. Articles, versions and removals stay.
    """
    return _drop(database, OLD_PAGES, now=now, watch=watch, before=utc_text(before))


def drop_versions(
    database: Database, *, keep: int, now: datetime, watch: Watch = lambda _: None
) -> Trimmed:
    """Drop versions between the first one and the `keep` newest; and raw pages of none but them."""
    versions = 0
    listed = tuple(database.rows(OLD_VERSIONS, keep=keep))
    for start in range(0, len(listed), BATCH):
        with database.writing():
            for row in listed[start : start + BATCH]:
                article, number = text_of(row, "article"), number_of(row, "number")
                for statement in OF_VERSION:
                    database.change(statement, article=article, version=number)
                versions += database.change(DROP_VERSION, article=article, version=number)
        watch(min(BATCH, len(listed) - start))
    pages = _drop(database, UNUSED_PAGES, now=now, watch=watch)
    return Trimmed(versions=versions, pages=pages.pages, bytes=pages.bytes)


def drop_crawls(database: Database, *, before: datetime, watch: Watch = lambda _: None) -> int:
    """Drop crawls that ended earlier; how many.

    Not those since the last that went well: they say where an outlet stands.
    """
    went = 0
    while True:
        with database.writing():
            dropped = database.change(DROP_CRAWLS, before=utc_text(before), most=BATCH)
        went += dropped
        watch(dropped)
        if dropped < BATCH:
            return went


def _drop(
    database: Database, question: str, *, now: datetime, watch: Watch, **values: str
) -> Trimmed:
    pages = size = 0
    for batch in _batches(database, question, **values):
        dropped = _dropped(database, batch, now)
        pages += len(dropped)
        size += sum(dropped)
        watch(len(batch))
    return Trimmed(pages=pages, bytes=size)


def _dropped(database: Database, batch: list[tuple[str, int]], now: datetime) -> list[int]:
    """The sizes of those that nobody else dropped meanwhile."""
    with database.writing():
        return [
            length
            for sha256, length in batch
            if database.change(DROP_PAGE, page=sha256, now=utc_text(now))
        ]


def _batches(database: Database, question: str, **values: str) -> Iterator[list[tuple[str, int]]]:
    listed = [
        (text_of(row, "sha256"), number_of(row, "length"))
        for row in database.rows(question, **values)
    ]
    yield from (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a vacuum takes and gives."""

    size: int
    """Bytes of the file now."""
    unused: int
    """Bytes of it that hold nothing; they are filled again before the file grows."""

    @property
    def needed(self) -> int:
        """A new copy of what is used: twice, in SQLite's log and in its temporary folder."""
        return 2 * (self.size - self.unused)

    @property
    def seconds(self) -> float:
        return self.size / 1e9 * SECONDS_A_GB


def room_of(database: Database) -> Room:
    row = database.row("PRAGMA freelist_count") or {}
    page = database.row("PRAGMA page_size") or {}
    unused = number_of(row, "freelist_count") * number_of(page, "page_size")
    return Room(size=size_of(database), unused=unused)


def vacuum(database: Database) -> None:
    """Make the file as small as what is in it; nobody else can write meanwhile."""
    room = room_of(database)
    free = shutil.disk_usage(Path(database.path).absolute().parent).free
    if free < room.needed:
        raise DiskFullError(
            database.path,
            f"a vacuum takes {room.needed / 1e6:,.0f} MB and there are {free / 1e6:,.0f} MB",
            "Make room first; without it the file does not grow until its unused part is full",
        )
    database.change("VACUUM")
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")


DROP_CRAWLS = """
    delete from crawls where id in (
        select id from crawls as old
        where ended_at < :before and id < (
            select max(id) from crawls where outlet = old.outlet and outcome = 'done')
        limit :most)
"""

OLD_PAGES = """
    select sha256, length(body) as length from pages
    where first_seen < :before and dropped_at is null
"""

UNUSED_PAGES = """
    select sha256, length(body) as length from pages
    where dropped_at is null and not sha256 in (
        select page from versions
        union select last_page from articles
        union select page from rejections
        union select page from quarantine where page is not null
    )
"""

DROP_PAGE = """
    update pages set body = x'', dropped_at = :now where sha256 = :page and dropped_at is null
"""

# The first one says since when an article is known.
OLD_VERSIONS = """
    select article, number from (
        select article, number, row_number() over (partition by article order by number desc) as age
        from versions
    )
    where age > :keep and number > 1
"""

OF_VERSION = (
    "delete from removals where article = :article and version = :version",
    "delete from paragraphs where article = :article and version = :version",
)

# The current one cannot go: numbers only grow, and `articles` refers to it.
DROP_VERSION = "delete from versions where article = :article and number = :version"
