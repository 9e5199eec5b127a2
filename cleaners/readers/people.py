"""Who wrote the article, as the markup states it: JSON-LD, meta tags, the byline's elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from cleaners.article import Found
from cleaners.names import ROLE, distinct, is_organisation, is_person, is_slug, names_of
from cleaners.normal import SPACES
from cleaners.readers.jsonld import texts, types_of
from cleaners.readers.statements import Sign, Statements

Names = Found[tuple[str, ...]]

METAS = (
    "author", "byl", "parsely-author", "sailthru.author", "article:author", "dc.creator",
    "dcterms.creator", "dcsext.author", "citation_author", "article:byline", "byline",
    "article_author", "author.name", "mrf:authors", "cxenseparse:author", "og:article:author",
    "creator", "dable:author", "twitter:data1",
)  # fmt: skip
WRITTEN_BY = re.compile(
    r"written by|author|verfasst von|geschrieben von|[ée]crit par|escrito por|scritto da|geschreven"
    r"|skriven av|작성자|글쓴이|執筆者|作者",
    re.IGNORECASE,
)
NAMED_ELEMENT = re.compile(
    r"\bauthor(?:s|name|_name|-name)?\b|byline|author|reporter|journalist|writer|contributor"
)
NOT_BYLINE = re.compile(
    r"comment|image|photo|avatar|bio\b|social|follow|caption|cutline|\bimg\b|credit|twitter|icon|avatar|description"
    r"|jobtitle|role|(?<!v)card|copyright|date\b|time\b|title\b|publisher|notes|suggested|articles|posts"
)
NEVER_BYLINE = frozenset(
    {"h1", "time", "meta", "body", "html", "article", "img", "figure", "figcaption"}
)
PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|in|e)?|auteurs?|by|profiles?|people|person|staff|journalists?|reporters?|contributors?"
    r"|columnists?|writers?|team|user|users|member|forfatter|skribent|av|autore|autori|editors?)[/=-]"
    r"|[?&](?:author|reporter)",
    re.IGNORECASE,
)
LONGEST_BYLINE = 260  # characters; longer elements hold lives of authors, or pages
# Those who did something else for the article than to write it.
OTHER_TRADE = re.compile(
    r"(?:review|fact.?check|check|edit|illustrat|test|photograph|translat|approv|produc)\w{0,6}\s+by\b"
    r"|photo|foto|bild:|illustration",
    re.IGNORECASE,
)
LABELS = re.compile(r"\b(?:by|von|par|por)\b|photo|foto", re.IGNORECASE)
BETWEEN = re.compile(r"^(?:,|&|/|\||·|•|and|und|et|y|og|och|by|von|par|por|—|-|:)?$", re.IGNORECASE)
MOST_LINKS = 40
# A label that stands alone before the name it is of.
LABEL_ALONE = re.compile(
    r"^(?:(?:written |posted |authored )?by|von|par|por|di|av|af|door|autor(?:in)?(?:/autor)?"
    r"|authors?|auteur|contributors?|작성자|글)\s*:?$",
    re.IGNORECASE,
)
LABEL_BEFORE = re.compile(
    r"^(?:(?:written |posted |authored )?by|von|par|por|authors?|autor(?:in)?)[\s:]", re.IGNORECASE
)
DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d\d?\.\d\d?\.\d\d")
CALLED_AUTHOR = re.compile(r"(?:^|\s)author(?:\s|$)|\bfn\b|author[-_]?name")
# Behind a name, what somebody is; `Photo` would say that it is a picture's.
OFFICE = re.compile(
    r"(?:senior |staff |chief )?(?:rep[oó]rter|correspondent|journalist|redactora?\b|corresponsal)",
    re.IGNORECASE,
)
LONGEST_NICKNAME = 40
MOST_OF_NICKNAME = 3  # words
MOST_BELOW = 60  # texts
FIRST = 12  # texts in which a name without a label is the writer's
NEAREST = 6  # byline elements that are asked, in reading order


@dataclass(frozen=True, slots=True, kw_only=True)
class _Credit:
    """Names, and where they stand."""

    where: str
    raw: str
    names: tuple[str, ...]
    houses: tuple[str, ...] = ()
    """With the organisations that sign beside them."""
    typed: bool = False
    """The markup does not call them organisations."""


def read_people(stated: Statements, *, site: str | None) -> tuple[Names | None, Names | None]:
    """The persons who sign the article, and the organisation that does where no person is named."""
    persons: Names | None = None
    organisation: Names | None = None
    for credit in _sources(stated):
        those = tuple(name for name in credit.names if _is_author(name, site, credit))
        if those and persons is None:
            persons = Found(value=those, where=credit.where, raw=credit.raw)
        elif not those and organisation is None:
            all_names = credit.houses or credit.names
            kept = tuple(name for name in all_names if credit.houses or not is_slug(name))
            organisation = Found(value=kept, where=credit.where, raw=credit.raw) if kept else None
    return persons, organisation


def _is_author(name: str, site: str | None, credit: _Credit) -> bool:
    if is_organisation(name, site):
        return False
    return is_person(name) or (credit.typed and not is_slug(name) and not ROLE.search(name))


def _sources(stated: Statements) -> Iterator[_Credit]:
    """Names with where they were found, the surest source first."""
    described = list(_described(stated))
    byline = _byline(stated.signs)
    for credit in described:
        if byline and credit.names and set(credit.names) < set(byline.names):
            # The page shows all who signed; some sites give search engines the first of them.
            yield byline
    yield from described
    if byline:
        yield byline
    named = list(_metas(stated))
    yield from named
    if not (described or byline or named):
        yield from _nearby(stated)
    yield from _nicknames(stated.signs)


def _nicknames(signs: Sequence[Sign]) -> Iterator[_Credit]:
    """What a blog's writer calls himself, where the markup says that it is the author."""
    for sign in signs:
        if CALLED_AUTHOR.search(sign.names) and _is_byline(sign):
            names = names_of(sign.text) if len(sign.text) <= LONGEST_NICKNAME else ()
            if (
                len(names) == 1
                and len(names[0].split()) <= MOST_OF_NICKNAME
                and not ROLE.search(names[0])
            ):
                yield _Credit(
                    where=f"byline element {sign.called}", raw=sign.text, names=names, houses=names
                )
                return


