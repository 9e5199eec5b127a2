"""Which files paths lead to: named ones, those of folders and of lists; none outside."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePath
from typing import BinaryIO, Final

from crawler.inputs.arrivals import CHUNK, STDIN, PassedOver, Unreadable
from crawler.inputs.labels import url_of
from crawler.inputs.sidecars import REASON, pages_of, sidecars_of
from crawler.inputs.utf16 import ENCODINGS, WIDTH

MAX_PATH: Final = 4096  # bytes, as of Linux; of a longer line in a list its beginning is named


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be read, or standard input."""

    path: str
    """Absolute, or `-`."""
    top: str | None = None
    """The folder it was found in, links resolved, which is not to be left; None: it was named."""

    def open(self) -> BinaryIO:
        """Open it; raises OSError, and NoFileError for what is none."""
        # A named pipe without a writer would block an ordinary open for ever.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
        if self.top is None:
            descriptor = os.open(self.path, flags)
        else:
            descriptor = os.open(_inside(self.path, self.top), flags | os.O_NOFOLLOW)
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            os.close(descriptor)
            raise NoFileError(self.path, mode)
        return os.fdopen(descriptor, "rb", buffering=0)

    def sidecar(self) -> File | None:
        """The file beside it that says more of it, if there is one."""
        if self.path == STDIN:
            return None
        path = next(filter(_is_there, sidecars_of(self.path)), None)
        if path is None:
            return None
        return File(path=path, top=os.path.realpath(os.path.dirname(self.path)))  # noqa: PTH120 - names may be any bytes


class NoFileError(Exception):
    """A pipe, a device, a folder; or a link that leads where nobody asked for."""

    def __init__(self, path: str, mode: int = 0, *, target: str | None = None) -> None:
        super().__init__(path)
        self.mode = mode
        self.target = target


FETCH: Final = "Fetch it first, and name the file; `newswinnow crawl` fetches what outlets list"

Listed = File | PassedOver | Unreadable
"""A file to read, or why there is none."""


def listed(
    paths: Iterable[str], *, globs: tuple[str, ...] = (), leave_out: frozenset[str] = frozenset()
) -> Iterator[Listed]:
    """Every file once: the paths in their order, folders by name, hidden entries left out.

    Of folders only files come that match one of the globs, as `PurePath.match` has it.
    `leave_out` has absolute paths that are no pages, such as the database that is written to.
    """
    given = iter(paths)
    first = list(islice(given, 2))
    seen = set(leave_out)
    for path in chain(first, given):
        for entry in _under(path, globs):
            if entry.path in seen:
                continue
            # One path gives every file once, and a folder may have very many.
            if len(first) > 1:
                seen.add(entry.path)
            yield entry


def paths_in(file: BinaryIO) -> Iterator[str]:
    r"""The paths of a list, one a line; separated by NUL where there is one (`find -print0`).

    As an editor or a shell of Windows writes it, it may begin with a byte order mark.
    """
    separator = b"\n"
    rest = b""
    for chunk in _in_bytes_of_names(file):
        separator = b"\0" if b"\0" in chunk else separator
        *whole, rest = (rest + chunk).split(separator)
        rest = rest[: MAX_PATH + 1]
        yield from filter(None, map(_path, whole))
    yield from filter(None, [_path(rest)])


def _in_bytes_of_names(file: BinaryIO) -> Iterator[bytes]:
    """A list as it is, but for a mark and for UTF-16, whose every second byte would be NUL."""
    # As much as is there: whoever finds the paths may take long.
    read = getattr(file, "read1", file.read)
    first = read(CHUNK)
    encoding = ENCODINGS.get(first[:WIDTH])
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from iter(lambda: read(CHUNK), b"")
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for chunk in chain([first[WIDTH:]], iter(lambda: read(CHUNK), b"")):
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")


def _path(line: bytes) -> str:
    return os.fsdecode(line[: MAX_PATH + 1].removesuffix(b"\r"))


# ---- folders


