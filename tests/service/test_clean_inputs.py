"""`newswinnow clean` on files of every kind: what is shown, what is counted, words for mistakes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import cli
from tests.crawler.inputs.making import Response, csv_of, json_lines, tarred, warc, zipped
from tests.db.samples import STORY, content_of_file

ROOT = Path(__file__).parent.parent.parent
HTML = "<html><h1>제목</h1>" + "".join(f"<p>{line}</p>" for line in STORY.splitlines()) + "</html>"


pytestmark = pytest.mark.usefixtures("in_process")
SPEED = {"seconds", "pages_per_second", "workers"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def nw(here):
    def nw(*arguments, stdin=None):
        return CliRunner().invoke(cli, list(map(str, arguments)), input=stdin)

    return nw


def counts(result):
    report = json.loads(result.stdout)
    return {
        name: count for name, count in report.items() if count and name not in {"problems", *SPEED}
    }


@pytest.mark.parametrize("given", [("empty",), (".", "--glob", "*.htm")])
def test_where_nothing_is_found_it_is_said(nw, here, given):
    (here / "empty").mkdir()

    result = nw("clean", *given)

    assert result.exit_code == 0
    assert "Nothing to clean was found there." in result.stdout + result.stderr


def test_where_something_is_found_nothing_is_said(nw, here):
    (here / "page.html").write_text(HTML)

    result = nw("clean", ".")

    assert "Nothing to clean" not in result.stdout + result.stderr


@pytest.mark.parametrize("glob", ["", ".", "./"])
def test_a_pattern_that_matches_nothing_is_one_line(nw, here, glob):
    result = nw("clean", ".", "--glob", glob)

    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: --glob '{glob}': empty pattern. Write what names end with, such as '*.html'\n"
    )


def test_a_pattern_without_a_folder_is_one_line(nw, here):
    (here / "one.txt").write_text(STORY)

    result = nw("clean", "one.txt", "--glob", "*.html")

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: --glob chooses among the files of folders, and only")


def test_each_record_of_a_container_is_a_page(nw, here):
    body = warc(Response(HTML.encode()), Response(b"", url="https://b.example/", status="404 No"))
    (here / "a.zip").write_bytes(zipped({"one.txt": STORY.encode(), "a.warc.gz": body}))

    result = nw("clean", "a.zip")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-2].startswith("2 pages: 2 new, ")
    assert result.stdout.splitlines()[-1] == (
        "Passed over, since they are no pages: warcinfo record 1, HTTP 404 1."
    )
    exported = [json.loads(line) for line in nw("export").stdout.splitlines()]
    assert [(one["url"], one["source_path"]) for one in exported] == [
        (None, f"{here}/a.zip!/one.txt"),
        ("https://news.example/2024/09/04/library.html", f"{here}/a.zip!/a.warc.gz!/record 2"),
    ]


def test_the_report_has_what_was_passed_over(nw, here):
    (here / "a.warc").write_bytes(warc(Response(HTML.encode()), gzipped=False))

    assert counts(nw("clean", "a.warc", "--json")) == {
        "pages": 1,
        "new": 1,
        "passed_over": {"warcinfo record": 1},
    }


def test_cleaning_a_container_twice_changes_nothing(nw, here):
    (here / "a.jsonl").write_bytes(json_lines({"text": STORY}, {"text": STORY + "끝이다."}))
    nw("clean", "a.jsonl")
    before = content_of_file(here / "newswinnow.db")

    assert counts(nw("clean", "a.jsonl", "--json")) == {"pages": 2, "unchanged": 2}
    assert content_of_file(here / "newswinnow.db") == before


def test_a_damaged_record_is_named_and_ends_with_1(nw, here):
    (here / "a.jsonl").write_bytes(json_lines({"text": STORY}) + b"no JSON\n")

    result = nw("clean", "a.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{here}/a.jsonl!/line 2: unreadable: no JSON (")


def test_fields_and_an_outlet_can_be_named(nw, here):
    (here / "a.csv").write_bytes(
        csv_of({"x": STORY, "where": "https://a.example/1", "at": "2024-09-05", "who": ""})
    )

    result = nw(
        "clean", "a.csv", "--text-field", "x", "--url-field", "where", "--date-field", "at",
        "--outlet-field", "who", "--outlet", "sedaily",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    [exported] = map(json.loads, nw("export").stdout.splitlines())
    assert exported["url"] == "https://a.example/1"
    assert exported["outlet"] == "서울경제"


def test_a_field_that_is_not_there_is_one_line(nw, here):
    (here / "a.csv").write_bytes(csv_of({"html": HTML, "id": "1"}))

    result = nw("clean", "a.csv", "--html-field", "markup")

    assert result.exit_code == 1
    assert result.stderr == (
        f"{here}/a.csv: unreadable: no field 'markup': "
        "There are: html, id. Choose one with --html-field\n"
    )


def test_of_folders_files_that_match_are_taken(nw, here):
    for name in ("a.txt", "b.html", "c.md"):
        (here / name).write_text(STORY)

    result = nw("clean", ".", "--glob", "*.txt", "--glob", "*.html", "--json")

    assert counts(result) == {"pages": 2, "new": 2}


@pytest.mark.parametrize("source", ["list", "-"])
def test_paths_can_come_from_a_list(nw, here, source):
    for name in ("a.txt", "b.txt"):
        (here / name).write_text(STORY)
    (here / "list").write_text("a.txt\nb.txt\n")

    result = nw("clean", "--paths-from", source, "--json", stdin=(here / "list").read_text())

    assert counts(result) == {"pages": 2, "new": 2}


def test_named_paths_come_before_those_of_a_list(nw, here):
    for name in ("a.txt", "b.txt"):
        (here / name).write_text(STORY)

    result = nw("clean", "b.txt", "--paths-from", "-", stdin="a.txt\nb.txt\n")

    assert "2 pages: 2 new" in result.stdout


def test_a_packed_page_on_standard_input_is_read(nw, here):
    assert counts(nw("clean", "-", "--json", stdin=zipped({"a": STORY.encode()}))) == {
        "pages": 1,
        "new": 1,
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Error: nothing to clean. Name files or folders, - for standard input, or a list"),
        (["-", "--paths-from", "-"], "standard input is a page (-) or a list"),
        (["--paths-from", "nowhere"], "--paths-from nowhere: No such file or directory. Name a"),
        (["--paths-from", "."], "--paths-from .: Is a directory."),
        (["a", "--outlet", "x"], "there is no outlet 'x'. There are: agenciabrasil, ajunews,"),
        (["a", "--outlets", "x"], "No such option"),
    ],
    ids=["nothing", "two of standard input", "no list", "a folder", "no outlet", "no option"],
)
def test_wrong_use_is_one_line_that_says_what_now(nw, arguments, words):
    result = nw("clean", *arguments)

    assert words in result.stderr
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_page_of_a_container_can_be_explained_if_it_is_alone(nw, here):
    (here / "one.jsonl").write_bytes(json_lines({"text": STORY}))
    (here / "two.jsonl").write_bytes(json_lines({"text": STORY}, {"text": STORY}))

    assert nw("explain", "one.jsonl").exit_code == 0
    result = nw("explain", "two.jsonl")

    assert "two.jsonl has several pages; explain takes one" in result.stderr
    assert result.exit_code == 2


def test_a_file_without_pages_cannot_be_explained(nw, here):
    (here / "a.zip").write_bytes(zipped({}))

    result = nw("explain", "a.zip")

    assert "a.zip has no page" in result.stderr
    assert result.exit_code == 1


def test_names_of_any_bytes_are_shown_and_stored(nw, here):
    name = os.fsdecode(b"\xff\x1b[31m.txt")
    (here / "a.tar").write_bytes(tarred({name: STORY.encode(), f"{name}.gz": b"\x1f\x8b\x08"}))

    result = nw("clean", "a.tar")

    assert counts(nw("clean", "a.tar", "--json")) == {"pages": 2, "unchanged": 1, "unreadable": 1}
    assert "a.tar!/\\udcff\\x1b[31m.txt.gz: unreadable" in result.stderr
    assert "\x1b" not in result.output


# ---- as processes


def process(code, *arguments, cwd):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def all_of(terminal):
    """What is written there, until nobody has it open any more."""
    shown = b""
    # Linux gives EIO when the other end is closed.
    with contextlib.suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as screen:
        while piece := screen.read(4096):
            shown += piece
    return shown.decode(errors="replace")


@pytest.mark.parametrize("listed", [True, False])
def test_on_a_terminal_there_is_a_bar_of_files(tmp_path, listed):
    (tmp_path / "a.jsonl").write_bytes(json_lines({"text": STORY}, {"text": STORY}))
    (tmp_path / "list").write_text("a.jsonl\n")
    given = ["--paths-from", "list"] if listed else ["a.jsonl"]
    ours, theirs = os.openpty()

    process = subprocess.Popen(
        [sys.executable, "-c", "from service.cli import main; main()", "clean", *given],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    shown = all_of(ours)
    out, _ = process.communicate(timeout=120)

    assert (process.returncode, "2 pages: 2 new" in out) == (0, True)
    assert "cleaning" in shown
    assert ("1/1" in shown) != listed


def test_the_spider_stores_the_same(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.csv").write_bytes(csv_of({"x": STORY, "link": "https://a.example/1"}))
    (folder / "b.warc.gz").write_bytes(warc(Response(HTML.encode())))
    (folder / "c.zip").write_bytes(zipped({"c.txt": STORY.encode(), "d.zip": b"PK\x03\x04"}))

    cleaned = process(
        "from service.cli import main; main()", "clean", folder, "--text-field", "x", "--glob",
        "*.*", "--outlet", "sedaily", "--db", tmp_path / "clean.db", cwd=tmp_path,
    )  # fmt: skip
    crawled = process(
        "from scrapy.cmdline import execute; execute()", "crawl", "files", "-a", f"path={folder}",
        "-a", "text_field=x", "-a", "glob=*.*", "-a", "outlet=sedaily",
        "-s", f"NEWSWINNOW_DB={tmp_path}/scrapy.db", cwd=ROOT,
    )  # fmt: skip

    assert (cleaned.returncode, crawled.returncode) == (1, 1), crawled.stderr
    assert "4 pages: 3 new" in cleaned.stdout
    assert "'newswinnow/passed_over/warcinfo record': 1" in crawled.stderr
    assert content_of_file(tmp_path / "scrapy.db") == content_of_file(tmp_path / "clean.db")


def test_the_spider_refuses_an_outlet_that_is_none(tmp_path):
    crawled = process(
        "from scrapy.cmdline import execute; execute()", "crawl", "files", "-a", "path=seeds",
        "-a", "outlet=x", "-s", f"NEWSWINNOW_DB={tmp_path}/scrapy.db", cwd=ROOT,
    )  # fmt: skip

    assert "there is no outlet 'x'. There are: agenciabrasil, ajunews" in crawled.stderr
    assert "'finish_reason': 'no_outlet'" in crawled.stderr
    assert crawled.returncode == 1
