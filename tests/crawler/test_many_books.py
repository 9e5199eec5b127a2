"""Tickets are lent, not given away: what one worker does not answer, another gets."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, exceptions
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.many import books
from crawler.many.wire import Came, Failed, Ticket
from tests.crawler.machines import needs_redis, redis_server

pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed")
redis = pytest.importorskip("redis")
desks = pytest.importorskip("crawler.many.desk")
from crawler.many.desk import Desk, NobodyError  # noqa: E402 - an extra
from crawler.many.handler import ThroughRedis, response_of  # noqa: E402 - an extra
from crawler.many.scheduler import GIVEN_UP, LeasedQueue  # noqa: E402 - an extra

pytestmark = needs_redis
TICKET = Ticket(id="1", url="https://a.example/1", headers=(("Accept", "*/*"),))
PAGE = Came(status=200, headers=(("Content-Type", "text/html"),), body=b"\n\xffpage", seconds=0.1)


@pytest.fixture(scope="module")
def url():
    with redis_server() as url:
        yield url


@pytest.fixture
def server(url):
    with redis.Redis.from_url(url) as server:
        server.flushall()
        yield server


def a_worker(server, *, timeout=30):
    settings = Settings({"DOWNLOAD_TIMEOUT": timeout})
    spider: Any = SimpleNamespace(settings=settings, came=None, failed=None)
    return LeasedQueue(server, spider, "")


def run(url, talk, node="here"):
    """What is said at a desk."""

    async def at_a_desk():
        desk = Desk(url, node)
        try:
            return await asyncio.wait_for(talk(desk), 10)
        finally:
            await desk.close()

    return asyncio.run(at_a_desk())


async def lent(queue):
    while (request := queue.pop()) is None:
        await asyncio.sleep(0.01)
    return request


def test_what_a_worker_hands_in_is_the_answer(url, server):
    queue = a_worker(server)

    async def talk(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        request = await lent(queue)
        assert (request.url, request.headers["Accept"]) == (TICKET.url, b"*/*")
        assert queue.hand_in(request.meta["ticket"], PAGE)
        return await asked

    assert run(url, talk) == PAGE


def test_a_lease_that_ends_is_given_to_another_worker_and_the_first_to_hand_in_counts(url, server):
    dead, alive = a_worker(server, timeout=0), a_worker(server)

    async def talk(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        await lent(dead)
        request = await lent(alive)
        alive.hand_in(request.meta["ticket"], PAGE)
        came = await asked
        await desk.stored([TICKET.id])
        return came

    assert run(url, talk) == PAGE
    assert not dead.hand_in(TICKET.id, Failed(kind="Late", why="late"))
    assert set(server.keys()) == {books.LOOKED.encode(), books.NODE.encode()}


def test_a_page_that_takes_its_workers_down_is_given_up(url, server):
    queue = a_worker(server, timeout=0)

    async def talk(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        while not asked.done():
            queue.pop()
            await asyncio.sleep(0.01)
        return await asked

    assert run(url, talk) == GIVEN_UP


def test_an_answer_outlives_the_machine_that_stores(url, server):
    queue = a_worker(server)

    async def killed(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        queue.hand_in((await lent(queue)).meta["ticket"], PAGE)
        await asked

    async def again(desk):
        return await desk.fetched(TICKET)

    run(url, killed)
    assert run(url, again) == PAGE
    assert queue.pop() is None


def test_what_nobody_comes_back_for_is_forgotten_in_a_day(url, server):
    queue = a_worker(server)

    async def killed(desk):
        asked = [
            asyncio.create_task(desk.fetched(Ticket(id=str(number), url=TICKET.url)))
            for number in range(3)
        ]
        queue.hand_in((await lent(queue)).meta["ticket"], PAGE)
        await lent(queue)
        # As a process that is killed leaves it.
        left = {key: server.ttl(key) for key in server.scan_iter()}
        for one in asked:
            one.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        return left

    assert all(0 < seconds <= books.KEPT for seconds in run(url, killed).values())


def test_the_same_ticket_is_lent_once(url, server):
    queue = a_worker(server)

    async def talk(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        request = await lent(queue)
        await desk._hand_out([TICKET])
        assert queue.pop() is None
        queue.hand_in(request.meta["ticket"], PAGE)
        return await asked

    assert run(url, talk) == PAGE


def test_who_asks_for_what_another_waits_for_gets_the_same(url, server):
    queue = a_worker(server)

    async def talk(desk):
        both = [asyncio.create_task(desk.fetched(TICKET)) for _ in range(2)]
        queue.hand_in((await lent(queue)).meta["ticket"], PAGE)
        return await asyncio.gather(*both)

    assert run(url, talk) == [PAGE, PAGE]


def test_a_redis_that_forgot_is_told_again(url, server, monkeypatch):
    monkeypatch.setattr(desks, "AGAIN", 0.1)
    queue = a_worker(server)

    async def talk(desk):
        asked = asyncio.create_task(desk.fetched(TICKET))
        await lent(queue)
        server.flushall()
        queue.hand_in((await lent(queue)).meta["ticket"], PAGE)
        return await asked

    assert run(url, talk) == PAGE


def test_without_a_worker_nothing_waits_for_ever(url, server, monkeypatch):
    monkeypatch.setattr(books, "PRESENT", 1)

    async def talk(desk):
        await desk.fetched(TICKET)

    with pytest.raises(NobodyError, match="no worker looked for work at redis:"):
        run(url, talk)
    assert not server.exists(books.ASKED, books.OPEN)


def test_one_machine_stores(url, server):
    server.set(books.NODE, "another")

    async def talk(desk):
        await desk.fetched(TICKET)

    with pytest.raises(NobodyError, match="another stores through the same Redis"):
        run(url, talk)


def test_what_is_no_answer_is_a_failure(url, server):
    async def talk(desk):
        server.set(books.ANSWER + TICKET.id, b"garbage")
        return await desk.fetched(TICKET)

    assert run(url, talk) == desks.GARBLED


def test_what_is_no_request_is_passed_over(server, caplog):
    server.hset(books.ASKED, "1", '{"id": "1", "url": "no address", "headers": []}')
    server.zadd(books.OPEN, {"1": 1})

    assert a_worker(server).pop() is None
    assert "is no request" in caplog.text


def test_a_redis_that_goes_away_is_told_of_once_and_waited_for(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(books, "PRESENT", 1)
    with redis_server() as url:
        worker = a_worker(redis.Redis.from_url(url))

    async def talk(desk):
        await desk.fetched(TICKET)

    assert worker.pop() is None
    assert len(worker) == 0
    assert not worker.hand_in("1", PAGE)
    assert caplog.text.count("Redis does not answer") == 1
    with pytest.raises(NobodyError, match="does not answer"):
        run(url, talk)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        pytest.param("IgnoreRequest", exceptions.IgnoreRequest, id="refused"),
        pytest.param("DownloadTimeoutError", exceptions.DownloadTimeoutError, id="silent"),
        pytest.param("SystemExit", exceptions.DownloadFailedError, id="unknown here"),
    ],
)
def test_a_failure_is_the_one_that_scrapy_has_for_it(kind, error):
    with pytest.raises(error, match="why"):
        response_of(Request("https://a.example/"), Failed(kind=kind, why="why"))


def test_a_body_beyond_the_limit_is_refused_whoever_sent_it(url, server):
    crawler = get_crawler(settings_dict={"REDIS_URL": url, "DOWNLOAD_MAXSIZE": 3})
    request = Request("https://a.example/")

    async def talk(desk):
        handler = ThroughRedis.from_crawler(crawler)
        asked = asyncio.create_task(handler.download_request(request))
        a_worker(server).hand_in((await lent(a_worker(server))).meta["ticket"], PAGE)
        try:
            return await asked
        finally:
            await handler.close()

    with pytest.raises(exceptions.DownloadCancelledError, match="larger than"):
        run(url, talk)


def test_an_answer_is_of_the_address_that_was_asked_for():
    request = Request("https://a.example/")

    response = response_of(request, PAGE)

    assert (response.url, response.status, response.body) == (request.url, 200, PAGE.body)
    assert request.meta["download_latency"] == PAGE.seconds
