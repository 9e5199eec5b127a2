"""Real crawls of sites on loopback: what is obeyed, and what is written down."""

from __future__ import annotations

import gzip
from itertools import pairwise

import pytest

from crawler.polite import Polite
from tests.crawler.server import CANARY, SITES, Reply, serving, serving_all
from tests.crawler.visit import visit

PAGE = Reply(body=b"<html><p>page")
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_START_DELAY": 0, "SAFE_ALLOWED_HOSTS": SITES}
NO_A = b"User-agent: *\nDisallow: /a\n"


def site(robots, **pages):
    return {"/robots.txt": robots, "/a": PAGE, "/b": PAGE} | pages


def moved(target):
    return Reply(302, headers={"Location": target})


def hops(number):
    """A robots.txt behind so many redirects."""
    path = {0: "/robots.txt"}
    steps = {path.get(n, f"/r{n}"): moved(f"/r{n + 1}") for n in range(number)}
    return steps | {f"/r{number}": Reply(body=NO_A), "/a": PAGE, "/b": PAGE}


OBEYS, NONE, GONE = "robots.txt ", "no robots.txt: ", "robots.txt unreachable: "
AT_ONCE = {"Retry-After": "0"}
PACKED = Reply(body=gzip.compress(NO_A), headers={"Content-Encoding": "gzip"})
BOTH, FIRST, SECOND, NEITHER = (True, True), (True, False), (False, True), (False, False)
# By site: its answers, which of /a and /b may be fetched, and the reason written down for /a.
ROBOTS = {
    "200": (site(Reply(body=NO_A)), SECOND, f"{OBEYS}forbids"),
    "bom, crlf": (site(Reply(body=b"\xef\xbb\xbf" + NO_A.replace(b"\n", b"\r\n"))), SECOND, OBEYS),
    "ours": (site(Reply(body=NO_A + b"User-agent: newswinnow\nDisallow: /b")), FIRST, OBEYS),
    "600 KiB": (site(Reply(body=b"#\n" * 300_000 + NO_A)), BOTH, f"{OBEYS}allows"),
    "gzip": (site(PACKED), SECOND, OBEYS),
    "404": (site(Reply(404)), BOTH, f"{NONE}HTTP 404"),
    "401": (site(Reply(401)), BOTH, f"{NONE}HTTP 401"),
    "403": (site(Reply(403)), BOTH, f"{NONE}HTTP 403"),
    "429": (site(Reply(429, headers=AT_ONCE)), NEITHER, f"{GONE}HTTP 429"),
    "500": (site(Reply(500)), NEITHER, f"{GONE}HTTP 500"),
    "503": (site(Reply(503, headers=AT_ONCE)), NEITHER, f"{GONE}HTTP 503"),
    "reset": (site(Reply(reset=True)), NEITHER, GONE),
    "silent": (site(Reply(wait=20)), NEITHER, f"{GONE}DownloadTimeoutError"),
    "endless": (site(Reply(body=b"#" * 11_000_000)), NEITHER, GONE),
    "5 hops": (hops(5), SECOND, OBEYS),
    "6 hops": (hops(6), BOTH, f"{NONE}more than 5 redirects"),
    "to a file": (site(moved("file:///etc/hostname")), BOTH, f"{NONE}HTTP 302"),
    "to private": (site(moved(f"http://{CANARY}:1/robots.txt")), NEITHER, f"{GONE}IgnoreRequest"),
}


@pytest.fixture(scope="module")
def robots_crawl():
    with serving_all({name: case[0] for name, case in ROBOTS.items()}) as sites:
        urls = [one.url(path) for one in sites.values() for path in ("/a", "/b")]
        outcomes, stats = visit(urls, **FAST, RETRY_TIMES=0, DOWNLOAD_TIMEOUT=5)
        yield sites, outcomes, stats


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_is_obeyed_by_rfc_9309(robots_crawl, name):
    sites, outcomes, _ = robots_crawl
    _, (a_is_free, b_is_free), why = ROBOTS[name]
    here = sites[name]

    a, b = outcomes[here.url("/a")], outcomes[here.url("/b")]

    assert ("status" in a, "status" in b) == (a_is_free, b_is_free)
    assert a["polite"]["robots"].startswith(why)
    assert [path for path in ("/a", "/b") if path in here.paths()] == [
        path for path, free in (("/a", a_is_free), ("/b", b_is_free)) if free
    ]


def test_robots_txt_is_asked_for_once(robots_crawl):
    sites, _, stats = robots_crawl

    assert {here.paths().count("/robots.txt") for here in sites.values()} == {1}
    assert stats["polite/robots/200"] == 6
    assert stats["polite/forbidden"] == sum(free.count(False) for _, free, _ in ROBOTS.values())


def test_rules_at_another_host_are_obeyed_by_a_spider_that_keeps_to_its_own():
    with serving_all({"rules": {"/robots.txt": Reply(body=NO_A)}}) as others:
        here = site(moved(others["rules"].url("/robots.txt")))
        with serving(here, "127.0.0.100") as pages:
            outcomes, _ = visit(
                [pages.url("/a"), pages.url("/b")], domains=[pages.host], **FAST, RETRY_TIMES=0
            )

    assert outcomes[pages.url("/a")]["polite"]["robots"] == f"{OBEYS}forbids"
    assert outcomes[pages.url("/b")].get("status") == 200


def test_an_outlet_sees_who_asks(robots_crawl):
    sites, _, stats = robots_crawl

    assert set(sites["200"].agents) == {"newswinnow/0.1 (obeys robots.txt as newswinnow)"}
    assert stats["log"].count("USER_AGENT names nobody") == 1


