"""Signatures of many texts: the same as datasketch's, whatever the texts and their number."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from cleaners import signatures
from cleaners.normal import fold
from cleaners.signatures import (
    BANDED,
    BANDS,
    FEW,
    GRAM,
    NO_KEY,
    PERMUTATIONS,
    ROWS,
    SHINGLE,
    SHORT,
    band_keys,
    fold_all,
    near,
    sign,
    sketch,
)

ODD = "\0\ud800\udc00\ufdd0\ufdd1\ufdd2\ufffd\ufffe\uffff😀𝐀\U0002f800"
JOINED = "가ᅡᆨ각ㄱㅏㄳｱﾞﾡﾻe\u0301\u0345か\u3099゛がŀ"
LETTER = st.one_of(
    st.characters(),
    st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.sampled_from(
        "‘’“”„«»「」＂＇′‐–—－·・∙•…　\t\n\x1c\x85①㈜％ＡａİßŒﬁ㎡℃½豈ſΣς" + JOINED + ODD
    ),
)
TEXT = st.text(LETTER, max_size=30)
TEXTS = st.lists(TEXT, max_size=9)
EMPTY_ROW = 2**32 - 1


def datasketch(text: str, permutations: int = PERMUTATIONS) -> list[int]:
    """The first columns of what datasketch computes with its 128."""
    found = MinHash(num_perm=PERMUTATIONS, hashfunc=hash_of)
    found.update_batch([text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)])
    return list(map(int, found.hashvalues[:permutations]))


def hash_of(gram: str) -> int:
    value = 0
    for letter in gram:
        value = (value * int(GRAM) + ord(letter)) % 2**32
    return value


# ---- folding ----


@given(TEXTS)
def test_many_are_folded_as_one_is(texts: list[str]):
    assert fold_all(texts) == [fold(text) for text in texts]


@given(st.lists(TEXT, min_size=2 * FEW, max_size=20))
def test_batches_make_no_difference(texts: list[str]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signatures, "TEXTS", 3)

        assert fold_all(texts) == [fold(text) for text in texts]


def test_every_letter_is_folded_as_one_is():
    letters = [chr(code) for code in range(sys.maxunicode + 1)]

    assert fold_all(letters) == [fold(letter) for letter in letters]


def test_no_letter_of_the_table_joins_the_one_before_it():
    # What follows another letter in a canonical composition; Hangul's is computed, not listed.
    joins = {
        unicodedata.normalize("NFD", letter)[-1]
        for letter in map(chr, range(sys.maxunicode + 1))
        if len(unicodedata.normalize("NFD", letter)) > 1
    } | {"\u1161", "\u1175", "\u11a8", "\u11c2"}
    table = signatures._table()
    starts = {
        unicodedata.normalize("NFKD", chr(unit))[0]
        for unit in np.flatnonzero(table != signatures.ASK).tolist()
    }

    assert not starts & joins
    assert not any(map(unicodedata.combining, starts))


# ---- signing ----


@given(TEXTS)
def test_a_signature_is_that_of_datasketch(texts: list[str]):
    signed = sign(texts)

    assert signed.shape == (len(texts), PERMUTATIONS)
    assert signed.dtype == np.uint32
    assert signed.tolist() == [datasketch(text) for text in texts]


@given(TEXTS, st.integers(1, PERMUTATIONS))
def test_fewer_permutations_are_the_first_of_all(texts: list[str], permutations: int):
    assert (sign(texts, permutations=permutations) == sign(texts)[:, :permutations]).all()


@pytest.mark.parametrize("permutations", [1, BANDED, PERMUTATIONS])
@pytest.mark.parametrize(
    "lengths",
    [
        pytest.param([SHORT], id="one, and the longest signed alone"),
        pytest.param([SHORT + 1], id="one that is longer"),
        pytest.param([200_000], id="one that fills several runs"),
        pytest.param([70_000, 3, 70_000, 4, 2, 30_000], id="runs of one"),
        pytest.param([150] * 2000, id="runs of many"),
    ],
)
def test_neither_length_nor_number_makes_a_difference(lengths: Sequence[int], permutations: int):
    chance = np.random.RandomState(5)
    texts = ["".join(map(chr, chance.randint(0xAC00, 0xD7A3, length))) for length in lengths]

    signed = sign(texts, permutations=permutations)

    for at in {0, 1, len(texts) // 2, len(texts) - 1} & set(range(len(texts))):
        assert signed[at].tolist() == datasketch(texts[at], permutations)


@pytest.mark.parametrize("permutations", [0, PERMUTATIONS + 1])
def test_there_are_128_permutations(permutations: int):
    with pytest.raises(ValueError, match="there are 1 to 128"):
        sign(["가나다"], permutations=permutations)


# ---- bands ----


def test_a_text_without_a_shingle_has_no_keys():
    signed = sign(["", "가", "가나", "가나다"])

    assert (signed[:3] == EMPTY_ROW).all()
    assert (band_keys(signed)[:3] == NO_KEY).all()
    assert (band_keys(signed)[3] != NO_KEY).all()


ROWS_OF = st.lists(
    st.lists(st.sampled_from([0, 1, EMPTY_ROW]), min_size=BANDED, max_size=BANDED), max_size=6
)


@given(ROWS_OF)
def test_keys_are_equal_where_the_rows_of_a_band_are(rows: list[list[int]]):
    signed = np.array(rows, np.uint32).reshape(-1, BANDED)
    keys = band_keys(signed)

    assert keys.shape == (len(rows), BANDS)
    assert keys.dtype == np.uint32
    by_band = signed.reshape(-1, BANDS, ROWS).tolist()
    for one, own in zip(by_band, keys.tolist(), strict=True):
        for other, others in zip(by_band, keys.tolist(), strict=True):
            assert [a == b for a, b in zip(one, other, strict=True)] == [
                a == b for a, b in zip(own, others, strict=True)
            ]


def test_the_same_rows_have_other_keys_in_another_band():
    keys = band_keys(np.full((1, BANDED), 7, np.uint32))

    assert len(set(keys[0].tolist())) == BANDS


def test_all_permutations_or_those_of_the_bands_give_the_same_keys():
    texts = ["서울의 바다와 산과 강", "바다와 산과 강과 서울"]

    assert (band_keys(sign(texts)) == band_keys(sign(texts, permutations=BANDED))).all()


def test_a_sketch_is_the_lowest_bit_of_each_column():
    signed = sign(["서울의 바다와 산과 강", "바다와 산과 강과 서울"])

    bits = np.unpackbits(sketch(signed)[:, None].view(np.uint8), axis=1)

    assert (bits[:, :BANDED] == (signed[:, :BANDED] & 1)).all()
    assert not bits[:, BANDED:].any()
    assert (sketch(signed) == sketch(signed[:, :BANDED])).all()


def test_sketches_of_like_texts_are_near_and_of_others_not():
    story = "군은 지난해 봄부터 도서관의 낡은 지붕을 걷어 내고 서가를 넓히는 공사를 했다고 밝혔다"
    texts = [story, story.replace("지난해", "올해"), "김하늘 의원은 예산을 두 배로 늘리자고 했다"]
    sketches = sketch(sign(texts))

    assert near(sketches[:1], sketches).tolist() == [True, True, False]


def test_keys_stay_what_they_were():
    # They are stored: another value here is another scheme.
    assert signatures.SCHEME == "affine32/1/128/3/14x4"
    assert sign(["바다와 산"])[0, :3].tolist() == [2080853516, 742478181, 3149288745]
    assert band_keys(sign(["바다와 산"]))[0, :3].tolist() == [569558608, 165806752, 2327241581]
