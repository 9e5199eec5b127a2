"""Bytes as they come, a bounded piece at a time; damage ends a stream and is remembered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import BinaryIO, Final

from crawler.inputs.arrivals import CHUNK, MAX_DEPTH, MIB, DamagedError, Reading, inside
from crawler.inputs.options import Fields, Options

# Text packs to a tenth, the pages of one outlet to a fiftieth; a bomb to a thousandth and less.
MAX_RATIO: Final = 200
FREE: Final = 64 * MIB  # unpacked before anybody looks at the ratio
MAX_SPOOL: Final = 1024 * MIB  # of a zip or Parquet inside another container


@dataclass(slots=True)
class Budget:
    """What may be unpacked of one file, in all layers together."""

    read: int = 0
    """Bytes of the file itself."""
    unpacked: int = 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes; raises DamagedError where no honest file would give so many."""
        self.unpacked += size
        if self.is_spent:
            raise DamagedError(
                f"{self.unpacked / MIB:.0f} MiB came out of {self.read / MIB:.2f} MiB: a bomb",
                "The rest of the file is not unpacked; check where it comes from",
            )

    @property
    def is_spent(self) -> bool:
        return self.unpacked > FREE + MAX_RATIO * self.read


class Stream:
    """Reads ahead, reads lines, and ends early where the bytes are damaged."""

    def __init__(
        self,
        chunks: Iterator[bytes],
        *,
        file: BinaryIO | None = None,
        under: Stream | None = None,
    ) -> None:
        self._chunks = chunks
        self._under = under
        self._ahead = b""
        self._at = 0
        self._ended = False
        self._filled = 0
        self.file = file
        """The same bytes as a file that can be sought, where there is one."""
        self.damage: DamagedError | None = None
        """Why it ended before its end."""

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay where they are; fewer at the end only."""
        while len(self._ahead) - self._at < size and self._fill():
            pass
        return self._ahead[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """The next bytes; fewer at the end only."""
        parts = []
        while size > 0:
            if self._at == len(self._ahead) and not self._fill():
                break
            part = self._ahead[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    @property
    def position(self) -> int:
        """How many bytes were read, without those put back."""
        return self._filled - (len(self._ahead) - self._at)

    def unread(self, again: bytes) -> None:
        """Put bytes back in front of what comes next."""
        begin = self._at - len(again)
        if begin >= 0 and self._ahead.startswith(again, begin):
            self._at = begin  # they are still there, perhaps before megabytes of others
        else:
            self._ahead = again + self._ahead[self._at :]
            self._at = 0

    def go_back(self, again: Stream, position: int) -> None:
        """Read on from an earlier position of the same bytes, opened again."""
        self.close()
        self._chunks, self._under, self.file = again._chunks, again._under, again.file
        self._ahead, self._at, self._filled, self._ended = b"", 0, 0, False
        self.damage = None
        self.skip(position)

    def go_on_with(self, again: Iterator[bytes], position: int) -> None:
        """Read on from an earlier position: the bytes since then, and behind them what comes."""
        coming = chain(again, [self._ahead[self._at :]])
        self._chunks = chain(filter(None, coming), self._chunks)
        self._ahead, self._at, self._filled, self._ended = b"", 0, position, False

    def skip(self, size: int) -> int:
        """Read and forget; how many bytes there were."""
        left = size
        while left > 0 and (part := self.read(min(left, CHUNK))):
            left -= len(part)
        return size - left

    def readline(self, limit: int) -> bytes:
        """Up to and with the next line end, at most `limit` bytes; empty at the end only."""
        parts = []
        while limit > 0:
            if self._at == len(self._ahead) and not self._fill():
                break
            end = self._ahead.find(b"\n", self._at, self._at + limit) + 1
            part = self._ahead[self._at : end or self._at + limit]
            self._at += len(part)
            limit -= len(part)
            parts.append(part)
            if end:
                break
        return b"".join(parts)

    def close(self) -> None:
        """Close what it is read from."""
        if self.file:
            self.file.close()
        if self._under:
            self._under.close()

    def _fill(self) -> bool:
        if self._ended:
            return False
        try:
            chunk = next(self._chunks, b"")
        except DamagedError as error:
            self.damage = error
            chunk = b""
        self._ended = not chunk
        self._ahead = self._ahead[self._at :] + chunk
        self._at = 0
        self._filled += len(chunk)
        return not self._ended

    def chunks(self) -> Iterator[bytes]:
        """The rest, piece by piece; damage is raised at its end."""
        while part := self.read(CHUNK):
            yield part
        if self.damage:
            raise self.damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What somebody said of a page beside its bytes."""

    url: str | None = None
    outlet: str | None = None
    fetched_at: datetime | None = None
    content_type: str | None = None


