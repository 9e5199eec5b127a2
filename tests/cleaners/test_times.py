"""Times as pages print them."""

from __future__ import annotations

from datetime import datetime

import pytest

from cleaners.times import date_in_address, find_time, placed, read_stamp, stated_zone, zone_known


def read(text: str, language: str | None = "ko", zone: str | None = None) -> str | None:
    found = find_time(text, language=language, zone=zone)
    return found[0].isoformat() if found else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2025-03-02 14:05", "2025-03-02T14:05:00", id="hyphens"),
        pytest.param("입력 2025.03.02. 14:05:09", "2025-03-02T14:05:09", id="stops, seconds"),
        pytest.param("2025/03/02 14:05 송고", "2025-03-02T14:05:00", id="slashes"),
        pytest.param("2025. 3. 2. 14:05", "2025-03-02T14:05:00", id="stops and spaces"),
        pytest.param("2025년 3월 2일 14시 05분", "2025-03-02T14:05:00", id="Korean words"),
        pytest.param("2025년 3월 2일 14시 05분 30초", "2025-03-02T14:05:30", id="with seconds"),
        pytest.param("2025-03-02(일) 14:05", "2025-03-02T14:05:00", id="weekday"),
        pytest.param("2025.03.02 (일요일) 14:05", "2025-03-02T14:05:00", id="long weekday"),
        pytest.param("입력 25.03.02 14:05", "2025-03-02T14:05:00", id="two digits of the year"),
        pytest.param("2025-03-02", "2025-03-02T00:00:00", id="no clock: midnight"),
        pytest.param("2025-03-02 24:00", "2025-03-03T00:00:00", id="the end of the day"),
        pytest.param("2025-03-02 25:00", "2025-03-02T00:00:00", id="no such hour: no clock"),
        pytest.param("2025.3.2~4", "2025-03-02T00:00:00", id="a span of days: its first"),
        pytest.param("입력2025.03.02. 오후 4:04", "2025-03-02T16:04:00", id="afternoon"),
        pytest.param("2025.03.02 오전 9:04", "2025-03-02T09:04:00", id="morning"),
        pytest.param("2025.03.02 오전 12:05", "2025-03-02T00:05:00", id="twelve at night"),
        pytest.param("2025.03.02 오후 12:05", "2025-03-02T12:05:00", id="twelve at noon"),
        pytest.param("2025.03.02 오후 14:05", "2025-03-02T14:05:00", id="afternoon said twice"),
    ],
)
def test_a_korean_time_is_read_in_korean_time(text: str, moment: str):
    assert read(text) == f"{moment}+09:00"


