"""The stored articles for a program in Python: `db.open(path)`; docs/python.md tells of it.

Everything that comes out is a frozen dataclass. The file is only read, and others may write to it
meanwhile: each article is as it stood when it was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cleaners.article import BODY_KINDS, Removal
from db import queries
from db.choosing import fitting, known_filters
from db.connection import Database
from db.errors import UnknownArticleError, UnknownOutletError
from db.morphemes import shared_kiwi
from db.opening import open_for_search
from db.query_language import Field, Filters, Query, filters_of, narrowed, one_of, parse
from db.records import StoredArticle
from db.rights import Rights
from db.search import Answer, Order, search
from db.stories import Stories, Story

Texts = str | Iterable[str]
"""One, or several."""

PARTED_BY: Final[Mapping[str, str]] = {"authors": "; ", "rights": "; "}
"""Of what is joined for a table; other lists by a line's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The current version of an article; the names are those of the exports."""

    id: str
    story: str
    """Id of the article that stands for its story; its own where it is alone."""
    url: str | None
    source_path: str | None
    outlet: str | None
    title: str | None
    subtitles: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: datetime | None
    """Aware, in the zone of the page."""
    modified_at: datetime | None
    language: str | None
    """ISO 639-1."""
    section: str | None
    text: str
    """The body, its blocks parted by an empty line."""
    captions: tuple[str, ...]
    rights: tuple[str, ...]
    """What the page says of its use."""
    canonical_url: str | None
    image_url: str | None
    version: int
    raw_sha256: str

    def record(self) -> dict[str, str | int | datetime | None]:
        """Flat values for a table: lists are joined."""
        return {one.name: _flat(one.name, getattr(self, one.name)) for one in fields(self)}


def _flat(name: str, value: object) -> str | int | datetime | None:
    if isinstance(value, tuple):
        return PARTED_BY.get(name, "\n").join(value)
    assert value is None or isinstance(value, str | int | datetime)  # noqa: S101 - see Article
    return value


class Library:
    """The articles of one database file, to be read; close it, or use `with`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a file that exists; an older one is brought up to date first."""
        return cls(open_for_search(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def articles(
        self,
        *,
        outlet: Texts = (),
        language: Texts = (),
        after: str | None = None,
        before: str | None = None,
        rights: str = Rights.ALL,
    ) -> Iterator[Article]:
        """Those that fit, by address, one at a time; all where nothing is asked.

        Days are written 2024, 2024-09 or 2024-09-04, rights all, ai-unreserved or unreserved.
        Raises QueryError for what is none of these, and UnknownOutletError.
        """
        filters = self._filters(outlet, language, after, before, rights)
        with self._database.snapshot():
            ids = tuple(queries.ids(self._database, filters))
        return self._read(ids)

    def article(self, article_id: str) -> Article:
        """The one whose id begins so; raises UnknownArticleError or AmbiguousIdError."""
        return _article(self._stored(article_id))

    def search(
        self,
        question: str = "",
        *,
        order: str = Order.BEST,
        stories: bool = False,
        morphemes: bool = False,
        limit: int = 20,
        outlet: Texts = (),
        language: Texts = (),
        after: str | None = None,
        before: str | None = None,
        rights: str = Rights.ALL,
    ) -> Answer:
        """Ask as with `newswinnow search`: the hits, or notes that say why there are none.

        `order` is best or newest; with `stories` each story comes once, and with `morphemes` an
        article that has a Korean word only as parts of others does not. Raises QueryError for a
        question that cannot be understood, and MissingMorphemesError where Kiwi is not installed.
        """
        which = one_of(Order, "order", order)
        given = _given(outlet, language, after, before, rights)
        asked = Query() if given != Filters() and not question.strip() else parse(question)
        query = narrowed(asked, given)
        return search(
            self._database,
            query,
            order=which,
            stories=stories,
            limit=limit,
            boundaries=shared_kiwi() if morphemes else None,
        )

    def stories(
        self,
        *,
        outlet: Texts = (),
        language: Texts = (),
        after: str | None = None,
        before: str | None = None,
        rights: str = Rights.ALL,
    ) -> Iterator[Story]:
        """Those that an article which fits tells, newest first."""
        filters = self._filters(outlet, language, after, before, rights)
        with self._database.snapshot():
            listed = tuple(Stories(self._database).all())
            chosen = fitting(self._database, filters)
            told = queries.stories_of(self._database, chosen)
        return (one for one in listed if one.id in told)

    def story(self, article_id: str) -> tuple[Article, ...]:
        """The articles of a story, by the id of any of them; the one that stands for it first."""
        with self._database.snapshot():
            stories = Stories(self._database)
            told = stories.story_of(queries.find_article(self._database, article_id))
            others = sorted(set(stories.of_the_same_story(told)) - {told})
            return tuple(
                _article(queries.read_article(self._database, one)) for one in (told, *others)
            )

    def removals(self, article_id: str) -> tuple[Removal, ...]:
        """What was taken out of the article's page, in reading order."""
        return self._stored(article_id).cleaned.removals

    def _filters(
        self, outlet: Texts, language: Texts, after: str | None, before: str | None, rights: str
    ) -> Filters:
        given = _given(outlet, language, after, before, rights)
        filters, unknown = known_filters(self._database, given)
        if unknown:
            raise UnknownOutletError(self._database.path, unknown)
        return filters

    def _read(self, ids: Iterable[str]) -> Iterator[Article]:
        for one in ids:
            try:
                yield _article(self._stored(one))
            except UnknownArticleError:
                continue  # somebody took it out meanwhile

    def _stored(self, article_id: str) -> StoredArticle:
        with self._database.snapshot():
            found = queries.find_article(self._database, article_id)
            return queries.read_article(self._database, found)


def _given(
    outlet: Texts, language: Texts, after: str | None, before: str | None, rights: str
) -> Filters:
    values = {
        Field.OUTLET: _several(outlet),
        Field.LANGUAGE: _several(language),
        Field.AFTER: () if after is None else (after,),
        Field.BEFORE: () if before is None else (before,),
    }
    return filters_of(values, rights=one_of(Rights, "rights", rights))


def _several(texts: Texts) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _article(stored: StoredArticle) -> Article:
    article = stored.cleaned.article
    return Article(
        id=stored.id,
        story=stored.story,
        url=stored.url or article.url.value,
        source_path=stored.source_path,
        outlet=article.outlet.value,
        title=article.title.value,
        subtitles=article.subtitles,
        authors=article.authors.value or (),
        published_at=article.published.value,
        modified_at=article.modified.value,
        language=article.language.value,
        section=article.section.value,
        text="\n\n".join(article.texts(*BODY_KINDS)),
        captions=article.captions,
        rights=article.rights.value or (),
        canonical_url=article.canonical.value,
        image_url=article.image.value,
        version=stored.version,
        raw_sha256=stored.page_sha256,
    )
