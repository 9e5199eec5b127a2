"""What a text must have for a pattern to match all of it, read off the pattern itself.

Most patterns need Hangul, a digit or one of a few words: a text without them need not be tried. A
need that is not seen here costs time and changes no result; one that is seen wrongly would change
some, so the tests compare the outcome with that of the patterns alone. Named groups, flags inside a
pattern and comments are not read: the table has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

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
IN_ASCII = {
    (digit, at): frozenset({"digit"} if digit else ()) | frozenset({"at"} if at else ())
    for digit, at in product((False, True), repeat=2)
}


@dataclass(frozen=True, slots=True)
class Need:
    """What each text has that a pattern matches: all of the traits, and one of the words."""

    traits: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset({""})
    """In small letters; the empty word is in every text."""
    least: int = 0
    """Characters that it has at least."""


NOTHING = Need()
ONE = Need(least=1)
WITHOUT_WIDTH = frozenset({"^", "$", r"\b", r"\B", r"\A", r"\Z"})
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


# Letters of Turkish, of old print and of old Cyrillic hands that patterns take for these.
FORMS = (
    ("İ", "i"), ("ı", "i"), ("ſ", "s"), ("ᲀ", "в"), ("ᲁ", "д"), ("ᲂ", "о"), ("ᲃ", "с"),
    ("ᲄ", "т"), ("ᲅ", "т"), ("ᲆ", "ъ"),
)  # fmt: skip


def traits_of(text: str) -> frozenset[str]:
    """What a text has."""
    if text.isascii():
        return IN_ASCII[PRESENT["digit"].search(text) is not None, "@" in text]
    return frozenset([trait for trait, pattern in PRESENT.items() if pattern.search(text)])


def small(text: str) -> str:
    """In small letters, as far as patterns that ignore case take a letter for one of a word's."""
    if not text.isascii():
        for form, letter in FORMS:
            text = text.replace(form, letter)
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


def forked(alternative: str) -> tuple[str, list[str], str]:
    """What stands before the first group that offers a choice, its alternatives, what is behind."""
    pieces = PIECE.findall(alternative)
    ends = _ends(pieces)
    for start, end in ends.items():
        choices = alternatives("".join(pieces[start + 1 : end]))
        is_once = end + 1 == len(pieces) or pieces[end + 1][0] not in "*+?{"
        if pieces[start] == "(?:" and is_once and len(choices) > 1:
            return "".join(pieces[:start]), choices, "".join(pieces[end + 1 :])
    return alternative, [""], ""


def _ends(pieces: Sequence[str]) -> dict[int, int]:
    """Where each group that stands in no other begins and ends."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.startswith("("):
            opened.append(at)
        elif piece == ")":
            start = opened.pop()
            if not opened:
                found[start] = at
    return found


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
            beside = NOTHING if piece.endswith("!") else replace(inside, least=0)
            atoms.append(beside if piece.endswith(("=", "!")) else inside)
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
        min(need.least for need in found),
    )


def _sequence(atoms: list[Need | str]) -> Need:
    """All that its atoms need, and of their words and the letters in a row the rarest."""
    needs = []
    run = ""
    for atom in [*atoms, NOTHING]:
        if isinstance(atom, str):
            run += atom
        else:
            needs += [Need(traits_of(run), frozenset({run}), len(run)), atom]
            run = ""
    return Need(
        frozenset().union(*(need.traits for need in needs)),
        max((need.words for need in needs), key=_rarity),
        sum(need.least for need in needs),
    )


def _rarity(words: frozenset[str]) -> tuple[bool, bool, int]:
    shortest = min(len(word.encode()) for word in words)
    return shortest > 0, shortest >= SURE, -len(words)


def _atom(piece: str) -> Need | str:
    """A letter that stands for itself, or what else needs."""
    if piece == r"\d":
        return Need(frozenset({"digit"}), least=1)
    if piece.startswith("["):
        return _set(piece[1:-1])
    letter = piece[-1]
    if piece in WITHOUT_WIDTH or piece.isspace():  # in a pattern over several lines it is none
        return NOTHING
    if piece == "." or letter.isspace() or (len(piece) > 1 and letter.isalnum()):
        return ONE
    return letter.lower()


def _set(members: str) -> Need:
    """A set of characters of one trait needs it; one of a few characters needs one of them."""
    spans = RANGE.sub(r"\1\2", members.replace(r"\d", "0"))
    atoms = [_atom(member) for member in re.findall(r"\\.|.", spans)]
    if members.startswith("^") or not all(isinstance(atom, str) for atom in atoms):
        return ONE
    letters = [atom for atom in atoms if isinstance(atom, str)]
    few = "-" not in members and r"\d" not in members and len(letters) <= LARGEST_SET
    return Need(
        frozenset.intersection(*map(traits_of, letters)),
        frozenset(letters) if few else NOTHING.words,
        least=1,
    )
