"""The command as a user meets it: results, words for mistakes, exit codes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaners.article import RawPage
from cleaners.pipeline import clean
from crawler.workers import WorkerError
from service import runs
from service.cli import cli
from tests.db.samples import STORY, content_of_file
from tests.in_process import InProcess

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to stand in, with a folder of one page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(STORY)
    return tmp_path


@pytest.fixture
def nw(here):
    def nw(*arguments, stdin=None):
        return CliRunner().invoke(cli, list(map(str, arguments)), input=stdin)

    return nw


@pytest.fixture
def article(nw):
    nw("clean", "pages")
    return json.loads(nw("export").stdout)


def summary(result):
    return result.stdout.splitlines()[-1]


# ---- clean

TOLD = [line for line in STORY.splitlines() if line.endswith("다.")]
HTML = f"""<html><body><nav><a href=/>처음</a></nav><h1>시험신문, 새 도서관을 열다</h1>
<main><p>{TOLD[0]}</p><p>{TOLD[1]}</p></main><ul class="comment-list">
<li><p>우리 동네에도 이런 도서관이 생겼으면 좋겠다고 늘 생각했다.</p></li>
<li><p>주차장이 좁아서 주말에는 갈 수가 없다.</p></li></ul></body></html>"""


def test_cleaning_shows_what_came_out(nw):
    result = nw("clean", "pages")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert "시험신문, 새 도서관을 열다" in result.stdout
    assert "copyright 1" in result.stdout
    assert summary(result) == (
        "1 page: 1 new, 0 new versions, 0 unchanged, 0 rejected, 0 quarantined, 0 unreadable"
    )


def test_a_page_in_html_is_read_by_the_learned_reader(nw):
    without = clean(RawPage(body=HTML.encode()))
    assert len(without.article.body) > len(TOLD), "the page must be one on which it matters"

    nw("clean", "-", stdin=HTML)

    assert json.loads(nw("export").stdout)["body"] == TOLD


def test_cleaning_twice_changes_nothing(nw, here):
    nw("clean", "pages")
    before = content_of_file(here / "newswinnow.db")

    result = nw("clean", "pages")

    assert "1 unchanged" in summary(result)
    assert content_of_file(here / "newswinnow.db") == before


def test_every_file_is_accounted_for_and_the_bad_ones_are_named(nw, here):
    (here / "pages" / "large.txt").write_text("a" * 6_000_000)
    (here / "pages" / "empty.txt").touch()
    (here / "pages" / "binary.bin").write_bytes(bytes(range(256)) * 20)

    result = nw("clean", "pages", "nowhere.txt")

    assert result.exit_code == 1
    assert summary(result) == (
        "5 pages: 1 new, 0 new versions, 0 unchanged, 2 rejected, 1 quarantined, 1 unreadable"
    )
    lines = result.stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{here}/pages/binary.bin", "rejected"],
        [f"{here}/pages/empty.txt", "rejected"],
        [f"{here}/pages/large.txt", "quarantined"],
        [f"{here}/nowhere.txt", "unreadable"],
    ]
    assert lines[-1].endswith("no such file: Check the path")


def test_a_rejected_page_is_no_failure(nw, here):
    (here / "pages" / "empty.txt").touch()

    assert nw("clean", "pages").exit_code == 0


def test_a_bad_page_is_named_every_time(nw):
    for _ in range(2):
        result = nw("clean", "-", stdin="")

        assert result.stderr.startswith("-: rejected: ")


def test_standard_input_is_a_page(nw):
    assert "1 new," in summary(nw("clean", "-", stdin=STORY))


def test_the_database_in_the_folder_is_no_page(nw):
    nw("clean", ".")

    assert "1 page: " in summary(nw("clean", "."))


def test_of_many_pages_only_the_summary_is_shown(nw, here):
    for number in range(20):
        (here / "pages" / f"{number}.txt").write_text(STORY)

    lines = nw("clean", "pages", "--db", "other.db").stdout.splitlines()

    assert lines[0] == "More than 20 pages: see them with `newswinnow list --db other.db`."
    assert lines[1].startswith("21 pages: 21 new")
    assert len(lines) == 2


def test_the_result_can_be_had_as_json(nw):
    result = nw("clean", "pages", "nowhere", "--json")

    report = json.loads(result.stdout)
    assert report.pop("problems")[0]["reason"] == "no such file"
    assert report.pop("seconds") > 0
    assert report.pop("pages_per_second") > 0
    assert {name: count for name, count in report.items() if count} == {
        "pages": 2,
        "new": 1,
        "unreadable": 1,
    }
    assert report["workers"] == 0
    assert report["rejected"] == 0


def test_a_name_that_gives_orders_is_shown_as_words(nw, here):
    (here / os.fsdecode(b"\x1b[31m\xff.txt")).touch()

    result = nw("clean", ".")

    assert "\x1b" not in result.output
    assert "\\x1b[31m\\udcff.txt: rejected" in result.stderr


# ---- list, show


def test_articles_are_listed_with_the_time_of_their_zone(nw, article):
    header, line = nw("list").stdout.splitlines()

    assert header.split() == ["id", "outlet", "published", "version", "removed", "title"]
    assert line.startswith(article["id"])
    assert "2024-09-04 12:00+09:00" in line


def test_an_article_is_shown_with_where_its_fields_were_found(nw, article):
    shown = nw("show", article["id"][:6]).stdout

    assert shown.startswith("시험신문, 새 도서관을 열다\n")
    assert re.search(r"^published +2024-09-04 12:00\+09:00  \(.+\)$", shown, re.MULTILINE)
    assert re.search(r"^modified +-  \(.+\)$", shown, re.MULTILINE)
    assert article["body"][0] in shown


def test_an_older_version_can_be_shown(nw, here, article):
    (here / "pages" / "one.txt").write_text(STORY.replace("도서관", "박물관"))
    changed = nw("clean", "pages")

    assert "1 new versions" in summary(changed)
    assert nw("show", article["id"]).stdout.startswith("시험신문, 새 박물관을")
    assert nw("show", article["id"], "--version", 1).stdout.startswith("시험신문, 새 도서관을")


def test_orders_of_a_page_do_not_reach_the_terminal(nw, here):
    hostile = STORY.replace("새 도서관", "새 \x1b]0;owned\x07\x1b[31m도서관")
    (here / "pages" / "one.txt").write_text(hostile)
    nw("clean", "pages")
    identity = json.loads(nw("export").stdout)["id"]

    for command in (["list"], ["show", identity], ["explain", identity], ["clean", "pages"]):
        output = nw(*command).output
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", output), command


def test_warnings_are_shown(nw, here):
    (here / "pages" / "one.txt").write_bytes(STORY.encode() + "나쁜 ".encode() + b"\xff\n")
    nw("clean", "pages")
    identity = json.loads(nw("export").stdout)["id"]

    assert "warning: " in nw("show", identity).stdout


# ---- explain


def explained(result):
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_a_pipe_gets_stable_columns(nw, article):
    lines = explained(nw("explain", article["id"]))

    assert {len(line) for line in lines} == {6}
    removed = {line[5]: line for line in lines if line[0] == "-"}
    mark, position, kind, rule, reason, _ = removed["저작권자 ⓒ 시험신문. 무단전재 및 재배포 금지"]
    assert (mark, position, kind) == ("-", "9", "copyright")
    assert rule
    assert reason


def test_all_lines_of_the_page_are_there_in_order(nw, article):
    texts = [line[5] for line in explained(nw("explain", article["id"]))]

    assert texts == [line for line in STORY.splitlines() if line]


def test_a_file_is_explained_without_a_database(nw, here):
    lines = explained(nw("explain", "pages/one.txt"))

    assert [line[5] for line in lines] == [line for line in STORY.splitlines() if line]
    assert not (here / "newswinnow.db").exists()


def test_a_rejected_file_says_why(nw, here):
    (here / "empty.txt").touch()

    result = nw("explain", "empty.txt")

    assert result.stdout.startswith("empty.txt: rejected: empty: ")
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda path: None, "no such file: Check the path", id="missing"),
        pytest.param(lambda path: path.write_text("a" * 6_000_000), "too_large", id="5.7 MiB"),
        pytest.param(lambda path: os.truncate(_made(path), 70_000_000), "too_large", id="67 MiB"),
    ],
)
def test_a_file_that_cannot_be_explained_says_why(nw, here, make, words):
    make(here / "file.txt")

    result = nw("explain", "file.txt")

    assert words in result.stderr
    assert (result.stdout, result.exit_code) == ("", 1)


def _made(path):
    path.touch()
    return path


def test_on_a_terminal_removed_lines_have_a_colour_and_a_reason_below(nw, article, monkeypatch):
    monkeypatch.setattr("service.terminal.on_terminal", lambda: True)

    lines = nw("explain", article["id"], stdin=None).stdout.splitlines()

    marked = [line for line in lines if "저작권자" in line]
    assert marked[0].removeprefix("\x1b[31m").startswith("-      9  copyright   저작권자")
    assert any(line.strip().removeprefix("\x1b[2m").strip().startswith("[") for line in lines)


# ---- export


def test_the_export_is_the_same_bytes_each_time(nw, here, article):
    (here / "pages" / "two.txt").write_text(STORY)
    nw("clean", "pages")

    first, second = nw("export").stdout_bytes, nw("export").stdout_bytes

    assert first == second
    assert [json.loads(line)["source_path"][-7:] for line in first.splitlines()] == [
        "one.txt",
        "two.txt",
    ]


def test_the_export_can_go_into_a_file(nw, here, article):
    nw("export", "--format", "csv", "--output", "out.csv")

    assert (here / "out.csv").read_text().startswith("id,url,source_path")
    assert [path.name for path in here.iterdir() if path.name.startswith("tmp")] == []


def test_the_export_can_go_to_a_device(nw, article):
    result = nw("export", "--output", "/dev/null")

    assert result.exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("output", ["nowhere/out.jsonl", "pages", "/proc/out.jsonl"])
def test_an_output_that_cannot_be_written_is_named(nw, article, output):
    result = nw("export", "--output", output)

    assert f"{output}: cannot be written" in result.stderr
    assert result.exit_code == 1


# ---- restore, reclean


def test_a_removed_line_is_put_back_for_good(nw, article):
    result = nw("restore", article["id"], "9")

    assert "put back 9 (copyright): 저작권자" in result.stdout
    assert summary(nw("reclean")).startswith("1 page: 0 new, 0 new versions, 1 unchanged")
    after = json.loads(nw("export").stdout)
    assert after["version"] == 2
    assert any("저작권자" in text for text in after["body"] + after["captions"])
    marks = {line[5]: line[0] for line in explained(nw("explain", article["id"]))}
    assert marks["저작권자 ⓒ 시험신문. 무단전재 및 재배포 금지"] == "+"


def test_an_unknown_removal_lists_what_there_is(nw, article):
    result = nw("restore", article["id"], "99")

    assert "no removal is called '99'. There are: " in result.stderr
    assert "9 (copyright)" in result.stderr
    assert result.exit_code == 1


def test_under_the_same_rules_nothing_changes(nw, here, article):
    (here / "pages" / "empty.txt").touch()
    nw("clean", "pages")
    before = content_of_file(here / "newswinnow.db")

    result = nw("reclean")

    assert summary(result).startswith("2 pages: 0 new, 0 new versions, 1 unchanged, 1 rejected")
    assert content_of_file(here / "newswinnow.db") == before


def test_under_other_rules_what_changed_is_said(nw, here, article):
    # As if older rules had left a paragraph out and blamed another rule.
    _change(here, "update versions set digest = null")
    _change(here, "delete from paragraphs where number = 2")
    _change(here, "update removals set rule = 'an older rule'")

    result = nw("reclean")

    assert "Changed: body in 1, removals in 1." in result.stdout
    assert f"{article['id']}  body, removals  {here}/pages/one.txt" in result.stdout
    assert "1 new versions" in summary(result)


def test_every_change_of_other_rules_is_named(nw, here):
    for number in range(25):
        (here / "pages" / f"{number}.txt").write_text(STORY.replace("도서관", f"도서관 {number}"))
    nw("clean", "pages")
    _change(here, "update versions set digest = null")
    _change(here, "update removals set rule = 'an older rule'")

    result = nw("reclean")

    assert summary(result).startswith("26 pages: 0 new, 26 new versions")
    assert len([line for line in result.stdout.splitlines() if ".txt" in line]) == 26


def _change(here, statement):
    with closing(sqlite3.connect(here / "newswinnow.db")) as connection, connection:
        connection.execute(statement)


# ---- settings and mistakes


@pytest.mark.parametrize("number", ["-1", "many", "257"])
def test_a_number_of_workers_that_cannot_be_is_wrong_usage(nw, number):
    result = nw("clean", "pages", "--workers", number)

    assert result.exit_code == 2
    assert "--workers" in result.stderr


@pytest.mark.parametrize("command", [["clean", "pages"], ["reclean"], ["explain", "pages/one.txt"]])
def test_a_machine_that_starts_no_worker_is_named_in_a_line(nw, article, monkeypatch, command):
    def open_guard(knowledge, workers=None):
        return workers_that_cannot_start

    class Guard(InProcess):
        def begin(self, page, restored=frozenset()):
            raise WorkerError("no process can be started that cleans pages (no room)")

    workers_that_cannot_start = nullcontext(Guard({}))
    monkeypatch.setattr(runs, "open_guard", open_guard)
    Path("pages/one.txt").write_text("Another page.")

    result = nw(*command)

    assert result.exit_code == 1
    assert result.stderr == "Error: no process can be started that cleans pages (no room)\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--db", "my.db", "clean", "pages"], id="before the command"),
        pytest.param(["clean", "pages", "--db", "my.db"], id="after it"),
        pytest.param(["--db", "x.db", "clean", "--db", "my.db", "pages"], id="the last one wins"),
    ],
)
def test_the_database_can_be_named_anywhere(nw, here, arguments):
    nw(*arguments)

    assert [path.name for path in here.glob("*.db")] == ["my.db"]


def test_the_database_can_be_named_in_a_file(nw, here):
    (here / "newswinnow.toml").write_text('db = "my.db"')
    nw("clean", "pages")

    assert (here / "my.db").exists()


def test_the_database_can_be_named_in_the_environment(nw, here, monkeypatch):
    monkeypatch.setenv("NEWSWINNOW_DB", "my.db")
    nw("clean", "pages")

    assert (here / "my.db").exists()


def test_ones_own_outlets_are_known(nw, here):
    (here / "newswinnow.toml").write_text('outlets = "mine"')
    (here / "mine").mkdir()
    (here / "mine" / "test.toml").write_text(
        'name = "시험신문"\nlanguage = "ko"\ntime_zone = "Asia/Seoul"\n'
    )
    nw("clean", "pages")

    assert json.loads(nw("export").stdout)["outlet"] == "시험신문"


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["clean"], "nothing to clean", 2),
        (["cleen", "pages"], "No such command", 2),
        (["list", "--bd", "x"], "No such option", 2),
        (["list", "--config", "nowhere.toml"], "Check the path after --config", 2),
        (["export", "--format", "xml"], "csv", 2),
        (["list"], "no database here. Run `newswinnow clean PATH`", 1),
        (["reclean"], "no database here", 1),
        (["restore", "abc", "1"], "no database here", 1),
        (["explain", "abc"], "no database here", 1),
        (["list", "--db", "pages/one.txt"], "not an SQLite database", 1),
        (["clean", "pages", "--db", "pages"], "a folder", 1),
        (["clean", "pages", "--db", "nowhere/x.db"], "Make the folder", 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_mistake_has_words_and_no_traceback(nw, arguments, words, code):
    result = nw(*arguments)

    assert words in result.stderr
    assert "Traceback" not in result.output
    assert result.exit_code == code


def test_a_misspelt_variable_is_wrong_usage(nw, monkeypatch):
    monkeypatch.setenv("NEWSWINNOW_BD", "x.db")

    result = nw("list")

    assert "Did you mean NEWSWINNOW_DB?" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["show", "explain", "restore"])
def test_an_unknown_id_says_where_to_look(nw, article, command):
    result = nw(command, "0" * 12, *(["1"] if command == "restore" else []))

    assert "no article has an id that begins so. See `newswinnow list`" in result.stderr
    assert result.exit_code == 1


def test_reading_makes_no_database(nw, here):
    for command in (["list"], ["export"], ["reclean"], ["show", "a"], ["restore", "a", "1"]):
        nw(*command)

    assert list(here.glob("*.db*")) == []


def test_help_and_version_are_there(nw):
    assert "Commands:" in nw("--help").stdout
    assert nw("--version").exit_code == 0
