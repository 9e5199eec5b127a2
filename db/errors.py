"""What can go wrong with the database file, one type for each thing the caller can do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class DbError(Exception):
    """Root of all errors of this package; the message says which, why and what now."""

    def __init__(self, subject: str, why: str, hint: str) -> None:
        super().__init__(f"{subject}: {why}. {hint}")
        self.subject = subject


class MissingDatabaseError(DbError):
    """A reading command found no file."""

    def __init__(self, path: str) -> None:
        super().__init__(
            path, "no database here", "Run `newswinnow clean PATH` first, or name another with --db"
        )


class NotADatabaseError(DbError):
    """The file is something else: a text, a folder, another program's database."""


class FromTheFutureError(DbError):
    """A newer newswinnow wrote the file."""


class MigrationError(DbError):
    """The file could not be brought to the present schema; it is as it was."""


class DamagedError(DbError):
    """SQLite or zlib cannot read what is stored."""


class UnwritableError(DbError):
    """The file or its folder cannot be opened or written."""


class StaleIndexError(DbError):
    """The search index has other words than are asked for, and would find nothing."""

    def __init__(self, path: str) -> None:
        super().__init__(
            path,
            "its search index is of another release or Python, and the file cannot be written",
            "Copy it to where it can be, and search there",
        )


class LockedError(DbError):
    """Another process keeps the file locked."""


class CopyError(DbError):
    """A copy of the database could not be made; there is none, or the one from before."""


class PageGoneError(DbError):
    """The raw page was dropped by `newswinnow trim`, and something needs it."""

    def __init__(self, sha256: str, dropped_at: str) -> None:
        super().__init__(
            f"page {sha256[:12]}",
            f"its bytes were dropped on {dropped_at[:10]} by `newswinnow trim`",
            "The article stays as it is; it cannot be cleaned again, nor can a line be put back",
        )


class DiskFullError(DbError):
    """There is no room for the page; everything before it is kept."""


class DiskError(DbError):
    """The disk refused to read or write."""


class UnknownArticleError(DbError):
    """No article has an id that begins so."""


class UnknownOutletError(DbError):
    """No article is of an outlet that is called so."""

    def __init__(self, path: str, unknown: Sequence[str]) -> None:
        super().__init__(path, "; ".join(unknown), "A part of its name is enough")


class UnknownVersionError(DbError):
    """The article has no version with this number."""


class AmbiguousIdError(DbError):
    """Several articles have an id that begins so."""

    def __init__(self, prefix: str, ids: Sequence[str]) -> None:
        super().__init__(
            prefix, "several articles have an id that begins so", "Which one: " + ", ".join(ids)
        )
        self.ids = tuple(ids)


class OutOfDateError(DbError):
    """Another process changed what the outcome rests on; read it and clean again."""


class NoQuestionError(DbError):
    """An SQL statement that is none, or that would do more than read."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "the question", why, "Write one `select`; docs/operate.md lists the tables"
        )


class TooMuchError(DbError):
    """A question that goes beyond its bounds of time or memory."""

    def __init__(self, why: str) -> None:
        super().__init__("the question", why, "Ask for less, or with --seconds for longer")


class TooSlowError(DbError):
    """An answer took longer than whoever asks for it is to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "the question",
            f"takes more than {seconds:g} seconds here",
            "Ask for rarer words, for more of them, or for a shorter time",
        )


class MissingMorphemesError(DbError):
    """Kiwi is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "morphemes", "needs Kiwi, which is not installed",
            "Install it: pip install 'newswinnow[kiwi]'",
        )  # fmt: skip


# SQLite sorts, and notes what a statement changes, in files of the folder TMPDIR.
FULL_HINT = (
    "Make room there, and in TMPDIR if it lies elsewhere, and run the same command again; "
    "what was stored until now is kept"
)
BUSY_HINT = "Wait until the other command is done, or stop it; what was stored until now is kept"

DAMAGED_HINT = (
    "`newswinnow check-db` says what is wrong; restore a copy that `newswinnow backup` made, or "
    "save what can be read: sqlite3 FILE .recover | sqlite3 NEW"
)

# By SQLite's primary result code (https://sqlite.org/rescode.html).
MEANINGS: dict[int, tuple[type[DbError], str, str]] = {
    sqlite3.SQLITE_NOTADB: (
        NotADatabaseError,
        "not an SQLite database",
        "Name another file with --db; this one is left as it is",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedError,
        "the database is damaged",
        DAMAGED_HINT,
    ),
    sqlite3.SQLITE_CANTOPEN: (
        UnwritableError,
        "cannot be opened",
        "Check that you may read and write in its folder, or name another file with --db",
    ),
    sqlite3.SQLITE_READONLY: (
        UnwritableError,
        "may only be read",
        "Check the permissions of the file and its folder, or name another file with --db",
    ),
    sqlite3.SQLITE_PERM: (
        UnwritableError,
        "may not be opened",
        "Check the permissions of the file and its folder, or name another file with --db",
    ),
    sqlite3.SQLITE_BUSY: (LockedError, "another process keeps it locked", BUSY_HINT),
    sqlite3.SQLITE_LOCKED: (LockedError, "another process keeps it locked", BUSY_HINT),
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "the disk is full",
        FULL_HINT,
    ),
    sqlite3.SQLITE_IOERR: (
        DiskError,
        "the disk refused to read or write",
        "Check the disk, its quota and its room, and run the same command again",
    ),
}


def explain(error: sqlite3.Error, path: str) -> DbError | None:
    """Put SQLite's error into words; None for one that is a mistake in our own code."""
    code = getattr(error, "sqlite_errorcode", None)
    meaning = MEANINGS.get(code & 0xFF) if code is not None else None
    if meaning is None:
        return None
    kind, why, hint = meaning
    return kind(path, f"{why} ({error})", hint)


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Let no sqlite3 error out that has words of its own here."""
    try:
        yield
    except sqlite3.Error as error:
        said = explain(error, path)
        if said is None:
            raise
        raise said from error
