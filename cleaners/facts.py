"""What two texts that are nearly alike differ in, and whether they say different things by it.

With another particle, space or quote, with an adjective more or less they say the same; with
another number, date, name or direction they do not: "▲ 2023년 …" and "▲ 2024년 …", two captions
with different people. Only the words that one text has and the other lacks are asked what they are.
Where both texts have such words of one class (two family names, two weekdays, up and down), one was
put for the other; a name in the middle of a sentence and a negation tell by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cleaners.normal import cap_marks
from cleaners.wordlists import (
    COUNTS,
    NEGATIONS,
    NO_PROPER_NAMES,
    REGIONS,
    SAYING,
    SURNAMES,
    TIMES,
    WAYS,
)

# A sign belongs to a number where nothing stands between and before them.
NUMBER = re.compile(r"(?:(?<![\w)\]%.,])[-+−▲▼△▽↑↓])?\d+(?:[.,:]\d+)*%?")
# Of words and numbers; ideographs one by one, for nothing tells where their words end.
TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*"
    r"|[가-힣]+"
    r"|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|[ぁ-ゖ]+|[ァ-ヺー]+"
    r"|[^\W\d_\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff가-힣\uf900-\ufaff]+(?:'[a-z]{1,2}\b)?"
)
SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-") | dict.fromkeys("‘’`´", "'"))
# A word behind one of these, or behind nothing, may be capitalised for its place alone.
SENTENCE_STARTS = frozenset(".!?:;“”\"'‘’「『([-–—•·▲■◆*/|")
PARTICLE = re.compile(
    r"(?<=[가-힣])(?:(?:에서|에게|와|과|에|까지|부터|으로)[는도만]|에게서|에서|에게|까지|부터|으로|이?라고|이?라며|이며"
    r"|처럼|보다|마다|은|는|이|가|을|를|도|만|의|에|와|과|로|랑|께)$"
)
MOST_SEARCHED = 20_000  # letters in which glued words are looked for; a block of a story has 3,000

# Endings that no name has, of verbs, adjectives and adverbs.
NO_NAME = re.compile(
    r"(?:다|며|면|게|히|된|들|는|던|했|됐|하고|하는|적|적인|스러운|스런|해서|으로|로운|한)$"
)
NAME = re.compile(r"[가-힣]{3,4}")
# What stands behind a name in Korean: a title, or what kind of thing bears it.
TITLE = (
    r"(?:(?:전|현|신임|전임)\s)?"
    r"(?:대통령|총리|장관|차관|의원|대표|위원장|시장|도지사|지사|군수|구청장|총장|교수|원장|회장|사장|이사장|이사"
    r"|감독|선수|기자|씨|양|군|후보|판사|검사|변호사|부장|실장|국장|본부장|과장|팀장|센터장|소장|연구원|박사|작가"
    r"|배우|가수|코치|사무총장|팀|구단|후보자|여사|할머니|할아버지|어린이|학생)(?![가-힣]{3})"
)
TITLED = re.compile(rf"([가-힣]{{1,6}})\s?{TITLE}")

PLACE = re.compile(
    r"[가-힣]{1,4}(?:특별시|광역시|시|군|구|읍|면|동|리|항|역|섬|골|마을|해협|공항)"
    r"|[가-힣]{1,3}(?:도|산|강|만)"
)
STEMS_OF_WAYS = re.compile(
    r"(?:오[르른를]|올[라랐]|내[리린릴]|내[려렸]|늘[어었]|늘[고며다]|줄[어었]|줄[고며다]|이[기긴길]|이[겨겼]|졌|비[기긴]|비[겨겼]"
    r"|꺾|높아|낮아|커졌|작아|빨라|느려|[맑흐]|많|적[었어])"
    r"|(?:상승|하락|급등|급락|반등|증가|감소|인상|인하|승리|패배|가결|부결|당선|낙선|찬성|반대|합격|탈락)"
)
# Words; a film's title has four, and what two captions show the same man do has six. With eight 2 %
# less of press edits are duplicates (benchmarks/duplicates_quality.py).
LONGEST_GAP = 6
# How, and of what kind.
MANNER = re.compile(
    r"[a-z]{3}ly$|[가-힣](?:하는|되는|있는|없는|된|던|적|적인|적으로|로운|롭게|스러운|스럽게|하게|게|히|한)$"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is compared, and as it is printed."""

    stem: str
    """Small letters, without a particle."""
    printed: str
    proper: bool
    """Capitalised in the middle of a sentence."""
    after_number: bool


Differences = tuple[list[_Word], list[_Word]]


