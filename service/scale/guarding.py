"""The processes in which a Dask worker cleans: a poisoned page costs one of them, not itself."""

from __future__ import annotations

from typing import Final

from distributed import Worker, WorkerPlugin, get_worker

from crawler.guard import Guard
from crawler.knowledge import Knowledge
from crawler.workers import Workers

NAME: Final = "newswinnow-guard"


class Guarding(WorkerPlugin):  # type: ignore[misc]  # an extra, which is not looked into
    """As many processes as its worker has threads, begun when needed, gone with the worker."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.name = NAME
        self._outlets = dict(knowledge.outlets)  # a mapping proxy cannot be sent
        self._own = knowledge.own

    def setup(self, worker: Worker) -> None:
        """As Dask calls it."""
        self.guard = Workers(self._outlets, self._own, count=worker.state.nthreads)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - as Dask calls it
        """As Dask calls it."""
        self.guard.close()


def guard() -> Guard:
    """Of the worker whose task this is."""
    plugin = get_worker().plugins[NAME]
    if not isinstance(plugin, Guarding):  # pragma: no cover - the name is ours
        raise TypeError(plugin)
    return plugin.guard
