"""A model is chosen that the list of allowed models leaves out.

`modelPolicy.allow` is the real list; a model that is not on it is refused with "not
allowed", also when it is the default.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Insert
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.allowed import allows, policy_at
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.openclaw.refinements.base import agents
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Related, Severity

EXPLANATION: Final = Explanation(
    id="disallowed-default",
    severity=Severity.WARNING,
    summary="the default model or a fallback is not among the allowed models",
    bad="""{agents: {defaults: {
  model: "openai/gpt-5.4", modelPolicy: {allow: ["anthropic/*"]}}}}""",
    good="""{agents: {defaults: {
  model: "openai/gpt-5.4",
  modelPolicy: {allow: ["anthropic/*", "openai/gpt-5.4"]}}}}""",
    how="add it to `modelPolicy.allow`, or choose an allowed model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per default and fallback that is not on its list."""
    if not context.native:
        return
    for path, _ in agents(context.written):
        selector = context.selector_at.get((*path, "model"))
        at, allow = policy_at(context.written, path)
        if selector is None or not allow:
            continue
        for ref in (selector.primary, *selector.fallbacks):
            if ref is not None and not allows(allow, ref, context.aliases):
                yield _finding(ref, at, len(allow))


def _finding(ref: Reference, at: JsonPath, count: int) -> Finding:
    return Finding(
        message=f"the model {shown(ref.text, ())} is not among the allowed ones",
        path=ref.path,
        help="add it to modelPolicy.allow, or choose an allowed model",
        related=(Related(label="the allowed models", path=at),),
        fix=Fix(
            title="allow it",
            safe=False,
            operations=(Insert((*at, count), ref.name),),
        ),
    )
