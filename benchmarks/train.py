"""Make the learned reader's weights again: `python -m benchmarks.train --help`.

Needs the packages of `requirements-train.txt`. Learns from every corpus there is, prints what the
blocks' scores alone reach out-of-fold, and writes the shipped weights and those of the folds, with
which `benchmarks.quality` measures us on pages that did not teach them. The same corpora and
versions give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import CORPORA, ROOT, Page, folder, load
from benchmarks.folds import FOLDS, fold_of, fold_path
from benchmarks.labels import Labels, label
from cleaners.article import Layout
from cleaners.decode import NotText, decode
from cleaners.readers.cutter import cut
from cleaners.readers.hashes import HASHES
from cleaners.readers.html import outline_blocks, parse, read_outline, rules_say
from cleaners.readers.learned import DEPTH, SPLITS, Weights, all_words, columns
from cleaners.readers.markup import gather
from crawler.weights import NAME, pack_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

SHIPPED = ROOT / "crawler" / NAME
REGULAR = 0.3  # inverse strength of the linear model's L2; .1 and .3 gave the same
TREES = 300
FOREST = {
    "objective": "binary", "num_leaves": 24, "max_depth": DEPTH, "learning_rate": 0.06,
    "min_data_in_leaf": 40, "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5, "max_bin": 63, "num_threads": 1, "deterministic": True, "force_col_wise": True,
    "verbose": -1, "seed": 1,
}  # fmt: skip
# What a corpus counts for: the Korean one has golds made for this project, and few pages; of wcxb
# there are most pages, and not all are news; the labels of
# trafilatura's are strings, those of readability's another convention.
CORPUS_WEIGHT = {"korean": 2.0, "wcxb": 0.6, "trafilatura": 0.6, "readability": 0.5}
MOST_OF_PAGE = 60.0  # the weight of one page at most
FULL_WEIGHT = 25  # words of a block that counts once; a longer one up to three times


class Tree(TypedDict, total=False):
    """A node as lightgbm dumps it: a split with its two children, or a leaf with its value."""

    split_feature: int
    threshold: float
    left_child: Tree
    right_child: Tree
    leaf_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A page, cut and labelled."""

    fold: int
    layout: Layout
    words: list[tuple[int, ...]]
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All blocks of all pages under each other."""

    pages: Sequence[Read]
    starts: NDArray[np.int64]
    words: csr_matrix
    story: NDArray[np.bool_]
    weight: NDArray[np.float64]
    fold: NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, measure, write."""
    options = _options(arguments)
    pages = load(CORPORA, root=folder(options.corpora))
    table = _table(_read_all(pages, options.processes))
    print(f"{len(table.pages)} pages, {len(table.story)} blocks", file=sys.stderr)
    parts = [table.fold != fold for fold in range(FOLDS)] + [np.ones_like(table.story)]
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        linear = pool.map(partial(_linear, table), parts)
    wide = _columns(table, _out_of_fold(table, linear))
    name = _name(table, wide)
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        forests = pool.map(partial(_forest, table, wide), parts)
    for fold, (model, trees) in enumerate(zip(linear, forests, strict=True)):
        path = SHIPPED if fold == FOLDS else fold_path(fold)
        size = _write(path, _weights(name if fold == FOLDS else f"{name}/{fold}", model, trees))
    print(json.dumps({"name": name, "bytes": size, "pages": len(table.pages)}))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.train", description=__doc__)
    add = parser.add_argument
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--processes", type=int, default=2)
    return parser.parse_args(arguments)


# ---- the table ----


def _read_all(pages: Sequence[Page], processes: int) -> list[Read]:
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return [read for read in pool.imap(_read, pages, chunksize=8) if read is not None]


def _read(page: Page) -> Read | None:
    decoded = decode(page.html, "text/html")
    tree = None if isinstance(decoded, NotText) else parse(decoded.text)
    if tree is None:
        return None
    outline = read_outline(cut(tree), gather(tree))
    blocks, layout = outline_blocks(outline), outline.layout
    if not blocks:
        return None
    labels = label(page, blocks)
    weight = labels.weight * np.minimum(3, 0.3 + layout.counts / FULL_WEIGHT)
    weight *= min(1.0, MOST_OF_PAGE / max(1e-9, weight.sum())) * CORPUS_WEIGHT.get(page.corpus, 1.0)
    return Read(
        fold=fold_of(page),
        layout=layout,
        words=all_words(layout, rules_say([block.text for block in blocks], layout)),
        labels=Labels(story=labels.story, weight=weight),
    )


