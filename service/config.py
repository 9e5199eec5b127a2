"""Settings: flags, else NEWSWINNOW_* variables, else newswinnow.toml, else defaults."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from crawler.workers import count_from

FILE: Final = "newswinnow.toml"
PREFIX: Final = "NEWSWINNOW_"
# Whoever measures has it set while the command runs.
OF_BENCHMARKS: Final = frozenset({"NEWSWINNOW_CORPORA"})
SERVICE: Final = "service"
DEFAULT_DB: Final = "newswinnow.db"


class ConfigError(Exception):
    """A setting that does not exist or has no sense; the message says which, why and what now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set."""

    db: Path = Path(DEFAULT_DB)
    """The database file."""
    outlets: Path | None = None
    """A folder of one's own outlet files, which win over those that come with newswinnow."""
    rules: Path | None = None
    """A file of rules of one's own."""
    workers: int | None = None
    """Processes that clean pages; None for as many as there are processors."""
    contact: str = ""
    """A web or mail address, told to outlets, of whoever runs the crawl."""
    allowed_hosts: str = ""
    """Hosts and networks that may be reached although they are not of the public web."""
    redis: str = ""
    """Address of the Redis through which other machines fetch for a crawl; empty for none."""


Value = Path | int | str
Read = Callable[[object, str], Value]


def load_settings(
    *, flags: Mapping[str, Value | None], environ: Mapping[str, str], file: Path | None = None
) -> Settings:
    """Read the settings; `file` must exist, newswinnow.toml of the current folder may."""
    values = {
        **_from_file(file),
        **_from_environ(environ),
        **{key: value for key, value in flags.items() if value is not None},
    }
    db, outlets, rules, workers, contact, allowed_hosts, redis = (values.get(key) for key in KEYS)
    return Settings(
        db=db if isinstance(db, Path) else Path(DEFAULT_DB),
        outlets=outlets if isinstance(outlets, Path) else None,
        rules=rules if isinstance(rules, Path) else None,
        workers=workers if isinstance(workers, int) else None,
        contact=contact if isinstance(contact, str) else "",
        allowed_hosts=allowed_hosts if isinstance(allowed_hosts, str) else "",
        redis=redis if isinstance(redis, str) else "",
    )


def crawl_settings(settings: Settings) -> Mapping[str, str]:
    """What a crawl has to know of them, by the names that Scrapy's project has for it."""
    return {
        "POLITE_CONTACT": settings.contact,
        "SAFE_ALLOWED_HOSTS": settings.allowed_hosts,
    }


def _from_file(file: Path | None) -> dict[str, Value]:
    path = file or Path(FILE)
    if file is None and not path.exists():
        return {}
    # The table [service] is that of `newswinnow serve`: service/serving/settings.py.
    keys = {key: value for key, value in _parsed(path).items() if key != SERVICE}
    _refuse_unknown(keys, (*KEYS, f"[{SERVICE}]"), str(path))
    return {
        key: _from(path.parent, READ[key](value, f"{path}: `{key}`")) for key, value in keys.items()
    }


def service_table(file: Path | None) -> tuple[Mapping[str, object], str]:
    """The table [service] of the settings, and where it stands; empty where there is none."""
    path = file or Path(FILE)
    if file is None and not path.exists():
        return {}, str(path)
    table = _parsed(path).get(SERVICE, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: `{SERVICE}` is no table. Write [{SERVICE}] and lines below it")
    return table, f"{path}: [{SERVICE}]"


def _from(folder: Path, value: Value) -> Value:
    # Relative to the file, so that a project's settings mean the same from everywhere.
    return folder / value if isinstance(value, Path) else value


def _parsed(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}). Check the path after --config"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f'{path}: not TOML ({error}). Write lines such as db = "news.db"'
        ) from error


def _from_environ(environ: Mapping[str, str]) -> dict[str, Value]:
    ours = {
        name: value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name not in OF_BENCHMARKS
    }
    _refuse_unknown(ours, [PREFIX + key.upper() for key in KEYS], "the environment")
    keys = ((name.removeprefix(PREFIX).lower(), name) for name in ours)
    return {key: READ[key](ours[name], f"the environment: {name}") for key, name in keys}


def _number(value: object, where: str) -> int:
    try:
        return count_from(value)
    except ValueError as error:
        raise ConfigError(f"{where} {error}") from error


def _path(value: object, where: str) -> Path:
    if not isinstance(value, str) or not value:
        raise ConfigError(f'{where} is not a path. Write it as a text: "news.db"')
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{where} is not a path ({error}). Write it out without ~") from error


def _contact(value: object, where: str) -> str:
    from crawler.polite.agent import (  # noqa: PLC0415 - loads Scrapy: half a second
        names_contact,
        user_agent,
    )

    text = _text(value, where)
    try:
        user_agent("newswinnow/0", text)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error
    if text and not names_contact(text):
        raise ConfigError(f"{where} is no address. Write https://example.org/bot or a mail address")
    return text


def _text(value: object, where: str) -> str:
    if isinstance(value, str):
        return value
    raise ConfigError(f'{where} is not a text. Write it in quotes: "…"')


READ: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "db": _path,
        "outlets": _path,
        "rules": _path,
        "workers": _number,
        "contact": _contact,
        "allowed_hosts": _text,
        "redis": _text,
    }
)
KEYS: Final = tuple(READ)


def _refuse_unknown(given: Iterable[str], known: Iterable[str], where: str) -> None:
    names = tuple(known)
    for name in given:
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            meant = f"Did you mean {close[0]}? " if close else ""
            raise ConfigError(
                f"{where}: unknown setting '{name}'. {meant}There are: {', '.join(names)}"
            )
