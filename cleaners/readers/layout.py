"""What the shape of a page says of each of its texts, as numbers and words that a model can weigh.

Form of the text, size and links of the elements around it, how many texts of the same shape there
are, where it stands. The features are those of a trial on 1,002 pages (docs/decisions/0007).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.article import Layout, Stated
from cleaners.readers.cutter import Cut, Cutting, Node
from cleaners.readers.hashes import hashed_words

Column: TypeAlias = NDArray[Any]
"""Numbers; which sort numpy makes of them depends on what it is given."""
Indexes: TypeAlias = NDArray[np.int64]

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
WIDE = re.compile(rf"[{UNSPACED}]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
STOPS = re.compile(r"[.!?。！？…][\"'”’»)\]」』]*(?:\s|$)")
ENDS = re.compile(r"[.!?。！？…][\"'”’»)\]」』]*\s*$")
URL = re.compile(r"https?://[^.]{0,80}\.|www\.|\w\.(?:com|org|net|co|de|fr|kr)\b")
DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./:-]\d{1,2}")
BULLET = re.compile(r"\s*[•●■▲△▶▷◆◇☞→»›>*※○◎★☆▼📌👉–—·|#-]")
RIGHTS = ("©", "ⓒ", "(c)", "copyright", "all rights reserved", "무단")
RIGHTS_IN_ASCII = tuple(filter(str.isascii, RIGHTS))
CAPITAL = re.compile(r"\b[A-Z\u00c0-\u00de\u0410-\u042f]")
DIGIT = re.compile(r"\d")
QUOTES = frozenset("\"'“‘«„「『")
TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "div", "td", "figcaption", "section", "span", "blockquote",
    "a", "dd", "article", "header", "aside", "footer", "tr",
)  # fmt: skip
TAG_NUMBERS = MappingProxyType({tag: number for number, tag in enumerate(TAGS)})
FLAGS = (
    frozenset({"li", "ul", "ol", "dl"}), frozenset({"table", "td", "tr"}),
    frozenset({"figure", "figcaption"}), frozenset({"aside"}), frozenset({"header"}),
    frozenset({"footer"}), frozenset({"nav"}), frozenset({"form", "button", "dialog"}),
    frozenset({"blockquote"}), frozenset({"article"}), frozenset({"main"}), frozenset({"section"}),
)  # fmt: skip
FLAGS_OF_TAG = MappingProxyType(
    {
        tag: sum(1 << at for at, tags in enumerate(FLAGS) if tag in tags)
        for tag in set().union(*FLAGS)
    }
)
"""Bits: which of the flags an element sets."""
COLUMNS = (
    "size", "words", "hangul", "wide", "word_length", "bold", "sentence", "stops", "commas",
    "digits", "capitals", "upper", "at", "url", "copyright", "date", "bullet", "colon", "quote",
    "lower", "inline", "linked", "title_share", "title_likeness", "description_share",
    "described", "copies", "in_body", "body_stated", "tag", "depth", "hidden", "list", "table",
    "figure", "aside", "header", "footer", "nav", "form", "blockquote", "article", "main",
    "section", "box_size", "box_linked", "box_blocks", "box_share", "box_paragraphs",
    "outer_size", "outer_linked", "outer_blocks", "outer_share", "outermost_share",
    "outermost_linked", "group_blocks", "group_mean", "group_linked", "group_share",
    "beside_before", "beside_behind", "place", "place_by_size", "from_h1", "above_h1",
    "h1_before", "h1_count", "paragraphs_before", "paragraphs", "steps_to_best", "side_of_best",
    "in_best", "behind_last", "before_first", "page_blocks", "page_size", "page_linked",
    "element_paragraphs",
)  # fmt: skip
"""What each column of a layout's numbers is."""
DESCRIBED_AT = COLUMNS.index("described")
# Places in a text's own form, which begins behind the size.
HANGUL_AT, WIDE_AT, BOLD_AT = (COLUMNS.index(name) - 1 for name in ("hangul", "wide", "bold"))
LONG = 80  # characters, wide ones twice: a text that may be a paragraph of the story
PARAGRAPH = 60
MOST_TITLE_WORDS = 40
LONGEST_SAID = 400  # characters of a text that are compared with what the markup states
LONGEST_STATED = 100_000  # and of a stated body: each text of the page is looked for in it
LONGEST_NAMES = 60  # characters of an element's names that tell its shape


