"""Pairs of paragraphs, one the other edited in a known way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from types import MappingProxyType

from benchmarks.corpora import KOREAN as KOREAN_CORPUS
from benchmarks.corpora import load
from benchmarks.synthetic.prose import (
    ENGLISH,
    KOREAN,
    LANGUAGES,
    PROSE,
    dice,
    fill,
    paragraph,
    person,
)

PARAGRAPHS = 20_000
LONGEST = 600  # characters; a source's longer paragraphs are whole texts
SHORTEST = 60
PRESS = 0.08  # of the words
ENGLISH_CORPORA = ("fundus", "fundus_eval", "aeb", "naeb", "wcxb")
# Words in so many paragraphs of a source are of the language, not of a story; Korean ones have to
# look like a verb, an adjective or an adverb too, for nothing else tells its names from its words.
COMMON = 5
PLAIN: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        KOREAN: re.compile(
            r"[가-힣]{0,6}(?:하는|되는|있는|없는|했던|됐던|하고|하며|해서|하면|위해|대한|통해|따라|스럽게|하게)"
            r"|또|또한|특히|이번|가장|더|다시|매우|이미|현재|함께|모두|계속|직접|바로"
        ),
        ENGLISH: re.compile(r"[a-z]{2,14}"),
    }
)
NUMBER_WORDS = re.compile(
    r"one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|half|no|not|none|never"
    r"|all|both|dozen|hundred|thousand|million|billion|without|against"
)
HANGUL = re.compile(r"[가-힣]")
NUMBER = re.compile(r"\d+")
# A Korean word with a particle that has two forms or may be left out.
PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?<!에서)(?<!에게)(은|는|이|가|을|를|도|만|의|에서|에|와|과)(?=[\s,])"
)
OTHER_PARTICLES: Mapping[str, str] = MappingProxyType(
    {
        "은": "이",
        "는": "가",
        "이": "은",
        "가": "는",
        "을": "도",
        "를": "도",
        "도": "만",
        "만": "도",
        "의": "",
        "에서": "에",
        "에": "에는",
        "와": "와는",
        "과": "과는",
    }
)
FUNCTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "the": "a",
        "a": "the",
        "an": "the",
        "that": "which",
        "which": "that",
        "on": "upon",
        "also": "too",
        "but": "yet",
        "in": "within",
        "while": "as",
        "to": "towards",
        "with": "and",
    }
)
ENGLISH_FUNCTION = re.compile(rf"\b(?:{'|'.join(FUNCTION_WORDS)})\b")
CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


# Who says the sentence of `_ending`.
SAYS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        KOREAN: re.compile(r"[가-힣]{3}(?= \S+ “\d+명의 \S+ \S+ 기다린다”고 말했다\.$)"),
        ENGLISH: re.compile(r"(?<=,” said )[^,]+(?=, an? \w+\.$)"),
    }
)


class Edit(StrEnum):
    """What was done to a paragraph."""

    PARTICLES = "particles"
    """Some of its particles, or in English of its function words, are others."""
    SPACING = "spacing"
    QUOTES = "quotes"
    WORD_ADDED = "word added"
    WORD_REMOVED = "word removed"
    PRESS = "press edit"
    """8 % of the words replaced, left out or added, none of them a number or a name."""
    NUMBER = "number"
    NAME = "name"


FACTS = frozenset({Edit.NUMBER, Edit.NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A paragraph and the same one edited."""

    original: str
    edited: str
    edit: Edit
    language: str

    @property
    def keeps_facts(self) -> bool:
        """No number and no name changed: the two are duplicates if they are similar."""
        return self.edit not in FACTS


