"""When the page was published and changed, as JSON-LD, meta tags and elements state it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cleaners.article import Found
from cleaners.normal import SPACES
from cleaners.readers.statements import Sign, Statements
from cleaners.times import find_time, read_stamp, stated_zone

Moment = Found[datetime]

PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "article:published:time", "og:published_time", "published_time", "published_at",
    "publisheddate", "publish_date", "publish-date", "publishdate", "published-date",
    "date_published", "pubdate", "pub_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.created",
    "article.published", "article_date_original", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_date", "dable:published_time", "og:regdate",
    "article:regdate", "regdate", "originalpublicationdate", "og:pubdate", "article.created",
    "datecreated", "created", "date", "dc.date",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "article:modified",
    "article:modified:time", "og:updated_time", "og:update_time", "datemodified", "lastmod",
    "last-modified", "article.updated", "dc.date.modified", "dcterms.modified",
    "article_date_updated", "updated_time", "date_modified", "og:modified_time", "dateupdated",
    "lastpublisheddate", "modified", "moddate",
)  # fmt: skip
JSON_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
JSON_MODIFIED = ("dateModified", "dateUpdated")
PUBLISHED_ELEMENT = re.compile(
    r"datepublished|pubdate|publish|entry-date|post-date|posted|article-?date|article__date|story-?date|dt-published"
)
DATED = re.compile(r"(?<!up)date|publish|timestamp|\btime\b")
MODIFIED_ELEMENT = re.compile(r"datemodified|uploaddate|update|modified|changed")
LONE_DATE = re.compile(r"(?:19|20)\d\d|\d\d?\.\d\d?\.\d\d")
CHANGED = re.compile(
    r"updated|aktualisiert|stand:|mis à jour|actualizado|수정|更新|modif", re.IGNORECASE
)
MOST_BESIDE = 24  # letters beside a date: a weekday, a label, "5 min read"
NEAREST = 4  # `<time>`s behind the headline that may be the article's
WIDEST = timedelta(hours=14)  # no zone is further from UTC
HALF_HOUR = timedelta(minutes=30)  # nearly all zones differ by whole or half hours


def read_dates(stated: Statements) -> tuple[Moment | None, Moment | None]:
    """Publication and last change; each without a zone where the markup gives none."""
    published = next(_published(stated), None)
    modified = next(_modified(stated), None)
    if published and modified and published.value == modified.value and _is_meta(published):
        # A program that knows the last change only gives it twice.
        published = next(_earlier(stated, published), published)
    if published:
        published = _in_own_zone(published, list(_clocks(stated)))
    return published, modified


def _published(stated: Statements) -> Iterator[Moment]:
    yield from _in_json(stated, JSON_PUBLISHED)
    yield from _in_metas(stated, PUBLISHED)
    yield from _in_elements(stated.signs, "datepublished")
    yield from _in_elements(stated.signs, "")
    yield from _nearby(stated)


def _is_meta(published: Moment) -> bool:
    return published.where.startswith("meta ")


def _earlier(stated: Statements, published: Moment) -> Iterator[Moment]:
    for one in _in_elements(stated.signs, "datepublished"):
        if one.value and published.value and _compared(one.value) < _compared(published.value):
            yield one


def _compared(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _modified(stated: Statements) -> Iterator[Moment]:
    yield from _in_json(stated, JSON_MODIFIED)
    yield from _in_metas(stated, MODIFIED)
    for sign in stated.signs:
        if not sign.of_others and MODIFIED_ELEMENT.search(sign.names):
            yield from _of_element(sign)


def _in_json(stated: Statements, keys: Sequence[str]) -> Iterator[Moment]:
    for raw in stated.described.texts(*keys):
        moment = read_stamp(raw)
        if moment:
            yield Found(value=moment, where="JSON-LD", raw=raw)


def _in_metas(stated: Statements, names: Sequence[str]) -> Iterator[Moment]:
    for name in names:
        for raw in stated.metas.get(name, ()):
            moment = read_stamp(raw)
            if moment:
                yield Found(value=moment, where=f"meta {name}", raw=raw)


def _in_elements(signs: Sequence[Sign], called: str) -> Iterator[Moment]:
    """Elements that are called the publication's date, else dates close to the headline."""
    if called:
        found: list[Sign] = [sign for sign in signs if called in sign.names]
    else:
        dated = [sign for sign in signs if sign.tag == "time" or DATED.search(sign.names)]
        below = [sign for sign in dated if sign.below_headline]
        near = [
            *below[:NEAREST],
            *reversed([sign for sign in dated if not sign.below_headline][-NEAREST:]),
        ]
        found = sorted((sign for sign in near if not _is_change(sign)), key=_doubt)
    for sign in found:
        if not sign.of_others:
            yield from _of_element(sign)


