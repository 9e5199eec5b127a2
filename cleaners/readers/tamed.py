"""A page's source without what breaks a parser: floods of attributes, elements nested too deep.

What is changed is said, for the article to carry. No text of the page is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from cleaners.readers.cutter import INLINE

# libxml2 compares each attribute with all before it: 20,000 in one element take 2 s, 500,000 an
# hour. A page writes a dozen; what is shorter than LONG has too few to take any time.
MOST_ATTRIBUTES = 200
LONG = 4000
LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONG},}}")
ATTRIBUTE = re.compile(r"""\s([^\s=/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']*))?""")
ASKED = frozenset(
    {
        "class", "id", "itemprop", "role", "data-testid", "style", "hidden", "rel", "href", "lang",
        "name", "property", "content", "datetime", "type",
    }
)  # fmt: skip
"""Attributes that a reader asks for: they stay wherever they stand."""
# libxml2 stops at 2,048. Real pages nest 43 deep at most (214 of the corpora).
DEEPEST = 1000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,60})[^<>]*>")
VOID = frozenset(
    {
        "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link",
        "meta", "param", "source", "track", "wbr",
    }
)  # fmt: skip
LINE = "<br>"
# Of 1,637 pages of the corpora 7 have none of these ends, and some of the 7 are broken off indeed.
BEGINS = re.compile(r"<(?:html|body)\b[^<>]{0,2000}>", re.IGNORECASE)
ENDS = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
CUT_OFF = "the page has no end (no </body>, no </html>): it may have been cut off"


def is_cut_off(text: str) -> bool:
    """Whether the page begins as a whole one does, and does not end."""
    return BEGINS.search(text) is not None and ENDS.search(text) is None


def tame(text: str) -> tuple[str, tuple[str, ...]]:
    """The source with few attributes in an element, and what was left out."""
    if LONG_TAG.search(text) is None:
        return text, ()
    cut = 0

    def shorter(tag: re.Match[str]) -> str:
        nonlocal cut
        found = ATTRIBUTE.finditer(tag[0])
        kept = list(islice(found, MOST_ATTRIBUTES))
        asked = {one[1].lower(): one[0] for one in found if one[1].lower() in ASKED}
        if not kept or kept[-1].end() == len(tag[0]):
            return tag[0]
        cut += 1
        return "".join((tag[0][: kept[-1].end()], *asked.values()))

    tamed = LONG_TAG.sub(shorter, text)
    if not cut:
        return text, ()
    elements = "1 element" if cut == 1 else f"{cut:,} elements"
    return tamed, (f"{elements} had more than {MOST_ATTRIBUTES} attributes: the rest was left out",)


def flatten(text: str) -> tuple[str, tuple[str, ...]]:
    """The source with elements at most DEEPEST deep; what is deeper stands in the deepest."""
    opened: list[str] = []
    held: Counter[str] = Counter()  # of those that are open, by name
    deeper: Counter[str] = Counter()  # of those that were left out and not ended yet
    left_out = 0

    def flat(tag: re.Match[str]) -> str:
        nonlocal left_out
        name = tag[2].lower()
        line = "" if name in INLINE else LINE
        if name in VOID:
            return tag[0]
        if tag[1]:
            if deeper[name]:
                deeper[name] -= 1
                return line
            while held[name]:
                last = opened.pop()
                held[last] -= 1
                if last == name:
                    break
            return tag[0]
        if len(opened) >= DEEPEST:
            deeper[name] += 1
            left_out += 1
            return line
        opened.append(name)
        held[name] += 1
        return tag[0]

    flattened = TAG.sub(flat, text)
    said = f"{left_out:,} elements are nested more than {DEEPEST:,} deep: read without them"
    return flattened, (said,) if left_out else ()
