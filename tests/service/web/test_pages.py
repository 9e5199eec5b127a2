"""Our pages, as a browser gets them."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from lxml.html import fromstring

from db import overview
from db.morphemes import shared_kiwi
from db.opening import open_for_reading
from db.search import Hit, Snippet
from service.web import atom, plugin, searching, views
from service.web.server import ABOUT
from tests.service.web.hostile import CANARY, PAYLOADS

RUN = {"script", "iframe", "object", "embed", "applet", "base"}
# What Datasette tells of itself.
ITSELF = (
    "databases", "threads", "plugins", "settings", "versions", "metadata", "config", "actor",
    "permissions", "patterns", "messages", "allow-debug", "logout",
)  # fmt: skip
FETCH = {"img", "link", "source", "script", "video", "audio"}


def alive(response):
    """What a browser would run, or fetch by itself from another host."""
    found = []
    for element in fromstring(response.text).iter():
        name = str(element.tag)
        own = {str(key): str(value) for key, value in element.items()}
        where = own.get("src") or own.get("href") or own.get("action") or ""
        is_elsewhere = "//" in where and not where.startswith("http://localhost/")
        found += [name] if name in RUN or (name in FETCH and is_elsewhere) else []
        found += [key for key in own if key.startswith("on") or key == "srcdoc"]
        found += [where] if re.match(r"\s*(?:javascript|data|vbscript):", where) else []
    return found


def ask(stored, question):
    connection = sqlite3.connect(stored)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def one(stored, question):
    return ask(stored, question)[0][0]


def text_of(response):
    return unescape(re.sub(r"<[^>]+>", " ", response.text))


@pytest.fixture(scope="session")
def addresses(stored):
    """One of each kind of page."""
    article = one(stored, "select article from removals where kind = 'recurring' limit 1")
    story = one(stored, "select story from articles group by story having count(*) > 1 limit 1")
    source = one(stored, "select source from furniture limit 1")
    return {
        "front": "/",
        "article": f"/article/{article}",
        "lines": f"/article/{article}?lines=1",
        "first version": f"/article/{article}?version=1",
        "story": f"/story/{story}",
        "in a story": f"/article/{story}",
        "outlets": "/outlets",
        "outlet": f"/outlet/{source}",
        "search": "/search",
        "found": "/search?q=" + quote("바이오"),
        "database": "/data",
        "table": "/data/articles",
        "query": "/data?sql=select+1",
        "asked before": "/data/taken-out",
    }


PAGES = (
    "front", "article", "lines", "first version", "story", "in a story", "outlets", "outlet",
    "search", "found", "database", "table", "query", "asked before",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_may_run_nothing(get, addresses, page):
    response = get(addresses[page])

    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert alive(response) == []


def test_the_front_page_says_how_much_there_is_and_what_is_new(get, stored):
    response = get("/")

    stories = one(stored, "select count(distinct story) from articles")
    assert f"<b>{stories}</b> stories" in response.text
    assert "Articles a day" in response.text
    assert response.text.count('class="title"') == 20
    assert 'class="kind k-recurring"' in response.text


def test_an_article_shows_its_text_and_with_lines_what_was_taken_out_and_why(get, stored):
    article, text = ask(
        stored,
        "select removals.article, removals.text from removals join articles on id = article "
        "and articles.version = removals.version where kind = 'recurring' limit 1",
    )[0]
    reason = "it stands in many different stories of this outlet"

    plain, lines = get(f"/article/{article}"), get(f"/article/{article}?lines=1")

    assert text not in text_of(plain).partition("Taken out")[0]
    assert f">{text}</del>" in unescape(lines.text)
    assert reason in lines.text
    body = ask(
        stored,
        f"select text from paragraphs join articles on id = article and articles.version = "
        f"paragraphs.version where article = '{article}' and kind = 'paragraph'",
    )
    for (paragraph,) in body:
        assert paragraph in text_of(plain)
        assert paragraph in text_of(lines)


def test_an_older_version_is_shown_and_what_the_newer_one_changed(get, stored):
    article, text = ask(
        stored,
        "select article, text from removals where kind = 'recurring' and version = 2 limit 1",
    )[0]

    assert text in text_of(get(f"/article/{article}?version=1"))
    newer = get(f"/article/{article}")
    assert "What version 2 changed" in newer.text
    assert "not in it" in newer.text


def test_a_story_shows_its_articles_side_by_side(get, stored):
    story, count = ask(
        stored, "select story, count(*) from articles group by story order by 2 desc limit 1"
    )[0]

    response = get(f"/story/{story}")

    assert f"{count} articles tell this story" in text_of(response)
    assert response.text.count('class="sides"') == count - 1
    assert '<span class="tag">edited' in response.text


def test_an_outlet_shows_when_it_publishes_what_it_states_and_its_furniture(get, stored):
    source, text = ask(stored, "select source, text from furniture limit 1")[0]

    shown = text_of(get(f"/outlet/{source}"))

    assert text in shown
    assert "By hour of the day" in shown
    assert "100 %" in shown


def test_the_chart_names_outlets_as_they_call_themselves(get, stored):
    source = one(stored, "select source from fingerprints group by source order by count(*) desc")
    with open_for_reading(stored) as database:
        name = overview.outlet(database, source).name

    [legend] = re.findall(r'<ul class="legend">.*?</ul>', get("/").text, re.DOTALL)

    assert name != source
    assert name in legend
    assert source not in legend


def test_a_search_can_be_made_wider_again(get):
    narrow = get("/search?q=" + quote("바이오") + "&outlet=" + quote("서울경제"))

    [link] = re.findall(r'<a href="(/search\?[^"]*)">all</a>', narrow.text)

    assert get(unescape(link)).text.count('class="title"') > narrow.text.count('class="title"')


@pytest.mark.parametrize("query", ABOUT["queries"])
def test_every_question_that_is_offered_can_be_asked(get, query):
    assert get(f"/data/{query}.json?_shape=array").json()


def test_a_search_marks_what_was_asked_for_and_tells_how_to_narrow_it(get):
    response = get("/search?q=" + quote('바이오 outlet:서울경제 "한미 바이오"'))

    assert "<mark>바이오</mark>" in response.text
    assert "서울경제" in response.text
    assert 'type="application/atom+xml"' in response.text
    narrowed = get("/search?q=" + quote("바이오"))
    [link] = re.findall(r'<a href="(/search\?[^"]*outlet=[^"]*)">서울경제', narrowed.text)
    assert "<mark>바이오</mark>" in get(unescape(link)).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("없는낱말이다", "no article has", id="nothing"),
        pytest.param("outlet:없는신문", "no outlet is called", id="no such outlet"),
        pytest.param("after:gestern", "gestern", id="no date"),
        pytest.param('"', "", id="half a phrase"),
        pytest.param("\x00\ud7ff%%' or 1=1 --", "", id="noise"),
    ],
)
def test_a_search_without_an_answer_says_why(get, question, said):
    response = get("/search?q=" + quote(question))

    assert response.status_code in {200, 400}
    assert said in text_of(response)
    assert 'class="title"' not in response.text


def test_a_search_as_json_has_the_keys_of_the_command(get):
    found = json.loads(get("/search.json?q=" + quote("바이오")).text)

    assert {"hits", "more", "notes"} == found.keys()
    assert found["hits"][0]["id"]
    assert found["hits"][0]["marks"]
    assert "error" in get("/search.json?q=after:gestern").json()


def test_a_search_as_a_feed_is_atom_with_the_newest_first(get):
    response = get("/search.atom?q=ferry")

    feed = ET.fromstring(response.text)
    space = "{http://www.w3.org/2005/Atom}"
    times = [entry.findtext(f"{space}updated") for entry in feed.iter(f"{space}entry")]
    assert times
    assert feed.findtext(f"{space}id")
    assert response.headers["content-type"].startswith("application/atom+xml")
    assert times == sorted(times, reverse=True)
    assert get("/search.atom?q=after:gestern").status_code == 400


def test_a_feed_can_be_read_whatever_an_outlet_writes():
    strange = "a\ufffe\uffff\x00\ud800b"
    hit = Hit(
        id="0123456789ab", story="0123456789ab", articles=1, outlet=strange, language="en",
        title=Snippet(text=strange), snippet=Snippet(text=strange), authors=(strange,),
        published=None, url=None, score=None,
    )  # fmt: skip
    now = datetime(2026, 3, 4, tzinfo=UTC)

    feed = ET.fromstring(atom.feed([hit], here="http://localhost", query="q=a", now=now))

    assert "a\ufffd\ufffd" in "".join(feed.itertext())


def test_a_database_that_cannot_be_asked_is_told(get, stored):
    gone = stored.with_name("gone.db")
    stored.rename(gone)
    try:
        answers = [get(path) for path in ("/", "/search.json?q=a", "/search.atom?q=a", "/metrics")]
    finally:
        gone.rename(stored)

    assert [one.status_code for one in answers] == [503] * 4
    assert all("Traceback" not in one.text for one in answers)


@pytest.mark.parametrize(
    "path",
    ["/article/ffffffffffff", "/story/ffffffffffff", "/outlet/nowhere", "/article/0000?version=9"],
)
def test_what_is_not_there_is_told_with_a_way_on(get, path):
    response = get(path)

    assert response.status_code == 404
    assert 'role="search"' in response.text


# ---- who writes for browsers


def test_nothing_that_an_outlet_writes_is_alive_anywhere(get, stored):
    hostile = [
        row[0] for row in ask(stored, "select id from articles where source_path like '%hostile%'")
    ]
    assert len(hostile) == len(PAYLOADS)
    paths = [
        *(f"/article/{article}{more}" for article in hostile for more in ("", "?lines=1")),
        "/", "/outlets", "/search?q=Harbour", "/search?q=" + quote(PAYLOADS[0]),
        *("/data/versions", "/data/paragraphs", "/data/removals", "/data/news_articles"),
    ]  # fmt: skip
    for path in paths:
        response = get(path)
        assert response.status_code == 200, path
        assert alive(response) == [], path
        assert "\x1b" not in response.text, path
        assert "\u202e" not in response.text, path
        assert "Harbour 49" not in response.text
    assert CANARY in get("/search?q=Harbour").text


def test_tables_for_a_spreadsheet_have_no_formula(get):
    rows = get("/data/versions.csv?_size=max").text.splitlines()

    cells = [cell for row in rows for cell in re.split(r',(?="|[^"])', row)]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip('"').startswith(("=HYPERLINK", "@"))]


def test_an_error_is_no_table(get):
    response = get("/data/no-such-table.csv")

    assert response.status_code == 404
    assert response.text.lstrip().startswith("<!DOCTYPE html>")


# ---- what a question may cost

LONG = "replace(hex(zeroblob(250000)), '00', 'xy')"


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        pytest.param("select hex(zeroblob(400000000))", 400, id="a cell of gigabytes"),
        pytest.param(
            "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
            400,
            id="without an end",
        ),
        pytest.param(f"select trim({LONG}, {LONG})", 400, id="half an hour in one function"),
        pytest.param(f"select length(replace({LONG}, 'x', {LONG}))", 400, id="a tebibyte"),
        pytest.param(f"select 'x' like {LONG}", 400, id="a long pattern"),
        pytest.param("select json_patch('{}', '{}')", 400, id="all keys by all keys"),
        pytest.param("delete from articles", 403, id="a change"),
        pytest.param("attach 'x.db' as x", 403, id="another file"),
        pytest.param("select load_extension('x')", 400, id="a library"),
    ],
)
def test_a_question_that_would_do_harm_is_refused(get, sql, status):
    response = get(f"/data.json?sql={quote(sql)}")

    assert response.status_code in {400, status}
    assert response.json()["ok"] is False


def test_raw_pages_are_not_read_and_everything_else_is(get):
    rows = get("/data/pages.json?_shape=array&_size=3").json()

    assert {row["body"] for row in rows} == {None}
    assert all(row["size"] for row in rows)


def test_a_name_that_leads_here_from_elsewhere_is_refused(get):
    response = get("/", host="evil.example:8001")

    assert response.status_code == 421
    assert "--allow-host" in response.text


# ---- who reads the page is told nothing of the machine


@pytest.mark.parametrize(
    "path",
    [
        *(f"/-/{page}{form}" for page in ITSELF for form in ("", ".json")),
        "/.json",
        "/data.json",
        "/data?sql=" + quote("select * from pragma_database_list()"),
        "/data/nothing",
        "/nothing",
    ],
)
def test_no_page_tells_where_the_file_is_or_what_is_installed(get, stored, capfd, path):
    response = get(path)

    assert (response.status_code == 404) == (path.startswith("/-/") or "nothing" in path)
    assert str(stored.parent) not in response.text
    assert "site-packages" not in response.text
    assert "".join(capfd.readouterr()) == ""


@contextmanager
def changed(stored, change, back, *about):
    """What is stored is another for a while."""

    def do(statement):
        with closing(sqlite3.connect(stored)) as connection, connection:
            connection.execute(statement, about)

    do(change)
    try:
        yield
    finally:
        do(back)


LONGER = "update versions set title = title || '!' where article = ?"
SHORTER = "update versions set title = substr(title, 1, length(title) - 1) where article = ?"


def test_a_damaged_article_says_so_and_what_to_do(get, stored):
    article = one(stored, "select article from versions where title is not null order by article")
    path = f"/article/{article}"
    with changed(stored, LONGER, SHORTER, article):
        response = get(path)

    assert response.status_code == 500
    assert "is not what was stored" in text_of(response)
    assert "damaged" in text_of(response)
    assert "newswinnow check-db" in response.text
    assert str(stored.parent) not in response.text
    assert get(path).status_code == 200


def test_a_damaged_article_does_not_keep_the_others_of_its_story_away(get, stored):
    [(story, other)] = ask(
        stored,
        "select story, max(articles.id) from articles join versions on article = articles.id"
        " where story <> articles.id and title is not null group by story order by story limit 1",
    )
    with changed(stored, LONGER, SHORTER, other):
        pages = [get(f"/{what}/{story}") for what in ("article", "story")]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(
        f'damaged and is not shown: <a href="/article/{other}">' in one.text for one in pages
    )


def test_a_text_that_is_none_is_damage_and_says_so(get, stored):
    row = one(stored, "select min(rowid) from paragraphs where kind = 'paragraph'")
    [(article, text)] = ask(stored, f"select article, text from paragraphs where rowid = {row}")
    with changed(
        stored,
        "update paragraphs set text = cast(x'ff41' as text) where rowid = ?1 and ?2 <> ''",
        "update paragraphs set text = ?2 where rowid = ?1",
        row,
        text,
    ):
        response = get(f"/article/{article}")

    assert response.status_code == 500
    assert "newswinnow check-db" in response.text


# ---- what a search may cost, and choose by


@pytest.mark.parametrize("path", ["/search", "/search.json", "/search.atom"])
def test_a_search_that_takes_too_long_ends_and_says_so(get, monkeypatch, path):
    monkeypatch.setattr(plugin, "SECONDS", -1.0)

    response = get(f"{path}?q=the&limit=200")

    assert response.status_code == 503
    assert "takes more than" in response.text
    assert "rarer words" in response.text


def test_what_takes_too_long_to_compare_is_not_compared_and_the_rest_is_shown(
    get, stored, monkeypatch
):
    article = one(stored, "select story from articles group by story having count(*) > 1")
    monkeypatch.setattr(views, "SECONDS", -1.0)

    for path in (f"/article/{article}", f"/story/{article}"):
        response = get(path)
        assert response.status_code == 200
        assert "Too long to be compared" in response.text
    newer = one(stored, "select article from versions where number = 2")
    assert "too long to be compared" in get(f"/article/{newer}?version=2").text


def test_a_search_chooses_by_what_outlets_reserve(get):
    question = "/search?q=" + quote("바이오")
    everything, unreserved = (get(question + more) for more in ("", "&rights=unreserved"))

    assert everything.text.count('class="title"') > unreserved.text.count('class="title"')
    assert 'value="unreserved" selected' in unreserved.text
    assert "rights=ai-unreserved" in everything.text
    assert get(question + "&rights=mine").status_code == 400
    assert get("/search?rights=unreserved").status_code == 200
    assert get("/search.json?q=a&rights=mine").json()["error"].startswith("rights: 'mine' is none")


def test_korean_words_are_told_by_their_morphemes_where_kiwi_is_there(get, monkeypatch):
    """This one takes every syllable for a morpheme, as nobody does: so nothing is a part."""
    for module in (plugin, searching):
        monkeypatch.setattr(module, "shared_kiwi", lambda: lambda text: range(len(text) + 1))

    assert "<mark>바이오</mark>" in get("/search?morphemes=1&q=" + quote("바이오")).text


def test_without_kiwi_the_page_says_how_to_get_it(get, monkeypatch):
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    shared_kiwi.cache_clear()

    response = get("/search?morphemes=1&q=" + quote("바이오"))

    assert response.status_code == 400
    assert "pip install" in response.text
