"""`newswinnow stats` as a user meets it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from cleaners.article import Found, Kind
from db.store import Store
from service.cli import cli
from service.commands import statistics
from tests.db.samples import KST, OUTCOME_OF_STATE, a_run, cleaned, page, removal, save


@pytest.fixture
def nw(tmp_path, monkeypatch):
    """Two articles, one of them in two versions, and two pages that are none."""
    monkeypatch.chdir(tmp_path)
    later = Found(value=datetime(2025, 1, 2, 3, tzinfo=KST), where="line 2")
    other = Found(value="새벌경제", where="line 9")
    nothing = Found(value=None, where="nowhere")
    notice = removal("무단 전재 금지", 8, kind=Kind.COPYRIGHT)
    with Store.open("newswinnow.db") as store:
        run = a_run(store)
        save(store, run, page("1", "/one"), cleaned("낡은 글이다."))
        save(store, run, page("2", "/one"), cleaned("새 글이다.", removals=(removal(), notice)))
        save(store, run, page("3", "/two"), cleaned("글이다.", published=later, outlet=other))
        save(store, run, page("4", "/three"), cleaned("A text.", published=nothing, outlet=nothing))
        for number, state in enumerate(OUTCOME_OF_STATE):
            save(store, run, page(state, f"/none/{number}"), OUTCOME_OF_STATE[state])

    def nw(*arguments):
        return CliRunner().invoke(cli, ["stats", *arguments])

    return nw


def rows(result):
    found = (json.loads(line) for line in result.stdout.splitlines())
    return [(one["of"], one["name"], one["number"]) for one in found]


def test_everything_is_counted(nw):
    assert rows(nw("--format", "jsonl")) == [
        ("total", "articles", 3),
        ("total", "stories", 3),
        ("total", "versions", 4),
        ("total", "paragraphs", 3),
        ("total", "removals", 4),
        ("outlet", None, 1),
        ("outlet", "새벌경제", 1),
        ("outlet", "시험신문", 1),
        ("language", "ko", 3),
        ("day", "2025-01-02", 1),
        ("day", "2024-09-04", 1),
        ("day", None, 1),
        ("removal", "controls", 3),
        ("removal", "copyright", 1),
        ("rejection", "no_story", 1),
        ("quarantine", "crashed", 1),
    ]


@pytest.mark.parametrize(
    ("arguments", "articles"),
    [
        pytest.param(["--outlet", "새벌"], 1, id="an outlet"),
        pytest.param(["--after", "2025"], 1, id="since a day"),
        pytest.param(["--before", "2025"], 1, id="until a day"),
        pytest.param(["--language", "ko"], 3, id="a language"),
        pytest.param(["--language", "en"], 0, id="a language that there is not"),
    ],
)
def test_options_choose_articles_and_leave_out_pages_that_are_none(nw, arguments, articles):
    found = rows(nw(*arguments, "--format", "jsonl"))

    assert found[0] == ("total", "articles", articles)
    assert {"rejection", "quarantine"} & {of for of, *_ in found} == set()


def test_a_table_has_a_section_for_each_kind(nw):
    result = nw()

    assert result.stdout.startswith("stored      number\narticles    3\n")
    assert (
        "\n\npublished   articles\n2025-01-02  1\n2024-09-04  1\nno date     1\n" in result.stdout
    )
    assert "\n\nrejected as  pages\nno_story     1\n" in result.stdout
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_long_section_says_how_many_are_left_out(nw, monkeypatch):
    monkeypatch.setattr(statistics, "MOST_ROWS", 1)

    assert "… and 2 more: --format csv" in nw().stdout


def test_an_empty_database_has_nothing(nw, tmp_path):
    Store.open(tmp_path / "empty.db").close()

    found = rows(nw("--format", "jsonl", "--db", "empty.db"))

    assert [number for _, _, number in found] == [0] * 5


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        pytest.param(["--outlet", "아무"], "no outlet is called '아무'", 1, id="no such outlet"),
        pytest.param(["--after", "soon"], "is no date", 2, id="no date"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(nw, arguments, message, code):
    result = nw(*arguments)

    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", code)
