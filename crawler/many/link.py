"""The way to Redis: whether it is there, and what is said where it is not."""

from __future__ import annotations

import importlib.util
from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = ("redis://", "rediss://", "unix://")
SILENCE: Final = 5.0  # seconds for an answer: on a network of one's own it takes a thousandth


class LinkError(Exception):
    """There is no way to Redis; the message says why and what now."""


def check_link(url: str) -> None:
    """Raises LinkError where a crawl through this Redis could not even begin."""
    if not url.startswith(SCHEMES):
        raise LinkError(
            "`redis` is no address of a Redis. Write it so: redis://HOST:6379/0, or rediss://…"
        )
    if any(importlib.util.find_spec(name) is None for name in ("redis", "scrapy_redis")):
        raise LinkError(
            "Crawls on many machines need scrapy-redis, which is not installed. "
            "Install it: pip install 'newswinnow[redis]'"
        )
    import redis  # noqa: PLC0415 - an extra

    try:
        with redis.Redis.from_url(url, **patience(SILENCE)) as server:
            server.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise LinkError(
            f"Redis at {bare(url)} does not answer ({error}). Is it running, and are address and "
            "password right?"
        ) from error


def patience(seconds: float) -> dict[str, float]:
    """What a connection is opened with."""
    return {"socket_timeout": seconds, "socket_connect_timeout": seconds}


def bare(url: str) -> str:
    """The address without the password, for people to read."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
