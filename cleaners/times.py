"""Times as news pages print them, read as aware datetimes."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    "WET": 0,
    "WEST": 1,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "HKT": 8,
    "SGT": 8,
    "NZST": 12,
    "NZDT": 13,
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
    (?:\s*(?:Uhr\s*)?(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|Z\b|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}))?
"""
NUMERIC = r"""
    (?<!\d)(?P<year>(?:19|20)\d{2})\s*[-./年년]\s*(?P<month>1[0-2]|0?[1-9])\s*[-./月월]\s*
    (?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[.일日]?
"""
SHORT = (
    r"(?<![\d.])(?P<year2>\d{2})\.(?P<month>1[0-2]|0[1-9])\.(?P<day>3[01]|[12]\d|0[1-9])(?![\d.%])"
)
WEEKDAY = r"(?:\s*[(（]\s*[월화수목금토일月火水木金土日]\s*(?:요일|曜日)?\s*[)）])?"
MONTH_NAMES = (
    # By month, in the languages of the pages of benchmarks/ and their neighbours.
    (
        "january jan januar jänner enero ene janvier janv gennaio janeiro januari januara ocak"
        " января styczeń stycznia ledna sausio janúar tammikuuta ιανουαρίου січня"
    ),
    (
        "february feb februar febrero février févr febbraio fevereiro februari februara şubat"
        " февраля luty lutego února vasario febrúar helmikuuta φεβρουαρίου лютого"
    ),
    (
        "march mar märz mär marzo mars março maart marts mart марта marzec marca března kovo"
        " maaliskuuta μαρτίου березня"
    ),
    (
        "april apr abril abr avril avr aprile aprila nisan апреля kwiecień kwietnia dubna"
        " balandžio apríl huhtikuuta απριλίου квітня"
    ),
    ("may mai mayo maggio maio mei maj mayıs мая maja května gegužės maí toukokuuta μαΐου травня"),
    (
        "june jun juni junio juin giugno junho haziran июня czerwiec czerwca června birželio júní"
        " kesäkuuta ιουνίου червня"
    ),
    (
        "july jul juli julio juillet juil luglio julho temmuz июля lipiec lipca července liepos"
        " júlí heinäkuuta ιουλίου липня"
    ),
    (
        "august aug agosto ago août augustus augusti ağustos августа sierpień sierpnia srpna"
        " rugpjūčio ágúst elokuuta αυγούστου серпня"
    ),
    (
        "september sep sept septiembre septembre settembre setembro eylül сентября wrzesień"
        " września září rugsėjo syyskuuta σεπτεμβρίου вересня"
    ),
    (
        "october oct oktober okt octubre octobre ottobre outubro ekim октября październik"
        " października října spalio október lokakuuta οκτωβρίου жовтня"
    ),
    (
        "november nov noviembre novembre novembro kasım ноября listopad listopada listopadu"
        " lapkričio nóvember marraskuuta νοεμβρίου листопада"
    ),
    (
        "december dec dezember dez diciembre dic décembre déc dicembre dezembro aralık декабря"
        " grudzień grudnia prosince gruodžio desember joulukuuta δεκεμβρίου грудня"
    ),
)
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
NAMED = rf"""
    (?:(?P<name>{NAME})\.?\s+(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?
      |(?<!\d)(?P<day_first>3[01]|[12]\d|0?[1-9])\.?(?:st|nd|rd|th)?\s+(?:de\s+)?(?P<name_last>{NAME})\.?,?)
    \s+(?:de\s+)?(?P<year>(?:19|20)\d{{2}})
"""
DAY_FIRST = r"""
    (?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])\.\s?(?P<month>1[0-2]|0?[1-9])\.\s?
    (?P<year>(?:19|20)\d{2})(?!\d)
"""
DAY_FIRST_SHORT = r"""
    (?<![\d.])(?P<day>3[01]|[12]\d|0[1-9])\.(?P<month>1[0-2]|0[1-9])\.(?P<year2>\d{2})(?![\d.%])
"""
# 12/22/2023 can only be a month first, 22/12/2023 only a day; of 5/4/2023 nobody knows.
MONTH_SLASHED = r"""
    (?<![\d/])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|2\d|1[3-9])/(?P<year>(?:19|20)\d{2})(?![\d/])
"""
DAY_SLASHED = r"""
    (?<![\d/])(?P<day>3[01]|2\d|1[3-9])/(?P<month>1[0-2]|0?[1-9])/(?P<year>(?:19|20)\d{2})(?![\d/])
"""
# Fri Apr 28 19:20:36 CEST 2023: as Java and C print it.
MACHINE = re.compile(
    r"[A-Z][a-z]{2}\s+(?P<name>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<hour>\d\d):"
    r"(?P<minute>\d\d):(?P<second>\d\d)\s+(?:(?P<zone>(?:GMT|UTC)[+-]\d\d:?\d\d|[A-Z]{2,4}|[+-]\d{4})\s+)?(?P<year>\d{4})"
)
COMPACT = re.compile(r"^((?:19|20)\d{6})(\d{6})$")  # 20240517093000, as Korean portals print it
EPOCH = re.compile(r"1\d{9}(?P<thousandths>\d{3})?")  # seconds or milliseconds from 2001 to 2033
# Two digits and stops: a year first where years come first, a day first elsewhere.
YEAR_FIRST = frozenset({"ko", "ja", "zh", "hu", "lt", None})
LATEST = 2100
IN_ADDRESS = re.compile(
    r"[/_=-][A-Z]?(20[0-3]\d|199\d)[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?=[/_.\-]|\d{0,12}(?:[/_.\-?]|$))"
)
LONGEST_ADDRESS = 2000
DIGITS = re.compile(r"\d\d")
EPOCH_YEAR = 1970  # the zero of clocks
LONGEST_STAMP = 100
EARLIEST = 1950  # years; a date before is a default of some program
BETWEEN = r"(?:\s*(?:[,|·T(]|at|um|à|a\s+las|-)?\s*)"


