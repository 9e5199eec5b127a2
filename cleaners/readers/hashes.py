"""Tags and names of the elements around a text, hashed: what the linear model weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
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
    parts, known = cache(name_parts), dict[str, int]()
    of_chain: dict[int, tuple[int, ...]] = {}
    of_text: dict[tuple[int, str, str], tuple[int, ...]] = {}
    for cut, count in zip(cuts, counts, strict=True):
        chain = chains[cut.node.at]
        if chain not in of_chain:
            words = _node_words(cut.node, parts)
            of_chain[chain] = tuple(sorted({hashed(word, known) for word in words}))
        form = (int(count).bit_length(), cut.node.tag, cut.inline)
        if form not in of_text:
            of_text[form] = tuple(hashed(word, known) for word in _text_words(*form, parts))
        yield of_chain[chain] + of_text[form]


def _chains(nodes: Sequence[Node]) -> list[int]:
    """A number for each element; the same for those that stand in the same row of ancestors."""
    numbers: dict[tuple[int, str, str], int] = {}
    of: list[int] = []
    for node in nodes:
        key = (of[node.parent.at] if node.parent else -1, node.tag, node.words)
        of.append(numbers.setdefault(key, len(numbers)))
    return of


def _node_words(node: Node, parts: Callable[[str], tuple[str, ...]]) -> set[str]:
    """Tags and name parts of an element and those around it, nearer and farther ones apart."""
    found: set[str] = set()
    box: Node | None = node
    path = ""
    for level in range(ANCESTORS):
        if box is None:
            break
        near = NEARNESS[level]
        found.add(f"t{level}:{box.tag}")
        path += "/" + box.tag
        if level in (1, 2):
            found.add("path" + path)
        for part in parts(box.words):
            found.add(f"c{near}:{part}")
            found.add(f"any:{part}" if level else f"self:{box.tag}:{part}")
        box = box.parent
    return found


def _text_words(
    length: int, tag: str, inline: str, parts: Callable[[str], tuple[str, ...]]
) -> Iterator[str]:
    """Of the text itself: how long it is, in bits of its count of words, and what it begins in."""
    yield from (f"i:{part}" for part in (parts(inline) if inline else ()))
    yield f"w{length}"
    yield f"w{length}{tag}"


def hashed(word: str, known: dict[str, int]) -> int:
    """The bucket of a word."""
    found = known.get(word)
    if found is None:
        found = known[word] = crc32(word.encode("utf-8", "replace")) % HASHES
    return found
