"""The processes in which a Dask worker cleans: a poisoned page costs one of them, not itself."""

from __future__ import annotations

from typing import Final

from distributed import Scheduler, Worker, WorkerPlugin, get_worker

from cleaners import VERSION
from crawler.guard import Guard
from crawler.knowledge import Knowledge
from crawler.workers import Workers

NAMED: Final = "newswinnow-guard-"  # and the client: several may use a cluster, each with its rules


class Guarding(WorkerPlugin):  # type: ignore[misc]  # an extra, which is not looked into
    """As many processes as its worker has threads, begun when needed, gone with the job."""

    def __init__(self, client: str, knowledge: Knowledge) -> None:
        self.name = f"{NAMED}{client}"
        self._version = VERSION
        self._outlets = dict(knowledge.outlets)  # a mapping proxy cannot be sent
        self._own = knowledge.own

    def setup(self, worker: Worker) -> None:
        """As Dask calls it, also on a worker that comes later; one with other rules ends."""
        self.guard = Workers(self._outlets, self._own, count=worker.state.nthreads)
        if self._version != VERSION:
            why = f"newswinnow has rules {VERSION} here, and a job that runs has {self._version}"
            worker.loop.add_callback(worker.close, reason=why)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - as Dask calls it
        """As Dask calls it."""
        self.guard.close()


def guard(client: str) -> Guard:
    """Of the worker whose task this is, for that client's pages."""
    plugin = get_worker().plugins[f"{NAMED}{client}"]
    if not isinstance(plugin, Guarding):  # pragma: no cover - the name is ours
        raise TypeError(plugin)
    return plugin.guard


def left_over(dask_scheduler: Scheduler) -> list[str]:
    """The plugins of clients that are gone, and could not take them along."""
    return [
        name
        for name in dask_scheduler.worker_plugins
        if name.startswith(NAMED) and name.removeprefix(NAMED) not in dask_scheduler.clients
    ]
