"""Tags and names of the elements around a text, hashed: what the linear model weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from zlib import crc32

from cleaners.readers.cutter import Cut, Node
from cleaners.readers.names import name_parts

HASHES = 1 << 15  # more buckets gained nothing in the trial
ANCESTORS = 6
NEARNESS = "012244"  # levels that share their words: the element, its box, two more, the rest


def hashed_words(
    cuts: Sequence[Cut], counts: Iterable[int], nodes: Sequence[Node]
) -> Iterator[tuple[int, ...]]:
    """Of each text: elements in the same row of ancestors share their words."""
    chains = _chains(nodes)
    bucket = cache(hashed)
    buckets = cache(partial(_buckets, parts={node.words: node.parts for node in nodes}))
    of_chain: dict[int, tuple[int, ...]] = {}
    of_text: dict[tuple[int, str, str], tuple[int, ...]] = {}
    for cut, count in zip(cuts, counts, strict=True):
        chain = chains[cut.node.at]
        if chain not in of_chain:
            of_chain[chain] = tuple(sorted(_chain_words(cut.node, bucket, buckets)))
        form = (int(count).bit_length(), cut.node.tag, cut.inline)
        if form not in of_text:
            of_text[form] = tuple([hashed(word) for word in _text_words(*form)])
        yield of_chain[chain] + of_text[form]


def _chains(nodes: Sequence[Node]) -> list[int]:
    """A number for each element; the same for those that stand in the same row of ancestors."""
    numbers: dict[tuple[int, str, str], int] = {}
    of: list[int] = []
    for node in nodes:
        key = (of[node.parent.at] if node.parent else -1, node.tag, node.words)
        of.append(numbers.setdefault(key, len(numbers)))
    return of


def _chain_words(
    node: Node, bucket: Callable[[str], int], buckets: Callable[[str, str], frozenset[int]]
) -> set[int]:
    """Tags and name parts of an element and those around it, nearer and farther ones apart."""
    found: set[int] = set()
    box: Node | None = node
    path = ""
    for level in range(ANCESTORS):
        if box is None:
            break
        path += "/" + box.tag
        found.add(bucket(f"t{level}:{box.tag}"))
        if level in (1, 2):
            found.add(bucket("path" + path))
        if box.words:
            found |= buckets(f"c{NEARNESS[level]}", box.words)
            found |= buckets("any" if level else f"self:{box.tag}", box.words)
        box = box.parent
    return found


def _buckets(where: str, names: str, *, parts: Mapping[str, Sequence[str]]) -> frozenset[int]:
    """Of each part of the names of an element that stands there."""
    return frozenset([hashed(f"{where}:{part}") for part in parts[names]])


def _text_words(length: int, tag: str, inline: str) -> Iterator[str]:
    """Of the text itself: how long it is, in bits of its count of words, and what it begins in."""
    yield from (f"i:{part}" for part in name_parts(inline))
    yield f"w{length}"
    yield f"w{length}{tag}"


def hashed(word: str) -> int:
    """The bucket of a word."""
    return crc32(word.encode("utf-8", "replace")) % HASHES
