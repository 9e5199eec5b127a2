"""A version of an article as rows, inside the transaction of whoever makes it."""

from __future__ import annotations

from dataclasses import dataclass

from cleaners.article import Cleaned
from db.connection import Database, Value
from db.records import (
    Cause,
    Run,
    digest_of,
    passage_columns,
    removal_columns,
    text_of,
    version_columns,
)
from db.search_index import index_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Of which article, from which bytes and why."""

    article: str
    number: int
    page: str
    """SHA-256 of the raw page."""
    cause: Cause
    run: Run
    now: str
    """UTC, ISO 8601."""


def add_version(database: Database, version: Version, cleaned: Cleaned) -> None:
    """Write what the article says now, and make it the current version."""
    database.insert(
        "versions",
        {
            "article": version.article,
            "number": version.number,
            "page": version.page,
            "cause": version.cause,
            "cleaner": version.run.cleaner,
            "run": version.run.number,
            "created_at": version.now,
            "outlet_slug": slug_of(database, cleaned.article.outlet.value),
            "digest": digest_of(cleaned),
            **version_columns(cleaned.article),
        },
    )
    of_version: dict[str, Value] = {"article": version.article, "version": version.number}
    database.insert(
        "paragraphs",
        *(
            {**of_version, "number": place, **passage_columns(passage)}
            for place, passage in enumerate(cleaned.article.passages, start=1)
        ),
    )
    database.insert(
        "removals",
        *(
            {**of_version, "number": place, **removal_columns(removal)}
            for place, removal in enumerate(cleaned.removals, start=1)
        ),
    )
    database.change(SET_CURRENT, article=version.article, version=version.number)
    index_version(database, version.article, version.number)


def slug_of(database: Database, outlet: str | None) -> str | None:
    """The slug of an outlet by one of its names; None where our table does not have it."""
    row = database.row(SLUG_OF, outlet=outlet)
    return None if row is None else text_of(row, "slug")


SET_CURRENT = "update articles set version = :version where id = :article"

SLUG_OF = """
    select slug from outlets
    where name = :outlet or exists (select 1 from json_each(names) where value = :outlet)
    order by name = :outlet desc, slug limit 1
"""
