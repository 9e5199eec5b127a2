"""Quality of extractors on the labelled corpora: `python -m benchmarks.quality --help`.

Prints Markdown tables and writes numbers, nothing of the pages, to `results/quality.json`. What an
earlier run wrote of other extractors and corpora stays, so that peers can be run in an environment
of their own (`requirements.txt`).
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import CORPORA, KOREAN, CorporaError, folder, load
from benchmarks.metrics import BODY_METRICS, METADATA, Tally
from benchmarks.peers import PEERS
from benchmarks.scores import Scores, evaluate

__all__ = ["evaluate", "main"]

Number: TypeAlias = "int | float"
Entry: TypeAlias = "dict[str, Entry | Number | str]"
RESULTS = Path(__file__).resolve().parent / "results" / "quality.json"
DEFAULT = ("newswinnow", "trafilatura")
PLACES = 4
FIELDS = ("lost", "leaked", "left", "repeated", "perfect")
ASKED = ("paragraphs", "noise", "inline")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was chosen; 2 where the corpora or every chosen extractor are missing."""
    options = _options(arguments)
    try:
        pages = load(options.on, root=folder(options.corpora))
    except CorporaError as error:
        print(error, file=sys.stderr)
        return 2
    chosen = _installed(options.extractors)
    if not chosen:
        return 2
    results = {}
    for name in chosen:
        print(f"{name} {PEERS[name].version}: {len(pages)} pages", file=sys.stderr)
        results[name] = evaluate(PEERS[name].extract, pages, processes=options.processes)
        _write(options.output, {name: results[name]})
    print("\n\n".join("\n".join(table) for table in tables(results) if len(table) > 2))
    _tell_failures(results)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__)
    add = parser.add_argument
    add("extractors", nargs="*", default=DEFAULT, help=f"of {', '.join(PEERS)}, or all")
    add("--on", nargs="+", choices=CORPORA, default=CORPORA, metavar="CORPUS")
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--output", type=Path, default=RESULTS, metavar="FILE")
    add("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    if list(options.extractors) == ["all"]:
        options.extractors = tuple(PEERS)
    for name in options.extractors:
        if name not in PEERS:
            parser.error(f"no extractor {name}; there are {', '.join(PEERS)}")
    return options


def _installed(names: Sequence[str]) -> list[str]:
    missing = [name for name in names if PEERS[name].version is None]
    for name in missing:
        print(f"{name}: {PEERS[name].package} is not installed, skipped", file=sys.stderr)
    return [name for name in names if name not in missing]


# ---- tables ----

Results: TypeAlias = Mapping[str, Mapping[str, Scores]]


def tables(results: Results) -> tuple[list[str], ...]:
    """Bodies, Korean pages and metadata as Markdown, one extractor a row."""
    return (_bodies(results), _lines(results), _metadata(results))


def _bodies(results: Results) -> list[str]:
    corpora = [name for name in _corpora(results) if name in BODY_METRICS]
    sizes = next(iter(results.values()))
    return _table(
        ("body F1", *(f"{name} {len(sizes[name].pages)}" for name in corpora)),
        ((name, *(_body(found[corpus]) for corpus in corpora)) for name, found in results.items()),
        keep=bool(corpora),
    )


def _lines(results: Results) -> list[str]:
    found = {name: by[KOREAN].tally for name, by in results.items() if KOREAN in by}
    tallies = {name: tally for name, tally in found.items() if tally}
    return _table(
        ("korean", "paragraphs lost", "noise leaked", "inline left", "repeated", "perfect pages"),
        ((name, *_tally(tally)) for name, tally in tallies.items()),
        keep=bool(tallies),
    )


def _metadata(results: Results) -> list[str]:
    first = next(iter(results.values()))
    asked = [
        (corpus, name) for corpus in first for name in METADATA if name in first[corpus].metadata
    ]
    return _table(
        ("metadata exact", *results),
        (
            (f"{corpus} {name} {first[corpus].metadata[name].asked}", *_row(results, corpus, name))
            for corpus, name in asked
        ),
        keep=bool(asked),
    )


def _row(results: Results, corpus: str, name: str) -> Iterator[str]:
    for by in results.values():
        share = by[corpus].metadata[name]
        yield f"{share.share:.3f} ± {share.error:.3f}"


def _body(scores: Scores) -> str:
    return f"{scores.body.f1:.3f} ± {scores.body.error:.3f}" if scores.body else "–"


def _tally(tally: Tally) -> tuple[str, ...]:
    return (
        f"{tally.lost} of {tally.paragraphs}",
        f"{tally.leaked} of {tally.noise}",
        f"{tally.left} of {tally.inline}",
        f"{tally.repeated}",
        f"{tally.perfect} of {tally.pages}",
    )


def _corpora(results: Results) -> list[str]:
    return list(next(iter(results.values())))


def _table(head: Sequence[str], rows: Iterator[Sequence[str]], *, keep: bool) -> list[str]:
    """Lines of a Markdown table; none where there is nothing to tell."""
    if not keep:
        return []
    return [_cells(head), "|".join(("", *("---" for _ in head), "")), *map(_cells, rows)]


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _tell_failures(results: Results) -> None:
    for name, by in results.items():
        for corpus, scores in by.items():
            for page in scores.failures:
                print(f"{name} raised {page.failure} on {corpus} {page.id}", file=sys.stderr)


# ---- the file ----


def _write(path: Path, results: Results) -> None:
    """Put these numbers in, leave what is there of other extractors and corpora."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, by in results.items():
        version = PEERS[name].version or ""
        entry = kept.get(name, {})
        # Numbers of another version would stand under this one's name.
        corpora = entry.get("corpora", {}) if entry.get("version") == version else {}
        kept[name] = {
            "version": version,
            "python": platform.python_version(),
            "corpora": corpora | {corpus: _entry(scores) for corpus, scores in by.items()},
        }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _entry(scores: Scores) -> Entry:
    entry: Entry = {
        "pages": len(scores.pages),
        "empty": scores.empty,
        "failures": len(scores.failures),
    }
    if scores.body:
        entry["body"] = {
            name: round(getattr(scores.body, name), PLACES)
            for name in ("f1", "error", "precision", "recall")
        }
    if scores.tally:
        entry["lines"] = {name: getattr(scores.tally, name) for name in (*ASKED, *FIELDS)}
    for name, share in scores.metadata.items():
        entry[name] = {
            "share": round(share.share, PLACES),
            "error": round(share.error, PLACES),
            "asked": share.asked,
        }
    return entry


if __name__ == "__main__":
    sys.exit(main())
