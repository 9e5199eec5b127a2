"""The measurement of duplicates: its truth is exact, and a small run holds what is claimed."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from benchmarks.duplicates_quality import (
    OURS,
    Finding,
    finding,
    main,
    ours,
    similar_pairs,
)
from benchmarks.synthetic.lookalikes import TEMPLATES
from benchmarks.synthetic.paragraphs import edited
from cleaners.duplicates import jaccard, shingles
from cleaners.normal import fold


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    output = tmp_path_factory.mktemp("results") / "duplicates_quality.json"
    nowhere = str(output.parent / "no corpora")

    assert main(["--small", "--corpora", nowhere, "--output", str(output)]) == 0
    return json.loads(output.read_text(encoding="utf-8"))


def test_the_truth_is_every_pair_of_texts_that_is_similar():
    texts = [text for pair in edited(3, 60) for text in (pair.original, pair.edited)]
    grams = [shingles(fold(text)) for text in texts]

    assert similar_pairs(grams) == {
        (one, other)
        for one, other in combinations(range(len(grams)), 2)
        if jaccard(grams[one], grams[other]) >= 0.7
    }
    assert ours(texts, grams) <= similar_pairs(grams)


def test_precision_and_recall_are_of_pairs():
    found, truth = frozenset({(0, 1), (0, 2)}), frozenset({(0, 1), (3, 4), (5, 6)})

    assert finding(found, truth) == Finding(precision=0.5, recall=0.3333, found=2, similar=3)
    assert finding(frozenset(), frozenset()) == Finding(precision=1, recall=1, found=0, similar=0)


def test_similar_blocks_are_found(figures):
    assert figures["finding"][OURS]["precision"] >= 0.99
    assert figures["finding"][OURS]["recall"] >= 0.98


def test_edits_that_keep_the_facts_are_duplicates_and_others_are_not(figures):
    assert figures["called the same"]["facts kept"] >= 0.95
    assert figures["called the same"]["facts changed"] <= 0.05


def test_look_alikes_are_not_merged(figures):
    merged = figures["look-alikes merged"]

    assert merged["all"] <= 0.05
    assert {key: share for key, share in merged.items() if share > 0.05} == {
        "all, by similarity alone": merged["all, by similarity alone"],
        "pairs": 4 * len(TEMPLATES),
    }
    assert merged["all, by similarity alone"] >= 0.8


def test_what_peers_reached_in_an_earlier_run_stays(tmp_path):
    output = tmp_path / "results.json"
    output.write_text(json.dumps({"finding": {"rensa": {"recall": 1}}}), encoding="utf-8")

    main(["--small", "--corpora", str(tmp_path / "none"), "--output", str(output)])

    assert set(json.loads(output.read_text(encoding="utf-8"))["finding"]) == {OURS, "rensa"}
