"""Before the story: menus, tickers, the headline and what stands under it."""

from __future__ import annotations

import pytest

from cleaners.article import Kind
from tests.cleaners.samples import LEAD, SECOND, STORY, THIRD, TITLE, cleaned, removed

STAMP = "입력 2025-03-02 14:05"
BUTTONS = ("글자크기", "스크랩", "프린트", "공유하기", "페이스북", "트위터")
ENGLISH = (
    "The harbour library reopened on Monday after a hundred years, the council said on Tuesday.",
    "Builders spent last year replacing the roof and adding shelves for thirty thousand books.",
)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        pytest.param(("정치", "경제", "사회", "문화"), "navigation", id="sections by name"),
        pytest.param(
            ("해오름", "너울", "물때", "갯벌", "등대지기"),
            "navigation",
            id="a run of unknown labels",
        ),
        pytest.param(
            ("한빛전자", "51,200", "▲ 1.2%", "푸른해운", "12,100"), "ticker", id="labels and prices"
        ),
        pytest.param(
            ("최신기사", "섬마을 학교에 새 선생님…", "- 비가 와도 장터는 열린다고"),
            "related",
            id="other stories under their heading",
        ),
        pytest.param(
            ("[3줄 요약]", f"{SECOND[:-1]} {THIRD[:-1]} {LEAD[:-1]}…"), "notice", id="a summary"
        ),
        pytest.param(
            ("주요 지수", "한빛 지수", "2,561"), "ticker", id="prices under their heading"
        ),
    ],
)
def test_what_stands_above_the_headline_goes(lines: tuple[str, ...], kind: str):
    outcome = cleaned(*lines, TITLE, STAMP, "", *STORY)

    assert outcome.article.title.value == TITLE
    assert outcome.article.body == STORY
    assert removed(outcome) == {**dict.fromkeys(lines, kind), STAMP: "date"}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param("37", "structure.number", id="a number"),
        pytest.param("너울", "structure.loose_label", id="a word"),
    ],
)
def test_a_stray_word_or_number_under_the_headline_goes(line: str, rule: str):
    outcome = cleaned(TITLE, line, "", *STORY)

    assert [removal.rule for removal in outcome.removals] == [rule]


def test_a_heading_of_other_stories_with_none_under_it_is_an_entry_of_the_menu():
    outcome = cleaned("최신기사", TITLE, "", *STORY)

    assert [removal.rule for removal in outcome.removals] == ["structure.menu_heading"]


def test_a_cut_off_copy_above_shows_the_headline_and_goes():
    outcome = cleaned(f"{TITLE[:20]}…", "", TITLE, "", *STORY)

    assert outcome.article.title.value == TITLE
    assert [removal.rule for removal in outcome.removals] == ["structure.above_title"]


def test_a_headline_said_again_is_said_once():
    outcome = cleaned(TITLE, STAMP, TITLE, "", *STORY)

    assert outcome.article.texts(Kind.TITLE, Kind.SUBTITLE) == (TITLE,)
    assert removed(outcome)[TITLE] == "duplicate"


def test_lines_between_headline_and_byline_are_subtitles():
    subtitles = ("서가 넓히고 책 3만 권 들여놓아", "주민들 “밤에도 불 켜는 도서관”")

    outcome = cleaned(TITLE, *subtitles, "김하늘 기자", STAMP, "", *STORY)

    assert (outcome.article.title.value, outcome.article.subtitles) == (TITLE, subtitles)


def test_sentences_above_the_story_and_cut_off_from_it_are_a_summary():
    summary = "도서관은 바다를 보고 있다고 군은 말했다."
    headlines = ("서가 넓히고 책 3만 권 들여놓아", "주민들 “밤에도 불 켜는 도서관”")

    outcome = cleaned(TITLE, *headlines, summary, *BUTTONS, STAMP, "댓글 3", "", *STORY)

    assert outcome.article.body == STORY
    assert removed(outcome)[summary] == "notice"


def test_a_name_right_above_the_date_is_the_writers():
    outcome = cleaned(
        "Harbour library opens again after a century", "Jane Doe", "March 2, 2025", "", *ENGLISH
    )

    assert outcome.article.authors.value == ("Jane Doe",)
    assert outcome.article.body == ENGLISH


def test_a_name_that_stands_above_no_date_is_none():
    outcome = cleaned("Harbour library opens again after a century", "Jane Doe", "", *ENGLISH)

    assert outcome.article.authors.value == ()


def test_a_picture_above_the_story_keeps_its_caption():
    caption = "▲ 새로 단장한 마을 도서관 앞마당"

    assert cleaned(TITLE, caption, STAMP, "", *STORY).article.captions == (caption,)


def test_a_page_without_a_headline_says_so():
    title = cleaned(*STORY).article.title

    assert (title.value, title.where) == (None, "no headline on the page")
