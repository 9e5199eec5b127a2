"""A story that stands in a page's scripts alone: found, and told from teasers, comments and labels.

For pages whose visible text has no story, or its beginning only; the caller knows which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element

from cleaners.article import Kind
from cleaners.normal import fold
from cleaners.readers.headline import titles
from cleaners.readers.payloads import Payload, parse, payloads
from cleaners.readers.richtext import Line, is_own, lines_of_node, lines_of_text
from cleaners.readers.statements import Statements, gather
from cleaners.shape import Shape, shape_of, width

MOST_NODES = 200_000  # of all values of a page; the fullest page of the corpora has 60,000
DEEPEST = 60
# Latin letters in whole sentences. Descriptions of a story, of which every page has some, end at
# about 300; a story of fewer letters is on the page itself.
LEAST_TOLD = 400
LEAST_SHARE = 0.6  # of a text's letters that stand in sentences; labels and data have less
NEARLY = 0.85  # of the best text's sentences: then the one with more paragraphs is better cut
LEAST_STRING = 30  # characters; shorter ones in a list by themselves are labels
LEAST_HEADLINE = 8  # folded characters
LEAST_PROBE = 24  # folded characters of the description that are looked for
LEAST_SHARED = 0.5  # of the headline's words that the story has too
LEAST_WORDS = 2
PROBE = 40  # folded characters by which a line is looked for
LEAST_UNSEEN = 0.5  # of a story's characters; less is what a page folds away behind a button
# Parts of a path that hold something else than the page's story, or the page's own words.
ELSEWHERE = re.compile(
    r"comment|relat|recommend|recirc|teaser|trending|popular|mostread|latest|newsletter|promo"
    r"|cookie|consent|privacy|legal|terms|footer|translat|i18n|locale|messages|labels|author|byline"
    r"|biograph|config|sponsor|navigation|menu|paywall|subscri|disclaimer|moreon|upnext|playlist"
    r"|summary|seo|faq|review|descri|excerpt|abstract|answer|citation|liveblogupdate|schema|analytic",
    re.IGNORECASE,
)
JSON_LD = "JSON-LD"
CODE = re.compile(r"^https?:|[{};]\s*$|function\s?\(|\breturn\b.{0,80};|=>|\w\(\)|</?\w+>|&&")
TITLES = ("headline", "title", "headlines", "webTitle", "name", "basic")
WORD = re.compile(r"[^\W\d_]{4,}|[가-힣ぁ-ヿ㐀-鿿]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedBlock:
    """A line of a story that a script holds."""

    text: str
    hint: Kind | None
    """What the markup or the node calls it."""
    where: str
    """Which script, and the path in it: `__NEXT_DATA__: props.story.body`."""


def embedded_story(tree: _Element, stated: Statements | None = None) -> tuple[EmbeddedBlock, ...]:
    """The page's story as its scripts hold it, in reading order; () where nothing is convincing.

    `stated` is what `gather` read off this tree, where the caller has done so already.
    """
    texts = [text for payload in payloads(tree) for text in _texts(payload)]
    told = [text for text in texts if text.told >= LEAST_TOLD]
    page = _page(tree, stated or gather(tree)) if told else None
    fitting = [text for text in told if page and _fits(text, page)]
    if not fitting:
        return ()
    most = max(text.told for text in fitting)
    chosen = max(
        (text for text in fitting if text.told >= NEARLY * most), key=lambda text: len(text.lines)
    )
    return tuple(
        EmbeddedBlock(text=line.text, hint=line.hint, where=chosen.where) for line in chosen.lines
    )


def _page(tree: _Element, stated: Statements) -> _Page:
    lines = titles(stated)
    return _Page(
        headlines=tuple(line for line in map(fold, lines) if len(line) >= LEAST_HEADLINE),
        words=frozenset(word.lower() for line in lines[:3] for word in WORD.findall(line)),
        description=fold(_description(tree)),
    )


def unseen_story(
    tree: _Element, visible: Sequence[str], stated: Statements | None = None
) -> tuple[EmbeddedBlock, ...]:
    """The embedded story, where the page shows less of any story than that, and little of this.

    `visible` are the page's lines that no furniture encloses and that are no links.
    """
    story = embedded_story(tree, stated)
    told = _told(visible)
    if not story or told >= _told(block.text for block in story):
        return ()
    whole = fold("".join(visible))
    unseen = sum(len(block.text) for block in story if fold(block.text)[:PROBE] not in whole)
    return story if unseen >= LEAST_UNSEEN * sum(len(block.text) for block in story) else ()


def _told(texts: Iterable[str]) -> int:
    """Latin letters in whole sentences."""
    return sum(
        width(text) for text in texts if shape_of(text) is Shape.SENTENCE and not CODE.search(text)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What the page says of its story."""

    headlines: tuple[str, ...]
    words: frozenset[str]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """Lines that stand together in a script."""

    lines: tuple[Line, ...]
    where: str
    titles: tuple[str, ...]
    """What the nearest object around it calls itself, folded."""
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    value: object
    path: tuple[str, ...]
    titles: tuple[str, ...] = ()
    listed: bool = False
    """In one of several things that have headlines or authors of their own."""


