"""Pages of our own writing in the layouts of real outlets, and what should come out of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cleaners.article import Cleaned, Kind, RawPage
from cleaners.pipeline import clean

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "pages").glob("*/gold.json"))
LEAST_RIGHT = 0.8  # of a page's removed lines have the gold's kind; below, the kinds mislead


@pytest.fixture(params=[pytest.param(path, id=path.name) for path in FOLDERS], scope="module")
def sample(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Cleaned]:
    gold = json.loads((request.param / "gold.json").read_text("utf-8"))
    outcome = clean(RawPage(body=(request.param / "page.txt").read_bytes()))
    assert isinstance(outcome, Cleaned)
    return gold, outcome


def without_gaps(texts: list[str], gold: dict[str, Any]) -> list[str]:
    """What is known to come out wrong is named in the page's gold, and nothing else may."""
    return [text for text in texts if text not in gold.get("known_gaps", ())]


def test_the_body_is_the_golds(sample):
    gold, outcome = sample

    assert without_gaps(list(outcome.article.body), gold) == without_gaps(gold["body"], gold)


def test_title_subtitles_and_captions_are_the_golds(sample):
    gold, outcome = sample

    assert outcome.article.title.value == gold["title"]
    assert without_gaps(list(outcome.article.subtitles), gold) == without_gaps(
        gold["subtitles"], gold
    )
    assert list(outcome.article.captions) == without_gaps(gold["captions"], gold)


def test_authors_and_times_are_the_golds(sample):
    gold, outcome = sample

    assert sorted(outcome.article.authors.value or ()) == sorted(gold["authors"])
    for which in without_gaps(["published", "modified"], gold):
        found = getattr(outcome.article, which).value
        wanted = gold.get(which)
        if wanted and "T" not in wanted:
            assert found.date().isoformat() == wanted
        else:
            assert found == (datetime.fromisoformat(wanted) if wanted else None)


def test_the_outlet_is_the_golds(sample):
    gold, outcome = sample

    if "outlet" not in gold.get("known_gaps", ()):
        assert outcome.article.outlet.value == gold["outlet"]


def test_datelines_and_other_spans_are_the_golds(sample):
    gold, outcome = sample
    spans = {removal.text.strip() for removal in outcome.removals}
    wanted = {*gold["dateline"], *(span["text"].strip() for span in gold.get("inline", ()))}

    assert set(without_gaps(sorted(wanted), gold)) - spans == set()


def test_nothing_that_the_gold_removes_stays(sample):
    gold, outcome = sample
    gone = {
        removal.position
        for removal in outcome.removals
        if not any(kept.position == removal.position for kept in outcome.article.passages)
    }

    assert {line["line"] for line in gold["removed"]} - gone == set()


def test_most_removed_lines_have_the_golds_kind(sample):
    gold, outcome = sample
    kinds = {removal.position: removal.kind for removal in outcome.removals}
    right = [line for line in gold["removed"] if kinds.get(line["line"]) == Kind(line["kind"])]

    assert len(right) >= LEAST_RIGHT * len(gold["removed"])
