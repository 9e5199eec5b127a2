"""THE table of rules. The first that matches takes the blame; their examples are their tests."""

from __future__ import annotations

from cleaners.rules.appeals import APPEALS
from cleaners.rules.buttons import BUTTONS
from cleaners.rules.captions import CAPTIONS
from cleaners.rules.credits import CREDITS
from cleaners.rules.heads import HEADS
from cleaners.rules.labels import LABELS
from cleaners.rules.rule import Rule, Scope, Stop
from cleaners.rules.screen import first_match, line_of, screened
from cleaners.rules.spans import SPANS

# Surest first: a copyright line is never a caption, a heading never a label.
RULES: tuple[Rule, ...] = (
    *CREDITS,
    *HEADS,
    *BUTTONS,
    *LABELS,
    *APPEALS,
    *CAPTIONS,
    *SPANS,
)

ANYWHERE = screened(RULES, Scope.LINE, Scope.HEAD)
OUTSIDE = screened(RULES, Scope.OUTSIDE)

__all__ = ["ANYWHERE", "OUTSIDE", "RULES", "Rule", "Scope", "Stop", "first_match", "line_of"]
