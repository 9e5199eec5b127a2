"""Which members a zip has: by the directory at its end, or where that is lost by their headers."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from crawler.inputs.arrivals import CHUNK, MIB, DamagedError

LOCAL_MAGIC: Final = b"PK\x03\x04"
END_MAGIC: Final = b"PK\x05\x06"
LOCAL: Final = struct.Struct("<4s5HLLL2H")
END: Final = struct.Struct("<4s4H2LH")
END_64: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64: Final = struct.Struct("<4sLQL")
LONGEST_END: Final = END.size + 0xFFFF  # with its comment

# Python keeps the whole directory in memory, ten times as large: this is 300,000 members.
MAX_DIRECTORY: Final = 32 * MIB
ENCRYPTED: Final = 0x1
SIZES_BEHIND: Final = 0x8
IS_UTF8: Final = 0x800
FULL_16: Final = 0xFFFF
FULL_32: Final = 0xFFFFFFFF

# All that Python's reader raises for directories that lie.
BROKEN: Final = (
    zipfile.BadZipFile, struct.error, ValueError, OverflowError, NotImplementedError, EOFError,
    KeyError, IndexError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in the archive, as its directory describes it."""

    name: str
    at: int
    """Where its own header begins."""
    method: int
    packed: int
    """Bytes in the archive."""
    size: int | None
    """Bytes unpacked; None where nobody says."""
    crc: int | None
    is_encrypted: bool


def listed(file: BinaryIO) -> tuple[Member, ...]:
    """By the directory at its end; raises DamagedError."""
    size, count = _directory(file)
    if size > MAX_DIRECTORY:
        raise DamagedError(
            f"its directory has {size / MIB:.0f} MiB", "Split it into archives of 100,000 files"
        )
    try:
        # Its own file object: the archive goes on to be read when this one is closed.
        infos = zipfile.ZipFile(file).infolist()
    except BROKEN as error:
        raise DamagedError(f"a damaged zip directory ({error})") from error
    # Of more members than fit into the number, some write the largest and some what is left over.
    counts = {len(infos), len(infos) % (FULL_16 + 1), FULL_16}
    if count not in counts or any(info.header_offset < 0 for info in infos):
        raise DamagedError("a damaged zip directory")
    return tuple(
        Member(
            name=info.filename,
            at=info.header_offset,
            method=info.compress_type,
            packed=info.compress_size,
            size=info.file_size,
            crc=info.CRC,
            is_encrypted=bool(info.flag_bits & ENCRYPTED),
        )
        for info in infos
    )


def _directory(file: BinaryIO) -> tuple[int, int]:
    """Its bytes, and how many members it has, as the end of the archive says."""
    end = file.seek(0, io.SEEK_END)
    begin = max(0, end - LONGEST_END)
    file.seek(begin)
    tail = file.read(LONGEST_END)
    at = tail.rfind(END_MAGIC)
    if at < 0 or len(tail) - at < END.size:
        raise DamagedError("cut off: a zip without the directory at its end")
    _, _, _, _, count, size, _, _ = END.unpack_from(tail, at)
    if size != FULL_32:
        return size, count
    file.seek(max(0, begin + at - LOCATOR_64.size))
    locator = file.read(LOCATOR_64.size)
    file.seek(min(LOCATOR_64.unpack(locator)[2], end))
    large = file.read(END_64.size)
    if len(large) < END_64.size:
        return size, count
    numbers = END_64.unpack(large)
    return numbers[8], numbers[7]


def found(file: BinaryIO) -> Iterator[Member]:
    """By the headers before each member, where the directory is lost."""
    at = 0
    while True:
        file.seek(at)
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size or not header.startswith(LOCAL_MAGIC):
            return
        _, _, flags, method, _, _, crc, packed, size, name_size, extra = LOCAL.unpack(header)
        name = file.read(name_size)
        begin = at + LOCAL.size + name_size + extra
        is_behind = bool(flags & SIZES_BEHIND)
        end = _next_header(file, begin) if is_behind else begin + packed
        yield Member(
            name=name.decode("utf-8" if flags & IS_UTF8 else "cp437", "replace"),
            at=at,
            method=method,
            packed=end - begin,
            size=None if is_behind else size,
            crc=None if is_behind else crc,
            is_encrypted=bool(flags & ENCRYPTED),
        )
        at = end


def _next_header(file: BinaryIO, at: int) -> int:
    """Where the next member begins, or the file ends."""
    overlap = len(LOCAL_MAGIC) - 1
    while True:
        file.seek(at)
        chunk = file.read(CHUNK)
        place = chunk.find(LOCAL_MAGIC)
        if place >= 0:
            return at + place
        if len(chunk) < CHUNK:
            return at + len(chunk)
        at += len(chunk) - overlap
