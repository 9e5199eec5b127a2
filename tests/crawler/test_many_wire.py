"""What goes through Redis is plain values: whatever stands there, nothing of it is run."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.many.wire import (
    Came,
    Failed,
    Ticket,
    WireError,
    headers_from,
    pack_answer,
    pack_ticket,
    ticket_of,
    unpack_answer,
    unpack_ticket,
)

LATIN = st.text(st.characters(max_codepoint=255), max_size=20)
HEADERS = st.lists(st.tuples(LATIN, LATIN), max_size=3).map(tuple)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=4),
)


@given(st.text(max_size=40), HEADERS)
def test_a_ticket_comes_as_it_went(url, headers):
    ticket = Ticket(id="1", url=url, headers=headers)

    assert unpack_ticket(pack_ticket(ticket)) == ticket


@given(st.integers(100, 599), HEADERS, st.binary(max_size=60), st.floats(0, 99))
def test_an_answer_comes_as_it_went(status, headers, body, seconds):
    came = Came(status=status, headers=headers, body=body, seconds=seconds)

    assert unpack_answer(pack_answer(came)) == came


def test_a_failure_comes_with_its_reason():
    failed = Failed(kind="DownloadTimeoutError", why="took\nlonger than 30 s")

    assert unpack_answer(pack_answer(failed)) == failed


@given(st.binary(max_size=60) | ANYTHING.map(lambda one: json.dumps(one).encode()))
def test_anything_is_a_value_or_refused(packed):
    for unpack in (unpack_ticket, unpack_answer):
        with suppress(WireError):
            unpack(packed)


class Poison:
    def __reduce__(self):
        return (exec, ("raise SystemExit('ran')",))


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(pickle.dumps({"url": Poison()}), id="a pickle that runs"),
        pytest.param(b"[" * 100_000, id="deeper than Python goes"),
        pytest.param(b'{"id": "1", "url": "u", "headers": [["a", "\\ud800"]]}', id="half a letter"),
        pytest.param(b'{"id": "1", "url": "u", "headers": [["a"]]}', id="half a header"),
        pytest.param(b'{"id": 1, "url": "u", "headers": []}', id="a number for a text"),
    ],
)
def test_what_is_no_ticket_is_refused(packed):
    with pytest.raises(WireError):
        unpack_ticket(packed)


@pytest.mark.parametrize("status", [99, 600, True, "200", None, 1e3])
def test_a_status_that_there_is_not_is_refused(status):
    packed = json.dumps({"status": status, "headers": [], "seconds": 1}).encode()

    with pytest.raises(WireError):
        unpack_answer(packed + b"\nbody")


def test_a_ticket_says_an_address_and_headers_and_nothing_else():
    packed = b'{"id": "1", "url": "u", "headers": [], "_class": "os.system", "callback": "close"}'

    assert unpack_ticket(packed) == Ticket(id="1", url="u")


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        pytest.param({}, True, id="asked again after a kill"),
        pytest.param({"headers": (("If-None-Match", "1"),)}, False, id="another version known"),
        pytest.param({"asked_before": "2026-11-22"}, False, id="visited since"),
        pytest.param({"tried": 1}, False, id="another try"),
    ],
)
def test_a_ticket_is_the_same_for_the_same_request_alone(change, is_same):
    usual: dict[str, Any] = {"headers": (), "asked_before": "", "tried": 0}

    one = ticket_of("https://a.example/", **usual)
    other = ticket_of("https://a.example/", **(usual | change))

    assert (one.id == other.id) is is_same


def test_each_byte_of_a_header_is_a_character():
    assert headers_from([(b"A", [b"\xff", b"2"])]) == (("A", "\xff"), ("A", "2"))
