"""Kills: a writer is killed with SIGKILL at random moments. What it acknowledged is there, once."""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.torture.shared import SEED, Report, chance_of, remove
from db import forgetting, integrity, trimming
from db.connection import Mode, connect
from db.locks import one_settles
from db.store import Store
from tests.db.samples import NOON, OUTCOME_OF_STATE, a_run, cleaned, page, save


def kills(count: int, *, seed: int = SEED) -> Report:
    """Kill a writer `count` times on one file, which grows all the while."""
    chance = chance_of(seed)
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "news.db"
        acknowledged: dict[str, str] = {}
        forgotten: set[str] = set()
        for trial in range(count):
            said = _killed(path, seed + trial, chance.uniform(0.01, 0.5))
            for line in said:
                what, address, text = line.split("\t")
                report.counts[f"acknowledged: {what}"] += 1
                if what == "forget":
                    acknowledged.pop(address, None)
                    forgotten.add(address)
                elif what == "article":
                    acknowledged[address] = text
            report.counts["kills"] += 1
            _judge(report, path, acknowledged, forgotten, trial)
            if (trial + 1) % FILE_LASTS == 0:
                remove(path)
                acknowledged.clear()
                forgotten.clear()
    return report


FILE_LASTS: Final = 50  # kills of one file: the check reads all of it each time


def _killed(path: Path, seed: int, seconds: float) -> list[str]:
    """What the writer acknowledged until it was killed."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            _write_for_ever(path, seed, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a handle - a descriptor
        said = pipe.read().decode()
    os.waitpid(process, 0)
    # A line is written whole, or not at all: it is shorter than a pipe's buffer.
    return said.splitlines()


def _write_for_ever(path: Path, seed: int, descriptor: int) -> None:
    with Store.open(path) as store:
        for what, address, said in deeds(store, seed):
            os.write(descriptor, f"{what}\t{address}\t{said}\n".encode())


def deeds(store: Store, seed: int, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Articles, new versions, rejections, takedowns and trims, for ever: what, where, its text.

    All of them are at addresses below `place`.
    """
    chance = chance_of(seed)
    run = a_run(store)
    for number in range(1_000_000):
        address = f"{place}/{chance.randrange(60)}"
        name = f"글 {seed} {number} "
        text = name + "가" * chance.randrange(4000)
        what, said = "article", name
        match chance.randrange(12):
            case 0:
                found = forgetting.place_at(store.database, address)
                if found is None:
                    continue
                with one_settles(store.database):  # as `newswinnow forget` does
                    forgetting.forget(store.database, found, found.names, [], run=run, now=NOON)
                what, said = "forget", ""
            case 1:
                trimming.drop_versions(store.database, keep=2, now=NOON)
                what, said = "trim", ""
            case 2:
                raw = page(text, f"/bad{address}")
                save(store, run, raw, OUTCOME_OF_STATE["rejected"])
                what, said = "rejection", ""
            case _:
                saved = save(store, run, page(text, address), cleaned(text))
                if saved.reason == "forgotten":
                    continue
        yield what, address, said


def _judge(
    report: Report, path: Path, acknowledged: Mapping[str, str], forgotten: set[str], trial: int
) -> None:
    rows = current(path)
    stored: dict[str, str] = dict(rows)
    failed = [] if len(stored) == len(rows) else ["an article is there twice"]
    for address, name in acknowledged.items():
        text = stored.get(address)
        # What was on its way when it was killed may be stored, or not: nobody acknowledged it.
        if text is None and not _is_forgotten(path, address):
            failed.append(f"{address} is lost")
        elif text is not None and _number(text) < _number(name):
            failed.append(f"{address} is an older one")
    failed += [f"{one} was forgotten, and is there" for one in forgotten & stored.keys()]
    if rows:
        with connect(path, Mode.READ) as database:
            failed += map(str, integrity.findings(database))
    report.failed += [f"kill {trial}: {one}" for one in failed]


def current(path: Path) -> list[tuple[str, str]]:
    """Addresses and what stands there; none where it was killed before it made its tables."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(CURRENT).fetchall()
        except sqlite3.OperationalError:
            return []


CURRENT: Final = """
    select address, text from articles
    join paragraphs on article = id and paragraphs.version = articles.version
    where paragraphs.number = 1
"""


def _number(text: str) -> tuple[int, int]:
    _, seed, number, *_ = text.split(" ")
    return int(seed), int(number)


def _is_forgotten(path: Path, address: str) -> bool:
    with connect(path, Mode.READ) as database:
        return forgetting.forgotten_at(database, [address]) is not None
