"""`newswinnow sql` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from db.store import Store
from service import answers
from service.cli import cli
from tests.conftest import ROOT
from tests.db.samples import a_run, cleaned, page, save


@pytest.fixture
def nw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Store.open("newswinnow.db") as store:
        save(store, a_run(store), page(), cleaned("정부가 연다.", title="=도서관"))

    def nw(*arguments, stdin=None):
        return CliRunner().invoke(cli, ["sql", *arguments], input=stdin)

    return nw


def test_a_table_has_columns(nw):
    result = nw("select title, version, null as 빈칸, x'00' as raw from versions, articles")

    assert result.stdout.splitlines() == [
        "title    version  빈칸  raw",
        "=도서관  1              (1 bytes)",
    ]
    assert (result.stderr, result.exit_code) == ("", 0)


ROWS = "select '=도서관' as title, -1.5 as number, x'0f' as raw, 9e999 as large, null as none"


def test_formats_for_programs(nw):
    one = {"title": "=도서관", "number": -1.5, "raw": "0f", "large": "inf", "none": None}

    assert json.loads(nw(ROWS, "--format", "jsonl").stdout) == one
    assert json.loads(nw(f"{ROWS} union all {ROWS}", "--format", "json").stdout) == [one, one]
    assert json.loads(nw(f"{ROWS} where 0", "--format", "json").stdout) == []
    header, row = csv.reader(io.StringIO(nw(ROWS, "--format", "csv").stdout))
    assert header == list(one)
    assert row == ["'=도서관", "-1.5", "0f", "inf", ""]


def test_orders_to_a_terminal_are_shown_and_not_obeyed(nw):
    assert "\x1b" not in nw("select char(27) || '[2J' as \"a\x1b[2J\"").stdout


def test_a_table_of_many_rows_says_that_there_are_more(nw, monkeypatch):
    monkeypatch.setattr(answers, "MOST_ROWS", 2)

    lines = nw("values (1), (2), (3)").stdout.splitlines()

    assert lines[-1].startswith("… and more than these 2 rows")
    assert len(lines) == 4


def test_a_question_from_standard_input(nw):
    assert (
        nw(
            "-",
            stdin="select 7 as n",
        ).stdout
        == "n\n7\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        pytest.param(["select hex(zeroblob(4e8))"], "more than 16 MiB", 1, id="too large"),
        pytest.param(["drop table articles"], "only what is stored may be read", 2, id="a change"),
        pytest.param(["select"], "incomplete input", 2, id="half a question"),
        pytest.param(["select 1", "--seconds", "0"], "0 is not in the range", 2, id="no time"),
        pytest.param(["select 1", "--db", "none.db"], "no database here", 1, id="no database"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(nw, arguments, message, code):
    result = nw(*arguments)

    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", code)


MAIN = "from service.cli import main; main()"


def test_what_cannot_be_interrupted_ends_the_process(nw):
    longest = "hex(zeroblob(8000000))"
    endless = f"select instr({longest}, substr({longest}, 1, 6000000) || '1')"

    done = subprocess.run(
        [sys.executable, "-c", MAIN, "sql", endless, "--seconds", "1"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stderr == "Error: the question: takes more than 1 s\n"
    assert (done.stdout, done.returncode) == ("", 1)
