"""Which blocks of a labelled page are its story, as far as the golds can tell.

A block is of the story where half of its words stand in runs of four that the gold has. What the
golds disagree about, or do not tell, has no weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.settings import Document

from benchmarks.corpora import Page, Strings
from benchmarks.metrics import WORD
from cleaners.article import Block

RUN = 4  # words
HALF = 0.5
SHORT_LINE = 16  # characters; shorter lines stand in a gold by chance
DOUBT = 0.3  # the weight of a line that the gold may or may not have meant
HEARSAY = 0.4  # the weight of what trafilatura says of a page whose strings it gets right
NEAR = 2
LEAST_RECALL = 0.6  # of the gold in the page's blocks; below it the gold is of another page
TRUNCATED = "naeb"  # its golds often stop in the middle of a story
MOST_BEHIND = 0.3  # of the story in further blocks of its last block's shape: the gold is cut off
LEAST_PARAGRAPH = 12  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """For each block whether it is of the story, and how much that is worth, 0 to 1."""

    story: NDArray[np.bool_]
    weight: NDArray[np.float64]


class Reference:
    """A text that others are found in."""

    def __init__(self, lines: Iterable[str]) -> None:
        split = [_words(line) for line in lines]
        flat = [word for words in split for word in words]
        self.lines = Counter(" ".join(words) for words in split)
        self._runs = {tuple(flat[at : at + RUN]) for at in range(len(flat) - RUN + 1)}
        self._joined = f" {' '.join(flat)} "

    def share(self, words: Sequence[str]) -> float:
        """How many of the words stand in a run that is here too."""
        if len(words) < RUN:
            return float(" ".join(words) in self.lines)
        hit = np.zeros(len(words), bool)
        for at in range(len(words) - RUN + 1):
            if tuple(words[at : at + RUN]) in self._runs:
                hit[at : at + RUN] = True
        return float(hit.mean())

    def may_hold(self, words: Sequence[str]) -> bool:
        """The words stand somewhere in it, perhaps by chance."""
        return f" {' '.join(words)} " in self._joined


def label(page: Page, blocks: Sequence[Block]) -> Labels:
    """The page's blocks, by its golds or by the strings that it must and must not have."""
    if page.strings is not None:
        return _by_strings(page, page.strings, blocks)
    words = [_words(block.text) for block in blocks]
    split = [[line for part in gold for line in part.split("\n")] for gold in page.golds]
    golds = sorted(split, key=lambda gold: len("".join(gold)))
    most = Reference([*golds[-1], *(page.lines.subheads if page.lines else ())])
    least = Reference(golds[0]) if len(golds) > 1 and not page.lines else most
    allowed = Reference(page.lines.allowed if page.lines else ())
    found = _by_gold(blocks, words, most, least, allowed)
    _once(found, words, most)
    if (
        _recall(golds[-1], [block.text for block in np.array(blocks, object)[found.story]])
        < LEAST_RECALL
    ):
        found.weight[:] = 0
    if page.corpus == TRUNCATED:
        _ignore_behind(found, blocks, words)
    return found


def _by_strings(page: Page, strings: Strings, blocks: Sequence[Block]) -> Labels:
    """The strings' own blocks; and all others, where trafilatura got every string right."""
    found = Labels(story=np.zeros(len(blocks), bool), weight=np.zeros(len(blocks)))
    document = bare_extraction(page.html, url=page.url, include_comments=False)
    kept = (document.text or "") if isinstance(document, Document) else ""
    right = all(one in kept for one in strings.must) and not any(
        one in kept for one in strings.must_not
    )
    said = Reference(kept.split("\n"))
    for at, block in enumerate(blocks):
        text = block.text
        must = any(one in text or (len(text) > SHORT_LINE and text in one) for one in strings.must)
        if must or any(one in text for one in strings.must_not):
            found.story[at], found.weight[at] = must, 1.0
        elif right:
            found.story[at] = said.share(_words(text)) >= HALF
            found.weight[at] = HEARSAY
    return found


def _by_gold(
    blocks: Sequence[Block],
    words: Sequence[Sequence[str]],
    most: Reference,
    least: Reference,
    allowed: Reference,
) -> Labels:
    found = Labels(story=np.zeros(len(blocks), bool), weight=np.ones(len(blocks)))
    for at, (block, own) in enumerate(zip(blocks, words, strict=True)):
        if len(own) < RUN and len(block.text) < SHORT_LINE:
            found.story[at] = " ".join(own) in most.lines
            doubtful = not found.story[at] and most.may_hold(own)
            found.weight[at] = DOUBT if doubtful else 1.0
        else:
            found.story[at] = most.share(own) >= HALF
        if found.story[at] and least is not most and least.share(own) < HALF:
            found.weight[at] = 0
        if not own or (not found.story[at] and allowed.share(own) >= HALF):
            found.weight[at] = 0
    for at in np.nonzero(found.weight == DOUBT)[0].tolist():
        if found.story[max(0, at - NEAR) : at + NEAR + 1].any():
            found.weight[at] = 0
    return found


def _once(found: Labels, words: Sequence[Sequence[str]], gold: Reference) -> None:
    """Of several copies those count that stand among the story."""
    copies: dict[str, list[int]] = {}
    for at in np.nonzero(found.story)[0].tolist():
        copies.setdefault(" ".join(words[at]), []).append(at)
    for text, places in copies.items():
        places.sort(key=lambda at: -int(found.story[max(0, at - 4) : at + 5].sum()))
        for at in places[max(1, gold.lines[text]) :]:
            found.story[at] = False
            found.weight[at] *= DOUBT


def _recall(gold: Sequence[str], story: Sequence[str]) -> float:
    got = Reference(story)
    lines = [words for line in gold if (words := _words(line))]
    whole = sum(map(len, lines)) or 1
    return sum(len(words) * got.share(words) for words in lines) / whole


def _ignore_behind(found: Labels, blocks: Sequence[Block], words: Sequence[Sequence[str]]) -> None:
    """Behind the last block of a gold that may be cut off nothing is known."""
    story = np.nonzero(found.story)[0].tolist()
    if not story:
        return
    last = story[-1]
    behind = [
        at
        for at in range(last + 1, len(blocks))
        if (blocks[at].hint, blocks[at].named, blocks[at].landmark)
        == (blocks[last].hint, blocks[last].named, blocks[last].landmark)
        and len(words[at]) >= LEAST_PARAGRAPH
        and blocks[at].link_share < DOUBT
    ]
    found.weight[behind] = 0
    told = sum(len(words[at]) for at in story)
    if sum(len(words[at]) for at in behind) > MOST_BEHIND * told:
        found.weight[last + 1 :] = 0


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
