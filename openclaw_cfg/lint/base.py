"""What every module in `rules/` offers."""

from collections.abc import Iterable
from typing import Protocol

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding


class Rule(Protocol):
    """One mistake that OpenClaw accepts and that goes wrong later.

    The explanation holds the rule's id, severity, and a bad and a good example that
    run as tests. Findings need neither: the engine stamps them. No finding is an error:
    those are OpenClaw's own.
    """

    EXPLANATION: Explanation

    def check(self, context: RuleContext, /) -> Iterable[Finding]:
        """What the rule finds in a configuration."""
        ...