@pytest.mark.parametrize(
    ("language", "text", "moment"),
    [
        ("en", "March 2, 2025 at 10:30 am", "2025-03-02T10:30:00+00:00"),
        ("en", "Sept. 2nd, 2025", "2025-09-02T00:00:00+00:00"),
        ("en", "2 Mar 2025, 12:05 a.m.", "2025-03-02T00:05:00+00:00"),
        ("en", "March 2, 2025 10:30 PM", "2025-03-02T22:30:00+00:00"),
        ("de", "2. März 2025 um 10:30 Uhr", "2025-03-02T10:30:00+01:00"),
        ("de", "02.07.2025, 10.30 Uhr", "2025-07-02T10:30:00+02:00"),
        ("fr", "le 2 août 2025 à 10h30", "2025-08-02T10:30:00+00:00"),
        ("es", "2 de marzo de 2025 a las 10:30", "2025-03-02T10:30:00+00:00"),
        ("it", "2 marzo 2025", "2025-03-02T00:00:00+01:00"),
        ("ja", "2025年3月2日（日） 午後3時30分", "2025-03-02T15:30:00+09:00"),
        ("ja", "2025年3月2日 午前0時05分", "2025-03-02T00:05:00+09:00"),
        ("zh", "2025年03月02日10:30", "2025-03-02T10:30:00+08:00"),
    ],
)
def test_a_time_is_read_in_the_manner_and_zone_of_its_language(
    language: str, text: str, moment: str
):
    assert read(text, language) == moment


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        pytest.param("2025-03-02T14:05:09Z", "+00:00", id="Z"),
        pytest.param("2025-03-02T14:05:09.123Z", "+00:00", id="with a fraction"),
        pytest.param("2025-03-02T14:05:09+01:00", "+01:00", id="offset"),
        pytest.param("2025-03-02 14:05:09 -0530", "-05:30", id="west, without a colon"),
        pytest.param("2025-03-02 14:05:09 EST", "-05:00", id="EST"),
        pytest.param("2025-03-02 14:05:09 KST", "+09:00", id="KST"),
        pytest.param("2025-03-02T14:05:09EET", "+02:00", id="east of Berlin"),
        pytest.param("2025-03-02 14:05:09 Uhr MESZ", "+02:00", id="German summer time"),
        pytest.param("2025-03-02 14:05:09 XYZ", "+09:00", id="unknown: the language's"),
        pytest.param("2025-03-02 14:05:09+19:00", "+09:00", id="no such offset: the language's"),
    ],
)
def test_a_printed_zone_is_believed_before_the_language(text: str, offset: str):
    assert read(text) == f"2025-03-02T14:05:09{offset}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2025-03-02 14:05 ET", "2025-03-02T14:05:00-05:00", id="in winter"),
        pytest.param("2025-07-02 14:05 ET", "2025-07-02T14:05:00-04:00", id="in summer"),
        pytest.param("July 2, 2025 2:05 PM PT", "2025-07-02T14:05:00-07:00", id="Pacific"),
    ],
)
def test_a_region_has_the_clock_of_its_season(text: str, moment: str):
    assert read(text, "en") == moment


