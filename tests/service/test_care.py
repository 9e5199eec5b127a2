"""`backup`, `check-db`, `trim`, `forget` and `upgrade`, as somebody types them."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing

import click
import pytest
from click.testing import CliRunner

from db.schema import STEPS
from service import cli as cli_module
from service.commands import common, forgetting
from tests.db.samples import STORY

ONE, TWO = (STORY.replace("도서관", f"{name} 도서관") for name in ("북쪽", "남쪽"))


@pytest.fixture
def run(tmp_path, monkeypatch, in_process):
    monkeypatch.chdir(tmp_path)
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.txt").write_text(text)

    def run(*arguments, **options):
        return CliRunner().invoke(cli_module.cli, list(map(str, arguments)), **options)

    assert run("clean", "one.txt", "two.txt").exit_code == 0
    return run


def listed(run):
    return json.loads(run("list", "--format", "json").stdout)


def change(path, statement):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


# ---- backup


def test_a_backup_is_a_database(run):
    result = run("backup", "copy.db")

    assert "copy.db: 2 articles" in result.stdout
    assert run("list", "--db", "copy.db").stdout == run("list").stdout
    assert run("search", "도서관", "--db", "copy.db").stdout == run("search", "도서관").stdout


def test_a_backup_takes_no_files_place_unless_it_is_told(run):
    run("backup", "copy.db")

    again = run("backup", "copy.db")

    assert (again.exit_code, "--force" in again.stderr) == (1, True)
    assert run("backup", "copy.db", "--force").exit_code == 0


# ---- check-db


def test_a_sound_database_is_well(run):
    result = run("check-db")

    assert (result.exit_code, result.stdout) == (0, "newswinnow.db: 2 articles, all is well\n")
    assert "were not read" in run("check-db", "--quick").stdout
    assert run("check-db", "--json").stdout == ""


def test_a_finding_says_what_now(run):
    change("newswinnow.db", "delete from search_articles")

    result = run("check-db")
    as_json = run("check-db", "--json")

    assert result.exit_code == as_json.exit_code == 1
    assert "the search does not know it" in result.stdout
    assert "check-db --mend" in result.stdout
    assert {json.loads(line)["check"] for line in as_json.stdout.splitlines()} >= {"search"}
    assert run("check-db", "--mend").exit_code == 0
    assert "북쪽" in run("search", "북쪽").stdout


def test_an_older_file_is_not_changed_by_a_check(run):
    change("newswinnow.db", f"delete from _sqlite_migrations where name = '{[*STEPS][-1]}'")

    result = run("check-db")

    assert (result.exit_code, "newswinnow upgrade" in result.stderr) == (1, True)


def test_a_command_that_breaks_on_damage_says_so(run):
    change("newswinnow.db", "update versions set authors = '['")

    result = run("list")
    broken = run("show", listed(run)[0]["id"])

    assert result.exit_code == 0
    assert (broken.exit_code, broken.exception.__class__) == (1, SystemExit)
    assert "the database is damaged" in broken.stderr
    assert "check-db" in broken.stderr


@pytest.mark.parametrize("command", ["list", "check-db", "clean one.txt", "backup f.db", "stats"])
def test_a_name_in_the_schema_that_is_no_text_is_damage(run, command):
    with closing(sqlite3.connect("newswinnow.db")) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "update sqlite_master set sql = replace(sql, 'number integer', cast(x'f5f5f5' as text))"
            " where name = 'versions'"
        )
    result = run(*command.split())

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "damaged" in result.output or "malformed" in result.output


def test_a_mistake_of_our_own_keeps_its_traceback(run, monkeypatch):
    @click.command(name="broken")
    @common.with_settings
    def broken(_settings):
        raise ValueError("ours")

    result = CliRunner().invoke(broken)

    assert isinstance(result.exception, ValueError)


# ---- trim


def test_dropped_pages_are_told_wherever_they_are_missed(run):
    article = listed(run)[0]["id"]

    trimmed = run("trim", "--pages-older-than", "0d", "--versions-keep", "1", "--vacuum")

    assert "raw pages dropped: 2" in trimmed.stdout
    assert "versions dropped: 0" in trimmed.stdout
    assert "Vacuum of" in trimmed.stderr
    assert "Left as they are: 2 articles" in run("reclean").stdout
    explained = run("explain", article)
    assert "its raw page was dropped on" in explained.stderr
    assert "저작권자" in explained.stdout
    position = next(
        line.split("\t")[1] for line in explained.stdout.splitlines() if line.startswith("-")
    )
    restored = run("restore", article, position)
    assert (restored.exit_code, "dropped on" in restored.stderr) == (1, True)
    assert run("check-db").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "Say what may go", id="nothing"),
        pytest.param(["--pages-older-than", "soon"], "90d, 12w, 2y", id="no span"),
        pytest.param(["--versions-keep", "0"], "0 is not in the range", id="no version"),
    ],
)
def test_what_may_go_has_to_be_said(run, arguments, said):
    result = run("trim", *arguments)

    assert (result.exit_code, said in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "command", ["trim --vacuum", "upgrade", "forget x --yes", "check-db", "backup f"]
)
def test_there_is_nothing_to_do_without_a_database(tmp_path, command):
    result = CliRunner().invoke(
        cli_module.cli, [*command.split(), "--db", str(tmp_path / "none.db")]
    )

    assert (result.exit_code, "no database here" in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


# ---- forget


def test_an_article_is_forgotten_and_not_taken_in_again(run, tmp_path):
    article = next(one["id"] for one in listed(run) if "북쪽" in run("show", one["id"]).stdout)

    result = run("forget", article, "--yes")

    assert result.exit_code == 0
    assert "forgotten: 1, with 1 raw page" in result.stdout
    assert len(listed(run)) == 1
    assert run("search", "북쪽").exit_code == 1
    again = run("clean", "one.txt", "two.txt")
    assert "1 unchanged, 1 rejected" in again.stdout
    assert "rejected: forgotten: it was forgotten on" in again.stderr
    text = ONE.split("\n\n")[2].encode()
    assert all(text not in each.read_bytes() for each in tmp_path.glob("newswinnow.db*"))
    assert run("check-db").exit_code == 0


def test_it_can_be_let_in_again(run):
    run("forget", "one.txt", "--yes")

    assert "may be taken in again" in run("forget", "--allow", "one.txt").stdout
    assert "was not forgotten" in run("forget", "--allow", "one.txt").stdout
    assert "1 new," in run("clean", "one.txt").stdout


def test_an_address_is_known_in_all_its_spellings(run, tmp_path):
    text = ONE.replace("북쪽", "서쪽")
    record = {"url": "http://www.news.example/a?utm_source=x", "text": text}
    (tmp_path / "pages.jsonl").write_text(json.dumps(record))
    assert "1 new" in run("clean", "pages.jsonl").stdout

    result = run("forget", "https://news.example/a", "--yes")

    assert "with 1 raw page" in result.stdout
    record["url"] = "https://m.news.example/a#top"
    (tmp_path / "pages.jsonl").write_text(json.dumps(record))
    assert "1 rejected" in run("clean", "pages.jsonl").stdout


def test_what_is_not_stored_can_be_forgotten_before_it_comes(run, tmp_path):
    result = run("forget", "https://news.example/b", "missing.txt", "--yes")

    assert "nothing is stored of it; it will not be taken in" in result.stderr
    (tmp_path / "missing.txt").write_text(ONE)
    assert "1 rejected" in run("clean", "missing.txt").stdout


def test_a_page_too_large_to_be_kept_is_forgotten_too(run, tmp_path):
    (tmp_path / "large.txt").write_bytes(b"x" * (11 << 20))
    assert "1 quarantined" in run("clean", "large.txt").stdout
    run("forget", "large.txt", "--yes")

    assert "1 rejected, 0 quarantined" in run("clean", "large.txt").stdout


def test_a_page_that_says_it_is_the_front_page_keeps_no_other_out(run, tmp_path):
    html = (
        "<html><head><link rel=canonical href='https://news.example/'><title>{0}</title></head>"
        "<body><article><h1>{0}</h1><p>"
        + ONE.split("\n\n")[2]
        + "</p><p>{0} "
        + ONE.split("\n\n")[3]
        + "</p></article></body></html>"
    )
    for name in "ab":
        (tmp_path / f"{name}.html").write_text(html.format(f"기사 {name}"))
    run("clean", "a.html")
    run("forget", "a.html", "--yes")

    assert "1 new" in run("clean", "b.html").stdout


def test_it_is_asked_for_where_somebody_can_answer(run, monkeypatch):
    refused = run("forget", "one.txt")
    assert (refused.exit_code, "--yes" in refused.stderr) == (2, True)

    class Terminal:
        def isatty(self):
            return True

    answers = iter([False, True])

    def confirm(*_args, **_options):
        if not next(answers):
            raise click.Abort

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(click, "confirm", confirm)
    with pytest.raises(click.Abort):
        forgetting._ask()
    forgetting._ask()
    assert len(listed(run)) == 2


def test_raw_pages_of_others_and_copies_are_named(run, tmp_path):
    (tmp_path / "three.txt").write_text(ONE)
    run("clean", "three.txt")
    (tmp_path / "newswinnow.db.before-v8").touch()

    result = run("forget", "one.txt", "--yes")

    assert "a raw page of it stays, since others have the same bytes" in result.stdout
    assert "newswinnow.db.before-v8 is a copy from before" in result.stderr


def test_a_reader_that_keeps_the_log_is_told(run, monkeypatch):
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect("newswinnow.db", isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select * from articles").fetchall()
        result = run("forget", "one.txt", "--yes")

    assert "Another command reads the database" in result.stderr


# ---- upgrade


def test_an_upgrade_says_where_it_is(run):
    assert run("upgrade").stdout == "newswinnow.db: schema version 11\n"
