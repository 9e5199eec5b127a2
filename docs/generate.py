"""Reference pages made from the code: `python -m docs.generate`; `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import click

from benchmarks import report
from cleaners.rules import RULES, Rule, Scope
from service.cli import cli

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py; `./run fix` makes it anew. -->"
HELP_WIDTH = 88


def commands() -> str:
    """What each command says of itself."""
    return "\n\n".join(
        [
            "# Commands",
            MADE,
            "Results go to stdout, progress and messages to stderr. `-` is stdin.",
            "Exit codes: 0 done, 1 something failed and is named, 2 wrong usage.",
            *_helps(cli, "newswinnow"),
        ]
    )


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    # As it is called: settings such as `-h` come down from the group.
    settings = {**command.context_settings, "terminal_width": HELP_WIDTH}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found:
                yield from _helps(found, inner, context)


def rules() -> str:
    """The table of rules, by the kind of what they remove."""
    ordered = sorted(RULES, key=lambda rule: (rule.kind, rule.name))
    return "\n\n".join(
        [
            "# Rules",
            MADE,
            f"{len(RULES)} rules. Their examples are their tests: what a rule removes and keeps.",
            *(
                "\n\n".join([f"## {kind}", *map(_rule, group)])
                for kind, group in groupby(ordered, key=lambda rule: rule.kind)
            ),
        ]
    )


def _rule(rule: Rule) -> str:
    lines = [
        f"### {rule.name}",
        "",
        f"{rule.reason[0].upper()}{rule.reason[1:]}.",
        f"Scope: {rule.scope}. Languages: {', '.join(rule.languages).replace('*', 'all')}.",
    ]
    if rule.scope is Scope.HEAD:
        lines.append(f"The section ends at {rule.stop}.")
    for title, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        if examples:
            lines += ["", f"*{title}*", "", "```text", *map(_one_line, examples), "```"]
    return "\n".join(lines)


def _one_line(example: str) -> str:
    return example.replace("\n", "⏎")


def benchmarks() -> str:
    """What was measured last."""
    return report.page(MADE)


PAGES: Mapping[str, Callable[[], str]] = {
    "benchmarks.md": benchmarks,
    "commands.md": commands,
    "rules.md": rules,
}


def main(arguments: Sequence[str]) -> int:
    """Write the pages; with `--check` leave them and say which are stale."""
    made = {DOCS / name: f"{make()}\n" for name, make in PAGES.items()}
    stale = {path: text for path, text in made.items() if _present(path) != text}
    if "--check" in arguments:
        for path in stale:
            print(f"docs/{path.name} is not what the code says: `./run fix` makes it anew")  # noqa: T201  # a script's result
        return int(bool(stale))
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
    return 0


def _present(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
