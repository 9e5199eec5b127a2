"""What pages are cleaned with beside the cleaners themselves: known outlets, a user's own rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cleaners import VERSION
from cleaners.article import Outlets
from cleaners.own import OwnRules
from crawler.outlets import load_outlets
from crawler.own_rules import load_own_rules, version_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Handed to the workers once; every page of a run is cleaned with the same."""

    outlets: Outlets
    own: OwnRules = ()

    @property
    def version(self) -> str:
        """Of all rules that speak: the cleaners' own, and a digest of the user's."""
        return VERSION + version_of(self.own)


def load_knowledge(outlets: Path | None = None, rules: Path | None = None) -> Knowledge:
    """Read the files; raises OutletError or RuleError for one that cannot be used."""
    return Knowledge(outlets=load_outlets(outlets), own=load_own_rules(rules))
