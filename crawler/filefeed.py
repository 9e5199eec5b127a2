"""Pages from files, folders and stdin: each file is one page, or one line that says why not."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from cleaners.article import RawPage
from crawler.guard import MIB

STDIN: Final = "-"
MAX_READ_BYTES: Final = 64 * MIB  # a file this long is no page; its bytes are not even looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A path that gave no page."""

    path: str
    reason: str
    hint: str
    """What to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversized:
    """A file over MAX_READ_BYTES: named, and not read."""

    path: str
    size: int
    """Bytes; of stdin, as many as were read before giving up."""


Arrival = RawPage | Oversized | Unreadable
"""What a path can give."""

Listed = str | Unreadable
"""A file to read (its absolute path, or `-`), or why there is none."""


def pages(
    paths: Iterable[str],
    *,
    stdin: BinaryIO | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> Iterator[Arrival]:
    """Read one page after the other, in the order of `listed`; `-` is one page from `stdin`."""
    for entry in listed(paths, leave_out=leave_out):
        yield _arrival(entry, stdin)


def count(paths: Iterable[str], *, leave_out: frozenset[str] = frozenset()) -> int:
    """How many pages `pages` would give now; nothing is read."""
    return sum(1 for _ in listed(paths, leave_out=leave_out))


def listed(paths: Iterable[str], *, leave_out: frozenset[str] = frozenset()) -> Iterator[Listed]:
    """Every file once: the paths in their order, folders by name, hidden entries left out.

    `leave_out` has absolute paths that are no pages, such as the database that is written to.
    """
    seen = set(leave_out)
    for path in paths:
        for entry in _under(path):
            name = entry if isinstance(entry, str) else entry.path
            if name not in seen:
                seen.add(name)
                yield entry


# ---- what there is


def _under(path: str) -> Iterator[Listed]:
    if path == STDIN:
        yield path
        return
    # abspath, not resolve: the name that was given is the page's address, links and all.
    whole = os.path.abspath(path) if path else ""  # noqa: PTH100 - as below
    if whole and os.path.isdir(whole):  # noqa: PTH112 - names may be any bytes; Path adds nothing
        yield from _walk(whole)
    else:
        yield whole or Unreadable(path="''", reason="an empty path", hint="Name a file or a folder")


def _walk(top: str) -> Iterator[Listed]:
    # A stack, not recursion: a folder may be nested deeper than Python can call itself.
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if path != top and os.path.islink(path):  # noqa: PTH114 - as above
            yield from _linked(path, top)
        elif os.path.isdir(path):  # noqa: PTH112 - as above
            try:
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - as above
            except OSError as error:
                yield _unreadable(path, error)
            else:
                waiting += [os.path.join(path, name) for name in names if name[0] != "."]  # noqa: PTH118 - as above
        else:
            yield path


def _linked(path: str, top: str) -> Iterator[Listed]:
    if not os.path.isdir(path):  # noqa: PTH112 - as above
        yield path
        return
    target = os.path.realpath(path)
    inside = os.path.realpath(top)
    # Files of a folder inside come under their own names, so nothing is lost by passing over it.
    if os.path.commonpath([target, inside]) != inside:
        yield Unreadable(
            path=path,
            reason="a link to a folder outside of the one that was named",
            hint=f"Name that folder itself: {target}",
        )


# ---- what is in it


def _arrival(entry: Listed, stdin: BinaryIO | None) -> Arrival:
    if isinstance(entry, Unreadable):
        return entry
    try:
        return _from_stdin(stdin) if entry == STDIN else _from_file(entry)
    except OSError as error:
        return _unreadable(entry, error)


def _from_stdin(stdin: BinaryIO | None) -> Arrival:
    if stdin is None:
        return Unreadable(path=STDIN, reason="no standard input", hint="Name a file instead")
    body = stdin.read(MAX_READ_BYTES + 1)
    if len(body) > MAX_READ_BYTES:
        return Oversized(path=STDIN, size=len(body))
    return RawPage(body=body)


def _from_file(path: str) -> Arrival:
    # A named pipe without a writer would block an ordinary open for ever.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return _no_file(path, status.st_mode)
        if status.st_size > MAX_READ_BYTES:
            return Oversized(path=path, size=status.st_size)
        # Bounded, whatever the size said: some files grow, and those of /proc say 0.
        body = file.read(MAX_READ_BYTES + 1)
    if len(body) > MAX_READ_BYTES:
        return Oversized(path=path, size=len(body))
    return RawPage(body=body, source_path=path)


SPECIAL: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISDIR, "a folder now, and a file before"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _no_file(path: str, mode: int) -> Unreadable:
    what = next((name for test, name in SPECIAL if test(mode)), "no ordinary file")
    return Unreadable(
        path=path,
        reason=f"{what}, and not a file",
        hint=f"Name a file, or pass the text on: newswinnow clean - < {path}",
    )


HINTS: Final = {
    errno.ENOENT: ("no such file", "Check the path"),
    errno.EACCES: ("no permission to read it", "Change its permissions, or run as its owner"),
    errno.EPERM: ("no permission to read it", "Change its permissions, or run as its owner"),
    errno.ELOOP: ("a link that leads to itself", "Remove the link or name its target"),
    errno.ENXIO: ("a socket or a device without a driver", "Name a file"),
    errno.ENAMETOOLONG: ("a name too long", "Check the path"),
    errno.ENOTDIR: ("a part of the path is no folder", "Check the path"),
}


def _unreadable(path: str, error: OSError) -> Unreadable:
    reason, hint = HINTS.get(
        error.errno or 0, (error.strerror or type(error).__name__, "Check the file and its disk")
    )
    return Unreadable(path=path, reason=reason, hint=hint)
