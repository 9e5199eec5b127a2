"""XML as outlets send it: broken in all the usual ways, and never trusted."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from types import MappingProxyType
from typing import Final

from lxml import etree

from crawler.feeds.characters import FORBIDDEN
from crawler.feeds.collect import absolute
from crawler.feeds.listing import CUT, LOST, FeedError

PREFIX: Final = r"[A-Za-z][\w.-]{0,30}:"
# Names of root elements, with or without a prefix; what stands before is a declaration, a DOCTYPE
# (whose entities are so never seen), a comment, a style sheet, or the line of a broken script.
ROOT: Final = re.compile(
    r"<(?P<name>(?:" + PREFIX + r")?(?:rss|rdf|feed|urlset|sitemapindex|channel))[\s/>]",
    re.IGNORECASE,
)
PAGE: Final = re.compile(r"<!doctype\s{1,10}html\b|<html[\s>]", re.IGNORECASE)
# An ampersand, with the reference it begins where it begins one.
AMPERSAND: Final = re.compile(
    r"&(?:#(?P<number>\d{1,7}|[xX][0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?"
)
# Half of a character, as UTF-16 has it: software in Java writes `&#55357;&#56832;` for one.
HALF: Final = re.compile("[\ud800-\udfff]")
# By number: behind its first error libxml2 drops references by name, those of XML itself too.
BY_NUMBER: Final = {character: f"&#{ord(character)};" for character in "&<>\"'"}
ESCAPED: Final = str.maketrans(BY_NUMBER)
CDATA: Final = ("<![CDATA[", "]]>")
# No tag, comment or declaration begins here: `5 < 6`, `<속보>`, `Ann <a@news.example>`. Elements of
# feeds and sitemaps have names in ASCII.
NO_TAG: Final = re.compile(r"<(?!/?[A-Za-z_][\w.:-]{0,100}[\s/>]|[!?])", re.ASCII)
# Elements of plain text: a tag in them is HTML that nobody escaped, and would not be closed.
TEXTS: Final = re.compile(
    r"<(?P<name>/?(?:" + PREFIX + r")?(?:title|subtitle|description|summary|content|encoded"
    r"|caption))(?:\s[^<>]{0,2000})?>|</?(?:" + PREFIX + r")?(?:item|entry|url|sitemap)[\s/>]",
    re.IGNORECASE,
)
COMMENT: Final = ("<!--", "-->")
# By the name of the root element; an index of sitemaps is read with the same eyes as a sitemap.
ENTRIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "rss": ("item",),
        "rdf": ("item",),
        "channel": ("item",),
        "feed": ("entry",),
        "urlset": ("url", "sitemap"),
        "sitemapindex": ("url", "sitemap"),
    }
)
ATOM: Final = frozenset({"http://www.w3.org/2005/atom", "http://purl.org/atom/ns#"})
# By namespace, the prefix under which its elements are known here; "" for those of the format.
# One that is not here and has no prefix in the file is of the format too, as those of RSS 0.90.
NAMESPACES: Final = {
    "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A tree, whatever the bytes were."""

    root: etree._Element
    passed_over: tuple[str, ...]
    """A reason for each entry that is in the text and not in the tree."""


def read_xml(text: str, url: str) -> Document:
    """The tree of a feed or sitemap; no entity is resolved and nothing is fetched.

    Raises FeedError.
    """
    opening = ROOT.search(text)
    if opening is None or PAGE.search(text, 0, opening.start()):
        raise not_xml(text, url)
    kinds = ENTRIES[opening["name"].rpartition(":")[2].lower()]
    kept, cut = _up_to_last_entry(_repaired(text[opening.start() :]), opening["name"], kinds)
    root = _tree(kept, url)
    in_tree = sum(_local(node).rpartition(":")[2] in kinds for node in root.iter("*"))
    # The parser stops at what it cannot mend, such as 256 elements in each other, and at the end.
    lost = max(0, len(_beginnings(kept, kinds)) - in_tree)
    return Document(root=root, passed_over=(CUT,) * cut + (LOST,) * lost)


def not_xml(text: str, url: str) -> FeedError:
    if PAGE.search(text):
        return FeedError(url, "a web page, not a feed", "Look for the feed's address in the page")
    return FeedError(url, "no feed and no sitemap", "Open the address and see what is there")


def _repaired(text: str) -> str:
    """Signs that are no markup, and references of HTML, made what XML can read."""
    return _whole("".join(_texts_escaped("".join(map(_as_xml, _parts(text, *CDATA))))))


def _as_xml(part: str) -> str:
    if part.startswith(CDATA[0]) and part.endswith(CDATA[1]):
        return part[len(CDATA[0]) : -len(CDATA[1])].translate(ESCAPED)
    return NO_TAG.sub(BY_NUMBER["<"], AMPERSAND.sub(_reference, part))


def _texts_escaped(text: str) -> Iterator[str]:
    """The text in pieces, without tags inside of elements that have none."""
    done, inside, opened = 0, 0, ""
    for tag in TEXTS.finditer(text):
        name = (tag["name"] or "").lower()
        if not name:  # an entry begins or ends: what is open was not closed
            opened = ""
        elif opened and name == f"/{opened}":
            yield text[done:inside]
            yield text[inside : tag.start()].replace("<", BY_NUMBER["<"])
            done, opened = tag.start(), ""
        elif not opened and not name.startswith("/") and not tag[0].endswith("/>"):
            opened, inside = name, tag.end()
    yield text[done:]


