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


class LockError(Exception):
    """There is no saying whether a site is being crawled: its lock cannot be made."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"{folder}: the lock of a site cannot be made there ({error.strerror or error}): make "
            "room on the disk, or let this user write there"
        )
        self.folder = folder


class Locks:
    """The sites that this process crawls."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or default_folder()
        self._held: dict[str, FileLock] = {}

    def take(self, sites: Iterable[str]) -> bool:
        """Whether all of these are ours now; else none of them that was not before.

        Raises LockError.
        """
        before = frozenset(self._held)
        try:
            is_ours = all(site in before or self._take(site) for site in sorted(sites))
        except OSError as error:
            self._give_back(before)
            raise LockError(self._folder, error) from error
        if not is_ours:
            self._give_back(before)
        return is_ours

    def release(self) -> None:
        """Let others crawl them."""
        self._give_back(frozenset())

    def _give_back(self, kept: frozenset[str]) -> None:
        for site in self._held.keys() - kept:
            self._held.pop(site).release()

    def _take(self, site: str) -> bool:
        # A site's name comes from a file of the user's; a digest is a file name in any case.
        name = hashlib.sha256(site.encode("utf-8", "replace")).hexdigest()[:16]
        self._folder.mkdir(mode=PRIVATE, exist_ok=True)
        lock = FileLock(self._folder / name)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            # Whoever has it, whatever this system calls that; all else is no word of another crawl.
            return False
        self._held[site] = lock
        return True


def default_folder() -> Path:
    """Of this user, and the same for all databases."""
    return Path(tempfile.gettempdir()) / f"newswinnow-{os.getuid()}"
