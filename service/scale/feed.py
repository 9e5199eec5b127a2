"""What is to be cleaned, in parts: the client lists the paths, the workers read them.

The one place that knows where pages come from.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.guard import MIB
from crawler.inputs.arrivals import STDIN, Arrival, PassedOver
from crawler.inputs.feed import ALL, readings_of
from crawler.inputs.options import Options
from crawler.inputs.paths import File, Listed, listed
from service.scale.errors import ScaleError

# A part is lost as a whole when its worker dies, and is a task of the scheduler, about 1 ms each:
# small ones for few pages, and of many pages no more than so many parts.
LEAST_FILES: Final = 64
MOST_FILES: Final = 5000
PARTS: Final = 256
MOST_BYTES: Final = 256 * MIB  # of files, whatever is in them; they are read one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the paths, one behind the other; what is in them is cleaned by one worker."""

    number: int
    entries: tuple[Listed, ...]
    options: Options


def parts(
    paths: Iterable[str], *, options: Options = ALL, leave_out: frozenset[str] = frozenset()
) -> tuple[Part, ...]:
    """All paths, in the order in which one machine would read them; however many workers wait.

    Raises ScaleError for standard input, which the workers cannot read.
    """
    entries = tuple(listed(paths, globs=options.globs, leave_out=leave_out))
    if any(isinstance(entry, File) and entry.path == STDIN for entry in entries):
        raise ScaleError(
            "-", "standard input cannot be read by other processes", "Name a file that all can read"
        )
    most = min(MOST_FILES, max(LEAST_FILES, -(-len(entries) // PARTS)))
    return tuple(
        Part(number=number, entries=some, options=options)
        for number, some in enumerate(_cut(entries, most))
    )


def arrivals(part: Part, passed_over: Counter[str]) -> Iterator[Arrival]:
    """Read a part, in its order; what is no page by its nature is counted by its reason."""
    for reading in readings_of(part.entries, part.options):
        if isinstance(reading, PassedOver):
            passed_over[reading.reason] += 1
        else:
            yield reading


def _cut(entries: Iterable[Listed], most: int) -> Iterator[tuple[Listed, ...]]:
    some: list[Listed] = []
    size = 0
    for entry in entries:
        of_this = _size(entry)
        if some and (len(some) >= most or size + of_this > MOST_BYTES):
            yield tuple(some)
            some, size = [], 0
        some.append(entry)
        size += of_this
    if some:
        yield tuple(some)


def _size(entry: Listed) -> int:
    try:
        return os.stat(entry.path).st_size if isinstance(entry, File) else 0  # noqa: PTH116 - as inputs
    except OSError:
        return 0  # the worker says why
