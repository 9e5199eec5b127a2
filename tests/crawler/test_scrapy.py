"""`scrapy crawl files` stores what `newswinnow clean` stores, and says when it could not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import settings
from tests.db.samples import STORY, content_of_file

ROOT = Path(__file__).parent.parent.parent


def command(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def scrapy(*arguments):
    return command("from scrapy.cmdline import execute; execute()", *arguments)


def crawl(path, db, *options):
    return scrapy("crawl", "files", "-a", f"path={path}", "-s", f"NEWSWINNOW_DB={db}", *options)


def clean(*arguments):
    return command("from service.cli import main; main()", "clean", *arguments)


def stats(output):
    return dict(re.findall(r"'newswinnow/(\w+)': (\d+)", output))


def test_the_spiders_are_listed():
    assert scrapy("list").stdout.split() == [
        "archives",
        "feeds",
        "files",
        "outlets",
        "sections",
        "sitemaps",
    ]


def test_both_ways_store_the_same(tmp_path, seeds):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(STORY.replace("도서관", f"도서관 {number}"))
    (folder / "empty.txt").touch()
    (folder / "large.txt").write_text("a" * 6_000_000)

    crawled = crawl(f"{seeds}:{folder}", tmp_path / "scrapy.db")
    cleaned = clean(seeds, folder, "--db", tmp_path / "clean.db")

    assert stats(crawled.stderr) == {"new": "8", "rejected": "1", "quarantined": "1"}
    assert (crawled.returncode, cleaned.returncode) == (1, 1)
    assert content_of_file(tmp_path / "scrapy.db") == content_of_file(tmp_path / "clean.db")


def test_good_pages_end_with_0(tmp_path, seeds):
    crawled = crawl(seeds, tmp_path / "news.db")

    assert crawled.returncode == 0
    assert "'finish_reason': 'finished'" in crawled.stderr


def test_a_missing_path_is_named_and_ends_with_1(tmp_path, seeds):
    crawled = crawl(f"{seeds}:{tmp_path}/nowhere", tmp_path / "news.db")

    assert f"{tmp_path}/nowhere': unreadable: no such file" in crawled.stderr
    assert "'finish_reason': 'some_unreadable'" in crawled.stderr
    assert stats(crawled.stderr) == {"new": "5", "unreadable": "1"}
    assert crawled.returncode == 1


@pytest.mark.parametrize(
    ("path", "db", "reason"),
    [
        pytest.param("", "news.db", "no_path", id="no path at all"),
        pytest.param("seeds", "nowhere/news.db", "database", id="a database that cannot be"),
    ],
)
def test_a_crawl_that_cannot_be_ends_with_its_reason(tmp_path, path, db, reason):
    crawled = crawl(path, tmp_path / db)

    assert f"'finish_reason': '{reason}'" in crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert crawled.returncode == 1


def test_a_database_that_fails_on_the_way_closes_the_spider(tmp_path, seeds):
    code = (
        "import db.store, db.errors\n"
        "def full(*args, **kwargs):\n"
        "    raise db.errors.DiskFullError('news.db', 'the disk is full', 'Make room')\n"
        "db.store.Store.save = full\n"
        "from scrapy.cmdline import execute; execute()"
    )

    crawled = command(
        code, "crawl", "files", "-a", f"path={seeds}", "-s", f"NEWSWINNOW_DB={tmp_path}/news.db"
    )

    assert crawled.stderr.count("news.db: the disk is full. Make room\n") == 1
    assert "'finish_reason': 'database'" in crawled.stderr
    assert crawled.returncode == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("REMOTE_CONTROL_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("DOWNLOAD_MAXSIZE", 10_485_760),
        ("DOWNLOAD_TIMEOUT", 30),
    ],
)
def test_the_crawler_is_polite_and_guarded(name, value):
    assert getattr(settings, name) == value
