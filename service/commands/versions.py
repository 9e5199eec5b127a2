"""`diff`: what changed between two versions of an article."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from db import queries
from db.compare import article_differences
from db.connection import Database
from db.errors import UnknownVersionError
from db.opening import open_for_reading
from db.records import StoredArticle
from service import reading, terminal
from service.changes import Change, FieldChange, changes, field_changes
from service.commands.common import with_settings
from service.commands.stories import differing
from service.config import Settings


@click.command()
@click.argument("article_id", metavar="ID")
@click.argument("old", type=int, metavar="[A", required=False)
@click.argument("new", type=int, metavar="B]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as one JSON object.")
@with_settings
def diff(
    settings: Settings, article_id: str, old: int | None, new: int | None, *, as_json: bool
) -> None:
    """Show what changed between two versions of an article, paragraph by paragraph.

    The beginning of ID is enough. Without B it is the current version, without A the one before.
    Marks: ~ edited (and whether a number, a name or a direction differs), + only in B, - only in A
    (and as what it was taken out, if it still stands on the page).
    """
    with open_for_reading(settings.db) as database:
        before, after = _versions(database, article_id, old, new)
    if as_json:
        terminal.say(json.dumps(_as_object(before, after), ensure_ascii=False))
        return
    for line in _shown(before, after):
        terminal.say(line)


def _versions(
    database: Database, prefix: str, old: int | None, new: int | None
) -> tuple[StoredArticle, StoredArticle]:
    with database.snapshot():
        article = queries.find_article(database, prefix)
        after = queries.read_article(database, article, new)
        if old is None and after.version == 1:
            raise UnknownVersionError(
                article,
                "has no version before version 1",
                "Another is made when the page or the rules change; name two: `diff ID A B`",
            )
        before = after.version - 1 if old is None else old
        return queries.read_article(database, article, before), after


def _shown(before: StoredArticle, after: StoredArticle) -> Iterator[str]:
    old, new = before.cleaned, after.cleaned
    yield terminal.visible(new.article.title.value or "(no title)")
    yield f"{after.id}: {_named(before)} beside {_named(after)}"
    yield ""
    parts = article_differences(old.article, new.article)
    yield f"differs in: {', '.join(parts)}" if parts else "nothing that a reader sees differs"
    for field in field_changes(old.article, new.article):
        said = f"{field.name:<10} {field.old or '-'} → {field.new or '-'}"
        yield terminal.visible(said)
    found = changes(old, new)
    why = {one.difference: one.why for one in found if one.why}
    yield from differing([one.difference for one in found], why)


def _named(stored: StoredArticle) -> str:
    at = reading.shown_time(stored.created_at)
    return f"version {stored.version} ({stored.cause}, {at}, rules {stored.cleaner})"


def _as_object(before: StoredArticle, after: StoredArticle) -> dict[str, object]:
    old, new = before.cleaned, after.cleaned
    return {
        "id": after.id,
        "old": _version_object(before),
        "new": _version_object(after),
        "differs_in": list(article_differences(old.article, new.article)),
        "fields": [_field_object(one) for one in field_changes(old.article, new.article)],
        "paragraphs": [_paragraph_object(one) for one in changes(old, new)],
    }


def _version_object(stored: StoredArticle) -> dict[str, object]:
    return {
        "version": stored.version,
        "cause": stored.cause,
        "created_at": stored.created_at.isoformat(),
        "cleaner": stored.cleaner,
        "raw_sha256": stored.page_sha256,
    }


def _field_object(field: FieldChange) -> dict[str, object]:
    return {"name": field.name, "old": field.old or None, "new": field.new or None}


def _paragraph_object(change: Change) -> dict[str, object]:
    one = change.difference
    return {
        "mark": one.mark,
        "text": one.text,
        "other": one.other,
        "similarity": one.similarity,
        "other_facts": one.other_facts,
        "why": change.why,
    }
