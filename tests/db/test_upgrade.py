"""A file of any earlier schema, killed at any statement of its upgrade, is old or new."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from db import integrity, schema, search_index
from db.connection import Mode, connect
from db.errors import MigrationError
from db.opening import open_for_reading, open_for_writing
from db.query_language import parse
from db.schema import STEPS, step
from db.search import search
from tests.conftest import ROOT

OLD = range(1, len(STEPS))
PRESENT = len(STEPS)
ROWS = """
    insert into runs (id, command, cleaner, started_at) values (1, 'clean', '1', '2026-01-01');
    insert into pages (sha256, body, size, content_type, headers, fetched_at, first_seen)
        values ('{digest}{number}', x'28b52ffd', 1, null, '[]', null, '2026-01-01');
    insert into articles (id, address, version, last_page)
        values ('{number}', '/{number}', 1, '{digest}{number}');
    insert into versions (article, number, page, cause, cleaner, run, created_at, title, dateline,
            warnings, found)
        values ('{number}', 1, '{digest}{number}', 'first', '1', 1, '2026-01-01T00:00:00+00:00',
            '제목 {number}', '[]', '[]', '{{}}');
    insert into paragraphs values ('{number}', 1, 1, 'paragraph', 1, '정부가 {number}호를 연다.');
"""
# Ends itself before statement N of the upgrade, or at a step of the copy.
KILLED = """
import os, signal, sys
from pathlib import Path
from db import copying, opening

path, last = sys.argv[1], int(sys.argv[2])
count = 0

def step(*_):
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)

made, copied = opening.connect, opening.copy_database

def connect(*args, **options):
    database = made(*args, **options)
    database.connection.set_trace_callback(step)
    return database

opening.connect = connect
opening.copy_database = lambda *a, **options: copied(*a, **options, watch=step)
opening.open_for_writing(path).close()
print(count)
"""


def older(path, steps):
    migrations = Migrations("newswinnow")
    for name in list(STEPS)[:steps]:
        migrations(name=name)(step(name))
    with connect(path, Mode.CREATE) as database:
        schema.migrate(database, migrations)
        database.change("PRAGMA journal_mode = WAL")
        script = "begin;" + "".join(
            ROWS.format(number=number, digest="0" * 63).replace("insert into runs", run)
            for number, run in enumerate(["insert into runs", "insert or ignore into runs"])
        )
        database.connection.executescript(script + "commit;")
        if steps >= list(STEPS).index("0004_search") + 1:
            with database.writing():
                search_index.rebuild(database)


def texts(path):
    with closing(sqlite3.connect(path)) as connection:
        question = "select address, text from articles join paragraphs on article = id order by 1"
        return connection.execute(question).fetchall()


def version(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def upgrade(path, kill_at):
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(kill_at)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


@pytest.mark.parametrize("steps", OLD)
def test_an_older_file_is_copied_before_it_is_changed(path, steps, caplog):
    older(path, steps)
    before = texts(path)

    open_for_writing(path).close()

    copy = Path(f"{path}.before-v{PRESENT}")
    assert (version(path), version(copy)) == (PRESENT, steps)
    assert texts(path) == texts(copy) == before
    assert str(copy) in caplog.text
    with open_for_reading(path) as database:
        assert len(search(database, parse("정부")).hits) == 2
        assert list(integrity.findings(database, quick=True)) == []


def test_a_new_file_and_a_present_one_are_not_copied(path):
    for _ in range(2):
        open_for_writing(path).close()

    assert not list(path.parent.glob("*before*"))


def test_without_room_for_the_copy_nothing_is_changed(path, monkeypatch):
    older(path, 3)
    usage = shutil.disk_usage(path.parent)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(MigrationError, match=r"no room for a copy.*upgrade --no-copy"):
        open_for_writing(path)
    assert version(path) == 3

    open_for_writing(path, with_copy=False).close()
    assert (version(path), list(path.parent.glob("*before*"))) == (PRESENT, [])


def test_who_comes_second_does_not_copy_what_is_new_already(path, monkeypatch):
    """Both saw that the file is old; the other one was faster."""
    older(path, 3)
    asked = schema.is_behind

    def is_behind(database, *args):
        if not args:  # outside of the transaction
            open_once()
        return asked(database, *args) or not args

    def open_once():
        monkeypatch.setattr(schema, "is_behind", asked)
        open_for_writing(path).close()

    monkeypatch.setattr(schema, "is_behind", is_behind)

    open_for_writing(path).close()

    assert version(f"{path}.before-v{PRESENT}") == 3


# As many places to be killed at as a build has time for; `./run torture upgrade` takes them all.
PLACES = int(os.environ.get("TORTURE_PLACES", "3"))


@pytest.mark.slow
@pytest.mark.parametrize("steps", OLD)
def test_killed_at_any_statement_of_its_upgrade_nothing_is_lost(path, tmp_path, steps):
    older(path, steps)
    before, whole = texts(path), path.read_bytes()
    done = upgrade(path, 0)
    statements = int(done.stdout)
    copy = Path(f"{path}.before-v{PRESENT}")
    for number in range(PLACES):
        for left in path.parent.glob("news.db*"):
            left.unlink()
        path.write_bytes(whole)
        place = 1 + (number * (statements - 1)) // max(PLACES - 1, 1)

        killed = upgrade(path, place)

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert texts(path) == before
        assert version(path) in {steps, PRESENT}
        assert not copy.exists() or (version(copy), texts(copy)) == (steps, before)
        open_for_writing(path).close()
        assert (version(path), texts(path)) == (PRESENT, before)
        with open_for_reading(path) as database:
            assert list(integrity.findings(database, quick=True)) == []
