"""The card of a dataset: README.md with the header that Hugging Face reads. Pure.

huggingface.co/docs/hub/datasets-cards and /datasets-manual-configuration tell of the header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from service.exports.manifest import About, Tally

# Upper bounds of the classes of Hugging Face.
SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
LARGEST: Final = "10M<n<100M"
CODE: Final = re.compile("[a-z]{2,3}")  # of a language; pages state all kinds of things
NO_CODE: Final = "unknown"

COLUMNS: Final[Mapping[str, str]] = {
    "id": "of the article: the beginning of the SHA-256 of its address",
    "story": "id of the article that stands for its story: who tells the same has the same",
    "url": "null of a page that came from a file and names none",
    "outlet": "the name it gives itself",
    "title": "",
    "subtitles": "",
    "authors": "",
    "dateline": "",
    "published_at": "ISO 8601, in the zone of the page",
    "published_raw": "the characters it was read from",
    "modified_at": "",
    "language": "ISO 639-1",
    "section": "as the outlet calls it",
    "text": "the body, its blocks parted by an empty line: the article without what was taken out",
    "blocks": "the same as a list with kinds: paragraph, subhead, quote, list_item, table_row",
    "captions": "",
    "removals": "what was taken out of the page: position, kind, rule, text, reason",
    "rights": "what the page says of its use, as it says it",
    "canonical_url": "",
    "image_url": "",
    "raw_sha256": "of the page's bytes",
    "version": "how often the article changed, and 1",
}

BODY: Final = """\
# News articles

{articles} articles in {stories} stories, cleaned by newswinnow (rules {rules}): menus,
advertisements, bylines and everything else that is no part of the story were taken out, and are
kept in `removals`, each with the rule that took it and its reason.

**The texts belong to their publishers.** No licence comes with this dataset. `rights` has what each
page says of its use; articles were chosen with `--rights {rights}`. That is what notices say, and
no legal advice.

## Splits

By story: all articles that tell the same thing (press releases, wire copy, small edits) are in one
split, so that no near-duplicate of a test article is in the training data. Which split a story is
in depends on its id alone.

| split | articles | stories |
|---|---|---|
{splits}

| language | articles |
|---|---|
{languages}

## Columns

| column | |
|---|---|
{columns}

`manifest.json` has the filters, the counts by outlet and kind of removal, and the SHA-256 of each
file. The same database and the same options give the same bytes.
"""


def card(about: About, tally: Tally) -> str:
    """The text of README.md."""
    header = "\n".join(["---", *_header(tally), "---"])
    rows = (
        f"| {split} | {tally.articles[split]:,} | {len(tally.stories[split]):,} |"
        for split in tally.splits
    )
    body = BODY.format(
        articles=f"{tally.total:,}",
        stories=f"{sum(map(len, tally.stories.values())):,}",
        rules=", ".join(sorted(tally.rules)) or "none",
        rights=about.filters.rights,
        splits="\n".join(rows),
        languages="\n".join(
            f"| {code} | {count:,} |" for code, count in sorted(_languages(tally).items())
        ),
        columns="\n".join(f"| `{name}` | {said} |" for name, said in COLUMNS.items()),
    )
    return f"{header}\n\n{body}"


def _header(tally: Tally) -> list[str]:
    codes = sorted(code for code in _languages(tally) if code != NO_CODE)
    return [
        "pretty_name: News articles",
        "license: other",
        *_listed("language", codes),
        *_listed("task_categories", ["text-generation", "summarization"]),
        *_listed("tags", ["news", "newswinnow"]),
        *_listed("size_categories", [_size(tally.total)]),
        "configs:",
        "- config_name: default",
        "  data_files:",
        *(
            line
            for split in tally.splits
            for line in (f"  - split: {split}", f"    path: data/{split}-*.parquet")
        ),
    ]


def _listed(name: str, values: list[str]) -> list[str]:
    # Quoted: `no` is Norwegian, and false in YAML.
    return [f"{name}:", *(f'- "{value}"' for value in values)] if values else []


def _size(count: int) -> str:
    return next((name for most, name in SIZES if count < most), LARGEST)


def _languages(tally: Tally) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, count in tally.languages.items():
        known = code if CODE.fullmatch(code) else NO_CODE
        found[known] = found.get(known, 0) + count
    return found
