"""The numbers and words that a page's shape gives each of its texts."""

from __future__ import annotations

import os
import subprocess
import sys
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Layout, Stated
from cleaners.readers.cutter import Cutting, cut
from cleaners.readers.hashes import HASHES, hashed
from cleaners.readers.html import parse
from cleaners.readers.layout import COLUMNS, LONGEST_STATED, describe
from tests.cleaners.samples import LAST, LEAD, SECOND, STORY, THIRD, TITLE

NOTHING_STATED = Stated()
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)
PAGE = f"""
    <nav><a href=/>홈</a><a href=/s>사회</a></nav>
    <h1>{TITLE}</h1>
    <article class=story>{PARAGRAPHS}</article>
    <ul class=more><li><a href=/1>섬마을 학교</a></li><li><a href=/2>장터 소식</a></li></ul>
"""


def cutting(markup: str) -> Cutting:
    return cut(parse(f"<html><body>{markup}</body></html>"))


def layout(markup: str, stated: Stated = NOTHING_STATED) -> Layout:
    return describe(cutting(markup), stated)


def column(name: str, markup: str, stated: Stated = NOTHING_STATED) -> list[float]:
    values = layout(markup, stated).numbers[:, COLUMNS.index(name)]
    return [round(float(value), 3) for value in values]


def test_every_column_has_a_name_of_its_own():
    assert layout(PAGE).numbers.shape == (8, len(COLUMNS))
    assert len(set(COLUMNS)) == len(COLUMNS)


@pytest.mark.parametrize("markup", ["", "<div> </div>", "<script>1</script>"])
def test_a_page_without_text_has_an_empty_layout(markup: str):
    empty = layout(markup)

    assert (len(empty.numbers), empty.words) == (0, ())
    assert {
        len(one)
        for one in (empty.container, empty.group, empty.reach, empty.sizes, empty.counts)
    } == {0}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        pytest.param("The harbour library", "words", 3, id="words"),
        pytest.param("図書館", "words", 4, id="letters of an unspaced script, and one"),
        pytest.param("…", "words", 0, id="no word"),
        pytest.param("섬가", "hangul", 1, id="hangul"),
        pytest.param("図a", "wide", 0.5, id="wide"),
        pytest.param("ab cd", "word_length", 2.5, id="word length"),
        pytest.param("<b>ab</b>cd", "bold", 0.5, id="bold"),
        pytest.param("It opened.”", "sentence", 1, id="ends as a sentence"),
        pytest.param("It opened", "sentence", 0, id="ends as none"),
        pytest.param("One. Two! Three", "stops", 2, id="stops"),
        pytest.param("a, b, c d", "commas", 0.5, id="commas"),
        pytest.param("1a", "digits", 0.5, id="digits"),
        pytest.param("The Harbour library opened", "capitals", 0.5, id="capitals"),
        pytest.param("HARBOUR", "upper", 1, id="all capitals"),
        pytest.param("a@example.org", "at", 1, id="an address"),
        pytest.param("www.example.org", "url", 1, id="a link in words"),
        pytest.param("It opened. Then", "url", 0, id="a full stop is no link"),
        pytest.param("무단 전재 금지 ⓒ", "copyright", 1, id="rights"),
        pytest.param("2025년", "date", 0, id="a number glued to a letter is no date"),
        pytest.param("3 March 2025", "date", 1, id="a year"),
        pytest.param("12:30", "date", 1, id="a time"),
        pytest.param("• 책", "bullet", 1, id="a list mark"),
        pytest.param("문의:", "colon", 1, id="a colon"),
        pytest.param("“책”", "quote", 1, id="a quote"),
        pytest.param("a story", "lower", 1, id="a small letter"),
        pytest.param("<b>책</b>", "inline", 1, id="in an inline element"),
        pytest.param("<a>ab</a>cd", "linked", 0.5, id="half of it is a link"),
    ],
)
def test_the_form_of_a_text_is_numbers(text: str, name: str, value: float):
    assert column(name, f"<p>{text}</p>") == [value]


