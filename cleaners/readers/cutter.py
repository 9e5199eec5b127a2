"""The text of a page between the boundaries of its blocks, and the elements each text stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from lxml.etree import _Element, iterwalk

from cleaners.article import Kind
from cleaners.normal import SPACES
from cleaners.readers.marks import Mark
from cleaners.readers.names import NAMELESS, read_names
from cleaners.rules.words import unglued
from cleaners.shape import is_sentence

UNSEEN = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea",
        "head", "object", "embed", "canvas", "map", "audio", "video", "datalist", "math", "option",
        "title",
    }
)  # fmt: skip
# All else begins and ends a block, elements of a page's own invention too: they are mostly boxes.
INLINE = frozenset(
    {
        "a", "abbr", "acronym", "amp-link", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
        "dfn", "em", "font", "i", "img", "ins", "kbd", "mark", "nobr", "picture", "q", "rp", "rt",
        "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time",
        "tt", "u", "var", "wbr",
    }
)  # fmt: skip
BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
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
IN_CELL = ("p", "div", "table", "ul", "ol", "article", "section", "br")
NAMING = ("class", "id", "itemprop", "data-testid", "role")  # attributes that name an element
LONGEST_WORDS = 200  # characters of the inline elements' names
HIDDEN = "hidden"  # in place of an element that names furniture
# Of elements that begin a block. What is deeper stands beside the last: whoever asks for all that
# is around a text (real pages: 43 at most) must not ask thousands for each of thousands.
DEEPEST_NODE = 200
MOST_TEXTS = 20_000  # of a page, the longest of the corpora has 7,229; what is longer is rejected
MOST_BOXES = 40  # around a page; what it is like is told by what they hold
LONGEST_SENTENCE = 300  # characters before a break that are looked at, of maybe millions
LONGEST_CELL = 200  # characters; a longer one is a paragraph in a layout
CELLS = " | "
CELL_TAGS = frozenset({"td", "th"})


@dataclass(slots=True, eq=False)
class Node:
    """An element that begins and ends blocks."""

    at: int
    parent: Node | None
    tag: str
    words: str
    """Its classes, id, role and what else names it."""
    parts: tuple[str, ...]
    """The same, taken apart."""
    depth: int
    hint: Kind | None = None
    landmark: str | None = None
    named: Kind | None = None
    """What its own names call it."""
    hidden: bool = False
    mark: Mark | None = None
    """What the outlet's selectors call it, or what it stands in."""
    end: int = 0
    """One past the number of the last node inside it."""


@dataclass(slots=True)
class Cut:
    """A text between two boundaries."""

    text: str
    node: Node
    linked: int = 0
    """Its characters that are link text, white space aside."""
    bold: int = 0
    inline: str = ""
    """Tags and classes of the inline elements it begins in."""

    @property
    def hint(self) -> Kind | None:
        """What its element calls it."""
        return self.node.hint


@dataclass(slots=True)
class Cutting:
    """All texts of a page in reading order, and the elements they stand in."""

    cuts: list[Cut] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    """In the order they open; the first is the whole page."""


class _Run(NamedTuple):
    """What the inline elements around a text say of it."""

    linked: bool = False
    bold: bool = False
    words: str = ""


class _Around(NamedTuple):
    """What a text stands in."""

    node: Node
    run: _Run


Marks = Mapping[_Element, Mark]
NO_MARKS: Marks = MappingProxyType({})


def cut(tree: _Element, marks: Marks = NO_MARKS) -> Cutting:
    """Every text of the page, or one more than MOST_TEXTS.

    A page may nest deeper than Python's stack. A marked element begins and ends a block.
    """
    return _Cutter(marks).cut(tree)


