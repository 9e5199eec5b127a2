"""`outlet` and `rules`: what was learned of outlets, and a user's own rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import click

from cleaners.article import Removal
from cleaners.furniture import EVIDENCE, Evidence, learn, witness_of
from cleaners.memory import KIND_OF_RULE, NO_MEMORY, recall
from cleaners.own import OwnRules, obey
from crawler.knowledge import Knowledge, load_knowledge
from crawler.own_rules import frozen, load_own_rules
from crawler.remember import learned_of, telling_of
from db import queries
from db.connection import Database
from db.fingerprints import Fingerprints
from db.furniture import Learned, LearnedFurniture
from db.opening import open_for_reading
from db.records import StoredArticle
from db.store import Store
from service import runs, terminal
from service.commands.common import FILE, WrongUsage, with_settings
from service.config import Settings

EXAMPLES: Final = 5


@click.group()
def outlet() -> None:
    """Outlets: add one, try one, see what each prints everywhere, and correct that."""


@outlet.command()
@click.argument("slug", required=False)
@click.option(
    "--stories",
    type=click.IntRange(min=2),
    help=f"Show what would be learned from as many stories [{EVIDENCE.stories}].",
)
@click.option(
    "--share",
    type=click.FloatRange(min=0, max=1),
    help=f"… and this share of the outlet's stories [{EVIDENCE.share:g}].",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def learned(
    settings: Settings,
    slug: str | None,
    stories: int | None,
    share: float | None,
    *,
    as_json: bool,
) -> None:
    """List the blocks learned to be furniture of outlet SLUG, or of all outlets.

    SLUG is an outlet's, or a domain where no outlet is known. Columns: name, stories with the
    block of all its stories meanwhile, first and last day, an article with it, what becomes of it
    now, and the block itself.
    With --stories or --share nothing is stored: it shows what other evidence would lead to.
    """
    evidence = Evidence(
        stories=EVIDENCE.stories if stories is None else stories,
        share=EVIDENCE.share if share is None else share,
    )
    is_tried = stories is not None or share is not None
    learned_by: Callable[[Database, str], tuple[Learned, ...]] = (
        partial(_tried, evidence) if is_tried else _known
    )
    with open_for_reading(settings.db) as database:
        sources = (_source(database, slug),) if slug else Fingerprints(database).sources()
        found = [one for source in sources for one in learned_by(database, source)]
    if as_json:
        for one in found:
            terminal.say(json.dumps(_as_object(one), ensure_ascii=False))
        return
    for line in _table(found, evidence, goes="would go" if is_tried else "taken out"):
        terminal.say(line)


@outlet.command()
@click.argument("slug")
@click.argument("name")
@with_settings
def refuse(settings: Settings, slug: str, name: str) -> None:
    """Say that a learned block is none: it stays in the articles, and goes back where it was.

    NAME is the block's as `newswinnow outlet learned SLUG` lists it.
    """
    with _changing(settings) as (store, knowledge):
        chosen, furniture = _chosen(store.database, slug, name), LearnedFurniture(store.database)
        change = partial(furniture.refuse, chosen, now=runs.now())
        runs.settle_alone("outlet refuse", change, store=store, knowledge=knowledge)
    terminal.say(terminal.visible(f"{slug}: {chosen.name} stays in the articles: {chosen.text}"))


@outlet.command()
@click.argument("slug")
@click.argument("name")
@with_settings
def allow(settings: Settings, slug: str, name: str) -> None:
    """Take a refusal back: what was learned counts again."""
    with _changing(settings) as (store, knowledge):
        chosen, furniture = _chosen(store.database, slug, name), LearnedFurniture(store.database)
        change = partial(furniture.allow, chosen)
        runs.settle_alone("outlet allow", change, store=store, knowledge=knowledge)
    terminal.say(terminal.visible(f"{slug}: {chosen.name} is taken out again: {chosen.text}"))


@outlet.command()
@click.argument("slug")
@click.argument("name")
@with_settings
def freeze(settings: Settings, slug: str, name: str) -> None:
    """Print a learned block as a rule of your own, which holds whatever is stored later.

    Append it to your file of rules: newswinnow outlet freeze SLUG NAME >> newswinnow.rules.toml
    """
    with open_for_reading(settings.db) as database:
        chosen = _chosen(database, slug, name)
    reason = f"stood in {chosen.support} stories of {chosen.source} when it was frozen"
    terminal.say(frozen(chosen.source, chosen.name, chosen.text, reason))


@click.group()
def rules() -> None:
    """Try rules of your own on what is stored."""


@rules.command()
@click.argument("file", type=FILE)
@with_settings
def preview(settings: Settings, file: Path) -> None:
    """Show what the rules in FILE would take out of the stored articles; nothing is changed.

    With `rules = "FILE"` in newswinnow.toml, `newswinnow reclean` applies them.
    """
    own = load_own_rules(file)
    with open_for_reading(settings.db) as database:
        taken = _taken(database, own)
    for line in _previewed(own, taken):
        terminal.say(terminal.visible(line))


# ---- what was learned


@contextmanager
def _changing(settings: Settings) -> Iterator[tuple[Store, Knowledge]]:
    knowledge = load_knowledge(settings.outlets, settings.rules)
    with Store.open(settings.db) as store:
        yield store, knowledge


def _source(database: Database, slug: str) -> str:
    sources = Fingerprints(database).sources()
    if slug not in sources:
        listed = ", ".join(sources[:20]) or "none yet: `newswinnow clean PATH` stores articles"
        raise WrongUsage(
            terminal.visible(f"no stored article is of '{slug}'. Articles are of: {listed}")
        )
    return slug


def _known(database: Database, source: str) -> tuple[Learned, ...]:
    return LearnedFurniture(database).of_source(source)


def _tried(evidence: Evidence, database: Database, source: str) -> tuple[Learned, ...]:
    tellings = map(telling_of, Fingerprints(database).of_source(source))
    found = learned_of(database, source, learn(tellings, evidence))
    refused = {one.key for one in _known(database, source) if one.refused}
    ordered = sorted(found, key=lambda one: (-one.support, one.key))
    return tuple(replace(one, refused=one.key in refused) for one in ordered)


def _chosen(database: Database, slug: str, name: str) -> Learned:
    learned = _known(database, _source(database, slug))
    found = [one for one in learned if one.name.startswith(name.lower())]
    if len(found) != 1:
        what = "several blocks have a name that begins so" if found else "no block is called so"
        listed = ", ".join(one.name for one in found or learned) or "nothing was learned"
        raise WrongUsage(terminal.visible(f"{slug}: {name}: {what}. There are: {listed}"))
    return found[0]


def _table(found: Sequence[Learned], evidence: Evidence, *, goes: str) -> Iterator[str]:
    if not found:
        yield (
            "Nothing is learned: a block is held for furniture when it stands in "
            f"{evidence.stories} stories, and {evidence.share:.0%} of them, that have nothing "
            "else in common."
        )
        return
    rows = [
        (
            one.source,
            one.name,
            f"{one.support} of {one.among}",
            f"{one.first or '?'} to {one.last or '?'}",
            witness_of(one.witnesses[0]) if one.witnesses else "none any more",
            "refused" if one.refused else "gone" if one.gone else goes,
            one.text,
        )
        for one in found
    ]
    yield from terminal.columns(
        rows,
        headers=("outlet", "name", "stories", "days", "such as", "now", "block"),
        widest=(20, None, None, None, None, None, None),
    )


def _as_object(one: Learned) -> dict[str, object]:
    return {
        "outlet": one.source,
        "name": one.name,
        "text": one.text,
        "stories": one.support,
        "among": one.among,
        "first": one.first and one.first.isoformat(),
        "last": one.last and one.last.isoformat(),
        "examples": list(one.witnesses),
        "refused": one.refused,
        "gone": one.gone,
    }


# ---- rules of one's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A line that a rule would take out of an article."""

    article: str
    removal: Removal
    is_out: bool
    """It is out already, as what its outlet prints everywhere."""