def test_the_zone_of_the_outlet_is_believed_before_the_language():
    assert read("2025-03-02 14:05", "ko", "America/New_York") == "2025-03-02T14:05:00-05:00"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2025-02-30", id="no such day"),
        pytest.param("2025-13-02", id="no such month"),
        pytest.param("March 32, 2025", id="no such day of March"),
        pytest.param("20250302", id="a number"),
        pytest.param("코스피 2,561.15", id="an index"),
        pytest.param("3.1.25.03.02", id="a version"),
        pytest.param("24.12.31%", id="a share"),
        pytest.param("2125-03-02", id="a century too late"),
        pytest.param("maybe 2, 2025", id="no month"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_date_is_none(text: str):
    assert read(text) is None


def test_an_impossible_date_does_not_hide_one_of_another_form():
    assert read("2025-02-30, 2 March 2025") == "2025-03-02T00:00:00+09:00"


def test_of_several_dates_the_first_is_read_with_its_characters():
    found = find_time("입력 2 March 2025 수정 2025.03.04 09:00", language="ko")

    assert found == (datetime.fromisoformat("2025-03-02T00:00:00+09:00"), "2 March 2025")


@pytest.mark.parametrize(
    ("language", "zone", "known"),
    [
        pytest.param("ko", None, True, id="one zone"),
        pytest.param("en", None, False, id="many zones"),
        pytest.param("en", "Europe/London", True, id="the outlet's"),
        pytest.param(None, None, False, id="unknown language"),
    ],
)
def test_a_time_can_be_placed_where_language_or_outlet_has_one_zone(language, zone, known):
    assert zone_known(language, zone) is known


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2025-03-02T14:05:09+01:00", "2025-03-02T14:05:09+01:00", id="ISO"),
        pytest.param("2025-03-02T14:05Z", "2025-03-02T14:05:00+00:00", id="without seconds"),
        pytest.param("2025-03-02T14:05:09+0100", "2025-03-02T14:05:09+01:00", id="no colon"),
        pytest.param("2025-03-02 14:05:09 -0500", "2025-03-02T14:05:09-05:00", id="spaces"),
        pytest.param("2025-03-02T14:05:09.123Z EST", "2025-03-02T14:05:09+00:00", id="two zones"),
        pytest.param("2025-03-02", "2025-03-02T00:00:00", id="a day has no zone"),
        pytest.param("20250302140509", "2025-03-02T14:05:09", id="digits alone"),
        pytest.param(
            "Sun Mar 02 2025 14:05:09 GMT+0900 (Korean Standard Time)",
            "2025-03-02T14:05:09+09:00",
            id="as JavaScript prints it",
        ),
        pytest.param(
            "Sun Mar 02 14:05:09 GMT-03:30 2025", "2025-03-02T14:05:09-03:30", id="Java's zone"
        ),
        pytest.param("2 March 2025 14:05 UTC+9", "2025-03-02T14:05:00+09:00", id="an hour alone"),
        pytest.param("Sun, 02 Mar 2025 14:05:09 GMT", "2025-03-02T14:05:09+00:00", id="RFC 2822"),
        pytest.param("Sun Mar 02 14:05:09 CET 2025", "2025-03-02T14:05:09+01:00", id="Java"),
        pytest.param("1740920709", "2025-03-02T13:05:09+00:00", id="seconds since 1970"),
        pytest.param("1740920709000", "2025-03-02T13:05:09+00:00", id="milliseconds"),
        pytest.param("March 2, 2025, 2:05 pm", "2025-03-02T14:05:00", id="words"),
        pytest.param("2 марта 2025", "2025-03-02T00:00:00", id="Russian words"),
        pytest.param("2 Mart 2025", "2025-03-02T00:00:00", id="Turkish words"),
        pytest.param("12/22/2025", "2025-12-22T00:00:00", id="a month first"),
        pytest.param("22/12/2025", "2025-12-22T00:00:00", id="a day first"),
    ],
)
def test_a_stamp_of_the_markup_is_read(text: str, moment: str):
    assert read_stamp(text).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("05/04/2025", id="day or month: nobody knows"),
        pytest.param("0001-01-01T00:00:00Z", id="the zero of a program"),
        pytest.param("1970-01-01T00:00:00Z", id="the zero of clocks"),
        pytest.param("9999-12-31", id="never"),
        pytest.param("Sun Xyz 02 14:05:09 CET 2025", id="no month"),
        pytest.param("yesterday", id="a word"),
        pytest.param("", id="nothing"),
        pytest.param("9" * 5000, id="a long number"),
    ],
)
def test_what_is_no_stamp_is_none(text: str):
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    ("language", "moment"),
    [("de", "2025-03-02T00:00:00+01:00"), ("ko", "2002-03-25T00:00:00+09:00")],
)
def test_two_digits_are_a_year_where_years_come_first(language: str, moment: str):
    assert read("02.03.25", language) == moment


@pytest.mark.parametrize(
    ("url", "day", "raw"),
    [
        ("https://example.com/2025/03/02/rain", "2025-03-02", "2025/03/02"),
        ("https://example.com/rain-20250302.html", "2025-03-02", "20250302"),
        ("https://example.com/news/A2025030214050000", "2025-03-02", "A20250302"),
        ("https://example.com/story?id=20250302140500", "2025-03-02", "=20250302"),
    ],
)
def test_an_address_may_hold_the_day(url: str, day: str, raw: str):
    found, characters = date_in_address(url)

    assert (found.date().isoformat(), characters) == (day, raw)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2025/02/31/rain",
        "https://example.com/2025/rain",
        "https://example.com/rain-12345678",
        "",
    ],
)
def test_another_number_in_an_address_is_no_day(url: str):
    assert date_in_address(url) is None


def test_a_naive_time_gets_the_zone_of_the_language_or_utc():
    noon = datetime(2025, 3, 2, 12)  # noqa: DTZ001 - without a zone, as a page states it

    assert placed(noon, language="ko").isoformat() == "2025-03-02T12:00:00+09:00"
    assert placed(noon, language="en").isoformat() == "2025-03-02T12:00:00+00:00"
    aware = datetime.fromisoformat("2025-03-02T12:00:00-05:00")
    assert placed(aware, language="ko") is aware


def test_characters_may_name_a_zone():
    assert stated_zone("2 March 2025 14:05 GMT")
    assert stated_zone("2 March 2025 14:05 GMT+9")
    assert not stated_zone("2 March 2025 14:05")
