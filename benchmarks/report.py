"""The page docs/benchmarks.md, from what was measured: `results/quality.json` and `speed.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Entry: TypeAlias = Mapping[str, Any]

RESULTS = Path(__file__).resolve().parent / "results"
OURS, THEIRS = "newswinnow", "trafilatura"
BODIES = {
    "aeb": "article-extraction-benchmark",
    "fundus_eval": "fundus-evaluation",
    "fundus": "fundus' parser tests, 41 countries",
    "naeb": "NAEB; some golds stop in the middle",
    "wcxb": "WCXB, article pages of all kinds",
    "trafilatura": "trafilatura's own, by strings",
    "readability": "Readability's test pages, other conventions",
    "newspaper4k": "newspaper4k's tests",
}
FIELDS = ("title", "date", "minute", "modified", "authors", "section", "outlet")
WITH_FIELDS = ("fundus", "naeb", "wcxb", "korean")
HEAD = """\
# Benchmarks

{made}

Quality is measured on labelled pages that belong to their publishers and are no part of this
project. Point `NEWSWINNOW_CORPORA` at a folder of them (the default is `../shared/corpora`); its
README gives the form.

```text
python -m benchmarks.train                                  # the weights, and those of the folds
python -m benchmarks.quality                                # newswinnow and trafilatura
python -m benchmarks.quality all                            # and every peer that is installed
python -m benchmarks.quality newswinnow --on fundus korean
python -m benchmarks.speed --every 6 --rounds 2
```

The peers need an environment of their own (`benchmarks/requirements.txt`), the training another
(`benchmarks/requirements-train.txt`). The metrics are our own implementation of each set's own;
the numbers are in `benchmarks/results/`, and this page is made from them.

newswinnow is measured out-of-fold: a page is read with weights that were learned without any page
of its site. Its rules and thresholds were set while looking at these pages, the development half
of each set; ± is the standard error.
"""
TAIL = """\
On fundus the golds follow each outlet's own parser and often take `og:title` where the page shows
another headline; on naeb 34 dates are wrong, of which 13 golds are the last change and 21 match
nothing that the page states. About half of what naeb counts as too much stands behind golds that
stop in the middle of a story.
"""


def page(made: str) -> str:
    """The whole page; `made` is the line that says who writes it."""
    quality = json.loads((RESULTS / "quality.json").read_text(encoding="utf-8"))
    speed = json.loads((RESULTS / "speed.json").read_text(encoding="utf-8"))
    ours, theirs = quality[OURS]["corpora"], quality[THEIRS]["corpora"]
    return "\n".join(
        [
            HEAD.format(made=made),
            *_section("Bodies, F1", _bodies(ours, theirs)),
            *_section("Bodies, F1, every peer", _peers(quality)),
            *_section("Korean, Japanese and Chinese pages, whole lines", _lines(quality)),
            *_section("Metadata, exactly right", _metadata(ours, theirs)),
            TAIL,
            *_section("Speed", _speed(speed)),
        ]
    ).rstrip()


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f"## {title}", "", *lines, ""]


def _bodies(ours: Entry, theirs: Entry) -> list[str]:
    rows = [
        (
            f"{name}: {what}",
            str(ours[name]["pages"]),
            _f1(ours[name]),
            _f1(theirs[name]),
            f"{ours[name]['body']['precision']:.3f} / {ours[name]['body']['recall']:.3f}",
        )
        for name, what in BODIES.items()
    ]
    return _table(("Set", "Pages", OURS, THEIRS, "our precision / recall"), rows)


def _f1(entry: Entry) -> str:
    return f"{entry['body']['f1']:.3f} ± {entry['body']['error']:.3f}"


def _peers(quality: Entry) -> list[str]:
    rows = [
        (
            f"{name} {entry['version']}",
            *(
                _cell(entry, corpus, lambda found: f"{found['body']['f1']:.3f}")
                for corpus in BODIES
            ),
        )
        for name, entry in sorted(quality.items(), key=_rank)
    ]
    return _table(("Extractor", *BODIES), rows)


def _rank(item: tuple[str, Entry]) -> tuple[bool, float]:
    """Ours first, the others by their mean."""
    name, entry = item
    found = [one["body"]["f1"] for one in entry["corpora"].values() if "body" in one]
    return name != OURS, -sum(found) / max(1, len(found))


def _lines(quality: Entry) -> list[str]:
    def row(found: Entry) -> str:
        lines = found["lines"]
        return " | ".join(
            (
                f"{lines['lost']} of {lines['paragraphs']}",
                f"{lines['leaked']} of {lines['noise']}",
                f"{lines['left']} of {lines['inline']}",
                f"{lines['perfect']} of {found['pages']}",
            )
        )

    head = ("Extractor", "paragraphs lost", "noise leaked", "inline left", "perfect pages")
    rows = [
        (name, _cell(entry, "korean", row))
        for name, entry in sorted(quality.items(), key=_rank)
        if "korean" in entry["corpora"]
    ]
    return _table(head, rows)


def _cell(entry: Entry, corpus: str, tell: Callable[[Entry], str]) -> str:
    found = entry["corpora"].get(corpus)
    return tell(found) if found else "–"


def _metadata(ours: Entry, theirs: Entry) -> list[str]:
    rows = [
        (
            f"{corpus}, {name}",
            str(ours[corpus][name]["asked"]),
            *_shares(corpus, name, ours, theirs),
        )
        for corpus in WITH_FIELDS
        for name in FIELDS
        if name in ours[corpus]
    ]
    return _table(("Field", "Pages", OURS, THEIRS), rows)


def _shares(corpus: str, name: str, *columns: Entry) -> list[str]:
    found = [column[corpus].get(name) for column in columns]
    return [f"{one['share']:.3f}" if one else "–" for one in found]


def _speed(speed: Entry) -> list[str]:
    return [
        "CPU of the whole cleaning against `trafilatura.bare_extraction(with_metadata=True)`,",
        f"{speed['pages']} pages, both in turn in one process: {speed['ratio_of_sums']:.2f} of the",
        f"sums, {speed['ratio_median']:.2f} on the median page, {speed['ratio_p90']:.2f} at the",
        "ninth decile.",
        f"Peak memory {speed['peak_mib'][OURS]:.0f} MiB against {speed['peak_mib'][THEIRS]:.0f}.",
        "Only the ratios are worth keeping: the machine was shared.",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return [lines[0], f"|{'---|' * len(head)}", *lines[1:]]
