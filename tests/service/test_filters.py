"""The same options choose articles in every command that has them."""

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

from service.cli import cli
from tests.db.libraries import fill

NAMES = {"outlets", "after", "before", "languages", "rights"}
COMMANDS = ("export", "list", "search", "stats", "story")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "news.db"
    fill(path)
    return path


@pytest.fixture
def nw(library):
    def nw(*arguments):
        return CliRunner().invoke(cli, [*arguments, "--db", str(library)])

    return nw


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_all_of_them(command):
    assert {option.name for option in cli.commands[command].params} >= NAMES


def articles(nw, command, *options):
    """How many it chooses."""
    if command == "stats":
        rows = map(json.loads, nw("stats", "--format", "jsonl", *options).stdout.splitlines())
        return next(row["number"] for row in rows if row["name"] == "articles")
    more = ["--limit", "100"] if command == "search" else []
    return len(nw(command, "--format", "jsonl", *more, *options).stdout.splitlines())


@pytest.mark.parametrize("command", ["export", "list", "search", "stats"])
@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param(["--outlet", "새벌"], 7, id="an outlet"),
        pytest.param(["--outlet", "새벌", "--outlet", "한빛일보"], 13, id="two"),
        pytest.param(["--language", "EN"], 8, id="a language"),
        pytest.param(["--after", "2024-09-03", "--before", "2024-09-05"], 4, id="a time"),
        pytest.param(["--rights", "ai-unreserved"], 12, id="rights"),
        pytest.param(["--rights", "unreserved", "--language", "en"], 0, id="none"),
    ],
)
def test_all_choose_the_same(nw, command, options, count):
    assert articles(nw, command, *options) == count


@pytest.mark.parametrize("command", ["export", "list", "stats"])
def test_an_outlet_that_nobody_has_is_named(nw, command):
    result = nw(command, "--outlet", "아무")

    assert result.stderr.startswith("no outlet is called '아무'; there are: ")
    assert (result.stdout, result.exit_code) == ("", 1)


# ---- of a story


@pytest.fixture
def story(nw):
    """One that stands in 시험신문 and in 새벌경제."""
    listed = nw("list", "--outlet", "시험신문", "--stories", "--format", "jsonl").stdout
    return json.loads(listed.splitlines()[-1])["id"]


def told(result):
    return json.loads(result.stdout)


def test_of_a_story_those_that_fit_are_shown(nw, story):
    whole = told(nw("story", story, "--json"))
    outlets = [one["outlet"] for one in whole["articles"]]

    part = told(nw("story", story, "--json", "--outlet", outlets[1]))

    assert len(outlets) == 2
    assert [one["outlet"] for one in part["articles"]] == outlets[1:]
    assert part["story"] == whole["story"] == story


def test_a_story_of_which_nothing_fits_says_so(nw, story):
    result = nw("story", story, "--language", "xx")

    assert "no article of this story is" in result.stderr
    assert result.exit_code == 1


def test_morphemes_need_kiwi(nw, monkeypatch):
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)

    result = nw("search", "도서관", "--morphemes")

    assert "Install it: pip install 'newswinnow[kiwi]'" in result.stderr
    assert result.exit_code == 1
