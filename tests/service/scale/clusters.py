"""A scheduler and workers as processes of their own, on loopback; and what their results are."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
from pyarrow import parquet

from benchmarks.synthetic.articles import as_html
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom

ROOT = Path(__file__).parent.parent.parent.parent
COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}

# Numbers and times of runs aside, all that a file holds.
TABLES = {
    "articles": "select * from articles order by id",
    "versions": "select * from versions order by article, number",
    "paragraphs": "select * from paragraphs order by article, version, number",
    "removals": "select * from removals order by article, version, number",
    "furniture": "select * from furniture order by source, key",
    "likenesses": "select * from likenesses order by article, other",
    "fingerprints": "select * from fingerprints order by article",
    "rejections": "select * from rejections order by address",
    "quarantine": "select * from quarantine order by address",
    "events": "select * from events order by address, kind, detail",
    "captures": "select * from captures order by address, fetched_at, page",
    "pages": "select * from pages order by sha256",
    "runs": "select * from runs",
}
ASIDE = frozenset({"created_at", "first_seen", "started_at", "finished_at", "run"})
NUMBERS = {"events": {"id"}, "runs": {"id"}}


def make_pages(folder: Path, *, of_each: int = 30, releases: int = 10) -> int:
    """Made-up pages with furniture and stories, and some that are none."""
    folder.mkdir()
    articles = [one for outlet in outlets(5, each=1) for one in outlet.articles[:of_each]]
    articles += newsroom(5, releases=releases, digests=2)
    for at, article in enumerate(articles):
        (folder / f"{at:04}.html").write_bytes(as_html(article))
    (folder / "empty.html").write_bytes(b"")
    (folder / "menu.html").write_bytes(b"<html><body><a href='/'>Home</a></body></html>")
    (folder / "long.html").write_bytes(b"<p>long</p>" * 600_000)
    return len(articles) + 3


@contextmanager
def a_cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The scheduler's address, the workers, which nobody starts again, and behind them itself."""
    note = folder / "scheduler.json"
    common = ["--scheduler-file", str(note), "--no-dashboard"]
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", "0", *common)
    started = [scheduler]
    try:
        _wait(lambda: note.exists() and note.read_text())  # it is there before its words are
        started += [_start_worker(folder) for _ in range(workers)]
        yield json.loads(note.read_text())["address"], [*started[1:], scheduler]
    finally:
        for process in started[::-1]:
            process.kill()
            process.wait()


@contextmanager
def a_worker(folder: Path, *options: str) -> Iterator[subprocess.Popen]:
    """One more, of the cluster of that folder."""
    process = _start_worker(folder, *options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _start_worker(folder: Path, *options: str) -> subprocess.Popen:
    return _start(
        "worker", "--scheduler-file", str(folder / "scheduler.json"), "--no-dashboard",
        "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1",
        "--local-directory", str(folder), *options,
    )  # fmt: skip


def _start(what: str, *options: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{what}", *options],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(until, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


A_PART = "a part is cleaned"
KILLS = """
import os, signal, sys
from service.scale import job
pid, step = int(sys.argv.pop(1)), sys.argv.pop(1)

def kill():
    global pid
    if pid:
        os.kill(pid, signal.SIGKILL)
    pid = 0

carry_out, exchanged = job.carry_out, job._Steps._exchanged

def watched(*args, watch, **kwargs):
    def killing():
        if step == "a part is cleaned":
            kill()
        watch()
    return carry_out(*args, watch=killing, **kwargs)

def stepping(self, name, *args):
    if step == name:
        kill()
    return exchanged(self, name, *args)

job.carry_out, job._Steps._exchanged = watched, stepping
from service.cli import main; main()
"""


def start_that_kills(pid, step, folder, *arguments):
    """The command, which kills a process when it comes to a step, however fast it is."""
    return start(folder, pid, step, *arguments, command=[sys.executable, "-c", KILLS])


def start(folder, *arguments, command=COMMAND):
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process):
    out, err = process.communicate(timeout=300)
    return process.returncode, out.decode(), err.decode()


def cleans(worker: subprocess.Popen) -> bool:
    """Whether it has begun processes that clean; others are Dask's own, before there is a job."""
    with contextlib.suppress(psutil.NoSuchProcess):
        children = psutil.Process(worker.pid).children(recursive=True)
        return any("crawler.worker" in " ".join(child.cmdline()) for child in children)
    return False


def wait_for(until, process) -> None:
    def ended():
        assert process.poll() is None, "it was done before"
        return until()

    _wait(ended)


def articles_in(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("select count(*) from articles").fetchone()[0])
    except sqlite3.Error:
        return 0  # not there yet


def rows(path: Path) -> dict[str, list[dict]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            name: [_row(name, row) for row in connection.execute(question)]
            for name, question in TABLES.items()
        }


def _row(name: str, row: sqlite3.Row) -> dict:
    aside = ASIDE | NUMBERS.get(name, set())
    return {key: value for key, value in dict(row).items() if key not in aside}


def partitions(folder: Path) -> tuple[list[dict], list[dict]]:
    """The articles as the JSON lines have them and as the Parquet files have them, by id."""
    lines = [one for path in sorted(folder.glob("part-*.jsonl")) for one in objects(path)]
    tables = [parquet.read_table(path) for path in sorted(folder.glob("part-*.parquet"))]
    return _by_id(lines), _by_id(row for table in tables for row in table.to_pylist())


def objects(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def exported(db: Path) -> list[dict]:
    """The articles as `newswinnow export` has them, by id."""
    code, out, err = finish(start(db.parent, "export", "--format", "jsonl", "--db", db))
    assert code == 0, err
    return _by_id(json.loads(line) for line in out.split("\n") if line)


def _by_id(articles) -> list[dict]:
    return sorted(articles, key=lambda one: one["id"])
