"""What the tool makes of made-up outlets and press releases: furniture and stories.

    python -m benchmarks.repetition [--small]

The articles of `benchmarks/synthetic` go into a database in memory as they are (nothing is
cleaned), the run is settled, and what was learned is compared with what is known of them. Writes
benchmarks/results/repetition.json. Another seed than the one the thresholds were chosen with.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.synthetic.articles import Label, Role, SyntheticArticle
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom, planted
from cleaners.article import Article, Cleaned, Found, Kind, Passage, RawPage
from crawler.settle import settle
from db import queries
from db.connection import MEMORY
from db.records import Cause
from db.store import Store

RESULTS = Path(__file__).parent / "results" / "repetition.json"
SEED = 20
NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOTHING: Found[Any] = Found(value=None, where="not asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of articles said to tell the same story, against those that do."""

    right: int
    said: int
    true: int

    @property
    def figures(self) -> Mapping[str, float]:
        return {
            "precision": round(self.right / self.said, 4) if self.said else 0.0,
            "recall": round(self.right / self.true, 4) if self.true else 0.0,
            "pairs": self.true,
            "wrong": self.said - self.right,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of everything, not kept")
    small = parser.parse_args().small
    figures = measure(releases=200 if small else 2000, articles=60 if small else 200)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    if not small:
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(*, releases: int, articles: int) -> dict[str, Any]:
    return {
        "seed": SEED,
        "stories": story_figures(newsroom(SEED, releases=releases)),
        "plagiarism": plagiarism_figures(),
        "furniture": furniture_figures(articles),
        "furniture of 30 articles": furniture_figures(30),
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


# ---- stories


def story_figures(articles: Sequence[SyntheticArticle]) -> dict[str, Any]:
    """Of a newsroom's articles, by pairs of articles of one story."""
    began = time.process_time()
    with stored(articles) as store:
        found = story_of(store)
    seconds = time.process_time() - began
    pairs = pairs_of(articles, found)
    return {"articles": len(articles), **pairs.figures, "CPU s": round(seconds, 1)}


def plagiarism_figures() -> dict[str, Any]:
    """Of copies planted among a thousand articles."""
    made = planted(SEED)
    with stored(made.articles) as store:
        found = story_of(store)
    said = same_story(found)
    true = {frozenset(pair) for pair in made.pairs}
    pairs = Pairs(right=len(said & true), said=len(said), true=len(true))
    return {"articles": len(made.articles), **pairs.figures}


def pairs_of(articles: Iterable[SyntheticArticle], found: Mapping[str, str]) -> Pairs:
    said = same_story(found)
    true = same_story({article.url: str(article.story) for article in articles})
    return Pairs(right=len(said & true), said=len(said), true=len(true))


def same_story(story: Mapping[str, str]) -> set[frozenset[str]]:
    members: dict[str, list[str]] = {}
    for address, number in story.items():
        members.setdefault(number, []).append(address)
    return {frozenset(pair) for told in members.values() for pair in combinations(told, 2)}


def story_of(store: Store) -> dict[str, str]:
    rows = store.database.rows("select address, story from articles")
    return {str(row["address"]): str(row["story"]) for row in rows}


# ---- furniture


def furniture_figures(articles: int) -> dict[str, Any]:
    """Of simulated outlets: which part of the furniture went, and what else."""
    gone: Counter[Role] = Counter()
    there: Counter[Role] = Counter()
    missed: Counter[str] = Counter()
    for outlet in outlets(SEED):
        printed = outlet.articles[:articles]
        with stored(printed) as store:
            for article, label, text, removed in verdicts(store, printed):
                there[label.role] += 1
                gone[label.role] += removed
                if removed != (label.role is Role.FURNITURE):
                    missed[label.what or f"own: {text[:40]} ({article.url})"] += 1
    return {
        "articles of each outlet": articles,
        "furniture": there[Role.FURNITURE],
        "furniture gone": round(gone[Role.FURNITURE] / there[Role.FURNITURE], 4),
        "paragraphs": there[Role.OWN] + there[Role.RECURRING],
        "paragraphs gone": round(
            (gone[Role.OWN] + gone[Role.RECURRING]) / (there[Role.OWN] + there[Role.RECURRING]), 5
        ),
        "wrong by kind": dict(missed.most_common(8)),
    }


def verdicts(
    store: Store, articles: Iterable[SyntheticArticle]
) -> Iterator[tuple[SyntheticArticle, Label, str, bool]]:
    by_address = {one.address: one.cleaned for one in queries.articles(store.database)}
    for article in articles:
        removed = {one.position for one in by_address[article.url].removals}
        for at, (text, label) in enumerate(zip(article.paragraphs, article.labels, strict=True)):
            yield article, label, text, at + 2 in removed


# ---- a database of them


def stored(articles: Iterable[SyntheticArticle]) -> Store:
    """A settled database in memory."""
    store = Store.open(MEMORY)
    run = store.begin_run("benchmark", cleaner="-", outlets={}, now=NOW)
    for article in articles:
        page = RawPage(body=article.url.encode(), url=article.url)
        store.save(
            page,
            as_cleaned(article),
            restored=frozenset(),
            run=run,
            cause=Cause.PAGE_CHANGED,
            now=NOW,
        )
    settle(store.database, run=run, now=NOW)
    return store


def as_cleaned(article: SyntheticArticle) -> Cleaned:
    """As if the cleaners had kept every paragraph: the title stands at 1, the first one at 2."""
    texts = enumerate(article.paragraphs, start=2)
    return Cleaned(
        article=Article(
            title=Found(value=article.title, where="known"),
            authors=Found(value=article.authors, where="known"),
            published=Found(value=article.published, where="known"),
            modified=NOTHING,
            outlet=NOTHING,
            language=Found(value=article.paper.language, where="known"),
            url=Found(value=article.url, where="known"),
            passages=(
                Passage(kind=Kind.TITLE, text=article.title, position=1),
                *(Passage(kind=Kind.PARAGRAPH, text=text, position=at) for at, text in texts),
            ),
        ),
        removals=(),
    )


if __name__ == "__main__":
    main()
