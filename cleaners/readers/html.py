"""An HTML page as blocks: all its text, each with how likely it is of the story.

The learned reader says so; trafilatura where there is no model, or where the reader is unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TypeAlias

import numpy as np
from lxml import etree, html
from lxml.etree import _Element
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.settings import Document

from cleaners.article import (
    UNWANTED,
    Block,
    Extracted,
    Kind,
    Layout,
    Metadata,
    SiteLayout,
)
from cleaners.normal import fold
from cleaners.readers.cutter import CELLS, MOST_TEXTS, Cut, Cutting, Node, cut
from cleaners.readers.headline import choose
from cleaners.readers.layout import DESCRIBED_AT, describe
from cleaners.readers.learned import Ruled, Weights, story_scores
from cleaners.readers.marks import Mark, fitting, marks_of, stated_by
from cleaners.readers.markup import gather, headlines, read_markup, read_stated
from cleaners.readers.others import of_others
from cleaners.readers.plain import as_html, visible_text
from cleaners.readers.scripts import EmbeddedBlock, unseen_story
from cleaners.readers.statements import Statements
from cleaners.readers.streamed import put_in_place
from cleaners.readers.tamed import CUT_OFF, flatten, is_cut_off, tame
from cleaners.rules import Rule, Scope
from cleaners.shape import Shape, shape_of, width
from cleaners.structure.sight import Look, look

Scores: TypeAlias = NDArray[np.float32]
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
LEAST_SURE = 12  # folded characters that can be found inside a longer text without chance
LINKED = 0.3  # share of link text from which a sentence is a teaser
LEAST_BODY = 100  # folded characters; less is no opinion
# The score from which a block is of the story (.5: fundus .971 for .973, naeb .932 for .934),
LIKELY = 0.55
OF_BEST = 0.6  # or this share of the page's three best, where even they are doubtful
BEST = 3
LEAST_WORDS = 10  # of a block that may be one of the best
MOST_NAMED = 3  # texts of the story in a standfirst, a caption; more, and it is the story's own box
APART = 10  # blocks of noise that end a run of the story
FAR = 25  # blocks from the bulk
LITTLE = 0.15  # of the bulk's words
SURE_BEHIND, SURE_BEFORE = 0.9, 0.75  # a run with such a mean score stays wherever it stands
WHOLE_STORY = 1000  # Latin letters told on the page; scripts are not asked then
LEAST_STORY = 20  # words; a reader that finds less is unsure
LEAST_DESCRIBED = 30  # characters of a text that the page's description tells
LONGEST_SIGNATURE = 60  # characters
SAID = 0.95  # the score of what the outlet's selector calls the body; rules may still take it
UNSURE = "the learned reader found hardly any story: trafilatura's opinion was taken"
LEAST_PLAIN = 500  # characters behind an element without an end; less is a notice or a title
BY_TEXT = "no text can be seen in its elements: it was read as its text alone, without its markup"
# 2,000 times a page's own; a tree of a million elements takes a gigabyte and ten seconds.
MOST_TAGS = 200_000
TOO_MANY = f"it has more than {MOST_TAGS:,} tags: it was read as its text alone, without its markup"
NOBODY_ASKED = "the learned reader found hardly any story, and the page is too odd for trafilatura"
# Of 214 pages of the corpora the oddest has 2,015 elements, 43 deep. trafilatura takes time by the
# square of both: 2,000 tables in each other half a minute.
MOST_ASKED, DEEPEST_ASKED = 10_000, 150


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
    layouts: Sequence[SiteLayout] = (),
    warnings: tuple[str, ...] = (),
) -> Extracted:
    """Blocks in reading order, numbered from 1, and the metadata that the markup states.

    `layouts` are the outlet's own; what their selectors find goes before all that is read here.
    """
    page = _opened(text, layouts)
    if page is None:
        return Extracted(reader="html", blocks=(), warnings=warnings)
    text, tree, cutting = page.source, page.tree, page.cutting
    warnings = (*warnings, *page.warnings)
    if len(cutting.cuts) > MOST_TEXTS:
        return Extracted(reader="html", blocks=_unread(cutting.cuts), warnings=warnings)
    stated = gather(tree)
    outline = read_outline(cutting, stated, _folding(learned))
    scores = _scores(outline, cutting.nodes, learned) if learned else None
    scores = _selected(scores, cutting.cuts)
    metadata = stated_by(read_markup(tree, url=url, stated=stated), tree, page.site)
    blocks = outline_blocks(outline, scores, _signatures(metadata))
    if scores is None:
        asked = _may_be_asked(cutting)
        blocks = [*_with_opinions(blocks, _opinion(text, url) if asked else None)]
        said = UNSURE if asked else NOBODY_ASKED
        warnings = (*warnings, said) if learned else warnings
    embedded = _embedded(tree, blocks, stated)
    if embedded:
        blocks = [*_without_copies(blocks, embedded), *_embedded_blocks(embedded, blocks)]
        warnings = (*warnings, f"the story is in a script: {embedded[0].where}")
    return Extracted(
        reader="html",
        blocks=tuple(blocks),
        metadata=metadata,
        warnings=warnings,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opened:
    """A page that has a tree."""

    source: str
    tree: _Element
    cutting: Cutting
    site: SiteLayout | None
    warnings: tuple[str, ...]


def _opened(text: str, layouts: Sequence[SiteLayout]) -> _Opened | None:
    """The page, opened in the first way in which a text is seen; None where it is no page."""
    tamed, said = tame(text)
    said = (CUT_OFF, *said) if is_cut_off(text) else said
    empty = None
    ways = (_as_it_is, flatten, _by_text) if text.count("<") <= MOST_TAGS else (_too_many,)
    for way in ways:
        source, told = way(tamed)
        tree = parse(source)
        if tree is None:
            continue
        site = fitting(tree, layouts)
        cutting = cut(tree, marks_of(tree, site))
        opened = _Opened(
            source=source, tree=tree, cutting=cutting, site=site, warnings=(*said, *told)
        )
        if opened.cutting.cuts:
            return opened
        empty = empty or opened
    return empty


def _as_it_is(text: str) -> tuple[str, tuple[str, ...]]:
    return text, ()


def _by_text(text: str) -> tuple[str, tuple[str, ...]]:
    """An element without an end may hide all that is behind it, as in a browser."""
    plain = visible_text(text)
    return (as_html(plain), (BY_TEXT,)) if len(plain) >= LEAST_PLAIN else ("", ())


def _too_many(text: str) -> tuple[str, tuple[str, ...]]:
    return as_html(visible_text(text)), (TOO_MANY,)


def parse(text: str) -> _Element | None:
    """The page as a tree; None where there is none, or where it nests deeper than libxml2 goes.

    It then stops in the middle of the page, and the rest would be lost.
    """
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    tree = _root(text, parser)
    if tree is None or _is_cut_off(parser):
        return None
    put_in_place(tree)
    return tree


def _is_cut_off(parser: etree.HTMLParser) -> bool:
    last = parser.error_log.last_error
    return last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _may_be_asked(cutting: Cutting) -> bool:
    """Whether the page is one that trafilatura can read in the time a page has."""
    deepest = max(node.depth for node in cutting.nodes)
    return len(cutting.nodes) <= MOST_ASKED and deepest <= DEEPEST_ASKED


def _root(text: str, parser: etree.HTMLParser | html.HTMLParser) -> _Element | None:
    body = XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    return etree.fromstring(body, parser) if body.strip() else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """A page's texts in reading order, with the elements around them."""

    cuts: Sequence[Cut]
    layout: Layout
    title_at: int | None
    """Index of the text that the markup states as the headline."""


