"""A coding plan pays for the heartbeat, which runs unattended.

OpenClaw's heartbeat is on by default: every 30 minutes the model is called although no
one wrote anything. Coding plans are sold for interactive use; most forbid automated
calls, explicitly or by the meaning of their terms.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog import Permission, Use
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import JsonPath, format_path
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.plans import UNCERTAIN, PlanProvider, finding, plans
from openclaw_cfg.openclaw.unattended import heartbeats
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="plan-on-heartbeat",
    severity=Severity.WARNING,
    info=UNCERTAIN,
    summary="the heartbeat, which is on by default, calls a plan unattended; "
    "the plan may be suspended for it",
    bad="""{
  models: {providers: {"alibaba-plan": {
    baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
    apiKey: "${QWEN_API_KEY}", models: [{id: "qwen3.5-plus", name: "Qwen"}]}}},
  agents: {defaults: {model: "alibaba-plan/qwen3.5-plus"}},
}""",
    good="""{
  models: {providers: {"alibaba-plan": {
    baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
    apiKey: "${QWEN_API_KEY}", models: [{id: "qwen3.5-plus", name: "Qwen"}]}}},
  agents: {defaults: {
    model: "alibaba-plan/qwen3.5-plus", heartbeat: {every: "0m"}}},
}""",
    how='switch it off (`every: "0m"`), or let an agent that has only pay-as-you-go '
    "models have it (`heartbeat.agentId`); `heartbeat.model` alone is not enough: when "
    "it fails, OpenClaw asks the agent's own models",
)

_OTHER_AGENT: Final = (
    "let an agent that has only pay-as-you-go models have it "
    "(agents.defaults.heartbeat.agentId)"
)
_EVERY: Final[JsonPath] = ("agents", "defaults", "heartbeat", "every")


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per plan that a heartbeat uses and whose terms do not allow it."""
    if not context.native:
        # `convert` and `fix` switch it off in the native form that they make.
        return
    for heartbeat in heartbeats(context.written):
        for plan in plans(context, heartbeat.models, PLANS):
            if not concerns(plan, Use.UNATTENDED):
                continue
            every = heartbeat.path or _EVERY
            own = plan.ref.path[-2:] == ("heartbeat", "model")
            found = finding(
                plan,
                Use.UNATTENDED,
                heartbeat.path or plan.ref.path,
                what=f"the heartbeat (every {heartbeat.every}"
                + ("" if heartbeat.path else ", on by default")
                + ")",
                way_out=f'set {format_path(every)} to "0m", or '
                + ("heartbeat.model to a pay-as-you-go model" if own else _OTHER_AGENT),
            )
            if found:
                yield replace(found, fix=_fix(every))


def concerns(plan: PlanProvider, use: Use) -> bool:
    """Where a key is as possible, a login only counts if its terms forbid the use."""
    return not plan.undecided or plan.preset.policy.of(use) is Permission.FORBIDDEN


def _fix(every: JsonPath) -> Fix:
    """Switch the heartbeat off where it is set, for all agents or for one."""
    return Fix(
        title="switch the heartbeat off", safe=False, operations=(Set(every, "0m"),)
    )
