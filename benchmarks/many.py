"""A crawl that other machines fetch for: `python -m benchmarks.many --help`.

Kills: workers are killed with -9 one after the other, each replaced by another, and after every
fifth of them the crawl itself; then it is let end. Time: the same crawl alone, with one worker and
with three, each with delays between two requests to a host. All machines are this one.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from subprocess import Popen

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import World
from tests.crawler.crawling import FAST, Crawling
from tests.crawler.machines import redis_server, worker, workers

EVERY = 5
DELAYS = (0.0, 0.1)  # seconds
WORKERS = (0, 1, 3)
READY = 3.0  # seconds that a worker takes to start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    print(json.dumps(killed(options.articles, options.kills)), flush=True)
    for delay in DELAYS:
        print(json.dumps(timed(options.articles, delay)), flush=True)
    return 0


def killed(articles: int, kills: int) -> dict[str, object]:
    """What is missing and what was sent twice after so many kills."""
    chance = Random(kills)  # noqa: S311 - to kill by, and the same each time
    with ExitStack() as stack:
        crawling, url = _started(stack, articles)
        fetching = [_fetching(stack, crawling, url) for _ in range(3)]
        crawl = crawling.started("--redis", url, *crawling.slugs)
        crawls = workers_killed = 0
        for number in range(1, kills + 1):
            crawling.wait_for_answers(chance.randint(1, max(2, articles // kills)), crawl)
            if number % EVERY == 0:
                crawls += crawl.poll() is None
                crawl.kill()
                crawl.wait()
                crawl = crawling.started("--redis", url, *crawling.slugs)
            else:
                workers_killed += crawl.poll() is None
                one = fetching.pop(0)
                one.kill()
                one.wait()
                fetching.append(_fetching(stack, crawling, url))
        crawl.wait()
        again = sum(crawling.fetched().values()) - len(crawling.fetched())
        return {
            "articles": articles,
            "workers killed": workers_killed,
            "crawls killed": crawls,
            "missing": len(crawling.missing()),
            "stored twice": len(
                crawling.ask("select url from articles group by url having count(*) > 1")
            ),
            "asked again": again,
            "most at once at a host": max(
                log.most_at_once for log in crawling.served.logs.values()
            ),
        }


def timed(articles: int, delay: float) -> dict[str, object]:
    """Seconds by the number of workers; none is a crawl without Redis."""
    found: dict[str, object] = {"articles": articles, "delay": delay}
    for count in WORKERS:
        with ExitStack() as stack:
            crawling, url = _started(stack, articles)
            through = ("--redis", url) if count else ()
            stack.enter_context(workers(crawling, url, count))
            time.sleep(READY)
            began = time.monotonic()
            crawling.crawl(
                *through, *crawling.slugs, speed=(*FAST, "-s", f"DOWNLOAD_DELAY={delay}")
            )
            found[f"seconds with {count} workers"] = round(time.monotonic() - began, 1)
    return found


def _fetching(stack: ExitStack, crawling: Crawling, url: str) -> Popen[str]:
    one = stack.enter_context(worker(crawling, url))
    stack.callback(one.kill)
    return one


def _started(stack: ExitStack, articles: int) -> tuple[Crawling, str]:
    served = stack.enter_context(serving(World(articles=articles, until=datetime.now(UTC))))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    return Crawling(served, folder), stack.enter_context(redis_server())


if __name__ == "__main__":
    sys.exit(main())
