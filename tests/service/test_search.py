"""`newswinnow search` as a user meets it: hits, words for mistakes, exit codes."""

from __future__ import annotations

import csv
import io
import json
from contextlib import nullcontext
from datetime import datetime

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaners.article import Found
from db.opening import open_for_reading
from db.search import Snippet
from db.store import Store
from service import hits, runs, terminal
from service.cli import cli
from tests.db.indexed import assert_index_is_what_is_stored
from tests.db.samples import KST, a_run, cleaned, page, save
from tests.in_process import InProcess


@pytest.fixture
def nw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    later = Found(value=datetime(2025, 1, 2, 3, tzinfo=KST), where="line 2")
    other = Found(value="새벌경제", where="line 9")
    with Store.open("newswinnow.db") as store:
        run = a_run(store)
        save(store, run, page("1", "/one"), cleaned("정부가 도서관을 연다.", title="=도서관"))
        save(
            store, run, page("2", "/two"), cleaned("도서관 암호화폐", published=later, outlet=other)
        )

    def nw(*arguments):
        return CliRunner().invoke(cli, ["search", *arguments])

    return nw


def ids(result):
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def test_a_table_shows_what_was_found_and_where(nw):
    result = nw("정부")

    head, hit, snippet = result.stdout.splitlines()
    assert head.split() == ["id", "outlet", "published", "title"]
    assert hit.split()[1:] == ["시험신문", "2024-09-04", "12:00+09:00", "=도서관"]
    assert snippet.strip() == "«정부»가 도서관을 연다."
    assert (result.stderr, result.exit_code) == ("", 0)


def test_marks_are_colours_on_a_terminal(nw, monkeypatch):
    monkeypatch.setattr(terminal, "coloured", lambda: True)

    assert "\x1b[33m\x1b[1m정부\x1b[0m" in nw("정부").stdout


def test_orders_to_a_terminal_are_shown_and_not_obeyed():
    snippet = Snippet(text="\x1b[2J a \x1b", marks=((5, 6),))

    assert hits.painted(snippet, str.upper) == "\\x1b[2J A \\x1b"


def test_formats_for_programs(nw):
    first, *_ = json.loads(nw("도서관", "--format", "json").stdout)
    lines = nw("도서관", "--format", "jsonl").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(nw("도서관", "--format", "csv").stdout)))

    assert tuple(first) == hits.KEYS
    assert json.loads(lines[0]) == first
    assert first["snippet"][slice(*first["marks"][0])] == "도서관"
    assert [row["title"] for row in rows] == ["'=도서관", "제목"]
    assert rows[0]["marks"] == json.dumps(first["marks"])
    assert rows[0]["url"] == ""


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        pytest.param(["도서관"], 2, id="a word"),
        pytest.param(["도서관", "-암호화폐"], 1, id="a minus"),
        pytest.param(["-암호화폐"], 1, id="a minus alone"),
        pytest.param(["-the", "도서관"], 2, id="a minus that looks like options"),
        pytest.param(["--", "-암호화폐"], 1, id="a minus behind --"),
        pytest.param(["도서관", "--outlet", "새벌경제"], 1, id="outlet"),
        pytest.param(["도서관", "--outlet", "새벌경제", "--outlet", "시험신문"], 2, id="two"),
        pytest.param(["도서관 outlet:새벌경제", "--after", "2025"], 1, id="a field and a date"),
        pytest.param(["--before", "2025"], 1, id="options alone"),
        pytest.param(["after:2024-09", "--after", "2025", "before:2026"], 1, id="both dates"),
        pytest.param(["도서관", "--language", "KO"], 2, id="language"),
        pytest.param(["도서관", "--limit", "1"], 1, id="limit"),
    ],
)
def test_options_choose(nw, arguments, count):
    assert len(ids(nw("--format", "jsonl", *arguments))) == count


def test_the_newest_come_first_when_asked(nw):
    [newest, _] = ids(nw("도서관", "--recent", "--format", "jsonl"))

    assert json.loads(nw("암호화폐", "--format", "jsonl").stdout)["id"] == newest


