"""What a feed or sitemap said of an article is taken where its page says nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.article import Cleaned, Listed, RawPage
from cleaners.pipeline import clean

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
LISTED = Listed(where="feed", title="제목은 피드에", published=NOON, authors=("한나래",))
STORY = "".join(
    f"<p>{number}번째 주민은 마을 도서관이 밤에도 문을 열어 책을 빌리기 쉬워졌다고 말했다. "
    f"관장은 {number + 3}월까지 열람실을 두 곳 더 열겠다고 했다.</p>"
    for number in range(1, 7)
)
BARE = f"<html lang=ko><body><article>{STORY}</article></body></html>".encode()
WHOLE = (
    "<html lang=ko><head><title>도서관이 밤에도 문을 연다</title>"
    '<meta property="og:title" content="도서관이 밤에도 문을 연다">'
    '<meta property="article:published_time" content="2026-05-01T09:00:00+09:00">'
    '<meta name="author" content="이도윤"></head>'
    f"<body><article><h1>도서관이 밤에도 문을 연다</h1>{STORY}</article></body></html>"
).encode()


def article(body, listed=None):
    cleaned = clean(RawPage(body=body, url="https://news.example/a", listed=listed))
    assert isinstance(cleaned, Cleaned)
    return cleaned.article


def test_what_the_page_does_not_say_is_the_lists():
    found = article(BARE, LISTED)

    assert (found.published.value, found.published.where) == (NOON, "feed")
    assert (found.authors.value, found.authors.where) == (("한나래",), "feed")


def test_a_page_without_a_headline_has_the_lists():
    found = article(BARE, LISTED)

    assert (found.title.value, found.title.where) == ("제목은 피드에", "feed")


def test_what_the_page_says_is_believed():
    assert article(WHOLE, LISTED) == article(WHOLE)


@pytest.mark.parametrize("listed", [None, Listed(where="sitemap")])
def test_a_list_that_says_nothing_changes_nothing(listed):
    assert article(BARE, listed) == article(BARE)


def test_the_same_page_from_a_file_is_the_same():
    assert RawPage(body=b"a", listed=LISTED) == RawPage(body=b"a")
