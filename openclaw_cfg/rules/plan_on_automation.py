"""A coding plan pays for what programs and schedules start: jobs, reviews, hooks.

Hooks let any program that has their token start a run; automations run on a schedule.
Both are unattended calls, which coding plans forbid or do not mention.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog import Use
from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.plans import UNCERTAIN, PlanProvider, finding, plans
from openclaw_cfg.openclaw.unattended import (
    OFF,
    SCHEDULER,
    UnattendedRun,
    agent_models,
    agent_names,
    unattended,
)
from openclaw_cfg.report import Explanation, Finding, Fix, Severity
from openclaw_cfg.rules.plan_on_heartbeat import concerns

EXPLANATION: Final = Explanation(
    id="plan-on-automation",
    severity=Severity.WARNING,
    info=UNCERTAIN,
    summary="jobs, the weekly skill review, dreaming, hooks or mail call a plan "
    "unattended; the plan may be suspended for it",
    bad="""{
  models: {providers: {"alibaba-plan": {
    baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
    apiKey: "${QWEN_API_KEY}", models: [{id: "qwen3.5-plus", name: "Qwen"}]}}},
  agents: {defaults: {model: "alibaba-plan/qwen3.5-plus"}},
  hooks: {enabled: true, token: "${HOOKS_TOKEN}"},
}""",
    good="""{
  models: {providers: {"alibaba-plan": {
    baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
    apiKey: "${QWEN_API_KEY}", models: [{id: "qwen3.5-plus", name: "Qwen"}]}}},
  agents: {defaults: {model: "alibaba-plan/qwen3.5-plus"}},
  hooks: {enabled: false},
  cron: {enabled: false},
}""",
    how="let an agent with a pay-as-you-go model do it, or switch it off",
)

_NO_SCHEDULER: Final = Set(SCHEDULER, value=False)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per plan, with everything that would call it unattended."""
    if not context.native:
        return
    used: dict[str, tuple[PlanProvider, dict[str, UnattendedRun]]] = {}
    for run in unattended(context.written):
        if run.activity == "heartbeat":
            continue
        for plan in plans(context, run.models, PLANS):
            if concerns(plan, Use.UNATTENDED):
                _, runs = used.setdefault(plan.preset.id, (plan, {}))
                runs.setdefault(run.activity, run)
    alone = bool(used) and _has_plans_alone(context)
    for plan, runs in used.values():
        found = _finding(plan, tuple(runs.values()), alone=alone)
        if found:
            yield found


def _has_plans_alone(context: RuleContext) -> bool:
    """Whether the jobs of every agent would run on a plan."""
    value = context.written
    models = (agent_models(value, agent) for agent in agent_names(value))
    return all(any(plans(context, found[:1], PLANS)) for found in models)


def _finding(
    plan: PlanProvider, runs: tuple[UnattendedRun, ...], *, alone: bool
) -> Finding | None:
    if all(run.activity == "job" and run.path is None for run in runs):
        # No job is known here, and no job runs before a person adds one.
        return None
    known = load_activities()
    titles = [known[run.activity].title for run in runs]
    path = next((run.path for run in runs if run.path), plan.ref.path)
    what = "unattended work"
    found = finding(
        plan,
        Use.UNATTENDED,
        path,
        what=f"{what} ({', '.join(titles)})",
        way_out="\n".join(
            f"{known[run.activity].title}: {known[run.activity].off}" for run in runs
        ),
    )
    cures = [Set(*OFF[run.activity]) for run in runs if run.activity in OFF]
    if alone and any(run.activity == "job" for run in runs):
        cures.append(_NO_SCHEDULER)
    if found is None or not cures:
        return found
    title = "switch off what runs unattended"
    return replace(
        found, fix=Fix(title=title, safe=False, operations=tuple(dict.fromkeys(cures)))
    )
