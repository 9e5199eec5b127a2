"""What is seen of a run is counted and told, and not kept."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from crawler.ingest import Ingested
from db.records import State
from service import terminal
from service.tally import Problems, Tally

PAGES = 3000


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(terminal, "warn", lambda text: None)


def bad(number):
    return Ingested(
        name=f"/news/page-{number}.html\udcff",
        state=State.REJECTED,
        reason="not_found",
        detail=f"page {number} says that it is not there; check the address",
    )


@pytest.mark.parametrize("made", [lambda: None, Problems], ids=["told", "in a report"])
def test_bad_pages_take_no_memory(made):
    tally = Tally(problems=made())
    for number in range(100):
        tally.add(bad(number))
    tracemalloc.start()
    try:
        for number in range(PAGES):
            tally.add(bad(number))
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert left < PAGES * 5
    assert len([*tally.as_json(1)]) > 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_report_names_all_of_them_in_their_order(count):
    tally = Tally(problems=Problems())
    for number in range(count):
        tally.add(bad(number))

    report = json.loads("".join(tally.as_json(2)))

    assert (report["pages"], report["rejected"], report["workers"]) == (count, count, 2)
    assert [one["path"] for one in report["problems"]] == [bad(n).name for n in range(count)]
