"""What every module in `rules/` offers."""

from collections.abc import Iterable
from typing import Protocol

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding


class Rule(Protocol):
    """One kind of mistake that OpenClaw accepts and that causes trouble later.

    The explanation holds the rule's id, severity, and a bad and a good example that
    run as tests. Findings need neither id nor severity: the engine adds them. No
    finding is an error: errors are OpenClaw's own verdicts.
    """

    EXPLANATION: Explanation

    def check(self, context: RuleContext, /) -> Iterable[Finding]:
        """What the rule finds in a configuration."""
        ...
