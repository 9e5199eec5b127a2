"""`newswinnow crawl` of five made-up outlets: all is found once, and little is asked for again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from benchmarks.synthetic.newsserver import serving
from benchmarks.synthetic.newssite import World
from tests.crawler.crawling import Crawling

ARTICLES = 300
REVISED, GONE, MORE = range(51, 55), (56, 57), 3  # by number, at each outlet

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    """A first crawl, one right after it, one of two hours later, when something has happened."""
    with serving(World(articles=ARTICLES, until=datetime.now(UTC))) as served:
        crawling = Crawling(served, tmp_path_factory.mktemp("crawls"))

        def crawl():
            served.clear()
            done = crawling.crawl()
            return SimpleNamespace(
                done=done,
                twice=crawling.twice(),
                missing=crawling.missing(),
                asked=served.asked(),
                articles=crawling.ask("select count(*) from articles")[0][0],
            )

        first, at_once = crawl(), crawl()
        crawling.let_pass("2 hours")
        for site in served.world.sites.values():
            site.revise(REVISED, now=datetime.now(UTC))
            site.remove(GONE)
            site.publish(MORE, now=datetime.now(UTC))
        later = crawl()
        yield SimpleNamespace(crawling=crawling, first=first, at_once=at_once, later=later)


def test_all_articles_are_found(crawls):
    assert crawls.first.missing == []
    assert crawls.first.articles == ARTICLES


def test_no_page_is_fetched_twice(crawls):
    assert crawls.first.twice == []


def test_what_was_just_crawled_is_left_alone(crawls):
    assert crawls.at_once.asked == []
    assert crawls.at_once.done.returncode == 0
    assert "nothing left" in crawls.at_once.done.stdout


def test_two_hours_later_few_known_addresses_are_sent_again(crawls):
    sent = crawls.crawling
    known = {
        (slug, story.path)
        for slug, site in sent.served.world.sites.items()
        for story in site.stories
        if story.number <= ARTICLES // 5 and story.number not in REVISED
    }

    again = [one for one in crawls.later.asked if one[:2] in known and one[2] == 200]

    assert len(again) <= 0.05 * len(known)
    assert [status for *_, status in crawls.later.asked].count(304) > 10


def test_new_articles_are_found(crawls):
    assert crawls.later.missing == []
    assert crawls.later.articles == ARTICLES + 5 * MORE


def test_a_change_is_a_new_version(crawls):
    changed = dict(
        crawls.crawling.ask(
            "select articles.outlet, count(*) from versions"
            " join articles on articles.id = versions.article"
            " where cause = 'page changed' group by 1"
        )
    )

    # The lists of one outlet do not say what has changed: it is seen when it is due.
    lists_say = {slug: count for slug, count in changed.items() if slug != "nuri"}
    assert lists_say == dict.fromkeys(set(crawls.crawling.slugs) - {"nuri"}, len(REVISED))


def test_what_is_gone_is_an_event_and_stays(crawls):
    ask = crawls.crawling.ask

    assert ask("select count(*) from events where kind = 'gone'") == [(5 * len(GONE),)]
    assert ask("select count(*) from links where status = 410 and due_at is null") == [
        (5 * len(GONE),)
    ]


def test_the_exit_status_tells_of_what_failed(crawls):
    assert crawls.first.done.returncode == 1
    assert "never.html: failed_fetches: HTTP 500" in crawls.first.done.stderr
    assert "Traceback" not in crawls.first.done.stderr


def test_nobody_is_led_away(crawls):
    reasons = dict(crawls.crawling.ask("select url, reason from links where article is null"))

    def reason(name):
        return next(why for url, why in reasons.items() if name in url)

    assert reason("away.html") == "moved, and the other is of another site"
    assert reason("circle.html") == "moved in a circle"
    assert reason("/private/1.html").startswith("robots.txt forbids")
    assert "exceeded DOWNLOAD_MAXSIZE" in reason("bomb.html")
    assert not [url for url in reasons if "another.example" in url or "127.0.0.1:9" in url]


def test_what_a_site_makes_without_end_ends(crawls):
    asked = Counter(path.split("/")[1] for _, path, _ in crawls.first.asked)

    assert asked["calendar"] == 1
    assert asked["lists"] == 1
    assert asked["endless-sitemap"] <= 13  # 1 + 3 + 9: as deep as the budget lets it
    assert "lists beyond a depth of 3 are left out" in crawls.first.done.stderr


def test_what_ended_there_is_an_event(crawls):
    told = dict(
        crawls.crawling.ask(
            "select detail ->> 'reason', address from events where kind = 'left_out'"
        )
    )

    assert told["budget: depth"] == "tidewell"


def test_one_article_under_two_addresses_is_one(crawls):
    ask = crawls.crawling.ask

    assert ask("select count(*) from links where moved_to is not null and outlet = 'nuri'") == [
        (50 + MORE,)
    ]
    assert ask("select count(*) from articles where url like '%/go/%'") == [(0,)]


def test_an_article_has_its_own_address_and_not_the_feeds(crawls):
    assert crawls.crawling.ask("select url from articles where url like '%utm_%'") == []


def test_rights_are_kept_with_the_article(crawls):
    robots = crawls.crawling.ask(
        "select robots, count(*) from rights join articles on articles.id = rights.article"
        " group by 1"
    )

    assert robots == [("robots.txt allows", ARTICLES + 5 * MORE)]


def test_the_table_says_what_was_asked(crawls):
    lines = crawls.first.done.stdout.splitlines()

    assert lines[0].split() == [
        "outlet", "asked", "not", "modified", "new", "links", "gone", "failed", "ended", "by",
    ]  # fmt: skip
    assert lines[-1].startswith(f"{ARTICLES} pages: {ARTICLES} new, 0 new versions")
