"""What the form of a line alone says: a sentence, a headline, a label, a number."""

from __future__ import annotations

import re
from enum import Enum, auto

CLOSING = """"'”’»」』）)]】〉》>"""
CLOSERS = f"[{re.escape(CLOSING)}]*"
STOPS = frozenset(".。．")
ASKING = frozenset("!?！？")
# Korean prose often drops the stop behind a closing quote or at a line's end.
KOREAN_STOP = re.compile(r"[가-힣][다죠요]")
INNER_STOP = re.compile(
    rf"(?:[다요죠까음함임]\.|[a-zà-ÿ)]\.|[。！？!?]){CLOSERS}\s+\S|[。！？]{CLOSERS}\S"
)
CUT_OFF = re.compile(r"(?:\.{2,}|…|·{3,})\s*(?:more|더보기|\[?\+\]?)?$", re.IGNORECASE)
BULLET = re.compile(
    r"^(?:[-–—*•·∙●○◦▪■□◆◇▶▷►☞▲△▼▽※★☆✓→]|ㆍ|\d{1,2}[.)](?!\d)|[①-⑳]|\([0-9]{1,2}\))\s?"
)
# A character class and no more: figures are many, and patterns in patterns never end on them.
NUMBER = re.compile(
    r"(?=[-+▲▼△▽↑↓$₩€¥£()（）\d,.%％\s])(?=.*\d)"  # the quicker question first
    r"[-+▲▼△▽↑↓$₩€¥£()（）\d,.%％\s]{1,60}(?:원|p|pt|포인트|달러|배럴|엔|위안|억|조|만|개|회|건|명|점|위)?[)）]?"
)
CJK = re.compile(r"[ᄀ-ᇿ぀-ヿ㐀-鿿가-힣豈-﫿]")
HEADLINE_MARKS = re.compile(
    r"…|\.\.|·{2,}|^\[[^\]]{1,12}\]|^(?:단독|속보|종합|포토|영상|인터뷰)\s|[\"“‘'][^\"”’']{2,40}[\"”’']|\?$|!$|[↑↓]|\[[^\]]{2,12}\]$"
)

UNSPACED = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")  # scripts that put no space between words
# A story tells in the plain style, a site speaks to its reader in the polite one.
POLITE = re.compile(
    r"(?:니다|세요|십시오|까요|어요|아요|네요|ます|ません|ました|です|でした|ください|ましょう)[.。!?！？]$"
)
PLAIN = re.compile(
    rf"[가-힣](?<!니)다[”’\"')\]]{{0,2}}\.{CLOSERS}$|(?:た|る|い|だ|ない)。{CLOSERS}$"
)
QUOTED = re.compile(r"^[“\"‘'「『].*[”\"’'」』]")
ENDING = 40  # characters at a line's end in which it may be cut off
# Latin letters
LEAST_SENTENCE = 18
LEAST_ASKED = 60
LABEL = 12
SHORT_LABEL = 7
LATIN_LABEL = 14
HEADLINE = 140  # no headline or standfirst of the gold is longer


class Shape(Enum):
    """The form of a block."""

    SENTENCE = auto()
    """One or more whole sentences."""
    CUT = auto()
    """Long text that ends in the middle of a sentence: a teaser."""
    HEADLINE = auto()
    LABEL = auto()
    """A word or two: a menu entry, a button, a name."""
    NUMBER = auto()


def width(text: str) -> int:
    """Length in Latin letters: a CJK character says as much as two."""
    return len(text) + (0 if text.isascii() else len(CJK.findall(text)))


def without_bullet(text: str) -> str:
    """The text behind a list mark."""
    return BULLET.sub("", text, count=1).strip()


def stops(text: str) -> bool:
    """Ends with a full stop."""
    return text.rstrip(CLOSING)[-1:] in STOPS


def asks(text: str) -> bool:
    """Ends with a mark of a question or of a call."""
    return text.rstrip(CLOSING)[-1:] in ASKING


def stops_in_korean(text: str) -> bool:
    """Ends as a Korean sentence does, with or without its stop."""
    return KOREAN_STOP.fullmatch(text.rstrip(CLOSING)[-2:]) is not None


def is_sentence(text: str) -> bool:
    """Ends as a sentence does, and is long enough to be one."""
    if CUT_OFF.search(text[-ENDING:]):
        return False
    if stops(text):
        return width(text) >= LEAST_SENTENCE and (" " in text or bool(UNSPACED.search(text)))
    if asks(text):
        return width(text) >= 2 * LEAST_ASKED or bool(INNER_STOP.search(text))
    return stops_in_korean(text) and width(text) >= 2 * LEAST_ASKED


def shape_of(text: str) -> Shape:
    """The shape of a block's text."""
    bare = without_bullet(text)
    if not bare or NUMBER.fullmatch(bare):
        return Shape.NUMBER
    if is_sentence(bare):
        return Shape.SENTENCE
    size = width(bare)
    if size > HEADLINE:
        return Shape.CUT
    return Shape.LABEL if _is_label(bare) else Shape.HEADLINE


def _is_label(bare: str) -> bool:
    """A word or two; four short Korean words are a line of a headline already."""
    letters = len("".join(bare.split()))
    if not CJK.search(bare):
        return letters <= LATIN_LABEL and bare.count(" ") <= 2
    return letters <= LABEL and (letters <= SHORT_LABEL or bare.count(" ") <= 1)


def is_polite(text: str) -> bool:
    """Korean or Japanese that speaks to somebody, and is no quotation."""
    return bool(POLITE.search(text)) and not QUOTED.match(text)


def looks_like_headline(text: str) -> bool:
    """Has a headline's marks: ellipsis, quoted words, a rubric in brackets."""
    return shape_of(text) is Shape.HEADLINE and bool(HEADLINE_MARKS.search(without_bullet(text)))
