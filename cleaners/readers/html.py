"""An HTML page as blocks: all its visible text, with trafilatura's opinion on each block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import Enum, auto

from lxml import html
from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Document

from cleaners.article import Block, Extracted, Kind
from cleaners.normal import SPACES, fold
from cleaners.readers.markup import headlines, read_markup
from cleaners.readers.scripts import EmbeddedBlock, unseen_story
from cleaners.readers.streamed import put_in_place
from cleaners.shape import Shape, is_sentence, shape_of

HIDDEN = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea",
        "head", "object", "embed", "canvas", "map", "audio", "video", "datalist",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center",
        "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
        "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
LANDMARKS = frozenset({"nav", "header", "footer", "aside", "form", "button", "dialog"})
HINTS = {
    "h1": Kind.TITLE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Kind.SUBHEAD),
    "li": Kind.LIST_ITEM,
    "dt": Kind.LIST_ITEM,
    "dd": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "tr": Kind.TABLE_ROW,
    "p": Kind.PARAGRAPH,
}
# A list, quote or table says what it is; a p inside one of them does not unsay it.
OUTER = frozenset({Kind.LIST_ITEM, Kind.QUOTE, Kind.CAPTION, Kind.TABLE_ROW, Kind.TITLE})
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
DEEPEST = 2000  # nested elements; libxml2 would silently cut the page at 256 without huge_tree
CELLS = " | "
LEAST_HEADLINE = 6  # folded characters
LEAST_SURE = 12  # folded characters that can be found inside a longer text without chance
LINKED = 0.3  # share of link text from which a sentence is a teaser
LEAST_BODY = 100  # folded characters; less is no opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What the elements around a text say of it."""

    hint: Kind | None = None
    landmark: str | None = None
    linked: bool = False


def read_html(text: str, *, url: str | None = None, warnings: tuple[str, ...] = ()) -> Extracted:
    """Blocks in reading order, numbered from 1, and the metadata that the markup states."""
    tree = _parse(text)
    if tree is None:
        return Extracted(reader="html", blocks=(), warnings=warnings)
    put_in_place(tree)
    document = _opinion(tree, url)
    blocks = [
        Block(
            text=block_text,
            position=number,
            gap=True,
            hint=place.hint,
            landmark=place.landmark,
            link_share=round(share, 3),
        )
        for number, (block_text, place, share) in enumerate(_cut(tree), start=1)
    ]
    blocks = _with_headline(blocks, headlines(tree))
    embedded = unseen_story(tree, [block.text for block in blocks if _is_open(block)])
    if embedded:
        warnings = (*warnings, f"the story is in a script: {embedded[0].where}")
    return Extracted(
        reader="html",
        blocks=(
            *_without_copies(_with_opinions(blocks, document), embedded),
            *_embedded_blocks(embedded, len(blocks)),
        ),
        metadata=read_markup(tree, document),
        warnings=warnings,
    )


def _is_open(block: Block) -> bool:
    return block.landmark is None and block.link_share < LINKED


def _without_copies(blocks: Iterable[Block], story: Sequence[EmbeddedBlock]) -> Iterator[Block]:
    """The beginning that a page shows is not the story where a script has all of it."""
    told = {fold(line.text) for line in story}
    for block in blocks:
        copied = block.hint is not Kind.TITLE and fold(block.text) in told
        yield replace(block, chosen=False) if copied else block


def _embedded_blocks(story: Sequence[EmbeddedBlock], before: int) -> Iterator[Block]:
    """What no reader of the page sees without its script, behind what stands on it."""
    for position, line in enumerate(story, start=before + 1):
        yield Block(text=line.text, position=position, gap=True, hint=line.hint, chosen=True)


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


def _parse(text: str) -> _Element | None:
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


def _opinion(tree: _Element, url: str | None) -> Document | None:
    found = bare_extraction(deepcopy(tree), url=url, with_metadata=True, include_comments=False)
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
    return (told or block.hint is Kind.CAPTION) and _is_open(block)


def _cut(tree: _Element) -> Iterator[tuple[str, _Place, float]]:
    """Texts between the boundaries of blocks, with their place and share of link text."""
    cutter = _Cutter()
    for step in _steps(tree):
        yield from cutter.take(*step)
    yield from cutter.flush(_Place())


