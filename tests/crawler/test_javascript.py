"""Pages that are made by JavaScript, in a real browser: Debian's chromium, where there is one."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from crawler.safe.browser import BrowserError, Doorman, browser_settings
from crawler.safe.networks import Allowed, read_allowed
from tests.crawler.crawling import FAST, NEWSWINNOW, ROOT
from tests.crawler.newsroom import ARTICLE, newsroom, rss
from tests.crawler.server import CANARY, PUBLIC, SITES, Reply, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
EMPTY = """<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>한빛일보</title></head>
<body><script>
const show = () => {{ document.documentElement.innerHTML = {page}; }};
try {{ new WebSocket("{secret}".replace("http", "ws")) }} catch (error) {{}}
try {{ window.open("{secret}") }} catch (error) {{}}
new Worker(URL.createObjectURL(new Blob(['fetch("{secret}").catch(() => null)'])));
navigator.serviceWorker?.register("/worker.js");
const odd = document.createElement("script");
odd.src = "http://" + "a".repeat(64) + ".example/x.js";
document.head.append(odd);
fetch("{secret}").catch(() => null).finally(show);
</script></body></html>"""
OUTLET = """name = "한빛일보"
language = "ko"
time_zone = "Asia/Seoul"
feeds = ["{feed}"]
javascript = true
"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
@pytest.mark.skipif(
    importlib.util.find_spec("scrapy_playwright") is None,
    reason="scrapy-playwright is not installed",
)
def test_a_browser_makes_the_page_and_is_kept_from_private_addresses(tmp_path):
    with serving({"/secret": Reply(body=b"secret")}, CANARY) as private:
        made = json.dumps(ARTICLE.substitute(number=1)).replace("</", "<\\/")
        empty = EMPTY.format(secret=private.url("/secret"), page=made)
        worker = f"fetch('{private.url('/secret')}', {{mode: 'no-cors'}}).catch(() => null)"
        script = Reply(body=worker.encode(), headers={"Content-Type": "text/javascript"})
        changes = {
            "/rss.xml": rss("/a/1"), "/a/1": Reply(body=empty.encode()), "/worker.js": script,
        }  # fmt: skip
        with newsroom(changes) as site:
            outlets = tmp_path / "outlets"
            outlets.mkdir()
            (outlets / "hanbit.toml").write_text(OUTLET.format(feed=site.url("/rss.xml")))
            config = tmp_path / "newswinnow.toml"
            config.write_text(f'outlets = "{outlets}"\nallowed_hosts = "{SITES}"\n')
            done = subprocess.run(
                [sys.executable, "-c", NEWSWINNOW, "crawl", "hanbit", "--config", str(config),
                 "--db", str(tmp_path / "news.db"), "-s", f"NEWSWINNOW_BROWSER={CHROMIUM}", *FAST],
                cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip

    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        found = connection.execute("select title from versions").fetchall()
    assert found == [("시립 도서관 1곳이 밤까지 문을 연다",)], done.stderr
    assert private.asked == []


@pytest.mark.parametrize(
    ("url", "kind", "is_kept_out"),
    [
        pytest.param(f"http://{PUBLIC}/a", "document", False, id="allowed"),
        pytest.param(f"http://{PUBLIC}/a.jpg", "image", True, id="a picture"),
        pytest.param("http://127.0.0.1/", "document", True, id="this machine"),
        pytest.param("http://localhost:1/", "xhr", True, id="this machine by name"),
        pytest.param("http://[::1]/", "script", True, id="this machine by IPv6"),
        pytest.param("file:///etc/hostname", "document", True, id="a file"),
        pytest.param("http://[::1/", "script", True, id="an address that is none"),
    ],
)
def test_the_doorman_lets_in_the_public_web_and_what_is_allowed(url, kind, is_kept_out):
    doorman = Doorman(read_allowed([SITES]))
    asked = SimpleNamespace(url=url, resource_type=kind)

    assert asyncio.run(doorman(asked)) is is_kept_out


@pytest.mark.parametrize("why", [UnicodeError("label too long"), OSError("no such name")])
def test_a_name_that_is_none_is_kept_out(monkeypatch, why):
    def nobody(*_args, **_options):
        raise why

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    asked = SimpleNamespace(url="http://a..b/x.js", resource_type="script")

    assert asyncio.run(Doorman(Allowed())(asked)) is True


def test_without_scrapy_playwright_the_extra_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(BrowserError, match="newswinnow\\[javascript\\]"):
        browser_settings("/usr/bin/chromium", Allowed(), is_root=False)
