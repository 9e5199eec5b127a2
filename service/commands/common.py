"""What all commands share: the settings, and users' mistakes in one line."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, Final, ParamSpec

import click

from crawler.ingest import NotRestoredError
from crawler.many.link import LinkError
from crawler.outlets import OutletError
from crawler.own_rules import RuleError
from crawler.safe.browser import BrowserError
from crawler.survey.fetched import SiteError, VisitError
from crawler.workers import MOST_WORKERS, WorkerError
from db import integrity
from db.errors import DAMAGED_HINT, DbError
from service import terminal
from service.config import ConfigError, Settings, load_settings, service_table
from service.exports.tables import MissingExtraError
from service.exports.writing import ExportError
from service.reading import UnknownRemovalError
from service.scale.errors import ScaleError
from service.serving.settings import Service, read_service

P = ParamSpec("P")

WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it
BROKEN_PIPE: Final = 141  # 128 + SIGPIPE, as of any program that has no handler for it


USERS_ERRORS = (
    DbError, OutletError, RuleError, NotRestoredError, UnknownRemovalError, WorkerError, ScaleError,
    SiteError, VisitError, ExportError, MissingExtraError, LinkError, BrowserError,
)  # fmt: skip

EXPECTED = (
    *USERS_ERRORS, ConfigError, OSError,
    click.ClickException, click.exceptions.Exit, click.exceptions.Abort,
)  # fmt: skip


class WrongUsage(click.ClickException):
    """A setting or argument that cannot be understood."""

    exit_code = WRONG_USAGE


FILE = click.Path(path_type=Path)


def _remember(ctx: click.Context, param: click.Parameter, value: Path | int | str | None) -> None:
    # A command's context shares `meta` with the group's and is read after it, so that --db may
    # stand before or after the command's name.
    if value is not None:
        ctx.meta[f"newswinnow.{param.name}"] = value


DB_OPTION = click.option(
    "--db",
    type=FILE,
    metavar="FILE",
    callback=_remember,
    expose_value=False,
    help="The database [newswinnow.db].",
)
CONFIG_OPTION = click.option(
    "--config",
    type=FILE,
    metavar="FILE",
    callback=_remember,
    expose_value=False,
    help="The settings [newswinnow.toml, if there is one].",
)
WORKERS_OPTION = click.option(
    "--workers",
    type=click.IntRange(0, MOST_WORKERS),
    metavar="N",
    callback=_remember,
    expose_value=False,
    help="Processes that clean pages [as many as there are processors].",
)


REDIS_OPTION = click.option(
    "--redis",
    metavar="URL",
    callback=_remember,
    expose_value=False,
    help="The Redis through which machines fetch for one another: redis://HOST:6379/0.",
)


def with_settings(command: Callable[Concatenate[Settings, P], None]) -> Callable[P, None]:
    """Give a command --db and --config, and hand it the settings they lead to."""

    @DB_OPTION
    @CONFIG_OPTION
    @functools.wraps(command)
    def with_them(*args: P.args, **kwargs: P.kwargs) -> None:
        with in_words():
            settings = _settings(click.get_current_context().meta)
            with diagnosed(settings.db):
                command(settings, *args, **kwargs)

    return with_them


def _settings(given: Mapping[str, Path | int | str]) -> Settings:
    return load_settings(
        flags={key: given.get(f"newswinnow.{key}") for key in ("db", "workers", "redis")},
        environ=os.environ,
        file=config if isinstance(config := given.get("newswinnow.config"), Path) else None,
    )


def settings_now(given: Mapping[str, Path | int | str]) -> tuple[Settings, Service]:
    """The settings as they are written now, with those of the service."""
    config = given.get("newswinnow.config")
    table, where = service_table(config if isinstance(config, Path) else None)
    return _settings(given), read_service(table, where)


def is_given(name: str) -> bool:
    """Whether the command line itself names this setting."""
    return f"newswinnow.{name}" in click.get_current_context().meta


@contextmanager
def diagnosed(db: Path) -> Iterator[None]:
    """Where a command breaks, ask whether the database did it; else the error is ours."""
    try:
        yield
    except EXPECTED:
        raise
    except Exception as error:
        found = integrity.first_finding(db)
        if found is None:
            raise
        raise click.ClickException(
            terminal.visible(f"{db}: the database is damaged ({found}). {DAMAGED_HINT}")
        ) from error


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a user can cause into one line and an exit status."""
    try:
        yield
        sys.stdout.flush()
    except ConfigError as error:
        raise WrongUsage(terminal.visible(str(error))) from error
    except USERS_ERRORS as error:
        raise click.ClickException(terminal.visible(str(error))) from error
    except BrokenPipeError:
        # Whoever read has seen enough. Python would complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(BROKEN_PIPE) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"cannot write the results: {error.strerror}") from error
    except KeyboardInterrupt:
        terminal.warn("Stopped.")
        raise click.exceptions.Exit(INTERRUPTED) from None
