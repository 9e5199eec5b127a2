"""Questions to the database, answered with frozen values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from cleaners.article import BODY_KINDS, Cleaned, Listed, RawPage
from db.bodies import ERRORS, unpacked
from db.choosing import CHOSEN, values_of
from db.connection import Database, Row
from db.errors import (
    DAMAGED_HINT,
    AmbiguousIdError,
    DamagedError,
    PageGoneError,
    UnknownArticleError,
    UnknownVersionError,
)
from db.query_language import Filters
from db.records import (
    Cause,
    Restoration,
    StoredArticle,
    Summary,
    cleaned_from,
    digest_of,
    listed_of,
    number_of,
    restoration_from,
    shown_moment,
    storable,
    text_of,
    text_or_none,
    texts_from,
    utc_text,
)

MOST_IDS_NAMED = 10
NO_FILTERS = Filters()


def find_article(database: Database, prefix: str) -> str:
    """The one id that begins so; raises UnknownArticleError or AmbiguousIdError."""
    question = """
        select id from articles
        -- 'g' comes after all hex digits; a range, unlike LIKE, uses the primary key
        where id >= :prefix and id < :prefix || 'g'
        order by id limit :most
    """
    rows = database.rows(question, prefix=prefix.lower(), most=MOST_IDS_NAMED)
    ids = [text_of(row, "id") for row in rows]
    if not ids or not prefix:
        raise UnknownArticleError(
            prefix or "''", "no article has an id that begins so", "See `newswinnow list`"
        )
    if len(ids) > 1 and ids[0] != prefix.lower():
        raise AmbiguousIdError(prefix, ids)
    return ids[0]


def summaries(database: Database) -> Iterator[Summary]:
    """All articles, newest first; those without a date come last."""
    question = """
        select articles.id, versions.outlet, versions.title, versions.number,
            versions.published_at, versions.published_offset,
            (select count(*) from removals
             where removals.article = versions.article and removals.version = versions.number
            ) as removed
        from articles
        join versions on versions.article = articles.id and versions.number = articles.version
        order by versions.published_at desc nulls last, articles.id
    """
    for row in database.rows(question):
        yield Summary(
            id=text_of(row, "id"),
            outlet=text_or_none(row, "outlet"),
            title=text_or_none(row, "title"),
            published=shown_moment(
                text_or_none(row, "published_at"), text_or_none(row, "published_offset")
            ),
            version=number_of(row, "number"),
            removed=number_of(row, "removed"),
        )


def stories_of(database: Database, ids: Container[str]) -> frozenset[str]:
    """The stories that these articles tell."""
    rows = database.rows("select id, coalesce(story, id) as story from articles")
    return frozenset(text_of(row, "story") for row in rows if row["id"] in ids)


def articles(
    database: Database, filters: Filters = NO_FILTERS
) -> Generator[StoredArticle, None, None]:
    """Current versions by address, one at a time, as they stood when the first was asked.

    Outlets are to be named as the articles name them: see `db.choosing.known_filters`.
    """
    with database.snapshot(), closing(ids(database, filters)) as chosen:
        for one in chosen:
            yield read_article(database, one)


def ids(database: Database, filters: Filters = NO_FILTERS) -> Generator[str, None, None]:
    """The articles that fit, by address."""
    question = f"""
        select id from articles where id in (select article from ({CHOSEN})) order by address
    """  # noqa: S608 - of our own
    with closing(database.rows(question, **values_of(database, filters))) as rows:
        for row in rows:
            yield text_of(row, "id")


def unsettled(database: Database) -> int:
    """How many articles are not compared with the others yet, and so have no story for sure."""
    question = """
        select count(*) as number from articles
        left join fingerprints on fingerprints.article = articles.id
            and fingerprints.version = articles.version and fingerprints.settled = 1
        where articles.story is null or fingerprints.article is null
    """
    row = database.row(question) or {"number": 0}
    return number_of(row, "number")


def articles_with_slugs(database: Database) -> Iterator[tuple[StoredArticle, str | None]]:
    """As `articles`, each with its outlet's slug where that is known."""
    question = """
        select articles.id, coalesce(articles.outlet, versions.outlet_slug) as slug from articles
        join versions on versions.article = articles.id and versions.number = articles.version
        order by articles.address
    """
    with database.snapshot(), closing(database.rows(question)) as rows:
        for row in rows:
            yield read_article(database, text_of(row, "id")), text_or_none(row, "slug")


