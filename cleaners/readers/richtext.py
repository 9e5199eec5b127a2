"""Texts as editors' systems keep them in JSON: HTML in a string, or a tree of typed nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from lxml import html
from lxml.etree import _Element

from cleaners.article import Kind
from cleaners.decode import scrub
from cleaners.normal import SPACES

LONGEST_TEXT = 262_144  # characters of one string
DEEPEST = 14  # of nodes in a text; a link in an item of a list in a quote takes 8
MARKUP = re.compile(r"</?[a-zA-Z][\w-]{0,30}(?:\s[^<>]{0,1000})?/?>")
ESCAPED_MARKUP = re.compile(r"&lt;/?[a-zA-Z][\w-]{0,30}(?:\s[^&]{0,300})?&gt;")
CELLS = " | "
# What React writes for a part that stands elsewhere: `$`, `$L1f`, `$undefined`.
REFERENCE = re.compile(r"\$(?:undefined|[A-Z@]?[0-9a-f]{0,6}(?::\w{1,20}){0,8})")
LINE_ENDS = re.compile(r"[\n\u2029]+")
# Marks that a template replaces: `$$AD$$`, `{{ image }}`, `[[gallery:3]]`.
PLACEHOLDER = re.compile(r"\$\$[A-Z_]{3,30}\$\$|\{\{[^{}]{1,80}\}\}|\[\[[\w :.-]{1,60}\]\]")

HTML_HINTS = {
    "p": Kind.PARAGRAPH,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.SUBHEAD),
    "li": Kind.LIST_ITEM,
    "dt": Kind.LIST_ITEM,
    "dd": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "tr": Kind.TABLE_ROW,
}
HTML_BLOCKS = frozenset(HTML_HINTS) | {
    "article", "body", "div", "dl", "figure", "hr", "html", "main", "ol", "pre", "section",
    "table", "tbody", "thead", "ul",
}  # fmt: skip
HTML_HIDDEN = frozenset(
    {"aside", "button", "form", "head", "iframe", "nav", "noscript", "script", "style", "svg"}
)
# What editors' systems call their nodes, with case, dashes and the name of the system left out.
TYPES = {
    **dict.fromkeys(
        ("p", "paragraph", "text", "html", "rawhtml", "block", "unstyled", "richtext", "freeform",
         "textblock", "paragraphblock", "body", "bodytext", "textnode", "htmlblock", "articletext"),
        Kind.PARAGRAPH,
    ),
    **dict.fromkeys(
        ("h2", "h3", "h4", "h5", "h6", "header", "heading", "heading2", "heading3", "heading4",
         "headline2", "subhead", "subheadline", "subheading", "subtitle", "crosshead", "headertwo",
         "headerthree", "headerfour", "intertitle", "zwischenueberschrift"),
        Kind.SUBHEAD,
    ),
    **dict.fromkeys(("quote", "blockquote", "pullquote", "citation"), Kind.QUOTE),
    **dict.fromkeys(
        ("li", "listitem", "unorderedlistitem", "orderedlistitem", "item"), Kind.LIST_ITEM
    ),
}  # fmt: skip
LISTS = frozenset(
    {"ul", "ol", "list", "unorderedlist", "orderedlist", "bulletlist", "bulletedlist"}
)
# Parts of a line of text, and what only holds others.
INLINE = frozenset(
    {"a", "b", "em", "i", "span", "strong", "link", "hyperlink", "entity", "fragment", "u", "sub",
     "sup", "small", "mark", "bold", "italic", "inline", "urllink", "externallink", "emphasis"}
)  # fmt: skip
HOLDERS = frozenset(
    {"div", "section", "article", "doc", "document", "root", "content", "body", "main", "fragment",
     "group", "column", "columns", "wrapper"}
)  # fmt: skip
TYPE_KEYS = ("type", "nodeType", "_type", "contentType", "tag", "tagName", "name", "kind",
             "component", "blockType", "__typename", "style")  # fmt: skip
TEXT_KEYS = ("text", "value", "content", "html", "children", "body", "model", "data", "props",
             "attributes", "paragraph", "nodes", "items", "blocks", "elements",
             "content_elements", "contents", "richText", "rendered")  # fmt: skip
SYSTEM = re.compile(r"^(?:core|acf|cms|story|article|amp|wp|arc)(?=[/:.-])|[\W_]|(?<=.)block$")
# Who has one of these is a thing of its own, a teaser or a comment, and no part of a text.
OWN = frozenset(
    {"title", "headline", "author", "authors", "user", "username", "byline", "href", "permalink",
     "canonical", "canonical_url", "slug", "nickname", "likes", "avatar", "shorttitle",
     "publishedat", "datepublished", "publishdate", "commentid"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of a text, or what else stands for itself in it."""

    text: str
    hint: Kind | None = None