def says_the_same(one: str, other: str) -> bool:
    """No number, date, name or direction tells the two texts apart.

    Symmetrical, and true of a text and the same one with other spaces and quotes. It is asked of
    texts that are alike; others may not be told apart by it.
    """
    if one == other:
        return True
    one, other = _plain(one), _plain(other)
    if _numbers(one) != _numbers(other):
        return False
    words, others = _words(one), _words(other)
    left, right = _only_in_each(words, others)
    return not (
        any(map(_speaks_alone, (*left, *right)))
        or _titled(one, left) != _titled(other, right)
        or any(any(map(of_class, left)) and any(map(of_class, right)) for of_class in CLASSES)
        or _facts_in_order(words, others) != _facts_in_order(others, words)
        or _is_template(words, others)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", cap_marks(text)).translate(SIGNS)


def _numbers(text: str) -> list[str]:
    """In their order, without the commas of thousands: a score has two sides."""
    return [number.replace(",", "") for number in NUMBER.findall(text)]


def _words(text: str) -> list[_Word]:
    words = []
    number = False
    for token in TOKEN.finditer(text):
        printed = token[0]
        is_number = printed[0].isdigit()
        if not is_number:
            words.append(
                _Word(
                    stem=_stem(printed),
                    printed=printed,
                    proper=_is_capitalised(printed) and not _starts_sentence(text, token.start()),
                    after_number=number,
                )
            )
        number = is_number
    return words


def _stem(word: str) -> str:
    return PARTICLE.sub("", word) if word[0] >= "가" else word.casefold().removesuffix("'s")


def _is_capitalised(word: str) -> bool:
    return word[0] != word[0].lower() and word.casefold() not in NO_PROPER_NAMES


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip()
    return not before or before[-1] in SENTENCE_STARTS


def _only_in_each(left: Sequence[_Word], right: Sequence[_Word]) -> Differences:
    """Words of each text that the other lacks, in whatever spaces."""
    together = tuple("".join(word.printed for word in words) for words in (left, right))
    return (
        _not_glued(_surplus(left, right), together[0], together[1]),
        _not_glued(_surplus(right, left), together[1], together[0]),
    )


def _surplus(words: Sequence[_Word], others: Sequence[_Word]) -> list[_Word]:
    """Those whose stem stands here more often; of these, those that are printed more often so."""
    stems = Counter(word.stem for word in words) - Counter(word.stem for word in others)
    if not stems:
        return []
    printed = Counter(word.printed for word in words) - Counter(word.printed for word in others)
    return [word for word in words if word.stem in stems and word.printed in printed]


def _not_glued(words: list[_Word], own: str, other: str) -> list[_Word]:
    """Without words whose letters the other text has as often, glued to others or split."""
    if max(len(own), len(other)) > MOST_SEARCHED:
        return words
    return [word for word in words if other.count(word.printed) < own.count(word.printed)]


def _facts_in_order(words: Sequence[_Word], others: Sequence[_Word]) -> list[str]:
    """Those that both texts have as often."""
    counts = tuple(Counter(word.stem for word in text) for text in (words, others))
    return [
        word.stem
        for word in words
        if counts[0][word.stem] == counts[1][word.stem]
        and (_is_family_name(word.stem) or any(of_class(word) for of_class in IN_ORDER))
    ]


def _is_template(words: Sequence[_Word], others: Sequence[_Word]) -> bool:
    """They differ in one gap alone, filled with other words of substance: two films."""
    start = _shared(words, others)
    end = _shared(words[start:][::-1], others[start:][::-1])
    left, right = words[start : len(words) - end], others[start : len(others) - end]
    return (
        0 < len(left) <= LONGEST_GAP
        and 0 < len(right) <= LONGEST_GAP
        and "".join(word.printed for word in left) != "".join(word.printed for word in right)
        and any(map(_has_substance, _surplus(left, right)))
        and any(map(_has_substance, _surplus(right, left)))
    )


def _shared(words: Sequence[_Word], others: Sequence[_Word]) -> int:
    """How many words both begin with, whatever their particles."""
    pairs = zip(words, others, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one.stem != other.stem),
        min(len(words), len(others)),
    )


def _has_substance(word: _Word) -> bool:
    """No adjective, adverb, verb of saying or word of grammar."""
    return not (
        word.stem in NO_PROPER_NAMES or word.printed in SAYING or MANNER.search(word.printed)
    )


def _titled(text: str, words: Sequence[_Word]) -> set[str]:
    """Which of these words stand before a title, as names do."""
    asked = {word.printed for word in words if not _is_adjective(word)}
    return {name for name in TITLED.findall(text) if name in asked} if asked else set()


def _speaks_alone(word: _Word) -> bool:
    return word.proper or word.stem in NEGATIONS


# ---- classes of words: two of one class in two texts are one put for the other ----


def _is_name(word: _Word) -> bool:
    """A family name and two syllables, with its particle or without."""
    return not _is_adjective(word) and any(map(_is_family_name, (word.printed, word.stem)))


def _is_family_name(form: str) -> bool:
    return NAME.fullmatch(form) is not None and (form[:2] if form[3:] else form[0]) in SURNAMES


def _is_adjective(word: _Word) -> bool:
    return NO_NAME.search(word.printed) is not None


def _is_capital(word: _Word) -> bool:
    return _is_capitalised(word.printed)


def _is_place(word: _Word) -> bool:
    return word.stem in REGIONS or PLACE.fullmatch(word.stem) is not None


def _is_count(word: _Word) -> bool:
    return word.stem in COUNTS or (word.after_number and _has_substance(word))


def _is_time(word: _Word) -> bool:
    return word.stem in TIMES


def _is_way(word: _Word) -> bool:
    return (
        word.stem in WAYS
        or word.printed in WAYS
        or ("가" <= word.stem[0] <= "힣" and STEMS_OF_WAYS.match(word.stem) is not None)
    )


def _is_sign(word: _Word) -> bool:
    """Of the zodiac."""
    return word.stem.endswith("띠") and len(word.stem) > 1


def _is_ideograph(word: _Word) -> bool:
    return "\u3400" <= word.stem[0] <= "\u9fff" or "\uf900" <= word.stem[0] <= "\ufaff"


CLASSES: tuple[Callable[[_Word], bool], ...] = (
    _is_name,
    _is_capital,
    _is_place,
    _is_count,
    _is_time,
    _is_way,
    _is_sign,
    _is_ideograph,
)
# Two of them in another order are two sides that changed places.
IN_ORDER = (_is_capital, _is_place, _is_time, _is_way)
