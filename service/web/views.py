"""Our pages: what is asked, and what the templates are given. Each is a function of the database.

Nothing here knows Datasette; `plugin` hands the questions on and draws the templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Final

from cleaners.article import BODY_KINDS, Kind, Passage
from cleaners.stories import body_of, overlap
from db import overview, queries
from db.conditions import Conditions
from db.connection import Database
from db.crawls import Crawls
from db.errors import AmbiguousIdError, UnknownArticleError, UnknownVersionError
from db.furniture import Learned, LearnedFurniture
from db.query_language import Field, Query, QueryError, parse, with_filters
from db.records import StoredArticle
from db.search import Answer, Hit, Order, Snippet, facets
from db.search import search as find
from db.services import Services
from db.stories import Stories
from service import hits, reading
from service.changes import FieldChange, changes, field_changes
from service.serving.health import Colour
from service.serving.pulse import Pulse, pulse
from service.storyline import Difference, differences
from service.web import charts

DAYS: Final = 30  # of the chart on the front page
NEWEST: Final = 20  # stories on a page
HITS: Final = 20
MOST_FACETS: Final = 12
MOST_HITS: Final = 200
CRAWLS: Final = 50  # on the page
CHARTED: Final = 5_000  # in its chart: of ten outlets each hour three weeks
MOST_MATES: Final = 20  # articles of a story that are compared on one page
# Of paragraphs, of which each is compared with each: 640,000 took 1.5 s, and a page has 20 mates.
MOST_PAIRS: Final = 40_000
NOT_FOUND: Final = 404
WRONG: Final = 400
NOT_THERE: Final = (AmbiguousIdError, UnknownArticleError, UnknownVersionError)

Arguments = Mapping[str, Sequence[str]]
"""Of a question: each name with its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template and what it shows."""

    template: str
    shown: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks of a body that belong together: one paragraph, or all items of a list."""

    kind: Kind
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mate:
    """Another article of a story, beside the one that is looked at."""

    article: StoredArticle
    similarity: float
    compared: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one version changed."""

    fields: Sequence[FieldChange]
    paragraphs: Sequence[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """By which a question can be made narrower: values and how many articles have each."""

    name: str
    counts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody searches for, as the form has it."""

    words: str = ""
    outlet: str = ""
    language: str = ""
    after: str = ""
    before: str = ""
    newest: bool = False
    stories: bool = False
    limit: int = HITS
    given: Mapping[str, str] = field(default_factory=dict)
    """What of it is not as it is by default, for links."""


# ---- front


def front(database: Database, _path: Mapping[str, str], _arguments: Arguments) -> Page:
    """How much there is, the newest stories, articles a day, what was taken out."""
    with database.snapshot():
        last = overview.last_day(database)
        since = last and last - timedelta(days=DAYS - 1)
        counts = overview.days(database, since=since) if since else {}
        return Page(
            template="front.html",
            shown={
                "asked": Asked(),
                "totals": overview.totals(database),
                "newest": overview.newest(database, limit=NEWEST),
                "days": charts.by_day(counts, last, DAYS) if last else None,
                "kinds": overview.removed_kinds(database).most_common(),
            },
        )


# ---- an article


def article(database: Database, path: Mapping[str, str], arguments: Arguments) -> Page:
    """Its text, or the lines of its page with what was taken out; versions; its story."""
    with database.snapshot():
        try:
            found = queries.find_article(database, path["id"])
            stored = queries.read_article(database, found, _number(arguments, "version"))
        except NOT_THERE as error:
            return _missing(str(error))
        cleaned = stored.cleaned
        return Page(
            template="article.html",
            shown={
                "asked": Asked(),
                "one": stored,
                "article": cleaned.article,
                "parts_of": tuple(parts(cleaned.article.passages)),
                "captions": cleaned.article.texts(Kind.CAPTION),
                "lines": reading.lines_of(cleaned, stored.restorations),
                "with_lines": "lines" in arguments,
                "kinds": reading.counted_kinds(cleaned.removals),
                "fields": tuple(reading.fields_of(cleaned.article)),
                "source": overview.source_of(database, stored.id),
                "versions": queries.versions(database, stored.id),
                "changed": changed(database, stored),
                "mates": mates(database, stored, most=MOST_MATES),
                "furniture": [one for one in cleaned.removals if one.kind is Kind.RECURRING],
            },
        )


