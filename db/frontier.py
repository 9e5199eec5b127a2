"""The frontier: which addresses are known, what became of each, and which are due.

It is the only queue of a crawl. Every public method that writes is one transaction, but for
`stored`, which is a part of the transaction that stores the page. When an address is due is not
decided here: times come as values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from db.connection import Database, Row, Value
from db.forgetting import forgotten_of
from db.records import (
    EventKind,
    maybe_storable,
    moment_or_none,
    number_of,
    storable,
    text_of,
    text_or_none,
    texts_from,
    to_json,
    utc_text,
)

AT_ONCE: Final = 1_000  # addresses of one question; a list may have 50,000
NOT_NAMED: Final = "not in the outlet's file any more"
"""Why a list is left alone that was in the file."""


class LinkKind(StrEnum):
    LISTING = "listing"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """An address that a listing named, and what it said of it."""

    key: str
    url: str
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of an address."""

    key: str
    url: str
    kind: LinkKind
    way: str
    outlet: str
    depth: int
    title: str | None
    authors: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    first_seen: datetime
    asked_at: datetime | None
    failures: int
    etag: str | None
    last_modified: str | None
    sha256: str | None
    fetched_at: datetime | None
    due_at: datetime | None
    moved_to: str | None
    article: str | None
    ttl: int | None = None
    status: int | None = None
    """Of the last answer."""
    found_in: str | None = None
    """Key of what named it first; None: the outlet's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What became of an address that was asked for."""

    key: str
    at: datetime
    status: int | None
    """None where there was no answer."""
    due_at: datetime | None
    reason: str = ""
    failures: int = 0
    body: Body | None = None
    """None leaves what is known of the last one."""
    moved_to: str | None = None
    url: str | None = None
    """As it is to be asked for, as long as there is no article; None leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a body is told by the next time."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    ttl: int | None = None
    """Minutes for which a list asks to be left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one listing named, of one kind."""

    finds: Sequence[Find]
    kind: LinkKind
    way: str
    outlet: str
    found_in: str | None
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a batch changed."""

    new: int = 0
    again: int = 0
    """Known, and due at once since the listing says that they are newer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What one crawl of an outlet did not ask for."""

    run: int
    outlet: str
    counts: Mapping[str, int]
    """By the reason."""
    found_in: str | None = None


IsNewer = Callable[[Entry, Find], bool]
"""Whether a listing says that a known address has something new."""


