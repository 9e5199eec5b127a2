"""In what the articles of a story differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.storyline import Mark, differences
from tests.cleaners.test_stories import OTHER, RELEASE

paragraphs = st.lists(st.sampled_from([*RELEASE, *OTHER]), max_size=6)


def marks(*args):
    return [one.mark for one in differences(*args)]


def test_the_same_paragraphs_are_the_same_in_any_order():
    assert set(marks(RELEASE, RELEASE[::-1])) == {Mark.SAME}


def test_each_paragraph_says_what_became_of_it():
    edited = RELEASE[1].replace("공장", "강당").replace("밤 10시", "밤 11시")
    article = (RELEASE[0], edited, OTHER[0])

    found = differences(RELEASE[:3], article)

    assert [one.mark for one in found] == [Mark.SAME, Mark.EDITED, Mark.ADDED, Mark.LACKING]
    assert (found[1].text, found[1].other) == (edited, RELEASE[1])
    assert 0.4 <= found[1].similarity < 1
    assert found[1].other_facts
    assert found[3].text == RELEASE[2]


def test_a_paragraph_that_stands_in_both_is_the_same_whatever_stands_before_it():
    edited = RELEASE[0].replace("새", "헌", 1)

    assert marks(RELEASE[:1], (edited, RELEASE[0])) == [Mark.ADDED, Mark.SAME]


@given(paragraphs, paragraphs)
def test_every_paragraph_is_accounted_for(canonical, article):
    found = differences(canonical, article)

    assert [one.text for one in found if one.mark is not Mark.LACKING] == article
    left = sum(one.mark in {Mark.SAME, Mark.EDITED, Mark.LACKING} for one in found)
    assert left == len(canonical)


def test_nothing_beside_nothing():
    assert differences((), ()) == ()
    assert marks((), RELEASE[:1]) == [Mark.ADDED]
    assert marks(RELEASE[:1], ()) == [Mark.LACKING]
