"""The command as a process: killed, interrupted, in a pipe, twice at once."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.db.samples import STORY, content_of_file

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]


def start(folder, *arguments, **options):
    return subprocess.Popen(
        [*options.pop("command", COMMAND), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


SIGNALS_ITSELF = """
import os, signal
from {module} import {owner}
real, calls = {owner}.{method}, []

def counted(*args, **kwargs):
    answer = real(*args, **kwargs)
    calls.append(None)
    if len(calls) in {behind}:
        os.kill(os.getpid(), signal.{signal})
    return answer

{owner}.{method} = counted
from service.cli import main; main()
"""


def start_that_is(signal_name, what, behind, folder, *arguments, **options):
    """It sends the signal to itself behind these calls of what it does, however fast it is."""
    (module, owner), method = what[0].rsplit(".", 1), what[1]
    code = SIGNALS_ITSELF.format(
        module=module, owner=owner, method=method, behind=behind, signal=signal_name
    )
    return start(folder, *arguments, command=[sys.executable, "-c", code], **options)


STORED = ("db.store.Store", "save")


def finish(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(errors="replace"), err.decode(errors="replace")


def pages_in(folder, count):
    (folder / "pages").mkdir()
    for number in range(count):
        (folder / "pages" / f"{number:03}.txt").write_text(
            STORY.replace("도서관", f"도서관 {number}호점")
        )


def articles_in(path):
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute("select count(*) from articles").fetchone()[0]
    except sqlite3.Error:
        return 0  # not there yet


def wait_for(path, articles, process):
    while articles_in(path) < articles:
        assert process.poll() is None, "it was done before it could be killed"
        time.sleep(0.002)


def run_with(folder, redirection, *arguments):
    """With streams as a shell opens and closes them."""
    shell = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirection}', "sh", *COMMAND, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return shell.returncode, shell.stdout.decode(), shell.stderr.decode()


# ---- streams that are closed


@pytest.mark.parametrize(
    ("redirection", "arguments", "status", "said"),
    [
        pytest.param("<&-", ["pages"], 0, "", id="no input, and none is needed"),
        pytest.param(
            "<&-", ["-"], 1, "-: unreadable: no standard input: Name a file instead\n", id="no page"
        ),
        pytest.param(
            "<&-",
            ["--paths-from", "-"],
            2,
            "Error: --paths-from -: standard input is closed. "
            "Name a file with a path on each line\n",
            id="no list",
        ),
        pytest.param(
            ">&-",
            ["pages"],
            1,
            "Error: cannot write the results: standard output is closed. "
            "Leave it open, or write to /dev/null\n",
            id="no output",
        ),
        pytest.param("2>&-", ["pages"], 0, "", id="no messages"),
        pytest.param("<&- 2>&-", ["pages"], 0, "", id="no input and no messages"),
    ],
)
def test_a_stream_that_is_closed_is_one_line(tmp_path, redirection, arguments, status, said):
    pages_in(tmp_path, 1)

    code, out, err = run_with(tmp_path, redirection, "clean", *arguments)

    assert (code, err) == (status, said)
    assert ("1 page: 1 new" in out) == (status == 0)


@pytest.mark.slow
def test_killed_and_run_again_is_never_killed(tmp_path):
    pages_in(tmp_path, 300)
    killed = tmp_path / "killed.db"
    for articles in (1, 40, 150):
        process = start(
            tmp_path, "clean", "--paths-from", "-", "--db", killed, stdin=subprocess.PIPE
        )
        # It waits for more.
        process.stdin.writelines(b"pages/%03d.txt\n" % number for number in range(articles + 50))
        process.stdin.flush()
        wait_for(killed, articles, process)
        process.kill()
        assert finish(process)[0] == -signal.SIGKILL
    _, out, _ = finish(start(tmp_path, "clean", "pages", "--db", killed))
    finish(start(tmp_path, "clean", "pages", "--db", tmp_path / "whole.db"))

    assert re.search(r"\n300 pages: \d+ new, 0 new versions, \d+ unchanged, 0 rejected", out)
    assert content_of_file(killed) == content_of_file(tmp_path / "whole.db")
    with closing(sqlite3.connect(killed)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def rows_in(path, question):
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchall()
    except sqlite3.Error:
        return []  # not there yet


LEARNED = (
    "select article, version, source, told, blocks, removed, settled from fingerprints order by 1",
    "select * from furniture order by source, key",
    "select * from likenesses order by article, other",
    "select id, story from articles order by id",
)


@pytest.mark.slow
def test_killed_while_it_settles_it_is_settled_by_the_next_run(tmp_path):
    (tmp_path / "pages").mkdir()
    for number in range(220):  # one story; more than are done in one transaction
        text = STORY.replace("도서관", f"도서관 {chr(0xAC00 + 31 * number)}호점")
        (tmp_path / "pages" / f"{number:03}.txt").write_text(text)
    killed, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    steps = ("db.fingerprints.Fingerprints", "save"), ("db.stories.Stories", "save_likenesses")
    for begun in steps:
        process = start_that_is(
            "SIGKILL", begun, {1}, tmp_path,
            "clean", "pages", "--workers", 2, "--db", killed,
        )  # fmt: skip
        assert finish(process)[0] == -signal.SIGKILL
    unfinished = rows_in(killed, "select count(*) from runs where finished_at is null")
    open_still = rows_in(killed, "select 1 from articles where story is null limit 1")

    _, out, _ = finish(start(tmp_path, "clean", "pages", "--workers", 2, "--db", killed))
    finish(start(tmp_path, "clean", "pages", "--workers", 2, "--db", whole))

    assert (unfinished, open_still) == ([(2,)], [(1,)])
    assert "\n220 pages: 0 new, 0 new versions, 220 unchanged, 0 rejected" in out
    assert content_of_file(killed) == content_of_file(whole)
    for question in LEARNED:
        assert rows_in(killed, question) == rows_in(whole, question)
    assert rows_in(killed, "select count(distinct story) from articles") == [(1,)]


@pytest.mark.slow
def test_two_processes_make_one_new_file_together(tmp_path):
    pages_in(tmp_path, 60)
    both = [start(tmp_path, "clean", "pages", "--db", "both.db") for _ in range(2)]

    ends = [finish(process) for process in both]

    assert [code for code, _, _ in ends] == [0, 0], ends
    finish(start(tmp_path, "clean", "pages", "--db", "alone.db"))
    assert content_of_file(tmp_path / "both.db") == content_of_file(tmp_path / "alone.db")


def runs_in(path):
    with closing(sqlite3.connect(path)) as connection:
        query = "select new + unchanged, finished_at > '' from runs"
        return connection.execute(query).fetchall()


def test_an_interruption_says_what_was_done_and_how_to_go_on(tmp_path):
    pages_in(tmp_path, 3)
    # It waits for standard input, which never ends.
    process = start(tmp_path, "clean", "pages", "-", stdin=subprocess.PIPE)
    # More than a pipe holds: when it is written, somebody is reading.
    process.stdin.write(bytes(1 << 20))
    process.send_signal(signal.SIGINT)
    process.wait(60)
    code, _, err = finish(process)

    assert code == 130
    assert "Stopped after 3 pages: 3 new" in err
    assert "Run the same command again" in err
    assert "Traceback" not in err
    assert runs_in(tmp_path / "newswinnow.db") == [(3, 1)]


def test_an_interruption_finishes_what_is_in_hand(tmp_path):
    pages_in(tmp_path, 100)
    process = start_that_is("SIGINT", STORED, {10}, tmp_path, "clean", "pages", "--workers", 2)
    code, _, err = finish(process)

    assert code == 130
    assert "Finishing the pages in hand" in err
    stored = articles_in(tmp_path / "newswinnow.db")
    assert 10 <= stored < 100
    assert runs_in(tmp_path / "newswinnow.db") == [(stored, 1)]
    assert f"Stopped after {stored} pages: {stored} new" in err
    assert f"{100 - stored} new, 0 new versions, {stored} unchanged" in finish(
        start(tmp_path, "clean", "pages")
    )[1].splitlines()[-1].replace("100 pages: ", "")


def test_a_second_interruption_stops_at_once(tmp_path):
    pages_in(tmp_path, 50)
    process = start_that_is("SIGINT", STORED, {10, 11}, tmp_path, "clean", "pages", "--workers", 1)
    code, _, err = finish(process)

    assert code == 130
    assert articles_in(tmp_path / "newswinnow.db") == 11, err


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_number_of_workers_changes_nothing(tmp_path, workers):
    pages_in(tmp_path, 60)
    for number in (7, 20):
        (tmp_path / "pages" / f"{number:03}.txt").write_text("")
    # The same page twice, under one name: read from the disk and from standard input.
    body = (tmp_path / "pages" / "000.txt").read_bytes()
    database = tmp_path / f"{workers}.db"

    process = start(
        tmp_path, "clean", "pages", "-", "pages/000.txt", "--workers", workers, "--db", database,
        stdin=subprocess.PIPE,
    )  # fmt: skip
    process.stdin.write(body)
    out = finish(process)[1]
    finish(start(tmp_path, "clean", "pages", "--workers", 1, "--db", tmp_path / "one.db"))

    assert "61 pages: 59 new, 0 new versions, 0 unchanged, 2 rejected" in out
    with (
        closing(sqlite3.connect(database)) as one,
        closing(sqlite3.connect(tmp_path / "one.db")) as other,
    ):
        query = "select address from articles where address like '/%' order by rowid"
        assert one.execute(query).fetchall() == other.execute(query).fetchall()


@pytest.fixture
def folder(tmp_path):
    pages_in(tmp_path, 50)
    assert finish(start(tmp_path, "clean", "pages"))[0] == 0
    return tmp_path


def test_a_reader_that_has_seen_enough_is_no_error(folder):
    process = start(folder, "export")
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()

    assert process.wait(60) == 141
    assert err == ""


@pytest.mark.parametrize("encoding", ["ascii", "euc-kr", "utf-8"])
def test_output_breaks_on_no_character(folder, encoding):
    code, _, err = finish(start(folder, "list", env={"PYTHONIOENCODING": encoding}))

    assert (code, err) == (0, "")


def test_the_export_is_utf8_whatever_the_terminal_is(folder):
    process = start(folder, "export", env={"PYTHONIOENCODING": "ascii"})

    assert "도서관" in finish(process)[1]


def test_in_a_pipe_there_are_no_colours_and_no_bar(folder):
    _, out, err = finish(start(folder, "clean", "pages", env={"FORCE_COLOR": ""}))

    assert "\x1b" not in out + err


def test_the_settings_of_the_folder_are_used(tmp_path):
    pages_in(tmp_path, 1)
    (tmp_path / "newswinnow.toml").write_text('db = "mine.db"')

    finish(start(tmp_path, "clean", "pages"))

    assert (tmp_path / "mine.db").exists()
