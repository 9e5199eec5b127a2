"""What a rule is: one entry of the table, its examples its tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from cleaners.article import Kind

# A Korean or Japanese story tells in the plain style (…했다. …した。); a site speaks politely to its
# readers (…합니다. …します。) or in nouns. An English story reports. Whoever tells is no furniture,
# whatever words are in it.
TELLS = re.compile(
    r"[가-힣](?<!니)다[”’\"')\]]{0,2}\.[”’\"')\]]{0,2}$|(?<!まし)た。$"
    r"|\b(?:said|told|had\sbeen|voted|promised|asked|was\sthe|were)\b.{0,200}\.$"
)


# What a site says to its reader, and how it looks: a button, an address, a number to call, a request.
SIGNS = re.compile(r"[☞▶▷►→☎☏℡@:：|©ⓒ+~!]")
SPEAKS = re.compile(
    r"(?:니다|세요|십시오|까요|해요|하기|보기|받기|가기|읽기|클릭|신청|구독|무료|안내)[.!?~\s]*$"
    r"|www\.|\d{2,4}-\d{3,4}|[\])>]$|요$"
)
ADVERTISES = re.compile(r"\W{0,3}(?:광고|AD|PR)\b")
STOPS = frozenset(".。")
LONGEST_TOLD = 220  # characters from a word that tells to its sentence's end
LEAST_HEADLINE = 3  # spaces between the words of a line that is no button any more
MARKED_LINE = re.compile(r"^(?:[◇◆■□]|\d{1,2}[.)])\s")


class Scope(StrEnum):
    """Where a rule looks."""

    LINE = "line"
    """The whole block, its list mark aside, anywhere on the page."""
    OUTSIDE = "outside"
    """The whole block, but only before and behind the story: too weak a word inside it."""
    HEAD = "head"
    """The whole block, and it opens a section: what follows it is of its kind until the section stops."""
    PREFIX = "prefix"
    """A span at the beginning of a block that stays."""
    SUFFIX = "suffix"
    """A span at the end of a block that stays."""


class Stop(StrEnum):
    """What ends the section that a heading opens."""

    STORY = "the next whole sentence of the story"
    NEXT = "the next heading of another section"
    FIGURES = "the first line that is neither a number nor a label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern with its reason and its examples."""

    name: str
    kind: Kind
    reason: str
    """One sentence for a reader of the removal."""
    pattern: re.Pattern[str]
    removes: tuple[str, ...]
    """Blocks it takes, or takes a span of."""
    keeps: tuple[str, ...] = ()
    """Look-alikes that it must leave whole."""
    languages: tuple[str, ...] = ("ko",)
    scope: Scope = Scope.LINE
    stop: Stop = Stop.STORY
    """For a heading: what ends its section."""
    spares_headlines: bool = False
    """Whether it leaves lines of several words alone that do not speak to the reader."""
    tells: bool = False
    """Whether it takes reported sentences too, which are the story's own manner."""
    longest: int = 120
    """Blocks of more characters are not looked at."""

    def matches(self, text: str, bare: str) -> bool:
        """Whether it takes the whole block; `bare` is the text behind its list mark.

        One rule asked alone; the walk through all of them is in `screen`.
        """
        if len(text) > self.longest or self.spares(
            tells=tells(text), is_headline=is_headline(text)
        ):
            return False
        return bool(self.pattern.fullmatch(bare) or self.pattern.fullmatch(text))

    def spares(self, *, tells: bool, is_headline: bool) -> bool:
        """Whether it leaves such a line alone, whatever its words are."""
        reports = tells and not self.tells and self.kind is not Kind.CAPTION
        return reports or (is_headline and self.spares_headlines)


def tells(text: str) -> bool:
    """Whether it reports, as only a story does."""
    stopped = not STOPS.isdisjoint(text[-4:])
    return stopped and TELLS.search(text, max(0, len(text) - LONGEST_TOLD)) is not None


def is_headline(text: str) -> bool:
    """Several words, or a marked line, about the site's own subjects, but not in its manner."""
    long = text.count(" ") >= LEAST_HEADLINE or MARKED_LINE.match(text) is not None
    return long and not (SIGNS.search(text) or SPEAKS.search(text) or ADVERTISES.match(text))


def verbose(pattern: str) -> re.Pattern[str]:
    """A long pattern, written over lines, that ignores case."""
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def items(*alternatives: str, between: str = r"[\s|/·,ㆍ>]") -> re.Pattern[str]:
    """One or several of these on a line, as buttons and menus are dumped."""
    one = "(?:" + "|".join(alternatives) + ")"
    return re.compile(rf"{one}(?:{between}{{1,4}}{one}){{0,20}}", re.IGNORECASE)
