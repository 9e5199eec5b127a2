"""Questions of others: answered, or refused, and nothing changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.asking import Budget, ask
from db.errors import DamagedError, NoQuestionError, TooMuchError
from db.opening import open_for_reading
from db.store import Store
from tests.db.samples import a_run, cleaned, page, save


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        save(store, a_run(store), page(), cleaned("정부가 도서관을 연다.", title="도서관"))
    return path


def answer(path, question, seconds=5.0):
    with open_for_reading(path) as database:
        asked = ask(database, question, Budget(seconds))
        return asked.columns, list(asked.rows)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        pytest.param(
            "select 1, 'a', 1.5, null, x'00ff'", [(1, "a", 1.5, None, b"\x00\xff")], id="values"
        ),
        pytest.param("select title from versions;", [("도서관",)], id="a table"),
        pytest.param("select headline from news_articles", [("도서관",)], id="a view"),
        pytest.param("with a(n) as (select 2) select n from a -- so", [(2,)], id="with"),
        pytest.param("select count(*) from search where search match '_도서'", [(1,)], id="FTS5"),
        pytest.param(
            "select count(*) > 5 from pragma_table_info('versions')", [(1,)], id="columns"
        ),
        pytest.param("values (1), (2)", [(1,), (2,)], id="values alone"),
        pytest.param("select cast(x'ff41' as text)", [("\ufffdA",)], id="text that is none"),
        pytest.param("select 1 where false", [], id="no row"),
    ],
)
def test_a_question_is_answered(path, question, rows):
    assert answer(path, question)[1] == rows


def test_two_columns_of_a_name_are_told_apart(path):
    assert answer(path, "select 1 as a, 2 as a, 3 as a_2, 4 as a")[0] == (
        "a",
        "a_2",
        "a_2_2",
        "a_3",
    )


@pytest.mark.parametrize(
    "question",
    [
        "delete from articles", "update versions set title = 'x'", "drop table articles",
        "create table mine (a)", "create temp table mine (a)", "insert into runs default values",
        "attach '{here}/other.db' as other", "vacuum into '{here}/other.db'", "vacuum",
        "pragma query_only = off", "pragma journal_mode = delete", "pragma user_version = 9",
        "update sqlite_master set sql = ''", "delete from sqlite_master",
        "pragma writable_schema = on", "pragma hard_heap_limit = 0",
        "begin", "reindex", "analyze", "savepoint a",
        "select load_extension('x')", "create virtual table t using fts5vocab(main, search, row)",
        "insert into search (search) values ('rebuild')", "with a as (select 1) delete from runs",
    ],
)  # fmt: skip
def test_what_would_change_something_is_refused(path, tmp_path, question):
    before = sha256(path.read_bytes()).hexdigest()

    with pytest.raises(NoQuestionError, match="the question: "):
        answer(path, question.format(here=tmp_path))

    assert sha256(path.read_bytes()).hexdigest() == before
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize(
    ("question", "why"),
    [
        pytest.param("", "it is empty", id="nothing"),
        pytest.param("-- a comment", "it is empty", id="a comment"),
        pytest.param("selec 1", "syntax error", id="a slip"),
        pytest.param("select a from nowhere", "no such table", id="no table"),
        pytest.param("select 1; select 2", "one statement", id="two"),
        pytest.param("select ?", "binding", id="a gap"),
        pytest.param("select '\x00'", "null|NUL", id="a NUL"),
        pytest.param("select '\ud800'", "surrogate", id="half a character"),
        pytest.param(f"select '{'a' * 200_000}'", "too", id="too long"),
        pytest.param("select " + "(" * 2_000 + "1" + ")" * 2_000, "overflow|depth", id="too deep"),
        pytest.param("select 1" + ", 1" * 600, "too many columns", id="too many columns"),
    ],
)
def test_what_cannot_be_asked_is_said(path, question, why):
    with pytest.raises(NoQuestionError, match=why):
        answer(path, question)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        pytest.param("select hex(zeroblob(4e8))", "16 MiB", id="a long value"),
        pytest.param(
            "select length(replace(hex(zeroblob(8e6)), '0', 'aaaa'))", "16 MiB", id="grown"
        ),
        pytest.param(
            "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
            "takes more than 0.2 s",
            id="without an end",
        ),
        pytest.param(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)"
            " select hex(zeroblob(1e6 + i)) as a from n order by a desc",
            "MiB of memory",
            id="a large sort",
        ),
        pytest.param(
            f"select {', '.join(['hex(zeroblob(8e6))'] * 60)}", "MiB of memory", id="a wide row"
        ),
    ],
)
def test_what_takes_too_much_is_stopped(path, question, why):
    with pytest.raises(TooMuchError, match=why):
        answer(path, question, seconds=0.2 if "max(i)" in question else 60)


def test_the_time_of_whoever_reads_is_not_counted(path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("db.asking.time.monotonic", lambda: now[0])
    question = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"

    with open_for_reading(path) as database:
        rows = ask(database, question, Budget(1)).rows
        for _ in range(20_000):
            next(rows)
            now[0] += 10


def test_the_fault_of_a_file_is_the_files(path):
    with closing(sqlite3.connect(path)) as file:
        root = "select rootpage from sqlite_master where name = 'versions'"
        [[size]], [[first]] = file.execute("pragma page_size"), file.execute(root)
    with path.open("r+b") as file:
        file.seek((first - 1) * size)
        file.write(b"\xff" * 100)

    with pytest.raises(DamagedError):
        answer(path, "select * from versions")


@given(st.text(max_size=40) | st.text("select*from()'\"1,;-x%", max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_refused(path, question):
    try:
        answer(path, question)
    except NoQuestionError:
        return
    with sqlite3.connect(":memory:") as memory:
        memory.execute(question)
