"""One article, one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import PARAMETERS, identity

HOME = "https://news.example.co.kr/a/1"

SAME = [
    pytest.param("http://news.example.co.kr/a/1", id="scheme"),
    pytest.param("HTTPS://News.Example.CO.KR/a/1", id="case of scheme and host"),
    pytest.param("https://news.example.co.kr:443/a/1", id="default port"),
    pytest.param("http://news.example.co.kr:80/a/1", id="the other default port"),
    pytest.param("https://news.example.co.kr./a/1", id="dot behind the host"),
    pytest.param("https://news.example.co.kr/a/1#comments", id="fragment"),
    pytest.param("https://user:pw@news.example.co.kr/a/1", id="user"),
    pytest.param("  https://news.example.co.kr/a/\n1 ", id="white space"),
    pytest.param("https://news.example.co.kr/%61/1", id="an escape that need not be"),
    pytest.param("https://news.example.co.kr/b/../a/./1", id="dots"),
    pytest.param("https://news.example.co.kr/a/1?", id="an empty query"),
    pytest.param("https://news.example.co.kr/a/1?utm_source=x&UTM_Medium=y", id="Analytics"),
    pytest.param("https://news.example.co.kr/a/1?fbclid=x&gclid", id="clicks"),
    pytest.param("https://news.example.co.kr/a/1;jsessionid=0F?PHPSESSID=1", id="sessions"),
    pytest.param("https://www.news.example.co.kr/a/1", id="www"),
    pytest.param("https://m.news.example.co.kr/a/1", id="m"),
    pytest.param("https://amp.news.example.co.kr/a/1", id="amp before the host"),
    pytest.param("https://news.example.co.kr/a/1/amp", id="amp behind the path"),
    pytest.param("https://news.example.co.kr/a/1/amp/", id="amp and a slash"),
    pytest.param("https://news.example.co.kr/a/1.amp", id=".amp"),
    pytest.param("https://news.example.co.kr/a/1?amp=1", id="amp in the query"),
    pytest.param("https://news.example.co.kr/a/1?outputType=amp", id="outputType"),
    pytest.param("https://news.example.co.kr/a/1?print=yes", id="print in the query"),
    pytest.param("https://news.example.co.kr/a/1/print", id="print behind the path"),
    pytest.param(
        "https://news-example-co-kr.cdn.ampproject.org/c/s/news.example.co.kr/a/1", id="cache"
    ),
    pytest.param("https://www.google.com/amp/s/news.example.co.kr/a/1", id="Google's viewer"),
    pytest.param("https://x.cdn.ampproject.org:443/c/s/news.example.co.kr/a/1", id="cache, port"),
    pytest.param(
        "http://x.cdn.ampproject.org/c/s/WWW.Google.com:80/amp/s/news.example.co.kr/a/1",
        id="viewer in a cache",
    ),
]
DIFFERENT = [
    pytest.param("https://news.example.co.kr/a/2", id="path"),
    pytest.param("https://news.example.co.kr/A/1", id="case of the path"),
    pytest.param("https://news.example.co.kr/a/1/", id="a slash: some servers know the difference"),
    pytest.param("https://news.example.co.kr/a/1?id=2", id="a parameter that may choose"),
    pytest.param("https://news.example.co.kr/a/1?page=2", id="second page"),
    pytest.param("https://news.example.co.kr/a/1?ref=2", id="ref, which is a number somewhere"),
    pytest.param("https://news.example.co.kr/a%2F1", id="a slash that is none"),
    pytest.param("https://news.example.co.kr:8080/a/1", id="port"),
    pytest.param("https://sports.example.co.kr/a/1", id="host"),
    pytest.param("https://news.example.co.kr/a/1/amplifier", id="a word that begins so"),
]


@pytest.mark.parametrize("url", SAME)
def test_the_same_article(url):
    assert identity(url) == HOME


@pytest.mark.parametrize("url", DIFFERENT)
def test_another_article(url):
    assert identity(url) not in {HOME, None}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.com", "https://e.com/"),
        ("https://e.com/?b=2&a=1", "https://e.com/?a=1&b=2"),
        ("https://e.com/가?나=다", "https://e.com/%EA%B0%80?%EB%82%98=%EB%8B%A4"),
        ("https://e.com/%ea%b0%80", "https://e.com/%EA%B0%80"),
        ("https://e.com/100%/x y", "https://e.com/100%25/x%20y"),
        ("https://한국.kr/", "https://xn--3e0b707e.kr/"),
        ("https://m.com/", "https://m.com/"),
        ("https://www.co.kr/", "https://www.co.kr/"),
        ("https://e.com/amp", "https://e.com/amp"),
        ("https://e.com/a.amp.html", "https://e.com/a.html"),
        ("https://e.com/a/b/..", "https://e.com/a/"),
        ("https://e.com/../../a", "https://e.com/a"),
        ("https://e.com/a//b", "https://e.com/a//b"),
        ("http://[2001:DB8::1]:8080/", "https://[2001:db8::1]:8080/"),
        ("http://192.0.2.1/", "https://192.0.2.1/"),
        ("https://x.cdn.ampproject.org/c/s/[half", "https://x.cdn.ampproject.org/c/s/%5Bhalf"),
    ],
)
def test_the_form_of_an_identity(url, expected):
    assert identity(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "/a/1", "mailto:a@e.com", "javascript:alert(1)", "file:///etc/hostname", "https://",
        "https://[half", "https://e.com:port/", "https://e.com:99999/", "https://e.com:0/",
        "https://e..com/", "https://a b.com/", f"https://{'가' * 70}.kr/", "https://./",
    ],
)  # fmt: skip
def test_what_is_no_address(url):
    assert identity(url) is None


HOSTS = [
    "example.com", "e.co.kr", "com", "한국.kr", "[::1]", "127.0.0.1", "m.com", "google.com",
    "x.cdn.ampproject.org",
]  # fmt: skip
WRAPPED = [
    "/c/s/e.com/a", "/amp/s/e.com/amp", "/c/s/www.google.com:80", "/c/x.cdn.ampproject.org",
    "/amp/s/m.google.com", "/c/s/[half", "/amp/e.com:0/", "/%2e%2e", "/a",
]  # fmt: skip
ADDRESSES = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["", "www.", "m.", "amp.www.", "mobile.m."]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text("/.%2eEa;=~가 amp print:@\ud800", max_size=25).map(lambda path: f"/{path}")
    | st.lists(st.sampled_from(WRAPPED), max_size=8).map("".join),
    st.text("?&=%#utm_amp1print+가", max_size=25).map(lambda query: f"?{query}"),
)


@given(
    ADDRESSES | st.text(max_size=60) | st.text(max_size=60).map(lambda end: f"https://e.com/{end}")
)
def test_the_identity_of_an_identity_is_itself(url):
    found = identity(url)

    assert found is None or identity(found) == found


@given(ADDRESSES, st.sampled_from([one.name for one in PARAMETERS]), st.text("ab1", max_size=3))
def test_a_parameter_of_the_table_makes_no_difference(url, name, value):
    bare = url.partition("#")[0]

    assert identity(f"{bare}&{name.replace('*', 'x')}={value}") == identity(bare)


def test_the_table_says_each_parameter_once_and_whose_word_it_is():
    names = [one.name for one in PARAMETERS]

    assert len(names) == len(set(names))
    assert all(one.name == one.name.lower() and one.of and one.source for one in PARAMETERS)