def read_article(database: Database, article: str, version: int | None = None) -> StoredArticle:
    """One version, the current one if none is named; raises UnknownVersionError."""
    question = """
        select articles.id, articles.address, articles.url as page_url, articles.source_path,
            articles.version as latest, coalesce(articles.story, articles.id) as story, versions.*
        from articles
        join versions on versions.article = articles.id
        where articles.id = :article and versions.number = coalesce(:version, articles.version)
    """
    row = database.row(question, article=article, version=version)
    if row is None:
        raise UnknownVersionError(
            article, f"has no version {version}", "Leave out --version for the current one"
        )
    number = number_of(row, "number")
    cleaned = cleaned_from(
        row,
        _of_version(database, "passages", article, number),
        _of_version(database, "removals", article, number),
    )
    if row["digest"] not in {None, digest_of(cleaned)}:
        raise DamagedError(
            database.path,
            f"version {number} of article {article} is not what was stored",
            DAMAGED_HINT,
        )
    return StoredArticle(
        id=text_of(row, "id"),
        address=text_of(row, "address"),
        url=text_or_none(row, "page_url"),
        source_path=text_or_none(row, "source_path"),
        version=number,
        latest=number_of(row, "latest"),
        page_sha256=text_of(row, "page"),
        cause=Cause(text_of(row, "cause")),
        cleaner=text_of(row, "cleaner"),
        created_at=datetime.fromisoformat(text_of(row, "created_at")),
        cleaned=cleaned,
        restorations=restorations(database, article),
        story=text_of(row, "story"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version in one line."""

    number: int
    cause: Cause
    created_at: datetime
    cleaner: str


def versions(database: Database, article: str) -> tuple[VersionLine, ...]:
    """All versions of an article, the newest first."""
    question = """
        select number, cause, created_at, cleaner from versions
        where article = :article order by number desc
    """
    return tuple(
        VersionLine(
            number=number_of(row, "number"),
            cause=Cause(text_of(row, "cause")),
            created_at=datetime.fromisoformat(text_of(row, "created_at")),
            cleaner=text_of(row, "cleaner"),
        )
        for row in database.rows(question, article=article)
    )


def read_told(database: Database, article: str) -> Cleaned:
    """The current version as far as repetition is concerned.

    Only those removals are in it that the memory of its outlet made; the others are nine tenths of
    the rows of an article.
    """
    row = database.row(CURRENT_VERSION, article=article)
    if row is None:
        raise UnknownArticleError(article, "no such article", "See `newswinnow list`")
    number = number_of(row, "number")
    return cleaned_from(
        row,
        _of_version(database, "passages", article, number),
        _of_version(database, "recurring", article, number),
    )


def read_body(database: Database, article: str) -> tuple[str, ...]:
    """The texts of the body of the current version, and nothing else."""
    question = """
        select kind, text from articles
        join paragraphs on paragraphs.article = articles.id
            and paragraphs.version = articles.version
        where articles.id = :article order by number
    """
    rows = database.rows(question, article=article)
    return tuple(text_of(row, "text") for row in rows if row["kind"] in BODY_KINDS)


def restorations(database: Database, article: str) -> tuple[Restoration, ...]:
    question = "select * from restorations where article = :article order by position, key"
    return tuple(restoration_from(row) for row in database.rows(question, article=article))


def last_page(database: Database, article: str) -> RawPage:
    """The newest page of an article, as it came."""
    question = """
        select articles.url, articles.source_path, articles.outlet, pages.*,
            links.way, links.title, links.published_at, links.authors
        from articles join pages on pages.sha256 = articles.last_page
        left join links on links.url = articles.url
        where articles.id = :article
    """
    row = database.row(question, article=article)
    if row is None:
        raise UnknownArticleError(article, "no such article", "See `newswinnow list`")
    return _raw_page(database, row)


def dropped_at(database: Database, sha256: str) -> datetime | None:
    """When the bytes of a page were dropped; None where they are there."""
    row = database.row("select dropped_at from pages where sha256 = :page", page=sha256)
    at = None if row is None else text_or_none(row, "dropped_at")
    return None if at is None else datetime.fromisoformat(at)


def page_as_stored(database: Database, sha256: str) -> RawPage:
    """The page of this digest, whatever address it came from."""
    row = database.row(PAGE_ALONE, page=sha256)
    if row is None:
        raise _damaged_page(database, sha256, "there is no such page")
    return _raw_page(database, row)


def stored_pages(database: Database) -> tuple[tuple[str, str], ...]:
    """Address and digest of the newest page of every article and every page that is none.

    Without those whose bytes were dropped.
    A tuple, and not the pages one by one: whoever cleans them again writes meanwhile.
    """
    question = """
        with stored as (
            select address, last_page as page, 1 as rank from articles
            union all
            -- After the article's own page: what stands there now is the newer one.
            select problems.address, problems.page, 2 from (
                select address, page from rejections
                union all select address, page from quarantine where page is not null
            ) as problems
            left join articles using (address)
            where articles.last_page is not problems.page
        )
        select address, page from stored
        where page not in (select sha256 from pages where dropped_at is not null)
        order by address, rank
    """
    return tuple((text_of(row, "address"), text_of(row, "page")) for row in database.rows(question))


def dropped_pages(database: Database) -> int:
    """How many articles' newest pages have no bytes any more."""
    question = """
        select count(*) as pages from articles join pages on pages.sha256 = articles.last_page
        where dropped_at is not null
    """
    return number_of(database.row(question) or {}, "pages")


def page_captured(
    database: Database, address: str, *, at: datetime | None, before: datetime
) -> RawPage | None:
    """What was fetched from an address at a time, else the last time before; None if it is gone."""
    row = database.row(
        CAPTURED,
        address=storable(address),
        at=None if at is None else utc_text(at),
        before=utc_text(before),
    )
    return None if row is None else _raw_page(database, row)


def read_page(database: Database, address: str, sha256: str) -> RawPage | None:
    """The stored page as it came; None when the address has no such page any more.

    Raises PageGoneError where its bytes were dropped.
    """
    question = """
        select stored.url, stored.source_path, stored.outlet, pages.*,
            links.way, links.title, links.published_at, links.authors
        from (
            select address, last_page as page, url, source_path, outlet from articles
            union all select address, page, url, source_path, outlet from rejections
            union all select address, page, url, source_path, outlet from quarantine
        ) as stored
        join pages on pages.sha256 = stored.page
        left join links on links.url = stored.url
        where stored.address = :address and stored.page = :page
    """
    row = database.row(question, address=address, page=sha256)
    return None if row is None else _raw_page(database, row)


CAPTURED = """
    select null as url, null as source_path, null as outlet, null as way, pages.* from captures
    join pages on pages.sha256 = captures.page
    where captures.address = :address and pages.dropped_at is null
        and (captures.fetched_at = :at or (:at is null and captures.fetched_at <= :before))
    order by captures.fetched_at desc, captures.page limit 1
"""

PAGE_ALONE = """
    select null as url, null as source_path, null as outlet, null as way, pages.* from pages
    where sha256 = :page
"""

CURRENT_VERSION = """
    select versions.* from articles
    join versions on versions.article = articles.id and versions.number = articles.version
    where articles.id = :article
"""

# A table written once: the lists that hang on a version, in order.
OF_VERSION = {
    "passages": """
        select * from paragraphs where article = :article and version = :version order by number
    """,
    "removals": """
        select * from removals where article = :article and version = :version order by number
    """,
    "recurring": """
        select * from removals
        -- The plus keeps it from the index of all recurring ones.
        where article = :article and version = :version and +kind = 'recurring' order by number
    """,
}


def _of_version(database: Database, what: str, article: str, version: int) -> Iterator[Row]:
    return database.rows(OF_VERSION[what], article=article, version=version)


def _raw_page(database: Database, row: Row) -> RawPage:
    fetched_at = text_or_none(row, "fetched_at")
    return RawPage(
        body=_decompressed(database, row),
        url=text_or_none(row, "url"),
        source_path=text_or_none(row, "source_path"),
        outlet=text_or_none(row, "outlet"),
        content_type=text_or_none(row, "content_type"),
        headers=tuple((name, value) for name, value in json.loads(text_of(row, "headers"))),
        fetched_at=None if fetched_at is None else datetime.fromisoformat(fetched_at),
        listed=None if row["way"] is None else _listed(row),
    )


def _listed(row: Row) -> Listed | None:
    published = text_or_none(row, "published_at")
    return listed_of(
        text_of(row, "way"),
        title=text_or_none(row, "title"),
        published=None if published is None else datetime.fromisoformat(published),
        authors=texts_from(text_of(row, "authors")),
    )


def _decompressed(database: Database, row: Row) -> bytes:
    sha256, stored, dropped_at = text_of(row, "sha256"), row["body"], row["dropped_at"]
    if dropped_at is not None:
        raise PageGoneError(sha256, str(dropped_at))
    try:
        body = unpacked(stored if isinstance(stored, bytes) else b"")
    except ERRORS as error:
        raise _damaged_page(database, sha256, str(error)) from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise _damaged_page(database, sha256, "its bytes are not those that it is named by")
    return body


def _damaged_page(database: Database, sha256: str, why: str) -> DamagedError:
    return DamagedError(
        database.path,
        f"the page {sha256} cannot be read ({why})",
        "Restore a copy, or clean the page again from where it came",
    )
