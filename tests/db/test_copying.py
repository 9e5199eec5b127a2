"""A copy is what was stored when it began, whole, or it is not there."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from db import copying
from db.connection import Mode, connect
from db.copying import copy_database
from db.errors import CopyError, DamagedError, MissingDatabaseError
from db.opening import open_for_reading
from db.query_language import parse
from db.records import number_of
from db.search import search
from db.store import Store
from tests.conftest import ROOT
from tests.db.samples import a_run, cleaned, content_of_file, page, save


@pytest.fixture
def path(tmp_path):
    with Store.open(tmp_path / "news.db") as store:
        run = a_run(store)
        save(store, run, page("one", "/one"), cleaned("정부가 도서관을 연다."))
        save(store, run, page("two", "/two"), cleaned("시민이 모인다."))
    return tmp_path / "news.db"


def test_a_copy_has_the_same_articles_and_the_same_answers(path, tmp_path):
    copied = copy_database(path, tmp_path / "copy.db")

    assert copied.articles == 2
    assert content_of_file(tmp_path / "copy.db") == content_of_file(path)
    with open_for_reading(path) as one, open_for_reading(tmp_path / "copy.db") as other:
        assert search(one, parse("도서관")).hits == search(other, parse("도서관")).hits != ()


def test_a_copy_is_one_file_alone_and_leaves_nothing_beside_it(path, tmp_path):
    copy_database(path, tmp_path / "copy.db")

    names = sorted(each.name for each in tmp_path.iterdir())
    assert [name for name in names if "copy" in name] == ["copy.db"]


def test_what_is_not_in_the_main_file_yet_is_copied(path, tmp_path):
    with Store.open(path) as store:
        save(store, a_run(store), page("three", "/three"), cleaned("셋"))

        assert copy_database(path, tmp_path / "copy.db").articles == 3


def test_a_file_that_is_there_is_left_alone(path, tmp_path):
    (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(CopyError, match=r"a file already.*--force"):
        copy_database(path, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "mine"
    assert copy_database(path, tmp_path / "copy.db", force=True).articles == 2


def test_a_file_that_comes_meanwhile_is_left_alone(path, tmp_path):
    def watch(_done, _total):
        (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(CopyError, match="a file already"):
        copy_database(path, tmp_path / "copy.db", watch=watch)

    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_disk_without_links_has_copies_too(path, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)

    assert copy_database(path, tmp_path / "copy.db").articles == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("news.db", "the database itself", id="itself"),
        pytest.param("news.db-wal", "the database itself", id="its log"),
        pytest.param("nowhere/copy.db", "folder does not exist", id="no folder"),
        pytest.param(".", "a folder|the database itself", id="a folder"),
    ],
)
def test_an_impossible_place_is_named(path, tmp_path, name, words):
    with pytest.raises(CopyError, match=words):
        copy_database(path, tmp_path / name, force=True)


def test_the_log_of_another_database_is_not_taken_for_the_copys(path, tmp_path):
    (tmp_path / "copy.db-wal").write_bytes(b"changes")

    with pytest.raises(CopyError, match="in use, or was killed"):
        copy_database(path, tmp_path / "copy.db", force=True)


def test_no_room_is_said_before_anything_is_written(path, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(CopyError, match="no room for a copy"):
        copy_database(path, tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


def test_a_disk_that_fails_leaves_no_copy(path, tmp_path, monkeypatch):
    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(CopyError, match=r"could not be written \(Input"):
        copy_database(path, tmp_path / "copy.db")

    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == []


def test_a_file_that_is_still_empty_can_be_copied(tmp_path):
    (tmp_path / "news.db").touch()

    assert copy_database(tmp_path / "news.db", tmp_path / "copy.db").articles == 0


def test_there_is_no_copy_of_no_database(tmp_path):
    with pytest.raises(MissingDatabaseError):
        copy_database(tmp_path / "news.db", tmp_path / "copy.db")


def test_a_damaged_database_is_told_and_not_copied(path, tmp_path):
    with connect(path, Mode.READ) as database:
        [row] = database.rows("select rootpage from sqlite_master where name = 'articles'")
    with path.open("r+b") as file:
        file.seek((number_of(row, "rootpage") - 1) * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(DamagedError, match="damaged"):
        copy_database(path, tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


def test_what_sqlite_says_of_the_copy_is_told(path, tmp_path):
    with path.open("r+b") as file:
        file.seek(36)  # how many pages of the file are unused
        file.write(bytes([0, 0, 0, 5]))

    with pytest.raises(DamagedError, match=r"should be 5.*check-db"):
        copy_database(path, tmp_path / "copy.db")

    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == []


def test_halves_of_killed_processes_are_taken_away_and_no_others(path, tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    names = (f".copy.db.{ended.pid}.half", f".copy.db.{os.getppid()}.half", ".copy.db.mine.half")
    for name in (*names, f".copy.db.{ended.pid}.half-wal"):
        (tmp_path / name).touch()

    copy_database(path, tmp_path / "copy.db")

    assert {each.name for each in tmp_path.glob(".copy*")} == set(names[1:])


@pytest.mark.parametrize("raised", [PermissionError, OverflowError])
def test_a_process_of_somebody_else_is_alive(monkeypatch, raised):
    def kill(*_):
        raise raised

    monkeypatch.setattr(os, "kill", kill)

    assert copying._is_alive(1)


WRITER = """
import sys
from tests.db.samples import a_run, cleaned, page, save
from db.store import Store
with Store.open(sys.argv[1]) as store:
    run = a_run(store)
    for number in range(100_000):
        save(store, run, page(f"page {number}" * 500, f"/w/{number}"), cleaned(f"글 {number}"))
"""
COPIER = """
import sys, time
from pathlib import Path
from db import copying
copying.STEP = 1
copying.copy_database(sys.argv[1], Path(sys.argv[2]), watch=lambda *_: time.sleep(0.002))
"""


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def articles_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("select count(*) from articles").fetchone()[0]


def wait_until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_copies_are_whole_while_another_process_writes(path, tmp_path):
    writer = start(WRITER, path)
    try:
        wait_until(lambda: articles_in(path) > 20)
        counts = []
        for number in range(5):
            before = articles_in(path)
            copied = copy_database(path, tmp_path / f"{number}.db")
            counts.append((before, copied.articles, articles_in(path)))
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()

    assert all(sorted(numbers) == list(numbers) for numbers in counts), counts
    for number, (_, articles, _) in enumerate(counts):
        whole = content_of_file(tmp_path / f"{number}.db")
        assert (len(whole["articles"]), len(whole["pages"])) == (articles, articles)


def test_killed_in_the_middle_there_is_nothing_under_its_name(path, tmp_path):
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    for _ in range(3):
        copier = start(COPIER, path, target)
        wait_until(lambda: any(half.stat().st_size for half in target.parent.glob(".copy*.half")))
        copier.send_signal(signal.SIGKILL)
        assert copier.wait() == -signal.SIGKILL
        assert not target.exists()

    assert copy_database(path, target).articles == 2
    assert [each.name for each in target.parent.iterdir()] == [Path(target).name]
