"""Articles that are sent elsewhere for now: to where many are sent, no article has moved."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from db.frontier import Entry, LinkKind

TEMPORARY: Final = frozenset({302, 303, 307})
# Addresses of one article that lead to its own: a feed's and a list's. More are sent to a wall, as
# while a site is being mended.
MOST_FORMS: Final = 2
WHY: Final = "sent elsewhere for now, to where no article is"


class Detours:
    """Where the articles of a crawl were sent."""

    def __init__(self) -> None:
        self._sent: defaultdict[str, list[Entry]] = defaultdict(list)

    def astray(self, entry: Entry, target: str, known: Entry | None, status: int) -> list[Entry]:
        """The articles that are to be asked for again; none where it may have moved there.

        `known` is the entry of the target, where there is one.
        """
        if status not in TEMPORARY or entry.kind is not LinkKind.ARTICLE or entry.article:
            return []
        if known is not None and _is_no_article(known):
            return [entry]
        sent = self._sent[target]
        if len(sent) > MOST_FORMS:
            return [entry]
        sent.append(entry)
        return sent if len(sent) > MOST_FORMS else []


def _is_no_article(known: Entry) -> bool:
    """A list; or a page that was fetched and is none."""
    came = known.asked_at is not None and known.moved_to is None
    return known.kind is LinkKind.LISTING or (came and known.article is None)
