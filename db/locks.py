"""One process at a time does what several would undo of each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from db.connection import MEMORY, SETTLING, Database
from db.errors import UnwritableError


@contextmanager
def one_settles(database: Database) -> Iterator[None]:
    """While it lasts no other process works out furniture and stories; whoever comes later waits.

    A lock of the operating system on a file of its own: it is gone with the process that held it,
    however that ended. (SQLite's own lock would keep all others from writing for minutes.)
    """
    if database.path == MEMORY:
        yield
        return
    lock = FileLock(database.path + SETTLING)
    try:
        lock.acquire()
    except OSError as error:
        raise UnwritableError(
            lock.lock_file,
            f"cannot be locked ({error.strerror})",
            "Make the database's folder writable, or name another with --db",
        ) from error
    try:
        yield
    finally:
        lock.release()
