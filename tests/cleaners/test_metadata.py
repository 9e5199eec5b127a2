"""Authors, times and outlets as pages print them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.article import Block, Found, Kind, Metadata, Outlet
from cleaners.metadata import Witness, find_authors, find_outlet, find_times, witness_of

NOTHING = Metadata()
OUTLETS = {
    "hanbit": Outlet(
        slug="hanbit", name="한빛일보", names=("한빛닷컴",), domains=("hanbit.example",)
    ),
    "hanbit-sports": Outlet(
        slug="hanbit-sports", name="한빛일보스포츠", domains=("sports.hanbit.example",)
    ),
}


def witness(text: str, kind: Kind = Kind.BYLINE, *, position: int = 3, below_title: bool = True):
    return Witness(text=text, kind=kind, position=position, below_title=below_title)


def authors(*texts: str, kind: Kind = Kind.BYLINE) -> tuple[str, ...]:
    return find_authors([witness(text, kind) for text in texts], NOTHING).value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("김하늘 기자", ("김하늘",)),
        ("김하늘기자 hana@example.com", ("김하늘",)),
        ("김하늘 hana@example.com", ("김하늘",)),
        ("조바다(bada@example.com)", ("조바다",)),
        ("김하늘 기자 h@example.com 박바다 기자 b@example.com", ("김하늘", "박바다")),
        ("김하늘·박바다 기자", ("김하늘", "박바다")),
        ("김하늘, 박바다, 최구름 선임기자", ("김하늘", "박바다", "최구름")),
        ("(세종=연합뉴스) 이하늘 이바다 민구름 기자 =", ("이하늘", "이바다", "민구름")),
        ("[베이징=한빛뉴스 김하늘 특파원]", ("김하늘",)),
        ("한빛일보=김하늘 기자", ("김하늘",)),
        ("남궁하늘 논설위원", ("남궁하늘",)),
        ("엄하늘 사회학자", ("엄하늘",)),
        ("정하늘 칼럼니스트 sky@example.com", ("정하늘",)),
        ("한빛 뉴스 김하늘입니다.", ("김하늘",)),
        ("By Jane Doe", ("Jane Doe",)),
        ("By Jane Doe and John van Smith", ("Jane Doe", "John van Smith")),
        ("BY JANE O'NEILL", ("JANE O'NEILL",)),
        ("Von Anna Müller und Jan Weiß", ("Anna Müller", "Jan Weiß")),
        ("Par Marie Dupont et Léa Petit", ("Marie Dupont", "Léa Petit")),
        ("Por Ana García", ("Ana García",)),
        ("Jane Doe, Education Correspondent", ("Jane Doe",)),
        ("Jane Doe", ("Jane Doe",)),
        ("记者：王小明", ("王小明",)),
        ("文／山田太郎", ("山田太郎",)),
        ("山田花子 記者", ("山田花子",)),
        ("（山田 太郎）", ("山田 太郎",)),
        ("新华社北京3月2日电（记者王小明、李华）", ("王小明", "李华")),
    ],
)
def test_names_are_read_from_every_form_of_byline(text: str, names: tuple[str, ...]):
    assert authors(text) == names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("사진=김하늘 기자", id="a photographer"),
        pytest.param("영상취재: 박바다 / 영상편집: 최구름", id="camera and cut"),
        pytest.param("Photo by Jane Doe", id="a photographer in English"),
        pytest.param("온라인뉴스팀 기자", id="a desk"),
        pytest.param("디지털뉴스팀 digital@example.com", id="a desk with mail"),
        pytest.param("By News Desk", id="a desk in English"),
        pytest.param("뷁하늘 기자", id="no family name"),
        pytest.param("hana@example.com", id="an address alone"),
        pytest.param("责任编辑：王小明", id="the editor on duty"),
    ],
)
def test_who_did_not_write_the_story_is_no_author(text: str):
    assert authors(text) == ()


def test_an_author_is_named_once_with_all_the_places_he_was_found():
    witnesses = [
        witness("김하늘 기자", position=3),
        witness("김하늘 기자 hana@example.com", position=9),
        witness("박바다 기자", position=10),
    ]

    found = find_authors(witnesses, NOTHING)

    assert found == Found(
        value=("김하늘", "박바다"),
        where="position 3, position 10",
        raw="김하늘 기자 | 박바다 기자",
    )


def test_names_outside_bylines_and_datelines_are_no_authors():
    assert authors("김하늘 기자", kind=Kind.RELATED) == ()
    assert authors("(서울=연합뉴스) 김하늘 기자 =", kind=Kind.DATELINE) == ("김하늘",)


def test_the_outlet_is_no_author():
    found = find_authors([witness("한빛 news@hanbit.example")], NOTHING, outlet="한빛일보")

    assert found.value == ()


def test_the_markup_names_the_authors_where_no_line_does():
    stated: Found[tuple[str, ...]] = Found(value=("Jane Doe",), where="markup (trafilatura)")

    assert find_authors([], Metadata(authors=stated)) is stated
    assert find_authors([witness("김하늘 기자")], Metadata(authors=stated)).value == ("김하늘",)


def test_no_author_has_a_reason():
    assert find_authors([], NOTHING) == Found(value=(), where="no byline on the page")


def times(*witnesses: Witness, markup: Metadata = NOTHING, language: str | None = "ko"):
    found = find_times(witnesses, markup, language=language, zone=None)
    return tuple(one.value.strftime("%d %H:%M") if one.value else None for one in found)


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("입력 2025-03-02 14:05", "02 14:05", None),
        ("입력 2025.03.02. 오후 2:05 수정 2025.03.03. 오전 9:10", "02 14:05", "03 09:10"),
        ("기사입력 :[ 2025-03-02 14:05 ]", "02 14:05", None),
        ("2025/03/02 14:05 송고", "02 14:05", None),
        ("최종수정 2025-03-03 09:10", None, "03 09:10"),
        (
            "Published March 2, 2025 at 2:05 pm, updated March 3, 2025 9:10 am",
            "02 14:05",
            "03 09:10",
        ),
        ("Stand: 03.03.2025, 09:10 Uhr", None, "03 09:10"),
        ("公開 2025年3月2日 14時05分 更新 2025年3月3日 09時10分", "02 14:05", "03 09:10"),
        ("2025-03-02 14:05", "02 14:05", None),
        ("김하늘 기자 / 기사승인 : 2025-03-02 14:05:14", "02 14:05", None),
    ],
)
def test_labels_tell_publication_from_change(text: str, published: str, modified: str | None):
    assert times(witness(text, Kind.DATE)) == (published, modified)


def test_a_label_on_the_line_above_counts():
    above = (witness("수정 :", Kind.DATE), witness("2025-03-03 09:10", Kind.DATE))
    apart = (above[0], witness("김하늘 기자"), above[1])

    assert times(*above) == (None, "03 09:10")
    assert times(*apart) == ("03 09:10", None)


@pytest.mark.parametrize(
    ("site", "published"),
    [
        pytest.param("2025-03-05 08:00", "02 14:05", id="bare: the site's own, not believed"),
        pytest.param(
            "입력 2025-03-05 08:00", "05 08:00", id="labelled: believed before a bare one"
        ),
    ],
)
def test_a_date_above_the_headline_needs_a_label(site: str, published: str):
    above = witness(site, Kind.DATE, position=1, below_title=False)
    below = witness("2025-03-02 14:05", Kind.DATE)

    assert times(above, below)[0] == published


def test_a_bare_date_above_the_headline_is_no_date_of_the_story():
    assert times(witness("2025-03-05", Kind.DATE, below_title=False)) == (None, None)


def test_a_labelled_date_below_the_headline_is_surest():
    assert times(
        witness("2025-03-05 08:00", Kind.DATE),
        witness("입력 2025-03-02 14:05", Kind.DATE),
        witness("입력 2025-03-04 14:05", Kind.DATE),
    ) == ("02 14:05", None)


def test_dates_of_other_kinds_are_not_the_storys():
    assert times(witness("입력 2025-03-02 14:05", Kind.RELATED)) == (None, None)


def test_the_markup_dates_the_story_where_no_line_does():
    stated = Found(value=datetime(2025, 3, 1, tzinfo=UTC), where="JSON-LD")
    markup = Metadata(published=stated, modified=stated)

    assert times(markup=markup) == ("01 00:00", "01 00:00")
    assert times(witness("입력 2025-03-02 14:05", Kind.DATE), markup=markup)[0] == "02 14:05"


def test_no_date_has_a_reason():
    published, modified = find_times([], NOTHING, language="ko", zone=None)

    assert (published.value, published.where) == (None, "no date on the page")
    assert (modified.value, modified.where) == (None, "no date of a change on the page")


def test_a_time_that_cannot_be_placed_says_that_it_was_taken_as_utc():
    line = witness("Published March 2, 2025 2:05 pm", Kind.DATE)
    published, _ = find_times([line], NOTHING, language="en", zone=None)

    assert published.where == "position 3; no zone given, taken as UTC"


def outlet(*witnesses: Witness, slug: str | None = None, url: str | None = None, markup=NOTHING):
    return find_outlet(witnesses, markup, outlets=OUTLETS, slug=slug, url=url)


COPYRIGHT = "Copyright ⓒ 다른신문. 무단전재 및 재배포 금지."


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        pytest.param("저작권자 ⓒ 한빛일보, 무단전재 금지", Kind.COPYRIGHT, "한빛일보", id="name"),
        pytest.param("저작권자 ⓒ 한빛닷컴", Kind.COPYRIGHT, "한빛일보", id="another name"),
        pytest.param(
            "ⓒ 한빛일보스포츠 무단전재 금지",
            Kind.COPYRIGHT,
            "한빛일보스포츠",
            id="the longest name",
        ),
        pytest.param("[한빛일보 김하늘 기자]", Kind.DATELINE, "한빛일보", id="dateline"),
        pytest.param("김하늘 기자 hana@hanbit.example", Kind.BYLINE, "한빛일보", id="mail"),
        pytest.param(
            "hana@SPORTS.hanbit.example", Kind.BYLINE, "한빛일보", id="mail of a subdomain"
        ),
        pytest.param("www.hanbit.example 무단전재 금지", Kind.COPYRIGHT, "한빛일보", id="address"),
    ],
)
def test_a_known_outlet_is_told_by_its_lines(text: str, kind: Kind, name: str):
    found, known = outlet(witness(text, kind))

    assert (found.value, found.where, known.name) == (name, "position 3", name)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://hanbit.example/1", "한빛일보"),
        ("http://user@news.hanbit.example:8080/1", "한빛일보"),
        pytest.param("https://nothanbit.example/1", None, id="another domain"),
        pytest.param("hanbit.example", None, id="no URL"),
    ],
)
def test_a_known_outlet_is_told_by_the_pages_url(url: str, name: str | None):
    found, known = outlet(url=url)

    assert found.value == name
    assert (known is None) == (name is None)


def test_what_the_caller_knows_goes_before_all_lines():
    found, known = outlet(witness("ⓒ 한빛일보", Kind.COPYRIGHT), slug="hanbit-sports")

    assert (found.value, found.where) == ("한빛일보스포츠", "given with the page")
    assert known is OUTLETS["hanbit-sports"]


def test_a_slug_that_nobody_knows_is_no_outlet():
    assert outlet(slug="nobody")[0].value is None


def test_the_markup_names_an_unknown_outlet_before_a_copyright_line_does():
    stated = Found(value="또다른신문", where="meta tags")

    assert outlet(witness(COPYRIGHT, Kind.COPYRIGHT), markup=Metadata(outlet=stated)) == (
        stated,
        None,
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (COPYRIGHT, "다른신문"),
        ("[저작권자ⓒ 다른신문. 무단전재-재배포 금지]", "다른신문"),
        ("<저작권자(c) 다른통신, 무단 전재-재배포 금지>", "다른통신"),
        ("저작권자 ⓒ '글로벌 신문' 다른경제. 무단전재 금지", "다른경제"),
        ("© 2025 The Example Times. All rights reserved.", "The Example Times"),
        ("Copyright 2001-2025 Example Media Ltd. All rights reserved", "Example"),
        ("Copyrights ⓒ ㈜다른방송", "다른방송"),
    ],
)
def test_a_copyright_line_names_an_unknown_outlet(text: str, name: str):
    found, known = outlet(witness(text, Kind.COPYRIGHT))

    assert (found.value, found.raw, known) == (name, text, None)


def test_a_dateline_in_brackets_names_an_unknown_outlet():
    assert outlet(witness("[다른뉴스]", Kind.DATELINE))[0].value == "다른뉴스"
    assert outlet(witness("(서울=다른통신) 김하늘 기자 =", Kind.DATELINE))[0].value == "다른통신"
    assert outlet(witness("[다른일보=김하늘 기자]", Kind.DATELINE))[0].value == "다른일보"
    assert outlet(witness("[부산=다른일보 김하늘 기자]", Kind.DATELINE))[0].value == "다른일보"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("무단전재 및 재배포 금지", id="no name"),
        pytest.param("모든 콘텐츠는 저작권법의 보호를 받습니다.", id="the law only"),
        pytest.param("ⓒ 무단전재 금지", id="a claim without an owner"),
    ],
)
def test_an_outlet_that_nothing_names_is_null_with_a_reason(text: str):
    found, known = outlet(witness(text, Kind.COPYRIGHT))

    assert found == Found(value=None, where="nothing on the page names the outlet")
    assert known is None


@pytest.mark.parametrize(
    ("title_at", "below"),
    [
        pytest.param(2, True, id="below the headline"),
        pytest.param(3, True, id="glued to it"),
        pytest.param(4, False, id="above it"),
        pytest.param(None, True, id="no headline: nothing is above it"),
    ],
)
def test_a_witness_knows_where_it_stands(title_at, below):
    block = Block(text="2025-03-02", position=3)

    assert witness_of(block, block.text, Kind.DATE, title_at=title_at).below_title is below
