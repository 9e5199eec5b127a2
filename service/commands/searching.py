"""`search`: the stored articles by their words."""

from __future__ import annotations

from typing import Final

import click
from typing_extensions import override

from db.morphemes import kiwi
from db.opening import open_for_search
from db.query_language import Filters, Query, QueryError, narrowed, parse
from db.search import MOST_HITS, Order
from db.search import search as find
from service import hits, terminal
from service.commands.common import WrongUsage, with_settings
from service.commands.filters import NOTHING_FOUND, with_filters
from service.config import Settings

BEHIND: Final = "newswinnow.search.behind"
"""How many arguments stand behind `--`, where no option is looked for."""


class Question(click.Command):
    """A command whose arguments may begin with a minus: `-word` leaves a word out."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `-h` for help, `--word` for a mistake, and any other `-word` for a word."""
        ends = args.index("--") if "--" in args else len(args)
        options = ["--help" if one == "-h" else one for one in args[:ends]]
        ctx.meta[BEHIND] = len(args) - ends - 1
        return super().parse_args(ctx, options + args[ends:])


@click.command(
    cls=Question,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("words", nargs=-1)
@click.option("--recent", is_flag=True, help="The newest first [the best].")
@click.option("--stories", is_flag=True, help="Each story once, however many articles tell it.")
@click.option(
    "--morphemes", is_flag=True,
    help="Leave out articles that have a Korean word only as parts of others: 의사 in 협의사항. "
    "Needs newswinnow[kiwi].",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1, MOST_HITS), default=20, show_default=True,
    help="At most so many.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["table", *hits.FORMATS]), default="table",
    show_default=True, help="For people, or for programs.",
)  # fmt: skip
@with_settings
@with_filters
def search(
    filters: Filters,
    settings: Settings,
    words: tuple[str, ...],
    limit: int,
    form: str,
    *,
    recent: bool,
    stories: bool,
    morphemes: bool,
) -> None:
    """Find articles by their WORDS.

    All words have to be in the article. "a phrase", one OR another, -without, begin*,
    title:word, author:name, outlet:name, language:ko, after:2024-09, before:2025. Put the whole
    question in single quotes, for the shell. docs/search.md tells more.

    Exit codes: 0 found, 1 nothing found (and why), 2 a question that cannot be understood.
    """
    query = _parsed(_question(words), filters)
    with open_for_search(settings.db) as database:
        answer = find(
            database,
            query,
            order=Order.NEWEST if recent else Order.BEST,
            stories=stories,
            limit=limit,
            boundaries=kiwi() if morphemes else None,
        )
    for note in answer.notes:
        terminal.warn(note)
    if form != "table":
        lines = hits.FORMATS[form](answer.hits)
    elif answer.hits:
        lines = hits.table(answer.hits, paint=_paint, stories=stories)
    else:
        lines = iter(())
    for line in lines:
        terminal.say(line)
    if answer.more:
        terminal.warn(_more(limit))
    if not answer.hits:
        raise click.exceptions.Exit(NOTHING_FOUND)


def _more(limit: int) -> str:
    if limit < MOST_HITS:
        return f"and more: --limit {min(MOST_HITS, limit * 10)} shows them"
    return "and more, of which none are shown: ask for more words, or with --after and --before"


def _question(words: tuple[str, ...]) -> str:
    behind = max(0, click.get_current_context().meta.get(BEHIND, 0))
    for word in words[: len(words) - behind]:
        if word.startswith("--") and word[2:].replace("-", "").isascii() and word[2:3].isalpha():
            name = word.split()[0] if word.split() else word
            raise WrongUsage(f"no such option: {name}; see `newswinnow search --help`")
    return " ".join(words)


def _parsed(question: str, filters: Filters) -> Query:
    only_options = filters != Filters() and not question.strip()
    try:
        query = Query() if only_options else parse(question)
    except QueryError as error:
        raise WrongUsage(terminal.visible(str(error))) from error
    return narrowed(query, filters)


def _paint(word: str) -> str:
    return click.style(word, bold=True, fg="yellow") if terminal.coloured() else f"«{word}»"
