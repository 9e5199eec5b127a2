"""A user's own rules: a TOML file with the fields and examples that ours have."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from cleaners.article import REMOVED_KINDS, Kind
from cleaners.memory import KIND_OF_RULE
from cleaners.own import OwnRule, OwnRules
from cleaners.rules import RULES, Rule
from cleaners.rules.needs import PIECE

KEYS: Final = (
    "name", "kind", "reason", "pattern", "text", "removes", "keeps", "languages", "longest",
    "outlet",
)  # fmt: skip
NO_RULES: Final[OwnRules] = ()
NAME: Final = re.compile(r"[a-z_]+(?:\.[\w-]+)+")
LONGEST: Final = 120
LANGUAGE: Final = re.compile(r"[a-z]{2,3}|\*")
SEVERAL: Final = re.compile(r"[*+]|\{(?!0?,?[01]\})")  # a quantifier that allows more than one
FIXED: Final = re.compile(r"\{\d+\}")


class RuleError(Exception):
    """A file of rules that cannot be used; the message says which rule, why and what now."""

    def __init__(self, where: str, why: str, hint: str) -> None:
        super().__init__(f"{where}: {why}. {hint}")


def load_own_rules(path: Path | None) -> OwnRules:
    """Read the rules, check each against its examples; no path, no rules."""
    if path is None:
        return NO_RULES
    tables = _tables(path)
    rules = tuple(_rule(table, f"{path}: rule {at}") for at, table in enumerate(tables, start=1))
    _refuse_twins(rules, path)
    return rules


def version_of(rules: OwnRules) -> str:
    """What stands behind the cleaners' own version where rules of a user spoke too."""
    if not rules:
        return ""
    said = repr([(one.rule, one.rule.pattern.pattern, one.outlet, one.text) for one in rules])
    return f"+own.{hashlib.sha256(said.encode()).hexdigest()[:6]}"


def frozen(source: str, name: str, text: str, reason: str) -> str:
    """A block learned to be furniture as a rule for its exact text, as a file of rules has it."""
    fields = {
        "name": f"{Kind.RECURRING}.{source.replace('.', '-')}-{name}",
        "kind": Kind.RECURRING,
        "reason": reason,
        "outlet": source,
        "text": text,
    }
    lines = (f"{key} = {_quoted(value)}" for key, value in fields.items())
    return "\n".join(["[[rule]]", *lines, f"removes = [{_quoted(text)}]"])


def _quoted(text: str) -> str:
    # Of a TOML basic string: quotes, backslashes and control characters are escaped.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda one: f"\\u{ord(one[0]):04x}", escaped) + '"'


def _tables(path: Path) -> list[Mapping[str, object]]:
    try:
        parsed = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RuleError(
            str(path), f"cannot be read ({error.strerror})", "Check the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(
            str(path), f"not TOML ({error})", "Write one [[rule]] table for each rule"
        ) from error
    tables = parsed.get("rule")
    strange = sorted(parsed.keys() - {"rule"})
    if strange or not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        what = f"unknown key '{strange[0]}'" if strange else "no [[rule]] table"
        raise RuleError(str(path), what, "Write one [[rule]] table for each rule")
    return tables


def _rule(table: Mapping[str, object], where: str) -> OwnRule:
    _check_keys(table, where)
    name = _text(table, "name", where)
    where = f"{where} '{name}'"
    kind = _kind(table, name, where)
    text = table.get("text")
    if (text is None) == ("pattern" not in table):
        raise RuleError(where, "it needs `pattern` or `text`, one of them", "Write pattern = '…'")
    own = OwnRule(
        rule=Rule(
            name=name,
            kind=kind,
            reason=_text(table, "reason", where),
            pattern=_pattern(table, where),
            removes=_texts(table, "removes", where),
            keeps=_texts(table, "keeps", where),
            languages=_languages(table, where),
            longest=_longest(table, where),
        ),
        outlet=_text(table, "outlet", where) if "outlet" in table else None,
        text=_text(table, "text", where) if text is not None else None,
    )
    _check_examples(own, where)
    return own


