"""An old file ends up like a new one; a strange one is refused and left as it is."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlite_utils import Migrations

from cleaners.article import BODY_KINDS
from db import schema
from db.connection import Mode, connect
from db.errors import FromTheFutureError, MigrationError, NotADatabaseError
from db.opening import open_for_reading, open_for_writing
from db.store import Store
from tests.db.samples import NOON, OUTCOME_OF_STATE, a_run, cleaned, page, save

LATER = NOON + timedelta(hours=1)
REJECTED = OUTCOME_OF_STATE["rejected"]


def ask(path, question):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def change(path, statement):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


def test_a_new_file_is_set_up_for_many_readers(path):
    Store.open(path).close()

    assert ask(path, "PRAGMA journal_mode") == [("wal",)]
    assert ask(path, "PRAGMA user_version") == [(11,)]


def test_a_writer_is_durable_and_keeps_references(path):
    with open_for_writing(path) as database:
        assert database.row("PRAGMA synchronous") == {"synchronous": 2}
        assert database.row("PRAGMA foreign_keys") == {"foreign_keys": 1}


def test_opening_twice_changes_nothing(path):
    Store.open(path).close()
    before = ask(path, "select * from sqlite_master")

    Store.open(path).close()

    assert ask(path, "select * from sqlite_master") == before


def test_every_table_says_what_it_is(path):
    Store.open(path).close()

    question = """
        select name, sql from sqlite_master join pragma_table_list using (name)
        where pragma_table_list.type in ('table', 'virtual') and name glob '[a-z]*'
    """
    tables = [(name, sql) for name, sql in ask(path, question) if name[:6] != "sqlite"]
    assert [name for name, sql in tables if " -- " not in sql] == []


def test_the_view_takes_the_kinds_of_the_body(path):
    view = next(statement for statement in schema.FIELDS if "create view" in statement)

    listed = re.search(r"kind in \(([^)]*)\)", view).group(1)

    assert listed == ", ".join(f"'{kind}'" for kind in BODY_KINDS)


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('newswinnow', '9999_flying_cars', '')",
            id="a migration nobody here knows",
        ),
        pytest.param("PRAGMA user_version = 99", id="a higher version"),
    ],
)
@pytest.mark.parametrize("opening", [open_for_writing, open_for_reading])
def test_a_file_from_the_future_is_refused_and_left_alone(path, sign, opening):
    Store.open(path).close()
    change(path, sign)
    before = path.read_bytes()

    with pytest.raises(FromTheFutureError, match=r"news\.db: written by a newer .* Update"):
        opening(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("opening", [open_for_writing, open_for_reading])
def test_another_programs_database_is_refused_and_left_alone(path, opening):
    change(path, "create table pages (their_own)")
    before = path.read_bytes()

    with pytest.raises(NotADatabaseError, match="another program"):
        opening(path)

    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database(path):
    path.touch()

    Store.open(path).close()

    assert ask(path, "select count(*) from articles") == [(0,)]


@pytest.mark.parametrize("steps", range(1, len(schema.STEPS)))
def test_an_older_file_ends_up_like_a_new_one(path, tmp_path, steps):
    older = Migrations("newswinnow")
    for name in list(schema.STEPS)[:steps]:
        older(name=name)(schema.step(name))
    with connect(path, Mode.CREATE) as database:
        schema.migrate(database, older)

    Store.open(path).close()
    Store.open(tmp_path / "new.db").close()

    question = "select name from pragma_table_info('{}') order by name"
    named = "select name from sqlite_master where type in ('table', 'view') order by name"
    assert ask(path, named) == ask(tmp_path / "new.db", named)
    for table in ("articles", "versions", "news_articles", "stories"):
        assert ask(path, question.format(table)) == ask(tmp_path / "new.db", question.format(table))
    assert ask(path, "PRAGMA user_version") == [(11,)]


def test_an_older_file_knows_when_its_pages_were_fetched(path):
    with Store.open(path) as store:
        run = a_run(store)
        save(store, run, page("old", url="https://a.example/", fetched_at=NOON), cleaned("하나"))
        save(store, run, page("new", url="https://a.example/", fetched_at=LATER), cleaned("둘"))
        save(store, run, page("bad", url="https://b.example/", fetched_at=NOON), REJECTED)
        save(store, run, page("without"), cleaned("셋"))
    before = ask(path, "select * from captures")
    change(path, "drop table captures")
    change(path, "delete from _sqlite_migrations where name = '0006_captures'")

    Store.open(path).close()

    assert len(before) == 3
    assert ask(path, "select * from captures") == before


def test_a_failed_migration_leaves_the_file_as_it_was(path):
    Store.open(path).close()
    before = ask(path, "select * from sqlite_master"), ask(path, "PRAGMA user_version")
    next_ones = Migrations("newswinnow")
    for name in schema.STEPS:
        next_ones(name=name)(schema.step(name))

    @next_ones(name="0006_breaks")
    def breaks(tables):
        tables.execute("create table half_done (x)")
        tables.execute("create table articles (there_is_one)")

    with connect(path, Mode.CREATE) as database, pytest.raises(MigrationError, match="as it was"):
        schema.migrate(database, next_ones)

    assert (ask(path, "select * from sqlite_master"), ask(path, "PRAGMA user_version")) == before


def test_a_reader_brings_an_older_file_up_to_date(path):
    path.touch()

    with open_for_reading(path) as database:
        assert database.row("select count(*) as articles from articles") == {"articles": 0}


def test_a_reader_cannot_write(path):
    Store.open(path).close()

    with open_for_reading(path) as database, pytest.raises(Exception, match="may only be read"):
        database.change("delete from articles")
