"""What zip and tar archives have in common: members with names, of which none is extracted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import Final

HIDDEN: Final = "hidden file"
LEFT_BY_A_MAC: Final = "__MACOSX"
NUMBERED: Final = re.compile(r" \(\d{1,9}\)\Z")


class Names:
    """Names as parts of a place; no member is taken for another one."""

    def __init__(
        self, repeated: Container[str] | None = None, numbered: Iterable[str] = ()
    ) -> None:
        self._repeated = repeated
        self._taken = set(numbered)
        self._numbers: Counter[str] = Counter()

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """For members that are known beforehand: each first one has its own name.

        Only names that repeat, or look as if they did, are remembered.
        """
        times = Counter(names)
        return cls(
            repeated={name for name, count in times.items() if count > 1},
            numbered=filter(NUMBERED.search, times),
        )

    def part(self, name: str) -> str:
        """The name, with a number that makes it another one from its second member on."""
        if self._repeated is not None and name not in self._repeated:
            return name
        part, number = name, self._numbers[name] + 1
        if number > 1 or (self._repeated is None and name in self._taken):
            number = max(number, 2)
            while (part := f"{name} ({number})") in self._taken:
                number += 1
        self._numbers[name] = number
        self._taken.add(part)
        return part


def is_hidden(name: str) -> bool:
    """Whether a folder or the file itself is hidden, as in folders of a disk."""
    parts = name.split("/")
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part == LEFT_BY_A_MAC
        for part in parts
    )
