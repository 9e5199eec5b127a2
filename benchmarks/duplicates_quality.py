"""Quality of finding text that is said twice: `python -m benchmarks.duplicates_quality --help`.

Three questions, on the made-up paragraphs of `benchmarks/synthetic`: are similar blocks found; are
those that say the same called so; are those that say something else left alone. Prints Markdown
tables and writes the numbers to `results/duplicates_quality.json`; what an earlier run wrote of
peers stays, so that they can be run in an environment of their own.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import sparse

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import folder
from benchmarks.synthetic.lookalikes import FIRST_SIGHT, LIMITS, PAIRS, LookAlike, look_alikes
from benchmarks.synthetic.paragraphs import PARAGRAPHS, Pair, edited
from cleaners.duplicates import SIMILAR, jaccard, shingles
from cleaners.facts import says_the_same
from cleaners.normal import fold

Found = frozenset[tuple[int, int]]
"""Pairs of texts by their numbers, the smaller first."""
Grams = Sequence[frozenset[str]]
Peer = Callable[[Sequence[str], Grams], Found]

RESULTS = Path(__file__).resolve().parent / "results" / "duplicates_quality.json"
SEED = 2026
# Look-alikes of each template among the texts: edits are mostly far above the threshold, these not.
BORDERLINE = 10
SMALL = 400  # paragraphs; 4 look-alikes of each template
AT_ONCE = 500  # rows of texts compared with all others; 20,000 of them fit into memory
THRESHOLD = 0.7  # of the truth, as in design/nearduplicates.md
BANDS = (14, 4)
PERMUTATIONS = 56
OURS = "newswinnow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How many of the similar pairs were found."""

    precision: float
    recall: float
    found: int
    similar: int


# ---- the truth ----


def similar_pairs(grams: Grams, least: float = THRESHOLD) -> Found:
    """All pairs whose exact Jaccard similarity is that high: every text with every other."""
    matrix = _matrix(grams)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    found: set[tuple[int, int]] = set()
    for start in range(0, len(grams), AT_ONCE):
        shared = (matrix[start : start + AT_ONCE] @ matrix.T).tocoo()
        rows = shared.row + start
        together = sizes[rows] + sizes[shared.col] - shared.data
        alike = (shared.data >= least * together) & (rows < shared.col)
        found.update(zip(rows[alike].tolist(), shared.col[alike].tolist(), strict=True))
    return frozenset(found)


def _matrix(grams: Grams) -> sparse.csr_matrix:
    columns: dict[str, int] = {}
    numbers = [columns.setdefault(gram, len(columns)) for one in grams for gram in sorted(one)]
    starts = np.concatenate(([0], np.cumsum([len(one) for one in grams])))
    ones = np.ones(len(numbers), np.int32)
    return sparse.csr_matrix((ones, numbers, starts), shape=(len(grams), len(columns)))


# ---- finding, by us and by others ----


def ours(_texts: Sequence[str], grams: Grams) -> Found:
    """Candidates by bands of signatures, verified by their exact similarity."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - a peer's environment may lack it

    hashed = ([gram.encode() for gram in one] for one in grams)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    return frozenset(
        pair
        for pair in _asked(index, MinHash.bulk(hashed, num_perm=PERMUTATIONS))
        if jaccard(grams[pair[0]], grams[pair[1]]) >= THRESHOLD
    )


def _asked(index: Any, signatures: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Query, then insert, one by one."""
    for later, signature in enumerate(signatures):
        for earlier in index.query(signature):
            yield int(earlier), later
        index.insert(later, signature)


def datasketch_readme(_texts: Sequence[str], grams: Grams) -> Found:
    """128 permutations, a threshold, and what a query returns."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - a peer

    def signature(one: frozenset[str]) -> MinHash:
        made = MinHash(num_perm=128)
        for gram in one:
            made.update(gram.encode())
        return made

    index = MinHashLSH(threshold=THRESHOLD, num_perm=128)
    return frozenset(_asked(index, map(signature, grams)))


def rensa(_texts: Sequence[str], grams: Grams) -> Found:
    """Signatures and index of its README; pairs whose estimate is that high."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - a peer

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=32)
    signatures: list[RMinHash] = []
    found: set[tuple[int, int]] = set()
    for later, one in enumerate(grams):
        signature = RMinHash(num_perm=128, seed=42)
        signature.update(sorted(one))
        for earlier in index.query(signature):
            if signatures[earlier].jaccard(signature) >= THRESHOLD:
                found.add((earlier, later))
        signatures.append(signature)
        index.insert(later, signature)
    return frozenset(found)