def _nearby(stated: Statements) -> Iterator[_Credit]:
    """A text below the headline behind a label, or close above a date, that is a name."""
    below = list(islice(stated.own_below_headline(), MOST_BELOW))
    for at, text in enumerate(below):
        if _may_be_writer(below, at):
            names = tuple(name for name in names_of(text) if not OFFICE.match(name))
            if names and all(map(is_person, names)):
                yield _Credit(where="text below the headline", raw=text, names=names)
                return


def _may_be_writer(below: Sequence[str], at: int) -> bool:
    if at and LABEL_ALONE.match(below[at - 1]):
        return True
    dated = any(DATED.search(later) for later in below[at + 1 : at + 3])
    return at < FIRST and (dated or bool(LABEL_BEFORE.match(below[at])))


def _described(stated: Statements) -> Iterator[_Credit]:
    """Of the first object that names authors."""
    for described in stated.described.articles:
        for key in ("author", "creator"):
            found = list(_authors(described.get(key), stated))
            everyone = distinct(name for credit, _ in found for name in names_of(credit))
            persons = [credit for credit, is_house in found if not is_house]
            if everyone:
                yield _Credit(
                    where="JSON-LD",
                    raw=" | ".join(credit for credit, _ in found),
                    names=distinct(name for credit in persons for name in names_of(credit)),
                    houses=everyone,
                    typed=True,
                )
                return


def _authors(value: object, stated: Statements) -> Iterator[tuple[str, bool]]:
    """Each author's name, and whether the markup calls it an organisation."""
    several = value if isinstance(value, list) else [value]
    for one in several[:MOST_LINKS]:
        whole = stated.described.whole(one)
        if isinstance(whole, Mapping):
            is_house = any("Organi" in kind for kind in types_of(whole))
            yield from ((name, is_house) for name in texts(whole.get("name")))
        else:
            yield from ((name, False) for name in texts(whole))


