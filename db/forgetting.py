"""Delete all of an article for good, and know that it is not to be taken in again.

What is known of it afterwards is a hash of its addresses and when it was forgotten. Its text is
gone from the file's free pages and from the search index, and from the write-ahead log as soon as
nobody reads an older state (`wipe`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db import fingerprints, search_index
from db.connection import Database, Row
from db.records import (
    EventKind,
    Run,
    number_of,
    storable,
    text_of,
    text_or_none,
    to_json,
    utc_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address of which something is stored."""

    address: str
    """As the store knows it."""
    article: str | None
    """None where it was never an article."""
    title: str | None
    names: frozenset[str]
    """Addresses of it: its own, those that its pages state, and those that lead there."""
    versions: int
    pages: tuple[str, ...]
    """SHA-256 of its raw pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """What was deleted of one address."""

    pages: int
    shared: tuple[str, ...]
    """Articles that have the same bytes as one of its pages: that page stays."""


def digest(name: str) -> str:
    """By which an address is known when it is forgotten."""
    return hashlib.sha256(storable(name).encode()).hexdigest()


def forgotten_at(database: Database, names: Iterable[str]) -> datetime | None:
    """When one of these addresses was forgotten; None if none was."""
    digests = to_json([digest(name) for name in names])
    row = database.row(FORGOTTEN, digests=digests)
    at = None if row is None else text_or_none(row, "at")
    return None if at is None else datetime.fromisoformat(at)


def forgotten_of(database: Database, names: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that were forgotten."""
    digests = {digest(name): name for name in names}
    rows = database.rows(FORGOTTEN_OF, digests=to_json([*digests]))
    return frozenset(digests[text_of(row, "address")] for row in rows)


def place_of_article(database: Database, article: str) -> Place:
    [row] = database.rows(ADDRESS_OF, article=article)
    place = place_at(database, text_of(row, "address"))
    assert place is not None  # noqa: S101 - an article is something that is stored
    return place


def place_at(database: Database, address: str) -> Place | None:
    """What is stored of exactly this address; None if nothing is."""
    known = storable(address)
    article = database.row(ARTICLE_AT, address=known)
    named = {text_of(row, "name") for row in database.rows(NAMES, address=known)}
    pages = tuple(text_of(row, "page") for row in database.rows(PAGES_OF, address=known))
    if article is None and not pages and not named:
        return None
    return Place(
        address=known,
        article=None if article is None else text_of(article, "id"),
        title=None if article is None else text_or_none(article, "title"),
        names=frozenset({known, *named}),
        versions=0 if article is None else number_of(article, "versions"),
        pages=pages,
    )


def addresses_like(database: Database, part: str) -> Sequence[str]:
    """Stored addresses that have these characters, such as a host's name, in them."""
    return tuple(text_of(row, "address") for row in database.rows(ADDRESSES_LIKE, part=part))


