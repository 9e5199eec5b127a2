"""The page of health, and what probes and Prometheus are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.conditions import Condition, Conditions
from db.crawls import Crawls, Outcome
from db.opening import open_for_writing
from db.services import Kind, Services

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def watched(stored):
    """Two outlets: one is well, of the other no list answers."""
    with open_for_writing(stored) as database:
        crawls, conditions = Crawls(database), Conditions(database)
        for slug, outcome in (("etnews", Outcome.DONE), ("sedaily", Outcome.FAILED)):
            crawl = crawls.take(slug, due_at=NOW, holder="here", now=NOW)
            counts = {"asked": 9, "new": 7}
            ended = NOW + timedelta(seconds=40)
            crawls.end(crawl, outcome=outcome, detail="HTTP 503", counts=counts, now=ended)
        for slug, colour, why in (("etnews", "green", "all is well"), ("sedaily", "red", "<b>503")):
            conditions.save(
                Condition(outlet=slug, colour=colour, why=why, what_now="look", since=NOW)
            )
    yield stored
    with open_for_writing(stored) as database:
        database.change("delete from crawls")
        database.change("delete from conditions")


def test_the_page_has_the_worst_first_with_what_to_do(watched, get):
    page = get("/health")

    assert page.status_code == 200
    assert page.text.index("sedaily") < page.text.index("etnews")
    assert "&lt;b&gt;503" in page.text
    assert '<span class="state red">red</span>' in page.text
    assert "New articles a day" in page.text
    assert "40 s" in page.text


def test_a_probe_hears_of_a_red_outlet(watched, get):
    answer = get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["red"] == ["sedaily"]


@pytest.mark.parametrize(
    ("kind", "age", "status", "said"),
    [
        (Kind.SERVE, 3, 200, "`newswinnow serve` is at work (here 7)"),
        (Kind.SERVE, 600, 503, "no service is at work: `newswinnow serve` (here 7) was so last at"),
        (Kind.RUN_DUE, 600, 200, "`newswinnow run-due` is at work"),
        (Kind.RUN_DUE, 90_100, 503, "no service is at work: `newswinnow run-due`"),
    ],
)
def test_a_probe_hears_that_nobody_crawls_though_the_page_is_up(
    stored, get, kind, age, status, said
):
    with open_for_writing(stored) as database:
        at = datetime.now(UTC) - timedelta(seconds=age)
        Services(database).beat(kind, holder="here 7", now=at)
    try:
        answer = get("/healthz")

        assert answer.status_code == status
        assert said in answer.json()["service"]["why"]
        assert bool(answer.json()["service"]["what_now"]) is (status == 503)
        assert ("no service is at work" in get("/health").text) is (status == 503)
        assert f'newswinnow_service_age_seconds{{command="{kind}"}}' in get("/metrics").text
    finally:
        with open_for_writing(stored) as database:
            database.change("delete from services")


def test_prometheus_is_told_in_its_own_format(watched, get):
    answer = get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'newswinnow_outlet_state{colour="red",outlet="sedaily"} 1.0' in lines
    assert 'newswinnow_crawl_pages{outlet="etnews",what="new"} 7.0' in lines
    assert 'newswinnow_crawls{outcome="failed",outlet="sedaily"} 1.0' in lines
    assert 'newswinnow_failures{outlet="sedaily"} 1.0' in lines
    assert 'newswinnow_last_crawl_seconds{outlet="etnews"} 40.0' in lines
    assert 'newswinnow_last_success_age_seconds{outlet="etnews"}' in answer.text
    assert 'newswinnow_stored{what="articles"}' in answer.text


def test_where_nothing_is_known_nothing_is_wrong(get):
    answer = get("/healthz")
    assert (answer.status_code, answer.json()["red"]) == (200, [])
    assert answer.json()["service"]["why"] == "no service was ever at work on this database"
    assert "Nothing is known yet" in get("/health").text
