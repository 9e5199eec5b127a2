"""The keys of an outlet's file: which there are, and each read as what it must be."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from cronsim import CronSim, CronSimError

from crawler.hosts import host_of

# By table; "" is the file itself. What is not here is a mistake.
KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "": (
            "name", "names", "domains", "language", "time_zone",
            "feeds", "sitemaps", "sections", "archives", "interval", "cron", "adaptive", "articles",
            "not_articles", "javascript", "tried_live", "politeness", "budget", "layouts", "tests",
        ),
        "politeness": ("delay",),
        "budget": ("pages", "depth", "minutes"),
        "layouts": ("since", "title", "subtitle", "authors", "published", "body", "remove"),
        "tests": ("page", "url", "content_type", "title", "authors", "published", "first", "last"),
    }
)  # fmt: skip
LISTS: Final = frozenset({"layouts", "tests"})  # of tables
SECONDS: Final[Mapping[str, int]] = MappingProxyType({"m": 60, "h": 3_600, "d": 86_400})
DURATION: Final = re.compile(r"(\d{1,5})([mhd])")
LONGEST: Final = 2_048  # characters of an address, as of those in feeds and sitemaps


class OutletError(Exception):
    """A file that describes no outlet; the message says which, why and what now."""

    def __init__(self, path: Path, why: str, hint: str) -> None:
        super().__init__(f"{path}: {why}. {hint}")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """A table of an outlet's file."""

    path: Path
    values: Mapping[str, object]
    table: str = ""
    """Its name; empty for the file itself."""

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "is missing or not a text", f'Write {key} = "…"')
        return value

    def maybe(self, key: str) -> str | None:
        """A text, or None where the key is missing."""
        return self.text(key) if key in self else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.wrong(key, "is not a list of texts", f'Write {key} = ["…", "…"]')
        return tuple(value)

    def addresses(self, key: str) -> tuple[str, ...]:
        """A list of whole http or https addresses; none where the key is missing."""
        return tuple(self._checked(key, one) for one in self.texts(key))

    def hosts(self, key: str) -> tuple[str, ...]:
        """A list of hosts, in lower case; none where the key is missing."""
        for one in self.texts(key):
            if not is_host(one):
                hint = f'Write the host alone: {key} = ["news.example"]'
                raise self.wrong(key, f"has '{one[:100]}', which is no host", hint)
        return tuple(one.lower() for one in self.texts(key))

    def address(self, key: str) -> str | None:
        """One such address, or None where the key is missing."""
        return self._checked(key, self.text(key)) if key in self else None

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        """A number, with its default and its bounds."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, "is not a number", f"Write {key} = {default:g}")
        if not least <= value <= most:
            raise self.wrong(
                key, f"is {value:g}", f"Write a number from {least:g} to {most:g}: {default:g}"
            )
        return value

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """A whole number, with its default and its bounds."""
        value = self.number(key, default, least=least, most=most)
        if not isinstance(value, int):
            raise self.wrong(key, "is not a whole number", f"Write {key} = {default}")
        return value

    def cron(self, key: str) -> str | None:
        """A time of crontab, `*/10 6-23 * * *`; None where the key is missing."""
        if key not in self:
            return None
        written = self.text(key)
        try:
            CronSim(written, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
        except CronSimError as error:
            raise self.wrong(
                key, f"is no time of crontab ({error})", f'Write {key} = "*/10 6-23 * * *"'
            ) from error
        return written

    def duration(self, key: str, default: str) -> int:
        """Seconds; written `30m`, `1h` or `1d`."""
        value = self.values.get(key, default)
        match = DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None or not int(match[1]):
            raise self.wrong(key, "is no time", f'Write {key} = "30m", "1h" or "1d"')
        return int(match[1]) * SECONDS[match[2]]

    def flag(self, key: str) -> bool:
        """True or false; false where the key is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "is neither true nor false", f"Write {key} = false")
        return value

    def date(self, key: str) -> datetime.date | None:
        """A day, as TOML writes it; None where the key is missing."""
        value = self.values.get(key)
        if value is None or (
            isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        ):
            return value
        raise self.wrong(key, "is no day", f"Write {key} = 2025-01-31, without quotes")

    def moment(self, key: str) -> datetime.datetime | None:
        """A time with its zone, as TOML writes it; None where the key is missing."""
        value = self.values.get(key)
        if value is None or (isinstance(value, datetime.datetime) and value.tzinfo):
            return value
        raise self.wrong(
            key,
            "is no time with a zone",
            f"Write {key} = 2025-01-31T09:30:00+09:00, without quotes",
        )

    def inner(self, key: str) -> Keys:
        """A table of this file; an empty one where it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "is no table", f"Write [{key}] and its keys below")
        return self._named(key, value)

    def several(self, key: str) -> tuple[Keys, ...]:
        """The tables of a list; none where it is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, "is no list of tables", f"Write [[{key}]] and the keys below")
        return tuple(self._named(key, one) for one in value)

    def wrong(self, key: str, why: str, hint: str) -> OutletError:
        """The error of a key, by its full name."""
        name = f"{self.table}.{key}" if self.table else key
        return OutletError(self.path, f"`{name}` {why}", hint)

    def _checked(self, key: str, text: str) -> str:
        if is_address(text):
            return text
        raise self.wrong(
            key,
            f"has '{text[:100]}', which is no address",
            "Write it whole: https://news.example/rss",
        )

    def _named(self, table: str, values: Mapping[str, object]) -> Keys:
        return Keys(path=self.path, values=values, table=table)


def check_names(keys: Keys) -> None:
    """Refuse a key that there is not, in the file and in all its tables; raises OutletError."""
    for one in (keys, *_tables(keys)):
        _refuse_unknown(one)


def is_address(text: str) -> bool:
    """Whether it is a whole address of the web."""
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:  # such as https://[half, or a port of letters
        return False
    plain = len(text) <= LONGEST and not re.search(r"[\s\x00-\x1f\x7f]", text)
    return parts.scheme in {"http", "https"} and has_host and plain


def is_host(text: str) -> bool:
    """Whether it is a host, without scheme, port and path."""
    bare = f"[{text}]" if ":" in text else text
    has_label = bool(text) and not text.startswith(".") and "*" not in text
    return (
        has_label
        and is_address(f"https://{bare}")
        and host_of(f"https://{bare}") == text.casefold()
    )


def _tables(keys: Keys) -> Iterator[Keys]:
    for key in keys.values:
        if key in LISTS:
            yield from keys.several(key)
        elif key in KEYS:
            yield keys.inner(key)


def _refuse_unknown(keys: Keys) -> None:
    known = KEYS[keys.table]
    for key in keys.values:
        if key not in known:
            where = f" in [{keys.table}]" if keys.table else ""
            raise OutletError(
                keys.path,
                f"unknown key '{key}'{where}",
                f"{_meant(key, known)}The keys are: {', '.join(known)}",
            )


def _meant(key: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'? " if close else ""
