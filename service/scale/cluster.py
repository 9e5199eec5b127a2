"""The cluster: one's own on this machine, or one that somebody started."""

from __future__ import annotations

import logging
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, Final

from cleaners import VERSION
from crawler.knowledge import Knowledge
from crawler.workers import default_count
from service.scale.errors import ScaleError

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

    from service.scale.guarding import Guarding

LOCAL: Final = "local"
ADDRESS: Final = re.compile(r"(?:[a-z]{1,10}://)?(?:[\w.-]{1,255}|\[[0-9a-fA-F:.]{2,45}\]):\d{1,5}")
CONNECTING: Final = 10.0  # seconds for a scheduler to answer
WORKERS: Final = 30.0  # seconds for the first worker to come
LEAVING: Final = 5.0  # seconds for workers to end their processes; else the next command does it
ALONE: Final = 60.0  # seconds without any worker, after which none is expected any more
FIRST_LOOK: Final = 0.02  # seconds until it is looked who is there, each time twice as long …
LOOK: Final = 0.5  # … up to these

GONE = ScaleError("--dask", "the scheduler is gone", "Start it and run the command again")
NOBODY_LEFT = ScaleError(
    "--dask", "no worker is left, and none has come since", "Start some and run the command again"
)
MISSING = ScaleError(
    "--dask", "dask.distributed is not installed", "Install it: pip install 'newswinnow[dask]'"
)


@contextmanager
def cluster(address: str, *, knowledge: Knowledge, workers: int | None) -> Iterator[Client]:
    """A client whose workers can clean; raises ScaleError."""
    try:
        import pyarrow  # noqa: F401, PLC0415 - an extra

        from service.scale.guarding import Guarding  # noqa: PLC0415 - an extra, and half a second
    except ImportError as error:
        raise MISSING from error
    _silence()
    if address != LOCAL and not ADDRESS.fullmatch(address):
        raise ScaleError(
            f"--dask {address}", "no address", "Write host:port of a scheduler, or local"
        )
    with (
        in_words(address),
        _scheduler(address, workers) as scheduler,
        _client(scheduler, address) as client,
    ):
        _check_workers(client, address)
        with _plugged(client, Guarding(client.id, knowledge)):
            yield client


@contextmanager
def _plugged(client: Client, guarding: Guarding) -> Iterator[None]:
    """Its processes for as long as they are needed; those of a client that was killed go too."""
    from service.scale.guarding import left_over  # noqa: PLC0415 - an extra

    for name in client.run_on_scheduler(left_over):
        client.unregister_worker_plugin(name)
    client.register_plugin(guarding)
    try:
        yield
    finally:
        if client.status == "running":
            with suppress(OSError, TimeoutError):  # the cluster may be on its way out
                client.sync(_unplug, client, guarding.name, callback_timeout=LEAVING)


async def _unplug(client: Client, name: str) -> None:
    await client.scheduler.unregister_worker_plugin(name=name)


def _silence() -> None:
    """What Dask logs is said in our words, or is no matter: lost workers are replaced by others."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _scheduler(address: str, workers: int | None) -> Iterator[LocalCluster | str]:
    """One's own for as long as it is needed, or the address of another's."""
    import dask  # noqa: PLC0415 - an extra
    from distributed import LocalCluster  # noqa: PLC0415 - as above

    if address != LOCAL:
        yield address
        return
    count = max(1, default_count() if workers is None else workers)
    with dask.config.set({"distributed.worker.profile.enabled": False}):  # nobody sees it
        with _without_ctrl_c():
            own = LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # None would take port 8787 of all addresses
                silence_logs=logging.CRITICAL,
            )
        with own:
            yield own


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Processes that are begun meanwhile do not hear it, nor do those that replace them.

    A terminal sends it to all, and each would answer with a traceback. We hear it when this ends.
    """
    # Which would listen again, once it has begun its own process.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _client(scheduler: LocalCluster | str, address: str) -> Client:
    from distributed import Client  # noqa: PLC0415 - an extra

    try:
        return Client(scheduler, timeout=CONNECTING)
    except (OSError, TimeoutError, ValueError) as error:
        raise ScaleError(
            f"--dask {address}",
            "no scheduler answers",
            "Start one with `dask scheduler`, check host and port, or write --dask local",
        ) from error


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS)
    except TimeoutError as error:
        raise ScaleError(
            address, "the scheduler has no workers", f"Start some with `dask worker {address}`"
        ) from error
    try:
        versions = set(client.run(_version).values())
    except ImportError as error:
        raise _not_installed(address, error) from error
    if versions != {VERSION}:
        raise ScaleError(
            address,
            f"its workers have other rules ({', '.join(sorted(versions))}, here {VERSION})",
            "Install the same newswinnow everywhere, and start them again",
        )


def _not_installed(address: str, error: ImportError) -> ScaleError:
    return ScaleError(
        address,
        f"its workers have no newswinnow ({error})",
        f"Install newswinnow {VERSION} where they run, and start them again",
    )


def _version() -> str:
    return VERSION


def gathered(
    client: Client, futures: Sequence[Future], watch: Callable[[], None] = lambda: None
) -> list[Any]:
    """What they come to, when all are done; `watch` is called for each.

    Raises ScaleError when no worker is left, and what a task raised.
    """
    seen, told, pause = time.monotonic(), 0, FIRST_LOOK
    while waiting := [one for one in futures if one.status == "pending"]:
        for _ in range(told, len(futures) - len(waiting)):
            watch()
        told = len(futures) - len(waiting)
        pause = min(2 * pause, LOOK)
        if client.scheduler_info(n_workers=-1)["workers"]:
            seen = time.monotonic()
        elif time.monotonic() - seen > ALONE:
            raise GONE if client.status != "running" else NOBODY_LEFT
        time.sleep(pause)
    for _ in range(told, len(futures)):
        watch()
    values: list[Any] = client.gather(list(futures))
    return values


@contextmanager
def in_words(address: str) -> Iterator[None]:
    """Say in one line what a cluster can do to a job."""
    from distributed import KilledWorker  # noqa: PLC0415 - an extra
    from distributed.comm import CommClosedError  # noqa: PLC0415 - as above

    try:
        yield
    except KilledWorker as error:
        raise ScaleError(
            f"--dask {address}",
            f"one step killed several workers, one after the other ({error.task})",
            "Look into their logs; mostly they have too little memory for so many threads",
        ) from error
    except (CommClosedError, CancelledError) as error:
        raise GONE from error
    except ImportError as error:  # of a worker that came later
        raise _not_installed(address, error) from error
