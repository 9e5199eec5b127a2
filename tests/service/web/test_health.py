"""The page of health, and what probes and Prometheus are told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.conditions import THE_DATABASE, Condition, Conditions
from db.crawls import Crawls, Outcome
from db.opening import open_for_writing
from db.records import utc_text
from db.services import Kind, Services
from service.serving.pulse import pulse

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


def test_the_database_is_among_them_and_has_no_page_of_its_own(watched, get):
    with open_for_writing(watched) as database:
        Conditions(database).save(
            Condition(outlet=THE_DATABASE, colour="red", why="damage", what_now="look", since=NOW)
        )

    text = get("/health").text

    assert 'href="/outlet/etnews"' in text
    assert '<th scope="row">the database</th>' in text
    assert get("/healthz").json()["red"] == ["sedaily", THE_DATABASE]


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


@pytest.mark.parametrize(
    ("serve", "run_due", "silent"),
    [
        pytest.param(1, 600, None, id="both are at work"),
        pytest.param(600, 1, Kind.SERVE, id="run-due by hand does not hide that serve is down"),
        pytest.param(90_100, 1, None, id="run-due has taken its place"),
        pytest.param(200_000, 90_100, Kind.RUN_DUE, id="and is down as well"),
        pytest.param(90_100, 200_000, Kind.SERVE, id="run-due was before it"),
    ],
)
def test_each_way_to_crawl_is_heard_of_by_itself(tmp_path, serve, run_due, silent):
    with open_for_writing(tmp_path / "news.db") as database:
        services = Services(database)
        for kind, age in ((Kind.SERVE, serve), (Kind.RUN_DUE, run_due)):
            services.beat(kind, holder="here 7", now=NOW - timedelta(seconds=age))
        beat = services.counting(NOW)

    assert (beat.kind if pulse(beat, NOW).is_silent else None) == silent


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
    assert re.search(r'newswinnow_removed\{kind="\w+",rule="[\w.]+"\} [1-9]', answer.text)


@pytest.fixture
def queued(stored):
    """An article that was published at noon and stored a minute later, and an address to come."""
    now = datetime.now(UTC)
    with open_for_writing(stored) as database:
        [article] = database.rows(
            "select article, created_at from versions where number = 1 limit 1"
        )
        at = datetime.fromisoformat(str(article["created_at"]))
        database.change("insert or ignore into outlets values ('late', 'late', '', '', '[]', '[]')")
        for key, due, which in (("one", None, article["article"]), ("two", now, None)):
            database.change(
                "insert into links (key, url, kind, way, outlet, depth, authors, first_seen, "
                "last_seen, reason, failures, published_at, due_at, article) values (:key, :key, "
                "'article', 'feeds', 'late', 1, '[]', :now, :now, '', 0, :told, :due, :article)",
                key=key, now=utc_text(now), told=utc_text(at - timedelta(seconds=60)),
                due=None if due is None else utc_text(due), article=which,
            )  # fmt: skip
        database.change(
            "insert into rejections (address, page, reason, detail, created_at, run) "
            "select 'x', sha256, 'list', '', '', (select max(id) from runs) from pages limit 1"
        )
    yield stored
    with open_for_writing(stored) as database:
        database.change("delete from links where outlet = 'late'")
        database.change("delete from rejections where address = 'x'")


@pytest.mark.parametrize("document", ["grafana.json", "service.md"])
def test_what_the_dashboard_and_the_rules_ask_for_is_there(document, get):
    text = (Path(__file__).parents[3] / "docs" / document).read_text("utf-8")
    told = set(re.findall(r"^# TYPE (newswinnow_\w+)", get("/metrics").text, re.MULTILINE))

    asked = set(re.findall(r"newswinnow_\w+", text))

    assert asked
    assert asked - told == set()


def test_prometheus_is_told_what_waits_and_what_was_rejected(queued, get):
    lines = get("/metrics").text.splitlines()

    assert 'newswinnow_queue{outlet="late"} 1.0' in lines
    assert 'newswinnow_latency_seconds{outlet="late"} 60.0' in lines
    assert 'newswinnow_rejected{reason="list",state="rejected"} 1.0' in lines


def test_where_nothing_is_known_nothing_is_wrong(get):
    answer = get("/healthz")
    assert (answer.status_code, answer.json()["red"]) == (200, [])
    assert answer.json()["service"]["why"] == "no service was ever at work on this database"
    assert "Nothing is known yet" in get("/health").text