class _Cutter:
    """Gathers text until a boundary of a block."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._found = Cutting()
        self._parts: list[str] = []
        self._begun = False  # something else than white space is among them
        self._linked = 0
        self._bold = 0
        self._inline = ""
        self._read_names = cache(read_names)  # a page repeats its names

    def cut(self, tree: _Element) -> Cutting:
        body = tree.find("body")
        root = _within(tree if body is None else body)
        top = _Around(self._node(None, root), _Run())
        stack = [top]
        if root.text:
            self._add(root.text, top.run)
        walk = iterwalk(root, events=("start", "end"))
        next(walk)
        for event, element in walk:
            if event == "start":
                inside = self._enter(element, stack[-1])
                if inside is None:
                    walk.skip_subtree()
                stack.append(inside or stack[-1])
            elif element is not root:
                closed, outer = stack.pop(), stack[-1]
                if closed.node is not outer.node:
                    self._flush(closed.node)
                    closed.node.end = len(self._found.nodes)
                if text := element.tail:
                    self._add(text, outer.run)
            if len(self._found.cuts) > MOST_TEXTS:
                break
        self._flush(top.node)
        top.node.end = len(self._found.nodes)
        return self._found

    def _enter(self, child: _Element, around: _Around) -> _Around | None:
        """What the texts inside the child stand in; None where nothing of it is left to read."""
        tag = child.tag
        if tag in UNSEEN:
            return None
        if tag == "br":
            if self._ends_line(child):
                self._flush(around.node)
            self._space()
            return None
        if tag in INLINE and child not in self._marks:
            if _is_hidden(child):
                return None
            inside = _inside(around, tag, child.get("class"))
        else:
            self._flush(around.node)
            node = self._node(around.node, child)
            if tag == "tr" and is_row(child):
                node.hint = Kind.TABLE_ROW
                self._row(child, node)
                return None
            inside = _Around(node, _Run(linked=around.run.linked, bold=tag in BOLD))
        if text := child.text:
            self._add(text, inside.run)
        return inside

    def _row(self, row: _Element, node: Node) -> None:
        self._add(CELLS.join(filter(None, map(_cell_text, _cells(row)))), _Run())
        self._linked = sum(len(SPACES.sub("", _seen_text(link))) for link in row.iter("a"))
        self._flush(node)
        node.end = len(self._found.nodes)

    def _node(self, outer: Node | None, element: _Element) -> Node:
        tag = element.tag
        words = " ".join([names for name in NAMING if (names := element.get(name)) is not None])
        named = self._read_names(words) if words else NAMELESS
        hidden = (outer is not None and outer.hidden) or _is_hidden(element)
        mark = self._marks.get(element) or (outer.mark if outer else None)
        node = Node(
            at=len(self._found.nodes),
            parent=outer and (outer if outer.depth < DEEPEST_NODE else outer.parent),
            tag=tag,
            words=words,
            parts=named.parts,
            depth=min(outer.depth + 1, DEEPEST_NODE) if outer else 0,
            hint=_hint(outer, tag),
            landmark=_landmark(outer, tag, hidden=hidden),
            named=Kind.SUBTITLE if mark is Mark.SUBTITLE else named.kind,
            hidden=hidden,
            mark=mark,
        )
        self._found.nodes.append(node)
        return node

    def _add(self, text: str, run: _Run) -> None:
        if text.isspace():
            self._space()
            return
        if not self._begun:
            self._inline = run.words
            self._begun = True
        if run.linked or run.bold:
            size = len("".join(text.split()))
            self._linked += size if run.linked else 0
            self._bold += size if run.bold else 0
        self._parts.append(text)

    def _space(self) -> None:
        """One is as good as many, and `_end` may not walk back through millions."""
        if self._parts and not self._parts[-1].isspace():
            self._parts.append(" ")

    def _flush(self, node: Node) -> None:
        if not self._parts:
            return
        for part in filter(None, unglued(self._text())):
            self._found.cuts.append(Cut(part, node, self._linked, self._bold, self._inline))
        self._parts.clear()
        self._linked = self._bold = 0
        self._inline = ""
        self._begun = False

    def _text(self) -> str:
        return " ".join("".join(self._parts).split())

    def _ends_line(self, line_break: _Element) -> bool:
        """A break ends a block, unless a small letter behind it goes on with a sentence."""
        goes_on = (line_break.tail or "").lstrip()[:1].islower()
        return not goes_on or (self._may_end() and is_sentence(self._end()))

    def _may_end(self) -> bool:
        """No sentence ends in a plain Latin letter; in a page of breaks, most lines do."""
        last = next((part for part in reversed(self._parts) if not part.isspace()), "").rstrip()
        return not (last[-1:].isascii() and last[-1:].isalpha())

    def _end(self) -> str:
        """The last characters of the text so far: enough to tell whether a sentence ends."""
        first, size = len(self._parts), 0
        while first and size <= LONGEST_SENTENCE:
            first -= 1
            size += len(self._parts[first])
        end = "".join(self._parts[first:])
        # Joined, so that the next break has few parts to walk back; a long part is not copied.
        short = first + (first < len(self._parts) and len(self._parts[first]) > LONGEST_SENTENCE)
        self._parts[short:] = filter(None, ["".join(self._parts[short:])])
        return " ".join(end.rstrip()[-LONGEST_SENTENCE:].split())


def _within(root: _Element) -> _Element:
    """The page inside of boxes that hold nothing but each other, where there are very many."""
    inner, depth = root, 0
    while len(inner) == 1 and not any(map(_says, (inner.text, inner[0].tail))):
        inner, depth = inner[0], depth + 1
    return inner if depth > MOST_BOXES and inner.tag not in UNSEEN else root


def _says(text: str | None) -> bool:
    return text is not None and not text.isspace()


def _inside(around: _Around, tag: str, named: str | None) -> _Around:
    node, run = around
    linked = run.linked or tag == "a"
    bold = run.bold or tag in BOLD
    if not named and tag == "span":
        return around
    return _Around(node, _Run(linked, bold, f"{run.words} {tag} {named or ''}"[-LONGEST_WORDS:]))


def _hint(outer: Node | None, tag: str) -> Kind | None:
    hint = HINTS.get(tag) if tag != "tr" else None
    if outer is not None and outer.hint in OUTER and hint not in OUTER:
        return outer.hint
    return hint


def _landmark(outer: Node | None, tag: str, *, hidden: bool) -> str | None:
    if tag in LANDMARKS:
        return tag
    inherited = outer.landmark if outer else None
    return HIDDEN if hidden and inherited is None else inherited


def _is_hidden(element: _Element) -> bool:
    style = element.get("style")
    invisible = style is not None and INVISIBLE.search(style) is not None
    return invisible or element.get("hidden") is not None


def is_row(row: _Element) -> bool:
    """A row of short cells is data; cells with paragraphs are layout."""
    if any(True for _ in row.iter(*IN_CELL)) or _has_loose_text(row):
        return False
    sizes = [len(text) for text in map(_cell_text, _cells(row)) if text]
    return len(sizes) >= 2 and max(sizes) <= LONGEST_CELL


def _has_loose_text(row: _Element) -> bool:
    """Text that stands in none of its cells, as no row should have."""
    beside = (_seen_text(child) for child in row if child.tag not in CELL_TAGS | UNSEEN)
    loose = (row.text, *(child.tail for child in row), *beside)
    return any(text and not text.isspace() for text in loose)


def _cells(row: _Element) -> Sequence[_Element]:
    return [cell for cell in row if cell.tag in CELL_TAGS]


def _cell_text(cell: _Element) -> str:
    return SPACES.sub(" ", _seen_text(cell)).strip()


def _seen_text(element: _Element) -> str:
    """All its text, without that of elements whose text nobody sees."""
    if not any(True for _ in element.iter(*UNSEEN)):
        return "".join(map(str, element.itertext()))
    parts: list[str | None] = []
    walk = iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "end":
            parts.append(inner.tail if inner is not element else None)
        elif inner.tag in UNSEEN:
            walk.skip_subtree()
        else:
            parts.append(inner.text)
    return "".join(str(part) for part in parts if part)
