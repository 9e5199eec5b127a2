"""What a person asks the search for: any text as a `Query`, or a clear `QueryError`. Pure.

Words, "phrases", OR, -minus, beginning*, field:value; docs/search.md tells them to its users.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from db import search_words
from db.rights import Rights
from db.search_words import ALL_HANGUL, MARK, TOKEN

Choice = TypeVar("Choice", bound=StrEnum)
Piece = tuple[str, str | None]
"""A part of a word or phrase, and which group of TOKEN it is."""

LONGEST: Final = 1000  # characters
MOST_TERMS: Final = 32
MOST_TOKENS: Final = 60  # of a phrase: a long sentence

# Particles behind a noun of one syllable; a longer word may begin as the noun with the first
# syllable of one does (물부터, but 물부족).
PARTICLES: Final = ("의", "에", "도", "만", "인", "까지", "부터", "보다", "처럼", "께서", "든지")
AFTER_VOWEL: Final = ("는", "가", "를", "와", "로", "라", "나", "야")
AFTER_CONSONANT: Final = ("은", "이", "을", "과", "로", "으로")
HANGUL_SYLLABLES: Final = ("가", "힣")
FINAL_CONSONANTS: Final = 28  # with none; so many syllables begin alike
SHORTEST_SPLIT: Final = 4  # syllables: of three, `이사회` would be found as `이 사회`
LONGEST_SPLIT: Final = 10
MOST_JOINED: Final = 8  # words of a phrase; a longer one is a sentence, and asked for as it is
SHORTEST_PLURAL: Final = 3  # letters
SHORTEST_PREFIX: Final = 2  # letters: `a*` would be a tenth of all words
NO_PLURAL: Final = ("ss", "us", "is")

QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟＂〝〞", '"') | {"−": "-", "＊": "*", "：": ":"})

# No stored text has them: halves of characters, and the end of a text to a program in C.
UNSTORED: Final = re.compile("[\x00\ud800-\udfff]")


class Field(StrEnum):
    """Where a word is looked for, or what is asked of the article."""

    TITLE = "title"
    AUTHOR = "author"
    OUTLET = "outlet"
    LANGUAGE = "language"
    AFTER = "after"
    BEFORE = "before"


OF_DAYS: Final = {Field.AFTER: "first day", Field.BEFORE: "last day"}
TEXT_FIELDS: Final = (Field.TITLE, Field.AUTHOR)

LEXEME: Final = re.compile(
    rf"""
    \s* (?P<minus>-*)
    (?:(?P<field>{"|".join(Field)}):\s*)?
    (?: "(?P<quoted>[^"]*)"? | (?P<bare>[^\s"]+) )
    (?P<star>\*?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
FIELD_ALONE: Final = re.compile(rf"({'|'.join(Field)}):", re.IGNORECASE)
DAY: Final = re.compile(
    r"(\d{4})(?:[-./年년]?\s?(\d{1,2})(?:[-./月월]?\s?(\d{1,2}))?)?[.年년月월日일]?"
)


class QueryError(Exception):
    """What cannot be asked; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens that stand behind each other."""

    tokens: tuple[str, ...]
    open: bool = False
    """The last one may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or phrase, and every way in which it may be written."""

    said: str
    """As it was asked."""
    where: Field | None
    """Title or author; None: anywhere."""
    ways: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked of an article beside its words."""

    outlets: tuple[str, ...] = ()
    """Any of them; none: whichever."""
    other_outlets: tuple[str, ...] = ()
    """None of them."""
    languages: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()
    after: str | None = None
    """From the beginning of this day on, YYYY-MM-DD."""
    before: str | None = None
    """Until the day before this one."""
    rights: Rights = Rights.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to the search."""

    required: tuple[tuple[Words, ...], ...] = ()
    """Of each group one has to be there."""
    excluded: tuple[Words, ...] = ()
    filters: Filters = field(default_factory=Filters)
    passed_over: tuple[str, ...] = ()
    """Parts without a letter or digit."""


def parse(question: str) -> Query:
    """Read a question; raises QueryError where it cannot be understood."""
    if len(question) > LONGEST:
        raise QueryError(
            f"the question has {len(question)} characters, and at most {LONGEST} are read: "
            "ask for a few words of it"
        )
    parts = tuple(_parts(UNSTORED.sub(" ", question.translate(QUOTES))))
    if len(parts) > MOST_TERMS:
        raise QueryError(f"the question has {len(parts)} words: ask for at most {MOST_TERMS}")
    query = _query(parts)
    if not (query.required or query.excluded or query.filters != Filters()):
        raise QueryError(
            f"there is no letter or digit in {question!r}: write a word to look for"
            if question.strip()
            else "there is nothing to look for: write a word"
        )
    return query


def with_filters(query: Query, values: Mapping[Field, Sequence[str]]) -> Query:
    """The question, and these filters as well; raises QueryError for what is no date."""
    return narrowed(query, filters_of(values))


def filters_of(values: Mapping[Field, Sequence[str]], *, rights: Rights = Rights.ALL) -> Filters:
    """The same without a question; raises QueryError."""
    listed = {(which, False): list(given) for which, given in values.items()}
    return replace(_filters_of(listed), rights=rights)


def narrowed(query: Query, more: Filters) -> Query:
    """The question to those articles alone that fit these filters as well."""
    known = query.filters
    return replace(
        query,
        filters=replace(
            known,
            outlets=(*known.outlets, *more.outlets),
            languages=(*known.languages, *more.languages),
            after=max(filter(None, (known.after, more.after)), default=None),
            before=min(filter(None, (known.before, more.before)), default=None),
            rights=max(known.rights, more.rights, key=tuple(Rights).index),
        ),
    )


def one_of(choices: type[Choice], name: str, value: str) -> Choice:
    """The choice that is called so; raises QueryError."""
    try:
        return choices(value)
    except ValueError as error:
        raise QueryError(f"{name}: {value!r} is none of {', '.join(choices)}") from error


# ---- parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A word, phrase or filter as it stands in the question."""

    said: str
    minus: bool
    field: Field | None
    text: str
    quoted: bool
    star: bool
    joined: bool
    """An OR stands between the part before and this one."""


def _parts(question: str) -> Iterator[Part]:
    joined = False
    at = 0
    while found := LEXEME.match(question, at):
        at = found.end()
        if found["bare"] in {"OR", "|"} and not found["minus"]:
            joined = True
        elif found["bare"] != "AND":
            yield _part(found, joined=joined)
            joined = False


def _part(found: re.Match[str], *, joined: bool) -> Part:
    quoted = found["quoted"] is not None
    text = found["quoted"] if quoted else found["bare"]
    alone = None if quoted or found["field"] else FIELD_ALONE.fullmatch(text)
    if alone:
        raise _without_value(Field(alone[1].lower()))
    return Part(
        said=found[0].strip(),
        minus=bool(found["minus"]),
        field=Field(found["field"].lower()) if found["field"] else None,
        text=text,
        quoted=quoted,
        star=bool(found["star"]) or (not quoted and text.endswith("*")),
        joined=joined,
    )


def _without_value(which: Field) -> QueryError:
    return QueryError(
        f'{which}: has nothing behind it: write {which}:… with what to look for, or "{which}" for '
        "the word"
    )


def _query(parts: Iterable[Part]) -> Query:
    required: list[list[Words]] = []
    excluded: list[Words] = []
    filters: list[Part] = []
    passed_over: list[str] = []
    before: Part | None = None
    for part in parts:
        _check_join(before, part)
        before = part
        if part.field and part.field not in TEXT_FIELDS:
            filters.append(part)
            continue
        words = _words(part)
        if not part.joined or not required:
            required.append([])
        if not words.ways:
            passed_over.append(part.said)
        elif part.minus:
            excluded.append(words)
        else:
            required[-1].append(words)
    return Query(
        required=tuple(tuple(group) for group in required if group),
        excluded=tuple(excluded),
        filters=_filters(filters),
        passed_over=tuple(passed_over),
    )


def _check_join(before: Part | None, part: Part) -> None:
    if before is None or not part.joined:
        return
    if before.minus or part.minus:
        raise QueryError(
            f"{before.said} OR {part.said}: OR joins what is looked for, and - leaves out of all "
            "that is found: write one of them"
        )
    of_article = [
        one.field if one.field and one.field not in TEXT_FIELDS else None for one in (before, part)
    ]
    if part.field in OF_DAYS and before.field is part.field:
        raise QueryError(
            f"{before.said} OR {part.said}: a span of time has one {OF_DAYS[part.field]}: ask twice"
        )
    if of_article[0] is not of_article[1]:
        raise QueryError(
            f"{before.said} OR {part.said}: OR joins words, or values of the same field: ask twice"
        )


# ---- filters


def _filters(parts: Iterable[Part]) -> Filters:
    listed: dict[tuple[Field, bool], list[str]] = {}
    for part in parts:
        assert part.field is not None  # noqa: S101 - so they were chosen
        listed.setdefault((part.field, part.minus), []).append(part.text.strip())
    for which in (Field.AFTER, Field.BEFORE):
        if (which, True) in listed:
            raise QueryError(f"-{which}: cannot be left out: write after: or before: without -")
    return _filters_of(listed)


def _filters_of(listed: Mapping[tuple[Field, bool], Sequence[str]]) -> Filters:
    for (which, _), values in listed.items():
        if not all(value.strip() for value in values):
            raise _without_value(which)
    return Filters(
        outlets=tuple(listed.get((Field.OUTLET, False), ())),
        other_outlets=tuple(listed.get((Field.OUTLET, True), ())),
        languages=_folded(listed.get((Field.LANGUAGE, False), ())),
        other_languages=_folded(listed.get((Field.LANGUAGE, True), ())),
        after=max(_days(Field.AFTER, listed), default=None),
        before=min(_days(Field.BEFORE, listed), default=None),
    )


def _folded(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(search_words.fold(value) for value in values)


def _days(which: Field, listed: Mapping[tuple[Field, bool], Sequence[str]]) -> list[str]:
    return [day_of(which, value) for value in listed.get((which, False), ())]


def day_of(name: str, value: str) -> str:
    """The first day of a year, month or day; raises QueryError."""
    found = DAY.fullmatch(value)
    parts = found.groups(default="1") if found else ("0", "0", "0")
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError as error:
        raise QueryError(
            f"{name}: {value!r} is no date: write 2024, 2024-09 or 2024-09-04"
        ) from error


# ---- words


def _words(part: Part) -> Words:
    ways = tuple(dict.fromkeys(_ways(part)))
    if any(len(way.tokens) > MOST_TOKENS for way in ways):
        raise QueryError(f"{part.said[:40]}…: the word or phrase is too long: ask for a part of it")
    return Words(said=part.said.lstrip("-"), where=part.field, ways=ways)


def _ways(part: Part) -> Iterator[Phrase]:
    pieces = [(found[0], found.lastgroup) for found in TOKEN.finditer(search_words.fold(part.text))]
    if not pieces:
        return
    if len(pieces) == 1 and not part.quoted:
        yield from _word(part, *pieces[0])
    else:
        yield from _phrase(pieces, star=part.star)


def _word(part: Part, text: str, group: str | None) -> Iterator[Phrase]:
    if group == "run":
        yield from _run(text, star=part.star)
        return
    [word] = _texts(text)
    if part.star and len(word) < SHORTEST_PREFIX:
        raise QueryError(f"{part.said}: write at least {SHORTEST_PREFIX} letters before the *")
    yield Phrase(tokens=(word,), open=part.star)
    if group == "word" and not part.star:
        yield from (Phrase(tokens=(other,)) for other in _numbers_of(word))


def _numbers_of(word: str) -> Iterator[str]:
    """The plural of a word, or its singular, as English and its neighbours make them."""
    if not word.isascii() or len(word) < SHORTEST_PLURAL:
        return
    if word.endswith("ies") and len(word) > SHORTEST_PLURAL + 1:
        yield f"{word[:-3]}y"
    if word.endswith("s") and len(word) > SHORTEST_PLURAL and not word.endswith(NO_PLURAL):
        yield word[:-1]
    elif word.endswith(("ss", "x", "ch", "sh")):
        yield f"{word}es"
    elif word.endswith("y"):
        yield from (f"{word[:-1]}ies", f"{word}s")
    elif not word.endswith("s"):
        yield f"{word}s"


def _run(run: str, *, star: bool) -> Iterator[Phrase]:
    """Every way in which a text may have a run of characters without spaces.

    With a star only where a word begins so; without, also inside of longer words.
    """
    if len(run) == 1:
        yield from _single(run, star=star)
        return
    yield from _beginnings(run, star=star)
    if ALL_HANGUL.fullmatch(run) and SHORTEST_SPLIT <= len(run) <= LONGEST_SPLIT:
        yield Phrase(tokens=(MARK + run[0], *_open_pairs(run[1:])))
        for at in range(2, len(run) - 1):
            right = _open_pairs(run[at:])
            for left in _beginnings(run[:at], star=star):
                yield Phrase(tokens=(*left.tokens, *right))


def _beginnings(run: str, *, star: bool) -> Iterator[Phrase]:
    first, *others = _open_pairs(run)
    yield Phrase(tokens=(first, *others))
    if not star:
        yield Phrase(tokens=(first.removeprefix(MARK), *others))


def _open_pairs(run: str) -> tuple[str, ...]:
    """Its pairs, without what would say that the run ends here."""
    return tuple(token.text for token in search_words.pairs(run) if token.end - token.start > 1)


def _single(character: str, *, star: bool) -> Iterator[Phrase]:
    if star or not ALL_HANGUL.fullmatch(character):
        yield Phrase(tokens=(MARK + character,), open=True)
        if not star:
            yield Phrase(tokens=(character,), open=True)
        return
    yield Phrase(tokens=(MARK + character,))
    behind = PARTICLES + (AFTER_CONSONANT if _closed(character) else AFTER_VOWEL)
    yield from (Phrase(tokens=_open_pairs(character + particle)) for particle in behind)


def _closed(syllable: str) -> bool:
    first, last = HANGUL_SYLLABLES
    return first <= syllable <= last and (ord(syllable) - ord(first)) % FINAL_CONSONANTS > 0


def _phrase(pieces: Sequence[Piece], *, star: bool) -> Iterator[Phrase]:
    """Pieces behind each other; of Korean ones also written together."""
    for joined in _joinings(pieces):
        *whole, (last, group) = joined
        tokens = [token for text, _ in whole for token in _texts(text)]
        pairs = group == "run" and len(last) > 1
        tokens += _open_pairs(last) if pairs else _texts(last)
        goes_on = not pairs and (star or group == "run")
        yield Phrase(tokens=tuple(tokens), open=goes_on)
        first, group = joined[0]
        if group == "run" and len(first) > 1 and not star:
            yield Phrase(tokens=(tokens[0].removeprefix(MARK), *tokens[1:]), open=goes_on)


def _texts(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in search_words.tokens(text))


def _joinings(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    yield pieces
    if len(pieces) > MOST_JOINED:
        return
    for at in range(len(pieces) - 1):
        (left, _), (right, _) = pieces[at : at + 2]
        if ALL_HANGUL.fullmatch(left) and ALL_HANGUL.fullmatch(right):
            yield [*pieces[:at], (left + right, "run"), *pieces[at + 2 :]]
    whole = "".join(text for text, _ in pieces)
    if len(pieces) > 2 and ALL_HANGUL.fullmatch(whole):
        yield [(whole, "run")]
