"""Answers to what is asked of the stored articles: hits with snippets, or why there are none."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from db import search_index, search_words
from db.choosing import CHOSEN, listed, values_of, with_known_outlets
from db.connection import Database, Row, Value
from db.errors import StaleIndexError
from db.morphemes import Boundaries, can_be_checked, is_meant
from db.query_language import Field, Filters, Phrase, Query, Words
from db.records import number_of, shown_moment, text_of, text_or_none, texts_from
from db.rights import Rights
from db.search_words import ALL_HANGUL, MARK, Token

MOST_HITS: Final = 1000
SNIPPET: Final = 160  # characters: two lines of a terminal
# Characters of a paragraph that are looked at for marks at once: 800,000 took 1.7 s a hit.
LONGEST_READ: Final = 4000
BEFORE_MARK: Final = 40  # characters of a long paragraph before the first mark
# Columns of the index in which a field's words stand.
COLUMNS: Final = {None: "", Field.TITLE: "title : ", Field.AUTHOR: "authors : "}


class Order(StrEnum):
    """Which hits come first."""

    BEST = "best"
    """BM25; a word in the headline counts five times, in the author's name twice."""
    NEWEST = "newest"
    """By publication; those without a date come last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A part of the stored text, and which of its characters were asked for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """From the first character up to but not at the last, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that has what was asked for."""

    id: str
    story: str
    articles: int
    """How many tell the story."""
    outlet: str | None
    title: Snippet
    """Empty where it has none."""
    authors: tuple[str, ...]
    published: datetime | None
    language: str | None
    url: str | None
    score: float | None
    """More is better; None where no words were asked for."""
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found; where nothing was, the notes say why."""

    hits: tuple[Hit, ...]
    more: bool = False
    """There are hits beyond these."""
    notes: tuple[str, ...] = ()


