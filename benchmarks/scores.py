"""Any extractor, scored on the pages of the corpora: the same code for a benchmark and a training.

`evaluate(extract, load())` is all there is to call. An extractor may be a closure over predictions
that were made out-of-fold: nothing is pickled on its way to the other processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import FrameType

from benchmarks.corpora import Extraction, Page
from benchmarks.metrics import (
    BODY_METRICS,
    METADATA,
    BodyMetric,
    Counts,
    Tally,
    best,
    share_error,
    standard_error,
    tally,
)

Extract = Callable[[Page], Extraction]
LIMIT = 10.0  # CPU seconds a page; the slowest honest page of the corpora takes us 4


class OutOfTime(BaseException):
    """The page took too long; no `Exception`, so that no extractor swallows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """One page; `counts` of the corpora with a body metric, `tally` of the Korean one."""

    corpus: str
    id: str
    counts: Counts | None = None
    tally: Tally | None = None
    metadata: Mapping[str, bool | None] = field(default_factory=dict)
    """None where the gold does not say."""
    empty: bool = False
    failure: str | None = None
    """Name of the exception the extractor raised; the page then counts as empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body metric of a corpus."""

    f1: float
    error: float
    """Standard error of the F1, by jackknife over the pages."""
    precision: float
    recall: float
    """Means over the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many were right of those that were asked for."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        return self.right / self.asked

    @property
    def error(self) -> float:
        """Standard error."""
        return share_error(self.right, self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What an extractor reached on a corpus."""

    pages: tuple[PageScore, ...]
    body: Body | None
    tally: Tally | None
    metadata: Mapping[str, Share]

    @property
    def empty(self) -> int:
        """Pages without any text."""
        return sum(page.empty for page in self.pages)

    @property
    def failures(self) -> tuple[PageScore, ...]:
        """Pages on which the extractor raised."""
        return tuple(page for page in self.pages if page.failure)


def evaluate(extract: Extract, pages: Sequence[Page], *, processes: int = 1) -> dict[str, Scores]:
    """Scores by corpus, in the order the pages are in; the same whatever the processes."""
    scored = _in_turn(extract, pages) if processes == 1 else _split(extract, pages, processes)
    corpora = dict.fromkeys(page.corpus for page in pages)
    return {name: _scores(tuple(one for one in scored if one.corpus == name)) for name in corpora}


def score(extract: Extract, page: Page) -> PageScore:
    """One page; whatever the extractor raises is told, and is an empty text, as is no end in sight.

    Call it in the main thread: the time limit is a signal.
    """
    failure = None
    try:
        extraction = _limited(extract, page)
    except OutOfTime:
        extraction, failure = Extraction(), OutOfTime.__name__
    except Exception as error:  # noqa: BLE001  # one page of a peer does not end the run
        extraction, failure = Extraction(), type(error).__name__
    metric = BODY_METRICS.get(page.corpus)
    return PageScore(
        corpus=page.corpus,
        id=page.id,
        counts=best(metric, page, extraction.text) if metric else None,
        tally=tally(page, extraction.text) if page.lines else None,
        metadata={name: right(page, extraction) for name, right in METADATA.items()},
        empty=not extraction.text.strip(),
        failure=failure,
    )


def _limited(extract: Extract, page: Page) -> Extraction:
    """Stopped by the CPU it used, not by the clock: the machine's other work changes nothing."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        return extract(page)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime


def _in_turn(extract: Extract, pages: Sequence[Page]) -> list[PageScore]:
    return [score(extract, page) for page in pages]


def _split(extract: Extract, pages: Sequence[Page], processes: int) -> list[PageScore]:
    """Every n-th page to the n-th process, and back into the order of the pages."""
    # Forked, because what a fork is called with need not be pickled.
    context = multiprocessing.get_context("fork")
    readers = []
    for number in range(processes):
        reader, writer = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(writer, extract, pages[number::processes]))
        worker.start()
        writer.close()
        readers.append((reader, worker))
    parts = []
    for reader, worker in readers:
        parts.append(iter(reader.recv()))
        worker.join()
    return [next(parts[at % processes]) for at in range(len(pages))]


def _work(writer: Connection, extract: Extract, pages: Sequence[Page]) -> None:
    writer.send(_in_turn(extract, pages))
    writer.close()


def _scores(pages: tuple[PageScore, ...]) -> Scores:
    tallies = [page.tally for page in pages if page.tally]
    return Scores(
        pages=pages,
        body=_body(BODY_METRICS.get(pages[0].corpus), pages),
        tally=sum(tallies, Tally()) if tallies else None,
        metadata=dict(_shares(pages)),
    )


def _body(metric: BodyMetric | None, pages: Sequence[PageScore]) -> Body | None:
    counts = [page.counts for page in pages if page.counts]
    if metric is None:
        return None
    precision = [page.precision for page in counts if page.tp + page.fp > 0]
    recall = [page.recall for page in counts if page.tp + page.fn > 0]
    return Body(
        f1=metric.pool(counts),
        error=standard_error(counts, metric.pool),
        precision=_mean(precision),
        recall=_mean(recall),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _shares(pages: Sequence[PageScore]) -> Iterator[tuple[str, Share]]:
    for name in METADATA:
        asked = [page.metadata[name] for page in pages if page.metadata[name] is not None]
        if asked:
            yield name, Share(right=sum(map(bool, asked)), asked=len(asked))
