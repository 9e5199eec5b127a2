"""Pages of our own writing in the layouts of real outlets, and what should come out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaners.article import Cleaned, Rejected
from tests.page_gold import (
    LEAST_RIGHT,
    PAGES,
    differing,
    folders,
    gold_of,
    outcome_of,
    rightly_called,
    staying,
    without_gaps,
)

FOLDERS = folders()
ARTICLES = [folder for folder in FOLDERS if "rejected" not in gold_of(folder)]
OTHERS = [folder for folder in FOLDERS if "rejected" in gold_of(folder)]
COPIES = [folder for folder in ARTICLES if "same_body_as" in gold_of(folder)]


@pytest.fixture(params=[pytest.param(path, id=path.name) for path in ARTICLES], scope="module")
def sample(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Cleaned]:
    outcome = outcome_of(request.param)
    assert isinstance(outcome, Cleaned)
    return gold_of(request.param), outcome


@pytest.mark.parametrize(
    "key",
    [
        "body",
        "title",
        "subtitles",
        "captions",
        "authors",
        "published",
        "modified",
        "outlet",
        pytest.param("removed", id="nothing that the gold removes stays"),
    ],
)
def test_what_comes_out_is_the_golds(sample, key: str):
    gold, outcome = sample

    assert key not in list(differing(gold, outcome)), (
        staying(gold, outcome) if key == "removed" else getattr(outcome.article, key)
    )


def test_datelines_and_other_spans_are_the_golds(sample):
    gold, outcome = sample
    spans = {removal.text.strip() for removal in outcome.removals}
    wanted = {*gold["dateline"], *(span["text"].strip() for span in gold.get("inline", ()))}

    assert set(without_gaps(sorted(wanted), gold)) - spans == set()


def test_most_removed_lines_have_the_golds_kind(sample):
    gold, outcome = sample

    if "kinds" not in gold.get("known_gaps", ()):
        assert rightly_called(gold, outcome) >= LEAST_RIGHT


@pytest.mark.parametrize("folder", [pytest.param(path, id=path.name) for path in COPIES])
def test_versions_of_one_article_have_one_body(folder: Path):
    gold = gold_of(folder)

    assert gold["body"] == gold_of(PAGES / gold["same_body_as"])["body"]


@pytest.mark.parametrize("folder", [pytest.param(path, id=path.name) for path in OTHERS])
def test_a_page_that_is_no_article_is_rejected_as_what_it_is(folder: Path):
    outcome = outcome_of(folder)

    assert isinstance(outcome, Rejected)
    assert outcome.reason == gold_of(folder)["rejected"]