class Frontier:
    """The table `links` of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ---- reading

    def due(
        self,
        outlet: str,
        kind: LinkKind,
        *,
        now: datetime,
        began: datetime,
        limit: int,
        since: datetime | None = None,
        ways: Iterable[str] = (),
        most_depth: int | None = None,
    ) -> list[Entry]:
        """What is due and was not asked for since the crawl `began`, the newest first.

        `since` leaves out what appeared earlier; `ways` are all ways where there are none.
        """
        rows = self.database.rows(
            DUE,
            outlet=outlet,
            kind=kind,
            now=utc_text(now),
            began=utc_text(began),
            since="" if since is None else utc_text(since),
            ways=to_json(list(ways)),
            most_depth=most_depth,
            most=limit,
        )
        return [_entry(row) for row in rows]

    def entry(self, key: str) -> Entry | None:
        row = self.database.row(ENTRY, key=storable(key))
        return None if row is None else _entry(row)

    def came_by(self, entry: Entry) -> list[Entry]:
        """What was moved to this address: what made it known, and lists of the outlet's file."""
        of_entry: dict[str, Value] = {"key": storable(entry.key), "kind": entry.kind}
        rows = self.database.rows(CAME_BY, outlet=entry.outlet, **of_entry)
        return [_entry(row) for row in rows]

    def article_urls(self, outlet: str, *, limit: int) -> tuple[str, ...]:
        """Addresses of the outlet that are articles for certain."""
        rows = self.database.rows(ARTICLE_URLS, outlet=outlet, most=limit)
        return tuple(text_of(row, "url") for row in rows)

    def counts(self, outlet: str, *, now: datetime) -> Mapping[str, int]:
        """`known`, `due` and `articles` of an outlet."""
        row = self.database.row(COUNTS, outlet=outlet, now=utc_text(now)) or {}
        return {name: number_of(row, name) for name in row}

    # ---- writing

    def add(self, batch: Batch, *, now: datetime, is_newer: IsNewer) -> Added:
        """Note what was named: what is new is due at once."""
        with self.database.writing():
            return self._add(batch, now, is_newer)

    def configure(self, outlet: str, batches: Iterable[Batch], *, now: datetime) -> None:
        """Note the lists that an outlet's file names; one that it names no more is left alone.

        A list is of the outlet that named it last, and so are all links of one that has none left.
        """
        named = list(batches)
        keys = to_json([storable(find.key) for batch in named for find in batch.finds])
        with self.database.writing():
            rows = self.database.rows(NAMED_BY_OTHERS, outlet=outlet, keys=keys)
            others = [text_of(row, "outlet") for row in rows]
            for batch in named:
                self._add(batch, now, lambda _entry, _find: False)
            for other in others:
                self.database.change(TAKE_LISTS, outlet=outlet, other=other, keys=keys)
                self.database.change(TAKE_LINKS, outlet=outlet, other=other)
            self.database.change(LEAVE_UNNAMED, outlet=outlet, keys=keys, not_named=NOT_NAMED)
            self.database.change(TAKE_NAMED, keys=keys, not_named=NOT_NAMED, now=utc_text(now))

    def listed(
        self,
        visit: Visit,
        batches: Iterable[Batch],
        *,
        is_newer: IsNewer,
        left_out: LeftOut | None = None,
    ) -> Added:
        """Note a listing and all that it named: together, or the next crawl would miss some."""
        named = list(batches)
        with self.database.writing():
            for batch in named if visit.moved_to is None else ():
                self._take_for_articles(batch, visit.at)
            added = [self._add(batch, visit.at, is_newer) for batch in named]
            self._note(visit)
            if left_out is not None:
                self._note_left_out(left_out, visit.at)
        return Added(new=sum(one.new for one in added), again=sum(one.again for one in added))

    def visited(
        self, visit: Visit, *, gone_in: int | None = None, others: Iterable[Visit] = ()
    ) -> None:
        """Note what became of an address, and so of others.

        `gone_in` is the run in which an article went.
        """
        with self.database.writing():
            for one in (visit, *others):
                self._note(one)
            if gone_in is not None:
                self._note_gone(visit, gone_in)

    def rest(self, outlet: str, host: str, *, until: datetime) -> None:
        """Have nothing of a host be due before this."""
        with self.database.writing():
            self.database.change(REST, outlet=outlet, host=storable(host), until=utc_text(until))

    def leave_out(self, left_out: LeftOut, *, now: datetime) -> None:
        """Tell of what a crawl does not ask for."""
        with self.database.writing():
            self._note_left_out(left_out, now)

    def set_url(self, key: str, url: str) -> None:
        """Ask for another form of the same address from now on."""
        with self.database.writing():
            self.database.change(SET_URL, key=storable(key), url=storable(url))

    def stored(self, visit: Visit, article: str | None) -> None:
        """Note a page that is stored; inside the transaction that stores it."""
        self._note(visit)
        if article is not None:
            self.database.change(SET_ARTICLE, key=storable(visit.key), article=article)

    def texts_of(self, article: str) -> tuple[str, ...]:
        """Titles and paragraphs of an article as it is now."""
        return tuple(text_of(row, "text") for row in self.database.rows(TEXTS, article=article))

    def note_correction(self, article: str, text: str, *, run: int, now: datetime) -> None:
        """Tell of a correction; inside the transaction that stores the version that has it."""
        self.database.change(
            SAVE_CORRECTION,
            article=article,
            run=run,
            kind=EventKind.CORRECTED,
            detail=to_json({"text": text}),
            now=utc_text(now),
        )

    def note_rights(self, article: str, said: Mapping[str, object], *, now: datetime) -> None:
        """What was said of an article's use; inside the transaction that stores it."""
        self.database.change(
            SAVE_RIGHTS,
            article=article,
            now=utc_text(now),
            **{name: _maybe_text(said.get(name)) for name in RIGHTS_TEXTS},
            **{name: to_json(_texts(said.get(name))) for name in RIGHTS_LISTS},
        )

    def _add(self, batch: Batch, now: datetime, is_newer: IsNewer) -> Added:
        self.database.change(SAVE_SLUG, slug=batch.outlet)
        new = again = 0
        for finds in _chunks(batch.finds):
            gone = forgotten_of(
                self.database, (name for one in finds for name in (one.key, one.url))
            )
            unlike = {find.key: find for find in finds if not gone & {find.key, find.url}}
            known = self._known(unlike)
            newer = {key for key, entry in known.items() if is_newer(entry, unlike[key])}
            self.database.change_all(SAVE_LINK, _rows(batch, unlike.values(), newer, now))
            new += len(unlike) - len(known)
            again += len(newer)
        return Added(new=new, again=again)

    def _take_for_articles(self, batch: Batch, now: datetime) -> None:
        """What states a title or a time is an article, though a section took it for a list."""
        if batch.kind is LinkKind.ARTICLE:
            sure = [storable(one.key) for one in batch.finds if one.title or one.published]
            of_batch: dict[str, Value] = {"way": batch.way, "now": utc_text(now)}
            self.database.change(TAKE_FOR_ARTICLES, keys=to_json(sure), **of_batch)

    def known(self, keys: Iterable[str]) -> int:
        """How many of these are known."""
        asked = to_json([storable(key) for key in keys])
        row = self.database.row(COUNT_KNOWN, keys=asked) or {}
        return sum(number_of(row, name) for name in row)

    def _known(self, keys: Iterable[str]) -> dict[str, Entry]:
        asked = to_json([storable(key) for key in keys])
        return {entry.key: entry for entry in map(_entry, self.database.rows(KNOWN, keys=asked))}

    def _note(self, visit: Visit) -> None:
        body = visit.body
        self.database.change(
            SAVE_VISIT,
            key=storable(visit.key),
            now=utc_text(visit.at),
            status=visit.status,
            reason=storable(visit.reason),
            failures=visit.failures,
            due_at=_maybe_utc(visit.due_at),
            moved_to=maybe_storable(visit.moved_to),
            url=maybe_storable(visit.url),
        )
        if body is not None:
            self.database.change(
                SAVE_BODY,
                key=storable(visit.key),
                now=utc_text(visit.at),
                sha256=body.sha256,
                etag=maybe_storable(body.etag),
                last_modified=maybe_storable(body.last_modified),
                ttl=body.ttl,
            )

    def _note_left_out(self, left_out: LeftOut, now: datetime) -> None:
        """A run has one event for each reason, however many lists name such addresses."""
        for reason, count in left_out.counts.items():
            of_run: dict[str, Value] = {
                "run": left_out.run,
                "outlet": storable(left_out.outlet),
                "kind": EventKind.LEFT_OUT,
            }
            if self.database.change(COUNT_LEFT_OUT, reason=reason, count=count, **of_run):
                continue
            detail: dict[str, str | int] = {"reason": reason, "count": count}
            if left_out.found_in is not None:
                detail["found_in"] = storable(left_out.found_in)
            self.database.change(SAVE_LEFT_OUT, detail=to_json(detail), now=utc_text(now), **of_run)

    def _note_gone(self, visit: Visit, run: int) -> None:
        detail = to_json({"status": visit.status, "reason": visit.reason})
        self.database.change(
            SAVE_GONE,
            key=storable(visit.key),
            run=run,
            kind=EventKind.GONE,
            detail=detail,
            now=utc_text(visit.at),
        )