def _table(pages: Sequence[Read]) -> Table:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it

    sizes = [len(page.labels.story) for page in pages]
    words = [np.unique(own) for page in pages for own in page.words]
    ends = np.concatenate(([0], np.cumsum([len(own) for own in words])))
    flat = np.concatenate(words)
    return Table(
        pages=pages,
        starts=np.concatenate(([0], np.cumsum(sizes))),
        words=csr_matrix((np.ones(len(flat), np.float32), flat, ends), (len(words), HASHES)),
        story=np.concatenate([page.labels.story for page in pages]),
        weight=np.concatenate([page.labels.weight for page in pages]),
        fold=np.repeat([page.fold for page in pages], sizes),
    )


def _columns(table: Table, linear: NDArray[np.float64]) -> NDArray[np.float32]:
    bounds = zip(table.pages, table.starts[:-1], table.starts[1:], strict=True)
    return np.concatenate(
        [columns(page.layout, linear[start:end].astype(np.float32)) for page, start, end in bounds]
    )


# ---- learning ----


def _linear(table: Table, rows: NDArray[np.bool_]) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only training needs it

    taught = rows & (table.weight > 0)
    model = LogisticRegression(C=REGULAR, max_iter=200)
    return model.fit(table.words[taught], table.story[taught], table.weight[taught])


def _out_of_fold(table: Table, models: Sequence[LogisticRegression]) -> NDArray[np.float64]:
    """What the trees see must be as good as it will be on pages nobody learned from."""
    found = np.zeros(len(table.story))
    for fold in range(FOLDS):
        out = table.fold == fold
        found[out] = models[fold].decision_function(table.words[out])
    return found


def _forest(table: Table, wide: NDArray[np.float32], rows: NDArray[np.bool_]) -> list[Tree]:
    import lightgbm  # noqa: PLC0415 - only training needs it

    taught = rows & (table.weight > 0)
    data = lightgbm.Dataset(wide[taught], table.story[taught], weight=table.weight[taught])
    forest = lightgbm.train(FOREST, data, TREES)
    return [tree["tree_structure"] for tree in forest.dump_model()["tree_info"]]


def _weights(name: str, linear: LogisticRegression, forest: Sequence[Tree]) -> Weights:
    trees = [_full(root) for root in forest]
    return Weights(
        name=name,
        words=linear.coef_[0].astype(np.float32),
        bias=float(linear.intercept_[0]),
        features=np.array([tree[0] for tree in trees], np.int64),
        thresholds=np.array([tree[1] for tree in trees], np.float32),
        leaves=np.array([tree[2] for tree in trees], np.float32),
    )


def _full(root: Tree) -> tuple[list[int], list[float], list[float]]:
    """A tree with all its splits: where it has none, both ways lead to the same leaf."""
    features, thresholds, leaves = [0] * SPLITS, [0.0] * SPLITS, [0.0] * (SPLITS + 1)
    stack = [(root, 0)]
    while stack:
        node, at = stack.pop()
        if at >= SPLITS:
            leaves[at - SPLITS] = node["leaf_value"]
        elif "leaf_value" in node:
            stack += [(node, 2 * at + 1), (node, 2 * at + 2)]
        else:
            features[at], thresholds[at] = node["split_feature"], node["threshold"]
            stack += [(node["left_child"], 2 * at + 1), (node["right_child"], 2 * at + 2)]
    return features, thresholds, leaves


def _name(table: Table, wide: NDArray[np.float32]) -> str:
    digest = hashlib.sha256(wide.tobytes())
    for part in (table.story, table.weight, table.words.indices):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()[:12]


def _write(path: Path, weights: Weights) -> int:
    packed = pack_weights(weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)
    return len(packed)


if __name__ == "__main__":
    sys.exit(main())
