"""The pages in a real browser: Debian's chromium, where there is one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.parse import quote

import pytest

from tests.service.web.hostile import CANARY
from tests.service.web.test_pages import one

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="drives a browser")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="looks who is shut out")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
]

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
STARTED = 60.0  # seconds, of a machine with much else to do


@pytest.fixture(scope="module")
def here(stored):
    """Where `newswinnow web` answers, as a user starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from service.cli import main; main()"]
    with subprocess.Popen(
        [*command, "web", "--db", str(stored), "--port", str(port)],
        stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        _wait(server, address)
        yield address
        server.terminate()


def _wait(server, address):
    until = time.monotonic() + STARTED
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(server.stderr.read() if server.poll() is not None else "no answer")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        # Root may not make the sandbox, as in a container.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, here):
    """Open an address; whatever the page complains of, or asks of others, fails the test."""
    contexts, wrong = [], []

    def visit(path, **options):
        context = browser.new_context(**{"viewport": DESKTOP} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on(
            "request", lambda asked: None if asked.url.startswith(here) else wrong.append(asked.url)
        )
        page.goto(here + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def test_a_reader_searches_opens_an_article_and_sees_what_was_taken_out(visit):
    page = visit("/")
    page.get_by_role("searchbox", name="Search").fill("바이오 outlet:서울경제")
    page.get_by_role("button", name="Search").click()
    page.locator("ol.hits a.title").first.click()

    assert "바이오" in page.get_by_role("heading", level=1).inner_text()
    assert page.locator("del").count() == 0
    page.get_by_role("link", name="With what was taken out").click()

    taken = page.locator("li.out").filter(has_text="Copyright")
    assert taken.locator(".kind").inner_text() == "copyright"
    assert "line-through" in taken.locator("del").evaluate(
        "one => getComputedStyle(one).textDecoration"
    )
    assert not taken.locator(".why").is_visible()
    taken.locator("del").hover()
    assert taken.locator(".why").is_visible()
    assert "copyright" in taken.locator(".why").inner_text()


def test_a_reader_follows_a_story_through_its_outlets(visit):
    page = visit("/")
    page.get_by_role("link", name=re.compile(r"^\d+ articles$")).first.click()

    sections = page.locator("main section")
    assert sections.count() >= 1
    left, right = page.locator("ol.compared li.edited p").all()[:2]
    assert left.bounding_box()["y"] == right.bounding_box()["y"]
    sections.first.get_by_role("link").first.click()
    page.get_by_role("heading", name="The same story elsewhere").wait_for()
    page.locator("main details summary").last.click()
    assert page.locator("ol.compared").last.is_visible()


def test_an_outlet_and_its_articles_are_one_click_from_each_other(visit):
    page = visit("/outlets")
    page.locator("main table a").first.click()
    page.locator("ol.stories a.title").first.click()
    assert page.locator("article .body p").count() > 0
    page.locator("article .about a").first.click()
    assert page.get_by_role("heading", name="Learned furniture").is_visible()


def test_sql_is_asked_and_answered_without_a_script(visit):
    page = visit("/data?sql=" + quote("select count(*) as articles from articles"))
    assert page.locator("table.rows-and-columns td").inner_text().isdecimal()
    page.locator("textarea#sql-editor").fill("select 6 * 7 as answer")
    page.get_by_role("button", name="Run SQL").click()
    assert page.locator("table.rows-and-columns td").inner_text() == "42"


def test_what_outlets_write_runs_nowhere(visit, stored):
    article = one(stored, "select id from articles where source_path like '%hostile-1%'")
    for path in (f"/article/{article}", f"/article/{article}?lines=1", "/search?q=Harbour",
                 "/data/paragraphs"):  # fmt: skip
        page = visit(path)
        page.wait_for_timeout(100)
        assert page.title() != CANARY


PLACES = ("/", "/search?q=%EB%B0%94%EC%9D%B4%EC%98%A4", "/outlets", "article", "lines", "story",
          "outlet", "/search", "/data", "/data/taken-out", "/data/articles?version=1")  # fmt: skip


@pytest.fixture(scope="module")
def place(stored):
    article = one(stored, "select article from removals where kind = 'recurring' limit 1")
    story = one(stored, "select story from articles group by story having count(*) > 1 limit 1")
    source = one(stored, "select source from furniture limit 1")
    named = {
        "article": f"/article/{article}", "lines": f"/article/{article}?lines=1",
        "story": f"/story/{story}", "outlet": f"/outlet/{source}",
    }  # fmt: skip
    return lambda name: named.get(name, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PLACES)
def test_nobody_is_shut_out(visit, place, name, scheme):
    page = visit(place(name), color_scheme=scheme)
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")

    found = axe.Axe().run(page).response["violations"]

    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.mark.parametrize("name", PLACES)
def test_a_phone_needs_no_sideways_scrolling(visit, place, name):
    page = visit(place(name), viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_is_enough(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ferry*")
    assert page.locator("mark").count() > 0