def _unread(cuts: Sequence[Cut]) -> tuple[Block, ...]:
    """Blocks of a page that is too long to be an article: nobody asks what they are."""
    return tuple(Block(text=found.text, position=at) for at, found in enumerate(cuts, start=1))


def read_outline(
    cutting: Cutting, stated: Statements, fold: Callable[[str], str] = fold
) -> Outline:
    """Every text of the page and what the elements around it say of it."""
    layout = describe(cutting, read_stated(stated))
    marked = (at for at, cut in enumerate(cutting.cuts) if cut.node.mark is Mark.TITLE)
    title_at = next(marked, None)
    if title_at is None:
        title_at = choose(cutting.cuts, headlines(stated), fold)
    return Outline(cuts=cutting.cuts, layout=layout, title_at=title_at)


def _folding(learned: Learned | None) -> Callable[[str], str]:
    """Who looks at every text has folded it as well."""
    return (lambda text: learned.look(text).folded) if learned else fold


def outline_blocks(
    outline: Outline, scores: Scores | None = None, signatures: frozenset[str] = frozenset()
) -> list[Block]:
    """The texts as blocks, with their scores where they have any; `signatures` name the writers."""
    chosen = is_story(scores, outline.layout) if scores is not None else None
    named = cache(partial(_named, told=_told(outline.cuts, chosen)))
    described = _described(outline, chosen)
    reach = outline.layout.reach.tolist()
    opinions = [None] * len(reach) if chosen is None else chosen.tolist()
    rounded = [None] * len(reach) if scores is None else [round(one, 3) for one in scores.tolist()]
    return [
        Block(
            text=found.text,
            position=at + 1,
            gap=True,
            hint=_hint(outline, at),
            landmark=UNWANTED if found.node.mark is Mark.REMOVE else found.node.landmark,
            link_share=round(min(1.0, found.linked / (len(found.text) - found.text.count(" "))), 3),
            named=_named_by_text(
                found.text,
                named(found.node),
                described=at in described,
                signatures=signatures,
            ),
            reach=reach[at],
            chosen=opinions[at],
            score=rounded[at],
        )
        for at, found in enumerate(outline.cuts)
    ]


