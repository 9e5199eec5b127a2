"""The order of steps: clean, find current versions, learn and recall furniture, tell stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cleaners.article import Outlets
from db.furniture import Learned
from service.scale import tasks
from service.scale.cluster import gathered
from service.scale.exchange import Cut, Merge, exchange
from service.scale.feed import Part
from service.scale.shapes import Alike

if TYPE_CHECKING:
    from distributed import Client, Future

Given: TypeAlias = tuple[Any, ...]
"""Of one task: numbers, and what other tasks come to."""

MOST_BUCKETS: Final = 4096  # of a hundred million pages' sentences each has 200 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came out, and lies with the workers; of lists, one for each part."""

    entries: Sequence[Future]
    """None, and no bodies, where pages are not to be stored: they need not be held to the end."""
    bodies: Sequence[Future]
    ended: Sequence[Future]
    articles: Sequence[Future]
    prints: Sequence[Future]
    stories: Sequence[Future]
    furniture: tuple[Learned, ...]
    """By outlet and key."""
    alike: tuple[Alike, ...]
    """By the pairs' ids."""
    passed_over: Counter[str]
    """What is no page by its nature, by the reason."""
    workers: int
    """Pages that were cleaned at once."""
    moved: Mapping[str, int]
    """Bytes that each exchange gave away, whether to another worker or not."""


def carry_out(
    client: Client,
    parts: Sequence[Part],
    *,
    outlets: Outlets,
    with_bodies: bool,
    watch: Callable[[], None],
) -> Made:
    """Do it; `watch` is called for each part that is cleaned."""
    steps = _Steps(client, count=len(parts))
    numbers = range(len(parts))
    cleaned = [
        client.submit(tasks.clean_part, part, client.id, with_bodies=with_bodies, pure=False)
        for part in parts
    ]
    entries, bodies = steps.items(cleaned, 0), steps.items(cleaned, 1)
    passed_over = gathered(client, steps.items(cleaned, 2), watch)

    ranked = steps.to_buckets("addresses", _rows(entries, numbers), tasks.cut_claims, tasks.rank)
    before = accumulate(gathered(client, steps.items(ranked, 1))[:-1], initial=0)
    endings = steps.to_parts(
        "addresses", _rows(ranked, before), tasks.cut_endings, tasks.endings, _rows(entries)
    )
    ended = [client.submit(tasks.tell_ends, *one, pure=False) for one in _rows(entries, endings)]
    held = [
        client.submit(tasks.hold, *one, dict(outlets), pure=False)
        for one in _rows(entries, endings)
    ]

    learned = steps.to_buckets(
        "furniture", _rows(held, numbers), tasks.cut_tellings, tasks.learn_outlets
    )
    recalled = steps.to_parts(
        "furniture", _rows(learned), tasks.cut_learned, tasks.recall_part, _rows(held)
    )
    articles, prints, texts = (steps.items(recalled, at) for at in range(3))

    sentences = steps.to_buckets(
        "sentences", _rows(articles, prints, numbers), tasks.cut_sentences, tasks.joined
    )
    met = steps.to_buckets("meetings", _rows(sentences), tasks.cut_meetings, tasks.joined)
    pairs = steps.to_parts("pairs", _rows(met), tasks.cut_pairs, tasks.joined)
    compared = _rows(pairs, articles, numbers)
    alike = steps.to_parts("bodies", compared, tasks.cut_bodies, tasks.compare, compared)
    told = client.submit(tasks.tell_stories, alike, pure=False)
    stories = steps.to_parts("stories", [(told,)], tasks.cut_stories, tasks.stories_of)
    gathered(client, [client.submit(len, one, pure=False) for one in stories])

    return Made(
        entries=entries if with_bodies else (),
        bodies=bodies if with_bodies else (),
        ended=ended,
        articles=articles,
        prints=prints,
        stories=stories,
        furniture=_with_texts(gathered(client, learned), gathered(client, texts)),
        alike=_in_order(gathered(client, alike)),
        passed_over=sum(passed_over, Counter()),
        workers=sum(client.nthreads().values()),
        moved=steps.moved(),
    )


class _Steps:
    """Tasks of one job, and what they moved."""

    def __init__(self, client: Client, count: int) -> None:
        self._client = client
        self._parts = count
        self._buckets = max(1, min(count, MOST_BUCKETS))
        self._sizes: dict[str, list[Future]] = {}

    def items(self, futures: Sequence[Future], at: int) -> list[Future]:
        return [self._client.submit(itemgetter(at), one, pure=False) for one in futures]

    def to_buckets(self, name: str, given: Sequence[Given], cut: Cut, merge: Merge) -> list[Future]:
        return self._exchanged(name, given, cut, merge, (), self._buckets)

    def to_parts(
        self,
        name: str,
        given: Sequence[Given],
        cut: Cut,
        merge: Merge,
        beside: Sequence[Given] = (),
    ) -> list[Future]:
        return self._exchanged(name, given, cut, merge, beside, self._parts)

    def _exchanged(
        self,
        name: str,
        given: Sequence[Given],
        cut: Cut,
        merge: Merge,
        beside: Sequence[Given],
        into: int,
    ) -> list[Future]:
        merged, sizes = exchange(self._client, given, cut, merge, into=into, beside=beside)
        self._sizes.setdefault(name, []).extend(sizes)
        return merged

    def moved(self) -> dict[str, int]:
        """Bytes by the names of the exchanges."""
        return {name: sum(gathered(self._client, sizes)) for name, sizes in self._sizes.items()}


def _rows(*columns: Iterable[object]) -> list[Given]:
    """What each task is given."""
    return list(zip(*columns, strict=True))


def _with_texts(learned: Sequence[bytes], texts: Sequence[bytes]) -> tuple[Learned, ...]:
    said: dict[tuple[str, int], str] = dict(one for packed in texts for one in tasks.listed(packed))
    found = [
        replace(one, text=said[one.source, one.key])
        for packed in learned
        for of_source, _ in tasks.listed(packed)
        for one in of_source
    ]
    return tuple(sorted(found, key=lambda one: (one.source, one.key)))


def _in_order(alike: Sequence[Sequence[Alike]]) -> tuple[Alike, ...]:
    found = (pair for of_part in alike for pair in of_part)
    return tuple(sorted(found, key=lambda pair: (pair.one.article, pair.other.article)))
