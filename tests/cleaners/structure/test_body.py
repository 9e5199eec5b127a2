"""The story: where it stands, and the lines in it that no rule takes."""

from __future__ import annotations

import pytest

from cleaners.article import Block, Kind
from cleaners.structure import judge_blocks
from tests.cleaners.samples import LEAD, SECOND, STORY, TITLE, cleaned, cleaned_page, removed

COPYRIGHT = "저작권자 ⓒ 한빛일보, 무단전재 금지"
POSTS = tuple(
    f"▲ {post}"
    for post in (
        "도서관장 김하늘", "문화과장 박바다", "총무과장 최구름", "홍보과장 이노을",
        "예산과장 정이슬", "기획실장 한가람", "감사관 유나무", "비서실장 오솔길",
        "문화재단 이사장 윤슬아",
    )
)  # fmt: skip


def kinds(*lines: str) -> list[Kind]:
    """Of the lines that stand behind the lead."""
    outcome = cleaned(TITLE, "", LEAD, *lines, *STORY[1:])
    kept = {passage.position: passage.kind for passage in outcome.article.passages}
    return [kept[position] for position in range(4, 4 + len(lines)) if position in kept]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["밤에도 불 켜는 도서관"], [Kind.SUBHEAD], id="alone between sentences"),
        pytest.param(
            ["밤에도 불 켜는 도서관", "바다를 보는 창가"],
            [Kind.PARAGRAPH] * 2,
            id="two lines: verse",
        ),
        pytest.param(["- 첫째 서가를 넓힌다"], [Kind.LIST_ITEM], id="a list mark"),
        pytest.param(
            ["▲ 첫째 서가를 넓힌다", "▲ 둘째 지붕을 고친다"],
            [Kind.LIST_ITEM] * 2,
            id="triangles: a list",
        ),
        pytest.param(["▲ 새로 단장한 도서관 앞마당"], [Kind.CAPTION], id="one triangle: a picture"),
        pytest.param(
            ["새로 단장한 마을 도서관 앞마당에 모인 사람들", "사진=한빛일보"],
            [Kind.CAPTION] * 2,
            id="a line above its credit",
        ),
        pytest.param([f"{SECOND[:-1]} {LEAD[:-1]}…"], [Kind.PARAGRAPH], id="long and cut off"),
    ],
)
def test_a_line_of_the_story_is_what_its_form_and_neighbours_say(
    lines: list[str], expected: list[Kind]
):
    assert kinds(*lines) == expected


def test_many_lines_with_a_captions_mark_are_a_list_wherever_they_stand():
    lines = [
        TITLE,
        "",
        LEAD,
        "▲ 첫째 서가",
        *STORY[1:3],
        "▲ 둘째 지붕",
        STORY[3],
        "▲ 셋째 창가의 불빛",
        LEAD[:-1] + " 했다.",
    ]

    assert cleaned(*lines).article.captions == ()


def test_cue_marks_of_a_script_belong_to_it():
    outcome = cleaned(TITLE, "", "◀ 앵커 ▶", LEAD, "◀ 리포트 ▶", *STORY[1:])

    assert outcome.article.body == ("◀ 앵커 ▶", LEAD, "◀ 리포트 ▶", *STORY[1:])


def test_a_picture_between_the_opening_and_the_lead_does_not_part_them():
    caption = "바다를 보는 도서관 앞마당에 사람들이 서 있다. /연합뉴스"

    outcome = cleaned(TITLE, "", "■ 바다를 보는 도서관", caption, *STORY)

    assert outcome.article.body == ("■ 바다를 보는 도서관", *STORY)
    assert outcome.article.captions == (caption,)


def test_a_heading_of_noise_takes_lines_up_to_the_storys_next_sentence_or_picture():
    noise = ("관련 기사", "섬마을 학교에 새 선생님…아이 셋의 첫 수업")
    caption = "바다를 보는 도서관 앞마당이다. 한빛일보 제공"

    outcome = cleaned(TITLE, "", LEAD, *noise, caption, "밤에도 불 켜는 도서관", *STORY[1:])

    assert tuple(removed(outcome)) == noise
    assert outcome.article.captions == (caption,)
    assert "밤에도 불 켜는 도서관" in outcome.article.body


def test_a_story_is_torn_by_a_copyright_line_and_the_own_story_stays():
    other = "섬마을 학교에 선생님이 새로 와서 아이 셋과 첫 수업을 했다고 한다."

    outcome = cleaned(TITLE, "", *STORY, COPYRIGHT, other)

    assert outcome.article.body == STORY
    assert removed(outcome)[other] == "related"


