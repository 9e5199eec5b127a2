"""`outlet list`, `outlet new` and `outlet check`, against a site on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.outlets import load_outlets
from crawler.outlets.samples import load_samples
from crawler.outlets.ways import load_ways
from service.cli import cli
from tests.conftest import ROOT
from tests.crawler.newsroom import newsroom
from tests.crawler.server import SITES, Reply

# A reactor cannot be started twice, and nobody waits a second between requests to a test.
FAST = """
import crawler.settings
crawler.settings.DOWNLOAD_DELAY = 0
crawler.settings.AUTOTHROTTLE_ENABLED = False
from service.cli import main
main()
"""


def nw(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    known = {"NEWSWINNOW_ALLOWED_HOSTS": SITES, "NEWSWINNOW_WORKERS": "1"}
    known |= {"NEWSWINNOW_CONTACT": "news@example.org"}
    return subprocess.run(
        [sys.executable, "-c", FAST, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **known, **environ},
    )


@pytest.fixture(scope="module")
def added(tmp_path_factory):
    """A site looked at, and then tried, with what was asked of it."""
    folder = tmp_path_factory.mktemp("desk")
    with newsroom() as site:
        new = nw(folder, "outlet", "new", site.url("/"), "--slug", "hanbit")
        asked = len(site.asked)
        check = nw(folder, "outlet", "check", "hanbit", NEWSWINNOW_OUTLETS="outlets")
        again = nw(folder, "outlet", "new", site.url("/"), "--slug", "hanbit")
        yield folder, new, check, again, asked, site


@pytest.mark.slow
def test_a_site_becomes_an_outlet_with_a_page_as_its_test(added):
    folder, new, _, _, _, site = added

    assert new.returncode == 0, new.stderr
    assert "Written: outlets/hanbit.toml and outlets/hanbit.html" in new.stdout
    assert 'write outlets = "outlets" into newswinnow.toml' in new.stdout
    assert load_outlets(folder / "outlets")["hanbit"].name == "한빛일보"
    assert load_ways(folder / "outlets")["hanbit"].feeds == (site.url("/rss.xml"),)
    assert load_samples(folder / "outlets")["hanbit"][0].authors == ("김하늘",)


@pytest.mark.slow
def test_the_site_is_asked_as_its_robots_wish_by_somebody_with_a_name(added):
    *_, asked, site = added

    assert "/private" not in site.paths()
    assert asked < 15
    assert all("mailto" in agent or "news@example.org" in agent for agent in site.agents)


@pytest.mark.slow
def test_an_outlet_in_good_order_is_checked_with_exit_code_0(added):
    _, _, check, _, _, _ = added

    assert check.returncode == 0, check.stdout + check.stderr
    assert "3 of 3 articles good, 0 with something wrong" in check.stdout
    assert "removed: related 2, navigation 1" in check.stdout


@pytest.mark.slow
def test_what_is_there_already_is_not_overwritten(added):
    _, _, _, again, _, _ = added

    assert again.returncode == 2
    assert "outlets/hanbit.toml is there already" in again.stderr


@pytest.mark.slow
def test_an_outlet_with_something_wrong_is_checked_with_exit_code_1(tmp_path):
    with newsroom({"/a/2": Reply(404), "/sitemap.xml": Reply(500)}) as site:
        nw(tmp_path, "outlet", "new", site.url("/"), "--slug", "hanbit", "--folder", "mine")
        page = tmp_path / "mine" / "hanbit.html"
        page.write_bytes(page.read_bytes().replace("김하늘".encode(), "박바다".encode()))
        file = tmp_path / "mine" / "hanbit.toml"
        text = file.read_text().replace(
            "sitemaps = []", f'sitemaps = ["{site.url("/sitemap.xml")}"]'
        )
        file.write_text(text)
        check = nw(tmp_path, "outlet", "check", "hanbit", NEWSWINNOW_OUTLETS="mine")

    assert check.returncode == 1, check.stderr
    assert f"wrong: sitemap {site.url('/sitemap.xml')}: HTTP 500" in check.stdout
    assert "wrong      HTTP 404" in check.stdout
    assert "wrong: test hanbit.html: authors: should be 김하늘, and is 박바다" in check.stdout


@pytest.mark.slow
def test_a_site_that_is_not_of_the_public_web_is_not_reached(tmp_path):
    with newsroom() as site:
        new = nw(tmp_path, "outlet", "new", site.url("/"), NEWSWINNOW_ALLOWED_HOSTS="")

    assert (new.returncode, site.asked) == (1, [])
    assert "Check the address in a browser" in new.stderr
    assert not (tmp_path / "outlets").exists()


@pytest.mark.slow
def test_a_site_that_wants_nobody_is_left_alone(tmp_path):
    with newsroom({"/robots.txt": Reply(body=b"User-agent: *\nDisallow: /\n")}) as site:
        new = nw(tmp_path, "outlet", "new", site.url("/"))

    assert (new.returncode, site.paths()) == (1, ["/robots.txt"])
    assert "robots.txt forbids" in new.stderr


def test_the_outlets_are_listed():
    listed = CliRunner().invoke(cli, ["outlet", "list"])

    assert listed.exit_code == 0
    header, *rows = listed.output.splitlines()
    assert header.split() == [
        "outlet", "name", "language", "feeds", "sitemaps", "sections", "every", "tried",
    ]  # fmt: skip
    assert len(rows) == len(load_outlets())
    assert any(row.split()[:3] == ["etnews", "전자신문", "ko"] for row in rows)


def test_the_list_can_be_read_by_programs():
    listed = CliRunner().invoke(cli, ["outlet", "list", "--json"])

    first = json.loads(listed.output.splitlines()[0])

    assert (first["outlet"], first["language"]) == ("agenciabrasil", "pt")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["check", "nobody"], "there is no outlet 'nobody'. There are: ", id="nobody"),
        pytest.param(["new", "file:///etc/passwd"], "no address of the web", id="a file"),
        pytest.param(["new", "news.example", "--slug", "A B"], "'A B' is no slug", id="slug"),
    ],
)
def test_a_mistake_is_named_before_anything_is_asked(arguments, words):
    result = CliRunner().invoke(cli, ["outlet", *arguments])

    assert result.exit_code == 2
    assert words in result.stderr