def changed(database: Database, stored: StoredArticle) -> Changed | None:
    """What this version changed; None of the first."""
    if stored.version == 1:
        return None
    before = queries.read_article(database, stored.id, stored.version - 1).cleaned
    return Changed(
        fields=field_changes(before.article, stored.cleaned.article),
        paragraphs=tuple(one.difference for one in changes(before, stored.cleaned)),
    )


def parts(passages: Sequence[Passage]) -> Iterator[Part]:
    """The body as it is shown: items and rows that follow each other are one list or table."""
    body = [one for one in passages if one.kind in BODY_KINDS]
    together = {Kind.LIST_ITEM, Kind.TABLE_ROW}
    for (kind, _), some in groupby(
        enumerate(body), key=lambda pair: (pair[1].kind, pair[1].kind in together or pair[0])
    ):
        yield Part(kind=kind, texts=tuple(passage.text for _, passage in some))


def mates(database: Database, stored: StoredArticle, *, most: int) -> tuple[Mate, ...]:
    """The other articles of its story, likest first."""
    ids = [one for one in Stories(database).of_the_same_story(stored.id) if one != stored.id]
    others = [queries.read_article(database, one) for one in ids[:most]]
    mine, said = body_of(stored.cleaned.article), stored.cleaned.article.body
    found = (
        Mate(
            article=other,
            similarity=overlap(mine, body_of(other.cleaned.article)),
            compared=compared(said, other.cleaned.article.body),
        )
        for other in others
    )
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.article.id)))


def compared(said: Sequence[str], other: Sequence[str]) -> tuple[Difference, ...]:
    """What the other says otherwise; nothing where that would take too long."""
    return () if len(said) * len(other) > MOST_PAIRS else differences(said, other)


# ---- a story


def story(database: Database, path: Mapping[str, str], _arguments: Arguments) -> Page:
    """Its articles, and what each says otherwise than the one that stands for it."""
    with database.snapshot():
        try:
            found = queries.find_article(database, path["id"])
        except NOT_THERE as error:
            return _missing(str(error))
        told = queries.read_article(database, Stories(database).story_of(found))
        return Page(
            template="story.html",
            shown={
                "asked": Asked(),
                "one": told,
                "article": told.cleaned.article,
                "mates": mates(database, told, most=MOST_MATES),
                "most": MOST_MATES,
            },
        )


# ---- outlets


def outlets(database: Database, _path: Mapping[str, str], _arguments: Arguments) -> Page:
    """All outlets that articles are of."""
    shown = {"asked": Asked(), "outlets": overview.outlets(database)}
    return Page(template="outlets.html", shown=shown)


def outlet(database: Database, path: Mapping[str, str], _arguments: Arguments) -> Page:
    """When it publishes, what its pages state, what is taken out of them, and its furniture."""
    with database.snapshot():
        source = path["source"]
        found = overview.outlet(database, source)
        if found is None:
            return _missing(f"No stored article is of “{source}”.")
        last = overview.last_day(database, source=source)
        since = last and last - timedelta(days=DAYS - 1)
        counts = overview.days(database, source=source, since=since) if since else {}
        coverage = overview.coverage(database, source)
        learned: tuple[Learned, ...] = LearnedFurniture(database).of_source(source)
        return Page(
            template="outlet.html",
            shown={
                "asked": Asked(),
                "outlet": found,
                "newest": overview.newest(database, source=source, limit=NEWEST),
                "days": charts.by_day(counts, last, DAYS) if last else None,
                "hours": charts.by_hour(coverage.hours),
                "coverage": coverage,
                "kinds": overview.removed_kinds(database, source=source).most_common(),
                "learned": learned,
            },
        )


# ---- health


def health(database: Database, _path: Mapping[str, str], _arguments: Arguments) -> Page:
    """How each outlet is and why, and what became of the newest crawls."""
    with database.snapshot():
        conditions = Conditions(database).all()
        crawls = Crawls(database).newest(limit=CRAWLS)
        order = {colour.value: at for at, colour in enumerate(reversed(Colour))}
        counts: Counter[tuple[date, str]] = Counter()
        for one in Crawls(database).newest(limit=CHARTED):
            counts[one.started_at.date(), one.outlet] += one.counts.get("new", 0)
        last = max((day for day, _ in counts), default=None)
        return Page(
            template="health.html",
            shown={
                "asked": Asked(),
                "conditions": sorted(
                    conditions.values(), key=lambda one: (order[one.colour], one.outlet)
                ),
                "crawls": crawls,
                "service": pulse(Services(database).last(), datetime.now(UTC)),
                "days": charts.by_day(counts, last, DAYS) if last else None,
            },
        )


