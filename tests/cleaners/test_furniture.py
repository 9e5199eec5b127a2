"""What is furniture, and what only stands in many stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Found
from cleaners.furniture import Evidence, Telling, _chance, learn, told_of, witness_of, words_of
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


# ---- how much is enough: each number from both sides
#
# Keys and words are numbers here: what states is a multiple of four, a label one more, what may be
# the headline of another story three more.

BLOCK, LABEL, HEADLINE = 4, 9, 15
SHARED = 7


def tell(at, *blocks, about=None, opening=(), day=None, told=None, own=True):
    """A telling with words and a statement of its own, and with these blocks behind it."""
    before = (4000 + 4 * at,) if own else ()
    runs = ([1000 + at, 2000 + at] if about is None else about, *([] for _ in before), *opening)
    words = [word for run in runs for word in (*sorted(run), 0)]
    return Telling(
        article=f"{at:04}",
        told=at if told is None else told,
        day=day,
        blocks=(*before, *blocks),
        words=np.array(words, "<u4").tobytes(),
    )


def known(*tellings, **evidence):
    return {one.key: one for one in learn([one for some in tellings for one in some],
                                          Evidence(**evidence))}  # fmt: skip


def others(count, start=500, **parts):
    return [tell(start + at, **parts) for at in range(count)]


@pytest.mark.parametrize(
    ("having", "lacking", "is_found"),
    [
        pytest.param(5, 20, True, id="five"),
        pytest.param(4, 20, False, id="four"),
        pytest.param(5, 45, True, id="a tenth"),
        pytest.param(5, 46, False, id="less than a tenth"),
    ],
)
def test_how_many_stories_are_evidence(having, lacking, *, is_found):
    found = known([tell(at, BLOCK) for at in range(having)], others(lacking))

    assert [*found] == [BLOCK] * is_found
    assert [(one.support, one.among) for one in found.values()] == [
        (having, having + lacking)
    ] * is_found


def test_stories_that_are_told_twice_count_once():
    tellings = [tell(at, BLOCK, told=at // 2) for at in range(9)]

    assert known(tellings[:8], others(20)) == {}
    assert known(tellings, others(20))[BLOCK].support == 5


def test_stories_count_from_the_first_day_with_the_block_to_the_last_and_undated_ones():
    having = [tell(at, BLOCK, day=10 + at) for at in range(6)]
    lacking = [tell(100 + day, day=day) for day in range(30)]

    found = known(having, lacking, others(3))[BLOCK]

    assert (found.first, found.last, found.support, found.among) == (10, 15, 6, 15)


@pytest.mark.parametrize(
    ("sharing", "having", "elsewhere", "lacking", "is_topic"),
    [
        pytest.param(7, 10, 0, 30, True, id="seven of ten share a word"),
        pytest.param(6, 10, 0, 30, False, id="six of ten"),
        pytest.param(10, 10, 10, 40, True, id="four times as many as elsewhere"),
        pytest.param(10, 10, 11, 40, False, id="less than four times"),
        pytest.param(5, 5, 0, 8, True, id="hardly by chance"),
        pytest.param(5, 5, 1, 8, False, id="perhaps by chance"),
        pytest.param(7, 10, 0, 7, True, id="few others: seven of ten"),
        pytest.param(6, 10, 0, 7, False, id="few others: six of ten"),
        pytest.param(7, 10, 7, 7, True, id="few others prove nothing"),
    ],
)
def test_how_much_stories_share_that_are_of_one_topic(
    sharing, having, elsewhere, lacking, *, is_topic
):
    mine = [tell(at, BLOCK, about=[SHARED, 1000 + at] if at < sharing else None)
            for at in range(having)]  # fmt: skip
    rest = [tell(500 + at, about=[SHARED, 1500 + at] if at < elsewhere else None)
            for at in range(lacking)]  # fmt: skip

    assert [*known(mine, rest)] == [BLOCK] * (not is_topic)


@pytest.mark.parametrize(("lacking", "is_topic"), [(8, True), (7, False)])
def test_words_of_the_opening_count_where_there_are_others(lacking, *, is_topic):
    mine = [tell(at, 8000 + 4 * at, BLOCK, opening=([SHARED], [])) for at in range(5)]

    assert [*known(mine, others(lacking))] == [BLOCK] * (not is_topic)


def test_the_words_of_what_recurs_itself_are_no_topic():
    mine = [tell(at, BLOCK, opening=([SHARED],)) for at in range(9)]

    assert [*known(mine, others(9))] == [BLOCK]


def test_others_of_another_time_count_where_there_are_too_few_of_its_own():
    mine = [tell(at, BLOCK, about=[SHARED, 1000 + at], day=10) for at in range(5)]
    late = [tell(500 + at, about=[SHARED, 1500 + at], day=20) for at in range(20)]

    assert [*known(mine, late)] == [BLOCK]
    assert [*known(mine, late, others(8, start=700, day=10))] == []


@pytest.mark.parametrize(
    ("lacks", "is_topic"),
    [
        pytest.param({*range(9), 32}, True, id="23 of the first 32"),
        pytest.param({*range(9), 31}, False, id="22 of the first 32"),
    ],
)
def test_the_words_of_32_stories_are_looked_at(lacks, *, is_topic):
    mine = [tell(at, BLOCK, about=None if at in lacks else [SHARED, 1000 + at]) for at in range(34)]

    assert [*known(mine, others(40))] == [BLOCK] * (not is_topic)


def test_the_words_of_64_other_stories_are_looked_at():
    mine = [tell(at, BLOCK, about=[SHARED, 1000 + at]) for at in range(20)]
    having = {*range(16), 64, 65}
    rest = [tell(500 + at, about=[SHARED, 1500 + at] if at in having else None) for at in range(70)]

    assert known(mine, rest) == {}
    having = {*range(16), 63}
    rest = [tell(500 + at, about=[SHARED, 1500 + at] if at in having else None) for at in range(70)]
    assert [*known(mine, rest)] == [BLOCK]


@pytest.mark.parametrize(
    ("numbers", "ways"),
    [
        pytest.param((1.0, 5, 0.0, 8), 1, id="all of one"),
        pytest.param((1.0, 5, 0.125, 8), 6, id="all of one and one other"),
        pytest.param((0.6, 5, 0.25, 8), 10 * 28 + 5 * 8 + 1, id="three or more of five"),
    ],
)
def test_chance_is_the_share_of_the_ways_to_draw(numbers, ways):
    assert _chance(*numbers) == pytest.approx(ways / 1287)


@pytest.mark.parametrize(
    ("edges", "is_found"),
    [pytest.param(8, True, id="eight of ten"), pytest.param(7, False, id="seven")],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_how_often_a_label_stands_at_an_end(edges, *, is_found, is_first):
    def blocks(at):
        own = 8000 + 4 * at
        middle = (own, LABEL, own + 400)
        return middle if at >= edges else (LABEL, own) if is_first else (own, LABEL)

    tellings = [tell(at, *blocks(at), own=False) for at in range(10)]

    assert [*known(tellings, others(20))] == [LABEL] * is_found


def test_a_label_among_furniture_alone_is_at_an_end():
    tellings = [tell(at, LABEL, BLOCK, own=False) for at in range(10)]

    assert [*known(tellings, others(20))] == [BLOCK, LABEL]


@pytest.mark.parametrize(
    ("open_ends", "closes"),
    [pytest.param(1, True, id="one of 20"), pytest.param(2, False, id="two")],
)
def test_how_often_furniture_ends_the_story_that_closes_it(open_ends, *, closes):
    tellings = [tell(at, BLOCK, *[8000 + 4 * at] * (at < open_ends)) for at in range(20)]

    assert known(tellings, others(20))[BLOCK].closes is closes


TEASER = 16


@pytest.mark.parametrize(
    ("count", "more", "is_found"),
    [
        pytest.param(2, (), True, id="two stories"),
        pytest.param(1, (), False, id="one"),
        pytest.param(2, [tell(900, TEASER, BLOCK)], False, id="and before it elsewhere"),
        pytest.param(2, [tell(900, TEASER)], False, id="and without it elsewhere"),
    ],
)
def test_what_several_stories_have_behind_what_closes_them_goes(count, more, *, is_found):
    tellings = [tell(at, BLOCK, *[TEASER] * (at < count)) for at in range(30)]

    found = known(tellings, others(20), more)

    assert BLOCK in found
    assert (TEASER in found) is is_found


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        pytest.param([1, 2, 3, 4], [1, 2, 5, 6], True, id="half of the headline"),
        pytest.param([1, 2, 3, 4, 5], [1, 2, 6, 7, 8], False, id="less than half"),
        pytest.param([1, 2], [1, 3], False, id="one word"),
        pytest.param([1, 2, 3, 4], [1, 2, 5, 6, 7, 8, 9], True, id="half of the shorter"),
        pytest.param([1, 2], [3, 4], False, id="no word"),
    ],
)
def test_two_tellings_of_one_story_keep_what_they_share(one, other, *, is_one):
    tellings = [
        tell(at, BLOCK, *[TEASER] * (at < 2), about={0: one, 1: other}.get(at)) for at in range(30)
    ]

    assert (TEASER in known(tellings, others(20))) is not is_one


@pytest.mark.parametrize(
    ("begun", "is_one"),
    [
        pytest.param([24], True, id="a statement above"),
        pytest.param([25], False, id="a heading above"),
        pytest.param([BLOCK, 24], True, id="below what stands at the top"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_two_tellings_that_begin_alike_are_of_one_story(begun, *, is_one):
    tellings = [
        *(tell(at, *begun, 8000 + 4 * at, BLOCK, TEASER, own=False) for at in range(2)),
        *(tell(at, BLOCK) for at in range(2, 30)),
    ]

    assert (TEASER in known(tellings, others(20))) is not is_one


def test_one_other_story_of_the_first_six_is_enough():
    def found(alike):
        tellings = [
            tell(at, BLOCK, *[TEASER] * (at < 8), about=[1, 2, 3] if at < alike else None)
            for at in range(40)
        ]
        return TEASER in known(tellings, others(20))

    assert found(5)
    assert not found(6)


@pytest.mark.parametrize(
    ("having", "lacking", "newer", "gone"),
    [
        pytest.param(10, 0, 10, True, id="ten of ten, and ten without"),
        pytest.param(9, 0, 10, False, id="nine"),
        pytest.param(10, 0, 9, False, id="nine without"),
        pytest.param(10, 10, 10, True, id="half of its time"),
        pytest.param(10, 11, 10, False, id="less than half"),
        pytest.param(10, 0, 0, False, id="none without"),
    ],
)
def test_what_is_gone(having, lacking, newer, *, gone):
    tellings = [
        *(tell(at, BLOCK, day=10) for at in range(having)),
        *(tell(100 + at, day=10) for at in range(lacking)),
        *(tell(200 + at, day=11) for at in range(newer)),
    ]

    assert known(tellings, others(9, day=5))[BLOCK].gone is gone


def test_its_witnesses_are_the_three_earliest_with_its_place_below_the_headline():
    days = {0: None, 1: 14, 2: 12, 3: 12, 4: 13, 5: 15}
    tellings = [tell(at, *[8000] * (at == 3), BLOCK, day=days[at]) for at in range(6)]

    assert known(tellings, others(20))[BLOCK].witnesses == ("0002:2", "0003:3", "0004:2")


def test_a_headline_may_stand_behind_what_closes_a_story():
    tellings = [tell(at, BLOCK, HEADLINE + 400 * at) for at in range(20)]
    labels = [tell(at, BLOCK, LABEL + 400 * at) for at in range(20)]

    assert known(tellings, others(20))[BLOCK].closes
    assert not known(labels, others(20))[BLOCK].closes


# ---- of an article


@pytest.mark.parametrize(
    ("title", "same"),
    [
        pytest.param("다리가 무너졌다", True, id="itself"),
        pytest.param("[속보] 다리가 무너졌다", True, id="wrapped before"),
        pytest.param("다리가 무너졌다 (종합2보)", True, id="wrapped behind"),
        pytest.param("【속보】다리가 무너졌다〈수정〉", True, id="on both sides"),
        pytest.param("다리가 [속보] 무너졌다", False, id="inside"),
        pytest.param("[열세 글자가 넘는 긴 말머리] 다리가 무너졌다", False, id="too long for it"),
        pytest.param("다리가 섰다", False, id="another one"),
    ],
)
def test_what_a_story_tells_is_its_bare_headline(title, *, same):
    plain = told(story(1, title="다리가 무너졌다"))

    assert (told(story(2, title=title)) == plain) is same
    assert 0 <= plain < 1 << 63


def runs_of(cleaned):
    packed = np.frombuffer(words_of(cleaned, standing(cleaned)), "<u4")
    return [len(run) for run in np.split(packed, np.flatnonzero(packed == 0) + 1)][:-1]


def test_the_words_of_the_headline_the_authors_and_the_first_eight_blocks_are_kept():
    whole = article_of(*(f"first{at} second{at}" for at in "abcdefghij"))
    article = replace(
        whole.article,
        title=Found(value="Bridge falls: two bridges gone - The Gazette", where=""),
        authors=Found(value=("Jane Doe", "John Smith"), where=""),
    )

    # Each run ends with a zero.
    assert runs_of(replace(whole, article=article)) == [5 + 2 + 1, *[2 + 1] * 8]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("도서관", "도서의", True, id="the first two of Korean"),
        pytest.param("도서관", "도로", False, id="another"),
        pytest.param("Bridge", "BRIDGE", True, id="small letters"),
        pytest.param("to be", "or", True, id="short words are none"),
        pytest.param("東京都", "東京", True, id="the first two of Japanese"),
        pytest.param("2025", "2026", False, id="numbers"),
        pytest.param("3", "4", True, id="short numbers are none"),
    ],
)
def test_words_are_told_apart(one, other, *, same):
    first, second = (
        words_of(article_of(text), standing(article_of(text))) for text in (one, other)
    )

    assert (first == second) is same
