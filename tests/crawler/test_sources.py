"""Whose page it is."""

from __future__ import annotations

import pytest

from crawler.sources import source_of


@pytest.mark.parametrize(
    ("slug", "url", "source"),
    [
        pytest.param("etnews", "https://www.etnews.com/1", "etnews", id="the slug"),
        pytest.param(None, "https://m.news.co.kr/1", "news.co.kr", id="a domain"),
        pytest.param(None, "https://user@News.BBC.co.uk:80/x", "bbc.co.uk", id="upper case"),
        pytest.param(None, "https://a.b.example/1", "b.example", id="an unknown suffix"),
        pytest.param(None, "http://192.0.2.1/1", "192.0.2.1", id="a number"),
        pytest.param(None, "http://[2001:db8::1]/1", "2001:db8::1", id="a long number"),
        pytest.param(None, "http://intranet./1", "intranet", id="one name"),
        pytest.param(None, "https://[half", None, id="no address"),
        pytest.param(None, "no address", None, id="words"),
        pytest.param(None, None, None, id="nothing"),
    ],
)
def test_a_page_is_of_its_outlet_or_domain(slug, url, source):
    assert source_of(slug, url) == source
