"""Texts that are alike: which differences make them say different things."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.facts import says_the_same

KOREAN = "김하늘 관장은 이날 바닷가 마을 도서관을 새로 단장하고 책 3만 권을 들여놓았다고 밝혔다."
ENGLISH = (
    "The council said that Jane Doe opened the old harbour library on Monday after a long wait."
)
KOREAN_WORDS = ("김하늘", "관장은", "바닷가", "마을", "도서관을", "새로운", "않았다", "상승")
OTHER_WORDS = ("박바다", "도서관이", "하락", "3만", "4만", "월요일", "나루시", "낡은", "the", "The")
MARKS = ("Jane", "rose", "fell", "12.5%", "-3", "“밤에도”", "田中", "カメラ", ",", ".", "▲")
WORDS = st.sampled_from((*KOREAN_WORDS, *OTHER_WORDS, *MARKS))
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(KOREAN, KOREAN.replace("관장은", "관장이"), id="a particle"),
        pytest.param(KOREAN, KOREAN.replace("도서관을", "도서관까지도"), id="a longer particle"),
        pytest.param(KOREAN, KOREAN.replace("바닷가 마을 ", "바닷가마을"), id="words glued"),
        pytest.param(KOREAN, KOREAN.replace("들여놓았다고", "들여 놓았다고"), id="a word split"),
        pytest.param(KOREAN, KOREAN.replace("밝혔다", "말했다"), id="another verb of saying"),
        pytest.param(KOREAN, KOREAN.replace("새로 ", ""), id="an adverb less"),
        pytest.param(KOREAN, KOREAN.replace("도서관", "오래된 도서관"), id="an adjective more"),
        pytest.param(
            KOREAN.replace("도서관", "낡은 도서관"),
            KOREAN.replace("도서관", "오래된 도서관"),
            id="another adjective",
        ),
        pytest.param(ENGLISH, ENGLISH.replace("the old", "an old"), id="an article"),
        pytest.param(ENGLISH, ENGLISH.replace("said", "added"), id="a verb of saying"),
        pytest.param(ENGLISH, ENGLISH.replace("opened", "proudly opened"), id="an English adverb"),
        pytest.param(
            "They didn’t stop, and it’s Jane’s idea.",
            "They didn't stop, and it's Jane's idea.",
            id="apostrophes",
        ),
        pytest.param("It cost 12,500 won in all.", "It cost 12500 won in all.", id="thousands"),
        pytest.param("기온은 −5도다.", "기온은 -5도다.", id="another minus sign"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_a_reader_would_not_notice_says_the_same(one: str, other: str):
    assert says_the_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(KOREAN, KOREAN.replace("3만", "4만"), id="a number"),
        pytest.param("기온은 5도로 떨어졌다.", "기온은 -5도로 떨어졌다.", id="a sign"),
        pytest.param(
            "경기는 67대 89로 끝났다.", "경기는 89대 67로 끝났다.", id="a score turned round"
        ),
        pytest.param(
            "쌀 5만 원어치를 샀다.", "쌀 5천 원어치를 샀다.", id="the word behind a number"
        ),
        pytest.param("불로 창고 두 동이 탔다.", "불로 창고 세 동이 탔다.", id="a count in words"),
        pytest.param(KOREAN, KOREAN.replace("김하늘", "박바다"), id="a name before its title"),
        pytest.param(
            "왼쪽부터 김하늘, 박바다, 최노을이 웃고 있다.",
            "왼쪽부터 김하늘, 박바다, 정이슬이 웃고 있다.",
            id="a name in a row",
        ),
        pytest.param(
            "하우저 감독은 이날 말을 아꼈다.", "모로 감독은 이날 말을 아꼈다.", id="a foreign name"
        ),
        pytest.param(
            "김하늘은 박바다를 이날 경기에서 꺾었다.",
            "박바다는 김하늘을 이날 경기에서 꺾었다.",
            id="who beat whom",
        ),
        pytest.param(
            "▲김하늘 씨 별세, 최노을 씨 부친상",
            "▲정이슬 씨 별세, 오나루 씨 부친상",
            id="obituaries",
        ),
        pytest.param(ENGLISH, ENGLISH.replace("Jane Doe", "Mary Doe"), id="a Latin name"),
        pytest.param(
            "Alice Moor waves to the crowd.", "Clara Moor waves to the crowd.", id="first"
        ),
        pytest.param(ENGLISH, ENGLISH.replace("Monday", "Tuesday"), id="a weekday"),
        pytest.param(
            "Jane beat Mary in the last round of the day.",
            "Mary beat Jane in the last round of the day.",
            id="who beat whom in English",
        ),
        pytest.param("비는 오늘 늦게 그치겠다.", "비는 내일 늦게 그치겠다.", id="a day"),
        pytest.param(
            "부산 전역에 내린 비가 밤에 그쳤다.",
            "대구 전역에 내린 비가 밤에 그쳤다.",
            id="a region",
        ),
        pytest.param(
            "지수는 크게 상승한 채 끝났다.", "지수는 크게 하락한 채 끝났다.", id="up and down"
        ),
        pytest.param(
            "Shares rose sharply as funds changed hands and rates fell.",
            "Shares fell sharply as funds changed hands and rates rose.",
            id="up and down in turn",
        ),
        pytest.param(
            "He was found guilty today.", "He was found not guilty today.", id="a negation"
        ),
        pytest.param("시의회는 안을 통과시켰다.", "시의회는 안을 부결시켰다.", id="a vote"),
        pytest.param(
            "영화 ‘달빛 항구’가 상을 받았다.", "영화 ‘늦은 편지’가 상을 받았다.", id="a title"
        ),
        pytest.param("쥐띠 오늘은 쉬는 날.", "소띠 오늘은 쉬는 날.", id="a sign of the zodiac"),
        pytest.param("田中首相は会見を開いた。", "鈴木首相は会見を開いた。", id="ideographs"),
        pytest.param(
            "Министр Иванов прибыл в город.", "Министр Петров прибыл в город.", id="Cyrillic"
        ),
    ],
)
def test_what_a_reader_would_notice_does_not(one: str, other: str):
    assert not says_the_same(one, other)


# ---- what a word is: two words that differ, with so many others between them and an adjective that
# no gap is filled with another thing, so that their class alone decides


def with_word(word: str, last: str) -> str:
    return f"{word} 들이 모두 함께 노래를 크게 불러 보았다고 {last}".rstrip()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("이웃", "고모", True, id="two nouns"),
        pytest.param("김하늘", "최노을", False, id="two names"),
        pytest.param("김하늘은", "박바다가", False, id="with particles"),
        pytest.param("김하늘", "이웃", True, id="a name and a noun"),
        pytest.param("남궁하늘", "제갈노을", False, id="long family names"),
        pytest.param("독고하늘", "독고노을", False, id="of one long family name"),
        pytest.param("김뽀쀼뜌", "박뽀쀼뜌", True, id="too long for a short one"),
        pytest.param("뽀하늘", "쀼노을", True, id="no family names"),
        pytest.param("김하늘바다", "박바다하늘", True, id="five syllables"),
        pytest.param("김하는", "박하는", True, id="verbs"),
        pytest.param("김하늘", "박바다", True, id="what ends as a verb does"),
        pytest.param("서울", "부산", False, id="regions"),
        pytest.param("서울", "이웃", True, id="a region and a noun"),
        pytest.param("쀼뽀시", "뜌또군", False, id="towns"),
        pytest.param("쀼뽀뜌또시", "뜌또쀼뽀군", False, id="with four syllables"),
        pytest.param("쀼뽀뜌또쀼시", "뜌또쀼뽀뜌군", True, id="five are no town"),
        pytest.param("쀼뽀뜌산", "뜌또쀼강", False, id="a mountain, a river"),
        pytest.param("쀼뽀뜌또산", "뜌또쀼뽀강", True, id="four syllables are neither"),
        pytest.param("두", "세", False, id="counts"),
        pytest.param("두", "이웃", True, id="a count and a noun"),
        pytest.param("3 마리", "3 그루", False, id="words behind a number"),
        pytest.param("3 낡은", "3 오래된", True, id="adjectives behind a number"),
        pytest.param("어제", "오늘", False, id="times"),
        pytest.param("상승", "하락", False, id="ways"),
        pytest.param("올랐다", "내렸다", False, id="verbs of ways"),
        pytest.param("위", "아래", False, id="places of a picture"),
        pytest.param("쥐띠", "소띠", False, id="signs of the zodiac"),
        pytest.param("띠", "소띠", True, id="no sign"),
        pytest.param("田", "鈴", False, id="ideographs"),
        pytest.param("\u3400", "\u9fff", False, id="the first and the last of them"),
        pytest.param("カ", "\u4e00", True, id="a kana is none"),
        pytest.param("Jane", "Mary", False, id="capitals"),
        pytest.param("Jane", "mary", True, id="a capital and none"),
        pytest.param("The", "This", True, id="words of grammar"),
        pytest.param("Ärger", "Über", False, id="capitals with marks"),
    ],
)
def test_two_words_of_one_class_are_put_for_each_other(one: str, other: str, *, same: bool):
    assert says_the_same(with_word(one, ""), with_word(other, "낡은")) is same
    assert says_the_same(with_word(one, "낡은"), with_word(other, "")) is same


@pytest.mark.parametrize(
    ("word", "same"),
    [
        pytest.param("Jane", False, id="a name in a sentence"),
        pytest.param("not", False, id="a negation"),
        pytest.param("gladly", True, id="an adverb"),
        pytest.param("Mr", True, id="a title"),
    ],
)
def test_some_words_speak_alone(word: str, *, same: bool):
    assert says_the_same(f"they saw {word} there", "they saw there") is same
    assert says_the_same(f"a {word} there", "a there") is same


@pytest.mark.parametrize("mark", [". ", "! ", "“", ": ", "- ", "(", "* "])
def test_a_word_at_the_beginning_of_a_sentence_is_no_name_for_its_capital(mark: str):
    assert says_the_same(f"they left{mark}Gladly they sang", f"they left{mark}they sang")
    assert not says_the_same("they left, Gladly they sang", "they left, they sang")


FILM = ("amber", "birch", "cedar", "daisy", "elder", "fern", "grass")
SONG = ("anvil", "brick", "clay", "drill", "edge", "file", "glue")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(FILM[:1], SONG[:1], False, id="one word for another"),
        pytest.param(FILM[:6], SONG[:6], False, id="six for six"),
        pytest.param(FILM[:6], SONG[:1], False, id="six for one"),
        pytest.param(FILM, SONG[:6], True, id="seven are no title"),
        pytest.param(FILM[:6], SONG, True, id="nor on the other side"),
        pytest.param(FILM[:1], (), True, id="a word more"),
        pytest.param(("cosy",), ("gladly",), True, id="an adverb"),
        pytest.param(("said",), ("added",), True, id="verbs of saying"),
        pytest.param(("an",), ("the",), True, id="articles"),
    ],
)
def test_one_gap_filled_otherwise_is_another_thing(
    one: tuple[str, ...], other: tuple[str, ...], *, same: bool
):
    texts = [" ".join(("it sang of", *words, "to them")) for words in (one, other)]

    assert says_the_same(*texts) is same
    assert says_the_same(*reversed(texts)) is same
    starts = [" ".join((*words, "it was to them")) for words in (one, other)]
    assert says_the_same(*starts) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("-3", "3", False, id="a sign"),
        pytest.param("▲3", "▼3", False, id="up and down"),
        pytest.param("a-3", "a 3", True, id="a hyphen"),
        pytest.param("(1)-3", "(1) 3", True, id="a hyphen behind a bracket"),
        pytest.param("1,000", "1000", True, id="thousands"),
        pytest.param("3%", "3", False, id="a percentage"),
        pytest.param("1.5", "15", False, id="a fraction"),
        pytest.param("1:2", "2:1", False, id="a score"),
        pytest.param("1 2", "2 1", False, id="an order"),
    ],
)
def test_numbers_are_compared_with_what_belongs_to_them(one: str, other: str, *, same: bool):
    assert says_the_same(one, other) is same


@pytest.mark.parametrize(("size", "same"), [(20_000, True), (20_001, False)])
def test_glued_words_are_looked_for_in_texts_up_to_a_length(size: int, *, same: bool):
    rest = "a" * (size - 4)

    assert says_the_same(f"가시 나시 {rest}", f"가시나시 {rest}") is same


def test_a_glued_word_counts_as_often_as_it_stands():
    assert says_the_same("가시 나시 가시", "가시나시 가시")
    assert not says_the_same("가시 나시 가시 가시", "가시나시 나시 가시")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("서울 낡은 부산 오래된", "부산 낡은 서울 오래된", False, id="regions"),
        pytest.param("어제 낡은 오늘 오래된", "오늘 낡은 어제 오래된", False, id="times"),
        pytest.param("김하늘 낡은 박바다 오래된", "박바다 낡은 김하늘 오래된", False, id="names"),
        pytest.param("이웃 낡은 고모 오래된", "고모 낡은 이웃 오래된", True, id="nouns"),
        pytest.param("두 낡은 세 오래된", "세 낡은 두 오래된", True, id="counts"),
    ],
)
def test_two_sides_that_change_places_are_told_apart(one: str, other: str, *, same: bool):
    assert says_the_same(one, other) is same


@given(TEXTS, TEXTS)
def test_it_is_the_same_from_both_sides(one: str, other: str):
    assert says_the_same(one, other) == says_the_same(other, one)


@given(st.text(), st.text())
def test_any_texts_have_an_answer_that_is_the_same_from_both_sides(one: str, other: str):
    assert says_the_same(one, other) == says_the_same(other, one)


@given(TEXTS, st.sampled_from(["  ", "\u00a0", "\n", "\t "]))
def test_a_text_says_the_same_as_itself_with_other_spaces(text: str, space: str):
    assert says_the_same(text, text.replace(" ", space))


@given(TEXTS)
def test_a_text_says_the_same_as_itself_with_other_quotes(text: str):
    assert says_the_same(text, re.sub("[“”]", '"', text))


@given(st.lists(st.sampled_from(KOREAN_WORDS), max_size=9))
def test_korean_words_say_the_same_glued_and_apart(words: list[str]):
    assert says_the_same(" ".join(words), "".join(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a b " * 50_000, "a b " * 50_000 + "c", id="two words"),
        pytest.param("김하늘이 " * 40_000, "김하늘이 " * 40_000 + "박바다", id="a name"),
        pytest.param("1 " * 50_000, "1 " * 50_000 + "x", id="a number"),
        pytest.param("(" * 100_000, "[" * 100_000, id="marks"),
        pytest.param("가" * 100_000, "가 " * 100_000, id="one long word"),
        pytest.param("-" * 100_000 + "1", "+" * 100_000 + "1", id="signs"),
        pytest.param("е\u0301" * 50_000, "е" * 50_000, id="combining marks"),
    ],
)
def test_long_and_dull_texts_are_compared_in_a_moment(one: str, other: str):
    start = time.process_time()
    says_the_same(one, other)

    assert time.process_time() - start < 5
