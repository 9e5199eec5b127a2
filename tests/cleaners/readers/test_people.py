"""Who the markup says wrote the article."""

from __future__ import annotations

import json

import pytest
from lxml import html

from cleaners.readers.people import read_people
from cleaners.readers.statements import gather

HEADLINE = "<h1>Rain in the North for three days</h1>"


def people(body: str = "", head: str = "", *, described: object = None, site: str | None = None):
    script = (
        f'<script type="application/ld+json">{json.dumps(described)}</script>' if described else ""
    )
    tree = html.document_fromstring(
        f"<html><head>{head}{script}</head><body>{body or HEADLINE}</body></html>"
    )
    return tuple(found.value if found else None for found in read_people(gather(tree), site=site))


def article(author: object, **fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Rain", "author": author, **fields}


PERSON = {"@type": "Person", "name": "Jane Doe"}
HOUSE = {"@type": "Organization", "name": "Example Agency"}


@pytest.mark.parametrize(
    ("author", "persons", "house"),
    [
        pytest.param(PERSON, ("Jane Doe",), None, id="a person"),
        pytest.param([PERSON, {"name": "John Poe"}], ("Jane Doe", "John Poe"), None, id="several"),
        pytest.param("Jane Doe and John Poe", ("Jane Doe", "John Poe"), None, id="a text"),
        pytest.param(["Jane Doe", "jane doe"], ("Jane Doe",), None, id="one person twice"),
        pytest.param({"name": ["Jane Doe"]}, ("Jane Doe",), None, id="a list of names"),
        pytest.param({"name": "jane doe"}, ("jane doe",), None, id="as the site writes it"),
        pytest.param(HOUSE, None, ("Example Agency",), id="a house"),
        pytest.param({"name": "dpa"}, None, ("dpa",), id="an agency called a person"),
        pytest.param([PERSON, HOUSE], ("Jane Doe",), None, id="a house beside a person"),
        pytest.param([HOUSE, {"name": "Ex Desk"}], None, ("Example Agency", "Ex Desk"), id="two"),
        pytest.param({"name": ", The Example"}, None, None, id="a template without a name"),
        pytest.param({"name": 7}, None, None, id="a number"),
        pytest.param([], None, None, id="nobody"),
    ],
)
def test_json_ld_names_persons_and_houses(author, persons, house):
    assert people(described=article(author)) == (persons, house)


def test_an_author_may_be_a_reference():
    graph = {"@graph": [article([{"@id": "#j"}]), {"@id": "#j", **PERSON}]}

    assert people(described=graph)[0] == ("Jane Doe",)


def test_the_site_is_no_person():
    assert people(described=article({"name": "Example Mail"}), site="The Example Mail") == (
        None,
        ("Example Mail",),
    )


@pytest.mark.parametrize(
    "byline",
    [
        pytest.param('<a rel="author" href="/x">Jane Doe</a>', id="rel"),
        pytest.param('<span itemprop="author">Jane Doe</span>', id="itemprop"),
        pytest.param('<div class="byline">By <b>Jane Doe</b> 2 March 2025</div>', id="class"),
        pytest.param(
            '<div class="Byline"><span>By</span><span>Jane Doe</span><span>Lifestyle Writer</span>'
            "<span>14:00, 2 Mar 2025</span></div>",
            id="glued without spaces",
        ),
        pytest.param(
            '<p class="byline"><a href="/authors/jane">Jane Doe</a>, Correspondent</p>', id="link"
        ),
        pytest.param(
            '<div class="byline">By <a href="/authors/jane">Jane Doe</a></div>'
            '<div class="byline">Fact checked by <a href="/authors/max">Max Poe</a></div>',
            id="somebody checked it",
        ),
        pytest.param('<p>by <a href="/authors/jane">Jane Doe</a></p>', id="a link to a profile"),
        pytest.param("<p>By Jane Doe</p><p>2 March 2025</p>", id="a line with a label"),
        pytest.param("<p>Jane Doe</p><p>2 March 2025</p>", id="a line above a date"),
        pytest.param("<p>Jane Doe - Repórter da Folha</p><p>2 March 2025</p>", id="an office"),
        pytest.param("<dl><dt>Author</dt><dd>Jane Doe</dd></dl>", id="a label of its own"),
    ],
)
def test_the_byline_below_the_headline_names_the_writer(byline: str):
    assert people(f"{HEADLINE}{byline}<p>It rained.</p>")[0] == ("Jane Doe",)


@pytest.mark.parametrize(
    "byline",
    [
        pytest.param('<div class="related"><p class="byline">By Max Poe</p></div>', id="related"),
        pytest.param('<aside><p class="byline">By Max Poe</p></aside>', id="aside"),
        pytest.param('<p class="comment-author">Max Poe</p>', id="a comment's"),
        pytest.param('<div class="cutline-byline"><p>Max Poe</p></div>', id="below a picture"),
        pytest.param('<span class="img-author">Max Poe</span>', id="beside a picture"),
        pytest.param('<p class="author-bio">Max Poe lives in Rome.</p>', id="a life"),
        pytest.param("<p>Max Poe laughed.</p>", id="a sentence"),
        pytest.param("<p>Max Poe / Photo</p><p>2 March 2025</p>", id="a picture's"),
        pytest.param('<p class="byline">' + "By Max Poe and so on " * 30 + "</p>", id="a page"),
        pytest.param(
            '<p class="byline">' + "By Max Poe and so on<br>" * 30 + "</p>", id="a page of lines"
        ),
    ],
)
def test_what_is_no_byline_of_the_article_names_nobody(byline: str):
    assert people(f"{HEADLINE}{byline}") == (None, None)


@pytest.mark.parametrize(
    ("byline", "house"),
    [
        pytest.param('<a rel="author" href="/a">rainfan</a>', ("rainfan",), id="a nickname"),
        pytest.param('<span class="author vcard">Jane</span>', ("Jane",), id="a first name"),
        pytest.param('<p class="author">Share</p>', None, id="a button"),
        pytest.param('<p class="author">rain, wind and sun and snow</p>', None, id="a sentence"),
        pytest.param('<p class="byline">rainfan</p>', None, id="a byline says less"),
    ],
)
def test_a_name_that_is_no_full_one_signs_where_no_person_does(byline: str, house):
    assert people(f"{HEADLINE}{byline}") == (None, house)


def test_all_who_sign_on_the_page_go_before_the_first_of_them():
    body = (
        f'{HEADLINE}<div><p class="byline"><a rel="author">Jane Doe</a></p>'
        '<p class="byline"><a rel="author">John Poe</a></p></div>'
    )

    assert people(body, described=article(PERSON))[0] == ("Jane Doe", "John Poe")


@pytest.mark.parametrize(
    ("head", "persons", "house"),
    [
        ('<meta name="author" content="Jane Doe">', ("Jane Doe",), None),
        ('<meta name="byl" content="By Jane Doe and John Poe">', ("Jane Doe", "John Poe"), None),
        ('<meta name="dc.creator" content="Doe, Jane">', ("Jane Doe",), None),
        ('<meta name="author" content="Jane Doe; 4">', ("Jane Doe",), None),
        ('<meta name="author" content="4">', None, None),
        ('<meta property="article:author" content="https://example.com/jane">', None, None),
        ('<meta name="parsely-author" content="jane-doe">', None, None),
        ('<meta name="author" content="Example Media">', None, ("Example Media",)),
        (
            '<meta name="author" content="Example Media"><meta name="byline" content="Jane Doe">',
            ("Jane Doe",),
            ("Example Media",),
        ),
        (
            (
                '<meta name="twitter:label1" content="Written by">'
                '<meta name="twitter:data1" content="Jane Doe">'
            ),
            ("Jane Doe",),
            None,
        ),
        (
            (
                '<meta name="twitter:label1" content="Filed under">'
                '<meta name="twitter:data1" content="Jane Doe">'
            ),
            None,
            None,
        ),
    ],
)
def test_meta_tags_name_the_writer(head: str, persons, house):
    assert people(head=head) == (persons, house)
