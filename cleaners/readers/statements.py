"""One walk over the tree: everything in it that says something of the page, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from lxml.etree import XPath, _Element, _ElementUnicodeResult

from cleaners.normal import SPACES
from cleaners.readers.jsonld import Described, describe

MOST_SIGNS = 600
LONGEST_TEXT = 400  # characters of an element that are looked at
LONGEST_LINE = 120  # characters of a line below the headline
NARROW_SPACES = re.compile(r"[^\S\u3000]+")  # a wide space is a mark of Japanese
HIGHEST = 14  # enclosing elements that are asked whose furniture this is
SIGN_TAGS = frozenset({"h1", "time"})
SIGN_CLASS = re.compile(r"uthor|yline|reporter|date|journalist|writer|contributor|ublish|timestamp")
# The texts behind an element, as many as a byline and a date stand among.
UNHEARD = " or ".join(
    f"parent::{tag}" for tag in ("script", "style", "noscript", "template", "button", "rt", "rp")
)
BEHIND = XPath(f"following::text()[normalize-space()][not({UNHEARD})][position() <= 80]")
INSIDE = XPath(f"descendant::text()[not({UNHEARD})][position() <= 60]")
OF_OTHERS = re.compile(
    r"comment|related|recommend|teaser|sidebar|popular|trending|latest|newsletter|promo|most-?read"
    r"|read-?more|more-from|(?<!v)card|carousel|footer|reply|disqus|upnext|recirc|listing",
    re.IGNORECASE,
)
FURNITURE = frozenset({"nav", "aside", "footer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """An element whose name or attributes say what its text is."""

    element: _Element
    tag: str
    names: str
    """Its `itemprop`, `rel` and `class`, in small letters."""
    of_others: bool
    """It stands in furniture, or in a box of other articles or comments."""
    below_headline: bool
    """It stands behind the page's first whole h1."""

    @property
    def called(self) -> str:
        """How a reader finds it: its tag and what it is called first."""
        return " ".join(("<" + self.tag, *self.names.split()[:1])) + ">"

    @property
    def pieces(self) -> tuple[str, ...]:
        """Its visible texts, one for each run without an element."""
        return tuple(_pieces(self.element))

    @property
    def text(self) -> str:
        """Its visible text, cut at a length no credit has."""
        return NARROW_SPACES.sub(" ", "".join(self.pieces)).strip()[: LONGEST_TEXT + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What the page's markup says, as it says it."""

    metas: Mapping[str, tuple[str, ...]]
    """Contents of meta tags by lower-case name or property, in reading order."""
    links: Mapping[str, str]
    """First whole address of each `rel`."""
    described: Described
    title: str | None
    language: str | None
    signs: tuple[Sign, ...]

    def below_headline(self) -> Iterator[str]:
        """Short texts behind the first h1, in reading order, as far as a byline reaches."""
        return (line for line, _ in self._lines_below())

    def own_below_headline(self) -> Iterator[str]:
        """Those of them that stand in no furniture and in no box of other articles."""
        return (line for line, text in self._lines_below() if not _is_aside(text))

    def _lines_below(self) -> Iterator[tuple[str, object]]:
        top = next((sign.element for sign in self.signs if _is_headline(sign)), None)
        found = BEHIND(top) if top is not None else []
        for text in found if isinstance(found, list) else []:
            if isinstance(text, str) and len(text) < LONGEST_LINE:
                yield SPACES.sub(" ", text).strip(), text


def gather(tree: _Element) -> Statements:
    """Walk the tree once for the head's elements and for the signs of the body."""
    metas: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    scripts: list[str] = []
    signs: list[_Element] = []
    title: str | None = None
    is_called = cache(_is_called)  # a page repeats its classes
    for element in tree.iter():
        tag = element.tag
        if tag == "meta":
            _note_meta(element, metas)
        elif tag == "link":
            _note_link(element, links)
        elif tag == "title":
            title = title or element.text
        elif tag == "script" and "ld+json" in (element.get("type") or "").lower():
            scripts.append(element.text or "")
        if _is_sign(tag, element.get, is_called):
            signs.append(element)
    return Statements(
        metas={name: tuple(contents) for name, contents in metas.items()},
        links=links,
        described=describe(scripts),
        title=title,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        signs=tuple(_signs(signs[:MOST_SIGNS])),
    )


def _is_called(names: str) -> bool:
    return SIGN_CLASS.search(names) is not None


def _is_sign(tag: str, get: Callable[[str], str | None], is_called: Callable[[str], bool]) -> bool:
    """By its tag, or an attribute that says what it is."""
    names = get("class")
    return (
        (names is not None and is_called(names))
        or tag in SIGN_TAGS
        or get("itemprop") is not None
        or get("rel") == "author"
        or get("pubdate") is not None
        or (tag == "a" and "/author" in (get("href") or ""))
    )


def _note_meta(meta: _Element, metas: dict[str, list[str]]) -> None:
    content = meta.get("content")
    if not content or not content.strip():
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        for name in (meta.get(attribute) or "").lower().split():
            metas.setdefault(name, []).append(content)


def _note_link(link: _Element, links: dict[str, str]) -> None:
    href = (link.get("href") or "").strip()
    if href.startswith(("http://", "https://")):
        for rel in (link.get("rel") or "").lower().split():
            links.setdefault(rel, href)


def _signs(elements: Iterable[_Element]) -> Iterator[Sign]:
    below = False
    is_theirs = cache(_is_theirs)  # elements share those around them
    for element in elements:
        names = " ".join(element.get(name) or "" for name in ("itemprop", "rel", "class")).lower()
        sign = Sign(
            element=element,
            tag=element.tag,
            names=names,
            of_others=_is_of_others(element, is_theirs),
            below_headline=below,
        )
        below = below or _is_headline(sign)
        yield sign


def _is_headline(sign: Sign) -> bool:
    return sign.tag == "h1" and len(sign.text) > 1 and not sign.of_others


def _is_of_others(element: _Element, is_theirs: Callable[[str], bool]) -> bool:
    around = islice(element.iterancestors(), HIGHEST)
    return _is_apart(around, is_theirs, is_signed=element.get("rel") == "author")


def _is_theirs(names: str) -> bool:
    return OF_OTHERS.search(names) is not None


def _is_apart(
    elements: Iterable[_Element],
    is_theirs: Callable[[str], bool] = _is_theirs,
    *,
    is_signed: bool = False,
) -> bool:
    """Whether one of these, from the inside out, is furniture or holds others' texts."""
    for element in elements:
        if element.tag in {"body", "main", "article"}:
            return False
        if element.tag in FURNITURE and not is_signed:
            return True
        if is_theirs(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


def _is_aside(text: object) -> bool:
    inside = text.getparent() if isinstance(text, _ElementUnicodeResult) else None
    return inside is not None and _is_apart((inside, *islice(inside.iterancestors(), HIGHEST)))


def _pieces(element: _Element) -> Iterator[str]:
    """Texts in reading order, without those of scripts; a few, as a credit has."""
    found = INSIDE(element)
    length = 0
    for piece in found if isinstance(found, list) else []:
        if isinstance(piece, str) and length <= LONGEST_TEXT:
            length += len(piece)
            yield str(piece)
