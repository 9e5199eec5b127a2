"""Speed and memory of finding near-duplicates: `python -m benchmarks.duplicates_speed --help`.

Signatures and streams of paragraphs against the peers that are installed
(`benchmarks/requirements-duplicates.txt`): one process, one thread, the same paragraphs for all,
CPU time; only ratios are worth keeping. Everybody starts from text, which is folded with
`cleaners.normal.fold`, and hashes character 3-grams into 128 permutations. Then the index alone,
with synthetic paragraphs: memory, the SQLite file it is read from, and what one more costs.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import multiprocessing
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any

os.environ.setdefault("RAYON_NUM_THREADS", "1")  # before the peers in Rust start theirs

import numpy as np

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bandindex import BandIndex, pairs_among
from benchmarks.corpora import CORPORA, KOREAN, folder, load
from cleaners import signatures
from cleaners.duplicates import jaccard, shingles
from cleaners.normal import fold
from cleaners.sieve import Sentences, likely_mates
from cleaners.signatures import BANDED, BANDS, PERMUTATIONS, band_keys, fold_all, sign, sketch

RESULTS = Path(__file__).resolve().parent / "results" / "duplicates.json"
LENGTHS = range(40, 300)  # letters of a paragraph; below 40 only exact matches count
SIMILAR = 0.7
BATCH = 1000
ARTICLE = 10  # paragraphs
STORED = "SELECT article, keys, sketches FROM bands ORDER BY article"
MOST_ARTICLES = 1 << 24  # above the numbers of those that are stored
SEED = 4
SCALES = (100_000, 1_000_000)
MORE = 5_000  # paragraphs asked for and added behind each scale, in each of three ways
HANGUL = re.compile("[가-힣]")
LATIN = re.compile(r"[ -~‘’“”–—…£€·éèüöäñ]*")
PEERS = ("datasketch", "rensa", "gaoya", "datatrove", "text-dedup")

Texts = Sequence[str]
Run = Callable[[Texts], int]
"""Goes over all texts; what it returns is a count that tells whether it did its work."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write beside what else was measured of duplicates."""
    options = _options(arguments)
    texts = paragraphs(folder(options.corpora), options.paragraphs)
    result = {
        "paragraphs": len(texts),
        "korean": sum(1 for text in texts if HANGUL.search(text)),
        "mean_length": round(sum(map(len, texts)) / len(texts), 1),
        "versions": _versions(),
        "signatures": _measured(SIGNATURES, texts, options.rounds),
        "streams": _measured(STREAMS, texts, options.rounds),
        "index": {str(size): scale(texts, size) for size in options.scales},
    }
    print(json.dumps(result, indent=1, ensure_ascii=False))
    there = json.loads(options.output.read_text("utf-8")) if options.output.exists() else {}
    made = json.dumps(there | {"speed": result}, indent=1, ensure_ascii=False)
    options.output.write_text(made + "\n", "utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates_speed", description=__doc__)
    add = parser.add_argument
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--paragraphs", type=int, default=20_000)
    add("--rounds", type=int, default=3, help="the fastest counts")
    add("--scales", type=int, nargs="*", default=SCALES, metavar="PARAGRAPHS")
    add("--output", type=Path, default=RESULTS, metavar="FILE")
    return parser.parse_args(arguments)


def paragraphs(root: Path, wanted: int) -> list[str]:
    """Korean ones first, then English, each once; in an order that has nothing to do with it."""
    golds = (line for page in load(CORPORA, root=root) for gold in page.golds for line in gold)
    raw = (
        path.read_text("utf-8", "replace") for path in sorted((root / KOREAN / "text").iterdir())
    )
    lines = (line.strip() for text in (*raw, *golds) for line in text.split("\n"))
    found = list(dict.fromkeys(line for line in lines if len(line) in LENGTHS))
    korean = [line for line in found if HANGUL.search(line)]
    english = [line for line in found if LATIN.fullmatch(line)]
    chance = np.random.default_rng(SEED)
    picked = (korean + [english[at] for at in chance.permutation(len(english))])[:wanted]
    return [picked[at] for at in chance.permutation(len(picked))]


