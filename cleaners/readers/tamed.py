"""A page's source without what breaks a parser: floods of attributes, elements nested too deep.

What is changed is said, for the article to carry. No text of the page is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaners.readers.cutter import INLINE

# libxml2 compares each attribute with all before it: 20,000 in one element take 2 s, 500,000 an
# hour. A page writes a dozen; what is shorter than LONG has too few to take any time.
MOST_ATTRIBUTES = 200
LONG = 4000
LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONG},}}")
NAME = re.compile(r"<[a-zA-Z][\w:-]{0,60}")
# Not all that HTML allows, so that the code of a script (`i<a && …`) is no element. A value without
# its second quote goes on to the end: there is a `<` or `>` in it.
ATTRIBUTE = re.compile(
    r"""\s+([\w:.@-]{1,100})(?:\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s"']*))?(?=\s|/?$)"""
)
ASKED = frozenset(
    {
        "class", "id", "itemprop", "role", "data-testid", "style", "hidden", "rel", "href", "lang",
        "name", "property", "content", "datetime", "type",
    }
)  # fmt: skip
"""Attributes that a reader asks for: they stay wherever they stand."""
# libxml2 stops at 2,048. Real pages nest 43 deep at most (214 of the corpora).
DEEPEST = 1000
LONGEST_RUN = 50  # elements of one name that hold nothing but each other
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
    if not has_long_tag(text):
        return text, ()
    cut = 0

    def shorter(tag: re.Match[str]) -> str:
        nonlocal cut
        found = tuple(_attributes(tag[0]))
        if len(found) <= MOST_ATTRIBUTES:
            return tag[0]
        cut += 1
        begin, end = found[MOST_ATTRIBUTES - 1].end(), found[-1].end()
        asked = {
            one[1].lower(): one[0] for one in found[MOST_ATTRIBUTES:] if one[1].lower() in ASKED
        }
        return "".join((tag[0][:begin], *asked.values(), tag[0][end:]))

    tamed = LONG_TAG.sub(shorter, text)
    if not cut:
        return text, ()
    elements = "1 element" if cut == 1 else f"{cut:,} elements"
    return tamed, (f"{elements} had more than {MOST_ATTRIBUTES} attributes: the rest was left out",)


def has_long_tag(text: str) -> bool:
    """Whether LONG_TAG may find one; asked of every LONG-th place, one of which it would hold."""
    return any(
        _is_in_long_tag(text, text.rfind("<", max(0, at - LONG - 1), at))
        for at in range(LONG, len(text), LONG)
    )


def _is_in_long_tag(text: str, begin: int) -> bool:
    end = begin + LONG + 2
    return 0 <= begin <= len(text) - LONG - 2 and not (
        text.find(">", begin, end) > 0 or text.find("<", begin + 1, end) > 0
    )


def _attributes(tag: str) -> Iterator[re.Match[str]]:
    name = NAME.match(tag)
    at = name.end() if name else len(tag)
    while (found := ATTRIBUTE.match(tag, at)) is not None:
        yield found
        at = found.end()


def flatten(text: str) -> tuple[str, tuple[str, ...]]:
    """The source with elements at most DEEPEST deep; what is deeper stands in the deepest.

    Of elements of one name that hold nothing but each other, the outer ones stay.
    """
    flat = _Flat()
    flattened = TAG.sub(flat, text)
    said = f"{flat.left_out:,} elements are nested more than {DEEPEST:,} deep: read without them"
    return flattened, (said,) if flat.left_out else ()


class _Flat:
    """What stands in the place of each tag, in the order of the source."""

    def __init__(self) -> None:
        self.left_out = 0
        self._opened: list[tuple[str, bool]] = []  # name, and whether its tags stay
        self._open: Counter[str] = Counter()
        self._kept = 0
        self._run: tuple[str, int, int] = ("", 0, 0)  # name, how many, where the last one ends

    def __call__(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name in VOID:
            return tag[0]
        stays = self._ends(name) if tag[1] else self._begins(name, tag)
        return tag[0] if stays else ("" if name in INLINE else LINE)

    def _begins(self, name: str, tag: re.Match[str]) -> bool:
        last, count, end = self._run
        alone = last == name and (end == tag.start() or tag.string[end : tag.start()].isspace())
        self._run = (name, count + 1 if alone else 1, tag.end())
        stays = self._kept < DEEPEST and self._run[1] <= LONGEST_RUN
        self._opened.append((name, stays))
        self._open[name] += 1
        self._kept += stays
        self.left_out += not stays
        return stays

    def _ends(self, name: str) -> bool:
        """Closes what is open up to the nearest of this name; one of no element does nothing."""
        stays = True
        while self._open[name]:
            last, stays = self._opened.pop()
            self._open[last] -= 1
            self._kept -= stays
            if last == name:
                break
        return stays
