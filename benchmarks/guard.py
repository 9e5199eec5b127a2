"""What hostile and damaged pages cost: `python -m benchmarks.guard --help`.

Three measurements, all through the worker processes that `newswinnow clean` uses:

- shapes: every shape of `tests/poison.py`, at a tenth and at full size: how each ended, which was
  slowest, and whether the page behind it came out as ever;
- throughput: pages of the corpora with and without 1 % of poison of up to 200 KB, in turn;
- damage: how much of an article's text is kept when its page is damaged.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import fmean
from types import MappingProxyType

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import CORPORA, folder, load
from cleaners.article import Cleaned, Outcome, Quarantined, RawPage, Rejected
from crawler.guard import BREAKS, LIMITS, MAX_PAGE_BYTES
from crawler.workers import Workers
from tests.poison import SHAPES, page

RESULTS = Path(__file__).resolve().parent / "results" / "guard.json"
# Below the limit, so that it is the cleaners that are measured; what is a little longer is cut.
FULL = MAX_PAGE_BYTES - 64 * 1024
SMALL_POISON = 200_000
SHARE = 100  # one page in so many is poison
SEED = 7
BROKEN = "read as its text alone"  # how the warning of a page begins that broke its worker
GOOD = page("")
AT_ONCE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    options = _options(arguments)
    measured = {name: MEASUREMENTS[name](options) for name in options.only}
    print(json.dumps(measured, indent=1, ensure_ascii=False))
    if options.output:
        known = json.loads(options.output.read_text()) if options.output.exists() else {}
        text = json.dumps({**known, **measured}, indent=1, sort_keys=True, ensure_ascii=False)
        options.output.write_text(text + "\n", encoding="utf-8")
    return int(any(result.get("failed") for result in measured.values()))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--only", nargs="+", choices=tuple(MEASUREMENTS), default=tuple(MEASUREMENTS))
    add("--size", type=int, default=FULL, metavar="BYTES", help="full size of a shape")
    add("--shape", nargs="+", choices=tuple(SHAPES), default=tuple(SHAPES), metavar="NAME")
    add("--on", nargs="+", choices=CORPORA, default=("fundus", "naeb", "korean"), metavar="CORPUS")
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--pages", type=int, default=1000, help="pages of the corpora a round")
    add("--rounds", type=int, default=3)
    add("--output", type=Path, metavar="FILE", help=f"write the figures, too: {RESULTS.name}")
    return parser.parse_args(arguments)


# ---- shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a hostile page."""

    name: str
    size: int
    seconds: float
    how: str
    next_is_well: bool


def how_it_ended(outcome: Outcome) -> str:
    """`article`, with why it is of the text alone where it is, `rejected: …`, `quarantined: …`."""
    if isinstance(outcome, Cleaned):
        broke = [one for one in outcome.article.warnings if one.startswith(BROKEN)]
        return f"article, {broke[0]}" if broke else "article"
    state = "rejected" if isinstance(outcome, Rejected) else "quarantined"
    return f"{state}: {outcome.reason}"


def measure_shape(name: str, size: int, workers: Workers, good: Outcome) -> Ended:
    """Clean a hostile page, then a good one by the same worker or its successor."""
    raw = RawPage(body=SHAPES[name](size)[:MAX_PAGE_BYTES])
    began = time.monotonic()
    outcome = workers.begin(raw).result()
    seconds = time.monotonic() - began
    well = workers.begin(RawPage(body=GOOD)).result() == good
    return Ended(
        name=name, size=size, seconds=seconds, how=how_it_ended(outcome), next_is_well=well
    )


