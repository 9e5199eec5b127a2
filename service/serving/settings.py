"""The table `[service]` of newswinnow.toml."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.config import ConfigError

NEEDED: Final = "The web page needs Datasette: pip install 'newswinnow[web]'"
PLACE: Final = re.compile(r"(\[[0-9a-fA-F:]{2,39}\]|[^:\s]{1,253}):(\d{1,5})")
MOST_PORT: Final = 65535
QUIET: Final = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")
FORMS: Final = ("json", "slack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the service does; the outlets' own files say when each is due."""

    outlets: tuple[str, ...] | None = None
    """Slugs; None for all whose files say how their articles are found."""
    at_once: int = 4
    """Crawls at the same time."""
    deadline: int = 120
    """Minutes after which a crawl is ended."""
    memory: int = 2048
    """MiB that a crawl's own process may have; the processes that clean pages have 1024 each."""
    history: int = 365
    """Days for which it is kept what became of each crawl."""
    web: str = "127.0.0.1:8001"
    """Where the page is served; empty for none."""
    webhook: str = ""
    """Where alerts are posted."""
    webhook_form: str = "json"
    mail_to: str = ""
    mail_from: str = ""
    mail_server: str = "localhost:25"
    quiet: str = ""
    """Hours without alerts, `23-7`; what happens then is told at their end."""
    time_zone: str = "UTC"
    """IANA, of the quiet hours."""


DEFAULTS: Final = Service()
KINDS: Final[Mapping[str, type]] = MappingProxyType(
    {name: type(getattr(DEFAULTS, name)) for name in Service.__slots__ if name != "outlets"}
)
KEYS: Final = ("outlets", *KINDS)
LEAST: Final = MappingProxyType({"at_once": 1, "deadline": 1, "memory": 256, "history": 30})


def read_service(values: Mapping[str, object], where: str) -> Service:
    """The settings of a table; raises ConfigError."""
    for key in values:
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
            meant = f"Did you mean '{close[0]}'? " if close else ""
            raise ConfigError(
                f"{where}: unknown setting '{key}'. {meant}There are: {', '.join(KEYS)}"
            )
    found = {key: _checked(key, values[key], where) for key in KINDS if key in values}
    service = Service(outlets=_outlets(values.get("outlets"), where), **found)  # type: ignore[arg-type]  # each of its kind
    _check(service, where)
    return service


def _checked(key: str, value: object, where: str) -> object:
    kind = KINDS[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        example = getattr(DEFAULTS, key)
        written = f'"{example}"' if kind is str else example
        raise ConfigError(f"{where}: `{key}` is not as it should be. Write {key} = {written}")
    if isinstance(value, int) and value < LEAST[key]:
        raise ConfigError(f"{where}: `{key}` is less than {LEAST[key]}")
    return value


def _outlets(value: object, where: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(
            f'{where}: `outlets` is not a list of slugs. Write outlets = ["etnews", "sedaily"]'
        )
    return tuple(value)


def _is_place(text: str) -> bool:
    place = PLACE.fullmatch(text)
    return place is not None and 0 < int(place[2]) <= MOST_PORT


def _is_mail(text: str) -> bool:
    """Whether all of it can be read as addresses: what cannot would reach nobody, or one of two."""
    try:
        header = policy.default.header_factory("To", text)
    except Exception:  # noqa: BLE001 - on half an address, email's parser breaks as it happens
        return False
    return bool(header.addresses) and not header.defects


def _check(service: Service, where: str) -> None:
    checks = {
        "web": not service.web or _is_place(service.web),
        "mail_server": _is_place(service.mail_server),
        "quiet": not service.quiet or QUIET.fullmatch(service.quiet),
        "webhook_form": service.webhook_form in FORMS,
        "webhook": not service.webhook or service.webhook.startswith(("https://", "http://")),
    }
    hints = {
        "web": '"127.0.0.1:8001", or "" for none',
        "mail_server": '"localhost:25"',
        "quiet": '"23-7"',
        "webhook_form": " or ".join(f'"{form}"' for form in FORMS),
        "webhook": '"https://…"',
    }
    for key, is_right in checks.items():
        if not is_right:
            raise ConfigError(f"{where}: `{key}` is not as it should be. Write {hints[key]}")
    for key in ("mail_to", "mail_from"):
        value = getattr(service, key)
        if value and not _is_mail(value):
            raise ConfigError(
                f"{where}: `{key}` is no mail address. "
                'Write "desk@news.example", and two by a comma'
            )
    if service.mail_to and not service.mail_from:
        raise ConfigError(f"{where}: `mail_to` needs `mail_from`, whom the mail is from")
    try:
        ZoneInfo(service.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"{where}: no time zone '{service.time_zone}'. Use an IANA name, such as Asia/Seoul"
        ) from error
