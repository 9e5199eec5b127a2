"""Many machines fetch and one stores: with a Redis and workers of our own, some of them killed."""

from __future__ import annotations

import signal
from datetime import UTC, datetime

import pytest

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import World
from tests.crawler.crawling import LONGEST, Crawling
from tests.crawler.machines import needs_redis, redis_server, workers

pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed")
redis = pytest.importorskip("redis")

ARTICLES = 100
AT_ONCE = 5  # outlets, of which each has one request on its way

pytestmark = [pytest.mark.slow, needs_redis]


def keys_of(url):
    with redis.Redis.from_url(url) as server:
        return {key.decode() for key in server.keys("*")}


@pytest.fixture
def crawling(tmp_path):
    with serving(World(articles=ARTICLES, until=datetime.now(UTC))) as served:
        yield Crawling(served, tmp_path)


def stored_once(crawling):
    return crawling.ask("select url from articles group by url having count(*) > 1") == []


def test_a_worker_that_is_killed_for_good_loses_nothing(crawling):
    with redis_server() as url, workers(crawling, url, 3) as fetching:
        with crawling.started("--redis", url, *crawling.slugs) as crawl:
            crawling.wait_for_answers(50, crawl)
            fetching[0].kill()
            crawl.communicate(timeout=LONGEST)

        assert fetching[0].wait() == -signal.SIGKILL
        assert crawling.missing() == []
        assert crawling.ask("select count(*) from articles") == [(ARTICLES,)]
        assert stored_once(crawling)
        # What it had on its way was fetched again, and nothing else.
        assert len(crawling.twice()) <= AT_ONCE
        assert [log.most_at_once for log in crawling.served.logs.values()] == [1] * AT_ONCE
        # Nothing stays in Redis but who is there.
        assert keys_of(url) <= {"newswinnow:looked", "newswinnow:node"}
    # The others end when they are asked to.
    assert [one.returncode for one in fetching[1:]] == [0, 0]


def test_the_machine_that_stores_may_be_killed_too(crawling):
    with redis_server() as url, workers(crawling, url, 2):
        assert crawling.killed(40, "--redis", url, *crawling.slugs)
        assert crawling.killed(40, "--redis", url, *crawling.slugs)
        crawling.crawl("--redis", url, *crawling.slugs)

        assert crawling.missing() == []
        assert stored_once(crawling)
        # What came while nobody stored was there when it was asked for again.
        assert crawling.twice() == []
