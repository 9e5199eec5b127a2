"""`clean`, `reclean` and `restore`: the commands that write."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import click

from cleaners.article import BODY_KINDS, Outlets, RawPage
from crawler import ingest
from crawler.ingest import Ingested
from crawler.inputs import feed
from crawler.inputs.arrivals import Arrival, PassedOver, Reading
from crawler.outlets import load_outlets
from db import queries
from db.connection import files_of
from db.errors import MissingDatabaseError
from db.records import Cause, Run, State
from db.store import Store
from service import reading, runs, terminal
from service.commands.common import INTERRUPTED, with_settings
from service.commands.inputs import Given, check_outlet, with_inputs
from service.config import Settings

MOST_ROWS: Final = 20  # a table that fits on a screen; more is what `list` is for


@dataclass(slots=True)
class Tally:
    """What was seen of a run so far."""

    counts: Counter[State] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    """What is no page by its nature, by the reason."""
    seen: list[Ingested] = field(default_factory=list)
    """At most MOST_ROWS + 1."""
    bad: list[Ingested] = field(default_factory=list)

    def add(self, ingested: Ingested) -> None:
        self.counts[ingested.state] += 1
        self.differences.update(ingested.differences)
        if len(self.seen) <= MOST_ROWS:
            self.seen.append(ingested)
        if ingested.state in runs.BAD:
            self.bad.append(ingested)
            terminal.warn(bad_line(ingested))


@click.command()
@with_inputs
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@with_settings
def clean(settings: Settings, given: Given, *, as_json: bool) -> None:
    """Clean files, folders, or - (standard input), and store the articles.

    Files may be pages (HTML, text, MHTML), WARC, WACZ, JSON lines, CSV, Parquet, zip or tar, packed
    with gzip, zstd, bzip2 or xz. What they are is told by what is in them. A sidecar
    page.html.json may say url, outlet, fetched_at and content_type of page.html.

    A page that was stored already and did not change is left as it is. Exit status 1 if a
    page is quarantined or cannot be read.
    """
    outlets = load_outlets(settings.outlets)
    check_outlet(given.options, outlets)
    tally = Tally()
    with Store.open(settings.db) as store:
        try:
            _clean_all(given, store, outlets, tally)
        except KeyboardInterrupt:
            _stop(tally, "page", "Run the same command again: what is done is left as it is.")
        if as_json:
            terminal.say(_as_json(tally))
        else:
            _say_articles(store, tally, settings)
            terminal.say(runs.summary(tally.counts, "page"))
            _say_passed_over(tally)
    _exit(tally)


@click.command()
@with_settings
def reclean(settings: Settings) -> None:
    """Put all stored raw pages through the present rules, and say what changed.

    What was put back with `restore` stays back; rejected and quarantined pages get another try.
    """
    outlets = load_outlets(settings.outlets)
    tally = Tally()
    with _existing(settings) as store:
        try:
            _reclean_all(store, outlets, tally)
        except KeyboardInterrupt:
            _stop(tally, "page", "Run `newswinnow reclean` again to go through all of them.")
        _say_changes(tally)
        terminal.say(runs.summary(tally.counts, "page"))
    _exit(tally)


@click.command()
@click.argument("article_id", metavar="ID")
@click.argument("removal", metavar="REMOVAL")
@with_settings
def restore(settings: Settings, article_id: str, removal: str) -> None:
    """Put a removed line back into article ID, for good.

    REMOVAL is its position as `newswinnow explain ID` shows it: 38, or 38.2 for the second of
    several parts removed from block 38.
    """
    outlets = load_outlets(settings.outlets)
    with _existing(settings) as store:
        stored = queries.read_article(
            store.database, queries.find_article(store.database, article_id)
        )
        chosen = reading.find_removal(stored.cleaned.removals, removal)

        def put_back(article: str, run: Run) -> Ingested:
            return ingest.restore(
                article, chosen, store=store, outlets=outlets, run=run, now=runs.now()
            )

        tally = Tally()
        runs.carry_out(
            "restore", [stored.id], put_back, store=store, outlets=outlets, watch=tally.add
        )
        current = queries.read_article(store.database, stored.id)
    terminal.say(
        f"{stored.id}: put back {removal} ({chosen.kind}): {terminal.visible(chosen.text)}"
    )
    terminal.say(f"version {current.version}; it stays back when the page is cleaned again")


def bad_line(ingested: Ingested) -> str:
    """Which, why, what now."""
    reason = ingested.reason.replace("_", " ")
    return f"{ingested.name}: {ingested.state}: {reason}: {ingested.detail}"


def _clean_all(given: Given, store: Store, outlets: Outlets, tally: Tally) -> None:
    def take(arrival: Arrival, run: Run) -> Ingested:
        return ingest.take_in(arrival, store=store, outlets=outlets, run=run, now=runs.now())

    own = files_of(store.database.path)
    shown = sys.stderr.isatty() and given.is_countable
    total = feed.count(given.named, options=given.options, leave_out=own) if shown else None
    with terminal.progress("cleaning", total) as advance, given.paths() as paths:
        readings = feed.pages(
            paths, options=given.options, stdin=sys.stdin.buffer, leave_out=own, done=advance
        )
        arrivals = _arrivals(readings, tally)
        runs.carry_out("clean", arrivals, take, store=store, outlets=outlets, watch=tally.add)


def _arrivals(readings: Iterable[Reading], tally: Tally) -> Iterator[Arrival]:
    """What ends in a state; the rest is counted."""
    for arrival in readings:
        if isinstance(arrival, PassedOver):
            tally.passed_over[arrival.reason] += 1
        else:
            yield arrival


def _reclean_all(store: Store, outlets: Outlets, tally: Tally) -> None:
    listed = queries.stored_pages(store.database)

    def take(page: RawPage, run: Run) -> Ingested:
        return ingest.ingest(
            page,
            store=store,
            outlets=outlets,
            run=run,
            now=runs.now(),
            cause=Cause.RULES_CHANGED,
        )

    with terminal.progress("cleaning again", len(listed)) as advance:

        def watch(ingested: Ingested) -> None:
            tally.add(ingested)
            advance()

        runs.carry_out(
            "reclean", _read(store, listed), take, store=store, outlets=outlets, watch=watch
        )


def _read(store: Store, listed: tuple[tuple[str, str], ...]) -> Iterator[RawPage]:
    for address, sha256 in listed:
        page = queries.read_page(store.database, address, sha256)
        # None: another command stored a newer page meanwhile, by the present rules.
        if page is not None:
            yield page


def _existing(settings: Settings) -> Store:
    if not settings.db.exists():
        raise MissingDatabaseError(str(settings.db))
    return Store.open(settings.db)


def _say_articles(store: Store, tally: Tally, settings: Settings) -> None:
    if len(tally.seen) > MOST_ROWS:
        terminal.say(f"More than {MOST_ROWS} pages: see them with `{_list_command(settings)}`.")
        return
    cleaned = [one for one in tally.seen if one.article_id and one.state not in runs.BAD]
    if not cleaned:
        return
    rows = [_article_row(store, one) for one in cleaned]
    lines = terminal.columns(
        rows,
        headers=("id", "outlet", "title", "kept", "removed"),
        widest=(None, 16, 50, None, None),
    )
    for line in lines:
        terminal.say(line)
    terminal.say()


def _article_row(store: Store, ingested: Ingested) -> tuple[str, ...]:
    stored = queries.read_article(store.database, ingested.article_id or "")
    article = stored.cleaned.article
    return (
        stored.id,
        article.outlet.value or "?",
        article.title.value or "(no title)",
        str(len(article.texts(*BODY_KINDS))),
        reading.counted_kinds(stored.cleaned.removals) or "nothing",
    )


def _list_command(settings: Settings) -> str:
    default = settings.db == Settings().db
    return "newswinnow list" + ("" if default else f" --db {terminal.visible(str(settings.db))}")


def _say_changes(tally: Tally) -> None:
    if tally.differences:
        parts = ", ".join(f"{name} in {count}" for name, count in tally.differences.most_common())
        terminal.say(f"Changed: {parts}.")
    changed = [one for one in tally.seen if one.state in {State.NEW, State.NEW_VERSION}]
    for one in changed:
        what = ", ".join(one.differences) or "an article now"
        terminal.say(terminal.visible(f"{one.article_id}  {what}  {one.name}"))


def _say_passed_over(tally: Tally) -> None:
    if tally.passed_over:
        parts = ", ".join(f"{name} {count}" for name, count in tally.passed_over.most_common())
        terminal.say(terminal.visible(f"Passed over, since they are no pages: {parts}."))


def _as_json(tally: Tally) -> str:
    problems = [
        {"path": one.name, "state": one.state, "reason": one.reason, "detail": one.detail}
        for one in tally.bad
    ]
    counts = {state.value: tally.counts[state] for state in State}
    files = sum(counts.values())
    # Escaped, since a file's name may be anything.
    passed_over = dict(tally.passed_over.most_common())
    return json.dumps({"files": files, **counts, "passed_over": passed_over, "problems": problems})


def _stop(tally: Tally, noun: str, hint: str) -> None:
    terminal.warn(f"Stopped after {runs.summary(tally.counts, noun)}. All of it is stored. {hint}")
    raise click.exceptions.Exit(INTERRUPTED)


def _exit(tally: Tally) -> None:
    raise click.exceptions.Exit(runs.exit_code(tally.counts))
