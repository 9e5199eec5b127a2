"""The leases of outlets that a process crawls."""

from __future__ import annotations

import platform
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from db.crawls import SILENCE, Crawls, Outcome
from db.opening import open_for_reading, open_for_writing
from service import crawls as crawls_of
from service import leases as leases_of
from service.leases import held

HOLDER = """
import sys, time
from pathlib import Path
from service.leases import held
with held(Path(sys.argv[1]), ["etnews"]):
    print("held", flush=True)
    time.sleep(600)
"""
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


def newest(path):
    with open_for_reading(path) as database:
        return Crawls(database).newest(limit=1)[0]


def test_whoever_was_killed_frees_its_outlets_at_once(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        with held(path, ["etnews"]) as leases:
            assert leases.crawls == {}
        process.kill()

    with held(path, ["etnews"]) as leases:
        assert set(leases.crawls) == {"etnews"}


@pytest.mark.parametrize(
    "holder",
    [
        pytest.param("another-machine 1 abc", id="of another machine"),
        pytest.param(f"{platform.node()} 1 abc", id="of a process that there is"),
        pytest.param("who knows", id="of nobody"),
    ],
)
def test_whoever_may_live_is_waited_for(path, holder):
    now = datetime.now(UTC)
    with open_for_writing(path) as database:
        Crawls(database).take("etnews", due_at=now, holder=holder, now=now)

    with held(path, ["etnews"]) as leases:
        assert leases.crawls == {}


def test_what_breaks_a_crawl_is_told(path):
    with pytest.raises(ZeroDivisionError), held(path, ["etnews"]):
        raise ZeroDivisionError("by nought")

    assert (newest(path).outcome, newest(path).detail) == (
        Outcome.FAILED, "ZeroDivisionError: by nought",
    )  # fmt: skip


def test_whoever_is_asked_to_end_is_stopped(path):
    with held(path, ["etnews"]):
        pass

    assert newest(path).outcome is Outcome.STOPPED


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_whoever_was_killed_and_is_asked_for_by_nobody_frees_its_outlets_too(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        process.kill()
        while not leases_of._is_dead(process.pid):
            time.sleep(0.01)
        with held(path, ["etnews"]) as leases:
            assert set(leases.crawls) == {"etnews"}


STUBBORN = """
import signal, sys, time
from datetime import timedelta
from pathlib import Path
from service import leases
leases.BEAT = leases.MERCY = timedelta(seconds=0.2)
signal.signal(signal.SIGTERM, lambda *_: print("asked", flush=True))
with leases.held(Path(sys.argv[1]), ["etnews"]):
    print("held", flush=True)
    while True:
        time.sleep(1)
"""


def test_a_process_that_slept_and_lost_its_outlet_ends_even_if_it_hangs(path):
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGSTOP)
        with open_for_writing(path) as database:
            crawls, later = Crawls(database), datetime.now(UTC) + SILENCE * 2
            other = crawls.take("etnews", due_at=later, holder="other 1", now=later)
            crawls.beat([other], now=datetime.now(UTC))
        assert other is not None
        process.send_signal(signal.SIGCONT)
        assert process.stdout.readline() == "asked\n"
        assert process.wait(30) == -signal.SIGKILL


def test_whoever_lost_an_outlet_to_another_makes_an_end(path, monkeypatch):
    asked = threading.Event()
    monkeypatch.setattr(leases_of, "BEAT", timedelta(seconds=0.02))
    before = signal.signal(signal.SIGTERM, lambda *_: asked.set())
    try:
        with held(path, ["etnews", "sedaily"]) as leases:
            leases.end("sedaily", Outcome.DONE)
            assert not asked.wait(0.2)
            with open_for_writing(path) as database:
                crawl = leases.crawls["etnews"]
                Crawls(database).end(crawl, outcome=Outcome.LOST, now=datetime.now(UTC))
            assert asked.wait(30)
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(
    ("was_stopped", "error", "ended"),
    [
        pytest.param(False, "", ("failed", "it did not begin: its log says why"), id="unsaid"),
        pytest.param(False, "the disk is full", ("failed", "the disk is full"), id="an error"),
        pytest.param(True, "", ("stopped", ""), id="somebody's wish"),
    ],
)
def test_a_crawl_that_could_not_begin_failed(path, was_stopped, error, ended):
    crawled = crawls_of.Crawled(
        rounds=(),
        counts={},
        has_failed=True,
        was_stopped=was_stopped,
        was_late=False,
        error=error,
    )
    with held(path, ["etnews"]) as leases:
        crawls_of.note(crawled, leases)

    one = newest(path)
    assert (one.outcome, one.detail) == ended
