"""Processes that clean pages: really hung, filled, killed; and nobody but the page is hurt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaners.article import Cleaned, QuarantineReason, RawPage, Rejected
from crawler import workers as pool
from crawler.guard import MAX_PAGE_BYTES, Limits
from crawler.workers import WorkerError, Workers
from tests.conftest import ROOT
from tests.db.samples import STORY, page
from tests.in_process import InProcess

HOSTILE = pool.START.replace("crawler.worker", "tests.crawler.hostile")
SHORT = Limits(seconds=1.0, wall=20.0, memory=512 << 20)


@pytest.fixture(scope="module")
def hostile_workers():
    """Two workers, whose pages say what they do to them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "START", HOSTILE)
        workers = Workers({}, count=2, limits=SHORT)
    with workers:
        yield workers


def ill(deed, *, only_whole=True):
    """A page that does this to its worker; one that is cleaned plainly is an article."""
    when = ": clean" if only_whole else ""
    return page(f"{deed}{when}\n{STORY}")


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def children_of(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


BREAKS = [
    pytest.param("hang", "too_slow", "more than 1 seconds", id="an endless loop"),
    pytest.param("hang in C", "too_slow", "more than 1 seconds", id="a loop in a C library"),
    pytest.param("fill memory", "too_much_memory", "more than 512 MiB", id="memory"),
    pytest.param("segfault", "worker_died", "SIGSEGV", id="a crash of a C library"),
    pytest.param("exit", "worker_died", "exit status 3", id="an end without a word"),
]


@pytest.mark.parametrize(("deed", "reason", "words"), BREAKS)
def test_a_page_that_breaks_its_worker_is_read_as_its_text_alone(
    hostile_workers, deed, reason, words
):
    outcome = hostile_workers.begin(ill(deed)).result()

    [warning] = outcome.article.warnings
    assert warning.startswith("read as its text alone")
    assert words in warning
    assert outcome.article.title.value == "시험신문, 새 도서관을 열다"


@pytest.mark.parametrize(("deed", "reason", "words"), BREAKS)
def test_a_page_that_breaks_two_workers_is_quarantined(hostile_workers, deed, reason, words):
    outcome = hostile_workers.begin(ill(deed, only_whole=False)).result()

    assert outcome.reason is QuarantineReason(reason)
    assert words in outcome.detail
    assert "newswinnow reclean" in outcome.detail


@pytest.mark.parametrize("deed", ["hang", "hang in C", "segfault", "fill memory"])
def test_where_it_broke_is_kept(hostile_workers, deed):
    outcome = hostile_workers.begin(ill(deed, only_whole=False)).result()

    assert f" in {deed.replace(' ', '_').lower()}" in outcome.stack or "hostile.py" in outcome.stack


def test_the_pages_after_it_are_cleaned(hostile_workers):
    pages = [ill(deed) for deed in ("hang", "segfault", "exit")] + [page()] * 6

    outcomes = [begun.result() for begun in [hostile_workers.begin(one) for one in pages]]

    assert all(isinstance(outcome, Cleaned) for outcome in outcomes)
    assert [bool(outcome.article.warnings) for outcome in outcomes] == [True] * 3 + [False] * 6


def test_a_worker_that_somebody_kills_costs_its_page_nothing(hostile_workers, tmp_path):
    mark = tmp_path / "begun"
    begun = hostile_workers.begin(ill(f"once {mark}", only_whole=False))
    wait_until(mark.exists)
    for pid in hostile_workers.pids():
        os.kill(pid, signal.SIGKILL)

    assert begun.result() == InProcess({}).begin(page()).result()


def test_a_page_whose_worker_is_killed_again_and_again_is_set_aside(hostile_workers, tmp_path):
    begun = hostile_workers.begin(ill(f"always {tmp_path}", only_whole=False))
    killed: set[int] = set()
    while not begun.done():
        for pid in {int(one.name) for one in tmp_path.iterdir()} - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.01)

    assert begun.result().reason is QuarantineReason.WORKER_DIED
    assert len(killed) == 2 * pool.STRANGERS


def test_a_page_that_waits_is_too_slow_by_the_clock(monkeypatch):
    monkeypatch.setattr(pool, "START", HOSTILE)
    with Workers({}, count=1, limits=Limits(wall=0.2)) as workers:
        outcome = workers.begin(ill("wait", only_whole=False)).result()

    assert outcome.reason is QuarantineReason.TOO_SLOW


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_a_stopped_worker_is_replaced(monkeypatch):
    monkeypatch.setattr(pool, "PATIENCE", 8.0)
    monkeypatch.setattr(pool, "START", HOSTILE)
    with Workers({}, count=1, limits=Limits(seconds=0.5, wall=0.5)) as workers:
        workers.begin(page()).result()
        [pid] = workers.pids()
        [child] = children_of(pid)
        os.kill(child, signal.SIGSTOP)

        outcome = workers.begin(page()).result()

        assert "more than 0.5 seconds" in outcome.article.warnings[0]
        wait_until(lambda: gone(pid) and gone(child))


