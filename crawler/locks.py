"""One crawl of a site at a time on this machine: two at once would be two readers.

The kernel gives a lock back when its process ends, however it ends.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

PRIVATE: Final = 0o700


class Locks:
    """The sites that this process crawls."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or default_folder()
        self._held: dict[str, FileLock] = {}

    def take(self, sites: Iterable[str]) -> bool:
        """Whether all of these are ours now; else none of them that was not before."""
        new: list[str] = []
        for site in sorted(sites):
            if site in self._held:
                continue
            if not self._take(site):
                for one in new:
                    self._held.pop(one).release()
                return False
            new.append(site)
        return True

    def release(self) -> None:
        """Let others crawl them."""
        while self._held:
            self._held.popitem()[1].release()

    def _take(self, site: str) -> bool:
        # A site's name comes from a file of the user's; a digest is a file name in any case.
        name = hashlib.sha256(site.encode("utf-8", "replace")).hexdigest()[:16]
        self._folder.mkdir(mode=PRIVATE, exist_ok=True)
        lock = FileLock(self._folder / name)
        try:
            lock.acquire(blocking=False)
        except (Timeout, OSError):
            return False
        self._held[site] = lock
        return True


def default_folder() -> Path:
    """Of this user, and the same for all databases."""
    return Path(tempfile.gettempdir()) / f"newswinnow-{os.getuid()}"
