"""All fallbacks are at the vendor that has just failed, though another is configured.

A refused key, a used-up quota or an outage makes them all fail at once. A coding plan
or a login is no other vendor here: a fallback may come to run unattended.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, Selector, selectors
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="same-vendor-fallbacks",
    severity=Severity.INFO,
    summary="fallbacks of the primary's own vendor fail together with it",
    bad="""{models: {providers: {deepseek: {apiKey: "${DEEPSEEK_API_KEY}"}}},
agents: {defaults: {model: {
  primary: "openai/gpt-5.4", fallbacks: ["openai/gpt-5.4-mini"]}}}}""",
    good="""{models: {providers: {deepseek: {apiKey: "${DEEPSEEK_API_KEY}"}}},
agents: {defaults: {model: {
  primary: "openai/gpt-5.4",
  fallbacks: ["openai/gpt-5.4-mini", "deepseek/deepseek-flash"]}}}}""",
    how="add a model of another vendor that is configured",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per list of fallbacks without another vendor that is there."""
    there = {
        one.preset.vendor if one.preset else one.provider.id.lower()
        for one in context.providers
        if one.preset is None or one.preset.kind not in PLANS
    }
    for selector in selectors(context.references):
        primary = selector.primary
        if primary is None or not primary.provider or not selector.fallbacks:
            continue
        vendors = {_vendor(context, ref) for ref in selector.fallbacks}
        if selector.path[-1] != "model" and context.native:
            continue
        if vendors != {_vendor(context, primary)} or there <= vendors:
            continue
        if not _is_shared(context, selector):
            yield Finding(
                message=f'all fallbacks are of the same vendor as "{primary.text}"',
                path=selector.fallbacks[0].path[:-1],
                help="add a model of another vendor that is configured",
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
