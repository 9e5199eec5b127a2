"""What an outlet's own selectors say of its pages goes before what is made out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from lxml import html

from cleaners.article import Cleaned, Kind, Outlet, RawPage, SiteLayout
from cleaners.pipeline import clean
from cleaners.readers.marks import fitting
from cleaners.selectors import why_no_selector
from crawler.weights import shipped_weights

PAGE = """<html lang="en"><head><title>Example Herald</title></head><body>
<div class="top"><span class="head">The harbour library reopens after three years</span></div>
<p class="deck">Readers queued from six in the morning</p>
<p class="who">By Jane Doe and John Poe</p><p class="when">Printed 12 November 2026, 14:05</p>
<div class="x1">
<p>The harbour library opened its doors again on Thursday, three years after the great flood.</p>
<p class="insert">Our shop has a new calendar for the coming year, with pictures of the harbour.</p>
<p>More than two hundred people waited outside, and the first book was lent within a minute.</p>
<p>The town paid for the repairs with a loan that it will repay over the next twelve years.</p>
</div>
<div class="x2">
<p>The county fair drew ten thousand visitors last week, its organisers said on Friday.</p>
<p>Rain kept the balloons on the ground until the very last evening of the fair, however.</p></div>
</body></html>"""
LAYOUT = SiteLayout(
    title="span.head",
    subtitle="p.deck",
    authors="p.who",
    published="p.when",
    body="div.x1",
    remove="p.insert",
)


def cleaned(*layouts: SiteLayout, page: str = PAGE, weights=True, **known) -> Cleaned:
    outlet = Outlet(
        slug="herald", name="Herald", language="en", time_zone="UTC",
        domains=("herald.example",), layouts=layouts,
    )  # fmt: skip
    raw = RawPage(body=page.encode(), **({"outlet": "herald"} | known))
    outcome = clean(raw, outlets={"herald": outlet}, weights=shipped_weights() if weights else None)
    assert isinstance(outcome, Cleaned)
    return outcome


def test_the_outlets_selectors_say_what_is_story_and_what_is_not():
    article = cleaned(LAYOUT).article

    assert [text.split()[0:3] for text in article.body] == [
        ["The", "harbour", "library"],
        ["More", "than", "two"],
        ["The", "town", "paid"],
    ]
    assert article.subtitles == ("Readers queued from six in the morning",)


@pytest.mark.parametrize(
    ("field", "value", "selector"),
    [
        ("title", "The harbour library reopens after three years", "span.head"),
        ("authors", ("Jane Doe", "John Poe"), "p.who"),
        ("published", datetime(2026, 11, 12, 14, 5, tzinfo=UTC), "p.when"),
    ],
)
def test_a_field_says_by_which_selector_it_was_found(field, value, selector):
    found = getattr(cleaned(LAYOUT).article, field)

    assert found.value == value
    assert found.where.startswith(f"the outlet's selector {selector}")


def test_what_a_selector_removes_is_kept_with_the_blame():
    gone = [one for one in cleaned(LAYOUT).removals if one.text.startswith("Our shop")]

    assert [(one.kind, one.rule) for one in gone] == [(Kind.OTHER, "outlet.remove")]


def test_no_character_is_lost_by_a_selector():
    def letters(outcome: Cleaned) -> list[str]:
        texts = [one.text for one in outcome.article.passages]
        texts += [one.text for one in outcome.removals]
        return sorted("".join(texts).replace(" ", ""))

    assert letters(cleaned(LAYOUT)) == letters(cleaned())


def test_without_a_model_the_body_is_the_selectors_as_well():
    assert len(cleaned(LAYOUT, weights=False).article.body) == 3


def test_an_outlet_is_known_by_the_address_of_the_page():
    by_url = cleaned(LAYOUT, outlet=None, url="https://www.herald.example/1")

    assert by_url.article.body == cleaned(LAYOUT).article.body
    elsewhere = cleaned(LAYOUT, outlet=None, url="https://other.example/1")
    assert elsewhere.article.title.where != "the outlet's selector span.head"


def test_the_newest_layout_that_fits_is_the_pages():
    tree = html.document_fromstring(PAGE)
    new = SiteLayout(since=date(2025, 1, 1), body="div.story")
    old = SiteLayout(since=date(2020, 1, 1), body="div.x1")

    assert fitting(tree, (new, old)) is old
    assert fitting(tree, (new,)) is None
    assert fitting(tree, (SiteLayout(remove="p.insert"),)) is not None


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param(
            SiteLayout(body="#nowhere", title="h9", remove="blink", authors="q"), id="not there"
        ),
        pytest.param(SiteLayout(body="p:not(x|y)"), id="a prefix that nobody declared"),
    ],
)
def test_a_layout_that_fits_nothing_changes_nothing(strange):
    assert cleaned(strange) == cleaned()


def test_a_layout_that_only_removes_leaves_the_story_to_the_reader():
    unmarked = cleaned().article

    found = cleaned(SiteLayout(remove="p.insert"))

    assert found.article.body == tuple(
        text for text in unmarked.body if not text.startswith("Our shop")
    )
    assert found.article.body
    assert "Our shop" in " ".join(unmarked.body)


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param('<i class="at" datetime="2026-11-12T14:05Z">Thursday</i>', id="an attribute"),
        pytest.param('<i class="at" title="now">12.11.2026, 14:05</i>', id="behind an attribute"),
        pytest.param('<i class="at">Thursday</i><i class="at">12.11.2026, 14:05</i>', id="words"),
        pytest.param('<i class="at"> </i><i class="at">12.11.2026, 14:05</i>', id="one is empty"),
    ],
)
def test_the_first_of_the_elements_that_tells_a_time_dates_the_page(printed):
    page = PAGE.replace('<p class="deck">', f'{printed}<p class="deck">')

    found = cleaned(SiteLayout(body="div.x1", published="i.at"), page=page).article.published

    assert found.value == datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
    assert found.where.startswith("the outlet's selector i.at")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div class=x1>" * 3_000 + "<p>A sentence that stands deep.</p>", id="deep"),
        pytest.param("<div class=x1><p>" + "<p class=insert>x" * 20_000, id="many"),
        pytest.param("<p class=when>9999999-99-99<p class=who>" + "a, " * 50_000, id="fields"),
    ],
)
def test_a_hostile_page_gives_a_value(page):
    outlet = Outlet(slug="herald", name="Herald", layouts=(LAYOUT,))
    raw = RawPage(body=f"<html><body>{page}".encode(), outlet="herald")

    assert clean(raw, outlets={"herald": outlet}, weights=shipped_weights())


@pytest.mark.parametrize("selector", ["div..x", "p[", "a::b()", ":nope(", ">", "x|y", "p:not(x|y)"])
def test_what_is_no_selector_is_told(selector):
    assert why_no_selector(selector)


@pytest.mark.parametrize(
    "selector",
    ["div.x > p:first-child", "p:has(img)", "a, b", "[id='x']", "[lang|=en]", "[id='x|y']"],
)
def test_a_selector_is_one(selector):
    assert why_no_selector(selector) is None
