"""Which articles tell the same story.

Worked out from the current versions, and could be made anew; each method is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.connection import Database, Row
from db.records import moment_or_none, number_of, text_of, text_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell the same thing, in one line."""

    id: str
    """Of the article that stands for it."""
    title: str | None
    articles: int
    outlets: int
    first_published: datetime | None
    first_seen: datetime
    """When the first of them was stored."""


class Stories:
    """The stories of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ---- what is to be worked out

    def open_articles(self) -> Iterator[str]:
        """Those whose story is not worked out yet, in order."""
        return (text_of(row, "article") for row in self.database.rows(OPEN))

    def mates(self) -> Iterator[str]:
        """Those that were in one story with an open one, and may lose it; in order."""
        return (text_of(row, "article") for row in self.database.rows(MATES))

    def forget_likenesses(self) -> None:
        """Of all open articles: they are compared anew."""
        with self.database.writing():
            self.database.change(FORGET_LIKENESSES)
            self.database.change(FORGET_LIKENESSES_TO)

    def save_likenesses(self, likenesses: Mapping[tuple[str, str], float]) -> None:
        """How much articles are alike, by pairs of ids, the lesser first."""
        with self.database.writing():
            self.database.change_all(
                SAVE_LIKENESS,
                (
                    {"article": article, "other": other, "similarity": str(similarity)}
                    for (article, other), similarity in likenesses.items()
                ),
            )

    def neighbours(self, article: str) -> tuple[str, ...]:
        rows = self.database.rows(NEIGHBOURS, article=article)
        return tuple(text_of(row, "article") for row in rows)

    def members(self, articles: Iterable[str]) -> Iterator[Row]:
        """Id, time of publication and length of the body."""
        for article in articles:
            yield from self.database.rows(MEMBER, article=article)

    def save(self, stories: Mapping[str, str], settled: Iterable[str]) -> None:
        """The article that stands for each article's story; `settled` are done with."""
        with self.database.writing():
            self.database.change_all(
                SET_STORY,
                ({"article": article, "story": story} for article, story in stories.items()),
            )
            self.database.change_all(SETTLED, ({"article": article} for article in settled))

    # ---- what was worked out

    def of_the_same_story(self, article: str) -> tuple[str, ...]:
        """As it was worked out last; the article itself is among them."""
        rows = self.database.rows(SAME_STORY, story=self.story_of(article))
        return tuple(text_of(row, "id") for row in rows)

    def story_of(self, article: str) -> str:
        """The article that stands for its story; itself until a run has ended."""
        row = self.database.row(STORY_OF, article=article)
        return article if row is None else text_of(row, "story")

    def all(self) -> Iterator[Story]:
        """All stories, newest first; those without a date come last."""
        for row in self.database.rows(STORIES):
            yield Story(
                id=text_of(row, "id"),
                title=text_or_none(row, "title"),
                articles=number_of(row, "articles"),
                outlets=number_of(row, "outlets"),
                first_published=moment_or_none(row, "first_published"),
                first_seen=datetime.fromisoformat(text_of(row, "first_seen")),
            )


OPEN = """
    select article from fingerprints indexed by fingerprints_open where settled = 0 order by article
"""

MATES = """
    select distinct mate.id as article
    from fingerprints as open indexed by fingerprints_open
    join articles on articles.id = open.article
    join articles as mate on mate.story = articles.story
    where open.settled = 0 order by mate.id
"""

FORGET_LIKENESSES = """
    delete from likenesses where article in (
        select article from fingerprints indexed by fingerprints_open where settled = 0)
"""

FORGET_LIKENESSES_TO = """
    delete from likenesses where other in (
        select article from fingerprints indexed by fingerprints_open where settled = 0)
"""

SAVE_LIKENESS = """
    insert into likenesses (article, other, similarity) values (:article, :other, :similarity)
    on conflict (article, other) do update set similarity = excluded.similarity
"""

NEIGHBOURS = """
    select other as article from likenesses where article = :article
    union all select article from likenesses where other = :article
"""

STORY_OF = "select coalesce(story, id) as story from articles where id = :article"

STORIES = "select * from stories order by first_published desc nulls last, id"

# Whoever is in none yet is its own; by two indexes, where `coalesce` would look at every article.
SAME_STORY = """
    select id from articles where story = :story
    union select id from articles where id = :story and story is null
    order by id
"""

MEMBER = """
    select articles.id, versions.published_at,
        (select coalesce(sum(length(text)), 0) from paragraphs
         where article = articles.id and version = articles.version
            and kind in ('paragraph', 'subhead', 'quote', 'list_item', 'table_row')) as length
    from articles
    join versions on versions.article = articles.id and versions.number = articles.version
    where articles.id = :article
"""

SET_STORY = "update articles set story = :story where id = :article and story is not :story"

SETTLED = "update fingerprints set settled = 1 where article = :article"
