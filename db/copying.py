"""A copy of a database, consistent while others write, and whole or not there at all.

SQLite's backup interface in steps, inside one read transaction: without that it begins anew
whenever another process writes (beside one that did so every 10 ms it never ended), with it others
write on, and the copy is what was stored when it began. `VACUUM INTO` takes twice the processor's
time (0.52 against 0.25 s for 123 MB), cannot be stopped, and does not copy the file as it is.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db.connection import Database, Mode, can_be_written, connect, files_of
from db.errors import CopyError, DamagedError, explained
from db.records import number_of

STEP: Final = 1024  # pages of a step: 4 MiB, a few milliseconds
HALF: Final = ".half"
# What a person would miss; the others hang on these or are made from them.
TABLES: Final = (
    "articles", "versions", "pages", "restorations", "rejections", "quarantine", "events", "runs",
)  # fmt: skip

Watch = Callable[[int, int], None]
"""Told how many pages of the database are copied, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What stands in a copy."""

    path: Path
    size: int
    articles: int
    """0 for a database that is none of ours yet."""


def _unwatched(_done: int, _total: int) -> None: ...


def copy_database(
    source: str | Path,
    target: Path,
    *,
    force: bool = False,
    watch: Watch = _unwatched,
) -> Copied:
    """Copy the file as it is now; the copy is written beside its place, checked, then named.

    Killed at any moment, there is nothing under its name, or all of it. `force` lets it take the
    place of a file that is there. Raises CopyError, and DamagedError where the copy is not sound.
    """
    target = target.absolute()
    _check_target(source, target, force=force)
    with connect(source, Mode.READ if can_be_written(Path(source)) else Mode.FROZEN) as database:
        _check_room(database, target)
        with _half(target) as half, explained(str(target)), _in_words(target):
            counts = _copied(database, half, watch)
            _check(half, counts, database.path)
            size = half.stat().st_size
            _name(half, target, force=force)
    return Copied(path=target, size=size, articles=counts.get("articles", 0))


# ---- before


def _check_target(source: str | Path, target: Path, *, force: bool) -> None:
    if not target.parent.is_dir():
        raise CopyError(
            str(target), "its folder does not exist", "Make the folder, or name another file"
        )
    if str(target) in files_of(source) or (target.exists() and target.samefile(source)):
        raise CopyError(str(target), "it is the database itself", "Name another file")
    if target.is_dir():
        raise CopyError(str(target), "a folder", "Name a file in it")
    if target.exists() and not force:
        raise _there(target)
    for ending in ("-wal", "-journal"):
        # SQLite would take it for changes of the copy, and write them into it.
        beside = target.with_name(target.name + ending)
        if beside.exists():
            raise CopyError(
                str(beside),
                "it belongs to a database of this name that is in use, or was killed",
                "Name another file for the copy",
            )


def _there(target: Path) -> CopyError:
    return CopyError(str(target), "there is a file already", "Name another, or add --force")


def _check_room(database: Database, target: Path) -> None:
    needed = size_of(database)
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise no_room(target, needed=needed, free=free)


def size_of(database: Database) -> int:
    """Bytes of the database, with what is not in the main file yet."""
    [pages] = database.rows("PRAGMA page_count")
    [size] = database.rows("PRAGMA page_size")
    return number_of(pages, "page_count") * number_of(size, "page_size")


def no_room(target: Path, *, needed: int, free: int) -> CopyError:
    return CopyError(
        str(target),
        f"no room for a copy: it takes {needed / 1e6:,.0f} MB and there are {free / 1e6:,.0f} MB",
        "Make room, or name a file on another disk",
    )


# ---- the copy


@contextmanager
def _half(target: Path) -> Iterator[Path]:
    """A place for what is not whole yet; those of processes that were killed are taken away."""
    for left in target.parent.glob(f".{_escaped(target.name)}.*{HALF}*"):
        owner = left.name.removeprefix(f".{target.name}.").partition(HALF)[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            left.unlink(missing_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}{HALF}")
    try:
        yield half
    finally:
        for name in files_of(half):
            Path(name).unlink(missing_ok=True)


def _escaped(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # of somebody else
    return True


def _copied(database: Database, half: Path, watch: Watch) -> dict[str, int]:
    with database.snapshot(), closing(sqlite3.connect(half, isolation_level=None)) as copy:
        counts = _counts(database)  # the question begins the transaction
        # It is not there until it has its name: what is half is never read.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        database.connection.backup(
            copy, pages=STEP, progress=lambda _, left, total: watch(total - left, total)
        )
        # One file alone: whoever opens it to write sets up the other two.
        copy.execute("PRAGMA journal_mode = DELETE")
    return counts


def _counts(database: Database) -> dict[str, int]:
    names = {str(row["name"]) for row in database.rows("select name from sqlite_master")}
    counts: dict[str, int] = {}
    for table in TABLES:
        if table in names:
            [row] = database.rows(f"select count(*) as rows from {table}")  # noqa: S608 - of ours
            counts[table] = number_of(row, "rows")
    return counts


def _check(half: Path, counts: dict[str, int], source: str) -> None:
    with connect(half, Mode.READ, known_as=source) as copy:
        said = [str(row["quick_check"]) for row in copy.rows("PRAGMA quick_check(3)")]
        if said != ["ok"]:
            raise DamagedError(
                source,
                f"the database is damaged ({'; '.join(said)}), and so would be its copy",
                "`newswinnow check-db` says what; restore an earlier backup",
            )
        if _counts(copy) != counts:  # pragma: no cover - a disk that lies
            raise DamagedError(source, "the copy has other rows", "Check the disk, and try again")


def _name(half: Path, target: Path, *, force: bool) -> None:
    with half.open("rb") as file:
        os.fsync(file.fileno())
    if force:
        half.replace(target)
    else:
        try:
            os.link(half, target)  # unlike a renaming, it takes no file's place
        except FileExistsError:
            raise _there(target) from None
        except OSError:  # a disk without links
            half.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CopyError(
            str(target),
            f"the copy could not be written ({error.strerror})",
            "Check the disk and its room, and run the same command again",
        ) from error
