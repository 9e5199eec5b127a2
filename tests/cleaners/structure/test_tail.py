"""Behind the story: what ends it, and what goes from there on."""

from __future__ import annotations

import pytest

from tests.cleaners.samples import STORY, TITLE, cleaned, removed

COPYRIGHT = "저작권자 ⓒ 한빛일보, 무단전재 금지"
LOOSE = "도서관 앞마당에 모인 사람들"
LINKS = (
    "“비가 와도 좋아요” 장터에 모인 사람들",
    "섬마을 학교에 새 선생님…아이 셋",
    "[단독] 등대지기 사라진 등대의 밤",
    "배 끊긴 섬에 의사가 온 까닭은?",
)


def tail(*lines: str) -> dict[str, str]:
    """What goes of the lines behind the story, which stays."""
    outcome = cleaned(TITLE, "", *STORY, *lines)
    assert outcome.article.body[: len(STORY)] == STORY
    return removed(outcome)


def test_a_loose_line_stays_where_nothing_ends_the_story():
    assert tail(LOOSE) == {}


def test_a_loose_line_between_the_story_and_its_end_goes():
    assert tail(LOOSE, COPYRIGHT) == {LOOSE: "other", COPYRIGHT: "copyright"}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("▲ 새로 단장한 도서관 앞마당", id="a caption"),
        pytest.param("- 첫째 서가를 넓힌다", id="a list"),
    ],
)
def test_lists_and_pictures_between_the_story_and_its_end_stay(line: str):
    assert tail(line, COPYRIGHT) == {COPYRIGHT: "copyright"}


def test_a_line_that_may_not_stand_inside_a_story_goes_behind_it():
    line = "▶ 부산 앞바다에 나타난 고래 떼…관광객 몰려"

    assert tail(line) == {line: "related"}


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("김하늘 기자 hana@example.com", id="byline"),
        pytest.param(COPYRIGHT, id="copyright"),
        pytest.param("관련 기사", id="heading"),
    ],
)
def test_behind_the_end_all_goes(end: str):
    assert set(tail(end, LOOSE, "너울")) == {end, LOOSE, "너울"}


def test_four_headlines_that_look_like_headlines_are_links():
    assert tail(*LINKS) == dict.fromkeys(LINKS, "related")


def test_three_may_be_of_the_story():
    assert tail(*LINKS[:3]) == {}


def test_plain_lines_in_a_row_are_no_links():
    assert tail(*(f"마을 {number}곳의 도서관 문을 여는 날" for number in range(2, 8))) == {}


def test_a_caption_stays_above_the_copyright_line_and_goes_behind_it():
    caption = "바다 앞에 선 사람들/사진=연합뉴스"

    assert caption not in tail("김하늘 기자 hana@example.com", caption, COPYRIGHT)
    assert tail(COPYRIGHT, caption)[caption] == "related"
    assert tail("많이 본 기사", caption)[caption] == "related"


def test_names_dates_and_votes_under_the_heading_of_the_comments_are_of_the_comments():
    comments = (
        "댓글 3",
        "바다사랑",
        "2025-03-02 14:05",
        "가 보고 싶네요",
        "공감 3",
        "2025-03-02 15:05",
    )

    assert tail(*comments) == dict.fromkeys(comments, "comments")


def test_a_button_of_the_comments_opens_no_section():
    found = tail("댓글 3", "너울", COPYRIGHT)

    assert found == {"댓글 3": "comments", "너울": "related", COPYRIGHT: "copyright"}


@pytest.mark.parametrize(
    ("heading", "under", "kind"),
    [
        pytest.param("키워드", ("도서관", "섬을 도는 이동 서가"), "tags", id="tags may be long"),
        pytest.param("주요 지수", ("한빛 지수", "2,561.15"), "ticker", id="prices"),
    ],
)
def test_a_heading_of_tags_or_prices_takes_them_and_no_more(
    heading: str, under: tuple[str, ...], kind: str
):
    behind = "섬마을 학교에 새 선생님이 와서 아이 셋과 첫 수업을 시작"

    found = tail(heading, *under, behind)

    assert found == {**dict.fromkeys((heading, *under), kind), behind: "related"}


def test_the_next_heading_takes_over():
    found = tail("키워드", "도서관", "많이 본 기사", LOOSE)

    assert found == {
        "키워드": "tags",
        "도서관": "tags",
        "많이 본 기사": "related",
        LOOSE: "related",
    }


def test_the_box_about_the_writer_reaches_from_his_name_to_his_other_stories():
    found = tail("김하늘 기자", "바다를 걷습니다", "다른기사 보기", LOOSE)

    assert (found["바다를 걷습니다"], found["다른기사 보기"]) == ("bio", "bio")
    assert found[LOOSE] == "related"


def test_a_link_to_other_stories_without_a_name_is_a_box_of_its_own():
    assert tail("다른기사 보기", LOOSE) == {"다른기사 보기": "bio", LOOSE: "related"}


def test_polite_words_behind_a_story_told_plainly_are_the_sites_to_its_readers():
    thanks = "오늘도 저희 신문을 읽어 주셔서 고맙습니다."

    assert tail(COPYRIGHT, thanks) == {COPYRIGHT: "copyright", thanks: "notice"}


def test_a_menu_and_a_ticker_behind_the_story_are_called_so():
    menu = ("해오름", "너울", "물때", "갯벌", "등대지기")

    assert tail(COPYRIGHT, *menu) == {COPYRIGHT: "copyright", **dict.fromkeys(menu, "navigation")}
    assert tail(COPYRIGHT, "2,561.15", *menu)["2,561.15"] == "ticker"
