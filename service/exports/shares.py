"""Which part of a dataset an article belongs to: that of its story. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Another word here would deal all stories anew.
NAMESPACE: Final = "newswinnow/split/1"
POINTS: Final = 2**64


class Split(StrEnum):
    """The parts, in the order of the dataset's card."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Which part of the stories is kept away from training; 0 to 1, together less than 1."""

    test: float = 0.1
    validation: float = 0.0

    def split_of(self, story: str) -> Split:
        """The part of all articles that tell this story, whatever else is in the dataset."""
        digest = hashlib.sha256(f"{NAMESPACE}:{story}".encode()).digest()
        point = int.from_bytes(digest[:8]) / POINTS
        if point < self.test:
            return Split.TEST
        return Split.VALIDATION if point < self.test + self.validation else Split.TRAIN

    @property
    def splits(self) -> tuple[Split, ...]:
        """The parts that are asked for."""
        parts = {Split.TRAIN: 1.0, Split.VALIDATION: self.validation, Split.TEST: self.test}
        return tuple(split for split in Split if parts[split])
