"""Compression: gzip, zstd, bzip2 and xz as layers of a file, and what HTTP may pack a body with.

Nothing is ever unpacked further than it is read: each step gives at most one piece.
"""

from __future__ import annotations

import lzma
import re
import sys
import zlib
from bz2 import BZ2Decompressor
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import brotli

from crawler.inputs.arrivals import CHUNK, MAX_DEPTH, MIB, DamagedError, Reading
from crawler.inputs.streams import Beginning, Budget, Source, Stream

if sys.version_info >= (3, 14):  # pragma: no cover - which Python runs is not for a test to choose
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

LONGEST_MAGIC: Final = 10
XZ_MEMORY: Final = 128 * MIB  # `xz -9` asks for 65 MiB
ERRORS: Final = (zlib.error, lzma.LZMAError, ZstdError, brotli.error, OSError, EOFError)


class Decompressor(Protocol):
    """What those of bz2, lzma and zstd have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Inflate:
    """Deflate, in the manners of gzip, zlib and zip."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        # With all input taken there may still be more to come than one step gives.
        return not self._inner.unconsumed_tail and not self._full

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._full = len(piece) == max_length
        return piece


class Brotli:
    """A stream of one part, which ends where it says."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._full = False

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def needs_input(self) -> bool:
        # It would take more in any case; what it still has to give must come first.
        return not self._full and bool(self._inner.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = bytes(self._inner.process(data, output_buffer_limit=max_length))
        self._full = len(piece) >= max_length
        return piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A way to pack bytes."""

    name: str
    magic: re.Pattern[bytes] | None
    """The beginning of each part; None where there is one part, and nothing to know it by."""
    new: Callable[[], Decompressor]
    suffix: str = ""
    """Of files that are packed so."""


GZIP: Final = Codec(
    name="gzip",
    magic=re.compile(rb"\x1f\x8b\x08"),
    new=lambda: Inflate(zlib.MAX_WBITS + 16),
    suffix=".gz",
)
ZSTD: Final = Codec(
    name="zstd",
    magic=re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),  # a frame, or one to be skipped
    new=ZstdDecompressor,
    suffix=".zst",
)
BZIP2: Final = Codec(
    name="bzip2",
    magic=re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    new=BZ2Decompressor,
    suffix=".bz2",
)
XZ: Final = Codec(
    name="xz",
    magic=re.compile(rb"\xfd7zXZ\x00"),
    new=lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY),
    suffix=".xz",
)
ZLIB: Final = Codec(name="zlib", magic=None, new=lambda: Inflate(zlib.MAX_WBITS))
DEFLATE: Final = Codec(name="deflate", magic=None, new=lambda: Inflate(-zlib.MAX_WBITS))
BROTLI: Final = Codec(name="br", magic=None, new=Brotli)

LAYERS: Final = (GZIP, ZSTD, BZIP2, XZ)


def unpacked(chunks: Iterator[bytes], codec: Codec, budget: Budget) -> Iterator[bytes]:
    """What was packed, piece by piece; raises DamagedError behind all that could be unpacked.

    A file may have several parts, one behind the other (a WARC has one for each record). Where one
    is damaged the next one goes on, and the damage is told at the end.
    """
    damage: DamagedError | None = None
    ahead = b""
    while True:
        try:
            ahead = yield from _part(codec, ahead, chunks, budget)
        except _BrokenError as error:
            damage = damage or DamagedError(f"damaged {codec.name} data ({error})")
            ahead = error.fed[1:]
        if not codec.magic:
            break
        ahead, damage = _next_part(ahead, chunks, codec, damage)
        if not ahead:
            break
    if damage:
        raise damage


def read_layer(codec: Codec) -> Callable[[Source, Stream], Iterator[Reading]]:
    """Read what is packed, as the same thing at the same place."""

    def read(source: Source, stream: Stream) -> Iterator[Reading]:
        at_hand = [stream]

        def opened() -> Stream:
            under = at_hand.pop() if at_hand else source.open()
            return Stream(unpacked(under.chunks(), codec, source.budget), under=under)

        yield from source.reads(source.unpacked(opened))
        stream.damage = None  # told by what is in it

    return read


def unpacked_name(name: str) -> str:
    """The name of a file without its layers, as `gunzip` has it."""
    for _ in range(MAX_DEPTH):
        name = next(
            (name.removesuffix(one.suffix) for one in LAYERS if name.endswith(one.suffix)), name
        )
    return name


def is_packed(codec: Codec) -> Callable[[Beginning], bool]:
    """Whether something begins as the codec writes it."""
    magic = codec.magic
    return lambda begin: magic is not None and magic.match(begin.head) is not None


class _BrokenError(Exception):
    """A part of a file that its decompressor refuses."""

    def __init__(self, error: Exception, fed: bytes) -> None:
        super().__init__(str(error))
        self.fed = fed
        """What it was given last; another part may begin in it."""


def _part(
    codec: Codec, ahead: bytes, chunks: Iterator[bytes], budget: Budget
) -> Generator[bytes, None, bytes]:
    """Unpack one part, and give back what stands behind it."""
    part = codec.new()
    while True:
        given = ahead
        while ahead or not part.needs_input:
            try:
                piece = part.decompress(ahead, CHUNK)
            except ERRORS as error:
                raise _BrokenError(error, given) from error
            ahead = b""
            budget.spend(len(piece))
            if piece:
                yield piece
            if part.eof:
                return part.unused_data
        ahead = next(chunks, b"")
        if not ahead:
            raise DamagedError(f"cut off in the middle of its {codec.name} data")


def _next_part(
    ahead: bytes, chunks: Iterator[bytes], codec: Codec, damage: DamagedError | None
) -> tuple[bytes, DamagedError | None]:
    """The bytes from where the next part begins, empty at the end; zeros between are padding."""
    while True:
        ahead = ahead if damage else ahead.lstrip(b"\0")
        found = codec.magic.search(ahead) if codec.magic else None
        if found and (damage or not found.start()):
            return ahead[found.start() :], damage
        junk = DamagedError(f"bytes behind its {codec.name} data that are none")
        if not damage and len(ahead) >= LONGEST_MAGIC:
            damage = junk
            continue
        more = next(chunks, b"")
        if not more:
            return b"", damage or (junk if ahead else None)
        ahead = (ahead[-LONGEST_MAGIC:] if damage else ahead) + more
