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
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


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


@pytest.mark.slow
def test_killed_and_run_again_is_never_killed(tmp_path):
    pages_in(tmp_path, 300)
    killed = tmp_path / "killed.db"
    for articles in (1, 40, 150):
        process = start(tmp_path, "clean", "pages", "--db", killed)
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


@pytest.mark.slow
def test_two_processes_make_one_new_file_together(tmp_path):
    pages_in(tmp_path, 60)
    both = [start(tmp_path, "clean", "pages", "--db", "both.db") for _ in range(2)]

    ends = [finish(process) for process in both]

    assert [code for code, _, _ in ends] == [0, 0], ends
    finish(start(tmp_path, "clean", "pages", "--db", "alone.db"))
    assert content_of_file(tmp_path / "both.db") == content_of_file(tmp_path / "alone.db")


def test_an_interruption_says_what_was_done_and_how_to_go_on(tmp_path):
    pages_in(tmp_path, 3)
    # It waits for standard input, which never ends.
    process = start(tmp_path, "clean", "pages", "-", stdin=subprocess.PIPE)
    wait_for(tmp_path / "newswinnow.db", 3, process)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    code, _, err = finish(process)

    assert code == 130
    assert "Stopped after 3 pages: 3 new" in err
    assert "Run the same command again" in err
    assert "Traceback" not in err
    with closing(sqlite3.connect(tmp_path / "newswinnow.db")) as connection:
        assert connection.execute("select new, finished_at > '' from runs").fetchall() == [(3, 1)]


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
