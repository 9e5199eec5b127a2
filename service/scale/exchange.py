"""The shuffle: tasks cut what they have into pieces by key; the pieces of a key meet in a bucket.

Pieces are bytes, and go from worker to worker; the scheduler and the client see none of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from distributed import Client, Future

# A piece is a task of the scheduler, of about 1 kB and at most 1 ms: where there would be more, an
# exchange goes in two steps, each with the root of their number.
MOST_PIECES: Final = 500

Pieces: TypeAlias = Sequence[bytes]
Cut: TypeAlias = Callable[..., Pieces]
"""Called with what is given and the number of buckets: a piece for each of them."""
Merge: TypeAlias = Callable[..., Any]
"""Called with a bucket's pieces and what lies beside the bucket."""
Bundle: TypeAlias = tuple[bytes, ...]


def exchange(
    client: Client,
    given: Sequence[tuple[Any, ...]],
    cut: Cut,
    merge: Merge,
    *,
    into: int,
    beside: Sequence[tuple[Any, ...]] = (),
) -> tuple[list[Future], list[Future]]:
    """The merged buckets, and of each task that cut how many bytes it gave away."""
    if not into:
        return [], []
    groups = into if len(given) * into <= MOST_PIECES else math.isqrt(into - 1) + 1
    width = -(-into // groups)
    bundled = [client.submit(_bundled, cut, into, width, *of_one, pure=False) for of_one in given]
    sizes = [client.submit(_size, one, pure=False) for one in bundled]
    groups = -(-into // width)
    pieces = [[_item(client, one, group) for one in bundled] for group in range(groups)]
    if width > 1:
        pieces = [bucket for of_group in pieces for bucket in _second_step(client, of_group, width)]
    others = beside or [()] * into
    buckets = [
        client.submit(_merged, merge, pieces[bucket], *others[bucket], pure=False)
        for bucket in range(into)
    ]
    return buckets, sizes


def _second_step(client: Client, bundles: list[Future], width: int) -> list[list[Future]]:
    """From the bundles of a group those of its buckets: several at once are joined, and cut."""
    some = math.isqrt(len(bundles)) + 1
    joined = [
        client.submit(_joined, bundles[first : first + some], pure=False)
        for first in range(0, len(bundles), some)
    ]
    return [[_item(client, one, at) for one in joined] for at in range(width)]


def _item(client: Client, bundled: Future, at: int) -> Future:
    return client.submit(itemgetter(at), bundled, pure=False)


def _bundled(cut: Cut, into: int, width: int, *given: Any) -> tuple[Bundle, ...]:
    pieces = (*cut(*given, into), *[b""] * (-into % width))
    return tuple(tuple(pieces[first : first + width]) for first in range(0, len(pieces), width))


def _size(bundled: tuple[Bundle, ...]) -> int:
    return sum(len(piece) for bundle in bundled for piece in bundle)


def _joined(bundles: Sequence[Sequence[Bundle]]) -> tuple[Bundle, ...]:
    return tuple(tuple(pieces) for pieces in zip(*bundles, strict=True))


def _merged(merge: Merge, bundles: Sequence[Bundle], *beside: Any) -> Any:
    return merge([piece for bundle in bundles for piece in bundle if piece], *beside)
