"""What we hand to anyone's benchmark."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.adapter import newswinnow, raw_page, reading
from cleaners.article import (
    Article,
    Cleaned,
    Found,
    Kind,
    Passage,
    Rejected,
    RejectReason,
)
from tests.cleaners.samples import LEAD, SECOND, STORY, TITLE

NONE: Found = Found(value=None, where="not on the page")


def cleaned(*passages: Passage, **said) -> Cleaned:
    names = ("title", "authors", "published", "modified", "outlet", "language", "url")
    fields: dict[str, Any] = dict.fromkeys(names, NONE)
    return Cleaned(article=Article(**(fields | said), passages=passages), removals=())


def passage(kind: Kind, text: str, score: float | None = None) -> Passage:
    return Passage(kind=kind, text=text, position=1, score=score)


def test_the_text_is_the_body_a_blank_line_between_two_paragraphs():
    outcome = cleaned(
        passage(Kind.TITLE, TITLE, 0.9),
        passage(Kind.PARAGRAPH, LEAD, 0.9),
        passage(Kind.CAPTION, "▲ 도서관 앞마당", 0.9),
        passage(Kind.SUBHEAD, "밤에도 불 켜는 곳", 0.1),
        passage(Kind.LIST_ITEM, "책 3만 권"),
    )

    assert reading(outcome)["text"] == f"{LEAD}\n\n밤에도 불 켜는 곳\n\n책 3만 권"


@pytest.mark.parametrize(
    ("score", "text"),
    [
        pytest.param(0.9, f"{SECOND}\n\n{LEAD}", id="likely story"),
        pytest.param(0.5, LEAD, id="hardly"),
        pytest.param(None, LEAD, id="nobody said how likely"),
    ],
)
def test_a_standfirst_is_told_where_it_is_as_likely_of_the_story(score: float | None, text: str):
    outcome = cleaned(passage(Kind.SUBTITLE, SECOND, score), passage(Kind.PARAGRAPH, LEAD, 0.9))

    assert reading(outcome)["text"] == text


def test_the_fields_are_what_the_article_says():
    moment = datetime(2025, 3, 2, 14, 5, tzinfo=UTC)
    outcome = cleaned(
        title=Found(value=TITLE, where="h1"),
        authors=Found(value=("김하늘",), where="position 2"),
        published=Found(value=moment, where="position 3"),
        modified=Found(value=moment, where="position 4"),
        section=Found(value="문화", where="markup"),
        outlet=Found(value="한빛일보", where="markup"),
    )

    assert reading(outcome) == {
        "text": "",
        "title": TITLE,
        "date": "2025-03-02T14:05:00+00:00",
        "authors": ["김하늘"],
        "modified": "2025-03-02T14:05:00+00:00",
        "section": "문화",
        "outlet": "한빛일보",
    }


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(Rejected(reason=RejectReason.NO_STORY, detail="none"), id="no article"),
        pytest.param(cleaned(), id="an article that says nothing"),
    ],
)
def test_what_is_not_there_is_empty(outcome: Cleaned | Rejected):
    assert reading(outcome) == {
        "text": "",
        "title": None,
        "date": None,
        "authors": [],
        "modified": None,
        "section": None,
        "outlet": None,
    }


def test_a_page_is_cleaned_whether_it_comes_as_bytes_or_as_text():
    story = "".join(f"<p>{text}</p>" for text in STORY)
    html = f"<html><head><meta charset='euc-kr'></head><body><h1>{TITLE}</h1>{story}</body></html>"

    assert newswinnow(html.encode("euc-kr", "replace"))["title"] == TITLE
    assert newswinnow(html)["text"] == "\n\n".join(STORY)


def test_text_that_no_encoding_holds_is_a_page_all_the_same():
    assert raw_page("\ud800", None).body == b"\xed\xa0\x80"
