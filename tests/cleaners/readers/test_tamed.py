"""Floods of attributes and deep nesting leave the source before a parser sees them; text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Cleaned, RawPage
from cleaners.pipeline import clean
from cleaners.readers.html import BY_TEXT, MOST_TAGS, TOO_MANY, parse, read_html
from cleaners.readers.tamed import (
    CUT_OFF,
    DEEPEST,
    LONG,
    LONG_TAG,
    MOST_ATTRIBUTES,
    flatten,
    has_long_tag,
    tame,
)
from tests.poison import STORY, story

MANY = " ".join(f"a{number}=1" for number in range(2000))


def told(html):
    return [block.text for block in read_html(html).blocks]


def test_an_ordinary_page_is_left_as_it_is():
    html = f"<html><body class=a>{story()}</body></html>"

    assert tame(html) == (html, ())
    assert flatten(html) == (html, ())


def test_a_long_attribute_is_left_as_it_is():
    html = f'<img src="data:{"A" * 100_000}"><p title="{"a " * 5000}">text</p>'
    code = f"<p data-code='{{ {'let a = 1; ' * 1000} => b }}' class=a>text</p>"

    script = f"<script>for (i=0;i<n ;i++){'a b = 1 && c | d; ' * 1000}</script>"

    assert tame(html) == (html, ())
    assert tame(code) == (code, ())
    assert tame(script) == (script, ())


LENGTHS = st.sampled_from(
    [1, 7, LONG // 2, LONG - 1, LONG, LONG + 1, LONG + 2, 2 * LONG, 2 * LONG + 1]
)


@given(
    st.lists(st.one_of(st.sampled_from(["<", ">", "<p", "</p>", "<a "]), LENGTHS.map("x".__mul__)))
)
def test_no_long_tag_is_overlooked(parts: list[str]):
    source = "".join(parts)

    assert has_long_tag(source) or LONG_TAG.search(source) is None


def test_an_ordinary_page_has_no_long_tag():
    assert not has_long_tag(f"<html><body class=a>{story()}<script>{'x' * 3 * LONG}</script>")
    assert has_long_tag(f"<p {MANY}>")


def test_the_first_attributes_stay_and_the_rest_is_said():
    tamed, said = tame(f"<p {MANY}>text</p><p {MANY}>more</p>")

    assert said == ("2 elements had more than 200 attributes: the rest was left out",)
    paragraph = parse(tamed).find(".//p")
    assert len(paragraph.attrib) == MOST_ATTRIBUTES
    assert told(tamed) == ["text", "more"]


def test_what_a_reader_asks_for_stays_wherever_it_stands():
    tamed, _ = tame(f"<p {MANY} CLASS='byline' hidden>text</p>")

    assert parse(tamed).find(".//p").get("class") == "byline"
    assert parse(tamed).find(".//p").get("hidden") is not None


@pytest.mark.parametrize("depth", [250, 1000, 2000, 2100, 5000, 50_000])
@pytest.mark.parametrize(
    "tag", ["div", "span", "b", "table", "blockquote", "font color=red", "x-y"]
)
def test_no_depth_loses_a_word(tag, depth):
    name = tag.split(maxsplit=1)[0]
    html = f"<html><body>{f'<{tag}>' * depth}{story()}{f'</{name}>' * depth}<p>Last.</p></body>"

    assert told(html) == ["Libraries open", *STORY, "Last."]


def test_what_has_no_end_stays_at_any_depth():
    deep = "<div>a " * 3000

    assert flatten(f"{deep}<img src=a><br>b")[0].endswith("<img src=a><br>b")


@pytest.mark.parametrize("closed", [True, False])
def test_texts_on_every_level_stay_apart(closed):
    depth = 3000
    end = "</div>" * depth if closed else ""
    html = "".join(f"<div>Text {number}." for number in range(depth)) + end

    assert told(html) == [f"Text {number}." for number in range(depth)]


def test_what_was_flattened_is_said_by_the_article():
    html = f"<html><body>{'<div>' * 5000}{story()}</body></html>"

    outcome = clean(RawPage(body=html.encode()))

    assert isinstance(outcome, Cleaned)
    [warning] = [one for one in outcome.article.warnings if "nested" in one]
    assert f"more than {DEEPEST:,} deep" in warning


def test_a_depth_that_is_not_flattened_has_no_warning():
    html = f"<html><body>{'<div>' * 900}{story()}</body></html>"

    assert not [one for one in read_html(html).warnings if "nested" in one]


@pytest.mark.parametrize(
    ("html", "cut_off"),
    [
        ("<html><body><p>one", True),
        ("<BODY class=a><p>one</p>", True),
        ("<html><body><p>one</p></BODY >", False),
        ("<html><p>one</html>", False),
        ("<p>one</p>", False),
    ],
)
def test_a_page_without_its_end_may_be_cut_off(html, cut_off):
    assert (CUT_OFF in read_html(html).warnings) is cut_off


@pytest.mark.parametrize(
    "hides",
    [
        pytest.param("<title>Libraries", id="a title without an end"),
        pytest.param("<textarea>", id="a text field without an end"),
        pytest.param("<a><b><i><u><div>x</a></b></i></u>" * 600, id="misnested a thousand deep"),
    ],
)
def test_a_story_that_an_element_hides_is_read_as_text_alone(hides):
    extracted = read_html(f"<html><body>{hides}{story()}</body></html>")

    assert BY_TEXT in extracted.warnings
    assert set(STORY) <= {block.text for block in extracted.blocks}


def test_a_page_of_hundreds_of_thousands_of_tags_is_read_as_text_alone():
    extracted = read_html(f"<html><body>{story()}{'<br>' * (MOST_TAGS + 1)}</body></html>")

    assert extracted.warnings == (TOO_MANY,)
    assert [block.text for block in extracted.blocks] == ["Libraries open", *STORY]


def test_a_short_text_that_an_element_hides_is_left_alone():
    assert read_html("<html><body><textarea>Yours?</body></html>").blocks == ()


@given(st.text("<>/abp =\"'", max_size=300))
def test_any_source_gives_a_source(html):
    assert isinstance(tame(html * 20)[0], str)
    assert isinstance(flatten(html * 20)[0], str)
