"""Processes: two to eight at once work on one file, each with a command of its own.

Some store, some read: `clean`, `crawl`, `reclean`, `search`, `backup` and a writer that times every
transaction. None may find the file locked, nothing that was acknowledged may be missing in the end,
and every backup has to be whole.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count as counted
from pathlib import Path
from types import MappingProxyType
from typing import Final

from benchmarks.demo_crawl import let_pass
from benchmarks.synthetic.newsserver import Served, serving
from benchmarks.synthetic.newssite import DESIGNS, Site, World
from benchmarks.torture.kills import current, deeds
from benchmarks.torture.shared import Report
from db import integrity
from db.connection import Mode, connect
from db.store import Store
from tests.db.samples import STORY

LEAST: Final = 2
MOST: Final = 8
OURS: Final = "from service.cli import main; main()"
ARTICLES: Final = 200  # of the made-up outlets, when it begins
PAGES: Final = 10  # of one `clean`
CONFIG: Final = """
outlets = "{0}/outlets"
allowed_hosts = "127.0.0.64/26"
contact = "https://news.example/bot"
"""
SLOW: Final = 1.0  # seconds; a transaction that takes longer is counted
LOCKED: Final = ("locked", "busy")


@dataclass(slots=True)
class Ground:
    """What the processes work on."""

    folder: Path
    served: Served
    report: Report
    seconds: list[float] = field(default_factory=list)
    """Of each transaction of the writers."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    cleaned: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: counted[int] = field(default_factory=lambda: counted(1))

    @property
    def path(self) -> Path:
        return self.folder / "news.db"

    def run(self, *arguments: object) -> str:
        """One command of ours in a process of its own."""
        ran = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", OURS, *map(str, arguments), "--db", str(self.path),
             "--config", str(self.folder / "newswinnow.toml")],
            env={**os.environ, "TMPDIR": str(self.folder)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = ran.stdout + ran.stderr
        with self.lock:
            self.report.counts[f"{arguments[0]}: runs"] += 1
            if ran.returncode or "Traceback" in said or any(word in said for word in LOCKED):
                self.report.failed.append(f"{arguments[0]}: {ran.returncode}: {said[-500:]}")
        return said


# ---- what each of them does, again and again


def _clean(ground: Ground) -> None:
    number = next(ground.numbers)
    folder = ground.folder / f"pages-{number}"
    folder.mkdir()
    names = [folder / f"{at}.txt" for at in range(PAGES)]
    for at, name in enumerate(names):
        name.write_text(STORY.replace("도서관", f"도서관 {number}-{at}호점"))
    ground.run("clean", folder, "--workers", 1)
    with ground.lock:
        ground.cleaned |= {str(name) for name in names}


def _publish_and_crawl(ground: Ground) -> None:
    for site in ground.served.world.sites.values():
        site.publish(2, now=datetime.now(UTC))
    _crawl(ground)


def _crawl(ground: Ground) -> None:
    # Lists are asked again after a minute at the soonest: it has passed.
    let_pass(ground.path)
    ground.run("crawl", *ground.served.world.sites, "--workers", 1, "-s", "DOWNLOAD_DELAY=0",
               "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "LOG_LEVEL=CRITICAL")  # fmt: skip


def _reclean(ground: Ground) -> None:
    ground.run("reclean", "--workers", 1)


def _search(ground: Ground) -> None:
    ground.run("search", "도서관")


def _backup(ground: Ground) -> None:
    copy = ground.folder / f"copy-{next(ground.numbers)}.db"
    ground.run("backup", copy)
    with closing(sqlite3.connect(copy)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchall()
    if said != [("ok",)]:
        ground.report.failed.append(f"backup: {said}")
    copy.unlink()


def _write(ground: Ground) -> None:
    """A process that stores, and says so; timed there."""
    seed = next(ground.numbers)
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", WRITER, str(ground.path), str(seed), str(WRITES)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        said, wrong = process.communicate()
    with ground.lock:
        ground.report.counts["writer: runs"] += 1
        if process.returncode:
            ground.report.failed.append(f"writer: {wrong[-500:]}")
        for line in said.splitlines():
            seconds, what, address, text = line.split("\t")
            ground.seconds.append(float(seconds))
            if what == "forget":
                ground.acknowledged.pop(address, None)
            elif what == "article":
                ground.acknowledged[address] = text


WRITES: Final = 50  # of one writer
WRITER: Final = "from benchmarks.torture.processes import write; write()"


def write() -> None:
    """Store so many things in a file, and say how long each took; arguments: file, seed, count."""
    path, seed, most = sys.argv[1:]
    with Store.open(path) as store:
        began = time.monotonic()
        # Each writer has addresses of its own: whose word holds is then no matter of chance.
        for number, (what, address, said) in enumerate(deeds(store, int(seed), f"/{seed}")):
            print(f"{time.monotonic() - began:.4f}\t{what}\t{address}\t{said}", flush=True)
            if number == int(most):
                break
            began = time.monotonic()


ACTORS: Final[tuple[Callable[[Ground], None], ...]] = (
    _write, _clean, _search, _publish_and_crawl, _backup, _reclean, _clean, _write,
)  # fmt: skip


# ---- all of them at once


def processes(seconds: int, *, articles: int = ARTICLES) -> Report:
    """First two at once, then three, … then eight, each for as long; then look at what is there."""
    report = Report()
    with (
        tempfile.TemporaryDirectory() as name,
        serving(_world(articles)) as served,
    ):
        folder = Path(name)
        served.write_outlets(folder / "outlets")
        (folder / "newswinnow.toml").write_text(CONFIG.format(folder))
        ground = Ground(folder=folder, served=served, report=report)
        Store.open(ground.path).close()
        _crawl(ground)
        share = seconds / (MOST - LEAST + 1)
        began = time.monotonic()
        threads = [
            threading.Thread(target=_work, args=(ground, actor, began, starts, seconds))
            for actor, starts in zip(
                ACTORS, [0.0] * LEAST + [share * turn for turn in range(1, MOST)], strict=False
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _crawl(ground)
        _judge(ground)
    return report


def _world(articles: int) -> World:
    now = datetime.now(UTC)
    designs = [one for one in DESIGNS if not one.is_hostile]  # of whose lists some always fail
    each = articles // len(designs)
    sites = {one.slug: Site(one, articles=each, until=now) for one in designs}
    return World(articles=articles, until=now, sites=sites)


def _work(
    ground: Ground, actor: Callable[[Ground], None], began: float, starts: float, seconds: float
) -> None:
    time.sleep(starts)
    while time.monotonic() - began < seconds:
        actor(ground)


def _judge(ground: Ground) -> None:
    counts, failed = ground.report.counts, ground.report.failed
    stored = dict(current(ground.path))
    counts["articles in the end"] = len(stored)
    counts["acknowledged by the writers"] = len(ground.acknowledged)
    for address, text in ground.acknowledged.items():
        if not stored.get(address, "").startswith(text):
            failed.append(f"{address} is lost, or an older one")
    missing = ground.cleaned - stored.keys()
    failed += [f"{one} was cleaned, and is not there" for one in sorted(missing)]
    sites = ground.served.world.sites.values()
    asked = [site.url(story.path) for site in sites for story in site.there]
    counts["crawled"] = len(asked)
    urls = _urls(ground.path)
    failed += [f"{url} was not crawled" for url in asked if url not in urls]
    with connect(ground.path, Mode.READ) as database:
        failed += map(str, integrity.findings(database))
    ordered = sorted(ground.seconds)
    counts["transactions timed"] = len(ordered)
    counts[f"of them over {SLOW:g} s"] = sum(one > SLOW for one in ordered)
    for name, share in QUANTILES.items():
        counts[f"milliseconds of one, {name}"] = round(1e3 * ordered[int(share * len(ordered))])


def _urls(path: Path) -> frozenset[str]:
    with closing(sqlite3.connect(path)) as connection:
        return frozenset(url for (url,) in connection.execute("select url from articles"))


QUANTILES: Final = MappingProxyType({"median": 0.5, "p99": 0.99, "longest": 0.9999})
