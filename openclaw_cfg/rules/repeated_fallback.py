"""A fallback is the primary model again, or is in the list twice.

When a model fails, calling the same one again only costs time; people notice during an
outage that they had no real fallback.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Remove
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, selectors
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Related, Severity

EXPLANATION: Final = Explanation(
    id="repeated-fallback",
    severity=Severity.WARNING,
    summary="a fallback repeats the primary model or an earlier fallback",
    bad="""{agents: {defaults: {model: {
  primary: "openai/gpt-5.4", fallbacks: ["openai/gpt-5.4"]}}}}""",
    good="""{agents: {defaults: {model: {
  primary: "openai/gpt-5.4", fallbacks: ["anthropic/claude-sonnet-5"]}}}}""",
    how="take it out, or name another model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per fallback that is already the primary or in the list."""
    for selector in selectors(context.references):
        first: dict[tuple[str, str], Reference] = {}
        if selector.primary:
            first[_same(selector.primary)] = selector.primary
        for ref in selector.fallbacks:
            earlier = first.setdefault(_same(ref), ref)
            if earlier is not ref:
                what = (
                    "is the primary model"
                    if earlier is selector.primary
                    else "is in the list twice"
                )
                yield Finding(
                    message=f"the fallback {shown(ref.text, ())} {what}",
                    path=ref.path,
                    help="take it out, or name another model",
                    related=(Related(label="already here", path=earlier.path),),
                    fix=Fix(
                        title="take it out", safe=True, operations=(Remove(ref.path),)
                    ),
                )


def _same(ref: Reference) -> tuple[str, str]:
    """What makes two references equal; with another login they are different."""
    return ref.name, ref.profile