def _versions() -> dict[str, str]:
    names = ("numpy", *PEERS)
    return {"python": sys.version.split()[0]} | {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:
        return "not installed"


def _measured(
    runs: Mapping[str, Run], texts: Texts, rounds: int
) -> dict[str, dict[str, float | int]]:
    """CPU microseconds a paragraph, the fastest round; in turn, so that all meet the same machine.

    What takes a hundred microseconds and more is measured once.
    """
    found: dict[str, dict[str, float | int]] = {}
    there = {name: run for name, run in runs.items() if _runs(name, run, texts[:100])}
    for turn in range(rounds):
        for name, run in there.items():
            if turn and found[name]["us"] > 100:
                continue
            start = time.process_time()
            count = run(texts)
            spent = round((time.process_time() - start) / len(texts) * 1e6, 2)
            print(f"{name}: {spent} µs, {count}", file=sys.stderr)
            before = found.get(name, {"us": spent})["us"]
            found[name] = {"us": min(spent, before), "count": count}
    return found


def _runs(name: str, run: Run, few: Texts) -> bool:
    """Whether it is installed; what it imports and prepares is not measured."""
    try:
        run(few)
    except ImportError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    return True


# ---- signatures ----


def _batches(texts: Texts, size: int = BATCH) -> Iterator[Texts]:
    for first in range(0, len(texts), size):
        yield texts[first : first + size]


def _grams(text: str) -> list[str]:
    folded = fold(text)
    return [folded[at : at + 3] for at in range(len(folded) - 2)]


def _bytes(text: str) -> list[bytes]:
    return [gram.encode() for gram in _grams(text)]


def folded_and_hashed(texts: Texts) -> int:
    """The least that signing from text has to do: fold, and hash each shingle."""
    hashed = 0
    for batch in _batches(texts):
        folded = fold_all(batch)
        ends = np.fromiter(map(len, folded), np.intp, len(folded)).cumsum()
        hashed += len(signatures._hashes(folded, ends))
    return hashed


def signed(texts: Texts) -> int:
    return sum(len(sign(fold_all(batch))) for batch in _batches(texts))


def signed_for_index(texts: Texts) -> int:
    """What the index needs: 56 permutations, keys, sketches."""
    return sum(len(_rows(fold_all(batch))[0]) for batch in _batches(texts))


def _rows(folded: Texts) -> tuple[signatures.Keys, signatures.Sketches]:
    made = sign(folded, permutations=BANDED)
    return band_keys(made), sketch(made)


def datasketch_update(texts: Texts) -> int:
    from datasketch import MinHash  # noqa: PLC0415 - a peer may be missing

    for text in texts:
        made = MinHash(num_perm=PERMUTATIONS)
        for gram in _bytes(text):
            made.update(gram)
    return len(texts)


def datasketch_update_batch(texts: Texts) -> int:
    from datasketch import MinHash  # noqa: PLC0415 - a peer may be missing

    for text in texts:
        MinHash(num_perm=PERMUTATIONS).update_batch(_bytes(text))
    return len(texts)


def datasketch_bulk(texts: Texts) -> int:
    from datasketch import MinHash  # noqa: PLC0415 - a peer may be missing

    return sum(
        len(MinHash.bulk(map(_bytes, batch), num_perm=PERMUTATIONS)) for batch in _batches(texts)
    )


def datasketch_bulk_xxhash(texts: Texts) -> int:
    from datasketch import MinHash  # noqa: PLC0415 - a peer may be missing
    from xxhash import xxh32_intdigest  # noqa: PLC0415 - a peer may be missing

    options = {"num_perm": PERMUTATIONS, "hashfunc": xxh32_intdigest}
    return sum(len(MinHash.bulk(map(_bytes, batch), **options)) for batch in _batches(texts))


def rensa_sets(texts: Texts) -> int:
    from rensa import RMinHash  # noqa: PLC0415 - a peer may be missing

    made = (
        RMinHash.digests_from_token_sets(list(map(_grams, batch)), PERMUTATIONS, 42)
        for batch in _batches(texts)
    )
    return sum(map(len, made))


def datatrove_signature(texts: Texts) -> int:
    from datatrove.pipeline.dedup.minhash import (  # noqa: PLC0415 - a peer may be missing
        MinhashConfig,
        MinhashDedupSignature,
    )

    config = MinhashConfig(num_buckets=16, hashes_per_bucket=8)
    # Without its tokenizer of words, which needs models.
    step = MinhashDedupSignature.__new__(MinhashDedupSignature)
    step.config, step.num_hashes, step._parameters = config, PERMUTATIONS, None
    from datatrove.utils.hashing import create_hash_func  # noqa: PLC0415 - a peer may be missing

    hashed = create_hash_func(config.hash_config)
    return sum(
        len(step.get_signature(np.array([[hashed(gram)] for gram in _bytes(text)], np.uint64)))
        for text in texts
    )


def text_dedup_embed(texts: Texts) -> int:
    from text_dedup.minhash import embed_func  # noqa: PLC0415 - a peer may be missing
    from text_dedup.utils import xxh3_32hash  # noqa: PLC0415 - a peer may be missing

    chance = np.random.RandomState(42)
    prime = np.uint64((1 << 61) - 1)
    options: dict[str, Any] = {
        "num_perm": PERMUTATIONS,
        "ngram_size": 1,
        "min_length": 0,
        "hashranges": [(at, at + 4) for at in range(0, PERMUTATIONS, 4)],
        "permutations": tuple(
            chance.randint(1, prime, PERMUTATIONS, dtype=np.uint64) for _ in range(2)
        ),
        "hash_func": xxh3_32hash,
        "dtype": np.uint64,
        "max_hash": np.uint32(2**32 - 1),
        "modulo_prime": prime,
    }
    # It knows n-grams of words only: each 3-gram is given as a word.
    return sum(len(embed_func(" ".join(_grams(text)), 0, **options)) // 2 for text in texts)


SIGNATURES: Mapping[str, Run] = MappingProxyType(
    {
        "newswinnow": signed,
        "newswinnow, what its index needs": signed_for_index,
        "fold and hash the shingles alone": folded_and_hashed,
        "datasketch update": datasketch_update,
        "datasketch update_batch": datasketch_update_batch,
        "datasketch bulk": datasketch_bulk,
        "datasketch bulk, xxh32": datasketch_bulk_xxhash,
        "rensa": rensa_sets,
        "datatrove": datatrove_signature,
        "text-dedup": text_dedup_embed,
    }
)


# ---- streams: find what is like it among those that came before, then add it ----


def newswinnow(texts: Texts, *, size: int) -> int:
    """Exactly verified pairs."""
    index = BandIndex()
    before: list[str] = []
    similar = 0
    for batch in _batches(texts, size):
        folded = fold_all(batch)
        keys, sketches = _rows(folded)
        found = [index.query(keys, sketches)]
        if len(batch) > 1:
            later, earlier = pairs_among(keys, sketches)
            found.append((later, earlier + len(before)))
        first = len(before)
        before += folded
        for rows, numbers in found:
            similar += _similar(before, (rows + first).tolist(), numbers.tolist())
        index.add(np.zeros(len(keys), np.int32), keys, sketches)
    return similar


def _similar(folded: Texts, rows: Sequence[int], numbers: Sequence[int]) -> int:
    sets = {at: shingles(folded[at]) for at in {*rows, *numbers}}
    pairs = zip(rows, numbers, strict=True)
    return sum(jaccard(sets[one], sets[other]) >= SIMILAR for one, other in pairs)


def newswinnow_single(texts: Texts) -> int:
    return newswinnow(texts, size=1)


def newswinnow_articles(texts: Texts) -> int:
    return newswinnow(texts, size=ARTICLE)


def newswinnow_batches(texts: Texts) -> int:
    return newswinnow(texts, size=BATCH)


def _datasketch(texts: Texts, sign_one: Callable[[Any, list[bytes]], None]) -> int:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - a peer may be missing

    index = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)
    found = 0
    for number, text in enumerate(texts):
        made = MinHash(num_perm=PERMUTATIONS)
        sign_one(made, _bytes(text))
        found += len(index.query(made))
        index.insert(number, made)
    return found


def datasketch_readme(texts: Texts) -> int:
    """As its README shows it: shingle by shingle; what is found is not verified."""

    def sign_one(made: Any, grams: list[bytes]) -> None:
        for gram in grams:
            made.update(gram)

    return _datasketch(texts, sign_one)


def datasketch_batch(texts: Texts) -> int:
    """As the README has it, with the shingles of a text at once."""
    return _datasketch(texts, lambda made, grams: made.update_batch(grams))


def _rensa(texts: Texts, bands: int) -> int:
    from rensa import RMinHash, RMinHashDeduplicator  # noqa: PLC0415 - a peer may be missing

    index = RMinHashDeduplicator(SIMILAR, PERMUTATIONS, use_lsh=True, num_bands=bands)
    found = 0
    for number, text in enumerate(texts):
        made = RMinHash(PERMUTATIONS, 42)
        made.update(_grams(text))
        found += len(index.get_duplicates(made))
        index.add(str(number), made)
    return found


def rensa_stream(texts: Texts) -> int:
    """Bands of eight rows: at .7 it finds .6 of the pairs."""
    return _rensa(texts, 16)


def rensa_recall(texts: Texts) -> int:
    """Bands of four rows, as ours."""
    return _rensa(texts, 32)


def gaoya_stream(texts: Texts) -> int:
    from gaoya.minhash import MinHashStringIndex  # noqa: PLC0415 - a peer may be missing

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=SIMILAR,
        num_bands=32,
        band_size=4,
        analyzer="char",
        ngram_range=(3, 3),
    )
    found = 0
    for number, text in enumerate(texts):
        folded = fold(text)
        found += len(index.query(folded))
        index.insert_document(number, folded)
    return found


