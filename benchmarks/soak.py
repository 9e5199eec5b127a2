"""The service for an hour: `python -m benchmarks.soak --help`.

`newswinnow serve` crawls made-up outlets that print all the while; one page in a hundred is hostile
(tests/poison.py). Every five minutes a crawl is killed with -9. The service's own memory, handles,
threads and dead children are looked at every ten seconds, and its page is asked for. In the end
every page that was printed has to be an article, a rejection or set aside.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.demo_crawl import let_pass
from benchmarks.live import MIB, ROOT, Service, children_of, command_of, resident, running
from benchmarks.synthetic.newsserver import Served, serving
from benchmarks.synthetic.newssite import DESIGNS, Site, Story, World
from db import integrity
from db.connection import Mode, connect
from tests.poison import SHAPES

RESULTS: Final = Path(__file__).resolve().parent / "results" / "soak.json"
EVERY: Final = 100  # one page of so many is hostile
SIZE: Final = 200_000  # bytes of a hostile page
LOOKS: Final = 10.0  # seconds between two looks
PRINTS: Final = 20.0  # seconds between two editions
WARM: Final = 0.25  # of the time, in which memory may still grow
PLACE: Final = "127.0.0.1:8177"
QUICKLY: Final = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")


class Poisoned(Site):
    """A site of which one page in a hundred is hostile."""

    def _html(self, story: Story) -> bytes:
        if story.number % EVERY != EVERY // 4:
            return super()._html(story)
        names = sorted(SHAPES)
        # Another shape for each page of each site.
        turn = story.number // EVERY * len(DESIGNS) + DESIGNS.index(self.design)
        return SHAPES[names[turn * 17 % len(names)]](SIZE)


@dataclass(frozen=True, slots=True)
class Look:
    """The service at one moment."""

    seconds: float
    memory: float
    """MiB that are its own, in memory."""
    handles: int
    threads: int
    zombies: int
    page_memory: float
    """Of the process of the web page."""


@dataclass(slots=True)
class Soaked:
    """All that was seen."""

    looks: list[Look] = field(default_factory=list)
    kills: int = 0
    page_failed: int = 0
    failed: list[str] = field(default_factory=list)


def soak(seconds: float, *, every: float = 300.0, articles: int = 200) -> dict[str, object]:
    """Let the service work for so long, kill a crawl every so often, and judge."""
    seen = Soaked()
    with (
        serving(_world(articles)) as served,
        tempfile.TemporaryDirectory() as name,
        running(
            Service(served, Path(name), [*served.world.sites], web=PLACE, at_once=1)
        ) as service,
    ):
        _watch(service, served, seen, seconds, every)
        _end(service, seen)
        folder = Path(name)
        let_pass(folder / "news.db")
        crawl = [sys.executable, "-m", "service", "crawl", *served.world.sites, *QUICKLY]
        subprocess.run(  # noqa: S603 - our own command
            crawl, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
            capture_output=True,
        )  # fmt: skip
        return {**_judge(folder, served, seen), **_figures(seen, seconds)}


def _end(service: Service, seen: Soaked) -> None:
    try:
        service.end()
    except subprocess.TimeoutExpired:
        seen.failed.append("the service did not end within a minute")


def _world(articles: int) -> World:
    now = datetime.now(UTC)
    designs = [one for one in DESIGNS if not one.is_hostile]  # its lists are, and never end
    each = articles // len(designs)
    return World(
        articles=articles,
        until=now,
        sites={one.slug: Poisoned(one, articles=each, until=now) for one in designs},
    )


# ---- while it is at work


def _watch(service: Service, served: Served, seen: Soaked, seconds: float, every: float) -> None:
    process = service.process
    began = time.monotonic()
    kill_at, print_at = every, PRINTS
    while (now := time.monotonic() - began) < seconds:
        if process.poll() is not None:
            seen.failed.append(f"the service ended by itself: {process.returncode}")
            return
        if now >= print_at:
            print_at += PRINTS
            for site in served.world.sites.values():
                site.publish(2, now=datetime.now(UTC))
        if now >= kill_at and service.kill_a_crawl():
            seen.kills += 1
            kill_at += every
        seen.looks.append(_look(process.pid, now))
        seen.page_failed += not _page_answers()
        time.sleep(LOOKS)


def _page_answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://{PLACE}/", timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _look(service: int, now: float) -> Look:
    children = children_of(service)
    pages = [child for child in children if "web" in command_of(child)]
    return Look(
        seconds=now,
        memory=resident(service) / MIB,
        handles=len(list(Path(f"/proc/{service}/fd").iterdir())),
        threads=_number(service, "Threads"),
        # Dead, and nobody has asked how it ended.
        zombies=sum(not command_of(child) for child in children),
        page_memory=resident(pages[0]) / MIB if pages else 0.0,
    )


def _number(process: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


# ---- what came of it


def _judge(folder: Path, served: Served, seen: Soaked) -> dict[str, object]:
    path = folder / "news.db"
    with closing(sqlite3.connect(path)) as connection:
        # A hostile page does not say that its address is the one without what a feed added.
        ended = {
            table: {
                url.partition("?utm")[0]
                for (url,) in connection.execute(f"select url from {table}")  # noqa: S608 - ours
            }
            for table in ("articles", "rejections", "quarantine")
        }
        outcomes = dict(
            connection.execute("select outcome, count(*) from crawls group by outcome").fetchall()
        )
    sites = served.world.sites.values()
    printed = [site.url(story.path) for site in sites for story in site.there]
    known = set().union(*ended.values())
    seen.failed += [f"{url} is nowhere" for url in printed if url not in known]
    with connect(path, Mode.READ) as database:
        seen.failed += map(str, integrity.findings(database))
    told = (folder / "log.jsonl").read_text(errors="replace")
    seen.failed += [line for line in told.splitlines() if "Traceback" in line]
    hostile = sum(story.number % EVERY == EVERY // 4 for site in sites for story in site.there)
    return {
        "pages printed": len(printed),
        "of them hostile": hostile,
        **{f"pages in {name}": len(urls) for name, urls in ended.items()},
        "crawls": outcomes,
    }


def _figures(seen: Soaked, seconds: float) -> dict[str, object]:
    late = [look for look in seen.looks if look.seconds >= WARM * seconds]
    return {
        "minutes": round(seconds / 60, 1),
        "crawls killed": seen.kills,
        "looks": len(seen.looks),
        "memory MiB, when warm": round(late[0].memory, 1) if late else None,
        "memory MiB, in the end": round(late[-1].memory, 1) if late else None,
        "memory MiB an hour": _slope([(one.seconds, one.memory) for one in late]),
        "page's memory MiB, when warm": round(late[0].page_memory, 1) if late else None,
        "page's memory MiB an hour": _slope(
            [(one.seconds, one.page_memory) for one in late if one.page_memory]
        ),
        "handles": _range([one.handles for one in late]),
        "threads": _range([one.threads for one in late]),
        "dead children at a look": max((one.zombies for one in seen.looks), default=0),
        "dead children at two looks in a row": sum(
            one.zombies > 0 and other.zombies > 0
            for one, other in zip(seen.looks, seen.looks[1:], strict=False)
        ),
        "page did not answer": seen.page_failed,
        "failed": seen.failed,
    }


def _slope(points: Sequence[tuple[float, float]]) -> float | None:
    """MiB an hour, by least squares."""
    if len(points) < 3:
        return None
    middle = sum(at for at, _ in points) / len(points)
    mean = sum(value for _, value in points) / len(points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    return round(3600 * sum((at - middle) * (value - mean) for at, value in points) / spread, 2)


def _range(values: Sequence[int]) -> str:
    return f"{min(values, default=0)} to {max(values, default=0)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kill-every", type=float, default=5, metavar="MINUTES")
    parser.add_argument("--output", type=Path, metavar="FILE", help=f"… such as {RESULTS.name}")
    options = parser.parse_args(arguments)
    found = soak(options.minutes * 60, every=options.kill_every * 60)
    text = json.dumps(found, indent=1, ensure_ascii=False)
    print(text)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    return int(bool(found["failed"]))


if __name__ == "__main__":
    sys.exit(main())
