"""A service while outlets publish and processes are killed: `python -m benchmarks.live --help`.

Made-up outlets on loopback print articles all the time; `newswinnow serve` crawls them every
minute; the service and one of its crawls are killed with -9 now and then. In the end every article
that was printed is stored, once; told is how long each took, and what the service held meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.synthetic.newsserver import Served, serving
from benchmarks.synthetic.newssite import World

ROOT = Path(__file__).parent.parent
HOSTS = "127.0.0.64/26"
SLUGS = ("gaonilbo", "marlow")
INTERVAL = 60.0  # seconds; that of the made-up outlets' files
PRINTED_EVERY = 4.0
SPARE = 240.0  # seconds after the last article, of a machine with much else to do
MIB = 1024 * 1024


@dataclass
class Watched:
    """What was seen of a run."""

    printed: dict[str, float] = field(default_factory=dict)
    """Address and time of printing, of the articles that appeared meanwhile."""
    kills: int = 0
    memory: list[int] = field(default_factory=list)
    """Of the service, now and then."""
    files: list[int] = field(default_factory=list)
    zombies: int = 0


class Service:
    """`newswinnow serve` as a process, started again when it was killed."""

    def __init__(
        self,
        served: Served,
        folder: Path,
        slugs: Sequence[str],
        *,
        web: str = "",
        at_once: int = 2,
    ) -> None:
        self.folder = folder
        outlets = served.write_outlets(folder / "outlets")
        (folder / "newswinnow.toml").write_text(
            f'db = "news.db"\noutlets = "{outlets}"\nallowed_hosts = "{HOSTS}"\n'
            'contact = "https://news.example/bot"\nworkers = 1\n'
            f'[service]\noutlets = {json.dumps(list(slugs))}\nweb = "{web}"\n'
            f"at_once = {at_once}\n"
        )
        self.start()

    def start(self) -> None:
        with (self.folder / "log.jsonl").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve"],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stderr=log,
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.start()

    def kill_a_crawl(self) -> bool:
        crawls = [pid for pid in children_of(self.process.pid) if "crawl" in command_of(pid)]
        for pid in crawls[:1]:
            os.kill(pid, signal.SIGKILL)
        return bool(crawls)

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


def run(*, minutes: float, kill_every: float, slugs: Sequence[str] = SLUGS) -> dict[str, Any]:
    """Let the service run so long, and say what became of what was printed."""
    watched = Watched()
    with (
        serving(World(articles=50, until=datetime.now(UTC))) as served,
        tempfile.TemporaryDirectory() as made,
        running(Service(served, Path(made), slugs)) as service,
    ):
        _watch(served, service, watched, minutes * 60, kill_every, slugs)
        _wait_for_all(Path(made) / "news.db", watched)
        ended = service.end()
        return _figures(Path(made) / "news.db", watched) | {"exit": ended, "minutes": minutes}


@contextmanager
def running(service: Service) -> Iterator[Service]:
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.process.kill()
            service.process.wait()


def _watch(
    served: Served,
    service: Service,
    watched: Watched,
    seconds: float,
    kill_every: float,
    slugs: Sequence[str],
) -> None:
    began = time.monotonic()
    print_at, kill_at, turn = began, began + kill_every, 0
    while time.monotonic() - began < seconds:
        now = time.monotonic()
        if now >= print_at:
            site = served.world.sites[slugs[turn % len(slugs)]]
            site.publish(1, now=datetime.now(UTC))
            watched.printed[site.url(site.stories[-1].path)] = time.time()
            print_at, turn = now + PRINTED_EVERY, turn + 1
        if now >= kill_at and (turn % 2 or service.kill_a_crawl()):
            if turn % 2:
                service.kill()
            watched.kills += 1
            kill_at = now + kill_every
        watched.memory.append(resident(service.process.pid))
        watched.files.append(len(os.listdir(f"/proc/{service.process.pid}/fd")))  # noqa: PTH208 - names alone
        watched.zombies = max(watched.zombies, _zombies(service.process.pid))
        time.sleep(0.5)


def _wait_for_all(db: Path, watched: Watched) -> None:
    until = time.monotonic() + SPARE
    while time.monotonic() < until and watched.printed.keys() - _stored(db).keys():
        time.sleep(0.5)


def _stored(db: Path) -> dict[str, float]:
    """Address of each article, and when its first version was stored."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "select articles.url, created_at from articles "
            "join versions on article = id and number = 1"
        ).fetchall()
    return {url: datetime.fromisoformat(at).timestamp() for url, at in rows}


def _figures(db: Path, watched: Watched) -> dict[str, Any]:
    stored = _stored(db)
    waits = [stored[url] - at for url, at in watched.printed.items() if url in stored]
    half = len(watched.memory) // 2
    with closing(sqlite3.connect(db)) as connection:
        [(doubled,)] = connection.execute(
            "select count(*) from (select url from articles group by url having count(*) > 1)"
        )
        crawls = dict(
            connection.execute(
                "select coalesce(outcome, 'at work'), count(*) from crawls group by 1"
            )
        )
    return {
        "printed": len(watched.printed),
        "missing": len(watched.printed) - len(waits),
        "doubled": doubled,
        "kills": watched.kills,
        "crawls": crawls,
        "longest_wait_s": round(max(waits, default=0.0), 1),
        "median_wait_s": round(median(waits), 1) if waits else None,
        "memory_mib": round(max(watched.memory, default=0) / MIB, 1),
        "memory_grown_mib": round(
            (max(watched.memory[half:], default=0) - max(watched.memory[:half], default=0)) / MIB, 1
        ),
        "most_open_files": max(watched.files, default=0),
        "zombies": watched.zombies,
    }


# ---- of a process


def resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").split("\0")
    except OSError:
        return []


def _zombies(pid: int) -> int:
    """Children that ended more than a look ago and were not asked for."""
    found = 0
    for child in children_of(pid):
        try:
            stat = Path(f"/proc/{child}/stat").read_text("ascii", "replace")
        except OSError:
            continue
        found += stat.rpartition(")")[2].split()[0] == "Z"
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.live", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kill-every", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args(arguments)
    found = run(minutes=asked.minutes, kill_every=asked.kill_every)
    print(json.dumps(found, indent=2))
    if asked.output:
        asked.output.write_text(json.dumps(found, indent=2) + "\n")
    return int(bool(found["missing"] or found["doubled"]))


if __name__ == "__main__":
    sys.exit(main())
