"""A look at a file before it is written to: what is plainly damaged is refused, not made worse."""

from __future__ import annotations

from typing import Final

from db import schema
from db.connection import MEMORY, Database
from db.errors import DAMAGED_HINT, DamagedError
from db.records import number_of

# Of a file so small all is looked at: integrity_check takes 2.8 ms a MiB (measured), so 22 ms. Not
# quick_check: where an index misses an address, its article would be stored a second time.
SMALL: Final = 8 << 20
# Where the next page is written: the right edges of the largest tables and of their indexes.
EDGES: Final = (
    "select * from pages where rowid = (select max(rowid) from pages)",
    "select sha256 from pages order by sha256 desc limit 1",
    "select * from articles where rowid = (select max(rowid) from articles)",
    "select id from articles order by id desc limit 1",
    "select address from articles order by address desc limit 1",
    "select * from versions where rowid = (select max(rowid) from versions)",
    "select article from versions order by article desc limit 1",
    "select * from paragraphs where rowid = (select max(rowid) from paragraphs)",
    "select * from removals where rowid = (select max(rowid) from removals)",
    "select * from events where id = (select max(id) from events)",
    "select * from runs where id = (select max(id) from runs)",
)


def refuse_damaged(database: Database) -> None:
    """Raise DamagedError for a file whose pages are no pages, or whose indexes are of other rows.

    All of a small file is looked at; of a larger one the places where the next page would be
    written, since all of it would take seconds. One that was cut off SQLite refuses by itself.
    """
    if database.path == MEMORY:
        return
    pages = number_of(database.row("PRAGMA page_count") or {}, "page_count")
    size = pages * number_of(database.row("PRAGMA page_size") or {}, "page_size")
    if size <= SMALL:
        said = [str(row["integrity_check"]) for row in database.rows("PRAGMA integrity_check(1)")]
        if said != ["ok"]:
            raise damaged(database.path, said[0])
        return
    tables = {row["name"] for row in database.rows("select name from sqlite_master")}
    for question in EDGES:
        if question.partition(" from ")[2].split()[0] in tables:
            database.row(question)


def refuse_other_columns(database: Database) -> None:
    """Raise DamagedError for a file of the present schema that lacks a column of it.

    A bit of a column's name that is turned is a good name to SQLite, and a traceback to whoever
    asks for the column.
    """
    missing = schema.missing_columns(database)
    if missing:
        raise damaged(database.path, missing[0])


def damaged(path: str, why: str) -> DamagedError:
    return DamagedError(
        path,
        f"the database is damaged ({' '.join(why.split())})",
        f"Nothing is written to it. {DAMAGED_HINT}",
    )
