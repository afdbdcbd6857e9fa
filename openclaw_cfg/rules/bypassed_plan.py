"""A plan is meant, but the address is that of the vendor's general offer.

The request works and is billed by use: the plan that is paid for is not touched.
Reported of Volcano Engine and BytePlus, whose one key opens both doors.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Preset
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.address import rewrite
from openclaw_cfg.rules.subject import Known, Subject

EXPLANATION: Final = Explanation(
    id="bypassed-plan",
    severity=Severity.WARNING,
    summary="the provider is named after a plan, but its address bills by use",
    bad="""{models: {providers: {"volcengine-plan": {
  baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
  apiKey: "${VOLCANO_ENGINE_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {"volcengine-plan": {
  baseUrl: "https://ark.cn-beijing.volces.com/api/coding/v3",
  apiKey: "${VOLCANO_ENGINE_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="use the plan's address, or call the provider something else",
)


def check(subject: Subject, /) -> Iterator[Finding]:
    """A finding per provider with a plan's id at a general address of its vendor."""
    for known in subject.addressed:
        preset = known.preset
        if preset is None or not known.at_home or preset.kind is not Kind.GENERAL:
            continue
        if known.provider.id.strip().lower() == preset.openclaw.provider:
            continue
        plan = _plan(subject, known)
        if plan is None or plan.vendor != preset.vendor:
            continue
        api = known.api or plan.endpoints[0].api
        url = next((e.url for e in plan.endpoints if e.api == api), None)
        yield Finding(
            message=f'"{known.provider.id}" is the {plan.title}, but this address '
            "bills by use",
            path=subject.path(known, "base_url"),
            help=f'write "{url}"' if url else f"see `openclaw-cfg catalog {plan.id}`",
            fix=rewrite(subject, known, url, safe=False) if url else None,
        )


def _plan(subject: Subject, known: Known) -> Preset | None:
    """The plan whose id in OpenClaw this is, where a general offer has another."""
    found = subject.catalog.by_provider(known.provider.id.strip().lower())
    if any(preset.kind is not Kind.CODING_PLAN for preset in found):
        return None
    return next(iter(found), None)
