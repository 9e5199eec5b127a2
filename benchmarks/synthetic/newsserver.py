"""The made-up outlets on loopback: one small HTTP server, an address for each.

`python -m benchmarks.synthetic.newsserver --articles 3000 --outlets FOLDER` writes the outlets'
files to FOLDER and serves until it is stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.synthetic.newssite import Asked, Sent, Site, World

FIRST = 64  # 127.0.0.64 and the next: what stands for the public web in the tests, too
REASONS = {200: "OK", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}
LONGEST = 64 * 1024  # bytes of a request

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Log:
    """What one site was asked for."""

    answers: list[tuple[str, int]] = field(default_factory=list)
    """Path and status."""
    times: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    """Requests that are being answered."""
    most_at_once: int = 0

    def with_status(self, status: int) -> Counter[str]:
        return Counter(path for path, answer in self.answers if answer == status)

    def clear(self) -> None:
        self.answers.clear()


@dataclass
class Served:
    """The sites while they are served."""

    world: World
    logs: dict[str, Log]

    def write_outlets(self, folder: Path) -> Path:
        """Write the outlets' files, all that a crawl is told of them."""
        folder.mkdir(parents=True, exist_ok=True)
        for slug, site in self.world.sites.items():
            (folder / f"{slug}.toml").write_text(site.outlet_file(), "utf-8")
        return folder

    def clear(self) -> None:
        for log in self.logs.values():
            log.clear()

    def asked(self) -> list[tuple[str, str, int]]:
        """Slug, path and status of everything."""
        return [(slug, *one) for slug, log in self.logs.items() for one in log.answers]


@contextlib.contextmanager
def serving(world: World) -> Iterator[Served]:
    """The sites on loopback until the end of the block, from a thread of their own."""
    loop = asyncio.new_event_loop()
    logs = {slug: Log() for slug in world.sites}
    servers = loop.run_until_complete(_start(world, logs))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield Served(world=world, logs=logs)
    finally:
        for server in servers:
            loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        _cancel_all(loop)
        loop.close()


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(_all_of(tasks))


async def _all_of(tasks: Iterable[asyncio.Task[object]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _start(world: World, logs: dict[str, Log]) -> list[asyncio.Server]:
    servers = []
    for number, (slug, site) in enumerate(world.sites.items(), start=FIRST):
        host = f"127.0.0.{number}"
        server = await asyncio.start_server(_handler(site, logs[slug]), host, 0, limit=LONGEST)
        site.base = f"http://{host}:{server.sockets[0].getsockname()[1]}"
        servers.append(server)
    return servers


def _handler(site: Site, log: Log) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                with _counted(log):
                    asked = _asked(head, log)
                    sent = site.answer(asked)
                    log.times[asked.path] += 1
                    log.answers.append((asked.path, sent.status))
                    if sent.wait:
                        await asyncio.sleep(sent.wait)
                    if sent.fault == "reset":
                        _reset(writer)
                        return
                    writer.write(_written(sent))
                    await writer.drain()
                if sent.fault:
                    break
        writer.close()

    return handle


@contextlib.contextmanager
def _counted(log: Log) -> Iterator[None]:
    log.at_once += 1
    log.most_at_once = max(log.most_at_once, log.at_once)
    try:
        yield
    finally:
        log.at_once -= 1


def _asked(head: str, log: Log) -> Asked:
    first, *lines = head.split("\r\n")
    path = first.split(" ")[1]
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    return Asked(
        path=path,
        etag=headers.get("if-none-match"),
        since=headers.get("if-modified-since"),
        times=log.times[path],
    )


def _written(sent: Sent) -> bytes:
    headers = {"Content-Length": str(len(sent.body)), "Content-Type": "text/html", **sent.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {sent.status} {REASONS.get(sent.status, 'Other')}\r\n{lines}\r\n"
    body = sent.body[: len(sent.body) // 2] if sent.fault == "short" else sent.body
    return head.encode("latin-1") + body


def _reset(writer: asyncio.StreamWriter) -> None:
    opened = writer.get_extra_info("socket")
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--outlets", type=Path, required=True)
    arguments = parser.parse_args()
    world = World(articles=arguments.articles, until=datetime.now(UTC))
    with serving(world) as served:
        served.write_outlets(arguments.outlets)
        print(f"serving {world.count} articles of {len(world.sites)} outlets", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
