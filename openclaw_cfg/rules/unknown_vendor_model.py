"""A model at a vendor's own address is not in the catalogue.

A misspelled model answers 404 at the first request, whether an entry lists it or only a
reference names it. Only an info, because vendors add models faster than any catalogue;
relays, which have hundreds, and the user's own servers are left out.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Preset
from openclaw_cfg.catalog.spelling import is_odd, nearest_model
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.lint.runnable import asked, found
from openclaw_cfg.model import Model
from openclaw_cfg.openclaw.known_models import finds
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="unknown-vendor-model",
    severity=Severity.INFO,
    summary="the catalogue knows no such model of this vendor, but one that is "
    "spelled nearly the same",
    bad="""{models: {providers: {"alibaba-plan": {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1", apiKey: "${QWEN_API_KEY}",
  models: [{id: "qwen3.5plus", name: "Qwen"}]}}}}""",
    good="""{models: {providers: {"alibaba-plan": {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1", apiKey: "${QWEN_API_KEY}",
  models: [{id: "qwen3.5-plus", name: "Qwen"}]}}}}""",
    how="compare with the vendor's list, or with `openclaw-cfg probe`; "
    "`openclaw-cfg fix --unsafe` writes the nearest id",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per unknown model with a similar name, or any unknown one of a plan."""
    for known, model in context.models():
        preset = known.preset
        if preset and known.at_home and is_odd(preset, model.id):
            near = nearest_model(preset, model.id)
            fix = _renamed(context, known, model, near) if near else None
            yield _finding(preset, model.id, model.path, near, fix)
    for ref in asked(context, offered=True) if context.native else ():
        preset = context.preset_of(ref.provider)
        if preset and is_odd(preset, ref.model) and _is_told_here(context, ref):
            near = nearest_model(preset, ref.model)
            fix = context.rewritten(ref, f"{ref.provider}/{near}") if near else None
            yield _finding(preset, ref.model, ref.path, near, fix)


def _finding(
    preset: Preset, name: str, path: JsonPath, near: str, fix: Fix | None
) -> Finding:
    return Finding(
        message=f"{shown(name, ())} is not among the models that are known "
        f"of {preset.title}",
        path=path,
        help=f'did you mean "{near}"?'
        if near
        else f"`openclaw-cfg catalog {preset.id}` lists them",
        fix=fix,
    )


def _is_told_here(context: RuleContext, ref: Reference) -> bool:
    """Whether OpenClaw does not list a model, and no other rule speaks of it."""
    known = context.known(ref.provider)
    if known is not None and (
        not known.at_home
        or (known.own and known.provider.models)
        or any(model.id == ref.model for model in known.provider.models)
    ):
        return False
    return (
        context.follower(ref.text) is None
        and found(context, ref).runs is not False
        and not finds(context.facts, ref.provider, ref.model)
    )


def _renamed(
    context: RuleContext, known: ResolvedProvider, model: Model, near: str
) -> Fix:
    """Another id for a listed model, also in what refers to it."""
    path: JsonPath = (*model.path, "id") if context.native else model.path
    name = f"{known.provider.id.lower()}/{model.id}"
    refs = context.named_as.get(name, ())
    fixes = (context.rewritten(ref, f"{known.provider.id}/{near}") for ref in refs)
    more = (one for fix in fixes if fix for one in fix.operations)
    return Fix(title=f'write "{near}"', safe=False, operations=(Set(path, near), *more))
