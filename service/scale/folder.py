"""The results as a folder: for each part articles as JSON lines and as Parquet, with export's keys.

Beside them what was learned, which articles are alike, and the pages that are none.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Final

from cleaners import VERSION
from crawler.ingest import Ingested
from db.furniture import Learned
from db.records import Cause, StoredArticle
from service import export
from service.exports import tables
from service.exports.writing import Sink
from service.scale.errors import ScaleError
from service.scale.shapes import Alike, Held
from service.scale.tasks import several

HALF: Final = ".half"  # of a file that is being written; whoever is killed leaves it
CLAIM: Final = f".claimed{HALF}"
PARTS: Final = ("part-*.jsonl", "part-*.parquet")
REST: Final = ("furniture.jsonl", "likenesses.jsonl", "problems.jsonl")
NOT_STORED: Final = datetime.fromtimestamp(0, UTC)  # no time is in what is written


def refuse_full(folder: Path) -> None:
    """Raise ScaleError for a folder with anything in it."""
    with _in_words(folder):
        there = (path.name for path in folder.iterdir()) if folder.exists() else iter(())
        first = next((name for name in there if name != CLAIM), None)
        if first is not None:
            raise ScaleError(
                str(folder),
                f"the folder is not empty (there is {first})",
                "Name a new one with --output, or empty it",
            )


def claim(folder: Path) -> None:
    """Make it, if it is not there, and keep other commands out; raises ScaleError."""
    with _in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            (folder / CLAIM).touch(exist_ok=False)
        except FileExistsError as error:
            raise ScaleError(
                str(folder),
                "another command writes into it",
                f"Name another folder with --output; or, if none does, remove {CLAIM} in it",
            ) from error
        try:
            refuse_full(folder)
        except ScaleError:
            (folder / CLAIM).unlink()
            raise


def empty(folder: Path) -> None:
    """Take away what was written, after a job that did not come to its end."""
    for name in (*PARTS, *REST, f".*{HALF}"):
        for left in folder.glob(name):
            left.unlink(missing_ok=True)


def write_part(articles: bytes, stories: Mapping[str, str], number: int, folder: Path) -> int:
    """Write the articles of a part, by address; how many there are."""
    held = sorted(several(articles, Held), key=lambda one: one.place.address)
    records = [export.record(_stored(one, stories)) for one in held]
    name = f"part-{number:05}"
    _write(folder / f"{name}.jsonl", partial(_write_lines, values=records))
    _write(folder / f"{name}.parquet", partial(_write_parquet, records=records))
    return len(records)


def write_rest(
    folder: Path,
    *,
    furniture: Iterable[Learned],
    alike: Iterable[Alike],
    problems: Iterable[Ingested],
) -> None:
    """Write what is not an article."""
    files: dict[str, Iterator[dict[str, object]]] = {
        "furniture.jsonl": ({**asdict(one), "name": one.name} for one in furniture),
        "likenesses.jsonl": (
            {
                "article": pair.one.article,
                "other": pair.other.article,
                "similarity": pair.similarity,
            }
            for pair in alike
        ),
        "problems.jsonl": (
            {"path": one.name, "state": one.state, "reason": one.reason, "detail": one.detail}
            for one in problems
        ),
    }
    for name, values in files.items():
        _write(folder / name, partial(_write_lines, values=values))
    for left in folder.glob(f".*{HALF}"):
        left.unlink(missing_ok=True)


def _stored(held: Held, stories: Mapping[str, str]) -> StoredArticle:
    place = held.place
    version = place.version + held.is_recalled
    return StoredArticle(
        id=place.id,
        address=place.address,
        url=place.url,
        source_path=place.source_path,
        version=version,
        latest=version,
        page_sha256=held.sha256,
        cause=Cause.FIRST,
        cleaner=VERSION,
        created_at=NOT_STORED,
        cleaned=held.cleaned,
        story=stories.get(place.id, place.id),
    )


def _write_lines(file: IO[bytes], *, values: Iterable[Mapping[str, object]]) -> None:
    for value in values:
        # Escaped only where UTF-8 has no character: of a file's name that is no UTF-8.
        line = json.dumps(value, ensure_ascii=False, default=str) + "\n"
        file.write(line.encode("utf-8", "backslashreplace"))


def _write_parquet(file: IO[bytes], *, records: list[dict[str, object]]) -> None:
    tables.write(Sink(file), records)


def _write(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """All of it or nothing, however often it is begun."""
    half = path.with_name(f".{path.name}.{os.getpid()}{HALF}")
    with _in_words(path):
        try:
            with half.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise


HINTS: Final = {
    errno.ENOENT: "All workers have to see the folder under the same path",
    errno.ENOSPC: "Make room, empty the folder, and run the same command again",
    errno.EDQUOT: "Make room, empty the folder, and run the same command again",
}


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ScaleError(
            str(path),
            f"cannot be written ({error.strerror or error})",
            HINTS.get(error.errno or 0, "Check the folder, or name another with --output"),
        ) from error
