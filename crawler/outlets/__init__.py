"""The publishers we know: one TOML file each, in a folder for each country."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cleaners.article import Outlet, Outlets
from crawler.outlets.files import from_files, parsed
from crawler.outlets.keys import Keys, OutletError
from crawler.outlets.layouts import read_layouts
from crawler.outlets.samples import read_samples
from crawler.outlets.ways import read_ways

__all__ = ("OutletError", "load_outlets", "read_outlet")


def load_outlets(folder: Path | None = None) -> Outlets:
    """The outlets by slug: ours, and those of a folder of one's own, which win over ours."""
    return from_files(folder, _outlet)


def read_outlet(slug: str, text: str, path: Path) -> Outlet:
    """An outlet from the text of its file; raises OutletError."""
    return _outlet(slug, parsed(text, path))


def _outlet(slug: str, keys: Keys) -> Outlet:
    outlet = Outlet(
        slug=slug,
        name=keys.text("name"),
        names=keys.texts("names"),
        domains=keys.hosts("domains"),
        language=keys.text("language"),
        time_zone=keys.text("time_zone"),
        layouts=read_layouts(keys),
    )
    _check_time_zone(outlet.time_zone, keys.path)
    # Nothing of these is used here, but a mistake is named by every command that reads the file.
    read_ways(slug, keys)
    read_samples(slug, keys)
    return outlet


def _check_time_zone(name: str, path: Path) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OutletError(
            path, f"no time zone '{name}'", "Use an IANA name, such as Asia/Seoul"
        ) from error
