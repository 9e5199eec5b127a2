"""The paths of `clean`, and what can be said of them on the command line."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Concatenate, Final, ParamSpec

import click

from cleaners.article import Outlets
from crawler.inputs.arrivals import STDIN
from crawler.inputs.options import Fields, Options
from crawler.inputs.paths import check_glob, paths_in
from service.commands.common import WrongUsage

P = ParamSpec("P")

FIELDS: Final = {
    "html": "The field with a page's HTML",
    "text": "The field with a page's text, where it has no HTML",
    "url": "The field with its address",
    "date": "The field with the time when it was fetched",
    "outlet": "The field with its outlet's slug",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What to read, and how."""

    named: tuple[str, ...]
    list_file: str | None
    options: Options

    @property
    def is_countable(self) -> bool:
        """Whether the files can be counted before they are read."""
        return self.list_file is None

    @contextmanager
    def paths(self) -> Iterator[Iterable[str]]:
        """The paths that were named, then those of the list, as they come."""
        if self.list_file is None:
            yield self.named
        elif self.list_file == STDIN:
            if sys.stdin is None:
                raise WrongUsage(
                    "--paths-from -: standard input is closed. Name a file with a path on each line"
                )
            yield self._with(sys.stdin.buffer)
        else:
            with _opened(self.list_file) as file:
                yield self._with(file)

    def _with(self, file: BinaryIO) -> Iterator[str]:
        yield from self.named
        yield from paths_in(file)


def with_inputs(command: Callable[Concatenate[Given, P], None]) -> Callable[P, None]:
    """Give a command PATH… and the options that say how they are read."""

    @click.argument("paths", nargs=-1, metavar="PATH…", type=click.UNPROCESSED)
    @click.option(
        "--paths-from",
        metavar="FILE",
        help="Read more paths from FILE, one a line (or separated by NUL); - is standard input.",
    )
    @click.option(
        "--glob",
        "globs",
        multiple=True,
        metavar="PATTERN",
        help="Of folders take files that match alone, such as '*.html'; may be given again.",
    )
    @click.option(
        "--outlet", metavar="SLUG", help="The outlet of all pages that do not say their own."
    )
    @_field_options
    @functools.wraps(command)
    def with_them(*args: P.args, **kwargs: P.kwargs) -> None:
        command(_given(kwargs), *args, **kwargs)

    return with_them


def check_outlet(options: Options, outlets: Outlets) -> None:
    """Refuse a slug that no outlet has."""
    if options.outlet is not None and options.outlet not in outlets:
        raise WrongUsage(
            f"there is no outlet '{options.outlet}'. There are: {', '.join(sorted(outlets))}. "
            "Add a file for it to the folder that `outlets` in the settings names"
        )


def _opened(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise WrongUsage(
            f"--paths-from {name}: {error.strerror}. "
            "Name a file with a path on each line, or - for standard input"
        ) from error


def _field_options(command: Callable[P, None]) -> Callable[P, None]:
    for name, purpose in reversed(FIELDS.items()):
        option = click.option(
            f"--{name}-field",
            metavar="NAME",
            help=f"{purpose}, in JSON lines, CSV and Parquet [guessed].",
        )
        command = option(command)
    return command


def _given(values: dict[str, object]) -> Given:
    """Take what is ours out of a command's arguments."""
    paths = _texts(values.pop("paths"))
    list_file = _text(values.pop("paths_from"))
    fields = {name: _text(values.pop(f"{name}_field")) for name in FIELDS}
    if not paths and list_file is None:
        raise WrongUsage(
            "nothing to clean. Name files or folders, - for standard input, or a list of paths "
            "with --paths-from"
        )
    if list_file == STDIN and STDIN in paths:
        raise WrongUsage("standard input is a page (-) or a list (--paths-from -), not both")
    globs = _texts(values.pop("globs"))
    for glob in globs:
        _check_glob(glob)
    if globs and list_file is None and all(Path(path).is_file() for path in paths):
        raise WrongUsage(
            "--glob chooses among the files of folders, and only files are named. "
            "Name their folder, or leave --glob out"
        )
    return Given(
        named=paths,
        list_file=list_file,
        options=Options(
            globs=globs,
            outlet=_text(values.pop("outlet")),
            fields=Fields(**fields),
        ),
    )


def _check_glob(glob: str) -> None:
    try:
        check_glob(glob)
    except ValueError as error:
        raise WrongUsage(f"--glob '{glob}': {error}") from error


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, Iterable) else ()
