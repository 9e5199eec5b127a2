"""JSON lines: one object a line, one page an object."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Final

from crawler.inputs.arrivals import CHUNK, HEAD, MAX_PAGE, MIB, DamagedError, Reading
from crawler.inputs.compressed import unpacked_name
from crawler.inputs.fields import Record, read_records
from crawler.inputs.streams import Beginning, Source, Stream

# An object and its first key on one line. The text of a page begins so nowhere.
BEGINS: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?[ \t\r\n]{0,100}\{[ \t]{0,20}"[^"\n]{0,200}"[ \t]{0,20}:'
)
# The same on several lines, or in a list: whole documents, which would have to be held in memory.
DOCUMENT: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s{0,100}(?:\[\s{0,100})?\{\s{0,100}"[^"\n]{0,200}"\s{0,20}:'
)
# Six bytes of `\uXXXX` for a letter of three; a page of 5 MiB has 10, and other fields beside it.
MAX_LINE: Final = 32 * MIB
MAX_DOCUMENT: Final = MAX_PAGE


NAMES: Final = (".jsonl", ".ndjson", ".jsonlines")
MOST_LOOKED_AT: Final = 20  # lines


def is_jsonl(begin: Beginning) -> bool:
    """Its first line begins an object; or is damaged, and all lines behind it begin one.

    In a file called .jsonl one such line is enough.
    """
    head = begin.head.removeprefix(codecs.BOM_UTF8).lstrip()
    if BEGINS.match(head) or DOCUMENT.match(head):
        return BEGINS.match(head) is not None
    is_cut = len(begin.head) == HEAD
    lines = [line for line in head.split(b"\n", MOST_LOOKED_AT)[1:MOST_LOOKED_AT] if line.strip()]
    if is_cut and len(lines) > 1:
        lines.pop()  # perhaps before the end of its first key
    objects = sum(BEGINS.match(line) is not None for line in lines)
    if unpacked_name(begin.place.lower()).endswith(NAMES):
        return objects > 0
    # The second may be longer than what is looked at.
    return objects == len(lines) and (objects > 1 or (objects == 1 and is_cut))


def is_document(begin: Beginning) -> bool:
    return DOCUMENT.match(begin.head) is not None


def read_jsonl(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each line is a page: `!/line 3`; a line too long, or no object, is named and passed."""
    return read_records(source, _lines(stream))


def read_document(source: Source, stream: Stream) -> Iterator[Reading]:
    """One object, or a list of them, on several lines: `!/item 3`."""
    text = stream.read(MAX_DOCUMENT + 1)
    if len(text) > MAX_DOCUMENT:
        raise DamagedError(
            f"a JSON document over {MAX_DOCUMENT // MIB} MiB",
            "Make it one object a line: jq -c '.[]' FILE > FILE.jsonl",
        )
    document = parsed(text)
    items = document if isinstance(document, list) else [document]
    return read_records(
        source, ((f"item {number}", _object(item)) for number, item in enumerate(items, 1))
    )


def parsed(text: bytes) -> object:
    """The JSON value of a text; raises DamagedError. Bytes that are no UTF-8 are kept."""
    try:
        return json.loads(text.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape"))
    except RecursionError:
        why = "nested too deep"
    except ValueError as error:
        why = str(error)
    raise DamagedError(f"no JSON ({why})", "Repair or remove it")


def _lines(stream: Stream) -> Iterator[tuple[str, Record]]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        part = f"line {number}"
        if len(line) > MAX_LINE:
            yield part, len(line) + _rest_of_line(stream, line)
        elif line.strip():
            yield part, _of_line(line)


def _rest_of_line(stream: Stream, line: bytes) -> int:
    skipped = 0
    while not line.endswith(b"\n") and (line := stream.readline(CHUNK)):
        skipped += len(line)
    return skipped


def _of_line(line: bytes) -> Record:
    try:
        return _object(parsed(line))
    except DamagedError as error:
        return error


def _object(value: object) -> Record:
    if isinstance(value, dict):
        return value
    return DamagedError("JSON, but no object with named fields", "Repair or remove it")
