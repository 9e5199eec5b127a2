"""`web`: the stored articles in a browser."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
import time

import click

from service import terminal
from service.commands.common import with_settings
from service.config import Settings
from service.serving.settings import NEEDED


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True,
    help="The port to listen on.",
)  # fmt: skip
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="A name by which browsers may ask for it, such as that of a proxy; repeatable.",
)
@click.option("--as-child", is_flag=True, hidden=True, help="End when the one who started it does.")
@with_settings
def web(
    settings: Settings, *, host: str, port: int, allow_host: tuple[str, ...], as_child: bool
) -> None:
    """Show the stored articles in a browser, until Ctrl-C.

    Stories, search, articles with what was taken out of their pages, outlets, and SQL with JSON and
    CSV by Datasette. Nothing can be changed there. Whoever reaches the address can read everything:
    by default that is this machine alone.
    """
    if importlib.util.find_spec("datasette") is None:
        raise click.ClickException(NEEDED)
    from service.web import server  # noqa: PLC0415 - an extra; and it takes half a second

    if as_child:
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        server.serve(settings.db, host=host, port=port, allowed=allow_host)
    except server.WebError as error:
        raise click.ClickException(terminal.visible(str(error))) from error


def _end_with(parent: int) -> None:
    """A service that is killed would leave its page behind, and the next one finds no place."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