def _taken(database: Database, own: OwnRules) -> list[Taken]:
    return [
        one
        for stored, slug in queries.articles_with_slugs(database)
        for one in _taken_of(stored, own, slug)
    ]


def _taken_of(stored: StoredArticle, own: OwnRules, slug: str | None) -> Iterator[Taken]:
    """As `reclean` would: the rules speak before the memory, and what was put back stays."""
    restored = frozenset(one.key for one in stored.restorations)
    learned = {one.text for one in stored.cleaned.removals if one.rule in KIND_OF_RULE}
    whole = recall(stored.cleaned, NO_MEMORY, restored=restored)
    before = {removal.key for removal in whole.removals}
    for removal in obey(whole, own, slug=slug, restored=restored).removals:
        if removal.key not in before:
            yield Taken(article=stored.id, removal=removal, is_out=removal.text in learned)


def _previewed(own: OwnRules, taken: Sequence[Taken]) -> Iterator[str]:
    articles = len({one.article for one in taken})
    out = sum(one.is_out for one in taken)
    known = f" {terminal.counted(out, 'of them is', 'of them are')} out already, as learned."
    yield (
        f"{terminal.counted(len(own), 'rule')} would take {terminal.counted(len(taken), 'line')} "
        f"out of {terminal.counted(articles, 'article')}.{known if out else ''}"
    )
    counts = Counter(one.removal.rule for one in taken)
    for one in own:
        yield f"{one.rule.name}: {counts[one.rule.name]}"
        of_rule = [each for each in taken if each.removal.rule == one.rule.name]
        for each in of_rule[:EXAMPLES]:
            yield f"  {each.article}  {each.removal.position}  {each.removal.text}"
        if len(of_rule) > EXAMPLES:
            yield f"  … and {len(of_rule) - EXAMPLES} more"
