"""A coding plan answers people who have not bought it.

An open channel lets strangers use the plan of one person. Plans are for their
subscriber; their terms forbid sharing and use as a back end.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Use
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.plans import (
    UNCERTAIN,
    default_refs,
    finding,
    open_channels,
    plans,
)
from openclaw_cfg.report import Explanation, Finding, Severity

_KINDS: Final = frozenset({Kind.CODING_PLAN})
EXPLANATION: Final = Explanation(
    id="plan-for-others",
    severity=Severity.WARNING,
    info=UNCERTAIN,
    summary="a channel that is open to others answers them with one person's plan",
    bad="""{
  models: {providers: {"glm-plan": {
    baseUrl: "https://api.z.ai/api/coding/paas/v4",
    apiKey: "${ZAI_API_KEY}", models: [{id: "glm-5.3", name: "GLM"}]}}},
  agents: {defaults: {model: "glm-plan/glm-5.3", heartbeat: {every: "0m"}}},
  channels: {telegram: {botToken: "${BOT}", dmPolicy: "open", allowFrom: ["*"]}},
}""",
    good="""{
  models: {providers: {"glm-plan": {
    baseUrl: "https://api.z.ai/api/coding/paas/v4",
    apiKey: "${ZAI_API_KEY}", models: [{id: "glm-5.3", name: "GLM"}]}}},
  agents: {defaults: {model: "glm-plan/glm-5.3", heartbeat: {every: "0m"}}},
  channels: {telegram: {botToken: "${BOT}", dmPolicy: "pairing"}},
}""",
    how='set `dmPolicy` to "pairing" or "allowlist" for yourself, or use a '
    "pay-as-you-go model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per open channel and plan."""
    for path, name in open_channels(context.written):
        for plan in plans(context, default_refs(context), _KINDS):
            found = finding(
                plan,
                Use.BACKENDS,
                path,
                what=f'the channel "{name}", open to others,',
                way_out='set the policy to "pairing" or "allowlist", or use a '
                "pay-as-you-go model",
            )
            if found:
                yield found