def test_the_first_long_run_is_the_pages_own_story_though_another_is_longer():
    other = [
        f"다른 마을 {number}곳의 도서관도 곧 새로 문을 연다고 도가 밝혔다." for number in range(12)
    ]

    outcome = cleaned(TITLE, "", *STORY, COPYRIGHT, "", *other)

    assert outcome.article.body == STORY


def test_under_a_heading_headlines_and_summaries_in_turns_are_no_story():
    teasers = (
        "관련 기사",
        "섬마을 학교에 새 선생님…아이 셋의 첫 수업",
        "섬마을 학교에 선생님이 새로 와서 아이 셋과 첫 수업을 했다고 한다.",
        "“비가 와도 좋아요” 장터에 모인 사람들",
        "비가 오는 날에도 장터에는 사람들이 모여 물건을 사고판다고 한다.",
    )

    outcome = cleaned(TITLE, "", *STORY, *teasers)

    assert outcome.article.body == STORY
    assert removed(outcome) == dict.fromkeys(teasers, "related")


def test_a_page_that_is_only_a_list_is_its_list():
    outcome = cleaned("3월 2일 인사", *POSTS)

    assert (outcome.article.title.value, outcome.article.body) == ("3월 2일 인사", POSTS)
    assert outcome.article.texts(Kind.LIST_ITEM) == POSTS


def test_a_list_without_marks_begins_behind_its_headline():
    lines = tuple(f"{post[2:]} 승진하여 새로 맡음" for post in POSTS)

    outcome = cleaned("군청 과장급 승진 인사 단행", *lines)

    assert outcome.article.title.value == "군청 과장급 승진 인사 단행"
    assert outcome.article.body == lines


def test_a_page_with_too_few_lines_for_a_list_is_weighed_as_it_is():
    verse = (
        "바다가 보이는 마을에 도서관이 하나 서 있고 밤마다 불이 켜져 배들이 길을 찾는다는 이야기"
    )

    other = verse.replace("바다", "하늘")

    outcome = cleaned(verse, "로그인", "- " + other, "- " + other.replace("마을", "고을"))

    assert outcome.article.texts(Kind.PARAGRAPH, Kind.LIST_ITEM) == outcome.article.body
    assert set(removed(outcome)) == {"로그인"}


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        pytest.param("<nav>{}</nav>", "navigation", id="a menu"),
        pytest.param("<footer>{}</footer>", "navigation", id="the foot of the page"),
        pytest.param("<aside>{}</aside>", "related", id="an aside"),
        pytest.param("<a href='/1'>{}</a>", "related", id="a link"),
        pytest.param("<div>{}</div>", "other", id="anywhere else"),
    ],
)
def test_what_the_extractor_leaves_out_goes_by_the_elements_around_it(around: str, kind: str):
    line = "섬마을 학교에 새 선생님 온다는 소식"
    story = "".join(f"<p>{text}</p>" for text in STORY * 2)
    page = (
        f"<html><body>{around.format(line)}<article><h1>{TITLE}</h1>{story}</article></body></html>"
    )

    outcome = cleaned_page(page.encode())

    assert removed(outcome)[line] == kind


def test_an_aside_inside_the_story_goes():
    aside = "<aside><p>섬마을 학교에 새 선생님 온다는 소식</p></aside>"
    body = "".join(f"<p>{text}</p>" for text in STORY).replace("</p>", f"</p>{aside}", 1)

    outcome = cleaned_page(f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode())

    assert outcome.article.body == STORY
    assert list(removed(outcome).values()) == ["related"]


def test_the_markup_says_what_a_line_of_the_story_is():
    body = (
        f"<h1>{TITLE}</h1><p>{LEAD}</p><h2>밤에도 불 켜는 곳</h2><blockquote>{SECOND}</blockquote>"
        f"<ul><li>책 3만 권</li></ul><p>{STORY[2]}</p><p>{STORY[3]}</p>"
    )

    outcome = cleaned_page(f"<html><body><article>{body}</article></body></html>".encode())

    assert [passage.kind.value for passage in outcome.article.passages] == [
        "title", "paragraph", "subhead", "quote", "list_item", "paragraph", "paragraph",
    ]  # fmt: skip


def test_a_story_that_the_extractor_sees_and_that_has_no_sentence_is_its_list():
    races = ("14 March | Port Ellery | 10:00", "21 March | Saint Bride | 10:00")
    teaser = "The harbour library reopened on Monday after a hundred years, the council said."
    blocks = [
        Block(text="Race calendar of the harbour club", position=1),
        *(Block(text=race, position=at, chosen=True) for at, race in enumerate(races, start=2)),
        Block(text=teaser, position=4),
    ]

    kinds = [verdict.kind.value for verdict in judge_blocks(blocks)]

    assert kinds == ["title", "paragraph", "paragraph", "paragraph"]
