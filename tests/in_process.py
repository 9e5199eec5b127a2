"""A guard that cleans where it is asked, for tests of what lies around it."""

from __future__ import annotations

from concurrent.futures import Future

from cleaners.article import Outcome, Outlets, RawPage
from cleaners.own import OwnRules
from crawler.guard import settled
from crawler.guarded import clean_guarded


class InProcess:
    """Cleans in this process: without limits of time and memory, and ready at once."""

    workers = 0
    ahead = 0

    def __init__(self, outlets: Outlets, own: OwnRules = ()) -> None:
        self._outlets = outlets
        self._own = own

    def begin(self, page: RawPage, restored: frozenset[str] = frozenset()) -> Future[Outcome]:
        return settled(clean_guarded(page, outlets=self._outlets, own=self._own, restored=restored))
