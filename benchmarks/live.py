"""A service while outlets publish and processes are killed: `python -m benchmarks.live --help`.

Made-up outlets on loopback print articles all the time; `newswinnow serve` crawls them every
minute; the service and one of its crawls are killed with -9 in turn. In the end every article that
was printed is stored, once; told is how long each took. A second service, on a database and an
outlet of its own, is left alone: its memory, its open files and its children are looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
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
LEFT_ALONE = ("nuri",)
# Seconds. A crawl asks for a page every two seconds and takes some to begin: in an interval as
# short as this one there is room for a crawl that is killed and begun anew.
INTERVAL = 120.0
PRINTED_EVERY = 10.0  # of the three outlets together
SPARE = 240.0  # seconds after the last article, of a machine with much else to do
LOOKED_EVERY = 0.5
UNREAPED = 5.0  # seconds; a child that ended and is not asked for so long is a zombie
MIB = 1024 * 1024


@dataclass
class Watched:
    """What was seen of a run."""

    printed: dict[str, dict[str, float]] = field(default_factory=dict)
    """By outlet: address and time of printing, of the articles that appeared meanwhile."""
    service_kills: int = 0
    crawl_kills: int = 0
    memory: list[int] = field(default_factory=list)
    """Of the service that is left alone, now and then."""
    files: list[int] = field(default_factory=list)
    ended: dict[int, float] = field(default_factory=dict)
    """Children that were not asked for, and since when."""
    zombies: set[int] = field(default_factory=set)

    def of(self, slugs: Sequence[str]) -> dict[str, float]:
        """What was printed by these."""
        return {url: at for slug in slugs for url, at in self.printed.get(slug, {}).items()}

    def look(self, pid: int) -> None:
        """At the service that is left alone."""
        now = time.monotonic()
        self.memory.append(resident(pid))
        self.files.append(len(os.listdir(f"/proc/{pid}/fd")))  # noqa: PTH208 - names alone
        dead = _dead_children(pid)
        self.ended = {child: self.ended.get(child, now) for child in dead}
        self.zombies |= {child for child, since in self.ended.items() if now - since > UNREAPED}


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
        for file in outlets.iterdir():
            text = file.read_text("utf-8").replace('"1m"', f'"{INTERVAL / 60:.0f}m"')
            file.write_text(text, "utf-8")
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
                # Locks of sites are in the temporary folder: nobody else's crawls are a matter.
                env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)},
                stderr=log,
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.start()

    @property
    def db(self) -> Path:
        return self.folder / "news.db"

    def kill_a_crawl(self) -> bool:
        """One of ours, or of a service that was killed; whether there is one."""
        everything = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal())
        mine = {"crawl", str(self.db)}
        crawls = [pid for pid in everything if mine <= set(command_of(pid)) and _state(pid) != "Z"]
        for pid in random.sample(crawls, min(1, len(crawls))):
            os.kill(pid, signal.SIGKILL)
        return bool(crawls)

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


def run(*, minutes: float, kill_every: float) -> dict[str, Any]:
    """Let both services run so long, and say what became of what was printed."""
    watched = Watched()
    with (
        serving(World(articles=50, until=datetime.now(UTC))) as served,
        tempfile.TemporaryDirectory() as made,
        running(Service(served, _folder(made, "killed"), SLUGS)) as killed,
        running(Service(served, _folder(made, "alone"), LEFT_ALONE)) as alone,
    ):
        _watch(served, killed, alone, watched, minutes * 60, kill_every)
        _wait_for_all(killed.db, watched.of(SLUGS))
        _wait_for_all(alone.db, watched.of(LEFT_ALONE))
        statuses = [one.end() for one in (killed, alone)]
        return {
            "minutes": minutes,
            "exit": max(map(abs, statuses)),
            **_kept(watched),
            "killed": _stories(killed.db, watched.of(SLUGS)),
            "left_alone": _stories(alone.db, watched.of(LEFT_ALONE)),
        }


def _folder(made: str, name: str) -> Path:
    folder = Path(made) / name
    folder.mkdir()
    return folder


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
    killed: Service,
    alone: Service,
    watched: Watched,
    seconds: float,
    kill_every: float,
) -> None:
    began = time.monotonic()
    kill_at, kill_crawl_at = began + kill_every, began + kill_every / 2
    print_at, turn = began, 0
    slugs = SLUGS + LEFT_ALONE
    while (now := time.monotonic()) - began < seconds:
        if now >= print_at:
            slug = slugs[turn % len(slugs)]
            watched.printed.setdefault(slug, {})[_printed(served, slug)] = time.time()
            print_at, turn = print_at + PRINTED_EVERY, turn + 1
        if now >= kill_at:
            killed.kill()
            watched.service_kills += 1
            kill_at += kill_every
        if now >= kill_crawl_at and killed.kill_a_crawl():
            watched.crawl_kills += 1
            kill_crawl_at = now + kill_every
        watched.look(alone.process.pid)
        time.sleep(LOOKED_EVERY)


def _printed(served: Served, slug: str) -> str:
    site = served.world.sites[slug]
    site.publish(1, now=datetime.now(UTC))
    return str(site.url(site.stories[-1].path))


def _wait_for_all(db: Path, printed: Mapping[str, float]) -> None:
    until = time.monotonic() + SPARE
    while time.monotonic() < until and printed.keys() - _stored(db).keys():
        time.sleep(LOOKED_EVERY)


def _stored(db: Path) -> dict[str, float]:
    """Address of each article, and when its first version was stored."""
    return _times(
        db,
        "select articles.url, created_at from articles "
        "join versions on article = id and number = 1",
    )


def _named(db: Path) -> dict[str, float]:
    """Address of each article, and when a list named it first."""
    return _times(
        db,
        "select articles.url, min(first_seen) from articles "
        "join links on links.article = articles.id group by articles.id",
    )


def _times(db: Path, question: str) -> dict[str, float]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        rows = connection.execute(question).fetchall()
    return {url: datetime.fromisoformat(at).timestamp() for url, at in rows}


def _stories(db: Path, printed: Mapping[str, float]) -> dict[str, Any]:
    """What became of what was printed."""
    stored, named = _stored(db), _named(db)
    waits = [stored[url] - at for url, at in printed.items() if url in stored]
    until_named = [named[url] - at for url, at in printed.items() if url in named]
    after = [stored[url] - named[url] for url in printed if url in stored and url in named]
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
        "printed": len(printed),
        "missing": len(printed) - len(waits),
        "doubled": doubled,
        "crawls": crawls,
        "interval_s": INTERVAL,
        "later_than_an_interval": sum(wait > INTERVAL for wait in waits),
        "median_wait_s": round(median(waits), 1) if waits else None,
        "longest_wait_s": round(max(waits, default=0.0), 1),
        "longest_until_a_list_named_it_s": round(max(until_named, default=0.0), 1),
        "longest_from_there_s": round(max(after, default=0.0), 1),
    }


def _kept(watched: Watched) -> dict[str, Any]:
    """What the service held that was left alone, in both halves of the run."""
    half = len(watched.memory) // 2
    memory, memory_after = (
        max(watched.memory[part], default=0) for part in (slice(half), slice(half, None))
    )
    # The fewest: what is open for a moment, as the line to a child, is no leak. A service that has
    # just begun has not opened all it keeps.
    begun = slice(half // 2, half)
    files, files_after = (
        min(watched.files[part], default=0) for part in (begun, slice(half, None))
    )
    return {
        "service_kills": watched.service_kills,
        "crawl_kills": watched.crawl_kills,
        "memory_mib": round(memory / MIB, 1),
        "memory_more_in_second_half_mib": round((memory_after - memory) / MIB, 1),
        "most_open_files": max(watched.files, default=0),
        "more_open_files_in_second_half": files_after - files,
        "zombies": len(watched.zombies),
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


def _dead_children(pid: int) -> list[int]:
    """Those that ended and were not asked for yet."""
    return [child for child in children_of(pid) if _state(child) == "Z"]


def _state(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return ""
    return str(stat.rpartition(")")[2].split()[0])


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
    of = (found["killed"], found["left_alone"])
    return int(any(one["missing"] or one["doubled"] for one in of))


if __name__ == "__main__":
    sys.exit(main())
