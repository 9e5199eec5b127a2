"""Whether a database is what it was written as: SQLite's own checks, and sums that must agree."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from db import queries, schema, search_index
from db.connection import Database, Mode, can_be_written, connect
from db.errors import DamagedError, DbError, PageGoneError
from db.records import article_ids, number_of, text_of

SAME_BEGINNING: Final = 4  # addresses whose hashes begin alike; two are rare
MOST: Final = 20  # findings of one check; more of the same say no more

RESTORE: Final = "Restore a copy that `newswinnow backup` made"
MEND: Final = "`newswinnow check-db --mend` makes the search index anew"
MEND_PRINT: Final = "`newswinnow check-db --mend` lets the next run make it anew"
SETTLED: Final = "The next `newswinnow clean` or `newswinnow reclean` makes it anew"
# What a stored value may raise that is not what was stored.
UNREADABLE: Final = (DbError, sqlite3.Error, ValueError, TypeError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it must be."""

    check: str
    subject: str
    """A table, an article, a page."""
    why: str
    hint: str
    """What now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Rows that must not be there; the column `subject` names each."""

    name: str
    why: str
    hint: str
    question: str


Check = Callable[[Database], Iterator[Finding]]
Watch = Callable[[str], None]
"""Told which check begins."""
NONE: Final[Mapping[str, Check]] = MappingProxyType({})


def findings(
    database: Database,
    *,
    quick: bool = False,
    more: Mapping[str, Check] = NONE,
    watch: Watch = lambda _: None,
) -> Generator[Finding, None, None]:
    """All that is wrong; `quick` leaves out what reads every text and every raw page.

    `more` are checks that only those above this package can make; they read every text, too.
    """
    for name, check in (CHECKS if quick else {**CHECKS, **DEEP, **more}).items():
        watch(name)
        found = check(database)
        yield from islice(_in_words(name, found, database.path), MOST)


def first_finding(path: Path) -> str | None:
    """The first thing that is wrong with a file; None if nothing is, or there is no file."""
    if not path.exists():
        return None
    try:
        mode = Mode.READ if can_be_written(path) else Mode.FROZEN
        with connect(path, mode) as database, closing(findings(database)) as found:
            first = next(found, None)
    except UNREADABLE as error:
        return str(error)
    return None if first is None else f"{first.subject}: {first.why}"


def _in_words(name: str, found: Iterator[Finding], path: str) -> Iterator[Finding]:
    try:
        yield from found
    except UNREADABLE as error:
        yield Finding(check=name, subject=path, why=f"cannot be read ({error})", hint=RESTORE)


# ---- what SQLite knows


def _pages_of_the_file(database: Database) -> Iterator[Finding]:
    for row in database.rows(f"PRAGMA integrity_check({MOST})"):
        said = str(row["integrity_check"])
        if said != "ok":
            yield Finding(
                check="file", subject=database.path, why=" ".join(said.split()), hint=RESTORE
            )


def _references(database: Database) -> Iterator[Finding]:
    for row in database.rows("PRAGMA foreign_key_check"):
        yield Finding(
            check="references",
            subject=f"{text_of(row, 'table')} {row['rowid']!s}",
            why=f"there is no such row in {text_of(row, 'parent')}",
            hint=RESTORE,
        )


def _columns(database: Database) -> Iterator[Finding]:
    if not schema.is_behind(database):
        for why in schema.missing_columns(database):
            yield Finding(check="columns", subject=database.path, why=why, hint=RESTORE)


# ---- sums


def _sums(database: Database) -> Iterator[Finding]:
    for one in SUMS:
        for row in islice(database.rows(one.question), MOST):
            yield Finding(check=one.name, subject=str(row["subject"]), why=one.why, hint=one.hint)


# ---- every text and every page


def _versions(database: Database) -> Iterator[Finding]:
    """Every version can be read as what it is."""
    question = "select article, number from versions order by article, number"
    for row in tuple(database.rows(question)):
        article, number = text_of(row, "article"), number_of(row, "number")
        try:
            queries.read_article(database, article, number)
        except UNREADABLE as error:
            why = f"cannot be read ({error})"
            subject = f"article {article}, version {number}"
            yield Finding(check="versions", subject=subject, why=why, hint=RESTORE)


def _addresses(database: Database) -> Iterator[Finding]:
    """Every article's id is made of its address."""
    for row in database.rows("select id, address from articles"):
        article = text_of(row, "id")
        if article not in islice(article_ids(text_of(row, "address")), SAME_BEGINNING):
            why = "its id and its address do not belong together"
            yield Finding(check="addresses", subject=f"article {article}", why=why, hint=RESTORE)


def _pages(database: Database) -> Iterator[Finding]:
    """Every raw page is what its name says, or was dropped on purpose."""
    for row in tuple(database.rows("select sha256 from pages")):
        sha256 = text_of(row, "sha256")
        try:
            queries.page_as_stored(database, sha256)
        except PageGoneError:
            continue
        except UNREADABLE as error:
            why = str(error) if isinstance(error, DamagedError) else f"cannot be read ({error})"
            hint = "Restore a copy, or clean the page again from where it came"
            yield Finding(check="pages", subject=f"page {sha256}", why=why, hint=hint)


