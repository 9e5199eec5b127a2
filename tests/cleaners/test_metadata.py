"""Authors, times and outlets as pages print them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.article import Block, Found, Kind, Metadata, Outlet, Passage
from cleaners.metadata import (
    Witness,
    find_authors,
    find_language,
    find_outlet,
    find_rights,
    find_times,
    find_title,
    signed_off,
    slug_of,
    witness_of,
)

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
        ("Written By Jane Doe", ("Jane Doe",)),
        ("记者：王小明", ("王小明",)),
        ("文／山田太郎", ("山田太郎",)),
        ("山田花子 記者", ("山田花子",)),
        ("（山田 太郎）", ("山田 太郎",)),
        ("（文化部・葛西みのり）", ("葛西みのり",)),
        ("（社会部 山田太郎）", ("山田太郎",)),
        ("（服部 太郎）", ("服部 太郎",)),
        ("（阿部花子）", ("阿部花子",)),
        ("（本报记者王小明）", ("王小明",)),
        ("（文/王小明）", ("王小明",)),
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
        pytest.param("Full Bio", id="a label of the box about the writer"),
        pytest.param("Follow Author", id="a button"),
        pytest.param("Executive Content Editor", id="a post alone"),
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


@pytest.mark.parametrize(
    ("language", "names"),
    [
        pytest.param("en", ("Jane Doe", "Max Poe"), id="further down others' articles are signed"),
        pytest.param("ko", ("Jane Doe", "Max Poe", "Ann Lee"), id="a Korean story at its end too"),
    ],
)
def test_credits_of_one_article_stand_together(language: str, names: tuple[str, ...]):
    credited = [
        witness("By Jane Doe", position=3),
        witness("By Max Poe", position=9),
        witness("By Ann Lee", position=40),
    ]

    assert find_authors(credited, NOTHING, language=language).value == names


def test_names_outside_bylines_and_datelines_are_no_authors():
    assert authors("김하늘 기자", kind=Kind.RELATED) == ()
    assert authors("(서울=연합뉴스) 김하늘 기자 =", kind=Kind.DATELINE) == ("김하늘",)


def test_the_outlet_is_no_author():
    found = find_authors([witness("한빛 news@hanbit.example")], NOTHING, outlet="한빛일보")

    assert found.value == ()


@pytest.mark.parametrize(
    ("language", "names"),
    [
        pytest.param("ko", ("김하늘",), id="a Korean page prints its reporters"),
        pytest.param("en", ("Jane Doe",), id="elsewhere the markup knows them best"),
        pytest.param(None, ("Jane Doe",), id="nothing is known of the language"),
    ],
)
def test_the_language_decides_whether_lines_or_markup_name_the_authors(language, names):
    stated: Found[tuple[str, ...]] = Found(value=("Jane Doe",), where="JSON-LD")
    markup = Metadata(authors=stated)

    assert find_authors([], markup, language=language) is stated
    assert find_authors([witness("김하늘 기자")], markup, language=language).value == names


def test_a_house_signs_where_no_person_does_but_not_in_korean():
    signed: Found[tuple[str, ...]] = Found(value=("Example Agency",), where="JSON-LD")
    markup = Metadata(signed=signed)

    assert find_authors([], markup, language="en") is signed
    assert find_authors([witness("By Jane Doe")], markup, language="en").value == ("Jane Doe",)
    assert find_authors([], markup, language="ko").value == ()


@pytest.mark.parametrize(
    ("ending", "names"),
    [
        ("비가 그쳤다.", ()),
        ("雨已经停了。（记者王小明、李华）", ("王小明", "李华")),
        ("雨已经停了。（编译/王小明）", ("王小明",)),
        ("雨は止んだ。（山田太郎）", ("山田太郎",)),
        ("雨は止んだ。【山田みのり】", ("山田みのり",)),
        ("雨は止んだ。【時事通信】", ()),
        ("雨は止んだ。【写真特集】", ()),
    ],
)
def test_a_name_in_brackets_behind_the_story_signs_it(ending: str, names: tuple[str, ...]):
    passages = [
        Passage(kind=Kind.PARAGRAPH, text="첫 문단이다.", position=1),
        Passage(kind=Kind.PARAGRAPH, text=ending, position=2),
    ]

    assert find_authors(signed_off(passages), NOTHING, language="zh").value == names


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        pytest.param("작성자 김하늘", Kind.OTHER, ("김하늘",), id="a label"),
        pytest.param("시험周刊记者 王小明", Kind.NAVIGATION, (), id="a label behind Hangul"),
        pytest.param("本报记者 王小明", Kind.NAVIGATION, ("王小明",), id="a Chinese label"),
        pytest.param("山田花子2025年3月2日 14時05分", Kind.DATE, ("山田花子",), id="a date"),
        pytest.param("김하늘 칼럼", Kind.NAVIGATION, (), id="a menu"),
    ],
)
def test_a_line_whose_label_names_a_writer_is_asked_last(text, kind, names):
    assert find_authors([witness(text, kind)], NOTHING, language="ko").value == names


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

    assert times(markup=markup) == ("01 09:00", "01 09:00")
    assert times(witness("입력 2025-03-02 14:05", Kind.DATE), markup=markup)[0] == "02 14:05"


def stated_at(moment: str, *, where: str = "JSON-LD") -> Found[datetime]:
    return Found(value=datetime.fromisoformat(moment), where=where, raw=moment)


def iso(*witnesses: Witness, language: str | None = "en", url: str | None = None, **fields):
    found = find_times(witnesses, Metadata(**fields), language=language, zone=None, url=url)
    return tuple(one.value.isoformat() if one.value else None for one in found)


def test_elsewhere_the_markup_dates_the_story_before_a_line_does():
    line = witness("Published March 5, 2025", Kind.DATE)
    stated = stated_at("2025-03-02T12:00:00+01:00")

    assert iso(line, published=stated)[0] == "2025-03-02T12:00:00+01:00"
    assert iso(line)[0] == "2025-03-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("March 1, 2025 8:30 pm", "2025-03-01T20:30:00-05:00", id="told without zone"),
        pytest.param("March 2, 2025 1:30 am GMT", "2025-03-02T01:30:00+00:00", id="in UTC too"),
        pytest.param("March 1, 2025 8:31 pm", "2025-03-02T01:30:00+00:00", id="another moment"),
        pytest.param("March 1, 2025", "2025-03-02T01:30:00+00:00", id="a day alone"),
    ],
)
def test_a_time_in_utc_is_put_on_the_clock_that_the_page_shows(line: str, published: str):
    stated = stated_at("2025-03-02T01:30:00+00:00")

    assert iso(witness(line, Kind.DATE), published=stated)[0] == published


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("입력 2025.03.02", "2025-03-02T14:05:09+09:00", id="a day alone"),
        pytest.param("입력 2025.03.02 14:06", "2025-03-02T14:05:09+09:00", id="rounded"),
        pytest.param("입력 2025.03.02 15:00", "2025-03-02T15:00:00+09:00", id="another time"),
        pytest.param("입력 2025.03.01", "2025-03-01T00:00:00+09:00", id="another day"),
    ],
)
def test_of_a_korean_page_the_markup_knows_the_second(line: str, published: str):
    stated = stated_at("2025-03-02T05:05:09+00:00")

    assert iso(witness(line, Kind.DATE), published=stated, language="ko")[0] == published


def test_a_time_of_the_markup_without_a_zone_is_the_readers():
    stated = stated_at("2025-03-02T12:00:00")

    assert iso(published=stated, language="ko")[0] == "2025-03-02T12:00:00+09:00"
    published, _ = find_times([], Metadata(published=stated), language="en", zone=None)
    assert published.where == "JSON-LD; no zone given, taken as UTC"


def test_the_address_and_then_a_guess_date_a_page_that_states_nothing():
    guess = stated_at("2025-03-05", where="made out by htmldate")
    url = "https://example.com/2025/03/02/rain"

    assert iso(guessed=guess, url=url)[0] == "2025-03-02T00:00:00+00:00"
    assert iso(guessed=guess, url="https://example.com/rain")[0] == "2025-03-05T00:00:00+00:00"


def test_a_change_before_the_publication_is_none():
    published = stated_at("2025-03-02T12:00:00+01:00")
    draft = stated_at("2025-02-20T12:00:00+01:00")
    _, modified = find_times(
        [], Metadata(published=published, modified=draft), language="en", zone=None
    )

    assert modified.value is None
    assert modified.where == "the stated change lies before the publication"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        pytest.param("JSON-LD", None, id="of one source: an hour before is before"),
        pytest.param(
            "meta article:modified_time",
            "2025-03-02T11:00:00+01:00",
            id="of two: it may be another clock",
        ),
    ],
)
def test_an_hour_counts_where_one_source_gives_both_times(where: str, value: str | None):
    published = stated_at("2025-03-02T12:00:00+01:00", where="JSON-LD")
    earlier = stated_at("2025-03-02T11:00:00+01:00", where=where)
    _, modified = find_times(
        [], Metadata(published=published, modified=earlier), language="en", zone=None
    )

    assert (modified.value and modified.value.isoformat()) == value


def test_a_change_in_utc_is_told_on_the_clock_of_the_publication():
    published = stated_at("2025-03-02T12:00:00+01:00")
    changed = stated_at("2025-03-02T12:30:00+00:00")
    _, modified = find_times(
        [], Metadata(published=published, modified=changed), language="en", zone=None
    )

    assert modified.value.isoformat() == "2025-03-02T13:30:00+01:00"


def headline(kept: str | None, stated: str | None, where: str = "JSON-LD", *others: str):
    title = Found(value=stated, where=where, raw=stated) if stated else None
    passage = Passage(kind=Kind.TITLE, text=kept, position=4) if kept else None
    found = find_title(passage, Metadata(title=title, headlines=(stated or "", *others)))
    return found.value, found.where


@pytest.mark.parametrize(
    ("kept", "stated", "where", "title"),
    [
        pytest.param("Rain in the North", None, "", "Rain in the North", id="no markup"),
        pytest.param(None, "Rain", "JSON-LD", "Rain", id="no line"),
        pytest.param("Weather", "Rain in the North", "JSON-LD", "Rain in the North", id="rubric"),
        pytest.param("Weather", "The Example", "title element", "Weather", id="the tab's title"),
        pytest.param(
            "Rain in the North", "Rain in the North | Weather", "meta og:title",
            "Rain in the North", id="something behind",
        ),
        pytest.param("Rain", "Rain in the North", "h1", "Rain in the North", id="half of the h1"),
        pytest.param("雨 北で", "雨　北で", "h1", "雨　北で", id="a wide space stays"),
    ],
)  # fmt: skip
def test_the_headline_is_the_line_that_the_markup_knows(kept, stated, where, title):
    assert headline(kept, stated, where)[0] == title


def test_another_headline_of_the_page_is_believed():
    assert headline("Rain today", "Rain in the North", "JSON-LD", "Rain today") == (
        "Rain today",
        "position 4",
    )


def test_a_page_without_a_headline_says_so():
    assert find_title(None, NOTHING) == Found(value=None, where="no headline on the page")


def test_reservations_of_markup_and_lines_stand_together():
    stated: Found[tuple[str, ...]] = Found(value=("robots: noai",), where="meta robots")
    lines = [
        witness("ⓒ 한빛일보. 무단전재 및 재배포 금지, AI 학습 및 활용 금지", Kind.COPYRIGHT),
        witness("AI 학습 금지", Kind.RELATED, position=9),
    ]

    found = find_rights(lines, Metadata(rights=stated))

    assert found.value[0] == "robots: noai"
    assert {"AI 학습 및 활용 금지", "무단전재 및 재배포 금지"} <= set(found.value)
    assert found.where == "meta robots, position 3"


@pytest.mark.parametrize(
    "line",
    [
        "© Example. All rights reserved.",
        "No part may be used for training AI models.",
        "Alle Rechte vorbehalten",
        "記事の無断転載を禁じます。",
        "未经授权，不得转载",
        "저작권자 ⓒ 한빛일보. 무단 전재-재배포, AI 학습 및 활용 금지",
    ],
)
def test_a_line_that_reserves_rights_is_told(line: str):
    assert find_rights([witness(line, Kind.COPYRIGHT)], NOTHING).value


def test_a_page_that_reserves_nothing_says_so():
    assert find_rights([], NOTHING) == Found(value=(), where="no reservation on the page")


@pytest.mark.parametrize(
    ("text", "known", "stated", "language"),
    [
        pytest.param(
            "어제 비가 왔고 오늘은 그쳤다고 기상청이 밝혔다.", None, "en", "ko", id="letters"
        ),
        pytest.param("", "hanbit", "en", "ko", id="the outlet's"),
        pytest.param("", None, "sv", "sv", id="the markup's"),
        pytest.param("", None, None, None, id="nothing"),
    ],
)
def test_the_letters_tell_the_language_before_outlet_and_markup(text, known, stated, language):
    passages = [Passage(kind=Kind.PARAGRAPH, text=text, position=1)] if text else []
    markup = Metadata(language=Found(value=stated, where="html lang") if stated else None)

    found = find_language(passages, markup, known=OUTLETS[known] if known else None)

    assert found.value == language


def test_a_language_that_words_cannot_tell_is_the_one_that_the_page_states():
    """Its short words are those of another: so a Polish page was Portuguese."""
    text = "Do biblioteki na rynku nie wchodzi od dziś nikt, do kas też, a ona jest na remont."
    passages = [Passage(kind=Kind.PARAGRAPH, text=text, position=1)]
    polish = Metadata(language=Found(value="pl", where="html lang"))

    assert find_language(passages, NOTHING, known=None).value == "pt"
    assert find_language(passages, polish, known=None).value == "pl"


@pytest.mark.parametrize(
    ("stated", "language"),
    [
        pytest.param("no", "no", id="letters and words cannot part them"),
        pytest.param("en", "sv", id="another, which they can: a template's"),
        pytest.param("ko", "sv", id="another script"),
        pytest.param(None, "sv", id="nothing is stated"),
    ],
)
def test_the_page_says_which_of_two_neighbours_it_is(stated, language):
    text = "Det er en plass som alle har med seg, og den er for små og store i hele landet."
    passages = [Passage(kind=Kind.PARAGRAPH, text=text, position=1)]
    markup = Metadata(language=Found(value=stated, where="html lang") if stated else None)

    assert find_language(passages, markup, known=None).value == language


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


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param("© taz Verlags GmbH", True, id="a word"),
        pytest.param("© Zitaz GmbH", False, id="a part of a word"),
        pytest.param("© tazón S.A.", False, id="the beginning of a word"),
    ],
)
def test_a_name_in_latin_letters_is_a_word_and_no_part_of_one(text, known):
    outlets = {"taz": Outlet(slug="taz", name="taz")}

    found = find_outlet(
        [witness(text, Kind.COPYRIGHT)], NOTHING, outlets=outlets, slug=None, url=None
    )

    assert (found[1] is not None) is known


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        pytest.param("한빛일보", "hanbit", id="its name"),
        pytest.param("한빛닷컴", "hanbit", id="another name of it"),
        pytest.param("한빛일보스포츠", "hanbit-sports", id="a longer name"),
        pytest.param("한빛", None, id="a part of its name"),
        pytest.param(None, None, id="no name"),
    ],
)
def test_an_article_that_states_its_outlet_has_that_outlets_slug(name, slug):
    assert slug_of(name, OUTLETS) == slug


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
        ("© Copyright 2025, The Example Times", "The Example Times"),
        ("© 2001–2025 The Example Times", "The Example Times"),
        ("© 2001, 2025 Max Poe", "Max Poe"),
        ("© 2025 Max S. Poe · Privacy", "Max S. Poe"),
        ("© 2020, St. Exempel Kantorei", "St. Exempel Kantorei"),
        ("© 2022 Verein der Leser e.V.", "Verein der Leser e.V"),
        ("© Copyright Leser Blog 2007 - 2013. All rights reserved.", "Leser Blog"),
        ("Haber Örneği © 2021", "Haber Örneği"),
        ("The Example, 2022 © All Rights Reserved", "The Example"),
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
        pytest.param("© 2025", id="a year"),
        pytest.param("Copyright © 2016. Alle Rechte vorbehalten.", id="a year and a claim"),
        pytest.param("©2025 All Rights Reserved", id="a claim behind a year"),
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
