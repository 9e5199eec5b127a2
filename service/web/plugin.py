"""What Datasette is told of us: our pages, our limits, our links. A coat over `views`."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup, escape

from db.connection import Database
from db.errors import DamagedError, DbError, MissingMorphemesError, TooSlowError
from db.integrity import first_finding
from db.morphemes import is_installed, shared_kiwi
from db.opening import open_for_reading
from db.patience import within
from db.query_language import QueryError
from db.soundness import damaged
from service import reading, terminal
from service.web import atom, guard, metrics, searching, views
from service.web.asked import Arguments, asked_of
from service.web.guard import DATA
from service.web.page import Page, View, trouble

T = TypeVar("T")

AWAY: Final = 503
# Of all questions of one page: a hundred times what the dearest of 100,000 articles takes.
SECONDS: Final = 10.0
TROUBLES: Final[Mapping[type[DbError], tuple[str, int]]] = MappingProxyType(
    {
        TooSlowError: ("That takes too long", AWAY),
        DamagedError: ("What is stored is damaged", 500),
        MissingMorphemesError: ("Not installed here", 400),
    }
)
"""The heading and status of a page that could not be made; others are of the whole database."""
# Beginnings of elements of Datasette's; what outlets write is escaped, and none of these.
UNLABELLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        r'<textarea id="sql-editor"': "SQL",
        r'<select name="_filter_column(?:_\d{1,3})?"': "Column",
        r'<select name="_filter_op(?:_\d{1,3})?"': "How it is compared",
        r'<input type="text" name="_filter_value(?:_\d{1,3})?"': "Value",
        r'<select name="_sort"': "Order by",
    }
)
# Datasette's pages about itself, with the file's path and what is installed; all but its style.
ITSELF: Final = r"/-/(?!static/|static-plugins/).*$"
ID: Final = re.compile("[0-9a-f]{12,64}")
LINKS: Final = (
    ("/", "Stories"), ("/search", "Search"), ("/outlets", "Outlets"), ("/health", "Health"),
    (f"/{DATA}", "SQL"),
)  # fmt: skip
# Columns that hold an article's id.
OF_ARTICLE: Final = {"article", "story", "other"}


class Plugin:
    """The hooks, for one database file and the hosts by which it may be asked for."""

    def __init__(self, path: Path, hosts: frozenset[str]) -> None:
        self.__name__ = "newswinnow"  # Datasette asks every plugin for it
        self._path = path
        self._hosts = hosts

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """Our pages; they are asked before Datasette's own."""
        pages = [(address, self._page(view)) for address, view in views.PAGES.items()]
        return [
            *pages,
            (ITSELF, self._page(_nothing_here)),
            (r"/search\.json$", self._json),
            (r"/search\.atom$", self._atom),
            (r"/metrics$", self._metrics),
            (r"/healthz$", self._healthz),
        ]

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        """Bound what a question of somebody may cost."""
        guard.bound(conn)

    @hookimpl
    def asgi_wrapper(self) -> Callable[[guard.App], guard.App]:
        """Add our headers to every answer."""
        return lambda app: guard.guarded(app, self._hosts)

    @hookimpl
    def extra_template_vars(self) -> dict[str, object]:
        """What every page shows."""
        return {"links": LINKS, "data": DATA}

    @hookimpl
    def prepare_jinja2_environment(self, env: Any) -> None:
        """How times and texts of outlets are written."""
        env.filters |= {
            "moment": reading.shown_time,
            "safe_text": terminal.visible,
            "web_address": web_address,
            "labelled": labelled,
        }
        env.globals |= {"rights": searching.RIGHTS, "has_morphemes": is_installed()}

    @hookimpl
    def render_cell(self, value: object, column: str) -> object:
        """Ids lead to articles; orders to terminals and changes of direction are made visible."""
        if not isinstance(value, str):
            return None
        text = "\n".join(map(terminal.visible, value.split("\n")))
        if column in OF_ARTICLE and ID.fullmatch(text):
            return Markup('<a href="/article/{0}">{0}</a>').format(text)
        return None if text == value else escape(text)

    # ---- answers

    def _page(self, view: View) -> Callable[..., Any]:
        async def page(request: Request, datasette: Datasette) -> Response:
            arguments, path = _arguments(request), _path(request)
            try:
                found = await self._asked(
                    lambda database: view(database, path, arguments), arguments
                )
            except DbError as error:
                heading, status = _trouble(error)
                found = trouble(
                    self._said(error), heading=heading, status=status, asked=asked_of(arguments)
                )
            html = await datasette.render_template(found.template, {**found.shown}, request=request)
            return Response.html(html, status=found.status)

        return page

    async def _json(self, request: Request) -> Response:
        arguments = _arguments(request)
        try:
            found = await self._asked(
                lambda database: searching.as_json(database, arguments), arguments
            )
        except QueryError as error:
            return Response.json({"error": str(error)}, status=searching.WRONG)
        except DbError as error:
            return Response.json({"error": self._said(error)}, status=_trouble(error)[1])
        text = json.dumps(found, ensure_ascii=False)
        return Response(text, content_type="application/json; charset=utf-8")

    async def _atom(self, request: Request) -> Response:
        arguments = _arguments(request)
        try:
            hits = await self._asked(
                lambda database: searching.found_newest(database, arguments), arguments
            )
        except QueryError as error:
            return Response.text(str(error), status=searching.WRONG)
        except DbError as error:
            return Response.text(self._said(error), status=_trouble(error)[1])
        here = f"{request.scheme}://{request.host}"
        feed = atom.feed(hits, here=here, query=request.query_string, now=datetime.now(UTC))
        return Response(feed, content_type="application/atom+xml; charset=utf-8")

    async def _metrics(self) -> Response:
        try:
            text = await self._asked(lambda database: metrics.exposition(database, _now()))
        except DbError as error:
            return Response.text(self._said(error), status=AWAY)
        return Response(text.decode(), content_type="text/plain; version=0.0.4; charset=utf-8")

    async def _healthz(self) -> Response:
        """For probes: 200 while no outlet is red and the service is at work, else 503."""
        try:
            red, alive = await self._asked(lambda database: views.probed(database, _now()))
        except DbError as error:
            return Response.json({"error": self._said(error)}, status=AWAY)
        service = {"is_silent": alive.is_silent, "why": alive.why, "what_now": alive.what_now}
        body = json.dumps({"red": red, "service": service}, ensure_ascii=False)
        kind = "application/json; charset=utf-8"
        return Response(body, status=AWAY if red or alive.is_silent else 200, content_type=kind)

    async def _asked(
        self, question: Callable[[Database], T], arguments: Arguments = MappingProxyType({})
    ) -> T:
        """An answer from a connection of its own: a slow question delays nobody else."""

        def ask() -> T:
            if asked_of(arguments).morphemes:
                shared_kiwi()  # takes seconds the first time, which are not the question's
            try:
                with open_for_reading(self._path) as database, within(database, SECONDS):
                    return question(database)
            except (sqlite3.Error, ValueError) as error:
                found = first_finding(self._path)
                if found is None:
                    raise
                raise damaged(str(self._path), found) from error

        return await asyncio.to_thread(ask)

    def _said(self, error: DbError) -> str:
        """In words, without the folders of this machine."""
        return str(error).replace(str(self._path), self._path.name)


def _trouble(error: DbError) -> tuple[str, int]:
    return TROUBLES.get(type(error), ("The database cannot be asked", AWAY))


def _nothing_here(_database: Database, _path: Mapping[str, str], _arguments: Arguments) -> Page:
    return trouble("There is no such page.")


def labelled(page: Markup) -> Markup:
    """Datasette's page with names for its fields, which a screen reader would not know."""
    text = str(page)
    for element, label in UNLABELLED.items():
        text = re.sub(element, rf'\g<0> aria-label="{label}"', text)
    return Markup(text)  # noqa: S704 - it was one


def web_address(address: str | None) -> str | None:
    """An address that a link may lead to; None for `javascript:` and whatever else there is."""
    return address if address and address.startswith(("http://", "https://")) else None


def _now() -> datetime:
    return datetime.now(UTC)


def _arguments(request: Request) -> Arguments:
    return {name: request.args.getlist(name) for name in request.args}


def _path(request: Request) -> Mapping[str, str]:
    path: Mapping[str, str] = request.url_vars
    return path
