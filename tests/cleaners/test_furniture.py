"""What is furniture, and what only stands in many stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Found
from cleaners.furniture import Evidence, Telling, learn, told_of, witness_of, words_of
from cleaners.memory import Trace, block_key, recall, standing
from tests.cleaners.test_takeout import article_of

FOOTER = "시험신문은 모래내 이웃들이 함께 만드는 신문이다."
PROMO = "긴 글을 좋아하는 이들에게 시험신문이 한 주의 이야기를 편지에 담아 보낸다."
DAY = datetime(2026, 1, 5, 7, tzinfo=UTC)
NOUNS = (
    *("도서관", "항만", "철도", "병원", "시장", "학교", "공원", "축제"),
    *("예산", "농가", "다리", "버스", "하천", "극장", "산불", "체육관"),
)
VERBS = ("열었다", "고쳤다", "늘렸다", "줄였다", "옮겼다", "맡겼다", "넓혔다", "닫았다")
NAMES = ("고은별", "남궁훈", "도하늘", "라은결", "마루한", "박새봄", "서우진", "안가람")


def story(at, *, title=None, author=None, top=(), middle=(), end=()):
    """An article that has nothing in common with another one but what it is given."""
    chance = Random(at)
    noun, other = chance.sample(NOUNS, 2)
    said = f"{at}번째 {noun} 소식이다. 담당자는 {other} 일을 함께 {chance.choice(VERBS)}."
    more = f"{chance.choice(NOUNS)} 이야기 {at}호에서는 누가 무엇을 {chance.choice(VERBS)}."
    whole = article_of(*top, said, *middle, more, *end)
    return replace(
        whole,
        article=replace(
            whole.article,
            title=Found(value=title or f"{noun} {at} {chance.choice(VERBS)}", where=""),
            authors=Found(value=(author or chance.choice(NAMES),), where=""),
            published=Found(value=DAY + timedelta(days=at // 4), where=""),
        ),
    )


def told(cleaned):
    return told_of(cleaned, standing(cleaned))


def telling(at, cleaned):
    blocks = standing(cleaned)
    return Telling(
        article=f"{Random(at).getrandbits(48):012x}",
        told=told_of(cleaned, blocks),
        day=cleaned.article.published.value.toordinal(),
        blocks=tuple(one.key for one in blocks),
        words=words_of(cleaned, blocks),
    )


def learned(stories):
    tellings = [telling(at, one) for at, one in enumerate(stories)]
    return {one.key: one for one in learn(tellings)}


def stories(count, every=1, **parts):
    """Stories of which each n-th has the parts."""
    return [story(at, **(parts if at % every == 0 else {})) for at in range(count)]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"end": (FOOTER,)}, id="below"),
        pytest.param({"top": (FOOTER,)}, id="above"),
        pytest.param({"middle": (FOOTER,)}, id="between paragraphs"),
    ],
)
@pytest.mark.parametrize("every", [1, 2, 5])
def test_a_block_of_stories_with_nothing_else_in_common_is_furniture(parts, every):
    assert block_key(FOOTER) in learned(stories(60, every, **parts))


def test_it_says_in_how_many_stories_since_when_and_where():
    many = stories(40, end=(FOOTER,))
    found = learned(many)[block_key(FOOTER)]

    assert (found.support, found.among, found.closes, found.gone) == (40, 40, True, False)
    assert found.first == DAY.toordinal()
    assert found.last == DAY.toordinal() + 9
    articles = {telling(at, one).article for at, one in enumerate(many)}
    assert len({witness_of(place) for place in found.witnesses} & articles) == 3


@pytest.mark.parametrize("count", [1, 4])
def test_few_stories_are_no_evidence(count):
    many = [*stories(count, end=(FOOTER,)), *(story(at) for at in range(100, 130))]

    assert learned(many) == {}


def test_a_small_share_of_the_stories_is_no_evidence():
    assert learned(stories(120, 20, end=(FOOTER,))) == {}


def test_the_evidence_can_be_lowered():
    many = [telling(at, one) for at, one in enumerate(stories(6, 2, end=(FOOTER,)))]

    assert block_key(FOOTER) in {one.key for one in learn(many, Evidence(stories=3))}


def test_copies_of_one_story_are_no_evidence():
    copies = [story(1, title=f"({state}) 다리가 무너졌다", end=(FOOTER,)) for state in
              ("속보", "1보", "2보", "종합", "종합2보", "수정")]  # fmt: skip

    assert learned([*copies, *(story(at) for at in range(50, 70))]) == {}


def test_updates_under_other_headlines_are_no_evidence():
    heads = ("붕괴", "수색", "원인", "책임", "사과", "복구", "대책")
    updates = [
        story(at, title=f"은여울대교 {head}", end=(FOOTER,)) for at, head in enumerate(heads)
    ]

    assert learned([*updates, *(story(at) for at in range(50, 90))]) == {}
    assert learned(updates) == {}


def test_a_columns_head_stays():
    columns = [story(at, author="나칼럼", top=("나칼럼의 시골 이야기는 다달이 이어진다.",))
               for at in range(0, 40, 3)]  # fmt: skip

    assert learned([*columns, *(story(at) for at in range(100, 160))]) == {}


def test_the_background_of_a_topic_stays():
    background = "가온전자는 서른 해 전 모래내에서 처음 문을 연 회사다."
    topic = [story(at, title=f"가온전자 {at}차 발표", middle=(background,)) for at in range(12)]

    assert learned([*topic, *(story(at) for at in range(100, 160))]) == {}


@pytest.mark.parametrize("question", ["앞으로의 계획은?", "Why it matters"])
def test_a_standing_heading_in_the_middle_stays(question):
    assert learned(stories(60, 2, middle=(question,))) == {}


def test_headings_at_the_end_go():
    assert block_key("많이 본 이야기들") in learned(stories(60, end=("많이 본 이야기들",)))


def test_what_two_stories_have_behind_the_furniture_is_furniture():
    teaser = "누리화학이 새 공장을 짓는다고 어제 밝혔다."
    found = learned([
        story(at, end=(FOOTER, teaser) if at in {3, 4} else (FOOTER,)) for at in range(40)
    ])  # fmt: skip

    assert block_key(teaser) in found


SIGN_UP = "Sign up for our weekly newsletter and never miss a story again, the editors say."
BRIDGE = (
    "The bridge over the Saltby river fell into the water on Monday evening, the police said.",
    "Two lorries stood on it when it fell, and both drivers swam to the shore without help.",
)
REST = (
    "The mayor had warned in spring that the pillars were weaker than they had ever been.",
    "Engineers will look at the pillars on Friday, and at those of the three other bridges.",
)


def test_two_tellings_of_one_story_keep_what_they_say_behind_the_furniture():
    first = "It fell at six, as the shops were closing and many were on their way home again."
    update = "Both drivers are at home with their families, their employer said in the morning."
    tellings = [
        story(90, title="Bridge falls at Saltby", top=(first, *BRIDGE, SIGN_UP), end=REST),
        story(91, title="Saltby: both are safe", top=(update, *BRIDGE, SIGN_UP), end=REST),
    ]

    found = learned([*stories(40, end=(SIGN_UP,)), *tellings])

    assert block_key(SIGN_UP) in found
    assert not found.keys() & {block_key(one) for one in REST}


def test_a_headline_that_is_all_wrapping_names_the_story_all_the_same():
    assert told(story(1, title="[부고]")) == told(story(2, title="[부고]"))
    assert told(story(1, title="[부고]")) != told(story(1, title="[인사]"))


def test_without_a_headline_it_is_named_by_its_first_block_taken_out_or_not():
    nameless = article_of(FOOTER, *BRIDGE)
    trace = Trace(evidence="3f2a of test")

    assert told(nameless) == told(recall(nameless, {block_key(FOOTER): trace}))


def test_what_stood_in_most_stories_and_is_in_none_of_the_newest_is_gone():
    old = stories(40, end=(FOOTER,))
    new = [story(at, end=(PROMO,)) for at in range(40, 80)]
    found = learned([*old, *new])

    assert (found[block_key(FOOTER)].gone, found[block_key(PROMO)].gone) == (True, False)


@given(st.permutations(range(30)))
def test_the_order_of_the_articles_does_not_matter(order):
    many = [telling(at, one) for at, one in enumerate(stories(30, 2, end=(FOOTER, PROMO)))]

    assert learn(many[at] for at in order) == learn(many)


def test_nothing_is_learned_from_nothing():
    assert learn(()) == ()


def test_articles_without_a_date_count_whenever():
    undated = [replace(telling(at, story(at, end=(FOOTER,))), day=None) for at in range(12)]

    [found] = learn(undated)

    assert (found.support, found.among, found.first, found.gone) == (12, 12, None, False)
