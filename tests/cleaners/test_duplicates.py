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
    unlike = [chr(ord("가") + 50 * number) * 40 for number in range(others)]

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


# ---- how much is enough: each number from both sides


def sentence(folded: int) -> str:
    """A sentence of so many letters that count, without numbers."""
    return "The old ferry " + "a" * (folded - 12) + "."


def words(size: int) -> str:
    return "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"[
        :size
    ]


@pytest.mark.parametrize(
    ("text", "kind", "is_repeat"),
    [
        pytest.param(sentence(44), Kind.PARAGRAPH, True, id="44 letters of a sentence"),
        pytest.param(sentence(43), Kind.PARAGRAPH, False, id="43"),
        pytest.param("a" * 80, Kind.PARAGRAPH, True, id="80 of a line"),
        pytest.param("a" * 79, Kind.PARAGRAPH, False, id="79"),
        pytest.param("가" * 40, Kind.PARAGRAPH, True, id="40 wide ones are 80"),
        pytest.param("aa", Kind.CAPTION, True, id="two of a caption"),
        pytest.param("a", Kind.CAPTION, False, id="one"),
        pytest.param("aa", Kind.SUBHEAD, False, id="a subhead may stand twice"),
    ],
)
def test_how_long_a_text_is_that_is_said_once(text: str, kind: Kind, *, is_repeat: bool):
    assert pairs(text, text, kinds={0: kind, 1: kind}) == ({1: (0, "equal")} if is_repeat else {})


@pytest.mark.parametrize(("size", "is_near"), [(40, True), (39, False)])
def test_how_long_texts_are_that_may_be_similar(size: int, *, is_near: bool):
    one = f"{words(size - 2)}은 새"
    other = f"{words(size - 2)}이 새"

    assert bool(pairs(one, other)) is is_near


def alike(shared: int, own: int) -> dict[int, Repeat]:
    """Of two texts that differ in spaces, with so many shingles in common and of its own."""
    both = frozenset(f"both {at}" for at in range(shared))
    sets = {"ab " * 20: both, "ab  " * 20: both | {f"own {at}" for at in range(own)}}
    candidates = [Candidate(text=text, kind=Kind.PARAGRAPH, position=1) for text in sets]
    return find_repeats(candidates, fold=str, shingles=sets.__getitem__)


@pytest.mark.parametrize(
    ("shared", "own", "similarity"),
    [(80, 20, 0.8), (8, 2, 0.8), (79, 20, None), (10, 0, 1.0), (13, 2, 0.867), (20, 1, 0.952)],
)
def test_how_similar_texts_are_of_which_one_stays(shared: int, own: int, similarity: float | None):
    found = [repeat.similarity for repeat in alike(shared, own).values()]

    assert found == ([] if similarity is None else [similarity])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("abc", "abcd", 0.75), ("ab", "bc", 1 / 3), ("", "", 1.0), ("a", "", 0.0), ("", "a", 0.0)],
)
def test_jaccard_is_what_is_shared_of_all(one: str, other: str, expected: float):
    assert jaccard(frozenset(one), frozenset(other)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", set()), ("ab", set()), ("abc", {"abc"}), ("abcde", {"abc", "bcd", "cde"})],
)
def test_shingles_are_three_letters(text: str, expected: set[str]):
    assert shingles(text) == expected


@pytest.mark.parametrize(
    ("stem", "is_cut"),
    [
        pytest.param("abcdefghijkl", True, id="12 letters"),
        pytest.param("abcdefghijk", False, id="11"),
        pytest.param("abcdefghijkl and more", False, id="all of it"),
    ],
)
def test_how_much_of_a_text_is_cut_off(stem: str, *, is_cut: bool):
    found = pairs("abcdefghijkl and more", f"{stem}…")

    assert found == ({1: (0, "cut off")} if is_cut else {})


@pytest.mark.parametrize(
    ("count", "is_cut"), [pytest.param(1000, True, id="1000"), pytest.param(1001, False, id="1001")]
)
def test_how_many_texts_may_be_cut_off(count: int, *, is_cut: bool):
    teasers = [f"{chr(0xAC00 + at)}bcdefghijklmn…" for at in range(count - 1)]

    found = pairs("a whole text, and what is behind it", *teasers, "a whole text, and…")

    assert found == ({count: (0, "cut off")} if is_cut else {})


@pytest.mark.parametrize(
    ("text", "kind", "is_inside"),
    [
        pytest.param(sentence(20), Kind.PARAGRAPH, True, id="20 letters of a sentence"),
        pytest.param(sentence(19), Kind.PARAGRAPH, False, id="19"),
        pytest.param("“" + "a" * 11 + ".”", Kind.PARAGRAPH, True, id="14 of a quote"),
        pytest.param("“" + "a" * 10 + ".”", Kind.PARAGRAPH, False, id="13"),
        pytest.param("“" + "a" * 11 + "”", Kind.PARAGRAPH, False, id="no stop: a subhead"),
        pytest.param("“" + "a" * 12 + "”", Kind.QUOTE, True, id="a quote of the markup"),
        pytest.param(sentence(20), Kind.LIST_ITEM, False, id="an item of a list"),
    ],
)
def test_how_long_a_text_is_that_stands_in_another(text: str, kind: Kind, *, is_inside: bool):
    whole = f"The story says {text} And so on, and so on, and so on."

    assert pairs(whole, text, kinds={1: kind}) == ({1: (0, "contained")} if is_inside else {})


