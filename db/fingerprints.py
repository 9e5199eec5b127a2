"""What repetition is found by: a fingerprint of each current version.

All of it is made from the current versions and could be made anew; each method is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.connection import Database, Row, Value
from db.records import number_of, text_of, text_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A current version without a fingerprint."""

    article: str
    version: int
    slug: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What repetition is found by, of one version; the columns of its table."""

    article: str
    version: int
    source: str | None
    told: int
    day: int | None
    blocks: bytes
    removed: str
    words: bytes
    bands: bytes
    sketches: bytes
    scheme: str


class Fingerprints:
    """The table of fingerprints of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def waiting(self, scheme: str, *, after: str, most: int) -> tuple[Waiting, ...]:
        """Current versions that have no fingerprint of this scheme yet, the next by article."""
        return tuple(
            Waiting(
                article=text_of(row, "id"),
                version=number_of(row, "version"),
                slug=text_or_none(row, "slug"),
                url=text_or_none(row, "url"),
            )
            for row in self.database.rows(WAITING, scheme=scheme, after=after, most=most)
        )

    def made(self, scheme: str, *, after: str, most: int) -> tuple[Row, ...]:
        """Those of current versions with what each was made of, the next by article."""
        return tuple(self.database.rows(MADE, scheme=scheme, after=after, most=most))

    def save(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Keep them; a version that is no longer current is passed over."""
        with self.database.writing():
            for one in fingerprints:
                self.database.change(REOPEN_FORMER, article=one.article, source=one.source)
                self.database.change(
                    SAVE, **{name: getattr(one, name) for name in Fingerprint.__slots__}
                )

    def sources(self) -> tuple[str, ...]:
        """Every outlet or domain that articles are from."""
        return tuple(text_of(row, "source") for row in self.database.rows(SOURCES))

    def open_sources(self) -> tuple[str, ...]:
        """Outlets with articles from which nothing was learned yet, or with none any more."""
        return tuple(text_of(row, "source") for row in self.database.rows(OPEN_SOURCES))

    def of_source(self, source: str) -> Iterator[Row]:
        """Of the outlet's articles that did not change since."""
        return self.database.rows(OF_SOURCE, source=source)

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have one, in order."""
        return (text_of(row, "article") for row in self.database.rows(ARTICLES))

    def sentences(self) -> Iterator[Row]:
        """Of all articles, in order, the band keys and the sketches of their sentences."""
        return self.database.rows(SENTENCES)

    def sentences_of(self, articles: Iterable[str]) -> Iterator[Row]:
        """The same of some articles; those that are gone are left out."""
        for article in articles:
            yield from self.database.rows(SENTENCES_OF, article=article)


def reopen(database: Database, source: str) -> None:
    """Let an outlet be looked at anew, in the transaction of whoever asks."""
    database.change(REOPEN, source=source)


def forget(database: Database, article: str) -> None:
    """Take an article's fingerprint anew; the old one still tells which outlet it was of."""
    database.change(FORGET, article=article)


def bytes_of(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""


WAITING = """
    select articles.id, articles.version, versions.url,
        coalesce(articles.outlet, versions.outlet_slug) as slug
    from articles
    left join fingerprints on fingerprints.article = articles.id
    -- In this order: of most articles the version is not asked for.
    cross join versions on versions.article = articles.id and versions.number = articles.version
    where articles.id > :after
        and (fingerprints.version, fingerprints.scheme) is not (articles.version, :scheme)
    order by articles.id limit :most
"""

MADE = """
    select fingerprints.*, versions.url, coalesce(articles.outlet, versions.outlet_slug) as slug
    from fingerprints
    join articles on articles.id = fingerprints.article
    join versions on versions.article = articles.id and versions.number = articles.version
    where articles.id > :after and fingerprints.version = articles.version and scheme = :scheme
    order by articles.id limit :most
"""

SAVE = """
    insert into fingerprints
        (article, version, source, told, day, blocks, removed, words, bands, sketches,
         scheme, settled)
    select :article, :version, :source, :told, :day, :blocks, :removed, :words, :bands, :sketches,
        :scheme, 0
    where exists (select 1 from articles where id = :article and version = :version)
    on conflict (article) do update set
        version = excluded.version, source = excluded.source, told = excluded.told,
        day = excluded.day, blocks = excluded.blocks, removed = excluded.removed,
        words = excluded.words, bands = excluded.bands,
        sketches = excluded.sketches, scheme = excluded.scheme, settled = 0
"""

# An outlet is open when one of its articles is. Where none is left, what was learned of it tells.
REOPEN_FORMER = """
    update fingerprints set settled = 0 where article = (
        select min(other.article) from fingerprints as one
        join fingerprints as other on other.source = one.source and other.article <> one.article
        where one.article = :article and one.source is not :source)
"""

REOPEN = """
    update fingerprints set settled = 0
    where article = (select min(article) from fingerprints where source = :source)
"""

FORGET = "update fingerprints set version = 0 where article = :article"

OPEN_SOURCES = """
    select source from fingerprints where settled = 0 and source is not null
    union
    select source from furniture where source not in (
        select source from fingerprints where source is not null)
    order by source
"""

# One that another process gave a new version to meanwhile has other words than its fingerprint.
OF_SOURCE = """
    select article, told, day, blocks, removed, words from fingerprints
    join articles on articles.id = article and articles.version = fingerprints.version
    where source = :source order by article
"""

SOURCES = """
    select distinct source from fingerprints where source is not null order by source
"""

ARTICLES = "select article from fingerprints order by article"

SENTENCES = "select article, bands, sketches from fingerprints order by article"

SENTENCES_OF = "select article, bands, sketches from fingerprints where article = :article"
