"""The publishers we know: one TOML file each, in a folder for each country."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cleaners.article import Outlet, Outlets

HERE: Final = Path(__file__).parent
KEYS: Final = ("name", "names", "domains", "language", "time_zone")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class OutletError(Exception):
    """A file that describes no outlet; the message says which, why and what now."""

    def __init__(self, path: Path, why: str, hint: str) -> None:
        super().__init__(f"{path}: {why}. {hint}")
        self.path = path


def load_outlets(folder: Path | None = None) -> Outlets:
    """The outlets by slug: ours, and those of a folder of one's own, which win over ours."""
    outlets = _read_folder(HERE)
    if folder is not None:
        if not folder.is_dir():
            raise OutletError(folder, "no such folder", "Check `outlets` in the settings")
        outlets |= _read_folder(folder)
    return MappingProxyType(outlets)


def read_outlet(slug: str, text: str, path: Path) -> Outlet:
    """An outlet from the text of its file; raises OutletError."""
    try:
        keys: Mapping[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OutletError(
            path, f"not TOML ({error})", "See crawler/outlets/kr/ for examples"
        ) from error
    _check_keys(keys, path)
    outlet = Outlet(
        slug=slug,
        name=_text(keys, "name", path),
        names=_texts(keys, "names", path),
        domains=_texts(keys, "domains", path),
        language=_text(keys, "language", path),
        time_zone=_text(keys, "time_zone", path),
    )
    _check_time_zone(outlet.time_zone, path)
    return outlet


def _read_folder(folder: Path) -> dict[str, Outlet]:
    outlets: dict[str, Outlet] = {}
    for path in sorted(folder.rglob("*.toml")):
        slug = path.stem
        if not SLUG.fullmatch(slug):
            raise OutletError(
                path,
                f"'{slug}' is no slug",
                "Name the file with a-z, 0-9 and -, such as etnews.toml",
            )
        if slug in outlets:
            raise OutletError(path, f"a second outlet '{slug}'", "Rename or remove one of the two")
        outlets[slug] = read_outlet(slug, _content(path), path)
    return outlets


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OutletError(path, f"cannot be read ({error})", "It must be a UTF-8 file") from error


def _check_keys(keys: Iterable[str], path: Path) -> None:
    for key in keys:
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
            meant = f"Did you mean '{close[0]}'? " if close else ""
            raise OutletError(
                path, f"unknown key '{key}'", f"{meant}The keys are: {', '.join(KEYS)}"
            )


def _text(keys: Mapping[str, object], key: str, path: Path) -> str:
    value = keys.get(key)
    if not isinstance(value, str) or not value.strip():
        raise OutletError(path, f"`{key}` is missing or not a text", f'Write {key} = "…"')
    return value


def _texts(keys: Mapping[str, object], key: str, path: Path) -> tuple[str, ...]:
    value = keys.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise OutletError(path, f"`{key}` is not a list of texts", f'Write {key} = ["…", "…"]')
    return tuple(value)


def _check_time_zone(name: str, path: Path) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OutletError(
            path, f"no time zone '{name}'", "Use an IANA name, such as Asia/Seoul"
        ) from error
