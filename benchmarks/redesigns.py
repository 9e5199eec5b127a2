"""A made-up year of pages: redesigns and pages that are no articles, and how soon they are noticed.

Each outlet's articles have a body (lognormal, sigma .6, around the outlet's own length), lose a
share of their text (around the outlet's own, more on some days than on others: a day's list of
appointments loses half), and state fields: the title always, authors of 30 to 100 %, others of 90
to 100 %. Of its pages 2 to 30 % are no articles (pictures, videos), twice or half as many on some
days. Every two months something of it changes for twelve days, in turn: bodies have a quarter of
their length, three fifths of the text are taken out, a field is gone, two fifths more of its pages
are no articles, or what was learned to stand everywhere is gone.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic.rhythms import BEGIN, DAY, HOUR, Made, Span, make, near, within
from service.serving.facts import BROUGHT, LATELY, SEEN
from service.serving.health import Colour, Facts, Pages, Seen
from service.serving.judges import verdict
from service.serving.judges.pages import NEW

KINDS: Final = ("short", "removed", "field", "rejected", "furniture")
LASTS: Final = 12 * DAY
FIELDS: Final = ("title", "authors", "published_at", "section", "image")
EXTRA: Final = 0.4  # of the pages


@dataclass
class Look:
    """How an outlet's pages look."""

    length: float
    lost: float
    rejected: float
    states: NDArray[np.float64]
    """Of how many articles each field is known."""


class Pressed:
    """One outlet's year."""

    def __init__(self, one: Made, days: int, chance: np.random.Generator) -> None:
        self.one, self.chance = one, chance
        self.look = Look(
            length=float(np.exp(chance.normal(np.log(1800), 0.5))),
            lost=float(chance.beta(2, 8)),
            rejected=float(chance.uniform(0.02, 0.3)),
            states=np.array([1.0, chance.uniform(0.3, 1.0), *chance.uniform(0.9, 1.0, 3)]),
        )
        self.odd = np.exp(chance.normal(0, 0.35, days + 2))
        first = int(chance.integers(len(KINDS)))
        spans = [(at * DAY, at * DAY + LASTS) for at in range(30, days - 20, 60)]
        self.kinds = {span: KINDS[(first + at) % len(KINDS)] for at, span in enumerate(spans)}
        self.seen: deque[Seen] = deque(maxlen=SEEN)
        self.crawled: deque[Pages] = deque(maxlen=BROUGHT)
        self.noticed: dict[Span, tuple[float, int]] = {}
        """Hours until it was told, and pages until then."""
        self.false_alarms: Counter[Colour] = Counter()

    def run(self) -> Pressed:
        hours, counts = np.unique((self.one.printed // HOUR).astype(int), return_counts=True)
        before, pages = Colour.GREEN, 0
        for hour, count in zip(hours.tolist(), counts.tolist(), strict=True):
            at = (hour + 1) * HOUR
            span = within(at, list(self.kinds))
            pages = pages + count if span is not None else 0
            self._bring(at, count, self.kinds[span] if span is not None else "")
            colour = verdict(self._facts(at, span)).colour
            if span is not None and colour is not Colour.GREEN:
                self.noticed.setdefault(span, ((at - span[0]) / HOUR, pages))
            elif colour not in {Colour.GREEN, before} and not near(at, list(self.kinds), 28 * DAY):
                self.false_alarms[colour] += 1
            before = colour
        return self

    def _bring(self, at: float, count: int, kind: str) -> None:
        """One crawl's pages."""
        look, chance, odd = self.look, self.chance, float(self.odd[int(at // DAY)])
        share = min(look.rejected * odd, 0.9) + (EXTRA if kind == "rejected" else 0.0)
        rejected = int(chance.binomial(count, min(share, 1.0)))
        self.crawled.appendleft(Pages(count=count, rejected=rejected))
        usual = 0.6 if kind == "removed" else min(look.lost * odd, 0.8)
        for _ in range(count - rejected):
            length = look.length * float(np.exp(chance.normal(0, 0.6)))
            length *= 0.25 if kind == "short" else 1.0
            lost = 0.5 if chance.random() < 0.03 else float(chance.beta(6 * usual, 6 * (1 - usual)))
            states = chance.random(len(FIELDS)) < look.states
            if kind == "field":
                states[2] = False
            self.seen.appendleft(
                Seen(
                    length=int(length * (1 - lost)),
                    removed=int(length * lost),
                    fields=frozenset(np.array(FIELDS)[states].tolist()),
                )
            )

    def _facts(self, at: float, span: Span | None) -> Facts:
        is_new = span is not None and at - span[0] < LATELY.total_seconds()
        gone = 3 if is_new and span is not None and self.kinds[span] == "furniture" else 0
        return Facts(
            slug=self.one.plan.slug,
            now=BEGIN + timedelta(seconds=at),
            last_done=BEGIN,
            last_article=BEGIN + timedelta(seconds=at),
            crawled=tuple(self.crawled),
            seen=tuple(self.seen) if len(self.seen) > NEW else (),
            furniture_gone=gone,
        )


def run(*, outlets: int, days: int, seed: int) -> dict[str, Any]:
    """All outlets' years, in figures."""
    chance = np.random.default_rng(seed + 1)
    years = [
        Pressed(make(at, days, chance, adaptive=False), days, chance).run() for at in range(outlets)
    ]
    alarms = sum((one.false_alarms for one in years), Counter[Colour]())
    outlet_years = outlets * days / 365
    return {
        "outlets": outlets,
        **{kind: _noticed(kind, years) for kind in KINDS},
        "false_reds_an_outlet_year": round(alarms[Colour.RED] / outlet_years, 3),
        "false_yellows_an_outlet_year": round(alarms[Colour.YELLOW] / outlet_years, 3),
    }


def _noticed(kind: str, years: Sequence[Pressed]) -> dict[str, Any]:
    spans = [(one, span) for one in years for span, what in one.kinds.items() if what == kind]
    found = [one.noticed[span] for one, span in spans if span in one.noticed]
    hours, pages = ([one[at] for one in found] for at in (0, 1))
    return {
        "happened": len(spans),
        "noticed": len(found),
        "median_hours": round(float(np.median(hours)), 1) if found else None,
        "median_pages": round(float(np.median(pages))) if found else None,
        "p95_pages": round(float(np.quantile(pages, 0.95))) if found else None,
    }
