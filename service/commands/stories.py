"""`story`: the articles that tell the same thing, and in what they differ."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import click

from cleaners.stories import body_of, overlap
from db import queries
from db.choosing import fitting
from db.connection import Database
from db.opening import open_for_reading
from db.query_language import Filters
from db.records import StoredArticle
from db.stories import Stories
from service import reading, terminal
from service.commands.common import with_settings
from service.commands.filters import known, with_filters
from service.config import Settings
from service.storyline import Difference, Mark, differences

NO_REASONS: Mapping[Difference, str] = MappingProxyType({})
SHOWN = {Mark.ADDED: "green", Mark.LACKING: "red", Mark.EDITED: "yellow"}


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the story as one JSON object.")
@with_settings
@with_filters
def story(filters: Filters, settings: Settings, article_id: str, *, as_json: bool) -> None:
    """Show the articles of a story, and what differs, paragraph by paragraph.

    ID is that of the story or of any article in it; its beginning is enough. Each article is shown
    beside the one that stands for the story: the one published first. Marks: = paragraphs that are
    the same, ~ edited (and whether a number, a name or a direction differs), + only in this
    article, - only in the other one.

    The options choose which of them are shown; where the one that stands for the story is not, the
    others are shown beside the first of them.
    """
    with open_for_reading(settings.db) as database, database.snapshot():
        told, *others = _articles(database, article_id, known(database, filters))
        first_seen = _first_seen(database, (told, *others))
        alike = {one.id: _similarity(told, one) for one in others}
    if as_json:
        terminal.say(json.dumps(_as_object(told, others, alike, first_seen), ensure_ascii=False))
        return
    for line in _shown(told, others, alike, first_seen):
        terminal.say(line)


def _articles(database: Database, prefix: str, filters: Filters) -> tuple[StoredArticle, ...]:
    """The one that stands for the story, then the others by id, as far as they fit."""
    article = queries.find_article(database, prefix)
    stories = Stories(database)
    told = stories.story_of(article)
    whole = (told, *sorted(set(stories.of_the_same_story(article)) - {told}))
    chosen = whole if filters == Filters() else fitting(database, filters)
    shown = tuple(queries.read_article(database, one) for one in whole if one in chosen)
    if not shown:
        raise click.ClickException(
            "no article of this story is of this outlet, time or language, "
            "or outlets reserve them all: leave options out"
        )
    return shown


def _first_seen(database: Database, articles: Sequence[StoredArticle]) -> datetime:
    return min(queries.read_article(database, one.id, 1).created_at for one in articles)


def _similarity(told: StoredArticle, other: StoredArticle) -> float:
    return overlap(body_of(told.cleaned.article), body_of(other.cleaned.article))


def _compared(told: StoredArticle, other: StoredArticle) -> tuple[Difference, ...]:
    return differences(told.cleaned.article.body, other.cleaned.article.body)


def _shown(
    told: StoredArticle,
    others: Sequence[StoredArticle],
    alike: dict[str, float],
    first_seen: datetime,
) -> Iterator[str]:
    yield terminal.visible(f"{told.cleaned.article.title.value or '(no title)'}")
    yield (
        f"story {told.story}: {terminal.counted(1 + len(others), 'article')}, "
        f"first seen {reading.shown_time(first_seen)}"
    )
    yield ""
    rows = [_row(one, alike.get(one.id)) for one in (told, *others)]
    yield from terminal.columns(
        rows,
        headers=("id", "outlet", "published", "similarity", "title"),
        widest=(None, 16, None, None, None),
    )
    for other in others:
        yield ""
        yield f"{other.id} beside {told.id}"
        yield from differing(_compared(told, other))


def _row(one: StoredArticle, similarity: float | None) -> tuple[str, ...]:
    article = one.cleaned.article
    return (
        one.id,
        article.outlet.value or "?",
        reading.shown_time(article.published.value) or "no date",
        "stands for it" if similarity is None else f"{similarity:g}",
        article.title.value or "(no title)",
    )


def differing(
    compared: Sequence[Difference], why: Mapping[Difference, str] = NO_REASONS
) -> Iterator[str]:
    """How many paragraphs are the same, and each that is not; `why` of some it is so."""
    counts = Counter(one.mark for one in compared)
    yield f"  = {terminal.counted(counts[Mark.SAME], 'paragraph')} the same"
    for one in compared:
        if one.mark is Mark.SAME:
            continue
        text = terminal.visible(one.text)
        if one.mark is Mark.EDITED:
            facts = "other facts: " if one.other_facts else ""
            text = f"{one.similarity:g}  {facts}{text}\n    was: {terminal.visible(one.other)}"
        elif one in why:
            text = f"{text}\n    taken out: {terminal.visible(why[one])}"
        yield click.style(f"  {one.mark} {text}", fg=SHOWN[one.mark])


def _as_object(
    told: StoredArticle,
    others: Sequence[StoredArticle],
    alike: dict[str, float],
    first_seen: datetime,
) -> dict[str, object]:
    return {
        "story": told.story,
        "title": told.cleaned.article.title.value,
        "first_seen": first_seen.isoformat(),
        "articles": [
            {
                "id": one.id,
                "address": one.address,
                "outlet": one.cleaned.article.outlet.value,
                "published": reading.iso(one.cleaned.article.published.value),
                "title": one.cleaned.article.title.value,
                "similarity": alike.get(one.id, 1.0),
                "differences": [
                    {
                        "mark": difference.mark,
                        "text": difference.text,
                        "other": difference.other,
                        "similarity": difference.similarity,
                        "other_facts": difference.other_facts,
                    }
                    for difference in (() if one is told else _compared(told, one))
                ],
            }
            for one in (told, *others)
        ],
    }