def test_wide_letters_count_more():
    assert [float(size) for size in layout("<p>abcd</p><p>섬마을에</p><p>図書館前</p>").sizes] == [
        4,
        6,
        8,
    ]


@pytest.mark.parametrize(
    ("name", "stated", "values"),
    [
        pytest.param("title_share", Stated(titles=("Harbour library",)), [1, 0.25, 0], id="share"),
        pytest.param("title_likeness", Stated(titles=("Harbour library",)), [1, 0.2, 0], id="like"),
        pytest.param("title_share", Stated(titles=("",)), [0, 0, 0], id="an empty title"),
        pytest.param("description_share", Stated(description="Ferries"), [0, 0, 0.2], id="few"),
        pytest.param(
            "described",
            Stated(description="Then: ferries go out again."),
            [0, 0, 1],
            id="the description holds it",
        ),
        pytest.param("described", Stated(description="Then"), [0, 0, 1], id="it holds it"),
        pytest.param("described", NOTHING_STATED, [0, 0, 0], id="no description"),
        pytest.param("in_body", NOTHING_STATED, [0.5, 0.5, 0.5], id="no body: who knows"),
        pytest.param(
            "in_body",
            Stated(body="The harbour opened. Then ferries go out again!"),
            [0.5, 0, 1],
            id="in the stated body, and too short to tell",
        ),
        pytest.param("body_stated", Stated(body="It opened."), [1, 1, 1], id="there is a body"),
        pytest.param("body_stated", NOTHING_STATED, [0, 0, 0], id="there is none"),
    ],
)
def test_texts_are_compared_with_what_the_markup_states(
    name: str, stated: Stated, values: list[float]
):
    markup = "<p>Harbour library</p><p>The harbour was closed</p><p>Then ferries go out again</p>"

    assert column(name, markup, stated) == values


def test_a_heading_of_the_page_is_a_title_too():
    assert column("title_share", "<h1>Harbour library</h1><p>library</p>") == [1, 1]


def test_a_long_text_is_no_title():
    assert column("title_share", f"<h1>word</h1><p>{'word ' * 41}</p>") == [1, 0]


def test_copies_of_a_text_are_counted():
    assert column("copies", "<p>가</p><p>나</p><p>가</p>") == [2, 1, 2]


def test_a_body_of_any_length_is_compared_as_far_as_it_is_looked_at():
    body = "word " * LONGEST_STATED + "the library opened"

    assert column("in_body", "<p>the library opened</p>", Stated(body=body)) == [0]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("nav", [1, 1, 0, 0, 0, 0, 0, 0], id="menu"),
        pytest.param("article", [0, 0, 0, 1, 1, 1, 1, 0], id="article"),
        pytest.param("list", [0, 0, 0, 0, 0, 0, 0, 1], id="list"),
        pytest.param("hidden", [0, 0, 0, 0, 0, 0, 0, 1], id="hidden"),
        pytest.param("h1_count", [1] * 8, id="headlines"),
        pytest.param("above_h1", [1, 1, 0, 0, 0, 0, 0, 0], id="above the headline"),
        pytest.param("h1_before", [0, 0, 0, 1, 1, 1, 1, 1], id="headlines before"),
        pytest.param("from_h1", [-2, -1, 0, 1, 2, 3, 4, 5], id="from the headline"),
        pytest.param("place", [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875], id="place"),
        pytest.param("page_blocks", [8] * 8, id="texts of the page"),
        pytest.param("in_best", [0, 0, 0, 1, 1, 1, 1, 0], id="in the best element"),
        pytest.param("side_of_best", [-1, -1, -1, 0, 0, 0, 0, 1], id="before it and behind"),
        pytest.param("steps_to_best", [3, 3, 2, 1, 1, 1, 1, 3], id="steps to it"),
        pytest.param("before_first", [3, 2, 1, 0, -1, -2, -3, -4], id="texts before its first"),
        pytest.param("behind_last", [-6, -5, -4, -3, -2, -1, 0, 1], id="texts behind its last"),
        pytest.param("group_blocks", [2, 2, 1, 4, 4, 4, 4, 1], id="texts of the same shape"),
        pytest.param("outermost_share", [1] * 8, id="the page is its outermost box"),
        pytest.param("beside_before", [0, 1, 0, 0, 1, 1, 1, 0], id="the one before is beside it"),
        pytest.param("beside_behind", [1, 0, 0, 1, 1, 1, 0, 0], id="the one behind is"),
    ],
)
def test_places_and_elements_are_numbers(name: str, values: list[float]):
    page = f"""
        <nav><div>홈</div><div>사회</div></nav><h1>{TITLE}</h1>
        <article>{PARAGRAPHS}</article><ul hidden><li>섬마을 학교</ul>
    """

    assert column(name, page) == values