NOTHING: Final = Label()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes of a kind nobody knows yet, and where they are."""

    place: str
    open: Callable[[], Stream]
    """From the beginning each time; of standard input, once."""
    reopens: bool = True
    options: Options
    reads: Callable[[Source], Iterator[Reading]]
    """Reads whatever a part of it turns out to be."""
    budget: Budget = field(default_factory=Budget)
    stated: Label = NOTHING
    depth: int = 0
    size: int | None = None
    """Bytes, where it is known before they are read."""

    def within(
        self, part: str, opened: Callable[[], Stream], stated: Label, *, reopens: bool
    ) -> Source:
        """A part of this container, with what is said of that part and of the whole."""
        return replace(
            self,
            place=inside(self.place, part),
            open=opened,
            reopens=reopens,
            stated=self.said_of(stated),
            depth=self._deeper(),
            size=None,
        )

    def said_of(self, stated: Label) -> Label:
        """What is said of a part; outlet and time hold for all parts that do not say their own."""
        return replace(
            stated,
            outlet=stated.outlet or self.stated.outlet,
            fetched_at=stated.fetched_at or self.stated.fetched_at,
        )

    def unpacked(self, opened: Callable[[], Stream]) -> Source:
        """The same thing without its compression."""
        return replace(self, open=opened, depth=self._deeper(), size=None)

    def _deeper(self) -> int:
        if self.depth == MAX_DEPTH:
            raise DamagedError(
                f"packed more than {MAX_DEPTH} times over",
                "Unpack the outer layers first, and name what comes out",
            )
        return self.depth + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a kind is told by."""

    head: bytes
    """At most HEAD."""
    place: str
    fields: Fields


def pieces(file: BinaryIO, budget: Budget | None = None) -> Iterator[bytes]:
    """What is in a file; a disk that fails is damage."""
    # As much as is there: a pipe that waits for more in the middle of a call does not hear Ctrl-C.
    read = getattr(file, "read1", file.read)
    try:
        while chunk := read(CHUNK):
            if budget:
                budget.read += len(chunk)
            yield chunk
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DamagedError(reason, "Check the file and its disk") from error


def sought(stream: Stream) -> BinaryIO:
    """The stream as a file that can be sought: its own, else an unnamed one that goes by itself."""
    if stream.file:
        stream.file.seek(0)
        return stream.file
    with spooling():
        spool = stream.file = tempfile.TemporaryFile()  # noqa: SIM115 - the stream closes it
        for chunk in stream.chunks():
            if spool.tell() > MAX_SPOOL:
                raise DamagedError(
                    f"over {MAX_SPOOL // MIB} MiB inside of another file",
                    "Unpack the outer file, and name what comes out",
                )
            spool.write(chunk)
        spool.seek(0)
    return spool


@contextmanager
def spooling() -> Iterator[None]:
    """Raise DamagedError for a disk without room, which is not that of what is read."""
    try:
        yield
    except OSError as error:
        raise DamagedError(
            f"no room for a temporary file ({error.strerror or error})",
            "Make room there, or name another folder with TMPDIR, and run the same command again",
        ) from error
