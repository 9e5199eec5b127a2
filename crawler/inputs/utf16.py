"""JSON and CSV in UTF-16, as spreadsheets and some Windows tools write them: read as UTF-8.

A page in UTF-16 stays as it came: its bytes are kept, and the cleaners decode it.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from crawler.inputs.arrivals import DamagedError, Reading
from crawler.inputs.streams import Beginning, Source, Stream

ENCODINGS: Final = MappingProxyType(
    {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
)
WIDTH: Final = 2  # bytes of a byte order mark, and of most characters


def is_utf16_of(*kinds: Callable[[Beginning], bool]) -> Callable[[Beginning], bool]:
    """Whether it begins with a byte order mark, and would be of one of these kinds in UTF-8."""

    def told(begin: Beginning) -> bool:
        encoding = ENCODINGS.get(begin.head[:WIDTH])
        if encoding is None:
            return False
        text = begin.head[WIDTH:].decode(encoding, "ignore")
        as_utf8 = replace(begin, head=text.encode())
        return any(kind(as_utf8) for kind in kinds)

    return told


def read_utf16(source: Source, stream: Stream) -> Iterator[Reading]:
    """Read the same thing at the same place, in UTF-8."""
    at_hand = [stream]

    def opened() -> Stream:
        under = at_hand.pop() if at_hand else source.open()
        return Stream(_recoded(under), under=under)

    yield from source.reads(source.unpacked(opened))
    stream.damage = None  # told by what is in it


def _recoded(under: Stream) -> Iterator[bytes]:
    """Half a pair of characters stays one: its record is named or repaired, and no other."""
    decoder = codecs.getincrementaldecoder(ENCODINGS[under.read(WIDTH)])("surrogatepass")
    for chunk in under.chunks():
        # Most chunks end in the middle of nothing; an empty one would be the end.
        if text := decoder.decode(chunk):
            yield text.encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        raise DamagedError("cut off in the middle of a character")
