"""Open a database file: for writing, which makes and migrates it, or for questions only."""

from __future__ import annotations

import logging
from pathlib import Path

from db import schema, search_index
from db.connection import MEMORY, Database, Mode, can_be_written, connect, make_durable
from db.copying import copy_database
from db.errors import CopyError, MigrationError
from db.soundness import refuse_damaged, refuse_other_columns

logger = logging.getLogger(__name__)


def open_for_writing(
    path: str | Path, *, known_as: str | Path | None = None, with_copy: bool = True
) -> Database:
    """Open the file, make it if there is none, and bring an older one up to date.

    A file of another kind, of a newer newswinnow, or that is damaged is refused and left as it is.
    Before an older one is changed it is copied, unless somebody does not want that (`with_copy`).
    """
    database = connect(path, Mode.CREATE, known_as=known_as)
    try:
        behind = schema.is_behind(database)
        refuse_damaged(database)
        if not behind:
            refuse_other_columns(database)
        make_durable(database)
        if behind:
            _upgrade(database, with_copy=with_copy)
        _renew_search(database)
    except BaseException:
        database.close()
        raise
    return database


def _upgrade(database: Database, *, with_copy: bool) -> None:
    def before(version: int) -> None:
        # Nobody else can write now: the copy is what is about to be changed, and is made once.
        if database.path == MEMORY or not with_copy:
            return
        target = Path(database.path + f".before-v{version}")
        try:
            copy_database(database.path, target, force=True)
        except CopyError as error:
            raise MigrationError(
                database.path,
                "it is of an older newswinnow and is not brought up to date without a copy of it "
                f"as it is ({error})",
                "Or make a copy elsewhere with `newswinnow backup FILE`, then run "
                "`newswinnow upgrade --no-copy`",
            ) from error
        logger.warning(
            "%s is brought to schema %d; as it was, it is kept in %s",
            database.path,
            version,
            target,
        )

    schema.migrate(database, before=before)


def _renew_search(database: Database) -> None:
    # A newer Python may fold letters otherwise, and could not take old entries out of the index.
    if not search_index.is_stale(database):
        return
    with database.writing():
        if search_index.is_stale(database):
            search_index.rebuild(database)


def open_for_search(path: str | Path) -> Database:
    """As for reading, with an index of our own words wherever the file can be written."""
    database = open_for_reading(path)
    if not can_be_written(Path(path)) or not search_index.is_stale(database):
        return database
    database.close()
    open_for_writing(path).close()
    return open_for_reading(path)


def open_for_reading(path: str | Path) -> Database:
    """Open a file that exists, for questions only; an older one is brought up to date first."""
    mode = Mode.READ if can_be_written(Path(path)) else Mode.FROZEN
    database = connect(path, mode)
    try:
        behind = schema.is_behind(database)
        if not behind:
            refuse_other_columns(database)
            return database
    except BaseException:
        database.close()
        raise
    database.close()
    open_for_writing(path).close()
    return connect(path, mode)
