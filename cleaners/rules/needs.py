"""What a text must have for a pattern to match all of it, read off the pattern itself.

Most patterns need Hangul, a digit or one of a few words: a text without them need not be tried. A
need that is not seen here costs time and changes no result; one that is seen wrongly would change
some, so the tests compare the outcome with that of the patterns alone. Named groups, flags inside a
pattern and comments are not read: the table has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Characters of which a text has some or none: the first and the last of them.
TRAITS = {
    "hangul": ("가", "힣"),
    "east_asian": ("\u3040", "\u9fff"),
    "digit": ("0", "9"),
    "at": ("@", "@"),
}
PRESENT = {
    **{trait: re.compile(f"[{first}-{last}]") for trait, (first, last) in TRAITS.items()},
    "digit": re.compile(r"\d"),  # what a pattern means by it
}


@dataclass(frozen=True, slots=True)
class Need:
    """What each text has that a pattern matches: all of the traits, and one of the words."""

    traits: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset({""})
    """In small letters; the empty word is in every text."""


NOTHING = Need()
PIECE = re.compile(
    r"""
    \\u[0-9a-fA-F]{4} | \\x[0-9a-fA-F]{2} | \\.
    | \[\^?\]?(?:\\.|[^\]\\])*\]         # a set
    | \((?:\?(?::|<?[=!]))? | [)|]       # groups
    | (?:[*+?]|\{\d*,?\d*\})\??          # quantifiers
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
MAY_BE_ABSENT = re.compile(r"[*?]|\{0?,|\{0\}")
RANGE = re.compile(r"(.)-(.)")
LARGEST_SET = 6  # characters; those of larger ones are no words
SURE = 3  # bytes of a word that few texts have: a syllable of Hangul, three Latin letters


def traits_of(text: str) -> frozenset[str]:
    """What a text has."""
    return frozenset([trait for trait, pattern in PRESENT.items() if pattern.search(text)])


def small(text: str) -> str:
    """In small letters, as far as patterns that ignore case take a letter for one of a to z."""
    if not text.isascii():
        text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s")
    return text.lower()


def alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the `|` that stand in no group."""
    parts = [""]
    depth = 0
    for piece in PIECE.findall(pattern):
        depth += piece.startswith("(") - (piece == ")")
        if piece == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def needs(pattern: str) -> Need:
    """What each text has that the pattern matches; perhaps not all of it, but nothing else."""
    return _alternation(iter(PIECE.findall(pattern)))


def _alternation(pieces: Iterator[str]) -> Need:
    """Up to the end of the group: what each of the alternatives needs."""
    found = []
    atoms: list[Need | str] = []
    for piece in pieces:
        if piece == ")":
            break
        if piece == "|":
            found.append(_sequence(atoms))
            atoms = []
        elif piece.startswith("("):
            inside = _alternation(pieces)
            atoms.append(NOTHING if piece.endswith("!") else inside)
        elif piece[0] in "*+?{":
            if MAY_BE_ABSENT.match(piece):
                atoms.pop()
            atoms.append(NOTHING)
        else:
            atoms.append(_atom(piece))
    found.append(_sequence(atoms))
    words = frozenset.union(*(need.words for need in found))
    return Need(
        frozenset.intersection(*(need.traits for need in found)),
        NOTHING.words if "" in words else words,
    )


def _sequence(atoms: list[Need | str]) -> Need:
    """All that its atoms need, and of their words and the letters in a row the rarest."""
    needs = []
    run = ""
    for atom in [*atoms, NOTHING]:
        if isinstance(atom, str):
            run += atom
        else:
            needs += [Need(traits_of(run), frozenset({run})), atom]
            run = ""
    return Need(
        frozenset().union(*(need.traits for need in needs)),
        max((need.words for need in needs), key=_rarity),
    )


def _rarity(words: frozenset[str]) -> tuple[bool, bool, int]:
    shortest = min(len(word.encode()) for word in words)
    return shortest > 0, shortest >= SURE, -len(words)


def _atom(piece: str) -> Need | str:
    """A letter that stands for itself, or what else needs."""
    if piece == r"\d":
        return Need(frozenset({"digit"}))
    if piece.startswith("["):
        return _set(piece[1:-1])
    letter = piece[-1]
    if piece in {".", "^", "$"} or letter.isspace() or (len(piece) > 1 and letter.isalnum()):
        return NOTHING
    return letter.lower()


def _set(members: str) -> Need:
    """A set of characters of one trait needs it; one of a few characters needs one of them."""
    spans = RANGE.sub(r"\1\2", members.replace(r"\d", "0"))
    atoms = [_atom(member) for member in re.findall(r"\\.|.", spans)]
    if members.startswith("^") or not all(isinstance(atom, str) for atom in atoms):
        return NOTHING
    letters = [atom for atom in atoms if isinstance(atom, str)]
    few = "-" not in members and r"\d" not in members and len(letters) <= LARGEST_SET
    return Need(
        frozenset.intersection(*map(traits_of, letters)),
        frozenset(letters) if few else NOTHING.words,
    )
