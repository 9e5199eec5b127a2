"""What the workers do, step by step: values in, values out, whichever worker it is and how often.

A step that ends with its worker is done again by another one, and gives the same.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Final, TypeVar
from zlib import crc32

import numpy as np

from cleaners.article import (
    BODY_KINDS,
    Cleaned,
    Outcome,
    Outlets,
    Quarantined,
    RawPage,
    Rejected,
)
from cleaners.candidates import BAND_ROW, MEETING, PAIR, Rows, band_rows, closest, meetings
from cleaners.furniture import Telling, learn, witness_of
from cleaners.memory import recall, standing
from cleaners.prints import Print, keys_from, prints_of, sketches_from
from cleaners.stories import Member, body_of_texts, canonical, similarity, together
from crawler.guard import Guard
from crawler.ingest import Ingested, unread
from crawler.inputs.arrivals import STDIN, Arrival, Oversized, Unreadable
from crawler.remember import learned_from, remembered
from crawler.sources import source_of
from db.compare import content_digest
from db.furniture import Learned
from db.records import State, maybe_storable, storable, utc_text
from service.scale import addresses, feed
from service.scale.addresses import Claim, Ending, Told, bucket_of
from service.scale.exchange import Pieces
from service.scale.shapes import Alike, Ended, Entry, Held, Place, pack, unpack

T = TypeVar("T")

NO_TEXT: Final = ""  # of furniture, until its first witness says it


# ---- pages


def clean_part(
    part: feed.Part, client: str, *, with_bodies: bool
) -> tuple[bytes, bytes, Counter[str]]:
    """What became of a part's pages, their bytes where they are to be stored, and what is no page.

    Each body is packed by itself, and given up as soon as its page is cleaned.
    """
    from service.scale.guarding import guard  # noqa: PLC0415 - an extra, that workers have

    passed_over: Counter[str] = Counter()
    entries: list[Entry] = []
    bodies: list[bytes] = []
    for arrival, outcome in _outcomes(feed.arrivals(part, passed_over), guard(client)):
        entries.append(_entry(arrival, outcome))
        if with_bodies:
            bodies.append(pack(_body(arrival)))
    return pack(entries), pack(bodies), passed_over


def _outcomes(
    arrivals: Iterable[Arrival], guard: Guard
) -> Iterator[tuple[Arrival, Outcome | None]]:
    """In their order, however many are cleaned at once."""
    ahead: deque[tuple[Arrival, Future[Outcome] | None]] = deque()
    for arrival in arrivals:
        ahead.append((arrival, guard.begin(arrival) if isinstance(arrival, RawPage) else None))
        while len(ahead) > guard.ahead:
            yield _done(*ahead.popleft())
    while ahead:
        yield _done(*ahead.popleft())


def _done(arrival: Arrival, cleaning: Future[Outcome] | None) -> tuple[Arrival, Outcome | None]:
    if isinstance(arrival, Oversized):
        return arrival, unread(arrival)
    return arrival, cleaning.result() if cleaning else None


def _entry(arrival: Arrival, outcome: Outcome | None) -> Entry:
    if isinstance(arrival, RawPage):
        bare = replace(arrival, body=b"")
        return Entry(arrival=bare, sha256=arrival.sha256, outcome=outcome)
    return Entry(arrival=arrival, outcome=outcome)


def _body(arrival: Arrival) -> bytes:
    return arrival.body if isinstance(arrival, RawPage) else b""


# ---- addresses: which page is the current version, and under which id and number


def cut_claims(packed: bytes, part: int, into: int) -> Pieces:
    buckets: list[list[Claim]] = [[] for _ in range(into)]
    for at, entry in enumerate(_entries(packed)):
        if not isinstance(entry.arrival, Unreadable):
            claim = _claim(entry, part, at)
            buckets[bucket_of(claim.address, into)].append(claim)
    return _packed(buckets)


def _claim(entry: Entry, part: int, at: int) -> Claim:
    if isinstance(entry.arrival, Oversized):
        page = RawPage(body=b"", source_path=entry.arrival.path)
    elif isinstance(entry.arrival, RawPage):
        page = entry.arrival
    else:
        raise TypeError(entry.arrival)  # pragma: no cover - never asked for
    cleaned = entry.outcome if isinstance(entry.outcome, Cleaned) else None
    problem = Ending.QUARANTINED if isinstance(entry.outcome, Quarantined) else Ending.REJECTED
    return Claim(
        part=part,
        at=at,
        address=storable(page.url or page.source_path or f"sha256:{entry.sha256}"),
        sha256=entry.sha256,
        ending=Ending.ARTICLE if cleaned else problem,
        content=content_digest(cleaned.article) if cleaned else "",
        url=maybe_storable(page.url),
        source_path=maybe_storable(page.source_path),
        outlet=page.outlet,
        fetched_at=utc_text(page.fetched_at) if page.fetched_at else "",
    )


def rank(pieces: Pieces) -> tuple[bytes, int]:
    """All addresses of a bucket by their ids, and how many articles there are."""
    told = addresses.all_told(_chained(pieces, Claim))
    return pack(told), sum(1 for one in told if one.first)


def cut_endings(ranked: tuple[bytes, int], before: int, into: int) -> Pieces:
    """Say to each part how its pages ended; `before` this bucket there are so many articles."""
    parts: list[list[Ended]] = [[] for _ in range(into)]
    for number, told in enumerate(several(ranked[0], Told), start=before):
        for claim, ended in zip(told.claims, _endings(told, number), strict=True):
            parts[claim.part].append(ended)
    return _packed(parts)


def _endings(told: Told, number: int) -> Iterator[Ended]:
    for claim, state, known in zip(told.claims, told.states, told.known, strict=True):
        is_current = told.current == claim
        yield Ended(
            at=claim.at,
            state=state,
            article=told.id if known else None,
            place=_place(told, number) if is_current else None,
        )


def _place(told: Told, number: int) -> Place:
    first = told.first or told.claims[0]
    return Place(
        number=number,
        id=told.id,
        address=first.address,
        url=first.url,
        source_path=first.source_path,
        outlet=told.outlet,
        version=told.versions,
    )


def endings(pieces: Pieces, packed: bytes) -> bytes:
    """How all arrivals of a part ended, in its order."""
    found = {one.at: one for one in _chained(pieces, Ended)}
    unreadable = (Ended(at=at, state=State.UNREADABLE) for at, _ in enumerate(_entries(packed)))
    return pack([found.get(one.at, one) for one in unreadable])


def tell_ends(packed: bytes, ended: bytes) -> bytes:
    """The same in words, as one machine says them."""
    both = zip(_entries(packed), several(ended, Ended), strict=True)
    return pack([_ingested(entry, one) for entry, one in both])


def _ingested(entry: Entry, ended: Ended) -> Ingested:
    reason, detail = _why(entry) if ended.state is not State.UNCHANGED else ("", "")
    return Ingested(
        name=_name_of(entry.arrival),
        state=ended.state,
        article_id=ended.article,
        reason=reason,
        detail=detail,
    )


def _name_of(arrival: Arrival) -> str:
    if isinstance(arrival, RawPage):
        return arrival.url or arrival.source_path or STDIN
    return arrival.path


def _why(entry: Entry) -> tuple[str, str]:
    if isinstance(entry.arrival, Unreadable):
        return entry.arrival.reason, entry.arrival.hint
    if isinstance(entry.outcome, Rejected | Quarantined):
        return entry.outcome.reason.value, entry.outcome.detail
    return "", ""


def hold(packed: bytes, ended: bytes, outlets: Outlets) -> bytes:
    """The current versions that lie in a part."""
    return pack(
        [
            Held(
                place=one.place,
                sha256=entry.sha256,
                source=source_of(
                    one.place.outlet or _slug(entry.outcome.article.outlet.value, outlets),
                    entry.outcome.article.url.value,
                ),
                cleaned=entry.outcome,
            )
            for entry, one in zip(_entries(packed), several(ended, Ended), strict=True)
            if one.place and isinstance(entry.outcome, Cleaned)
        ]
    )


def _slug(name: str | None, outlets: Outlets) -> str | None:
    """As `db.version_writer` asks for it."""
    named = (one for one in outlets.values() if name in {one.name, *one.names})
    found = sorted((name != one.name, one.slug) for one in named)
    return found[0][1] if found else None


# ---- furniture: learned where all articles of an outlet meet


def cut_tellings(held: bytes, part: int, into: int) -> Pieces:
    buckets: list[list[tuple[str, int, Telling]]] = [[] for _ in range(into)]
    articles = [one for one in several(held, Held) if one.source is not None]
    for one, printed in zip(articles, prints_of([one.cleaned for one in articles]), strict=True):
        source = one.source or ""
        telling = Telling(
            article=one.place.id,
            told=printed.told,
            day=printed.day,
            blocks=printed.blocks,
            words=printed.words,
        )
        buckets[crc32(source.encode("utf-8", "replace")) % into].append((source, part, telling))
    return _packed(buckets)


def learn_outlets(pieces: Pieces) -> bytes:
    """Of each outlet of a bucket what it prints everywhere, and in which parts its articles lie."""
    tellings: dict[str, list[Telling]] = {}
    parts: dict[str, set[int]] = {}
    for source, part, telling in (one for piece in pieces for one in listed(piece)):
        tellings.setdefault(source, []).append(telling)
        parts.setdefault(source, set()).add(part)
    return pack(
        [
            (
                tuple(learned_from(one, source=source, text=NO_TEXT) for one in learn(of_source)),
                parts[source],
            )
            for source, of_source in sorted(tellings.items())
        ]
    )


def cut_learned(learned: bytes, into: int) -> Pieces:
    """To each part what the outlets of its articles print."""
    parts: list[list[Learned]] = [[] for _ in range(into)]
    for of_source, lie_in in listed(learned):
        for part in lie_in:
            parts[part] += of_source
    return _packed(parts)


def recall_part(pieces: Pieces, held: bytes) -> tuple[bytes, bytes, bytes]:
    """The articles without what was learned, their prints, and the texts of what was learned."""
    learned: dict[str, list[Learned]] = {}
    for one in _chained(pieces, Learned):
        learned.setdefault(one.source, []).append(one)
    memories = {source: remembered(of_source) for source, of_source in learned.items()}
    articles = several(held, Held)
    recalled = [
        replace(one, cleaned=cleaned, is_recalled=cleaned != one.cleaned)
        for one in articles
        for cleaned in (recall(one.cleaned, memories.get(one.source or "", {})),)
    ]
    texts = list(_witnessed(articles, learned))
    return pack(recalled), pack(list(prints_of([one.cleaned for one in recalled]))), pack(texts)


def _witnessed(
    articles: Iterable[Held], learned: Mapping[str, Iterable[Learned]]
) -> Iterator[tuple[tuple[str, int], str]]:
    """Texts by source and key, as the first witness prints them; those whose witness lies here."""
    lie_here = {one.place.id: one.cleaned for one in articles}
    for of_source in learned.values():
        for one in of_source:
            witness = witness_of(one.witnesses[0])
            if witness in lie_here:
                blocks = {block.key: block.text for block in standing(lie_here[witness])}
                yield (one.source, one.key), blocks[one.key]


# ---- stories: sentences meet under their band keys, bodies are compared


def cut_sentences(articles: bytes, prints: bytes, part: int, into: int) -> Pieces:
    rows = [
        band_rows(one.place.number, part, keys_from(printed.bands), sketches_from(printed.sketches))
        for one, printed in zip(several(articles, Held), several(prints, Print), strict=True)
    ]
    return _cut_rows(_joined(rows, BAND_ROW), "key", into)


def cut_meetings(rows: bytes, into: int) -> Pieces:
    return _cut_rows(meetings(np.frombuffer(rows, BAND_ROW)), "article", into)


def cut_pairs(met: bytes, into: int) -> Pieces:
    """To both parts in which the two lie."""
    pairs = closest(np.frombuffer(met, MEETING))
    elsewhere = pairs[pairs["part"] != pairs["other_part"]]
    return [
        one + other
        for one, other in zip(
            _cut_rows(pairs, "part", into), _cut_rows(elsewhere, "other_part", into), strict=True
        )
    ]


def cut_bodies(pairs: bytes, articles: bytes, part: int, into: int) -> Pieces:
    """What others have to compare with: sent once to each part that needs it."""
    rows = np.frombuffer(pairs, PAIR)
    asked = np.unique(rows[rows["part"] != part][["other", "part"]])
    by_number = {one.place.number: one for one in several(articles, Held)}
    parts: list[list[tuple[int, Member, tuple[str, ...]]]] = [[] for _ in range(into)]
    for number, whose in asked.tolist():
        parts[whose].append(_said(by_number[number]))
    return _packed(parts)


def compare(pieces: Pieces, pairs: bytes, articles: bytes, part: int) -> list[Alike]:
    """The pairs of a part that tell the same story, exactly."""
    rows = np.frombuffer(pairs, PAIR)
    mine = np.unique(rows[rows["part"] == part])
    wanted = {*mine["article"].tolist(), *mine["other"].tolist()}
    own = [_said(one) for one in several(articles, Held) if one.place.number in wanted]
    said = [*own, *(one for piece in pieces for one in listed(piece))]
    members = {number: member for number, member, _ in said}
    bodies = {number: body_of_texts(texts) for number, _, texts in said}
    return [
        Alike(one=members[one], other=members[other], parts=(*lie_in,), similarity=much)
        for one, other, *lie_in in mine.tolist()
        if (much := similarity(bodies[one], bodies[other]))
    ]


def _said(one: Held) -> tuple[int, Member, tuple[str, ...]]:
    article = one.cleaned.article
    texts = article.texts(*BODY_KINDS)
    published = article.published.value
    member = Member(
        article=one.place.id,
        published=utc_text(published) if published else None,
        length=sum(map(len, texts)),
    )
    return one.place.number, member, texts


def tell_stories(alike: Sequence[Sequence[Alike]]) -> list[tuple[str, int, str]]:
    """Each article that is alike to another, the part in which it lies, and its story."""
    members: dict[str, Member] = {}
    parts: dict[str, int] = {}
    neighbours: dict[str, list[str]] = {}
    for pair in (pair for of_part in alike for pair in of_part):
        one, other = pair.one.article, pair.other.article
        members |= {one: pair.one, other: pair.other}
        parts |= {one: pair.parts[0], other: pair.parts[1]}
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    return [
        (article, parts[article], canonical([members[one] for one in sorted(story)]).article)
        for story in together(sorted(members), neighbours.__getitem__)
        for article in story
    ]


def cut_stories(told: Iterable[tuple[str, int, str]], into: int) -> Pieces:
    parts: list[list[tuple[str, str]]] = [[] for _ in range(into)]
    for article, part, story in told:
        parts[part].append((article, story))
    return _packed(parts)


def stories_of(pieces: Pieces) -> dict[str, str]:
    """By article; who is not in it stands alone."""
    return dict(one for piece in pieces for one in listed(piece))


# ---- pieces


def joined(pieces: Pieces) -> bytes:
    """Rows of a bucket, one behind the other."""
    return b"".join(pieces)


def _cut_rows(rows: Rows, column: str, into: int) -> list[bytes]:
    """By a number: its remainder is the bucket."""
    buckets = rows[column] % into
    order = np.argsort(buckets, kind="stable")
    ends = np.searchsorted(buckets[order], np.arange(1, into))
    return [piece.tobytes() for piece in np.split(rows[order], ends)]


def _joined(rows: Sequence[Rows], kind: np.dtype[np.void]) -> Rows:
    return np.concatenate(rows) if rows else np.zeros(0, kind)


def _packed(buckets: Iterable[Sequence[object]]) -> list[bytes]:
    return [pack(bucket) if bucket else b"" for bucket in buckets]


def _entries(packed: bytes) -> list[Entry]:
    return several(packed, Entry)


def _chained(pieces: Pieces, kind: type[T]) -> Iterator[T]:
    for piece in pieces:
        yield from several(piece, kind)


def several(packed: bytes, kind: type[T]) -> list[T]:
    """What was packed as several of a kind."""
    return [one for one in listed(packed) if isinstance(one, kind)]


def listed(packed: bytes) -> list[Any]:
    """What was packed as several, of the kinds it was packed as."""
    values = unpack(packed)
    if not isinstance(values, list | tuple):
        raise TypeError(type(values))  # pragma: no cover - both ends are ours
    return list(values)
