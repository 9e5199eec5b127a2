"""A question has an end, whatever it asks for."""

from __future__ import annotations

import sqlite3

import pytest

from db.connection import MEMORY
from db.errors import TooSlowError
from db.opening import open_for_writing
from db.patience import Patience, within

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"


@pytest.fixture
def database():
    with open_for_writing(MEMORY) as database:
        yield database


def test_a_question_without_an_end_is_ended_and_the_next_one_is_answered(database):
    too_slow = pytest.raises(TooSlowError, match=r"more than 0\.05 seconds.*rarer words")
    with too_slow, within(database, 0.05), database.snapshot():
        database.row(ENDLESS)

    assert database.row("select 1 as one") == {"one": 1}
    assert not database.connection.in_transaction


def test_another_mistake_is_told_as_it_is(database):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), within(database, 9):
        database.row("select * from nowhere")


def test_work_between_questions_asks_whether_it_may_go_on():
    Patience(9).check()

    with pytest.raises(TooSlowError):
        Patience(-1).check()
