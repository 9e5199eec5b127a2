"""What the tortures share: a report, commands run in this process, and what is in a file."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest import mock

from click.testing import CliRunner, Result

from db.connection import files_of
from service import runs
from service.cli import cli
from tests.db.samples import STORY
from tests.in_process import InProcess

SEED: Final = 7
NEVER: Final = "Traceback"


@dataclass(slots=True)
class Report:
    """How often what happened; the bad ones with enough to do them again."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def as_object(self) -> dict[str, object]:
        return {**dict(sorted(self.counts.items())), "failed": self.failed}


def chance_of(seed: int) -> random.Random:
    """Chance that can be had again by its seed."""
    return random.Random(seed)  # noqa: S311 - no secret


@contextmanager
def in_process() -> Iterator[None]:
    """Clean in this process, without the second that others need to start."""

    def guard(knowledge: Any, _workers: int | None = None) -> Any:
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    with mock.patch.object(runs, "open_guard", guard):
        yield


def command(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def broke(result: Result) -> bool:
    """Whether somebody would see a traceback."""
    is_exit = isinstance(result.exception, SystemExit)
    return (result.exception is not None and not is_exit) or NEVER in result.output


def texts_of(path: Path) -> dict[tuple[str, int], tuple[str, ...]]:
    """What can be read of each version, by SQLite alone."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            keys = connection.execute("select article, number from versions").fetchall()
            for key in keys:
                question = """
                    select text from paragraphs where article = ? and version = ? order by number
                """
                found[key] = tuple(str(text) for (text,) in connection.execute(question, key))
    except (sqlite3.Error, UnicodeDecodeError):  # a message quotes the bytes
        pass
    return found


def dump(path: Path) -> list[str] | None:
    """All rows of all tables; None where they cannot be read."""
    rows: list[str] = []
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            names = connection.execute(
                "select name, sql from sqlite_master where type = 'table' order by name"
            ).fetchall()
            for name, _ in names:
                table = name.decode()
                rows.append(table)
                question = f'select * from "{table}"'  # noqa: S608 - a table of the file itself
                rows += sorted(map(repr, connection.execute(question)))
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return rows


def stories(folder: Path, count: int) -> Path:
    there = folder / "pages"
    there.mkdir(exist_ok=True)
    for number in range(count):
        (there / f"{number:03}.txt").write_text(STORY.replace("도서관", f"도서관 {number}호점"))
    return there


def remove(path: Path) -> None:
    for name in files_of(path):
        Path(name).unlink(missing_ok=True)
