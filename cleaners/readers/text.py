"""A plain-text dump of a page as blocks: a line each, or a paragraph where lines are wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from cleaners.article import Block, Extracted
from cleaners.readers.cutter import MOST_TEXTS

# Mail, lynx and html2text wrap at 72 to 80 columns; below 50 it is verse, above 100 nobody wraps.
WRAP_FROM, WRAP_TO = 50, 100
WRAPPED_SHARE = 0.8  # of the lines that have a line directly behind them
LEAST_WRAPPED = 6
SENTENCE_END = re.compile(r"""[.!?:;。！？]["'”’)\]]*$""")
NEW_ITEM = re.compile(r"^(?:[-*•·▲△▶◆■●○]|\d{1,2}[.)])\s")


def read_text(text: str, *, warnings: tuple[str, ...] = ()) -> Extracted:
    """Blocks with the 1-based number of their first line; only outer white space is left out.

    Of a dump too long to be an article, one block more than MOST_TEXTS.
    """
    lines = text.split("\n")
    spans = _paragraphs(lines) if _is_wrapped(lines) else _single(lines)
    blocks = tuple(
        Block(
            text=" ".join(line.strip() for line in lines[start:end]),
            position=start + 1,
            gap=start == 0 or not lines[start - 1].strip(),
        )
        for start, end in islice(spans, MOST_TEXTS + 1)
    )
    return Extracted(reader="text", blocks=blocks, warnings=warnings)


def _single(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    return ((number, number + 1) for number, line in enumerate(lines) if line.strip())


def _is_wrapped(lines: Sequence[str]) -> bool:
    followed = [line.rstrip() for line, after in pairwise(lines) if line.strip() and after.strip()]
    full = [line for line in followed if WRAP_FROM <= len(line) <= WRAP_TO]
    running = [line for line in full if not SENTENCE_END.search(line)]
    return (
        len(full) >= LEAST_WRAPPED
        and len(full) >= WRAPPED_SHARE * len(followed)
        and len(running) >= 0.6 * len(full)
        and max(map(len, lines)) <= WRAP_TO
    )


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines up to an empty line, a list mark, or one that ends early."""
    start: int | None = None
    for number, line in enumerate(lines):
        begins = not line.strip() or NEW_ITEM.match(line.strip())
        if start is not None and (begins or len(lines[number - 1].rstrip()) < WRAP_FROM):
            yield start, number
            start = None
        if start is None and line.strip():
            start = number
    if start is not None:
        yield start, len(lines)
