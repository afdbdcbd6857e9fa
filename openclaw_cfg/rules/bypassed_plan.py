"""A plan is meant, but the address belongs to the vendor's general API.

The request works and is billed pay-as-you-go: the plan that is paid for is not used.
Reported for Volcano Engine and BytePlus, where one key works at both addresses.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.bypassed import BypassedPlan, Sign, bypassed_plan
from openclaw_cfg.lint.address import rewrite
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="bypassed-plan",
    severity=Severity.WARNING,
    summary="a plan is meant, but the address is pay-as-you-go",
    bad="""{models: {providers: {"volcengine-plan": {
  baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
  apiKey: "${VOLCANO_ENGINE_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {"volcengine-plan": {
  baseUrl: "https://ark.cn-beijing.volces.com/api/coding/v3",
  apiKey: "${VOLCANO_ENGINE_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="use the plan's address; or, if pay-as-you-go is meant, other names",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider with a plan's words at a general address of its vendor."""
    for known in context.addressed:
        provider = replace(known.provider, base_url=known.base_url)
        found = bypassed_plan(provider, known.preset)
        if found is None:
            continue
        plan = found.plan
        api = known.api or plan.endpoints[0].api
        url = next((e.url for e in plan.endpoints if e.api == api), None)
        yield Finding(
            message=f"{_what(found)} of {plan.title}, but this address is "
            "pay-as-you-go",
            path=context.path(known, "base_url"),
            help=f'write "{url}"' if url else f"see `openclaw-cfg catalog {plan.id}`",
            fix=rewrite(context, known, url, safe=False) if url else None,
        )


def _what(found: BypassedPlan) -> str:
    match found.sign:
        case Sign.NAME:
            return f'"{found.word}" is the name'
        case Sign.VARIABLE:
            return f"{found.word} is a variable"
        case Sign.MODEL:
            return f"{shown(found.word, ())} is a model"
