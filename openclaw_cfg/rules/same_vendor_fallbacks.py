"""All fallbacks are at the vendor that has just failed.

A refused key, a used-up quota or an outage makes them all fail at once.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, Selector, selectors
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="same-vendor-fallbacks",
    severity=Severity.INFO,
    summary="fallbacks of the primary's own vendor fail together with it",
    bad="""{agents: {defaults: {model: {
  primary: "openai/gpt-5.4", fallbacks: ["openai/gpt-5.4-mini"]}}}}""",
    good="""{agents: {defaults: {model: {
  primary: "openai/gpt-5.4",
  fallbacks: ["openai/gpt-5.4-mini", "anthropic/claude-sonnet-5"]}}}}""",
    how="add a model of another vendor",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per list of fallbacks without another provider."""
    for selector in selectors(context.references):
        primary = selector.primary
        if primary is None or not primary.provider or not selector.fallbacks:
            continue
        vendors = {_vendor(context, ref) for ref in selector.fallbacks}
        if selector.path[-1] != "model" and context.native:
            continue
        if vendors == {_vendor(context, primary)} and not _is_shared(context, selector):
            yield Finding(
                message=f'all fallbacks are of the same vendor as "{primary.text}"',
                path=selector.fallbacks[0].path[:-1],
                help="add a model of another vendor",
            )


def _vendor(context: RuleContext, ref: Reference) -> str:
    """The vendor, if the catalogue knows it: two providers may have the same one."""
    preset = context.preset_of(ref.provider)
    return preset.vendor if preset else ref.provider.lower()


def _is_shared(context: RuleContext, selector: Selector) -> bool:
    """Whether another vendor, or the user's machine, answers behind the provider."""
    names = [ref.model for ref in (selector.primary, *selector.fallbacks) if ref]
    preset = context.preset_of(selector.primary.provider) if selector.primary else None
    makers = {name.partition("/")[0] for name in names if "/" in name}
    if preset is not None and preset.relay:
        # A relay names models as their makers do: deepseek-v3.2, glm-5.
        makers |= {re.split("[-/.]", name)[0].lower() for name in names}
    own = preset is not None and preset.kind is Kind.SELF_HOSTED
    return own or len(makers) > 1
