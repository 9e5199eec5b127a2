"""The host of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts import host_of, registered_domain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        pytest.param("https://News.Example./a", "news.example", id="case, and a dot behind"),
        pytest.param("https://user:pw@e.example:80/", "e.example", id="user and port"),
        pytest.param("https://STRAẞE.example/", "strasse.example", id="case of other letters"),
        pytest.param("http://[2001:DB8::1]/", "2001:db8::1", id="a number"),
        pytest.param("https://./", None, id="a dot alone"),
        pytest.param("https://[half", None, id="half a number"),
        pytest.param("words", None, id="words"),
    ],
)
def test_the_host_of_an_address(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        pytest.param("https://www.news.co.kr/a", "news.co.kr", id="under two names"),
        pytest.param("https://one.blogspot.com/a", "one.blogspot.com", id="a blog among others"),
        pytest.param("https://blogspot.com/", "blogspot.com", id="their host"),
        pytest.param("https://www.news.example/", "news.example", id="an unknown suffix"),
        pytest.param("http://192.0.2.7/", "192.0.2.7", id="a number"),
    ],
)
def test_the_domain_that_somebody_registered(url, domain):
    assert registered_domain(url) == domain


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda rest: f"https://{rest}"))
def test_any_text_has_a_host_or_none(url):
    host = host_of(url)

    assert host is None or host == host.casefold().rstrip(".")
    assert (registered_domain(url) is None) == (host is None)