def _texts(payload: Payload) -> Iterator[_Text]:
    """Every string, list and row of like places that may be a text."""
    alike: dict[tuple[str, ...], list[Line]] = {}
    titles: dict[tuple[str, ...], tuple[str, ...]] = {}
    for node in _walk(payload.value):
        if payload.where == JSON_LD and node.path[-1:] != ("articleBody",):
            continue
        lines = _own_lines(node)
        if not lines:
            continue
        if isinstance(node.value, str) and "*" in node.path and not node.listed:
            alike.setdefault(node.path, []).extend(lines)
            titles.setdefault(node.path, node.titles)
        yield from _text(lines, node.path, node.titles, payload.where)
    for path, gathered in alike.items():
        yield from _text(gathered, path, titles[path], payload.where)


def _text(
    lines: Sequence[Line], path: Sequence[str], titles: tuple[str, ...], where: str
) -> Iterator[_Text]:
    told = _told(line.text for line in lines)
    if len(lines) < 2 and where != JSON_LD:
        return
    if told >= LEAST_TOLD and told >= LEAST_SHARE * sum(width(line.text) for line in lines):
        yield _Text(
            lines=_without_copies(lines),
            where=f"{where}: {'.'.join(path)}"[:200],
            titles=titles,
            told=told,
        )


def _without_copies(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(lines))


def _own_lines(node: _Node) -> tuple[Line, ...]:
    if isinstance(node.value, str):
        return lines_of_text(node.value) if len(node.value) >= LEAST_STRING else ()
    members = node.value if isinstance(node.value, list) else []
    return tuple(line for member in members for line in lines_of_node(member))


def _walk(value: object) -> Iterator[_Node]:
    """Strings and lists with their paths, in the order of the page, but what is of other things."""
    todo = [_Node(value=value, path=())]
    seen: set[int] = set()
    left = MOST_NODES
    while todo and left > 0:
        node = todo.pop()
        left -= 1
        held = _unwrapped(node.value)
        if held is not node.value:
            node = replace(node, value=held)
        if isinstance(held, str):
            yield node
        elif isinstance(held, list | dict) and id(held) not in seen and len(node.path) < DEEPEST:
            seen.add(id(held))
            if isinstance(held, list):
                yield node
            todo += reversed(list(_children(node, held)))


def _unwrapped(value: object) -> object:
    """The value of a string that is JSON itself."""
    if isinstance(value, str) and value[:2] in {'{"', "[{", '["'} and len(value) > LEAST_TOLD:
        found = parse(value)
        return value if found is None else found
    return value


def _children(node: _Node, held: list[object] | dict[str, object]) -> Iterator[_Node]:
    if isinstance(held, list):
        for member in held:
            yield replace(node, value=member, path=(*node.path, "*"))
        return
    titles = tuple(_titles(held)) or node.titles
    listed = node.listed or (node.path[-1:] == ("*",) and is_own(held))
    for key, member in held.items():
        if not ELSEWHERE.search(key):
            yield _Node(value=member, path=(*node.path, key), titles=titles, listed=listed)


def _titles(thing: Mapping[str, object]) -> Iterator[str]:
    for key in TITLES:
        stated = thing.get(key)
        if isinstance(stated, str) and LEAST_HEADLINE <= len(stated) <= 300:
            yield fold(stated)


def _fits(text: _Text, page: _Page) -> bool:
    """Is it this page's story, by its headline around it, its description or its words in it."""
    if not page.headlines and not page.description:
        return True
    if any(_same(title, headline) for title in text.titles for headline in page.headlines):
        return True
    whole = "".join(line.text for line in text.lines)
    probe = page.description[:LEAST_PROBE]
    if len(probe) == LEAST_PROBE and probe in fold(whole):
        return True
    shared = sum(word in whole.lower() for word in page.words)
    return shared >= max(LEAST_WORDS, LEAST_SHARED * len(page.words))


def _same(title: str, headline: str) -> bool:
    return title.startswith(headline) or headline.startswith(title)


def _description(tree: _Element) -> str:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in {"description", "og:description"} and meta.get("content"):
            return str(meta.get("content"))
    return ""
