"""Tar archives: members are read as they come by, nothing is ever extracted.

Python's own reader believes what headers say of their length; here every header is bounded.
"""

from __future__ import annotations

import tarfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from crawler.inputs.arrivals import (
    MIB,
    DamagedError,
    PassedOver,
    Reading,
    Unreadable,
    inside,
)
from crawler.inputs.members import HIDDEN, Names, is_hidden
from crawler.inputs.sidecars import REASON, is_sidecar, pages_of, read_sidecar, sidecars_of
from crawler.inputs.streams import NOTHING, Beginning, Label, Source, Stream

BLOCK: Final = tarfile.BLOCKSIZE
MAX_EXTENDED: Final = MIB
FILES: Final = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE})
# They say something of the member behind them.
EXTENDED: Final = frozenset({
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
})  # fmt: skip
SPARSE: Final = "GNU.sparse."  # keys of pax headers; the member begins with a map of its holes
SPARSE_NAME: Final = f"{SPARSE}name"
NO_FILES: Final[Mapping[bytes, str]] = {
    tarfile.SYMTYPE: "link in an archive",
    tarfile.LNKTYPE: "link in an archive",
    tarfile.CHRTYPE: "device in an archive",
    tarfile.BLKTYPE: "device in an archive",
    tarfile.FIFOTYPE: "named pipe in an archive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member that is not a folder, and its bytes, which come by once."""

    name: str
    kind: bytes
    stream: Stream


def is_tar(begin: Beginning) -> bool:
    try:
        return bool(_header(begin.head[:BLOCK]).name)
    except tarfile.HeaderError:
        return False


def read_tar(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each member is read as what it is: `!/a/b.html`."""
    beside = _beside(source) if source.reopens else _Beside(Names())
    numbered = beside.numbered
    for member in _members(stream):
        part = numbered.part(member.name)
        place = inside(source.place, part)
        reason = NO_FILES.get(member.kind) or _reason_to_pass(member.name, beside.sidecars)
        if reason:
            yield PassedOver(path=place, reason=reason)
            continue
        try:
            yield from _readings_of(source, member, part, beside)
        except DamagedError as error:
            yield Unreadable(path=place, reason=error.reason, hint=error.hint)
        source.budget.spend(0)


def _reason_to_pass(name: str, names: Container[str]) -> str | None:
    if is_hidden(name):
        return HIDDEN
    return REASON if is_sidecar(name, names) else None


def _readings_of(source: Source, member: Member, part: str, beside: _Beside) -> Iterator[Reading]:
    if member.kind not in FILES:
        raise DamagedError(
            "a member of a kind that is not read here (sparse, or of another volume)",
            "Unpack it, and name what comes out",
        )
    stated = beside.sidecars.get(member.name, NOTHING)
    if isinstance(stated, DamagedError):
        raise stated
    yield from source.reads(source.within(part, lambda: member.stream, stated, reopens=False))


# ---- sidecars, which may stand behind their pages


@dataclass(frozen=True, slots=True)
class _Beside:
    numbered: Names
    sidecars: Mapping[str, Label | DamagedError] = field(default_factory=dict)
    """By the names of their pages."""


def _beside(source: Source) -> _Beside:
    """Go through the archive once for what its sidecars say."""
    names: list[str] = []
    sidecars: dict[str, Label | DamagedError] = {}
    stream = source.open()
    before = source.budget.read, source.budget.unpacked
    try:
        for member in _members(stream):
            names.append(member.name)
            if pages_of(member.name):
                sidecars[member.name] = _said_in(member)
    except DamagedError:
        pass  # told when the pages are read
    finally:
        stream.close()
        source.budget.read, source.budget.unpacked = before
    beside = ((name, one) for name in names for one in reversed(sidecars_of(name)))
    return _Beside(
        Names.of(names), {name: sidecars[one] for name, one in beside if one in sidecars}
    )


def _said_in(member: Member) -> Label | DamagedError:
    try:
        return read_sidecar(member.stream)
    except DamagedError as error:
        return error


# ---- headers and bytes


def _members(stream: Stream) -> Iterator[Member]:
    """Everything but folders; raises DamagedError behind all that could be read."""
    damage: DamagedError | None = None
    ended = False
    extended: dict[str, str] = {}
    while block := stream.read(BLOCK):
        if not block.strip(b"\0"):
            ended = True
            continue
        try:
            header = _header(block)
            if header.type in EXTENDED:
                extended |= _extended(stream, header)
                continue
            kind = _kind(header, extended)
            name = extended.get(SPARSE_NAME) or extended.get("path", header.name)
            size = _size(extended.get("size"), header)
        except (tarfile.HeaderError, DamagedError) as error:
            damage = damage or DamagedError(f"a damaged tar header ({error})")
            continue
        extended, ended = {}, False
        yield from _member(stream, header, size, name=name, kind=kind)
    if damage:
        raise damage
    if not ended and not stream.damage:
        raise DamagedError("cut off: a tar without the mark at its end")


def _kind(header: tarfile.TarInfo, extended: Mapping[str, str]) -> bytes:
    """That of the header, but of a sparse file, of which pax headers alone tell that it is one."""
    is_sparse = any(key.startswith(SPARSE) for key in extended)
    return tarfile.GNUTYPE_SPARSE if is_sparse else header.type


def _member(
    stream: Stream, header: tarfile.TarInfo, size: int, *, name: str, kind: bytes
) -> Iterator[Member]:
    is_file = header.type in FILES or header.type not in tarfile.SUPPORTED_TYPES
    left = _Left(size if is_file or header.isreg() else 0)
    content = Stream(_content(stream, left))
    if not header.isdir() and not name.endswith("/"):
        yield Member(name=name, kind=kind, stream=content)
    stream.skip(left.bytes)
    stream.skip(-size % BLOCK if is_file else 0)


@dataclass(slots=True)
class _Left:
    """How much of a member nobody has read yet."""

    bytes: int


def _content(stream: Stream, left: _Left) -> Iterator[bytes]:
    while left.bytes:
        chunk = stream.read(min(left.bytes, BLOCK * BLOCK))
        left.bytes -= len(chunk)
        if not chunk:
            missing, left.bytes = left.bytes, 0
            raise stream.damage or DamagedError(f"cut off: {missing} bytes are missing")
        yield chunk


def _header(block: bytes) -> tarfile.TarInfo:
    header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    if header.size < 0:
        raise tarfile.HeaderError("negative length")
    return header


def _extended(stream: Stream, header: tarfile.TarInfo) -> dict[str, str]:
    """The long name, or the name and size of a pax header, of the member behind."""
    if header.size > MAX_EXTENDED:
        stream.skip(header.size + -header.size % BLOCK)
        raise DamagedError(f"an extended header of {header.size} bytes")
    text = stream.read(header.size)
    stream.skip(-header.size % BLOCK)
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return {"path": text.rstrip(b"\0").decode("utf-8", "surrogateescape")}
    if header.type == tarfile.XHDTYPE:
        return dict(_records(text))
    return {}


def _records(text: bytes) -> Iterator[tuple[str, str]]:
    """`30 path=…` and its kin; what is not of that form ends them."""
    while text:
        length, _, _ = text.partition(b" ")
        if not length.isdigit() or not len(length) < int(length[:9]) <= len(text):
            return
        record, text = text[len(length) + 1 : int(length) - 1], text[int(length) :]
        key, _, value = record.decode("utf-8", "surrogateescape").partition("=")
        if key in {"path", "size"} or key.startswith(SPARSE):
            yield key, value


def _size(stated: str | None, header: tarfile.TarInfo) -> int:
    if stated is None:
        return int(header.size)
    if not stated.isdecimal() or len(stated) > 18:
        raise DamagedError("a length that is no number")
    return int(stated)
