"""`newswinnow list` as a user meets it: which articles, and in which form."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from cleaners.article import Found
from db.store import Store
from service.cli import cli
from tests.db.samples import KST, a_run, cleaned, page, save


@pytest.fixture
def nw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    later = Found(value=datetime(2025, 1, 2, 3, tzinfo=KST), where="line 2")
    other = Found(value="새벌경제", where="line 9")
    english = Found(value="en", where="its letters")
    nothing = Found(value=None, where="nowhere")
    with Store.open("newswinnow.db") as store:
        run = a_run(store)
        save(store, run, page("1", "/one"), cleaned("글이다.", title="=하나"))
        save(
            store, run, page("2", "/two"),
            cleaned("글이다.", title="둘", published=later, outlet=other),
        )  # fmt: skip
        save(
            store, run, page("3", "/three"),
            cleaned("A text.", title="셋", published=nothing, language=english),
        )  # fmt: skip

    def nw(*arguments):
        return CliRunner().invoke(cli, ["list", *arguments])

    return nw


def titles(result):
    return [json.loads(line)["title"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize("stories", [[], ["--stories"]], ids=["articles", "stories"])
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        pytest.param([], {"둘", "=하나", "셋"}, id="all"),
        pytest.param(["--outlet", "새벌"], {"둘"}, id="an outlet"),
        pytest.param(
            ["--outlet", "새벌경제", "--outlet", "시험신문"], {"둘", "=하나", "셋"}, id="two"
        ),
        pytest.param(["--language", "en"], {"셋"}, id="a language"),
        pytest.param(["--after", "2025"], {"둘"}, id="since a day"),
        pytest.param(["--before", "2025"], {"=하나"}, id="until a day"),
        pytest.param(
            ["--after", "2024", "--outlet", "새벌경제", "--language", "en"], set(), id="none"
        ),
    ],
)
def test_options_choose(nw, stories, arguments, found):
    result = nw(*stories, *arguments, "--format", "jsonl")

    assert set(titles(result)) == found
    assert (result.stderr, result.exit_code) == ("", 0)


def test_the_newest_come_first(nw):
    assert titles(nw("--format", "jsonl")) == ["둘", "=하나", "셋"]


def test_formats_for_programs(nw):
    [one] = json.loads(nw("--outlet", "새벌경제", "--format", "json").stdout)
    [header, row] = csv.reader(io.StringIO(nw("--before", "2025", "--format", "csv").stdout))

    assert one == {
        "id": one["id"], "outlet": "새벌경제", "published_at": "2025-01-02T03:00:00+09:00",
        "version": 1, "removed": 1, "title": "둘",
    }  # fmt: skip
    assert header == list(one)
    assert row[1:] == ["시험신문", "2024-09-04T12:00:00+09:00", "1", "1", "'=하나"]


def test_the_stories_for_programs(nw):
    [one] = json.loads(nw("--stories", "--outlet", "새벌경제", "--format", "json").stdout)

    assert (one["articles"], one["outlets"], one["title"]) == (1, 1, "둘")
    assert one["first_published"].startswith("2025-01-0")


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        pytest.param(["--outlet", "아무"], "no outlet is called '아무'", 1, id="no such outlet"),
        pytest.param(["--before", "soon"], "is no date", 2, id="no date"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(nw, arguments, message, code):
    result = nw(*arguments)

    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", code)
