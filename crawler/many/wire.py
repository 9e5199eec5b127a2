"""What goes through Redis: JSON and bytes, which are read as plain values and never run.

scrapy-redis would pickle: whoever can write to its Redis runs Python on every worker. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Headers = tuple[tuple[str, str], ...]

MOST_WHY: Final = 300  # characters
STATUSES: Final = range(100, 600)


class WireError(ValueError):
    """What was read is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A request that any worker may take."""

    id: str
    """The same for the same request, so that an answer is found again after a kill."""
    url: str
    headers: Headers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An HTTP answer, its body as it was sent."""

    status: int
    headers: Headers
    body: bytes
    seconds: float
    """That the host took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No answer came."""

    kind: str
    """Name of the error that Scrapy has for it."""
    why: str


def ticket_of(url: str, headers: Headers, *, asked_before: str, tried: int) -> Ticket:
    """The ticket of a request.

    `asked_before` is when the frontier last noted a visit of the address: as soon as it notes
    another, no answer to an earlier request is taken for one to a later.
    """
    said = _json([url, headers, asked_before, tried])
    return Ticket(id=hashlib.sha256(said).hexdigest()[:32], url=url, headers=headers)


def pack_ticket(ticket: Ticket) -> bytes:
    return _json({"id": ticket.id, "url": ticket.url, "headers": ticket.headers})


def unpack_ticket(packed: bytes) -> Ticket:
    """Raises WireError."""
    said = _read(packed)
    return Ticket(
        id=_text(said.get("id")), url=_text(said.get("url")), headers=_headers(said.get("headers"))
    )


def pack_answer(answer: Came | Failed) -> bytes:
    if isinstance(answer, Failed):
        return _json({"kind": answer.kind, "why": answer.why[:MOST_WHY]})
    head = {"status": answer.status, "headers": answer.headers, "seconds": answer.seconds}
    return _json(head) + b"\n" + answer.body


def unpack_answer(packed: bytes) -> Came | Failed:
    """Raises WireError."""
    head, _, body = packed.partition(b"\n")
    said = _read(head)
    if "kind" in said:
        return Failed(kind=_text(said["kind"]), why=_text(said.get("why"))[:MOST_WHY])
    status, seconds = said.get("status"), said.get("seconds")
    if type(status) is not int or status not in STATUSES or not isinstance(seconds, int | float):
        raise WireError("no answer")
    return Came(
        status=status, headers=_headers(said.get("headers")), body=body, seconds=float(seconds)
    )


def headers_from(named: Iterable[tuple[bytes, Sequence[bytes]]]) -> Headers:
    """Scrapy's headers as text; each byte is one character."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in named
        for value in values
    )


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _read(packed: bytes) -> dict[str, object]:
    try:
        said = json.loads(packed)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    if not isinstance(said, dict):
        raise WireError("no JSON object")
    return said


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError("no text")
    return value


def _headers(value: object) -> Headers:
    if not isinstance(value, list):
        raise WireError("no headers")
    return tuple(_pair(one) for one in value)


def _pair(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise WireError("no header")
    name, said = _text(value[0]), _text(value[1])
    try:
        (name + said).encode("latin-1")
    except UnicodeEncodeError as error:
        raise WireError("no header") from error
    return name, said
