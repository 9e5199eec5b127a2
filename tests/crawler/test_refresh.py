"""Pages that lead on by themselves."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.refresh import refresh_of

URL = "https://news.example/go/1"


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/a/1">', "https://news.example/a/1"),
        ("<META CONTENT='3; URL=\"a/1\"' HTTP-EQUIV=Refresh>", "https://news.example/go/a/1"),
        (
            '<meta http-equiv="refresh" content="0;url=https://e.example/다리">',
            "https://e.example/%EB%8B%A4%EB%A6%AC",
        ),
        ('<meta http-equiv="refresh" content="300;url=/a/1">', None),
        ('<meta http-equiv="refresh" content="5">', None),
        ('<meta http-equiv="refresh" content="0;url=/">', None),
        ('<meta http-equiv="refresh" content="0;url=https://[half">', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/a/1"></noscript>', None),
        ('<!-- <meta http-equiv="refresh" content="0;url=/a/1"> -->', None),
        ("<title>Nothing</title>", None),
    ],
)
def test_where_a_page_leads_on_to(head, target):
    assert refresh_of(f"<html><head>{head}</head></html>".encode(), URL) == target


@given(st.binary(max_size=200))
def test_any_bytes_lead_somewhere_or_nowhere(body):
    for page in (body, b'<meta http-equiv="refresh" content="0;url=' + body + b'">'):
        assert refresh_of(page, URL) is None or isinstance(refresh_of(page, URL), str)


@pytest.mark.parametrize("part", [b"<meta ", b"<!--", b"<noscript>", b"<meta http-equiv=refresh "])
def test_a_hostile_page_takes_no_time(part):
    began = time.process_time()
    refresh_of(part * 1_000_000, URL)

    assert time.process_time() - began < 1
