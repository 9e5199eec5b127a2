"""What a site reserves of text and data mining in its own file."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.polite.components import META, AskTdmRep, RecordRights
from crawler.polite.tdmrep import (
    LONGEST,
    Reservation,
    place_of,
    plain,
    read_tdmrep,
    reservation_of,
)
from tests.crawler.test_polite_components import crawler_with

SITE = "https://news.example"
POLICY = f"{SITE}/tdm"
RULES = [
    {"location": "/free/*", "tdm-reservation": 0},
    {"location": "/*.pdf$", "tdm-reservation": 1},
    {"location": "/story", "tdm-reservation": 1, "tdm-policy": POLICY},
]
BODY = json.dumps(RULES).encode()


@pytest.mark.parametrize(
    ("path", "reserved", "policy"),
    [
        ("/story/1", "1", POLICY),
        ("/free/story", "0", None),
        ("/a.pdf", "1", None),
        ("/a.pdf?x=1", None, None),
        ("", None, None),
        ("/other", None, None),
    ],
)
def test_the_first_rule_of_a_location_holds(path, reserved, policy):
    found = plain(reservation_of(SITE + path, read_tdmrep(BODY)))

    assert (found.get("tdm_reservation"), found.get("tdm_policy")) == (reserved, policy)


@pytest.mark.parametrize(
    ("location", "path", "is_its"),
    [
        ("/a*b*c", "/a1b2c3", True),
        ("/a*b*c", "/a1c2b", False),
        ("/a*b*c$", "/a1b2c3c", True),
        ("/a*b*c$", "/a1b2c3", False),
        ("*", "/", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*$", "/ab", True),
        ("/ab*b$", "/ab", False),
        ("/뉴스/", "/%EB%89%B4%EC%8A%A4/1", True),
    ],
)
def test_which_addresses_a_location_is_of(location, path, is_its):
    rule = Reservation(location=location, reserved="1")

    assert (reservation_of(SITE + path, [rule]) is rule) is is_its


def test_a_location_of_many_stars_takes_no_time():
    rule = Reservation(location="*a" * 200 + "b", reserved="1")
    began = time.process_time()

    assert reservation_of(f"{SITE}/{'a' * 2_000}", [rule] * 100) is None
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"[1, null]",
        b'[{"location": 1, "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": 2}]',
        json.dumps([{"location": "*" * (LONGEST + 1), "tdm-reservation": 1}]).encode(),
        b"[" * 100_000,
    ],
)
def test_what_is_no_rule_is_left_out(body):
    assert read_tdmrep(body) == ()


@given(body=st.binary(max_size=200), location=st.text(max_size=30), path=st.text(max_size=50))
def test_any_bytes_give_rules_or_none(body, location, path):
    rules = (*read_tdmrep(body), Reservation(location=location, reserved="1"))
    assert reservation_of(f"{SITE}/{path.replace('[', '')}", rules) in {None, *rules}


def test_the_file_is_at_the_host_and_port():
    assert place_of("https://User:x@News.example:8443/a?b") == (
        "https://news.example:8443/.well-known/tdmrep.json"
    )


def asked(component, url=f"{SITE}/story/1"):
    request = Request(url, meta={META: {"robots": "robots.txt allows"}})
    asyncio.run(component.process_request(request))
    return request


def test_a_site_is_asked_once():
    crawler = crawler_with((200, BODY), POLITE_TDMREP=True)
    component = AskTdmRep.from_crawler(crawler)

    first, second = asked(component), asked(component, f"{SITE}/free/1")

    assert first.meta[META] == {
        "robots": "robots.txt allows",
        "tdm_reservation": "1",
        "tdm_policy": POLICY,
    }
    assert second.meta[META]["tdm_reservation"] == "0"
    assert crawler.engine.answers == []


def test_what_is_asked_for_meanwhile_waits_for_the_file():
    crawler = crawler_with((200, BODY), POLITE_TDMREP=True)
    crawler.engine.wait = 0.01
    component = AskTdmRep.from_crawler(crawler)
    requests = [Request(f"{SITE}/story/{number}") for number in range(3)]

    async def ask():
        await asyncio.gather(*map(component.process_request, requests))

    asyncio.run(ask())

    assert [one.meta[META]["tdm_reservation"] for one in requests] == ["1", "1", "1"]
    assert crawler.engine.answers == []


@pytest.mark.parametrize("answer", [(404, b""), (500, BODY), OSError("no route")])
def test_a_site_without_the_file_reserves_nothing(answer):
    component = AskTdmRep.from_crawler(crawler_with(answer, POLITE_TDMREP=True))

    assert asked(component).meta[META] == {"robots": "robots.txt allows"}


def test_it_is_asked_for_where_it_is_wanted():
    with pytest.raises(NotConfigured):
        AskTdmRep.from_crawler(crawler_with())


@pytest.mark.parametrize(("header", "reserved", "flagged"), [(None, "1", True), ("0", "0", False)])
def test_a_page_says_it_better_than_the_file(header, reserved, flagged):
    headers = {"TDM-Reservation": header} if header else {}
    request = Request(f"{SITE}/story/1", meta={META: {"tdm_reservation": "1"}})
    record = RecordRights.from_crawler(crawler_with())

    response = record.process_response(request, Response(request.url, headers=headers))

    assert request.meta[META]["tdm_reservation"] == reserved
    assert ("tdm-reserved" in response.flags) is flagged