def describe(cutting: Cutting, stated: Stated) -> Layout:
    """A row of numbers, hashed words, container and group for each text, in reading order."""
    if not cutting.cuts:
        return Layout.empty()
    texts = _Texts.of(cutting.cuts, stated)
    tree = _Tree.of(cutting, texts)
    columns = (*texts.columns, *tree.columns)
    return Layout(
        numbers=np.column_stack(columns).astype(np.float32),
        words=tuple(hashed_words(cutting.cuts, texts.counts, cutting.nodes)),
        container=tree.container,
        group=tree.group,
        reach=tree.reach,
        sizes=texts.sizes,
        counts=texts.counts,
    )


# ---- the texts themselves ----


@dataclass(frozen=True, slots=True)
class _Texts:
    columns: tuple[Column, ...]
    sizes: Column
    """Characters, those of unspaced scripts twice, Hangul one and a half times."""
    links: Column
    counts: Indexes
    """Words."""

    @classmethod
    def of(cls, cuts: Sequence[Cut], stated: Stated) -> _Texts:
        # A page says much twice: each text is asked once.
        copies = Counter(cut.text for cut in cuts)
        number = {text: at for at, text in enumerate(copies)}
        own = np.array([number[cut.text] for cut in cuts])
        words = {text: _words(text[:LONGEST_SAID]) for text in copies}
        forms = np.array([_form(*one) for one in words.items()], np.float32)[own]
        said = _said(copies, words, _heading(cuts), stated)[own]
        bold = [min(cut.bold / len(cut.text), 1.0) for cut in cuts]
        inline = [bool(cut.inline) for cut in cuts]
        lengths = np.array([len(cut.text) for cut in cuts], np.float32)
        sizes = lengths + forms[:, WIDE_AT] * lengths + 0.5 * forms[:, HANGUL_AT] * lengths
        links = np.minimum(np.array([cut.linked for cut in cuts], np.float32), lengths)
        form = np.insert(forms, BOLD_AT, bold, axis=1)
        return cls(
            columns=(np.log1p(sizes), *form.T, np.array(inline), links / lengths, *said.T),
            sizes=sizes,
            links=links,
            counts=forms[:, 0].astype(np.int64),
        )


def _heading(cuts: Sequence[Cut]) -> str:
    return next((cut.text for cut in cuts if cut.node.tag == "h1"), "")


def _form(text: str, told: Sequence[str]) -> tuple[float, ...]:
    """Of a text; `told` are the words of its beginning."""
    size = len(text)
    plain = text.isascii()
    wide = 0 if plain else len(WIDE.findall(text))
    hangul = 0 if plain else len(HANGUL.findall(text))
    if wide:
        words = text.count(" ") + 1 + wide
    else:
        words = len(told if plain and size <= LONGEST_SAID else WORD.findall(text))
    count = words or 1
    digits = len(DIGIT.findall(text))
    return (
        words,
        hangul / size,
        wide / size,
        size / count,
        ENDS.search(text[-6:]) is not None,
        len(STOPS.findall(text)),
        (text.count(",") + text.count("、")) / count,
        digits / size,
        len(CAPITAL.findall(text)) / count,
        text.isupper(),
        "@" in text,
        "." in text and URL.search(text) is not None,
        any(map(text.lower().__contains__, RIGHTS_IN_ASCII if plain else RIGHTS)),
        digits > 0 and DATE.search(text) is not None,
        BULLET.match(text) is not None,
        text.endswith((":", "：")),
        text[0] in QUOTES,
        text[0].islower(),
    )


