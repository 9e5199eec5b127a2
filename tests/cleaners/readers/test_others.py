"""Long comments and other stories behind the story, told by the names of their elements."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.readers.cutter import cut
from cleaners.readers.html import parse
from cleaners.readers.others import of_others

STORY = "The last ferry of the season left the pier on Sunday with eleven passengers on board."
COMMENT = "I rode that boat to school for nine years, and nobody asked us what it is for."


def taken(html: str, *, noise: str = "¬") -> list[str]:
    """The texts of the page that are others'; all but those with `noise` are told as story."""
    cutting = cut(parse(f"<html><body>{html}</body></html>"))
    told = [0 if noise in one.text else len(one.text.split()) for one in cutting.cuts]
    scores = [0.7 if COMMENT in one.text else 0.95 for one in cutting.cuts]
    inside = of_others(
        cutting.cuts, cutting.nodes, np.array(told, float), np.array(scores, np.float32)
    )
    return [one.text for one, is_other in zip(cutting.cuts, inside, strict=True) if is_other]


def paragraphs(text: str, count: int) -> str:
    return "".join(f"<p>{at}. {text}</p>" for at in range(count))


@pytest.mark.parametrize("names", ["comments-wrapper", "commentList", "disqus_thread", "respond"])
def test_more_comments_than_story_are_comments_however_deep_they_stand(names):
    deep = "<div>" * 12 + paragraphs(COMMENT, 30) + "</div>" * 12

    found = taken(f"<article>{paragraphs(STORY, 6)}</article><div class='{names}'>{deep}</div>")

    assert len(found) == 30
    assert all(COMMENT in text for text in found)


def test_names_of_a_box_that_holds_the_story_say_nothing_of_it():
    assert taken(f"<div class='enable-comments'><h2>¬ menu</h2>{paragraphs(STORY, 6)}</div>") == []


@pytest.mark.parametrize(
    "names", ["story-body has-comments", "page-comments-open", "opinion comment", "discussion"]
)
def test_the_body_behind_a_standfirst_is_the_story_whatever_its_box_is_called(names):
    page = f"<p class='standfirst'>{STORY}</p><div class='{names}'>{paragraphs(STORY, 5)}</div>"

    assert taken(page) == []


def test_what_is_called_related_stands_behind_most_of_the_story():
    story, others = paragraphs(STORY, 6), f"<section class='section_related'>{COMMENT}</section>"

    assert taken(f"{story}{others}") == [COMMENT]
    assert taken(f"{paragraphs(STORY, 2)}{others}{story}") == []


def test_a_page_without_a_story_has_no_others():
    assert taken(f"<p>¬ menu</p><div class='comments'><p>¬ {COMMENT}</p></div>") == []


@given(before=st.integers(1, 30), inside=st.integers(0, 30), behind=st.integers(0, 30))
def test_nothing_is_taken_that_stands_outside(before, inside, behind):
    found = taken(
        f"{paragraphs(STORY, before)}<ol class='comments'>{paragraphs(COMMENT, inside)}</ol>"
        f"{paragraphs(STORY, behind)}"
    )

    assert not any(STORY in text for text in found)
    enough = before >= 0.11 * (before + inside + behind)
    assert not enough or len(found) == inside
