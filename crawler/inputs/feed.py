"""Pages from files, folders and standard input: one after the other, or why there is none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from cleaners.article import RawPage
from crawler.inputs import formats, paths
from crawler.inputs.arrivals import STDIN, DamagedError, PassedOver, Reading, Unreadable
from crawler.inputs.options import Options
from crawler.inputs.paths import File, Listed, NoFileError
from crawler.inputs.sidecars import read_sidecar
from crawler.inputs.streams import NOTHING, Budget, Label, Source, Stream, pieces

ALL: Final = Options()


def pages(
    given: Iterable[str],
    *,
    options: Options = ALL,
    stdin: BinaryIO | None = None,
    leave_out: frozenset[str] = frozenset(),
    done: Callable[[], None] = lambda: None,
) -> Iterator[Reading]:
    """Read one page after the other, in the order of the paths; `-` is `stdin`.

    `done` is called behind each of the files that `count` counts.
    """
    for entry in paths.listed(given, globs=options.globs, leave_out=leave_out):
        yield from _readings(entry, options, stdin)
        done()


def readings_of(entries: Iterable[Listed], options: Options) -> Iterator[Reading]:
    """What is in files that were listed before, perhaps by another process."""
    for entry in entries:
        yield from _readings(entry, options, None)


def count(
    given: Iterable[str], *, options: Options = ALL, leave_out: frozenset[str] = frozenset()
) -> int:
    """How many files `pages` would read now, sidecars and missing ones too; none is opened."""
    return sum(1 for _ in paths.listed(given, globs=options.globs, leave_out=leave_out))


def _readings(entry: Listed, options: Options, stdin: BinaryIO | None) -> Iterator[Reading]:
    if isinstance(entry, Unreadable | PassedOver):
        yield entry
        return
    try:
        if entry.path == STDIN:
            yield from _of_stdin(stdin, options)
        else:
            yield from _of_file(entry, options)
    except (OSError, NoFileError) as error:
        yield paths.unreadable(entry.path, error)
    except DamagedError as error:
        yield Unreadable(path=entry.path, reason=error.reason, hint=error.hint)


def _of_stdin(stdin: BinaryIO | None, options: Options) -> Iterator[Reading]:
    if stdin is None:
        yield Unreadable(path=STDIN, reason="no standard input", hint="Name a file instead")
        return
    budget = Budget()
    stream = Stream(pieces(stdin, budget))
    yield from formats.read(
        Source(
            place=STDIN,
            open=lambda: stream,
            reopens=False,
            options=options,
            reads=formats.read,
            budget=budget,
        )
    )


def _of_file(file: File, options: Options) -> Iterator[Reading]:
    with file.open() as opened:
        before = os.fstat(opened.fileno())
    budget = Budget()

    def again() -> Stream:
        opened = file.open()
        return Stream(pieces(opened, budget), file=opened)

    source = Source(
        place=file.path,
        open=again,
        options=options,
        reads=formats.read,
        budget=budget,
        stated=_stated(file.sidecar()),
        size=before.st_size,
    )
    is_told = False
    for reading in formats.read(source):
        # Of a page that changes while it is read nobody knows what it said, nor why it is damaged.
        # What happens to the file behind its end is no matter.
        if _place_of(reading) == file.path:
            _check_unchanged(file, before)
            is_told = True
        yield reading
    if not is_told:
        _check_unchanged(file, before)


def _place_of(reading: Reading) -> str | None:
    return reading.source_path if isinstance(reading, RawPage) else reading.path


def _check_unchanged(file: File, before: os.stat_result) -> None:
    try:
        now = os.stat(file.path)  # noqa: PTH116 - names may be any bytes
    except OSError:
        return  # gone meanwhile, and read all the same
    is_same_file = (now.st_dev, now.st_ino) == (before.st_dev, before.st_ino)
    if is_same_file and (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DamagedError(
            "it changed while it was read", "Run the same command again when nobody writes to it"
        )


def _stated(sidecar: File | None) -> Label:
    if sidecar is None:
        return NOTHING
    try:
        with sidecar.open() as file:
            return read_sidecar(Stream(pieces(file)))
    except (OSError, NoFileError) as error:
        why = paths.unreadable(sidecar.path, error)
        raise DamagedError(f"its sidecar cannot be read ({why.reason})", why.hint) from error
