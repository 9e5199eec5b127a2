"""An HTML page as blocks: all its text, each with how likely it is of the story.

The learned reader says so; trafilatura where there is no model, or where the reader is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from lxml import html
from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Document

from cleaners.article import Block, Extracted, Kind, Layout
from cleaners.readers.learned import Ruled, Weights, story_scores
from cleaners.normal import fold
from cleaners.readers.cutter import CELLS, Cutting, cut
from cleaners.readers.layout import describe
from cleaners.readers.markup import headlines, read_markup, read_stated
from cleaners.shape import Shape, shape_of
from cleaners.structure.sight import Look, Sight, look, see

XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
LEAST_HEADLINE = 6  # folded characters
LEAST_SURE = 12  # folded characters that can be found inside a longer text without chance
LINKED = 0.3  # share of link text from which a sentence is a teaser
LEAST_BODY = 100  # folded characters; less is no opinion
LIKELY = 0.55  # the score from which a block is of the story (.5: fundus .971 for .973, naeb .932 for .934),
OF_BEST = 0.6  # or this share of the page's three best, where even they are doubtful
BEST = 3
LEAST_WORDS = 10  # of a block that may be one of the best
LEAST_STORY = 20  # words; a reader that finds less is unsure


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learned:
    """The learned reader: its weights, and a look at texts that remembers what it saw."""

    weights: Weights
    look: Callable[[str], Look] = look


def read_html(
    text: str,
    *,
    url: str | None = None,
    learned: Learned | None = None,
    warnings: tuple[str, ...] = (),
) -> Extracted:
    """Blocks in reading order, numbered from 1, and the metadata that the markup states."""
    tree = parse(text)
    if tree is None:
        return Extracted(reader="html", blocks=(), warnings=warnings)
    blocks, layout = read_blocks(tree)
    scored = _scored(blocks, layout, learned) if learned else None
    return Extracted(
        reader="html" if scored else "html, trafilatura",
        blocks=tuple(scored or _with_opinions(blocks, _opinion(tree, url))),
        metadata=read_markup(tree, None),
        warnings=warnings,
    )


def parse(text: str) -> _Element | None:
    """The page as a tree; None where there is none. Text that is nested too deep is not cut off."""
    body = XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    if not body.strip():
        return None
    try:
        return html.document_fromstring(body, parser=parser)
    except html.etree.ParserError:
        return None


def read_blocks(tree: _Element) -> tuple[list[Block], Layout]:
    """Every text of the page with what the elements around it say of it."""
    cutting = cut(tree)
    layout = describe(cutting, read_stated(tree))
    return _with_headline(_blocks(cutting, layout), headlines(tree)), layout


def _blocks(cutting: Cutting, layout: Layout) -> list[Block]:
    return [
        Block(
            text=found.text,
            position=at + 1,
            gap=True,
            hint=found.node.hint,
            landmark=found.node.landmark,
            link_share=round(min(1.0, found.linked / len(found.text)), 3),
            named=found.node.named,
            reach=int(layout.reach[at]),
        )
        for at, found in enumerate(cutting.cuts)
    ]


def _with_headline(blocks: Sequence[Block], stated: Sequence[str]) -> list[Block]:
    """The line that the markup states as headline is it; without one, the h1 may be."""
    folded = [fold(title) for title in stated]
    found = [
        block
        for block in blocks
        if len(line := fold(block.text)) >= LEAST_HEADLINE
        and any(title.startswith(line) for title in folded)
    ]
    if not found:
        return list(blocks)
    longest = max(len(block.text) for block in found)
    return [
        replace(block, hint=Kind.TITLE)
        if block in found and len(block.text) == longest
        else replace(block, hint=None if block.hint is Kind.TITLE else block.hint)
        for block in blocks
    ]


# ---- the learned reader ----


def _scored(blocks: Sequence[Block], layout: Layout, learned: Learned) -> list[Block] | None:
    """Blocks with their score and what follows from it; None where the reader is unsure."""
    if not blocks:
        return []
    scores = story_scores(layout, rules_say(blocks, learned.look), learned.weights)
    told = np.sort(scores[layout.counts > LEAST_WORDS])[::-1][:BEST]
    best = float(told.mean()) if len(told) else float(scores.max())
    chosen = scores > min(LIKELY, OF_BEST * best)
    if layout.counts[chosen].sum() < LEAST_STORY:
        return None
    return [
        replace(block, chosen=bool(is_story), score=round(float(score), 3))
        for block, is_story, score in zip(blocks, chosen, scores, strict=True)
    ]


def rules_say(blocks: Sequence[Block], look: Callable[[str], Look] = look) -> list[Ruled]:
    """What the rules say of each block, and of the heading in whose element it stands."""
    sights = see(blocks, look)
    under = [""] * len(blocks)
    for at, sight in enumerate(sights):
        if sight.rule and sight.opens_section:
            stop = blocks[at].reach
            under[at + 1 : stop] = [str(sight.rule.kind)] * (stop - at - 1)
    return [
        Ruled(kind=_rule_word(sight), under=kind)
        for sight, kind in zip(sights, under, strict=True)
    ]


def _rule_word(sight: Sight) -> str:
    if sight.outside is None:
        return ""
    return f"h:{sight.outside.kind}" if sight.opens_section else str(sight.outside.kind)


# ---- trafilatura ----


def _opinion(tree: _Element, url: str | None) -> Document | None:
    found = bare_extraction(tree, url=url, with_metadata=False, include_comments=False)
    return found if isinstance(found, Document) else None


def _with_opinions(blocks: Sequence[Block], document: Document | None) -> Iterator[Block]:
    """Blocks with whether they stand in what trafilatura took for the story.

    It loses whole paragraphs that carry no `<p>`: a sentence that no furniture encloses and that is
    no link is left undecided, and the page's shape decides.
    """
    elements = (
        [fold("".join(map(str, element.itertext()))) for element in document.body.iter()]
        if document is not None and document.body is not None
        else []
    )
    whole = elements[0] if elements else ""
    exact = frozenset(elements)
    for block in blocks:
        # The cells of a row stand apart in the extractor's tree.
        folded = fold(block.text.replace(CELLS, "") if block.hint is Kind.TABLE_ROW else block.text)
        chosen = folded in whole if len(folded) >= LEAST_SURE else folded in exact
        if len(whole) < LEAST_BODY or (not chosen and _may_be_story(block)):
            yield block
        else:
            yield replace(block, chosen=chosen)


def _may_be_story(block: Block) -> bool:
    told = shape_of(block.text) in {Shape.SENTENCE, Shape.CUT} and block.hint is not Kind.LIST_ITEM
    return (
        (told or block.hint is Kind.CAPTION)
        and block.landmark is None
        and block.link_share < LINKED
    )


