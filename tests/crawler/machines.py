"""A Redis on loopback and workers; what needs it is skipped by name where there is none."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest

from tests.crawler.crawling import NEWSWINNOW, ROOT

LEASE = 4  # seconds: twice the longest download
SERVER = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(SERVER is None, reason="redis-server is not installed")


@contextmanager
def redis_server():
    """A Redis on loopback that keeps nothing; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    with subprocess.Popen(
        [SERVER, "--port", str(port), *options], stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


def _wait_for(port):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail("redis-server does not answer")


def worker(crawling, url):
    """A process of `newswinnow fetch`."""
    options = ("--redis", url, "-s", f"DOWNLOAD_TIMEOUT={LEASE // 2}")
    return subprocess.Popen(
        [sys.executable, "-c", NEWSWINNOW, "fetch", *options, *crawling.config],
        cwd=ROOT,
        env=crawling.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def workers(crawling, url, count):
    with ExitStack() as stack:
        started = [stack.enter_context(worker(crawling, url)) for _ in range(count)]
        try:
            yield started
        finally:
            for one in started:
                one.send_signal(signal.SIGTERM)
