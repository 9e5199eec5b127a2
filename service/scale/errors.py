"""What can go wrong with a cluster, in words."""

from __future__ import annotations

from typing_extensions import override


class ScaleError(Exception):
    """The cluster or the output folder cannot be used; the message says which, why, what now."""

    def __init__(self, subject: str, why: str, hint: str) -> None:
        super().__init__(f"{subject}: {why}. {hint}")
        self._given = (subject, why, hint)

    @override
    def __reduce__(self) -> tuple[type[ScaleError], tuple[str, str, str]]:
        # From a worker to the client; Python would call us with the message alone.
        return ScaleError, self._given