STREAMS: Mapping[str, Run] = MappingProxyType(
    {
        "newswinnow, one by one": newswinnow_single,
        f"newswinnow, articles of {ARTICLE}": newswinnow_articles,
        f"newswinnow, batches of {BATCH}": newswinnow_batches,
        "datasketch as in its README": datasketch_readme,
        "datasketch, update_batch": datasketch_batch,
        "rensa, 16 bands": rensa_stream,
        "rensa, 32 bands": rensa_recall,
        "gaoya": gaoya_stream,
    }
)


# ---- the index at scale ----


def scale(texts: Texts, size: int) -> dict[str, float]:
    """Bytes a paragraph, seconds to open, and microseconds for one more; in a fresh interpreter."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "index.db"
        chance = np.random.default_rng(SEED)
        words = [word for text in texts for word in text.split()]
        store(path, (synthetic(words, BATCH * 10, chance) for _ in range(size // (BATCH * 10))))
        more = [synthetic(words, MORE, chance) for _ in range(3)]
        found = _apart(_opened, path, more) | _apart(_passed, path, more)
        return {"disk_bytes": round(path.stat().st_size / size, 1)} | {
            name: round(value, 2) for name, value in found.items()
        }


def _apart(measure: Callable[..., None], *arguments: object) -> dict[str, float]:
    """What it sends, from an interpreter whose memory nothing else was in."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=measure, args=(there, *arguments))
    worker.start()
    there.close()
    found: dict[str, float] = here.recv()
    worker.join()
    return found