def _check_keys(table: Mapping[str, object], where: str) -> None:
    for key in table:
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
            meant = f"Did you mean '{close[0]}'? " if close else ""
            raise RuleError(where, f"unknown key '{key}'", f"{meant}There are: {', '.join(KEYS)}")


def _kind(table: Mapping[str, object], name: str, where: str) -> Kind:
    kind = _text(table, "kind", where)
    if kind not in {one.value for one in REMOVED_KINDS}:
        raise RuleError(where, f"no kind '{kind}'", f"There are: {', '.join(REMOVED_KINDS)}")
    if not NAME.fullmatch(name) or not name.startswith(f"{kind}."):
        raise RuleError(where, "its name does not say its kind", f'Write name = "{kind}.something"')
    return Kind(kind)


def _pattern(table: Mapping[str, object], where: str) -> re.Pattern[str]:
    if "pattern" not in table:
        return re.compile(re.escape(_text(table, "text", where)))
    written = _text(table, "pattern", where)
    try:
        pattern = re.compile(written, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(
            where, f"its pattern is none ({error})", "See Python's re; try it with `rules preview`"
        ) from error
    if may_never_end(written):
        raise RuleError(
            where,
            "its pattern repeats a group that has a choice or a repetition in it, and may take "
            "for ever on a line that it does not match",
            "Repeat one thing, with a bound: [^.]{1,80}",
        )
    return pattern


def may_never_end(pattern: str) -> bool:
    """Whether the same text can be matched by a repeated group in very many ways.

    A group that is repeated must always take the same number of pieces: no `|`, `?`, `*`, `+` or
    `{1,9}` in it. Stricter than need be: `(?:a|b)+` always ends, and can be written `[ab]+`.
    """
    pieces = PIECE.findall(pattern)
    varies = [False]
    """For each open group, whether it takes now more and now less."""
    for at, piece in enumerate(pieces):
        if piece.startswith("("):
            varies.append(False)
        elif piece == ")":
            inside = varies.pop()
            if inside and SEVERAL.match("".join(pieces[at + 1 : at + 2])):
                return True
            varies[-1] |= inside
        elif piece == "|" or (piece[0] in "*+?{" and not FIXED.fullmatch(piece)):
            varies[-1] = True
    return False


def _languages(table: Mapping[str, object], where: str) -> tuple[str, ...]:
    languages = _texts(table, "languages", where) or ("*",)
    for one in languages:
        if not LANGUAGE.fullmatch(one):
            raise RuleError(where, f"no language '{one}'", 'Write codes: languages = ["ko", "en"]')
    return languages


def _longest(table: Mapping[str, object], where: str) -> int:
    longest = table.get("longest", LONGEST)
    if not isinstance(longest, int) or longest < 1:
        raise RuleError(where, "`longest` is no number of characters", "Write longest = 200")
    return longest


def _check_examples(own: OwnRule, where: str) -> None:
    if not own.rule.removes:
        raise RuleError(where, "no example of what it removes", 'Write removes = ["…"]')
    for example in own.rule.removes:
        if not own.takes(example):
            raise RuleError(
                where,
                f"it does not take its own example “{example[:60]}”",
                "The pattern must match the whole line, of `longest` characters at most",
            )
    for example in own.rule.keeps:
        if own.takes(example):
            raise RuleError(
                where, f"it takes “{example[:60]}”, which it must keep", "Make it narrower"
            )


def _refuse_twins(rules: Iterable[OwnRule], path: Path) -> None:
    seen = {rule.name for rule in RULES} | KIND_OF_RULE.keys()
    for own in rules:
        if own.rule.name in seen:
            raise RuleError(
                str(path), f"there is a rule '{own.rule.name}' already", "Give it another name"
            )
        seen.add(own.rule.name)


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(where, f"`{key}` is missing or not a text", f'Write {key} = "…"')
    return value


def _texts(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise RuleError(where, f"`{key}` is not a list of texts", f'Write {key} = ["…", "…"]')
    return tuple(value)
