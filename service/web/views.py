"""Our pages: what is asked, and what the templates are given. Each is a function of the database.

Nothing here knows Datasette; `plugin` hands the questions on and draws the templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Final

from cleaners.article import BODY_KINDS, Kind, Passage
from db import overview, queries
from db.conditions import THE_DATABASE, Conditions
from db.connection import Database
from db.crawls import Crawls
from db.errors import AmbiguousIdError, UnknownArticleError, UnknownVersionError
from db.furniture import Learned, LearnedFurniture
from db.patience import Patience
from db.services import Services
from db.stories import Stories
from service import reading
from service.serving.health import Colour
from service.serving.pulse import Pulse, pulse
from service.web import charts, searching
from service.web.asked import Arguments, Asked, number
from service.web.comparing import SECONDS, changed, mates
from service.web.page import Page, View, trouble

DAYS: Final = 30  # of the chart on the front page
NEWEST: Final = 20  # stories on a page
CRAWLS: Final = 50  # on the page
CHARTED: Final = 5_000  # in its chart: of ten outlets each hour three weeks
MOST_MATES: Final = 20  # articles of a story that are compared on one page
NOT_THERE: Final = (AmbiguousIdError, UnknownArticleError, UnknownVersionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks of a body that belong together: one paragraph, or all items of a list."""

    kind: Kind
    texts: tuple[str, ...]


# ---- front


def front(database: Database, _path: Mapping[str, str], _arguments: Arguments) -> Page:
    """How much there is, the newest stories, articles a day, what was taken out."""
    with database.snapshot():
        last = overview.last_day(database)
        since = last and last - timedelta(days=DAYS - 1)
        counts = _by_name(database, overview.days(database, since=since)) if since else {}
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


def _by_name(
    database: Database, counts: Mapping[tuple[date, str], int]
) -> Mapping[tuple[date, str], int]:
    """With outlets as they call themselves."""
    names = {one.source: one.name for one in overview.outlets(database)}
    named: Counter[tuple[date, str]] = Counter()
    for (day, source), count in counts.items():
        named[day, names.get(source, source)] += count
    return named


# ---- an article


def article(database: Database, path: Mapping[str, str], arguments: Arguments) -> Page:
    """Its text, or the lines of its page with what was taken out; versions; its story."""
    with database.snapshot():
        try:
            found = queries.find_article(database, path["id"])
            stored = queries.read_article(database, found, number(arguments, "version"))
        except NOT_THERE as error:
            return trouble(str(error))
        cleaned, patience = stored.cleaned, Patience(SECONDS)
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
                "changed": changed(database, stored, patience),
                "mates": mates(database, stored, patience, most=MOST_MATES),
                "furniture": [one for one in cleaned.removals if one.kind is Kind.RECURRING],
            },
        )


def parts(passages: Sequence[Passage]) -> Iterator[Part]:
    """The body as it is shown: items and rows that follow each other are one list or table."""
    body = [one for one in passages if one.kind in BODY_KINDS]
    together = {Kind.LIST_ITEM, Kind.TABLE_ROW}
    for (kind, _), some in groupby(
        enumerate(body), key=lambda pair: (pair[1].kind, pair[1].kind in together or pair[0])
    ):
        yield Part(kind=kind, texts=tuple(passage.text for _, passage in some))


# ---- a story


def story(database: Database, path: Mapping[str, str], _arguments: Arguments) -> Page:
    """Its articles, and what each says otherwise than the one that stands for it."""
    with database.snapshot():
        try:
            found = queries.find_article(database, path["id"])
        except NOT_THERE as error:
            return trouble(str(error))
        told = queries.read_article(database, Stories(database).story_of(found))
        return Page(
            template="story.html",
            shown={
                "asked": Asked(),
                "one": told,
                "article": told.cleaned.article,
                "mates": mates(database, told, Patience(SECONDS), most=MOST_MATES),
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
            return trouble(f"No stored article is of “{source}”.")
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
    now = datetime.now(UTC)
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
                "the_database": THE_DATABASE,
                "crawls": crawls,
                "service": pulse(Services(database).counting(now), now),
                "days": charts.by_day(counts, last, DAYS) if last else None,
            },
        )


def probed(database: Database, now: datetime) -> tuple[list[str], Pulse]:
    """The outlets of which articles are being missed, and whether anybody crawls."""
    conditions = Conditions(database).all()
    red = [slug for slug, one in conditions.items() if one.colour == Colour.RED]
    return red, pulse(Services(database).counting(now), now)


PAGES: Final[Mapping[str, View]] = MappingProxyType(
    {
        r"/$": front,
        r"/article/(?P<id>[0-9a-fA-F]{4,64})$": article,
        r"/story/(?P<id>[0-9a-fA-F]{4,64})$": story,
        r"/outlets$": outlets,
        r"/outlet/(?P<source>[^/]{1,253})$": outlet,
        r"/search$": searching.search,
        r"/health$": health,
    }
)
"""By address, as a pattern."""
