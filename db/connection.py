"""One open SQLite file: settings, transactions, and errors in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sqlite_utils import Database as Tables

from db.errors import (
    LockedError,
    MissingDatabaseError,
    NotADatabaseError,
    UnwritableError,
    explained,
)

Value = str | int | bytes | None
"""What a column can hold."""

Row = Mapping[str, Value]
"""An answer: column names and values."""

MEMORY = ":memory:"
SETTLING = "-settling"  # the end of the name of the file that is locked at the end of a run
BUSY_SECONDS = 30  # longer than any transaction of ours (one page); a waiting writer is no error
WAL_TRIES = 100  # every 0.05 s: two processes that make one new file at the same moment


class Mode(StrEnum):
    """How to open the file; the values are SQLite's own."""

    READ = "rw"
    """For questions only: nothing is changed, but SQLite may tidy its own files when it closes."""
    FROZEN = "ro"
    """For a file or folder that cannot be written."""
    CREATE = "rwc"


class Database:
    """A connection that knows its file; give it back with `close` or `with`."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self.path = path
        self.tables = Tables(connection, execute_plugins=False)
        """The same connection as sqlite-utils sees it: inserts, upserts, migrations."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def rows(self, question: str, **values: Value) -> Generator[Row, None, None]:
        """Ask a whole SQL statement with named parameters."""
        with explained(self.path):
            cursor = self.connection.cursor()
            # A dict of a sqlite3.Row looks every name up; of a tuple it takes a third of the time.
            cursor.row_factory = None
            cursor.execute(question, values)
            names = [column[0] for column in cursor.description or ()]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def row(self, question: str, **values: Value) -> Row | None:
        """The first row of the answer."""
        with closing(self.rows(question, **values)) as rows:
            return next(rows, None)

    def change(self, statement: str, **values: Value) -> int:
        """Run a whole SQL statement; how many rows it changed."""
        with explained(self.path):
            return self.connection.execute(statement, values).rowcount

    def change_all(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        """Run a whole SQL statement once for each of these."""
        with explained(self.path):
            self.connection.executemany(statement, values)

    def insert(self, table: str, *records: Mapping[str, Value]) -> None:
        """Add rows with the same columns.

        By one prepared statement: sqlite-utils looks for JSON in every value, which took four
        times as long as SQLite takes to store them.
        """
        if records:
            self.change_all(_insertion(table, tuple(records[0])), records)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is stored, or nothing.

        It begins immediately: a deferred one that reads before it writes fails at once, without
        waiting, when another process wrote in between (SQLITE_BUSY_SNAPSHOT).
        """
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several questions see the same state, whatever others write meanwhile."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with explained(self.path):
            self.connection.execute(begin)
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back by itself; a second ROLLBACK would be an error.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise


@lru_cache(maxsize=64)  # one for each table, of which there are a dozen
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"insert into {table} ({names}) values ({places})"  # noqa: S608 - names of our own


def connect(path: str | Path, mode: Mode) -> Database:
    """Open the file; nothing is written yet, not even the header of a new one."""
    name = os.fspath(path)
    if name != MEMORY:
        _check_place(Path(name), mode)
    with explained(name):
        connection = sqlite3.connect(
            MEMORY if name == MEMORY else _uri(name, mode),
            uri=name != MEMORY,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions begin where we say, never by themselves
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if mode is not Mode.CREATE:
            connection.execute("PRAGMA query_only = ON")
        return Database(connection, name)


def files_of(path: str | Path) -> frozenset[str]:
    """Absolute paths of the database and of what is kept beside it."""
    whole = os.path.abspath(path)  # noqa: PTH100 - without following links, as the file feed does
    return frozenset(whole + ending for ending in ("", "-wal", "-shm", "-journal", SETTLING))


def make_durable(database: Database) -> None:
    """Set up a file for writing: readers never wait, and what was committed survives power cuts."""
    _set_wal(database)
    # FULL, not NORMAL: a committed page is reported as kept, and with NORMAL a power cut may take
    # back the last commits. It costs one fsync a page.
    database.change("PRAGMA synchronous = FULL")


def _set_wal(database: Database) -> None:
    # SQLite does not wait for a lock here, whatever the timeout says.
    for _ in range(WAL_TRIES):
        try:
            database.change("PRAGMA journal_mode = WAL")
        except LockedError:
            time.sleep(0.05)
        else:
            return
    database.change("PRAGMA journal_mode = WAL")


def _check_place(path: Path, mode: Mode) -> None:
    try:
        if path.is_dir():
            raise NotADatabaseError(str(path), "a folder", "Name a file with --db")
        if mode is not Mode.CREATE and not path.exists():
            raise MissingDatabaseError(str(path))
        if not path.absolute().parent.is_dir():
            raise UnwritableError(
                str(path), "its folder does not exist", "Make the folder, or name another with --db"
            )
    except OSError as error:
        raise UnwritableError(
            str(path), f"cannot be reached ({error.strerror})", "Name another file with --db"
        ) from error


def _uri(name: str, mode: Mode) -> str:
    # A file that cannot be written has no other writer either: `immutable` spares it the -shm file.
    frozen = "&immutable=1" if mode is Mode.FROZEN else ""
    return f"file:{quote(os.fsencode(Path(name).absolute()))}?mode={mode}{frozen}"


def can_be_written(path: Path) -> bool:
    """Whether SQLite can keep its files beside the database."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
