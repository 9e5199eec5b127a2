"""What the markup states of a page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cleaners.article import Metadata
from cleaners.readers.html import read_html
from cleaners.readers.markup import read_markup
from tests.cleaners.samples import STORY, TITLE

NOON = "2025-03-02T12:00:00+09:00"
LATER = "2025-03-02T15:00:00+09:00"


def markup(head: str, attributes: str = "") -> Metadata:
    body = "".join(f"<p>{text}</p>" for text in STORY)
    return read_html(f"<html {attributes}><head>{head}</head><body>{body}</body></html>").metadata


def script(stated: object) -> str:
    text = stated if isinstance(stated, str) else json.dumps(stated)
    return f'<script type="application/ld+json">{text}</script>'


def nested(levels: int) -> object:
    story: object = {"headline": TITLE, "datePublished": NOON}
    for _ in range(levels):
        story = {"mainEntity": story}
    return story


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({"headline": TITLE, "datePublished": NOON}, id="an object"),
        pytest.param([{"name": "x"}, {"datePublished": NOON}], id="in a list"),
        pytest.param(
            {"@graph": [{"@type": "NewsArticle", "datePublished": NOON}]}, id="in a graph"
        ),
        pytest.param(nested(1), id="the main entity of the page"),
        pytest.param(
            '{"headline": "two\nlines", "datePublished": "' + NOON + '"}', id="a raw line end"
        ),
    ],
)
def test_a_time_of_json_ld_is_read_wherever_it_is_nested(stated: object):
    published = markup(script(stated)).published

    assert (published.value.isoformat(), published.where) == (NOON, "JSON-LD")


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param("{not json", id="broken"),
        pytest.param("[" * 100_000, id="nested beyond all stacks"),
        pytest.param(nested(9), id="nested too deep"),
        pytest.param({"headline": TITLE, "datePublished": "yesterday"}, id="no time"),
        pytest.param({"headline": TITLE, "datePublished": 20250302}, id="a number"),
        pytest.param(
            {"headline": TITLE, "datePublished": NOON, "x": "x" * 300_000}, id="too large"
        ),
        pytest.param("", id="empty"),
        pytest.param("7", id="a number alone"),
    ],
)
def test_a_description_that_cannot_be_read_is_passed_over_for_the_next(stated: object):
    published = markup(script(stated) + script({"datePublished": LATER})).published

    assert published.value.isoformat() == LATER


def test_a_script_of_another_kind_describes_nothing():
    text = json.dumps({"headline": TITLE, "datePublished": NOON})

    assert (
        markup(f'<script type="application/json">{text}</script><script>{text}</script>').published
        is None
    )


@pytest.mark.parametrize(
    ("tag", "where"),
    [
        ('property="article:published_time"', "meta article:published_time"),
        ('name="pubdate"', "meta pubdate"),
        ('itemprop="datePublished"', "meta datepublished"),
        ('name="DC.date.issued"', "meta dc.date.issued"),
    ],
)
def test_a_meta_tag_states_the_time(tag: str, where: str):
    published = markup(f'<meta {tag} content="{NOON}">').published

    assert (published.value.isoformat(), published.where, published.raw) == (NOON, where, NOON)


def test_json_ld_is_asked_before_the_meta_tags_and_change_apart_from_publication():
    stated = markup(
        script({"datePublished": NOON})
        + f'<meta property="article:published_time" content="{LATER}">'
        + f'<meta property="og:updated_time" content="{LATER}">'
    )

    assert stated.published.value.isoformat() == NOON
    assert stated.modified.value.isoformat() == LATER
    assert stated.modified.where == "meta og:updated_time"


def test_a_time_without_a_zone_is_left_without_one():
    stated = markup(script({"datePublished": "2025-03-02T12:00:00"}))

    assert stated.published.value.isoformat() == "2025-03-02T12:00:00"


def test_of_two_meta_tags_with_one_name_the_first_with_a_content_speaks():
    head = '<meta property="og:site_name"><meta property="og:site_name" content=" 한빛  일보 ">'

    assert (
        markup(f'{head}<meta property="og:site_name" content="다른 신문">').outlet.value
        == "한빛 일보"
    )


def test_a_number_among_the_authors_is_nobody():
    assert markup('<meta name="author" content="Jane Doe; 4">').authors.value == ("Jane Doe",)
    assert markup('<meta name="author" content="4">').authors is None


def test_title_and_authors_are_read():
    stated = markup(f'<title>{TITLE}</title><meta name="author" content="Jane Doe; John Smith">')

    assert stated.title.value == TITLE
    assert stated.authors.value == ("Jane Doe", "John Smith")


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ('lang="ko"', "ko"),
        ('lang="KO-kr"', "ko"),
        ('lang="en_US"', "en"),
        pytest.param('lang="korean"', None, id="no code"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_language_is_the_code_of_the_html_element(attributes: str, language: str | None):
    stated = markup("", attributes).language

    assert (stated.value if stated else None) == language


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<link rel="canonical" href="https://example.com/1">', "https://example.com/1"),
        pytest.param(
            '<link rel="Canonical" href="https://example.com/1">',
            "https://example.com/1",
            id="in capitals",
        ),
        pytest.param('<link rel="canonical" href="/1">', None, id="half an address"),
        pytest.param('<link rel="icon" href="https://example.com/i">', None, id="another link"),
    ],
)
def test_the_canonical_link_is_the_pages_own_address(link: str, url: str | None):
    stated = markup(link).url

    assert (stated.value if stated else None) == url


@pytest.mark.parametrize(
    ("head", "outlet", "where"),
    [
        pytest.param(
            '<meta property="og:site_name" content="The Example | News and more">',
            "The Example",
            "meta og:site_name",
            id="a slogan beside it",
        ),
        pytest.param(
            '<meta name="application-name" content="The Example">'
            + script({"headline": TITLE, "publisher": {"name": "The Example Post"}}),
            "The Example Post",
            "JSON-LD",
            id="the publisher",
        ),
        pytest.param(
            '<meta property="og:site_name" content="다음뉴스">'
            '<meta property="og:article:author" content="한빛통신">',
            "한빛통신",
            "meta og:article:author",
            id="behind a portal",
        ),
        pytest.param(
            '<meta property="og:article:author" content="한빛통신 | 네이버">',
            "한빛통신",
            "meta og:article:author",
            id="behind a portal that names itself",
        ),
        pytest.param(
            '<meta property="og:site_name" content="한빛일보">'
            '<meta property="og:article:author" content="김하늘">',
            "한빛일보",
            "meta og:site_name",
            id="no portal",
        ),
        pytest.param(
            '<meta name="publisher" content="https://example.com">', None, None, id="an address"
        ),
    ],
)
def test_the_outlet_is_whose_article_it_is(head: str, outlet: str | None, where: str | None):
    stated = markup(head).outlet

    assert ((stated.value, stated.where) if stated else (None, None)) == (outlet, where)


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="https://example.com/a.jpg">', "https://example.com/a.jpg"),
        ('<meta name="twitter:image" content="//example.com/a.jpg">', "https://example.com/a.jpg"),
        ('<meta property="og:image" content="/a.jpg">', "https://example.com/a.jpg"),
        (script({"headline": TITLE, "image": ["/a.jpg", "/b.jpg"]}), "https://example.com/a.jpg"),
        (script({"headline": TITLE, "image": {"url": "/a.jpg"}}), "https://example.com/a.jpg"),
        ('<meta property="og:image" content="data:image/png;base64,xx">', None),
        (f'<meta property="og:image" content="https://example.com/{"a" * 2000}">', None),
        (script({"headline": TITLE, "image": "data:image/png;base64,xx"}), None),
        (
            script({"headline": TITLE, "image": {"url": ["http://[bad", "/a.jpg"]}}),
            "https://example.com/a.jpg",
        ),
        ('<meta property="og:image" content="http://[bad">', None),
        ('<meta property="og:image" content=" ">', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_picture_has_a_whole_address(head: str, image: str | None):
    tree = html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    stated = read_markup(tree, url="https://example.com/story/1").image

    assert (stated.value if stated else None) == image


def test_the_address_of_open_graph_is_the_pages_where_no_link_says_so():
    stated = markup('<meta property="og:url" content="https://example.com/1">').url

    assert (stated.value, stated.where) == ("https://example.com/1", "meta og:url")


@pytest.mark.parametrize(
    ("head", "where"),
    [
        (script({"headline": TITLE, "inLanguage": "ko-KR"}), "JSON-LD"),
        ('<meta property="og:locale" content="ko_KR">', "meta og:locale"),
    ],
)
def test_the_language_may_be_stated_elsewhere(head: str, where: str):
    stated = markup(head).language

    assert (stated.value, stated.where) == ("ko", where)


def test_a_page_that_states_no_date_is_guessed_at_unless_its_address_has_one():
    tree = html.document_fromstring(
        "<html><body><h1>Rain in the North</h1><p>It rained, as they said on Monday in the "
        "town of Example where on 2 March 2021 the bridge was closed for a day and a night.</p>"
        "<footer>Published on 2021-03-02</footer></body></html>"
    )

    assert read_markup(tree, url="https://example.com/2021/03/02/rain").guessed is None
    guessed = read_markup(tree).guessed
    assert guessed is None or guessed.where == "made out by htmldate"


@pytest.mark.parametrize("error", [ValueError, TypeError, AttributeError, RecursionError])
def test_a_page_that_breaks_the_guesser_is_not_dated(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
):
    def find_date(*args: object, **options: object) -> str:
        raise error("made up")

    monkeypatch.setattr("cleaners.readers.markup.find_date", find_date)

    assert markup("").guessed is None


KEYS = st.sampled_from(
    [
        "@type", "@id", "@graph", "headline", "author", "name", "datePublished", "dateModified",
        "publisher", "image", "url", "articleSection", "mainEntity", "license", "inLanguage",
    ]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, values, max_size=6), st.text(max_size=60))
def test_any_description_and_any_meta_give_metadata(described: object, content: str):
    tree = html.document_fromstring("<html><head></head><body><h1>x</h1><p>y</p></body></html>")
    block = html.Element("script", type="application/ld+json")
    block.text = json.dumps(described)
    tree[0].append(block)
    for name in ("author", "article:published_time", "og:image", "og:title", "robots", "og:url"):
        try:
            tree[0].append(html.Element("meta", name=name, content=content))
        except ValueError:  # no character of XML
            return

    assert isinstance(read_markup(tree, url=content), Metadata)