def test_an_outlet_sees_whom_to_write_to(pace_crawl):
    sites, _, stats = pace_crawl

    assert set(sites["delay"].agents) == {
        "newswinnow/0.1 (+https://news.example/bot; obeys robots.txt as newswinnow)"
    }
    assert "names nobody" not in stats["log"]


PATHS = ("/1", "/2", "/3", "/4")
ROUNDING = 0.001  # seconds
SLOWEST = 0.4  # seconds: AutoThrottle makes no host slower, however slow the machine is


def gaps(stats, here):
    """Seconds from one request to the next, as they left the crawl."""
    return [later[0] - earlier[0] for earlier, later in pairwise(stats["sent"][here.host])]


def delays(stats, here):
    return [delay for _, delay in stats["sent"][here.host]]


def busy_once(status, after):
    """A site that is busy at the first page, once."""

    def answer(path, times):
        if path == "/1" and not times:
            return Reply(status, headers={"Retry-After": after})
        return Reply(404) if path == "/robots.txt" else PAGE

    return answer


@pytest.fixture(scope="module")
def pace_crawl():
    pages = dict.fromkeys(PATHS, PAGE)
    answers = {
        "delay": {"/robots.txt": Reply(body=b"User-agent: *\nCrawl-delay: 0.8"), **pages},
        "rate": {"/robots.txt": Reply(body=b"User-agent: *\nRequest-rate: 2/1"), **pages},
        "no pace": {"/robots.txt": Reply(404), **pages},
        "429": busy_once(429, "2"),
        "503": busy_once(503, "2"),
        "an hour": busy_once(429, "3600"),
        "a week": {"/robots.txt": Reply(body=b"User-agent: *\nCrawl-delay: 604800"), **pages},
        "rights": {
            "/robots.txt": Reply(body=b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /"),
            "/1": Reply(
                body=b'<html><head><meta name="robots" content="noai"></head>',
                headers={"X-Robots-Tag": "noarchive", "TDM-Reservation": "1"},
            ),
        },
    }
    with serving_all(answers) as sites:
        urls = [one.url(path) for one in sites.values() for path in PATHS]
        settings = FAST | {
            "CONCURRENT_REQUESTS": 64,
            "POLITE_LONGEST_WAIT": 60,
            "AUTOTHROTTLE_MAX_DELAY": SLOWEST,
            "POLITE_CONTACT": "https://news.example/bot",
        }
        outcomes, stats = visit(urls, **settings)
        yield sites, outcomes, stats


@pytest.mark.parametrize(("name", "least"), [("delay", 0.8), ("rate", 0.5)])
def test_the_pace_that_robots_txt_asks_for_is_kept(pace_crawl, name, least):
    sites, _, stats = pace_crawl

    found = gaps(stats, sites[name])

    assert len(found) == 4
    assert min(found) > least - ROUNDING


def test_a_host_that_asks_for_no_pace_is_not_slowed_by_others(pace_crawl):
    sites, _, stats = pace_crawl

    assert max(delays(stats, sites["no pace"])) <= SLOWEST
    assert delays(stats, sites["delay"])[-1] == 0.8


@pytest.mark.parametrize("name", ["429", "503"])
def test_a_busy_host_rests_for_as_long_as_it_asks_and_then_gives_its_page(pace_crawl, name):
    sites, outcomes, stats = pace_crawl
    here = sites[name]

    assert here.paths()[:2] == ["/robots.txt", "/1"]
    assert gaps(stats, here)[1] > 2 - ROUNDING
    assert [outcomes[here.url(path)].get("status") for path in PATHS] == [200] * 4
    assert delays(stats, here)[-1] <= SLOWEST


def test_a_host_that_wants_an_hour_is_left_alone(pace_crawl):
    sites, outcomes, stats = pace_crawl
    here = sites["an hour"]

    assert here.paths() == ["/robots.txt", "/1"]
    assert all("wants to be left alone" in outcomes[here.url(path)]["failure"] for path in PATHS)
    assert stats["polite/left_alone"] == 8
    assert stats["polite/rests"] == 3


def test_a_host_that_wants_a_week_between_requests_is_left_alone(pace_crawl):
    sites, outcomes, _ = pace_crawl
    here = sites["a week"]

    assert here.paths() == ["/robots.txt"]
    assert "wants 604800 s between requests" in outcomes[here.url("/1")]["failure"]


def test_what_an_outlet_says_of_its_rights_goes_with_the_response(pace_crawl):
    sites, outcomes, stats = pace_crawl

    page = outcomes[sites["rights"].url("/1")]

    assert page["polite"] == {
        "robots": "robots.txt allows",
        "content_signal": ["ai-train=no"],
        "x_robots_tag": ["noarchive"],
        "meta_robots": ["noai"],
        "tdm_reservation": "1",
    }
    assert page["flags"] == ["noarchive", "noai", "tdm-reserved"]
    assert stats["polite/noai"] == 1


def test_the_add_on_sets_what_a_project_has_not_set():
    from scrapy.settings import Settings  # noqa: PLC0415 - starts no crawl

    settings = Settings(
        {"DOWNLOAD_DELAY": 7.0, "POLITE_PRODUCT": "other/2", "POLITE_CONTACT": "a@b.example"}
    )

    Polite().update_settings(settings)

    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getfloat("DOWNLOAD_DELAY") == 7.0
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings["USER_AGENT"] == "other/2 (+a@b.example; obeys robots.txt as other)"
    assert len(settings.getdict("DOWNLOADER_MIDDLEWARES")) == 5
