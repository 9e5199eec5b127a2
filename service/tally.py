"""What was seen of a run so far, in memory that does not grow with it."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from crawler.ingest import Ingested
from crawler.inputs.arrivals import PassedOver
from db.records import State
from service import runs, terminal

MOST_ROWS: Final = 20  # a table that fits on a screen; more is what `list` is for


class Problems:
    """Pages that are no articles, for the report: in an unnamed file, since all may be."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed with us
        self._count = 0

    def add(self, one: Ingested) -> None:
        self._file.write(
            # Escaped, since a file's name may be anything.
            json.dumps(
                {"path": one.name, "state": one.state, "reason": one.reason, "detail": one.detail}
            )
            + "\n"
        )
        self._count += 1

    def written(self) -> Iterator[str]:
        """As a JSON list, in pieces."""
        yield "["
        self._file.seek(0)
        for number, line in enumerate(self._file, start=1):
            yield line.rstrip("\n") + (", " if number < self._count else "")
        yield "]"
        self._file.close()


@dataclass(slots=True)
class Tally:
    """What was seen of a run so far."""

    problems: Problems | None = None
    """None where nobody asks for them; they are told as they come in any case."""
    counts: Counter[State] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    """What is no page by its nature, by the reason."""
    seen: list[Ingested] = field(default_factory=list)
    """At most MOST_ROWS + 1."""
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def pages_per_second(self) -> float:
        return sum(self.counts.values()) / max(self.seconds, 1e-9)

    def said(self) -> str:
        """How fast it goes and how pages ended so far, in short."""
        states = ", ".join(f"{count} {runs.WORDS[state]}" for state, count in self.counts.items())
        return f"{self.pages_per_second:.1f} pages/s  {states}"

    def pass_over(self, one: PassedOver) -> None:
        self.passed_over[one.reason] += 1

    def add(self, ingested: Ingested) -> None:
        self.counts[ingested.state] += 1
        self.differences.update(ingested.differences)
        if len(self.seen) <= MOST_ROWS:
            self.seen.append(ingested)
        if ingested.state in runs.BAD:
            if self.problems:
                self.problems.add(ingested)
            terminal.warn(bad_line(ingested))

    def as_json(self, workers: int) -> Iterator[str]:
        """The report as one JSON object, in pieces."""
        counts = {state.value: self.counts[state] for state in State}
        speed = {
            "seconds": round(self.seconds, 3),
            "pages_per_second": round(self.pages_per_second, 1),
            "workers": workers,
        }
        passed_over = dict(self.passed_over.most_common())
        report = {"pages": sum(counts.values()), **counts, **speed, "passed_over": passed_over}
        yield json.dumps(report).removesuffix("}")
        yield ', "problems": '
        yield from self.problems.written() if self.problems else ("[]",)
        yield "}"


def bad_line(ingested: Ingested) -> str:
    """Which, why, what now."""
    reason = ingested.reason.replace("_", " ")
    return f"{ingested.name}: {ingested.state}: {reason}: {ingested.detail}"