def _byline(signs: Sequence[Sign]) -> _Credit | None:
    """The first elements called a byline that name somebody: below the headline, else above.

    Where none is called so, the first links to an author's page.
    """
    called = [sign for sign in signs if _is_byline(sign)]
    linked = [
        sign
        for sign in signs
        if sign.tag == "a" and "/author" in (sign.element.get("href") or "") and not sign.of_others
    ]
    for candidates in (called, linked):
        below = [sign for sign in candidates if sign.below_headline]
        above = [sign for sign in candidates if not sign.below_headline]
        for sign in (*below[:NEAREST], *reversed(above[-NEAREST:])):
            names = _named(sign)
            if names:
                beside = (name for other in _beside(sign, candidates) for name in _named(other))
                return _Credit(
                    where=f"byline element {sign.called}",
                    raw=sign.text,
                    names=distinct((*names, *beside)),
                )
    return None


def _beside(sign: Sign, candidates: Sequence[Sign]) -> Iterator[Sign]:
    """Those in the same element: a site may give each author one of his own."""
    parent = sign.element.getparent()
    return (
        other
        for other in candidates
        if other is not sign and other.element.getparent() is parent and parent is not None
    )


def _is_byline(sign: Sign) -> bool:
    return (
        sign.tag not in NEVER_BYLINE
        and bool(NAMED_ELEMENT.search(sign.names))
        and not NOT_BYLINE.search(sign.names)
        and not sign.of_others
    )


def _named(sign: Sign) -> tuple[str, ...]:
    """The persons of a byline: those its links name, else the first run of those its texts do."""
    links = islice(sign.element.iter("a"), MOST_LINKS)
    linked = [_text(link) for link in links if _is_profile(link)]
    pieces = [SPACES.sub(" ", piece).strip() for piece in sign.pieces]
    others = {name for name in linked if _of_another_trade(name, pieces)}
    names = _persons(name for name in linked if name not in others)
    if names:
        return names
    return _first_run(pieces) if len(sign.text) <= LONGEST_BYLINE else ()


def _first_run(pieces: Sequence[str]) -> tuple[str, ...]:
    """Persons up to the first text behind them that is neither a person nor between two."""
    found: list[str] = []
    for piece in pieces:
        if OTHER_TRADE.search(piece):
            break
        names = _persons([piece])
        found += names
        if found and not names and not BETWEEN.match(piece):
            break
    return distinct(found)


def _of_another_trade(name: str, pieces: Sequence[str]) -> bool:
    """What stands before the name says that its bearer checked or drew, and wrote nothing."""
    before = pieces[: pieces.index(name)] if name in pieces else ()
    label = next((piece for piece in reversed(before) if LABELS.search(piece)), "")
    return bool(OTHER_TRADE.search(label))


def _persons(lines: Iterable[str]) -> tuple[str, ...]:
    return distinct(name for line in lines for name in names_of(line) if is_person(name))


def _text(element: _Element) -> str:
    return SPACES.sub(" ", "".join(map(str, islice(element.itertext(), 20)))).strip()


def _is_profile(link: _Element) -> bool:
    names = (link.get("rel"), link.get("itemprop"), link.get("class"))
    marks = " ".join(name or "" for name in names).lower()
    return "author" in marks or bool(PROFILE.search(link.get("href") or ""))


def _metas(stated: Statements) -> Iterator[_Credit]:
    for name in METAS:
        if name == "twitter:data1" and not WRITTEN_BY.search(
            " ".join(stated.metas.get("twitter:label1", ()))
        ):
            continue
        contents = stated.metas.get(name, ())
        names = distinct(one for content in contents for one in names_of(content))
        if names:
            yield _Credit(where=f"meta {name}", raw=" | ".join(contents), names=names)
