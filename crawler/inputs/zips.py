"""Zip archives, and WACZ, which is one: members are read as streams, nothing is ever extracted."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import BinaryIO, Final

from crawler.inputs.arrivals import (
    CHUNK,
    MIB,
    DamagedError,
    PassedOver,
    Reading,
    Unreadable,
    inside,
)
from crawler.inputs.compressed import BZIP2, DEFLATE, ZSTD, Codec, unpacked
from crawler.inputs.members import HIDDEN, Names, is_hidden
from crawler.inputs.page import read_page
from crawler.inputs.sidecars import REASON, is_sidecar, read_sidecar, sidecars_of
from crawler.inputs.streams import NOTHING, Beginning, Source, Stream, pieces, sought
from crawler.inputs.zip_directory import END_MAGIC, LOCAL, LOCAL_MAGIC, Member, found, listed

MAX_MEMBERS: Final = 300_000
MAX_WINDOW: Final = 64 * MIB
STORED: Final = 0
LZMA: Final = 14

# Documents that are zip files: as pages they are rejected with the right words.
DOCUMENTS: Final = frozenset(
    {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"}
)
PACKAGE: Final = "datapackage.json"
ARCHIVE: Final = "archive/"


class ZipLzma:
    """LZMA as zip writes it: what it needs to know stands before the data."""

    HEAD: Final = struct.Struct("<2xHBL")

    def __init__(self) -> None:
        self._head = b""
        self._inner: lzma.LZMADecompressor | None = None

    @property
    def eof(self) -> bool:
        return self._inner is not None and self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner is None or self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data if self._inner else b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._inner is None:
            self._head += data
            if len(self._head) < self.HEAD.size:
                return b""
            self._inner = self._begin(self._head[: self.HEAD.size])
            data = self._head[self.HEAD.size :]
        return self._inner.decompress(data, max_length)

    def _begin(self, head: bytes) -> lzma.LZMADecompressor:
        _, packed, window = self.HEAD.unpack(head)
        rest, context = divmod(packed, 9)
        position, literal = divmod(rest, 5)
        chain = {
            "id": lzma.FILTER_LZMA1,
            "dict_size": min(window, MAX_WINDOW),
            "lc": context,
            "lp": literal,
            "pb": position,
        }
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])


METHODS: Final[Mapping[int, Codec]] = MappingProxyType(
    {
        8: DEFLATE,
        12: BZIP2,
        LZMA: Codec(name="lzma", magic=None, new=ZipLzma),
        20: ZSTD,
        93: ZSTD,
    }
)


def is_zip(begin: Beginning) -> bool:
    return begin.head.startswith((LOCAL_MAGIC, END_MAGIC))


def read_zip(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each member is read as what it is: `!/a/b.html`. Of a WACZ only its WARCs are."""
    is_own = stream.file is not None
    archive = _Archive(source=source, file=sought(stream), is_own=is_own)
    damage: DamagedError | None = None
    try:
        members = listed(archive.file)
    except DamagedError as error:
        members, damage = tuple(islice(found(archive.file), MAX_MEMBERS)), error
        if not members:
            raise
    by_name = {member.name: member for member in members}
    if DOCUMENTS & by_name.keys():
        archive.file.seek(0)
        yield from read_page(source, Stream(pieces(archive.file)))
        return
    numbered = Names.of(member.name for member in members)
    is_wacz = PACKAGE in by_name and any(name.startswith(ARCHIVE) for name in by_name)
    for member in members:
        part = numbered.part(member.name)
        reason = _reason_to_pass(member.name, by_name, is_wacz=is_wacz)
        if reason:
            yield PassedOver(path=inside(source.place, part), reason=reason)
        elif not member.name.endswith("/"):
            beside = filter(None, map(by_name.get, sidecars_of(member.name)))
            yield from _readings_of(archive, member, part, next(beside, None))
            source.budget.spend(0)
    if damage:
        raise damage


def _reason_to_pass(name: str, names: Mapping[str, Member], *, is_wacz: bool) -> str | None:
    if is_hidden(name):
        return HIDDEN
    if is_sidecar(name, names):
        return REASON
    return "part of a WACZ beside its records" if is_wacz and not name.startswith(ARCHIVE) else None


def _readings_of(
    archive: _Archive, member: Member, part: str, sidecar: Member | None
) -> Iterator[Reading]:
    source = archive.source
    try:
        stated = read_sidecar(archive.opened(sidecar)) if sidecar else NOTHING
        archive.check(member)
        yield from source.reads(
            source.within(part, lambda: archive.opened(member), stated, reopens=True)
        )
    except DamagedError as error:
        yield Unreadable(path=inside(source.place, part), reason=error.reason, hint=error.hint)


# ---- the bytes of a member


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """A zip that is open."""

    source: Source
    file: BinaryIO
    is_own: bool
    """The file is the one that lies on the disk, and was not read to get here."""

    def check(self, member: Member) -> None:
        """Raise DamagedError for what cannot be read at all."""
        if member.is_encrypted:
            raise DamagedError("encrypted", "Unpack it with its password, and name what comes out")
        if member.method != STORED and member.method not in METHODS:
            raise DamagedError(
                f"packed by method {member.method}, which is not read here",
                "Unpack it, and name what comes out",
            )

    def opened(self, member: Member) -> Stream:
        self.check(member)
        return Stream(self._unpacked(member))

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        codec = METHODS.get(member.method)
        budget = self.source.budget
        chunks = self._packed(member)
        size, crc = 0, 0
        for piece in unpacked(chunks, codec, budget) if codec else chunks:
            if not codec:
                budget.spend(len(piece))
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            yield piece
            if size == member.size and member.method == LZMA:
                break  # it may end without a mark
        if member.size is not None and (size, crc) != (member.size, member.crc):
            raise DamagedError(
                f"its checksum is wrong, or its length: {member.size} bytes stated, {size} found"
            )

    def _packed(self, member: Member) -> Iterator[bytes]:
        at, end = self._data(member)
        while at < end:
            # Sought each time: other members may have been read meanwhile.
            self.file.seek(at)
            chunk = self.file.read(min(CHUNK, end - at))
            if not chunk:
                raise DamagedError(f"cut off: {end - at} bytes are missing")
            at += len(chunk)
            self._count(len(chunk))
            yield chunk

    def _data(self, member: Member) -> tuple[int, int]:
        self.file.seek(member.at)
        header = self.file.read(LOCAL.size)
        if len(header) < LOCAL.size or not header.startswith(LOCAL_MAGIC):
            raise DamagedError("not where the archive's directory says it is")
        name, extra = LOCAL.unpack(header)[-2:]
        begin = member.at + LOCAL.size + name + extra
        return begin, begin + member.packed

    def _count(self, size: int) -> None:
        if self.is_own:
            budget, whole = self.source.budget, self.source.size or 0
            # Members may lie over each other: no archive gives more than it has.
            budget.read = min(budget.read + size, whole)
