"""A round of one outlet, without a network: what is asked, and what each answer means."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from crawler.answers import Answer
from crawler.detours import MOST_HOPS
from crawler.due import DAY, HOUR, MOST_FAILURES, Ending
from crawler.fetched import Fetched, note, visit_of
from crawler.outlets.ways import Budget, Ways
from crawler.rounds import MOST_SILENT, Again, Round
from crawler.scope import Scope, Way
from crawler.traps import REPEATS
from db.crawls import Crawls
from db.frontier import Frontier, LinkKind, Visit
from db.records import Saved, State
from db.store import Store

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=30)
SITE = "https://news.example"
FEED, MAP, SECTION = f"{SITE}/rss", f"{SITE}/sitemap.xml", f"{SITE}/politics/"
PAGE = b"<html><body><h1>Title</h1><p>Text.</p></body></html>"


class World:
    """A frontier and rounds over it, each a crawl of its own."""

    def __init__(self, store):
        self.store = store
        self.frontier = Frontier(store.database)
        self.counts = {}

    def crawl(self, **more):
        """A round of a run that events can name."""
        one = self.round(**more)
        one.run = self.store.begin_run("crawl", cleaner="1", outlets={}, now=NOON).number
        return one

    def left_out(self):
        rows = self.store.database.rows(
            "select run, address, detail from events where kind = 'left_out' order by id"
        )
        return [(row["run"], row["address"], json.loads(row["detail"])) for row in rows]

    def round(self, now=NOON, *, scope=None, slug="news", **ways):
        given = {"feeds": (FEED,)} | ways
        one = Round(
            Ways(slug=slug, **given),
            self.frontier,
            scope=scope or Scope(began=now),
            count=self.count,
        )
        one.begin(now)
        return one

    def count(self, what, times):
        self.counts[what] = self.counts.get(what, 0) + times

    def entry(self, url):
        return self.frontier.entry(url.replace("http:", "https:"))


@pytest.fixture
def world():
    with Store.open(":memory:") as store:
        yield World(store)


def rss(*urls, title="A title", **fields):
    more = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    items = "".join(f"<item><title>{title}</title><link>{url}</link>{more}</item>" for url in urls)
    return Answer(status=200, url=FEED, body=f"<rss><channel>{items}</channel></rss>".encode())


def index_of(*urls):
    maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{maps}</sitemapindex>".encode()


def map_of(*urls):
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>".encode()


def page(url, body=PAGE, **headers):
    return Answer(status=200, url=url, body=body, headers=headers)


def ask(one, answer, now=NOON):
    """Ask for the next, and answer it."""
    entry = one.take(now)
    one.turns.arrived(entry.key)
    outcome = one.answered(entry, answer, now)
    if outcome is None:
        one.turns.release(entry.key)
    return outcome


def store(world, fetched, state=State.NEW, reason=""):
    world.frontier.visited(visit_of(fetched, Saved(state=state, reason=reason)))


def test_a_feeds_articles_are_asked_for_after_it(world):
    one = world.round()

    assert ask(one, rss(f"{SITE}/a", f"{SITE}/b")) is None
    fetched = ask(one, page(f"{SITE}/b"))

    assert isinstance(fetched, Fetched)
    assert (fetched.page.url, fetched.page.outlet) == (f"{SITE}/b", "news")
    assert fetched.page.listed.title == "A title"
    assert world.counts["links/new"] == 2


def test_nothing_is_asked_for_twice_while_it_is_in_hand(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))

    first, second = one.take(NOON), one.take(NOON)

    assert first.url == f"{SITE}/a"
    assert second is None
    assert one.turns.is_busy


def test_few_are_asked_for_at_once(world):
    one = world.round()
    ask(one, rss(*(f"{SITE}/{name}" for name in "abcdef")))

    taken = [one.take(NOON) for _ in range(4)]

    assert [bool(entry) for entry in taken] == [True, True, False, False]
    one.turns.arrived(taken[0].key)
    assert one.turns.unstored == 1
    assert one.take(NOON) is not None


def test_what_a_crawl_asked_for_waits_for_the_next(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    store(world, ask(one, page(f"{SITE}/a")))

    assert one.take(NOON) is None
    again = world.round(NOON + HOUR)
    assert {again.take(NOON + HOUR).url, again.take(NOON + HOUR).url} == {FEED, f"{SITE}/a"}


def test_what_was_in_hand_when_the_crawl_was_killed_is_asked_for_again(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    ask(one, page(f"{SITE}/a"))  # and never stored

    assert world.round(NOON + timedelta(seconds=1)).take(NOON + MINUTES).url == f"{SITE}/a"


def test_an_unchanged_list_is_not_read_again(world):
    ask(world.round(), rss(f"{SITE}/a"))
    one = world.round(NOON + HOUR)

    assert ask(one, rss(f"{SITE}/a"), NOON + HOUR) is None

    assert world.counts["not_modified"] == 1
    assert world.entry(FEED).due_at == NOON + 2 * HOUR


def test_304_fetches_nothing(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    store(world, ask(one, page(f"{SITE}/a", etag='"1"')))
    later = NOON + HOUR
    ask(world.round(later, feeds=()), Answer(status=304, url=f"{SITE}/a"), later)

    entry = world.entry(f"{SITE}/a")
    assert entry.due_at == NOON + 6 * HOUR
    assert world.counts["not_modified"] == 1


def test_whoever_has_a_schedule_may_ask_somewhat_earlier(world):
    ask(world.round(scope=Scope(began=NOON, early=0.25)), rss(f"{SITE}/a"))

    assert world.entry(FEED).due_at == NOON + 45 * (HOUR / 60)


@pytest.mark.parametrize("again", ["304", "the same bytes"])
def test_a_feed_that_asks_for_patience_gets_it_also_while_it_is_unchanged(world, again):
    feed = Answer(
        status=200, url=FEED,
        body=b"<rss><channel><ttl>180</ttl><item><title>A</title>"
        b"<link>https://news.example/a</link></item></channel></rss>",
        headers={"etag": '"1"'},
    )  # fmt: skip
    ask(world.round(), feed)
    assert world.entry(FEED).due_at == NOON + 3 * HOUR

    later = NOON + 3 * HOUR
    ask(world.round(later), Answer(status=304, url=FEED) if again == "304" else feed, later)

    assert world.counts["not_modified"] == 1
    assert world.entry(FEED).due_at == NOON + 6 * HOUR


def test_a_list_says_how_long_to_wait(world):
    answer = rss(f"{SITE}/a")
    answer.headers["cache-control"] = "max-age=7200"
    ask(world.round(), answer)

    assert world.entry(FEED).due_at == NOON + 2 * HOUR


def test_an_old_sitemap_of_an_index_is_looked_at_once_a_day(world):
    old = f"{SITE}/2019.xml"
    index = (
        f"<sitemapindex><sitemap><loc>{old}</loc><lastmod>2019-05-01</lastmod></sitemap>"
        "</sitemapindex>"
    )
    one = world.round(feeds=(), sitemaps=(MAP,))
    ask(one, Answer(status=200, url=MAP, body=index.encode()))
    ask(one, Answer(status=200, url=old, body=b"<urlset></urlset>"))

    assert world.entry(MAP).due_at == NOON + HOUR
    assert world.entry(old).due_at == NOON + DAY


def test_a_later_lastmod_makes_an_article_due(world):
    def sitemap(when):
        body = f"<urlset><url><loc>{SITE}/a</loc><lastmod>{when}</lastmod></url></urlset>"
        return Answer(status=200, url=MAP, body=body.encode())

    one = world.round(feeds=(), sitemaps=(MAP,))
    ask(one, sitemap("2026-05-20T11:00:00Z"))
    store(world, ask(one, page(f"{SITE}/a")))
    later = NOON + timedelta(hours=1, minutes=30)
    again = world.round(later, feeds=(), sitemaps=(MAP,))
    world.frontier.visited(visit_far(world))
    ask(again, sitemap("2026-05-20T13:00:00Z"), later)

    assert again.take(later).url == f"{SITE}/a"


def visit_far(world):
    """As if the article were not due for a week."""
    return Visit(key=f"{SITE}/a", at=NOON, status=200, due_at=NOON + 7 * DAY)


@pytest.mark.parametrize(
    ("status", "reason", "due_at"),
    [
        (404, "HTTP 404", NOON + HOUR),
        (410, "HTTP 410", NOON + HOUR),
        (403, "HTTP 403", NOON + DAY),
        (500, "HTTP 500", NOON + timedelta(minutes=10)),
    ],
)
def test_an_article_that_does_not_come(world, status, reason, due_at):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    ask(one, Answer(status=status, url=f"{SITE}/a"))

    row = world.frontier.database.row("select * from links where key = :key", key=f"{SITE}/a")
    assert (row["status"], row["reason"]) == (status, reason)
    assert world.entry(f"{SITE}/a").due_at == due_at


def test_a_list_that_is_gone_for_good_is_left_and_told(world, caplog):
    ask(world.round(), Answer(status=410, url=FEED))

    assert world.entry(FEED).due_at is None
    assert f"{FEED}: gone: HTTP 410" in caplog.text


def test_a_list_that_is_no_list_is_told(world, caplog):
    ask(world.round(), page(FEED))

    assert f"{FEED}: failed_fetches: a web page, not a feed" in caplog.text
    assert world.counts["failed_fetches"] == 1


def moved(url, target):
    return Answer(status=302, url=url, headers={"location": target})


def test_a_list_that_is_refused_is_told_of(world, caplog):
    ask(world.round(), Answer(status=403, url=FEED))

    assert caplog.messages == [f"{FEED}: refused: HTTP 403"]


def test_articles_that_are_all_sent_to_one_page_for_now_are_asked_for_again(world):
    articles = [f"{SITE}/{number}" for number in range(4)]
    one = world.round()
    ask(one, rss(*articles))
    for url in articles:
        ask(one, moved(url, "/mended.html"))

    again = [world.entry(url) for url in articles]
    assert [entry.moved_to for entry in again] == [None] * 4
    assert all(NOON < entry.due_at <= NOON + timedelta(days=1) for entry in again)


def test_two_addresses_of_an_article_lead_to_its_own(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1", f"{SITE}/feed/1"))
    ask(one, moved(f"{SITE}/1", "/a-bridge-opens"))
    ask(one, moved(f"{SITE}/feed/1", "/a-bridge-opens"))

    assert world.entry(f"{SITE}/feed/1").moved_to == f"{SITE}/a-bridge-opens"
    assert world.entry(f"{SITE}/1").due_at is None


def test_an_article_that_is_sent_to_the_list_for_now_is_asked_for_again(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    ask(one, moved(f"{SITE}/1", FEED))

    entry = world.entry(f"{SITE}/1")
    assert entry.moved_to is None
    assert entry.due_at > NOON


def test_articles_that_moved_for_good_are_not_asked_for_again(world):
    articles = [f"{SITE}/{number}" for number in range(4)]
    one = world.round()
    ask(one, rss(*articles))
    for url in articles:
        ask(one, replace(moved(url, "/"), status=301))

    assert [world.entry(url).due_at for url in articles] == [None] * 4


def test_a_redirect_goes_through_the_frontier(world):
    one = world.round()
    ask(one, rss(f"{SITE}/go/1"))
    ask(one, moved(f"{SITE}/go/1", "/a"))

    entry = world.entry(f"{SITE}/go/1")
    assert (entry.moved_to, entry.due_at) == (f"{SITE}/a", None)
    assert one.take(NOON).url == f"{SITE}/a"
    assert world.entry(f"{SITE}/a").title == "A title"


def test_a_redirect_to_what_is_known_asks_for_nothing_more(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a", f"{SITE}/go/1"))
    taken = {entry.url: entry for entry in (one.take(NOON), one.take(NOON))}
    fetched = one.answered(taken[f"{SITE}/a"], page(f"{SITE}/a"), NOON)
    store(world, fetched)
    one.answered(taken[f"{SITE}/go/1"], moved(f"{SITE}/go/1", f"{SITE}/a"), NOON)
    for entry in taken.values():
        one.turns.release(entry.key)

    assert one.take(NOON) is None


def test_another_form_of_the_same_address_is_asked_for_at_once(world):
    one = world.round()
    ask(one, rss("http://news.example/a"))
    outcome = ask(one, moved("http://news.example/a", "https://www.news.example/a"))

    assert outcome == Again(url="https://www.news.example/a")
    assert world.entry(f"{SITE}/a").url == "https://www.news.example/a"


def test_a_circle_ends(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    entry = one.take(NOON)

    assert one.answered(entry, moved(entry.url, entry.url), NOON, hops=MOST_HOPS) is None
    assert world.entry(entry.key).due_at == NOON + timedelta(minutes=10)


def leading_on(url, target):
    return page(url, f'<meta http-equiv="refresh" content="0;url={target}">'.encode())


def test_a_page_that_leads_on_by_itself_is_a_redirect(world):
    one = world.round()
    ask(one, rss(f"{SITE}/go/1"))
    ask(one, leading_on(f"{SITE}/go/1", "/a"))

    assert world.entry(f"{SITE}/go/1").moved_to == f"{SITE}/a"
    assert one.take(NOON).url == f"{SITE}/a"


def test_a_section_that_leads_on_by_itself_is_asked_for_there(world):
    one = world.round(feeds=(), sections=(SECTION,))
    ask(one, leading_on(SECTION, "/news/politics/"))

    assert one.take(NOON).url == f"{SITE}/news/politics/"


@pytest.mark.parametrize("target", ["/1", "http://www.news.example/1#top", "/"])
def test_a_page_that_leads_to_itself_or_home_is_a_page(world, target):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))

    assert isinstance(ask(one, leading_on(f"{SITE}/1", target)), Fetched)


def test_an_article_that_leads_on_is_still_one(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    fetched = ask(one, page(f"{SITE}/1"))
    note(world.frontier, fetched, 1, Saved(state=State.NEW))
    world.store.database.change("pragma foreign_keys = off")
    world.store.database.change("update links set article = 'a' where kind = 'article'")
    later = NOON + HOUR

    again = ask(world.round(later, feeds=()), leading_on(f"{SITE}/1", "/gone"), later)
    assert isinstance(again, Fetched)


def test_articles_that_stand_for_each_other_fail_and_are_asked_for_again(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    ask(one, moved(f"{SITE}/1", "/check?of=1"))
    ask(one, moved(f"{SITE}/check?of=1", "/1"))

    assert one.take(NOON) is None
    assert world.counts["failed_fetches"] == 1

    later = NOON + timedelta(minutes=20)
    one = world.round(later)
    ask(one, moved(f"{SITE}/check?of=1", "/1"), later)
    fetched = ask(one, page(f"{SITE}/1"), later)

    assert fetched.key == f"{SITE}/1"


def test_a_circle_of_articles_that_stays_one_ends(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    asked = 0
    for hours in range(0, 24 * 14, 3):
        now = NOON + timedelta(hours=hours)
        one = one if hours == 0 else world.round(now, feeds=())
        while (entry := one.take(now)) is not None:
            target = {"/1": "/2", "/2": "/3", "/3": "/1"}[entry.key.removeprefix(SITE)]
            asked += 1
            one.turns.arrived(entry.key)
            one.answered(entry, moved(entry.url, target), now)
            one.turns.release(entry.key)

    assert asked <= 3 * (MOST_FAILURES + 1)


@pytest.mark.parametrize(
    ("state", "reason", "again"),
    [
        pytest.param(State.REJECTED, "login_wall", DAY, id="a login"),
        pytest.param(State.REJECTED, "consent_wall", DAY, id="a consent"),
        pytest.param(State.REJECTED, "not_found", HOUR, id="an error page"),
        pytest.param(State.REJECTED, "too_short", None, id="no article"),
        pytest.param(State.NEW, "", None, id="an article"),
    ],
)
def test_an_article_that_is_sent_to_a_wall_of_its_own_for_now_is_asked_for_again(
    world, state, reason, again
):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    ask(one, moved(f"{SITE}/1", "/check?of=1"))
    ask(one, moved(f"{SITE}/check?of=1", "/login?then=/1"))
    fetched = ask(one, page(f"{SITE}/login?then=/1"))
    note(world.frontier, fetched, 1, Saved(state=state, reason=reason))

    entries = [world.entry(f"{SITE}/1"), world.entry(f"{SITE}/check?of=1")]
    assert [one.due_at for one in entries] == [None if again is None else NOON + again] * 2
    assert [one.moved_to is None for one in entries] == [again is not None] * 2


@pytest.mark.parametrize(("status", "again"), [(403, DAY), (404, HOUR)])
def test_an_article_that_is_sent_to_a_closed_door_for_now_is_asked_for_again(world, status, again):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    ask(one, moved(f"{SITE}/1", "/login?then=/1"))
    ask(one, Answer(status=status, url=f"{SITE}/login?then=/1"))

    assert world.entry(f"{SITE}/1").due_at == NOON + again


def test_an_article_that_moved_for_good_to_a_wall_is_not_asked_for_again(world):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    ask(one, replace(moved(f"{SITE}/1", "/login?then=/1"), status=301))
    ask(one, Answer(status=403, url=f"{SITE}/login?then=/1"))

    assert world.entry(f"{SITE}/1").due_at is None


@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
def test_letters_of_a_redirect_are_asked_for_as_they_were_sent(world, charset):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    # As HTTP has it: each byte a character.
    ask(one, moved(f"{SITE}/1", "/기사/1".encode(charset).decode("latin-1")))

    assert one.take(NOON).key == f"{SITE}/{quote('기사'.encode(charset))}/1"


@pytest.mark.parametrize("known", [{}, {"etag": '"1"'}, {"last-modified": "yesterday"}])
def test_304_is_an_answer_to_a_condition_alone(world, known):
    one = world.round()
    ask(one, replace(rss(f"{SITE}/1"), headers=known))
    ask(one, Answer(status=304, url=f"{SITE}/1"))
    later = NOON + 2 * HOUR
    ask(world.round(later), Answer(status=304, url=FEED), later)

    assert world.counts["failed_fetches"] == (1 if known else 2)
    assert world.entry(f"{SITE}/1").failures == 1


@pytest.mark.parametrize(
    ("reason", "etag"), [("empty", None), ("challenge", None), ("too_short", '"1"')]
)
def test_what_gave_no_page_is_asked_for_whole(world, reason, etag):
    one = world.round()
    ask(one, rss(f"{SITE}/1"))
    store(world, ask(one, page(f"{SITE}/1", etag='"1"')), State.REJECTED, reason)

    assert world.entry(f"{SITE}/1").etag == etag


@pytest.mark.parametrize(
    "target",
    [
        "https://another.example/a",
        "file:///etc/hostname",
        "https://[half",
        "",
        f"{SITE}/{'a' * 3000}",
    ],
)
def test_nobody_is_led_away(world, target):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))
    ask(one, moved(f"{SITE}/a", target))

    assert one.take(NOON) is None
    assert world.frontier.counts("news", now=NOON)["known"] == 2


def test_a_chain_of_redirects_ends(world):
    one = world.round()
    ask(one, rss(f"{SITE}/0"))
    asked = 0
    while (entry := one.take(NOON)) is not None and asked < 50:
        one.turns.arrived(entry.key)
        one.answered(entry, moved(entry.url, f"{SITE}/{asked + 1}"), NOON)
        one.turns.release(entry.key)
        asked += 1

    assert asked < 15


def failing(world):
    return Crawls(world.store.database).lists_failing("news")


def test_a_list_that_moved_is_as_well_as_the_one_that_stands_for_it(world):
    one = world.round()
    ask(one, moved(FEED, "/feed.xml"))
    ask(one, moved(f"{SITE}/feed.xml", "/feed/"))
    ask(one, rss(f"{SITE}/a"))

    assert failing(world) == (1, 0, "")

    later = NOON + DAY
    ask(world.round(later), Answer(status=500, url=f"{SITE}/feed/"), later)

    assert failing(world) == (1, 1, "HTTP 500")


def answer_all(one, answers, now):
    """Ask for all that is due, and answer by path; what was asked for."""
    asked = []
    while (entry := one.take(now)) is not None:
        path = entry.url.removeprefix(SITE)
        asked.append(path)
        one.turns.arrived(entry.key)
        one.answered(entry, replace(answers[path], url=entry.url), now)
        one.turns.release(entry.key)
    return asked


ARTICLE = ("/politics/20260520000123",)
MENDED = {path: moved(path, "/mended") for path in ("/rss", "/rss2")} | {"/mended": page("/mended")}


def test_lists_that_are_sent_to_one_page_while_a_site_is_mended_come_back(world):
    feeds = (FEED, f"{SITE}/rss2")
    answer_all(world.round(feeds=feeds), MENDED, NOON)
    later = NOON + timedelta(minutes=10)

    assert failing(world) == (2, 2, "a web page, not a feed")

    answer_all(world.round(later, feeds=feeds), {"/rss": rss(), "/rss2": rss()}, later)

    assert failing(world) == (2, 0, "")
    # The page in between is no list, and not asked for any more.
    assert world.entry(f"{SITE}/mended").due_at is None


def test_a_section_that_is_sent_to_a_page_without_articles_for_now_comes_back(world):
    given = {"feeds": (), "sections": (SECTION,)}
    mended = {"/politics/": moved("/politics/", "/mended"), "/mended": page("/mended")}
    answer_all(world.round(**given), mended, NOON)
    later = NOON + timedelta(minutes=10)

    assert failing(world) == (1, 1, "a page without articles, to which the section was moved")

    links = page("/politics/", b'<a href="/politics/20260520000123">x</a>')
    answer_all(
        world.round(later, **given), {"/politics/": links} | dict.fromkeys(ARTICLE, page("")), later
    )
    assert failing(world) == (1, 0, "")


@pytest.mark.parametrize("status", [301, 302])
def test_a_list_that_is_still_sent_elsewhere_is_asked_for_less_and_less(world, status):
    answers = {
        "/rss": replace(moved("/rss", "/x"), status=status),
        "/x": replace(moved("/x", "/mended"), status=status),
        "/mended": Answer(status=404, url="/mended"),
    }
    asked = []
    for minutes in range(0, 24 * 60, 10):
        now = NOON + timedelta(minutes=minutes)
        asked += answer_all(world.round(now), answers, now)

    assert len(asked) <= 3 * 9
    assert failing(world)[:2] == (1, 1)

    now = NOON + 3 * DAY
    answer_all(world.round(now), answers | {"/rss": rss()}, now)
    assert failing(world) == (1, 0, "")


def test_a_list_that_moved_and_is_down_once_comes_from_where_it_moved_to(world):
    answers = {"/rss": moved("/rss", "/feed"), "/feed": rss()}
    answer_all(world.round(), answers, NOON)
    later = NOON + DAY
    down = {"/feed": Answer(status=503, url="/feed")}

    assert answer_all(world.round(later), down, later) == ["/feed"]
    assert failing(world) == (1, 1, "HTTP 503")

    later += HOUR
    assert answer_all(world.round(later), answers, later) == ["/rss", "/feed"]
    assert failing(world) == (1, 0, "")


def test_lists_that_stand_for_each_other_fail(world):
    one = world.round()
    ask(one, moved(FEED, "/feed.xml"))
    ask(one, moved(f"{SITE}/feed.xml", FEED))

    assert failing(world) == (1, 1, "moved in a circle")


def test_a_list_that_the_file_names_no_more_does_not_fail(world):
    ask(world.round(), rss(f"{SITE}/a"))
    ask(world.round(NOON + DAY, feeds=(f"{SITE}/other",)), rss(f"{SITE}/b"), NOON + DAY)

    assert failing(world) == (1, 0, "")


def canonical(url):
    return f'<html><head><link rel="canonical" href="{url}"></head><p>Text'.encode()


def test_an_article_under_many_slugs_is_one(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a-slug", f"{SITE}/another-slug"))
    first = ask(one, page(f"{SITE}/a-slug", canonical("/story/1")))

    assert first.page.url == f"{SITE}/story/1"
    assert first.key == f"{SITE}/story/1"
    assert first.other in {f"{SITE}/a-slug", f"{SITE}/another-slug"}


def test_one_address_for_all_pages_is_nobodys(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a", title="One"))
    store(world, ask(one, page(f"{SITE}/a", canonical(f"{SITE}/newest"))))
    one.turns.release(f"{SITE}/a")
    later = NOON + HOUR
    again = world.round(later)
    ask(again, rss(f"{SITE}/b", title="Another"), later)
    taken = {}
    while (entry := again.take(later)) is not None:
        again.turns.arrived(entry.key)
        if entry.url == f"{SITE}/b":
            body = canonical(f"{SITE}/newest")
            taken[entry.url] = again.answered(entry, page(entry.url, body), later)
        again.turns.release(entry.key)
        world.frontier.visited(visit_far_of(entry, later))

    assert taken[f"{SITE}/b"].page.url == f"{SITE}/b"


def test_one_address_for_all_pages_of_a_section_is_nobodys(world):
    view = f"{SITE}/news/view.html"
    links = "".join(f'<a href="{view}?idxno={number}">' for number in range(50_001, 50_004))
    one = world.round(feeds=(), sections=(SECTION,))
    ask(one, page(SECTION, links.encode()))
    stored = set()
    while (entry := one.take(NOON)) is not None:
        one.turns.arrived(entry.key)
        stored.add(one.answered(entry, page(entry.url, canonical(view)), NOON).page.url)
        world.frontier.visited(visit_far_of(entry, NOON))
        one.turns.release(entry.key)

    assert stored == {f"{view}?idxno={number}" for number in range(50_001, 50_004)}


def test_the_form_that_the_page_calls_its_own_is_asked_for_from_now_on(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a?utm_source=rss"))
    fetched = ask(one, page(f"{SITE}/a?utm_source=rss", canonical(f"{SITE}/a")))
    store(world, fetched)

    assert fetched.page.url == f"{SITE}/a"
    assert fetched.other is None
    assert world.entry(f"{SITE}/a").url == f"{SITE}/a"


def test_the_first_page_is_nobodys_address(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a"))

    assert ask(one, page(f"{SITE}/a", canonical("/"))).page.url == f"{SITE}/a"


def test_a_list_is_nobodys_address(world):
    one = world.round(sections=(SECTION,), scope=Scope(began=NOON, ways=(Way.FEEDS,)))
    ask(one, rss(f"{SITE}/a"))

    assert ask(one, page(f"{SITE}/a", canonical(SECTION))).page.url == f"{SITE}/a"


def test_the_outlets_patterns_win(world):
    one = world.round(articles=("/story/*",))
    ask(one, rss(f"{SITE}/story/1", f"{SITE}/shop/1"))

    assert world.counts["passed_over/no article by the outlet's patterns"] == 1
    assert world.counts["links/new"] == 1


def test_other_sites_are_passed_over(world):
    ask(world.round(), rss("https://another.example/a", f"{SITE}/{'b/' * 30}"))

    assert world.counts["passed_over/of another site"] == 1
    assert world.counts["passed_over/a trap: a path of more than 20 parts"] == 1


def listing(*urls):
    anchors = "".join(f'<a href="{url}">x</a>' for url in urls)
    return f"<!doctype html><html><body>{anchors}</body></html>".encode()


def section(world, **more):
    return world.round(feeds=(), sections=(SECTION,), **more)


def test_a_section_leads_to_articles_and_to_more_of_the_list(world):
    one = section(world)
    ask(one, page(SECTION, listing("/politics/12345", "/politics/?page=2", "/login", "/a.jpg")))

    assert [one.take(NOON).url, one.take(NOON).url] == [
        f"{SITE}/politics/12345",
        f"{SECTION}?page=2",
    ]


def test_what_a_section_took_for_a_list_is_an_article_where_a_feed_says_so(world):
    short = f"{SECTION}harbour-opens"
    feed = rss(f"{SITE}/news/50001").body
    section = f'<a href="{SECTION}50002">a</a><a href="{short}">b</a>'.encode()
    lists = {FEED: feed, SECTION: section, short: b"<p>No list"}
    crawled(world, NOON, lists, sections=(SECTION,))
    assert world.entry(short).kind is LinkKind.LISTING

    lists = {FEED: rss(short).body, SECTION: section}
    _, articles = crawled(world, NOON + 2 * HOUR, lists, sections=(SECTION,))

    assert short in articles
    assert world.entry(short).kind is LinkKind.ARTICLE


def test_where_an_article_leads_to_a_list_it_stays_one(world):
    further = f"{SECTION}local/"
    section = f'<a href="{SECTION}50002">a</a><a href="{further}">b</a>'.encode()
    crawled(world, NOON, {SECTION: section, further: section}, feeds=(), sections=(SECTION,))
    one = world.round(NOON + HOUR)
    ask(one, rss(f"{SITE}/deleted"), NOON + HOUR)
    moved = Answer(status=302, url=f"{SITE}/deleted", headers={"location": further})
    ask(one, moved, NOON + HOUR)

    assert world.entry(further).kind is LinkKind.LISTING


@pytest.mark.parametrize("hops", [1, 3])
def test_a_section_that_moved_is_asked_for_as_the_first_page_it_is(world, hops):
    steps = [f"{SITE}/politics{'/' * one}" for one in range(hops + 1)]
    later = []
    for hour in range(0, 8, 2):
        now = NOON + timedelta(hours=hour)
        one = world.round(now, feeds=(), sections=(steps[0],))
        while (entry := one.take(now)) is not None:
            one.turns.arrived(entry.key)
            later += [hour] * (entry.url == steps[-1])
            leads_on = entry.url in steps[:-1]
            to = (
                moved(entry.url, entry.url + "/") if leads_on else page(entry.url, b"<a href='/x'>")
            )
            one.answered(entry, to, now)
            one.turns.release(entry.key)

    assert later == [0, 2, 4, 6]


def test_a_list_that_moves_on_and_on_takes_a_few_requests_a_day(world):
    asked = []
    for day in range(20):
        now = NOON + timedelta(days=day)
        one = world.round(now, feeds=(), sections=(f"{SITE}/0",))
        while (entry := one.take(now)) is not None:
            one.turns.arrived(entry.key)
            asked.append((day, entry.url))
            one.answered(entry, moved(entry.url, f"{SITE}/{len(asked)}"), now)
            one.turns.release(entry.key)

    each_day = Counter(day for day, _ in asked)
    assert max(each_day.values()) <= MOST_HOPS + 1


def test_behind_a_page_without_articles_there_is_nothing(world):
    one = section(world)
    ask(one, page(SECTION, listing("/politics/?month=2")))

    assert one.take(NOON) is None
    assert world.counts["passed_over/a list behind a page without articles"] == 1


def test_lists_are_followed_as_deep_as_the_budget_lets(world, caplog):
    one = section(world, budget=Budget(depth=2))
    asked = 0
    while (entry := one.take(NOON)) is not None:
        asked += 1
        one.turns.arrived(entry.key)
        if entry.kind is LinkKind.LISTING:
            links = [f"/politics/{10_000 + asked}", f"/politics/?month={asked}"]
            one.answered(entry, page(entry.url, listing(*links)), NOON)
        else:
            one.failed(entry, "left", NOON, ending=Ending.REFUSED)
        one.turns.release(entry.key)

    assert asked == 6  # three lists, three articles
    assert "1 lists beyond a depth of 2 are left out" in caplog.text


def test_the_second_page_is_asked_for_again_only_where_all_of_the_first_is_new(world):
    def crawl(now, *numbers):
        asked = []
        one = section(world, now=now)
        while (entry := one.take(now)) is not None:
            asked.append(entry.url.removeprefix(SITE))
            one.turns.arrived(entry.key)
            links = [f"/politics/{number}" for number in numbers]
            if entry.kind is LinkKind.LISTING:
                body = listing(*links, "/politics/?page=2") + str(now).encode()
                one.answered(entry, page(entry.url, body), now)
            else:
                store(world, one.answered(entry, page(entry.url), now))
            one.turns.release(entry.key)
        return [path for path in asked if not path[-1].isdigit() or "page" in path]

    assert crawl(NOON, 10_001, 10_002) == ["/politics/", "/politics/?page=2"]
    assert crawl(NOON + HOUR, 10_003, 10_002) == ["/politics/"]
    assert crawl(NOON + 2 * HOUR, 10_004, 10_005) == ["/politics/", "/politics/?page=2"]


def test_a_section_that_moved_is_asked_for_again_as_the_first_was(world):
    one = section(world)
    ask(one, moved(SECTION, "/politics/all/"))
    ask(one, page(f"{SITE}/politics/all/", listing("/politics/12345")))

    later = NOON + DAY
    assert section(world, now=later).take(later).url == f"{SITE}/politics/all/"
    assert failing(world) == (1, 0, "")


def test_a_section_that_moved_to_a_page_that_was_found_before_is_asked_for(world):
    one = section(world)
    ask(one, page(SECTION, listing("/politics/12345", "/politics/?page=2")))
    article, behind = one.take(NOON), one.take(NOON)
    one.answered(behind, page(behind.url, listing("/politics/12344")), NOON)
    one.failed(article, "left", NOON, ending=Ending.REFUSED)

    later = NOON + DAY
    again = section(world, now=later)
    ask(again, moved(SECTION, behind.url), later)

    assert again.take(later).url == behind.url


def test_a_chain_of_lists_ends_within_one_crawl(world):
    one = section(world, budget=Budget(depth=0))
    asked = 0
    while (entry := one.take(NOON)) is not None and asked < 50:
        one.turns.arrived(entry.key)
        asked += 1
        one.answered(entry, moved(entry.url, f"/politics/{asked}/"), NOON)
        one.turns.release(entry.key)

    assert asked == MOST_HOPS + 1
    assert failing(world) == (1, 1, "moved too often")


@pytest.mark.parametrize(
    ("budget", "limit", "minutes", "ended", "asked"),
    [
        pytest.param(Budget(pages=3), None, 0, "pages", 3, id="pages"),
        pytest.param(Budget(), 2, 0, "limit", 2, id="limit"),
        pytest.param(Budget(minutes=5), None, 6, "minutes", 1, id="minutes"),
        pytest.param(Budget(pages=100), None, 0, None, 5, id="nothing left"),
    ],
)
def test_a_budget_ends_a_round_and_says_so(world, budget, limit, minutes, ended, asked):
    one = world.round(budget=budget, scope=Scope(began=NOON, limit=limit))
    ask(one, rss(*(f"{SITE}/{name}" for name in "abcd")))
    later, count = NOON + timedelta(minutes=minutes), 1
    while (entry := one.take(later)) is not None:
        one.turns.release(entry.key)
        world.frontier.visited(visit_far_of(entry))
        count += 1

    assert (one.ended, count) == (ended, asked)


def crawled(world, now, lists, **ways):
    """One crawl to its end: the lists and the articles that it asked for."""
    one = world.round(now, **ways)
    asked = []
    while (entry := one.take(now)) is not None:
        one.turns.arrived(entry.key)
        asked.append(entry.url)
        outcome = one.answered(entry, page(entry.url, lists.get(entry.url, PAGE)), now)
        if outcome is not None:
            store(world, outcome)
        one.turns.release(entry.key)
    return [url for url in asked if url in lists], [url for url in asked if url not in lists]


def test_more_lists_than_a_crawl_may_ask_for_leave_room_for_articles_and_take_turns(world):
    maps = {f"{SITE}/map{number}.xml": map_of(f"{SITE}/{number}") for number in range(30)}
    lists = {MAP: index_of(*maps), FEED: rss().body, **maps}
    found: list[str] = []
    articles: list[str] = []
    for hour in range(10):
        few = {"sitemaps": (MAP,), "budget": Budget(pages=20)}
        some, others = crawled(world, NOON + timedelta(hours=hour), lists, **few)
        assert {MAP, FEED} <= set(some)
        found, articles = found + some, articles + others

    assert set(found) == set(lists)
    assert len(set(articles)) == len(maps)


def test_slow_lists_leave_half_of_the_time_to_articles(world):
    maps = [f"{SITE}/map{number}.xml" for number in range(30)]
    one = world.round(NOON, sitemaps=(MAP,), feeds=(), budget=Budget(minutes=60))
    ask(one, page(MAP, index_of(*maps)))
    ask(one, page(maps[0], map_of(f"{SITE}/a")))

    assert one.take(NOON + timedelta(minutes=29)).kind is LinkKind.LISTING
    assert one.take(NOON + timedelta(minutes=30)).url == f"{SITE}/a"


def test_the_end_of_a_budget_is_an_event_of_the_run(world):
    one = world.crawl(budget=Budget(pages=1))
    ask(one, rss(f"{SITE}/a"))
    one.take(NOON), one.take(NOON)

    assert world.left_out() == [(1, "news", {"reason": "budget: pages", "count": 1})]


def test_what_the_user_limits_is_none(world):
    one = world.crawl(scope=Scope(began=NOON, limit=1))
    ask(one, rss(f"{SITE}/a"))

    assert (one.take(NOON), one.ended, world.left_out()) == (None, "limit", [])


def test_traps_and_depth_are_an_event_each_of_the_run_however_many_lists_have_them(world):
    trap = f"{SITE}/{'x/' * 5}"
    one = world.crawl(sitemaps=(MAP,), budget=Budget(depth=0))
    ask(one, rss(trap, f"{SITE}/a"))
    ask(one, Answer(status=200, url=MAP, body=index_of(f"{SITE}/1.xml", f"{SITE}/2.xml", trap)))

    told = {detail["reason"]: detail for _, _, detail in world.left_out()}
    assert set(told) == {REPEATS, "budget: depth"}
    assert told[REPEATS]["count"] == 2
    assert world.frontier.entry(told[REPEATS]["found_in"]).kind is LinkKind.LISTING
    assert told["budget: depth"]["count"] == 2


def visit_far_of(entry, at=NOON):
    return Visit(key=entry.key, at=at, status=200, due_at=at + DAY)


def test_what_another_page_told_of_is_not_asked_for(world):
    one = world.round()
    ask(one, rss(f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"))
    one.turns.release(one.take(NOON).key)
    for name in "abc":
        world.frontier.visited(visit_far_of(world.entry(f"{SITE}/{name}")))

    assert one.take(NOON) is None


def test_a_host_that_does_not_answer_is_left_and_what_is_due_stays_due(world, caplog):
    one = world.round()
    ask(one, rss(*(f"{SITE}/{name}" for name in "abcdefghij")))
    asked = 0
    while (entry := one.take(NOON)) is not None:
        asked += 1
        one.failed(entry, "no route", NOON, ending=Ending.FAILED)
        one.turns.release(entry.key)

    assert asked == MOST_SILENT
    assert "news.example: left alone in this crawl: 5 times no answer" in caplog.text
    assert world.frontier.counts("news", now=NOON)["due"] == 10 - MOST_SILENT
    assert world.round(NOON + MINUTES).take(NOON + MINUTES) is not None


@pytest.mark.parametrize(
    ("asked", "rests"),
    [(3600, HOUR), (7 * 86_400, DAY), (0, None)],
    ids=["hour", "week", "no word"],
)
def test_a_host_that_asks_for_a_rest_has_it_from_the_next_crawls_too(world, asked, rests):
    articles = [f"{SITE}/a", f"{SITE}:8080/b", f"{SITE}/c"]
    one = world.round()
    ask(one, rss(*articles, "https://www2.news.example/d"))
    one.leave(world.entry(f"{SITE}/a"), "wants to be left alone", NOON, asked)

    rested = NOON + (rests or timedelta(0))
    assert [world.entry(url).due_at for url in articles] == [rested] * 3
    # Another host, and what is due later anyway.
    assert world.entry("https://www2.news.example/d").due_at == NOON
    assert world.entry(FEED).due_at == max(rested, NOON + HOUR)


def test_a_host_that_is_left_alone_hides_no_other(world, monkeypatch):
    monkeypatch.setattr("crawler.turns.AT_ONCE", 3)
    one = world.round()
    down = [f"https://down.news.example/{number}" for number in range(20)]
    ask(one, rss(*down, f"{SITE}/a"))
    newest = "update links set published_at = '2026-05-21' where url like '%down%'"
    world.store.database.change(newest)
    entry = one.take(NOON)
    one.leave(entry, "its robots.txt does not answer", NOON)
    one.turns.release(entry.key)

    assert one.take(NOON).url == f"{SITE}/a"


def test_one_answer_among_failures_is_a_sign_of_life(world):
    one = world.round()
    ask(one, rss(*(f"{SITE}/{name}" for name in "abcdefghijkl")))
    asked = 0
    while (entry := one.take(NOON)) is not None:
        asked += 1
        if asked % 3:
            one.failed(entry, "no route", NOON, ending=Ending.FAILED)
        else:
            one.answered(entry, Answer(status=404, url=entry.url), NOON)
        one.turns.release(entry.key)

    assert asked == 12


def test_a_day_leaves_out_what_appeared_earlier(world):
    one = world.round(scope=Scope(began=NOON, since=NOON - HOUR))
    ask(one, rss(f"{SITE}/old", pubDate="Wed, 20 May 2026 10:00:00 GMT"))

    assert one.take(NOON) is None
    assert world.round(NOON + timedelta(seconds=1)).take(NOON + MINUTES).url == f"{SITE}/old"


def test_an_outlet_under_another_name_goes_on_where_it_was(world):
    ask(world.round(), rss(f"{SITE}/a", f"{SITE}/b"))
    later = NOON + DAY
    one = world.round(later, slug="renamed")

    assert ask(one, rss(f"{SITE}/c"), later) is None
    asked = [ask(one, page(f"{SITE}/x"), later).key for _ in range(2)]
    assert set(asked) | {one.take(later).key} == {f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"}


def test_an_outlet_that_shares_one_list_keeps_what_it_has(world):
    ask(world.round(sitemaps=(MAP,)), rss(f"{SITE}/a"))
    later = NOON + DAY
    other = world.round(later, slug="other")
    own = world.round(later, feeds=(), sitemaps=(MAP,))

    assert other.take(later).url == FEED
    assert {own.take(later).url, own.take(later).url} == {MAP, f"{SITE}/a"}


def test_the_ways_of_a_spider_are_its_own(world):
    one = world.round(sitemaps=(MAP,), scope=Scope(began=NOON, ways=(Way.SITEMAPS,)))

    assert one.take(NOON).url == MAP
    assert one.take(NOON) is None