def gaoya(texts: Sequence[str], _grams: Grams) -> Found:
    """Its index of strings by characters, which verifies by the estimate."""
    from gaoya.minhash import MinHashStringIndex  # noqa: PLC0415 - a peer

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=42,
        band_size=3,
        num_hashes=126,
        analyzer="char",
        lowercase=True,
        ngram_range=(3, 3),
    )
    found: set[tuple[int, int]] = set()
    for later, text in enumerate(map(fold, texts)):
        found.update((int(earlier), later) for earlier in index.query(text))
        index.insert_document(later, text)
    return frozenset(found)


def text_dedup(texts: Sequence[str], _grams: Grams) -> Found:
    """Its signatures with its bands for the threshold; texts that share a band are duplicates."""
    from text_dedup.minhash import embed_func  # noqa: PLC0415 - a peer
    from text_dedup.utils.analysis import optimal_param  # noqa: PLC0415 - a peer
    from text_dedup.utils.hashfunc import xxh3_32hash  # noqa: PLC0415 - a peer

    bands, rows = optimal_param(THRESHOLD, 256, 0.5, 0.5)
    most, prime = np.uint32((1 << 32) - 1), np.uint32((1 << 32) - 5)
    chance = np.random.RandomState(42)
    permutations = (
        chance.randint(1, prime, size=256, dtype=np.uint32),
        chance.randint(0, prime, size=256, dtype=np.uint32),
    )
    embedded = (
        # Its grams are of words: letters apart are words to it.
        embed_func(
            " ".join(fold(text)),
            at,
            num_perm=256,
            ngram_size=3,
            min_length=0,
            hashranges=[(band * rows, (band + 1) * rows) for band in range(bands)],
            permutations=permutations,
            hash_func=xxh3_32hash,
            dtype=np.uint32,
            max_hash=most,
            modulo_prime=prime,
        )["__signatures__"]
        for at, text in enumerate(texts)
    )
    return _sharing_a_band(embedded)


def datatrove(_texts: Sequence[str], grams: Grams) -> Found:
    """Its signatures of our grams in its 14 buckets of 8; sharing a bucket is being duplicates."""
    from datatrove.pipeline.dedup.minhash import (  # noqa: PLC0415 - a peer
        MinhashConfig,
        MinhashDedupSignature,
    )
    from datatrove.utils.hashing import create_hash_func  # noqa: PLC0415 - a peer

    config = MinhashConfig()
    signer = MinhashDedupSignature(output_folder="/dev/null", config=config)
    hash_of = create_hash_func(config.hash_config)
    signed = (
        signer.get_signature(
            np.fromiter((hash_of(gram.encode()) for gram in sorted(one)), dtype=np.uint64).reshape(
                (-1, 1)
            )
        )
        for one in grams
    )
    return _sharing_a_band(map(tuple, buckets) for buckets in signed)


def _sharing_a_band(signed: Iterable[Iterable[object]]) -> Found:
    bands: dict[tuple[int, object], list[int]] = defaultdict(list)
    for at, signature in enumerate(signed):
        for number, band in enumerate(signature):
            bands[number, band].append(at)
    return frozenset(pair for members in bands.values() for pair in combinations(members, 2))


PEERS: Mapping[str, tuple[str, Peer]] = MappingProxyType(
    {
        OURS: ("datasketch", ours),
        "datasketch": ("datasketch", datasketch_readme),
        "rensa": ("rensa", rensa),
        "gaoya": ("gaoya", gaoya),
        "text-dedup": ("text-dedup", text_dedup),
        "datatrove": ("datatrove", datatrove),
    }
)


def finding(found: Found, truth: Found) -> Finding:
    """Precision and recall of pairs."""
    right = len(found & truth)
    return Finding(
        precision=round(right / len(found), 4) if found else 1.0,
        recall=round(right / len(truth), 4) if truth else 1.0,
        found=len(found),
        similar=len(truth),
    )


# ---- the verdict ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Two texts, and what was said of them."""

    group: str
    """Language and edit, or the template."""
    similarity: float
    said_again: bool

    @property
    def in_a_page(self) -> bool:
        """The same with the threshold of blocks of one page."""
        return self.said_again and self.similarity >= SIMILAR


def _verdict(group: str, one: str, other: str) -> Verdict:
    similarity = jaccard(shingles(fold(one)), shingles(fold(other)))
    said_again = similarity >= THRESHOLD and says_the_same(one, other)
    return Verdict(group=group, similarity=similarity, said_again=said_again)


