"""The server of the web page: one process, read-only, on this machine unless told otherwise."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from datasette.app import Datasette
from datasette.database import Database as Served
from datasette.plugins import pm

from db.opening import open_for_search
from service import terminal
from service.web.guard import DATA, SETTINGS
from service.web.plugin import Plugin

HERE: Final = Path(__file__).parent


# What is asked of the data first, and what nobody asks.
ABOUT: Final[Mapping[str, Mapping[str, Mapping[str, object]]]] = {
    "tables": {"_sqlite_migrations": {"hidden": True}, "search_scheme": {"hidden": True}},
    "queries": {
        "articles-a-day": {
            "title": "Articles a day, by outlet",
            "sql": "select day, outlet, count(*) as articles from search_articles "
            "where day is not null group by day, outlet order by day desc, articles desc",
        },
        "taken-out": {
            "title": "What was taken out, by rule",
            "sql": "select kind, rule, count(*) as times from removals "
            "group by kind, rule order by times desc",
        },
        "stories": {
            "title": "Stories that most articles tell",
            "sql": "select * from stories order by articles desc",
        },
    },
}


class WebError(Exception):
    """The page cannot be served; the message says why and what now."""


@contextmanager
def application(path: Path, hosts: frozenset[str]) -> Iterator[Datasette]:
    """Datasette with our pages on top, on a file that exists and is of this release.

    One at a time: Datasette's plugins are the process's.
    """
    open_for_search(path).close()
    # Where rich is installed, Datasette prints 300 lines for each page that is not there.
    pm.get_plugin("datasette.handle_exception").rich = None
    plugin = Plugin(path, hosts)
    pm.register(plugin)
    try:
        served = Datasette(
            settings=dict(SETTINGS),
            template_dir=str(HERE / "templates"),
            static_mounts=[("assets", str(HERE / "static"))],
            metadata={"title": "newswinnow", "databases": {DATA: ABOUT}},
        )
        served.add_database(Served(served, path=str(path), is_mutable=True), name=DATA)
        yield served
    finally:
        pm.unregister(plugin)


def hosts_of(host: str, allowed: tuple[str, ...]) -> frozenset[str]:
    """The names by which the page may be asked for, beside numbers."""
    return frozenset({"localhost", host.lower(), *(one.lower() for one in allowed)})


def serve(path: Path, *, host: str, port: int, allowed: tuple[str, ...]) -> None:
    """Serve until somebody stops it; raises WebError where the place is taken."""
    with application(path, hosts_of(host, allowed)) as served:
        _check_free(host, port)
        terminal.warn(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C stops it)")
        uvicorn.run(served.app(), host=host, port=port, log_level="warning", server_header=False)


def _check_free(host: str, port: int) -> None:
    # uvicorn would print its own error and end with 3.
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        raise WebError(
            f"{host}:{port} cannot be served ({error.strerror or error}). "
            "Name another place: newswinnow web --port 8002"
        ) from error
