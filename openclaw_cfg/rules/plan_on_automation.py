"""A coding plan pays for what programs and clocks start: hooks, webhooks, cron.

Hooks let any program that has their token start a run; automations run by the clock.
Both are calls without a person, which coding plans forbid or do not mention.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Use
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.plan_on_heartbeat import concerns
from openclaw_cfg.rules.plans import default_refs, finding, plans
from openclaw_cfg.rules.reference import Reference
from openclaw_cfg.rules.subject import Subject

_KINDS: Final = frozenset({Kind.CODING_PLAN, Kind.OAUTH})
EXPLANATION: Final = Explanation(
    id="plan-on-automation",
    severity=Severity.WARNING,
    summary="hooks, webhooks or cron call a plan without a person; the plan may be "
    "suspended for it",
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
}""",
    how="let an agent with a model that is paid by use do it, or switch it off",
)


def check(subject: Subject, /) -> Iterator[Finding]:
    """A finding per occasion and plan."""
    if not subject.native:
        return
    for what, path, refs in _occasions(subject):
        for plan in plans(subject, refs, _KINDS):
            found = finding(
                plan,
                Use.UNATTENDED,
                path,
                what=what,
                way_out="use a model that is paid by use there, or switch it off",
            )
            if found and concerns(plan, Use.UNATTENDED):
                yield found


def _occasions(
    subject: Subject,
) -> Iterator[tuple[str, JsonPath, tuple[Reference, ...]]]:
    value = subject.written
    if get(value, "hooks", "enabled") is True:
        own = tuple(r for r in subject.references if r.path[0] == "hooks")
        yield "a hook", ("hooks", "enabled"), (*own, *default_refs(subject))
    if get(value, "plugins", "entries", "webhooks", "enabled") is True:
        path = ("plugins", "entries", "webhooks", "enabled")
        yield "a webhook", path, default_refs(subject)
    place = _cron(value)
    if place:
        yield "a cron job", place, default_refs(subject)


def _cron(value: Json) -> JsonPath | None:
    """Where automations are spoken of; the jobs themselves are not in the file."""
    cron = as_object(get(value, "cron"))
    if not cron or cron.get("enabled") is False:
        return None
    return ("cron", "enabled") if "enabled" in cron else ("cron",)
