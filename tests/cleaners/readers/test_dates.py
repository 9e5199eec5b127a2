"""When the markup says that the page was published and changed."""

from __future__ import annotations

import json

import pytest
from lxml import html

from cleaners.readers.dates import read_dates
from cleaners.readers.statements import gather

HEADLINE = "<h1>Rain in the North for three days</h1>"
NOON = "2025-03-02T12:00:00+01:00"


def dates(body: str = "", head: str = "", lang: str = "en", **described: str):
    stated = json.dumps({"@type": "NewsArticle", **described}) if described else "{}"
    tree = html.document_fromstring(
        f'<html lang="{lang}"><head>{head}<script type="application/ld+json">{stated}</script>'
        f"</head><body>{HEADLINE}{body}</body></html>"
    )
    return read_dates(gather(tree))


def published(*args: str, **described: str):
    found, _ = dates(*args, **described)
    return found.value.isoformat() if found else None


@pytest.mark.parametrize(
    ("body", "moment"),
    [
        pytest.param(f'<time datetime="{NOON}">2 March</time>', NOON, id="time"),
        pytest.param(f'<p itemprop="datePublished" content="{NOON}">', NOON, id="itemprop"),
        pytest.param(f'<abbr class="published" title="{NOON}">noon</abbr>', NOON, id="title"),
        pytest.param('<p class="post-date">March 2, 2025</p>', "2025-03-02T00:00:00", id="class"),
        pytest.param("<p>March 2, 2025</p>", "2025-03-02T00:00:00", id="a line of its own"),
        pytest.param(
            "<p>2 March 2025 14:05 GMT</p>", "2025-03-02T14:05:00+00:00", id="a line with a zone"
        ),
    ],
)
def test_an_element_below_the_headline_dates_the_page(body: str, moment: str):
    assert published(body) == moment


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<time class="updated" datetime="2025-03-02">x</time>', id="a change"),
        pytest.param("<p>Updated March 2, 2025</p>", id="a line that tells a change"),
        pytest.param(
            "<p>The bridge over the river, seen from the south, on March 2, 2025</p>", id="caption"
        ),
        pytest.param('<div class="related"><time datetime="2025-03-02">x</time></div>', id="other"),
        pytest.param("<time>soon</time>", id="no date"),
    ],
)
def test_what_dates_something_else_does_not_date_the_page(body: str):
    assert published(body) is None


def test_an_element_that_is_called_so_goes_before_another():
    body = '<time datetime="2025-03-09">x</time><p class="entry-date">2025-03-02</p>'

    assert published(body) == "2025-03-02T00:00:00"


def test_json_ld_goes_before_meta_tags_and_elements():
    head = '<meta property="article:published_time" content="2025-03-03T12:00:00Z">'

    assert published('<time datetime="2025-03-04">x</time>', head, datePublished=NOON) == NOON


def test_a_page_that_gives_its_last_change_twice_is_dated_by_its_element():
    same = "2025-03-05T12:00:00+00:00"
    head = (
        f'<meta property="article:published_time" content="{same}">'
        f'<meta property="article:modified_time" content="{same}">'
    )
    body = '<p itemprop="datePublished" content="2025-03-04T09:00:00Z"></p>'

    assert published(body, head) == "2025-03-04T09:00:00+00:00"
    assert published("", head) == same


@pytest.mark.parametrize(
    ("other", "moment"),
    [
        pytest.param("2025-03-01T20:30:00-05:00", "2025-03-01T20:30:00-05:00", id="with a zone"),
        pytest.param("2025-03-01 20:30:00", "2025-03-01T20:30:00-05:00", id="without one"),
        pytest.param("2025-03-01 20:31:00", "2025-03-02T01:30:00+00:00", id="another moment"),
        pytest.param("2025-03-01", "2025-03-02T01:30:00+00:00", id="a day"),
    ],
)
def test_a_time_in_utc_is_put_on_the_clock_of_another_statement(other: str, moment: str):
    body = f'<time datetime="{other}">x</time>'

    assert published(body, datePublished="2025-03-02T01:30:00Z") == moment


def test_a_day_gets_its_clock_from_another_statement():
    assert published(f'<time datetime="{NOON}">x</time>', datePublished="2025-03-02") == NOON
    assert published('<time datetime="2025-03-03T12:00">x</time>', datePublished="2025-03-02") == (
        "2025-03-02T00:00:00"
    )


@pytest.mark.parametrize(
    ("body", "head", "moment"),
    [
        ("", f'<meta property="article:modified_time" content="{NOON}">', NOON),
        (f'<time class="updated" datetime="{NOON}">x</time>', "", NOON),
        (f'<p itemprop="dateModified" content="{NOON}"></p>', "", NOON),
        ("", "", None),
    ],
)
def test_a_change_is_read_apart(body: str, head: str, moment: str | None):
    _, modified = dates(body, head)

    assert (modified.value.isoformat() if modified else None) == moment


def test_a_german_short_date_begins_with_the_day():
    assert published("<p>02.03.25 12:00 Uhr</p>", lang="de") == "2025-03-02T12:00:00"


@pytest.mark.parametrize(
    ("element", "moment"),
    [
        pytest.param("2025-03-02T09:30:00+01:00", "2025-03-02T09:30:00+01:00", id="earlier"),
        pytest.param(NOON, NOON, id="the same"),
        pytest.param("2025-03-02T13:00:00+01:00", NOON, id="later"),
    ],
)
def test_a_program_that_gives_one_time_twice_is_asked_for_an_earlier_one(element: str, moment: str):
    head = "".join(
        f'<meta property="article:{name}_time" content="{NOON}">'
        for name in ("published", "modified")
    )

    assert published(f'<p itemprop="datePublished" content="{element}">', head) == moment
