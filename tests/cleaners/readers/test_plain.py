"""The text of a page without a tree, for pages that break the readers of trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Cleaned, RawPage, Rejected, RejectReason
from cleaners.pipeline import clean, clean_plainly
from cleaners.readers.plain import visible_text
from tests.poison import STORY, story


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>one</p><p>two</p>", "one\n\ntwo", id="blocks are lines"),
        pytest.param("one<br>two", "one\ntwo", id="a break is a line"),
        pytest.param("a <b>bold</b> <i>word</i>", "a bold word", id="inline elements are none"),
        pytest.param("<script>var a = '<p>';</script>one", "one", id="scripts are not text"),
        pytest.param("<STYLE>p{}</sTyle >one", "one", id="whatever case they are in"),
        pytest.param("<script>no end <p>one", "no end \none", id="what has no end is text"),
        pytest.param("<!-- <p>no</p> -->one", "one", id="comments are not text"),
        pytest.param("<!-- no end <p>one", "no end \none", id="a comment without an end is"),
        pytest.param("one<!-->two<!--->three<!-- c -->four", "onetwothreefour", id="empty ones"),
        pytest.param("<p title='a > b' id=x>one", "one", id="a sign in an attribute"),
        pytest.param('<a title = "a > b"\nhref="c>d">one</a>', "one", id="in two of them"),
        pytest.param('<p title="it\'s > that">one', "one", id="an apostrophe in quotes"),
        pytest.param("<p don't>one</p> can't > do", "one\n can't > do", id="a quote that is none"),
        pytest.param('<p title="a>one <b>two', "one two", id="a quote without an end"),
        pytest.param(
            f'<p title="a>{"one " * 600}<a href="b">two',
            f"{'one ' * 599}one two",
            id="a quote whose end is far away",
        ),
        pytest.param("<!doctype html><?xml?>one", "one", id="declarations are not text"),
        pytest.param("a &lt; b &amp;&nbsp;c", "a < b & c", id="entities are resolved"),
        pytest.param("1 < 2 <3", "1 < 2 <3", id="a sign is no tag"),
        pytest.param("one <p", "one", id="a tag without an end"),
        pytest.param("<title>Head</title><p>one", "Head\n\none", id="the title is a line"),
        pytest.param("<svg/><p>one</p>", "one", id="an element that is not read and has no end"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_text_of_a_page(html, text):
    assert visible_text(html) == text


def test_an_article_is_found_in_its_text_alone():
    html = f"<html><head><title>Libraries open</title></head><body>{story()}</body></html>"

    outcome = clean_plainly(RawPage(body=html.encode()))

    assert isinstance(outcome, Cleaned)
    assert outcome.article.title.value == "Libraries open"
    assert outcome.article.body == STORY


def test_a_dump_is_read_as_ever():
    dump = RawPage(body="\n\n".join(("Libraries open", *STORY)).encode())

    assert clean_plainly(dump) == clean(dump)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (b"%PDF-1.7", RejectReason.BINARY),
        (b"<html><body>" + b"<p>x</p>" * 20_001, RejectReason.TOO_LONG),
    ],
)
def test_what_is_no_page_is_rejected_as_ever(body, reason):
    outcome = clean_plainly(RawPage(body=body))

    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason


@pytest.mark.parametrize(
    "part",
    ['<a b="', "<a b='\"", "<a =", "<a b=c ", "<!--", '<a b=\'>" c="', "<a b=\"'>"],
    ids=repr,
)
def test_a_flood_of_halves_takes_time_by_its_length(part):
    """Quadratic ones would take hours."""
    assert isinstance(visible_text(part * (2_000_000 // len(part))), str)


@given(st.text("<>/!-script pab&;#1\n\"'=", max_size=400))
def test_any_source_gives_a_text(html):
    assert isinstance(visible_text(html), str)
