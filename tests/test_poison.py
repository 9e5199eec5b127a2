"""Hostile pages, short form: `./run poison` runs every shape at a tenth and at full size."""

from __future__ import annotations

from collections import Counter

import pytest

from cleaners.article import Cleaned, Quarantined, RawPage
from crawler.guard import BREAKS
from crawler.ingest import take_all
from crawler.workers import Workers
from db.connection import MEMORY
from db.store import Store
from tests.db.samples import NOON, a_run
from tests.poison import SHAPES, STORY

SMALL, LARGER = 10_000, 300_000
SAMPLED = 12  # of the larger ones, one in so many; which ones is the same each time
# So many orders to a terminal that it is no text: rejected as binary, and said.
NO_TEXT = frozenset({"nul", "controls"})


@pytest.fixture(scope="module")
def workers():
    with Workers({}, count=2) as workers:
        yield workers


def pages(size, names=tuple(SHAPES)):
    return [RawPage(body=SHAPES[name](size), source_path=f"/{name}") for name in names]


def test_there_are_enough_shapes_of_about_the_size_they_are_asked_for():
    sizes = {name: len(make(SMALL)) for name, make in SHAPES.items()}

    assert len(SHAPES) >= 100
    assert [name for name, size in sizes.items() if size > 3 * SMALL] == []


def test_every_shape_is_within_the_limits_and_keeps_its_story(workers):
    began = [(raw, workers.begin(raw)) for raw in pages(SMALL)]

    ended = {raw.source_path[1:]: (raw, one.result()) for raw, one in began}

    broke = [name for name, (_, end) in ended.items() if isinstance(end, Quarantined)]
    assert broke == []
    lost = {
        name
        for name, (raw, end) in ended.items()
        if all(one.encode() in raw.body for one in STORY) and not tells_the_story(end)
    }
    assert lost == NO_TEXT


def tells_the_story(outcome):
    return isinstance(outcome, Cleaned) and set(STORY) <= {
        sentence for text in outcome.article.body for sentence in STORY if sentence in text
    }


def test_larger_ones_are_within_the_limits_too(workers):
    outcomes = [workers.begin(raw) for raw in pages(LARGER, tuple(SHAPES)[::SAMPLED])]

    reasons = Counter(getattr(one.result(), "reason", "article") for one in outcomes)
    assert not set(reasons) & set(BREAKS)


def test_every_hostile_page_ends_in_one_state_and_the_sums_agree(workers):
    with Store.open(MEMORY) as store:
        run = a_run(store)
        taken = list(take_all(pages(2000), guard=workers, store=store, run=run, now=lambda: NOON))
        again = list(take_all(pages(2000), guard=workers, store=store, run=run, now=lambda: NOON))

    assert [one.name for one in taken] == [f"/{name}" for name in SHAPES]
    assert {one.state for one in taken} <= {"new", "rejected"}
    assert {one.state for one in again} <= {"unchanged", "rejected"}
