"""What a browser may do with our pages, and what a question may cost."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from service.web import bounded
from service.web.tables import Defusing

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]
"""As ASGI has them."""

# A cell of one row; a question gives 200 rows at most. `hex(zeroblob(400000000))` took 3.5 GB,
# whatever the limit of time: SQLite does not look at the clock inside of a function.
LONGEST_CELL: Final = 1 << 20  # bytes
# Compressed bytes of up to 5 MiB, which nobody can read here; where the file is on this machine.
UNTOLD: Final = frozenset({("pages", "body"), ("pragma_database_list", "file")})
SETTINGS: Final = MappingProxyType(
    {
        "sql_time_limit_ms": 1000,
        "max_returned_rows": 200,
        "default_page_size": 100,
        "allow_download": False,
        "suggest_facets": False,
        "default_cache_ttl": 0,
    }
)
"""Of Datasette."""

DATA: Final = "data"
"""The database's name in addresses, whatever its file is called."""
THEIR_PAGES: Final = (f"/{DATA}", "/-/")
"""Where Datasette answers with pages of its own."""
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script at all: none is needed, and what outlets write can run nowhere."""
# Datasette's own pages have styles in their elements.
THEIRS: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


def bound(connection: sqlite3.Connection) -> None:
    """Let no question on this connection take more memory than there is."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_CELL)
    bounded.register(connection, longest=LONGEST_CELL)
    connection.set_authorizer(_allowed)


def _allowed(
    action: int, table: str | None, column: str | None, _database: str | None, _by: str | None
) -> int:
    if action == sqlite3.SQLITE_FUNCTION and column in bounded.NOT_NEEDED:
        return sqlite3.SQLITE_DENY
    is_untold = action == sqlite3.SQLITE_READ and (table, column) in UNTOLD
    return sqlite3.SQLITE_IGNORE if is_untold else sqlite3.SQLITE_OK


def guarded(app: App, hosts: frozenset[str]) -> App:
    """Answer with our headers, and only who asks for one of the hosts, or for an address.

    A page elsewhere can make its own name lead to this machine (DNS rebinding), and would read
    what is stored: its browser says that name, and never a number.
    """

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        policy = THEIRS if scope["path"].startswith(THEIR_PAGES) else POLICY

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = (b"content-security-policy", policy.encode())
                message["headers"] = [*message.get("headers", ()), said, *HEADERS]
            await send(message)

        host = _host_of(scope)
        if host not in hosts and not _is_address(host):
            await _refuse(with_headers)
            return
        await app(scope, receive, defusing(scope, with_headers))

    return answer


def defusing(scope: Message, send: Send) -> Send:
    """Send tables on without formulas for a spreadsheet to run; everything else as it is."""
    table: Defusing | None = None

    async def sent(message: Message) -> None:
        nonlocal table
        if message["type"] == "http.response.start":
            kind = dict(message.get("headers", ())).get(b"content-type", b"")
            # Datasette shows CSV as plain text where no download is asked for.
            is_plain = kind.startswith(b"text/plain") and scope["path"].endswith(".csv")
            is_table = kind.startswith(b"text/csv") or is_plain
            table = Defusing() if is_table else None
        elif table is not None:
            body = table.feed(message.get("body", b""))
            ends = not message.get("more_body", False)
            message["body"] = body + (table.close() if ends else b"")
        await send(message)

    return sent


def _host_of(scope: Message) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    named = headers.get(b"host", b"").decode("latin-1").lower()
    return named.partition("]")[0] + "]" if named.startswith("[") else named.partition(":")[0]


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


async def _refuse(send: Send) -> None:
    body = b"This host is not served here. Start `newswinnow web` with --allow-host NAME.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})