def lines_of_text(text: str) -> tuple[Line, ...]:
    """A string's paragraphs: by its tags where it has any, else by its line ends."""
    text = PLACEHOLDER.sub(" ", scrub(text[:LONGEST_TEXT])[0])
    if ESCAPED_MARKUP.search(text) and not MARKUP.search(text):
        text = unescape(text)
    if MARKUP.search(text):
        return tuple(_lines_of_html(text))
    plain = unescape(unescape(text))  # some escape what they escaped already
    return tuple(Line(text=line) for line in map(_tidy, LINE_ENDS.split(plain)) if line)


def lines_of_node(node: object, depth: int = 0) -> tuple[Line, ...]:
    """The lines of one member of a text's list; nothing where it is a picture, a teaser, data."""
    if depth > DEEPEST:
        return ()
    if isinstance(node, str):
        return () if REFERENCE.fullmatch(node) else lines_of_text(node)
    if isinstance(node, list):
        return _lines_of_element(node, depth)
    if isinstance(node, Mapping):
        return _lines_of_object(node, depth)
    return ()


def type_of(node: Mapping[str, object]) -> str:
    """What a node says it is, without case and dashes; empty where it does not."""
    for key in TYPE_KEYS:
        stated = node.get(key)
        if isinstance(stated, str) and 0 < len(stated) <= 40:
            return SYSTEM.sub("", SYSTEM.sub("", stated.lower()))
    return ""


def is_own(node: Mapping[str, object]) -> bool:
    """Has a headline, an author or an address of its own."""
    return any(node[key] for key in node if key.lower() in OWN)


def _lines_of_object(node: Mapping[str, object], depth: int) -> tuple[Line, ...]:
    stated = type_of(node)
    if stated in LISTS:
        return _retold(_members(node, depth), Kind.LIST_ITEM)
    if stated in TYPES:
        return _lines_of_typed(node, TYPES[stated], depth)
    if stated in HOLDERS:
        return _members(node, depth)
    if stated or is_own(node):
        return ()
    told = [node[key] for key in TEXT_KEYS if node.get(key)]
    return lines_of_node(told[0], depth + 1) if len(told) == 1 else ()


def _lines_of_typed(node: Mapping[str, object], kind: Kind, depth: int) -> tuple[Line, ...]:
    content = _content(node)
    if isinstance(content, list) and _holds_blocks(content):
        return _retold(_members(node, depth), kind)
    if kind is Kind.PARAGRAPH and is_own(node):
        return ()
    return _retold(lines_of_text(_inline(content, depth + 1)), kind)


def _members(node: Mapping[str, object], depth: int) -> tuple[Line, ...]:
    content = _content(node)
    members = content if isinstance(content, list) else [content]
    return tuple(line for member in members for line in lines_of_node(member, depth + 1))


def _content(node: Mapping[str, object]) -> object:
    """What a node holds: a string, a list, or what the object in between holds."""
    for _ in range(3):
        found = next((node[key] for key in TEXT_KEYS if node.get(key)), "")
        if not isinstance(found, Mapping):
            return found
        node = found
    return ""


def _holds_blocks(content: Sequence[object]) -> bool:
    return any(
        isinstance(member, Mapping)
        and (stated := type_of(member)) not in INLINE | {"text", "html", "textnode"}
        and (stated in TYPES or stated in LISTS)
        for member in content
    )


def _lines_of_element(node: Sequence[object], depth: int) -> tuple[Line, ...]:
    """`["p", {…}, "text", …]` or React's `["$", "p", key, {"children": …}]`."""
    if len(node) < 2 or not isinstance(node[0], str):
        return ()
    tag, content = _element(node)
    if tag in HTML_HINTS and tag not in {"tr", "caption"}:
        return _retold(lines_of_text(_inline(content, depth + 1)), HTML_HINTS[tag])
    if tag in HTML_BLOCKS:
        return tuple(line for member in content for line in lines_of_node(member, depth + 1))
    return ()


