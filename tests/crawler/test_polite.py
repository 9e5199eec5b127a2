"""The rules of politeness, as pure functions."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.polite import pace, robots
from crawler.polite.agent import names_contact, token_of, user_agent
from crawler.polite.pace import Host
from crawler.polite.rights import read_rights
from crawler.polite.robots import DAY, MAX_BYTES, SOON, Kind, decide, read_robots

US = "newswinnow"
HERE = "https://news.example"
FORBIDS_ALL = b"User-agent: *\nDisallow: /\n"
LONG = b"# " + b"x" * 78 + b"\n"


def allowed(body, path, token=US):
    return decide(read_robots(200, body, token), HERE + path, token).allowed


ANSWERS = [
    pytest.param(200, FORBIDS_ALL, Kind.RULES, False, id="200: parsed"),
    pytest.param(204, b"", Kind.RULES, True, id="204: no rules"),
    pytest.param(200, b"", Kind.RULES, True, id="200, empty"),
    pytest.param(200, b"<html>not found</html>", Kind.RULES, True, id="200, a page"),
    pytest.param(200, bytes(range(256)), Kind.RULES, True, id="200, bytes"),
    *(
        pytest.param(status, FORBIDS_ALL, Kind.UNAVAILABLE, True, id=f"{status}: no rules")
        for status in (300, 301, 304, 399, 400, 401, 403, 404, 410, 418, 451, 499)
    ),
    *(
        pytest.param(status, b"", Kind.UNREACHABLE, False, id=f"{status}: leave alone")
        for status in (429, 500, 501, 502, 503, 504, 520, 599, 100, 999)
    ),
]


@pytest.mark.parametrize(("status", "body", "kind", "free"), ANSWERS)
def test_what_an_answer_means(status, body, kind, free):
    found = read_robots(status, body, US)

    assert (found.kind, decide(found, f"{HERE}/a", US).allowed) == (kind, free)


RULES = [
    pytest.param(b"User-agent: *\nDisallow: /a", "/a/1", False, id="beginning of a path"),
    pytest.param(b"User-agent: *\nDisallow: /a", "/b", True, id="another path"),
    pytest.param(b"User-agent: *\nDisallow:", "/a", True, id="an empty rule"),
    pytest.param(b"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True, id="the longest wins"),
    pytest.param(b"User-agent: *\nDisallow: /a\nAllow: /a", "/a", True, id="allow wins a tie"),
    pytest.param(b"User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False, id="* and $"),
    pytest.param(b"User-agent: *\nDisallow: /*.pdf$", "/x.pdf?a", True, id="$ is the end"),
    pytest.param(b"User-agent: *\nDisallow: /a%3Cd", "/a%3cd", False, id="escapes"),
    pytest.param("User-agent: *\nDisallow: /가".encode(), "/%EA%B0%80", False, id="UTF-8"),
    pytest.param(b"User-agent: *\nDisallow: /", "/robots.txt", True, id="the file itself"),
    pytest.param(b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/", False, id="byte order mark"),
    pytest.param(b"User-agent: *\r\nDisallow: /a\r\n", "/a", False, id="CR LF"),
    pytest.param(b"User-agent: *\rDisallow: /a\r", "/a", False, id="CR"),
    pytest.param(b"  USER-AGENT : *  # all\n\n disallow: /a # no", "/a", False, id="loosely"),
    pytest.param(b"User-agent *\nDisallow /a", "/a", False, id="no colons"),
    pytest.param(b"Disallow: /\nUser-agent: x", "/", True, id="a rule of nobody"),
    pytest.param(b"User-agent: other\nDisallow: /", "/", True, id="for another"),
    pytest.param(b"User-agent: newswinnow\nDisallow: /", "/", False, id="for us"),
    pytest.param(b"User-agent: NewsWinnow/2.0\nDisallow: /", "/", False, id="for us, by version"),
    pytest.param(b"User-agent: news\nDisallow: /", "/", True, id="half our name"),
    pytest.param(b"User-agent: newswinnowx\nDisallow: /", "/", True, id="more than our name"),
    pytest.param(
        b"User-agent: *\nDisallow: /\nUser-agent: newswinnow\nAllow: /", "/", True, id="ours first"
    ),
    pytest.param(
        b"User-agent: newswinnow\nDisallow: /a\nUser-agent: *\nDisallow: /",
        "/b",
        True,
        id="ours alone, where there is one",
    ),
    pytest.param(
        b"User-agent: newswinnow\nDisallow: /a\n\nUser-agent: newswinnow\nDisallow: /b",
        "/a",
        False,
        id="two groups are one",
    ),
    pytest.param(
        b"User-agent: x\nUser-agent: newswinnow\nUser-agent: y\nDisallow: /",
        "/",
        False,
        id="one of several",
    ),
    pytest.param(
        b"User-agent: newswinnow\nSitemap: /s.xml\nUser-agent: y\nDisallow: /",
        "/",
        False,
        id="a sitemap between agents parts nothing",
    ),
    pytest.param(
        b"User-agent: newswinnow\nCrawl-delay: 1\nUser-agent: y\nDisallow: /",
        "/",
        True,
        id="a rule between agents parts them",
    ),
    pytest.param(
        b"User-agent: newswinnow\nDisallow: /a\nUser-agent: newswinnow\nDisallow: /b",
        "/b",
        False,
        id="the same agent again",
    ),
]


@pytest.mark.parametrize(("body", "path", "free"), RULES)
def test_what_the_rules_say(body, path, free):
    assert allowed(body, path) is free


def test_rules_within_500_kib_are_read_and_others_are_not():
    before = LONG * (MAX_BYTES // len(LONG) - 10)
    behind = LONG * (MAX_BYTES // len(LONG) + 10)

    assert allowed(before + FORBIDS_ALL, "/a") is False
    assert allowed(behind + FORBIDS_ALL, "/a") is True


def test_a_line_that_the_limit_cuts_is_none():
    head = b"User-agent: *\n"
    filler = b"#" * (MAX_BYTES - len(head) - len(b"\nDisallow: /a")) + b"\n"

    assert allowed(head + filler + b"Disallow: /a/private\n", "/a/1") is True


def test_many_agents_before_many_rules_cost_little():
    agents = b"".join(b"User-agent: a%d\n" % number for number in range(14_000))
    started = time.process_time()

    free = allowed(agents + b"User-agent: *\n" + b"Disallow: /a\n" * 18_000, "/a")

    assert free is False
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: -1", 0.0),
        ("Crawl-delay: 1e300", robots.MAX_DELAY),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 30/1m", 2.0),
        ("Request-rate: 1/10\nCrawl-delay: 3", 10.0),
        ("Request-rate: 0/1", 0.0),
        ("", 0.0),
    ],
)
def test_the_pace_that_the_rules_ask_for(lines, delay):
    assert read_robots(200, f"User-agent: *\n{lines}\n".encode(), US).delay == delay


def test_sitemaps_and_signals_of_the_file():
    body = (
        b"Sitemap: https://news.example/s.xml # all\nUser-agent: *\nContent-Signal: ai-train=no\n"
        b"Allow: /\nSitemap: https://news.example/s.xml\nSitemap: /t.xml"
    )

    found = read_robots(200, body, US)

    assert found.sitemaps == ("https://news.example/s.xml", "/t.xml")
    assert found.signals == ("ai-train=no",)


@pytest.mark.parametrize(
    ("body", "signals"),
    [
        pytest.param("User-agent: *\nContent-Signal: a=no", ("a=no",), id="anyone"),
        pytest.param("User-agent: other\nContent-Signal: a=no\nDisallow: /", (), id="others"),
        pytest.param(
            "User-agent: other\nContent-Signal: a=no\n\nUser-agent: *\nContent-Signal: a=yes",
            ("a=yes",),
            id="others and anyone",
        ),
        pytest.param(
            "User-agent: *\nContent-Signal: a=no\nUser-agent: newswinnow/1\nContent-Signal: a=yes",
            ("a=yes",),
            id="ours and not anyone's, as of all rules",
        ),
        pytest.param(
            "User-agent: newswinnow\nDisallow: /x\nUser-agent: *\nContent-Signal: a=no",
            (),
            id="ours says nothing",
        ),
        pytest.param(
            "User-agent: other\nUser-agent: newswinnow\nContent-Signal: a=no", ("a=no",), id="both"
        ),
        pytest.param("Content-Signal: a=no\nUser-agent: other", ("a=no",), id="before all groups"),
    ],
)
def test_signals_are_those_of_the_group_that_is_ours(body, signals):
    assert read_robots(200, body.encode(), US).signals == signals


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_rules(body, path):
    found = read_robots(200, body, US)

    assert decide(found, f"{HERE}/{path}", US).why.startswith("robots.txt")


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/r.txt", f"{HERE}/r.txt"),
        (308, "//other.example/robots.txt", "https://other.example/robots.txt"),
        (302, "http://127.0.0.1/", "http://127.0.0.1/"),
        (302, "file:///etc/hostname", None),
        (302, "https://[half", None),
        (302, None, None),
        (304, "/r.txt", None),
        (200, "/r.txt", None),
    ],
)
def test_where_a_redirect_of_robots_txt_leads(status, location, target):
    assert robots.next_hop(status, location, f"{HERE}/robots.txt") == target


def test_the_rules_are_at_the_root_of_scheme_host_and_port():
    place = robots.place_of("https://user:pw@News.Example:8443/a/1?x#y")

    assert place == "https://news.example:8443/robots.txt"


def test_rules_hold_for_a_day_and_a_failure_for_minutes():
    assert robots.kept_for(read_robots(200, b"", US)) == DAY
    assert robots.kept_for(read_robots(404, b"", US)) == DAY
    assert robots.kept_for(robots.unreachable("timeout")) == SOON


def test_a_site_that_is_gone_keeps_the_rules_it_had():
    old, gone = read_robots(200, FORBIDS_ALL, US), robots.unreachable("timeout")

    assert robots.renewed(old, gone) is old
    assert robots.renewed(None, gone) is gone
    assert robots.renewed(read_robots(404, b"", US), gone) is gone
    assert robots.renewed(gone, old) is old


def test_more_redirects_than_five_are_no_file():
    found = decide(robots.too_many_hops(), HERE, US)

    assert (found.allowed, found.why) == (True, "no robots.txt: more than 5 redirects")


NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 12:01:00", 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Sun, 99 Nov 2026 12:01:00 GMT", None),
    ],
)
def test_retry_after_in_its_forms(value, seconds):
    assert pace.retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_number_or_none(value):
    seconds = pace.retry_after(value, NOW)

    assert seconds is None or seconds >= 0


def test_a_busy_host_rests_for_as_long_as_it_asks():
    host = pace.after_answer(Host(), 429, 90.0, clock=1000.0)

    assert pace.gap(host, own=1.0, last=999.0, clock=1000.0) == 91.0
    assert pace.gap(host, own=1.0, last=999.0, clock=1091.0) == 1.0


def test_a_busy_host_that_does_not_say_rests_longer_each_time():
    once = pace.after_answer(Host(), 503, None, clock=0.0)
    twice = pace.after_answer(once, 503, None, clock=30.0)
    well = pace.after_answer(twice, 200, None, clock=90.0)

    assert (once.rests_until, twice.rests_until) == (30.0, 90.0)
    assert well.times_busy == 0


def test_an_answer_that_was_on_its_way_ends_no_rest():
    busy = pace.after_answer(Host(), 429, 60.0, clock=0.0)

    assert pace.after_answer(busy, 200, None, clock=1.0) == busy
    assert pace.after_answer(busy, 503, 1.0, clock=1.0).rests_until == 60.0


def test_nobody_rests_for_ever():
    host = Host(times_busy=1_000_000)

    assert pace.after_answer(host, 503, None, clock=0.0).rests_until < 100_000


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_gap_is_never_less_than_anybody_asks(own, asked, rest):
    host = Host(delay=asked, rests_until=rest)

    assert pace.gap(host, own, last=0.0, clock=0.0) >= max(own, asked, rest)


@pytest.mark.parametrize(
    ("host", "why"),
    [
        (Host(delay=600.0, rests_until=700.0), None),
        (Host(delay=601.0), "wants 601 s between requests, more than 600 s"),
        (Host(rests_until=3700.0), "wants to be left alone for 3600 s, more than 600 s"),
    ],
)
def test_a_host_that_wants_too_long_is_left_alone(host, why):
    assert pace.too_long(host, clock=100.0, longest=600.0) == why


RIGHTS = [
    pytest.param({}, b"", {}, id="nothing said"),
    pytest.param(
        {"x-robots-tag": ["noarchive, NoAI"]},
        b"",
        {"x_robots_tag": ["noarchive", "noai"]},
        id="header",
    ),
    pytest.param(
        {"x-robots-tag": ["noindex", "nofollow"]},
        b"",
        {"x_robots_tag": ["noindex", "nofollow"]},
        id="two headers",
    ),
    pytest.param({"x-robots-tag": ["otherbot: noindex"]}, b"", {}, id="for another"),
    pytest.param(
        {"x-robots-tag": ["NewsWinnow: none"]}, b"", {"x_robots_tag": ["none"]}, id="for us"
    ),
    pytest.param(
        {"x-robots-tag": ["unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT"]},
        b"",
        {"x_robots_tag": ["unavailable_after: friday, 25 jun 2027 15:00:00 gmt"]},
        id="a date with a comma",
    ),
    pytest.param(
        {"x-robots-tag": ["max-snippet: 20, noarchive"]},
        b"",
        {"x_robots_tag": ["max-snippet: 20", "noarchive"]},
        id="a value",
    ),
    pytest.param(
        {},
        b'<meta name="robots" content="noarchive,noai">',
        {"meta_robots": ["noarchive", "noai"]},
        id="page",
    ),
    pytest.param(
        {}, b"<META CONTENT=noai NAME=Robots />", {"meta_robots": ["noai"]}, id="page, loosely"
    ),
    pytest.param({}, b'<meta name="otherbot" content="noai">', {}, id="page, for another"),
    pytest.param(
        {}, b"<meta name='newswinnow' content='noai'>", {"meta_robots": ["noai"]}, id="page, for us"
    ),
    pytest.param(
        {"tdm-reservation": ["1"], "tdm-policy": ["https://e.example/p.json"]},
        b"",
        {"tdm_reservation": "1", "tdm_policy": "https://e.example/p.json"},
        id="TDM header",
    ),
    pytest.param(
        {},
        b'<meta name="tdm-reservation" content="1"/><meta name="tdm-policy" content="/p?a&amp;b">',
        {"tdm_reservation": "1", "tdm_policy": "/p?a&b"},
        id="TDM of the page",
    ),
    pytest.param(
        {"tdm-reservation": ["0"]},
        b'<meta name="tdm-reservation" content="1">',
        {"tdm_reservation": "0"},
        id="the header wins",
    ),
    pytest.param({"tdm-reservation": [" "]}, b"", {}, id="an empty header"),
    pytest.param(
        {}, b" " * 300_000 + b'<meta name="robots" content="noai">', {}, id="far behind the head"
    ),
]


@pytest.mark.parametrize(("headers", "body", "said"), RIGHTS)
def test_what_an_answer_says_of_its_use(headers, body, said):
    assert read_rights(headers, body, US).plain() == said


def test_flags_are_what_is_refused_or_reserved():
    headers = {"x-robots-tag": ["none, max-snippet: 20"], "tdm-reservation": ["1"]}
    page = b'<meta name="robots" content="noai, noindex, index">'

    flags = read_rights(headers, page, US).flags()

    assert flags == ("none", "noai", "noindex", "nofollow", "tdm-reserved")


@given(st.binary(max_size=300), st.text(max_size=100))
def test_any_answer_has_rights(body, header):
    said = read_rights(
        {"x-robots-tag": [header], "tdm-reservation": [header]}, b"<meta " + body, US
    )

    assert isinstance(said.plain(), dict)


def test_a_user_agent_says_who_and_how_to_write_to_him():
    agent = user_agent("newswinnow/0.1", "https://news.example/bot")

    assert agent == "newswinnow/0.1 (+https://news.example/bot; obeys robots.txt as newswinnow)"
    assert names_contact(agent)
    assert names_contact(user_agent("newswinnow/0.1", "desk@news.example"))
    assert names_contact(user_agent("newswinnow/0.1", "mailto:desk@news.example"))
    assert names_contact(user_agent("newswinnow/0.1", "http://news.example:8080/~bot/?a=1"))
    assert not names_contact(user_agent("newswinnow/0.1"))
    assert token_of(agent) == US
    assert token_of("") == "*"


@pytest.mark.parametrize(
    ("product", "contact"),
    [
        ("news winnow/1", ""),
        ("newswinnow", ""),
        ("", ""),
        ("a/1", "a\r\nX: y"),
        ("a/1", "가@e.kr"),
        ("a/1", "a)(b"),
        ("a/1", "whoever runs this"),
        ("a/1", "our desk, desk@news.example"),
        ("a/1", "localhost"),
    ],
)
def test_what_cannot_be_sent_is_no_user_agent(product, contact):
    with pytest.raises(ValueError, match="is no"):
        user_agent(product, contact)


def test_the_longest_delay_is_kept_with_what_else_is_known():
    host = pace.with_delay(Host(times_busy=2), 3.0)

    assert host == Host(times_busy=2, delay=3.0)
    assert pace.with_delay(host, 0.0) == host
    assert timedelta(days=1).total_seconds() == DAY
