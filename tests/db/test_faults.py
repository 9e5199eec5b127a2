"""Every fault of the file has an error of its own, in words; what was stored stays."""

from __future__ import annotations

import os
import sqlite3

import pytest

from db import queries
from db.connection import MEMORY, Mode, connect, files_of, make_durable
from db.errors import (
    DamagedError,
    DbError,
    DiskFullError,
    LockedError,
    MissingDatabaseError,
    NotADatabaseError,
    UnwritableError,
    explain,
)
from db.opening import open_for_reading, open_for_writing
from db.records import State, number_of, text_of
from db.store import Store
from tests.db.samples import a_run, cleaned, content, page, save


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


def test_reading_makes_no_file(path):
    with pytest.raises(MissingDatabaseError, match="no database here"):
        open_for_reading(path)

    assert not path.exists()


def test_the_files_of_a_database_are_known_by_their_whole_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert f"{tmp_path}/news.db-wal" in files_of("news.db")


def test_a_text_is_no_database(path):
    path.write_text("a text that is long enough to be no database header at all\n" * 20)

    with pytest.raises(NotADatabaseError, match="not an SQLite database"):
        open_for_writing(path)


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(NotADatabaseError, match="a folder"):
        open_for_writing(tmp_path)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param("nowhere/news.db", "folder does not exist", id="no folder"),
        pytest.param("x" * 300, "cannot be opened|cannot be reached", id="a name too long"),
    ],
)
def test_an_impossible_place_is_named(tmp_path, place, words):
    with pytest.raises(UnwritableError, match=words):
        open_for_writing(tmp_path / place)


def test_a_folder_that_takes_no_files_is_named():
    # /proc takes no files, not even from root, for whom permissions do not count.
    with pytest.raises(UnwritableError, match="Check that you may read and write"):
        open_for_writing("/proc/news.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_only_be_read_is_named(path):
    Store.open(path).close()
    path.chmod(0o400)

    with pytest.raises(UnwritableError, match="may only be read"), Store.open(path) as store:
        a_run(store)


def test_a_damaged_file_is_named(path):
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(50):
            save(store, run, page(f"{number}" * 2000, path=f"/pages/{number}"), cleaned("a" * 3000))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))

    with (
        pytest.raises(DamagedError, match=r"damaged .* \.recover"),
        open_for_reading(path) as database,
    ):
        list(queries.articles(database))


def test_a_damaged_page_is_named():
    with Store.open(MEMORY) as store:
        saved = save(store, a_run(store), page(), cleaned())
        store.database.change("update pages set body = x'00'")

        with pytest.raises(DamagedError, match=page().sha256):
            queries.last_page(store.database, saved.article_id)


def test_a_full_disk_keeps_what_was_stored():
    with Store.open(MEMORY) as store:
        run = a_run(store)
        save(store, run, page(), cleaned())
        before = content(store.database.connection)
        [pages] = store.database.connection.execute("PRAGMA page_count").fetchone()
        store.database.change(f"PRAGMA max_page_count = {pages + 2}")
        large = page(os.urandom(50_000).hex(), path="/pages/large.txt")

        with pytest.raises(
            DiskFullError, match="Make room there, and in TMPDIR if it lies elsewhere"
        ):
            save(store, run, large, cleaned())

        assert content(store.database.connection) == before
        assert not store.database.connection.in_transaction
        store.database.change("PRAGMA max_page_count = 100000")
        assert save(store, run, large, cleaned()).state is State.NEW


def test_a_locked_file_is_named(path):
    with Store.open(path) as store, connect(path, Mode.CREATE) as other:
        store.database.change("PRAGMA busy_timeout = 10")
        with other.writing(), pytest.raises(LockedError, match="Wait until the other"):
            a_run(store)


def test_a_new_file_that_stays_locked_is_named(path, monkeypatch):
    monkeypatch.setattr("db.connection.WAL_TRIES", 2)
    with connect(path, Mode.CREATE) as other:
        other.change("create table x (y)")
        with other.writing(), connect(path, Mode.CREATE) as database:
            database.change("PRAGMA busy_timeout = 10")
            with pytest.raises(LockedError):
                make_durable(database)


def test_a_mistake_of_our_own_keeps_its_traceback(path):
    with open_for_writing(path) as database, pytest.raises(sqlite3.OperationalError):
        list(database.rows("select nonsense"))


def test_an_error_of_the_module_is_no_error_of_the_file():
    assert explain(sqlite3.ProgrammingError("closed"), "news.db") is None


def write_until_interrupted(database):
    with database.writing():
        database.change("insert into outlets values ('a', 'a', '', '', '', '')")
        raise KeyboardInterrupt


def test_an_interrupted_transaction_leaves_nothing():
    with Store.open(MEMORY) as store:
        with pytest.raises(KeyboardInterrupt):
            write_until_interrupted(store.database)

        assert list(store.database.rows("select * from outlets")) == []


@pytest.mark.parametrize("read", [text_of, number_of])
def test_a_column_of_another_type_is_a_mistake_that_is_seen(read):
    with pytest.raises(TypeError, match="holds bytes"):
        read({"column": b""}, "column")


def test_every_error_is_caught_by_the_root():
    with pytest.raises(DbError):
        open_for_reading("/nowhere/at/all.db")