@pytest.mark.parametrize(("width", "is_inside"), [(44, True), (43, False)])
def test_how_long_a_caption_is_that_stands_in_another(width: int, *, is_inside: bool):
    kinds = {0: Kind.CAPTION, 1: Kind.CAPTION}

    found = pairs("a" * width, "a" * width + " and who took it", kinds=kinds)

    assert found == ({0: (1, "contained")} if is_inside else {})


@pytest.mark.parametrize(("others", "is_found"), [(998, True), (999, False)])
def test_how_many_texts_are_looked_for_in_one_another(others: int, *, is_found: bool):
    told = [f"The old ferry {chr(0xAC00 + at)} went slowly." for at in range(others)]

    found = pairs(*told, f"{LEAD} {SECOND}", SECOND)

    assert found == ({others + 1: (others, "contained")} if is_found else {})


def edited(text: str) -> str:
    return text.replace("새로 ", "")


@pytest.mark.parametrize(
    ("lines", "how"),
    [
        pytest.param((LEAD, LONG, THIRD, LAST, LEAD, edited(LONG), THIRD), "aligned", id="three"),
        pytest.param((LEAD, LONG, LAST, LEAD, edited(LONG)), "similar", id="two"),
    ],
)
def test_how_many_paragraphs_are_a_second_copy(lines: tuple[str, ...], how: str):
    assert pairs(*lines)[lines.index(edited(LONG))] == (1, how)


def test_of_two_lines_of_a_summary_the_story_stays_and_of_one_the_first():
    assert pairs(LEAD, SECOND, LEAD, THIRD, SECOND) == {0: (2, "equal"), 1: (4, "equal")}
    assert pairs(LEAD, THIRD, LEAD) == {2: (0, "equal")}


def test_what_is_no_sentence_does_not_make_a_copy_the_fuller():
    assert sorted(pairs(LEAD, SECOND, LEAD, "a label", SECOND)) == [2, 4]


def test_copies_of_a_heading_are_no_copy_of_the_story():
    kinds = dict.fromkeys(range(4), Kind.SUBHEAD)

    assert sorted(pairs(LEAD, SECOND, LEAD, THIRD, SECOND, kinds=kinds)) == [2, 4]


def test_a_line_between_repeats_of_other_places_stays():
    assert pairs(LEAD, "a line", SECOND, THIRD, LAST, LEAD, "a line", LAST) == {
        5: (0, "equal"), 7: (4, "equal"),
    }  # fmt: skip
    assert 6 not in pairs(LEAD, "a line", THIRD, SECOND, LAST, LEAD, "a line", SECOND)


def test_a_line_between_two_teasers_stays():
    teasers = (f"{LEAD[:40]}…", "소제목", f"{SECOND[:40]}…")

    assert pairs(*teasers, LEAD, "소제목", SECOND) == {0: (3, "cut off"), 2: (5, "cut off")}


def test_a_repeat_says_how_sure_it_is():
    found = repeats(LEAD, "소제목", SECOND, THIRD, LEAD, "소제목", SECOND, f"{LAST[:20]}…", LAST)

    assert {repeat.how: repeat.similarity for repeat in found.values()} == {
        "equal": 1.0, "aligned": 1.0, "cut off": 1.0,
    }  # fmt: skip
    assert repeats(f"{LEAD} {SECOND}", SECOND)[1].similarity == 1.0


@pytest.mark.parametrize(("count", "is_found"), [(2000, True), (2001, False)])
def test_how_many_long_texts_are_compared(count: int, *, is_found: bool):
    texts = [f"{at:04}{'a' * 40}" for at in range(count - 1)]
    alike = texts[0].replace("a" * 40, "a " * 40)
    candidates = [Candidate(text=text, kind=Kind.PARAGRAPH, position=1) for text in (*texts, alike)]

    found = find_repeats(
        candidates, fold=str, shingles=lambda text: frozenset({text[:4]}),
        numbers_of=lambda text: (text[:4],),
    )  # fmt: skip

    assert [*found] == [count - 1] * is_found


@pytest.mark.parametrize(("others", "is_found"), [(49, True), (50, False)])
def test_how_many_candidates_of_a_text_are_looked_at(others: int, *, is_found: bool):
    same, dull = frozenset({"one", "two", "three"}), "a " * 30
    texts = [f"{at} {dull}" for at in range(others)]  # alike, and each says another number
    unlike = [f"{at} {dull}" for at in range(MOST_PAIRED, 2 * MOST_PAIRED)]
    grams = dict.fromkeys(texts, same) | {text: frozenset({text}) for text in unlike}
    twice = (f"x {dull}", f"x  {dull}")
    candidates = [
        Candidate(text=text, kind=Kind.PARAGRAPH, position=1) for text in (*unlike, *texts, *twice)
    ]

    found = find_repeats(
        candidates, fold=str, shingles=lambda text: grams.get(text, same), numbers_of=lambda _: ()
    )

    assert [repeat.of for repeat in found.values()] == [MOST_PAIRED + others] * is_found
