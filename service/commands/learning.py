"""`outlet` and `rules`: what was learned of outlets, and a user's own rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from cleaners.article import Cleaned, Removal
from cleaners.furniture import EVIDENCE, Evidence, learn
from cleaners.own import OwnRules, obey
from crawler.own_rules import frozen, load_own_rules
from crawler.settle import learned_of, telling_of
from db import queries
from db.connection import Database
from db.opening import open_for_reading
from db.repetition import Learned, Repetition
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
    block of all its stories meanwhile, first and last day, an article with it, the block itself.
    With --stories or --share nothing is stored: it shows what other evidence would lead to.
    """
    with open_for_reading(settings.db) as database:
        repetition = Repetition(database)
        sources = (_known(repetition, slug),) if slug else repetition.sources()
        found = [one for source in sources for one in _learned(repetition, source, stories, share)]
    if as_json:
        for one in found:
            terminal.say(json.dumps(_as_object(one), ensure_ascii=False))
        return
    for line in _table(found):
        terminal.say(line)


@outlet.command()
@click.argument("slug")
@click.argument("name")
@with_settings
def refuse(settings: Settings, slug: str, name: str) -> None:
    """Say that a learned block is none: it stays in the articles, and goes back where it was.

    NAME is the block's as `newswinnow outlet learned SLUG` lists it.
    """
    with Store.open(settings.db) as store:
        repetition = Repetition(store.database)
        chosen = _chosen(repetition, slug, name)
        repetition.refuse(chosen, now=runs.now())
        runs.settle_alone("outlet refuse", store=store)
    terminal.say(terminal.visible(f"{slug}: {chosen.name} stays in the articles: {chosen.text}"))


@outlet.command()
@click.argument("slug")
@click.argument("name")
@with_settings
def allow(settings: Settings, slug: str, name: str) -> None:
    """Take a refusal back: what was learned counts again."""
    with Store.open(settings.db) as store:
        repetition = Repetition(store.database)
        chosen = _chosen(repetition, slug, name)
        repetition.allow(chosen)
        runs.settle_alone("outlet allow", store=store)
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
        chosen = _chosen(Repetition(database), slug, name)
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


def _known(repetition: Repetition, slug: str) -> str:
    sources = repetition.sources()
    if slug not in sources:
        listed = ", ".join(sources[:20]) or "none yet: `newswinnow clean PATH` stores articles"
        raise WrongUsage(
            terminal.visible(f"no stored article is of '{slug}'. Articles are of: {listed}")
        )
    return slug


def _learned(
    repetition: Repetition, source: str, stories: int | None, share: float | None
) -> tuple[Learned, ...]:
    if stories is None and share is None:
        return repetition.learned(source)
    evidence = Evidence(
        stories=EVIDENCE.stories if stories is None else stories,
        share=EVIDENCE.share if share is None else share,
    )
    tellings = map(telling_of, repetition.fingerprints_of(source))
    found = learned_of(repetition, source, learn(tellings, evidence))
    refused = {one.key for one in repetition.learned(source) if one.refused}
    ordered = sorted(found, key=lambda one: (-one.support, one.key))
    return tuple(replace(one, refused=one.key in refused) for one in ordered)


def _chosen(repetition: Repetition, slug: str, name: str) -> Learned:
    learned = repetition.learned(_known(repetition, slug))
    found = [one for one in learned if one.name.startswith(name.lower())]
    if len(found) != 1:
        what = "several blocks have a name that begins so" if found else "no block is called so"
        listed = ", ".join(one.name for one in found or learned) or "nothing was learned"
        raise WrongUsage(terminal.visible(f"{slug}: {name}: {what}. There are: {listed}"))
    return found[0]


def _table(found: Sequence[Learned]) -> Iterator[str]:
    if not found:
        yield (
            "Nothing was learned: a block is certain to be furniture when it stands in "
            f"{EVIDENCE.stories} stories, and {EVIDENCE.share:.0%} of them, that have nothing "
            "else in common."
        )
        return
    rows = [
        (
            one.source,
            one.name,
            f"{one.support} of {one.among}",
            f"{one.first or '?'} to {one.last or '?'}",
            one.witnesses[0].partition(":")[0],
            "refused" if one.refused else "gone" if one.gone else "taken out",
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


def _taken(database: Database, own: OwnRules) -> list[tuple[str, Removal]]:
    return [
        (stored.id, removal)
        for stored, slug in queries.articles_with_slugs(database)
        for removal in _new_removals(stored.cleaned, own, slug)
    ]


def _new_removals(cleaned: Cleaned, own: OwnRules, slug: str | None) -> Iterator[Removal]:
    before = {removal.key for removal in cleaned.removals}
    obeyed = obey(cleaned, own, slug=slug)
    return (removal for removal in obeyed.removals if removal.key not in before)


def _previewed(own: OwnRules, taken: Sequence[tuple[str, Removal]]) -> Iterator[str]:
    articles = len({article for article, _ in taken})
    rules = f"{len(own)} rule{'' if len(own) == 1 else 's'}"
    yield f"{rules} would take {len(taken)} lines out of {articles} articles."
    counts = Counter(removal.rule for _, removal in taken)
    for one in own:
        yield f"{one.rule.name}: {counts[one.rule.name]}"
        of_rule = [pair for pair in taken if pair[1].rule == one.rule.name]
        for article, removal in of_rule[:EXAMPLES]:
            yield f"  {article}  {removal.position}  {removal.text}"
        if len(of_rule) > EXAMPLES:
            yield f"  … and {len(of_rule) - EXAMPLES} more"
