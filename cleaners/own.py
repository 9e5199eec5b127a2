"""Rules of a user's own: whole lines, taken out after everything else was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cleaners.article import Cleaned, Kind, Passage
from cleaners.memory import block_key
from cleaners.rules import Rule
from cleaners.shape import without_bullet
from cleaners.structure import Verdict
from cleaners.takeout import take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """A rule with the outlet it is for, and perhaps one exact text instead of a pattern."""

    rule: Rule
    outlet: str | None = None
    """A slug, or a domain with all under it; None for every outlet."""
    text: str | None = None
    """The line it takes, whatever its spacing and quotes; then its pattern is not asked."""

    def is_for(self, slug: str | None, url: str | None, language: str | None) -> bool:
        """Whether it speaks on a page of this outlet, in this language."""
        languages = self.rule.languages
        if "*" not in languages and language not in languages:
            return False
        return self.outlet is None or self.outlet == slug or _is_under(self.outlet, url)

    def takes(self, text: str) -> bool:
        """Whether it takes the whole line."""
        if self.text is not None:
            return block_key(text) == block_key(self.text)
        # Not `Rule.matches`, which spares reporting sentences: a user means what they write.
        pattern = self.rule.pattern
        return len(text) <= self.rule.longest and bool(
            pattern.fullmatch(without_bullet(text)) or pattern.fullmatch(text)
        )


OwnRules: TypeAlias = Sequence[OwnRule]


def obey(
    cleaned: Cleaned,
    rules: OwnRules,
    *,
    slug: str | None,
    restored: frozenset[str] = frozenset(),
) -> Cleaned:
    """Take out what the user's rules take; the first that matches takes the blame.

    Titles stay, and so does the article of which nothing would be left.
    """
    url, language = cleaned.article.url.value, cleaned.article.language.value
    asked = [one for one in rules if one.is_for(slug, url, language)]
    found = ((passage, _first(passage, asked)) for passage in cleaned.article.passages)
    blames = {passage.position: _blame(own.rule) for passage, own in found if own}
    return take_out(cleaned, blames, restored=restored)


def _first(passage: Passage, rules: OwnRules) -> OwnRule | None:
    if passage.kind is Kind.TITLE:
        return None
    return next((one for one in rules if one.takes(passage.text)), None)


def _blame(rule: Rule) -> Verdict:
    return Verdict(
        kind=rule.kind, rule=rule.name, reason=rule.reason, evidence="a rule of your own"
    )


def _is_under(domain: str, url: str | None) -> bool:
    host = (url or "").partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    host, domain = host.casefold().rstrip("."), domain.casefold()
    return host == domain or host.endswith(f".{domain}")
