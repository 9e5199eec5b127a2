"""What a crawl costs: `python -m benchmarks.crawl --help`.

Time: all articles of the made-up outlets, found, fetched, cleaned and stored by `newswinnow crawl`,
against a plain Scrapy spider that is given their addresses and downloads them. Memory: the peak of
the crawling process (its workers are others) where a sitemap names 50,000 addresses. Kills: how
much is asked for again when the crawl is killed with -9 and started again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.synthetic.newsserver import Served, serving
from benchmarks.synthetic.newssite import DESIGNS, Asked, Site, World
from benchmarks.synthetic.vast import Vast

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "crawl.json"
OURS = "from service.cli import main; main()"
DELAYS = (0.0, 0.01)  # seconds between two requests to a host
KNOWN = 50_000
LONGEST = 1_800  # seconds
KIBI = 1024
SETTLED = 0.02  # seconds between two looks at a process


@dataclass(frozen=True)
class Cost:
    """Of one process."""

    seconds: float
    cpu: float
    """Seconds, of it and its children."""
    peak_mib: float
    status: int
    said: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print, write."""
    options = _options(arguments)
    result = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    if "time" in options.only:
        result["time"] = measure_time(options.articles)
    if "one" in options.only:
        result["one outlet"] = measure_time(options.articles, outlets=1)
    if "memory" in options.only:
        result["memory"] = measure_memory()
    if "kills" in options.only:
        result["kills"] = measure_kills(options.articles, options.kills)
    print(json.dumps(result, indent=1))
    options.output.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


def measure_time(articles: int, outlets: int = len(DESIGNS)) -> dict[str, object]:
    """Seconds of both for each delay, and their ratio; all articles at so many outlets."""
    found: dict[str, object] = {"articles": articles, "processors": os.cpu_count()}
    for delay in DELAYS:
        with _world(articles, outlets) as (served, folder):
            urls = folder / "urls.txt"
            urls.write_text("\n".join(_addresses(served)))
            plain = watched([sys.executable, "-c", PLAIN, str(urls), str(delay)])
            ours = crawled(served, folder, delay)
            stored = _count(folder)
            cleaned = _cleaned_alone(served, folder)
        found[f"delay {delay * 1000:g} ms"] = {
            "plain_seconds": round(plain.seconds, 1),
            "newswinnow_seconds": round(ours.seconds, 1),
            "ratio": round(ours.seconds / plain.seconds, 2),
            # What it takes to clean and store the same pages from files, without a crawl.
            "clean_seconds": round(cleaned.seconds, 1),
            "ratio_to_clean": round(ours.seconds / cleaned.seconds, 2),
            # Of all processes together: other work on the machine makes less of a difference.
            "plain_cpu_seconds": round(plain.cpu, 1),
            "newswinnow_cpu_seconds": round(ours.cpu, 1),
            "clean_cpu_seconds": round(cleaned.cpu, 1),
            "stored": stored,
            "newswinnow_peak_mib": round(ours.peak_mib, 1),
            "plain_peak_mib": round(plain.peak_mib, 1),
        }
        print(json.dumps(found), flush=True)
    return found


def measure_memory() -> dict[str, object]:
    """The peak of the crawling process where 50,000 addresses are known."""
    world = World(articles=0, sites={"vast": Vast(KNOWN)})
    with tempfile.TemporaryDirectory() as name, serving(world) as served:
        folder = Path(name)
        served.write_outlets(folder / "outlets")
        first = crawled(served, folder, 0.0, "--limit", "100")
        again = crawled(served, folder, 0.0, "--limit", "100")
    return {
        "known": KNOWN,
        "reading_the_sitemap_mib": round(first.peak_mib, 1),
        "reading_the_sitemap_seconds": round(first.seconds, 1),
        "known_already_mib": round(again.peak_mib, 1),
    }


def measure_kills(articles: int, kills: int) -> dict[str, object]:
    """A crawl killed so often, and then let end."""
    chance = Random(kills)  # noqa: S311 - to kill by, and the same each time
    done = 0
    with _world(articles) as (served, folder):
        per_kill = max(2, int(1.6 * articles / max(1, kills)))
        while done < kills and _killed(served, folder, chance.randint(1, per_kill)):
            done += 1
        crawled(served, folder, 0.0)
        missing = sum(len(site.there) for site in served.world.sites.values()) - _count(folder)
        sent = [
            (slug, story.path)
            for slug, site in served.world.sites.items()
            for story in site.stories
            for path in [story.path]
            for _ in range(
                sum(
                    times
                    for asked, times in served.logs[slug].with_status(200).items()
                    if asked.partition("?utm")[0] == path
                )
            )
        ]
    again = len(sent) - len(set(sent))
    return {
        "articles": articles,
        "kills": done,
        "missing": missing,
        "asked_again": again,
        "asked_again_for_each_kill": round(again / max(1, done), 2),
        "share_for_each_kill": round(again / max(1, done) / articles, 5),
    }


