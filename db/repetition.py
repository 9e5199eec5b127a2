"""What repeats across articles: fingerprints, an outlet's furniture, stories.

All of it is made from the current versions and could be made anew; each method is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cleaners.article import Cleaned
from db.connection import Database, Row, Value
from db.records import (
    Cause,
    EventKind,
    Run,
    StoredArticle,
    number_of,
    text_of,
    text_or_none,
    texts_from,
    to_json,
    utc_text,
)
from db.version_writer import Version, add_version

KEY_BITS = 64
NAME_LENGTH = 8  # hex digits of a key: an outlet has a few hundred


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A block that an outlet prints on many stories."""

    source: str
    key: int
    text: str
    support: int
    among: int
    first: date | None
    last: date | None
    witnesses: tuple[str, ...]
    """The earliest articles with it, and which block below the headline it is: `16429135735e:4`."""
    closes: bool
    gone: bool
    refused: bool = False

    @property
    def name(self) -> str:
        """By which a person calls it."""
        return name_of_key(self.key)

    @property
    def behind(self) -> str:
        """Evidence of what stands behind it, where it closes the story."""
        return f"behind {self.evidence}"

    @property
    def evidence(self) -> str:
        """As a removal states it; new articles leave it as it is, until an earlier one comes."""
        return f"{self.name} of {self.source}: the same as {', '.join(self.witnesses)}"


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


def name_of_key(key: int) -> str:
    return f"{key % (1 << KEY_BITS):016x}"[:NAME_LENGTH]


