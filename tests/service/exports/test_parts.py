"""The decisions behind the datasets: which split, which spans, which header."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Cleaned, Kind, RawPage
from cleaners.pipeline import clean
from db.query_language import Filters
from db.rights import Rights
from service.exports import card
from service.exports.manifest import About, Tally
from service.exports.shares import Shares, Split
from service.exports.spans import whole_of
from tests.conftest import ROOT
from tests.db.libraries import with_title
from tests.db.samples import removal

# ---- splits


def test_a_story_is_always_in_the_same_split():
    assert [Shares(test=0.5).split_of(f"story {n}") for n in range(6)] == [
        Split.TRAIN, Split.TEST, Split.TEST, Split.TRAIN, Split.TRAIN, Split.TRAIN,
    ]  # fmt: skip


@given(st.text())
def test_more_for_the_test_takes_nothing_out_of_it(story):
    if Shares(test=0.1).split_of(story) is Split.TEST:
        assert Shares(test=0.2, validation=0.5).split_of(story) is Split.TEST


def test_splits_have_about_their_share():
    shares = Shares(test=0.2, validation=0.1)
    found = [shares.split_of(f"{n:012x}") for n in range(4000)]

    assert 700 < found.count(Split.TEST) < 900
    assert 330 < found.count(Split.VALIDATION) < 470


def test_what_is_not_asked_for_is_no_split():
    assert Shares(test=0).splits == (Split.TRAIN,)
    assert Shares(validation=0.1).splits == (Split.TRAIN, Split.VALIDATION, Split.TEST)


# ---- spans


def cut(whole):
    text, at = "", 0
    for span in whole.spans:
        text += whole.text[at : span.start]
        at = span.end
    return text + whole.text[at:]


def test_what_was_taken_out_stands_where_it_stood():
    prefix = removal("[서울=시험] ", 2, start=0, end=9, kind=Kind.DATELINE)
    suffix = removal(" 끝", 2, start=13, end=15, kind=Kind.PROMO)
    line = removal("• 인쇄", 4)
    whole = whole_of(with_title("본문.", "또.", removals=(line, suffix, prefix)))

    assert whole.text == "제목이다\n[서울=시험] 본문. 끝\n또.\n• 인쇄\n"
    assert [whole.text[span.start : span.end] for span in whole.spans] == [
        "[서울=시험] ", " 끝", "• 인쇄\n",
    ]  # fmt: skip
    assert cut(whole) == "제목이다\n본문.\n또.\n"


def test_a_block_taken_out_in_pieces_takes_its_line_with_it():
    pieces = (removal("가", 3, start=0, end=1), removal("나", 3, start=1, end=2))
    whole = whole_of(with_title("본문.", removals=pieces))

    assert cut(whole) == "제목이다\n본문.\n"


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.name)
def test_of_a_page_no_character_is_lost_and_cutting_leaves_the_article(path):
    body = path.read_bytes()
    cleaned = clean(RawPage(body=body, source_path=str(path)))
    assert isinstance(cleaned, Cleaned)

    whole = whole_of(cleaned)

    assert re.sub(r"\s", "", whole.text) == re.sub(r"\s", "", body.decode())
    kept = sorted(cleaned.article.passages, key=lambda one: one.position)
    assert cut(whole) == "".join(f"{passage.text}\n" for passage in kept)


# ---- the card


@pytest.mark.parametrize(
    ("count", "size"), [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (20_000_000, card.LARGEST)]
)
def test_the_size_is_one_of_those_of_hugging_face(count, size):
    tally = Tally()
    tally.articles[Split.TRAIN] = count
    tally.stories[Split.TRAIN] = set()

    assert f'- "{size}"' in card.card(About(filters=Filters(), schema_version=7), tally)


def test_what_pages_say_cannot_break_the_header():
    tally = Tally()
    tally.articles[Split.TRAIN] = 2
    tally.stories[Split.TRAIN] = {"a"}
    tally.languages.update(["no", "ko\n---\nlicense: mit", ""])
    header, body = card.card(
        About(filters=Filters(rights=Rights.UNRESERVED), schema_version=7), tally
    ).split("\n---\n")

    assert '\nlanguage:\n- "no"\ntask' in header
    assert "mit" not in header + body
    assert "| unknown | 2 |" in body
    assert "--rights unreserved" in body
