"""ROUGE-LSum as fundus-evaluation takes it: no stemming, summaries split into sentences.

Lin 2004, "ROUGE: a Package for Automatic Evaluation of Summaries", section 3.2, with the counting
of ROUGE-1.5.5 that rouge_score 0.1 follows: a word is matched once. rouge_score asks NLTK's English
Punkt model for the sentences; `sentences` stands in for it without a model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Sentence = Sequence[str]

NOT_ALNUM = re.compile(r"[^a-z0-9]+")
# A full stop, or more, then quotes or brackets, then white space.
SENTENCE_END = re.compile(r"([.?!]+[\"'”’)\]]*)\s+")
LAST_WORD = re.compile(r"\S*$")
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "rev",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "sen",
        "rep",
        "gov",
        "pres",
        "hon",
        "st",
        "jr",
        "sr",
        "co",
        "corp",
        "inc",
        "ltd",
        "vs",
        "etc",
        "no",
        "nos",
        "vol",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
        "dept",
        "est",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "d.c",
    ]
)
OPENERS = "\"'“‘(["


def rouge_lsum(reference: str, hypothesis: str) -> tuple[int, int, int]:
    """Words matched, words of the hypothesis, words of the reference."""
    wanted = [words(sentence) for sentence in sentences(reference)]
    given = [words(sentence) for sentence in sentences(hypothesis)]
    return (_hits(wanted, given), sum(map(len, given)), sum(map(len, wanted)))


def words(text: str) -> list[str]:
    """Runs of ASCII letters and digits in lower case, as rouge_score's default tokenizer."""
    return NOT_ALNUM.sub(" ", text.lower()).split()


def sentences(text: str) -> list[str]:
    """Split after a full stop that closes a sentence; a line break alone splits nothing.

    So does Punkt: a heading without a full stop belongs to the sentence after it.
    """
    found, start = [], 0
    for stop in SENTENCE_END.finditer(text):
        if _closes(text[start : stop.start()], stop[1], text[stop.end() :][:2]):
            found.append(text[start : stop.end(1)])
            start = stop.end()
    found.append(text[start:])
    return [sentence for sentence in found if sentence.strip()]


def _closes(before: str, mark: str, after: str) -> bool:
    """No sentence begins in lower case, none ends with an initial or an abbreviation."""
    first = after.lstrip(OPENERS)[:1]
    if mark[0] != "." or mark.startswith(".."):
        return not first.islower()
    last = LAST_WORD.search(before)
    word = last[0].lstrip(OPENERS).lower() if last else ""
    initial = len(word) == 1 and word.isalpha()
    return not first.islower() and not initial and word not in ABBREVIATIONS


def _hits(reference: Sequence[Sentence], hypothesis: Sequence[Sentence]) -> int:
    """Words of the union of common subsequences, each as often as both sides have it."""
    wanted = Counter(word for sentence in reference for word in sentence)
    given = Counter(word for sentence in hypothesis for word in sentence)
    hits = 0
    for sentence in reference:
        for word in _union(sentence, hypothesis):
            if wanted[word] > 0 and given[word] > 0:
                hits += 1
                wanted[word] -= 1
                given[word] -= 1
    return hits


def _union(sentence: Sentence, hypothesis: Sequence[Sentence]) -> list[str]:
    """The sentence's words that are in its longest common subsequence with any other sentence."""
    found: set[int] = set()
    own = frozenset(sentence)
    for other in hypothesis:
        if sentence == other:
            return list(sentence)
        if not own.isdisjoint(other):
            found.update(common_subsequence(sentence, other))
    return [sentence[at] for at in sorted(found)]


def common_subsequence(left: Sentence, right: Sentence) -> list[int]:
    """Places in `left` of a longest common subsequence, the one rouge_score reads out."""
    table = _lengths(left, right)
    row, column, places = len(left), len(right), []
    while row and column:
        if left[row - 1] == right[column - 1]:
            row, column = row - 1, column - 1
            places.append(row)
        elif table[row][column - 1] > table[row - 1][column]:
            column -= 1
        else:
            row -= 1
    return places[::-1]


def _lengths(left: Sentence, right: Sentence) -> list[list[int]]:
    """Length of the longest common subsequence of every two beginnings."""
    above = [0] * (len(right) + 1)
    table = [above]
    for word in left:
        row = [0]
        for column, other in enumerate(right):
            row.append(above[column] + 1 if word == other else max(row[column], above[column + 1]))
        table.append(row)
        above = row
    return table
