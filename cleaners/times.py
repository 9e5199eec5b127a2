"""Times as news pages print them, read as aware datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# A page that gives no zone means the one its readers live in, where the language has only one.
# (Chinese and German have several states, but one time; French, Spanish and English have many.)
ZONE_OF_LANGUAGE = {
    "ko": "Asia/Seoul",
    "ja": "Asia/Tokyo",
    "zh": "Asia/Shanghai",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
}
# Hours ahead of UTC of the abbreviations that pages print.
ABBREVIATIONS = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "BST": 1,
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "KST": 9,
    "JST": 9,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AEST": 10,
    "AEDT": 11,
}

# Abbreviations that mean the clock of a region, in summer and winter.
REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

CLOCK = r"""
    (?:(?P<half>오전|오후|午前|午後|[AaPp]\.?[Mm]\.?)\s*)?
    (?P<hour>[01]?\d|2[0-4])\s*(?:(?:[:.hH]\s*(?P<minute>[0-5]\d)|[시時时点]\s*(?:(?P<minute_behind>[0-5]?\d)\s*[분分:])?|(?=\s*[ap]\.?m\b))\s*(?:[:분分]?\s*(?P<second>[0-5]\d)(?:\.\d{1,6})?\s*[초秒]?|[분分])?)
    (?:\s*(?P<late_half>[AaPp]\.?[Mm]\b\.?))?
    (?:\s*(?:Uhr\s*)?(?P<zone>Z\b|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}))?
"""
NUMERIC = r"""
    (?<!\d)(?P<year>(?:19|20)\d{2})\s*[-./年년]\s*(?P<month>1[0-2]|0?[1-9])\s*[-./月월]\s*
    (?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[.일日]?
"""
SHORT = (
    r"(?<![\d.])(?P<year2>\d{2})\.(?P<month>1[0-2]|0[1-9])\.(?P<day>3[01]|[12]\d|0[1-9])(?![\d.%])"
)
WEEKDAY = r"(?:\s*[(（]\s*[월화수목금토일月火水木金土日]\s*(?:요일|曜日)?\s*[)）])?"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar enero ene janvier janv",
            "february feb februar febrero février févr",
            "march mar märz mär marzo mars",
            "april apr abril abr avril avr",
            "may mai mayo",
            "june jun juni junio juin",
            "july jul juli julio juillet juil",
            "august aug agosto ago août",
            "september sep sept septiembre septembre",
            "october oct oktober okt octubre octobre",
            "november nov noviembre novembre",
            "december dec dezember dez diciembre dic décembre déc",
        ),
        start=1,
    )
    for name in names.split()
}
NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
NAMED = rf"""
    (?:(?P<name>{NAME})\.?\s+(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?
      |(?<!\d)(?P<day_first>3[01]|[12]\d|0?[1-9])\.?(?:st|nd|rd|th)?\s+(?:de\s+)?(?P<name_last>{NAME})\.?,?)
    \s+(?:de\s+)?(?P<year>(?:19|20)\d{{2}})
"""
DAY_FIRST = r"""
    (?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])\.(?P<month>1[0-2]|0?[1-9])\.
    (?P<year>(?:19|20)\d{2})(?!\d)
"""
BETWEEN = r"(?:\s*(?:[,|·T(]|at|um|à|a\s+las|-)?\s*)"
PATTERNS = tuple(
    re.compile(rf"{day}{WEEKDAY}(?:{BETWEEN}{CLOCK})?", re.VERBOSE | re.IGNORECASE)
    for day in (NUMERIC, SHORT, NAMED, DAY_FIRST)
)


def find_time(
    text: str, *, language: str | None, zone: str | None = None
) -> tuple[datetime, str] | None:
    """The first date of a text as an aware datetime, and the characters it was read from.

    A date without a clock is midnight. A time without a zone is in `zone` or in the only zone of
    the language; else UTC.
    """
    matches = [match for pattern in PATTERNS for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda found: found.start()):
        moment = _moment(match.groupdict(), _zone(language, zone))
        if moment:
            return moment, match[0].strip()
    return None


def zone_known(language: str | None, zone: str | None = None) -> bool:
    """Whether a time without a zone can be placed."""
    return bool(zone) or language in ZONE_OF_LANGUAGE


def _zone(language: str | None, zone: str | None) -> tzinfo:
    name = zone or ZONE_OF_LANGUAGE.get(language or "")
    return ZoneInfo(name) if name else UTC


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime | None:
    year = int(parts.get("year") or 0) or 2000 + int(parts.get("year2") or 0)
    name = parts.get("name") or parts.get("name_last")
    month = MONTHS[name.lower()] if name else int(parts.get("month") or 0)
    day = int(parts.get("day") or parts.get("day_first") or 0)
    try:
        midnight = datetime(year, month, day, tzinfo=_printed_zone(parts.get("zone")) or zone)
    except ValueError:
        return None
    return midnight + timedelta(
        hours=_hour(parts),
        minutes=int(parts.get("minute") or parts.get("minute_behind") or 0),
        seconds=int(parts.get("second") or 0),
    )


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or parts.get("late_half") or "").lower().replace(".", "")
    if half in {"오후", "午後", "pm"} and hour < 12:
        return hour + 12
    return 0 if half in {"오전", "午前", "am"} and hour == 12 else hour


def _printed_zone(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    if zone[0].isalpha():
        if zone in REGIONS:
            return ZoneInfo(REGIONS[zone])
        hours = ABBREVIATIONS.get(zone.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    if int(digits[:2]) > 14:
        return None
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
