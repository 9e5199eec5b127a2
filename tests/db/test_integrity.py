"""What is not as it was written is found and named; what is, is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from db import integrity, queries, soundness
from db.bodies import packed
from db.connection import MEMORY, Mode, connect
from db.errors import DamagedError
from db.opening import open_for_reading, open_for_writing
from db.records import number_of, text_of
from db.store import Store
from tests.db.samples import OUTCOME_OF_STATE, a_run, cleaned, page, save


@pytest.fixture
def path(tmp_path):
    with Store.open(tmp_path / "news.db") as store:
        run = a_run(store)
        save(store, run, page("old", "/one"), cleaned("낡은 글이다."))
        save(
            store, run, page("new", "/one"), cleaned("정부가 1,000.5 LG전자 don't_ _가", "둘째다.")
        )
        save(store, run, page("two", "/two"), cleaned("시민이 모인다.", removals=()))
        save(store, run, page("bad", "/bad"), OUTCOME_OF_STATE["rejected"])
        save(store, run, page("worse", "/worse"), OUTCOME_OF_STATE["quarantined"])
    return tmp_path / "news.db"


def change(path, statement, **values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def found(path, **options):
    with connect(path, Mode.READ) as database:
        return [(one.check, one.why) for one in integrity.findings(database, **options)]


def test_nothing_is_wrong_with_what_was_stored(path):
    assert found(path) == []
    assert integrity.first_finding(path) is None


def test_nothing_is_wrong_with_no_file(tmp_path):
    assert integrity.first_finding(tmp_path / "none.db") is None


def test_a_file_that_is_none_is_told(tmp_path):
    (tmp_path / "news.db").write_text("no database at all, whatever its name says" * 30)

    assert "not an SQLite database" in integrity.first_finding(tmp_path / "news.db")


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    assert "a folder" in integrity.first_finding(tmp_path)


def test_what_sqlite_says_of_the_file_is_told(path):
    with path.open("r+b") as file:
        file.seek(36)  # how many pages of the file are unused
        file.write(bytes([0, 0, 0, 5]))

    assert [why for name, why in found(path) if name == "file" and "should be 5" in why]


def test_who_waits_is_told_what_is_checked(path):
    seen: list[str] = []

    with connect(path, Mode.READ) as database:
        list(integrity.findings(database, quick=True, watch=seen.append))

    assert seen == ["file", "columns", "references", "sums"]


NEW_PRINT = """
    insert into fingerprints
    select id, {version}, '', 1, null, 1, null, {blocks}, '', x'', x'', x'' from articles
