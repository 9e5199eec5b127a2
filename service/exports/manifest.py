"""What a dataset says of itself: counts, filters, versions, the hash of each file. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from db.query_language import Filters
from db.records import StoredArticle
from service.exports.shares import Split

NAME: Final = "manifest.json"
UNKNOWN: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of a dataset."""

    path: str
    """Under the dataset's folder."""
    articles: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known before the first article is written."""

    filters: Filters
    schema_version: int
    """Of the database."""


@dataclass(slots=True)
class Tally:
    """What was counted while articles were written."""

    articles: Counter[Split | None] = field(default_factory=Counter)
    """By part of the dataset; None where it has none."""
    stories: dict[Split | None, set[str]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    """Articles by the version of the rules that cleaned them."""
    removals: Counter[str] = field(default_factory=Counter)

    def count(self, stored: StoredArticle, split: Split | None = None) -> None:
        """Count one more article."""
        article = stored.cleaned.article
        self.articles[split] += 1
        self.stories.setdefault(split, set()).add(stored.story)
        self.languages[article.language.value or UNKNOWN] += 1
        self.outlets[article.outlet.value or UNKNOWN] += 1
        self.rules[stored.cleaner] += 1
        self.removals.update(removal.kind for removal in stored.cleaned.removals)

    @property
    def splits(self) -> tuple[Split, ...]:
        """The parts that have an article."""
        return tuple(split for split in Split if self.articles[split])

    @property
    def total(self) -> int:
        return self.articles.total()


def as_json(
    form: str,
    about: About,
    tally: Tally,
    files: Sequence[Written],
    more: Mapping[str, object],
) -> str:
    """The manifest's text; the same articles give the same bytes, so that no time is in it."""
    splits = {
        split: {"articles": tally.articles[split], "stories": len(tally.stories[split])}
        for split in tally.splits
    }
    whole = {
        "format": f"newswinnow {form}",
        "rules": _ordered(tally.rules),
        "schema_version": about.schema_version,
        "filters": asdict(about.filters),
        "counts": {
            "articles": tally.total,
            "stories": sum(map(len, tally.stories.values())),
            **({"splits": splits} if splits else {}),
            "languages": _ordered(tally.languages),
            "outlets": _ordered(tally.outlets),
            "removals": _ordered(tally.removals),
        },
        **more,
        "files": [asdict(one) for one in files],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _ordered(counted: Counter[str]) -> dict[str, int]:
    """The most first; '' stands for what is not known."""
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
