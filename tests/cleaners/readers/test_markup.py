"""What the markup states of a page."""

from __future__ import annotations

import json

import pytest

from cleaners.article import Metadata
from cleaners.readers.html import read_html
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
