"""A question in SQL that somebody else wrote: it changes nothing, and has bounds.

The connection is the question's own; with its limits it is good for nothing else afterwards.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from db.connection import Database
from db.errors import NoQuestionError, TooMuchError, explained

Cell = str | int | float | bytes | None
"""What a question can give."""

MIB: Final = 1024 * 1024
# A stored page has 10 MiB at most, before it is packed.
LONGEST_VALUE: Final = 16 * MIB
# For all of SQLite in this process, so that no sort and no wide row fills the machine; the
# questions of docs/ need less than 10 MiB.
MEMORY: Final = 256 * MIB
LIMITS: Final[Mapping[int, int]] = MappingProxyType(
    {
        sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
        sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
        sqlite3.SQLITE_LIMIT_COLUMN: 500,
        # A long pattern of many % on a long text takes a time that nothing can interrupt.
        sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
        sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    }
)
STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock: less than 1 ms
ALLOWED: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
SCHEMA: Final = frozenset({"sqlite_master", "sqlite_schema"})
DANGEROUS: Final = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
# Those that tell of the tables; `data_version` is what FTS5 asks.
PRAGMAS: Final = frozenset(
    {
        "table_list", "table_info", "table_xinfo", "index_list", "index_info", "index_xinfo",
        "foreign_key_list", "database_list", "compile_options", "function_list", "data_version",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answer as it comes: each row is worked out when it is taken."""

    columns: tuple[str, ...]
    """Each name once: of two of a name the second is `name_2`."""
    rows: Iterator[tuple[Cell, ...]]


class Budget:
    """The time that SQLite has for a question; that of whoever reads the rows does not count."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._spent = 0.0
        self._since: float | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - self._since
            self._since = None

    def overdrawn(self) -> float:
        """How many seconds were taken more than there are; below zero while some are left."""
        since, now = self._since, time.monotonic()
        return self._spent + (0.0 if since is None else now - since) - self.seconds

    def is_over(self) -> bool:
        return self.overdrawn() > 0


def ask(database: Database, question: str, budget: Budget) -> Asked:
    """Ask one statement.

    Raises NoQuestionError for what is no question, here or at the first row, and TooMuchError at
    whichever row takes too much. A single function of SQLite on long texts (`instr`, `trim`) is not
    interrupted: `budget.overdrawn` tells another thread, which can end the process.
    """
    connection = database.connection
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA hard_heap_limit = {MEMORY:d}")
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    connection.text_factory = _text
    connection.set_authorizer(_authorized)
    connection.set_progress_handler(budget.is_over, STEPS)
    cursor = connection.cursor()
    cursor.row_factory = None
    with explained(database.path), _in_words(budget):
        cursor.execute(question)
    if cursor.description is None:
        raise NoQuestionError("it is empty")
    names = _unique(column[0] for column in cursor.description)
    return Asked(columns=names, rows=_rows(database.path, cursor, budget))


def _rows(path: str, cursor: sqlite3.Cursor, budget: Budget) -> Iterator[tuple[Cell, ...]]:
    while True:
        with explained(path), _in_words(budget):
            row: tuple[Cell, ...] | None = cursor.fetchone()
        if row is None:
            return
        yield row


@contextmanager
def _in_words(budget: Budget) -> Iterator[None]:
    try:
        with budget.running():
            yield
    except MemoryError as error:
        raise TooMuchError(f"takes more than {MEMORY // MIB} MiB of memory") from error
    except sqlite3.Error as error:
        meaning = MEANINGS.get((getattr(error, "sqlite_errorcode", None) or 1) & 0xFF)
        if meaning is None:
            raise
        raise meaning(error, budget.seconds) from error
    # Two statements in Python 3.11; a NUL, or half a character of a broken terminal.
    except (sqlite3.Warning, ValueError) as error:
        raise NoQuestionError(str(error)) from error


# By SQLite's primary result code; others are of the file and not of the question.
MEANINGS: Final[Mapping[int, Callable[[sqlite3.Error, float], Exception]]] = MappingProxyType(
    {
        sqlite3.SQLITE_ERROR: lambda error, _: NoQuestionError(str(error)),
        sqlite3.SQLITE_AUTH: lambda error, _: NoQuestionError(
            f"only what is stored may be read ({error})"
        ),
        sqlite3.SQLITE_READONLY: lambda error, _: NoQuestionError(str(error)),
        sqlite3.SQLITE_INTERRUPT: lambda _, seconds: TooMuchError(
            f"takes more than {seconds:g} seconds"
        ),
        sqlite3.SQLITE_TOOBIG: lambda *_: TooMuchError(
            f"has a value or row of more than {LONGEST_VALUE // MIB} MiB"
        ),
    }
)


def _authorized(
    action: int, first: str | None, second: str | None, _base: str | None, _by: str | None
) -> int:
    """Whether a part of the question only reads; the arguments are SQLite's."""
    if action == sqlite3.SQLITE_PRAGMA:
        return _verdict(is_harmless=first in PRAGMAS)
    if action == sqlite3.SQLITE_FUNCTION:
        return _verdict(is_harmless=second not in DANGEROUS)
    if action == sqlite3.SQLITE_UPDATE:
        # How a virtual table (FTS5, json_each) says which columns it has. SQLite itself lets nobody
        # write there, and `query_only` is on.
        return _verdict(is_harmless=first in SCHEMA)
    return _verdict(is_harmless=action in ALLOWED)


def _verdict(*, is_harmless: bool) -> int:
    return sqlite3.SQLITE_OK if is_harmless else sqlite3.SQLITE_DENY


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _unique(names: Iterator[str]) -> tuple[str, ...]:
    known: dict[str, None] = {}
    for name in names:
        unique, count = name, 1
        while unique in known:
            count += 1
            unique = f"{name}_{count}"
        known[unique] = None
    return tuple(known)
