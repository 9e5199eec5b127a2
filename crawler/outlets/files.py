"""Where outlets' files are, and what is in them: TOML, one file an outlet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from crawler.outlets.keys import Keys, OutletError, check_names

T = TypeVar("T")
Read = Callable[[str, Keys], T]
"""Makes something of an outlet's slug and keys."""

HERE: Final = Path(__file__).parent
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def from_files(folder: Path | None, read: Read[T]) -> Mapping[str, T]:
    """What is read from each outlet's file, by slug.

    Ours, and those of a folder of one's own, which win over ours. Raises OutletError.
    """
    found = _from_folder(HERE, read)
    if folder is not None:
        if not folder.is_dir():
            raise OutletError(folder, "no such folder", "Check `outlets` in the settings")
        found |= _from_folder(folder, read)
    return MappingProxyType(found)


def parsed(text: str, path: Path) -> Keys:
    """The keys of a file's text, and none but those that there are; raises OutletError."""
    try:
        keys = Keys(path=path, values=tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OutletError(
            path, f"not TOML ({error})", "See crawler/outlets/kr/ for examples"
        ) from error
    check_names(keys)
    return keys


def _from_folder(folder: Path, read: Read[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in sorted(folder.rglob("*.toml")):
        slug = path.stem
        if not SLUG.fullmatch(slug):
            raise OutletError(
                path,
                f"'{slug}' is no slug",
                "Name the file with a-z, 0-9 and -, such as etnews.toml",
            )
        if slug in found:
            raise OutletError(path, f"a second outlet '{slug}'", "Rename or remove one of the two")
        found[slug] = read(slug, parsed(_content(path), path))
    return found


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # some editors put a mark before it
    except (OSError, UnicodeDecodeError) as error:
        raise OutletError(path, f"cannot be read ({error})", "It must be a UTF-8 file") from error
