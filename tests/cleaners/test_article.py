"""The shapes that pages go through."""

from __future__ import annotations

import pytest

from cleaners.article import ARTICLE_KINDS, REMOVED_KINDS, Kind, RawPage


@pytest.mark.parametrize(
    ("page", "address"),
    [
        pytest.param(
            RawPage(body=b"a", url="https://example.com/1", source_path="/a.txt"),
            "https://example.com/1",
            id="the URL first",
        ),
        pytest.param(RawPage(body=b"a", source_path="/a.txt"), "/a.txt", id="then the path"),
        pytest.param(
            RawPage(body=b""),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            id="then the bytes",
        ),
    ],
)
def test_two_pages_with_one_address_are_versions_of_one(page: RawPage, address: str):
    assert page.address == address


def test_each_kind_is_of_the_article_or_taken_out():
    assert sorted((*ARTICLE_KINDS, *REMOVED_KINDS)) == sorted(Kind)