def _told(cuts: Sequence[Cut], chosen: NDArray[np.bool_] | None) -> Counter[int]:
    """How many texts of the story each element holds, by its number."""
    held = Counter[int]()
    for found, of_story in zip(cuts, () if chosen is None else chosen, strict=chosen is not None):
        box: Node | None = found.node if of_story else None
        while box is not None:
            held[box.at] += 1
            box = box.parent
    return held


def _named(node: Node, *, told: Counter[int]) -> Kind | None:
    """What the nearest names around it call it; not those of an element that holds the story."""
    box: Node | None = node
    while box is not None and told[box.at] <= MOST_NAMED:
        if box.named is not None:
            return box.named
        box = box.parent
    return None


def _described(outline: Outline, chosen: NDArray[np.bool_] | None) -> frozenset[int]:
    """Indexes of texts between headline and story that the page's description tells.

    Of 30 in the corpora 29 were standfirsts; most have no stop at their end, and look like teasers.
    """
    if outline.title_at is None or chosen is None or not chosen.any():
        return frozenset()
    first = int(chosen.argmax())
    told = outline.layout.numbers[:first, DESCRIBED_AT].nonzero()[0].tolist()
    return frozenset(at for at in told if at > outline.title_at)


def _named_by_text(
    text: str, named: Kind | None, *, described: bool, signatures: frozenset[str]
) -> Kind | None:
    """What the markup's own words tell of a text goes before the names around it."""
    if described and named is not Kind.BIO and len(text) >= LEAST_DESCRIBED:
        return Kind.SUBTITLE
    nameless = named in {None, Kind.DATE}
    signs = nameless and len(text) <= LONGEST_SIGNATURE and fold(text) in signatures
    return Kind.BYLINE if signs else named


def _signatures(metadata: Metadata) -> frozenset[str]:
    """The writers' names as they are compared; a link to one's page looks like a teaser."""
    authors = metadata.authors.value if metadata.authors else None
    return frozenset(map(fold, authors or ()))


def _hint(outline: Outline, at: int) -> Kind | None:
    """A stated headline is it, and so is an h1 that says the same; without one, any h1 may be."""
    said = outline.cuts[at].hint
    if outline.title_at is None or at == outline.title_at:
        return said if outline.title_at is None else Kind.TITLE
    same = outline.cuts[at].text == outline.cuts[outline.title_at].text
    return None if said is Kind.TITLE and not same else said


# ---- the learned reader ----


def _scores(outline: Outline, nodes: Sequence[Node], learned: Learned) -> Scores | None:
    """How likely each text is of the story; None where the reader is unsure."""
    layout = outline.layout
    ruled = rules_say([cut.text for cut in outline.cuts], layout, learned.look)
    scores = story_scores(layout, ruled, learned.weights)
    told = np.where(is_story(scores, layout), layout.counts, 0.0)
    if told.sum() < LEAST_STORY:
        return None
    return np.where(of_others(outline.cuts, nodes, told, scores), np.float32(0.0), scores)


def _selected(scores: Scores | None, cuts: Sequence[Cut]) -> Scores | None:
    """The scores, after what the outlet's selectors call body, and what they remove."""
    marks = [cut.node.mark for cut in cuts]
    has_body = Mark.BODY in marks
    if not has_body and (scores is None or Mark.REMOVE not in marks):
        return scores
    said = np.zeros(len(cuts), np.float32) if scores is None else scores.copy()
    for at, mark in enumerate(marks):
        if mark is Mark.BODY:
            said[at] = max(float(said[at]), SAID)
        elif mark is Mark.REMOVE or has_body:
            said[at] = 0.0
    return said


def is_story(scores: Scores, layout: Layout) -> NDArray[np.bool_]:
    """What is likely enough, or as likely as the best there is on a page of doubtful ones."""
    if not len(scores):
        return np.zeros(0, bool)
    told = np.sort(scores[layout.counts > LEAST_WORDS])[::-1][:BEST]
    best = float(told.mean()) if len(told) else float(scores.max())
    return _together(np.asarray(scores > min(LIKELY, OF_BEST * best)), scores, layout)


