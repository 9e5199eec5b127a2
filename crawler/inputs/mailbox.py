"""A mailbox (mbox): mails one behind the other, each below a line `From ` with address and day."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from crawler.inputs.arrivals import CHUNK, DamagedError, Reading, Unreadable, inside
from crawler.inputs.mhtml import HEADERS
from crawler.inputs.streams import NOTHING, Beginning, Source, Stream

FROM: Final = re.compile(rb"From \S{1,200} {1,2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\r\n]{0,60}\r?\n")
MAX_FROM: Final = 512  # bytes; no longer line is one


def is_mailbox(begin: Beginning) -> bool:
    found = FROM.match(begin.head)
    return found is not None and HEADERS.match(begin.head, found.end()) is not None


def read_mailbox(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each mail is a page: `!/mail 2`."""
    number = 0
    while stream.readline(MAX_FROM):
        number += 1
        mail = Stream(_lines_of_mail(stream))
        try:
            yield from _readings_of(source, f"mail {number}", mail)
        except DamagedError as error:
            place = inside(source.place, f"mail {number}")
            yield Unreadable(path=place, reason=error.reason, hint=error.hint)
        mail.skip(sys.maxsize)
        source.budget.spend(0)


def _readings_of(source: Source, part: str, mail: Stream) -> Iterator[Reading]:
    yield from source.reads(source.within(part, lambda: mail, NOTHING, reopens=False))


def _lines_of_mail(stream: Stream) -> Iterator[bytes]:
    """Up to the next line of that kind; whoever writes a mailbox changes those of a text."""
    is_behind_empty = False
    while line := stream.readline(CHUNK):
        if is_behind_empty and FROM.match(line):
            stream.unread(line)
            return
        is_behind_empty = not line.strip()
        yield line