def called_the_same(pairs: Iterable[Pair]) -> dict[str, object]:
    """Share of duplicates among pairs of each edit, and of all edits that keep the facts."""
    judged = [(_verdict(f"{p.language} {p.edit}", p.original, p.edited), p) for p in pairs]
    kept = [verdict for verdict, pair in judged if pair.keeps_facts]
    changed = [verdict for verdict, pair in judged if not pair.keeps_facts]
    similar = [verdict for verdict in kept if verdict.similarity >= THRESHOLD]
    return {
        **_by_group(verdict for verdict, _ in judged),
        "facts kept": _share(kept),
        "facts kept, of those similar": _share(similar),
        "facts kept, in a page": _share(kept, "in_a_page"),
        "facts changed": _share(changed),
    }


def wrongly_merged(pairs: Iterable[LookAlike]) -> dict[str, object]:
    """Share of look-alikes taken for duplicates, for each template and for all."""
    verdicts = [_verdict(pair.template, pair.one, pair.other) for pair in pairs]
    similar = [verdict.similarity >= THRESHOLD for verdict in verdicts]
    return {
        **_by_group(verdicts),
        "all": _share(verdicts),
        "all, by similarity alone": round(sum(similar) / len(similar), 4),
        "pairs": len(verdicts),
    }


def _by_group(verdicts: Iterable[Verdict]) -> dict[str, float]:
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.group].append(verdict)
    return {group: _share(found) for group, found in groups.items()}


def _share(verdicts: Sequence[Verdict], verdict: str = "said_again") -> float:
    return round(sum(bool(getattr(one, verdict)) for one in verdicts) / len(verdicts), 4)


# ---- the run ----


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the figures of peers that are not installed are left as they are."""
    options = _options(arguments)
    corpora = folder(options.corpora)
    pairs = edited(SEED, options.paragraphs, corpora=corpora if corpora.exists() else None)
    each = PAIRS if options.paragraphs > SMALL else 4
    results: dict[str, dict[str, object]] = {"finding": _find(pairs, options.peers)}
    results["texts"] = {
        "paragraphs": 2 * len(pairs),
        "source": "corpora" if corpora.exists() else "made up",
    }
    if OURS in options.peers:
        results["called the same"] = called_the_same(pairs)
        results["look-alikes merged"] = wrongly_merged(look_alikes(SEED, each))
        results["look-alikes merged, at first sight"] = wrongly_merged(
            look_alikes(SEED, each, FIRST_SIGHT)
        )
        results["known limits"] = wrongly_merged(look_alikes(SEED, each, LIMITS))
    _write(options.output, results)
    for heading, rows in results.items():
        print(f"\n| {heading} | |\n|---|---|")
        for key, value in rows.items():
            print(f"| {key} | {value} |")
    return 0


def _find(pairs: Sequence[Pair], peers: Sequence[str]) -> dict[str, object]:
    texts = [
        *(text for pair in pairs for text in (pair.original, pair.edited)),
        *(text for pair in look_alikes(SEED, BORDERLINE) for text in (pair.one, pair.other)),
    ]
    grams = [shingles(fold(text)) for text in texts]
    truth = similar_pairs(grams)
    return {name: asdict(finding(PEERS[name][1](texts, grams), truth)) for name in peers}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates_quality", description=__doc__)
    add = parser.add_argument
    add("peers", nargs="*", default=[OURS], help=f"of {', '.join(PEERS)}, or all")
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--paragraphs", type=int, default=PARAGRAPHS)
    add("--small", dest="paragraphs", action="store_const", const=SMALL)
    add("--output", type=Path, default=RESULTS, metavar="FILE")
    options = parser.parse_args(arguments)
    chosen = tuple(PEERS) if list(options.peers) == ["all"] else tuple(options.peers)
    for name in chosen:
        if name not in PEERS:
            parser.error(f"no peer {name}; there are {', '.join(PEERS)}")
    options.peers = [name for name in chosen if _installed(PEERS[name][0])]
    return options


def _installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        print(f"{package} is not installed, skipped", file=sys.stderr)
        return False


def _write(output: Path, results: Mapping[str, Mapping[str, object]]) -> None:
    """Over what an earlier run wrote, group by group."""
    kept = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
    merged = {**kept, **results, "finding": {**kept.get("finding", {}), **results["finding"]}}
    output.write_text(
        json.dumps(merged, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    sys.exit(main())
