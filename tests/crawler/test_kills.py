"""A crawl that is killed at any moment and started again loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import World
from tests.crawler.crawling import Crawling

ARTICLES = 300
KILLS = 50
# On its way from each of five outlets; being cleaned, or next in line.
MOST_LOST = 5 + 3


@pytest.mark.slow
def test_a_killed_crawl_loses_nothing_and_asks_for_little_again(tmp_path):
    chance = Random(5)
    with serving(World(articles=ARTICLES, until=datetime.now(UTC))) as served:
        crawling = Crawling(served, tmp_path)
        with crawling.killing("--workers", "1", *crawling.slugs) as killed:
            kills = sum(killed(chance.randint(1, 12)) for _ in range(KILLS))
        crawling.crawl("--workers", "2", *crawling.slugs)

        assert kills >= KILLS - 2
        assert crawling.missing() == []
        again = sum(crawling.fetched().values()) - len(crawling.fetched())
        assert again <= kills * MOST_LOST
        assert crawling.ask("select url from articles group by url having count(*) > 1") == []
        assert crawling.ask("pragma integrity_check") == [("ok",)]
