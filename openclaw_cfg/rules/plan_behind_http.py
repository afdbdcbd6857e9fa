"""A coding plan is behind the gateway's own API for programs.

With `gateway.http.endpoints` OpenClaw 2026.9.6 answers like OpenAI's API (off by
default). Every script and tool that calls it then runs on the plan, which is exactly
what the terms of coding plans forbid.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Permission, Use
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.plans import (
    UNCERTAIN,
    PlanProvider,
    default_refs,
    finding,
    http_endpoints,
    plans,
)
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="plan-behind-http",
    severity=Severity.WARNING,
    info=UNCERTAIN,
    summary="programs that call the gateway's HTTP API run on a plan that is for "
    "people",
    bad="""{
  models: {providers: {"kimi-plan": {
    baseUrl: "https://api.kimi.com/coding", api: "anthropic-messages",
    apiKey: "${KIMI_API_KEY}", models: [{id: "kimi-for-coding", name: "Kimi"}]}}},
  agents: {defaults: {model: "kimi-plan/kimi-for-coding"}},
  gateway: {http: {endpoints: {chatCompletions: {enabled: true}}}},
}""",
    good="""{
  models: {providers: {"kimi-plan": {
    baseUrl: "https://api.kimi.com/coding", api: "anthropic-messages",
    apiKey: "${KIMI_API_KEY}", models: [{id: "kimi-for-coding", name: "Kimi"}]}}},
  agents: {defaults: {model: "kimi-plan/kimi-for-coding"}},
}""",
    how="switch the endpoint off, or use a pay-as-you-go model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per endpoint and plan."""
    for path, address in http_endpoints(context.written):
        for plan in plans(context, default_refs(context), PLANS):
            found = finding(
                plan,
                Use.SCRIPTS,
                path,
                what=f"a program that calls {address}",
                way_out="switch the endpoint off, or use a pay-as-you-go model",
            )
            if found and _concerns(plan):
                yield found


def _concerns(plan: PlanProvider) -> bool:
    """Of a login whose terms do not forbid it, `shared-subscription` tells."""
    forbidden = plan.preset.policy.of(Use.SCRIPTS) is Permission.FORBIDDEN
    return plan.preset.kind is Kind.CODING_PLAN or forbidden