def _compiled(*days: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"{day}{WEEKDAY}(?:{BETWEEN}{CLOCK})?", re.VERBOSE | re.IGNORECASE)
        for day in days
    )


WHOLE = _compiled(NUMERIC, NAMED, DAY_FIRST, MONTH_SLASHED, DAY_SLASHED)
YEAR_FIRST_PATTERNS = (*WHOLE, *_compiled(SHORT))
DAY_FIRST_PATTERNS = (*WHOLE, *_compiled(DAY_FIRST_SHORT))


def find_time(
    text: str, *, language: str | None, zone: str | None = None
) -> tuple[datetime, str] | None:
    """The first date of a text as an aware datetime, and the characters it was read from.

    A date without a clock is midnight. A time without a zone is in `zone` or in the only zone of
    the language; else UTC.
    """
    patterns = YEAR_FIRST_PATTERNS if language in YEAR_FIRST else DAY_FIRST_PATTERNS
    return _first(text, patterns, local_zone(language, zone))


def read_stamp(text: str) -> datetime | None:
    """A time as markup writes it: ISO 8601, RFC 2822, seconds since 1970, or a date in words.

    Naive where it names no zone.
    """
    bare = text.strip()[:LONGEST_STAMP]
    moment = _machine(bare)
    if moment is None:
        found = _first(bare, WHOLE, None)
        moment = found[0] if found else None
    return moment if moment and _is_sane(moment) else None


def date_in_address(url: str) -> tuple[datetime, str] | None:
    """The day that many outlets put into an address, `/2024/05/17/` or `20240517`; naive."""
    match = IN_ADDRESS.search(url[:LONGEST_ADDRESS])
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])), match[0].strip("/_-")  # noqa: DTZ001 - a day has no zone
    except ValueError:
        return None


def _is_sane(moment: datetime) -> bool:
    return EARLIEST <= moment.year < LATEST and moment.year != EPOCH_YEAR


def placed(moment: datetime, *, language: str | None, zone: str | None = None) -> datetime:
    """A time without a zone in the outlet's, or in the only one of the language; else UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=local_zone(language, zone))


def _machine(text: str) -> datetime | None:
    epoch = EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(text[:10]), tz=UTC)
    try:
        return datetime.fromisoformat(COMPACT.sub(r"\1T\2", text))
    except ValueError:
        match = MACHINE.search(text)
    return _moment(match.groupdict(), None) if match else None


def _first(
    text: str, patterns: Sequence[re.Pattern[str]], zone: tzinfo | None
) -> tuple[datetime, str] | None:
    if not DIGITS.search(text):
        return None
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda found: found.start()):
        moment = _moment(match.groupdict(), zone)
        if moment:
            return moment, match[0].strip()
    return None


def zone_known(language: str | None, zone: str | None = None) -> bool:
    """Whether a time without a zone can be placed."""
    return bool(zone) or language in ZONE_OF_LANGUAGE


def stated_zone(text: str) -> bool:
    """Whether the characters of a time name its zone."""
    matches = (pattern.search(text) for pattern in YEAR_FIRST_PATTERNS)
    return any(match and _printed_zone(match["zone"]) for match in matches)


def local_zone(language: str | None, zone: str | None) -> tzinfo:
    """The outlet's zone, or the only one of the language; else UTC."""
    name = zone or ZONE_OF_LANGUAGE.get(language or "")
    return ZoneInfo(name) if name else UTC


def _moment(parts: dict[str, str | None], zone: tzinfo | None) -> datetime | None:
    year = int(parts.get("year") or 0) or 2000 + int(parts.get("year2") or 0)
    name = parts.get("name") or parts.get("name_last")
    month = MONTHS.get(name.lower(), 0) if name else int(parts.get("month") or 0)
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
    if zone[0].isalpha() and zone[-1].isdigit():  # GMT+0900: ahead of Greenwich by that
        zone = zone[len("GMT") :].strip()
    if zone[0].isalpha():
        if zone in REGIONS:
            return ZoneInfo(REGIONS[zone])
        hours = ABBREVIATIONS.get(zone.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    whole = int(digits) * 100 if len(digits) <= 2 else int(digits)  # 9 is 09, and 0900
    if whole >= 1500:
        return None
    return timezone(sign * timedelta(hours=whole // 100, minutes=whole % 100))