def names_of_others(database: Database, place: Place, urls: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that a page of another article states as its own, too."""
    return frozenset(
        url
        for url in urls
        if database.row(STATED_BY_OTHERS, url=url, article=place.article) is not None
    )


def forget(
    database: Database,
    place: Place | None,
    names: Iterable[str],
    keys: Iterable[str],
    *,
    run: Run,
    now: datetime,
) -> Forgot:
    """Delete all of the place, and let no page with one of the `names` in again.

    `keys` are those of the frontier that lead to it. One transaction; `wipe` has to follow it.
    Beside other processes it is asked for while `locks.one_settles` is held: a run that settles
    would find the article gone whose story it works out.
    """
    shared: tuple[str, ...] = ()
    gone = 0
    with database.writing():
        for one in sorted({digest(name) for name in names}):
            database.change(SAVE_FORGOTTEN, digest=one, now=utc_text(now))
        if place is not None:
            if place.article is not None:
                _delete_article(database, place.article)
            for statement in OF_ADDRESS:
                database.change(statement, address=place.address)
            shared = _sharers(database, place.pages)
            gone = sum(database.change(DELETE_PAGE, page=page) for page in place.pages)
        for key in keys:
            database.change(DELETE_LINK, key=storable(key))
        name = place.address if place is not None else min(names, default="")
        _note(database, name, run, now)
        # The words of what is deleted stand in the index until it is merged.
        database.change(MERGE)
    return Forgot(pages=gone, shared=shared)


def _delete_article(database: Database, article: str) -> None:
    known = database.row(FINGERPRINT_OF, article=article)
    source = None if known is None else text_or_none(known, "source")
    # Whoever was in one story with it is compared anew.
    database.change(REOPEN_MATES, article=article)
    database.change(LEAVE_STORY, article=article)
    search_index.take_out(database, article)
    for statement in OF_ARTICLE:
        database.change(statement, article=article)
    if source is not None:
        fingerprints.reopen(database, source)


def _sharers(database: Database, pages: Iterable[str]) -> tuple[str, ...]:
    found = [row for page in pages for row in database.rows(SHARERS, page=page)]
    return tuple(sorted({text_of(row, "name") for row in found}))


def _note(database: Database, name: str, run: Run, now: datetime) -> None:
    database.insert(
        "events",
        {
            "run": run.number,
            "address": digest(name),
            "kind": EventKind.FORGOTTEN,
            "detail": "{}",
            "created_at": utc_text(now),
        },
    )


def allow(database: Database, names: Iterable[str]) -> int:
    """Let pages in again that have one of these addresses; 0 if none was forgotten.

    All addresses of an article were forgotten at one moment, and are let in together.
    """
    with database.writing():
        return database.change(ALLOW, digests=to_json([digest(name) for name in {*names}]))


def wipe(database: Database) -> bool:
    """Empty the write-ahead log, which still has what was deleted; False if somebody reads it."""
    row: Row = database.row("PRAGMA wal_checkpoint(TRUNCATE)") or {}
    return not number_of(row, "busy")


FORGOTTEN = """
    select min(forgotten_at) as at from forgotten
    where address in (select value from json_each(:digests))
"""

FORGOTTEN_OF = """
    select address from forgotten where address in (select value from json_each(:digests))
"""

ADDRESS_OF = "select address from articles where id = :article"

ARTICLE_AT = """
    select id, title, (select count(*) from versions where article = id) as versions
    from articles join versions on versions.article = id and versions.number = articles.version
    where address = :address
"""

# Also where a redirect led to it.
NAMES = """
    select url as name from articles where address = :address and url is not null
    union select versions.url from versions join articles on articles.id = versions.article
        where address = :address and versions.url is not null
    union select canonical from versions join articles on articles.id = versions.article
        where address = :address and canonical is not null
    union select url from rejections where address = :address and url is not null
    union select url from quarantine where address = :address and url is not null
    union select links.url from links join articles on articles.id = links.article
        where address = :address
"""

PAGES_OF = """
    select page from versions join articles on articles.id = versions.article
        where address = :address
    union select last_page from articles where address = :address
    union select page from rejections where address = :address
    union select page from quarantine where address = :address and page is not null
    union select page from captures where address = :address
    order by page
"""

ADDRESSES_LIKE = """
    select address from articles where instr(address, :part)
    union select address from rejections where instr(address, :part)
    union select address from quarantine where instr(address, :part)
    order by address
"""

STATED_BY_OTHERS = """
    select 1 from versions where (url = :url or canonical = :url) and article is not :article
"""

SAVE_FORGOTTEN = """
    insert into forgotten (address, forgotten_at) values (:digest, :now) on conflict do nothing
"""

FINGERPRINT_OF = "select source from fingerprints where article = :article"

REOPEN_MATES = """
    update fingerprints set settled = 0 where article in (
        select mate.id from articles as one
        join articles as mate on mate.story = coalesce(one.story, one.id)
        where one.id = :article)
"""

LEAVE_STORY = "update articles set story = null where story = :article and id <> :article"

# What hangs on others goes first.
OF_ARTICLE = (
    "delete from likenesses where article = :article",
    "delete from likenesses where other = :article",
    "delete from fingerprints where article = :article",
    "delete from rights where article = :article",
    "delete from links where article = :article",
    "delete from restorations where article = :article",
    "delete from removals where article = :article",
    "delete from paragraphs where article = :article",
    "delete from versions where article = :article",
    "delete from articles where id = :article",
)

OF_ADDRESS = (
    "delete from rejections where address = :address",
    "delete from quarantine where address = :address",
    "delete from captures where address = :address",
    "delete from events where address = :address",
    "delete from links where url = :address",
)

DELETE_LINK = "delete from links where key = :key or moved_to = :key"

SHARERS = """
    select article as name from versions where page = :page
    union select id from articles where last_page = :page
    union select address from rejections where page = :page
    union select address from quarantine where page = :page
"""

DELETE_PAGE = """
    delete from pages where sha256 = :page
        and not exists (select 1 from versions where page = :page)
        and not exists (select 1 from articles where last_page = :page)
        and not exists (select 1 from rejections where page = :page)
        and not exists (select 1 from quarantine where page = :page)
"""

MERGE = "insert into search (search) values ('optimize')"

ALLOW = """
    delete from forgotten where forgotten_at in (
        select forgotten_at from forgotten where address in (
            select value from json_each(:digests)))
"""
