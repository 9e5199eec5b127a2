"""The coats over the rules of politeness, with an engine that answers as told."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DownloadFailedError, IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.settings import Settings
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.polite import once
from crawler.polite.components import LeftAloneError, ObeyRobots, RecordRights
from crawler.polite.failures import in_words
from crawler.polite.robots import DAY, SOON

PAGE = "https://news.example/a"


class Stats(dict):
    def inc_value(self, key):
        self[key] = self.get(key, 0) + 1


class Engine:
    """Gives one answer after the other; an exception is raised."""

    wait = 0.0

    def __init__(self, *answers):
        self.answers = list(answers)

    async def download_async(self, request):
        await asyncio.sleep(self.wait)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Response(request.url, status=answer[0], body=answer[1])


def crawler_with(*answers, **settings) -> Any:
    return SimpleNamespace(
        settings=Settings({"ROBOTSTXT_OBEY": True, "USER_AGENT": "newswinnow/1"} | settings),
        stats=Stats(),
        engine=Engine(*answers),
    )


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(once, "time", clock)
    return clock


def is_allowed(robots, url=PAGE):
    try:
        asyncio.run(robots.process_request(Request(url)))
    except IgnoreRequest:
        return False
    return True


NO = (200, b"User-agent: *\nDisallow: /")
YES = (200, b"")


def test_rules_are_asked_for_again_after_a_day(clock):
    crawler = crawler_with(NO, YES)
    robots = ObeyRobots.from_crawler(crawler)

    first = is_allowed(robots)
    clock.now += DAY - 1
    same = is_allowed(robots)
    clock.now += 2

    assert (first, same, is_allowed(robots)) == (False, False, True)
    assert crawler.engine.answers == []


def test_a_site_that_was_unreachable_is_asked_again_soon(clock):
    robots = ObeyRobots.from_crawler(crawler_with(OSError("reset"), YES))

    first = is_allowed(robots)
    clock.now += SOON + 1

    assert (first, is_allowed(robots)) == (False, True)


def test_a_site_that_is_gone_keeps_its_rules_and_is_asked_again_soon(clock):
    robots = ObeyRobots.from_crawler(crawler_with(YES, (500, b""), NO))

    first = is_allowed(robots)
    clock.now += DAY + 1
    kept = is_allowed(robots)
    clock.now += SOON + 1

    assert (first, kept, is_allowed(robots)) == (True, True, False)


def test_a_site_whose_rules_are_not_known_is_left_alone_for_as_long_as_it_asks(clock):
    busy = LeftAloneError("wants to be left alone for 3600 s", 3600.0)
    robots = ObeyRobots.from_crawler(crawler_with(busy, OSError("reset")))

    with pytest.raises(LeftAloneError, match=r"robots.txt unreachable: .*3600 s") as refused:
        asyncio.run(robots.process_request(Request(PAGE)))
    clock.now += SOON + 1
    with pytest.raises(LeftAloneError, match="reset") as again:
        asyncio.run(robots.process_request(Request(PAGE)))

    assert (refused.value.seconds, again.value.seconds) == (3600.0, 0.0)


def failed(*reasons):
    """As Scrapy raises what Twisted's client raised."""
    wrapped = DownloadFailedError("[<twisted.python.failure.Failure>]")
    wrapped.__cause__ = ResponseFailed([Failure(one) for one in reasons])
    return wrapped


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (failed(ConnectionDone("closed")), "Connection was closed cleanly: closed."),
        (failed(OSError("a\n b"), OSError("a\n b"), OSError("c")), "a b; c"),
        (OSError("no route"), "no route"),
        (TimeoutError(), "TimeoutError"),
        (OSError("x" * 1000), "x" * 300),
    ],
    ids=["twisted", "several", "plain", "without words", "long"],
)
def test_why_nothing_came_is_said_in_words(error, words):
    assert in_words(error) == words


def test_each_origin_has_its_own_rules(clock):
    robots = ObeyRobots.from_crawler(crawler_with(NO, YES))

    assert not is_allowed(robots, "https://news.example/a")
    assert is_allowed(robots, "http://news.example/a")


def test_a_project_that_does_not_obey_says_so():
    with pytest.raises(NotConfigured):
        ObeyRobots.from_crawler(crawler_with(ROBOTSTXT_OBEY=False))


def test_a_request_may_be_free_of_robots_txt(clock):
    robots = ObeyRobots.from_crawler(crawler_with())

    asyncio.run(robots.process_request(Request(PAGE, meta={"dont_obey_robotstxt": True})))


def test_the_rights_of_a_redirect_are_not_those_of_its_target():
    rights = RecordRights.from_crawler(crawler_with())
    first = Request(PAGE, meta={"polite": {"robots": "robots.txt allows"}})
    second = first.copy()

    rights.process_response(first, Response(PAGE, headers={"X-Robots-Tag": "noai"}))
    rights.process_response(second, Response(PAGE))

    assert first.meta["polite"]["x_robots_tag"] == ["noai"]
    assert second.meta["polite"] == {"robots": "robots.txt allows"}
