"""Which articles are chosen by what is known of them beside their words: one clause for all.

Search, lists, counts and exports have the same filters, and so the same answer to who fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from db import search_words
from db.connection import Database, Row, Value
from db.query_language import Filters, Query
from db.records import text_of, text_or_none, texts_from, to_json
from db.rights import LEFT_OUT, reserving

MOST_NAMED: Final = 20  # outlets or languages in a message


def values_of(database: Database, filters: Filters) -> dict[str, Value]:
    """The filters as CHOSEN has them; outlets are to be named as the articles name them."""
    return {
        "outlets": to_json(filters.outlets) if filters.outlets else None,
        "other_outlets": to_json(filters.other_outlets),
        "languages": to_json(filters.languages) if filters.languages else None,
        "other_languages": to_json(filters.other_languages),
        "after": filters.after,
        "before": filters.before,
        "reserving": _reserving(database, filters),
    }


def _reserving(database: Database, filters: Filters) -> str | None:
    if not LEFT_OUT[filters.rights]:
        return None
    notices = (text_of(row, "notice") for row in database.rows(ALL_NOTICES))
    return to_json(reserving(notices, filters.rights))


def fitting(database: Database, filters: Filters) -> frozenset[str]:
    """The ids of the articles that fit; outlets are to be named as the articles name them."""
    rows = database.rows(CHOSEN, **values_of(database, filters))
    return frozenset(text_of(row, "article") for row in rows)


# ---- outlets


def with_known_outlets(database: Database, query: Query) -> tuple[Query, list[str]]:
    """The question with the outlets' names as articles have them, and which are unknown."""
    filters, unknown = known_filters(database, query.filters)
    return replace(query, filters=filters), unknown


def known_filters(database: Database, filters: Filters) -> tuple[Filters, list[str]]:
    """The same of filters alone."""
    if not (filters.outlets or filters.other_outlets):
        return filters, []  # they are many rows to read
    outlets = _Outlets.of(database)
    return outlets.known(filters), outlets.unknown(filters)


@dataclass(frozen=True, slots=True)
class _Outlets:
    """The outlets that articles are from, by all that they are called."""

    names: tuple[tuple[str, tuple[str, ...]], ...]
    """As the articles have it, and folded: that, the slug, and what else it is called."""

    @classmethod
    def of(cls, database: Database) -> _Outlets:
        return cls(tuple(_names(row) for row in database.rows(OUTLETS)))

    def matching(self, asked: str) -> tuple[str, ...]:
        """Outlets that are called so; else those with a name in which it stands."""
        wanted = _key(asked)
        exactly = tuple(name for name, known in self.names if wanted in known)
        if exactly or not wanted:
            return exactly
        return tuple(name for name, known in self.names if any(wanted in one for one in known))

    def known(self, filters: Filters) -> Filters:
        return replace(
            filters,
            outlets=tuple(name for one in filters.outlets for name in self.matching(one)),
            other_outlets=tuple(
                name for one in filters.other_outlets for name in self.matching(one)
            ),
        )

    def unknown(self, filters: Filters) -> list[str]:
        """One message for each that nothing is called; empty if they are known."""
        asked = (*filters.outlets, *filters.other_outlets)
        there = listed(name for name, _ in self.names if name)
        return [
            f"no outlet is called {one!r}; there {there}" for one in asked if not self.matching(one)
        ]


def _names(row: Row) -> tuple[str, tuple[str, ...]]:
    name, slug = text_or_none(row, "outlet") or "", text_or_none(row, "slug")
    others = texts_from(text_or_none(row, "names") or "[]")
    called = (name, slug, text_or_none(row, "name"), *others)
    return name, tuple(dict.fromkeys(_key(one) for one in called if one))


def _key(name: str) -> str:
    return "".join(search_words.fold(name).split())


def listed(names: Iterable[str]) -> str:
    known = sorted(set(names))
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return f"are: {', '.join(known[:MOST_NAMED])}{more}" if known else "are none"


# ---- questions

# What each article says of its use, and what was said of it when it was fetched.
NOTICES: Final = """
    select articles.id as article, said.value as notice
    from articles
    join versions on versions.article = articles.id and versions.number = articles.version,
        json_each(versions.rights) as said
    union all
    select article, 'content-signal: ' || said.value
    from rights, json_each(rights.content_signal) as said
    union all
    select article, 'x-robots-tag: ' || said.value
    from rights, json_each(rights.x_robots_tag) as said
    union all
    select article, 'robots: ' || said.value from rights, json_each(rights.meta_robots) as said
    union all
    select article, 'tdm-reservation: ' || tdm_reservation from rights
    where tdm_reservation is not null
"""

ALL_NOTICES: Final = f"select distinct notice from ({NOTICES})"  # noqa: S608 - of our own

# Whoever asks for more puts it around this; SQLite makes one question of both.
CHOSEN: Final = f"""
    select number, article, version, outlet, language, day, published_at from search_articles
    where (:outlets is null or coalesce(outlet, '') in (select value from json_each(:outlets)))
        and coalesce(outlet, '') not in (select value from json_each(:other_outlets))
        and (:languages is null or language in (select value from json_each(:languages)))
        and coalesce(language, '') not in (select value from json_each(:other_languages))
        and (:after is null or day >= :after)
        and (:before is null or day < :before)
        and (:reserving is null or article not in (
            select article from ({NOTICES})
            where notice in (select value from json_each(:reserving))))
"""  # noqa: S608 - as above

OUTLETS: Final = """
    select distinct search_articles.outlet, search_articles.slug, outlets.name, outlets.names
    from search_articles left join outlets on outlets.slug = search_articles.slug
"""
