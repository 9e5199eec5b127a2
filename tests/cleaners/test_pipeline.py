"""The whole path of a page: what comes out, what comes back, what is refused."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from cleaners.article import Cleaned, Kind, Outlet, RawPage, Rejected, RejectReason
from cleaners.pipeline import MOST_BLOCKS, ROUNDS, clean
from cleaners.readers.hashes import HASHES
from cleaners.readers.learned import SPLITS, Weights
from tests.cleaners.samples import LEAD, SECOND, STORY, TITLE, cleaned, cleaned_page, page, removed

COPYRIGHT = "저작권자 ⓒ 한빛일보, 무단전재 금지"
BYLINE = "김하늘 기자 hana@hanbit.example"
PREFIX = "[한빛일보] (서울=연합뉴스) 김하늘 기자 = "
REFRAIN = "밤마다 등대에 불이 켜지면 마을 사람들은 도서관으로 모여들어 책을 읽는다고 한다."
POINTER = " <본지 3월 2일자 4면 참조>"
OUTLETS = MappingProxyType(
    {
        "hanbit": Outlet(
            slug="hanbit",
            name="한빛일보",
            domains=("hanbit.example",),
            time_zone="America/New_York",
        )
    }
)


def rejected(body: bytes) -> Rejected:
    outcome = clean(RawPage(body=body))
    assert isinstance(outcome, Rejected), outcome
    return outcome


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        pytest.param(b"", RejectReason.EMPTY, "no text", id="empty"),
        pytest.param(b" \n\xef\xbb\xbf\t", RejectReason.EMPTY, "no text", id="white space"),
        pytest.param(b"%PDF-1.7", RejectReason.BINARY, "a PDF document", id="PDF"),
        pytest.param(b"\x00" * 99, RejectReason.BINARY, "binary data", id="binary"),
        pytest.param(f"로그인\n{COPYRIGHT}".encode(), RejectReason.NO_STORY, "2 lines", id="noise"),
        pytest.param(
            b"<html><body></body></html>", RejectReason.NO_STORY, "0 lines", id="empty HTML"
        ),
        pytest.param(b"a\n" * (MOST_BLOCKS + 1), RejectReason.TOO_LONG, "20,000", id="too long"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(
    body: bytes, reason: RejectReason, word: str
):
    outcome = rejected(body)

    assert outcome.reason is reason
    assert word in outcome.detail


def test_the_warnings_of_the_bytes_come_with_the_article():
    outcome = cleaned_page(
        "\n".join((TITLE, "", *STORY)).encode() + b"\x00", "text/plain; charset=utf-8"
    )

    assert outcome.article.warnings == ("1 NUL character removed",)


def test_a_page_that_nests_thousands_of_elements_gives_a_value():
    body = f"<html><body>{'<div>' * 2500}{LEAD}{'</div>' * 2500}</body></html>"

    assert isinstance(clean(RawPage(body=body.encode())), Cleaned | Rejected)


def test_a_removal_names_its_place_its_text_and_its_blame():
    outcome = cleaned(TITLE, BYLINE, "", *STORY)
    removal = outcome.removals[0]

    assert (removal.position, removal.start, removal.end) == (2, 0, len(BYLINE))
    assert (removal.text, removal.kind, removal.rule) == (BYLINE, Kind.BYLINE, "byline.korean")
    assert removal.reason == "the line names the reporter"


def test_spans_go_from_both_ends_of_a_paragraph_in_reading_order():
    outcome = cleaned(TITLE, "", f"{PREFIX}{LEAD}", *STORY[1:3], STORY[3] + POINTER)

    assert outcome.article.body == STORY
    assert [removal.text for removal in outcome.removals] == [
        "[한빛일보] ",
        "(서울=연합뉴스) 김하늘 기자 = ",
        POINTER,
    ]
    assert outcome.article.dateline == ("[한빛일보]", "(서울=연합뉴스) 김하늘 기자 =")


def test_a_dateline_is_cut_off_the_first_paragraphs_only():
    late = f"[한빛일보] {LEAD}"

    outcome = cleaned(TITLE, "", *STORY, late.replace("백 년", "열 해"))

    assert outcome.article.body[-1].startswith("[한빛일보]")


def test_a_whole_line_that_was_put_back_stays_and_nothing_else_changes():
    once = cleaned(TITLE, "", *STORY, BYLINE, COPYRIGHT)
    byline = next(removal for removal in once.removals if removal.text == BYLINE)

    again = cleaned(TITLE, "", *STORY, BYLINE, COPYRIGHT, restored=frozenset({byline.key}))

    assert again.article.body == (*STORY, BYLINE)
    assert [removal.key for removal in again.removals] == [
        removal.key for removal in once.removals if removal is not byline
    ]


def test_of_two_spans_the_inner_one_alone_can_be_put_back():
    lines = (TITLE, "", PREFIX + LEAD, *STORY[1:])
    outlet, agency = cleaned(*lines).removals

    again = cleaned(*lines, restored=frozenset({agency.key}))

    assert again.removals == (outlet,)
    assert again.article.body[0] == f"(서울=연합뉴스) 김하늘 기자 = {LEAD}"


def test_of_two_spans_the_outer_one_holds_what_stands_behind_it():
    lines = (TITLE, "", PREFIX + LEAD, *STORY[1:])
    outlet, _ = cleaned(*lines).removals

    again = cleaned(*lines, restored=frozenset({outlet.key}))

    assert again.removals == ()
    assert again.article.body[0] == PREFIX + LEAD


@pytest.mark.parametrize("key", ["", "nonsense", "0123456789abcdef#1@0-5", "x@9-"])
def test_a_key_of_no_removal_changes_nothing(key: str):
    lines = (TITLE, "", *STORY, BYLINE)

    assert cleaned(*lines, restored=frozenset({key})) == cleaned(*lines)


def test_a_heading_of_the_markup_comes_back_as_what_it_was():
    story = "".join(f"<p>{text}</p>" for text in STORY)
    body = f"<html><body><h1>{TITLE}</h1>{story}<ul><li>관련기사</li></ul></body></html>"
    once = cleaned_page(body.encode())

    again = clean(
        RawPage(body=body.encode()), restored=frozenset(removal.key for removal in once.removals)
    )

    assert isinstance(again, Cleaned)
    assert again.article.texts(Kind.LIST_ITEM) == ("관련기사",)


def test_keys_hold_whatever_else_the_page_says():
    def key(*above: str, behind: tuple[str, ...] = ()) -> str:
        outcome = cleaned(*above, TITLE, "", *STORY, BYLINE, *behind)
        return next(removal.key for removal in outcome.removals if removal.text == BYLINE)

    assert key() == key("로그인", "", "회원가입") == key(behind=(COPYRIGHT, "많이 본 기사"))


def test_two_copies_of_a_line_have_keys_of_their_own():
    outcome = cleaned("로그인", TITLE, "", *STORY, COPYRIGHT, "로그인")
    keys = [removal.key for removal in outcome.removals if removal.text == "로그인"]

    assert [key.split("#")[1] for key in keys] == ["1@0-3", "2@0-3"]


def test_a_copy_of_the_story_away_from_it_is_a_duplicate():
    outcome = cleaned(TITLE, "", *STORY, COPYRIGHT, LEAD, "섬마을 학교에 새 선생님 온다")

    assert removed(outcome)[LEAD] == "duplicate"
    assert outcome.removals[-1].rule == "structure.behind_story"


def test_a_second_round_takes_what_the_first_uncovered():
    outcome = cleaned(TITLE, "", f"{PREFIX}{LEAD}", *STORY[1:], f"{LEAD} {SECOND}")

    assert outcome.article.body == (*STORY[2:], f"{LEAD} {SECOND}")
    assert removed(outcome)[LEAD] == "duplicate"


def test_rounds_are_bounded_however_long_one_removal_uncovers_the_next():
    villages = (
        "가람",
        "나루",
        "다솜",
        "라온",
        "마루",
        "바다",
        "사랑",
        "아름",
        "자람",
        "타래",
        "파도",
        "하늘",
        "오름",
    )
    told = [f"{name} 마을의 도서관도 새로 문을 연다고 군이 밝혔다." for name in villages]

    outcome = cleaned(TITLE, "", *(f"[한빛일보] {text}" for text in told), " ".join(told))

    assert len(outcome.article.dateline) == 3 * ROUNDS


def test_the_zone_of_a_known_outlet_places_its_times():
    outcome = cleaned(TITLE, "입력 2025-03-02 14:05", BYLINE, "", *STORY, outlets=OUTLETS)

    assert outcome.article.outlet.value == "한빛일보"
    assert outcome.article.published.value.isoformat() == "2025-03-02T14:05:00-05:00"


def test_the_url_comes_from_the_caller_then_the_markup_then_nowhere():
    link = '<link rel="canonical" href="https://hanbit.example/1">'
    story = "".join(f"<p>{text}</p>" for text in STORY)
    body = f"<html><head>{link}</head><body>{story}</body></html>"
    given = clean(RawPage(body=body.encode(), url="https://hanbit.example/2"))
    bare = clean(page(TITLE, *STORY))

    assert isinstance(given, Cleaned)
    assert isinstance(bare, Cleaned)
    assert given.article.url.value == "https://hanbit.example/2"
    assert cleaned_page(body.encode()).article.url.value == "https://hanbit.example/1"
    assert (bare.article.url.value, bare.article.url.where) == (None, "no URL came with the page")


def test_the_language_of_too_short_a_page_is_the_outlets():
    flash = RawPage(
        body="3월 2일 개관 12,345,678,901,234,567,890,123,456,789원 든 새집.".encode(),
        outlet="hanbit",
    )

    known, unknown = clean(flash, outlets=OUTLETS), clean(flash)

    assert isinstance(known, Cleaned)
    assert isinstance(unknown, Cleaned)
    assert known.article.language.value == "ko"
    assert (unknown.article.language.value, unknown.article.language.where) == (
        None,
        "too few letters to tell",
    )


# ---- a page that the learned reader has read ----


def read_by_a_sure_reader(body: str) -> Cleaned:
    """The article of a page all of whose blocks the reader takes for story."""
    weights = Weights(
        name="sure",
        words=np.zeros(HASHES, np.float32),
        bias=0.0,
        features=np.zeros((1, SPLITS), np.int64),
        thresholds=np.zeros((1, SPLITS), np.float32),
        leaves=np.full((1, SPLITS + 1), 5.0, np.float32),
    )
    outcome = clean(RawPage(body=html_of(body)), weights=weights)
    assert isinstance(outcome, Cleaned), outcome
    return outcome


def html_of(body: str) -> bytes:
    return f"<html><body><article><h1>{TITLE}</h1>{body}</article></body></html>".encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            f"{paragraphs(*STORY)}<ul><li>{REFRAIN}</li><li>책 3만 권</li><li>{REFRAIN}</li></ul>",
            REFRAIN,
            id="items of a list",
        ),
        pytest.param(
            f"{paragraphs(*STORY)}<table><tr><td>18일</td><td>{REFRAIN}</td></tr>"
            f"<tr><td>18일</td><td>{REFRAIN}</td></tr></table>",
            f"18일 | {REFRAIN}",
            id="rows of a table",
        ),
        pytest.param(
            paragraphs(LEAD, REFRAIN, SECOND, REFRAIN, *STORY[2:], REFRAIN),
            REFRAIN,
            id="a line said three times",
        ),
    ],
)
def test_what_a_list_or_a_refrain_says_again_is_meant_where_a_reader_was_sure(body: str, text: str):
    times = body.count(REFRAIN)

    assert read_by_a_sure_reader(body).article.body.count(text) == times
    assert cleaned_page(html_of(body)).article.body.count(text) == 1


def test_a_paragraph_said_twice_is_said_once_however_sure_a_reader_was():
    outcome = read_by_a_sure_reader(paragraphs(LEAD, REFRAIN, *STORY[1:], REFRAIN))

    assert outcome.article.body == (LEAD, REFRAIN, *STORY[1:])
    assert removed(outcome)[REFRAIN] == "duplicate"


def test_two_alike_lines_are_both_told_where_a_reader_was_sure():
    alike = STORY[2].replace("밤에도 ", "")
    body = paragraphs(*STORY, alike)

    assert read_by_a_sure_reader(body).article.body == (*STORY, alike)
    assert removed(cleaned_page(html_of(body))) == {alike: "duplicate"}


def test_an_edited_second_copy_of_the_story_goes_however_sure_a_reader_was():
    edited = (LEAD, STORY[1], STORY[2].replace("밤에도 ", ""), STORY[3])

    for outcome in (
        read_by_a_sure_reader(paragraphs(*STORY, *edited)),
        cleaned_page(html_of(paragraphs(*STORY, *edited))),
    ):
        assert outcome.article.body == STORY
        assert {removal.kind for removal in outcome.removals} == {Kind.DUPLICATE}


def test_a_second_copy_with_lines_missing_names_the_paragraphs_it_repeats():
    outcome = cleaned_page(html_of(paragraphs(*STORY, LEAD, STORY[2], STORY[3])))

    assert outcome.article.body == STORY
    evidence = [removal.evidence for removal in outcome.removals]
    positions = [passage.position for passage in outcome.article.passages[-4:]]
    assert evidence == [f"position {positions[at]}, similarity 1" for at in (0, 2, 3)]


def test_a_fuller_second_copy_stays_and_the_first_goes():
    outcome = cleaned_page(html_of(paragraphs(LEAD, STORY[1], STORY[3], *STORY)))

    assert outcome.article.body == STORY


def test_the_lead_in_a_box_of_an_ai_summary_goes_and_stays_where_the_story_has_it():
    box = f'<div class="summary"><strong>AI 요약</strong><p>{LEAD}</p><p>{STORY[2]}</p></div>'
    outcome = cleaned_page(html_of(box + paragraphs(*STORY)))

    assert outcome.article.body == STORY


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ("서가 넓히고 책 3만 권 들여놓아", "밤에도 불 켜는 도서관 앞마당"),
            id="under the headline",
        ),
        pytest.param(
            tuple(
                f"밤에도 불 켜는 도서관, {name} 누가 왜 지었나?"
                for name in ("섬에", "뭍에", "산에", "강에")
            ),
            id="questions, which are no subtitle",
        ),
    ],
)
def test_a_dateline_behind_lines_that_tell_nothing_is_cut_off(lines: tuple[str, ...]):
    outcome = read_by_a_sure_reader(paragraphs(*lines, f"{PREFIX}{LEAD}", *STORY[1:]))

    assert outcome.article.dateline == ("[한빛일보]", "(서울=연합뉴스) 김하늘 기자 =")
    assert outcome.article.body[-len(STORY) :] == STORY
