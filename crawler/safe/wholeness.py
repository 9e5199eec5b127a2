"""Whether a packed body is whole: software that unpacks one that was cut off does not say so."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK: Final = 64 * 1024
GZIP: Final = b"\x1f\x8b"
TRUNCATED, DAMAGED = "truncated", "damaged"


class _TooLargeError(Exception):
    """More than the limit; what refuses it is not this module."""


class _DamageError(Exception):
    pass


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def damage(body: bytes, encodings: Iterable[str], limit: int) -> str | None:
    """`truncated gzip`, `damaged br`; None for a whole body, or one of an encoding unknown here.

    `encodings` are those of Content-Encoding, in its order. What unpacks to more than `limit` bytes
    is not looked at further: it is refused anyway.
    """
    for encoding in reversed([one.strip().lower() for one in encodings]):
        unpack = UNPACK.get(encoding)
        if unpack is None:
            return None
        try:
            body = unpack(body, limit)
        except _TooLargeError:
            return None
        except EOFError:
            return f"{TRUNCATED} {encoding}"
        except (zlib.error, brotli.error, zstd.ZstdError, _DamageError):
            return f"{DAMAGED} {encoding}"
    return None


def _gunzip(body: bytes, limit: int) -> bytes:
    return _members(body, limit, lambda: zlib.decompressobj(wbits=31), GZIP)


def _inflate(body: bytes, limit: int) -> bytes:
    """With the header of zlib, as the standard has it, or without, as some servers do."""
    try:
        return _members(body, limit, zlib.decompressobj, None)
    except zlib.error:
        return _members(body, limit, lambda: zlib.decompressobj(wbits=-15), None)


def _unzstd(body: bytes, limit: int) -> bytes:
    return _members(body, limit, zstd.ZstdDecompressor, b"\x28\xb5\x2f\xfd")


def _members(
    body: bytes, limit: int, unpacker: Callable[[], _Unpacker], magic: bytes | None
) -> bytes:
    """One stream after the other; what follows the last, and is none, all readers leave out."""
    unpacked = bytearray()
    while True:
        one = unpacker()
        unpacked += _stream(one, body, limit - len(unpacked))
        body = one.unused_data
        if magic is None or not body.startswith(magic):
            return bytes(unpacked)


def _stream(one: _Unpacker, body: bytes, limit: int) -> bytes:
    unpacked = one.decompress(body, limit + 1)
    if len(unpacked) > limit:
        raise _TooLargeError
    if not one.eof:
        raise EOFError
    return unpacked


def _unbrotli(body: bytes, limit: int) -> bytes:
    one = brotli.Decompressor()
    unpacked = bytearray(one.process(body, output_buffer_limit=CHUNK))
    while not one.is_finished():
        more = one.process(b"", output_buffer_limit=CHUNK)
        if not more:
            raise EOFError
        unpacked += more
        if len(unpacked) > limit:
            raise _TooLargeError
    return bytes(unpacked)


UNPACK: Final = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
