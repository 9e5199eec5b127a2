"""What zip and tar archives have in common: members with names, of which none is extracted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import Final

HIDDEN: Final = "hidden file"
LEFT_BY_A_MAC: Final = "__MACOSX"


class Names:
    """Names as parts of a place; the second member of a name is not taken for the first."""

    def __init__(self, repeated: Container[str] | None = None) -> None:
        self._repeated = repeated
        self._seen: Counter[str] = Counter()

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """For members that are known beforehand: only names that repeat are remembered."""
        return cls({name for name, times in Counter(names).items() if times > 1})

    def part(self, name: str) -> str:
        """The name, with a number from the second member of that name on."""
        if self._repeated is not None and name not in self._repeated:
            return name
        self._seen[name] += 1
        times = self._seen[name]
        return name if times == 1 else f"{name} ({times})"


def is_hidden(name: str) -> bool:
    """Whether a folder or the file itself is hidden, as in folders of a disk."""
    parts = name.split("/")
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part == LEFT_BY_A_MAC
        for part in parts
    )
