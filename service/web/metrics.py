"""What a Prometheus server asks for: how much is stored, how outlets are, how their crawls went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from db import measured, overview
from db.conditions import Conditions
from db.connection import Database
from db.crawls import COUNTS, Crawls, Outcome
from db.services import Services
from service.serving.health import Colour

NEWEST = 2000  # crawls that are summed up: of 50 outlets each hour two days


def exposition(database: Database, now: datetime) -> bytes:
    """All metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Collected(tuple(_metrics(database, now))))
    return generate_latest(registry)


class _Collected:
    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _metrics(database: Database, now: datetime) -> Iterator[Metric]:
    totals = overview.totals(database)
    stored = GaugeMetricFamily("newswinnow_stored", "What is stored.", labels=["what"])
    for what in ("articles", "stories", "rejected", "quarantined"):
        stored.add_metric([what], getattr(totals, what))
    yield stored
    yield from _of_pages(database)
    yield from _of_outlets(database, now)
    yield from _of_service(database, now)
    yield from _of_queue(database, now)
    yield from _of_crawls(database)


def _of_pages(database: Database) -> Iterator[Metric]:
    removed = GaugeMetricFamily(
        "newswinnow_removed", "Spans taken out of the newest articles.", labels=["kind", "rule"]
    )
    for (kind, rule), count in measured.removed(database).items():
        removed.add_metric([kind, rule], count)
    yield removed
    rejected = GaugeMetricFamily(
        "newswinnow_rejected", "Addresses whose last page is no article, by reason.",
        labels=["state", "reason"],
    )  # fmt: skip
    for (state, reason), count in measured.rejected(database).items():
        rejected.add_metric([state, reason], count)
    yield rejected


def _of_queue(database: Database, now: datetime) -> Iterator[Metric]:
    queue = GaugeMetricFamily("newswinnow_queue", "Addresses that are due.", labels=["outlet"])
    for outlet, count in measured.queue(database, now=now).items():
        queue.add_metric([outlet], count)
    waits = GaugeMetricFamily(
        "newswinnow_latency_seconds",
        "From publication to storing, the median of the last day's articles.",
        labels=["outlet"],
    )
    for outlet, seconds in measured.waits(database, since=now - timedelta(days=1)).items():
        waits.add_metric([outlet], seconds)
    yield from (queue, waits)


def _of_outlets(database: Database, now: datetime) -> Iterator[Metric]:
    state = GaugeMetricFamily(
        "newswinnow_outlet_state", "1 for the colour that an outlet has.",
        labels=["outlet", "colour"],
    )  # fmt: skip
    for outlet, one in Conditions(database).all().items():
        for colour in Colour:
            state.add_metric([outlet, colour], float(one.colour == colour))
    yield state
    age = GaugeMetricFamily(
        "newswinnow_last_success_age_seconds",
        "Since the last crawl of an outlet that went well.",
        labels=["outlet"],
    )
    failures = GaugeMetricFamily(
        "newswinnow_failures", "Crawls in a row that failed.", labels=["outlet"]
    )
    at_work = GaugeMetricFamily("newswinnow_at_work", "Crawls at work.", labels=["outlet"])
    for outlet, standing in Crawls(database).standings().items():
        failures.add_metric([outlet], standing.failures)
        at_work.add_metric([outlet], float(standing.is_running))
        if standing.done_at is not None:
            age.add_metric([outlet], (now.astimezone(UTC) - standing.done_at).total_seconds())
    yield from (age, failures, at_work)


def _of_service(database: Database, now: datetime) -> Iterator[Metric]:
    beat = Services(database).counting(now)
    age = GaugeMetricFamily(
        "newswinnow_service_age_seconds",
        "Since `serve` or `run-due` said last that it is at work.",
        labels=["command"],
    )
    if beat is not None:
        age.add_metric([beat.kind], (now - beat.at).total_seconds())
    yield age


def _of_crawls(database: Database) -> Iterator[Metric]:
    crawls = Crawls(database).newest(limit=NEWEST)
    ended = GaugeMetricFamily(
        "newswinnow_crawls", f"The newest {NEWEST} crawls by how they ended.",
        labels=["outlet", "outcome"],
    )  # fmt: skip
    pages = GaugeMetricFamily(
        "newswinnow_crawl_pages", "What they counted.", labels=["outlet", "what"]
    )
    seconds = GaugeMetricFamily(
        "newswinnow_last_crawl_seconds", "How long an outlet's newest took.", labels=["outlet"]
    )
    outcomes: dict[tuple[str, str], int] = {}
    counts: dict[tuple[str, str], int] = {}
    took: dict[str, float] = {}
    for one in crawls:
        if one.outcome is None or one.ended_at is None:
            continue
        key = (one.outlet, one.outcome.value)
        outcomes[key] = outcomes.get(key, 0) + 1
        if one.outcome is Outcome.DONE:
            took.setdefault(one.outlet, (one.ended_at - one.started_at).total_seconds())
        for name in COUNTS:
            place = (one.outlet, name)
            counts[place] = counts.get(place, 0) + one.counts.get(name, 0)
    for (outlet, outcome), count in sorted(outcomes.items()):
        ended.add_metric([outlet, outcome], count)
    for (outlet, what), count in sorted(counts.items()):
        pages.add_metric([outlet, what], count)
    for outlet, lasted in sorted(took.items()):
        seconds.add_metric([outlet], lasted)
    yield from (ended, pages, seconds)