def test_without_a_headline_nothing_is_above_or_near_it():
    assert column("from_h1", "<p>가</p><p>나</p>") == [-99, -99]
    assert column("above_h1", "<p>가</p><p>나</p>") == [0, 0]


def test_texts_of_the_same_box_share_a_container_and_those_of_the_same_shape_a_group():
    page = layout(f"<div class=a><p>{LEAD}</p><p>{SECOND}</p></div><p>{THIRD}</p>")

    assert page.container[0] == page.container[1] != page.container[2]
    assert page.group[0] == page.group[1] != page.group[2]


@pytest.mark.parametrize(
    ("markup", "reach"),
    [
        pytest.param("<p>가</p><p>나</p>", [2, 2], id="the page"),
        pytest.param("<div><h3>가</h3><p>나</p></div><p>다</p>", [2, 2, 3], id="its box"),
        pytest.param(
            "<div><h3><b>가</b></h3></div><div>나</div>", [2, 2], id="boxes of one text are passed"
        ),
        pytest.param("<div>가<p>나</p>다</div><p>라</p>", [3, 3, 3, 4], id="text beside elements"),
        pytest.param("<p>가</p>", [1], id="a page of one text"),
    ],
)
def test_a_text_reaches_to_the_end_of_the_smallest_box_of_several(markup: str, reach: list[int]):
    assert layout(markup).reach.tolist() == reach


TEXTS = st.sampled_from(
    (TITLE, LEAD, LAST, "홈", "• 책", "図書館", "A small story opened.", "12:30", "…", "&nbsp;", "")
)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            (
                "div", "p", "h1", "section class='share box-1'", "a href=/", "b", "aside", "ul",
                "li", "table", "tr", "td", "div hidden", "news-box", "figure id=photo", "main",
            )
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)  # fmt: skip
STATED = st.builds(
    Stated,
    titles=st.lists(TEXTS, max_size=2).map(tuple),
    description=TEXTS,
    body=st.lists(TEXTS, max_size=4).map(" ".join),
)


@given(TREES, STATED)
def test_every_text_has_a_row_of_finite_numbers(markup: str, stated: Stated):
    cut_page = cutting(markup)
    page = describe(cut_page, stated)
    count = len(cut_page.cuts)

    assert [len(page.numbers), len(page.words), len(page.container), len(page.group)] == [count] * 4
    assert [len(page.reach), len(page.sizes), len(page.counts)] == [count] * 3
    assert not count or page.numbers.shape[1] == len(COLUMNS)
    assert np.isfinite(page.numbers).all()


@given(TREES)
def test_a_text_reaches_behind_itself_and_not_beyond_the_page(markup: str):
    reach = layout(markup).reach

    assert all(at < stop <= len(reach) for at, stop in enumerate(reach))


@given(TREES)
def test_hashed_words_are_in_range_and_in_one_order(markup: str):
    page = layout(markup)

    assert all(0 <= word < HASHES for words in page.words for word in words)
    assert layout(markup).words == page.words


def test_a_words_bucket_is_its_checksum():
    assert hashed("c0:story") == crc32(b"c0:story") % HASHES
    assert hashed("\ud800") == crc32(b"?") % HASHES


def test_words_are_the_same_in_every_process():
    code = """
from cleaners.article import Stated
from cleaners.readers.cutter import cut
from cleaners.readers.html import parse
from cleaners.readers.layout import describe
page = "<main id=a-page class='story text wide column main-box'><p class='lead first big'>x</p>"
print(describe(cut(parse(page)), Stated()).words)
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(told) == 1
