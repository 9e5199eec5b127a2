"""Flips: a random bit of a database is turned, then every command is run on a copy.

Each has to end with an answer or a clear error, and nothing that could be read before may be gone
after.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.torture.shared import (
    SEED,
    Report,
    broke,
    chance_of,
    command,
    dump,
    in_process,
    remove,
    stories,
    texts_of,
)
from tests.db.samples import STORY


def flips(count: int, *, seed: int = SEED, articles: int = 12) -> Report:
    """Turn one bit of a database, `count` times anew, and run the commands on it."""
    chance = chance_of(seed)
    report = Report()
    with tempfile.TemporaryDirectory() as name, in_process():
        folder = Path(name)
        whole, flipped = folder / "whole.db", folder / "flipped.db"
        command("clean", stories(folder, articles), "--db", whole)
        (folder / "new.txt").write_text(STORY.replace("도서관", "새로운 박물관"))
        original, was = whole.read_bytes(), dump(whole)
        with closing(sqlite3.connect(whole)) as connection:
            ids = [one for (one,) in connection.execute("select id from articles")]
        for _ in range(count):
            place, bit = chance.randrange(len(original)), chance.randrange(8)
            remove(flipped)
            damaged = bytearray(original)
            damaged[place] ^= 1 << bit
            flipped.write_bytes(damaged)
            differs = dump(flipped) != was
            _flip(report, flipped, folder, f"byte {place} bit {bit}", ids, differs=differs)
    return report


def _flip(
    report: Report, path: Path, folder: Path, where: str, ids: Sequence[str], *, differs: bool
) -> None:
    report.counts["flips"] += 1
    readable = texts_of(path)
    checked = command("check-db", "--db", path)
    noticed = checked.exit_code != 0
    report.counts[_NAMES[differs, noticed]] += 1
    if differs and not noticed:
        report.counts[f"unnoticed in {_table_of(path, folder / 'whole.db')}"] += 1
    asked = (
        ("list",), ("show", ids[0]), ("explain", ids[1]), ("search", "도서관"), ("stats",),
        ("export", "--format", "jsonl"), ("backup", folder / "copy.db", "--force"),
        ("story", ids[2]), ("sql", "select count(*) from versions"), ("clean", folder / "new.txt"),
        ("reclean",), ("trim", "--versions-keep", 9), ("forget", "https://news.example/a", "--yes"),
    )  # fmt: skip
    for arguments in asked:
        result = command(*arguments, "--db", path)
        if broke(result):
            report.failed.append(f"{where}: {arguments[0]}: {result.exception!r}")
        if result.exit_code:
            report.counts["commands with a clear error"] += 1
    left = texts_of(path)
    lost = [key for key, text in readable.items() if left.get(key) != text]
    if lost:
        report.failed.append(f"{where}: lost or changed: {lost}")


_NAMES: Final = {
    (True, True): "told by check-db",
    (True, False): "not told by check-db, and a value differs",
    (False, True): "told by check-db, and no value differs",
    (False, False): "in bytes that hold nothing",
}


def _table_of(path: Path, whole: Path) -> str:
    """The table whose rows differ."""
    one, other = dump(path) or [], dump(whole) or []
    table = ""
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            return table
        if "(" not in ours:
            table = ours
    return table