def _together(chosen: NDArray[np.bool_], scores: Scores, layout: Layout) -> NDArray[np.bool_]:
    """Without what stands far from the bulk of the story, is little, and is not sure.

    Of such runs behind the bulk .83 page's worth were noise and .05 story, on 960 pages.
    """
    at = np.nonzero(chosen)[0]
    runs = np.split(at, np.nonzero(np.diff(at) > APART)[0] + 1)
    if len(runs) < 2:
        return chosen
    sizes = [int(layout.counts[run].sum()) for run in runs]
    bulk = runs[int(np.argmax(sizes))]
    kept = chosen.copy()
    for run, size in zip(runs, sizes, strict=True):
        gap = max(run[0] - bulk[-1], bulk[0] - run[-1])
        mean = float(np.average(scores[run], weights=layout.counts[run] + 0.1))
        sure = SURE_BEHIND if run[0] > bulk[-1] else SURE_BEFORE
        if gap > FAR and size < LITTLE * max(sizes) and mean < sure:
            kept[run] = False
    return kept


def rules_say(
    texts: Sequence[str], layout: Layout, look: Callable[[str], Look] = look
) -> list[Ruled]:
    """What the rules say of each text, and of the heading in whose element it stands."""
    looks = [look(text) for text in texts]
    ruled = []
    headings: list[tuple[int, str]] = []  # where each one's element ends, and its kind
    for at, seen in enumerate(looks):
        while headings and headings[-1][0] <= at:
            headings.pop()
        under = headings[-1][1] if headings else ""
        ruled.append(Ruled(kind=_rule_word(seen.outside), under=under))
        if seen.rule and seen.rule.scope is Scope.HEAD:
            headings.append((int(layout.reach[at]), str(seen.rule.kind)))
    return ruled


def _rule_word(rule: Rule | None) -> str:
    if rule is None:
        return ""
    return f"h:{rule.kind}" if rule.scope is Scope.HEAD else str(rule.kind)


# ---- stories in scripts ----


def _embedded(
    tree: _Element, blocks: Sequence[Block], stated: Statements
) -> tuple[EmbeddedBlock, ...]:
    """The story of a script; looked for where the page itself tells little, for it takes long."""
    if sum(width(block.text) for block in blocks if block.chosen) >= WHOLE_STORY:
        return ()
    return unseen_story(tree, [block.text for block in blocks if _is_open(block)], stated)


def _is_open(block: Block) -> bool:
    return block.landmark is None and block.link_share < LINKED


def _without_copies(blocks: Iterable[Block], story: Sequence[EmbeddedBlock]) -> Iterator[Block]:
    """The beginning that a page shows is not the story where a script has all of it."""
    told = {fold(line.text) for line in story}
    for block in blocks:
        copied = block.hint is not Kind.TITLE and fold(block.text) in told
        yield replace(block, chosen=False) if copied else block


def _embedded_blocks(story: Sequence[EmbeddedBlock], blocks: Sequence[Block]) -> Iterator[Block]:
    """What no reader of the page sees without its script, behind what stands on it."""
    score = None if all(block.score is None for block in blocks) else 1.0
    for at, line in enumerate(story, start=len(blocks) + 1):
        yield Block(
            text=line.text,
            position=at,
            reach=at,
            gap=True,
            hint=line.hint,
            chosen=True,
            score=score,
        )


# ---- trafilatura ----


def _opinion(text: str, url: str | None) -> Document | None:
    # It changes the tree, and asks for elements of lxml.html, which are slower to walk.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    tree = _root(text, parser)
    found = bare_extraction(tree, url=url, with_metadata=False, include_comments=False)
    return found if isinstance(found, Document) else None


def _with_opinions(blocks: Sequence[Block], document: Document | None) -> Iterator[Block]:
    """Blocks with whether they stand in what trafilatura took for the story.

    It loses whole paragraphs that carry no `<p>`: a sentence that no furniture encloses and that is
    no link is left undecided, and the page's shape decides.
    """
    elements = (
        [fold("".join(map(str, element.itertext()))) for element in document.body.iter("*")]
        if document is not None and document.body is not None
        else []
    )
    whole = elements[0] if elements else ""
    exact = frozenset(elements)
    for block in blocks:
        # The cells of a row stand apart in the extractor's tree.
        folded = fold(block.text.replace(CELLS, "") if block.hint is Kind.TABLE_ROW else block.text)
        # Most are elements of their own: then nobody looks through the whole text.
        chosen = folded in exact or (len(folded) >= LEAST_SURE and folded in whole)
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