def search(
    database: Database,
    query: Query,
    *,
    order: Order = Order.BEST,
    stories: bool = False,
    limit: int = 20,
    boundaries: Boundaries | None = None,
) -> Answer:
    """Find articles; with `stories` each story once, by the article that fits best.

    With `boundaries` of morphemes, finds of Korean words that are made of parts of two others are
    passed over.
    Raises StaleIndexError for an index of other words, which would find nothing: see
    `db.opening.open_for_search`.
    """
    limit = min(limit, MOST_HITS)
    with database.snapshot():
        if search_index.is_stale(database):
            raise StaleIndexError(database.path)
        notes = [
            f"{said!r} has no letter or digit, and was passed over" for said in query.passed_over
        ]
        chosen, unknown = with_known_outlets(database, query)
        if unknown:
            return Answer(hits=(), notes=(*notes, *unknown))
        with closing(_found(database, chosen, order)) as found:
            meant = found if boundaries is None else _meant(database, chosen, found, boundaries)
            each = _first_of_story(database, meant) if stories else meant
            first = tuple(islice(each, limit + 1))
        hits = tuple(_hit(database, query, row) for row in first[:limit])
        if not hits:
            notes += _why_nothing(database, chosen, boundaries)
        return Answer(hits=hits, more=len(first) > limit, notes=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many of all that fit are of which outlet, and in which language; '' where unknown."""

    outlets: Counter[str]
    languages: Counter[str]


def facets(database: Database, query: Query) -> Facets:
    """By what a question can be made narrower."""
    outlets: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    with database.snapshot():
        chosen, unknown = with_known_outlets(database, query)
        match, without = expression(chosen.required), expression([chosen.excluded])
        values = values_of(database, chosen.filters)
        question = FACETS if match is None else FACETS_OF_WORDS
        rows = () if unknown else database.rows(question, **values, match=match, without=without)
        for row in rows:
            outlets[text_of(row, "outlet")] += number_of(row, "count")
            languages[text_of(row, "language")] += number_of(row, "count")
    return Facets(outlets=outlets, languages=languages)


# ---- finding


def _found(database: Database, query: Query, order: Order) -> Generator[Row, None, None]:
    """Number and score of all articles that fit, in the order that was asked for."""
    match, without = expression(query.required), expression([query.excluded])
    values = values_of(database, query.filters)
    if match is None or order is Order.NEWEST:
        return database.rows(LISTED, **values, match=match, without=without)
    if without is not None:
        match = f"({match}) NOT ({without})"
    if query.filters == Filters():
        return database.rows(FOUND, match=match)
    return database.rows(FOUND_AMONG, **values, match=match)


def expression(groups: Iterable[Sequence[Words]]) -> str | None:
    """The groups as FTS5 asks for them; None where there is nothing to ask for.

    Tokens are letters, digits and the mark: none of them can end a quotation.
    """
    joined = [
        f"({' OR '.join(COLUMNS[words.where] + _ways(words.ways) for words in group)})"
        for group in groups
        if group
    ]
    return " AND ".join(joined) or None


def _ways(ways: Iterable[Phrase]) -> str:
    return f"({' OR '.join(map(_phrase, ways))})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{"*" if phrase.open else ""}'


def _meant(
    database: Database, query: Query, found: Iterable[Row], boundaries: Boundaries
) -> Iterator[Row]:
    """Those that have every word that can be checked as a word."""
    checked = [group for group in query.required if all(map(can_be_checked, group))]
    for row in found:
        texts = list(_texts(database, row["number"])) if checked else []
        if all(
            any(
                _stands_in(text, words, where, boundaries)
                for words in group
                for where, text in texts
            )
            for group in checked
        ):
            yield row


def _texts(database: Database, number: Value) -> Iterator[tuple[Field | None, str]]:
    """All that is in the index of an article, and in which of its fields."""
    [row] = database.rows(HIT, number=number)
    yield Field.TITLE, _composed(text_or_none(row, "title") or "")
    yield Field.AUTHOR, _composed("\n".join(texts_from(text_or_none(row, "authors") or "[]")))
    values = {"article": row["article"], "version": row["version"]}
    for passage in database.rows(EVERY_PASSAGE, **values):
        where = Field.TITLE if passage["kind"] == "title" else None
        yield where, _composed(text_of(passage, "text"))


def _composed(text: str) -> str:
    """As places in it are counted."""
    return unicodedata.normalize("NFC", text)


def _stands_in(text: str, words: Words, where: Field | None, boundaries: Boundaries) -> bool:
    return is_meant(text, marked(text, [words], where, longest=None).marks, boundaries)


def _first_of_story(database: Database, found: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in found:
        [told] = database.rows(STORY, number=row["number"])
        story = text_of(told, "story")
        if story not in seen:
            seen.add(story)
            yield row


# ---- a hit


def _hit(database: Database, query: Query, found: Row) -> Hit:
    [row] = database.rows(HIT, number=found["number"])
    asked = tuple(words for group in query.required for words in group)
    score = found["score"]
    return Hit(
        id=text_of(row, "article"),
        story=text_of(row, "story"),
        articles=number_of(row, "articles"),
        outlet=text_or_none(row, "outlet"),
        title=marked(text_or_none(row, "title") or "", asked, Field.TITLE, longest=None),
        authors=texts_from(text_or_none(row, "authors") or "[]"),
        published=shown_moment(
            text_or_none(row, "published_at"), text_or_none(row, "published_offset")
        ),
        language=text_or_none(row, "language"),
        url=text_or_none(row, "url"),
        score=None if score is None else float(f"{-float(str(score)):.4g}"),
        snippet=_snippet(database, row, asked),
    )


def _snippet(database: Database, row: Row, asked: Sequence[Words]) -> Snippet:
    """The first paragraph with most of the words; the first of all where only the headline has."""
    values = {"article": row["article"], "version": row["version"]}
    best, most = Snippet(text=""), -1
    passages = database.rows(PASSAGES, **values)
    for text in (piece for row in passages for piece in _pieces(text_of(row, "text"))):
        likely = _likely(text, asked)
        if len(likely) <= most:
            continue
        snippet = marked(text, likely, None, longest=SNIPPET)
        if bool(snippet.marks) * len(likely) > most:
            best, most = snippet, bool(snippet.marks) * len(likely)
        if most == len(asked):
            break
    return best


def _pieces(text: str) -> Iterator[str]:
    """The text; a very long one in pieces, of which the end of each begins the next."""
    text = _composed(text)
    for start in range(0, max(len(text) - SNIPPET, 1), LONGEST_READ - SNIPPET):
        yield text[start : start + LONGEST_READ]


def _likely(text: str, asked: Sequence[Words]) -> tuple[Words, ...]:
    """Words of which the text has some way of writing, as far as its letters go: a cheap look."""
    folded = search_words.fold(text).replace(",", "")  # as in 1,000
    return tuple(
        words
        for words in asked
        if words.where is None
        and any(
            all(token.removeprefix(MARK) in folded for token in way.tokens) for way in words.ways
        )
    )


def marked(
    text: str, asked: Iterable[Words], where: Field | None, *, longest: int | None
) -> Snippet:
    """The text with what was asked for, cut to a piece that shows the first of it."""
    text = unicodedata.normalize("NFC", text)
    folded, places = search_words.folded_with_places(text)
    tokens = tuple(search_words.tokens(folded))
    ways = [way for words in asked if words.where in {None, where} for way in words.ways]
    marks = _joined(
        (places[start][0], places[end - 1][1]) for way in ways for start, end in _spans(tokens, way)
    )
    return _cut(text, marks, longest)


def _spans(tokens: Sequence[Token], way: Phrase) -> Iterator[tuple[int, int]]:
    *whole, last = way.tokens
    count = len(way.tokens)
    for at in range(len(tokens) - count + 1):
        here = tokens[at : at + count]
        ends = here[-1].text.startswith(last) if way.open else here[-1].text == last
        if ends and all(token.text == one for token, one in zip(here, whole, strict=False)):
            yield here[0].start, here[-1].end


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _cut(text: str, marks: Sequence[tuple[int, int]], longest: int | None) -> Snippet:
    if longest is None or len(text) <= longest:
        return Snippet(text=text, marks=tuple(marks))
    first = marks[0][0] if marks else 0
    start = min(max(0, first - BEFORE_MARK), len(text) - longest)
    end = start + longest
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    moved = len(head) - start
    return Snippet(
        text=f"{head}{text[start:end]}{tail}",
        marks=tuple((left + moved, min(right, end) + moved) for left, right in marks if left < end),
    )


# ---- nothing found


def _why_nothing(database: Database, query: Query, boundaries: Boundaries | None) -> list[str]:
    """Which word has no hit; else what keeps the words from being found."""
    if boundaries is not None and not _found_without(database, query):
        return ["the words are only found as parts of others: without morphemes these are shown"]
    if database.row("select 1 from search_articles limit 1") is None:
        return ["there is no article yet: `newswinnow clean PATH` brings them"]
    missing = [
        _named(group) for group in query.required if not _any(database, query, required=(group,))
    ]
    if missing:
        return [f"no article has {said}{_hint(said)}" for said in missing]
    if query.required and not _any(database, query, required=query.required):
        said = ", ".join(map(_named, query.required))
        return [f"there are articles with each of {said}, and none with all: leave one out"]
    if query.excluded and _found_without(database, replace(query, filters=Filters())):
        said = " ".join(f"-{words.said}" for words in query.excluded)
        return [f"every article that has the words has one that is to be missing: {said}"]
    return _why_filtered(database, query)


def _any(database: Database, query: Query, *, required: tuple[tuple[Words, ...], ...]) -> bool:
    alone = replace(query, required=required, excluded=(), filters=Filters())
    return database.row(ANY, match=expression(alone.required)) is not None


def _found_without(database: Database, query: Query) -> bool:
    with closing(_found(database, query, Order.BEST)) as found:
        return next(iter(found), None) is None


def _named(group: Sequence[Words]) -> str:
    return " or ".join(words.said for words in group)


def _hint(said: str) -> str:
    """What else to try."""
    if len(said) == 1 and ALL_HANGUL.fullmatch(said):
        return f" as a word of its own: {said}* finds longer words that begin so"
    return ""


def _why_filtered(database: Database, query: Query) -> list[str]:
    filters = query.filters
    languages = {text_of(row, "language") for row in database.rows(LANGUAGES)}
    strange = [one for one in filters.languages if one not in languages]
    if strange:
        said = ", ".join(strange)
        return [f"no article is in {said}; there {listed(languages)}"]
    whatever = replace(query, filters=replace(filters, rights=Rights.ALL))
    if filters != whatever.filters and not _found_without(database, whatever):
        return [f"there are such articles, and outlets reserve them all: rights {Rights.ALL}"]
    return ["there are such articles, but not of this outlet, language or time"]


# ---- questions

# Weights of text, title and authors: chosen by hand, there is no set of ranked answers to try them
# on. A word of the headline says what the article is about.
FOUND = """
    select rowid as number, bm25(search, 1.0, 5.0, 2.0) as score from search
    where search match :match
    order by score, number
"""

FOUND_AMONG = f"""
    select rowid as number, bm25(search, 1.0, 5.0, 2.0) as score from search
    where search match :match
        -- '+': the words are looked up first, and not for each article
        and +rowid in (select number from ({CHOSEN}))
    order by score, number
"""  # noqa: S608 - a question of our own

LISTED = f"""
    select number, article, null as score from ({CHOSEN})
    where (:match is null or number in (select rowid from search where search match :match))
        and (:without is null
            or number not in (select rowid from search where search match :without))
    order by published_at desc, number
"""  # noqa: S608 - as above

ANY = "select 1 from search where search match :match limit 1"

STORY = """
    select coalesce(articles.story, articles.id) as story
    from search_articles join articles on articles.id = search_articles.article
    where search_articles.number = :number
"""

HIT = """
    select search_articles.article, search_articles.version, versions.title, versions.outlet,
        versions.authors, versions.published_at, versions.published_offset, versions.language,
        coalesce(articles.url, versions.url) as url,
        coalesce(articles.story, articles.id) as story,
        (select max(1, count(*)) from articles as told where told.story = articles.story)
            as articles
    from search_articles
    join articles on articles.id = search_articles.article
    join versions on versions.article = search_articles.article
        and versions.number = search_articles.version
    where search_articles.number = :number
"""

PASSAGES = """
    select text from paragraphs
    where article = :article and version = :version and kind <> 'title'
    order by number
"""

EVERY_PASSAGE = """
    select kind, text from paragraphs where article = :article and version = :version
    order by number
"""

LANGUAGES = "select distinct language from search_articles where language is not null"

# What both facets end in; words that are to be missing are looked up once.
COUNTED = """
    where :without is null or number not in (select rowid from search where search match :without)
    group by outlet, language
"""

FACETS = f"""
    select coalesce(outlet, '') as outlet, coalesce(language, '') as language, count(*) as count
    from ({CHOSEN}) {COUNTED}
"""  # noqa: S608 - a question of our own

# The words are looked up first, once: asked of each article they took five times as long.
FACETS_OF_WORDS = f"""
    select coalesce(outlet, '') as outlet, coalesce(language, '') as language, count(*) as count
    from (select rowid as found from search where search match :match)
    cross join ({CHOSEN}) on found = number {COUNTED}
"""  # noqa: S608 - a question of our own
