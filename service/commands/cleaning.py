"""`clean`, `reclean` and `restore`: the commands that write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cleaners.article import BODY_KINDS, RawPage
from crawler import ingest
from crawler.guard import Guard
from crawler.ingest import Ingested
from crawler.inputs import feed
from crawler.inputs.arrivals import Arrival, PassedOver, Reading, Revisit
from crawler.knowledge import Knowledge, load_knowledge
from db import queries
from db.connection import files_of
from db.errors import MissingDatabaseError, PageGoneError
from db.records import Cause, Run, State
from db.store import Store
from service import reading, runs, terminal
from service.commands.common import FILE, INTERRUPTED, WORKERS_OPTION, is_given, with_settings
from service.commands.inputs import Given, check_outlet, with_inputs
from service.config import Settings
from service.scale.cluster import LOCAL
from service.scale.command import Asked, clean_on_cluster, parts_of
from service.tally import MOST_ROWS, Problems, Tally


@click.command()
@with_inputs
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option(
    "--dask",
    metavar="ADDRESS|local",
    help="Clean on the Dask cluster whose scheduler is at host:port, or on one of this machine.",
)
@click.option(
    "--output",
    type=FILE,
    metavar="FOLDER",
    help="With --dask: write JSON lines and Parquet there, and a database only if --db is given.",
)
@WORKERS_OPTION
@with_settings
def clean(
    settings: Settings,
    given: Given,
    *,
    as_json: bool,
    dask: str | None,
    output: Path | None,
) -> None:
    """Clean files, folders, or - (standard input), and store the articles.

    Files may be pages (HTML, text, MHTML, mails), WARC, WACZ, JSON lines, CSV, Parquet, zip or
    tar, packed with gzip, zstd, bzip2 or xz. What they are is told by what is in them. A sidecar
    page.html.json may say url, outlet, fetched_at and content_type of page.html.

    A page that was stored already and did not change is left as it is. Exit status 1 if a
    page is quarantined or cannot be read.
    """
    knowledge = load_knowledge(settings.outlets, settings.rules)
    check_outlet(given.options, knowledge.outlets)
    if dask is not None:
        _clean_on_dask(settings, given, knowledge, as_json=as_json, address=dask, output=output)
        return
    if output is not None:
        raise click.UsageError(
            "--output goes with --dask. Without it, articles are written by `newswinnow export`"
        )
    tally = _tally(as_json=as_json)
    with (
        Store.open(settings.db) as store,
        runs.open_guard(knowledge, settings.workers) as guard,
    ):
        try:
            _clean_all(given, guard, store, knowledge, tally)
        except KeyboardInterrupt:
            _stop(tally, "page", "Run the same command again: what is done is left as it is.")
        if as_json:
            _say_report(tally, guard.workers)
        else:
            _say_articles(store, tally, settings)
            terminal.say(runs.summary(tally.counts, "page"))
            _say_passed_over(tally)
            _say_nothing_came(tally)
            _say_rate(tally, guard.workers)
    _exit(tally)


@click.command()
@WORKERS_OPTION
@with_settings
def reclean(settings: Settings) -> None:
    """Put all stored raw pages through the present rules, and say what changed.

    What was put back with `restore` stays back; rejected and quarantined pages get another try.
    """
    knowledge = load_knowledge(settings.outlets, settings.rules)
    tally = Tally()
    with _existing(settings) as store, runs.open_guard(knowledge, settings.workers) as guard:
        try:
            _reclean_all(guard, store, knowledge, tally)
        except KeyboardInterrupt:
            _stop(tally, "page", "Run `newswinnow reclean` again to go through all of them.")
        _say_changes(tally)
        terminal.say(runs.summary(tally.counts, "page"))
        _say_dropped(store)
        _say_rate(tally, guard.workers)
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
    knowledge = load_knowledge(settings.outlets, settings.rules)
    with _existing(settings) as store, runs.open_guard(knowledge, 1) as guard:
        stored = queries.read_article(
            store.database, queries.find_article(store.database, article_id)
        )
        chosen = reading.find_removal(stored.cleaned.removals, removal)

        def put_back(run: Run, _: runs.Stop) -> Iterator[Ingested]:
            yield ingest.restore(
                stored.id, chosen, guard=guard, store=store, run=run, now=runs.now()
            )

        tally = Tally()
        runs.carry_out("restore", put_back, store=store, knowledge=knowledge, watch=tally.add)
        current = queries.read_article(store.database, stored.id)
    terminal.say(
        f"{stored.id}: put back {removal} ({chosen.kind}): {terminal.visible(chosen.text)}"
    )
    terminal.say(f"version {current.version}; it stays back when the page is cleaned again")


def _clean_on_dask(
    settings: Settings,
    given: Given,
    knowledge: Knowledge,
    *,
    as_json: bool,
    address: str,
    output: Path | None,
) -> None:
    if address != LOCAL and is_given("workers"):
        raise click.UsageError(
            f"--workers goes with --dask {LOCAL}: the cluster at {address} has the workers that "
            "somebody started for it. Leave it out"
        )
    db = settings.db if output is None or is_given("db") else None
    is_new = db is None or not db.exists()
    asked = Asked(address=address, workers=settings.workers, output=output, db=db)
    tally = _tally(as_json=as_json)
    with given.paths() as paths:
        parts = parts_of(paths, given.options, asked)
    try:
        with terminal.progress("cleaning parts", len(parts)) as advance:
            made = clean_on_cluster(
                asked, parts, knowledge=knowledge, watch_parts=advance, watch=tally.add
            )
    except KeyboardInterrupt:
        terminal.warn(
            "Stopped. Nothing of it is kept: run the same command again."
            if is_new
            else "Stopped. Run the same command without --dask to go on with what is stored."
        )
        raise click.exceptions.Exit(INTERRUPTED) from None
    tally.passed_over.update(made.passed_over)
    if as_json:
        _say_report(tally, made.workers)
    else:
        for name, place in (("partitions", output), ("database", db)):
            if place is not None:
                terminal.say(f"{name}: {terminal.visible(str(place))}")
        terminal.say(runs.summary(tally.counts, "page"))
        _say_passed_over(tally)
        _say_nothing_came(tally)
    _exit(tally)


def _tally(*, as_json: bool) -> Tally:
    return Tally(problems=Problems() if as_json else None)


def _clean_all(
    given: Given, guard: Guard, store: Store, knowledge: Knowledge, tally: Tally
) -> None:
    own = files_of(store.database.path)
    shown = sys.stderr.isatty() and given.is_countable
    total = feed.count(given.named, options=given.options, leave_out=own) if shown else None
    with terminal.progress("cleaning", total) as advance, given.paths() as paths:
        # The bar is of files; a file may have many pages, which nobody can count before.
        readings = feed.pages(
            paths,
            options=given.options,
            stdin=sys.stdin.buffer if sys.stdin else None,
            leave_out=own,
            done=advance,
        )
        arrivals = _arrivals(readings, tally)

        def work(run: Run, stop: runs.Stop) -> Iterator[Ingested]:
            return ingest.take_all(
                stop.until_asked(arrivals),
                guard=guard,
                store=store,
                run=run,
                now=runs.now,
                pass_over=tally.pass_over,
            )

        def watch(ingested: Ingested) -> None:
            tally.add(ingested)
            advance(tally.said(), steps=0)

        runs.carry_out("clean", work, store=store, knowledge=knowledge, watch=watch)


def _arrivals(readings: Iterable[Reading], tally: Tally) -> Iterator[Arrival | Revisit]:
    """What ends in a state, or may; the rest is counted."""
    for arrival in readings:
        if isinstance(arrival, PassedOver) and not isinstance(arrival, Revisit):
            tally.pass_over(arrival)
        else:
            yield arrival


def _reclean_all(guard: Guard, store: Store, knowledge: Knowledge, tally: Tally) -> None:
    listed = queries.stored_pages(store.database)

    def work(run: Run, stop: runs.Stop) -> Iterator[Ingested]:
        return ingest.take_all(
            stop.until_asked(_read(store, listed)),
            guard=guard,
            store=store,
            run=run,
            now=runs.now,
            cause=Cause.RULES_CHANGED,
        )

    with _watched("cleaning again", len(listed), tally) as watch:
        runs.carry_out("reclean", work, store=store, knowledge=knowledge, watch=watch)


@contextmanager
def _watched(label: str, total: int | None, tally: Tally) -> Iterator[Callable[[Ingested], None]]:
    with terminal.progress(label, total) as advance:

        def watch(ingested: Ingested) -> None:
            tally.add(ingested)
            # As they come: of a database of millions none is to be kept, nor left out.
            _say_change(ingested)
            advance(tally.said())

        yield watch


def _read(store: Store, listed: tuple[tuple[str, str], ...]) -> Iterator[RawPage]:
    for address, sha256 in listed:
        try:
            page = queries.read_page(store.database, address, sha256)
        except PageGoneError:  # `trim` was at work meanwhile
            continue
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


def _say_change(one: Ingested) -> None:
    if one.state in {State.NEW, State.NEW_VERSION}:
        what = ", ".join(one.differences) or "an article now"
        terminal.say(terminal.visible(f"{one.article_id}  {what}  {one.name}"))


def _say_rate(tally: Tally, workers: int) -> None:
    """Beside the result, which is the same each time; only where somebody sees it."""
    if sys.stderr.isatty():
        terminal.warn(
            f"{tally.seconds:.1f} s, {tally.pages_per_second:.1f} pages a second, "
            f"{workers} worker{'' if workers == 1 else 's'}"
        )


def _say_passed_over(tally: Tally) -> None:
    if tally.passed_over:
        parts = ", ".join(f"{name} {count}" for name, count in tally.passed_over.most_common())
        terminal.say(terminal.visible(f"Passed over, since they are no pages: {parts}."))


def _say_nothing_came(tally: Tally) -> None:
    if not tally.counts.total():
        terminal.say(
            "Nothing to clean was found there. Of folders, hidden files and what no --glob "
            "matches are left out."
        )


def _say_dropped(store: Store) -> None:
    dropped = queries.dropped_pages(store.database)
    if dropped:
        terminal.say(
            f"Left as they are: {terminal.counted(dropped, 'article')}, whose raw pages were "
            "dropped by `newswinnow trim`."
        )


def _say_report(tally: Tally, workers: int) -> None:
    for piece in tally.as_json(workers):
        terminal.say_on(piece)
    terminal.say()


def _stop(tally: Tally, noun: str, hint: str) -> None:
    terminal.warn(f"Stopped after {runs.summary(tally.counts, noun)}. All of it is stored. {hint}")
    raise click.exceptions.Exit(INTERRUPTED)


def _exit(tally: Tally) -> None:
    raise click.exceptions.Exit(runs.exit_code(tally.counts))
