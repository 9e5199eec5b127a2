"""Which stored articles tell the same story: those that are new are compared with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaners.candidates import Numbers
from cleaners.sieve import LOW, Sentences, likely_mates
from cleaners.stories import Body, Member, body_of_texts, canonical, similarity, together
from db import queries
from db.connection import Database, Row
from db.fingerprints import Fingerprints, bytes_of
from db.records import number_of, text_of, text_or_none
from db.stories import Stories

BATCH: Final = 200  # articles whose stories are stored in one transaction
BODIES: Final = 2000  # articles kept in memory to be compared, of about 20 kB each
ASKED: Final = 4000  # new articles that are compared in one pass over all: 40 MB
PASSING: Final = 1000  # stored articles of a pass that are in memory at once: 2 MB
COMPARED: Final = 2000  # pairs in one transaction

Ids: TypeAlias = NDArray[Any]
"""Of articles as ASCII, in order: an article's number is its place among all of them."""

T = TypeVar("T")


def find_stories(database: Database) -> None:
    """Compare what is open with everything, then gather the stories that this may have changed.

    An article is done with when its story is stored. Those that are not open go first: when the
    last member of their old story is done with, nobody would know that they have to be looked at.
    """
    stories = Stories(database)
    waiting = tuple(stories.open_articles())
    mates = sorted({*stories.mates()}.difference(waiting))
    stories.forget_likenesses()
    for pairs in _candidates(Fingerprints(database), waiting):
        stories.save_likenesses(_alike(database, pairs))
    _gather(stories, mates, settled=frozenset())
    _gather(stories, waiting, settled=frozenset(waiting))


def _gather(stories: Stories, articles: Iterable[str], *, settled: frozenset[str]) -> None:
    """Store the stories of these articles; those of `settled` are done with then."""
    done: set[str] = set()
    for batch in _batches(articles, BATCH):
        told: dict[str, str] = {}
        for story in together([one for one in batch if one not in done], stories.neighbours):
            members = [_member(row) for row in stories.members(sorted(story))]
            told |= dict.fromkeys(story, canonical(members).article)
        done.update(told)
        stories.save(told, settled.intersection(told))


def _candidates(
    fingerprints: Fingerprints, waiting: tuple[str, ...]
) -> Iterator[frozenset[tuple[str, str]]]:
    """Pairs of articles with sentences that may be alike, the lesser id first; no pair twice."""
    ids = np.array([*fingerprints.articles()], np.bytes_)
    seen = np.empty(0, np.int64)
    for start in range(0, len(waiting), ASKED):
        asked = tuple(fingerprints.sentences_of(waiting[start : start + ASKED]))
        passing = _batches(fingerprints.sentences(), PASSING)
        known = (_sentences(some, ids) for some in passing)
        found = np.sort(likely_mates(_sentences(asked, ids), known), axis=1)
        new = np.setdiff1d(found[:, 0] << 32 | found[:, 1], seen)
        seen = np.union1d(seen, new)
        for some in np.array_split(new, len(new) // COMPARED + 1):
            yield frozenset(zip(_named(ids, some >> 32), _named(ids, some & LOW), strict=True))


def _sentences(rows: tuple[Row, ...], ids: Ids) -> Sentences:
    numbers = ids.searchsorted(np.array([text_of(row, "article") for row in rows], ids.dtype))
    return Sentences.of(
        [
            (number, bytes_of(row["bands"]), bytes_of(row["sketches"]))
            for number, row in zip(numbers.tolist(), rows, strict=True)
        ]
    )


def _named(ids: Ids, numbers: Numbers) -> list[str]:
    return [one.decode() for one in ids[numbers].tolist()]


def _alike(database: Database, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    @lru_cache(maxsize=BODIES)
    def body(article: str) -> Body:
        return body_of_texts(queries.read_body(database, article))

    measured = {pair: similarity(body(pair[0]), body(pair[1])) for pair in sorted(pairs)}
    return {pair: much for pair, much in measured.items() if much}


def _member(row: Row) -> Member:
    return Member(
        article=text_of(row, "id"),
        published=text_or_none(row, "published_at"),
        length=number_of(row, "length"),
    )


def _batches(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch
