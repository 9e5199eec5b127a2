"""Crawl the made-up outlets on this machine and print what came out: `./run demo-crawl`."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.synthetic.newsserver import Served, serving
from benchmarks.synthetic.newssite import World

ROOT = Path(__file__).resolve().parent.parent
OURS = "from service.cli import main; main()"
CONFIG = """\
outlets = "{folder}/outlets"
allowed_hosts = "127.0.0.64/26"
contact = "https://news.example/bot"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve, crawl, crawl again, tell."""
    options = _options(arguments)
    with (
        tempfile.TemporaryDirectory() as name,
        serving(World(articles=options.articles, until=datetime.now(UTC))) as served,
    ):
        folder = Path(name)
        served.write_outlets(folder / "outlets")
        (folder / "newswinnow.toml").write_text(CONFIG.format(folder=folder))
        print(f"{served.world.count} articles of {len(served.world.sites)} outlets on loopback\n")
        _crawl(served, folder, options, "first crawl")
        print("Two hours pass; each outlet corrects, takes down and prints some articles.\n")
        let_pass(options.db)
        for site in served.world.sites.values():
            count = len(site.stories)
            site.revise([count - 1, count - 2], now=datetime.now(UTC))
            site.remove([count - 3])
            site.publish(2, now=datetime.now(UTC))
        _crawl(served, folder, options, "second crawl")
        missing = _missing(served, options.db)
        print(f"{missing} of {served.world.count} articles missing in {options.db}")
    return int(bool(missing))


def _crawl(served: Served, folder: Path, options: argparse.Namespace, turn: str) -> None:
    served.clear()
    began = time.monotonic()
    print(f"== {turn}: newswinnow crawl {' '.join(served.world.sites)}", flush=True)
    subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable, "-c", OURS, "crawl", *served.world.sites,
            "--config", str(folder / "newswinnow.toml"), "--db", str(options.db),
            "-s", f"DOWNLOAD_DELAY={options.delay}", "-s", "AUTOTHROTTLE_ENABLED=False",
            "-s", "LOG_LEVEL=CRITICAL",
        ],
        cwd=ROOT,
        # With locks of our own: tests at the same time have the same sites.
        env={**os.environ, "TMPDIR": str(folder)},
        check=False,
    )  # fmt: skip
    seconds = time.monotonic() - began
    statuses = [status for _, _, status in served.asked()]
    print(
        f"{seconds:.1f} s, {len(statuses)} requests: {statuses.count(200)} sent whole, "
        f"{statuses.count(304)} not modified, {statuses.count(302)} moved\n"
    )


def let_pass(db: Path) -> None:
    """Make all that the frontier knows two hours older."""
    with closing(sqlite3.connect(db)) as connection, connection:
        for name in ("first_seen", "last_seen", "asked_at", "fetched_at", "due_at", "published_at"):
            connection.execute(
                f"update links set {name} = "  # noqa: S608 - names of our own
                f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {name}, '-2 hours')"
            )


def _missing(served: Served, db: Path) -> int:
    with closing(sqlite3.connect(db)) as connection:
        stored = {url for (url,) in connection.execute("select url from articles")}
    sites = served.world.sites.values()
    return sum(site.url(story.path) not in stored for site in sites for story in site.there)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--delay", type=float, default=0.01, help="seconds between two requests")
    # Whole: the crawl runs in the repository's folder.
    parser.add_argument("--db", type=lambda path: Path(path).absolute(), default="demo-crawl.db")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
