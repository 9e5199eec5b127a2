"""THE table of kinds: how each is told by its first bytes, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.inputs.arrivals import HEAD, DamagedError, Reading, Unreadable
from crawler.inputs.compressed import LAYERS, is_packed, read_layer
from crawler.inputs.jsonl import is_document, is_jsonl, read_document, read_jsonl
from crawler.inputs.mailbox import is_mailbox, read_mailbox
from crawler.inputs.mhtml import is_mhtml, read_mhtml
from crawler.inputs.page import read_page
from crawler.inputs.parquet import is_parquet, read_parquet
from crawler.inputs.streams import Beginning, Source, Stream
from crawler.inputs.tables import is_table, read_table
from crawler.inputs.tars import is_tar, read_tar
from crawler.inputs.utf16 import is_utf16_of, read_utf16
from crawler.inputs.warc import is_arc, is_warc, read_warc, refuse_arc
from crawler.inputs.zips import is_zip, read_zip


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file."""

    name: str
    told_by: Callable[[Beginning], bool]
    """Whether a file that begins so is of this kind."""
    read: Callable[[Source, Stream], Iterator[Reading]]
    """May raise DamagedError behind what could be read."""


FORMATS: Final = (
    *(Format(name=one.name, told_by=is_packed(one), read=read_layer(one)) for one in LAYERS),
    Format(name="WARC", told_by=is_warc, read=read_warc),
    Format(name="ARC", told_by=is_arc, read=refuse_arc),
    Format(name="zip", told_by=is_zip, read=read_zip),
    Format(name="Parquet", told_by=is_parquet, read=read_parquet),
    Format(name="tar", told_by=is_tar, read=read_tar),
    Format(name="UTF-16", told_by=is_utf16_of(is_jsonl, is_document, is_table), read=read_utf16),
    Format(name="JSON lines", told_by=is_jsonl, read=read_jsonl),
    Format(name="JSON", told_by=is_document, read=read_document),
    Format(name="MHTML", told_by=is_mhtml, read=read_mhtml),
    Format(name="mailbox", told_by=is_mailbox, read=read_mailbox),
    Format(name="CSV", told_by=is_table, read=read_table),
    Format(name="page", told_by=lambda _: True, read=read_page),
)
"""The first that fits."""


def read(source: Source) -> Iterator[Reading]:
    """All that is in a file or a part of one; damage is told behind what could be read."""
    stream = source.open()
    try:
        begin = Beginning(head=stream.peek(HEAD), place=source.place, fields=source.options.fields)
        form = next(form for form in FORMATS if form.told_by(begin))
        try:
            yield from form.read(source, stream)
            damage = stream.damage
        except DamagedError as error:
            # What the stream says is nearer to the cause.
            damage = stream.damage or error
        if damage:
            yield Unreadable(path=source.place, reason=damage.reason, hint=damage.hint)
    finally:
        stream.close()