"""
RENAMED = "update pages set sha256 = replace(sha256, substr(sha256, 9, 1), 'g')"
RETOLD = "update paragraphs set text = 'other' where article = (select id from articles limit 1)"
DAMAGES = {
    "last version": ("delete from versions where number = 2", "versions", "is not there"),
    "later version": (
        "update versions set number = 9 where number = 2", "versions", "is not the last",
    ),
    "first version": ("delete from versions where number = 1", "versions", "first version"),
    "paragraph": ("delete from paragraphs where number = 1", "paragraphs", "missing"),
    "all paragraphs": ("delete from paragraphs", "paragraphs", "none"),
    "removal": ("update removals set number = 7", "removals", "missing"),
    "unknown to the search": ("delete from search_articles", "search", "does not know"),
    "entry of nothing": (
        "insert into search (rowid, text) values (99, 'x')", "search", "no article",
    ),
    "fingerprint of no version": (
        NEW_PRINT.format(version=9, blocks="x''"), "fingerprints", "not there",
    ),
    "half a fingerprint": (NEW_PRINT.format(version=1, blocks="x'00'"), "fingerprints", "cut off"),
    "no bytes": ("update pages set body = x''", "pages", "no bytes"),
    "bytes of what was dropped": ("update pages set dropped_at = '2026'", "pages", "no bytes"),
    "not packed": ("update pages set body = x'28b52ffd00'", "pages", "cannot be read"),
    "headers": ("update pages set headers = '['", "pages", "cannot be read"),
    "another name": (RENAMED, "pages", "not those"),
    "another text": (RETOLD, "words", "different words"),
    "a kind that is none": ("update paragraphs set kind = 'x'", "versions", "cannot be read"),
    "no JSON": ("update versions set authors = '['", "versions", "cannot be read"),
    "no time": ("update versions set created_at = 'once'", "versions", "cannot be read"),
    "another word of a removal": (
        "update removals set reason = 'because'", "versions", "not what was stored",
    ),
    "another title": ("update versions set title = 'other'", "versions", "not what was stored"),
    "another address": ("update articles set address = 'x' || id", "addresses", "not belong"),
    "another time": (
        "update search_articles set published_at = '2020'", "search", "another outlet",
    ),
    "no such page": (
        "update articles set last_page = 'none'", "references", "no such row in pages",
    ),
    "a table is missing": ("drop table runs", "references", "no such row in runs"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "check", "why"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_found_and_named(path, statement, check, why):
    change(path, statement)

    assert [said for name, said in found(path) if name == check and why in said], found(path)


def test_a_story_that_nobody_stands_for_is_found(path):
    change(path, "update articles set story = (select min(id) from articles)")
    change(path, "update articles set story = (select max(id) from articles) where id = story")
    change(
        path,
        "insert into fingerprints select id, version, '', 1, null, 1, null, x'', '', x'', x'', x''"
        " from articles",
    )

    assert [name for name, _ in found(path)][:1] == ["stories"]


def test_of_one_kind_not_all_are_named(path):
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(30):
            save(store, run, page(f"{number}", f"/p/{number}"), cleaned(f"글 {number}"))
    change(path, "update pages set headers = '['")

    assert len(found(path)) == integrity.MOST


def test_a_page_that_is_not_what_its_name_says_is_not_read(path):
    body, other = (packed(text.encode()) for text in ("two", "another"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update pages set body = ? where body = ?", (other, body))

    with connect(path, Mode.READ) as database:
        row = database.row("select id from articles where address = '/two'")
        with pytest.raises(DamagedError, match="not those that it is named by"):
            queries.last_page(database, text_of(row, "id"))


def test_a_page_that_is_not_there_is_damage():
    with Store.open(MEMORY) as store, pytest.raises(DamagedError, match="no such page"):
        queries.page_as_stored(store.database, "0" * 64)


# ---- before a file is written to


def test_a_file_that_is_cut_off_is_not_written_to(path):
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096])

    with pytest.raises(DamagedError, match="the database is damaged"):
        open_for_writing(path)

    assert path.read_bytes() == whole[:-4096]


def test_what_is_in_the_log_alone_is_not_cut_off(path):
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(20):
            save(store, run, page(f"{number}" * 9000, f"/w/{number}"), cleaned(f"{number}" * 9000))
        open_for_writing(path).close()


def test_a_file_that_has_no_name_yet_is_opened(tmp_path):
    with Store.open(tmp_path / "half.db", known_as=tmp_path / "whole.db") as store:
        a_run(store)


@pytest.mark.parametrize("small", [soundness.SMALL, 0])
@pytest.mark.parametrize("table", ["articles", "versions", "pages", "paragraphs", "removals"])
def test_a_page_that_is_none_is_noticed_before_a_write(path, monkeypatch, small, table):
    monkeypatch.setattr(soundness, "SMALL", small)
    with connect(path, Mode.READ) as database:
        row = database.row("select rootpage from sqlite_master where name = :name", name=table)
    with path.open("r+b") as file:
        file.seek((number_of(row, "rootpage") - 1) * 4096)
        file.write(b"\xff" * 4096)
    before = path.read_bytes()

    with pytest.raises(DamagedError, match=r"damaged.*check-db"):
        open_for_writing(path)

    assert path.read_bytes() == before


def test_an_index_that_misses_an_address_is_noticed_before_a_write(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "update sqlite_master set sql = replace(sql, 'unique', '') where name = 'articles'"
        )
        connection.execute("delete from sqlite_master where name = 'sqlite_autoindex_articles_2'")

    with pytest.raises(DamagedError):
        open_for_writing(path)


def test_a_large_sound_file_is_opened(path, tmp_path, monkeypatch):
    monkeypatch.setattr(soundness, "SMALL", -1)

    open_for_writing(path).close()
    (tmp_path / "empty.db").touch()
    open_for_writing(tmp_path / "empty.db").close()


def test_a_column_of_another_name_is_damage_whoever_asks(path):
    # A bit of the schema that was turned: SQLite finds nothing wrong with it.
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "update sqlite_master set sql = replace(sql, 'domains', 'domainr') "
            "where name = 'outlets'"
        )

    for opened in (open_for_writing, open_for_reading):
        with pytest.raises(DamagedError, match=r"no column domains in the table outlets"):
            opened(path).close()
    assert "no column domains" in integrity.first_finding(path)


def test_a_search_that_knows_an_article_by_another_outlet_is_told(path):
    change(
        path,
        "update search_articles set outlet = 'X', slug = 'x' "
        "where article in (select id from articles limit 1)",
    )

    assert found(path) == [("search", "the search knows it by another outlet, language or time")]


def test_a_path_that_is_not_the_address_is_told(path):
    change(path, "update articles set source_path = '/onf' where source_path = '/one'")

    assert found(path) == [("addresses", "its address is not its URL nor its path")]


def test_of_an_older_file_no_column_is_missing(path):
    change(path, "delete from _sqlite_migrations where name = '0009_care'")
    change(path, "alter table pages drop column dropped_at")

    assert "columns" not in {check for check, _ in found(path, quick=True)}
