"""How an outlet's articles are found is in its file; a mistake at any level is named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.outlets import OutletError, load_outlets, read_outlet
from crawler.outlets.files import parsed
from crawler.outlets.patterns import matches
from crawler.outlets.ways import Budget, Ways, load_ways, read_ways

LEAST = """
name = "시험신문"
language = "ko"
time_zone = "Asia/Seoul"
"""
WHOLE = """
feeds = ["https://news.example/rss.xml"]
sitemaps = ["https://news.example/sitemap.xml"]
sections = ["https://news.example/politics"]
archives = ["https://news.example/2025.warc.gz"]
interval = "30m"
articles = ["/article/{number}*"]
not_articles = ["/article/0*"]
javascript = true
tried_live = true

[politeness]
delay = 2.5

[budget]
pages = 10
depth = 2
minutes = 5
"""


def ways_of(text: str) -> Ways:
    return read_ways("test", parsed(LEAST + text, Path("kr/test.toml")))


def test_an_outlet_of_a_name_alone_has_the_usual_ways():
    assert ways_of("") == Ways(slug="test")


def test_every_key_is_read():
    assert ways_of(WHOLE) == Ways(
        slug="test",
        feeds=("https://news.example/rss.xml",),
        sitemaps=("https://news.example/sitemap.xml",),
        sections=("https://news.example/politics",),
        archives=("https://news.example/2025.warc.gz",),
        interval=1800,
        delay=2.5,
        budget=Budget(pages=10, depth=2, minutes=5),
        articles=("/article/{number}*",),
        not_articles=("/article/0*",),
        javascript=True,
        tried_live=True,
    )


def test_layouts_are_in_order_the_newest_first():
    text = "".join(
        f"[[layouts]]\n{since}body = '{body}'\n"
        for since, body in [("", "p"), ("since = 2025-03-01\n", "a"), ("since = 2020-01-01\n", "b")]
    )

    outlet = read_outlet("test", LEAST + text, Path("kr/test.toml"))

    assert [layout.body for layout in outlet.layouts] == ["a", "b", "p"]


def test_outlets_and_ways_are_of_the_same_files(tmp_path):
    (tmp_path / "mine.toml").write_text(LEAST + WHOLE)

    ways, outlets = load_ways(tmp_path), load_outlets(tmp_path)

    assert list(ways) == list(outlets)
    assert ways["mine"].interval == 1800


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("feed = []", "Did you mean 'feeds'", id="misspelt key"),
        pytest.param(
            "[budget]\npage = 1",
            "'page' in .budget.. Did you mean 'pages'. The keys are: pages, depth, minutes",
            id="misspelt key of a table",
        ),
        pytest.param("[politness]\ndelay = 1", "Did you mean 'politeness'", id="misspelt table"),
        pytest.param("[[tests]]\nurll = ''", "Did you mean 'url'", id="misspelt key in a list"),
        pytest.param("budget = 3", r"Write \[budget\]", id="number for a table"),
        pytest.param("[tests]\nurl = ''", "is no list of tables", id="table for a list"),
        pytest.param('feeds = ["/rss.xml"]', "no address. Write it whole", id="no whole address"),
        pytest.param('feeds = ["file:///etc/x"]', "no address", id="a file"),
        pytest.param('feeds = ["https://a b/"]', "no address", id="a space"),
        pytest.param('feeds = ["https://[a/"]', "no address", id="half a host"),
        pytest.param('feeds = ["https://"]', "no address", id="no host"),
        pytest.param('interval = "1 hour"', "`interval` is no time", id="time in words"),
        pytest.param('interval = "0m"', "`interval` is no time", id="no time at all"),
        pytest.param("interval = 60", "`interval` is no time", id="a number for a time"),
        pytest.param("[politeness]\ndelay = -1", "`politeness.delay` is -1", id="negative delay"),
        pytest.param("[politeness]\ndelay = nan", "`politeness.delay` is nan", id="no number"),
        pytest.param("[politeness]\ndelay = true", "is not a number", id="true for a number"),
        pytest.param("[budget]\npages = 0", "`budget.pages` is 0", id="a budget of nothing"),
        pytest.param("[budget]\npages = 1.5", "not a whole number", id="half a page"),
        pytest.param('tried_live = "no"', "neither true nor false", id="text for a flag"),
        pytest.param('articles = ["/{nummer}"]', "has the word {nummer}", id="unknown word"),
        pytest.param('articles = ["https://a.example/*"]', "with a scheme", id="scheme"),
        pytest.param('articles = ["view/*"]', "'view' is no host", id="no slash in front"),
        pytest.param('articles = ["{number}"]', "'{number}' is no host", id="no slash at all"),
        pytest.param('articles = ["**"]', "every address", id="a pattern of all"),
        pytest.param("[[layouts]]\nbodi = 'p'", "Did you mean 'body'", id="misspelt part"),
    ],
)
def test_a_mistake_is_named_by_whoever_reads_the_file(text, words):
    for read in (lambda: ways_of(text), lambda: read_outlet("test", LEAST + text, Path("t.toml"))):
        with pytest.raises(OutletError, match=words):
            read()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("[[layouts]]\nbody = 'p['", "`layouts.body` is no CSS", id="no selector"),
        pytest.param("[[layouts]]\nsince = 2025-01-01", "Write one of: title", id="no part"),
        pytest.param("[[layouts]]\nbody = 'p'\nsince = '2025'", "is no day", id="no day"),
    ],
)
def test_a_mistake_in_a_layout_is_named(text, words):
    with pytest.raises(OutletError, match=words):
        read_outlet("test", LEAST + text, Path("t.toml"))


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        pytest.param("/{number}", "https://www.news.example/20251112000123", True, id="number"),
        pytest.param("/{number}", "https://news.example/2025/1", False, id="not the whole path"),
        pytest.param("/a/*", "https://news.example/b/a/1", False, id="not the path's beginning"),
        pytest.param("/a/*", "https://news.example/a/b/c?d=e", True, id="any run, slashes too"),
        pytest.param("/a/{number}", "https://news.example/a/1#top", True, id="without fragment"),
        pytest.param("/{year}/{month}/{day}/*", "http://n.example/2025/1/12/x", True, id="a day"),
        pytest.param("/*/{date}/*", "http://n.example/a/2025-13-12/x", False, id="no such month"),
        pytest.param("/*{date}*", "http://n.example/a/20251112", True, id="a date in a number"),
        pytest.param("/*-{number}.html", "http://n.example/a-1-b-22.html", True, id="the last"),
        pytest.param("/*-{number}.html", "http://n.example/a-1.html.php", False, id="to the end"),
        pytest.param("/v.php?id={number}", "http://n.example/v.php?id=3", True, id="a query"),
        pytest.param("/v.php?id={number}", "http://n.example/vxphp?id=3", False, id="no regex"),
        pytest.param("*.news.example/a/*", "https://m.news.example/a/1", True, id="with a host"),
        pytest.param("News.example/a", "https://NEWS.example/a", True, id="a host in any case"),
        pytest.param("/A", "https://news.example/a", False, id="a path in its own case"),
        pytest.param("/기사/{number}", "https://n.example/기사/1", True, id="other letters"),
        pytest.param(
            "/기사/{number}", "https://n.example/%ea%b8%b0%EC%82%AC/1", True, id="escaped letters"
        ),
        pytest.param(
            "/%EA%B8%B0%EC%82%AC/*", "https://n.example/기사/1", True, id="an escaped pattern"
        ),
        pytest.param("*.news.example/a/*", "https://x.example/a/1", False, id="another host"),
    ],
)
def test_a_pattern_is_of_whole_addresses(pattern, url, expected):
    assert matches((pattern,), url) is expected


def test_what_is_no_article_goes_before_what_is():
    ways = ways_of('articles = ["/article/*"]\nnot_articles = ["/article/video/*"]')

    assert ways.is_article("https://news.example/article/1") is True
    assert ways.is_article("https://news.example/article/video/1") is False
    assert ways.is_article("https://news.example/contact") is False


def test_without_patterns_nothing_is_said_of_an_address():
    assert ways_of("").is_article("https://news.example/article/1") is None


def test_no_address_makes_a_pattern_slow():
    url = "https://news.example/" + "a1" * 1_000
    began = time.process_time()

    matches(["/*a*1*a*1*a*{number}*a*{number}*1*b"], url)

    assert time.process_time() - began < 0.5