def _said(
    copies: Mapping[str, int],
    words_of: Mapping[str, Sequence[str]],
    heading: str,
    stated: Stated,
) -> NDArray[np.float32]:
    """What each text shares with stated titles, description and body, and how often it stands."""
    titles = [set(_words(title[:LONGEST_SAID])) for title in (*stated.titles, heading) if title]
    of_title = set().union(*titles)
    described = _words(stated.description[:LONGEST_STATED])
    of_description = set(described)
    description = " ".join(described)
    body = " ".join(_words(stated.body[:LONGEST_STATED]))
    rows = []
    for text, words in words_of.items():
        own = set(words)
        count = len(own) or 1
        shared = len(own & of_title) if len(words) <= MOST_TITLE_WORDS else 0
        rows.append(
            (
                shared / count,
                max((len(own & title) / len(own | title) for title in titles), default=0.0)
                if shared
                else 0.0,
                len(own & of_description) / count,
                len(words) > 4 and bool(description) and _is_in(" ".join(words), description),
                copies[text],
                (" ".join(words[:8]) in body if body and len(words) >= 3 else 0.5),
                bool(body),
            )
        )
    return np.array(rows, np.float32)


def _is_in(key: str, description: str) -> bool:
    return key in description or description[:80] in key


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


# ---- the elements they stand in ----


@dataclass(frozen=True, slots=True)
class _Tree:
    columns: tuple[Column, ...]
    container: Indexes
    group: Indexes
    reach: Indexes

    @classmethod
    def of(cls, cutting: Cutting, texts: _Texts) -> _Tree:
        nodes, cuts = cutting.nodes, cutting.cuts
        at = np.array([cut.node.at for cut in cuts])
        parents = np.array([node.parent.at if node.parent else 0 for node in nodes])
        group = _groups(nodes)[at]
        sizes, links = texts.sizes, texts.links
        paragraphs = (sizes > PARAGRAPH) & (links < 0.4 * sizes)
        sums = _Sums(nodes, at)
        chars, linked = sums.of(sizes), sums.of(links)
        blocks, long = sums.of(np.ones_like(sizes)), sums.of(paragraphs)
        one = parents[at]
        two = parents[one]
        three = parents[two]
        total = max(float(sizes.sum()), 1.0)
        best = _best(parents, at, np.where(paragraphs, 1 + np.minimum(sizes / 100, 4), 0))
        return cls(
            columns=(
                *_of_nodes(nodes).T[:, at],
                *_around(chars, linked, blocks, total, one),
                long[one] / np.maximum(blocks[one], 1),
                *_around(chars, linked, blocks, total, two),
                chars[three] / total,
                linked[three] / np.maximum(chars[three], 1),
                *_of_groups(group, sizes, links, total),
                *_beside(at, parents),
                *_places(cuts, sizes),
                *_near_best(parents, at, best, sizes, links),
                np.full_like(sizes, len(cuts)),
                np.full_like(sizes, np.log1p(total)),
                np.full_like(sizes, links.sum() / total),
                long[at],
            ),
            container=one,
            group=group,
            reach=_reach(nodes, at, sums.of(np.ones_like(sizes)).astype(np.int64)),
        )


class _Sums:
    """Sums over all texts inside an element."""

    def __init__(self, nodes: Sequence[Node], at: Indexes) -> None:
        self._at = at
        self._starts = np.arange(len(nodes))
        self._ends = np.array([max(node.end, node.at + 1) for node in nodes])
        self._ends[0] = len(nodes)

    def of(self, values: NDArray[np.generic]) -> Column:
        own = np.bincount(self._at, values.astype(np.float64), minlength=len(self._starts))
        running = np.concatenate(([0.0], np.cumsum(own)))
        return np.asarray(running[self._ends] - running[self._starts], np.float32)


def _reach(nodes: Sequence[Node], at: Indexes, blocks: Indexes) -> Indexes:
    first = [len(at)] * len(nodes)
    for number, own in reversed(list(enumerate(at.tolist()))):
        first[own] = number
    for node in reversed(nodes):
        if node.parent is not None:
            first[node.parent.at] = min(first[node.parent.at], first[node.at])
    held = blocks.tolist()
    found = []
    for own in at.tolist():
        box = nodes[own]
        while held[box.at] == 1 and box.parent is not None:
            box = box.parent
        found.append(first[box.at] + held[box.at])
    return np.array(found)


def _around(
    chars: Column, linked: Column, blocks: Column, total: float, box: Indexes
) -> tuple[Column, ...]:
    return (
        np.log1p(chars[box]),
        linked[box] / np.maximum(chars[box], 1),
        np.log1p(blocks[box]),
        chars[box] / total,
    )