def _chunks(finds: Iterable[Find]) -> Iterator[list[Find]]:
    rest = iter(finds)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _rows(
    batch: Batch, finds: Iterable[Find], newer: set[str], now: datetime
) -> Iterator[dict[str, Value]]:
    for find in finds:
        yield {
            "key": storable(find.key),
            "url": storable(find.url),
            "kind": batch.kind,
            "way": batch.way,
            "outlet": batch.outlet,
            "found_in": maybe_storable(batch.found_in),
            "depth": batch.depth,
            "title": maybe_storable(find.title),
            "authors": to_json([storable(author) for author in find.authors]),
            "published_at": _maybe_utc(find.published),
            "modified_at": _maybe_utc(find.modified),
            "now": utc_text(now),
            "again": int(find.key in newer),
        }


def _entry(row: Row) -> Entry:
    return Entry(
        key=text_of(row, "key"),
        url=text_of(row, "url"),
        kind=LinkKind(text_of(row, "kind")),
        way=text_of(row, "way"),
        outlet=text_of(row, "outlet"),
        depth=number_of(row, "depth"),
        title=text_or_none(row, "title"),
        authors=texts_from(text_of(row, "authors")),
        published=moment_or_none(row, "published_at"),
        modified=moment_or_none(row, "modified_at"),
        first_seen=datetime.fromisoformat(text_of(row, "first_seen")),
        asked_at=moment_or_none(row, "asked_at"),
        failures=number_of(row, "failures"),
        etag=text_or_none(row, "etag"),
        last_modified=text_or_none(row, "last_modified"),
        sha256=text_or_none(row, "sha256"),
        fetched_at=moment_or_none(row, "fetched_at"),
        due_at=moment_or_none(row, "due_at"),
        moved_to=text_or_none(row, "moved_to"),
        article=text_or_none(row, "article"),
        ttl=None if row["ttl"] is None else number_of(row, "ttl"),
        status=None if row["status"] is None else number_of(row, "status"),
        found_in=text_or_none(row, "found_in"),
    )