def shapes(options: argparse.Namespace) -> dict[str, object]:
    """Every shape at both sizes, each in one of AT_ONCE processes."""
    asked = [(name, size) for size in (options.size // 10, options.size) for name in options.shape]
    ended: list[Ended] = []
    with Workers({}, count=1) as first, Workers({}, count=1) as second:
        good = first.begin(RawPage(body=GOOD)).result()
        lanes = (asked[::AT_ONCE], asked[1::AT_ONCE])
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for found in threads.map(partial(_lane, good=good), lanes, (first, second)):
                ended += found
    return _told(ended)


def _lane(asked: Sequence[tuple[str, int]], workers: Workers, *, good: Outcome) -> list[Ended]:
    ended = []
    for name, size in asked:
        ended.append(measure_shape(name, size, workers, good))
        print(f"{ended[-1].seconds:7.2f} s  {name} {size}: {ended[-1].how}", file=sys.stderr)
    return ended


def _told(ended: Sequence[Ended]) -> dict[str, object]:
    # Two tries, each of as long as a page may take by the clock.
    most = 2 * LIMITS.wall
    failed = [one for one in ended if one.seconds > most or not one.next_is_well]
    slowest = sorted(ended, key=lambda one: -one.seconds)[:8]
    return {
        "shapes": len({one.name for one in ended}),
        "pages": len(ended),
        "ended": dict(Counter(one.how for one in ended).most_common()),
        "within_limits": f"{len(ended) - len(failed)} of {len(ended)}",
        "broke_a_worker": sorted(
            f"{one.name} {one.size}"
            for one in ended
            if BROKEN in one.how or any(one.how.endswith(reason) for reason in BREAKS)
        ),
        "slowest": [f"{one.name} {one.size}: {one.seconds:.1f} s" for one in slowest],
        "failed": [one.name for one in failed],
    }


# ---- throughput


def throughput(options: argparse.Namespace) -> dict[str, object]:
    """Seconds for the same pages with and without poison among them, in turn."""
    corpora = load(options.on, root=folder(options.corpora))
    real = [RawPage(body=one.html) for one in corpora if len(one.html) <= MAX_PAGE_BYTES]
    pages = [real[at % len(real)] for at in range(options.pages)]
    chance = _chance()
    names = chance.sample(sorted(SHAPES), len(SHAPES))
    spent: dict[str, list[float]] = {"without": [], "with": []}
    poisons = 0
    with Workers({}) as workers:
        _time(pages[:100], workers)
        for turn in range(options.rounds):
            count = max(1, options.pages // SHARE)
            some = [names[(turn * count + at) % len(names)] for at in range(count)]
            poison = [
                RawPage(body=SHAPES[name](chance.randrange(2_000, SMALL_POISON))) for name in some
            ]
            poisons += len(poison)
            mixed = chance.sample([*pages, *poison], len(pages) + len(poison))
            for kind in sorted(spent, reverse=turn % 2 == 1):
                spent[kind].append(_time(mixed if kind == "with" else pages, workers))
        alone = _time(
            [RawPage(body=make(chance.randrange(2_000, SMALL_POISON))) for make in SHAPES.values()],
            workers,
        ) / len(SHAPES)
        processes = workers.workers
    mean = sum(spent["without"]) / (options.pages * options.rounds)
    return {
        "pages": options.pages * options.rounds,
        "poison": poisons,
        "workers": processes,
        "pages_per_second": round(1 / mean, 1),
        "cost_percent": round(100 * (sum(spent["with"]) / sum(spent["without"]) - 1), 1),
        "cost_percent_of_every_shape": round(100 * alone / SHARE / mean, 1),
    }


def _time(pages: Sequence[RawPage], workers: Workers) -> float:
    began = time.monotonic()
    for done in [workers.begin(one) for one in pages]:
        done.result()
    return time.monotonic() - began


# ---- damage

Damage = Callable[[str, random.Random], bytes | None]
"""A page's source, damaged; None where this damage is none to it."""


def bad_bytes(count: int) -> Damage:
    """So many bytes that no UTF-8 has."""

    def damage(html: str, chance: random.Random) -> bytes:
        return _with(html.encode(), [b"\xff"] * count, chance)

    return damage


def surrogates(count: int) -> Damage:
    """So many halves of a character."""

    def damage(html: str, chance: random.Random) -> bytes:
        return _with(html.encode(), [b"\xed\xa0\x80"] * count, chance)

    return damage


def _with(body: bytes, pieces: Sequence[bytes], chance: random.Random) -> bytes:
    """The body with these between its words: what they part is no good text any more."""
    spaces = [at for at, byte in enumerate(body) if byte == ord(" ")]
    places = sorted(chance.sample(spaces, min(len(pieces), len(spaces))))
    ends = (0, *places)
    parts = (body[start:end] for start, end in zip(ends, (*places, len(body)), strict=True))
    return b"".join(chain.from_iterable(zip(parts, (*pieces[: len(places)], b""), strict=True)))


def deeper(depth: int) -> Damage:
    """The same page in so many elements more."""

    def damage(html: str, _: random.Random) -> bytes | None:
        start, end = html.find("<body"), html.rfind("</body")
        inside = html.find(">", start) + 1
        if start < 0 or end < inside:
            return None
        around = html[:inside], "<div>" * depth, html[inside:end], "</div>" * depth, html[end:]
        return "".join(around).encode()

    return damage


def labelled(charset: str, label: str) -> Damage:
    """The page in one charset under the label of another."""

    def damage(html: str, _: random.Random) -> bytes | None:
        start = html.lower().find("<head")
        inside = html.find(">", start) + 1
        if start < 0 or not inside:
            return None
        text = html.replace("charset", "chrset")
        inside = text.find(">", start) + 1
        try:
            return f"{text[:inside]}<meta charset={label}>{text[inside:]}".encode(charset)
        except UnicodeEncodeError:
            return None

    return damage


DAMAGES: Mapping[str, Damage] = MappingProxyType(
    {
        **{f"{count} bad bytes": bad_bytes(count) for count in (1, 10, 100)},
        **{f"{count} lone surrogates": surrogates(count) for count in (1, 10, 100)},
        **{f"{depth} deeper": deeper(depth) for depth in (250, 1000, 2000, 2100, 5000)},
        "utf-8 said to be euc-kr": labelled("utf-8", "euc-kr"),
        "utf-8 said to be latin-1": labelled("utf-8", "iso-8859-1"),
        "cp949 said to be utf-8": labelled("cp949", "utf-8"),
        "cp949 said to be euc-kr": labelled("cp949", "euc-kr"),
        "utf-16 said to be utf-8": labelled("utf-16", "utf-8"),
    }
)


def damage(options: argparse.Namespace) -> dict[str, object]:
    """Share of the words of each article that it still has when its page is damaged."""
    corpora = load(options.on, root=folder(options.corpora))
    sources = [one.html.decode() for one in corpora if _is_utf8(one.html)]
    pages = sources[:: max(1, len(sources) // 60)]
    with Workers({}) as workers:
        sound = [workers.begin(_raw(one)) for one in pages]
        words = [_words(one.result()) for one in sound]
        kept = {
            name: _kept_of(list(zip(pages, words, strict=True)), make, workers)
            for name, make in DAMAGES.items()
        }
        cut = list(_cut_off(list(zip(pages, words, strict=True)), workers))
    shares = {name: round(fmean(found), 4) for name, found in kept.items() if found}
    return {
        "pages": len(pages),
        "kept": shares,
        "kept_mean": round(fmean(chain.from_iterable(kept.values())), 4),
        "cut_off_kept": round(fmean(share for share, _ in cut), 4),
        "cut_off_said": round(fmean(said for _, said in cut), 4),
        "failed": [name for name, share in shares.items() if share < 0.99],
    }


def _kept_of(
    pages: Sequence[tuple[str, Counter[str]]], make: Damage, workers: Workers
) -> list[float]:
    chance = _chance()
    begun = []
    for one, words in pages:
        body = make(one, chance) if words else None
        if body is not None and len(body) <= MAX_PAGE_BYTES:
            begun.append((workers.begin(RawPage(body=body)), words))
    return [_share(_words(done.result()), words) for done, words in begun]


def _cut_off(
    pages: Sequence[tuple[str, Counter[str]]], workers: Workers
) -> Iterator[tuple[float, bool]]:
    """Pages that end behind nine tenths of their story: what is left of it, and if it is said."""
    for html, words in pages:
        outcome = workers.begin(_raw(html)).result()
        if not words or not isinstance(outcome, Cleaned) or "<body" not in html:
            continue
        at = len(outcome.article.body) * 9 // 10
        end = html.rfind(outcome.article.body[at][:20])
        if end < 0:
            continue
        before = html[:end]
        told = Counter(chain.from_iterable(text.split() for text in outcome.article.body[:at]))
        cut = workers.begin(_raw(before)).result()
        said = isinstance(cut, Cleaned) and any("cut off" in one for one in cut.article.warnings)
        yield _share(_words(cut), told), said or not isinstance(cut, Cleaned)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same pages each time, and no secret


def _raw(html: str) -> RawPage:
    return RawPage(body=html.encode("utf-8", "surrogatepass"))


def _words(outcome: Outcome) -> Counter[str]:
    if isinstance(outcome, Rejected | Quarantined):
        return Counter()
    text = " ".join(outcome.article.body).replace("\ufffd", "")
    return Counter(text.split())


def _share(found: Counter[str], words: Counter[str]) -> float:
    return (found & words).total() / max(1, words.total())


MEASUREMENTS: Mapping[str, Callable[[argparse.Namespace], dict[str, object]]] = MappingProxyType(
    {"shapes": shapes, "throughput": throughput, "damage": damage}
)

if __name__ == "__main__":
    sys.exit(main())
