"""Every rule that there is, and what it means."""

from difflib import get_close_matches
from typing import Final

from openclaw_cfg import rules, schema
from openclaw_cfg.errors import UsageError
from openclaw_cfg.openclaw import judge
from openclaw_cfg.report import Explanation, Severity

_TEXT: Final = (
    Explanation(
        id="syntax",
        severity=Severity.ERROR,
        summary="the text is not JSON5, so OpenClaw cannot read it at all",
        bad='{gateway: {mode: "local"}',
        good='{gateway: {mode: "local"}}',
        how="write what was expected at the place that is shown",
    ),
    Explanation(
        id="encoding",
        severity=Severity.ERROR,
        summary="the file is not UTF-8; OpenClaw reads nothing else",
        bad="{gateway: {mode: 'local'}}  // saved as UTF-16",
        good="{gateway: {mode: 'local'}}  // saved as UTF-8",
        how="save the file as UTF-8",
    ),
)


def explanations() -> tuple[Explanation, ...]:
    """All rules, by their ids."""
    lint = tuple(rule.EXPLANATION for rule in rules.RULES)
    found = (*_TEXT, *schema.check.EXPLANATIONS, *judge.EXPLANATIONS, *lint)
    return tuple(sorted(found, key=lambda entry: entry.id))


def explanation(rule: str) -> Explanation:
    """What one rule means.

    Raises:
        UsageError: there is no such rule; the hint names the nearest.
    """
    known = {entry.id: entry for entry in explanations()}
    if rule in known:
        return known[rule]
    near = get_close_matches(rule, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`explain` lists them"
    raise UsageError(f'there is no rule "{rule}"', hint=hint)
