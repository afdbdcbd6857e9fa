"""A plan is meant, but the address belongs to the vendor's general API.

The request works and is billed pay-as-you-go: the plan that is paid for is not used.
Reported for Volcano Engine and BytePlus, where one key works at both addresses.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from openclaw_cfg.catalog import Kind, Preset
from openclaw_cfg.catalog.offer import plans_alone_with
from openclaw_cfg.lint.address import rewrite
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.secret import EnvRef

# What people call the variable of a plan where the vendor has no name for it.
_PLAN: Final = re.compile(r"(\A|_)(CODING|CODE|TOKEN|AGENT|STEP)_?PLAN(_|\Z)")
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
    """A finding per provider with a plan's id at a general address of its vendor."""
    for known in context.addressed:
        preset = known.preset
        if preset is None or not known.at_home or preset.kind is not Kind.GENERAL:
            continue
        found = _meant(context, known, preset)
        if found is None:
            continue
        plan, what = found
        api = known.api or plan.endpoints[0].api
        url = next((e.url for e in plan.endpoints if e.api == api), None)
        yield Finding(
            message=f"{what} of {plan.title}, but this address is pay-as-you-go",
            path=context.path(known, "base_url"),
            help=f'write "{url}"' if url else f"see `openclaw-cfg catalog {plan.id}`",
            fix=rewrite(context, known, url, safe=False) if url else None,
        )


def _meant(
    context: RuleContext, known: ResolvedProvider, general: Preset
) -> tuple[Preset, str] | None:
    """The plan that a part of the entry belongs to, and which part that is."""
    name = known.provider.id.strip().lower()
    by_name = context.catalog.by_provider(name)
    of_vendor = [
        preset
        for preset in context.catalog.of_vendor(general.vendor)
        if preset.kind is Kind.CODING_PLAN
    ]
    variable = _variable(known)
    for plan in of_vendor:
        if name != general.openclaw.provider and by_name == (plan,):
            return plan, f'"{known.provider.id}" is the name'
        if variable in {*plan.key.env} - {*general.key.env} or _names(
            variable, plan, of_vendor
        ):
            return plan, f"{variable} is a variable"
        for model in known.provider.models:
            if plan in plans_alone_with(model.id):
                return plan, f"{shown(model.id, ())} is a model"
    return None


def _variable(known: ResolvedProvider) -> str:
    key = known.provider.key
    return key.name if isinstance(key, EnvRef) else ""


def _names(variable: str, plan: Preset, plans: Sequence[Preset]) -> bool:
    """Whether a variable is named after this one of the vendor's plans."""
    found = _PLAN.search(variable)
    if found is None:
        return False
    return len(plans) == 1 or found[2].lower()[:3] in plan.id
