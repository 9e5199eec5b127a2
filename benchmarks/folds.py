"""Which part of the labelled pages a page is in, so that nothing is measured on what taught it.

All pages of a site are in one part, of whatever corpus they are. Part k's weights are learned from
the others.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.corpora import Page
from cleaners.readers.learned import Weights
from crawler.weights import read_weights

FOLDS = 5
FOLDER = Path(__file__).resolve().parent / "weights"
SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "or", "go", "ne"})


class NotTrainedError(Exception):
    """The weights of the parts are not there."""

    def __init__(self, path: Path) -> None:
        """Say what is missing, and what to do."""
        super().__init__(f"{path} is not there; make it with: python -m benchmarks.train")


def site_of(page: Page) -> str:
    """The registered domain, as far as a short list of second levels tells it; else the group."""
    host = urlsplit(page.url or "").netloc.lower().split(":")[0]
    if not host:
        return page.group or page.id
    parts = host.split(".")
    country = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND_LEVEL
    return ".".join(parts[-3 if country else -2 :])


def fold_of(page: Page) -> int:
    """The part that the page's site is in."""
    digest = hashlib.md5(site_of(page).encode(), usedforsecurity=False)
    return int(digest.hexdigest()[:8], 16) % FOLDS


def weights_for(page: Page) -> Weights:
    """What was learned without any page of this page's site; raises NotTrainedError."""
    return _weights(fold_of(page))


@cache
def _weights(fold: int) -> Weights:
    path = fold_path(fold)
    if not path.exists():
        raise NotTrainedError(path)
    return read_weights(path.read_bytes())


def fold_path(fold: int) -> Path:
    """Where the weights are that know nothing of this part."""
    return FOLDER / f"{fold}.npz"
