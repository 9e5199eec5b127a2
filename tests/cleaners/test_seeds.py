"""The five seeds come out exactly as their gold says."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cleaners.article import Article, Cleaned, RawPage
from cleaners.pipeline import clean
from crawler.outlets import load_outlets

HERE = Path(__file__).parent.parent
GOLD = sorted((HERE / "gold_seeds").glob("*.json"))


@pytest.fixture(params=[pytest.param(path, id=path.stem) for path in GOLD], scope="module")
def seed(request: pytest.FixtureRequest):
    gold = json.loads(request.param.read_text("utf-8"))
    body = (HERE.parent / "seeds" / gold["file"]).read_bytes()
    outcome = clean(RawPage(body=body), outlets=load_outlets())
    assert isinstance(outcome, Cleaned)
    return gold, outcome


def article(seed: tuple[dict[str, Any], Cleaned]) -> Article:
    return seed[1].article


def test_body_paragraphs_are_the_golds_in_order_and_nothing_else(seed):
    assert list(article(seed).body) == seed[0]["body"]


def test_title_subtitles_and_captions_are_the_golds(seed):
    gold = seed[0]

    assert article(seed).title.value == gold["title"]
    assert list(article(seed).subtitles) == gold["subtitles"]
    assert list(article(seed).captions) == gold["captions"]


def test_every_removed_line_has_the_golds_kind(seed):
    gold, outcome = seed
    lines = {
        removal.position: (removal.kind.value, removal.text)
        for removal in outcome.removals
        if removal.kind.value != "dateline"
    }

    assert lines == {line["line"]: (line["kind"], line["text"]) for line in gold["removed"]}


def test_authors_outlet_and_dateline_are_the_golds(seed):
    gold = seed[0]

    assert list(article(seed).authors.value or ()) == gold["authors"]
    assert article(seed).outlet.value == gold["outlet"]
    assert list(article(seed).dateline) == gold["dateline"]


def test_the_time_is_the_golds_instant_or_none_with_a_reason(seed):
    published = article(seed).published
    gold = seed[0]["published"]

    assert published.value == (datetime.fromisoformat(gold) if gold else None)
    assert published.where
    assert (published.raw is None) == (gold is None)


def test_a_field_that_the_page_does_not_have_is_null_with_a_reason(seed):
    fields = article(seed)
    missing = [
        found.where
        for found in (fields.title, fields.published, fields.modified, fields.outlet, fields.url)
        if found.value is None
    ]

    assert all(missing)
