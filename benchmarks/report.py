"""The page docs/benchmarks.md, from what was measured: the JSON files in `results/`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import report_service

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
INDEXED = {
    "array_bytes": ("bytes of its arrays a paragraph", 1),
    "resident_bytes": ("bytes resident a paragraph", 1),
    "peak_bytes": ("bytes at most while opening", 1),
    "disk_bytes": ("bytes of the file a paragraph", 1),
    "open_cpu_s": ("seconds to open, CPU", 2),
    "single_us": ("µs from text to queried and added, one by one", 1),
    "article_us": ("the same, by articles of ten", 1),
    "batch_us": ("the same, by thousands", 1),
    "batch_candidates": ("texts to compare, a paragraph", 2),
    "passing_s": ("no index, as at the end of a run: seconds until all have passed by, CPU", 2),
    "passing_more_ms": ("and ms more for each new article of ten sentences", 2),
    "passing_peak_mib": ("MiB of the whole process", 0),
}
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
python -m benchmarks.speed --rounds 2
python -m benchmarks.clean --peers /tmp/peers/bin/python    # the command, its speed and its memory
python -m benchmarks.search                                 # quality, speed and size
python -m benchmarks.exports                                # time, memory, the same bytes twice
python -m benchmarks.duplicates                             # repetition, quality, speed; or one:
python -m benchmarks.repetition
python -m benchmarks.duplicates_quality
python -m benchmarks.duplicates_speed
```

The peers need an environment of their own (`benchmarks/requirements.txt`), those of finding
near-duplicates another (`benchmarks/requirements-duplicates.txt`), the training a third
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
    duplicates = json.loads((RESULTS / "duplicates.json").read_text(encoding="utf-8"))
    alike = json.loads((RESULTS / "duplicates_quality.json").read_text(encoding="utf-8"))
    repetition = json.loads((RESULTS / "repetition.json").read_text(encoding="utf-8"))
    clean = json.loads((RESULTS / "clean.json").read_text(encoding="utf-8"))
    search = json.loads((RESULTS / "search.json").read_text(encoding="utf-8"))
    exports = json.loads((RESULTS / "exports.json").read_text(encoding="utf-8"))
    year, live = (
        json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("year", "live")
    )
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
            *_section("`newswinnow clean`, the whole way", _clean(clean)),
            *_section("Search: what is found", _search_quality(search["quality"])),
            *_section("Search: how fast", _search_speed(search["speed"])),
            *_section("Exports", _exports(exports)),
            *_section("Furniture and stories", _repetition(repetition)),
            *_section("Near-duplicates: quality", _duplicates_quality(alike)),
            *_section("Near-duplicates: speed", _duplicates_speed(duplicates["speed"])),
            *_section("A year of the service", report_service.year(year)),
            *_section("The service while it is killed", report_service.live(live)),
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


def _clean(found: Entry) -> list[str]:
    """The command with its workers against loops that store nothing, and what much costs."""
    speed, size = found["speed"], found["size"]
    return [
        f"{speed['pages'][OURS]} pages of the corpora as a folder of HTML files: read, cleaned,",
        f"near-duplicates found, stored, with {speed['workers']} workers, all their processes",
        "included. The others are plain loops in one process that store nothing, without their",
        "start; in turn on the same machine, which was shared. `times as fast` is what two free",
        "processors give, by CPU.",
        "",
        *_table(
            ("", "pages", "ms CPU a page", "we are times as fast"),
            (
                (name, str(speed["pages"][name]), f"{ms:.1f}", _times(speed, name))
                for name, ms in sorted(speed["cpu_ms"].items(), key=lambda item: item[1])
            ),
        ),
        "",
        f"Text dumps of the same articles take {1 / speed['text_times_by_cpu']:.2f} of the time of",
        "their HTML.",
        "",
        f"{size['stored']} made-up articles as text in JSON lines: a thousand new ones took",
        f"{size['cpu_ms_few_stored']:.1f} ms CPU a page when a thousand were stored, and",
        f"{size['cpu_ms_many_stored']:.1f} when all but a thousand were",
        f"({size['times_as_long']:.2f} times as long), the end of the run included. While pages",
        f"came in, memory grew by {size['mib_for_10_000_pages']:.2f} MiB for 10,000 pages;",
        f"the end of the run took {size['mib_settling']:.0f} MiB, all processes together",
        f"{size['mib_whole']:.0f} at most. A page takes {size['kib_on_disk']:.1f} KiB of the file.",
    ]


def _times(speed: Entry, name: str) -> str:
    times = speed["times_by_cpu"].get(name)
    return "" if times is None else f"{times:.2f}"


def _search_quality(found: Entry) -> list[str]:
    """Ours first; then what ours gets wrong."""
    counts = [
        f"{found['questions'][language]} {language} questions on {number:,} paragraphs"
        for language, number in sorted(found["paragraphs"].items(), reverse=True)
    ]
    whole = found["index to text, whole articles"]
    return [
        f"{' and '.join(counts)}, each paragraph an article of its own.",
        "The rules of judgement were written by hand and know nothing of tokens; the figures are",
        "means over questions, and one without any hit has nothing wrong.",
        f"As whole articles our index is {whole['Korean']:.2f} of the text of Korean ones and",
        f"{whole['other']:.2f} of that of others.",
        "",
        *_table(
            (
                "Words",
                "Korean recall",
                "precision",
                "without any hit",
                "English recall",
                "precision",
                "without any hit",
                "index to text",
            ),
            [
                (
                    name,
                    *_found_cells(one["Korean"]),
                    *_found_cells(one["English"]),
                    f"{one['index to text']:.2f}",
                )
                for name, one in sorted(
                    found["found"].items(), key=lambda item: (not item[0].startswith(OURS), item[0])
                )
            ],
        ),
        "",
        "Where ours is not perfect:",
        "",
        *_table(("Question", "what is wrong"), sorted(found["false friends"].items())),
    ]


def _found_cells(one: Entry) -> tuple[str, str, str]:
    return (
        f"{one['recall']:.3f}",
        f"{one['precision']:.3f}",
        str(one["questions without any hit"]),
    )


def _search_speed(found: Entry) -> list[str]:
    orders = ("best first", "newest first", "stories")
    return [
        f"{found['articles']:,} made-up articles ({found['bytes of text'] / 1e6:.0f} MB of text),",
        f"{found['questions']} questions, the commonest words included: from the question's text",
        "to hits with snippets. Wall time is of a shared machine, only CPU is worth keeping.",
        f"The index is {found['index to text']:.2f} of the text; an article takes",
        f"{found['ms of CPU to make and store an article']:.2f} ms of CPU, from nothing to stored",
        "and indexed.",
        "",
        *_table(
            ("Milliseconds", "CPU p50", "CPU p95", "CPU most", "wall p50", "wall p95", "wall most"),
            [
                (
                    order,
                    *(
                        f"{found[order][clock][share]:.0f}"
                        for clock in ("cpu ms", "wall ms")
                        for share in ("p50", "p95", "max")
                    ),
                )
                for order in orders
            ],
        ),
    ]


def _exports(found: Sequence[Entry]) -> list[str]:
    """A row a format, a pair of columns a size of database."""
    sizes = [f"{one['articles']:,}" for one in found]
    forms = found[0]["formats"]
    alike = all(one["formats"][form]["the same bytes twice"] for one in found for form in forms)
    return [
        f"`newswinnow export` of {' and '.join(sizes)} made-up articles with three removals each",
        f"({found[-1]['bytes of the database'] / 1e6:,.0f} MB of database), twice, each time in a",
        f"process of its own: {'the same' if alike else 'NOT the same'} bytes in each format.",
        "Memory is the process's highest; it does not grow with what is written.",
        "",
        *_table(
            (
                "Format",
                *(f"{what}, {size}" for what in ("CPU s", "MiB") for size in sizes),
                "MB written",
            ),
            [
                (
                    form,
                    *(
                        f"{one['formats'][form][what]:.0f}"
                        for what in ("seconds of CPU", "MiB at most")
                        for one in found
                    ),
                    f"{found[-1]['formats'][form]['MB written']:,.0f}",
                )
                for form in forms
            ],
        ),
    ]


def _repetition(found: Entry) -> list[str]:
    """What the whole mechanism makes of made-up news."""
    stories, copies = found["stories"], found["plagiarism"]
    outlets = [found["furniture"], found["furniture of 30 articles"]]
    return [
        "Articles of `benchmarks/synthetic` in a database, settled as at the end of a run; another",
        "seed than the one that thresholds were chosen with.",
        "",
        *_table(
            ("Stories", "articles", "pairs", "precision", "recall", "wrong pairs"),
            [
                ("press releases in 3 to 10 outlets, edited", *_pairs(stories)),
                ("planted plagiarism", *_pairs(copies)),
            ],
        ),
        "",
        *_table(
            ("Furniture", "blocks of it", "gone", "paragraphs", "gone wrongly"),
            [
                (
                    f"4 outlets of {one['articles of each outlet']} articles",
                    f"{one['furniture']:,}",
                    f"{one['furniture gone']:.3f}",
                    f"{one['paragraphs']:,}",
                    f"{one['paragraphs gone']:.4f}",
                )
                for one in outlets
            ],
        ),
    ]


def _pairs(entry: Entry) -> tuple[str, ...]:
    return (
        f"{entry['articles']:,}",
        f"{entry['pairs']:,}",
        f"{entry['precision']:.4f}",
        f"{entry['recall']:.4f}",
        str(entry["wrong"]),
    )


def _duplicates_quality(found: Entry) -> list[str]:
    """Finding by similarity, then the verdict on pairs."""
    merged = ("look-alikes merged", "look-alikes merged, at first sight", "known limits")
    return [
        f"{found['texts']['paragraphs']:,} paragraphs, half of them edited copies of the others;",
        "similar means that .7 of the 3-grams are the same, exactly. The guards for numbers and",
        "names are off in the first table and on in the second. Templates of look-alikes in the",
        "second row were written after the guards were settled.",
        "",
        *_table(
            ("Finding", "precision", "recall"),
            [
                (name, f"{one['precision']:.4f}", f"{one['recall']:.4f}")
                for name, one in sorted(found["finding"].items(), key=lambda item: item[0] != OURS)
            ],
        ),
        "",
        *_table(
            ("Verdict", "called the same", "by similarity alone"),
            [
                (
                    "edits that keep number and name",
                    f"{found['called the same']['facts kept']:.3f}",
                    "",
                ),
                (
                    "edits that change one",
                    f"{found['called the same']['facts changed']:.3f}",
                    "",
                ),
                *(
                    (
                        name,
                        f"{found[name]['all']:.3f}",
                        f"{found[name]['all, by similarity alone']:.3f}",
                    )
                    for name in merged
                ),
            ],
        ),
    ]


def _duplicates_speed(speed: Entry) -> list[str]:
    """Each against ours in batches, and the index at each size."""
    versions = ", ".join(f"{name} {version}" for name, version in sorted(speed["versions"].items()))
    index = sorted(speed["index"].items(), key=lambda item: int(item[0]))
    return [
        f"{speed['paragraphs']:,} paragraphs ({speed['korean']:,} Korean, the others English),",
        f"{speed['mean_length']:.0f} letters on average; from text to 128 permutations of its",
        "character 3-grams, folding included. CPU of one thread, times are of a shared machine:",
        f"the ratios are to ours by thousands. {versions}.",
        "",
        *_table(("Signatures", "µs a paragraph", "ratio"), _ratios(speed["signatures"], OURS)),
        "",
        "Streams: what is like it among the paragraphs before, then it is added. Ours are",
        "verified exactly (Jaccard ≥ .7 of the 3-grams), the peers' pairs are what they say.",
        "",
        *_table(
            ("Streams", "µs a paragraph", "ratio", "pairs"),
            [
                (*row, str(speed["streams"][row[0]]["count"]))
                for row in _ratios(speed["streams"], f"{OURS}, batches of 1000")
            ],
        ),
        "",
        "The index, opened from a SQLite file with synthetic paragraphs, ten an article:",
        "",
        *_table(
            ("Index", *(f"{int(size):,}" for size, _ in index)),
            [
                (name, *(f"{found[key]:.{digits}f}" for _, found in index))
                for key, (name, digits) in INDEXED.items()
            ],
        ),
    ]


def _ratios(found: Entry, ours: str) -> list[tuple[str, str, str]]:
    """The fastest first."""
    ordered = sorted(found.items(), key=lambda item: float(item[1]["us"]))
    return [
        (name, f"{one['us']:.1f}", f"{one['us'] / found[ours]['us']:.2f}") for name, one in ordered
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return [lines[0], f"|{'---|' * len(head)}", *lines[1:]]
