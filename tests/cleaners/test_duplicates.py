"""Blocks that say again what another block says, and look-alikes that do not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cleaners.article import Kind
from cleaners.duplicates import (
    MOST_NEAR,
    MOST_PAIRED,
    Candidate,
    Repeat,
    find_repeats,
    jaccard,
    shingles,
)
from tests.cleaners.samples import LAST, LEAD, SECOND, THIRD, TITLE

LONG = (
    "군은 지난해 봄부터 도서관의 낡은 지붕을 걷어 내고 서가를 넓히는 공사를 했으며, 책 3만 권을 "
    "새로 들여놓고 바다가 보이는 창가에는 어린이들이 누워서 책을 읽을 수 있는 자리도 만들었다."
)
OTHER_LONG = (
    "김하늘 의원은 이날 열린 본회의에서 도서관 예산을 두 배로 늘리자고 제안하고 동료들의 지지를 "
    "호소했으며, 회의가 끝난 뒤에는 주민들을 만나 섬을 도는 이동 서가를 약속했다고 보좌관이 전했다."
)
QUOTE = "“밤에도 불을 켜 두겠다고 약속합니다.”"
SPEAKER = "[홍길동/시민]"


def repeats(*texts: str, kinds: Mapping[int, Kind] | None = None) -> dict[int, Repeat]:
    return find_repeats(
        [
            Candidate(text=text, kind=(kinds or {}).get(at, Kind.PARAGRAPH), position=at + 1)
            for at, text in enumerate(texts)
        ]
    )


def pairs(*texts: str, kinds: Mapping[int, Kind] | None = None) -> dict[int, tuple[int, str]]:
    return {at: (found.of, found.how) for at, found in repeats(*texts, kinds=kinds).items()}


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        pytest.param(LEAD, LEAD, "equal", id="the same"),
        pytest.param(THIRD, THIRD.replace("“", '"').replace(" ", "  "), "equal", id="other quotes"),
        pytest.param(
            LONG,
            LONG.replace("군은", "군이").replace("자리도", "자리를"),
            "similar",
            id="particles",
        ),
        pytest.param(LONG, LONG.replace("새로 ", ""), "similar", id="a word less"),
        pytest.param(LEAD, f"{LEAD[:30]}…", "cut off", id="a teaser"),
        pytest.param(LEAD, f"{LEAD[:30]}...", "cut off", id="with stops"),
        pytest.param(f"{SECOND} {LEAD}", LEAD, "contained", id="a sentence of a paragraph"),
        pytest.param(f"관장은 {QUOTE}라고 말하며 웃었다.", QUOTE, "contained", id="a pull quote"),
    ],
)
def test_of_two_blocks_that_say_the_same_the_fuller_stays(one: str, other: str, how: str):
    assert pairs(one, other) == {1: (0, how)}


@pytest.mark.parametrize(
    ("fuller", "how"),
    [
        pytest.param(f"{SECOND} {LEAD}", "contained", id="contained in a later paragraph"),
        pytest.param(f"{LEAD} {SECOND}", "contained", id="the beginning of a later one"),
    ],
)
def test_the_fuller_stays_where_it_comes_later_too(fuller: str, how: str):
    assert pairs(LEAD, fuller) == {0: (1, how)}


CAPTION = "새로 문을 연 바닷가 마을 도서관에서 18일 어린이들이 창가에 누워 책을 읽고 있다."


def test_a_caption_inside_a_longer_one_goes_wherever_it_stands():
    kinds = {0: Kind.CAPTION, 2: Kind.CAPTION}

    assert pairs(CAPTION, LEAD, f"{CAPTION} /나루군 제공", kinds=kinds) == {0: (2, "contained")}
    assert pairs(f"{CAPTION} /나루군 제공", LEAD, CAPTION, kinds=kinds) == {2: (0, "contained")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/나루군 제공", f"{CAPTION} /나루군 제공", id="a credit"),
        pytest.param(CAPTION, CAPTION.replace("18일", "19일"), id="another day"),
        pytest.param(f"{CAPTION} 김하늘 관장", f"{CAPTION} 박바다 관장", id="another person"),
    ],
)
def test_captions_of_other_pictures_stay(one: str, other: str):
    assert pairs(one, LEAD, other, kinds={0: Kind.CAPTION, 2: Kind.CAPTION}) == {}


def test_a_pull_quote_needs_no_stop_where_the_page_calls_it_a_quote():
    quote = "“바다를 보며 책을 읽는 곳으로 남기를 바란다”"

    assert pairs(LEAD, quote, THIRD, kinds={1: Kind.QUOTE}) == {1: (2, "contained")}
    assert pairs(LEAD, quote, THIRD) == {}


def test_similar_lines_of_a_second_copy_are_aligned_with_the_first():
    edited = LONG.replace("새로 ", "")

    assert pairs(LEAD, LONG, THIRD, LAST, LEAD, edited, THIRD)[5] == (1, "aligned")
    assert pairs(LEAD, LONG, THIRD, LAST, edited) == {4: (1, "similar")}


def test_a_teaser_above_the_story_goes_and_the_story_stays():
    assert pairs(f"{LEAD[:40]}…", SECOND, LEAD) == {0: (2, "cut off")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(LONG, LONG.replace("3만", "4만"), id="another number"),
        pytest.param(LONG, LONG.replace("3만 권", "13만 권"), id="a digit more"),
        pytest.param(OTHER_LONG, OTHER_LONG.replace("김하늘", "박바다"), id="another name"),
        pytest.param(
            "The minister praised Jane Doe for her long work at the old harbour library on Monday.",
            "The minister praised Mary Doe for her long work at the old harbour library on Monday.",
            id="another Latin name",
        ),
        pytest.param(LONG, OTHER_LONG, id="another story"),
        pytest.param(LEAD, f"{SECOND[:30]}…", id="cut off from something else"),
        pytest.param("바다가 보이는 마을…", "바다가 보이는 마을 도서관…", id="both are cut off"),
        pytest.param("책을 읽는 곳", f"{LEAD} 책을 읽는 곳이다.", id="no sentence, but contained"),
        pytest.param("네.", "네.", id="a word may be said twice"),
        pytest.param("그렇습니다.", "그렇습니다.", id="and so may a short refrain"),
        pytest.param("…", f"{LEAD}", id="nothing before the ellipsis"),
    ],
)
def test_blocks_that_differ_in_substance_both_stay(one: str, other: str):
    assert pairs(one, other) == {}


def test_labels_of_who_speaks_stay_however_often_they_are_printed():
    assert pairs(SPEAKER, LEAD, SPEAKER, SECOND, SPEAKER, THIRD) == {}


@pytest.mark.parametrize("kind", [Kind.TITLE, Kind.SUBTITLE, Kind.CAPTION])
def test_a_short_title_or_caption_is_said_once(kind: Kind):
    assert pairs("새 단장", "새 단장", kinds={1: kind}) == {1: (0, "equal")}


def test_short_lines_between_repeated_blocks_go_with_them():
    assert pairs(LEAD, "소제목", "둘째", SECOND, THIRD, LEAD, "소제목", "둘째", SECOND) == {
        5: (0, "equal"),
        8: (3, "equal"),
    }
    assert pairs(LEAD, "소제목", SECOND, THIRD, LEAD, "소제목", SECOND) == {
        4: (0, "equal"),
        5: (1, "aligned"),
        6: (2, "equal"),
    }


def test_a_short_line_between_repeated_blocks_stays_where_it_is_another_one():
    assert pairs(LEAD, "소제목", SECOND, THIRD, LEAD, "다른 제목", SECOND) == {
        4: (0, "equal"),
        6: (2, "equal"),
    }


def test_of_a_story_printed_twice_the_first_copy_stays():
    assert pairs(LEAD, SECOND, THIRD, LEAD, SECOND, THIRD) == {
        3: (0, "equal"),
        4: (1, "equal"),
        5: (2, "equal"),
    }


def test_of_a_story_printed_twice_the_copy_with_more_sentences_stays():
    assert pairs(LEAD, SECOND, THIRD, LEAD, SECOND, LAST, THIRD) == {
        0: (3, "equal"),
        1: (4, "equal"),
        2: (6, "equal"),
    }
    assert sorted(pairs(LEAD, SECOND, LAST, THIRD, LEAD, SECOND, THIRD)) == [4, 5, 6]


def test_other_repeats_of_a_first_copy_that_goes_point_to_the_second():
    found = pairs(LEAD, SECOND, THIRD, LEAD, SECOND, LAST, THIRD, LEAD, kinds={7: Kind.CAPTION})

    assert found[7] == (3, "equal")
    assert sorted(found) == [0, 1, 2, 7]


def test_paragraphs_that_come_in_another_order_are_no_second_copy():
    assert sorted(pairs(LEAD, SECOND, THIRD, THIRD, LAST, SECOND, LEAD)) == [3, 5, 6]


def test_the_similarity_is_the_exact_one():
    other = LONG.replace("새로 ", "")
    exact = jaccard(shingles(LONG.replace(" ", "")), shingles(other.replace(" ", "")))

    assert repeats(LONG, other)[1].similarity == round(exact, 3)


@pytest.mark.parametrize(
    "others",
    [pytest.param(MOST_PAIRED - 2, id="pairs"), pytest.param(MOST_PAIRED, id="signatures")],
)
def test_a_similar_block_is_found_among_few_and_among_many(others: int):
    # None has numbers, by which texts are told apart before they are compared.
    unlike = [chr(ord("가") + 90 * number) * 40 for number in range(others)]

    found = repeats(*unlike, OTHER_LONG, OTHER_LONG.replace("이날 ", ""))

    assert {at: (repeat.of, repeat.how) for at, repeat in found.items()} == {
        others + 1: (others, "similar")
    }


def test_two_texts_without_a_shingle_are_alike():
    assert jaccard(shingles("가"), shingles("나")) == 1.0
    assert jaccard(shingles("가나다"), shingles("나다라")) == 0.0


def test_a_sentence_in_quotes_of_its_own_is_not_inside_one_without_them():
    quoted = "“밤에도 “불을” 켜 두겠다고 주민 모두에게 약속합니다.”"

    assert pairs(f"관장은 이날 {quoted.strip('“”')} {SECOND}", quoted) == {}


def test_a_long_list_is_compared_up_to_a_bound():
    told = [
        f"{number}번 마을의 도서관은 {number}월에 문을 연다고 군이 밝혔다."
        for number in range(1100)
    ]
    found = pairs(*told, f"{told[0]} {LEAD}", f"{told[1]} {TITLE}")

    assert found == {}


def test_nothing_repeats_on_an_empty_page():
    assert repeats() == {}


def test_thousands_of_alike_lines_are_a_list_and_not_compared_with_each_other():
    told = "번 버스는 시청 앞을 지나 산을 넘어 항구까지 가는 데 사십 분이 걸린다고 한다…"
    lines = [
        Candidate(text=f"{at}{told}", kind=Kind.PARAGRAPH, position=at)
        for at in range(MOST_NEAR + 1)
    ]

    assert find_repeats(lines) == {}