class Repetition:
    """The tables of repetition of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ---- fingerprints

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

    def save_fingerprints(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Keep them; a version that is no longer current is passed over."""
        with self.database.writing():
            for one in fingerprints:
                self.database.change(
                    SAVE_FINGERPRINT,
                    **{name: getattr(one, name) for name in Fingerprint.__slots__},
                )

    def open_sources(self) -> tuple[str, ...]:
        """Outlets with articles from which nothing was learned yet."""
        return tuple(text_of(row, "source") for row in self.database.rows(OPEN_SOURCES))

    def fingerprints_of(self, source: str) -> Iterator[Row]:
        return self.database.rows(OF_SOURCE, source=source)

    # ---- furniture

    def learned(self, source: str) -> tuple[Learned, ...]:
        """Most support first."""
        return tuple(_learned(row) for row in self.database.rows(LEARNED, source=source))

    def sources(self) -> tuple[str, ...]:
        """Every outlet or domain that articles are from."""
        return tuple(text_of(row, "source") for row in self.database.rows(SOURCES))

    def save_learned(
        self, source: str, learned: Sequence[Learned], *, run: Run, now: datetime
    ) -> None:
        """What an outlet prints everywhere, instead of what was known of it until now."""
        before = {one.key: one for one in self.learned(source)}
        with self.database.writing():
            for key in before.keys() - {one.key for one in learned}:
                self.database.change(FORGET_LEARNED, source=source, key=key)
            for one in learned:
                old = before.get(one.key)
                if old != one:
                    self._save_one(one, old)
                if one.gone and not (old and old.gone):
                    self._note_gone(one, run, now)

    def _save_one(self, one: Learned, old: Learned | None) -> None:
        self.database.change(
            SAVE_LEARNED,
            source=one.source,
            key=one.key,
            text=one.text,
            support=one.support,
            among=one.among,
            first_day=_iso(one.first),
            last_day=_iso(one.last),
            witnesses=to_json(one.witnesses),
            closes=int(one.closes),
            gone=int(one.gone),
        )
        if old and old.evidence != one.evidence:
            self.database.change(RESTATE, old=old.evidence, new=one.evidence)
            self.database.change(RESTATE, old=old.behind, new=one.behind)

    def _note_gone(self, one: Learned, run: Run, now: datetime) -> None:
        detail = {
            "key": one.name,
            "text": one.text,
            "support": str(one.support),
            "among": str(one.among),
            "last_day": _iso(one.last) or "",
        }
        self.database.insert(
            "events",
            {
                "run": run.number,
                "address": one.source,
                "kind": EventKind.FURNITURE_GONE,
                "detail": to_json(detail),
                "created_at": utc_text(now),
            },
        )

    def refuse(self, one: Learned, *, now: datetime) -> None:
        """It is no furniture, whatever the numbers say; its outlet is looked at anew."""
        with self.database.writing():
            self.database.change(
                REFUSE, source=one.source, key=one.key, text=one.text, now=utc_text(now)
            )
            self.database.change(REOPEN, source=one.source)

    def allow(self, one: Learned) -> None:
        """Take a refusal back."""
        with self.database.writing():
            self.database.change(ALLOW, source=one.source, key=one.key)
            self.database.change(REOPEN, source=one.source)

    def save_recalled(
        self, stored: StoredArticle, cleaned: Cleaned, *, run: Run, now: datetime
    ) -> None:
        """A new version of the same page with other furniture, or other evidence for the same."""
        if stored.cleaned == cleaned:
            return
        with self.database.writing():
            row = self.database.row(CURRENT, article=stored.id)
            if row is None or number_of(row, "version") != stored.version:
                return
            if stored.cleaned.article == cleaned.article:
                self._save_evidence(stored, cleaned)
                return
            version = Version(
                article=stored.id,
                number=stored.version + 1,
                page=stored.page_sha256,
                cause=Cause.LEARNED,
                run=run,
                now=utc_text(now),
            )
            add_version(self.database, version, cleaned)

    def _save_evidence(self, stored: StoredArticle, cleaned: Cleaned) -> None:
        for number, removal in enumerate(cleaned.removals, start=1):
            self.database.change(
                SAVE_EVIDENCE,
                article=stored.id,
                version=stored.version,
                number=number,
                evidence=removal.evidence,
            )
        self.database.change(FORGET_FINGERPRINT, article=stored.id)

    # ---- stories

    def open_numbers(self) -> Iterator[int]:
        """Of articles whose story is not worked out yet, in no order."""
        return (number_of(row, "number") for row in self.database.rows(OPEN_NUMBERS))

    def numbers_of_mates(self) -> Iterator[int]:
        """Of the articles that were in one story with an open one: they may lose it."""
        return (number_of(row, "number") for row in self.database.rows(NUMBERS_OF_MATES))

    def articles_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """Ids by numbers; those that are gone are left out."""
        rows = (self.database.row(ARTICLE_OF, number=number) for number in numbers)
        return {number_of(row, "number"): text_of(row, "article") for row in rows if row}

    def sentences(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Of each article its number, and band keys and sketches of its sentences, by number."""
        return map(_sentences, self.database.rows(SENTENCES))

    def sentences_of(self, numbers: Iterable[int]) -> Iterator[tuple[int, bytes, bytes]]:
        """The same of some articles; those that are gone are left out."""
        rows = (self.database.row(SENTENCES_OF, number=number) for number in numbers)
        return (_sentences(row) for row in rows if row)

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

    def of_the_same_story(self, article: str) -> tuple[str, ...]:
        """As it was worked out last; the article itself is among them."""
        rows = self.database.rows(SAME_STORY, story=self.story_of(article))
        return tuple(text_of(row, "id") for row in rows)

    def members(self, articles: Iterable[str]) -> Iterator[Row]:
        """Id, number of the fingerprint, time of publication and length of the body."""
        for article in articles:
            yield from self.database.rows(MEMBER, article=article)

    def story_of(self, article: str) -> str:
        """The article that stands for its story; itself until a run has ended."""
        row = self.database.row(STORY_OF, article=article)
        return article if row is None else text_of(row, "story")

    def stories(self) -> Iterator[Story]:
        """All stories, newest first; those without a date come last."""
        for row in self.database.rows(STORIES):
            yield Story(
                id=text_of(row, "id"),
                title=text_or_none(row, "title"),
                articles=number_of(row, "articles"),
                outlets=number_of(row, "outlets"),
                first_published=_moment(row, "first_published"),
                first_seen=datetime.fromisoformat(text_of(row, "first_seen")),
            )

    def likenesses(self, article: str) -> Mapping[str, float]:
        """The articles that were found like it, and how much."""
        rows = self.database.rows(LIKENESSES, article=article)
        return {text_of(row, "article"): float(str(row["similarity"])) for row in rows}

    def save_stories(self, stories: Mapping[str, str], settled: Iterable[int]) -> None:
        """The article that stands for each article's story; these numbers are done with."""
        with self.database.writing():
            self.database.change_all(
                SET_STORY,
                ({"article": article, "story": story} for article, story in stories.items()),
            )
            self.database.change_all(SETTLED, ({"number": number} for number in settled))

    def save_settled(self, stories: Mapping[str, str]) -> None:
        """Articles and their stories, worked out elsewhere: they are done with."""
        with self.database.writing():
            rows = [{"article": article, "story": story} for article, story in stories.items()]
            self.database.change_all(SET_STORY, rows)
            self.database.change_all(SETTLED_ARTICLE, ({"article": article} for article in stories))


def bytes_of(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""


def _sentences(row: Row) -> tuple[int, bytes, bytes]:
    return number_of(row, "number"), bytes_of(row["bands"]), bytes_of(row["sketches"])


def _learned(row: Row) -> Learned:
    return Learned(
        source=text_of(row, "source"),
        key=number_of(row, "key"),
        text=text_of(row, "text"),
        support=number_of(row, "support"),
        among=number_of(row, "among"),
        first=_day(row, "first_day"),
        last=_day(row, "last_day"),
        witnesses=texts_from(text_of(row, "witnesses")),
        closes=bool(number_of(row, "closes")),
        gone=bool(number_of(row, "gone")),
        refused=bool(number_of(row, "refused")),
    )


def _moment(row: Row, column: str) -> datetime | None:
    text = text_or_none(row, column)
    return None if text is None else datetime.fromisoformat(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(row: Row, column: str) -> date | None:
    text = text_or_none(row, column)
    return None if text is None else date.fromisoformat(text)


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

SAVE_FINGERPRINT = """
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

OPEN_SOURCES = """
    select distinct source from fingerprints
    where settled = 0 and source is not null order by source
"""

OF_SOURCE = """
    select article, told, day, blocks, removed, words from fingerprints
    where source = :source order by article
"""

SOURCES = """
    select distinct source from fingerprints where source is not null order by source
"""

LEARNED = """
    select furniture.*, refusals.key is not null as refused
    from furniture left join refusals using (source, key)
    where furniture.source = :source
    order by support desc, furniture.key
"""

SAVE_LEARNED = """
    insert into furniture
        (source, key, text, support, among, first_day, last_day, witnesses, closes, gone)
    values
        (:source, :key, :text, :support, :among, :first_day, :last_day, :witnesses, :closes, :gone)
    on conflict (source, key) do update set
        text = excluded.text, support = excluded.support, among = excluded.among,
        first_day = excluded.first_day, last_day = excluded.last_day,
        witnesses = excluded.witnesses, closes = excluded.closes, gone = excluded.gone
"""

FORGET_LEARNED = "delete from furniture where source = :source and key = :key"

# An earlier article came: what is said of the block names that one now, wherever it was taken out.
RESTATE = """
    update removals set evidence = :new where kind = 'recurring' and evidence = :old
"""

SAVE_EVIDENCE = """
    update removals set evidence = :evidence
    where article = :article and version = :version and number = :number
"""

FORGET_FINGERPRINT = "delete from fingerprints where article = :article"

REFUSE = """
    insert into refusals (source, key, text, refused_at) values (:source, :key, :text, :now)
    on conflict (source, key) do nothing
"""

ALLOW = "delete from refusals where source = :source and key = :key"

REOPEN = "update fingerprints set settled = 0 where source = :source"

CURRENT = "select version from articles where id = :article"

OPEN_NUMBERS = "select number from fingerprints indexed by fingerprints_open where settled = 0"

NUMBERS_OF_MATES = """
    select distinct other.number
    from fingerprints as open indexed by fingerprints_open
    join articles on articles.id = open.article
    join articles as mate on mate.story = articles.story
    join fingerprints as other on other.article = mate.id
    where open.settled = 0
"""

ARTICLE_OF = "select number, article from fingerprints where number = :number"

SENTENCES = "select number, bands, sketches from fingerprints order by number"

SENTENCES_OF = "select number, bands, sketches from fingerprints where number = :number"

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

LIKENESSES = """
    select other as article, similarity from likenesses where article = :article
    union all select article, similarity from likenesses where other = :article
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
        (select number from fingerprints where article = articles.id) as number,
        (select coalesce(sum(length(text)), 0) from paragraphs
         where article = articles.id and version = articles.version
            and kind in ('paragraph', 'subhead', 'quote', 'list_item', 'table_row')) as length
    from articles
    join versions on versions.article = articles.id and versions.number = articles.version
    where articles.id = :article
"""

SET_STORY = "update articles set story = :story where id = :article and story is not :story"

SETTLED_ARTICLE = "update fingerprints set settled = 1 where article = :article"

SETTLED = "update fingerprints set settled = 1 where number = :number"