def _maybe_utc(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def _maybe_text(value: object) -> str | None:
    return storable(value) if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    return (
        [storable(one) for one in value if isinstance(one, str)] if isinstance(value, list) else []
    )


RIGHTS_TEXTS = ("robots", "tdm_reservation", "tdm_policy")
RIGHTS_LISTS = ("content_signal", "x_robots_tag", "meta_robots")

DUE = """
    select * from links
    where outlet = :outlet and kind = :kind and due_at is not null and due_at <= :now
        and (asked_at is null or asked_at < :began)
        and newest >= :since
        and depth <= coalesce(:most_depth, depth)
        and (:ways = '[]' or way in (select value from json_each(:ways)))
    -- Where dates are alike, what waits the longest: else the same lists were asked each time.
    order by newest desc, asked_at limit :most
"""

ENTRY = "select * from links where key = :key"

CAME_BY = """
    select * from links
    where key = (select found_in from links where key = :key)
        and kind = :kind and moved_to = :key
    union
    select * from links indexed by links_lists
    where outlet = :outlet and kind = 'listing' and :kind = 'listing' and found_in is null
        and moved_to = :key
"""

KNOWN = "select * from links where key in (select value from json_each(:keys))"

COUNT_KNOWN = """
    select count(*) as known from links where key in (select value from json_each(:keys))
"""

ARTICLE_URLS = """
    select url from links where outlet = :outlet and article is not null limit :most
"""

COUNTS = """
    select count(*) as known,
        count(*) filter (where due_at <= :now) as due,
        count(article) as articles
    from links where outlet = :outlet
"""

# An outlet that whoever crawls knows, and our table does not.
SAVE_SLUG = """
    insert into outlets (slug, name, language, time_zone, names, domains)
    values (:slug, :slug, '', '', '[]', '[]')
    on conflict (slug) do nothing
"""

# What a later listing does not say, an earlier one did.
SAVE_LINK = """
    insert into links (key, url, kind, way, outlet, found_in, depth, title, authors, published_at,
        modified_at, first_seen, last_seen, reason, failures, due_at)
    values (:key, :url, :kind, :way, :outlet, :found_in, :depth, :title, :authors, :published_at,
        :modified_at, :now, :now, '', 0, :now)
    on conflict (key) do update set
        title = coalesce(excluded.title, title),
        authors = case excluded.authors when '[]' then authors else excluded.authors end,
        published_at = coalesce(excluded.published_at, published_at),
        modified_at = coalesce(excluded.modified_at, modified_at),
        depth = min(depth, excluded.depth),
        last_seen = excluded.last_seen,
        due_at = case when :again then excluded.due_at else due_at end,
        -- What the outlet's file says it is wins over what a page took it for.
        kind = case when excluded.found_in is null then excluded.kind else kind end,
        way = case when excluded.found_in is null then excluded.way else way end,
        found_in = case when excluded.found_in is null then null else found_in end
"""

NAMED_BY_OTHERS = """
    select distinct outlet from links
    where key in (select value from json_each(:keys)) and outlet <> :outlet
        and kind = 'listing' and found_in is null
"""

TAKE_LISTS = """
    update links set outlet = :outlet
    where key in (select value from json_each(:keys)) and outlet = :other
"""

# Whoever renames an outlet's file has the same outlet.
TAKE_LINKS = """
    update links set outlet = :outlet
    where outlet = :other and not exists (
        select 1 from links as lists
        where lists.outlet = :other and lists.kind = 'listing' and lists.found_in is null)
"""

LEAVE_UNNAMED = """
    update links set due_at = null, reason = :not_named
    where outlet = :outlet and kind = 'listing' and found_in is null
        and key not in (select value from json_each(:keys))
"""

TAKE_NAMED = """
    update links set due_at = :now, reason = ''
    where key in (select value from json_each(:keys))
        and reason = :not_named
"""

# What is known of its body is of the list: with it, the article would be called unchanged.
TAKE_FOR_ARTICLES = """
    update links set kind = 'article', way = :way, due_at = :now, reason = '', failures = 0,
        etag = null, last_modified = null, sha256 = null, fetched_at = null, ttl = null
    where key in (select value from json_each(:keys))
        and kind = 'listing' and found_in is not null and moved_to is null
"""

SAVE_VISIT = """
    update links set asked_at = :now, status = :status, reason = :reason, failures = :failures,
        due_at = :due_at, moved_to = :moved_to,
        url = case when article is null then coalesce(:url, url) else url end
    where key = :key
"""

SAVE_BODY = """
    update links set fetched_at = :now, sha256 = :sha256, etag = :etag,
        last_modified = :last_modified, ttl = :ttl
    where key = :key
"""

REST = """
    update links set due_at = :until
    where outlet = :outlet and due_at < :until and (
        substr(url, instr(url, '://') + 3) || '/' like :host || '/%'
        or substr(url, instr(url, '://') + 3) like :host || ':%')
"""

SET_URL = "update links set url = :url where key = :key and article is null"

SET_ARTICLE = "update links set article = :article where key = :key"

# Told once: an article that stays away is no news.
SAVE_GONE = """
    insert into events (run, address, kind, detail, created_at)
    select :run, articles.address, :kind, :detail, :now
    from links join articles on articles.id = links.article
    where links.key = :key and not exists (
        select 1 from events where events.address = articles.address and events.kind = :kind)
"""

COUNT_LEFT_OUT = """
    update events set detail = json_set(detail, '$.count', json_extract(detail, '$.count') + :count)
    where run = :run and address = :outlet and kind = :kind
        and json_extract(detail, '$.reason') = :reason
"""

SAVE_LEFT_OUT = """
    insert into events (run, address, kind, detail, created_at)
    values (:run, :outlet, :kind, :detail, :now)
"""

TEXTS = """
    select text from articles
    join paragraphs on paragraphs.article = articles.id
        and paragraphs.version = articles.version
    where articles.id = :article order by paragraphs.number
"""

# The same words are told once: a later version may have them too.
SAVE_CORRECTION = """
    insert into events (run, address, kind, detail, created_at)
    select :run, address, :kind, :detail, :now from articles
    where id = :article and not exists (
        select 1 from events where events.address = articles.address
            and events.kind = :kind and events.detail = :detail)
"""

SAVE_RIGHTS = """
    insert into rights (article, robots, content_signal, x_robots_tag, meta_robots,
        tdm_reservation, tdm_policy, noted_at)
    values (:article, :robots, :content_signal, :x_robots_tag, :meta_robots,
        :tdm_reservation, :tdm_policy, :now)
    on conflict (article) do update set
        robots = excluded.robots, content_signal = excluded.content_signal,
        x_robots_tag = excluded.x_robots_tag, meta_robots = excluded.meta_robots,
        tdm_reservation = excluded.tdm_reservation, tdm_policy = excluded.tdm_policy,
        noted_at = excluded.noted_at
"""