class _Step(Enum):
    OPEN = auto()
    CLOSE = auto()
    BREAK = auto()
    ROW = auto()
    SKIP = auto()


def _steps(tree: _Element) -> Iterator[tuple[_Step, _Element, _Place, _Place]]:
    """The page's elements in reading order, with the places outside and inside them.

    With a stack of its own: a page may nest deeper than Python's.
    """
    top = _Place()
    yield _Step.OPEN, tree, top, top
    stack = [(tree, top, iter(tree))]
    while stack:
        element, place, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            outer = stack[-1][1] if stack else top
            yield _Step.CLOSE, element, outer, place
            continue
        inner = _inside(place, child)
        step = _Step.SKIP if len(stack) > DEEPEST else _step(child)
        yield step, child, place, inner
        if step is _Step.OPEN:
            stack.append((child, inner, iter(child)))


def _step(element: _Element) -> _Step:
    if _is_skipped(element):
        return _Step.SKIP
    if element.tag == "br":
        return _Step.BREAK
    return _Step.ROW if element.tag == "tr" and _is_row(element) else _Step.OPEN


class _Cutter:
    """Gathers text until a boundary of a block."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = 0

    def take(
        self, step: _Step, element: _Element, outer: _Place, inner: _Place
    ) -> Iterator[tuple[str, _Place, float]]:
        """One element's beginning or end; yields the blocks that it closes."""
        if step is _Step.OPEN:
            if element.tag in BLOCKS:
                yield from self.flush(outer)
            self._add(element.text, inner)
            return
        if step is _Step.ROW:
            yield from self.flush(outer)
            self._add(CELLS.join(_cells(element)), inner)
            yield from self.flush(inner)
        elif step is _Step.BREAK:
            if self._ends_line(element):
                yield from self.flush(outer)
            self._parts.append(" ")
        elif step is _Step.CLOSE and element.tag in BLOCKS:
            yield from self.flush(inner)
        self._add(element.tail, outer)

    def flush(self, place: _Place) -> Iterator[tuple[str, _Place, float]]:
        """The text gathered so far as a block, where there is any."""
        text = self._text()
        share = min(1.0, self._linked / max(1, len(SPACES.sub("", text))))
        self._parts.clear()
        self._linked = 0
        if text:
            yield text, place, share

    def _text(self) -> str:
        return SPACES.sub(" ", "".join(self._parts)).strip()

    def _add(self, text: str | None, place: _Place) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(SPACES.sub("", text)) if place.linked else 0

    def _ends_line(self, line_break: _Element) -> bool:
        """A break ends a block, unless a small letter behind it goes on with a sentence."""
        goes_on = (line_break.tail or "").lstrip()[:1].islower()
        return not goes_on or is_sentence(self._text())


def _is_skipped(element: _Element) -> bool:
    return (
        element.tag in HIDDEN
        or element.get("hidden") is not None
        or bool(INVISIBLE.search(element.get("style", "")))
    )


def _inside(place: _Place, element: _Element) -> _Place:
    tag = element.tag
    hint = HINTS.get(tag) if tag != "tr" or _is_row(element) else None
    if place.hint in OUTER and hint not in OUTER:
        hint = place.hint
    return _Place(
        hint=hint or (place.hint if tag not in BLOCKS or place.hint in OUTER else None),
        landmark=tag if tag in LANDMARKS else place.landmark,
        linked=place.linked or tag == "a",
    )


def _is_row(row: _Element) -> bool:
    """A row of short cells is data; cells with paragraphs are layout."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    inner = any(True for _ in row.iter("p", "div", "table", "ul", "ol", "article", "section", "br"))
    return len(cells) >= 2 and not inner


def _cells(row: _Element) -> Iterator[str]:
    for cell in row:
        if cell.tag in {"td", "th"}:
            text = SPACES.sub(" ", "".join(_visible(cell))).strip()
            if text:
                yield text


def _visible(cell: _Element) -> Iterator[str]:
    """Text of a cell, without scripts and what is hidden."""
    if not _is_skipped(cell):
        yield cell.text or ""
        for child in cell:
            yield from _visible(child)
            yield child.tail or ""
