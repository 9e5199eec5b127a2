"""Fragments that several rules share."""

from __future__ import annotations

import pytest

from cleaners.rules.words import MOST_BEFORE, unglued
from tests.cleaners.samples import LEAD

CAPTION = "새로 단장한 도서관 앞마당"
DATELINE = "[한빛뉴스=김하늘 기자] "


def test_a_caption_that_runs_into_a_dateline_is_told_from_it():
    assert unglued(f"{CAPTION}{DATELINE}{LEAD}") == (CAPTION, f"{DATELINE}{LEAD}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LEAD, id="no dateline"),
        pytest.param(f"{DATELINE}{LEAD}", id="nothing before it"),
        pytest.param(f"{CAPTION} {DATELINE}{LEAD}", id="a space before it"),
        pytest.param(f"{CAPTION}[한빛뉴스] {LEAD}", id="nobody signs"),
        pytest.param(f"{CAPTION}{DATELINE}도서관", id="little behind it"),
        pytest.param(
            f"{LEAD * 9}"[: MOST_BEFORE + 1] + f"{DATELINE}{LEAD}", id="far inside a text"
        ),
    ],
)
def test_another_text_stays_in_one(text: str):
    assert unglued(text) == (text,)


@pytest.mark.parametrize(
    ("before", "behind", "is_split"),
    [
        pytest.param(1, 20, True, id="one letter before it, 20 behind"),
        pytest.param(1, 19, False, id="19 behind"),
        pytest.param(0, 20, False, id="none before"),
        pytest.param(160, 20, True, id="160 before"),
        pytest.param(161, 20, False, id="161 before"),
    ],
)
def test_how_much_stands_before_and_behind_what_is_split(
    before: int, behind: int, *, is_split: bool
):
    caption, rest = "가" * before, DATELINE.ljust(behind, "나")
    text = caption + (rest if before == 1 else DATELINE + LEAD)

    assert (len(unglued(text)) == 2) is is_split
    assert "".join(unglued(text)) == text
