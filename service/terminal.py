"""What reaches a terminal: columns, colours, progress; and no order that a page gives."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")

# Orders to a terminal (C0, C1), line breaks of all kinds, overrides of the writing direction, and
# halves of characters, which no output encoding has.
UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""One line that is safe to print: tabs and line breaks become spaces, other orders `\x1b`."""
    return UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def say(text: str = "") -> None:
    """Print a line of the result."""
    click.echo(text, color=coloured())


def warn(text: str) -> None:
    """Print a line beside the result."""
    click.echo(visible(text), err=True)


def counted(count: int, noun: str, many: str | None = None) -> str:
    """`1 line`, `2 lines`; `many` where an s does not do."""
    return f"{count} {noun if count == 1 else many or f'{noun}s'}"


def coloured(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether results may have colours: on a terminal, unless NO_COLOR is set."""
    wanted = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return wanted and on_terminal()


def on_terminal() -> bool:
    """Whether somebody reads the results on a screen."""
    return sys.stdout.isatty()


def columns(
    rows: Iterable[Sequence[str]], *, headers: Sequence[str], widest: Sequence[int | None]
) -> Iterator[str]:
    """Lines of aligned columns; a wide Korean character takes two places.

    A column is cut at its `widest`; the last one is never padded.
    """
    table = [tuple(headers), *(tuple(visible(cell) for cell in row) for row in rows)]
    table = [
        tuple(_cut(cell, most) for cell, most in zip(row, widest, strict=True)) for row in table
    ]
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    for row in table:
        padded = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join([*padded[:-1], row[-1]]).rstrip()


def _cut(cell: str, most: int | None) -> str:
    if most is None or cell_len(cell) <= most:
        return cell
    return set_cell_size(cell, most - 1).rstrip() + "…"


class Advance(Protocol):
    """Called after each piece of the work, or of a part (0 steps), with what there is to say."""

    def __call__(self, said: str | None = None, *, steps: int = 1) -> None: ...


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Advance]:
    """Show a bar on stderr while the work goes on; only on a terminal."""
    bar = Progress(
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[said]}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(label, total=total, said="")

        def advance(said: str | None = None, *, steps: int = 1) -> None:
            if said is not None:
                bar.update(task, said=said)
            bar.advance(task, steps)

        yield advance
