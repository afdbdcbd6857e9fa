"""Every rule that there is, and what it means."""

from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.report import Explanation
from openclaw_cfg.rules import explanations


def is_rule(text: str) -> bool:
    """Whether a text names a rule, or looks more like a rule than like a path."""
    known = {entry.id for entry in explanations()}
    return text in known or ("-" in text and "." not in text)


def explanation(rule: str) -> Explanation:
    """What one rule means.

    Raises:
        UsageError: there is no such rule; the hint names the nearest.
    """
    known = {entry.id: entry for entry in explanations()}
    if rule in known:
        return known[rule]
    from difflib import get_close_matches  # noqa: PLC0415  (for a wrong name)

    near = get_close_matches(rule, known, n=3)
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "`openclaw-cfg explain` lists them"
    )
    raise UsageError(f'there is no rule "{rule}"', hint=hint)


def document(rule: str | None) -> dict[str, Json]:
    """For `--json`: one rule, or all.

    Raises:
        UsageError: there is no such rule.
    """
    if rule is None:
        every: list[Json] = [_entry(entry) for entry in explanations()]
        return {"version": 1, "kind": "rules", "rules": every}
    return {"version": 1, "kind": "rule", **_entry(explanation(rule))}


def _entry(entry: Explanation) -> dict[str, Json]:
    return {
        "rule": entry.id,
        "severity": entry.severity.value,
        "info": entry.info or None,
        "summary": entry.summary,
        "bad": entry.bad,
        "good": entry.good,
        "how": entry.how,
    }