def _parts(text: str, opening: str, closing: str) -> Iterator[str]:
    """The text in pieces: CDATA sections or comments, and what is between them."""
    start = 0
    while (opened := text.find(opening, start)) >= 0:
        yield text[start:opened]
        closed = text.find(closing, opened + len(opening))
        if closed < 0:
            yield text[opened:]
            return
        start = closed + len(closing)
        yield text[opened:start]
    yield text[start:]


def _reference(match: re.Match[str]) -> str:
    name, number = match["name"], match["number"]
    if number:
        return _numbered(number)
    if name is None:
        return BY_NUMBER["&"]
    known = html5.get(f"{name};")
    if known is None:
        return f"{BY_NUMBER['&']}{name};"
    return "".join(BY_NUMBER.get(character, character) for character in known)


def _numbered(number: str) -> str:
    """A character by its number; those that XML forbids are left out, as where they stand bare.

    lxml gives no text at all of an element in which half a character is referred to.
    """
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    character = chr(code) if code <= sys.maxunicode else ""
    is_kept = HALF.match(character) or not FORBIDDEN.match(character)
    return BY_NUMBER.get(character, character) if is_kept else ""


def _whole(text: str) -> str:
    """The text with halves of characters put together; one without the other is none."""
    if HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _up_to_last_entry(text: str, root: str, kinds: tuple[str, ...]) -> tuple[str, int]:
    """A list that was cut off ends behind its last whole entry: half an address is a wrong one.

    And how many entries are left out, by what can be seen of them.
    """
    ends = _ends(text, re.escape(root))
    if ends and not _beginnings(text[ends[-1] :], kinds):
        return text, 0
    last = [end for kind in kinds for end in _ends(text, rf"(?:{PREFIX})?{kind}")]
    place = max(last) if last else (text.find(">") + 1 or len(text))
    return text[:place], len(_beginnings(text[place:], kinds)) or (not ends)


def _ends(text: str, name: str) -> list[int]:
    """The places behind the end tags of a name."""
    tags = re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE)
    return [found.end() for found in tags.finditer(text)]


def _beginnings(text: str, kinds: tuple[str, ...]) -> list[str]:
    """The start tags of entries, outside of comments that end."""
    tags = re.compile(rf"<(?:{PREFIX})?(?:{'|'.join(kinds)})[\s/>]", re.IGNORECASE)
    return tags.findall(_without(text, *COMMENT))


def _without(text: str, opening: str, closing: str) -> str:
    parts = _parts(text, opening, closing)
    return "".join(
        part for part in parts if not (part.startswith(opening) and part.endswith(closing))
    )


def _tree(text: str, url: str) -> etree._Element:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(url, f"XML that cannot be read ({error})", "Ask again later") from error
    if root is None:
        raise FeedError(url, "XML without an element", "Ask again later")
    return root


class Names:
    """The names of a tree's elements: `title`, `dc:date`, whatever prefix the file has for them."""

    def __init__(self, root: etree._Element) -> None:
        own = _namespace(root)
        # A feed may declare its namespace at each entry, and not for all of itself.
        self._own = ATOM | {own} if _local(root) == "feed" else {own}
        self._prefix = _local(root).rpartition(":")[0]
        # A sitemap has 50,000 times the same four names.
        self._known: dict[tuple[str, str | None], str] = {}

    def of(self, element: etree._Element) -> str:
        """In lower case; without a prefix for the elements of the format itself."""
        key = (str(element.tag), element.prefix)
        if key not in self._known:
            self._known[key] = self._name(element)
        return self._known[key]

    def _name(self, element: etree._Element) -> str:
        namespace, local = _namespace(element), _local(element)
        if namespace in self._own:
            return local.removeprefix(f"{self._prefix}:") if self._prefix else local
        prefix = NAMESPACES.get(namespace, element.prefix or "")
        return f"{prefix}:{local}".lstrip(":").lower()

    def children(self, element: etree._Element, *names: str) -> Iterator[etree._Element]:
        """The children of these names, those of the first name first."""
        for name in names:
            yield from (child for child in element if is_element(child) and self.of(child) == name)

    def text(self, element: etree._Element, *names: str) -> str | None:
        """The text of the first child that has one."""
        texts = (text_in(child) for child in self.children(element, *names))
        return next((text for text in texts if text), None)


def is_element(node: object) -> bool:
    """Whether it is an element: an entity that is not resolved stands in the tree as a node."""
    return isinstance(node, etree._Element) and isinstance(node.tag, str)


def text_in(element: etree._Element) -> str:
    """All text in an element, on its own and in what it contains."""
    return "".join(str(part) for part in element.itertext("*")).strip()


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute whatever its case and namespace: `href`, `rdf:about`."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2].lower() == name:
            return html.unescape(str(value))
    return None


def base_of(element: etree._Element, base: str) -> str:
    """What addresses in the element are relative to, by its own `xml:base`."""
    stated = attribute(element, "base")
    return (absolute(stated, base) or base) if stated else base


def _namespace(element: etree._Element) -> str:
    tag = str(element.tag)
    written = tag[1:].partition("}")[0].lower() if tag.startswith("{") else ""
    # A name and no address; some who move to https move it too.
    return re.sub(r"^https:", "http:", written)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
