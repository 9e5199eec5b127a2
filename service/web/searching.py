"""The search page, its JSON and its feed: what is asked of the search, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from db.connection import Database
from db.morphemes import shared_kiwi
from db.query_language import (
    Field,
    Filters,
    Query,
    QueryError,
    filters_of,
    narrowed,
    one_of,
    parse,
)
from db.rights import Rights
from db.search import Answer, Hit, Order, Snippet, facets
from db.search import search as find
from service import hits
from service.web.asked import MOST_HITS, Arguments, Asked, asked_of
from service.web.page import Page

MOST_FACETS: Final = 12
WRONG: Final = 400
RIGHTS: Final[Sequence[tuple[Rights, str]]] = (
    (Rights.ALL, "whatever outlets reserve"),
    (Rights.AI_UNRESERVED, "use by AI not reserved"),
    (Rights.UNRESERVED, "nothing reserved"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """By which a question can be made narrower: values and how many articles have each."""

    name: str
    counts: Sequence[tuple[str, int]]


def search(database: Database, _path: Mapping[str, str], arguments: Arguments) -> Page:
    """The form, and what was found."""
    asked = asked_of(arguments)
    if not asked.given:
        return Page(template="search.html", shown={"asked": asked, "answer": None})
    try:
        query, answer = answered(database, asked)
    except QueryError as error:
        wrong = {"asked": asked, "answer": None, "mistake": str(error)}
        return Page(template="search.html", shown=wrong, status=WRONG)
    found = facets(database, query)
    return Page(
        template="search.html",
        shown={
            "asked": asked,
            "answer": answer,
            "facets": [
                Facet(name="outlet", counts=found.outlets.most_common(MOST_FACETS)),
                Facet(name="language", counts=found.languages.most_common(MOST_FACETS)),
            ],
            "hits": [(hit, pieces(hit.title), pieces(hit.snippet)) for hit in answer.hits],
            "more": min(MOST_HITS, asked.limit * 2) if answer.more else None,
        },
    )


def answered(database: Database, asked: Asked) -> tuple[Query, Answer]:
    """Ask the search; raises QueryError for what cannot be understood."""
    filters = _filters(asked)
    only_filters = not asked.words and filters != Filters()
    query = narrowed(Query() if only_filters else parse(asked.words), filters)
    answer = find(
        database,
        query,
        order=Order.NEWEST if asked.newest else Order.BEST,
        stories=asked.stories,
        limit=asked.limit,
        boundaries=shared_kiwi() if asked.morphemes else None,
    )
    return query, answer


def _filters(asked: Asked) -> Filters:
    given = {
        Field.OUTLET: asked.outlet,
        Field.LANGUAGE: asked.language,
        Field.AFTER: asked.after,
        Field.BEFORE: asked.before,
    }
    rights = one_of(Rights, "rights", asked.rights or Rights.ALL)
    values = {which: (value,) if value else () for which, value in given.items()}
    return filters_of(values, rights=rights)


def pieces(snippet: Snippet) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it was asked for."""
    found: list[tuple[str, bool]] = []
    done = 0
    for start, end in snippet.marks:
        found += [(snippet.text[done:start], False), (snippet.text[start:end], True)]
        done = end
    return tuple(piece for piece in [*found, (snippet.text[done:], False)] if piece[0])


def as_json(database: Database, arguments: Arguments) -> dict[str, object]:
    """The same as values; the keys of a hit are those of `newswinnow search --format json`."""
    _, answer = answered(database, asked_of(arguments))
    return {
        "hits": [hits.record(hit) for hit in answer.hits],
        "more": answer.more,
        "notes": list(answer.notes),
    }


def found_newest(database: Database, arguments: Arguments) -> tuple[Hit, ...]:
    """What a feed of this search tells: always the newest first."""
    _, answer = answered(database, asked_of({**arguments, "order": ("newest",)}))
    return answer.hits
