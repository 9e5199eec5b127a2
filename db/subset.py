"""Some of the articles as a database of their own, which every command opens as any other.

It has their current versions, numbered anew from 1, with the raw pages these were made from, what
was put back, what was learned of their outlets, and the stories as far as they are told in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from db import schema, search_index
from db.choosing import fitting
from db.connection import Database, Mode, Row, Value, connect
from db.query_language import Filters
from db.records import text_of, text_or_none, to_json

T = TypeVar("T")

BATCH: Final = 500  # rows that are held at once


def write_subset(
    source: Database, path: Path, filters: Filters, *, known_as: Path | None = None
) -> int:
    """Write those that fit into a new file; how many they are.

    The same articles give the same bytes. Outlets are to be named as the articles name them. A file
    that is not whole is left behind where an error is raised: it is for the caller to take away.
    """
    with source.snapshot(), connect(path, Mode.CREATE, known_as=known_as) as target:
        # Nobody else knows the file, and one that is not whole is thrown away.
        target.change("PRAGMA synchronous = OFF")
        schema.migrate(target)
        ids = sorted(fitting(source, filters))
        with target.writing():
            target.change("PRAGMA defer_foreign_keys = ON")
            for table, question in COPIED.items():
                _copy(source, target, table, question, ids=to_json(ids))
            target.change_all(SET_STORY, _stories(source, ids))
            target.change_all(SET_APPLIED, source.rows(APPLIED))
            search_index.rebuild(target)
        target.change("VACUUM")
    return len(ids)


def _copy(source: Database, target: Database, table: str, question: str, *, ids: str) -> None:
    names = [text_of(row, "name") for row in target.rows(COLUMNS, table=table)]
    rows = source.rows(question, **({"ids": ids} if ":ids" in question else {}))
    for batch in _batches(rows):
        target.insert(table, *({name: row[name] for name in names} for row in batch))


def _batches(rows: Iterator[T]) -> Iterator[tuple[T, ...]]:
    while batch := tuple(islice(rows, BATCH)):
        yield batch


def _stories(source: Database, ids: Iterable[str]) -> Iterator[Mapping[str, Value]]:
    """The story of each article, by the one that stands for it among those that are there."""
    told = list(source.rows(STORIES, ids=to_json(list(ids))))
    standing: dict[str, Row] = {}
    for row in told:
        story = text_of(row, "story")
        standing[story] = min(standing.get(story, row), row, key=_place)
    for row in told:
        yield {"id": row["id"], "story": standing[text_of(row, "story")]["id"]}


def _place(row: Row) -> tuple[bool, str, str]:
    """Who stands for a story: as before, else the one published first."""
    stands = row["id"] == row["story"]
    return not stands, text_or_none(row, "published_at") or "9", text_of(row, "id")


# Generated columns are none of these.
COLUMNS: Final = "select name from pragma_table_info(:table)"

# Of two columns of one name the latter is taken. Parents come before their children.
COPIED: Final[Mapping[str, str]] = {
    "outlets": "select * from outlets order by slug",
    "runs": """
        select * from runs where id in (
            select run from versions
            join articles on articles.id = versions.article and articles.version = versions.number
            where article in (select value from json_each(:ids)))
        order by id
    """,
    "pages": """
        select * from pages where sha256 in (
            select last_page from articles where id in (select value from json_each(:ids))
            union
            select page from versions
            join articles on articles.id = versions.article and articles.version = versions.number
            where article in (select value from json_each(:ids)))
        order by sha256
    """,
    "articles": """
        select *, 1 as version, null as story from articles
        where id in (select value from json_each(:ids)) order by id
    """,
    "versions": """
        select versions.*, 1 as number from versions
        join articles on articles.id = versions.article and articles.version = versions.number
        where article in (select value from json_each(:ids)) order by article
    """,
    "paragraphs": """
        select paragraphs.*, 1 as version from paragraphs
        join articles on articles.id = paragraphs.article and articles.version = paragraphs.version
        where article in (select value from json_each(:ids)) order by article, number
    """,
    "removals": """
        select removals.*, 1 as version from removals
        join articles on articles.id = removals.article and articles.version = removals.version
        where article in (select value from json_each(:ids)) order by article, number
    """,
    "restorations": """
        select * from restorations where article in (select value from json_each(:ids))
        order by article, key
    """,
    "captures": """
        select captures.* from captures join articles using (address)
        where articles.id in (select value from json_each(:ids)) order by address, fetched_at, page
    """,
    "rights": """
        select * from rights where article in (select value from json_each(:ids)) order by article
    """,
    # What a list said of an article; it is not asked for again from here.
    "links": """
        select *, null as due_at from links where article in (select value from json_each(:ids))
        order by key
    """,
    # 0: of an older version, and to be made anew.
    "fingerprints": """
        select fingerprints.*, fingerprints.version = articles.version as version
        from fingerprints join articles on articles.id = fingerprints.article
        where article in (select value from json_each(:ids)) order by article
    """,
    "furniture": """
        select * from furniture where source in (
            select source from fingerprints where article in (select value from json_each(:ids)))
        order by source, key
    """,
    "refusals": """
        select * from refusals where source in (
            select source from fingerprints where article in (select value from json_each(:ids)))
        order by source, key
    """,
    "likenesses": """
        select * from likenesses
        where article in (select value from json_each(:ids))
            and other in (select value from json_each(:ids))
        order by article, other
    """,
}
MADE_ANEW: Final = frozenset({"search", "search_articles", "search_scheme"})
LEFT_BEHIND: Final = frozenset(
    {"rejections", "quarantine", "events", "crawls", "conditions", "services", "forgotten"}
)
"""They are of pages that are no articles, or of what happened elsewhere."""

STORIES: Final = """
    select articles.id, articles.story, versions.published_at from articles
    join versions on versions.article = articles.id and versions.number = articles.version
    where articles.story is not null and articles.id in (select value from json_each(:ids))
    order by articles.id
"""

SET_STORY: Final = "update articles set story = :story where id = :id"

# When the schema came to be is no part of what is asked for.
APPLIED: Final = "select migration_set, name, applied_at from _sqlite_migrations"

SET_APPLIED: Final = """
    update _sqlite_migrations set applied_at = :applied_at
    where migration_set = :migration_set and name = :name
"""