def _element(node: Sequence[object]) -> tuple[str, list[object]]:
    """Tag and content of an element that is written as a list."""
    if node[0] == "$" and len(node) >= 4:
        props = node[3]
        children = props.get("children") if isinstance(props, Mapping) else None
        is_list = isinstance(children, list) and not _is_element(children)
        return str(node[1]), list(children) if is_list and isinstance(children, list) else [
            children
        ]
    start = 2 if isinstance(node[1], Mapping) else 1
    return str(node[0]), list(node[start:])


def _is_element(node: object) -> bool:
    return (
        isinstance(node, list)
        and len(node) >= 2
        and isinstance(node[0], str)
        and (node[0] == "$" or node[0] in HTML_BLOCKS or node[0] in INLINE)
    )


def _inline(node: object, depth: int) -> str:
    """All text of a node as one line; tags inside of strings stay."""
    if depth > DEEPEST:
        return ""
    if isinstance(node, str):
        return "" if REFERENCE.fullmatch(node) else node
    if isinstance(node, list):
        if node[:1] == ["br"]:
            return "\n"
        if _is_element(node):
            return "".join(_inline(part, depth + 1) for part in _element(node)[1])
        return "".join(_inline(part, depth + 1) for part in node)
    if isinstance(node, Mapping):
        stated = type_of(node)
        known = not stated or stated in INLINE or stated in TYPES or stated in HOLDERS
        if stated in {"br", "linebreak", "hardbreak"}:
            return "\n"
        return _inline(_content(node), depth + 1) if known or "text" in node else ""
    return ""


def _retold(lines: Sequence[Line], kind: Kind) -> tuple[Line, ...]:
    """What markup inside of a line calls it goes before what the node is called."""
    plain = {None, Kind.PARAGRAPH}
    return tuple(
        Line(text=line.text, hint=kind if line.hint in plain else line.hint) for line in lines
    )


def _lines_of_html(text: str) -> Iterator[Line]:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    top = html.document_fromstring(f"<html><body>{text}</body></html>", parser=parser)
    gathered: list[str] = []
    hint: Kind | None = None
    for part, kind in _parts(top):
        if part is None:
            line = _tidy("".join(gathered))
            if line:
                yield Line(text=line, hint=hint)
            gathered, hint = [], kind
        else:
            gathered.append(part)


def _parts(top: _Element) -> Iterator[tuple[str | None, Kind | None]]:
    """Texts in reading order; None with a kind where a line begins.

    With a stack of its own: a text may nest deeper than Python's.
    """
    stack: list[tuple[_Element, Kind | None, bool]] = [(top, None, False)]
    while stack:
        element, outer, closing = stack.pop()
        block = element.tag in HTML_BLOCKS
        if closing:
            if block:
                yield None, outer
            yield element.tail or "", outer
            continue
        if element.tag in HTML_HIDDEN:
            yield element.tail or "", outer
            continue
        if element.tag == "br":
            yield None, outer
            yield element.tail or "", outer
            continue
        inner = _kind(element, outer)
        if block:
            yield None, inner
        elif element.tag in {"td", "th"} and element.getprevious() is not None:
            yield CELLS, inner
        yield element.text or "", inner
        stack.append((element, outer, True))
        stack.extend((child, inner, False) for child in reversed(element))
    yield None, None


def _kind(element: _Element, outer: Kind | None) -> Kind | None:
    """A quote or an item says what it is; a paragraph in it does not unsay it."""
    if "caption" in (element.get("class") or "").lower().split():
        return Kind.CAPTION
    kind = HTML_HINTS.get(str(element.tag))
    if outer in {Kind.LIST_ITEM, Kind.QUOTE, Kind.CAPTION} and kind in {None, Kind.PARAGRAPH}:
        return outer
    return kind or (outer if element.tag not in HTML_BLOCKS else None)


def _tidy(text: str) -> str:
    return SPACES.sub(" ", scrub(text)[0]).strip()