def edited(seed: int, count: int = PARAGRAPHS, *, corpora: Path | None = None) -> tuple[Pair, ...]:
    """So many paragraphs: half of them edits of the others, languages and edits in turn.

    With corpora four of five originals are theirs; else, and where they do not suffice, all are
    made up.
    """
    sources = {code: _source(seed, code, count // 4, corpora) for code in LANGUAGES}
    editors = {code: _Editor.of(code, texts) for code, texts in sources.items()}
    edits = tuple(Edit)
    pairs = []
    for at in range(count // 2):
        code = LANGUAGES[at % 2]
        text = sources[code][at // 2]
        pairs.append(editors[code].pair(dice(seed, "edit", at), text, edits[at // 2 % len(edits)]))
    return tuple(pairs)


def _source(seed: int, code: str, count: int, corpora: Path | None) -> tuple[str, ...]:
    """Different paragraphs of one language."""
    found = list(_of_corpora(code, corpora)) if corpora else []
    chance = dice(seed, "source", code)
    chance.shuffle(found)
    texts = dict.fromkeys(found[: count * 4 // 5])
    while len(texts) < count:
        text = paragraph(chance, PROSE[code])
        if len(text) >= SHORTEST:
            texts[text] = None
    mixed = list(texts)
    chance.shuffle(mixed)
    return tuple(mixed[:count])


def _of_corpora(code: str, corpora: Path) -> Iterator[str]:
    """Paragraphs of the golds in this language, and lines of the raw Korean texts."""
    names = (KOREAN_CORPUS,) if code == KOREAN else ENGLISH_CORPORA
    texts = ("\n".join(gold) for page in load(names, root=corpora) for gold in page.golds[:1])
    raw = sorted((corpora / KOREAN_CORPUS / "text").glob("*.txt")) if code == KOREAN else ()
    read = (path.read_text(encoding="utf-8", errors="replace") for path in raw)
    seen = set()
    for text in (*texts, *read):
        for line in map(str.strip, text.splitlines()):
            if _is_prose(line, code) and line not in seen:
                seen.add(line)
                yield line


def _is_prose(line: str, code: str) -> bool:
    if not SHORTEST <= len(line) <= LONGEST or line[-1] not in ".”\"'!?":
        return False
    if code == KOREAN:
        return len(HANGUL.findall(line)) > len(line) / 2
    return line.isascii() and " the " in line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editor:
    """Edits paragraphs of one language."""

    code: str
    additions: tuple[str, ...]
    """Words that may come in anywhere: adjectives, adverbs, kinds of people."""
    removable: frozenset[str]
    """Words that say neither who nor how many."""

    @classmethod
    def of(cls, code: str, texts: Sequence[str]) -> _Editor:
        words = PROSE[code].words
        additions = (*words["adjective"], *words["how"], *words["people"])
        counted = Counter(word for text in texts for word in set(text.split()))
        common = {
            word
            for word, times in counted.items()
            if times >= COMMON and PLAIN[code].fullmatch(word) and not NUMBER_WORDS.fullmatch(word)
        }
        return cls(code=code, additions=additions, removable=frozenset({*common, *additions}))

    def pair(self, chance: Random, text: str, edit: Edit) -> Pair:
        """The text, with what the edit needs put into it, and its edit."""
        original = text
        if edit in ENDINGS and not ENDINGS[edit].search(text):
            original = f"{text} {_ending(chance, self.code)}"
        if edit is Edit.WORD_REMOVED and not self.may_go(text.split(" ")):
            original = _word_added(chance, text, self)
        return Pair(
            original=original,
            edited=EDITS[edit](chance, original, self),
            edit=edit,
            language=self.code,
        )

    def may_go(self, words: Sequence[str]) -> list[int]:
        """Where words stand that are neither numbers nor names."""
        return [at for at, word in enumerate(words) if at and word in self.removable]


# What has to be in a paragraph before it can be edited so.
ENDINGS: Mapping[Edit, re.Pattern[str]] = MappingProxyType(
    {
        Edit.NUMBER: NUMBER,
        Edit.QUOTES: re.compile(r"[“”‘’\"']"),
        Edit.NAME: re.compile(r"(?!)"),
    }
)


def _ending(chance: Random, code: str) -> str:
    """A sentence with a name, a number and quotes, to be edited there."""
    pattern = {
        KOREAN: "{person} {title:은} “{number}명의 {people:이} {thing:을} 기다린다”고 말했다.",
        ENGLISH: "“There are {number} {people} waiting for the {thing},” said {person}, a {title}.",
    }[code]
    return fill(pattern, chance, PROSE[code])


def _particles(chance: Random, text: str, editor: _Editor) -> str:
    """Some of them, at least one, at most three of five."""
    pattern, others = (
        (PARTICLE, OTHER_PARTICLES) if editor.code == KOREAN else (ENGLISH_FUNCTION, FUNCTION_WORDS)
    )
    found = list(pattern.finditer(text))
    chosen = (
        chance.sample(found, max(1, int(chance.uniform(0.1, 0.6) * len(found)))) if found else []
    )
    for match in sorted(chosen, key=lambda match: -match.start()):
        text = text[: match.start()] + others[match[0]] + text[match.end() :]
    return text


def _spacing(chance: Random, text: str, editor: _Editor) -> str:
    """Korean words glued or split; in English the other spaces that systems print."""
    if editor.code == ENGLISH:
        return re.sub(r" ", lambda _: chance.choice((" ", " ", "\u00a0", "  ")), text)
    glued = re.sub(r" ", lambda _: chance.choice((" ", " ", " ", "")), text)
    return re.sub(r"(?<=[가-힣]{2})(?=[가-힣]{2})", lambda _: " " * (chance.random() < 0.1), glued)


def _quotes(_chance: Random, text: str, _editor: _Editor) -> str:
    """Straight ones for curly ones and curly ones for straight ones."""
    straight = text.translate(CURLY)
    if straight != text:
        return straight
    return re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "’")


def _word_added(chance: Random, text: str, editor: _Editor) -> str:
    words = text.split(" ")
    words.insert(chance.randrange(1, max(2, len(words))), chance.choice(editor.additions))
    return " ".join(words)


def _word_removed(chance: Random, text: str, editor: _Editor) -> str:
    words = text.split(" ")
    may_go = editor.may_go(words)
    if may_go:
        words.pop(chance.choice(may_go))
    return " ".join(words)


def _press(chance: Random, text: str, editor: _Editor) -> str:
    words = text.split(" ")
    may_go = editor.may_go(words)
    count = max(1, round(PRESS * len(words)))
    chosen = chance.sample(may_go, min(count, len(may_go)))
    for at in sorted(chosen, reverse=True):
        words[at : at + 1] = chance.choice(
            ((), (chance.choice(editor.additions),), (words[at], chance.choice(editor.additions)))
        )
    edited = " ".join(words)
    for _ in range(count - len(chosen)):
        edited = _word_added(chance, edited, editor)
    return edited


def _number(chance: Random, text: str, _editor: _Editor) -> str:
    found = chance.choice(list(NUMBER.finditer(text)))
    other = str(int(found[0]) + chance.randint(1, 9))
    return text[: found.start()] + other + text[found.end() :]


def _name(chance: Random, text: str, editor: _Editor) -> str:
    """Another person says our own last sentence."""
    found = next(SAYS[editor.code].finditer(text))
    names = (person(chance, PROSE[editor.code]) for _ in range(99))
    other = next(name for name in names if name != found[0])
    return text[: found.start()] + other + text[found.end() :]


Editing = Callable[[Random, str, _Editor], str]
EDITS: Mapping[Edit, Editing] = MappingProxyType(
    {
        Edit.PARTICLES: _particles,
        Edit.SPACING: _spacing,
        Edit.QUOTES: _quotes,
        Edit.WORD_ADDED: _word_added,
        Edit.WORD_REMOVED: _word_removed,
        Edit.PRESS: _press,
        Edit.NUMBER: _number,
        Edit.NAME: _name,
    }
)
