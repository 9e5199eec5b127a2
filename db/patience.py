"""A limit of time for questions of our own whose cost depends on what somebody asks."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from db.connection import Database
from db.errors import TooSlowError

STEPS: Final = 1_000  # of SQLite's machine between two looks at the clock: a tenth of a millisecond


class Patience:
    """How long somebody waits, from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    def is_over(self) -> bool:
        return time.monotonic() > self._until

    def check(self) -> None:
        """Raise TooSlowError where it is over: for work between two questions."""
        if self.is_over():
            raise TooSlowError(self.seconds)


@contextmanager
def within(database: Database, seconds: float) -> Iterator[None]:
    """Let all questions together take so long; raises TooSlowError in the one that is too much."""
    patience = Patience(seconds)
    database.connection.set_progress_handler(patience.is_over, STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        # Python's own, of a text that is no UTF-8, have no code.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_INTERRUPT:
            raise
        raise TooSlowError(seconds) from error
    finally:
        database.connection.set_progress_handler(None, STEPS)
