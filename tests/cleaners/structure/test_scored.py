"""A page that the learned reader has read: what each block is, by its score and its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cleaners.article import Block, Kind
from cleaners.structure import Verdict, judge_blocks
from tests.cleaners.samples import LAST, LEAD, SECOND, STORY, THIRD, TITLE

ENGLISH = (
    "The harbour library reopened on Monday after a hundred years, the council said on Tuesday.",
    "Builders spent last year replacing the roof and adding shelves for thirty thousand books.",
    "A boat with books will visit the islands from next month, the council added on Tuesday.",
)
HEADLINE = "Harbour library opens again after a century"
LINE = "서가 넓히고 책 3만 권 들여놓아"
TEASER = "섬마을 학교에 새 선생님 온다는 소식"
PICTURE = "새로 단장한 마을 도서관 앞마당"
COMMENT = "참 보기 좋은 곳이네"


def told(text: str, **said) -> Block:
    """A block that the reader takes for story."""
    fields: dict[str, Any] = {"text": text, "position": 1, "chosen": True, "score": 0.97}
    return Block(**fields | said)


def other(text: str, **said) -> Block:
    """A block that it does not."""
    return told(text, **{"chosen": False, "score": 0.04} | said)


def title(text: str = TITLE, **said) -> Block:
    return other(text, hint=Kind.TITLE, **said)


def judged(*blocks: Block) -> tuple[Verdict, ...]:
    """The verdicts on a page of these blocks, which reach over nothing where they do not say."""
    return judge_blocks(
        [
            replace(block, position=at, reach=block.reach or at)
            for at, block in enumerate(blocks, start=1)
        ]
    )


def kinds(*blocks: Block) -> list[str]:
    return [verdict.kind.value for verdict in judged(*blocks)]


def rules(*blocks: Block) -> list[str]:
    return [verdict.rule for verdict in judged(*blocks)]


def stories(*texts: str) -> tuple[Block, ...]:
    return tuple(told(text) for text in texts or STORY)


# ---- the headline ----


@pytest.mark.parametrize(
    ("blocks", "at"),
    [
        pytest.param((title(), *stories()), 0, id="what the markup calls it"),
        pytest.param(
            (title("한빛일보"), other(TEASER), title(), *stories()),
            2,
            id="of two the nearest above the story",
        ),
        pytest.param(
            (told("바다가 보이는 책의 집"), title(), *stories()),
            1,
            id="right under the story's first line, a kicker",
        ),
        pytest.param(
            (told(TITLE, hint=Kind.TITLE), *stories()), 0, id="the reader takes it for story"
        ),
        pytest.param((other(TITLE), *stories()), 0, id="the markup calls none: the likeliest line"),
    ],
)
def test_one_line_is_the_headline(blocks: tuple[Block, ...], at: int):
    found = judged(*blocks)

    assert [verdict.kind for verdict in found].index(Kind.TITLE) == at
    assert found[at].rule == "structure.title"


def test_a_line_far_below_the_storys_beginning_is_no_headline_whatever_the_markup_says():
    found = kinds(*stories(LEAD, SECOND), title(TEASER), *stories(THIRD, LAST))

    assert found == ["paragraph", "paragraph", "other", "paragraph", "paragraph"]


def test_a_page_without_a_line_above_its_story_has_no_headline():
    assert kinds(*stories()) == ["paragraph"] * len(STORY)


def test_the_headline_said_again_in_the_story_is_left_for_the_judge_of_repeats():
    assert kinds(title(), told(LEAD), told(TITLE), *stories(SECOND)) == [
        "title", "paragraph", "title", "paragraph",
    ]  # fmt: skip


def test_a_line_that_is_the_headline_by_its_looks_alone_may_be_said_again():
    found = kinds(other(TITLE), told(LEAD), told(TITLE), *stories(SECOND))

    assert found == ["title", "paragraph", "paragraph", "paragraph"]


def test_a_short_line_of_the_story_above_its_headline_is_none():
    assert rules(told("바다가 보이는 책의 집"), title(), *stories())[0] == "structure.above_title"


def test_a_sentence_above_the_headline_is_a_lead():
    lead = told("도서관이 백 년 만에 문을 열었다고 한다.")

    assert kinds(lead, title(), *stories()) == ["paragraph", "title"] + ["paragraph"] * 4


# ---- between headline and story ----


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param(
            told(ENGLISH[0], named=Kind.SUBTITLE), "subtitle", id="a sentence that is called so"
        ),
        pytest.param(
            told("Thirty thousand books and a boat for the islands", hint=Kind.SUBHEAD),
            "subtitle",
            id="a long heading",
        ),
        pytest.param(
            told("What changes for readers", hint=Kind.SUBHEAD),
            "subhead",
            id="a short heading is of the first section",
        ),
        pytest.param(told(LINE), "subtitle", id="a plain line"),
        pytest.param(told(LINE, hint=Kind.PARAGRAPH), "subtitle", id="a line in a paragraph"),
        pytest.param(
            told("밤에도 불을 켜 두는 도서관, 누가 왜 짓자고 했을까?"),
            "paragraph",
            id="a question opens an interview",
        ),
        pytest.param(told(LINE, hint=Kind.LIST_ITEM), "list_item", id="an item of a list"),
        pytest.param(told(LINE, hint=Kind.TABLE_ROW), "table_row", id="a row of a table"),
        pytest.param(told("너울"), "paragraph", id="a word is no line"),
        pytest.param(other(LINE), "subtitle", id="a plain Korean line that is no story"),
        pytest.param(
            other(LINE, link_share=0.9), "related", id="a Korean line of links is a teaser"
        ),
        pytest.param(other("Thirty thousand books, and a boat"), "other", id="a plain Latin line"),
        pytest.param(
            other("Thirty thousand books, and a boat", named=Kind.SUBTITLE),
            "subtitle",
            id="a Latin line that is called so",
        ),
        pytest.param(
            other("Thirty thousand books, and a boat", hint=Kind.SUBHEAD),
            "subtitle",
            id="a Latin line that is a heading",
        ),
        pytest.param(
            other("Thirty thousand books, and a boat", hint=Kind.SUBHEAD, named=Kind.RELATED),
            "related",
            id="a heading that is called other stories",
        ),
        pytest.param(
            other(ENGLISH[0] * 4, named=Kind.SUBTITLE), "other", id="a text too long for it"
        ),
        pytest.param(
            other("Sign up for our daily newsletter", named=Kind.SUBTITLE),
            "promo",
            id="a line that a rule takes",
        ),
        pytest.param(other(LINE, hint=Kind.LIST_ITEM), "other", id="an item that is no story"),
        pytest.param(other(LINE, landmark="aside"), "related", id="a line in an aside"),
    ],
)
def test_what_stands_between_headline_and_first_sentence(line: Block, kind: str):
    found = kinds(title(HEADLINE), line, *stories())

    assert found == ["title", kind] + ["paragraph"] * len(STORY)


def test_a_sentence_right_under_the_headline_introduces_the_story_and_further_down_does_not():
    lead = other(ENGLISH[0])

    assert kinds(title(), lead, *stories())[1] == "subtitle"
    assert kinds(title(), *[other("너울")] * 2, lead, *stories())[3] == "other"


def test_plain_lines_are_two_and_standfirsts_stand_a_little_further_down():
    lines = [other(f"{LINE} {number}곳") for number in range(3)]
    named = other("밤에도 불 켜는 도서관이 바다 앞에", named=Kind.SUBTITLE)

    assert kinds(title(), *lines, named, *stories())[1:5] == [
        "subtitle", "subtitle", "other", "subtitle",
    ]  # fmt: skip


def test_a_standfirst_far_below_the_headline_is_of_something_else():
    between = [other("너울")] * 7
    named = other("밤에도 불 켜는 도서관이 바다 앞에", named=Kind.SUBTITLE)

    assert kinds(title(), *between[:6], named, *stories())[7] == "subtitle"
    assert kinds(title(), *between, named, *stories())[8] == "other"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        pytest.param({"named": Kind.SUBTITLE}, "subtitle", id="its element's name"),
        pytest.param({"hint": Kind.SUBHEAD}, "subtitle", id="a heading"),
        pytest.param({}, "other", id="nothing: a teaser"),
    ],
)
def test_a_long_standfirst_without_a_stop_must_be_called_one(said: dict[str, Any], kind: str):
    line = (
        "Builders spent last year replacing the roof and adding shelves for thirty thousand books,"
        " and the council opens the doors to readers of all the islands"
    )

    assert kinds(title(), other(line, **said), *stories())[1] == kind


@pytest.mark.parametrize(
    ("blocks", "at"),
    [
        pytest.param((title(), told("Jane Doe", named=Kind.BYLINE), *stories()), 1, id="above"),
        pytest.param((title(), *stories(), told("Jane Doe", named=Kind.BYLINE)), -1, id="below"),
    ],
)
def test_a_line_at_the_storys_edge_that_is_called_the_writers_name_is_a_byline(blocks, at: int):
    found = judged(*blocks)[at]

    assert (found.kind, found.rule) == (Kind.BYLINE, "structure.signature")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(told(LAST, named=Kind.BYLINE), id="a sentence"),
        pytest.param(told("Jane Doe", named=Kind.BYLINE, hint=Kind.CAPTION), id="a caption"),
        pytest.param(told("Jane Doe"), id="nothing calls it so"),
    ],
)
def test_what_else_stands_there_is_of_the_story(line: Block):
    assert judged(title(), *stories(LEAD, SECOND), line)[-1].keeps


def test_a_date_that_heads_an_entry_of_a_chronicle_is_a_subhead():
    day = told("Sonntag, 2. März 2025", hint=Kind.SUBHEAD)

    assert kinds(title(), told(LEAD), day, told(SECOND))[2] == "subhead"
    assert kinds(title(), told(LEAD), day, told("11:30 너울 대회, 첫째 날"))[2] == "subhead"
    assert kinds(title(), day, told(LEAD), told(SECOND))[1] == "date"
    assert kinds(title(), told(LEAD), told(SECOND), day)[3] == "date"
    assert kinds(title(), told(LEAD), replace(day, hint=None), told(SECOND))[2] == "date"


def test_a_writers_name_amid_the_story_is_of_it():
    name = told("Jane Doe", named=Kind.BYLINE)

    assert judged(title(), told(LEAD), name, told(SECOND))[2].keeps


def test_behind_the_first_sentence_nothing_is_a_subtitle():
    assert kinds(title(), told(LEAD), told(LINE), *stories(SECOND))[2] == "paragraph"


def test_a_story_that_is_all_called_a_subtitle_is_a_story():
    lead = told(LEAD, named=Kind.SUBTITLE)

    assert kinds(title(), lead) == ["title", "paragraph"]


# ---- captions ----


@pytest.mark.parametrize(
    "caption",
    [
        pytest.param(other("▲ 도서관 앞마당. ⓒ연합뉴스"), id="a rule knows it"),
        pytest.param(other(PICTURE, hint=Kind.CAPTION), id="the markup calls it so"),
        pytest.param(other(PICTURE, named=Kind.CAPTION), id="its element's name calls it so"),
        pytest.param(told(PICTURE, hint=Kind.CAPTION), id="the reader takes it for story"),
    ],
)
def test_a_caption_near_the_story_is_kept(caption: Block):
    assert kinds(title(), told(LEAD), caption, *stories(SECOND))[2] == "caption"
    assert kinds(title(), caption, *stories())[1] == "caption"


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        pytest.param(other(PICTURE, hint=Kind.CAPTION, landmark="nav"), "navigation", id="a menu"),
        pytest.param(other(PICTURE, named=Kind.CAPTION, link_share=0.9), "related", id="a teaser"),
        pytest.param(
            other(PICTURE, named=Kind.CAPTION, hint=Kind.SUBHEAD), "other", id="a heading"
        ),
        pytest.param(other("로그인", named=Kind.CAPTION), "navigation", id="a rule knows better"),
    ],
)
def test_what_is_called_a_caption_and_cannot_be_one_goes(caption: Block, kind: str):
    assert kinds(title(), told(LEAD), caption, *stories(SECOND))[2] == kind


def test_a_caption_far_behind_the_story_is_of_another_one():
    teasers = [other(f"{TEASER} {number}") for number in range(3)]
    caption = other(PICTURE, hint=Kind.CAPTION)

    assert kinds(title(), *stories(), *teasers[:2], caption)[-1] == "caption"
    assert kinds(title(), *stories(), *teasers, caption)[-1] == "other"


def test_a_caption_above_the_headline_is_near_however_far_the_story_begins():
    between = [other("너울", named=Kind.CONTROLS)] * 5

    assert kinds(other(PICTURE, hint=Kind.CAPTION), title(), *between, *stories())[0] == "caption"


def test_a_caption_that_the_reader_takes_for_story_is_called_a_caption():
    caption = told(PICTURE, hint=Kind.CAPTION)

    assert rules(title(), told(LEAD), caption, *stories(SECOND))[2] == "structure.caption"


def test_a_caption_under_the_heading_of_other_stories_is_theirs():
    heading = other("많이 본 기사", reach=6)
    caption = other(PICTURE, hint=Kind.CAPTION)

    assert kinds(title(), *stories(LEAD, SECOND, THIRD), heading, caption)[-1] == "related"


# ---- rules inside the story ----


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param(told("저작권자 ⓒ 한빛일보, 무단전재 금지"), "copyright", id="a sure rule"),
        pytest.param(told("Register", score=0.9), "paragraph", id="an unsure rule, a sure reader"),
        pytest.param(
            told("Register", score=0.6), "navigation", id="an unsure rule, a doubtful one"
        ),
        pytest.param(
            told("로그인", score=0.9), "navigation", id="an unsure rule, but a Korean line"
        ),
        pytest.param(told("정치"), "paragraph", id="a rule for the surroundings, inside the story"),
    ],
)
def test_a_rule_takes_a_line_of_the_story_as_far_as_it_is_sure(line: Block, kind: str):
    assert kinds(title(), told(LEAD), line, *stories(SECOND))[2] == kind


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param((title(), told("정치"), *stories()), id="before its first sentence"),
        pytest.param((title(), *stories(), told("정치")), id="behind its last"),
    ],
)
def test_rules_for_the_surroundings_take_the_storys_edges(blocks: tuple[Block, ...]):
    assert "navigation" in kinds(*blocks)


def test_a_list_without_a_sentence_has_no_edges():
    items = [told(text, hint=Kind.LIST_ITEM) for text in ("정치", "갯벌 체험장", "등대 앞 광장")]

    assert kinds(title(), *items) == ["title"] + ["list_item"] * 3


def test_polite_words_behind_a_plain_story_are_the_sites():
    thanks = "오늘도 저희 신문을 읽어 주셔서 고맙습니다."

    found = judged(title(), *stories(), told(thanks, score=0.6))

    assert (found[-1].kind, found[-1].rule) == (Kind.NOTICE, "structure.address")


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param(
            (title(), *stories(), told("바다가 늘 그립습니다.", score=0.9)), id="the reader is sure"
        ),
        pytest.param(
            (
                title(),
                *stories(
                    "도서관이 백 년 만에 새로 문을 열었습니다.",
                    "군은 낡은 지붕을 걷어 내고 서가를 넓혔습니다.",
                ),
                told("바다가 늘 그립습니다.", score=0.6),
            ),
            id="the whole story is polite",
        ),
        pytest.param(
            (
                title(),
                *stories(
                    "도서관이 백 년 만에 새로 문을 열었습니다.",
                    LEAD,
                    "군은 낡은 지붕을 걷어 내고 서가를 넓혔습니다.",
                ),
                told("바다가 늘 그립습니다.", score=0.6),
            ),
            id="most of the story is polite",
        ),
        pytest.param((title(), told("바다가 늘 그립습니다.", score=0.6)), id="it is all there is"),
    ],
)
def test_polite_words_may_be_of_the_story(blocks: tuple[Block, ...]):
    assert kinds(*blocks)[-1] == "paragraph"


def test_polite_words_inside_a_plain_story_are_of_it():
    line = told("바다가 늘 그립습니다.", score=0.6)

    assert kinds(title(), told(LEAD), line, *stories(SECOND, THIRD, LAST))[2] == "paragraph"
    assert kinds(title(), line, *stories())[1] == "paragraph"


# ---- what the lines of a story are ----


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param(told(LINE), "paragraph", id="a line"),
        pytest.param(told("밤에도 불 켜는 곳", hint=Kind.SUBHEAD), "subhead", id="a heading"),
        pytest.param(told(THIRD, hint=Kind.QUOTE), "quote", id="a quotation"),
        pytest.param(told("- 책 3만 권 들여놓아"), "list_item", id="a line with a list mark"),
        pytest.param(told(f"- {THIRD}"), "paragraph", id="a sentence behind a dash"),
        pytest.param(told(LINE, hint=Kind.TITLE), "paragraph", id="a second h1"),
        pytest.param(told("* * *"), "other", id="an ornament"),
        pytest.param(told("_" * 40), "other", id="a rule of underscores"),
    ],
)
def test_the_markup_and_its_form_say_what_a_line_of_the_story_is(line: Block, kind: str):
    assert kinds(title(), told(LEAD), line, *stories(SECOND))[2] == kind


def test_an_ornament_says_why_it_goes():
    assert "structure.ornament" in rules(title(), told(LEAD), told("***"), *stories(SECOND))


@pytest.mark.parametrize(
    ("below", "rule"),
    [
        pytest.param((), "structure.lone_heading", id="nothing"),
        pytest.param(
            (*[other(f"{TEASER} {number}") for number in range(12)], told(LAST)),
            "structure.lone_heading",
            id="the story goes on far below",
        ),
        pytest.param(
            (*[other(f"{TEASER} {number}") for number in range(3)], told(LAST)),
            "structure.story",
            id="the story goes on under a picture",
        ),
        pytest.param((told(LAST),), "structure.story", id="the story goes on"),
    ],
)
def test_a_heading_with_no_story_under_it_is_of_another(below: tuple[Block, ...], rule: str):
    heading = told("섬마을에 온 선생님 이야기", hint=Kind.SUBHEAD)

    assert rules(title(), *stories(LEAD, SECOND, THIRD), heading, *below)[4] == rule


@pytest.mark.parametrize(
    ("behind", "rule"),
    [
        pytest.param((), "structure.lone_heading", id="the last line"),
        pytest.param((told("어린이 서가"),), "structure.story", id="a list follows"),
    ],
)
def test_the_last_line_of_a_story_announces_nothing(behind: tuple[Block, ...], rule: str):
    announced = told("우리 블로그의 다른 이야기:")

    assert rules(title(), *stories(LEAD, SECOND, THIRD), announced, *behind)[4] == rule


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(LAST, "subhead", id="a sentence tells"),
        pytest.param("1. 섬을 도는 이동 서가", "subhead", id="an item is one of a list"),
    ],
)
def test_a_heading_that_says_something_itself_needs_no_story_under_it(text: str, kind: str):
    heading = told(text, hint=Kind.SUBHEAD)

    assert kinds(title(), *stories(LEAD, SECOND, THIRD), heading)[-1] == kind


def test_the_head_of_a_table_of_the_story_is_kept():
    head, first, second = "마을 | 책", "가람 | 3만 권", "나루 | 2만 권"
    rows = [told(text, hint=Kind.TABLE_ROW) for text in (first, second)]
    found = judged(title(), told(LEAD), other(head, hint=Kind.TABLE_ROW), *rows, *stories(SECOND))

    assert (found[2].kind, found[2].rule) == (Kind.TABLE_ROW, "structure.table_head")


@pytest.mark.parametrize(
    "below",
    [
        pytest.param((), id="the last line of the page"),
        pytest.param((other("가람 | 3만 권", hint=Kind.TABLE_ROW),), id="rows that are no story"),
        pytest.param((told(LAST),), id="no row"),
    ],
)
def test_other_rows_are_no_head_of_a_table(below: tuple[Block, ...]):
    row = other("마을 | 책", hint=Kind.TABLE_ROW)

    assert kinds(title(), *stories(LEAD, SECOND), row, *below)[3] == "other"


# ---- comments ----


def test_comments_that_the_reader_takes_for_story_go_under_their_heading():
    comments = [told(COMMENT, score=0.8), told("저도 가 보고 싶다는 생각이 들었다.", score=0.8)]
    heading = other("댓글 3", reach=8)

    found = judged(title(), *stories(), heading, *comments)

    assert [verdict.kind for verdict in found[-3:]] == [Kind.COMMENTS] * 3
    assert found[-1].evidence == "under “댓글 3”, position 6"


def test_a_line_of_the_story_under_another_heading_stays():
    heading = other("많이 본 기사", reach=4)

    assert kinds(title(), told(LEAD), heading, *stories(SECOND, THIRD))[3:] == ["paragraph"] * 2


def test_a_link_to_the_comments_above_the_story_takes_nothing_of_it():
    link = other("댓글 3", reach=9)

    assert kinds(title(), link, *stories()) == ["title", "comments"] + ["paragraph"] * 4


# ---- noise ----


@pytest.mark.parametrize(
    ("line", "kind", "rule"),
    [
        pytest.param(other("로그인"), "navigation", "navigation.site_label", id="a rule"),
        pytest.param(other("정치"), "navigation", "navigation.section_name", id="a weak one too"),
        pytest.param(
            other("▲ 도서관 앞마당. ⓒ연합뉴스"), "other", "learned.noise", id="a caption far away"
        ),
        pytest.param(other(TEASER, named=Kind.TAGS), "tags", "learned.noise", id="a name"),
        pytest.param(
            other(TEASER, named=Kind.NAVIGATION), "navigation", "learned.noise", id="a menu's name"
        ),
        pytest.param(
            other(TEASER, named=Kind.CAPTION, landmark="footer"),
            "navigation",
            "learned.noise",
            id="a name of the story gives way to the place",
        ),
        pytest.param(other(TEASER, landmark="aside"), "related", "learned.noise", id="an aside"),
        pytest.param(other(TEASER, landmark="header"), "navigation", "learned.noise", id="a head"),
        pytest.param(other(TEASER, landmark="button"), "controls", "learned.noise", id="a button"),
        pytest.param(other(TEASER, landmark="form"), "promo", "learned.noise", id="a form"),
        pytest.param(other(TEASER, landmark="dialog"), "notice", "learned.noise", id="a dialog"),
        pytest.param(
            other(TEASER, landmark="hidden", link_share=0.9),
            "other",
            "learned.noise",
            id="what nobody sees",
        ),
        pytest.param(other(TEASER, link_share=0.9), "related", "learned.noise", id="a link"),
        pytest.param(other(TEASER), "other", "learned.noise", id="nothing says what it is"),
    ],
)
def test_what_is_no_story_is_called_by_the_first_that_knows_it(line: Block, kind: str, rule: str):
    away = [other(f"{TEASER} {number}") for number in range(4)]

    found = judged(title(), *stories(), *away, line)

    assert (found[-1].kind.value, found[-1].rule) == (kind, rule)


def test_a_heading_of_noise_takes_what_its_element_holds_and_no_more():
    heading = other("많이 본 기사", reach=7)

    found = judged(title(), *stories(), heading, other(TEASER), other(f"{TEASER}에 대하여"))

    assert [verdict.rule for verdict in found[5:]] == [
        "related.heading_korean", "related.heading_korean", "learned.noise",
    ]  # fmt: skip
    assert found[6].evidence == "under “많이 본 기사”, position 6"


def test_a_heading_may_reach_over_blocks_that_a_round_before_took():
    blocks = [
        replace(block, position=at, reach=at)
        for at, block in ((1, title()), (2, told(LEAD)), (9, other(TEASER)))
    ]
    heading = other("많이 본 기사", position=4, reach=9)

    found = judge_blocks([*blocks[:2], heading, blocks[2]])

    assert found[-1].rule == "related.heading_korean"


@pytest.mark.parametrize(
    ("line", "evidence"),
    [
        pytest.param(other(TEASER), "score 0.04", id="its score"),
        pytest.param(other(TEASER, landmark="aside"), "score 0.04, in <aside>", id="the element"),
        pytest.param(other(TEASER, landmark="hidden"), "score 0.04, hidden", id="out of sight"),
        pytest.param(other(TEASER, score=None), "", id="a block of another reader has none"),
    ],
)
def test_noise_says_what_it_was_decided_by(line: Block, evidence: str):
    assert judged(title(), *stories(), line)[-1].evidence == evidence


def test_a_page_of_which_nothing_is_story_is_all_noise():
    assert kinds(title(), other(TEASER), other("로그인"), other(LEAD)) == [
        "other", "other", "navigation", "other",
    ]  # fmt: skip


def test_blocks_without_scores_are_judged_by_the_pages_shape_alone():
    bare = [told(text, score=None) for text in (TITLE, *STORY)]

    assert rules(*bare, other(TEASER, score=None))[-1] == "structure.extractor"