TOKEN: Final = re.compile(
    "[0-9A-Za-z_.\x80-\U0010ffff]+"
)  # as the tokenizer of db/schema.py has it


def _words(database: Database) -> Iterator[Finding]:
    """The search index has the words of the current versions, and no others.

    So it tells of a text, too, that is not what was stored: both would have to change alike.
    """
    indexed = _indexed_words(database)
    for row in tuple(database.rows("select * from search_articles")):
        article, number = text_of(row, "article"), number_of(row, "number")
        try:
            known_by = search_index.known_by(database, article, number_of(row, "version"))
            entry = search_index.entry(database, article, number_of(row, "version"))
        except UNREADABLE:
            continue  # told by the other checks
        if {name: row[name] for name in known_by} != known_by:
            yield Finding(
                check="search",
                subject=f"article {article}",
                why="the search knows it by another outlet, language or time",
                hint=MEND,
            )
        if indexed.get(number, 0) != _sum_of(entry):
            yield Finding(
                check="words",
                subject=f"article {article}",
                why="its text and the search index have different words",
                hint=f"Look at it with `newswinnow show`. If it is right: {MEND}. Else: {RESTORE}",
            )


def _indexed_words(database: Database) -> Counter[int]:
    """A sum over the words of each entry with their places."""
    sums: Counter[int] = Counter()
    database.change("PRAGMA query_only = OFF")  # for a table of this connection alone
    try:
        database.change("create virtual table temp.words using fts5vocab(main, search, instance)")
        with closing(database.rows("select term, doc, col, offset from temp.words")) as rows:
            for row in rows:
                sums[number_of(row, "doc")] += hash((row["term"], row["col"], row["offset"]))
        database.change("drop table temp.words")
    finally:
        database.change("PRAGMA query_only = ON")
    return sums


def _sum_of(entry: dict[str, str]) -> int:
    return sum(
        hash((term, column, place))
        for column, text in entry.items()
        for place, term in enumerate(TOKEN.findall(text))
    )


CHECKS: Final[dict[str, Check]] = {
    "file": _pages_of_the_file,
    "columns": _columns,
    "references": _references,
    "sums": _sums,
}
DEEP: Final[dict[str, Check]] = {
    "addresses": _addresses,
    "versions": _versions,
    "words": _words,
    "pages": _pages,
}

SUMS: Final = (
    Sum(
        name="addresses",
        why="its address is not its URL nor its path",
        hint=RESTORE,
        question="""
            select id as subject from articles
            where address <> coalesce(nullif(url, ''), source_path, address)""",
    ),
    Sum(
        name="versions",
        why="its current version is not there, or is not the last one",
        hint=RESTORE,
        question="""
            select articles.id as subject from articles
            left join (select article, max(number) as last from versions group by article) as kept
                on kept.article = articles.id
            where kept.last is not articles.version""",
    ),
    Sum(
        name="versions",
        why="its first version is not there",
        hint=RESTORE,
        question="""
            select id as subject from articles where not exists (
                select 1 from versions where article = articles.id and number = 1)""",
    ),
    Sum(
        name="paragraphs",
        why="a paragraph of it is missing, or there are none",
        hint=RESTORE,
        question="""
            select versions.article || ', version ' || versions.number as subject from versions
            left join (
                select article, version, count(*) as kept, max(number) as last from paragraphs
                group by article, version
            ) as listed on listed.article = versions.article and listed.version = versions.number
            where listed.kept is null or listed.kept <> listed.last""",
    ),
    Sum(
        name="removals",
        why="a removal of it is missing",
        hint=RESTORE,
        question="""
            select article || ', version ' || version as subject from removals
            group by article, version having count(*) <> max(number)""",
    ),
    Sum(
        name="search",
        why="the search does not know it, or knows another version",
        hint=MEND,
        question="""
            select articles.id as subject from articles
            left join search_articles on search_articles.article = articles.id
            where search_articles.version is not articles.version""",
    ),
    Sum(
        name="search",
        why="an entry of the index that no article has, or an article without one",
        hint=MEND,
        question="""
            select 'entry ' || number as subject from (
                select number from search_articles except select id from search_docsize)
            union all
            select 'entry ' || id from (
                select id from search_docsize except select number from search_articles)""",
    ),
    Sum(
        name="fingerprints",
        why="its fingerprint is of a version that is not there, or is cut off",
        hint=MEND_PRINT,
        question="""
            select fingerprints.article as subject from fingerprints
            join articles on articles.id = fingerprints.article
            where fingerprints.version > articles.version
                or length(blocks) % 8 or length(sketches) % 8
                or length(bands) <> length(sketches) * 7""",
    ),
    Sum(
        name="stories",
        why="the article that stands for its story is of another story",
        hint=SETTLED,
        question="""
            select member.id as subject from articles as member
            join articles as stands on stands.id = member.story
            join fingerprints on fingerprints.article = member.id and fingerprints.settled = 1
            join fingerprints as other on other.article = stands.id and other.settled = 1
            where stands.story is not stands.id""",
    ),
    Sum(
        name="pages",
        why="it has no bytes, and nobody dropped them",
        hint="Restore a copy, or clean the page again from where it came",
        question="""
            select sha256 as subject from pages
            where (length(body) = 0) is not (dropped_at is not null)""",
    ),
)
