"""JSON-LD, however it is nested, broken or entangled."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.readers.jsonld import describe

STORY = {"@type": "NewsArticle", "headline": "Rain in the North"}


def headlines(*scripts: object) -> list[str]:
    blocks = [one if isinstance(one, str) else json.dumps(one) for one in scripts]
    return list(describe(blocks).texts("headline"))


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param(STORY, id="an object"),
        pytest.param([[STORY]], id="lists"),
        pytest.param({"@graph": [{"@type": "Person", "name": "x"}, STORY]}, id="a graph"),
        pytest.param({"@graph": ["https://example.com/#top", STORY]}, id="a graph with addresses"),
        pytest.param({"@type": "WebPage", "mainEntity": STORY}, id="the main entity"),
        pytest.param(f"<!-- {json.dumps(STORY)} -->", id="in a comment"),
        pytest.param(f"//<![CDATA[\n{json.dumps(STORY)}\n//]]>", id="in a CDATA section"),
        pytest.param(json.dumps(STORY) + ";", id="with a semicolon"),
        pytest.param(json.dumps(STORY)[:-1] + ",}", id="with a dangling comma"),
        pytest.param('{"headline": "Rain in the North", "x": "a "b" c"}', id="quotes in a text"),
    ],
)
def test_the_headline_is_read(stated: object):
    assert headlines(stated) == ["Rain in the North"]


def test_an_article_speaks_before_the_page_and_a_video():
    video = {"@type": "VideoObject", "datePublished": "x", "headline": "a video"}
    page = {"@type": "WebPage", "datePublished": "x", "headline": "a page"}

    assert headlines(video, page, STORY) == ["Rain in the North", "a page", "a video"]


def test_others_articles_are_not_asked():
    listing = {"@type": "ItemList", "itemListElement": [STORY]}

    assert headlines(listing) == []


def test_a_reference_means_the_object_it_names():
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Doe"}
    described = describe([json.dumps({"@graph": [person, STORY]})])

    assert described.whole({"@id": "#jane"}) == person
    assert described.whole({"@id": "#nobody"}) == {"@id": "#nobody"}
    assert described.whole("Jane Doe") == "Jane Doe"


def test_entities_of_the_page_are_resolved():
    assert headlines({"@type": "Article", "headline": "Rain &amp; wind"}) == ["Rain & wind"]


@given(st.text(max_size=200))
def test_any_text_is_a_description_or_none(text: str):
    assert describe([text]).articles is not None