def synthetic(words: Sequence[str], count: int, chance: np.random.Generator) -> list[str]:
    """Paragraphs of 22 words of the real ones, by their frequency; a fiftieth a word apart."""
    drawn = chance.integers(0, len(words), (count, 22))
    drawn[1 :: 2 * ARTICLE, 1:] = drawn[: -1 : 2 * ARTICLE, 1:]
    return [" ".join([words[at] for at in row]) for row in drawn.tolist()]


def store(path: Path, batches: Iterator[list[str]]) -> None:
    """A row an article: the keys and the sketches of its paragraphs."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE bands (article INTEGER PRIMARY KEY, keys BLOB, sketches BLOB)"
        )
        for batch in batches:
            keys, sketches = _rows(fold_all(batch))
            connection.executemany(
                "INSERT INTO bands (keys, sketches) VALUES (?, ?)",
                [
                    (keys[at : at + ARTICLE].tobytes(), sketches[at : at + ARTICLE].tobytes())
                    for at in range(0, len(batch), ARTICLE)
                ],
            )


def opened_index(path: Path) -> BandIndex:
    index = BandIndex()
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.execute(STORED)
        while rows := cursor.fetchmany(BATCH):
            articles, keys, sketches = zip(*rows, strict=True)
            lengths = [len(blob) // (4 * BANDS) for blob in keys]
            index.add(
                np.repeat(np.array(articles, np.int32), lengths),
                np.frombuffer(b"".join(keys), np.uint32).reshape(-1, BANDS),
                np.frombuffer(b"".join(sketches), np.uint64),
            )
    return index


def _passed(pipe: Connection, path: Path, more: Sequence[Texts]) -> None:
    pipe.send(passed_by(path, more[0]))
    pipe.close()


def passed_by(path: Path, texts: Texts) -> dict[str, float]:
    """What the end of a run does: stored sentences pass by those of new articles, once."""
    keys, sketches = _rows(fold_all(texts))
    rows = [
        (MOST_ARTICLES + at, keys[at:end].tobytes(), sketches[at:end].tobytes())
        for at, end in ((at, at + ARTICLE) for at in range(0, len(texts), ARTICLE))
    ]
    spent = {count: _passed_by(path, rows[:count]) for count in (1, len(rows))}
    return {
        "passing_s": spent[1],
        "passing_more_ms": (spent[len(rows)] - spent[1]) / (len(rows) - 1) * 1000,
        "passing_peak_mib": _status("VmHWM") / 1024**2,
    }


def _passed_by(path: Path, asked: Sequence[tuple[int, bytes, bytes]]) -> float:
    start = time.process_time()
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.execute(STORED)
        portions = iter(lambda: cursor.fetchmany(BATCH), [])
        likely_mates(Sentences.of(asked), map(Sentences.of, portions))
    return time.process_time() - start


def _opened(pipe: Connection, path: Path, more: Sequence[Texts]) -> None:
    before = _status("VmRSS")
    cpu, clock = time.process_time(), time.perf_counter()
    index = opened_index(path)
    found = {
        "open_cpu_s": time.process_time() - cpu,
        "open_s": time.perf_counter() - clock,
        "peak_bytes": (_status("VmHWM") - before) / len(index),
    }
    ctypes.CDLL(None).malloc_trim(0)  # what the allocator keeps is not the index's
    found |= {
        "array_bytes": index.nbytes / len(index),
        "resident_bytes": (_status("VmRSS") - before) / len(index),
    }
    newswinnow(more[0][:100], size=1)  # imports datasketch
    ways = {"single": 1, "article": ARTICLE, "batch": BATCH}
    for texts, (name, size) in zip(more, ways.items(), strict=True):
        candidates, start = 0, time.process_time()
        for batch in _batches(texts, size):
            keys, sketches = _rows(fold_all(batch))
            candidates += len(index.query(keys, sketches)[0])
            index.add(np.zeros(len(keys), np.int32), keys, sketches)
        found[f"{name}_us"] = (time.process_time() - start) / len(texts) * 1e6
        found[f"{name}_candidates"] = candidates / len(texts)
    pipe.send(found)
    pipe.close()


def _status(name: str) -> int:
    """Bytes, of this program alone."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main())
