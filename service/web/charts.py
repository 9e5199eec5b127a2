"""Numbers as bars: shapes for the templates to draw. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

HEIGHT: Final = 120  # units of the drawing
STEP: Final = 20  # from one bar to the next
WIDTH: Final = 14  # of a bar
MOST_SERIES: Final = 6  # outlets with a colour of their own; the others share one
OTHERS: Final = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar."""

    series: int
    name: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day or hour."""

    label: str
    x: int
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars beside each other."""

    bars: tuple[Bar, ...]
    series: tuple[str, ...]
    """Their names, in the order of their numbers."""
    most: int
    """The highest bar."""

    @property
    def width(self) -> int:
        return STEP * len(self.bars)


def by_day(counts: Mapping[tuple[date, str], int], last: date, days: int) -> Chart:
    """Articles of each day until the last, by outlet: most articles first, then the others."""
    totals: Counter[str] = Counter()
    for (_, source), count in counts.items():
        totals[source] += count
    named = [source for source, _ in totals.most_common(MOST_SERIES)]
    series = [*named, *([OTHERS] if len(totals) > len(named) else [])]
    columns = []
    for back in reversed(range(days)):
        day = last - timedelta(days=back)
        of_day = {source: count for (one, source), count in counts.items() if one == day}
        rest = sum(count for source, count in of_day.items() if source not in named)
        values = [*(of_day.get(source, 0) for source in named), *([rest] if rest else [])]
        columns.append((day.isoformat(), values))
    return _chart(columns, series)


def by_hour(hours: tuple[int, ...]) -> Chart:
    """Articles of each hour of the day."""
    return _chart([(f"{hour:02}", [count]) for hour, count in enumerate(hours)], ["articles"])


def _chart(columns: list[tuple[str, list[int]]], series: list[str]) -> Chart:
    most = max((sum(values) for _, values in columns), default=0)
    return Chart(
        bars=tuple(
            Bar(label=label, x=at * STEP, total=sum(values), parts=_parts(values, series, most))
            for at, (label, values) in enumerate(columns)
        ),
        series=tuple(name or "unknown" for name in series),
        most=most,
    )


def _parts(values: list[int], series: list[str], most: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    top = float(HEIGHT)
    for number, count in enumerate(values):
        if count:
            height = round(HEIGHT * count / most, 1)
            top = round(top - height, 1)
            name = series[number] or "unknown"
            parts.append(Part(series=number, name=name, count=count, y=top, height=height))
    return tuple(parts)
