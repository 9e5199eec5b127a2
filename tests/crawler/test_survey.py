"""A look at a site, and an outlet tried; the answers come from a table here, not from a network."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cleaners.article import Cleaned, RawPage
from crawler.guarded import clean_guarded
from crawler.outlets import read_outlet
from crawler.outlets.ways import Ways
from crawler.survey.draft import Sampled, as_raw, draft, outlet_of, slug_for
from crawler.survey.explore import explore
from crawler.survey.fetched import Fetched, NotFetched, SiteError
from crawler.survey.head import read_head
from crawler.survey.trial import try_out
from crawler.survey.verdict import judge, page_of
from tests.crawler import newsroom
from tests.crawler.server import Reply

HOME = "https://www.hanbit.example"
TODAY = date(2026, 11, 22)


def fetching(changes=None):
    """Answers as the newsroom would, and the paths that were asked for."""
    answers, asked = {**newsroom.usual(), **(changes or {})}, []

    async def fetch(url, *, by_robots=True):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        asked.append(path)
        reply = answers.get(path, Reply(404))
        if reply.reset:
            return NotFetched(asked=url, wrong="refused: robots.txt forbids")
        said = {"x_robots_tag": ["noai"]} if "X-Robots-Tag" in reply.headers else {}
        return Fetched(
            asked=url, url=url, status=reply.status, body=reply.body,
            content_type="text/html", said=said,
        )  # fmt: skip

    return fetch, asked


def explored(changes=None):
    fetch, asked = fetching(changes)
    return asyncio.run(explore(f"{HOME}/", fetch, "newswinnow")), asked


def tried(ways, pages=3, changes=None, domains=()):
    fetch, _ = fetching(changes)
    return asyncio.run(try_out(ways, domains, fetch, pages))


def paths(looked):
    return [urlsplit(one.url).path for one in looked]


def test_a_site_in_good_order_is_seen_whole():
    site, _ = explored()

    assert (site.head.name, site.encoding) == ("한빛일보", "utf-8")
    assert paths(site.feeds) == ["/rss.xml"]
    assert paths(site.sitemaps) == ["/sitemap.xml"]
    assert paths(site.passed_over) == ["/gone.xml"]
    assert paths(site.pages) == ["/a/1", "/a/2"]
    assert site.robots.delay == pytest.approx(0.1)
    assert site.said == (
        "X-Robots-Tag: noai",
        "tdmrep.json: /: tdm-reservation 1",
    )


def test_feeds_that_the_page_names_are_enough_and_nothing_is_guessed():
    _, asked = explored()

    assert "/feed" not in asked
    assert len(asked) == len(set(asked)) < 12


def test_without_named_feeds_the_usual_places_are_tried_until_one_is_a_feed():
    site, asked = explored(
        {"/": newsroom.front(head=""), "/rss.xml": Reply(404), "/feed.xml": newsroom.rss("/a/1")}
    )

    assert paths(site.feeds) == ["/feed.xml"]
    assert site.passed_over == ()
    assert "/atom.xml" not in asked


def test_a_link_that_is_called_feed_is_tried_before_usual_places():
    page = Reply(body=b'<html><a href="/service/rss?all=1">RSS</a>')
    site, asked = explored({"/": page, "/service/rss?all=1": newsroom.rss("/a/1")})

    assert paths(site.feeds) == ["/service/rss"]
    assert "/rss" not in asked


def test_without_any_list_the_links_of_the_front_page_are_tried():
    nothing = {path: Reply(404) for path in ("/rss.xml", "/sitemap.xml")}
    site, _ = explored(nothing | {"/": newsroom.front(head="")})

    assert (site.feeds, site.sitemaps) == ((), ())
    assert paths(site.pages) == ["/a/1"]


def test_an_index_is_followed_for_a_page_to_try():
    index = Reply(body=b"<sitemapindex><sitemap><loc>/inner.xml</loc></sitemap></sitemapindex>")
    site, asked = explored(
        {"/": newsroom.front(""), "/rss.xml": Reply(404), "/sitemap.xml": index}
        | {"/inner.xml": newsroom.sitemap("/a/3")}
    )

    assert paths(site.sitemaps) == ["/sitemap.xml"]
    assert "/a/3" in asked


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(Reply(503), "HTTP 503", id="an error"),
        pytest.param(Reply(reset=True), "robots.txt forbids. Ask the site", id="forbidden"),
        pytest.param(Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(2000)), "no page", id="a picture"),
    ],
)
def test_a_front_page_that_cannot_be_seen_is_named(reply, words):
    with pytest.raises(SiteError, match=f"{HOME}/: .*{words}"):
        explored({"/": reply})


def test_the_rules_of_robots_txt_that_hold_for_us_are_told():
    robots = b"User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow:  /private\nAllow: /p\n"
    ours = robots + b"\nUser-agent: a\nUser-agent: NewsWinnow/1\nDisallow: /n\n"

    assert explored({"/robots.txt": Reply(body=robots)})[0].rules == (
        "Disallow: /private",
        "Allow: /p",
    )
    assert explored({"/robots.txt": Reply(body=ours)})[0].rules == ("Disallow: /n",)


def test_what_a_site_names_beyond_what_is_asked_is_told():
    links = "".join(
        f'<link rel=alternate type=application/rss+xml href="/{number}.xml">'
        for number in range(10)
    )
    robots = "".join(f"Sitemap: /map{number}.xml\n" for number in range(6))
    site, asked = explored(
        {"/": newsroom.front(links), "/robots.txt": Reply(body=robots.encode())}
        | {"/0.xml": newsroom.rss("/a/1")}
    )

    assert [urlsplit(one).path for one in site.not_asked] == ["/8.xml", "/9.xml", "/map5.xml"]
    assert "/8.xml" not in asked


def test_sitemaps_of_news_are_asked_first():
    robots = b"Sitemap: /sitemap.xml\nSitemap: /sitemap-news.xml\n"
    _, asked = explored({"/robots.txt": Reply(body=robots)})

    assert asked.index("/sitemap-news.xml") < asked.index("/sitemap.xml")


def test_a_page_in_an_old_charset_is_read():
    page = newsroom.FRONT.format(head="<meta charset=euc-kr>" + newsroom.NAMED).encode("cp949")
    site, _ = explored({"/": Reply(body=page)})

    assert (site.head.name, site.encoding) == ("한빛일보", "cp949")


@pytest.mark.parametrize(
    "body",
    [b"<rss", b"\xff\xfe\x00", b"[" * 50_000, b'{"a":1}', b"", b"Sitemap: https://[half\n" * 9],
)
def test_whatever_a_site_answers_the_look_comes_to_an_end(body):
    site, _ = explored({path: Reply(body=body) for path in newsroom.usual() if path != "/"})

    assert site.head.name == "한빛일보"


# ---- the front page's own words


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param('<meta property="og:site_name" content="A&amp;B"><title>x', "A&B", id="og"),
        pytest.param('{"@type":"NewsMediaOrganization","name":"Z\\u00fcri"}', "Züri", id="JSON-LD"),
        pytest.param("<title>Hanbit Ilbo | News and opinion</title>", "Hanbit Ilbo", id="title"),
        pytest.param("<p>nothing</p>", None, id="nothing"),
    ],
)
def test_a_site_is_called_what_it_calls_itself(source, name):
    assert read_head(source, HOME).name == name


def test_links_are_whole_and_of_the_web():
    source = '<base href="https://b.example/x/"><a href="y#1">1</a><a href=javascript:z>2</a>'

    assert read_head(source, HOME).links == ("https://b.example/x/y",)


def test_a_hostile_front_page_takes_no_time():
    source = "<a " * 200_000 + "<meta " + "x=" * 200_000 + '"publisher":{' * 20_000

    assert read_head(source, HOME).name is None


# ---- the file


def sampled_of(site, outlet):
    for page in site.pages:
        outcome = clean_guarded(as_raw(page, outlet.slug), outlets={outlet.slug: outlet})
        if isinstance(outcome, Cleaned):
            return Sampled(page=page, cleaned=outcome)
    return None


def test_the_file_of_what_was_seen_is_an_outlet():
    site, _ = explored()
    outlet = outlet_of(site, "hanbit", "ko")

    text = draft(site, outlet, sampled_of(site, outlet), TODAY)

    assert read_outlet("hanbit", text, Path("hanbit.toml")) == outlet
    keys = tomllib.loads(text)
    assert keys["feeds"] == [f"{HOME}/rss.xml"]
    assert keys["politeness"] == {"delay": 0.1}
    assert keys["tests"][0]["title"] == "시립 도서관 1곳이 밤까지 문을 연다"
    assert "# passed over: https://www.hanbit.example/gone.xml: HTTP 404" in text


def test_no_word_of_a_site_breaks_the_file():
    site, _ = explored()
    head = replace(site.head, name='a"b\\c\nd\x00')
    hostile = replace(site, head=head, said=("X-Robots-Tag: a\nname = 'x'",))

    text = draft(hostile, outlet_of(hostile, "hanbit", None), None, TODAY)

    assert read_outlet("hanbit", text, Path("hanbit.toml")).name == 'a"b\\c\nd\x00'


def test_without_a_list_the_front_page_is_a_section():
    site, _ = explored()
    bare = replace(site, feeds=(), sitemaps=())

    text = draft(bare, outlet_of(bare, "hanbit", "ko"), None, TODAY)

    assert tomllib.loads(text)["sections"] == [f"{HOME}/"]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.etnews.com/", "etnews"),
        ("https://news.example.co.kr/x", "example"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
        ("https://신문.example/", "outlet"),
    ],
)
def test_an_outlet_is_called_by_its_domain(url, slug):
    assert slug_for(url) == slug


# ---- an outlet tried

WAYS = Ways(slug="hanbit", feeds=(f"{HOME}/rss.xml",), sitemaps=(f"{HOME}/sitemap.xml",))


def test_articles_are_taken_from_the_lists_in_turn_each_once():
    trial = tried(WAYS, pages=3)

    assert paths([one.link for one in trial.articles]) == ["/a/1", "/a/2", "/a/4"]


def test_what_the_patterns_call_no_article_is_not_tried():
    trial = tried(replace(WAYS, not_articles=("/a/1",)), pages=2)

    assert paths([one.link for one in trial.articles]) == ["/a/2", "/a/3"]


def section(*paths):
    return Reply(200, "".join(f'<a href="{path}">a</a>' for path in paths).encode())


def test_the_links_of_a_section_are_tried_if_a_crawl_would_take_them():
    front = section("/news/what-the-master-said", "/news/12345678", "/news/?page=2", "/about")
    trial = tried(Ways(slug="hanbit", sections=(f"{HOME}/",)), changes={"/": front})

    assert [one.way for one in trial.lists] == ["section"]
    links = paths([one.link for one in trial.articles])
    assert links == ["/news/what-the-master-said", "/news/12345678"]


def test_what_articles_look_like_is_learned_from_the_other_lists():
    feed = Reply(200, "".join(f"<item><link>/n/{one}</link></item>" for one in range(4)).encode())
    feed = replace(feed, body=b"<rss><channel>" + feed.body + b"</channel></rss>")
    ways = Ways(slug="hanbit", feeds=(f"{HOME}/rss.xml",), sections=(f"{HOME}/",))
    trial = tried(ways, changes={"/": section("/n/77", "/about"), "/rss.xml": feed})

    assert paths(trial.lists[1].looked.links) == ["/n/77"]


def test_a_section_whose_links_look_like_none_says_what_now():
    trial = tried(Ways(slug="hanbit", sections=(f"{HOME}/",)), changes={"/": section("/about")})

    assert "write a pattern of theirs into `articles`" in trial.lists[0].looked.wrong


def test_a_list_whose_articles_a_crawl_takes_none_of_is_wrong():
    feed = b"<rss><channel><item><link>https://other.example/1</link></item></channel></rss>"
    ways = Ways(slug="hanbit", feeds=(f"{HOME}/rss.xml",))
    trial = tried(ways, changes={"/rss.xml": Reply(200, feed)})
    named = tried(ways, changes={"/rss.xml": Reply(200, feed)}, domains=("other.example",))

    assert not trial.articles
    assert "of another site" in trial.lists[0].looked.wrong
    assert "`domains`" in trial.lists[0].looked.wrong
    assert [one.link.url for one in named.articles] == ["https://other.example/1"]


def test_a_list_that_gives_nothing_is_named_with_the_reason():
    trial = tried(replace(WAYS, feeds=(f"{HOME}/nowhere", f"{HOME}/a/1")))

    assert [one.looked.wrong is None for one in trial.lists] == [False, False, True]
    assert trial.lists[0].looked.wrong == "HTTP 404"


def verdict_of(changes=None):
    trial = tried(WAYS, pages=1, changes=changes)
    page = page_of(trial.articles[0], "hanbit")
    return judge(trial.articles[0], clean_guarded(page, outlets={}) if page else None)


def test_an_article_in_good_order_is_told_before_and_after():
    verdict = verdict_of()

    assert verdict.wrong == ()
    assert verdict.before - verdict.after == sum(count for _, count in verdict.removed)
    assert verdict.published == "2026-11-20 09:30+09:00"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(Reply(404), "HTTP 404", id="gone"),
        pytest.param(Reply(body=b"<html><body>"), "rejected", id="no article"),
        pytest.param(
            Reply(body=newsroom.article(1).body.replace(b"2026-11-20T09", b"2016-11-20T09")),
            "its date is 2016-11-20 09:30+09:00, and the list says 2026-11-20 09:30+09:00",
            id="another date than the feed says",
        ),
    ],
)
def test_what_is_wrong_with_an_article_is_said(reply, words):
    assert any(words in said for said in verdict_of({"/a/1": reply}).wrong)


def test_a_page_is_cleaned_as_one_of_the_outlet():
    trial = tried(WAYS, pages=1)

    assert page_of(trial.articles[0], "hanbit") == RawPage(
        body=newsroom.article(1).body,
        url=f"{HOME}/a/1",
        outlet="hanbit",
        content_type="text/html",
    )
