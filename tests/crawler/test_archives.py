"""Pages of one outlet out of an archive of many."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import Asked, World
from cleaners.article import RawPage
from crawler.archived import KNOWN, NO_ADDRESS, NO_ARTICLE, TOO_OLD, archived_of
from crawler.findings import ANOTHER_SITE
from crawler.outlets.ways import Ways
from crawler.spiders.archives import ArchivesSpider
from db.frontier import Frontier, Visit
from db.store import Store
from tests.crawler.crawling import Crawling
from tests.crawler.inputs.making import Response, warc

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
SITE = "https://news.example"


@pytest.fixture
def frontier():
    with Store.open(":memory:") as store:
        yield Frontier(store.database)


def taken(frontier, url, *, since=None, **ways):
    given = {"sitemaps": (f"{SITE}/sitemap.xml",)} | ways
    archived = archived_of(Ways(slug="news", **given), frontier, domains=(), since=since)
    return archived.taken(RawPage(body=b"text", url=url, fetched_at=NOON), NOON)


def test_an_outlets_page_is_taken_once(frontier):
    fetched = taken(frontier, f"{SITE}/story/12345")

    assert (fetched.page.url, fetched.page.outlet) == (f"{SITE}/story/12345", "news")
    frontier.visited(Visit(key=fetched.key, at=NOON, status=200, due_at=None, body=fetched.body))
    assert taken(frontier, f"{SITE}/story/12345") == KNOWN


@pytest.mark.parametrize(
    ("url", "more", "why"),
    [
        (None, {}, NO_ADDRESS),
        ("https://other.example/story/12345", {}, ANOTHER_SITE),
        (f"{SITE}/politics/", {}, NO_ARTICLE),
        (f"{SITE}/story/12345", {"since": NOON + timedelta(hours=1)}, TOO_OLD),
        (f"{SITE}/s/12345", {"articles": ("/story/*",)}, "no article by the outlet's patterns"),
    ],
)
def test_what_is_passed_over_is_told(frontier, url, more, why):
    assert taken(frontier, url, **more) == why


@pytest.mark.slow
def test_an_archive_is_crawled_and_not_fetched_again(tmp_path):
    with serving(World(articles=50, until=datetime.now(UTC))) as served:
        crawling = Crawling(served, tmp_path)
        responses = [
            Response(url=site.url(story.path), body=site.answer(Asked(path=story.path)).body)
            for slug in ("gaonilbo", "marlow")
            for site in [served.world.sites[slug]]
            for story in site.stories
        ]
        path = tmp_path / "news.warc.gz"
        path.write_bytes(warc(*responses))

        done = crawling.scrapy("crawl", "archives", "-a", "outlet=gaonilbo", "-a", f"path={path}")
        crawling.crawl("gaonilbo")

        assert done.returncode == 0
        assert "'newswinnow/passed_over/of another site': 10" in done.stderr
        assert len(crawling.ask("select id from articles")) == 10
        assert sum(crawling.fetched().values()) == 0


@pytest.mark.parametrize(
    "error", [CannotResolveHostError("no such host"), DownloadTimeoutError(), OSError("full")]
)
def test_an_archive_that_does_not_come_keeps_no_other_away(tmp_path, caplog, error):
    async def nothing(request):
        raise error

    spider = ArchivesSpider(outlet="news")
    engine = SimpleNamespace(download_async=nothing)
    spider.crawler = SimpleNamespace(engine=engine)  # type: ignore[assignment]  # all it asks for

    assert asyncio.run(spider._downloaded("https://archive.example/a.warc.gz", tmp_path)) is None
    said = str(error) or type(error).__name__
    assert f"https://archive.example/a.warc.gz: {said}" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-a", "outlet=gaonilbo"], "names no archives"),
        (["-a", "path=x.warc"], "there is no outlet ''"),
        (["-a", "outlet=gaonilbo", "-a", "path=x.warc", "-a", "since=May"], "'May' is no day"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, arguments, said):
    with serving(World(articles=10, until=datetime.now(UTC))) as served:
        done = Crawling(served, tmp_path).scrapy("crawl", "archives", *arguments)

    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
