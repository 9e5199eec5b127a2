"""`scrapy crawl files` stores what `newswinnow clean` stores, and says when it could not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import settings
from crawler.pipelines import workers_of
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
        "fetch",
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


def test_a_pattern_that_matches_nothing_is_named(tmp_path, seeds):
    crawled = crawl(seeds, tmp_path / "news.db", "-a", "glob=.")

    assert "glob=.: empty pattern. Write what names end with" in crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert crawled.returncode == 1


@pytest.mark.parametrize(
    ("name", "value", "said", "status"),
    [
        ("WORKERS", "abc", "NEWSWINNOW_WORKERS is not a number. Write how many", 2),
        ("WORKERS", "1000", "NEWSWINNOW_WORKERS is more than 256. Write as many", 2),
        ("RULES", "/nowhere/rules.toml", "/nowhere/rules.toml: ", 1),
        ("OUTLETS", "/nowhere/outlets", "/nowhere/outlets: ", 1),
    ],
)
@pytest.mark.parametrize("way", ["setting", "environment"])
def test_a_setting_that_has_no_sense_is_one_line(
    tmp_path, seeds, monkeypatch, way, name, value, said, status
):
    if way == "environment":
        monkeypatch.setenv(f"NEWSWINNOW_{name}", value)
        crawled = crawl(seeds, tmp_path / "news.db")
    else:
        crawled = crawl(seeds, tmp_path / "news.db", "-s", f"NEWSWINNOW_{name}={value}")

    assert crawled.stderr.splitlines()[-1].startswith(f"Error: {said}")
    assert "Traceback" not in crawled.stderr
    assert crawled.returncode == status


@pytest.mark.parametrize(
    ("value", "workers"), [("", None), (None, None), ("0", 0), (0, 0), ("3", 3)], ids=repr
)
def test_the_setting_means_what_it_means_on_the_command_line(value, workers):
    assert workers_of(Settings({"NEWSWINNOW_WORKERS": value})) == workers


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
        ("DOWNLOAD_DELAY", 1.0),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("AUTOTHROTTLE_ENABLED", True),
        ("HTTPPROXY_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("REMOTE_CONTROL_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("DOWNLOAD_MAXSIZE", 10_485_760),
        ("DOWNLOAD_TIMEOUT", 30),
    ],
)
def test_the_crawler_is_polite_and_guarded(name, value):
    from scrapy.settings import Settings  # noqa: PLC0415 - starts no crawl
    from scrapy.utils.misc import load_object  # noqa: PLC0415 - as above

    project = Settings()
    project.setmodule("crawler.settings", "project")
    for path in project["ADDONS"]:
        load_object(path)().update_settings(project)

    assert project[name] == value


@pytest.mark.parametrize(
    "name",
    ["ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "AUTOTHROTTLE_ENABLED"],
)
def test_what_the_add_on_sets_is_said_once(name):
    assert not hasattr(settings, name)
