"""Times as pages print them."""

from __future__ import annotations

from datetime import datetime

import pytest

from cleaners.times import find_time, zone_known


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
        pytest.param("2025-03-02 14:05:09 Uhr MESZ", "+02:00", id="German summer time"),
        pytest.param("2025-03-02 14:05:09 XYZ", "+09:00", id="unknown: the language's"),
        pytest.param("2025-03-02 14:05:09+19:00", "+09:00", id="no such offset: the language's"),
    ],
)
def test_a_printed_zone_is_believed_before_the_language(text: str, offset: str):
    assert read(text) == f"2025-03-02T14:05:09{offset}"


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