@pytest.fixture(scope="module")
def workers():
    with Workers({}, count=2) as workers:
        yield workers


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(page(), id="an article"),
        pytest.param(RawPage(body=b""), id="nothing"),
        pytest.param(page("a" * (MAX_PAGE_BYTES + 1)), id="a page too large"),
        pytest.param(page("b" * MAX_PAGE_BYTES), id="a page at the limit"),
    ],
)
def test_a_worker_gives_what_this_process_would(workers, raw):
    assert workers.begin(raw).result() == InProcess({}).begin(raw).result()


def test_what_was_put_back_stays_in_a_worker_too(workers):
    [removal] = [one for one in workers.begin(page()).result().removals if "저작권자" in one.text]

    again = workers.begin(page(), frozenset({removal.key})).result()

    assert removal.key not in {one.key for one in again.removals}


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_a_child_is_replaced_after_its_share_and_the_worker_stays():
    with Workers({}, count=1, limits=Limits(pages=2)) as workers:
        workers.begin(page()).result()
        [pid] = workers.pids()
        seen = [children_of(pid)]
        for _ in range(3):
            workers.begin(page()).result()
            # Behind its answer.
            wait_until(lambda: len(children_of(pid)) == 1 and children_of(pid) != seen[-1])
            seen.append(children_of(pid))
            workers.begin(page()).result()
            assert children_of(pid) == seen[-1]

        assert workers.pids() == (pid,)

    assert len({child for [child] in seen}) == 4


LOADED = """
import sys
import crawler.ingest, crawler.inputs.feed, crawler.knowledge, crawler.settle, crawler.workers
crawler.knowledge.load_knowledge()
print(sorted({"cleaners.pipeline", "cleaners.readers", "trafilatura"} & sys.modules.keys()))
"""


def test_who_only_sends_pages_does_not_load_what_cleans_them():
    command = [sys.executable, "-c", LOADED]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert said == "[]\n"


def test_only_as_many_processes_start_as_there_is_work_for():
    with Workers({}, count=8) as workers:
        for _ in range(3):
            workers.begin(page()).result()

        assert len(workers.pids()) == 1


@pytest.mark.parametrize(("asked", "given"), [(None, pool.default_count()), (0, 1), (3, 3)])
def test_there_is_always_a_worker(asked, given):
    with Workers({}, count=asked) as workers:
        assert workers.workers == given


def test_at_the_end_all_of_them_are_gone(monkeypatch):
    monkeypatch.setattr(pool, "START", HOSTILE)
    with Workers({}, count=2) as workers:
        begun = [workers.begin(ill("hang")) for _ in range(5)]
        wait_until(lambda: len(workers.pids()) == 2)
        pids = workers.pids()

    assert all(map(gone, pids))
    assert all(one.done() for one in begun)


def test_a_machine_that_starts_no_process_says_so(monkeypatch):
    monkeypatch.setattr(pool, "START", "raise SystemExit('no room for {line}')")
    with Workers({}, count=1) as workers, pytest.raises(WorkerError, match="no room for"):
        workers.begin(page()).result()


def test_an_interpreter_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Workers({}, count=1) as workers, pytest.raises(WorkerError, match="No such file"):
        workers.begin(page()).result()


def test_a_worker_says_nothing_on_our_output(workers, capfd):
    assert isinstance(workers.begin(RawPage(body=b"\xff\xfe\0\0")).result(), Rejected)
    assert capfd.readouterr() == ("", "")


PARENT = """
import sys
from crawler import workers as pool
pool.START = {start!r}
from tests.crawler.test_workers import ill
with pool.Workers({{}}, count=2, limits=pool.Limits(seconds=60)) as workers:
    begun = [workers.begin(ill("hang")) for _ in range(2)]
    while len(workers.pids()) < 2:
        pass
    print(*workers.pids(), flush=True)
    begun[0].result()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends behind its page")
def test_workers_of_a_killed_parent_end_in_the_middle_of_their_page():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(start=HOSTILE)], cwd=ROOT, stdout=subprocess.PIPE
    )
    pids = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.communicate(timeout=60)

    assert len(pids) == 2
    wait_until(lambda: all(map(gone, pids)))
