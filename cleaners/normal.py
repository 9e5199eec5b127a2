"""The form in which texts are compared: what a reader would not notice is folded away."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Quotes and dashes of all scripts to one each: without this, recall on quote edits falls to .82.
FOLD = (
    dict.fromkeys("‘’‚‛“”„‟«»‹›「」『』＂＇`´′″", "'")
    | {'"': "'"}
    | dict.fromkeys("‐‑‒–—―−－", "-")
    | dict.fromkeys("·・‧∙⋅•ㆍ", "·")
)
FOLDABLE = re.compile(f"[{''.join(FOLD)}]")
OWN_IDEOGRAPHS = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
SPACES = re.compile(r"\s+")
MOST_MARKS = 30


# Letters and signs of the scripts that news are printed in most, none of which is a mark.
NO_MARKS = (
    "\0-\u02ff\u0370-\u0482\u048a-\u0590\u2000-\u20cf\u2100-\u2cee\u3000-\u3029\u3030-\u3098"
    "\u309b-\ua66e\uac00-\ufb1d\uff00-\uffff\U0001f000-\U0001faff"
)
MAY_JOIN = re.compile(f"[^{NO_MARKS}]")
FLOOD = re.compile(f"[^{NO_MARKS}]{{{MOST_MARKS + 1}}}")


def cap_marks(text: str) -> str:
    """Keep at most 30 combining marks in a row, of whatever script.

    Normal forms sort such runs in quadratic time; 30 is the Stream-Safe limit of UAX #15.
    """
    if text.isascii() or not FLOOD.search(text):
        return text
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def is_settled(letters: str) -> bool:
    """Whether NFC leaves a text alone whose letters beside ASCII are these, in this order.

    Where none is a mark, none can join the letter before it, and each alone decides.
    """
    return MAY_JOIN.search(letters) is None and unicodedata.is_normalized("NFC", letters)


def compose(text: str) -> str:
    """NFC, safe against floods of combining marks, with the ideographs that a page printed.

    NFC would replace the compatibility ideographs of Korean character sets (the family name U+F9E1)
    by their look-alikes, and the text would no longer be the page's own.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return OWN_IDEOGRAPHS.sub(lambda run: unicodedata.normalize("NFC", cap_marks(run[0])), text)


def fold(text: str) -> str:
    """NFKC, without spaces, quotes and dashes folded, lower case."""
    if text.isascii():
        return "".join(text.split()).replace('"', "'").replace("`", "'").lower()
    # Before NFKC, which would turn some of the quotes and dots into other things, and after it.
    bare = cap_marks(_bare(text))
    folded = unicodedata.normalize("NFKC", bare)
    return (bare if folded == bare else _bare(folded)).casefold()


def _bare(text: str) -> str:
    """Without white space, quotes and dashes folded."""
    # Few letters are folded: looking for them takes half of the time of `translate`.
    return FOLDABLE.sub(_folded, "".join(text.split()))


def _folded(sign: re.Match[str]) -> str:
    return FOLD[sign[0]]


def digest(text: str) -> str:
    """16 hex digits that name a text, whatever its spacing and quotes."""
    return digest_of(fold(text))


def digest_of(folded: str) -> str:
    """The same of a text that is folded already."""
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]


def stem_of_truncated(text: str) -> str | None:
    """The folded text before a closing ellipsis; None where it is not cut off."""
    whole = text.rstrip()
    stem = whole.rstrip(".…")
    dots = whole[len(stem) :]
    return fold(stem) if len(dots) > 1 or "…" in dots else None
