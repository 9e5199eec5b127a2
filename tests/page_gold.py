"""The pages of our own writing and what must come out of them; `python -m tests.page_gold`.

Without an option it names the pages whose gold is not what comes out. With `--update` it writes
what comes out into their `gold.json`, and the diff is the review; what `known_gaps` names stays.
With `--gaps` the golds stay, and `known_gaps` becomes what differs now.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cleaners.article import Cleaned, Kind, Outcome, RawPage, Rejected
from cleaners.normal import fold
from cleaners.pipeline import clean
from crawler.weights import shipped_weights

PAGES = Path(__file__).parent / "pages"
LEAST_RIGHT = 0.8  # of a page's removed lines have the gold's kind; below, the kinds mislead
Gold = dict[str, Any]


def folders() -> list[Path]:
    """One folder, one page."""
    return sorted(path.parent for path in PAGES.glob("*/gold.json"))


def gold_of(folder: Path) -> Gold:
    """What must come out of the page."""
    gold: Gold = json.loads((folder / "gold.json").read_text("utf-8"))
    return gold


def outcome_of(folder: Path) -> Outcome:
    """What comes out of it."""
    body = (folder / gold_of(folder)["file"]).read_bytes()
    return clean(RawPage(body=body), weights=shipped_weights())


def without_gaps(texts: Sequence[str], gold: Gold) -> list[str]:
    """What is known to come out wrong is named in the page's gold, and nothing else may."""
    return [text for text in texts if text not in gold.get("known_gaps", ())]


def present(outcome: Cleaned) -> Gold:
    """What comes out, in the form of a gold."""
    article = outcome.article
    return {
        "title": article.title.value,
        "subtitles": list(article.subtitles),
        "body": list(article.body),
        "captions": list(article.captions),
        "outlet": article.outlet.value,
        "published": _moment(article.published.value),
        "modified": _moment(article.modified.value),
        "authors": sorted(article.authors.value or ()),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def differing(gold: Gold, outcome: Cleaned) -> Iterator[str]:
    """The keys of the gold that are not what comes out."""
    found = present(outcome)
    for key in ("subtitles", "body", "captions", "authors"):
        wanted = sorted(gold[key]) if key == "authors" else gold[key]
        if key not in gold.get("known_gaps", ()) and without_gaps(found[key], gold) != without_gaps(
            wanted, gold
        ):
            yield key
    for key in without_gaps(["title", "outlet", "published", "modified"], gold):
        if not _same(gold.get(key), found[key]):
            yield key
    if set(staying(gold, outcome)) - set(gold.get("known_gaps", ())):
        yield "removed"


def _same(wanted: str | None, found: str | None) -> bool:
    """The same text or moment; of a day alone, the same day."""
    if not wanted or not found or wanted == found:
        return (wanted or None) == found
    try:
        moments = datetime.fromisoformat(wanted), datetime.fromisoformat(found)
    except ValueError:
        return False
    return found.startswith(wanted) if len(wanted) == len("2025-01-01") else len(set(moments)) == 1


def staying(gold: Gold, outcome: Cleaned) -> list[str]:
    """Lines that the gold removes and that stay: by their line in a dump, by text in HTML."""
    kept = {passage.position: fold(passage.text) for passage in outcome.article.passages}
    texts = set(kept.values())
    return [
        line["text"]
        for line in gold["removed"]
        if (line["line"] in kept if "line" in line else fold(line["text"]) in texts)
    ]


def rightly_called(gold: Gold, outcome: Cleaned) -> float:
    """Share of the gold's removed lines that were removed as what the gold calls them."""
    by_place = {removal.position: removal.kind for removal in outcome.removals}
    by_text: dict[str, set[Kind]] = {}
    for removal in outcome.removals:
        by_text.setdefault(fold(removal.text), set()).add(removal.kind)
    right = [
        line
        for line in gold["removed"]
        if Kind(line["kind"])
        in ({by_place.get(line["line"])} if "line" in line else by_text.get(fold(line["text"]), ()))
    ]
    return len(right) / len(gold["removed"]) if gold["removed"] else 1.0


def renewed(gold: Gold, outcome: Outcome) -> Gold:
    """The gold, with what comes out in place of what differs."""
    if isinstance(outcome, Rejected):
        return {"file": gold["file"], "rejected": outcome.reason.value}
    assert isinstance(outcome, Cleaned)
    if "rejected" in gold:
        return {"file": gold["file"], **present(outcome), "dateline": [], "removed": []}
    keys = list(differing(gold, outcome))
    removed = {"removed": list(_removed(outcome))} if "removed" in keys else {}
    return {**gold, **{key: present(outcome)[key] for key in keys if key != "removed"}, **removed}


def _removed(outcome: Cleaned) -> Iterator[dict[str, Any]]:
    kept = {passage.position for passage in outcome.article.passages}
    for removal in outcome.removals:
        if removal.position not in kept:
            yield {"line": removal.position, "kind": removal.kind.value, "text": removal.text}


def with_gaps(gold: Gold, outcome: Outcome) -> Gold:
    """The gold as it is, with all that differs from it named as known gap."""
    strict = {key: value for key, value in gold.items() if key != "known_gaps"}
    gaps = list(dict.fromkeys(_gaps(strict, outcome))) if isinstance(outcome, Cleaned) else []
    return {**strict, "known_gaps": gaps} if gaps else strict


def _gaps(gold: Gold, outcome: Cleaned) -> Iterator[str]:
    found = present(outcome)
    for key in differing(gold, outcome):
        if key == "removed":
            yield from staying(gold, outcome)
        elif isinstance(gold[key], list):
            yield from (text for text in gold[key] if text not in found[key])
            yield from (text for text in found[key] if text not in gold[key])
        else:
            yield key
    if rightly_called(gold, outcome) < LEAST_RIGHT:
        yield "kinds"
    spans = {removal.text.strip() for removal in outcome.removals}
    wanted = (*gold["dateline"], *(span["text"].strip() for span in gold.get("inline", ())))
    yield from (text for text in wanted if text not in spans)


def main(options: Sequence[str]) -> int:
    """Name or renew the pages whose gold is not what comes out."""
    changed = 0
    for folder in folders():
        gold, outcome = gold_of(folder), outcome_of(folder)
        new = with_gaps(gold, outcome) if "--gaps" in options else renewed(gold, outcome)
        if new == gold or new.get("rejected", "") == gold.get("rejected"):
            continue
        changed += 1
        keys = [key for key in {**gold, **new} if gold.get(key) != new.get(key)]
        sys.stdout.write(f"{folder.name}: {', '.join(keys)}\n")
        if {"--update", "--gaps"} & set(options):
            text = json.dumps(new, ensure_ascii=False, indent=1)
            (folder / "gold.json").write_text(text + "\n", encoding="utf-8")
    return 1 if changed and not options else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