def _is_change(sign: Sign) -> bool:
    """Called or labelled a change, or the day of a video."""
    said = f"{sign.names} {sign.text.lower()}"
    return bool(MODIFIED_ELEMENT.search(said)) and not PUBLISHED_ELEMENT.search(said)


def _doubt(sign: Sign) -> bool:
    return not PUBLISHED_ELEMENT.search(sign.names)


def _nearby(stated: Statements) -> Iterator[Moment]:
    """The first short text behind the headline that is a date."""
    language = (stated.language or "").lower()[:2] or None
    for text in stated.below_headline():
        found = find_time(text, language=language) if LONE_DATE.search(text) else None
        if found and not CHANGED.search(text) and _is_lone(text, found[1]):
            moment = found[0] if stated_zone(found[1]) else found[0].replace(tzinfo=None)
            yield Found(value=moment, where="text below the headline", raw=found[1])


def _is_lone(text: str, raw: str) -> bool:
    """A date with a label at most; a caption or a sentence says something else of its day."""
    rest = text.replace(raw, "", 1)
    return sum(letter.isalpha() for letter in rest) <= MOST_BESIDE


def _of_element(sign: Sign) -> Iterator[Moment]:
    get = sign.element.get
    for raw in (get("datetime"), get("content"), get("title"), sign.text):
        moment = read_stamp(raw) if raw else None
        if moment and raw:
            yield Found(value=moment, where=sign.called, raw=SPACES.sub(" ", raw).strip())
            return


def _clocks(stated: Statements) -> Iterator[Moment]:
    """All that may be the same moment told by another clock."""
    yield from _in_json(stated, JSON_PUBLISHED)
    yield from _in_metas(stated, PUBLISHED)
    yield from _in_elements(stated.signs, "datepublished")
    yield from _in_elements(stated.signs, "")


def _in_own_zone(published: Moment, clocks: Sequence[Moment]) -> Moment:
    """The same moment on the clock of the page's place, or with a clock where it had a day only.

    Many sites give search engines UTC and their readers the local time.
    """
    moment = published.value
    if moment is not None and _is_day_only(moment, published.raw):
        return next((one for one in clocks if _same_day(one, moment)), published)
    if moment is None or moment.utcoffset() != timedelta(0):
        return published
    for one in clocks:
        zone = _zone_between(moment, one)
        if zone:
            return replace(published, value=moment.astimezone(zone))
    return published


def _zone_between(moment: datetime, one: Moment) -> tzinfo | None:
    """The zone of a clock that shows the same moment; None where it shows another, or is UTC."""
    if one.value is None or _is_day_only(one.value, one.raw):
        return None
    if one.value.tzinfo is not None:
        same = _minute(one.value) == _minute(moment)
        return one.value.tzinfo if same and one.value.utcoffset() else None
    ahead = one.value.replace(second=0, microsecond=0) - moment.replace(
        second=0, microsecond=0, tzinfo=None
    )
    return None if not ahead or abs(ahead) > WIDEST or ahead % HALF_HOUR else timezone(ahead)


def _is_day_only(moment: datetime, raw: str | None) -> bool:
    return ":" not in (raw or "") and (moment.hour, moment.minute) == (0, 0)


def _same_day(one: Moment, day: datetime) -> bool:
    return bool(
        one.value and one.value.date() == day.date() and not _is_day_only(one.value, one.raw)
    )


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