class _world:  # noqa: N801 - used as a function
    """The sites, and a folder for what a crawl of them leaves."""

    def __init__(self, articles: int, outlets: int = len(DESIGNS)) -> None:
        now = datetime.now(UTC)
        sites = {
            design.slug: Site(design, articles=articles // outlets, until=now)
            for design in DESIGNS[:outlets]
        }
        self._serving = serving(World(articles=articles, until=now, sites=sites))
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> tuple[Served, Path]:
        served = self._serving.__enter__()
        folder = Path(self._folder.name)
        served.write_outlets(folder / "outlets")
        return served, folder

    def __exit__(self, *error: object) -> None:
        self._serving.__exit__(None, None, None)
        self._folder.cleanup()


def _addresses(served: Served) -> list[str]:
    sites = served.world.sites.values()
    return [site.url(story.path) for site in sites for story in site.there]


def _command(served: Served, folder: Path, delay: float, *more: str) -> list[str]:
    config = folder / "newswinnow.toml"
    config.write_text(
        f'outlets = "{folder / "outlets"}"\nallowed_hosts = "127.0.0.64/26"\n'
        'contact = "test@example.org"\n'
    )
    settings = ["AUTOTHROTTLE_ENABLED=False", f"DOWNLOAD_DELAY={delay}"]
    given = [part for one in settings for part in ("-s", one)]
    of_ours = ["--config", str(config), "--db", str(folder / "news.db")]
    return [sys.executable, "-c", OURS, "crawl", *served.world.sites, *of_ours, *given, *more]


def crawled(served: Served, folder: Path, delay: float, *more: str) -> Cost:
    """A crawl to its end."""
    return watched(_command(served, folder, delay, *more))


def _killed(served: Served, folder: Path, answers: int) -> bool:
    before = sum(len(log.answers) for log in served.logs.values())
    with subprocess.Popen(  # noqa: S603 - our own command
        _command(served, folder, 0.0),
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            if sum(len(log.answers) for log in served.logs.values()) - before >= answers:
                process.kill()
                process.wait()
                return True
            time.sleep(SETTLED / 10)
    return False


def _cleaned_alone(served: Served, folder: Path) -> Cost:
    pages = folder / "pages.jsonl"
    with pages.open("w") as lines:
        for slug, site in served.world.sites.items():
            for story in site.there:
                body = site.answer(Asked(path=story.path, times=9)).body
                html = body.decode(site.design.charset)
                record = {"url": site.url(story.path), "outlet": slug, "html": html}
                lines.write(json.dumps(record) + "\n")
    config = ["--config", str(folder / "newswinnow.toml"), "--db", str(folder / "x.db")]
    return watched([sys.executable, "-c", OURS, "clean", str(pages), *config])


def _count(folder: Path) -> int:
    with sqlite3.connect(folder / "news.db") as connection:
        return int(connection.execute("select count(*) from articles").fetchone()[0])


def watched(command: Sequence[str]) -> Cost:
    """Run a command; its own peak of memory, without its children's."""
    began, before = time.monotonic(), _cpu()
    peak = 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=ROOT, env=_environment(), stdout=said, stderr=said
        )
        while process.poll() is None and time.monotonic() - began < LONGEST:
            peak = max(peak, _peak_mib(process.pid))
            time.sleep(SETTLED)
        seconds = time.monotonic() - began
        process.kill()
        status = process.wait()
        said.seek(0)
        cpu = _cpu() - before
        return Cost(seconds=seconds, cpu=cpu, peak_mib=peak, status=status, said=said.read())


def _environment() -> dict[str, str]:
    """With locks of our own: tests at the same time have the same sites."""
    own = Path(tempfile.gettempdir()) / f"crawl-benchmark-{os.getpid()}"
    own.mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(own)}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_mib(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(line[1]) / KIBI for line in lines), 0.0)


# As Scrapy's own tutorial has it, with the same delay; eight requests at once to a host without.
PLAIN = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"
    start_urls = open(sys.argv[1]).read().split()

    def parse(self, response):
        response.body

process = AsyncCrawlerProcess({
    "DOWNLOAD_DELAY": float(sys.argv[2]), "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
})
process.crawl(Plain)
process.start()
"""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", nargs="+", default=["time", "one", "memory", "kills"])
    parser.add_argument("--output", type=Path, default=RESULTS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
