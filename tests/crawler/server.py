"""A web server on loopback that answers as told, also with what no good server would send."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CANARY = "127.0.0.1"
"""What stands for a machine that nobody outside may reach."""
SITES = "127.0.0.64/26"
"""What stands for the public web."""
FIRST = 64
PUBLIC = f"127.0.0.{FIRST}"


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before anything is sent."""
    reset: bool = False
    """The connection is broken off instead."""


Answers = Callable[[str, int], Reply] | Mapping[str, Reply]
"""By path; or a function of the path and of how often it was asked for before."""


@dataclass
class Site:
    """A host of its own address, and what it was asked for."""

    host: str
    port: int
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When, on the monotonic clock; a busy machine hears of requests late."""
    agents: list[str] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return list(self.asked)


@contextmanager
def serving(answers: Answers, host: str = CANARY) -> Iterator[Site]:
    """A site that answers until the end of the block."""
    site = Site(host=host, port=0)
    server = _Server((host, 0), _handler(site, answers))
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving_all(answers: Mapping[str, Answers]) -> Iterator[dict[str, Site]]:
    """A site for each name, each on an address of SITES."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serving(one, f"127.0.0.{number}"))
            for number, (name, one) in enumerate(answers.items(), start=FIRST)
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.stopping = threading.Event()

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is no news."""


def _handler(site: Site, answers: Answers) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        server: _Server
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                times = site.paths().count(self.path)
                site.asked.append(self.path)
                site.times.append(time.monotonic())
                site.agents.append(self.headers["User-Agent"])
            reply = (
                answers(self.path, times)
                if callable(answers)
                else answers.get(self.path, Reply(404))
            )
            if reply.wait:
                self.server.stopping.wait(reply.wait)
            if reply.reset:
                self._reset()
            else:
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            headers = {"Content-Type": "text/html", "Content-Length": str(len(reply.body))}
            for name, value in (headers | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def _reset(self) -> None:
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
            self.close_connection = True
            self.connection.close()

        def log_message(self, *args) -> None:
            """The test says what matters."""

    return Handler
