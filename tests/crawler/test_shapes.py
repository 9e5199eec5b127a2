"""What articles' addresses look like, and what is made without end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import shapes
from crawler.canonical import canonical_of
from crawler.feeds.listing import FeedError
from crawler.feeds.webpage import MOST_LINKS, TOO_MANY, links_on
from crawler.shapes import Shapes, is_article, is_list, learned, looks_like_article
from crawler.traps import trap_in

SITE = "https://news.example"
URLS = st.one_of(st.text(max_size=60), st.text(max_size=60).map(lambda text: f"{SITE}/{text}"))


@pytest.mark.parametrize(
    "path",
    [
        "/news/articleView.html?idxno=12345",
        "/view/20240520000123",
        "/20240520000123",
        "/2024/05/20/a-headline-of-words",
        "/2024/05/20/harbour-opens/",
        "/politics/2024/may/20/harbour",
        "/2024-05-20/harbour",
        "/view/20240520n00123",
        "/arti/politics/20240520.99099001234",
        "/article/A00123456",
        "/politics/what-the-harbour-master-said",
        "/story/123456/harbour.html",
        "/read.php?no=98765",
    ],
)
def test_these_look_like_articles(path):
    assert looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/politics/",
        "/politics/?page=3",
        "/politics/?page=12345",
        "/news/articleList.html?sc=economy",
        "/2024/05/",
        "/2024/05/20/",
        "/2024/05/20/page",
        "/2024/05/20/page/2",
        "/2024/05/20/3",
        "/2024/harbour",
        "/about-us",
        "/tag/harbour",
        "/list?year=2024",
    ],
)
def test_these_do_not(path):
    assert not looks_like_article(SITE + path)


def test_an_outlets_own_shape_is_learned():
    short = [f"{SITE}/n/{number}" for number in range(10, 14)]

    assert not is_article(f"{SITE}/n/99", learned(short[:2]))
    assert is_article(f"{SITE}/n/99", learned(short))
    assert not is_article(f"{SITE}/n/politics", learned(short))


def test_a_picture_is_no_article():
    assert not is_article(f"{SITE}/2024/05/20/12345678.jpg", Shapes(counts=learned([]).counts))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/politics/?page=2", True),
        ("/politics/assembly/", True),
        ("/politics", False),
        ("/sports/", False),
        ("/login", False),
        ("/politics/photo.jpg", False),
    ],
)
def test_a_list_is_the_same_path_or_below(path, told):
    assert is_list(SITE + path, f"{SITE}/politics/") is told
    assert not is_list("https://other.example/politics/", f"{SITE}/politics/")


@given(one=URLS, other=URLS)
def test_any_text_has_a_shape(one, other):
    known = learned([one, other])
    assert isinstance(is_article(one, known), bool)
    assert isinstance(is_list(one, other), bool)
    assert isinstance(trap_in(one), str | None)
    assert shapes.shape_of(one) == shapes.shape_of(one)


@pytest.mark.parametrize(
    "path",
    [
        "/a" * 21,
        "/x/a/a/a/a",
        "/list?" + "&".join(f"f{number}=1" for number in range(16)),
    ],
)
def test_what_is_made_without_end_is_told(path):
    assert trap_in(SITE + path).startswith("a trap")


@pytest.mark.parametrize("path", ["/2026/05/05/05", "/a/b/c?d=1&e=2", "https://[half"])
def test_what_is_not_is_left(path):
    assert trap_in(SITE + path if path[0] == "/" else path) is None


# ---- links of a page


def urls_on(body, **more):
    return [link.url for link in links_on(body, f"{SITE}/politics/", **more).links]


def test_links_are_absolute_and_each_is_there_once():
    body = b'<a href="1">x</a><a href="/2"><b>y</b></a><a href="1#top">z</a><a>none</a>'

    assert urls_on(body) == [f"{SITE}/politics/1", f"{SITE}/2", f"{SITE}/politics/1#top"]


def test_a_base_is_obeyed():
    assert urls_on(b'<base href="/x/"><a href="1">a</a>') == [f"{SITE}/x/1"]


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr"])
def test_a_page_in_xhtml_gives_its_links(charset):
    body = f'<?xml version="1.0" encoding="{charset}"?><html><a href="/1">다리가 열렸다</a></html>'

    assert urls_on(body.encode(charset)) == [f"{SITE}/1"]


@pytest.mark.parametrize("href", ["#top", "javascript:void(0)", "mailto:a@b.example", "tel:1", " "])
def test_what_leads_nowhere_is_no_link(href):
    assert urls_on(f'<a href="{href}">x</a>'.encode()) == []


def test_a_page_of_very_many_links_is_cut():
    body = b"".join(b'<a href="/%d">x</a>' % number for number in range(MOST_LINKS + 50))
    found = links_on(body, SITE)

    assert len(found.links) == MOST_LINKS
    assert [one.reason for one in found.passed_over] == [TOO_MANY]


@given(body=st.binary(max_size=300))
def test_any_bytes_give_links_or_a_feed_error(body):
    try:
        links_on(body, SITE)
    except FeedError:
        return


@pytest.mark.parametrize("body", [b"", b"<!-- -->", b"\x00\x01\x02"])
def test_what_is_no_page_is_an_error(body):
    with pytest.raises(FeedError):
        links_on(body, SITE)


# ---- the address that a page calls its own


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="canonical" href="/b">', f"{SITE}/b"),
        ("<LINK href='/b' REL=canonical>", f"{SITE}/b"),
        ("<link rel=canonical href=/b?x=1&amp;y=2>", f"{SITE}/b?x=1&y=2"),
        ('<link rel="canonical" href="https://www.news.example/b">', "https://www.news.example/b"),
        ('<link rel="canonical" href="https://other.example/b">', None),
        ('<link rel="canonical" href="/">', None),
        ('<link rel="canonical" href="https://[half">', None),
        ('<link rel="canonical" data-href="/b">', None),
        ('<link rel="amphtml" href="/b">', None),
        (
            '<!-- <link rel="canonical" href="/old"> --><link rel="canonical" href="/b">',
            f"{SITE}/b",
        ),
        ('<!-- no end <link rel="canonical" href="/b">', f"{SITE}/b"),
        ('<link data-rel="canonical" href="/old"><link rel="canonical" href="/b">', f"{SITE}/b"),
        ("", None),
    ],
)
def test_the_address_that_a_page_calls_its_own(head, found):
    assert canonical_of(f"<html><head>{head}</head>".encode(), f"{SITE}/a") == found


@pytest.mark.parametrize(
    ("url", "own", "is_believed"),
    [
        pytest.param("/view.html?idxno=12345", "/view.html", False, id="without its number"),
        pytest.param("/view.html?idxno=12345", "/index.html", False, id="the first page"),
        pytest.param("/politics/20240520123", "/politics/", False, id="its section"),
        pytest.param("/view.html?idxno=12345&sc=1", "/view.html?idxno=12345", True, id="shorter"),
        pytest.param("/view/12345", "/what-the-harbour-master-said", True, id="a headline"),
        pytest.param("/harbour?from=front", "/harbour", True, id="neither says what it is"),
    ],
)
def test_an_address_that_chooses_no_article_is_no_articles_own(url, own, is_believed):
    found = canonical_of(f'<link rel="canonical" href="{own}">'.encode(), SITE + url)

    assert found == (SITE + own if is_believed else None)


def test_letters_in_a_charset_that_nobody_told_make_no_two_addresses_one():
    head = f'<link rel="canonical" href="{SITE}/서울.html">'.encode("cp949")

    assert canonical_of(head, f"{SITE}/view?id=12345") is None


@given(body=st.binary(max_size=200))
def test_any_page_has_an_address_or_none(body):
    assert isinstance(canonical_of(b'<link rel="canonical" href="' + body, SITE), str | None)