def test_stories_are_shown_once_with_their_articles(nw):
    [first, second] = ids(nw("도서관", "--format", "jsonl"))
    with Store.open("newswinnow.db") as store:
        for one in (first, second):
            store.database.change("update articles set story = :s where id = :i", s=first, i=one)

    [_, hit, _] = nw("도서관", "--stories").stdout.splitlines()

    assert hit.split()[-2] == "2"


def test_more_than_the_limit_is_said(nw):
    assert "and more: --limit 10 shows them" in nw("도서관", "--limit", "1").stderr


def test_more_than_the_largest_limit_asks_for_a_closer_question(nw, monkeypatch):
    monkeypatch.setattr("service.commands.searching.MOST_HITS", 1)

    said = nw("도서관", "--limit", "1").stderr

    assert "and more, of which none are shown: ask for more words" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["도서관", "--", "--없는말"],
        ["--", "--limit", "도서관"],
        ["도서관 -- 연다"],
        ["--", "도서관"],
    ],
)
def test_two_minuses_end_the_options_and_begin_no_word(nw, arguments):
    assert nw(*arguments).exit_code == 0


def test_nothing_found_is_said_and_told_apart(nw):
    result = nw("없는말")

    assert (result.stdout, result.stderr) == ("", "no article has 없는말\n")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "nothing to look for", id="no word"),
        pytest.param(["-"], "no letter or digit", id="no letter"),
        pytest.param(["도서관", "--limt", "3"], "no such option: --limt", id="a wrong option"),
        pytest.param(["도서관", "--after", "soon"], "is no date", id="a wrong date"),
        pytest.param(["--outlet", ""], "outlet: has nothing behind", id="an empty option"),
        pytest.param(["도서관", "--limit", "0"], "0 is not in the range", id="a wrong limit"),
    ],
)
def test_wrong_usage_is_said_in_a_line(nw, arguments, message):
    result = nw(*arguments)

    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)


def test_help_is_help(nw):
    assert nw("-h").stdout == nw("--help").stdout
    assert "Exit codes: 0 found, 1 nothing found" in " ".join(nw("-h").stdout.split())


def test_without_a_database_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, ["search", "x"])

    assert ("no database here" in result.stderr, result.exit_code) == (True, 1)


@given(arguments=st.lists(st.text(max_size=12), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_arguments_end_in_words(nw, arguments):
    result = nw(*arguments)

    assert result.exit_code in {0, 1, 2}
    assert result.stdout or result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def on_seeds(tmp_path, monkeypatch, seeds):
    """A database of the seeds, cleaned in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        runs, "open_guard", lambda known, _=None: nullcontext(InProcess(known.outlets))
    )

    def nw(*arguments):
        return CliRunner().invoke(cli, arguments)

    assert nw("clean", str(seeds)).exit_code == 0
    return nw


def test_a_question_of_a_journalist_finds_the_article(on_seeds):
    question = '바이오 -암호화폐 outlet:서울경제 "글로벌 바이오"'

    [hit] = json.loads(on_seeds("search", question, "--format", "json").stdout)

    assert "한미 바이오" in hit["title"]


def test_what_is_put_back_is_found_and_cleaning_again_changes_nothing(on_seeds):
    assert on_seeds("search", "윤충식").exit_code == 1
    [hit] = json.loads(on_seeds("search", "오픈이노베이션 위크", "--format", "json").stdout)

    assert on_seeds("restore", hit["id"], "36").exit_code == 0
    assert on_seeds("reclean").exit_code == 0

    [found] = json.loads(on_seeds("search", "윤충식", "--format", "json").stdout)
    assert found["id"] == hit["id"]
    with open_for_reading("newswinnow.db") as reading:
        assert reading.row("select max(number) as most from versions") == {"most": 2}
    with Store.open("newswinnow.db") as store:
        assert_index_is_what_is_stored(store.database)