def _under(path: str, globs: tuple[str, ...]) -> Iterator[Listed]:
    if path == STDIN:
        yield File(path=path)
        return
    if not path:
        yield Unreadable(path="''", reason="an empty path", hint="Name a file or a folder")
        return
    if url_of(path) and not os.path.lexists(path):
        yield Unreadable(path=path, reason="an address, and no file", hint=FETCH)
        return
    # abspath, not resolve: the name that was given is the page's address, links and all.
    whole = os.path.abspath(path)  # noqa: PTH100 - names may be any bytes; Path adds nothing
    if os.path.isdir(whole):  # noqa: PTH112 - as above
        yield from _walk(whole, globs)
    elif _is_sidecar(whole):
        yield PassedOver(path=whole, reason=REASON)
    else:
        yield File(path=whole)


def _walk(top: str, globs: tuple[str, ...]) -> Iterator[Listed]:
    # A stack, not recursion: a folder may be nested deeper than Python can call itself.
    waiting = [top]
    real = os.path.realpath(top)
    while waiting:
        path = waiting.pop()
        try:
            names = sorted(name for name in os.listdir(path) if name[0] != ".")  # noqa: PTH208 - as above
        except OSError as error:
            yield unreadable(path, error)
            continue
        folders = []
        for name in names:
            entry = os.path.join(path, name)  # noqa: PTH118 - as above
            if os.path.islink(entry) and os.path.isdir(entry):  # noqa: PTH112, PTH114 - as above
                yield from _linked_folder(entry, real)
            elif os.path.isdir(entry):  # noqa: PTH112 - as above
                folders.append(entry)
            elif _is_sidecar(entry):
                yield PassedOver(path=entry, reason=REASON)
            elif _matches(entry, globs):
                yield File(path=entry, top=real)
        waiting += reversed(folders)


def _is_sidecar(path: str) -> bool:
    """Whether it says something of a file beside it."""
    return any(map(_is_there, pages_of(path)))


def _is_there(path: str) -> bool:
    """Whether there is anything but a folder, which is neither a page nor a sidecar."""
    return os.path.lexists(path) and not os.path.isdir(path)  # noqa: PTH112 - as above


def check_glob(glob: str) -> None:
    """Raise ValueError for what no name can match, saying why and what now."""
    try:
        PurePath().match(glob)
    except ValueError as error:
        raise ValueError(f"{error}. Write what names end with, such as '*.html'") from error


def _matches(path: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(PurePath(path).match(glob) for glob in globs)


def _linked_folder(path: str, top: str) -> Iterator[Listed]:
    target = os.path.realpath(path)
    # Files of a folder inside come under their own names, so nothing is lost by passing over it.
    if not _is_inside(target, top):
        yield _outside(path, target, "folder")


def _inside(path: str, top: str) -> str:
    """Where a path of a folder leads, if that is in the folder."""
    if not os.path.islink(path):  # noqa: PTH114 - as above
        return path
    target = os.path.realpath(path, strict=True)
    if not _is_inside(target, top):
        raise NoFileError(path, target=target)
    return target


def _is_inside(target: str, top: str) -> bool:
    return os.path.commonpath([target, top]) == top


# ---- in words


SPECIAL: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISDIR, "a folder now, and a file before"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
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


def unreadable(path: str, error: OSError | NoFileError) -> Unreadable:
    """What is said of a path that cannot be opened."""
    if isinstance(error, NoFileError):
        if error.target is not None:
            return _outside(path, error.target, "file")
        what = next((name for test, name in SPECIAL if test(error.mode)), "no ordinary file")
        return Unreadable(
            path=path,
            reason=f"{what}, and not a file",
            hint=f"Name a file, or pass the text on: newswinnow clean - < {path}",
        )
    reason, hint = HINTS.get(
        error.errno or 0, (error.strerror or type(error).__name__, "Check the file and its disk")
    )
    return Unreadable(path=path, reason=reason, hint=hint)


def _outside(path: str, target: str, kind: str) -> Unreadable:
    return Unreadable(
        path=path,
        reason=f"a link to a {kind} outside of the folder that was named",
        hint=f"Name that {kind} itself: {target}",
    )
