"""Settings: flags, else NEWSWINNOW_* variables, else newswinnow.toml, else defaults."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = "newswinnow.toml"
PREFIX: Final = "NEWSWINNOW_"
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


KEYS: Final = ("db", "outlets")


def load_settings(
    *, flags: Mapping[str, Path | None], environ: Mapping[str, str], file: Path | None = None
) -> Settings:
    """Read the settings; `file` must exist, newswinnow.toml of the current folder may."""
    paths = {
        **_from_file(file),
        **_from_environ(environ),
        **{key: path for key, path in flags.items() if path is not None},
    }
    return Settings(db=paths.get("db", Path(DEFAULT_DB)), outlets=paths.get("outlets"))


def _from_file(file: Path | None) -> dict[str, Path]:
    path = file or Path(FILE)
    if file is None and not path.exists():
        return {}
    keys = _parsed(path)
    _refuse_unknown(keys, KEYS, str(path))
    # Relative to the file, so that a project's settings mean the same from everywhere.
    return {key: path.parent / _path(value, f"{path}: `{key}`") for key, value in keys.items()}


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


def _from_environ(environ: Mapping[str, str]) -> dict[str, Path]:
    ours = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    _refuse_unknown(ours, [PREFIX + key.upper() for key in KEYS], "the environment")
    return {
        name.removeprefix(PREFIX).lower(): _path(value, f"the environment: {name}")
        for name, value in ours.items()
    }


def _path(value: object, where: str) -> Path:
    if not isinstance(value, str) or not value:
        raise ConfigError(f'{where} is not a path. Write it as a text: "news.db"')
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{where} is not a path ({error}). Write it out without ~") from error


def _refuse_unknown(given: Iterable[str], known: Iterable[str], where: str) -> None:
    names = tuple(known)
    for name in given:
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            meant = f"Did you mean {close[0]}? " if close else ""
            raise ConfigError(
                f"{where}: unknown setting '{name}'. {meant}There are: {', '.join(names)}"
            )