def probed(database: Database, now: datetime) -> tuple[list[str], Pulse]:
    """The outlets of which articles are being missed, and whether anybody crawls."""
    conditions = Conditions(database).all()
    red = [slug for slug, one in conditions.items() if one.colour == Colour.RED]
    return red, pulse(Services(database).last(), now)


# ---- search


def search(database: Database, _path: Mapping[str, str], arguments: Arguments) -> Page:
    """The form, and what was found."""
    asked = asked_of(arguments)
    if not asked.given:
        return Page(template="search.html", shown={"asked": asked, "answer": None})
    try:
        query, answer = answered(database, asked)
    except QueryError as error:
        wrong = {"asked": asked, "answer": None, "mistake": str(error)}
        return Page(template="search.html", shown=wrong, status=WRONG)
    found = facets(database, query)
    return Page(
        template="search.html",
        shown={
            "asked": asked,
            "answer": answer,
            "facets": [
                Facet(name="outlet", counts=found.outlets.most_common(MOST_FACETS)),
                Facet(name="language", counts=found.languages.most_common(MOST_FACETS)),
            ],
            "hits": [(hit, pieces(hit.title), pieces(hit.snippet)) for hit in answer.hits],
            "more": min(MOST_HITS, asked.limit * 2) if answer.more else None,
        },
    )


def asked_of(arguments: Arguments) -> Asked:
    """The question as the form states it."""

    def first(name: str) -> str:
        return next(iter(arguments.get(name, ())), "").strip()

    limit = _number(arguments, "limit") or HITS
    texts = {name: first(name) for name in ("q", "outlet", "language", "after", "before")}
    marks = {name: first(name) for name in ("order", "stories")}
    return Asked(
        words=texts["q"],
        outlet=texts["outlet"],
        language=texts["language"],
        after=texts["after"],
        before=texts["before"],
        newest=marks["order"] == "newest",
        stories=bool(marks["stories"]),
        limit=max(1, min(limit, MOST_HITS)),
        given={name: value for name, value in {**texts, **marks}.items() if value},
    )


def answered(database: Database, asked: Asked) -> tuple[Query, Answer]:
    """Ask the search; raises QueryError for what cannot be understood."""
    given: dict[Field, tuple[str, ...]] = {
        Field.OUTLET: (asked.outlet,) if asked.outlet else (),
        Field.LANGUAGE: (asked.language,) if asked.language else (),
        Field.AFTER: (asked.after,) if asked.after else (),
        Field.BEFORE: (asked.before,) if asked.before else (),
    }
    query = with_filters(parse(asked.words) if asked.words else Query(), given)
    order = Order.NEWEST if asked.newest else Order.BEST
    answer = find(database, query, order=order, stories=asked.stories, limit=asked.limit)
    return query, answer


def pieces(snippet: Snippet) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it was asked for."""
    found: list[tuple[str, bool]] = []
    done = 0
    for start, end in snippet.marks:
        found += [(snippet.text[done:start], False), (snippet.text[start:end], True)]
        done = end
    return tuple(piece for piece in [*found, (snippet.text[done:], False)] if piece[0])


def as_json(database: Database, arguments: Arguments) -> dict[str, object]:
    """The same as values; the keys of a hit are those of `newswinnow search --format json`."""
    _, answer = answered(database, asked_of(arguments))
    return {
        "hits": [hits.record(hit) for hit in answer.hits],
        "more": answer.more,
        "notes": list(answer.notes),
    }


def found_newest(database: Database, arguments: Arguments) -> tuple[Hit, ...]:
    """What a feed of this search tells: always the newest first."""
    _, answer = answered(database, asked_of({**arguments, "order": ("newest",)}))
    return answer.hits


# ---- shared


def _number(arguments: Arguments, name: str) -> int | None:
    value = next(iter(arguments.get(name, ())), "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else None


def _missing(message: str) -> Page:
    return Page(
        template="missing.html", shown={"asked": Asked(), "message": message}, status=NOT_FOUND
    )


View = Callable[[Database, Mapping[str, str], Arguments], Page]

PAGES: Final[Mapping[str, View]] = MappingProxyType(
    {
        r"/$": front,
        r"/article/(?P<id>[0-9a-fA-F]{4,64})$": article,
        r"/story/(?P<id>[0-9a-fA-F]{4,64})$": story,
        r"/outlets$": outlets,
        r"/outlet/(?P<source>[^/]{1,253})$": outlet,
        r"/search$": search,
        r"/health$": health,
    }
)
"""By address, as a pattern."""