def _of_nodes(nodes: Sequence[Node]) -> Column:
    """Tag, depth, hidden, and which of the telling elements it stands in."""
    flags: list[int] = []
    for node in nodes:
        outer = flags[node.parent.at] if node.parent is not None else 0
        flags.append(outer | FLAGS_OF_TAG.get(node.tag, 0))
    own = [(_tag_number(node.tag), node.depth, node.hidden) for node in nodes]
    inside = np.array(flags)[:, None] >> np.arange(len(FLAGS)) & 1
    return np.column_stack((np.array(own, np.float32), inside.astype(np.float32)))


def _tag_number(tag: str) -> int:
    return TAG_NUMBERS.get(tag, len(TAGS))


def _groups(nodes: Sequence[Node]) -> Indexes:
    """A number for each shape: tag and names of an element and the one around it."""
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for node in nodes:
        outer = node.parent
        key = (
            node.tag,
            node.words[:LONGEST_NAMES],
            outer.tag if outer else "",
            outer.words if outer else "",
        )
        found.append(numbers.setdefault(key, len(numbers)))
    return np.array(found)


def _of_groups(group: Indexes, sizes: Column, links: Column, total: float) -> tuple[Column, ...]:
    counts = np.bincount(group)[group].astype(np.float32)
    chars = np.bincount(group, sizes)[group]
    linked = np.bincount(group, links)[group]
    return (counts, chars / counts, linked / np.maximum(chars, 1), chars / total)


def _beside(at: Indexes, parents: Indexes) -> tuple[Column, ...]:
    """Whether the text before and the one behind stand in the same element or beside it."""
    same = ((at[1:] == at[:-1]) | (parents[at[1:]] == parents[at[:-1]])).astype(np.float32)
    return (np.concatenate(([0], same)), np.concatenate((same, [0])))


def _places(cuts: Sequence[Cut], sizes: Column) -> tuple[Column, ...]:
    number = np.arange(len(cuts), dtype=np.float32)
    running = np.cumsum(sizes)
    tags = np.array([_tag_number(cut.node.tag) for cut in cuts])
    first = next((at for at, cut in enumerate(cuts) if cut.node.tag == "h1"), -1)
    h1 = (tags == TAG_NUMBERS["h1"]).astype(np.float32)
    big = (sizes > 120).astype(np.float32)
    return (
        number / len(cuts),
        (running - sizes) / running[-1],
        number - first if first >= 0 else np.full_like(number, -99),
        (number < first).astype(np.float32),
        np.cumsum(h1) - h1,
        np.full_like(number, h1.sum()),
        np.cumsum(big) / max(1.0, float(big.sum())),
        np.full_like(number, big.sum()),
    )


def _best(parents: Indexes, at: Indexes, weights: Column) -> int:
    """The element with most text in paragraphs; one that is further up counts less."""
    own = np.bincount(at, weights, minlength=len(parents))
    up = np.bincount(parents, own, minlength=len(parents))
    upper = np.bincount(parents, up, minlength=len(parents))
    return int(np.argmax(own + 0.9 * up + 0.4 * upper))


def _near_best(
    parents: Indexes, at: Indexes, best: int, sizes: Column, links: Column
) -> tuple[Column, ...]:
    """Steps from the best element, and lines before its first and behind its last paragraph."""
    outer: list[int] = parents.tolist()
    meet = [-1] * len(outer)
    box, steps = best, 0
    while meet[box] < 0:
        meet[box] = steps
        box, steps = outer[box], steps + 1
    down = [0] * len(outer)
    for own, parent in enumerate(outer):
        if meet[own] < 0:
            meet[own] = meet[parent]
            down[own] = down[parent] + 1
    up, away = np.array(meet)[at], np.array(down)[at]
    inside = up == 0
    number = np.arange(len(at))
    told = number[inside & (sizes > LONG) & (links < 0.4 * sizes)]
    if not len(told):
        told = number[inside] if inside.any() else number[:1]
    first, last = told[0], told[-1]
    return (
        up + away,
        np.where(inside, 0, np.where(number < first, -1, 1)),
        inside.astype(np.float32),
        np.maximum(-20, number - last),
        np.maximum(-20, first - number),
    )
