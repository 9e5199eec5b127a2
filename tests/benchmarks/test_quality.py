"""What the shipped weights and the present rules reach on the corpora, where these are there.

A floor, so that a change which costs quality fails a test. It is no measurement: the weights have
learned from these very pages (`python -m benchmarks.quality` measures on pages they have not).
"""

from __future__ import annotations

import pytest

from benchmarks.adapter import newswinnow
from benchmarks.corpora import Extraction, Page, folder, load
from benchmarks.scores import Scores, evaluate

EVERY = 6  # pages of the larger sets

pytestmark = [
    pytest.mark.skipif(not folder().exists(), reason="the corpora are not here"),
    pytest.mark.slow,
]


def extract(page: Page) -> Extraction:
    reading = newswinnow(page.html, page.url)
    return Extraction(text=reading["text"], title=reading["title"], authors=())


@pytest.fixture(scope="module")
def scores() -> dict[str, Scores]:
    pages = (*load(("korean",)), *load(("aeb", "fundus"))[::EVERY], *load(("naeb",))[:: 2 * EVERY])
    return evaluate(extract, pages, processes=2)


def test_korean_japanese_and_chinese_pages_stay_clean(scores):
    lines = scores["korean"].tally

    assert lines.lost <= 1
    assert lines.leaked <= 8
    assert lines.left <= 1
    assert lines.perfect >= 29


@pytest.mark.parametrize(
    ("corpus", "least"),
    [
        pytest.param("aeb", 0.97, id="many languages"),
        pytest.param("fundus", 0.97, id="41 countries"),
        pytest.param("naeb", 0.92, id="golds that are cut off"),
    ],
)
def test_bodies_stay_whole_and_clean(scores, corpus: str, least: float):
    assert scores[corpus].body.f1 >= least


def test_no_page_raises(scores):
    assert [failed.id for found in scores.values() for failed in found.failures] == []
